"""A map as the output of a notebook's cell."""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING

from borderrisk.page.document import document_of, render_html

if TYPE_CHECKING:
    import folium


def notebook_html(m: folium.Map) -> str:
    """Return a picture with its caption, then the page itself in a sandboxed frame.

    A notebook that is not trusted keeps the picture and drops the style and the frame; one that
    is trusted hides the picture by the style and shows the frame.
    """
    page = document_of(m)
    title, caption = html.escape(page.title), html.escape(page.caption)
    frame = html.escape(render_html(m), quote=True)
    still = base64.b64encode(page.picture.encode()).decode()
    return (
        "<style>.borderrisk-still { display: none }</style>"
        f'<figure class="borderrisk-still"><img alt="{title}" width="720" '
        f'src="data:image/svg+xml;base64,{still}"><figcaption>{title}. {caption}</figcaption>'
        '</figure><iframe sandbox="allow-scripts allow-downloads allow-modals" width="100%" '
        f'height="680" style="border: 0" title="{title}" srcdoc="{frame}"></iframe>'
    )
