"""A quadtree whose leaves know which edges can be nearest to any point of theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from borderrisk.points.candidates import Candidates
from borderrisk.points.cells import DEPTH, morton

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from borderrisk.points.cells import Box
    from borderrisk.points.edges import EdgeNumbers, Edges

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Worth = Callable[[Ints, int], NDArray[np.bool_]]

COARSE = 6
"""Times that the box is split whatever the points: cells of some 30 km, made once for an area."""

FEW = 6
"""Candidates at which a cell is split no further."""

PAYS = 32
"""Points at which a split pays: it judges each candidate four times, and that takes as long as
measuring it for some eight points."""


@dataclass(frozen=True, eq=False)
class Quadtree:
    """The leaves of a quadtree over a box in degrees, each with its candidate edges.

    ``code`` is the number of each leaf's first cell at the deepest level, rising; ``level`` how
    often the box was split for it; ``edge[first[i]:first[i] + count[i]]`` are its candidates,
    rising.
    """

    box: Box
    code: Ints
    level: Ints
    first: Ints
    count: Ints
    edge: EdgeNumbers

    def leaf(self, lon: Floats, lat: Floats) -> Ints:
        """Return the number of the leaf that holds each point."""
        return np.searchsorted(self.code, morton(lon, lat, self.box), side="right") - 1

    def refined(self, edges: Edges, lon: Floats, lat: Floats, *, more: int = 1) -> Quadtree:
        """Return a tree that is split finest where these points are, with the same answers.

        Parameters
        ----------
        edges : Edges
            Those that the tree was made of.
        lon, lat : ndarray of float
            Points like those that will be asked for.
        more : int, optional
            How many points each of them stands for.
        """
        sample = np.sort(morton(lon, lat, self.box))

        def pays(code: Ints, level: int) -> NDArray[np.bool_]:
            end = code + (1 << 2 * (DEPTH - level))
            asked = np.searchsorted(sample, end) - np.searchsorted(sample, code)
            return np.asarray(asked * more > PAYS)

        return _split(self, edges, pays)

    def at(self, level: int) -> Candidates:
        """Return the leaves of one level."""
        found = self._of(np.flatnonzero(self.level == level))
        return replace(found, cell=found.cell >> 2 * (DEPTH - level))

    def unchained(self, size: int) -> Quadtree:
        """Return a tree of chains of edges as one of those edges, so many in all."""
        leaves = self._of(np.arange(len(self.code))).unchained(size)
        first = np.cumsum(leaves.count) - leaves.count
        return replace(self, first=first, count=leaves.count, edge=leaves.edge)

    def _of(self, leaf: Ints) -> Candidates:
        code, first, count = self.code[leaf], self.first[leaf], self.count[leaf]
        begin = np.cumsum(count) - count
        return Candidates(
            code, count, self.edge[np.arange(count.sum()) + np.repeat(first - begin, count)]
        )


def quadtree(edges: Edges, box: Box) -> Quadtree:
    """Return the candidates of a box, in coarse cells.

    Parameters
    ----------
    edges : Edges
        What may be nearest.
    box : tuple of float
        West, south, east, north in degrees; points beyond it have no right answer.
    """
    chains = edges.chained()
    none, every = np.zeros(1, np.int64), np.arange(len(chains.owner), dtype=np.int32)
    whole = Quadtree(box, none, none, none, np.array([len(every)]), every)
    coarse = _split(whole, chains, lambda code, level: np.full(len(code), level < COARSE))
    return coarse.unchained(len(edges.owner))


def _split(tree: Quadtree, edges: Edges, pays: Worth) -> Quadtree:
    """Return a tree whose leaves are split in four for as long as that pays."""
    leaves, growing = [], tree.at(-1)  # none yet
    for level in range(DEPTH + 1):
        growing += tree.at(level)
        code = growing.cell << 2 * (DEPTH - level)
        again = (growing.count > FEW) & (level < DEPTH)
        again &= pays(code, level)
        done = growing[~again]
        leaves.append((code[~again], np.full(len(done.cell), level), done.count, done.edge))
        growing = growing[again].quarters(level + 1, edges, tree.box)
    code, at, count, edge = (np.concatenate(part) for part in zip(*leaves, strict=True))
    order, first = np.argsort(code), np.cumsum(count) - count
    return Quadtree(tree.box, code[order], at[order], first[order], count[order], edge)
