"""Laws of the page that need no browser."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
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
from borderrisk.languages import LANGUAGES
from borderrisk.page import assets, encode
from borderrisk.viewer import messages
from borderrisk.viewer.map import SCRIPTS

WRITE = """
import sys, borderrisk as br
area = br.read_area("faleme")
placed = br.read_register("timbuktu-2025-04").place(area)
br.page.write_page(br.maps.draw(area, placed=placed, lang="fr"), sys.argv[1])
"""


@pytest.fixture(scope="module")
def area():
    return read_area("faleme")


def script():
    return assets.bundle("borderrisk.viewer", SCRIPTS)


def _table(lang):
    return tomllib.loads(files(viewer).joinpath("messages", f"{lang}.toml").read_text("utf-8"))


def _flat(table):
    for key, value in table.items():
        yield from (
            ((f"{key}.{k}", v) for k, v in value.items())
            if isinstance(value, dict)
            else [(key, value)]
        )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_word_with_the_same_places(lang):
    first, here = dict(_flat(_table("en"))), dict(_flat(_table(lang)))
    assert list(here) == list(first)
    for key, text in here.items():
        assert text.strip(), key
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", first[key])), key


def test_every_word_that_is_asked_for_is_there_and_every_word_is_asked_for():
    modules = [
        files(viewer).joinpath(f"{n}.py").read_text()
        for n in ("static_tables", "static_svg", "map")
    ]
    text = script() + "".join(modules)
    known = set(messages("en"))
    asked = set(re.findall(r'\bt\("([\w.-]+)"', text)) | set(re.findall(r"words\['(\w+)'\]", text))
    assert asked - known == set()
    made = re.compile(r"mark_|.*_help$")
    for key in known:
        wanted = key.split(".")[0] + "." if "." in key else key
        assert re.search(rf"[\"'`.{{ ]{re.escape(wanted)}", text) or made.match(key), key


def test_an_unknown_language_is_refused(area):
    with pytest.raises(PageError, match="no language 'xx'; there are en, fr"):
        maps.draw(area, lang="xx")


def test_two_writes_are_the_same_bytes_whatever_the_folder_zone_and_locale(tmp_path):
    contents = []
    for name, zone, locale in (
        ("one", "UTC", "C.UTF-8"),
        ("deux é", "Pacific/Chatham", "fr_FR.UTF-8"),
    ):
        folder = tmp_path / name
        folder.mkdir()
        target = folder / "page.html"
        env = os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(len(name))}
        subprocess.run([sys.executable, "-c", WRITE, str(target)], env=env, cwd=folder, check=True)
        contents.append(target.read_bytes())
    assert contents[0] == contents[1]


def test_a_missing_folder_is_said_and_nothing_is_left(area, tmp_path):
    m = maps.draw(area)
    with pytest.raises(PageError, match="no such folder"):
        page.write_page(m, tmp_path / "none" / "page.html")
    (tmp_path / "taken").mkdir()
    with pytest.raises(PageError):
        page.write_page(m, tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_modules_import_only_from_those_before_them():
    for place, name in enumerate(SCRIPTS):
        for found in re.findall(
            r'from "\./(\w+)\.js"', assets.package_file("borderrisk.viewer", f"js/{name}.js")
        ):
            assert found in SCRIPTS[:place], f"{name} imports {found}"


def test_every_module_is_in_the_script():
    names = {path.name for path in files(viewer).joinpath("js").iterdir()}
    assert names == {f"{name}.js" for name in SCRIPTS}


def test_our_script_is_one_constant_and_holds_no_way_to_run_text():
    text = script()
    assert text == script()
    assert not re.search(r"^\s*(import|export)\b", text, re.MULTILINE)
    for word in (
        "eval(",
        "Function(",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
    ):
        assert word not in text


@given(st.lists(st.tuples(st.floats(-17, -8), st.floats(11, 17)), min_size=2, max_size=30))
def test_a_line_comes_back_to_half_a_step(points):
    steps = encode.delta_encode(shapely.MultiPoint(points))["steps"]
    assert np.abs(encode.decoded(steps) - np.array(points)).max() <= 0.5001 / encode.UNIT


@given(
    st.lists(st.fixed_dictionaries({"a": st.integers(0, 3), "b": st.one_of(st.none(), st.text())}))
)
def test_columns_hold_every_row(rows):
    packed = encode.columnar(rows)
    assert packed["count"] == len(rows)
    for field, column in packed["columns"].items():
        values = column if isinstance(column, list) else [column["of"][at] for at in column["at"]]
        assert values == [row[field] for row in rows]


def test_nothing_in_the_island_can_end_it(area):
    m = maps.draw(area)
    m.add_child(viewer.Layer("x", {"title": {"en": "</script><!--&\u2028", "fr": "x"}}))
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
