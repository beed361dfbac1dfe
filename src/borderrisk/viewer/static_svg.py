"""The map as a still picture, for readers without JavaScript and for notebooks."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from borderrisk.languages import localized
from borderrisk.page import decoded
from borderrisk.viewer.messages import messages
from borderrisk.viewer.style import colours, dashes, widths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from borderrisk.page import Encoded
    from borderrisk.viewer.content import Content, Shape
    from borderrisk.viewer.ground_content import Feature, Layer

_WIDTH = 900
_FINEST = 1.5
"""Pixels by which a line of the picture may lie beside its own: less than its stroke."""
_TEXT = 60
"""Characters of a name that the picture shows: a third of its width."""
_LETTER = 0.62
"""Width of a letter, in font sizes, when names are kept apart: a wide sans serif's average."""
_MOST_POINTS = 2000
"""Points of a user's that the picture shows: more of them are one blot."""
_DEGREE_KM = 111.32
"""A degree of longitude at the equator of WGS 84."""
_BAR = 150
"""Pixels that the bar of the scale may take."""
_CASING = 2.5
"""Pixels by which the dark edge of a segment is wider than the segment."""
_FILLS = {"land": "neighbour", "main-land": "paper", "country": "paper", "place": "ink"}
"""Colours of what has no edge."""
_UNSCORED = ' stroke-dasharray="4 3"'
_SIZES = {"crossing": 13, "main-river": 14, "country": 15, "neighbour": 10}
"""Font sizes of what is not named in 11 pixels."""


def static_svg(content: Content, *, lang: str) -> str:
    """Return an SVG of a page's shapes and names."""
    (south, west), (north, east) = content.view
    frame, title = _Frame(west, south, east, north), escape(_plain(localized(content.title, lang)))
    height = f"{frame.height:.0f}"
    ink, sea = colours(), any(layer.kind == "land" for layer in content.layers)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="static" role="img" '
        f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}">'
        f"<title>{title}. {escape(messages(lang)['picture'])}</title>"
        f'<rect width="{_WIDTH}" height="{height}" fill="{ink["sea" if sea else "beyond"]}"/>'
        f"{''.join(_drawn(content, frame))}"
        f'<g font-family="sans-serif" paint-order="stroke" stroke="{ink["halo"]}" stroke-width="3" '
        f'fill="{ink["ink"]}">{"".join(_names(content, frame, lang))}'
        f"{_scale(frame, messages(lang)['north_letter'])}</g></svg>"
    )


