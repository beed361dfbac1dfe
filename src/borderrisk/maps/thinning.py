"""Which vertices of an area a page keeps: the same ones wherever shapes share an edge."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderrisk.area import DISTRICT_LEVEL
from borderrisk.crs import to_lonlat
from borderrisk.page import delta_encode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderrisk.area import Area

DETAIL_M = 300.0
"""Side of the square whose area a vertex left out of the page may have."""
NAMES_ALONG = (0.25, 0.5, 0.75, 0.1, 0.9)
"""Where along a line a name may stand; the page takes the first that is free."""
_MARGIN_DEG = 1.0
"""How far beyond the window the ground is drawn."""


class Thinning:
    """A choice of vertices, made once for an area."""

    def __init__(self, area: Area) -> None:
        districts = area.units[area.units.level == DISTRICT_LEVEL]
        known = shapely.union_all(districts.geometry.array)
        rest = shapely.difference(area.countries.geometry.array, known)
        coverage = shapely.get_parts(np.concatenate([districts.geometry.array, rest]))
        kept = shapely.coverage_simplify(coverage, DETAIL_M)
        self.dropped = np.setdiff1d(
            _complex(shapely.get_coordinates(coverage)), _complex(shapely.get_coordinates(kept))
        )
        self.crs = area.crs
        west, south, east, north = area.bbox
        self.frame = shapely.box(
            west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG
        )

    def __call__(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Return a shape of the area's CRS as the page draws it: thinned, in degrees, clipped."""
        parts = np.array([self._thinned(part) for part in shapely.get_parts(geometry)])
        inside = shapely.intersection(to_lonlat(parts, self.crs), self.frame)
        kept = shapely.get_parts(inside[~shapely.is_empty(inside)])
        same = shapely.get_dimensions(kept) == shapely.get_dimensions(geometry)
        return shapely.union_all(kept[same])

    def _thinned(self, part: shapely.Geometry) -> shapely.Geometry:
        if part.geom_type == "Polygon":
            rings = [self._kept(ring) for ring in (part.exterior, *part.interiors)]
            return shapely.Polygon(rings[0], rings[1:])
        if part.geom_type == "LineString":
            line = shapely.LineString(self._kept(part))
            return shapely.simplify(line, DETAIL_M / 2)
        return part

    def _kept(self, line: shapely.LineString) -> NDArray[np.float64]:
        xy = shapely.get_coordinates(line)
        place = _complex(xy)
        found = np.searchsorted(self.dropped, place).clip(max=len(self.dropped) - 1)
        keep = self.dropped[found] != place if len(self.dropped) else np.ones(len(xy), dtype=bool)
        keep[[0, -1]] = True
        thinned = xy[keep] if keep.sum() > 3 or not line.is_ring else xy  # noqa: PLR2004
        return np.asarray(thinned, dtype=float)


@lru_cache(maxsize=4)
def thinning(area: Area) -> Thinning:
    """Return the thinning of an area, made once."""
    return Thinning(area)


def _complex(xy: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Return positions to the millimetre as single numbers, so that they can be looked up."""
    return np.asarray(np.round(xy, 3) @ np.array([1, 1j]))


def names_at(geometry: shapely.Geometry, area: Area) -> list[int]:
    """Return where a shape's name may stand, best first, all of it on the shape."""
    if shapely.get_dimensions(geometry) == 1:
        return _places([along(geometry, share) for share in NAMES_ALONG], area)
    left = geometry
    spots: list[shapely.Point] = []
    apart = shapely.minimum_bounding_radius(geometry) / len(NAMES_ALONG)
    while len(spots) < len(NAMES_ALONG) and left.area > apart**2:
        spots.append(_roomiest(left))
        left = shapely.difference(left, shapely.buffer(spots[-1], apart))
    return _places(spots, area)


def _roomiest(geometry: shapely.Geometry) -> shapely.Point:
    circle = shapely.maximum_inscribed_circle(geometry, tolerance=1000)
    return shapely.Point(circle.coords[0])


def _places(points: list[shapely.Point], area: Area) -> list[int]:
    lonlat = to_lonlat(shapely.multipoints(points), area.crs)
    steps: list[int] = delta_encode(lonlat)["steps"]
    return steps


def along(line: shapely.Geometry, share: float) -> shapely.Point:
    """Return a point of the longest part of a line."""
    longest = max(shapely.get_parts(line), key=shapely.length)
    return shapely.line_interpolate_point(longest, share, normalized=True)
