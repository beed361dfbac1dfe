"""Where a border follows a river."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderrisk.border.line import MIN_SEGMENT_M, BorderError, Line, oriented
from borderrisk.errors import short_repr

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import LineString

    Floats = NDArray[np.float64]


_RIGHT_ANGLE = 90

_ALONG = 0.5
"""Least length of the river's chord over the line's: a bridge has next to none."""

_SAMPLES = 8
"""Sample points of a line for each tolerance width in :func:`river_share`."""

NEAR_RIVER_M = 1_000.0
"""How near a river a stretch lies that may follow it, unless another distance is asked for."""

NEAR_RIVER_M = 1_000.0
"""How near a river a segment lies that may follow it."""

TOLERANCES_M = (250.0, 500.0, 1_000.0, 2_000.0)
"""The tolerances of a table of river shares."""


def river_share(line: Line, river: Line, within_m: float = 1000, heading_deg: float = 30) -> float:
    """Return the share of a line that follows a river.

    A stretch follows the river where it lies within a distance of it and runs within an angle of
    it, either way. Headings are those of chords four times as long as the distance: a line known
    to within that distance turns such a chord by 27 degrees at most, so that the wiggles of two
    surveys do not decide. The river's chord joins the places of the river that are nearest to the
    ends of the line's chord, so that a line cut short is held against a river cut alike.

    Parameters
    ----------
    line, river : LineString or MultiLineString
        In one metric CRS. Each part of the river counts as a river: one that fits is enough.
    within_m : float
        Greatest distance to the river.
    heading_deg : float
        Greatest angle between the two, 0 to 90.

    Returns
    -------
    float
        0 to 1.

    Raises
    ------
    BorderError
        For a line without length, a river that is empty, a distance that is not positive and
        finite, or an angle that is none.

    Examples
    --------
    >>> from shapely import LineString
    >>> bridge = LineString([(0, -500), (0, 500)])
    >>> river_share(bridge, LineString([(-5000, 0), (5000, 0)]))
    0.0
    """
    if not (np.isfinite(within_m) and within_m > 0) or river.is_empty or not line.length > 0:
        raise BorderError(
            f"a line, a river and a positive distance are needed, got {short_repr(within_m)} m"
        )
    if not 0 <= heading_deg <= _RIGHT_ANGLE:
        raise BorderError(f"an angle from 0 to 90 degrees is needed, got {short_repr(heading_deg)}")
    border = _Track(line)
    at, part, weight = border.samples(within_m / _SAMPLES)
    chords = border.chords(at, part, 4 * within_m)
    places = shapely.points(border.position(at))
    follows = np.zeros(len(at), dtype=bool)
    for stream in shapely.get_parts(river):
        left = np.flatnonzero(~follows)
        found, _ = _edges(stream).query_nearest(
            places[left], max_distance=within_m, all_matches=False
        )
        near = left[found]
        if len(near):
            follows[near] = _alike(chords[:, near], stream, heading_deg)
    return float(weight[follows].sum() / weight.sum())


def _alike(chords: Floats, stream: LineString, heading_deg: float) -> NDArray[np.bool_]:
    """Return which chords a river runs along: the same way, and not across them."""
    feet = _feet(chords.reshape(-1, 2), stream).reshape(chords.shape)
    ours, theirs = chords[1] - chords[0], feet[1] - feet[0]
    long_enough = np.hypot(*theirs.T) >= np.hypot(*ours.T) * _ALONG
    return np.asarray((_angle(_heading(ours), _heading(theirs)) <= heading_deg) & long_enough)


def _feet(xy: Floats, stream: LineString) -> Floats:
    """Return the place of a line that is nearest to each point."""
    tree = _edges(stream)
    points = shapely.points(xy)
    _, found = tree.query_nearest(points, all_matches=False)
    edges = tree.geometries[found]
    along = shapely.line_locate_point(edges, points)
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(edges, along)))


@lru_cache(maxsize=64)
def _edges(stream: LineString) -> shapely.STRtree:
    ends = shapely.get_coordinates(stream)
    return shapely.STRtree(shapely.linestrings(np.stack([ends[:-1], ends[1:]], axis=1)))


def _heading(steps: Floats) -> Floats:
    """Return the direction of each step in degrees."""
    return np.asarray(np.degrees(np.arctan2(*steps.T)))


class _Track:
    """A line as distances along it, its parts one after another, a metre between."""

    def __init__(self, line: Line) -> None:
        parts = [shapely.get_coordinates(part) for part in shapely.get_parts(line)]
        self.xy = np.concatenate(parts)
        steps = [
            np.concatenate([[float(n > 0)], np.hypot(*np.diff(xy, axis=0).T)])
            for n, xy in enumerate(parts)
        ]
        self.along = np.cumsum(np.concatenate(steps))
        last = np.cumsum([len(xy) for xy in parts]) - 1
        first = np.concatenate([[0], last[:-1] + 1])
        self.bounds = np.stack([self.along[first], self.along[last]])

    def samples(self, step: float) -> tuple[Floats, NDArray[np.intp], Floats]:
        """Return evenly spaced distances along each part, their part, and what each stands for."""
        lengths = np.diff(self.bounds, axis=0)[0]
        counts = np.ceil(lengths / step).astype(int)
        part = np.repeat(np.arange(len(counts)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        weight = (lengths / counts)[part]
        return self.bounds[0][part] + (within + 0.5) * weight, part, weight

    def position(self, at: Floats) -> Floats:
        return np.stack([np.interp(at, self.along, self.xy[:, i]) for i in (0, 1)], axis=-1)

    def chords(self, at: Floats, part: NDArray[np.intp], length: float) -> Floats:
        """Return the two ends (2, n, 2) of a chord around each distance, within its part."""
        ends = np.clip([at - length / 2, at + length / 2], *self.bounds[:, None, part])
        return self.position(ends)


def stretches_away(
    line: Line, other: shapely.Geometry, *, within_m: float, least_m: float = MIN_SEGMENT_M
) -> list[shapely.LineString]:
    """Return the stretches of a line that lie farther than a distance from another shape.

    Parameters
    ----------
    line : LineString or MultiLineString
        In metres.
    other : geometry
        In the same CRS, such as a river.
    within_m : float
        The distance.
    least_m : float
        Shortest stretch that is told.

    Returns
    -------
    list of LineString
        From north to south.

    Examples
    --------
    >>> from shapely import LineString
    >>> border, river = LineString([(0, 90), (0, 0)]), LineString([(0, 90), (0, 60)])
    >>> [round(s.length) for s in stretches_away(border, river, within_m=10, least_m=5)]
    [50]
    """
    left = shapely.difference(line, shapely.buffer(other, within_m))
    parts = [part for part in shapely.get_parts(left) if part.length >= least_m]
    return [] if not parts else list(shapely.get_parts(oriented(shapely.MultiLineString(parts))))


def _angle(a: Floats, b: Floats) -> Floats:
    """Return the angle between two directions, whichever way each runs: 0 to 90."""
    apart = np.abs(a - b) % 180
    return np.asarray(np.minimum(apart, 180 - apart))
