"""A folium map as one page that calls nobody."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import tempfile
import tomllib
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from string import Template
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import folium
from branca.element import MacroElement
from folium.template import Template as FoliumTemplate

from borderrisk.errors import PageError
from borderrisk.page import foreign
from borderrisk.page.encode import UNIT, encoded
from borderrisk.page.static import picture

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LANGUAGES", "Layer", "Map", "encoded", "render", "strings", "write_page"]

LANGUAGES = ("en", "fr")

_LEAFLET = ("django-js-lib-leaflet", "js_lib_leaflet/static/js_lib_leaflet")
_LEAFLET_SHA256 = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
}
_IMAGE = re.compile(r"url\(images/([a-z0-9-]+\.png)\)")
_EMPTY: Mapping[str, Any] = MappingProxyType(
    {"layers": [], "shapes": [], "claims": [], "sources": []}
)


class Layer(MacroElement):
    """Part of a page, as data: what the map shows without a line of script of its own.

    Parameters
    ----------
    name : str
        Its name among the map's children.
    data : mapping
        Lists to append to the page's own (``layers``, ``shapes``, ``claims``, ``sources``), and
        single values to set (such as ``title``).
    """

    _template = FoliumTemplate("")

    def __init__(self, name: str, data: Mapping[str, Any]) -> None:
        super().__init__()
        self._name = name
        self.data = data


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
        self.add_child(Layer("view", {"view": box, "bounds": box, "title": dict(title)}))

    def save(self, outfile: str | os.PathLike[str], **_: Any) -> None:
        """Write the page; the same as :func:`write_page`."""
        write_page(self, outfile)

    def _repr_html_(self, **_: Any) -> str:
        """Return a picture with its caption, then the page itself in a sandboxed frame."""
        page = _document(self)
        words = strings(self.lang)
        title = page["title"][self.lang]
        still = base64.b64encode(picture(page, title=title).encode()).decode()
        frame = html.escape(render(self), quote=True)
        return (
            f"<details><summary>{html.escape(words['picture_caption'])}</summary>"
            f'<img alt="{html.escape(title)}" width="640" src="data:image/svg+xml;base64,{still}">'
            f'</details><iframe sandbox="allow-scripts allow-downloads" width="100%" height="640" '
            f'title="{html.escape(title)}" srcdoc="{frame}"></iframe>'
        )


@cache
def strings(lang: str) -> Mapping[str, str]:
    """Return every word of the page in one language, keyed as ``group.name``.

    Raises
    ------
    PageError
        For a language that is not there.

    Examples
    --------
    >>> strings("fr")["layer.border"]
    'Frontière'
    """
    if lang not in LANGUAGES:
        raise PageError(f"no language {lang!r}; there are {', '.join(LANGUAGES)}")
    found: dict[str, str] = {}
    for key, value in tomllib.loads(_own("strings.toml")).items():
        group = {key: value} if lang in value else {f"{key}.{k}": v for k, v in value.items()}
        found |= {name: words[lang] for name, words in group.items()}
    return MappingProxyType(found)


def write_page(m: folium.Map, path: str | os.PathLike[str]) -> Path:
    """Write a map as one HTML file that makes no request.

    Parameters
    ----------
    m : folium.Map
        As :func:`borderrisk.maps.draw` gives it, with whatever the user added.
    path : str or path-like
        Written beside itself first and renamed once.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    PageError
        If an element needs a remote file, or the folder is missing or may not be written.
    """
    target = Path(path)
    content = render(m).encode()
    if not target.parent.is_dir():
        raise PageError(f"{target}: no such folder")
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(target)
    except OSError as error:
        raise PageError(f"{target}: {error.strerror}") from error
    return target


def render(m: folium.Map) -> str:
    """Return the page of a map as text."""
    page = _document(m)
    title = page["title"][page["lang"]]
    parts = {
        "leaflet_css": _leaflet("leaflet.css"),
        "page_css": _own("page.css"),
        "leaflet_js": _leaflet("leaflet.js"),
        "page_js": _own("page.js"),
    }
    added = foreign.script(m, Layer)
    return Template(_own("page.html")).substitute(
        parts,
        lang=page["lang"],
        title=html.escape(title),
        csp=_policy(parts, added),
        static=f"<p>{html.escape(strings(page['lang'])['no_script'])}</p>{picture(page, title=title)}",
        data=_island(page),
        foreign=f"<script>{added}</script>" if added else "",
    )


def _document(m: folium.Map) -> dict[str, Any]:
    page: dict[str, Any] = {key: list(value) for key, value in _EMPTY.items()}
    for child in m._children.values():  # noqa: SLF001
        if isinstance(child, Layer):
            for key, value in child.data.items():
                page[key] = page[key] + value if key in _EMPTY else value
    page["lang"] = getattr(m, "lang", LANGUAGES[0])
    page["strings"] = {lang: dict(strings(lang)) for lang in LANGUAGES}
    page["unit"] = UNIT
    if "view" not in page:
        raise PageError("this map has no view; begin with borderrisk.maps.draw")
    return page


def _island(page: Mapping[str, Any]) -> str:
    """Return data as JSON that no HTML parser can leave."""
    text = json.dumps(page, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _policy(parts: Mapping[str, str], added: str) -> str:
    scripts = [parts["leaflet_js"], parts["page_js"], *([added] if added else [])]
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(map(_source, scripts)),
            "style-src " + " ".join(map(_source, [parts["leaflet_css"], parts["page_css"]])),
            "img-src data: blob:",
            *(
                f"{name} 'none'"
                for name in ("connect-src", "object-src", "base-uri", "form-action")
            ),
        ]
    )


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _own(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


@cache
def _leaflet(name: str) -> str:
    """Return a file of the installed Leaflet, checked by hash, without its source-map comment."""
    package, folder = _LEAFLET
    path = Path(str(metadata.distribution(package).locate_file(f"{folder}/{name}")))
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != _LEAFLET_SHA256[name]:
        raise PageError(f"{path}: SHA-256 is {found}, Leaflet 1.9.4 has {_LEAFLET_SHA256[name]}")
    text = content.decode().replace("\r\n", "\n")  # as an HTML parser reads it, before hashing
    text = text.replace("//# sourceMappingURL=leaflet.js.map", "").rstrip()
    return _IMAGE.sub(lambda match: f"url({image(match[1])})", text)


def image(name: str) -> str:
    """Return an image of the installed Leaflet as a data URI."""
    package, folder = _LEAFLET
    path = Path(str(metadata.distribution(package).locate_file(f"{folder}/images/{name}")))
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"
