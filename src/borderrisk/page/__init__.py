"""Any folium map as one file that makes no request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderrisk import files
from borderrisk.errors import InputError, PageError
from borderrisk.page.assets import bundle, package_file
from borderrisk.page.display import notebook_bundle, notebook_html
from borderrisk.page.document import Document, document_of, render_html
from borderrisk.page.encode import QUANTIZATION, Encoded, columnar, decoded, delta_encode, pack
from borderrisk.page.raster import raster

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from pathlib import Path

    import folium

__all__ = [
    "QUANTIZATION",
    "Document",
    "Encoded",
    "bundle",
    "columnar",
    "decoded",
    "delta_encode",
    "document_of",
    "notebook_bundle",
    "notebook_html",
    "pack",
    "package_file",
    "raster",
    "render",
    "write_page",
]


def write_page(
    m: folium.Map, path: str | os.PathLike[str], *, allow_hosts: Iterable[str] = ()
) -> Path:
    """Write a map as one HTML file that makes no request, but for tiles of hosts that you allow.

    What a user adds with folium's own elements is kept where it needs no remote file. The HTML of
    popups, tooltips, icons and layer names is reduced to text, tables, links, embedded images and
    simple drawings; the properties of a GeoJson are text. No string of a user is ever a template,
    a script or a page to go to.

    Parameters
    ----------
    m : folium.Map
        Any map without remote tiles (``folium.Map(tiles=None)``); what
        :func:`borderrisk.maps.draw` gives comes with its panel, legend and search.
    path : str or path-like
        Written beside itself first and renamed once.
    allow_hosts : iterable of str, optional
        Hosts that tile layers may call, such as ``"https://tile.openstreetmap.org"``. The page's
        policy lets it call those of them that its layers use and no other, its head names them,
        and without an answer the map is drawn all the same.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    PageError
        With one line per element that needs a remote file, brings a script or is not known; or if
        the folder is missing or may not be written.

    Warns
    -----
    borderrisk.errors.PageWarning
        With what was left out of a user's HTML. It is a PageError too, for those who turn warnings
        into errors.

    Examples
    --------
    >>> import folium, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_page(folium.Map(tiles=None), f"{folder}/map.html").name
    'map.html'
    """
    try:
        return files.write_file(path, render(m, allow_hosts=allow_hosts).encode())
    except InputError as error:
        raise PageError(str(error)) from error


def render(m: folium.Map, *, allow_hosts: Iterable[str] = ()) -> str:
    """Return the page of a map as text; the hosts are those of :func:`write_page`.

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
    return render_html(m, allow_hosts=allow_hosts)
