"""The map as a still picture, for readers without JavaScript and for notebooks."""

from __future__ import annotations

import unicodedata
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from borderrisk.languages import localized
from borderrisk.page import decoded
from borderrisk.viewer.messages import messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

_WIDTH = 900
_FINEST = 0.8
"""Pixels by which a line of the picture may lie beside its own."""
_TEXT = 60
"""Characters of a name that the picture shows."""
_LETTER = 0.62
"""Width of a letter, in font sizes, when names are kept apart."""
_INK = {
    "country": 'fill="#f7f4ec"',
    "unit1": 'fill="none" stroke="#8a8570" stroke-dasharray="6 3"',
    "unit2": 'fill="none" stroke="#9b9683" stroke-dasharray="1 4"',
    "river": 'fill="none" stroke="#5f93b4" stroke-width="1.4"',
    "main-river": 'fill="none" stroke="#1f6f9f" stroke-width="3.5"',
    "border": 'fill="none" stroke="#20262b" stroke-width="1.3"',
    "place": 'fill="#20262b"',
    "crossing": 'fill="#ffffff" stroke="#20262b" stroke-width="2"',
    "unit": 'fill="#a8450a" fill-opacity=".16" stroke="#5c2505" stroke-width="2"',
    "river-reach": 'fill="none" stroke="#a8450a" stroke-opacity=".45" stroke-width="12"',
    "points": 'fill="#ffffff" stroke="#20262b"',
}
_TIER = ("#5b0f52", "#a3246c", "#dd5b5f", "#f7a072", "#fde3b4")
_SIZES = {"crossing": 13, "main-river": 14, "country": 15, "place": 11, "river": 11}


def static_svg(page: Mapping[str, Any], *, lang: str) -> str:
    """Return an SVG of the page's shapes and names."""
    (south, west), (north, east) = page["view"]
    place = _Place(west, south, east, north)
    title = _plain(localized(page["title"], lang))
    height = f"{place.height:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="static" role="img" '
        f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}">'
        f"<title>{escape(title)}. {escape(messages(lang)['picture'])}</title>"
        f'<rect width="{_WIDTH}" height="{height}" fill="#e4e3dc"/>'
        f"{''.join(_drawn(page, place))}"
        f'<g font-family="sans-serif" paint-order="stroke" stroke="#fff" stroke-width="3" '
        f'fill="#20262b">{"".join(_names(page, place, lang))}</g></svg>'
    )


