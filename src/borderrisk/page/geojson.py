"""A folium GeoJson layer as data: geometries, the fields that are shown, a style per feature."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from borderrisk.page.encode import columnar
from borderrisk.page.plain_values import NotPlainError, camel_keys, plain_value

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
"""Lists around a position, by type of geometry."""


def features_of(data: Any) -> list[dict[str, Any]]:
    """Return the features of GeoJSON data, whichever of its forms they come in.

    Raises
    ------
    NotPlainError
        If it is no GeoJSON, or a geometry holds no finite positions; the message names the feature.
    """
    kind = data.get("type") if isinstance(data, dict) else None
    if kind == "FeatureCollection":
        features = data.get("features")
    else:
        features = [data if kind == "Feature" else {"geometry": data, "properties": {}}]
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise NotPlainError("its data are no list of GeoJSON features")
    for row, feature in enumerate(features, start=1):
        _require_geometry(feature.get("geometry"), row)
    return features


def shown_fields(detail: Any, features: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a GeoJsonPopup or GeoJsonTooltip lists, as plain text.

    Raises
    ------
    NotPlainError
        If a field is in no feature.
    """
    known = dict.fromkeys(name for f in features for name in f.get("properties") or {})
    absent = [str(name) for name in detail.fields if name not in known]
    if absent and features:
        raise NotPlainError(f"no field {', '.join(absent)}; there are {', '.join(map(str, known))}")
    return {
        "fields": [str(name) for name in detail.fields],
        "aliases": [str(alias) for alias in detail.aliases],
        "labels": bool(detail.labels),
        "localize": bool(detail.localize),
    }


def layer_data(element: Any, fields: list[str]) -> dict[str, Any]:
    """Return geometries, the values of the fields that something shows, and the styles.

    Parameters
    ----------
    element : folium.GeoJson
        With its style and highlight functions, which are called once a feature.
    fields : list of str
        Properties to keep; the others stay out of the page.
    """
    features = features_of(element.data)
    given = [{str(k): v for k, v in (f.get("properties") or {}).items()} for f in features]
    own = (values.get("style") or {} for values in given)
    styles = map(element.style_function, features) if element.style else own
    data = {
        "geometries": [plain_value(f.get("geometry"), "geometry") for f in features],
        "values": columnar([{n: plain_value(v.get(n), n) for n in fields} for v in given]),
        "styles": columnar([{"style": camel_keys(style)} for style in styles]),
    }
    if element.highlight:
        highlights = [{"style": camel_keys(element.highlight_function(f))} for f in features]
        data["highlights"] = columnar(highlights)
    return data


def _require_geometry(geometry: Any, row: int) -> None:
    if geometry is None:
        return
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "GeometryCollection":
        for part in geometry.get("geometries") or ():
            _require_geometry(part, row)
    elif kind not in _DEPTH:
        raise NotPlainError(f"feature {row} has no geometry of GeoJSON")
    elif not all(
        isinstance(xy, list | tuple)
        and len(xy) >= 2  # noqa: PLR2004
        and all(isinstance(n, int | float) and math.isfinite(n) for n in xy[:2])
        for xy in _positions(geometry.get("coordinates"), _DEPTH[kind])
    ):
        raise NotPlainError(f"feature {row} holds a position that is not two finite numbers")


def _positions(coordinates: Any, depth: int) -> Iterator[Any]:
    if depth == 0 or not isinstance(coordinates, list | tuple):
        yield coordinates
    else:
        for inner in coordinates:
            yield from _positions(inner, depth - 1)
