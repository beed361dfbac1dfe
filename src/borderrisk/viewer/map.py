"""A folium map whose page shows what a reader needs around it."""

from __future__ import annotations

import html
from string import Template
from typing import TYPE_CHECKING, Any

import folium
from branca.element import MacroElement
from folium.template import Template as FoliumTemplate

from borderrisk.errors import PageError
from borderrisk.languages import LANGUAGES, localized
from borderrisk.page import (
    Document,
    bundle,
    columnar,
    document_of,
    notebook_bundle,
    notebook_html,
    package_file,
    write_page,
)
from borderrisk.page.encode import UNIT
from borderrisk.viewer.messages import messages
from borderrisk.viewer.static_svg import static_svg
from borderrisk.viewer.static_tables import static_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRIPTS = (
    "state", "words", "elements", "shapes", "map", "points", "popup", "claims", "segments",
    "labels", "link", "download", "search", "measure", "legend", "lists", "head", "print", "start",
)  # fmt: skip
"""The modules, in the order in which they run: each imports from those before it only."""

_LISTS = ("claims", "sources", "shapes", "points", "layers")


class Layer(MacroElement):
    """Part of a page, as data: what the map shows without a line of script of its own.

    Parameters
    ----------
    name : str
        Its name among the map's children.
    data : mapping
        Lists to append to the page's own (``layers``, ``shapes``, ``claims``, ``points``,
        ``sources``), and single values to set (such as ``title``).
    """

    _template = FoliumTemplate("")

    def __init__(self, name: str, data: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = name
        self.data = data

    @staticmethod
    def page_document(m: folium.Map) -> Document:
        """Return the document of a map that holds this layer."""
        content = collect_content(m)
        lang = content["lang"]
        title = localized(content["title"], lang)
        picture = static_svg(content, lang=lang)
        body = Template(package_file(__package__, "viewer.html")).substitute(
            title=html.escape(title), static=picture + static_tables(content, lang=lang)
        )
        mapped = sum(claim["mapped"] for claim in content["claims"])
        return Document(
            title=title,
            lang=lang,
            body=body,
            data=_packed(content),
            scripts=(bundle(__package__, SCRIPTS),),
            styles=(package_file(__package__, "viewer.css"),),
            picture=picture,
            caption=messages(lang)["picture_caption"],
            summary=f"{title}; {len(content['claims'])} claims, {mapped} mapped",
        )


class Map(folium.Map):
    """A folium map that shows, saves and prints itself as a page of ours.

    Parameters
    ----------
    view : tuple of float
        West, south, east, north in degrees.
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
        box = [[south, west], [north, east]]
        self.add_child(Layer("view", {"view": box, "title": dict(title)}))

    def __repr__(self) -> str:
        return f"<borderrisk page: {document_of(self).summary}>"

    def save(self, outfile: Any, close_file: bool = True, **_: Any) -> None:  # noqa: ARG002, FBT001, FBT002
        """Write the page; the same as :func:`borderrisk.page.write_page`."""
        write_page(self, outfile)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return notebook_bundle(self)

    def _repr_html_(self, **_: Any) -> str:
        return notebook_html(self)


def collect_content(m: folium.Map) -> dict[str, Any]:
    """Return the data of a map's own layers as one content."""
    content: dict[str, Any] = {key: [] for key in _LISTS}
    for child in m._children.values():  # noqa: SLF001
        if isinstance(child, Layer):
            for key, value in child.data.items():
                content[key] = content[key] + value if key in _LISTS else value
    if "view" not in content:
        raise PageError("this map has no view; begin with borderrisk.maps.draw")
    return content | {"lang": getattr(m, "lang", LANGUAGES[0]), "unit": UNIT}


def _packed(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content as the script reads it: rows as columns, and every message."""
    packed = dict(content) | {"claims": columnar(content["claims"])}
    if "score" in content:
        score = content["score"]
        packed["score"] = score | {"segments": columnar(score["segments"])}
    packed["strings"] = {lang: dict(messages(lang)) for lang in LANGUAGES}
    return packed
