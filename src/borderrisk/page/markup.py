"""HTML of a user, reduced to an allow-list, as data that a script can build without parsing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import nh3

from borderrisk.page.plain_values import require_characters
from borderrisk.records import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    Attributes = list[tuple[str, str | None]]
    Node = str | list["Node | dict[str, str]"]

_ALLOWED = read_toml(Path(__file__).with_name("allowed_html.toml"))
_DRAWING = frozenset(_ALLOWED["drawing"])
_GIVEN = _ALLOWED["attributes"]
_ATTRIBUTES = {
    tag: {*_GIVEN["general"], *_GIVEN.get("drawing" if tag in _DRAWING else tag, ())}
    for tag in (*_ALLOWED["text"], *_DRAWING)
}
_EMBEDDED = ("data:image/", "#")
_VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_FETCHING = frozenset({"src", "srcset", "poster", "data", "background", "href", "xlink:href"})
"""Attributes that make a browser ask for a file as soon as the element is shown."""
_NAVIGATING = frozenset({"a", "area", "base"})
"""Elements whose ``href`` waits for a click, or shows nothing."""
_PROPERTIES = frozenset(_ALLOWED["css"]["properties"])
_FAMILIES = frozenset(_ALLOWED["css"]["families"])
_UNFINISHED = re.compile(r"<(?=[a-zA-Z/!?][^<>]*\Z)")
"""The start of a tag that never ends, which a parser would swallow with all that follows."""
_CSS_FILE = re.compile(r"url|image|src|element|cross-fade|[\\<@]|/\*", re.IGNORECASE)
"""Signs of a value that may name a file, as it stands or behind an escape."""


@dataclass(frozen=True)
class Markup:
    """HTML as a page may show it.

    Attributes
    ----------
    nodes : list
        Texts, and elements as ``[tag, attributes, *nodes]``.
    removed : tuple of str
        What was left out, by name.
    files : tuple of str
        What the HTML would load from elsewhere; a page must refuse it.
    """

    nodes: list[Node]
    removed: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def reduce_html(html: str) -> Markup:
    """Return HTML reduced to text, tables, links, embedded images and simple drawings.

    Raises
    ------
    PageError
        If it holds half a character.

    Examples
    --------
    >>> reduce_html("<b onclick='x()'>Kayes</b> &lt; 5")
    Markup(nodes=[['b', {}, 'Kayes'], ' < 5'], removed=('onclick',), files=())
    >>> reduce_html('<img src="map.png">').files
    ('map.png',)
    """
    whole = _UNFINISHED.sub("&lt;", html)
    require_characters(whole)
    clean = nh3.clean(
        whole,
        tags=set(_ATTRIBUTES),
        attributes=_ATTRIBUTES,
        attribute_filter=_kept_value,
        clean_content_tags={"script", "style", "iframe", "object", "template", "title"},
        url_schemes={"http", "https", "mailto", "data"},
        url_relative="deny",
        link_rel=None,
        generic_attribute_prefixes={"aria-"},
    )
    given, kept = _Reader(whole), _Reader(clean)
    names = given.names - kept.names
    removed = dict.fromkeys([*names, *kept.removed])
    return Markup(kept.root, tuple(removed), tuple(dict.fromkeys([*given.files, *kept.files])))


def text_markup(text: str) -> Markup:
    """Return plain text as markup."""
    return Markup([text])


def reduce_css(css: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return declarations that change how a text looks, the rest by name, and named files.

    Examples
    --------
    >>> reduce_css("color: red; position: fixed")
    ('color: red', ('position',), ())
    >>> reduce_css("background: url(https://example.org/a.png)")
    ('', (), ('url(https://example.org/a.png)',))
    """
    if "url(" in css.lower():
        return "", (), (css[css.lower().index("url(") :].strip(),)
    kept, removed = [], []
    for declaration in filter(str.strip, css.split(";")):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        known = name.lower() in _PROPERTIES or name.lower().split("-")[0] in _FAMILIES
        sound = known and not _CSS_FILE.search(value)
        kept += [f"{name}: {value}"] if sound else []
        removed += [] if sound else [name[:40]]
    return "; ".join(kept), tuple(removed), ()


def _kept_value(tag: str, name: str, value: str) -> str | None:
    """Return what an attribute may hold: links lead to the web, images are in the page."""
    if name == "href" and value.strip().lower().startswith("data:"):
        return None
    if name == "src" and not value.strip().lower().startswith("data:image/"):
        return None
    if tag in _DRAWING and "(" in value and name not in ("transform", "style"):
        return value if value.lower().startswith(("rgb", "hsl")) else None
    return value


class _Reader(HTMLParser):
    """A tree of HTML, with what it names."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Node] = []
        self.names: Counter[str] = Counter()
        self.removed: list[str] = []
        self.files: list[str] = []
        self._open: list[tuple[str, list[Node]]] = [("", self.root)]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self.names.update(
            [f"<{tag}>", *(name for name, _ in attrs if name != "id")]
        )  # shows nothing
        self.files += _files(tag, attrs)
        kept: dict[str, str] = {}
        for name, value in attrs:
            if name != "style":
                kept["viewBox" if name == "viewbox" else name] = value or ""
                continue
            css, removed, files = reduce_css(value or "")
            self.removed += [f"CSS {property_}" for property_ in removed]
            self.files += files
            if css:
                kept[name] = css
        element: list[Node] = [tag, kept]  # type: ignore[list-item]
        self._open[-1][1].append(element)  # type: ignore[arg-type]
        if tag not in _VOID:
            self._open.append((tag, element))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1][1].append(data)


def _files(tag: str, attrs: Attributes) -> Iterator[str]:
    if tag in _NAVIGATING:
        return
    for name, value in attrs:
        if (
            name in _FETCHING
            and value
            and not value.strip().lower().startswith(("data:image/", "#"))
        ):
            yield value.strip()
