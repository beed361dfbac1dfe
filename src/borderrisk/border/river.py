"""Where a border follows a river."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from borderrisk.border.length import like
from borderrisk.border.line import Border, Line, index_of, north_to_south, require_lines
from borderrisk.border.tracks import SAMPLES, Streams, Track, followed_share
from borderrisk.crs import together

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from shapely import LineString

    from borderrisk.crs.transform import AnyCrs, Layer

RIVER_ACCURACY_M = 2_000.0
"""How far the rivers of the embedded layer may lie from the ground (WDBII: 0.5 to 2 km)."""

FOLLOWS_WITHIN_M = 1_000.0
"""How near a river a line must run to follow it, unless another distance is asked for."""

HEADING_DEG = 30
"""How far a line may turn from a river that it follows: survey errors turn chords by 27 degrees."""

TOLERANCES_M = (250.0, 500.0, 1_000.0, 2_000.0)
"""The tolerances of a table of river shares, up to the accuracy of the river layer."""


def river_share(
    line: Layer,
    river: Layer,
    *,
    within_m: float = FOLLOWS_WITHIN_M,
    heading_deg: float = HEADING_DEG,
    crs: AnyCrs = None,
) -> float | pd.Series:
    """Return the share of a line that follows a river.

    A stretch follows the river where it lies within a distance of it and runs within an angle of
    it, either way. Headings are those of chords four times as long as the distance: a line known
    to within that distance turns such a chord by 27 degrees at most, so that the wiggles of two
    surveys do not decide. The river's chord joins the places of the river that are nearest to the
    ends of the line's chord, so that a line cut short is compared with a river cut alike.

    Parameters
    ----------
    line : LineString, MultiLineString, Border, GeoSeries or GeoDataFrame
        In metres.
    river : LineString, MultiLineString, GeoSeries or GeoDataFrame
        In the CRS of the line, or with a CRS of its own. Pieces that join end to end are one
        river; of several, one that fits is enough.
    within_m : float
        Greatest distance to the river.
    heading_deg : float
        Greatest angle between the two, 0 to 90.
    crs : anything pyproj understands, optional
        A projected CRS in metres, for what does not name its own.

    Returns
    -------
    float or Series
        0 to 1; NaN for a missing or empty line, and where no river is known. A Series on the index
        of a frame.

    Raises
    ------
    BorderError
        For a distance that is not positive and finite, an angle outside 0 to 90, or something else
        than lines.

    Examples
    --------
    >>> from shapely import LineString
    >>> bridge = LineString([(0, -500), (0, 500)])
    >>> river_share(bridge, LineString([(-5000, 0), (5000, 0)]))
    0.0
    """
    _, (lines, rivers) = together(line, river, crs=crs)
    found = followed_share(Track(lines), Streams(rivers), within_m, heading_deg)
    return like(line, found, "river_share")


def river_shares(  # noqa: PLR0913
    lines: Layer, rivers: Layer, *, within_m: Sequence[float] = TOLERANCES_M,
    heading_deg: float = HEADING_DEG, accuracy_m: float = 0.0, crs: AnyCrs = None,
) -> pd.DataFrame:  # fmt: skip
    """Return the share of each line that follows a river, for each tolerance.

    Parameters
    ----------
    lines, rivers : GeoSeries or GeoDataFrame
        As :func:`river_share` takes them.
    within_m : sequence of float
        Greatest distances to the river.
    heading_deg : float
        Greatest angle between the two, 0 to 90.
    accuracy_m : float, optional
        How far either may lie from the ground.
    crs : anything pyproj understands, optional
        A projected CRS in metres, for what does not name its own.

    Returns
    -------
    DataFrame
        On the index of the lines, a column for each tolerance, such as ``river_share_250m``;
        missing for tolerances below the accuracy.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> cut = gpd.GeoSeries([LineString([(0, 400), (9000, 400)])], crs="EPSG:32629")
    >>> river_shares(cut, LineString([(-9000, 0), (18000, 0)])).iloc[0].tolist()
    [0.0, 1.0, 1.0, 1.0]
    """
    _, (found, flowing) = together(lines, rivers, crs=crs)
    track, streams = Track(found), Streams(flowing)
    shares = {
        f"river_share_{width:g}m": followed_share(track, streams, width, heading_deg)
        if width >= accuracy_m
        else np.nan
        for width in within_m
    }
    return pd.DataFrame(shares, index=index_of(lines))


def main_river(
    lines: Layer,
    rivers: gpd.GeoDataFrame,
    *,
    within_m: float = FOLLOWS_WITHIN_M,
    crs: AnyCrs = None,
) -> pd.Series:
    """Return the river that each line follows most, or else the nearest.

    Parameters
    ----------
    lines : GeoSeries or GeoDataFrame
        In metres.
    rivers : GeoDataFrame
        With ``river_id``.
    within_m : float, optional
        Greatest distance to a river that a line follows.
    crs : anything pyproj understands, optional
        A projected CRS in metres, for what does not name its own.

    Returns
    -------
    Series
        Ids on the index of the lines; missing for a missing line, and where no river is known.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> cut = gpd.GeoSeries([LineString([(0, 400), (9000, 400)])], crs="EPSG:32629")
    >>> streams = [LineString([(0, 0), (9000, 0)]), LineString([(0, 300), (0, 9000)])]
    >>> rivers = gpd.GeoDataFrame({"river_id": ["along", "across"]}, geometry=streams)
    >>> main_river(cut, rivers).tolist()
    ['along']
    """
    _, (found, flowing) = together(lines, rivers, crs=crs)
    track, streams = Track(found), Streams(flowing)
    share = np.zeros((len(track.lines), len(flowing)))
    at = track.samples(within_m / SAMPLES)
    for stream, follows in streams.followed(track, at, within_m, HEADING_DEG):
        river = streams.river[stream]
        mine = np.bincount(at.line[follows], at.weight[follows], len(track.lines))
        share[:, river] += mine
    along = share.max(axis=1, initial=0) > 0
    best = np.where(along, share.argmax(axis=1) if len(flowing) else -1, -1)
    beside = np.flatnonzero(~along[at.line])
    nearest, line = streams.nearest(track.position(at.along[beside])), at.line[beside]
    order = np.argsort(nearest[1], kind="stable")[::-1]  # the last to be written is the nearest
    best[line[order]] = nearest[0][order]
    ids = [None if n < 0 else rivers.river_id.iloc[n] for n in best]
    return pd.Series(ids, index=index_of(lines), name="river_id", dtype=object)


def chain(river: Line) -> Line:
    """Return a river whose pieces are joined where one ends as another begins.

    Parameters
    ----------
    river : LineString or MultiLineString
        In any order and direction.

    Returns
    -------
    LineString or MultiLineString
        One line where the pieces leave no gap and no fork.

    Examples
    --------
    >>> from shapely import MultiLineString
    >>> chain(MultiLineString([[(2, 0), (1, 0)], [(0, 0), (1, 0)]]))
    <LINESTRING (0 0, 1 0, 2 0)>
    """
    return shapely.line_merge(river)


def sections_beyond(
    line: Line | Border,
    other: Layer,
    *,
    within_m: float,
    least_m: float = 5_000,
    crs: AnyCrs = None,
) -> list[LineString]:
    """Return the sections of a line that lie farther than a distance from another shape.

    Parameters
    ----------
    line : LineString, MultiLineString or Border
        In metres.
    other : geometry, GeoSeries or GeoDataFrame
        In the CRS of the line, or with a CRS of its own, such as a river.
    within_m : float
        The distance.
    least_m : float
        Shortest section that is listed; 5 km, the shortest segment that is published, by default.
    crs : anything pyproj understands, optional
        A projected CRS in metres, for what does not name its own.

    Returns
    -------
    list of LineString
        From north to south.

    Examples
    --------
    >>> from shapely import LineString
    >>> border, river = LineString([(0, 90), (0, 0)]), LineString([(0, 90), (0, 60)])
    >>> [round(s.length) for s in sections_beyond(border, river, within_m=10, least_m=5)]
    [50]
    """
    _, (lines, others) = together(line, other, crs=crs)
    near = shapely.union_all(shapely.buffer(others, within_m))
    left = shapely.get_parts(shapely.difference(shapely.union_all(require_lines(lines)), near))
    parts = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(left)))
    long = [part for part in parts if part.length >= least_m]
    return list(shapely.get_parts(north_to_south(shapely.multilinestrings(long)))) if long else []
