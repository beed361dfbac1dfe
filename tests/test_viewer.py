"""Laws of what a reader sees that need no browser."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from importlib.resources import files

import pyproj
import pytest

from borderrisk import maps, page, score, viewer
from borderrisk.errors import PageError
from borderrisk.languages import LANGUAGES
from borderrisk.viewer import (
    content,
    event_content,
    ground_content,
    messages,
    score_content,
)
from borderrisk.viewer.map import SCRIPTS, collect_content
from borderrisk.viewer.style import colours, css_properties, widths

FOLDER = files(viewer)
MODULES = {name: page.package_file("borderrisk.viewer", f"js/{name}.js") for name in SCRIPTS}

RECORDS = {
    "page": content.Content,
    "feature": ground_content.Feature,
    "claim": content.Claim,
    "shape": content.Shape,
    "segment": score_content.Segment,
    "indicator": score_content.Indicator,
    "source": ground_content.Source,
    "report": content.Report,
    "gazetteer": ground_content.Gazetteer,
    "score": score_content.Score,
    "events": event_content.Events,
}
"""What the script calls a record of each kind."""

OWN = {
    "page": {"messages", "hosts"},
    "claim": {"number"},
    "shape": {"group"},
    "events": {"js"},  # the module of that name
}
"""Members that the script gives to a record itself, and what the page adds beside the content."""


def _asked(name):
    pattern = re.compile(rf"\b{name}\??\.([a-z_0-9]+)\b(?!\()")
    return {member for text in MODULES.values() for member in pattern.findall(text)}


@pytest.mark.parametrize("name", RECORDS)
def test_the_script_asks_a_record_for_its_fields_only(name):
    fields = {field.name for field in dataclasses.fields(RECORDS[name])}
    assert _asked(name) <= fields | OWN.get(name, set())


@pytest.mark.parametrize("name", ["page", "claim", "segment", "report", "source", "events"])
def test_every_field_of_a_record_is_asked_for(name):
    text = "".join(MODULES.values())
    for field in dataclasses.fields(RECORDS[name]):
        assert re.search(rf"\b{field.name}\b", text), field.name


def _flat(table):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from ((f"{key}.{k}", v) for k, v in value.items())
        else:
            yield key, value


def _table(lang):
    text = FOLDER.joinpath("messages", f"{lang}.toml").read_text("utf-8")
    return dict(_flat(tomllib.loads(text)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_message_with_the_same_places(lang):
    first, here = _table("en"), _table(lang)
    assert list(here) == list(first)
    for key, text in here.items():
        assert text.strip(), key
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", first[key])), key


def test_the_languages_are_the_message_files():
    names = {path.name for path in FOLDER.joinpath("messages").iterdir()}
    assert {f"{lang}.toml" for lang in LANGUAGES} == {n for n in names if n.endswith(".toml")}
    assert {"ar", "en", "es", "fr"} <= set(LANGUAGES)
    assert [lang for lang in LANGUAGES if messages(lang)["direction"] == "rtl"] == ["ar"]


def test_every_message_that_is_asked_for_is_there_and_every_message_is_asked_for():
    names = ("static_tables", "static_svg", "map")
    text = "".join([*MODULES.values(), *(FOLDER.joinpath(f"{n}.py").read_text() for n in names)])
    known = set(messages("en"))
    asked = set(re.findall(r'\bt\("([\w.-]+)"', text)) | set(re.findall(r"said\['(\w+)'\]", text))
    assert asked - known == set()
    made = re.compile(r"mark_|.*_help$")
    for key in known:
        wanted = key.split(".")[0] + "." if "." in key else key
        assert re.search(rf"[\"'`.{{ ]{re.escape(wanted)}", text) or made.match(key), key


def test_modules_import_only_from_those_before_them():
    for place, name in enumerate(SCRIPTS):
        for found in re.findall(r'from "\./(\w+)\.js"', MODULES[name]):
            assert found in SCRIPTS[:place], f"{name} imports {found}"


def test_every_module_is_in_the_script():
    names = {path.name for path in FOLDER.joinpath("js").iterdir()}
    assert names == {f"{name}.js" for name in SCRIPTS}


def test_a_line_of_script_fits_the_screen():
    for name, text in MODULES.items():
        assert max(map(len, text.splitlines())) <= 120, name


def test_our_script_is_one_constant_and_holds_no_way_to_run_text():
    text = page.bundle("borderrisk.viewer", SCRIPTS)
    assert text == page.bundle.__wrapped__("borderrisk.viewer", SCRIPTS)
    assert not re.search(r"^\s*(import|export)\b", text, re.MULTILINE)
    for word in ("eval(", "Function(", "innerHTML", "outerHTML", "insertAdjacentHTML", ".write("):
        assert word not in text


def test_colours_stand_once():
    """Style sheet, script and picture take every colour from the one table."""
    for name in ("viewer.css", "events.css", "static_svg.py", "static_tables.py"):
        assert not re.findall(r"#[0-9a-f]{6}\b", FOLDER.joinpath(name).read_text("utf-8")), name
    assert set(colours("dark")) == set(colours("light"))
    used = set(re.findall(r"var\(--([\w-]+)\)", FOLDER.joinpath("viewer.css").read_text("utf-8")))
    given = set(re.findall(r"--([\w-]+):", css_properties()))
    assert used <= given


def test_a_default_is_left_out_of_the_island():
    outline = page.Encoded("line", [[1, 2, 3, 4]])
    assert content.to_json(ground_content.Feature(id="a", outline=outline)) == {
        "id": "a",
        "outline": {"type": "line", "deltas": [[1, 2, 3, 4]]},
    }


def test_an_unknown_language_is_refused():
    with pytest.raises(PageError, match="no language 'xx'; there are en, ar, es, fr"):
        messages("xx")


def test_the_bar_of_the_picture_is_as_long_as_it_says(faleme):
    m = maps.draw(faleme)
    svg = page.document_of(m).picture
    pixels = int(re.search(r"l0 5 (\d+) 0 0 -5", svg)[1])
    told_km = float(re.search(r">(\d+) km<", svg)[1])
    (south, west), (north, east) = collect_content(m).view
    across = pyproj.Geod(ellps="WGS84").line_length((west, east), [(south + north) / 2] * 2)
    width = float(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    assert pixels * across / width / 1000 == pytest.approx(told_km, rel=0.02)


def test_ranks_lie_over_the_border_that_they_rank(faleme):
    table = faleme.segments(50_000)[["border_id", "cut_m"]].assign(a=range(9), b=range(9))
    spec = score.Spec((score.Indicator("a", (0, 9)), score.Indicator("b", (0, 9))))
    result = score.composite(table, spec, draws=8)
    m = maps.draw(faleme, scores=result, spec=spec)
    band = colours()[collect_content(m).score.segments[0].band]
    svg = page.document_of(m).picture
    border = f'stroke="{colours()["ink"]}" stroke-width="{widths()["main-border"]:g}"'
    assert -1 < svg.index(border) < svg.index(f'stroke="{band}"')
