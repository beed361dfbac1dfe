"""The nearest edge of each point, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from borderrisk.points.ellipsoid import geodesic_m
from borderrisk.points.quadtree import COARSE, quadtree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderrisk.points.cells import Box
    from borderrisk.points.edges import Edges
    from borderrisk.points.quadtree import Quadtree

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_BLOCK = 1 << 13
"""Points measured at once: arrays of 64 KB stay near the processor."""


@dataclass(frozen=True, eq=False)
class Search:
    """Edges, and the tree that says which of them can be nearest where."""

    edges: Edges
    tree: Quadtree

    def __reduce__(self) -> tuple[object, ...]:
        """Return what is sent to a worker, which makes a coarse tree sooner than it gets one."""
        if self.tree.level.max() <= COARSE:
            return search, (self.edges, self.tree.box)
        return Search, (self.edges, self.tree)

    def refined(self, lon: Floats, lat: Floats, *, more: int = 1) -> Search:
        """Return a search that is fastest for points like these: see :class:`Quadtree`."""
        return replace(self, tree=self.tree.refined(self.edges, lon, lat, more=more))

    def nearest(self, lon: Floats, lat: Floats, points: Floats) -> tuple[Ints, Floats]:
        """Return the owner of the nearest edge of each point, and the geodesic distance in metres.

        Nearest is the shortest chord, which no projection bends; of two edges equally near, such
        as the two at a vertex, the first wins.

        Parameters
        ----------
        lon, lat : ndarray of float
            Degrees, finite, within the tree's box.
        points : ndarray of float, (3, n)
            The same in space.
        """
        tree, edges = self.tree, self.edges
        leaf = tree.leaf(lon, lat)
        most = tree.count.max() - tree.count[leaf]
        order = np.argsort(most.astype(np.uint16), kind="stable")  # by radix, which takes no time
        owner, away_m = np.empty(len(leaf), np.int64), np.empty(len(leaf))
        for begin in range(0, len(leaf), _BLOCK):
            block = order[begin : begin + _BLOCK]  # those in leaves with most edges first
            here, first, count = points[:, block], tree.first[leaf[block]], tree.count[leaf[block]]
            best = tree.edge[first]
            least = _squared(edges.chord(here, best))
            for number in range(1, count[0]):
                some = slice(np.searchsorted(-count, -number))  # with a candidate of that number
                edge = tree.edge[first[some] + number]
                squared = _squared(edges.chord(here[:, some], edge))
                nearer = squared < least[some]
                np.copyto(least[some], squared, where=nearer)
                np.copyto(best[some], edge, where=nearer)
            owner[block] = edges.owner[best]
            away_m[block] = geodesic_m(here, edges.chord(here, best))
        return owner, away_m


def search(edges: Edges, box: Box) -> Search | None:
    """Return edges with a coarse tree; None where there are none.

    Parameters
    ----------
    edges : Edges
        What may be nearest.
    box : tuple of float
        West, south, east, north of all points that will be asked for.
    """
    return Search(edges, quadtree(edges, box)) if len(edges.owner) else None


def _squared(chord: Floats) -> Floats:
    return np.asarray(chord[0] ** 2 + chord[1] ** 2 + chord[2] ** 2)
