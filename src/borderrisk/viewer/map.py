"""A folium map whose page shows what a reader needs around it."""

from __future__ import annotations

import html
import re
from dataclasses import fields, replace
from string import Template
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
from branca.element import MacroElement
from folium.template import Template as FoliumTemplate

from borderrisk.errors import PageError
from borderrisk.languages import FALLBACK, LANGUAGES, localized
from borderrisk.page import (
    QUANTIZATION,
    Document,
    bundle,
    document_of,
    notebook_bundle,
    notebook_html,
    package_file,
    write_page,
)
from borderrisk.viewer.change_content import Changes
from borderrisk.viewer.content import Content, Part, Points, View
from borderrisk.viewer.event_content import Events
from borderrisk.viewer.messages import messages
from borderrisk.viewer.score_content import Score
from borderrisk.viewer.static_svg import static_svg
from borderrisk.viewer.static_tables import static_tables
from borderrisk.viewer.style import css_properties

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRIPTS = (
    "state", "elements", "messages", "themes", "shapes", "map", "popup", "claims", "ribbons",
    "segments", "ink", "declutter", "labels", "link", "download", "search", "measure", "controls",
    "legend", "claim_list", "segment_list", "canvas", "points", "point_list", "events",
    "event_facts", "event_map", "borderland", "event_list", "changes", "time_line", "story",
    "panel", "picture", "print", "head", "start",
)  # fmt: skip
"""The modules, in the order in which they run: each imports from those before it only."""

_OPTIONAL = {
    "points": ("points", "point_list"),
    "canvas": ("canvas",),
    "events": ("events", "event_facts", "event_map", "borderland", "event_list"),
    "changes": ("changes",),
    "time": ("time_line",),
}
"""Modules that some pages do without, by what those pages lack."""

_OPTIONAL_MESSAGES = {
    "points": ("point",),
    "events": ("event", "event_left"),
    "changes": ("change",),
    "time": ("time",),
}
"""The groups of messages that go with them."""

_WHOLE: dict[type, str] = {Score: "score", Events: "events", Changes: "changes"}
"""Parts that are a field of the content as they are; the others are fields of it each."""

_LAYOUT = re.compile(r"/\*.*?\*/\n?|(?<=[{};])\s+|\s+(?={)", re.DOTALL)
"""Comments and white space of a style sheet, which a page does without."""


class PageLayer(MacroElement):
    """Part of a page, as data: what the map shows without a line of script of its own.

    Parameters
    ----------
    name : str
        Its name among the map's children.
    part : View, Ground, Statements, Score or Points
        A record of :mod:`borderrisk.viewer.content`.
    """

    # Folium's own rendering of a map knows nothing of us: it says where the layers are to be seen.
    _template = FoliumTemplate(
        '{% macro html(this, kwargs) %}{% if this._name == "ground" %}'
        '<p style="position: absolute; top: 0; z-index: 1000; margin: 1em 4em; background: white">'
        "Borders, units and places of this map show in its page, borderrisk.page.write_page(m, "
        "path), or where it begins with borderrisk.maps.draw(area).</p>"
        "{% endif %}{% endmacro %}"
    )

    def __init__(self, name: str, part: Part) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = name
        self.part = part

    @staticmethod
    def page_document(m: folium.Map) -> Document:
        """Return the document of a map that holds this layer."""
        content = collect_content(m)
        lang = content.lang
        title = localized(content.title, lang)
        picture = static_svg(content, lang=lang)
        body = Template(package_file(__package__, "viewer.html")).substitute(
            title=html.escape(title), static=picture + static_tables(content, lang=lang)
        )
        sheets = ["viewer.css", *(["events.css"] if "time" not in _lacking(content) else [])]
        css = "".join(package_file(__package__, name) for name in sheets)
        mapped = sum(claim.mapped for claim in content.claims)
        return Document(
            title=title,
            lang=lang,
            body=body,
            data=content.to_json() | {"messages": _messages(content)},
            scripts=(bundle(__package__, scripts_of(content)),),
            styles=(css_properties() + _LAYOUT.sub("", css),),
            picture=picture,
            caption=messages(lang)["picture_caption"],
            summary=f"{title}; {len(content.claims)} claims, {mapped} mapped",
        )


def _lacking(content: Content) -> set[str]:
    """Return which of the optional parts a page has no use for."""
    published = {report.id: report.published for report in content.reports}
    own = {claim.date for claim in content.claims} - {"", *published.values()}
    several_days = max(len(own), len(set(published.values()))) > 1  # else there is no choice
    shown = {
        "points": bool(content.points),
        "canvas": bool(content.points) or content.events is not None,
        "events": content.events is not None,
        "changes": content.changes is not None,
        "time": content.events is not None or several_days,
    }
    return {name for name, is_shown in shown.items() if not is_shown}


