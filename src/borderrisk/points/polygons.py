"""Which polygon of a layer each point lies in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

NONE = -1
"""The number of no polygon."""

_LIMIT = -2
"""A cell that a limit touches: its points are tested one by one."""

_DEPTH = 10
"""Times that the raster is halved: 1,024 x 1,024 cells, of which limits touch 2 to 4 %."""

_SLACK_DEG = 1e-9
"""How far a cell is widened, against the rounding of the cell that a point falls into."""


@dataclass(frozen=True, eq=False)
class Polygons:
    """Polygons in longitude and latitude, and a raster of their numbers where it pays."""

    geometry: NDArray[np.object_]
    raster: NDArray[np.int16] | None = None

    def at(self, lon: Floats, lat: Floats) -> Ints:
        """Return the number of the polygon that holds each point; on a limit the first, else -1."""
        if self.raster is None or not len(self.geometry):
            return self._exact(lon, lat)
        west, south, east, north = shapely.total_bounds(self.geometry)
        side = 1 << _DEPTH
        with np.errstate(invalid="ignore"):
            inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        found = np.full(len(lon), NONE)
        x = ((lon[inside] - west) * (side / (east - west))).astype(np.int64)
        y = ((lat[inside] - south) * (side / (north - south))).astype(np.int64)
        found[inside] = self.raster[np.minimum(y, side - 1), np.minimum(x, side - 1)]
        near = np.flatnonzero(found == _LIMIT)
        found[near] = self._exact(lon[near], lat[near])
        return found

    def _exact(self, lon: Floats, lat: Floats) -> Ints:
        found = np.full(len(lon), NONE)
        shapely.prepare(self.geometry)
        for number, polygon in enumerate(self.geometry):
            west, south, east, north = polygon.bounds
            with np.errstate(invalid="ignore"):
                near = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
            open_ = np.flatnonzero(near & (found == NONE))
            held = shapely.intersects_xy(polygon, lon[open_], lat[open_])
            found[open_[held]] = number
        return found


def with_raster(polygons: Polygons) -> Polygons:
    """Return polygons with a raster of their numbers, halved where a limit touches a cell."""
    if polygons.raster is not None or not len(polygons.geometry):
        return polygons
    west, south, east, north = shapely.total_bounds(polygons.geometry)
    limits = shapely.STRtree(_pieces(polygons.geometry))
    raster = np.full((1, 1), _LIMIT, np.int16)
    for level in range(1, _DEPTH + 1):
        raster = raster.repeat(2, axis=0).repeat(2, axis=1)
        y, x = np.nonzero(raster == _LIMIT)
        width, height = (east - west) / 2**level, (north - south) / 2**level
        left, low = west + x * width, south + y * height
        cells = shapely.box(
            left - _SLACK_DEG,
            low - _SLACK_DEG,
            left + width + _SLACK_DEG,
            low + height + _SLACK_DEG,
        )
        clear = np.ones(len(cells), bool)
        clear[limits.query(cells, predicate="intersects")[0]] = False
        middle = (left[clear] + width / 2, low[clear] + height / 2)
        raster[y[clear], x[clear]] = polygons.at(*middle)
    return Polygons(polygons.geometry, raster)


def _pieces(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the limits as lines of two positions each."""
    rings = shapely.get_rings(geometry)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return np.asarray(shapely.linestrings(np.stack([xy[:-1][same], xy[1:][same]], axis=1)))
