"""A user's folium elements reach a page as data, or the page is refused by their name."""

from __future__ import annotations

import datetime as dt
import json
import re
import warnings

import folium
import numpy as np
import pandas as pd
import pytest
from branca.element import Element, MacroElement
from folium import plugins
from folium.template import Template
from folium.utilities import JsCode
from hypothesis import given
from hypothesis import strategies as st

from borderrisk import page
from borderrisk.errors import PageError, PageWarning
from borderrisk.page.markup import reduce_css, reduce_html
from folium_kinds import HERE, KINDS, RING, add_kind

pytestmark = pytest.mark.filterwarnings("ignore::borderrisk.errors.PageWarning")
TEMPLATES = ("{{ 7 * 191 }}", "{% for n in [191] %}{{ n * 7 }}{% endfor %}", "{# gone #} {%")
POINT = {"type": "Point", "coordinates": [-11, 14]}


def blank():
    return folium.Map(HERE, tiles=None)


def data_of(m):
    text = page.render(m)
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    return json.loads(found[1])["folium"]["nodes"]


def strings_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings_of(inner)


def feature(**properties):
    return {"type": "Feature", "properties": properties, "geometry": POINT}


@pytest.mark.parametrize("text", TEMPLATES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_string_of_any_element_is_a_template(kind, text):
    if kind == "beside" and text.endswith("{%"):
        pytest.skip("branca compiles such an element when it is made, before a page sees it")
    nodes = data_of(add_kind(blank(), kind, text))
    assert any(text in found for found in strings_of(nodes))
    assert not any("1337" in found for found in strings_of(nodes))


@pytest.mark.parametrize("kind", KINDS)
def test_scripts_and_styles_of_a_page_are_the_same_whatever_it_holds(kind):
    def fixed(text):
        html = page.render(add_kind(blank(), kind, text))
        return re.sub(r'(<script type="application/json" id="data">).*?(</script>)', "", html)

    assert fixed("Kayes") == fixed("`${x}\\ D:\\veille\\2025\\u{0}")


@pytest.mark.parametrize(
    ("html", "removed"),
    [
        ('<meta http-equiv="refresh" content="0;url=https://example.org">', "<meta>"),
        ("<b onclick='x()'>a</b>", "onclick"),
        ("<script>x()</script>", "<script>"),
        ("<form action='https://example.org'><input></form>", "<form>"),
        ("<a href='javascript:x()'>a</a>", "href"),
        ("<a href='data:text/html,x'>a</a>", "href"),
        ("<a href='next.html'>a</a>", "href"),
        ("<base href='https://example.org'>", "<base>"),
        ("<b style='position: fixed; color: red'>a</b>", "position"),
        ("<b style='color: u\\72l(a.png)'>a</b>", "color"),
    ],
)
def test_what_html_loses_is_said(html, removed):
    m = blank()
    folium.Marker(HERE, popup=html).add_to(m)
    with pytest.warns(PageWarning, match=f"Html: its HTML held .*{re.escape(removed)}"):
        page.render(m)


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://example.org/a.png">',
        '<img src="a.png">',
        '<img srcset="https://example.org/a.png 1x">',
        '<video poster="https://example.org/a.png"></video>',
        '<audio src="//example.org/a.mp3">',
        "<b style=\"background: url('https://example.org/a.png')\">a</b>",
        '<iframe src="https://example.org"></iframe>',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        '<script src="https://example.org/a.js"></script>',
        '<object data="https://example.org/a.svg"></object>',
        '<svg><image href="https://example.org/a.png"/></svg>',
        '<table background="https://example.org/a.png"></table>',
        '<img src="data:text/html,x">',
    ],
)
def test_html_that_shows_a_file_is_refused_by_name(html):
    m = blank()
    folium.Marker(HERE, tooltip=html).add_to(m)
    with pytest.raises(PageError, match="Tooltip: shows the file "):
        page.render(m)


def _script_in_head(m):
    m.get_root().header.add_child(Element("<style>body { display: none }</style>"))


def _script_in_root(m):
    m.get_root().script.add_child(Element("x()"))


def _named_script(m):
    m.get_root().script.add_child(Element("x()"), name="mine")


def _own_template(m):
    element = MacroElement()
    element._template = Template("{% macro script(this, kwargs) %}x(){% endmacro %}")
    m.add_child(element)


class Drawn(folium.Marker):
    """A marker with a script of its own."""

    _template = Template("{% macro script(this, kwargs) %}x(){% endmacro %}")


