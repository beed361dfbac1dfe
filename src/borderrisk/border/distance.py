"""Distances to a border, on the ellipsoid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from borderrisk.crs import GEOD, scale_range, to_lonlat

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from borderrisk.border.line import Line

    Floats = NDArray[np.float64]


_EDGE_M = 250.0
"""Longest edge that the law of cosines is used on in :func:`distance_m`."""


def distance_m(points: gpd.GeoSeries | Sequence[shapely.Point], line: Line, *, crs: Any) -> Floats:
    """Return the geodesic distance from each point to a line.

    Nearest edges are looked for on the plane, all of them that its distortion leaves possible;
    the foot on each is found from geodesic distances.

    Parameters
    ----------
    points : GeoSeries or sequence of Point
        In ``crs``.
    line : LineString or MultiLineString
        In ``crs``.
    crs : anything pyproj understands
        A projected CRS in metres.

    Returns
    -------
    ndarray of float
        Metres on WGS 84, one for each point, within 0.1 m; NaN for a missing point.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> distance_m([Point(503000, 0)], LineString([(5e5, -9e3), (5e5, 9e3)]),
    ...            crs="EPSG:32629").round()
    array([3001.])
    """
    where = np.asarray(points, dtype=object)
    away = np.full(len(where), np.nan)
    present = ~(shapely.is_missing(where) | shapely.is_empty(where))
    if not present.any():
        return away
    edges = _edges(line)
    point, edge = _candidates(where[present], edges, _slack(where[present], line, crs))
    lonlat = shapely.get_coordinates(to_lonlat(where[present], crs))[point]
    ends = shapely.get_coordinates(to_lonlat(edges, crs)).reshape(-1, 2, 2)[edge]
    found = np.full(int(present.sum()), np.inf)
    np.minimum.at(found, point, _to_edge(lonlat, ends[:, 0], ends[:, 1]))
    away[present] = found
    return away


def _edges(line: Line) -> NDArray[np.object_]:
    short = shapely.segmentize(line, _EDGE_M)
    xy = [shapely.get_coordinates(part) for part in shapely.get_parts(short)]
    return np.asarray(
        shapely.linestrings(np.concatenate([np.stack([c[:-1], c[1:]], axis=1) for c in xy]))
    )


def _slack(points: NDArray[np.object_], line: Line, crs: Any) -> float:
    """Return how many times farther on the plane the truly nearest edge may seem."""
    corners = shapely.total_bounds([*points, line])
    bounds = shapely.bounds(to_lonlat(shapely.segmentize(shapely.box(*corners), 50_000), crs))
    least, most = scale_range(crs, tuple(bounds))
    return most / least


def _candidates(
    points: NDArray[np.object_], edges: NDArray[np.object_], slack: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    tree = shapely.STRtree(edges)
    _, nearest = tree.query_nearest(points, return_distance=True, all_matches=False)
    return tuple(tree.query(points, predicate="dwithin", distance=nearest * slack + 1))


def _to_edge(points: Floats, start: Floats, stop: Floats) -> Floats:
    """Return the geodesic distance from each point to its short edge (law of cosines)."""
    to_start, to_stop = _geodesic(points, start), _geodesic(points, stop)
    length = np.maximum(_geodesic(start, stop), 1e-9)
    share = ((to_start - to_stop) * (to_start + to_stop) / length**2 + 1) / 2
    foot = start + np.clip(share, 0, 1)[:, None] * (stop - start)
    return _geodesic(points, foot)


def _geodesic(a: Floats, b: Floats) -> Floats:
    return np.asarray(GEOD.inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])[2])
