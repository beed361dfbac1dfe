"""The positions at which a shape's name may stand, best first."""

from __future__ import annotations

from functools import lru_cache

import shapely

from borderrisk.page import delta_encode

_SHARES = (0.25, 0.5, 0.75, 0.1, 0.9)
"""Where along a line a name may stand: away from its ends, where other lines meet it, first."""

_POLES = 9
"""Places in a polygon: enough that one is clear of lines, few enough to be tried at each zoom."""

_TOLERANCE = 50
"""The pole of a shape is found to a fiftieth of its radius, less than a letter."""


def label_anchors(drawn: shapely.Geometry, window: shapely.Polygon) -> list[int]:
    """Return where a drawn shape's name may stand, as one list of deltas, all of it in a window.

    A polygon's anchors are the centres of the largest circles that fit beside each other; a
    line's lie along its longest part. A shape outside the window has none.
    """
    return list(_anchors(drawn, window))


@lru_cache(maxsize=1024)
def _anchors(drawn: shapely.Geometry, window: shapely.Polygon) -> tuple[int, ...]:
    seen = shapely.intersection(drawn, window)
    parts = shapely.get_parts(seen)
    parts = parts[shapely.get_dimensions(parts) == shapely.get_dimensions(drawn)]
    if shapely.is_empty(parts).all():
        return ()
    if shapely.get_dimensions(drawn) != 2:  # noqa: PLR2004
        longest = max(parts, key=shapely.length)
        points = list(shapely.line_interpolate_point(longest, _SHARES, normalized=True))
        return tuple(delta_encode(shapely.multipoints(points)).deltas)
    left, points = shapely.union_all(parts), []
    apart = shapely.minimum_bounding_radius(left) / len(_SHARES)
    # Poles of inaccessibility, each as far from those before as fits the shape.
    while len(points) < _POLES and (not points or left.area > apart**2):
        size = shapely.minimum_bounding_radius(left)
        circle = shapely.maximum_inscribed_circle(left, tolerance=size / _TOLERANCE)
        points.append(shapely.Point(circle.coords[0]))
        left = shapely.difference(left, shapely.buffer(points[-1], apart))
    return tuple(delta_encode(shapely.multipoints(points)).deltas)
