"""Laws of the page that need no browser."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import folium
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from borderrisk import maps, page, viewer
from borderrisk.area import read_area
from borderrisk.errors import PageError
from borderrisk.page import assets, encode
from borderrisk.viewer.content import View


@pytest.fixture(scope="module")
def area():
    return read_area("faleme")


def test_an_unknown_language_is_refused(area):
    with pytest.raises(PageError, match="no language 'xx'; there are en, "):
        maps.draw(area, lang="xx")


def test_a_missing_folder_is_said_and_nothing_is_left(area, tmp_path):
    m = maps.draw(area)
    with pytest.raises(PageError, match="no such folder"):
        page.write_page(m, tmp_path / "none" / "page.html")
    (tmp_path / "taken").mkdir()
    with pytest.raises(PageError):
        page.write_page(m, tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@given(st.lists(st.tuples(st.floats(-17, -8), st.floats(11, 17)), min_size=2, max_size=30))
def test_a_line_comes_back_to_half_a_step(points):
    deltas = encode.delta_encode(shapely.MultiPoint(points)).deltas
    assert np.abs(encode.decoded(deltas) - np.array(points)).max() <= 0.5001 / encode.QUANTIZATION


@given(
    st.lists(st.fixed_dictionaries({"a": st.integers(0, 3), "b": st.one_of(st.none(), st.text())}))
)
def test_columns_hold_every_row(rows):
    packed = encode.columnar(rows)
    assert packed["count"] == len(rows)
    for field, column in packed["columns"].items():
        values = (
            column
            if isinstance(column, list)
            else [column["of"][at] for at in column["at"] or [0] * len(rows)]
        )
        assert values == [row[field] for row in rows]


def test_nothing_in_the_island_can_end_it(area):
    m = maps.draw(area)
    bad = View(view=((12, -12), (15, -10)), title={"en": "</script><!--&\u2028", "fr": "x"})
    m.add_child(viewer.PageLayer("x", bad))
    text = page.render(m)
    island = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert json.loads(island[1])["title"]["en"] == "</script><!--&\u2028"
    assert not set("<>&\u2028\u2029") & set(island[1])


def test_a_changed_leaflet_is_refused(monkeypatch):
    monkeypatch.setitem(assets._SHA256, "leaflet.css", "0" * 64)
    with pytest.raises(PageError, match=r"Leaflet 1\.9\.4 has 0000"):
        assets.leaflet.__wrapped__("leaflet.css")


def test_a_plain_folium_map_is_a_page_too(tmp_path):
    m = folium.Map([14, -11], zoom_start=6, tiles=None)
    folium.Marker([14, -11], popup="here").add_to(m)
    text = page.write_page(m, tmp_path / "plain.html").read_text("utf-8")
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert json.loads(data[1])["map"]["center"] == [14, -11]
    assert "default-src 'none'" in text


def test_the_page_knows_nothing_of_the_viewer():
    for path in files(page).iterdir():
        if path.name.endswith(".py"):
            assert "viewer" not in path.read_text("utf-8").lower(), path.name
