"""The map as a still picture, for readers without JavaScript."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from borderrisk.page.encode import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_WIDTH = 900
_INK = {
    "country": 'fill="#f7f4ec"',
    "unit1": 'fill="none" stroke="#8a8570" stroke-dasharray="6 3"',
    "unit2": 'fill="none" stroke="#9b9683" stroke-dasharray="1 4"',
    "river": 'fill="none" stroke="#7fa9c4" stroke-width="1.4"',
    "main-river": 'fill="none" stroke="#1f6f9f" stroke-width="3.5"',
    "border": 'fill="none" stroke="#20262b" stroke-width="1.3"',
    "place": 'fill="#20262b"',
    "crossing": 'fill="#ffffff" stroke="#20262b" stroke-width="2"',
    "unit": 'fill="#a8450a" fill-opacity=".16" stroke="#5c2505" stroke-width="2"',
    "river-reach": 'fill="none" stroke="#a8450a" stroke-opacity=".45" stroke-width="12"',
}


def picture(page: dict[str, Any], *, title: str) -> str:
    """Return an SVG of the page's shapes, without text from any source but its title."""
    (south, west), (north, east) = page["view"]
    place = _Place(west, south, east, north)
    grounds = [layer for layer in page["layers"] if layer["kind"].startswith(("country", "unit"))]
    above = [layer for layer in page["layers"] if layer not in grounds]
    shapes = [shape for shape in page["shapes"] if shape["kind"] != "countries"]
    drawn = [
        *(mark for layer in grounds for mark in _layer(layer, place)),
        *(mark for shape in shapes for mark in _marks(shape, shape["kind"], place)),
        *(mark for layer in above for mark in _layer(layer, place)),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="static" role="img" '
        f'viewBox="0 0 {_WIDTH} {place.height:.0f}" width="{_WIDTH}" height="{place.height:.0f}">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{_WIDTH}" height="{place.height:.0f}" fill="#e4e3dc"/>{"".join(drawn)}</svg>'
    )


class _Place:
    """Where a position in degrees lies on the picture (Mercator, as on the page)."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self.west, self.north = west, _mercator(north)
        self.scale = _WIDTH / (east - west)
        self.height = (self.north - _mercator(south)) * self.scale

    def __call__(self, lonlat: NDArray[np.float64]) -> NDArray[np.int64]:
        x = (lonlat[:, 0] - self.west) * self.scale
        y = (self.north - _mercator(lonlat[:, 1])) * self.scale
        return np.asarray(np.round(np.column_stack([x, y])), dtype=np.int64)

    def path(self, lonlat: NDArray[np.float64]) -> str:
        """Return a line as relative steps of whole pixels, none of them empty."""
        at = self(lonlat)
        steps = np.diff(at, axis=0)
        moves = "".join(f" {x} {y}" for x, y in steps[steps.any(axis=1)])
        return f"M{at[0, 0]} {at[0, 1]}l{moves[1:]}" if moves else ""


def _mercator(lat: Any) -> Any:
    return np.degrees(np.arcsinh(np.tan(np.radians(lat))))


def _layer(layer: dict[str, Any], place: _Place) -> Iterator[str]:
    for feature in layer["features"]:
        main = layer["kind"] == "river" and feature.get("main")
        yield from _marks(feature, "main-river" if main else layer["kind"], place)


def _marks(feature: dict[str, Any], kind: str, place: _Place) -> Iterator[str]:
    if feature["type"] == "point":
        for x, y in place(decoded(feature["steps"])):
            yield f'<circle cx="{x}" cy="{y}" r="{5 if kind == "crossing" else 2.5}" {_INK[kind]}/>'
        return
    closed = feature["type"] == "polygon"
    lines = (
        [ring for polygon in feature["steps"] for ring in polygon] if closed else feature["steps"]
    )
    path = "".join(place.path(decoded(line)) + "Z" * closed for line in lines)
    yield f'<path d="{path}" {_INK[kind]}/>'
