"""Where a border follows a river."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderrisk.border.line import BorderError, Line
from borderrisk.errors import shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


_SAMPLES = 8
"""Sample points of a line for each tolerance width in :func:`river_share`."""

TOLERANCES_M = (250.0, 500.0, 1_000.0, 2_000.0)
"""The tolerances of a table of river shares."""


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
    >>> from shapely import LineString
    >>> bridge = LineString([(0, -500), (0, 500)])
    >>> river_share(bridge, LineString([(-5000, 0), (5000, 0)]))
    0.0
    """
    if within_m <= 0 or river.is_empty:
        raise BorderError(f"a river and a positive distance are needed, got {shown(within_m)} m")
    border, stream = _Track(line), _Track(river)
    at, part, weight = border.samples(within_m / _SAMPLES)
    near, edge = stream.edges.query_nearest(
        shapely.points(border.position(at)), max_distance=within_m, all_matches=False
    )
    along = stream.locate(edge, border.position(at[near]))
    chord = 4 * within_m
    headings = (
        border.heading(at[near], part[near], chord),
        stream.heading(along, stream.part_of[edge], chord),
    )
    follows = _angle(*headings) <= heading_deg
    return float(weight[near][follows].sum() / weight.sum())


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
        inner = np.delete(np.arange(len(self.xy)), last)
        self.start = inner
        self.part_of = np.searchsorted(last, inner)
        ends = np.stack([self.xy[inner], self.xy[inner + 1]], axis=1)
        self.edges = shapely.STRtree(shapely.linestrings(ends))

    def samples(self, step: float) -> tuple[Floats, NDArray[np.intp], Floats]:
        """Return evenly spaced distances along each part, their part, and what each stands for."""
        lengths = np.diff(self.bounds, axis=0)[0]
        counts = np.ceil(lengths / step).astype(int)
        part = np.repeat(np.arange(len(counts)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        weight = (lengths / counts)[part]
        return self.bounds[0][part] + (within + 0.5) * weight, part, weight

    def position(self, at: Floats) -> Floats:
        return np.column_stack([np.interp(at, self.along, self.xy[:, i]) for i in (0, 1)])

    def locate(self, edge: NDArray[np.intp], points: Floats) -> Floats:
        """Return how far along the line the nearest place of an edge to each point is."""
        foot = shapely.line_locate_point(self.edges.geometries[edge], shapely.points(points))
        return np.asarray(self.along[self.start[edge]] + foot)

    def heading(self, at: Floats, part: NDArray[np.intp], chord: float) -> Floats:
        """Return the direction in degrees around each distance, over a chord within its part."""
        ends = np.clip([at - chord / 2, at + chord / 2], *self.bounds[:, None, part])
        step = self.position(ends[1]) - self.position(ends[0])
        return np.asarray(np.degrees(np.arctan2(*step.T)))


def _angle(a: Floats, b: Floats) -> Floats:
    """Return the angle between two directions, whichever way each runs: 0 to 90."""
    apart = np.abs(a - b) % 180
    return np.asarray(np.minimum(apart, 180 - apart))
