"""Shapes of an area as its page draws them: fewer vertices, in degrees, inside the frame."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderrisk.area import DISTRICT_LEVEL
from borderrisk.crs import to_lonlat
from borderrisk.values import Values

if TYPE_CHECKING:
    import pyproj
    from numpy.typing import NDArray

    from borderrisk.area import Area

    Shapes = NDArray[np.object_]

DETAIL_M = 500.0
"""Side of the square whose area a vertex left out of the page may have: half a pixel of the
default view, seven pixels at the closest zoom."""

_DETAIL_DEG = 6.0
"""Width of the widest box that gets this detail; a wider one gets as many steps across it."""

_MARGIN_DEG = 1.0
"""How far beyond the area's box the page draws, so that a reader may drag it a little."""


@dataclass(frozen=True)
class Simplification:
    """A choice of vertices, made once for an area: the same ones wherever shapes share an edge."""

    key: bytes
    """Digest of the shapes that it was chosen from."""
    crs: pyproj.CRS
    bbox: tuple[float, float, float, float]
    """West, south, east, north in degrees; east is above 180 where the box crosses it."""
    removed: NDArray[np.complex128] = field(compare=False, repr=False)

    @property
    def window(self) -> shapely.Polygon:
        """The area's box in degrees."""
        return shapely.box(*self.bbox)

    @property
    def span(self) -> float:
        """The wider side of the box in degrees."""
        west, south, east, north = self.bbox
        return max(east - west, north - south)

    @property
    def frame(self) -> shapely.Polygon:
        """The box that the page draws."""
        return shapely.buffer(self.window, _MARGIN_DEG, join_style="mitre")

    @property
    def detail_m(self) -> float:
        """The detail of the page: the same number of steps across every wide box."""
        return DETAIL_M * max(1.0, self.span / _DETAIL_DEG)

    def __call__(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Return a shape of the area's CRS as the page draws it: valid, in degrees, clipped."""
        return _drawn(self, geometry)

    def draw(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Return the same, computed anew."""
        parts = shapely.get_parts(geometry)
        areas = shapely.area(parts)  # islets that would not show are left out, but the largest
        shown = parts[areas >= min(self.detail_m**2, areas.max(initial=0.0))]
        kept = []
        for part in shown:
            if part.geom_type == "Polygon":
                rings = [self._kept(ring) for ring in (part.exterior, *part.interiors)]
                kept.append(shapely.make_valid(shapely.Polygon(rings[0], rings[1:])))
            elif part.geom_type == "LineString":
                line = shapely.LineString(self._kept(part))
                kept.append(shapely.simplify(line, self.detail_m / 2))
            else:
                kept.append(part)
        clipped = shapely.intersection(self.lonlat(np.array(kept, dtype=object)), self.frame)
        inside = shapely.get_parts(clipped[~shapely.is_empty(clipped)])
        same = shapely.get_dimensions(inside) == shapely.get_dimensions(geometry)
        return shapely.union_all(inside[same])

    def lonlat(self, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
        """Return shapes in degrees, on the frame's side of the 180th meridian."""
        west, _, east, _ = self.bbox
        middle = (west + east) / 2

        def unwrapped(xy: NDArray[np.float64]) -> NDArray[np.float64]:
            turns = np.round((middle - xy[:, 0]) / 360.0)
            return np.column_stack([xy[:, 0] + 360.0 * turns, xy[:, 1]])

        return np.asarray(shapely.transform(to_lonlat(geometry, self.crs), unwrapped))

    def _kept(self, line: shapely.LineString) -> NDArray[np.float64]:
        xy = shapely.get_coordinates(line)
        at = _as_complex(xy)
        found = np.searchsorted(self.removed, at).clip(max=len(self.removed) - 1)
        keep = self.removed[found] != at if len(self.removed) else np.ones(len(xy), dtype=bool)
        keep[[0, -1]] = True
        enough = keep.sum() > 3 or not line.is_ring  # noqa: PLR2004 a ring has three corners
        return np.asarray(xy[keep] if enough else xy, dtype=float)


def simplification(area: Area) -> Simplification:
    """Return the simplification of an area, made once for its values."""
    districts = area.units.geometry.array[area.units.level == DISTRICT_LEVEL]
    shapes = np.asarray(area.countries.geometry.array), np.asarray(districts)
    west, south, east, north = area.bbox
    return _simplification(
        Values(shapes), area.crs, (west, south, east + 360 * (east < west), north)
    )


@lru_cache(maxsize=1024)
def _drawn(simplified: Simplification, geometry: shapely.Geometry) -> shapely.Geometry:
    return simplified.draw(geometry)


@lru_cache(maxsize=8)
def _simplification(
    shapes: Values[tuple[Shapes, Shapes]],
    crs: pyproj.CRS,
    bbox: tuple[float, float, float, float],
) -> Simplification:
    countries, districts = shapes.of
    rest = shapely.difference(countries, shapely.union_all(districts))
    coverage = shapely.get_parts(np.concatenate([districts, rest]))
    coverage = coverage[shapely.get_dimensions(coverage) == 2]  # noqa: PLR2004
    whole = Simplification(shapes.digest, crs, bbox, np.array([], dtype=complex))
    kept = shapely.coverage_simplify(coverage, whole.detail_m)
    before, after = (_as_complex(shapely.get_coordinates(c)) for c in (coverage, kept))
    return replace(whole, removed=np.setdiff1d(before, after))


def _as_complex(xy: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Return positions to the millimetre as single numbers, so that they can be looked up."""
    return np.asarray(np.round(xy, 3) @ np.array([1, 1j]))