@dataclass(frozen=True)
class _Frame:
    """A box in degrees on a picture of a given width (Mercator, as on the page)."""

    west: float
    south: float
    east: float
    north: float

    @property
    def scale(self) -> float:
        return _WIDTH / (self.east - self.west)

    @property
    def height(self) -> float:
        return float((_mercator(self.north) - _mercator(self.south)) * self.scale)

    def __call__(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        x = (lonlat[:, 0] - self.west) * self.scale
        y = (_mercator(self.north) - _mercator(lonlat[:, 1])) * self.scale
        return np.column_stack([x, y])

    def path(self, outline: Encoded) -> str:
        """Return a shape as relative moves of whole pixels, none of them empty."""
        closed = outline.type == "polygon"
        shapes = []
        for part in outline.deltas:
            rings = part if closed else [part]
            shell, *holes = [self(decoded(ring, unit=outline.unit)) for ring in rings]
            if closed:
                shapes.append(shapely.make_valid(shapely.Polygon(shell, holes)))
            else:
                shapes.append(shapely.LineString(shell))
        frame = (-8.0, -8.0, _WIDTH + 8.0, self.height + 8.0)
        clipped = [shapely.clip_by_rect(shape, *frame) for shape in shapes]
        simple = shapely.simplify(np.array(clipped, dtype=object), _FINEST)
        lines = [ring for shape in shapely.get_parts(simple) for ring in _rings(shape)]
        return "".join(_moves(shapely.get_coordinates(line)) + "Z" * closed for line in lines)


def _mercator(lat: Any) -> Any:
    return np.degrees(np.arcsinh(np.tan(np.radians(lat))))


def _rings(shape: shapely.Geometry) -> Iterator[shapely.LinearRing]:
    if shape.geom_type == "Polygon":
        yield from (ring for ring in (shape.exterior, *shape.interiors) if not ring.is_empty)
    elif shape.geom_type == "LineString" and not shape.is_empty:
        yield shape


def _moves(xy: NDArray[np.float64]) -> str:
    at = np.round(xy).astype(np.int64)
    deltas = np.diff(at, axis=0)
    moves = "".join(f" {x} {y}" for x, y in deltas[deltas.any(axis=1)])
    return f"M{at[0, 0]} {at[0, 1]}l{moves[1:]}" if moves else ""


def _pen(kind: str) -> str:
    """Return the SVG attributes of a kind of the ground or of a location."""
    ink, width = colours(), widths()
    if kind in _FILLS:
        return f'fill="{ink[_FILLS[kind]]}"'
    if kind == "neighbour":
        return _stroke(ink["limit"], 1, ' stroke-opacity=".6"')
    if kind.startswith("unit") and kind in dashes():
        return _stroke(ink["limit"], width["limit"], f' stroke-dasharray="{dashes()[kind]}"')
    lines = {"river": "water-soft", "main-river": "water", "border": "ink", "main-border": "ink"}
    if kind in lines:
        return _stroke(ink[lines[kind]], width[kind])
    return f'fill="{ink["panel"]}" stroke="{ink["ink"]}" stroke-width="{width["crossing"]}"'


def _stroke(colour: str, width: float, more: str = "") -> str:
    return f'fill="none" stroke="{colour}" stroke-width="{width:g}"{more}'


def _claim_pen(kind: str, outline: Encoded, *, hedged: bool) -> str:
    ink, width = colours(), widths()
    names = (f"claimed-{kind}", kind, *(["hedged"] if hedged else []))
    dash = next((dashes()[name] for name in names if name in dashes()), None)
    broken = f' stroke-dasharray="{dash}"' if dash else ""
    if outline.type == "line":
        return _stroke(ink["claim"], width["band"], f' stroke-opacity=".45"{broken}')
    pen = f'fill="{ink["claim"]}" fill-opacity=".16" stroke="{ink["claim-ink"]}"'
    return f'{pen} stroke-width="{width["claim"]}"{broken}'


def _hedge(shape: Shape, content: Content) -> str:
    """Return the modality of what is said of a place and not stated, empty where it is stated."""
    found = [claim.modality for claim in content.claims if claim.id in shape.claims]
    hedges = (one for one in found if one in ("conditional", "questioned"))
    return "" if "stated" in found else next(hedges, "")


def _drawn(content: Content, frame: _Frame) -> Iterator[str]:
    """Yield areas, claims, rivers and borders, ranks, then what is a point, each over the last."""
    areas = ("land", "country", "neighbour", "unit")
    below = [layer for layer in content.layers if layer.kind.startswith(areas)]
    lines = [layer for layer in content.layers if layer.kind in ("river", "border")]
    for layer in below:
        yield from _layer(layer, frame)
    for shape in content.shapes:
        if shape.outline:
            pen = _claim_pen(shape.kind, shape.outline, hedged=bool(_hedge(shape, content)))
            yield from _marks(shape.outline, pen, frame)
    for layer in lines:
        yield from _layer(layer, frame)
    if content.score and not content.claims:
        ink, width = colours(), widths()
        for segment in content.score.segments:
            band = segment.band
            wide = width[(band or "unsure").rstrip("1234")]
            yield from _marks(segment.outline, _stroke(ink["casing"], wide + _CASING), frame)
            pen = _stroke(ink[band], wide) if band else _stroke(ink["panel"], wide, _UNSCORED)
            yield from _marks(segment.outline, pen, frame)
    for layer in content.layers:
        if layer not in below + lines:
            yield from _layer(layer, frame)
    for points in content.points:
        at = frame(decoded(points.deltas, unit=points.unit))[:_MOST_POINTS]
        yield from (_circle(x, y, 3, _pen("points")) for x, y in np.round(at))


def _layer(layer: Layer, frame: _Frame) -> Iterator[str]:
    for feature in layer.features:
        if feature.until is None:
            radius = 5 if layer.kind == "crossing" else 2
            yield from _marks(feature.outline, _pen(_kind(layer, feature)), frame, radius=radius)


def _kind(layer: Layer, feature: Feature) -> str:
    main = feature.main and layer.kind in ("river", "border", "land")
    return f"main-{layer.kind}" if main else layer.kind


def _marks(outline: Encoded, pen: str, frame: _Frame, *, radius: int = 2) -> Iterator[str]:
    if outline.type == "point":
        at = np.round(frame(decoded(outline.deltas)))
        yield from (_circle(x, y, radius, pen) for x, y in at)
    elif path := frame.path(outline):
        yield f'<path d="{path}" {pen}/>'


def _circle(x: float, y: float, radius: int, pen: str) -> str:
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius}" {pen}/>'


