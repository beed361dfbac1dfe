"""A folium map as one page that calls nobody."""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING, Any

import folium
from branca.element import MacroElement
from folium.template import Template as FoliumTemplate

from borderrisk import files
from borderrisk.errors import InputError, PageError
from borderrisk.languages import LANGUAGES, localized
from borderrisk.page import document
from borderrisk.page.encode import encoded
from borderrisk.page.parts import image
from borderrisk.page.static import picture
from borderrisk.page.words import strings

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["LANGUAGES", "Layer", "Map", "encoded", "image", "render", "strings", "write_page"]


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
        page = document.gather(self, Layer)
        count = f"{len(page['claims'])} claims, {sum(c['mapped'] for c in page['claims'])} mapped"
        return f"<borderrisk page: {localized(page['title'], self.lang)}; {count}>"

    def save(self, outfile: Any, close_file: bool = True, **_: Any) -> None:  # noqa: ARG002, FBT001, FBT002
        """Write the page; the same as :func:`write_page`."""
        write_page(self, outfile)

    def _repr_html_(self, **_: Any) -> str:
        """Return a picture with its caption, then the page itself in a sandboxed frame.

        A notebook that is not trusted keeps the picture and drops the style and the frame; one
        that is trusted hides the picture by the style and shows the frame.
        """
        page = document.gather(self, Layer)
        title = html.escape(localized(page["title"], self.lang))
        caption = html.escape(strings(self.lang)["picture_caption"])
        frame = html.escape(render(self), quote=True)
        still = base64.b64encode(picture(page, lang=self.lang).encode()).decode()
        return (
            "<style>.borderrisk-still { display: none }</style>"
            f'<figure class="borderrisk-still"><img alt="{title}" width="720" '
            f'src="data:image/svg+xml;base64,{still}"><figcaption>{title}. {caption}</figcaption>'
            '</figure><iframe sandbox="allow-scripts allow-downloads allow-modals" width="100%" '
            f'height="680" style="border: 0" title="{title}" srcdoc="{frame}"></iframe>'
        )


def write_page(m: folium.Map, path: str | os.PathLike[str]) -> Path:
    """Write a map as one HTML file that makes no request.

    Strings that you pass to folium's own popups, tooltips and icons are HTML and script by
    folium's contract, and run as such; :func:`borderrisk.maps.add_points` shows text as text.

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
    try:
        return files.write_file(path, render(m).encode())
    except InputError as error:
        raise PageError(str(error)) from error


def render(m: folium.Map) -> str:
    """Return the page of a map as text.

    Raises
    ------
    PageError
        If an element needs a remote file, or a text is no Unicode.
    """
    return document.written(m, Layer)