def scripts_of(content: Content) -> tuple[str, ...]:
    """Return the modules that a page needs for what it shows."""
    spared = {module for name in _lacking(content) for module in _OPTIONAL[name]}
    return tuple(name for name in SCRIPTS if name not in spared)


def _messages(content: Content) -> dict[str, Any]:
    """Return every message that a page needs in every language, the keys once."""
    changes = content.changes.items if content.changes else ()
    claims = [*content.claims, *(change.before for change in changes if change.before)]
    kinds = {one.kind for layer in content.layers for one in layer.features}
    kinds |= {one.kind for one in content.events.place_table} if content.events else set()
    kinds |= {kind for layer in content.layers for kind in layer.kinds}
    # The values that the page shows, by the group of the messages that name them.
    used = {
        "kind": {claim.kind for claim in claims} | {"none"},
        "likely": {claim.likelihood for claim in claims},
        "sensitive": {claim.sensitivity for claim in claims},
        "admiralty": {sign for claim in claims for sign in claim.admiralty},
        "unit_kind": {kind for kind in kinds if kind},
    }
    for name in _lacking(content):
        used |= {group: set() for group in _OPTIONAL_MESSAGES.get(name, ())}
    parts = {key: key.partition(".") for key in messages(FALLBACK)}
    keys = [key for key, (group, _, value) in parts.items() if value in used.get(group, {value})]
    return {"keys": keys, **{lang: [messages(lang)[key] for key in keys] for lang in LANGUAGES}}


class Map(folium.Map):
    """A folium map that shows, saves and prints itself as a page of ours.

    Parameters
    ----------
    view : tuple of float
        West, south, east, north in degrees; west beyond east where the box crosses 180°.
    title : mapping
        A text per language.
    lang : str
        The language the page opens in.
    """

    def __init__(self, view: tuple[float, ...], title: Mapping[str, str], lang: str = "en") -> None:
        if lang not in LANGUAGES:
            raise PageError(f"no language {lang!r}; there are {', '.join(LANGUAGES)}")
        west, south, east, north = view
        super().__init__(tiles=None, location=[(south + north) / 2, (west + east) / 2])
        self.lang = lang
        box = ((south, west), (north, east + 360 * (east < west)))
        self.add_child(PageLayer("view", View(view=box, title=dict(title))))

    def __repr__(self) -> str:
        return f"<borderrisk page: {document_of(self).summary}>"

    def save(self, outfile: Any, close_file: bool = True, **_: Any) -> None:  # noqa: ARG002, FBT001, FBT002
        """Write the page; the same as :func:`borderrisk.page.write_page`."""
        write_page(self, outfile)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return notebook_bundle(self)

    def _repr_html_(self, **_: object) -> str:
        return notebook_html(self)


def collect_content(m: folium.Map) -> Content:
    """Return what the layers of a map bring, as one record.

    Raises
    ------
    PageError
        If no layer gives a view: such a map was not begun with :func:`borderrisk.maps.draw`, and
        has no ground of :func:`borderrisk.maps.add_ground`.
    """
    parts = [c.part for c in m._children.values() if isinstance(c, PageLayer)]  # noqa: SLF001
    found: dict[str, Any] = {"lang": getattr(m, "lang", FALLBACK), "unit": QUANTIZATION}
    for part in parts:
        if name := _WHOLE.get(type(part)):
            found[name] = part
        elif not isinstance(part, Points):
            own = {field.name: getattr(part, field.name) for field in fields(part)}
            found |= {name: value for name, value in own.items() if value is not None}
    found.setdefault("title", found.get("area", ""))
    if "view" not in found:
        raise PageError("this map has no view; begin with borderrisk.maps.draw or add_ground")
    if len(reports := found.get("reports", ())) == 1 and reports[0].title:
        found["title"] = reports[0].title
    points = tuple(part for part in parts if isinstance(part, Points))
    content = Content(**found, points=points)
    # The view is that of the ground, wide enough for what is said of it.
    outlines = [shape.outline for shape in content.shapes if shape.outline]
    outlines += [segment.outline for segment in content.score.segments] if content.score else []
    lonlat = np.vstack([np.fliplr(content.view), *(one.positions() for one in outlines)])
    (west, south), (east, north) = lonlat.min(axis=0).tolist(), lonlat.max(axis=0).tolist()
    return replace(content, view=((south, west), (north, east)))
