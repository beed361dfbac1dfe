"""The edges of a cell that can be nearest to some point of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from borderrisk.points.cells import frames
from borderrisk.points.edges import CHAIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderrisk.points.cells import Box
    from borderrisk.points.edges import EdgeNumbers, Edges

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

_PAIRS = 1 << 14
"""Pairs of cell and edge judged at once: their arrays of 128 KB stay near the processor."""

_ROUNDING_M2 = 1.0
"""What squares of distances may be off by: more than the rounding of 1,000 km squared."""

_CORNERS = ((0, 0), (1, 1), (1, -1), (-1, 1), (-1, -1))
"""The middle of a cell and its corners, in halves of its width and height."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """Cells, how many edges each has, and those edges, cell by cell and rising."""

    cell: Ints
    count: Ints
    edge: EdgeNumbers

    def __getitem__(self, chosen: Bools) -> Candidates:
        """Return some of the cells."""
        return Candidates(
            self.cell[chosen], self.count[chosen], self.edge[np.repeat(chosen, self.count)]
        )

    def __add__(self, other: Candidates) -> Candidates:
        """Return the cells of both."""
        return Candidates(
            np.append(self.cell, other.cell),
            np.append(self.count, other.count),
            np.append(self.edge, other.edge),
        )

    def unchained(self, size: int) -> Candidates:
        """Return cells that have chains of edges with those edges, of which there are so many."""
        edge: EdgeNumbers = np.repeat(self.edge, CHAIN) * CHAIN
        edge += np.tile(np.arange(CHAIN, dtype=np.int32), len(self.edge))
        there = edge < size
        cell = np.repeat(np.arange(len(self.cell)), self.count * CHAIN)[there]
        return Candidates(self.cell, np.bincount(cell, minlength=len(self.cell)), edge[there])

    def quarters(self, level: int, edges: Edges, box: Box) -> Candidates:
        """Return the four quarters of each cell, which are of a level, with what is possible."""
        cell = np.concatenate([self.cell * 4 + quarter for quarter in range(4)])
        count, edge = np.tile(self.count, 4), np.tile(self.edge, 4)
        ends = np.append(0, np.cumsum(count))
        cuts = np.searchsorted(ends, np.arange(0, len(edge), _PAIRS), side="right") - 1
        keep = np.zeros(len(edge), bool)
        for a, b in pairwise([*np.unique(cuts), len(cell)]):
            some = Candidates(cell[a:b], count[a:b], edge[ends[a] : ends[b]])
            keep[ends[a] + _possible(some, level, edges, box)] = True
        kept = np.add.reduceat(keep, ends[:-1]) if len(cell) else count
        return Candidates(cell, kept, edge[keep])


def _possible(cells: Candidates, level: int, edges: Edges, box: Box) -> Ints:
    """Return the positions of the edges that can be nearest to some point of their cell.

    The difference of a point's squared distances to two fixed points is linear in the point. An
    edge is out where the start of another, a rival, is nearer than both of its ends to every point
    of the cell, by more than the edge can make up for between them.
    """
    row = np.repeat(np.arange(len(cells.cell)), cells.count)
    framed = frames(cells.cell, level, box)
    across = np.linalg.norm(framed.axes, axis=1).sum(axis=0)
    centre, axes = (part.take(row, axis=-1) for part in framed)
    start = edges.start.take(cells.edge, axis=1) - centre
    step = edges.step.take(cells.edge, axis=1)
    x, y, bulge, square = _seen(start, axes)
    slack = edges.slack(cells.edge, step, np.sqrt(square) + across.take(row)) + _ROUNDING_M2
    x2, y2, bulge2, square2 = _seen(start + step, axes)
    left = np.stack([x, y, square - bulge - slack, x2, y2, square2 - bulge2 - slack,
                     square + bulge])  # fmt: skip
    alive = np.arange(len(row))
    for east, north in _CORNERS:
        x, y, near, x2, y2, near2, far = left
        first = np.flatnonzero(np.diff(row, prepend=-1))
        value = far - east * x - north * y
        least = np.flatnonzero(value == np.minimum.reduceat(value, first).take(row))
        rival = least[np.searchsorted(least, first)].take(row)  # of a cell, the first of its least
        x_rival, y_rival, far_rival = x[rival], y[rival], far[rival]
        kept = near - np.abs(x - x_rival) - np.abs(y - y_rival) <= far_rival
        kept |= near2 - np.abs(x2 - x_rival) - np.abs(y2 - y_rival) <= far_rival
        kept = np.flatnonzero(kept)
        left, row, alive = left.take(kept, axis=1), row[kept], alive[kept]
    return alive


def _seen(ends: Floats, axes: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return how far points lie along the axes of their cell, doubled, and their square."""
    east, north, up = (2 * _dot(ends, axis) for axis in axes)
    return east, north, np.abs(up), _dot(ends, ends)


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[0] * b[0] + a[1] * b[1] + a[2] * b[2])
