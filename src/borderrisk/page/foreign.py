"""What a user adds to a map with folium itself: kept where it needs no remote file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Figure

from borderrisk.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_REFUSED = {
    folium.TileLayer: "tiles are remote images; the ground is drawn from vectors",
    folium.Icon: "its marker font is a remote file; use folium.CircleMarker or folium.DivIcon",
}
_RANDOM_ID = re.compile(r"(?<=_)[0-9a-f]{32}\b")


def script(m: folium.Map, own: type) -> str:
    """Return the script of a map's foreign elements, for a map variable that already exists.

    Raises
    ------
    PageError
        Naming each element that needs a remote file, and the file.
    """
    foreign = [child for child in m._children.values() if not isinstance(child, own)]  # noqa: SLF001
    faults = [fault for child in foreign for fault in _faults(child)]
    if faults:
        raise PageError("\n".join(faults))
    if not foreign:
        return ""
    figure = Figure()
    parent, m._parent = m._parent, figure  # noqa: SLF001
    try:
        for child in foreign:
            child.render()
    finally:
        m._parent = parent  # noqa: SLF001
    body = "\n".join(child.render() for child in figure.script._children.values())  # noqa: SLF001
    return _stable(f"const {m.get_name()} = window.borderrisk.map;\n{body}")


def _stable(text: str) -> str:
    """Return the script with folium's random ids counted instead, so that bytes do not change."""
    ids = list(dict.fromkeys(_RANDOM_ID.findall(text)))
    return _RANDOM_ID.sub(lambda match: str(ids.index(match[0])), text)


def _faults(element: Any) -> Iterator[str]:
    for kind, why in _REFUSED.items():
        if isinstance(element, kind):
            yield f"{type(element).__name__}: {why}"
            return
    for _, url in [*getattr(element, "default_js", []), *getattr(element, "default_css", [])]:
        yield f"{type(element).__name__}: needs the remote file {url}, which a page may not call"
    if getattr(element, "embed", True) is False:
        yield f"{type(element).__name__}: embed=False reads its data from elsewhere; use embed=True"
    for child in element._children.values():  # noqa: SLF001
        yield from _faults(child)
