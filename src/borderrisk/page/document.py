"""The document of a map: what its page shows, with the assets around it."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, field
from string import Template
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from borderrisk.languages import FALLBACK
from borderrisk.page import assets
from borderrisk.page.folium_elements import read_elements
from borderrisk.page.plain_values import camel_keys, require_characters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import folium
    from branca.element import Element

_ICONS = {
    "iconUrl": "marker-icon.png",
    "iconRetinaUrl": "marker-icon-2x.png",
    "shadowUrl": "marker-shadow.png",
}
"""Images that Leaflet would look for beside its style sheet, which a page has not."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """The content of a page.

    ``body``, ``scripts`` and ``styles`` are code: they come from files of a package, never from a
    user. ``data`` is what a user gave; it reaches the page as inert JSON. A script finds it in the
    element ``data``, draws into the element ``map``, and leaves ``window.borderrisk = {map, page}``
    for the elements that folium adds.

    Attributes
    ----------
    title, lang : str
        Plain text, and the language of the page.
    body : str
        HTML of the body before the scripts.
    data : mapping
        JSON values.
    scripts, styles : tuple of str
        Run after Leaflet's, in order.
    picture, caption : str
        A still SVG of the map, and what stands under it, where no script runs.
    summary : str
        One line.
    """

    title: str
    body: str
    data: Mapping[str, Any] = field(default_factory=dict)
    lang: str = FALLBACK
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    picture: str = ""
    caption: str = ""
    summary: str = ""


@runtime_checkable
class PagePart(Protocol):
    """A child of a map that knows the document of its map: no element of folium's does."""

    def page_document(self, m: folium.Map) -> Document:
        """Return the document of a map that holds this part."""
        ...


def document_of(m: folium.Map) -> Document:
    """Return the document of a map: its own, or a plain frame around a folium map.

    Examples
    --------
    >>> import folium
    >>> type(document_of(folium.Map(tiles=None))).__name__
    'Document'
    """
    children: list[Element] = list(m._children.values())  # noqa: SLF001
    part = next((child for child in children if isinstance(child, PagePart)), None)
    if part:
        return part.page_document(m)
    options = {"center": m.location, **camel_keys(m.options)}
    return Document(
        title=str(getattr(m.get_root(), "title", None) or "Map"),
        body=assets.package_file(__package__, "plain.html"),
        data={"map": options, "crs": str(m.crs), "scale": bool(m.control_scale)},
        scripts=(assets.package_file(__package__, "plain.js"),),
        styles=(assets.package_file(__package__, "plain.css"),),
    )


def render_html(m: folium.Map, *, allow_hosts: Iterable[str] = ()) -> str:
    """Return the page of a map as text."""
    page = document_of(m)
    data = dict(page.data)
    styles = [assets.leaflet("leaflet.css"), *page.styles]
    scripts = [assets.leaflet("leaflet.js"), *page.scripts]
    elements = read_elements(m, PagePart, allow_hosts=allow_hosts)
    if elements.hosts:
        data["hosts"] = elements.hosts
    if elements.nodes:
        icons = {key: assets.image(name) for key, name in _ICONS.items()}
        data["folium"] = {"nodes": elements.nodes, "icons": icons}
        styles.append(assets.package_file(__package__, "folium.css"))
        scripts.append(assets.package_file(__package__, "folium.js"))
    if elements.clusters:
        styles += map(assets.cluster, assets.CLUSTER_CSS)
        scripts.insert(1, assets.cluster("leaflet.markercluster.js"))
    return Template(assets.package_file(__package__, "page.html")).substitute(
        lang=page.lang,
        title=html.escape(page.title),
        csp=_policy(scripts, styles, elements.hosts),
        styles="\n".join(f"<style>{style}</style>" for style in styles),
        body=page.body,
        data=_island(data),
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )


def _island(data: Mapping[str, object]) -> str:
    """Return data as JSON that no HTML parser can leave."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    require_characters(text)
    return text


def _policy(scripts: list[str], styles: list[str], hosts: Iterable[str]) -> str:
    none = ("connect-src", "object-src", "base-uri", "form-action")
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(map(assets.csp_hash, scripts)),
            "style-src " + " ".join(map(assets.csp_hash, styles)),
            " ".join(["img-src data: blob:", *hosts]),
            *(f"{name} 'none'" for name in none),
        ]
    )
