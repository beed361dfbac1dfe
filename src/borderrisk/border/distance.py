"""Distances to a border, on the ellipsoid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from borderrisk.border.edges import edges_of
from borderrisk.border.line import BorderError, index_of, require_crs, require_lines
from borderrisk.crs import GEOD, scale_range, to_lonlat, together, unwrap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderrisk.crs.transform import AnyCrs, Layer

    Floats = NDArray[np.float64]


_EDGE_M = 250.0
"""Longest edge that the law of cosines is used on: flat to a millimetre at that length."""


def distance_m(points: Layer, line: Layer, *, crs: AnyCrs = None) -> pd.Series:
    """Return the geodesic distance from each point to a line.

    Nearest edges are looked for on the plane, all of them that its distortion leaves possible;
    the foot on each is found from geodesic distances.

    Parameters
    ----------
    points : GeoSeries, GeoDataFrame or sequence of Point
        In ``crs``, or with a CRS of their own.
    line : LineString, MultiLineString, Border, GeoSeries or GeoDataFrame
        In ``crs``, or with a CRS of its own.
    crs : anything pyproj understands, optional
        A projected CRS in metres.

    Returns
    -------
    Series of float
        Metres on WGS 84, within 0.1 m, on the points' index; NaN for a missing point, and where
        there is no line.

    Raises
    ------
    CRSError
        If no metric CRS is given.
    BorderError
        For something else than points and lines.

    Examples
    --------
    >>> from shapely import LineString, Point
    >>> distance_m([Point(503000, 0)], LineString([(5e5, -9e3), (5e5, 9e3)]),
    ...            crs="EPSG:32629").round().tolist()
    [3001.0]
    """
    common, (lines, where) = together(line, points, crs=crs)
    known = require_crs(common)
    found = shapely.get_type_id(where)
    if not np.isin(found, (-1, 0)).all():
        raise BorderError(f"points are needed, found {where[found > 0][0].geom_type}")
    away = np.full(len(where), np.nan)
    present = np.isfinite(shapely.bounds(where)).all(axis=1)  # missing, empty: get_x raises
    edges = shapely.linestrings(edges_of(shapely.segmentize(require_lines(lines), _EDGE_M))[0])
    if present.any() and len(edges):
        away[present] = _nearest(where[present], edges, known)
    return pd.Series(away, index=index_of(points), name="distance_m")


def nearest_m(lines: Layer, points: Layer, *, crs: AnyCrs = None) -> pd.Series:
    """Return the geodesic distance from each line to the nearest of some points.

    Parameters
    ----------
    lines : GeoSeries or GeoDataFrame
        In ``crs``, or with a CRS of their own.
    points : GeoSeries or GeoDataFrame
        Points or multipoints in the same CRS, or with one of their own.
    crs : anything pyproj understands, optional
        A projected CRS in metres.

    Returns
    -------
    Series of float
        Metres on WGS 84 from the foot on the plane, on the lines' index; NaN for a missing line,
        and where there is no point.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> cut = gpd.GeoSeries([LineString([(5e5, -9e3), (5e5, 9e3)])], crs="EPSG:32629")
    >>> nearest_m(cut, [Point(503_000, 0), Point(510_000, 0)]).round().tolist()
    [3001.0]
    """
    common, (found, where) = together(lines, points, crs=crs)
    known = require_crs(common)
    towns = shapely.get_parts(where)
    towns = towns[~shapely.is_empty(towns)]
    here = np.flatnonzero(~(shapely.is_missing(found) | shapely.is_empty(found)))
    away = np.full(len(found), np.inf)
    if len(here) and len(towns):
        line, town = _candidates(found[here], towns, _slack(towns, found[here], known))
        ends = shapely.get_coordinates(
            to_lonlat(shapely.shortest_line(found[here][line], towns[town]), known)
        ).reshape(-1, 2, 2)
        np.minimum.at(away, here[line], _geodesic(ends[:, 0], ends[:, 1]))
    return pd.Series(
        np.where(np.isinf(away), np.nan, away), index=index_of(lines), name="nearest_m"
    )


def _nearest(points: NDArray[np.object_], edges: NDArray[np.object_], crs: AnyCrs) -> Floats:
    point, edge = _candidates(points, edges, _slack(points, edges, crs))
    lonlat = shapely.get_coordinates(to_lonlat(points, crs))[point]
    ends = shapely.get_coordinates(to_lonlat(edges, crs)).reshape(-1, 2, 2)[edge]
    start, stop = ends[:, 0], ends[:, 1]
    to_start, to_stop = _geodesic(lonlat, start), _geodesic(lonlat, stop)
    length = np.maximum(_geodesic(start, stop), 1e-9)
    # The foot of a point on a short edge, by the law of cosines.
    share = ((to_start - to_stop) * (to_start + to_stop) / length**2 + 1) / 2
    step = stop - start
    step[:, 0] = (step[:, 0] + 180) % 360 - 180  # across 180° the short way
    away = _geodesic(lonlat, start + np.clip(share, 0, 1)[:, None] * step)
    found = np.full(len(points), np.inf)
    np.minimum.at(found, point, away)
    return found


def _slack(points: NDArray[np.object_], edges: NDArray[np.object_], crs: AnyCrs) -> float:
    """Return how many times farther on the plane the truly nearest edge may seem."""
    corners = shapely.box(*shapely.total_bounds(np.concatenate([points, edges])))
    lonlat = unwrap(to_lonlat(shapely.segmentize(corners, 50_000), crs))
    least, most = scale_range(crs, tuple(shapely.bounds(lonlat)))
    return most / least


def _candidates(
    points: NDArray[np.object_], edges: NDArray[np.object_], slack: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    tree = shapely.STRtree(edges)
    _, nearest = tree.query_nearest(points, return_distance=True, all_matches=False)
    return tuple(tree.query(points, predicate="dwithin", distance=nearest * slack + 1))


def _geodesic(a: Floats, b: Floats) -> Floats:
    return np.asarray(GEOD.inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])[2])
