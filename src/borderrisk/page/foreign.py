"""What a user adds to a map with folium itself: kept where it needs no remote file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import folium
from branca.colormap import ColorMap
from branca.element import Figure, IFrame
from folium.plugins import MarkerCluster

from borderrisk.errors import PageError
from borderrisk.page import assets

if TYPE_CHECKING:
    from collections.abc import Iterator

_REFUSED = {
    folium.TileLayer: "tiles are remote images; the ground is drawn from vectors",
    folium.WmsTileLayer: "tiles are remote images; the ground is drawn from vectors",
    folium.raster_layers.VideoOverlay: "a video is a remote file",
    folium.Icon: "its marker font is a remote file; use folium.CircleMarker or folium.DivIcon",
    ColorMap: "its legend needs d3, a remote file; use folium.GeoJson with style_function",
    IFrame: "a page holds no other page; pass the text or HTML to folium.Popup itself",
}
_INSTEAD = {
    "HeatMap": "use borderrisk.maps.add_points",
    "FastMarkerCluster": "use folium.plugins.MarkerCluster or borderrisk.maps.add_points",
    "MiniMap": "the page has a small map of its own",
    "MeasureControl": "the page measures distances",
    "Fullscreen": "the browser has a full screen",
    "Search": "the page searches places and statements",
    "Draw": "a page is for readers; draw before it is written",
}
_VECTORS = "use folium.PolyLine, Polygon, Circle, CircleMarker, Marker or GeoJson"
_REMOTE = re.compile(
    r"<(?:img|iframe|script|link|video|audio|source|object|embed)\b[^>]*?"
    r"\b(?:src|href|data)\s*=\s*\\?[\"']?((?:https?:)?//[^\s\"'>\\]+)",
    re.IGNORECASE,
)
_RANDOM_ID = re.compile(r"(?<=_)[0-9a-f]{32}(?![0-9a-f])")
_STYLE = re.compile(r"\s*<style>(.*)</style>\s*", re.DOTALL)
_ENDS = re.compile(r"<(?=/script|!--)", re.IGNORECASE)


@dataclass
class Added:
    """What foreign elements bring into a page."""

    libraries: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)


def script(m: folium.Map, own: type[Any]) -> Added:
    """Return what a map's foreign elements need, for a map variable that already exists.

    Raises
    ------
    PageError
        Naming each element that needs a remote file, and the file.
    """
    root = m.get_root()
    if isinstance(root, Figure) and root.html._children:  # noqa: SLF001
        raise PageError("m.get_root().html: HTML beside the map, which a page does not take")
    foreign = [child for child in m._children.values() if not isinstance(child, own)]  # noqa: SLF001
    faults = [fault for child in foreign for fault in _faults(child)]
    if faults:
        raise PageError("\n".join(dict.fromkeys(faults)))
    if not foreign:
        return Added()
    figure = _rendered(m, foreign)
    clusters = any(isinstance(element, MarkerCluster) for element in _tree(foreign))
    body = "\n".join(child.render() for child in figure.script._children.values())  # noqa: SLF001
    if found := _REMOTE.search(body):
        raise PageError(f"a popup or icon shows the remote file {found[1]}; embed it as a data URI")
    text = _stable(f"const {m.get_name()} = window.borderrisk.map;\n{body}")
    return Added(
        libraries=[assets.cluster("leaflet.markercluster.js")] if clusters else [],
        styles=[*(map(assets.cluster, assets.CLUSTER_CSS) if clusters else ()), *_styles(figure)],
        scripts=[assets.package_file(__package__, "foreign.js"), _ENDS.sub(r"<\\", text)],
    )


def _rendered(m: folium.Map, foreign: list[Any]) -> Figure:
    """Return a figure into which the elements alone were rendered."""
    figure = Figure()
    parent, m._parent = m._parent, figure  # noqa: SLF001
    try:
        for child in foreign:
            child.render()
    finally:
        m._parent = parent  # noqa: SLF001
    if figure.html._children:  # noqa: SLF001
        names = ", ".join(sorted({type(child).__name__ for child in foreign}))
        raise PageError(f"{names}: writes HTML beside the map, which a page does not take")
    return figure


def _styles(figure: Figure) -> list[str]:
    """Return the style sheets that elements put into the head."""
    styles = []
    for element in figure.header._children.values():  # noqa: SLF001
        text = element.render()
        found = _STYLE.fullmatch(text) if "<style" in text else None
        if found:
            styles.append(_stable(found[1].replace("</", "")))
    return styles


def _stable(text: str) -> str:
    """Return the script with folium's random ids counted instead, so that bytes do not change."""
    ids = list(dict.fromkeys(_RANDOM_ID.findall(text)))
    return _RANDOM_ID.sub(lambda match: str(ids.index(match[0])), text)


def _tree(elements: list[Any]) -> Iterator[Any]:
    for element in elements:
        yield element
        inner = getattr(element, "html", None) if isinstance(element, folium.Popup) else None
        for holder in filter(None, (element, inner)):
            yield from _tree(list(holder._children.values()))  # noqa: SLF001


def _faults(child: Any) -> Iterator[str]:
    for element in _tree([child]):
        yield from (f"{type(element).__name__}: {why}" for why in _why(element))


def _why(element: Any) -> Iterator[str]:
    """Yield why an element needs something that a page may not call."""
    for kind, why in _REFUSED.items():
        if isinstance(element, kind) and not isinstance(element, folium.CustomIcon):
            yield why
            return
    if type(element) is not MarkerCluster:  # its files are embedded
        instead = _INSTEAD.get(type(element).__name__, _VECTORS)
        for _, url in [*getattr(element, "default_js", []), *getattr(element, "default_css", [])]:
            yield f"needs the remote file {url}, which a page may not call; {instead}"
    if getattr(element, "embed", True) is False:
        yield "embed=False reads its data from elsewhere; use embed=True"
    for url in (getattr(element, "url", None), _options(element).get("icon_url")):
        if isinstance(url, str) and not url.startswith("data:"):
            yield f"shows the remote image {url}; give it a local file or an array"


def _options(element: Any) -> dict[str, Any]:
    options = getattr(element, "options", None)
    return options if isinstance(options, dict) else {}
