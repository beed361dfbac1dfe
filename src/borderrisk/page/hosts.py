"""The hosts that a page may call for its tiles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from borderrisk.errors import PageError, short_repr

if TYPE_CHECKING:
    from collections.abc import Iterable

    import folium

_ORIGIN = re.compile(
    r"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?"
    r"|http://(?:127\.0\.0\.1|localhost)(?::\d{1,5})?"
)
"""Nothing that a content security policy would read as more than one host; plain http stays on the
reader's own machine."""


def origin(host: str) -> str:
    """Return a host as an origin.

    Raises
    ------
    PageError
        If it is no single host over https (http only on the same machine).

    Examples
    --------
    >>> origin("tile.openstreetmap.org")
    'https://tile.openstreetmap.org'
    """
    found = (host if "://" in host else f"https://{host}").lower().rstrip("/")
    if not _ORIGIN.fullmatch(found):
        raise PageError(f"{short_repr(host)} is no host: 'https://tile.example.org', say")
    return found


def tile_origins(tiles: folium.TileLayer) -> list[str]:
    """Return the origins that a tile layer calls, one for each of its subdomains."""
    parts = urlsplit(tiles.tiles)
    given = tiles.options.get("subdomains")
    names = given if isinstance(given, str | list | tuple) and given else "abc"
    whole = f"{parts.scheme}://{parts.netloc}"
    filled = (whole.replace("{s}", str(name)) for name in names)
    return list(dict.fromkeys(map(origin, filled)))


def require_allowed(called: Iterable[str], allowed: Iterable[str]) -> None:
    """Raise if one of the origins that a layer calls was not allowed, naming all of them."""
    called = list(called)
    if lost := set(called) - set(allowed):
        first = "tiles are remote images; the ground is drawn from vectors (tiles=None)"
        raise PageError(
            f"{first}. Where the page may call {', '.join(sorted(lost))}, write it with "
            f"allow_hosts={called}"
        )
