"""Hostile strings in every text of every sink: shown as text or refused, never run."""

from __future__ import annotations

import dataclasses
from functools import cache
from hashlib import sha256

import folium
import geopandas as gpd
import pytest
from defusedxml.ElementTree import fromstring
from jinja2 import TemplateSyntaxError

import borderrisk as br
from borderrisk import maps, page
from borderrisk.errors import PageError
from borderrisk.viewer.map import collect_content
from borderrisk.viewer.static_svg import static_svg
from folium_kinds import HERE, KINDS, add_kind

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
    start = ("statement", "reason", "speakers", "report_title", "report_note", "theme", "inferred")
    words = [name for name in placed.columns if name.startswith(start)]
    words += ["admiralty", "date", "modality", "publisher", "published", "place"]
    found = placed.assign(**dict.fromkeys(words, text), quote=text)
    marks = [(0, 2, text), (1, 3, "placed"), (-4, 1, "x"), (5, 10**6, "placed")]
    return found.assign(marks=[marks] * len(found))


def _poisoned_spec(spec, text):
    words = {"en": text, "fr": text}
    first = spec.indicators[0].replace(title=words, definition=words, why=words)
    return spec.replace(title=words, indicators=(first, *spec.indicators[1:]))


@pytest.fixture(scope="module")
def poisoned(area, placed, scores, tmp_path_factory):
    """Return how to get the page with a text in every place, made once for all tests."""
    folder = tmp_path_factory.mktemp("poisoned")

    @cache
    def page_with(text):
        m = maps.draw(
            _poisoned_area(area, text),
            placed=_poisoned_claims(placed, text),
            scores=scores,
            segments=area.segments(),
            spec=_poisoned_spec(br.score.read_spec("faleme"), text),
        )
        frame = gpd.GeoDataFrame(
            {text: [text], "b": ["=1+1"]}, geometry=gpd.points_from_xy([-11.5], [13.0]), crs=4326
        )
        maps.add_points(m, frame, title=text)
        return page.write_page(m, folder / f"{sha256(text.encode()).hexdigest()[:8]}.html")

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
    tab.wait_for_selector("tr.details .parts")
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
    content = collect_content(maps.draw(area, placed=placed))
    for text in (*STRINGS.values(), "nul\x00bell\x07", "]]>&amp;&nbsp;"):
        layers = tuple(
            dataclasses.replace(
                layer, features=tuple(dataclasses.replace(f, name=text) for f in layer.features)
            )
            for layer in content.layers
        )
        fromstring(static_svg(dataclasses.replace(content, title=text, layers=layers), lang="en"))


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


FOLIUM = {
    **{name: text for name, text in STRINGS.items() if name not in ("long", "separators")},
    "path": "D:\\veille\\2025\\note.docx \\u{110000} \\x",
    "refresh": '<meta http-equiv="refresh" content="0;url=https://example.org/away">',
    "frame": "<form action='https://example.org'><button>x</button></form>"
    "<a href='javascript:1'>x</a>",
    "file": "<img srcset='https://example.org/a.png 1x'><video poster='b.png'></video>",
    "css": "x; background: url(https://example.org/a.png)",
    "handlers": "<svg onload=window.hit=1><a xlink:href='javascript:window.hit=1'>x</a></svg>",
}


def _kept(area, text):
    """Return a map with an element of every kind that this text is not refused in."""
    m = maps.draw(area)
    for kind in KINDS:
        try:
            page.render(add_kind(folium.Map(HERE, tiles=None), kind, text))
            add_kind(m, kind, text)
        except (PageError, TemplateSyntaxError):  # branca compiles text beside the map itself
            continue
    return m


@pytest.mark.filterwarnings("ignore::borderrisk.errors.PageWarning")
@pytest.mark.parametrize("name", list(FOLIUM))
def test_no_string_of_foliums_elements_runs_leads_away_or_hides_what_follows(
    visit, write, area, name
):
    m = _kept(area, FOLIUM[name])
    folium.CircleMarker([13, -11], color="#00ff7f", class_name="last").add_to(m)
    folium.LayerControl(collapsed=False).add_to(m)
    seen = visit(write(m), reduced_motion="reduce")
    tab = seen.tab
    assert tab.locator(".leaflet-pane path[stroke='#00ff7f']").count() == 1
    opened = tab.evaluate("""() => {
        let opened = 0;
        borderrisk.map.eachLayer((layer) => {
            layer.openTooltip?.();
            if (!layer.getPopup?.()) return;
            layer.openPopup();
            opened += document.querySelector(".leaflet-popup-content") ? 1 : 0;
        });
        return opened;
    }""")
    assert opened > 0
    assert tab.evaluate("window.hit") is None
    assert tab.url.startswith("file:")
    assert tab.locator("meta[http-equiv=refresh], form, [onload], [onerror], [srcset]").count() == 0
    assert seen.complaints == []
    assert seen.calls == []
