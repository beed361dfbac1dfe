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


CHAIN = 16
"""Edges that are judged as one where cells are large: a chain is then short beside a cell."""


@dataclass(frozen=True, eq=False)
class Edges:
    """Straight pieces of lines, none longer than 250 m, in the order of their lines.

    ``start`` and ``step`` are in geocentric metres, one column an edge; ``owner`` is the number of
    the line that an edge is cut from.
    """

    start: Floats
    step: Floats
    owner: Ints

    def slack(self, _edge: EdgeNumbers, step: Floats, _away: Floats) -> Floats:
        """Return how much nearer, in squared metres, edges may come than their nearer ends.

        They are given by number and step, with how far from their starts a point may be.
        """
        return np.asarray((step[0] ** 2 + step[1] ** 2 + step[2] ** 2) / 4)

    def chained(self) -> Chains:
        """Return the same, ``CHAIN`` edges at a time."""
        first = np.arange(0, len(self.owner), CHAIN)
        back = np.repeat(self.start[:, first], CHAIN, axis=1)[:, : len(self.owner)] - self.start
        away = np.maximum((back**2).sum(axis=0), ((self.step - back) ** 2).sum(axis=0))
        start = self.start[:, first]
        reach = np.sqrt(np.maximum.reduceat(away, first))
        return Chains(start, np.zeros_like(start), first, reach)

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


@dataclass(frozen=True, eq=False)
class Chains(Edges):
    """Edges in a row, each by the start of its first and how far they reach from there.

    They have no step, and ``owner`` is the number of the first edge.
    """

    reach: Floats

    def slack(self, edge: EdgeNumbers, _step: Floats, away: Floats) -> Floats:
        """Return how much nearer, in squared metres, a chain may come than its start."""
        return np.asarray(2 * self.reach[edge] * away)


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
