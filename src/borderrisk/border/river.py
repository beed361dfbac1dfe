"""Where a border follows a river."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from borderrisk.border.length import like
from borderrisk.border.line import (
    Border,
    BorderError,
    Line,
    index_of,
    north_to_south,
    require_lines,
)
from borderrisk.crs import together
from borderrisk.errors import short_repr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely import LineString

    from borderrisk.crs.transform import AnyCrs, Layer

    Floats = NDArray[np.float64]
    Where = NDArray[np.intp]


_RIGHT_ANGLE = 90

_ALONG = 0.5
"""Least length of the river's chord over the line's: a bridge has next to none."""

_SAMPLES = 8
"""Sample points of a line for each tolerance width: shares change by less than a hundredth."""

_CHORD = 4
"""Length of a chord in tolerance widths: an error of that width turns it by 27 degrees at most."""

RIVER_ACCURACY_M = 2_000.0
"""How far the rivers of the embedded layer may lie from the ground (WDBII: 0.5 to 2 km)."""

FOLLOWS_WITHIN_M = 1_000.0
"""How near a river a line must run to follow it, unless another distance is asked for."""

TOLERANCES_M = (250.0, 500.0, 1_000.0, 2_000.0)
"""The tolerances of a table of river shares, up to the accuracy of the river layer."""


def river_share(
    line: Layer,
    river: Layer,
    *,
    within_m: float = FOLLOWS_WITHIN_M,
    heading_deg: float = 30,
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
    track, streams = _Track(require_lines(lines)), _Streams(rivers)
    return like(line, _share(track, streams, within_m, heading_deg), "river_share")


def river_shares(  # noqa: PLR0913
    lines: Layer, rivers: Layer, *, within_m: Sequence[float] = TOLERANCES_M,
    heading_deg: float = 30, accuracy_m: float = 0.0, crs: AnyCrs = None,
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
    track, streams = _Track(require_lines(found)), _Streams(flowing)
    shares = {
        f"river_share_{width:g}m": _share(track, streams, width, heading_deg)
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
    track, streams = _Track(require_lines(found)), _Streams(flowing)
    share = np.zeros((len(track.lines), len(flowing)))
    at = track.samples(within_m / _SAMPLES)
    for stream, follows in streams.followed(track, at, within_m, 30):
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


def _share(track: _Track, streams: _Streams, within_m: float, heading_deg: float) -> Floats:
    """Return the share of each line of a track that follows any stream."""
    if not (np.isfinite(within_m) and within_m > 0):
        raise BorderError(f"a positive distance is needed, got {short_repr(within_m)} m")
    if not 0 <= heading_deg <= _RIGHT_ANGLE:
        raise BorderError(f"an angle from 0 to 90 degrees is needed, got {short_repr(heading_deg)}")
    at = track.samples(within_m / _SAMPLES)
    follows = np.zeros(len(at.along), dtype=bool)
    for _, found in streams.followed(track, at, within_m, heading_deg):
        follows[found] = True
    total = np.bincount(at.line, at.weight, len(track.lines))
    shared = np.bincount(at.line[follows], at.weight[follows], len(track.lines))
    known = (total > 0) & (len(streams.lines) > 0)
    share: Floats = np.divide(shared, total, out=np.full(len(total), np.nan), where=known)
    return share


class _At:
    """Evenly spaced places of a track: how far along, in which part and line, how much each is."""

    def __init__(self, along: Floats, part: Where, line: Where, weight: Floats) -> None:
        self.along, self.part, self.line, self.weight = along, part, line, weight


class _Track:
    """Lines as distances along one axis, part after part, a metre between."""

    def __init__(self, lines: NDArray[np.object_]) -> None:
        self.lines = lines
        parts, owner = shapely.get_parts(lines, return_index=True)
        long = shapely.length(parts) > 0
        self.owner = owner[long]
        self.xy, part = shapely.get_coordinates(parts[long], return_index=True)
        steps = np.hypot(*np.diff(self.xy, axis=0, prepend=self.xy[:1]).T)
        first = np.flatnonzero(np.diff(part, prepend=-1))
        steps[first] = 1.0
        self.along = np.cumsum(steps)
        last = np.append(first[1:], len(part)) - 1 if len(first) else first
        self.bounds = np.stack([self.along[first], self.along[last]])

    def samples(self, step: float) -> _At:
        """Return evenly spaced places of each part, at most a step apart."""
        lengths = np.diff(self.bounds, axis=0)[0]
        counts = np.ceil(lengths / step).astype(int)
        part = np.repeat(np.arange(len(counts)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        weight = (lengths / counts)[part]
        along = self.bounds[0][part] + (within + 0.5) * weight
        return _At(along, part, self.owner[part], weight)

    def position(self, along: Floats) -> Floats:
        return np.stack([np.interp(along, self.along, self.xy[:, i]) for i in (0, 1)], axis=-1)

    def chords(self, at: _At, chosen: Where, length: float) -> Floats:
        """Return the two ends (2, n, 2) of a chord around each place, within its part."""
        along, bounds = at.along[chosen], self.bounds[:, at.part[chosen]]
        return self.position(np.clip([along - length / 2, along + length / 2], *bounds[:, None]))


class _Streams:
    """Rivers as single lines, pieces that join end to end chained, with an index of their edges."""

    def __init__(self, rivers: NDArray[np.object_]) -> None:
        chained = [None if line is None else chain(line) for line in require_lines(rivers)]
        self.lines, self.river = shapely.get_parts(
            np.array(chained, dtype=object), return_index=True
        )
        self._trees: dict[int, shapely.STRtree] = {}

    @cached_property
    def bounds(self) -> Floats:
        return np.asarray(shapely.bounds(self.lines))

    def tree(self, stream: int) -> shapely.STRtree:
        if stream not in self._trees:
            ends = shapely.get_coordinates(self.lines[stream])
            edges = shapely.linestrings(np.stack([ends[:-1], ends[1:]], axis=1))
            self._trees[stream] = shapely.STRtree(edges)
        return self._trees[stream]

    def followed(
        self, track: _Track, at: _At, within_m: float, heading_deg: float
    ) -> Iterator[tuple[int, Where]]:
        """Yield each stream that a track comes near, and which places follow it."""
        if not len(at.along) or not len(self.lines):
            return
        xy = track.position(at.along)
        (west, south), (east, north) = xy.min(axis=0) - within_m, xy.max(axis=0) + within_m
        w, s, e, n = self.bounds.T
        near = (w <= east) & (e >= west) & (s <= north) & (n >= south)
        for stream in map(int, np.flatnonzero(near)):
            low, high = self.bounds[stream, :2] - within_m, self.bounds[stream, 2:] + within_m
            around = np.flatnonzero(((xy >= low) & (xy <= high)).all(axis=1))
            found, _ = self.tree(stream).query_nearest(
                shapely.points(xy[around]), max_distance=within_m, all_matches=False
            )
            close = around[found]
            if len(close):
                chords = track.chords(at, close, _CHORD * within_m)
                yield stream, close[self._alike(chords, stream, heading_deg)]

    def _alike(self, chords: Floats, stream: int, heading_deg: float) -> NDArray[np.bool_]:
        """Return which chords a stream runs along: the same way, and not across them."""
        feet = self._feet(chords.reshape(-1, 2), stream).reshape(chords.shape)
        ours, theirs = chords[1] - chords[0], feet[1] - feet[0]
        long_enough = np.hypot(*theirs.T) >= np.hypot(*ours.T) * _ALONG
        return np.asarray((_angle(_heading(ours), _heading(theirs)) <= heading_deg) & long_enough)

    def _feet(self, xy: Floats, stream: int) -> Floats:
        """Return the place of a stream that is nearest to each point."""
        points = shapely.points(xy)
        _, found = self.tree(stream).query_nearest(points, all_matches=False)
        edges = self.tree(stream).geometries[found]
        along = shapely.line_locate_point(edges, points)
        return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(edges, along)))

    def nearest(self, xy: Floats) -> tuple[Where, Floats]:
        """Return the river nearest to each place, -1 for none, and how far it is."""
        river, away = np.full(len(xy), -1, dtype=np.intp), np.full(len(xy), np.inf)
        if len(xy) and len(self.lines):
            ends, stream = shapely.get_coordinates(self.lines, return_index=True)
            inner = stream[1:] == stream[:-1]
            edges = shapely.linestrings(np.stack([ends[:-1], ends[1:]], axis=1)[inner])
            (place, found), distance = shapely.STRtree(edges).query_nearest(
                shapely.points(xy), return_distance=True, all_matches=False
            )
            river[place], away[place] = self.river[stream[1:][inner][found]], distance
        return river, away


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


def _heading(steps: Floats) -> Floats:
    """Return the direction of each step in degrees."""
    return np.asarray(np.degrees(np.arctan2(*steps.T)))


def _angle(a: Floats, b: Floats) -> Floats:
    """Return the angle between two directions, whichever way each runs: 0 to 90."""
    apart = np.abs(a - b) % 180
    return np.asarray(np.minimum(apart, 180 - apart))


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
