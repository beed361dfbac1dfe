"""Which polygon of a layer each point lies in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
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

_SLACK_DEG = 1e-9
"""How far a limit reaches, against the rounding of the cell that a point falls into."""

_SIDE = 1024
"""Rows and columns of a raster, of whose cells limits touch 2 to 4 %."""

_WORTH = 1_000
"""Points from which a raster, which takes some 50 ms, pays for itself."""


@dataclass(frozen=True, eq=False)
class Polygons:
    """Polygons in longitude and latitude, of which on a limit the first holds a point."""

    geometry: NDArray[np.object_]

    def __getstate__(self) -> dict[str, object]:
        """Return what is sent to a worker, which makes its raster sooner than it would get it."""
        return {"geometry": self.geometry}

    def at(self, lon: Floats, lat: Floats) -> Ints:
        """Return the number of the polygon that holds each point, else -1."""
        if len(lon) < _WORTH or not len(self.geometry):
            return self.tested(lon, lat)
        with np.errstate(invalid="ignore"):
            west, south, east, north = self._bounds
            inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        found = np.full(len(lon), NONE)
        found[inside] = self._raster[self._cells(lon[inside], lat[inside])]
        near = np.flatnonzero(found == _LIMIT)
        found[near] = self.tested(lon[near], lat[near])
        return found

    def tested(self, lon: Floats, lat: Floats) -> Ints:
        """Return the same by testing each point against each polygon whose box holds it."""
        found = np.full(len(lon), NONE)
        shapely.prepare(self.geometry)
        for number, (west, south, east, north) in enumerate(shapely.bounds(self.geometry)):
            with np.errstate(invalid="ignore"):
                near = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
            open_ = np.flatnonzero(near & (found == NONE))
            held = shapely.intersects_xy(self.geometry[number], lon[open_], lat[open_])
            found[open_[held]] = number
        return found

    @cached_property
    def _bounds(self) -> tuple[float, float, float, float]:
        west, south, east, north = shapely.total_bounds(self.geometry)
        return west, south, east, north

    def _cells(self, lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
        """Return the row and column of each point."""
        west, south, east, north = self._bounds
        x, y = (lon - west) * (_SIDE / (east - west)), (lat - south) * (_SIDE / (north - south))
        row, column = (np.clip(each, 0, _SIDE - 1).astype(np.int64) for each in (y, x))
        return row, column

    @cached_property
    def _raster(self) -> NDArray[np.int16]:
        """The polygon of each cell, or that a limit touches it.

        No limit lies between neighbours in a row that none touches: the first of a run stands for
        all of it.
        """
        west, south, east, north = self._bounds
        width, height = (east - west) / _SIDE, (north - south) / _SIDE
        rings = shapely.get_rings(shapely.get_parts(self.geometry))  # of a whole one it gives none
        rings = shapely.segmentize(rings, min(width, height) / 2)
        lonlat, ring = shapely.get_coordinates(rings, return_index=True)
        same = ring[1:] == ring[:-1]
        low, high = (f(lonlat[:-1], lonlat[1:])[same].T for f in (np.minimum, np.maximum))
        touched = np.zeros((_SIDE, _SIDE), bool)
        for x in (low[0] - _SLACK_DEG, high[0] + _SLACK_DEG):
            for y in (low[1] - _SLACK_DEG, high[1] + _SLACK_DEG):
                touched[self._cells(x, y)] = True  # a piece is too short to pass over a cell
        clear = ~touched.ravel()
        head = clear & ~np.roll(clear, 1)
        head[::_SIDE] = clear[::_SIDE]
        start = np.flatnonzero(head)
        y, x = np.divmod(start, _SIDE)
        held = self.tested(west + (x + 0.5) * width, south + (y + 0.5) * height)
        run = np.cumsum(head) - 1
        return np.where(clear, held[run], _LIMIT).astype(np.int16).reshape(_SIDE, _SIDE)
