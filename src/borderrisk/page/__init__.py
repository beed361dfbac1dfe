"""Any folium map as one file that makes no request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderrisk import files
from borderrisk.errors import InputError, PageError
from borderrisk.page.assets import bundle, package_file
from borderrisk.page.display import notebook_html
from borderrisk.page.document import Document, document_of, render_html
from borderrisk.page.encode import columnar, decoded, delta_encode

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import folium

__all__ = [
    "Document",
    "bundle",
    "columnar",
    "decoded",
    "delta_encode",
    "document_of",
    "notebook_html",
    "package_file",
    "render",
    "write_page",
]


def write_page(m: folium.Map, path: str | os.PathLike[str]) -> Path:
    """Write a map as one HTML file that makes no request.

    Strings that you pass to folium's own popups, tooltips and icons are HTML and script by
    folium's contract, and run as such; :func:`borderrisk.maps.add_points` shows text as text.

    Parameters
    ----------
    m : folium.Map
        Any map without remote tiles (``folium.Map(tiles=None)``); what
        :func:`borderrisk.maps.draw` gives comes with its panel, legend and search.
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

    Examples
    --------
    >>> import folium
    >>> render(folium.Map(tiles=None)).splitlines()[0]
    '<!doctype html>'
    """
    return render_html(m)
