"""Hostile strings in every text of every sink: shown as text or refused, never run."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import pytest
from defusedxml.ElementTree import fromstring

import borderrisk as br
from borderrisk import maps, page
from borderrisk.errors import PageError
from borderrisk.viewer.map import collect_content
from borderrisk.viewer.static_svg import static_svg

STRINGS = {
    "markup": "<img src=x onerror=window.hit=1><script>window.hit=1</script><b>bold</b>",
    "template": "${window.hit=1}{{window.hit}}{%x%}$title$data",
    "backtick": "`;window.hit=1;`",
    "end of script": "</script><script>window.hit=1</script><!--",
    "end of noscript": "</noscript></title></style></svg><script>window.hit=1</script>",
    "override": "abc\u202edef\u2066ghi",
    "separators": "a\u2028b\u2029c\u0085d",
    "quotes": '"\'\\"onfocus=window.hit=1 autofocus x="',
    "long": "long" * 2500,
}


TOGETHER = {
    "run": " ".join(STRINGS[k] for k in ("template", "backtick", "quotes", "markup", "separators")),
    "leave": " ".join(STRINGS[k] for k in ("override", "end of noscript", "end of script")),
    "long": STRINGS["long"],
}


def _poisoned_area(area, text):
    words = {"en": text, "fr": text}
    return dataclasses.replace(
        area,
        title=words,
        name="faleme",
        countries=area.countries.assign(name_en=text, name_fr=text),
        units=area.units.assign(name=text),
        rivers=area.rivers.assign(name=text),
        places=area.places.assign(name=text, country=text),
        crossings=area.crossings.assign(name=text),
    )


def _poisoned_claims(placed, text):
    words = [
        "statement_en",
        "statement_fr",
        "reason",
        "reason_fr",
        "inferred",
        "admiralty",
        "date",
        "theme",
        "modality",
    ]
    found = placed.assign(**dict.fromkeys(words, text))
    found["speakers"] = [[text, text]] * len(found)
    found["quote"] = text
    found["marks"] = [[(0, 2, text), (1, 3, "placed"), (-4, 1, "x"), (5, 10**6, "placed")]] * len(
        found
    )
    found.attrs["report"] = dict.fromkeys(("publisher", "published"), text) | {
        "title": {"en": text, "fr": text}, "note": {"en": text, "fr": text}}  # fmt: skip
    return found


def _poisoned_spec(spec, text):
    words = {"en": text, "fr": text}
    first = dataclasses.replace(spec.indicators[0], title=words, definition=words, why=words)
    return dataclasses.replace(spec, title=words, indicators=(first, *spec.indicators[1:]))


@pytest.fixture
def poisoned(area, placed, scores, write):
    def page_with(text):
        m = maps.draw(
            _poisoned_area(area, text),
            placed=_poisoned_claims(placed, text),
            scores=scores,
            segments=area.segments().assign(side_a=text, side_b=text),
            spec=_poisoned_spec(br.score.read_spec("faleme"), text),
        )
        frame = gpd.GeoDataFrame(
            {text: [text], "b": ["=1+1"]}, geometry=gpd.points_from_xy([-11.0], [14.0]), crs=4326
        )
        maps.add_points(m, frame, title=text)
        return write(m)

    return page_with


@pytest.mark.parametrize("name", list(TOGETHER))
def test_no_string_runs_in_any_sink(visit, poisoned, name):
    text = TOGETHER[name]
    path = poisoned(text)
    seen = visit(path)
    tab = seen.tab
    tab.locator("#panel .claim").nth(1).click()
    tab.fill("#search", text[:5])
    tab.locator(".search .found button").first.click()
    tab.keyboard.press("Escape")
    tab.locator("ul.points button").first.click()
    tab.locator(".label.country .badge").first.dispatch_event("click")
    tab.click("#language")
    tab.locator(".switch button").nth(1).click()
    tab.locator("tr[data-segment] button").first.click()
    tab.wait_for_selector(".popup .parts")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.evaluate("window.hit") is None
    assert seen.complaints == []
    assert seen.calls == []
    assert (
        tab.locator(
            "img, b b, body > script ~ script ~ script ~ script, [onerror], [onfocus]"
        ).count()
        == 0
    )
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown = tab.locator("h1").evaluate("node => node.textContent")
    assert shown.replace("\u00a0", " ") == text.replace("\u00a0", " ")


@pytest.mark.parametrize("name", list(TOGETHER))
def test_no_string_breaks_the_page_without_a_script(visit, poisoned, name):
    tab = visit(poisoned(TOGETHER[name]), java_script_enabled=False).tab
    assert tab.locator("body script[src], img, iframe").count() == 0
    assert tab.locator("table").count() >= 2
    assert tab.locator("main").is_hidden()


def test_the_picture_is_sound_xml_whatever_a_name_holds(area, placed):
    document = collect_content(maps.draw(area, placed=placed))
    for text in (*STRINGS.values(), "nul\x00bell\x07", "]]>&amp;&nbsp;"):
        document["title"] = text
        for layer in document["layers"]:
            layer["features"] = [feature | {"name": text} for feature in layer["features"]]
        fromstring(static_svg(document, lang="en"))


def test_half_a_character_is_refused(area):
    m = maps.draw(dataclasses.replace(area, title={"en": "half \ud800", "fr": "x"}))
    with pytest.raises(PageError, match="surrogate"):
        page.render(m)


def test_a_link_cannot_inject(visit, default_page):
    seen = visit(
        default_page,
        "#claim=%3Cimg%20src=x%20onerror=window.hit=1%3E&lang=__proto__&list=constructor",
    )
    assert seen.tab.evaluate("window.hit") is None
    assert seen.complaints == []


def test_formula_cells_are_neutralised_in_a_download(visit, poisoned):
    tab = visit(poisoned("=cmd|' /C calc'!A0")).tab
    with tab.expect_download() as info:
        tab.locator(".download button", has_text="CSV").first.click()
    text = info.value.path().read_text("utf-8-sig")
    assert "'=cmd" in text
    assert ",=cmd" not in text
    assert ',"=cmd' not in text
