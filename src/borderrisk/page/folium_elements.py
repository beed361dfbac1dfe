"""What a user adds to a map with folium itself, as data for one constant script."""

from __future__ import annotations

import itertools
import json
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import folium
from branca.colormap import ColorMap, StepColormap
from folium.elements import ElementAddToElement
from folium.map import CustomPane, FitBounds, Layer
from folium.plugins import MarkerCluster

from borderrisk.errors import PageError, PageWarning
from borderrisk.page import geojson
from borderrisk.page.element_markup import MarkupReader
from borderrisk.page.hosts import origin, require_allowed, tile_origins
from borderrisk.page.markup import reduce_html
from borderrisk.page.plain_values import NotPlainError, camel_keys, plain_value
from borderrisk.page.refusals import SCRIPT, template_owner, why_not

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from branca.element import Element

    Node = dict[str, Any]

_HANGING = ("popup", "tooltip", "icon")
"""Kinds of which an element has one of its own; any other child is a member of a group."""
_SAMPLES = 5
"""Swatches of a colour scale without steps: as many as a reader tells apart."""


@dataclass(frozen=True)
class FoliumElements:
    """The elements of a map.

    Attributes
    ----------
    nodes : list of dict
        JSON for ``folium.js``: kind, options, content, and what hangs on it.
    clusters : bool
        Whether one of them needs Leaflet.markercluster.
    hosts : tuple of str
        The origins that tile layers call.
    """

    nodes: list[Node] = field(default_factory=list)
    clusters: bool = False
    hosts: tuple[str, ...] = ()


def read_elements(
    m: folium.Map, own: type[object], *, allow_hosts: Iterable[str] = ()
) -> FoliumElements:
    """Return the elements of a map that are not of this package, as data.

    No template of folium's is rendered: each element that is known here gives its values, and any
    other is refused by name.

    Parameters
    ----------
    m : folium.Map
        With whatever a user added.
    own : type
        Children of this type draw themselves and are passed over.
    allow_hosts : iterable of str
        The hosts that tile layers may call.

    Raises
    ------
    PageError
        With one line per element that is not known or needs a file from elsewhere.

    Warns
    -----
    PageWarning
        With what was left out of the HTML of popups, tooltips, icons and names.
    """
    reader = _Reader({origin(host) for host in allow_hosts})
    children = [child for child in m._children.values() if not isinstance(child, own)]  # noqa: SLF001
    nodes = [*reader.notes(m), *reader.nodes(children)]
    if getattr(m, "includes", None):
        reader.faults.append(f"Map: {SCRIPT}")
    if reader.faults:
        raise PageError("\n".join(dict.fromkeys(reader.faults)))
    for line in dict.fromkeys(reader.removed):
        warnings.warn(line, PageWarning, stacklevel=2)
    return FoliumElements(nodes, reader.clusters, tuple(sorted(reader.hosts)))


class _Reader(MarkupReader):
    """Elements to nodes, with every fault on the way."""

    def __init__(self, allowed: set[str]) -> None:
        super().__init__()
        self.allowed, self.hosts = allowed, set[str]()
        self.clusters = False

    def nodes(self, elements: Iterable[Element]) -> list[Node]:
        """Return the nodes of elements, those without fault."""
        found = [self.node(e) for e in elements if not isinstance(e, ElementAddToElement)]
        return [node for node in found if node]

    def node(self, element: Element) -> Node:
        """Return an element as data, or nothing and its faults."""
        why = list(why_not(element, _KINDS))
        if why:
            self.faults += [f"{type(element).__name__}: {reason}" for reason in why]
            return {}
        kind, read = _KINDS[template_owner(element)]
        self.clusters |= kind == "markerClusterGroup"
        try:
            node = {"kind": kind, **self.options(element), **read(element, self)}
        except (NotPlainError, PageError) as error:
            self.faults.append(f"{type(element).__name__}: {error}")
            return {}
        children = self.nodes(element._children.values())  # noqa: SLF001
        hung = {child["kind"]: child for child in children if child["kind"] in _HANGING}
        members = [child for child in children if child["kind"] not in _HANGING]
        if members and kind not in ("featureGroup", "markerClusterGroup"):
            self.faults.append(f"{type(element).__name__}: cannot hold a {members[0]['kind']}")
        return node | self._listed(element) | hung | ({"children": members} if members else {})

    def options(self, element: Element) -> Node:
        """Return Leaflet's options of an element; those that are HTML as markup."""
        options = camel_keys(getattr(element, "options", {}))
        if "content" in options:
            raise NotPlainError("content= is HTML beside its own; pass it as html or text")
        html = {
            key: self.markup(element, reduce_html(str(options.pop(key))))
            for key in ("attribution", "html")
            if key in options
        }
        for key, value in options.items():
            if key.lower().endswith("url"):
                self.image(element, value)
        return html | {"options": options}

    def _listed(self, element: Element) -> Node:
        """Return how a layer stands in the layer control."""
        if not isinstance(element, Layer):
            return {}
        show = {} if element.show else {"show": False}
        if not element.control:
            return show
        unnamed = element._id in str(element.layer_name)  # noqa: SLF001  a random one, new at every run
        title = element._name if unnamed else str(element.layer_name)  # noqa: SLF001
        name = self.markup(element, reduce_html(title))
        return show | {"name": name, "overlay": bool(element.overlay)}


