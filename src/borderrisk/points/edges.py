"""Lines as short straight edges in space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderrisk.crs import EDGE_DEG
from borderrisk.points.ellipsoid import to_space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    EdgeNumbers = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Edges:
    """Straight pieces of lines, none longer than 250 m, in the order of their lines.

    ``start`` and ``step`` are in geocentric metres, one column an edge; ``owner`` is the number of
    the line that an edge is cut from.
    """

    start: Floats
    step: Floats
    owner: Ints

    def chord(self, points: Floats, edge: EdgeNumbers) -> Floats:
        """Return the shortest chord from an edge to each point, both one column a point."""
        step = self.step[:, edge]
        chord = points - self.start[:, edge]
        along = chord[0] * step[0] + chord[1] * step[1] + chord[2] * step[2]
        along /= step[0] ** 2 + step[1] ** 2 + step[2] ** 2
        np.clip(along, 0, 1, out=along)
        step *= along
        chord -= step
        return np.asarray(chord)


def edges_of(lines: Sequence[shapely.Geometry] | NDArray[np.object_]) -> Edges:
    """Return the edges of lines in longitude and latitude.

    Examples
    --------
    >>> from shapely import LineString
    >>> edges_of([LineString([(0, 0), (0, 0.004)]), LineString([(1, 0), (1, 0.002)])]).owner
    array([0, 0, 1])
    """
    parts, line = shapely.get_parts(shapely.segmentize(lines, EDGE_DEG), return_index=True)
    lonlat, part = shapely.get_coordinates(parts, return_index=True)
    space = to_space(lonlat[:, 0], lonlat[:, 1])
    step = np.diff(space, axis=1)
    edge = np.flatnonzero((part[1:] == part[:-1]) & step.any(axis=0))
    return Edges(space[:, edge], step[:, edge], line[part[edge]].astype(np.int64))
