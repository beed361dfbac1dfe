"""Which edges can be nearest to any point of a cell, for cells that shrink until they are few."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from borderrisk.crs import GEOD
from borderrisk.points.ellipsoid import to_space

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderrisk.points.edges import Edges

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

DEPTH = 13
"""Most times that the box is split in four: a cell of a 2,000 km box is then 250 m, an edge."""

FEW = 4
"""Candidates at which a cell is split no further."""

PAYS = 64
"""Points at which a split pays: judging its edges costs as much as that many points save; fastest
of 16, 32, 64 and 128 for 50,000 and for a million points."""

_PAIRS = 1 << 18
"""Pairs of cell and edge judged at once: 20 MB of numbers."""


@dataclass(frozen=True, eq=False)
class Quadtree:
    """The leaves of a quadtree over a box in degrees, each with its candidate edges.

    ``code`` is the Morton code of each leaf's first cell at the deepest level, rising;
    ``offset[i]:offset[i + 1]`` are its candidates in ``edge``, rising.
    """

    box: tuple[float, float, float, float]
    code: Ints
    offset: Ints
    edge: Ints

    def leaf(self, lon: Floats, lat: Floats) -> Ints:
        """Return the number of the leaf that holds each point."""
        return np.searchsorted(self.code, morton(lon, lat, self.box), side="right") - 1


def morton(lon: Floats, lat: Floats, box: tuple[float, float, float, float]) -> Ints:
    """Return the code of each point's cell at the deepest level, which orders cells by quarter."""
    west, south, east, north = box
    side = 1 << DEPTH
    x = np.clip((lon - west) * (side / (east - west)), 0, side - 1).astype(np.int64)
    y = np.clip((lat - south) * (side / (north - south)), 0, side - 1).astype(np.int64)
    return _spread(x) | _spread(y) << 1


def _spread(number: Ints) -> Ints:
    """Return a number of up to 16 bits with a zero bit between each two."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        number = (number | number << shift) & mask
    return number


def _gather(code: Ints) -> Ints:
    """Return every other bit of a number: the inverse of :func:`_spread`."""
    code = code & 0x55555555
    for shift, mask in ((1, 0x33333333), (2, 0x0F0F0F0F), (4, 0x00FF00FF), (8, 0x0000FFFF)):
        code = (code | code >> shift) & mask
    return code


def quadtree(
    edges: Edges, box: tuple[float, float, float, float], sample: Ints, *, more: int = 1
) -> Quadtree:
    """Return the candidates of a box, split finest where most points are.

    Parameters
    ----------
    edges : Edges
        What may be nearest.
    box : tuple of float
        West, south, east, north in degrees; points beyond it have no right answer.
    sample : ndarray of int
        Codes of points that will be asked for, or of some of them, as :func:`morton` gives them.
        They decide how long an answer takes, never which it is.
    more : int, optional
        How many points each of them stands for.
    """
    sample = np.sort(sample)
    cell, edge = np.zeros(len(edges.owner), np.int64), np.arange(len(edges.owner))
    leaves = []
    for level in range(DEPTH + 1):
        span = 2 * (DEPTH - level)
        if level:
            cell, edge = _quarters(cell, edge)
            kept = _possible(cell, edge, level, edges, box)
            cell, edge = cell[kept], edge[kept]
        cells, row, count = np.unique(cell, return_inverse=True, return_counts=True)
        asked = np.diff(np.searchsorted(sample, [cells << span, (cells + 1) << span]), axis=0)[0]
        split = ((asked * more > PAYS) & (count > FEW) & (level < DEPTH))[row]
        leaves.append((cell[~split] << span, edge[~split]))
        cell, edge = cell[split], edge[split]
    cell, edge = (np.concatenate(part) for part in zip(*leaves, strict=True))
    order = np.argsort(cell, kind="stable")
    code, first = np.unique(cell[order], return_index=True)
    return Quadtree(box, code, np.append(first, len(edge)), edge[order])


def _quarters(cell: Ints, edge: Ints) -> tuple[Ints, Ints]:
    """Return the four quarters of each cell with the edges of the whole, sorted by cell."""
    cell, edge = (cell[:, None] * 4 + np.arange(4)).ravel(), np.repeat(edge, 4)
    order = np.argsort(cell, kind="stable")
    return cell[order], edge[order]


def _possible(
    cell: Ints, edge: Ints, level: int, edges: Edges, box: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    """Return which edges can be nearest to some point of their cell; pairs are sorted by cell.

    The difference of a point's squared distances to two fixed points is linear in the point, so
    over a cell it is least at a corner. An edge is out where a vertex of another beats both of its
    ends at every corner by more than the edge (a quarter of its squared length) and the curve of
    the ground within the cell can make up for.
    """
    starts = np.flatnonzero(np.append(True, cell[1:] != cell[:-1])) if len(cell) else cell
    cuts = np.searchsorted(starts, np.arange(_PAIRS, len(cell), _PAIRS))
    bounds = np.unique(np.concatenate([[0], starts[cuts[cuts < len(starts)]], [len(cell)]]))
    kept = [_possible_block(cell[a:b], edge[a:b], level, edges, box) for a, b in pairwise(bounds)]
    return np.concatenate(kept) if kept else np.zeros(0, bool)


def _possible_block(
    cell: Ints, edge: Ints, level: int, edges: Edges, box: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    cells, first, row = np.unique(cell, return_index=True, return_inverse=True)
    corners, sag = _corners(cells, level, box)
    start, step = edges.start[edge], edges.step[edge]
    ends = (start, start + step)
    to_start, to_stop = (
        np.stack([_squared(corners[row, i] - end) for i in range(corners.shape[1])]) for end in ends
    )
    near = np.minimum(to_start, to_stop)
    beaten = np.zeros(len(edge), bool)
    for by in (*near, near.sum(axis=0)):  # rivals: the nearest of each corner, and of all
        rival = _first_least(by, first, row)
        lead = (near - to_start[:, rival]).min(axis=0)
        reach = np.sqrt(np.maximum(*(_squared(end - start[rival]) for end in ends)))
        beaten |= lead > _squared(step) / 4 + 2 * reach * sag
    return ~beaten


def _first_least(values: Floats, first: Ints, row: Ints) -> Ints:
    """Return, for each pair, the position of the least value of its cell."""
    least = np.flatnonzero(values == np.minimum.reduceat(values, first)[row])
    return least[np.searchsorted(least, first)][row]


def _squared(vectors: Floats) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", vectors, vectors))


def _corners(
    cells: Ints, level: int, box: tuple[float, float, float, float]
) -> tuple[Floats, float]:
    """Return the four corners of each cell in space, and how far the ground bulges off them."""
    west, south, east, north = box
    width, height = (east - west) / 2**level, (north - south) / 2**level
    x, y = _gather(cells), _gather(cells >> 1)
    corner = [
        to_space(west + (x + i) * width, south + (y + j) * height) for i in (0, 1) for j in (0, 1)
    ]
    sag = GEOD.a * (np.radians(width) + np.radians(height)) ** 2 / 8
    return np.stack(corner, axis=1), float(sag)
