"""The nearest edge of each point, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from borderrisk.points.ellipsoid import geodesic_m, to_space
from borderrisk.points.quadtree import morton, quadtree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderrisk.points.edges import Edges
    from borderrisk.points.quadtree import Quadtree

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Box = tuple[float, float, float, float]

_PAIRS = 1 << 17
"""Pairs of point and edge measured at once: their 10 MB stay near the processor."""


@dataclass(frozen=True, eq=False)
class Search:
    """Edges, and the tree that says which of them can be nearest where."""

    edges: Edges
    tree: Quadtree

    def nearest(self, lon: Floats, lat: Floats) -> tuple[Ints, Floats]:
        """Return the owner of the nearest edge of each point, and the geodesic distance in metres.

        Nearest is the shortest chord, which no projection bends; of two edges equally near, such
        as the two at a vertex, the first wins.

        Parameters
        ----------
        lon, lat : ndarray of float
            Degrees, finite, within the tree's box.
        """
        points = to_space(lon, lat)
        edge, chord = np.zeros(len(points), np.int64), np.empty_like(points)
        leaf = self.tree.leaf(lon, lat)
        first, count = self.tree.offset[leaf], np.diff(self.tree.offset)[leaf]
        pairs = np.concatenate([[0], np.cumsum(count)])
        begin = 0
        while begin < len(points):
            end = np.searchsorted(pairs, pairs[begin] + _PAIRS, side="right") - 1
            block = slice(begin, max(begin + 1, int(end)))
            tried = _ranges(first[block], count[block])
            edge[block], chord[block] = self._best(
                points[block], self.tree.edge[tried], count[block]
            )
            begin = block.stop
        return self.edges.owner[edge], geodesic_m(points, chord)

    def _best(self, points: Floats, tried: Ints, count: Ints) -> tuple[Ints, Floats]:
        """Return the nearest of each point's candidates, and the chord from it to the point."""
        edges, begin = self.edges, np.cumsum(count) - count
        step = edges.step[tried]
        chord = np.repeat(points, count, axis=0) - edges.start[tried]
        along = np.einsum("ij,ij->i", chord, step) / np.einsum("ij,ij->i", step, step)
        chord -= np.clip(along, 0, 1)[:, None] * step
        squared = np.einsum("ij,ij->i", chord, chord)
        least = np.flatnonzero(squared == np.repeat(np.minimum.reduceat(squared, begin), count))
        won = least[np.searchsorted(least, begin)]
        return tried[won], chord[won]


def search(edges: Edges, box: Box, lon: Floats, lat: Floats, *, more: int = 1) -> Search:
    """Return edges with a tree that is finest where these points are; it answers for all others.

    Parameters
    ----------
    edges : Edges
        What may be nearest.
    box : tuple of float
        West, south, east, north of all points that will be asked for.
    lon, lat : ndarray of float
        Points like those, in degrees.
    more : int, optional
        How many times as many will be asked for.
    """
    return Search(edges, quadtree(edges, box, morton(lon, lat, box), more=more))


def _ranges(first: Ints, count: Ints) -> Ints:
    """Return the numbers ``first, first + 1 …`` of each count, one after another."""
    begin = np.cumsum(count) - count
    return np.asarray(np.arange(count.sum()) + np.repeat(first - begin, count))
