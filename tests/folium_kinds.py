"""One folium element of every kind that a page keeps, with a text wherever it takes one."""

from __future__ import annotations

import branca.colormap
import folium
import numpy as np
from branca.element import Element, Html
from folium import plugins

HERE = [14.2, -11.0]
LINE = [[13, -12], [14, -12]]
RING = [[-11, 14], [-10.5, 14], [-10.5, 14.5], [-11, 14]]


def _features(text):
    polygon = {"type": "Polygon", "coordinates": [RING]}
    point = {"type": "Point", "coordinates": [-11, 14]}
    return {"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": text, "properties": {text: text, "n": n}, "geometry": geometry}
        for n, geometry in enumerate((polygon, point))
    ]}  # fmt: skip


def _beside(text):
    def add(m):
        m.get_root().html.add_child(Element(text))

    return add


KINDS = {
    "marker": lambda t: folium.Marker(HERE, popup=t, tooltip=t, title=t, alt=t),
    "circle marker": lambda t: folium.CircleMarker(HERE, popup=t, tooltip=t, color=t),
    "circle": lambda t: folium.Circle(HERE, radius=9000, popup=t, tooltip=t, className=t),
    "line": lambda t: folium.PolyLine(LINE, popup=t, tooltip=t, dash_array=t),
    "polygon": lambda t: folium.Polygon([*LINE, [13, -11]], popup=t, tooltip=t),
    "rectangle": lambda t: folium.Rectangle(LINE, popup=t, tooltip=t),
    "group": lambda t: folium.FeatureGroup(t).add_child(folium.Marker(HERE, popup=t)),
    "cluster": lambda t: plugins.MarkerCluster([HERE, [14, -11]], popups=[t, t], name=t),
    "geojson": lambda t: folium.GeoJson(_features(t), name=t),
    "geojson fields": lambda t: folium.GeoJson(
        _features(t),
        name=t,
        style_function=lambda _: {"color": t, "className": t},
        popup=folium.GeoJsonPopup([t], aliases=[t], style=t),
        tooltip=folium.GeoJsonTooltip([t], aliases=[t], class_name=t),
        marker=folium.CircleMarker(color=t),
    ),
    "geojson texts": lambda t: folium.GeoJson(_features(t), tooltip=t, popup=folium.Popup(t)),
    "choropleth": lambda t: folium.Choropleth(
        _features(t),
        data={0: 1, 1: 2},
        key_on="feature.properties.n",
        name=t,
        legend_name=t,
        bins=3,
    ),
    "scale": lambda t: branca.colormap.StepColormap(["red", "blue"], vmin=0, vmax=9, caption=t),
    "icon": lambda t: folium.Marker(HERE, icon=folium.DivIcon(html=t, class_name=t)),
    "image icon": lambda t: folium.Marker(
        HERE, icon=folium.CustomIcon(np.zeros((2, 2, 4))), tooltip=folium.Tooltip(t, style=t)
    ),
    "image": lambda t: folium.raster_layers.ImageOverlay(
        np.zeros((2, 2, 4)), [[12, -9], [12.5, -8.5]], alt=t, name=t, attribution=t
    ),
    "lazy popup": lambda t: folium.Marker(HERE, popup=folium.Popup(t, lazy=True)),
    "open popup": lambda t: folium.Marker(HERE, popup=folium.Popup(t, show=True)),
    "parsed popup": lambda t: folium.Marker(HERE, popup=folium.Popup(t, parse_html=True)),
    "html": lambda t: folium.Marker(HERE, popup=folium.Popup(Html(t, script=True))),
    "text": lambda t: folium.Marker(HERE, popup=folium.Popup(Html(t, script=False))),
    "pane": folium.map.CustomPane,
    "beside": _beside,
}
"""From a text to what adds an element that holds it, by the kind of the element."""


def add_kind(m, kind, text):
    """Add an element of a kind to a map."""
    made = KINDS[kind](text)
    if callable(made) and not hasattr(made, "add_to"):
        made(m)
    else:
        made.add_to(m)
    return m
