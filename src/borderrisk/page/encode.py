"""Shapes as short lists of whole numbers, rows as short lists of values."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

QUANTIZATION = 1500
"""Steps to the degree: positions are given to about 75 m, a pixel at the closest zoom."""

_SHIFTS = np.arange(0, 35, 7)
"""Where the groups of a packed number begin: five of them hold 32 bits and its sign."""

_RING = 4
"""Positions of the shortest ring, the first of them twice."""


@dataclass(frozen=True)
class Encoded:
    """A shape as whole numbers (TopoJSON's delta encoding).

    ``deltas`` holds one list per ring of each polygon, one per line, or one for all points: x and
    y of the first position in steps of ``unit`` to the degree, then the step to each next one.
    """

    type: Literal["polygon", "line", "point"]
    deltas: list[Any]
    unit: int = QUANTIZATION

    def positions(self) -> NDArray[np.float64]:
        """Return every position of the shape in degrees, one after the other."""
        lists = [self.deltas] if self.type == "point" else self.deltas
        flat = [ring for each in lists for ring in (each if self.type == "polygon" else [each])]
        return np.vstack([np.empty((0, 2)), *(decoded(ring, unit=self.unit) for ring in flat)])


def delta_encode(geometry: shapely.Geometry, *, unit: int = QUANTIZATION) -> Encoded:
    """Return a shape in degrees as its type and its deltas.

    Examples
    --------
    >>> delta_encode(shapely.LineString([(1, 2), (1.5, 2)]), unit=100)
    Encoded(type='line', deltas=[[100, 200, 50, 0]], unit=100)
    """
    parts = shapely.get_parts(geometry)
    parts = parts[~shapely.is_empty(parts)]
    kind = parts[0].geom_type if len(parts) else "Polygon"
    if kind == "Polygon":
        polygons = []
        for part in parts:
            rings = (part.exterior, *part.interiors)
            outer, *holes = [_deltas(shapely.get_coordinates(ring), unit) for ring in rings]
            if len(outer) >= 2 * _RING:  # an area still, at this unit
                polygons.append([outer, *(hole for hole in holes if len(hole) >= 2 * _RING)])
        return Encoded("polygon", polygons, unit)
    if kind == "LineString":
        lines = [_deltas(shapely.get_coordinates(part), unit) for part in parts]
        return Encoded("line", [line for line in lines if len(line) > 2], unit)  # noqa: PLR2004
    return Encoded("point", _deltas(shapely.get_coordinates(geometry), unit, distinct=False), unit)


def _deltas(xy: NDArray[np.float64], unit: int, *, distinct: bool = True) -> list[int]:
    whole = np.round(xy * unit).astype(int)
    deltas = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=int))
    if distinct:
        moved = np.flatnonzero(deltas[1:].any(axis=1)) + 1
        deltas = deltas[[0, *moved]]
    flat: list[int] = deltas.ravel().tolist()
    return flat


def decoded(deltas: Sequence[int], *, unit: int = QUANTIZATION) -> NDArray[np.float64]:
    """Return the positions of one list of deltas, in degrees.

    Examples
    --------
    >>> decoded([10, 20, 5, -5], unit=10).tolist()
    [[1.0, 2.0], [1.5, 1.5]]
    """
    return np.cumsum(np.reshape(deltas, (-1, 2)), axis=0) / unit


def pack(values: Iterable[int]) -> str:
    """Return whole numbers as base64 of bytes, few for small ones; one for all where they agree.

    Each number takes as many bytes as it has groups of seven bits, the low ones first, the highest
    bit set where more follow; its sign is its lowest bit (protocol buffers' ``sint32``).

    Examples
    --------
    >>> pack([0, -1, 1, 64]), pack([5, 5, 5])
    ('AAECgAE=', 'Cg==')
    """
    numbers = np.fromiter(values, dtype=np.int64)
    if len(numbers) and (numbers == numbers[0]).all():
        numbers = numbers[:1]
    unsigned = np.where(numbers < 0, -2 * numbers - 1, 2 * numbers)[:, None]
    groups, rest = unsigned >> _SHIFTS, unsigned >> (_SHIFTS + 7)
    is_there = np.column_stack([np.ones(len(numbers), dtype=bool), rest[:, :-1] > 0])
    found = (groups % 128 + 128 * (rest > 0)).astype(np.uint8)[is_there]
    return base64.b64encode(found.tobytes()).decode()


def columnar(rows: Sequence[Mapping[str, object]]) -> dict[str, Any]:
    """Return rows as one list per field; a field that repeats itself as its values and places.

    A field that is the same in every row has one value and no places.

    Examples
    --------
    >>> columnar([{"id": "a", "by": "x"}, {"id": "b", "by": "x"}])
    {'count': 2, 'columns': {'id': ['a', 'b'], 'by': {'of': ['x'], 'at': []}}}
    """
    columns: dict[str, Any] = {}
    for field in dict.fromkeys(field for row in rows for field in row):
        values = [row.get(field) for row in rows]
        keys = [json.dumps(value, sort_keys=True) for value in values]
        first = dict(zip(reversed(keys), reversed(values), strict=True))
        places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        if len(first) == 1 < len(values):
            columns[field] = {"of": values[:1], "at": []}
        elif len(first) * 2 > len(values):
            columns[field] = values
        else:
            at = [places[key] for key in keys]
            columns[field] = {"of": [first[key] for key in places], "at": at}
    return {"count": len(rows), "columns": columns}
