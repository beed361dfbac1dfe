"""Why a page cannot hold an element of folium's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium
from branca.element import Element, IFrame
from folium.elements import EventHandler
from folium.plugins import MarkerCluster

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

SCRIPT = "brings JavaScript of its own, and a page runs only the script of this package"
_REFUSED = {
    folium.WmsTileLayer: "tiles are remote images; the ground is drawn from vectors",
    folium.raster_layers.VideoOverlay: "a video is a remote file",
    folium.Icon: "its marker font is a remote file; use folium.CircleMarker or folium.DivIcon",
    IFrame: "a page holds no other page; pass the text or HTML to folium.Popup itself",
    EventHandler: SCRIPT,
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


def template_owner(element: Element) -> type[Element]:
    """Return the class whose template draws an element: a subclass without one draws the same."""
    return next(kind for kind in type(element).__mro__ if "_template" in vars(kind))


def why_not(element: Element, known: Container[type[Element]] = ()) -> Iterator[str]:
    """Yield why a page cannot hold an element; it knows the templates of the classes ``known``."""
    owner = template_owner(element)
    for kind, why in _REFUSED.items():
        if isinstance(element, kind) and owner is not folium.CustomIcon:
            yield why
            return
    instead = _INSTEAD.get(type(element).__name__, _VECTORS)
    if owner is not MarkerCluster:  # its files are embedded
        for _, url in [*getattr(element, "default_js", []), *getattr(element, "default_css", [])]:
            yield f"needs the remote file {url}, which a page may not call; {instead}"
    if owner not in known or "_template" in vars(element):
        yield f"is drawn by a script that a page does not know; {instead}"
    if getattr(element, "includes", None):
        yield SCRIPT
    for name in ("on_each_feature", "icon_create_function"):
        if getattr(element, name, None):
            yield f"{name}: {SCRIPT}"
    if getattr(element, "embed", True) is False:
        yield "embed=False reads its data from elsewhere; use embed=True"


def rendered_names(m: folium.Map) -> set[str]:
    """Return the names under which rendering puts things into a figure: those are not a user's."""
    elements = [m, *_descendants(m)]
    links = [
        name
        for element in elements
        for name, _ in [*getattr(element, "default_js", []), *getattr(element, "default_css", [])]
    ]
    names = [element.get_name() for element in elements]
    return {"meta_http", "d3", *links, *names, *(f"{name}tablestyle" for name in names)}


def _descendants(element: Element) -> Iterator[Element]:
    for child in element._children.values():  # noqa: SLF001
        yield child
        yield from _descendants(child)


def added_by_user(holder: Element, rendered: set[str]) -> list[Element]:
    """Return what is in a part of a figure that rendering did not put there."""
    return [child for name, child in holder._children.items() if name not in rendered]  # noqa: SLF001
