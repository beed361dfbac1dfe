"""Shapes as short lists of whole numbers, rows as short lists of values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

UNIT = 2_500
"""Steps to the degree: positions are given to about 45 m, less than a pixel at the closest zoom."""


def delta_encode(geometry: shapely.Geometry, *, unit: int = UNIT) -> dict[str, Any]:
    """Return a shape in degrees as its type and its steps.

    A polygon is a list of polygons, each a list of rings; a line is a list of lines; a point is
    one list. Each list holds x and y of the first position, then the step to each next one.

    Examples
    --------
    >>> delta_encode(shapely.LineString([(1, 2), (1.5, 2)]), unit=100)
    {'type': 'line', 'steps': [[100, 200, 50, 0]]}
    """
    parts = shapely.get_parts(geometry)
    parts = parts[~shapely.is_empty(parts)]
    kind = parts[0].geom_type if len(parts) else "Polygon"
    if kind == "Polygon":
        steps = [_rings(part, unit) for part in parts]
        return {"type": "polygon", "steps": [rings for rings in steps if rings]}
    if kind == "LineString":
        lines = [_steps(shapely.get_coordinates(part), unit) for part in parts]
        return {"type": "line", "steps": [line for line in lines if len(line) > 2]}  # noqa: PLR2004
    return {
        "type": "point",
        "steps": _steps(shapely.get_coordinates(geometry), unit, distinct=False),
    }


def _rings(polygon: shapely.Polygon, unit: int) -> list[list[int]]:
    """Return the rings that are still areas at this unit."""
    rings = (polygon.exterior, *polygon.interiors)
    steps = [_steps(shapely.get_coordinates(ring), unit) for ring in rings]
    return [ring for ring in steps if len(ring) >= 8]  # noqa: PLR2004


def _steps(xy: NDArray[np.float64], unit: int, *, distinct: bool = True) -> list[int]:
    whole = np.round(xy * unit).astype(int)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=int))
    if distinct:
        moved = np.flatnonzero(steps[1:].any(axis=1)) + 1
        steps = steps[[0, *moved]]
    flat: list[int] = steps.ravel().tolist()
    return flat


def decoded(steps: list[int], *, unit: int = UNIT) -> NDArray[np.float64]:
    """Return the positions of one list of steps, in degrees."""
    return np.cumsum(np.reshape(steps, (-1, 2)), axis=0) / unit


def columnar(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return rows as one list per field; a field that repeats itself as its values and places.

    Examples
    --------
    >>> columnar([{"id": "a", "by": "x"}, {"id": "b", "by": "x"}])
    {'count': 2, 'columns': {'id': ['a', 'b'], 'by': {'of': ['x'], 'at': [0, 0]}}}
    """
    fields = dict.fromkeys(field for row in rows for field in row)
    columns = {field: _column([row.get(field) for row in rows]) for field in fields}
    return {"count": len(rows), "columns": columns}


def _column(values: list[Any]) -> Any:
    keys = [json.dumps(value, sort_keys=True) for value in values]
    first = dict(zip(reversed(keys), reversed(values), strict=True))
    if len(first) * 2 > len(values):
        return values
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    return {"of": [first[key] for key in places], "at": [places[key] for key in keys]}
