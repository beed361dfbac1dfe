"""Edges of outlines: found again in another outline, measured, strung together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def edges_of(lines: shapely.Geometry) -> tuple[Floats, NDArray[np.intp]]:
    """Return the edges of lines (n, 2, 2), and the part that each belongs to."""
    parts = shapely.get_parts(lines)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    inner = part[1:] == part[:-1]
    return np.stack([xy[:-1], xy[1:]], axis=1)[inner], part[1:][inner]


def edge_keys(edges: Floats) -> NDArray[np.uint64]:
    """Return one number for each edge, the same whichever way it runs."""
    first, last = edges[:, 0], edges[:, 1]
    turn = (first[:, 0] > last[:, 0]) | ((first[:, 0] == last[:, 0]) & (first[:, 1] > last[:, 1]))
    return hashes(np.where(turn[:, None, None], edges[:, ::-1], edges).reshape(-1, 4))


def hashes(rows: Floats) -> NDArray[np.uint64]:
    """Return a number for each row of numbers, the same for the same row."""
    frame = pd.DataFrame(rows + 0.0)  # -0.0 would not be 0.0
    return np.asarray(pd.util.hash_pandas_object(frame, index=False), dtype=np.uint64)


def isin(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which numbers stand among others, in time that grows as their number."""
    return np.asarray(pd.Index(one).isin(other))


def overlaps(ours: Floats, theirs: Floats) -> list[shapely.LineString]:
    """Return where edges with other ends lie on one line."""
    if not len(ours) or not len(theirs):
        return []
    inside = in_box(ours, np.array([*theirs.min(axis=(0, 1)), *theirs.max(axis=(0, 1))]), 0.0)
    edges, tree = shapely.linestrings(ours[inside]), tree_of(theirs)
    one, other = tree.query(edges, predicate="intersects")
    shared = shapely.intersection(edges[one], tree.geometries[other])
    return list(shared[shapely.length(shared) > 0])


def edges_near(
    line: shapely.Geometry, land: shapely.Geometry, reach: float
) -> tuple[Floats, NDArray[np.intp]]:
    """Return the edges of a line in the box around a territory, none longer than half the reach."""
    edges, part = edges_of(line)
    inside = in_box(edges, shapely.bounds(land), reach)
    edges, part = edges[inside], part[inside]
    pieces = np.ceil(np.hypot(*(edges[:, 1] - edges[:, 0]).T) / (reach / 2)).astype(int).clip(1)
    owner = np.repeat(np.arange(len(edges)), pieces)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = np.stack([step, step + 1], axis=1)[:, :, None] / pieces[owner][:, None, None]
    start, stop = edges[owner, :1], edges[owner, 1:]
    return start + share * (stop - start), part[owner]


def in_box(edges: Floats, bounds: Floats, reach: float) -> NDArray[np.bool_]:
    """Return which edges come within a distance of a box."""
    return boxes_near(np.hstack([edges.min(axis=1), edges.max(axis=1)]), bounds, reach)


def boxes_near(boxes: Floats, other: Floats, reach: float) -> NDArray[np.bool_]:
    """Return which boxes (n, 4) come within a distance of another; a missing one does not."""
    near = (boxes[:, :2] <= other[2:] + reach) & (boxes[:, 2:] >= other[:2] - reach)
    return np.asarray(near.all(axis=1), dtype=bool)


def tree_of(edges: Floats) -> shapely.STRtree:
    """Return an index of edges, as lines."""
    return shapely.STRtree(shapely.linestrings(edges))


def distances(points: NDArray[np.object_], lines: shapely.Geometry, reach: float) -> Floats:
    """Return the distance of points to lines, infinite beyond the reach."""
    away = np.full(len(points), np.inf)
    edges, _ = edges_of(lines)
    edges = edges[in_box(edges, np.asarray(shapely.total_bounds(points)), reach)]
    (found, _), distance = tree_of(edges).query_nearest(
        points, max_distance=reach, return_distance=True, all_matches=False
    )
    away[found] = distance
    return away


def runs(near: NDArray[np.bool_], edges: Floats, ring: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Return the edges of each stretch of a boundary that is near, across the start of a ring."""
    here = np.flatnonzero(near)
    if not len(here):
        return []
    follows = _meet(edges[here[:-1]], edges[here[1:]])
    found = np.split(here, np.flatnonzero(~(follows & (ring[here[1:]] == ring[here[:-1]]))) + 1)
    for part in np.unique(ring[here]):
        mine = [n for n, run in enumerate(found) if ring[run[0]] == part]
        first, last = mine[0], mine[-1]
        if first != last and _meet(edges[found[last][-1:]], edges[found[first][:1]]).all():
            found[first] = np.concatenate([found.pop(last), found[first]])
    return found


def _meet(before: Floats, after: Floats) -> NDArray[np.bool_]:
    """Return whether edges end where the next ones begin, but for rounding."""
    same = np.isclose(before[:, 1], after[:, 0], rtol=1e-9, atol=1e-9)
    return np.asarray(same.all(axis=1))
