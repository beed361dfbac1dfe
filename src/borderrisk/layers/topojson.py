"""TopoJSON, whose neighbours share their arcs, as GeoJSON features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from borderrisk.errors import input_error, short_repr
from borderrisk.layers.geojson import feature_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from borderrisk.layers.raw import Rows

_DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
           "MultiPolygon": 3}  # fmt: skip
"""Depth of lists around positions, by type."""


def topology_rows(path: Path, data: dict[str, Any]) -> Rows:
    """Return the one object of a topology as rows.

    Its geometries become GeoJSON features, which are checked as such; the id of a geometry stands
    in the column ``id``.
    """
    objects = data.get("objects")
    if not isinstance(objects, dict) or not objects:
        raise input_error(path, field="objects", found="no object, at least one is needed")
    name, chosen = next(iter(objects.items()))
    try:
        arcs = arcs_of(data)
        members = chosen.get("geometries", [chosen])
        features = [feature_of(member, arcs, data.get("transform")) for member in members]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError,
            OverflowError) as error:  # fmt: skip
        found = f"not readable as TopoJSON: {short_repr(error)}"
        raise input_error(path, field=f"objects.{name}", found=found) from error
    return feature_rows(path, {"type": "FeatureCollection", "features": features})


def arcs_of(data: dict[str, Any]) -> list[NDArray[np.float64]]:
    """Return every arc as positions in degrees: deltas are added up, then scaled and moved."""
    arcs, transform = data["arcs"], data.get("transform")
    ends = np.cumsum([len(arc) for arc in arcs])
    numbers = (number for arc in arcs for p in arc for number in (p[0], p[1]))
    steps = np.fromiter(numbers, dtype=float).reshape(-1, 2)
    if transform is not None and len(steps):
        scale, move = (np.array(transform[name], dtype=float) for name in ("scale", "translate"))
        sums = np.cumsum(steps, axis=0)
        before = np.vstack([np.zeros(2), sums])[[0, *ends[:-1]]]  # what the arcs before add up to
        steps = (sums - np.repeat(before, np.diff(ends, prepend=0), axis=0)) * scale + move
    return np.split(steps, ends[:-1])


def feature_of(
    member: dict[str, Any], arcs: list[NDArray[np.float64]], transform: dict[str, Any] | None
) -> dict[str, Any]:
    """Return a geometry of a topology as a GeoJSON feature."""
    properties = dict(member.get("properties") or {})
    properties.setdefault("id", member.get("id"))
    kind = member.get("type")
    depth = _DEPTHS.get(str(kind))
    if depth is None:  # a null geometry, or a collection: feature_rows names it
        return {"type": "Feature", "properties": properties, "geometry": {"type": kind}}

    def position(numbers: list[float]) -> list[float]:
        if transform is None:
            return numbers
        scale, move = transform["scale"], transform["translate"]
        return [p * k + m for p, k, m in zip(numbers, scale, move, strict=False)]

    def line(ids: list[int]) -> list[list[float]]:  # ~n stands for arc n backwards
        parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in ids]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])]).tolist()  # type: ignore[no-any-return]

    if "coordinates" in member:
        coordinates = _mapped(member["coordinates"], depth, position)
    else:
        coordinates = _mapped(member["arcs"], depth - 1, line)
    shape = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def _mapped(value: Any, depth: int, change: Callable[[Any], object]) -> object:
    return change(value) if depth == 0 else [_mapped(part, depth - 1, change) for part in value]
