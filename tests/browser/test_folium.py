"""A user's own folium elements on our map."""

from __future__ import annotations

import json

import folium
import geopandas as gpd
import numpy as np
import pytest
from branca.element import Element
from folium import plugins

from borderrisk import maps, page
from borderrisk.errors import PageError

HERE = [14.2, -11.0]
RING = [[-11, 14], [-10.5, 14], [-10.5, 14.5], [-11, 14]]
SQUARE = {
    "type": "FeatureCollection",
    "features": [{
        "type": "Feature", "properties": {"name": "</script>a `b` ${c}", "n": 3},
        "geometry": {"type": "Polygon", "coordinates": [RING]},
    }],
}  # fmt: skip


def _everything(m):
    folium.Marker(HERE, tooltip="a mark", popup="<b>hello</b> </script> there").add_to(m)
    folium.CircleMarker([13.5, -9.5], radius=8, popup=folium.Popup("circle", max_width=200)).add_to(
        m
    )
    folium.Circle([13, -9.5], radius=9000).add_to(m)
    folium.PolyLine([[13, -12], [14, -12]], tooltip="line").add_to(m)
    folium.Polygon([[12, -12], [12.5, -12], [12.5, -11.5]]).add_to(m)
    folium.Rectangle([[12, -10], [12.5, -9.5]]).add_to(m)
    group = folium.FeatureGroup("group").add_to(m)
    folium.Marker([15, -9], icon=folium.DivIcon(html="<i>div</i>")).add_to(group)
    folium.GeoJson(
        json.loads(json.dumps(SQUARE)), name="square",
        style_function=lambda _: {"color": "#aa0000"},
        tooltip=folium.GeoJsonTooltip(["name", "n"]),
        popup=folium.GeoJsonPopup(["name"]),
    ).add_to(m)  # fmt: skip
    folium.raster_layers.ImageOverlay(np.zeros((2, 2, 4)), [[12, -9], [12.5, -8.5]]).add_to(m)
    folium.LayerControl(collapsed=False).add_to(m)
    return m


def test_folium_elements_draw_open_and_switch(visit, write, area):
    seen = visit(write(_everything(maps.draw(area))))
    tab = seen.tab
    tab.wait_for_selector("img.leaflet-marker-icon[src^='data:image/png']")
    assert (
        tab.locator("img.leaflet-marker-icon").evaluate(
            "node => node.complete && node.naturalWidth"
        )
        > 0
    )
    tab.locator("img.leaflet-marker-icon").dispatch_event("click")
    assert tab.inner_text(".leaflet-popup-content").startswith("hello")
    tab.locator("#map path[stroke='#aa0000'].leaflet-interactive").dispatch_event("click")
    assert "a `b` ${c}" in tab.inner_text(".leaflet-popup-content >> nth=-1")
    assert tab.locator("path[stroke='#3388ff']").count() >= 4
    assert tab.locator(".leaflet-control-layers-overlays label").count() >= 2
    before = tab.locator(".leaflet-marker-icon i").count()
    tab.locator(".leaflet-control-layers-overlays label", has_text="group").locator(
        "input"
    ).uncheck()
    assert tab.locator(".leaflet-marker-icon i").count() == before - 1
    assert seen.calls == []
    assert seen.complaints == []


def test_what_a_user_adds_lies_above_the_ground_and_reads_from_left_to_right(visit, write, area):
    m = maps.draw(area)
    folium.Circle([14.9, -10.9], radius=30_000, fill=True, color="#00aa00").add_to(m)
    folium.Marker([14.6, -9.6], popup="Marché de Nioro").add_to(m)
    tab = visit(write(m), reduced_motion="reduce").tab
    pixel = "(({ x, y }) => [x, y])(borderrisk.map.latLngToContainerPoint([14.9, -10.9]))"
    at = tab.evaluate(pixel)
    box = tab.locator("#map").bounding_box()
    hit = "([x, y]) => document.elementFromPoint(x, y).getAttribute('stroke')"
    assert tab.evaluate(hit, [box["x"] + at[0], box["y"] + at[1]]) == "#00aa00"
    tab.locator("img.leaflet-marker-icon").dispatch_event("click")
    shown = tab.locator(".leaflet-popup-content").bounding_box()
    assert shown["height"] < 80


def test_clusters_are_embedded_from_the_installed_package(visit, write, area):
    m = maps.draw(area)
    plugins.MarkerCluster([[14 + n / 1000, -11] for n in range(30)]).add_to(m)
    seen = visit(write(m))
    assert seen.tab.inner_text(".marker-cluster") == "30"
    assert seen.calls == []
    assert seen.complaints == []


