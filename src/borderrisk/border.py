"""The line two territories share: rulers, river share, segments, distances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import LineString, MultiLineString

from borderrisk.crs import GEOD, require_metric, scale_range, to_lonlat
from borderrisk.errors import BorderRiskError, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Line: TypeAlias = LineString | MultiLineString

MIN_SEGMENT_M = 5_000.0
"""Shortest segment that is published: the data are coarse, and so is what is said of them."""

SIDE_WITHIN_M = 1_000.0
"""How near a unit must come to a segment to lie along it."""

_EDGE_M = 250.0
"""Longest edge that the law of cosines is used on in :func:`distance_m`."""

_SIDE_SAMPLES = 16
"""Sample points of a segment in :func:`sides`."""

_SAMPLES = 8
"""Sample points of a line for each tolerance width in :func:`river_share`."""


class BorderError(BorderRiskError, ValueError):
    """A border cannot be drawn, cut or measured as asked."""


def shared_border(countries: gpd.GeoDataFrame, a: str, b: str) -> Line:
    """Return the line that two territories share.

    Parameters
    ----------
    countries : GeoDataFrame
        With a column ``country`` of ISO 3166 alpha-3 codes; one polygon each.
    a, b : str
        Two of those codes; their order does not matter.

    Returns
    -------
    LineString or MultiLineString
        In the frame's CRS, each part from north to south; one part where the ground has one.

    Raises
    ------
    BorderError
        If a code is unknown or repeated, or the two share no line.

    Examples
    --------
    >>> from shapely import box
    >>> toy = gpd.GeoDataFrame(
    ...     {"country": ["AAA", "BBB"]}, geometry=[box(0, 0, 1, 2), box(1, 0, 2, 2)], crs=32629)
    >>> shared_border(toy, "AAA", "BBB")
    <LINESTRING (1 2, 1 0)>
    """
    pair = [_territory(countries, code) for code in (a, b)]
    common = shapely.get_parts(pair[0].boundary.intersection(pair[1].boundary))
    lines = common[(shapely.get_dimensions(common) == 1) & ~shapely.is_empty(common)]
    if not len(lines):
        apart = f"they come within {pair[0].distance(pair[1]):g} of each other"
        raise BorderError(f"{a} and {b} share no line: {apart}; clean them as one coverage first")
    return oriented(shapely.line_merge(shapely.multilinestrings(lines)))


def _territory(countries: gpd.GeoDataFrame, code: str) -> Any:
    found = countries.geometry[countries.country == code]
    if len(found) != 1:
        known = ", ".join(sorted(set(countries.country)))
        raise BorderError(
            f"expected one territory {shown(code)}, found {len(found)}; there are {known}"
        )
    return found.iloc[0]


def oriented(line: Line) -> Line:
    """Return a line whose parts run from their northern end, the northernmost part first.

    Examples
    --------
    >>> oriented(LineString([(0, 0), (0, 5)]))
    <LINESTRING (0 5, 0 0)>
    """
    parts = [_from_north(part) for part in shapely.get_parts(line)]
    parts.sort(key=_start, reverse=True)
    return parts[0] if len(parts) == 1 else MultiLineString(parts)


def _from_north(part: LineString) -> LineString:
    back = part.reverse()
    return part if _start(part) >= _start(back) else back


def _start(part: LineString) -> tuple[float, float]:
    x, y = part.coords[0]
    return y, -x


def length_m(line: Line, *, crs: Any, ruler_m: float | None = None) -> float:
    """Return the geodesic length of a line.

    Parameters
    ----------
    line : LineString or MultiLineString
        In ``crs``.
    crs : anything pyproj understands
        A projected CRS in metres.
    ruler_m : float, optional
        Walk each part at this step, as with dividers, and count the rest as it is. Without it the
        line is measured at its own vertices. A coast or river has no length without a ruler
        (Mandelbrot 1967, doi:10.1126/science.156.3775.636).

    Returns
    -------
    float
        Metres on WGS 84.

    Raises
    ------
    CRSError
        If the CRS is not metric.
    BorderError
        If the ruler is not a positive number.

    Examples
    --------
    >>> round(length_m(LineString([(500000, 0), (500000, 1000)]), crs="EPSG:32629"))
    1000
    """
    require_metric(crs)
    if ruler_m is not None:
        line = MultiLineString([_walked(part, ruler_m) for part in shapely.get_parts(line)])
    return float(GEOD.geometry_length(to_lonlat(line, crs)))


def _walked(part: LineString, ruler_m: float) -> LineString:
    """Return the points where dividers of that opening touch a line, its end included."""
    if not (np.isfinite(ruler_m) and ruler_m > 0):
        raise BorderError(f"a ruler is a positive number of metres, got {shown(ruler_m)}")
    xy = shapely.get_coordinates(part)
    reach = ruler_m * (1 - 1e-9)
    stops, here, index = [xy[0]], xy[0], 1
    while True:
        beyond = np.flatnonzero(np.hypot(*(xy[index:] - here).T) >= reach)
        if not len(beyond):
            break
        index += int(beyond[0])
        before = here if index == 0 else xy[index - 1]
        here = _on_circle(before, xy[index], here, ruler_m)
        stops.append(here)
    return LineString([*stops, xy[-1]])


def _on_circle(inside: Floats, outside: Floats, centre: Floats, radius: float) -> Floats:
    """Return where the edge from inside to outside leaves a circle."""
    edge, start = outside - inside, inside - centre
    a, b, c = edge @ edge, start @ edge, start @ start - radius**2
    share = (-b + np.sqrt(max(b * b - a * c, 0.0))) / a
    return np.asarray(inside + edge * min(share, 1.0))


def river_share(line: Line, river: Line, within_m: float = 1000, heading_deg: float = 30) -> float:
    """Return the share of a line that follows a river.

    A stretch follows the river where it lies within a distance of it and runs within an angle of
    it, either way. Headings are those of chords four times as long as the distance: a line known
    to within that distance turns such a chord by 27 degrees at most, so that the wiggles of two
    surveys do not decide.

    Parameters
    ----------
    line, river : LineString or MultiLineString
        In one metric CRS.
    within_m : float
        Greatest distance to the river.
    heading_deg : float
        Greatest angle between the two, 0 to 90.

    Returns
    -------
    float
        0 to 1.

    Examples
    --------
    >>> bridge = LineString([(0, -500), (0, 500)])
    >>> river_share(bridge, LineString([(-5000, 0), (5000, 0)]))
    0.0
    """
    if within_m <= 0 or river.is_empty:
        raise BorderError(f"a river and a positive distance are needed, got {shown(within_m)} m")
    reaches = shapely.get_parts(river)
    tree = shapely.STRtree(reaches)
    near, total = 0.0, 0.0
    for part in shapely.get_parts(line):
        at = _samples(part, within_m / _SAMPLES)
        points = shapely.line_interpolate_point(part, at)
        (_, reach), away = tree.query_nearest(points, return_distance=True, all_matches=False)
        along = shapely.line_locate_point(reaches[reach], points)
        chord = 4 * within_m
        headings = _heading(part, at, chord), _heading(reaches[reach], along, chord)
        follows = (away <= within_m) & (_angle(*headings) <= heading_deg)
        near += part.length * float(np.mean(follows))
        total += part.length
    return near / total


def _samples(part: LineString, step: float) -> Floats:
    count = int(np.ceil(part.length / step))
    return (np.arange(count) + 0.5) * (part.length / count)


def _heading(line: Any, at: Floats, chord: float) -> Floats:
    """Return the direction in degrees of a line around each position, over a chord."""
    ends = np.clip([at - chord / 2, at + chord / 2], 0, shapely.length(line))
    start, stop = (shapely.get_coordinates(shapely.line_interpolate_point(line, e)) for e in ends)
    return np.asarray(np.degrees(np.arctan2(*(stop - start).T)))


def _angle(a: Floats, b: Floats) -> Floats:
    """Return the angle between two directions, whichever way each runs: 0 to 90."""
    apart = np.abs(a - b) % 180
    return np.minimum(apart, 180 - apart)


def segments(
    line: Line, length_m: float = 10_000, *, crs: Any = None, name: str = ""
) -> gpd.GeoDataFrame:
    """Cut a line into segments of equal length, in order from its northern end.

    Parameters
    ----------
    line : LineString or MultiLineString
        In metres.
    length_m : float
        Least length of a segment, 5 km or more; each part is cut into as many equal segments as
        fit. A shorter part is one segment.
    crs : anything pyproj understands, optional
        The line's CRS, kept by the frame.
    name : str, optional
        Put before each id, such as ``"MLI-SEN"``.

    Returns
    -------
    GeoDataFrame
        Indexed by ``segment_id``, with ``from_m``, ``to_m`` (along the line, on the plane) and
        geometry. The same line read backwards gives the same ids.

    Raises
    ------
    BorderError
        If the segments would be shorter than 5 km.

    Examples
    --------
    >>> list(segments(LineString([(0, 0), (0, 25_000)]), name="AAA-BBB").index)
    ['AAA-BBB-10km-001', 'AAA-BBB-10km-002']
    """
    if not (np.isfinite(length_m) and length_m >= MIN_SEGMENT_M):
        raise BorderError(f"segments are {MIN_SEGMENT_M:g} m or longer, got {shown(length_m)}")
    parts = shapely.get_parts(oriented(line))
    pieces = [piece for part in parts for piece in cut(part, length_m)]
    ends = np.cumsum(shapely.length(pieces))
    prefix = f"{name}-" if name else ""
    ids = [f"{prefix}{length_m / 1000:g}km-{n:03d}" for n in range(1, len(pieces) + 1)]
    return gpd.GeoDataFrame(
        {"from_m": ends - shapely.length(pieces), "to_m": ends},
        geometry=pieces,
        index=pd.Index(ids, name="segment_id"),
        crs=None if crs is None else require_metric(crs),
    )


def sides(
    segments: gpd.GeoDataFrame, units: gpd.GeoDataFrame, *, within_m: float = SIDE_WITHIN_M
) -> pd.Series:
    """Return which units of one side lie along each segment.

    Parameters
    ----------
    segments : GeoDataFrame
        As :func:`segments` gives them.
    units : GeoDataFrame
        The units of that side, with ``unit_id``.
    within_m : float, optional
        How near a unit must come; outlines of border and units may differ a little.

    Returns
    -------
    Series
        Unit ids from the segment's start to its end, with spaces between; empty where no unit is
        known. On the segments' index.
    """
    tree = shapely.STRtree(units.geometry.array)
    ids = units.unit_id.to_numpy()
    at = (np.arange(_SIDE_SAMPLES) + 0.5) / _SIDE_SAMPLES
    found = []
    for line in segments.geometry:
        points = shapely.line_interpolate_point(line, at, normalized=True)
        _, nearest = tree.query_nearest(points, max_distance=within_m, all_matches=False)
        found.append(" ".join(dict.fromkeys(ids[nearest])))
    return pd.Series(found, index=segments.index, dtype=object, name="sides")


def cut(part: LineString, length_m: float) -> NDArray[np.object_]:
    """Return the equal pieces, at least that long, of one line; the whole if it is shorter.

    Examples
    --------
    >>> [piece.length for piece in cut(LineString([(0, 0), (3, 0), (7, 0)]), 2)]
    [2.3333333333333335, 2.333333333333333, 2.333333333333333]
    """
    xy = shapely.get_coordinates(part)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    count = max(1, int(along[-1] / length_m + 1e-9))
    breaks = along[-1] * np.arange(1, count) / count
    every = np.unique(np.concatenate([along, breaks]))
    points = np.column_stack([np.interp(every, along, xy[:, i]) for i in (0, 1)])
    first = np.concatenate([[0], np.searchsorted(every, breaks)])
    sizes = np.diff(np.concatenate([first, [len(every) - 1]])) + 1
    owner = np.repeat(np.arange(count), sizes)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.asarray(shapely.linestrings(points[first[owner] + within], indices=owner))


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
    >>> distance_m([shapely.Point(503000, 0)], LineString([(5e5, -9e3), (5e5, 9e3)]),
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