@pytest.mark.parametrize(
    ("add", "name"),
    [
        (_script_in_head, "Element in m.get_root"),
        (_script_in_root, "Element in m.get_root"),
        (_named_script, "Element in m.get_root"),
        (_own_template, "MacroElement: is drawn by a script"),
        (Drawn(HERE).add_to, "Drawn: is drawn by a script"),
        (lambda m: m.on(click=JsCode("x")), "EventHandler: brings JavaScript"),
        (folium.GeoJson(POINT, on_each_feature=JsCode("x")).add_to, "on_each_feature"),
        (plugins.MarkerCluster(icon_create_function="x").add_to, "icon_create_function"),
        (folium.Marker(HERE, title=JsCode("x")).add_to, "an option.title is JavaScript"),
        (folium.Marker(HERE, popup=folium.Popup("a", content="b")).add_to, "content="),
        (folium.LatLngPopup().add_to, "LatLngPopup: is drawn by a script"),
        (folium.ClickForMarker("${lat}").add_to, "ClickForMarker: is drawn by a script"),
        (folium.GeoJson({"type": "Point", "coordinates": ["x", 1]}).add_to, "feature 1 holds"),
        (folium.RegularPolygonMarker(HERE).add_to, "RegularPolygonMarker: needs the remote file"),
    ],
)
def test_what_would_be_lost_or_run_is_refused_by_name(add, name):
    m = blank()
    add(m)
    with pytest.raises(PageError, match=re.escape(name)):
        page.render(m)


def test_a_map_that_folium_has_rendered_before_is_the_same_page():
    m = add_kind(blank(), "geojson fields", "name")
    before = page.render(m)
    m.get_root().render()
    assert page.render(m) == before


def test_every_fault_is_named_at_once():
    m = blank()
    folium.Marker(HERE, icon=folium.Icon()).add_to(m)
    folium.Marker(HERE, popup='<img src="a.png">').add_to(m)
    with pytest.raises(PageError) as caught:
        page.render(m)
    assert len(str(caught.value).splitlines()) == 2


def test_only_properties_that_something_shows_are_in_the_page():
    m = blank()
    layer = folium.GeoJson(feature(name="Kayes", phone="unlisted"))
    layer.add_child(folium.GeoJsonTooltip(["name"])).add_to(m)
    nodes = json.dumps(data_of(m))
    assert "Kayes" in nodes
    assert "unlisted" not in nodes


def test_values_of_a_geojson_are_plain_json():
    values = {
        "on": dt.date(2025, 4, 28), "at": pd.Timestamp("2025-04-28 10:00"), "n": np.int64(3),
        "none": float("nan"), "no": pd.NaT,
    }  # fmt: skip
    m = blank()
    layer = folium.GeoJson(feature(**values))
    layer.add_child(folium.GeoJsonPopup(list(values))).add_to(m)
    columns = data_of(m)[0]["values"]["columns"]
    assert columns == {
        "on": ["2025-04-28"], "at": ["2025-04-28T10:00:00"], "n": [3], "none": [None], "no": [None],
    }  # fmt: skip


def test_a_field_that_is_in_no_feature_is_named_with_those_that_are():
    m = blank()
    folium.GeoJson(feature(name="a"), popup=folium.GeoJsonPopup(["nam"])).add_to(m)
    with pytest.raises(PageError, match="GeoJsonPopup: no field nam; there are name"):
        page.render(m)


@pytest.mark.parametrize("add", [
    lambda m, text: folium.Marker([14, -12], popup=text).add_to(m),
    lambda m, text: folium.PolyLine([[14, -12], [13, -12]], tooltip=text).add_to(m),
    lambda m, text: folium.FeatureGroup(name=text).add_to(m),
    lambda m, text: folium.Marker([14, -12], icon=folium.DivIcon(html=text)).add_to(m),
])  # fmt: skip
def test_half_a_character_is_refused_wherever_it_stands(add):
    m = blank()
    add(m, "Kayes \ud83d")
    with pytest.raises(PageError, match="after 'Kayes ' stands half a character"):
        page.render(m)


@given(st.text())
def test_plain_text_comes_back_whole(text):
    kept = reduce_html(text.replace("<", "&lt;").replace("&", "&amp;") if "<" in text else text)
    assert kept.files == ()


@given(st.lists(st.sampled_from(["<b>", "</b>", "<i", ">", "a", "<p>", "<svg>", "&lt;", "<!--"])))
def test_reduced_html_is_texts_and_known_elements(parts):
    def walk(nodes):
        for node in nodes:
            if isinstance(node, list):
                assert node[0] in {"b", "p", "svg", "i"}
                assert set(node[1]) == set()
                walk(node[2:])
            else:
                assert isinstance(node, str)

    walk(reduce_html("".join(parts)).nodes)


def test_css_keeps_how_a_text_looks():
    kept, removed, files = reduce_css("FONT-size: 12pt; color: rgb(1, 2, 3); z-index: 9; x")
    assert kept == "FONT-size: 12pt; color: rgb(1, 2, 3)"
    assert removed == ("z-index", "x")
    assert files == ()


def test_a_warning_turned_into_an_error_is_a_page_error():
    m = blank()
    folium.Marker(HERE, popup="<script>x()</script>").add_to(m)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(PageError, match="<script>"):
            page.render(m)


def test_a_polygon_is_drawn_where_it_lies():
    m = blank()
    folium.GeoJson({"type": "Polygon", "coordinates": [RING]}).add_to(m)
    assert data_of(m)[0]["geometries"] == [{"type": "Polygon", "coordinates": [RING]}]
