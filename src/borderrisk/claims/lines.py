"""Stretches of a line: beside another line, or between two points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.ops import substring

if TYPE_CHECKING:
    from collections.abc import Sequence


def beside(
    line: shapely.Geometry, edge: shapely.Geometry, *, within_m: float
) -> shapely.Geometry | None:
    """Return the reaches of a line, piece by piece, from the first to the last point beside it.

    Parameters
    ----------
    line, edge : LineString or MultiLineString
        The line to cut and the line that it runs beside, in one metric CRS.
    within_m : float
        How near a point of ``edge`` must be to a piece; looked at that often along it.

    Returns
    -------
    LineString, MultiLineString or None
        None where no piece runs beside it.

    Examples
    --------
    >>> river = shapely.LineString([(0, 0), (100, 0)])
    >>> beside(river, shapely.LineString([(20, 1), (60, 1)]), within_m=5).length
    40.0
    """
    steps = shapely.segmentize(edge, within_m)  # a straight border has no vertex on the way
    vertices = shapely.points(shapely.get_coordinates(steps))
    found = []
    for piece in shapely.get_parts(line):
        near = vertices[shapely.dwithin(vertices, piece, within_m)]
        if len(near):
            along = shapely.line_locate_point(piece, near)
            found.append(substring(piece, float(np.min(along)), float(np.max(along))))
    reaches = [reach for reach in found if reach.length > 0]
    return shapely.line_merge(shapely.union_all(reaches)) if reaches else None


def between(
    line: shapely.Geometry, points: Sequence[shapely.Point], *, within_m: float
) -> shapely.LineString:
    """Return the stretch of a line between the feet of two points.

    Parameters
    ----------
    line : LineString or MultiLineString
        Of several pieces, the one that is nearest to both points is cut.
    points : sequence of Point
        Two, in the CRS of the line.
    within_m : float
        How far they may lie from it.

    Raises
    ------
    ValueError
        If one lies farther away, or both have the same foot.

    Examples
    --------
    >>> river = shapely.LineString([(0, 0), (100, 0)])
    >>> between(river, [shapely.Point(70, 3), shapely.Point(10, -2)], within_m=5).length
    60.0
    """
    pieces = shapely.get_parts(line)
    away = np.array([shapely.distance(points, piece).max() for piece in pieces])
    if away.min() > within_m:
        km = away.min() / 1000
        raise ValueError(f"one lies {km:.0f} km from the line, at most {within_m / 1000:g} km")
    piece = pieces[int(away.argmin())]
    stretch = substring(piece, *sorted(shapely.line_locate_point(piece, points)))
    if stretch.length == 0:
        raise ValueError("the line has no stretch between them")
    return stretch
