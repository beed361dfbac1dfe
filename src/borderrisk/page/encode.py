"""Shapes as short lists of whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNIT = 10_000
"""Steps to the degree: a position is given to about 11 m, finer than anything the page shows."""


def encoded(geometry: shapely.Geometry) -> dict[str, Any]:
    """Return a shape in degrees as its type and its steps.

    A polygon is a list of polygons, each a list of rings; a line is a list of lines; a point is
    one list. Each list holds x and y of the first position, then the step to each next one.

    Examples
    --------
    >>> encoded(shapely.LineString([(1, 2), (1.5, 2)]))
    {'type': 'line', 'steps': [[10000, 20000, 5000, 0]]}
    """
    parts = shapely.get_parts(geometry)
    parts = parts[~shapely.is_empty(parts)]
    kind = parts[0].geom_type if len(parts) else "Polygon"
    if kind == "Polygon":
        return {"type": "polygon", "steps": [_rings(part) for part in parts]}
    if kind == "LineString":
        return {"type": "line", "steps": [_steps(shapely.get_coordinates(part)) for part in parts]}
    return {"type": "point", "steps": _steps(shapely.get_coordinates(geometry), distinct=False)}


def _rings(polygon: shapely.Polygon) -> list[list[int]]:
    return [
        _steps(shapely.get_coordinates(ring)) for ring in (polygon.exterior, *polygon.interiors)
    ]


def _steps(xy: NDArray[np.float64], *, distinct: bool = True) -> list[int]:
    whole = np.round(xy * UNIT).astype(int)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=int))
    if distinct:
        moved = steps.any(axis=1)
        moved[0] = True
        steps = steps[moved]
    flat: list[int] = steps.ravel().tolist()
    return flat


def decoded(steps: list[int]) -> NDArray[np.float64]:
    """Return the positions of one list of steps, in degrees."""
    return np.cumsum(np.reshape(steps, (-1, 2)), axis=0) / UNIT
