"""A map as the output of a notebook's cell."""

from __future__ import annotations

import base64
import html

import folium

from borderrisk.errors import PageError
from borderrisk.page.document import document_of, render_html
from borderrisk.page.hosts import tile_origins
from borderrisk.page.raster import raster


def notebook_bundle(m: folium.Map) -> dict[str, str]:
    """Return a map as a notebook stores it, by media type.

    ``text/html`` for who reads it in a browser, ``image/png`` for paper and for readers that take
    no HTML (drawn by matplotlib, where it is installed), ``text/plain`` for a terminal.

    Examples
    --------
    >>> import borderrisk as br
    >>> list(notebook_bundle(br.maps.draw(br.read_area("faleme"))))
    ['text/html', 'text/plain', 'image/png']
    """
    page = document_of(m)
    bundle = {"text/html": notebook_html(m), "text/plain": f"<borderrisk page: {page.summary}>"}
    if page.picture:
        try:
            png = raster(page.picture, caption=page.title)
        except PageError:  # no matplotlib: a notebook has its HTML all the same
            return bundle
        bundle["image/png"] = base64.b64encode(png).decode()
    return bundle


def notebook_html(m: folium.Map) -> str:
    """Return a picture with its caption, then the page itself in a sandboxed frame.

    A notebook that is not trusted keeps the picture and drops the style and the frame; one that
    is trusted hides the picture by the style and shows the frame. All stands on one line, since
    an empty line would end it in Markdown. Who shows a map with tiles asked for them there.

    Examples
    --------
    >>> import folium
    >>> "<iframe" in notebook_html(folium.Map(tiles=None))
    True
    """
    page = document_of(m)
    title, caption = html.escape(page.title), html.escape(page.caption)
    tiles = (child for child in m._children.values() if isinstance(child, folium.TileLayer))  # noqa: SLF001
    hosts = [host for layer in tiles for host in tile_origins(layer)]
    text = render_html(m, allow_hosts=hosts)
    frame = html.escape(text, quote=True).replace("\n", "&#10;")
    still = base64.b64encode(page.picture.encode()).decode()
    return (
        "<style>.borderrisk-still { display: none }</style>"
        f'<figure class="borderrisk-still"><img alt="{title}" width="720" '
        f'src="data:image/svg+xml;base64,{still}"><figcaption>{title}. {caption}</figcaption>'
        '</figure><iframe sandbox="allow-scripts allow-downloads allow-modals" width="100%" '
        f'height="680" style="border: 0" title="{title}" srcdoc="{frame}"></iframe>'
    )
