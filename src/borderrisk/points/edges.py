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


@dataclass(frozen=True, eq=False)
class Edges:
    """Straight pieces of lines, none longer than 250 m, in the order of their lines.

    ``start`` and ``step`` are in geocentric metres, one row an edge; ``owner`` is the number of
    the line that an edge is cut from.
    """

    start: Floats
    step: Floats
    owner: Ints


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
    same = part[1:] == part[:-1]
    step = np.diff(space, axis=0)[same]
    return Edges(space[:-1][same], step, line[part[:-1][same]].astype(np.int64))