class _Place:
    """Where a position in degrees lies on the picture (Mercator, as on the page)."""

    def __init__(self, west: float, south: float, east: float, north: float) -> None:
        self.west, self.north = west, _mercator(north)
        self.scale = _WIDTH / (east - west)
        self.height = (self.north - _mercator(south)) * self.scale
        self.frame = (-8.0, -8.0, _WIDTH + 8.0, self.height + 8.0)

    def __call__(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        x = (lonlat[:, 0] - self.west) * self.scale
        y = (self.north - _mercator(lonlat[:, 1])) * self.scale
        return np.column_stack([x, y])

    def path(self, feature: Mapping[str, Any]) -> str:
        """Return a shape as relative steps of whole pixels, none of them empty."""
        closed = feature["type"] == "polygon"
        made = [self._polygon(p) for p in feature["steps"]] if closed else self._lines(feature)
        inside = [shapely.clip_by_rect(shape, *self.frame) for shape in made]
        simple = shapely.simplify(np.array(inside, dtype=object), _FINEST)
        lines = [ring for shape in shapely.get_parts(simple) for ring in _rings(shape)]
        return "".join(_moves(shapely.get_coordinates(line)) + "Z" * closed for line in lines)

    def _polygon(self, rings: list[list[int]]) -> Any:
        shells = [self(decoded(ring)) for ring in rings]
        return shapely.make_valid(shapely.polygons(shells[0], shells[1:] or None))

    def _lines(self, feature: Mapping[str, Any]) -> list[Any]:
        return [shapely.linestrings(self(decoded(line))) for line in feature["steps"]]


def _rings(shape: Any) -> Iterator[Any]:
    if shape.geom_type == "Polygon":
        yield from (ring for ring in (shape.exterior, *shape.interiors) if not ring.is_empty)
    elif shape.geom_type == "LineString" and not shape.is_empty:
        yield shape


def _moves(xy: NDArray[np.float64]) -> str:
    at = np.round(xy).astype(np.int64)
    steps = np.diff(at, axis=0)
    moves = "".join(f" {x} {y}" for x, y in steps[steps.any(axis=1)])
    return f"M{at[0, 0]} {at[0, 1]}l{moves[1:]}" if moves else ""


def _mercator(lat: Any) -> Any:
    return np.degrees(np.arcsinh(np.tan(np.radians(lat))))


def _drawn(page: Mapping[str, Any], place: _Place) -> Iterator[str]:
    grounds = [layer for layer in page["layers"] if layer["kind"].startswith(("country", "unit"))]
    for layer in grounds:
        yield from _layer(layer, place)
    for shape in page["shapes"]:
        if shape["kind"] != "countries":
            yield from _marks(shape, _INK[shape["kind"]], place)
    for segment in () if page["claims"] else page.get("score", {}).get("segments", ()):
        yield from _segment(segment, place)
    for layer in page["layers"]:
        if layer not in grounds:
            yield from _layer(layer, place)
    for points in page["points"]:
        for x, y in np.round(place(decoded(points["steps"], unit=points["unit"])))[:2000]:
            yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" {_INK["points"]}/>'


def _layer(layer: Mapping[str, Any], place: _Place) -> Iterator[str]:
    for feature in layer["features"]:
        if "until" not in feature:
            main = layer["kind"] == "river" and feature.get("main")
            ink = _INK["main-river" if main else layer["kind"]]
            yield from _marks(feature, ink, place, radius=5 if layer["kind"] == "crossing" else 2)


def _segment(segment: Mapping[str, Any], place: _Place) -> Iterator[str]:
    yield from _marks(segment, 'fill="none" stroke="#20262b" stroke-width="9"', place)
    tier = segment["tier"]
    ink = f'stroke="{_TIER[tier - 1]}"' if tier else 'stroke="#fff" stroke-dasharray="4 3"'
    yield from _marks(segment, f'fill="none" {ink} stroke-width="6"', place)


def _marks(
    feature: Mapping[str, Any], ink: str, place: _Place, *, radius: int = 2
) -> Iterator[str]:
    if feature["type"] == "point":
        for x, y in np.round(place(decoded(feature["steps"]))):
            yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius}" {ink}/>'
    elif path := place.path(feature):
        yield f'<path d="{path}" {ink}/>'


def _names(page: Mapping[str, Any], place: _Place, lang: str) -> Iterator[str]:
    """Yield the names that are free of each other, the more important first."""
    taken: list[tuple[float, float, float, float]] = []
    for text, size, anchor, x, y in sorted(_candidates(page, place, lang), key=lambda c: -c[1]):
        wide = len(text) * size * _LETTER
        left = x - wide / 2 if anchor == "middle" else x
        box = (left, y - size, left + wide, y)
        free = all(box[0] > b[2] or box[2] < b[0] or box[1] > b[3] or box[3] < b[1] for b in taken)
        if free and box[0] >= 0 and box[2] <= _WIDTH and box[1] >= 0 and y <= place.height:
            taken.append(box)
            weight = ' font-weight="bold"' if size > 12 else ""  # noqa: PLR2004
            yield (
                f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="{anchor}"{weight}>'
                f"{escape(text)}</text>"
            )


def _candidates(
    page: Mapping[str, Any], place: _Place, lang: str
) -> Iterator[tuple[str, int, str, float, float]]:
    number = {claim["id"]: str(n) for n, claim in enumerate(page["claims"], start=1)}
    for shape in page["shapes"]:
        if "label" in shape:
            x, y = place(decoded(shape["label"]))[0]
            yield ", ".join(number[claim] for claim in shape["claims"]), 17, "middle", x, y + 6
    for layer in page["layers"]:
        for feature in layer["features"]:
            kind = (
                "main-river" if layer["kind"] == "river" and feature.get("main") else layer["kind"]
            )
            if "label" in feature and kind in _SIZES:
                x, y = place(decoded(feature["label"]))[0]
                beside = kind in ("crossing", "place")
                anchor, dx = ("start", 7) if beside else ("middle", 0)
                yield _plain(localized(feature["name"], lang)), _SIZES[kind], anchor, x + dx, y + 4


def _plain(text: str) -> str:
    """Return a name that XML can hold, on one line, reading from left to right."""
    kept = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return kept if len(kept) <= _TEXT else kept[: _TEXT - 1] + "…"