@pytest.mark.parametrize(
    "element",
    [
        lambda: folium.TileLayer("OpenStreetMap"),
        lambda: folium.WmsTileLayer("https://example.org/wms", layers="a"),
        lambda: folium.Marker(HERE, icon=folium.Icon(color="red")),
        lambda: folium.Marker(HERE, icon=folium.CustomIcon("https://example.org/a.png")),
        lambda: folium.raster_layers.ImageOverlay("https://example.org/a.png", [[1, 1], [2, 2]]),
        lambda: folium.raster_layers.VideoOverlay("https://example.org/a.mp4", [[1, 1], [2, 2]]),
        lambda: plugins.HeatMap([HERE]),
        plugins.Fullscreen,
        lambda: plugins.AntPath([HERE, [15, -11]]),
        lambda: plugins.FloatImage("https://example.org/a.png"),
        lambda: plugins.FastMarkerCluster([HERE]),
        lambda: folium.Marker(HERE, popup=folium.Popup(folium.IFrame("hello"))),
        lambda: folium.Marker(HERE, popup='<img src="https://example.org/a.png">'),
    ],
)
def test_what_needs_a_remote_file_is_refused_by_name(area, element):
    m = maps.draw(area)
    made = element()
    made.add_to(m)
    with pytest.raises(PageError) as caught:
        page.render(m)
    names = (type(made).__name__, "Icon", "Colormap", "IFrame", "https://example.org/a.png")
    assert any(name in str(caught.value) for name in names)


def test_a_choropleth_is_drawn_with_its_legend(visit, write):
    m = folium.Map(HERE, tiles=None, zoom_start=7)
    name = SQUARE["features"][0]["properties"]["name"]
    folium.Choropleth(
        json.loads(json.dumps(SQUARE)), data={name: 1, "b": 2, "c": 9}, bins=4,
        key_on="feature.properties.name", name="Cases", legend_name="Cases <b> per year",
    ).add_to(m)  # fmt: skip
    folium.LayerControl(collapsed=False).add_to(m)
    seen = visit(write(m))
    assert seen.tab.inner_text(".folium-legend").startswith("Cases <b> per year\n1 – 3\n")
    assert seen.tab.locator(".folium-legend i").count() == 4
    assert "Cases" in seen.tab.inner_text(".leaflet-control-layers")
    assert seen.complaints == []


def test_html_beside_the_map_is_kept_on_it(visit, write):
    m = folium.Map(HERE, tiles=None)
    m.get_root().html.add_child(Element("<h3 style='color: #a8450a'>Markets of {{ Kayes }}</h3>"))
    seen = visit(write(m))
    title = seen.tab.locator(".folium-note h3")
    assert title.inner_text() == "Markets of {{ Kayes }}"
    assert title.evaluate("node => getComputedStyle(node).color") == "rgb(168, 69, 10)"
    assert seen.complaints == []


def test_bytes_do_not_depend_on_foliums_random_names(area):
    assert page.render(_everything(maps.draw(area))) == page.render(_everything(maps.draw(area)))


def _points(count):
    rng = np.random.default_rng(5)
    return gpd.GeoDataFrame(
        {"event": [f"event {n}" for n in range(count)], "best": rng.integers(0, 9, count)},
        geometry=gpd.points_from_xy(rng.uniform(-12.5, -10.5, count), rng.uniform(12.5, 15, count)),
        crs=4326,
    )


def test_five_thousand_points_are_a_small_page_and_open_by_mouse_and_keyboard(visit, write, area):
    frame = _points(5000)
    path = write(
        maps.add_points(maps.draw(area), frame, title={"en": "Events", "fr": "Événements"})
    )
    assert path.stat().st_size < 2_000_000
    seen = visit(path, reduced_motion="reduce")
    tab = seen.tab
    assert tab.locator("canvas").count() == 1
    assert "5,000 of 5,000" in tab.inner_text("section.points")
    tab.locator("ul.points button").nth(3).focus()
    tab.keyboard.press("Enter")
    assert "event 3" in tab.inner_text(".popup")
    tab.keyboard.press("Escape")
    seventh = frame[frame.geometry.x.between(-12, -11)].iloc[7]
    at = tab.evaluate(
        "at => (({ x, y }) => [x, y])(borderrisk.map.latLngToContainerPoint(at))",
        [seventh.geometry.y, seventh.geometry.x],
    )
    box = tab.locator("#map").bounding_box()
    tab.mouse.click(box["x"] + at[0], box["y"] + at[1])
    assert seventh.event in tab.inner_text(".popup")
    assert seen.complaints == []


def test_a_point_without_a_position_is_counted(visit, write, area):
    frame = _points(3)
    frame.loc[1, "geometry"] = None
    tab = visit(write(maps.add_points(maps.draw(area), frame, title="Events"))).tab
    assert "1 without a position" in tab.inner_text("section.points")
    assert tab.locator("ul.points button").count() == 2


def test_a_plain_folium_map_draws_as_a_page_without_a_request(visit, write):
    m = folium.Map(HERE, zoom_start=7, tiles=None, control_scale=True)
    folium.Marker(HERE, popup="here").add_to(m)
    folium.GeoJson(json.loads(json.dumps(SQUARE))).add_to(m)
    seen = visit(write(m))
    seen.tab.locator("img.leaflet-marker-icon").dispatch_event("click")
    assert seen.tab.inner_text(".leaflet-popup-content") == "here"
    assert seen.tab.locator("#map path").count() == 1
    assert seen.calls == []
    assert seen.complaints == []
