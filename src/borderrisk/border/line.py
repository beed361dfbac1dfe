"""The line itself: found, put in order, cut."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import LineString, MultiLineString

from borderrisk.crs import LONLAT, project, require_metric, to_lonlat
from borderrisk.errors import BorderRiskError, short_repr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


Line: TypeAlias = LineString | MultiLineString

REACH_DEG = 0.5
"""Height in degrees of latitude of the reaches that a border is told in."""

MIN_SEGMENT_M = 5_000.0
"""Shortest segment that is published: the data are coarse, and so is what is said of them."""

SIDE_WITHIN_M = 1_000.0
"""How near a unit must come to a segment to lie along it."""

_SIDE_SAMPLES = 16
"""Sample points of a segment in :func:`sides`."""


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
            f"expected one territory {short_repr(code)}, found {len(found)}; there are {known}"
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
    if part.is_closed:
        return _ring_from_north(part)
    back = part.reverse()
    return part if _start(part) >= _start(back) else back


def _ring_from_north(ring: LineString) -> LineString:
    """Return a closed line from its northernmost vertex on, counterclockwise."""
    xy = shapely.get_coordinates(ring)[:-1]
    if not LineString(ring).is_ring or not shapely.is_ccw(shapely.linearrings(xy)):
        xy = xy[::-1]
    first = np.lexsort((xy[:, 0], -xy[:, 1]))[0]
    turned = np.roll(xy, -first, axis=0)
    return LineString(np.vstack([turned, turned[:1]]))


def _start(part: LineString) -> tuple[float, float]:
    x, y = part.coords[0]
    return y, -x


def segments(
    line: Line, length_m: float = 10_000, *, crs: Any = None, name: str = ""
) -> gpd.GeoDataFrame:
    """Cut a line into segments of equal length, in order from its northern end.

    Parameters
    ----------
    line : LineString or MultiLineString
        In metres.
    length_m : float
        Least length of a segment on the plane, 5 km or more; each part is cut into as many equal
        segments as fit. A shorter part is one segment.
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
        If the segments would be shorter than 5 km, or the line is empty.

    Examples
    --------
    >>> list(segments(LineString([(0, 0), (0, 25_000)]), name="AAA-BBB").index)
    ['AAA-BBB-10km-001', 'AAA-BBB-10km-002']
    """
    if not (isinstance(length_m, Real) and MIN_SEGMENT_M <= length_m < np.inf):
        raise BorderError(f"segments are {MIN_SEGMENT_M:g} m or longer, got {short_repr(length_m)}")
    if not line.length > 0:
        raise BorderError("a line without length has no segments")
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
    >>> [round(piece.length, 3) for piece in cut(LineString([(0, 0), (3, 0), (7, 0)]), 2)]
    [2.333, 2.333, 2.333]
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


def reaches(line: Line, *, crs: Any, step_deg: float = REACH_DEG) -> Iterator[tuple[float, Line]]:
    """Yield the parts of a line between parallels, from north to south.

    Parameters
    ----------
    line : LineString or MultiLineString
        In ``crs``.
    crs : anything pyproj understands
        A projected CRS in metres.
    step_deg : float
        Height of a reach in degrees of latitude.

    Yields
    ------
    tuple
        The northern parallel of the reach, and the line within it, in ``crs``.
    """
    lonlat = to_lonlat(line, crs)
    west, south, east, north = lonlat.bounds
    for top in np.arange(np.ceil(north / step_deg), np.floor(south / step_deg), -1) * step_deg:
        band = lonlat.intersection(shapely.box(west - 1, top - step_deg, east + 1, top))
        if band.length > 0:
            yield float(top), project(band, LONLAT, crs)


def overlay(a: gpd.GeoDataFrame, b: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return which segments of two cuts of one line lie over each other, and for how long.

    Parameters
    ----------
    a, b : GeoDataFrame
        As :func:`segments` gives them, of the same line.

    Returns
    -------
    DataFrame
        ``a`` and ``b`` (segment ids) and ``share`` of the line's length, which sum to 1.

    Examples
    --------
    >>> line = LineString([(0, 0), (0, 30_000)])
    >>> overlay(segments(line, 15_000), segments(line, 10_000)).share.round(3).tolist()
    [0.333, 0.167, 0.167, 0.333]
    """
    ends = np.unique(np.concatenate([[0.0], a.to_m, b.to_m]).round(6))
    middles = (ends[1:] + ends[:-1]) / 2
    over = [frame.index[np.searchsorted(frame.to_m.to_numpy(), middles)] for frame in (a, b)]
    return pd.DataFrame({"a": over[0], "b": over[1], "share": np.diff(ends) / ends[-1]})
