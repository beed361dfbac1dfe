"""Lines as places along them, and the rivers that those places follow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderrisk.border.edges import boxes_near, edges_of, tree_of
from borderrisk.border.line import BorderError, require_lines
from borderrisk.errors import short_repr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Where = NDArray[np.intp]

_RIGHT_ANGLE = 90

_ALONG = 0.5
"""Least length of the river's chord over the line's: a bridge has next to none."""

SAMPLES = 8
"""Sample points of a line for each tolerance width: shares change by less than a hundredth."""

_CHORD = 4
"""Length of a chord in tolerance widths: an error of that width turns it by 27 degrees at most."""


def followed_share(track: Track, streams: Streams, within_m: float, heading_deg: float) -> Floats:
    """Return the share of each line of a track that follows any stream.

    Raises
    ------
    BorderError
        For a distance that is not positive and finite, or an angle outside 0 to 90.
    """
    if not (np.isfinite(within_m) and within_m > 0):
        raise BorderError(f"a positive distance is needed, got {short_repr(within_m)} m")
    if not 0 <= heading_deg <= _RIGHT_ANGLE:
        raise BorderError(f"an angle from 0 to 90 degrees is needed, got {short_repr(heading_deg)}")
    at = track.samples(within_m / SAMPLES)
    follows = np.zeros(len(at.along), dtype=bool)
    for _, found in streams.followed(track, at, within_m, heading_deg):
        follows[found] = True
    total = np.bincount(at.line, at.weight, len(track.lines))
    shared = np.bincount(at.line[follows], at.weight[follows], len(track.lines))
    known = (total > 0) & (len(streams.lines) > 0)
    share: Floats = np.divide(shared, total, out=np.full(len(total), np.nan), where=known)
    return share


@dataclass(frozen=True, eq=False)
class Places:
    """Evenly spaced places of a track: how far along, in which part and line, how much each is."""

    along: Floats
    part: Where
    line: Where
    weight: Floats


class Track:
    """Lines as distances along one axis, part after part, a metre between."""

    def __init__(self, lines: NDArray[np.object_]) -> None:
        self.lines = require_lines(lines)
        parts, owner = shapely.get_parts(self.lines, return_index=True)
        long = shapely.length(parts) > 0
        self.owner = owner[long]
        self.xy, part = shapely.get_coordinates(parts[long], return_index=True)
        steps = np.hypot(*np.diff(self.xy, axis=0, prepend=self.xy[:1]).T)
        first = np.flatnonzero(np.diff(part, prepend=-1))
        steps[first] = 1.0
        self.along = np.cumsum(steps)
        last = np.append(first[1:], len(part)) - 1 if len(first) else first
        self.bounds = np.stack([self.along[first], self.along[last]])

    def samples(self, step: float) -> Places:
        """Return evenly spaced places of each part, at most a step apart."""
        lengths = np.diff(self.bounds, axis=0)[0]
        counts = np.ceil(lengths / step).astype(int)
        part = np.repeat(np.arange(len(counts)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        weight = (lengths / counts)[part]
        along = self.bounds[0][part] + (within + 0.5) * weight
        return Places(along, part, self.owner[part], weight)

    def position(self, along: Floats) -> Floats:
        """Return the coordinates of distances along the axis."""
        return np.stack([np.interp(along, self.along, self.xy[:, i]) for i in (0, 1)], axis=-1)

    def chords(self, at: Places, chosen: Where, length: float) -> Floats:
        """Return the two ends (2, n, 2) of a chord around each place, within its part."""
        along, bounds = at.along[chosen], self.bounds[:, at.part[chosen]]
        return self.position(np.clip([along - length / 2, along + length / 2], *bounds[:, None]))


class Streams:
    """Rivers as single lines, pieces that join end to end chained, with an index of their edges."""

    def __init__(self, rivers: NDArray[np.object_]) -> None:
        chained = shapely.line_merge(require_lines(rivers))
        self.lines, self.river = shapely.get_parts(chained, return_index=True)
        self._trees: dict[int, shapely.STRtree] = {}

    @cached_property
    def bounds(self) -> Floats:
        """The box of each stream."""
        return np.asarray(shapely.bounds(self.lines))

    def tree(self, stream: int) -> shapely.STRtree:
        """Return an index of the edges of a stream, built when it is first needed."""
        if stream not in self._trees:
            self._trees[stream] = tree_of(edges_of(self.lines[stream])[0])
        return self._trees[stream]

    def followed(
        self, track: Track, at: Places, within_m: float, heading_deg: float
    ) -> Iterator[tuple[int, Where]]:
        """Yield each stream that a track comes near, and which places follow it."""
        if not len(at.along):
            return
        xy = track.position(at.along)
        near = boxes_near(self.bounds, np.hstack([xy.min(axis=0), xy.max(axis=0)]), within_m)
        for stream in map(int, np.flatnonzero(near)):
            here = boxes_near(np.hstack([xy, xy]), self.bounds[stream], within_m)
            around = np.flatnonzero(here)
            found, _ = self.tree(stream).query_nearest(
                shapely.points(xy[around]), max_distance=within_m, all_matches=False
            )
            close = around[found]
            if len(close):
                chords = track.chords(at, close, _CHORD * within_m)
                yield stream, close[self._alike(chords, stream, heading_deg)]

    def _alike(self, chords: Floats, stream: int, heading_deg: float) -> NDArray[np.bool_]:
        """Return which chords a stream runs along: the same way, and not across them.

        The stream's chord joins the feet, on it, of the two ends of the line's.
        """
        tree, ends = self.tree(stream), shapely.points(chords.reshape(-1, 2))
        edges = tree.geometries[tree.query_nearest(ends, all_matches=False)[1]]
        along = shapely.line_locate_point(edges, ends)
        feet = shapely.get_coordinates(shapely.line_interpolate_point(edges, along))
        ours, theirs = chords[1] - chords[0], np.subtract(*feet.reshape(chords.shape)[::-1])
        long_enough = np.hypot(*theirs.T) >= np.hypot(*ours.T) * _ALONG
        apart = np.degrees(np.abs(np.arctan2(*ours.T) - np.arctan2(*theirs.T))) % 180
        return np.asarray((np.minimum(apart, 180 - apart) <= heading_deg) & long_enough)

    def nearest(self, xy: Floats) -> tuple[Where, Floats]:
        """Return the river nearest to each place, -1 for none, and how far it is."""
        river, away = np.full(len(xy), -1, dtype=np.intp), np.full(len(xy), np.inf)
        edges, stream = edges_of(self.lines)
        (place, found), distance = tree_of(edges).query_nearest(
            shapely.points(xy), return_distance=True, all_matches=False
        )
        river[place], away[place] = self.river[stream[found]], distance
        return river, away
