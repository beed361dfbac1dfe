"""From a map to its document: what the page's script reads, with the parts around it."""

from __future__ import annotations

import html
import json
from string import Template
from typing import TYPE_CHECKING, Any

from borderrisk.errors import PageError
from borderrisk.languages import LANGUAGES, localized
from borderrisk.page import foreign, parts
from borderrisk.page.encode import UNIT, columnar
from borderrisk.page.static import still
from borderrisk.page.words import strings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import folium

_ICONS = {
    "iconUrl": "marker-icon.png",
    "iconRetinaUrl": "marker-icon-2x.png",
    "shadowUrl": "marker-shadow.png",
}
_LISTS = ("claims", "sources", "shapes", "points", "layers")


def gather(m: folium.Map, own: type[Any]) -> dict[str, Any]:
    """Return the data of a map's own layers as one document."""
    page: dict[str, Any] = {key: [] for key in _LISTS}
    children: list[Any] = list(m._children.values())  # noqa: SLF001
    for child in children:
        if isinstance(child, own):
            for key, value in child.data.items():
                page[key] = page[key] + value if key in _LISTS else value
    if "view" not in page:
        raise PageError("this map has no view; begin with borderrisk.maps.draw")
    return page | {"lang": getattr(m, "lang", LANGUAGES[0]), "unit": UNIT}


def written(m: folium.Map, own: type[Any]) -> str:
    """Return the page of a map as text."""
    page = gather(m, own)
    added = foreign.script(m, own)
    if added.scripts:
        page["icons"] = {key: parts.image(name) for key, name in _ICONS.items()}
    styles = [parts.leaflet("leaflet.css"), parts.own("page.css"), *added.styles]
    scripts = [parts.leaflet("leaflet.js"), *added.libraries, parts.script(), *added.scripts]
    return Template(parts.own("page.html")).substitute(
        lang=page["lang"],
        title=html.escape(localized(page["title"], page["lang"])),
        csp=_policy(scripts, styles),
        styles="\n".join(f"<style>{style}</style>" for style in styles),
        static=still(page),
        data=_island(page),
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )


def _island(page: Mapping[str, Any]) -> str:
    """Return data as JSON that no HTML parser can leave."""
    packed = dict(page) | {"claims": columnar(page["claims"])}
    if "score" in page:
        packed["score"] = page["score"] | {"segments": columnar(page["score"]["segments"])}
    packed["strings"] = {lang: dict(strings(lang)) for lang in LANGUAGES}
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        near = text[max(error.start - 20, 0) : error.start]
        raise PageError(f"after {near!r} stands half a character (a lone surrogate)") from error
    return text


def _policy(scripts: list[str], styles: list[str]) -> str:
    none = ("connect-src", "object-src", "base-uri", "form-action")
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(map(parts.source, scripts)),
            "style-src " + " ".join(map(parts.source, styles)),
            "img-src data: blob:",
            *(f"{name} 'none'" for name in none),
        ]
    )