def _popup(element: folium.Popup, reader: _Reader) -> Node:
    for part in (element.header, element.script):
        for child in part._children.values():  # noqa: SLF001
            raise NotPlainError(f"holds a {type(child).__name__} beside its HTML; {SCRIPT}")
    html = [n for child in element.html._children.values() for n in reader.html_of(child)]  # noqa: SLF001
    return {"html": html, "show": bool(element.show)}


def _fields(options: str) -> Callable[[Element, _Reader], Node]:
    def read(element: Element, reader: _Reader) -> Node:
        parent = element._parent  # noqa: SLF001
        if not isinstance(parent, folium.GeoJson):
            raise NotPlainError("lists the fields of a GeoJson, and hangs on none")
        shown = geojson.shown_fields(element, geojson.features_of(parent.data))
        return {**shown, "options": camel_keys(getattr(element, options)), **reader.css(element)}

    return read


def _geo_json(element: folium.GeoJson, reader: _Reader) -> Node:
    details = [c for c in element._children.values() if hasattr(c, "fields")]  # noqa: SLF001
    fields = list(dict.fromkeys(str(name) for detail in details for name in detail.fields))
    node = geojson.layer_data(element, fields)
    for name in ("smooth_factor", "zoom_on_click", "popup_keep_highlighted"):
        if value := getattr(element, name):
            node[name] = value
    if element.marker:
        node["marker"] = reader.node(element.marker)
    return node


def _tiles(element: folium.TileLayer, reader: _Reader) -> Node:
    called = tile_origins(element)
    require_allowed(called, reader.allowed)
    reader.hosts.update(called)
    return {"url": element.tiles}


def _image(element: folium.raster_layers.ImageOverlay, reader: _Reader) -> Node:
    bounds = plain_value(element.bounds, "bounds")
    return {"url": reader.image(element, element.url), "at": bounds, "sharp": element.pixelated}


def _legend(element: ColorMap, _: _Reader) -> Node:
    """Return the swatches of a colour scale, lowest first, each with its label."""
    if isinstance(element, StepColormap):
        edges = [float(edge) for edge in element.index]
        pairs = itertools.pairwise(edges)
        rows = [(element((low + high) / 2), f"{low:.6g} – {high:.6g}") for low, high in pairs]
    else:
        step = (element.vmax - element.vmin) / (_SAMPLES - 1)
        values = [element.vmin + step * n for n in range(_SAMPLES)]
        rows = [(element(value), f"{value:.6g}") for value in values]
    return {"title": str(element.caption), "rows": rows}


def _at(name: str) -> Callable[[Element, _Reader], Node]:
    def read(element: Element, _: _Reader) -> Node:
        if element._parent is None:  # noqa: SLF001  the mark of a GeoJson's points
            return {}
        at = plain_value(getattr(element, name), name)
        if at is None or "null" in json.dumps(at):
            raise NotPlainError(f"{name}: a position is missing or not finite")
        return {"at": at}

    return read


def _none(_element: Element, _reader: _Reader) -> Node:
    return {}


_KINDS: dict[type[Element], tuple[str, Callable[[Any, _Reader], Node]]] = {
    folium.Marker: ("marker", _at("location")),
    folium.Circle: ("circle", _at("location")),
    folium.CircleMarker: ("circleMarker", _at("location")),
    folium.PolyLine: ("polyline", _at("locations")),
    folium.Polygon: ("polygon", _at("locations")),
    folium.Rectangle: ("rectangle", _at("locations")),
    folium.TileLayer: ("tileLayer", _tiles),
    folium.raster_layers.ImageOverlay: ("imageOverlay", _image),
    folium.FeatureGroup: ("featureGroup", _none),
    MarkerCluster: ("markerClusterGroup", _none),
    folium.GeoJson: ("geoJson", _geo_json),
    folium.GeoJsonPopup: ("popup", _fields("popup_options")),
    folium.GeoJsonTooltip: ("tooltip", _fields("tooltip_options")),
    folium.Popup: ("popup", _popup),
    folium.Tooltip: (
        "tooltip",
        lambda e, reader: {"html": reader.markup(e, reduce_html(e.text)), **reader.css(e)},
    ),
    folium.DivIcon: ("icon", _none),
    folium.CustomIcon: ("icon", _none),
    folium.LayerControl: ("layers", _none),
    ColorMap: ("legend", _legend),
    FitBounds: ("fitBounds", lambda element, _: {"at": plain_value(element.bounds, "bounds")}),
    CustomPane: (
        "pane",
        lambda e, _: {"name": str(e.name), "z": str(e.z_index), "clicks": bool(e.pointer_events)},
    ),
}
"""How each element gives its values, by the class whose template draws it."""