@dataclass(frozen=True)
class _Name:
    """A name of the picture, at the foot of its first letter or of its middle."""

    text: str
    size: int
    x: float
    y: float
    anchor: str = "middle"

    @property
    def box(self) -> tuple[float, float, float, float]:
        wide = len(self.text) * self.size * _LETTER
        left = self.x - wide / 2 if self.anchor == "middle" else self.x
        return left, self.y - self.size, left + wide, self.y

    def __str__(self) -> str:
        weight = ' font-weight="bold"' if self.size > 12 else ""  # noqa: PLR2004
        return (
            f'<text x="{self.x:.0f}" y="{self.y:.0f}" font-size="{self.size}" '
            f'text-anchor="{self.anchor}"{weight}>{escape(self.text)}</text>'
        )


def _names(content: Content, frame: _Frame, lang: str) -> Iterator[str]:
    """Yield the names that are free of each other, the more important first."""
    taken: list[tuple[float, float, float, float]] = []
    for name in sorted(_candidates(content, frame, lang), key=lambda name: -name.size):
        left, top, right, foot = box = name.box
        inside = left >= 0 and right <= _WIDTH and top >= 0 and foot <= frame.height
        if inside and all(left > b[2] or right < b[0] or top > b[3] or foot < b[1] for b in taken):
            taken.append(box)
            yield str(name)


def _scale(frame: _Frame, north: str) -> str:
    """Return a bar of a round length, true at the middle latitude, with north beside it."""
    km = float(_DEGREE_KM * np.cos(np.radians((frame.south + frame.north) / 2)) / frame.scale)
    most = _BAR * km
    ten = 10 ** np.floor(np.log10(most))
    length = max(times * ten for times in (1, 2, 5) if times * ten <= most)
    left, foot, end = 34, round(frame.height) - 12, round(34 + length / km)
    bar = f"M{left} {foot - 5}l0 5 {end - left} 0 0 -5"
    arrow = f"M16 {foot}l0 -18 M11 {foot - 12}l5 -7 5 7"
    pen = f'stroke="{colours()["ink"]}" stroke-width="1.5" fill="none"'
    return (
        f'<path d="{bar}" {pen}/><path d="{arrow}" {pen}/>'
        f"{_Name(f'{length:g} km', 11, left + 4, foot - 4, 'start')}"
        f"{_Name(north, 11, 16, foot - 22)}"
    )


def _candidates(content: Content, frame: _Frame, lang: str) -> Iterator[_Name]:
    number = {claim.id: str(n) for n, claim in enumerate(content.claims, start=1)}
    for shape in content.shapes:
        if shape.label:
            x, y = frame(decoded(shape.label))[0]
            hedge = _hedge(shape, content)
            manner = f" ({messages(lang)[f'modality.{hedge}']})" if hedge else ""
            numbers = ", ".join(number[claim] for claim in shape.claims)
            yield _Name(numbers + manner, 17, x, y + 6)
    for layer in content.layers:
        for feature in layer.features:
            size = _SIZES.get(
                _kind(layer, feature), 11 if layer.kind in ("place", "river") else None
            )
            at = feature.outline.deltas if feature.outline.type == "point" else feature.label
            if size and feature.name and at:
                x, y = frame(decoded(at))[0]
                text = _plain(localized(feature.name, lang))
                shift, anchor = (
                    (7, "start") if layer.kind in ("crossing", "place") else (0, "middle")
                )
                yield _Name(text, size, x + shift, y + 4, anchor)


def _plain(text: str) -> str:
    """Return a name that XML can hold, on one line, without marks that turn its direction."""
    kept = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return kept if len(kept) <= _TEXT else kept[: _TEXT - 1] + "…"
