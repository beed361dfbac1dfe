"""What a reader does with the page."""

from __future__ import annotations

import csv
import io
import json
import math

import pandas as pd
import pyproj
import pytest
import shapely
from shapely.affinity import translate

import borderrisk as br
from borderrisk import maps
from test_anywhere import KINDS, A, B, claims, world

EXPANDED = '#panel .claim[aria-expanded="true"]'


def test_every_claim_is_listed_once_mapped_or_not(visit, default_page, placed):
    tab = visit(default_page).tab
    for name, expected in (
        ("claims", placed.geometry.notna()),
        ("not_mapped", placed.geometry.isna()),
    ):
        shown = tab.locator(f"#{name} .claim").evaluate_all(
            "all => all.map((one) => one.dataset.claim)"
        )
        assert shown == list(placed.claim_id[expected])


def test_a_claim_chosen_in_the_list_is_marked_on_the_map_and_back(visit, default_page):
    tab = visit(default_page).tab
    tab.click('.claim[data-claim="c04"]')
    assert tab.locator(".leaflet-pane path.claim-area.finer.selected").count() == 1
    assert tab.locator(EXPANDED).get_attribute("data-claim") == "c04"
    tab.click('.claim[data-claim="c04"]')
    assert tab.locator(".leaflet-pane path.selected").count() == 0
    tab.locator(".leaflet-pane path.claim-band").focus()
    tab.keyboard.press("Enter")
    assert tab.locator(EXPANDED).get_attribute("data-claim") == "c03"


def test_a_click_on_the_map_opens_the_claim(visit, default_page):
    tab = visit(default_page).tab
    tab.locator(".leaflet-pane path.claim-area.finer").click(
        force=True, position={"x": 40, "y": 60}
    )
    assert tab.locator(".popup .claim").get_attribute("data-claim") == "c04"
    assert tab.locator(EXPANDED).get_attribute("data-claim") == "c04"


def _mauritania(area):
    shape = area.countries.set_index("country").geometry["MRT"]
    return shape.representative_point()


def test_claims_about_one_place_are_all_reachable(visit, default_page, placed, area):
    """Without motion a popup that is closed again is gone at once."""
    tab = visit(default_page, reduced_motion="reduce").tab
    tab.locator(".label.country .badge", has_text="8, 9").first.click()
    shown = tab.locator(".popup .claim").evaluate_all("all => all.map((one) => one.dataset.claim)")
    about = placed[placed.place_kind == "countries"]
    nouakchott = about.geometry.contains(_mauritania(area))
    assert shown == list(about.claim_id[nouakchott])


@pytest.mark.parametrize("claim", ["c01", "c02", "c10", "c14"])
@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (390, 844)])
def test_a_link_brings_its_claim_into_view(visit, default_page, claim, size):
    tab = visit(default_page, f"#claim={claim}", width=size[0], height=size[1]).tab
    chosen = tab.locator(f'#panel .claim[data-claim="{claim}"]')
    chosen.wait_for()
    tab.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    box, panel = chosen.bounding_box(), tab.locator("#panel").bounding_box()
    assert panel["y"] <= box["y"] < panel["y"] + panel["height"] - 20


def test_a_coarse_shape_never_buries_a_finer_one(visit, default_page):
    tab = visit(default_page).tab
    order = (
        "() => [...document.querySelectorAll('.leaflet-claims-pane path')]"
        ".map((one) => one.getAttribute('class').split(' ').slice(0, 2).join(' '))"
    )
    before = [name for name in tab.evaluate(order) if not name.startswith("claim-countries")]
    for claim in ("c02", "c05", "c03", "c02", "c02"):
        tab.click(f'#panel .claim[data-claim="{claim}"]')
        after = [name for name in tab.evaluate(order) if not name.startswith("claim-countries")]
        assert after == before
    assert before[-1].startswith("claim-band")


def test_a_claim_in_a_popup_goes_there_and_stays_chosen(visit, default_page):
    tab = visit(default_page).tab
    tab.locator(".leaflet-pane path.claim-area.finer").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Enter")
    assert tab.locator(EXPANDED).get_attribute("data-claim") == "c04"


def test_the_link_restores_claim_language_view_theme_and_layers(visit, default_page):
    tab = visit(default_page).tab
    tab.click('.claim[data-claim="c04"]')
    tab.click("#language")
    tab.click("#legend .layers summary")
    tab.locator("#legend .layers label", has_text="Cours d'eau").locator("input").uncheck()
    tab.evaluate("void borderrisk.map.setView([14.2, -11.7], 8.25, { animate: false })")
    link = "#" + tab.evaluate("location.hash.slice(1)")
    again = visit(default_page, link).tab
    assert again.get_attribute("html", "lang") == "fr"
    assert again.locator(EXPANDED).get_attribute("data-claim") == "c04"
    assert again.locator(".leaflet-pane path.river").count() == 0
    centre = again.evaluate("(({ lat, lng }) => [lat, lng])(borderrisk.map.getCenter())")
    assert centre == pytest.approx([14.2, -11.7], abs=0.01)
    assert again.evaluate("location.hash") == link


def test_a_link_full_of_nonsense_is_ignored(visit, default_page):
    seen = visit(default_page, "#claim=<b>&lang=xx&view=a,b,c&layers=;;&segment=9&theme=%00&list=x")
    assert seen.complaints == []
    assert seen.tab.locator("#panel .claim").count() == 14


def _text(tab):
    """Return every word of the page, whether the browser has laid it out yet or not."""
    return "\n".join(tab.locator(part).text_content() for part in ("header", "#panel", "#legend"))


def test_language_changes_everywhere_without_reload(visit, default_page):
    tab = visit(default_page).tab
    tab.evaluate("window.same = 1")
    tab.click('.claim[data-claim="c02"]')
    before = _text(tab)
    tab.click("#language")
    after = _text(tab)
    assert tab.evaluate("window.same") == 1
    assert "La menace du JNIM" in tab.title()
    for english in ("Legend", "Copy link", "Not mapped", "Country", "Who says it", "28 April"):
        assert english in before
        assert english not in after
    assert "28 avril 2025" in after
    assert tab.evaluate("document.activeElement.id") == "language"
    tab.click("#language")
    assert _text(tab) == before


def test_the_theme_filter_narrows_list_map_and_counts(visit, default_page, placed):
    tab = visit(default_page).tab
    tab.select_option(".filter select", "movement")
    wanted = list(placed.claim_id[placed.theme == "movement"])
    assert (
        tab.locator("#panel .claim").evaluate_all("all => all.map((one) => one.dataset.claim)")
        == wanted
    )
    assert tab.locator(".leaflet-pane path.claim-area").count() == 1
    assert "1 of 14" in tab.inner_text("#panel")
    tab.select_option(".filter select", "")
    assert tab.locator("#panel .claim").count() == len(placed)


def test_segments_and_table_are_linked_both_ways(visit, default_page, scores):
    tab = visit(default_page).tab
    labels = scores.index
    assert tab.locator(".leaflet-pane path.segment").count() == 0
    tab.click(".switch button:last-child")
    drawn = tab.locator(".leaflet-pane path.segment").count()
    assert drawn == len(labels) == tab.locator("tr[data-segment]").count()
    assert tab.locator(".leaflet-pane path.claim-area").count() == 0
    tab.locator("tr[data-segment] button").nth(2).click()
    assert tab.locator(".leaflet-pane path.segment.selected").count() == 1
    assert tab.locator("tr.selected + tr.details").count() == 1
    tab.keyboard.press("Escape")
    assert tab.locator("tr.details").count() == 0
    tab.locator(f".leaflet-pane path.segment[aria-label*='{labels[7]}']").focus()
    tab.keyboard.press("Enter")
    assert tab.locator("tr.selected").get_attribute("data-segment") == labels[7]


def test_the_details_of_a_segment_stand_in_the_panel_and_hide_no_line(visit, default_page, scores):
    frame = scores
    tab = visit(default_page, f"#segment={frame.index[0]}").tab
    told = tab.inner_text("tr.details")
    row = frame.iloc[0]
    for text in (f"{row.score:.2f}", f"{row.rank_q05:.0f} to {row.rank_q95:.0f}", "100%"):
        assert text in told
    parts = [c for c in frame.columns if c.startswith("contribution_")]
    assert tab.locator("tr.details .parts tr").count() == len(parts)
    assert tab.locator(".leaflet-popup").count() == 0
    assert "no probability of danger" in tab.inner_text("#panel")


def test_what_is_not_distinguished_from_the_chosen_segment_is_marked(visit, default_page, result):
    frame = result.scores
    chosen = frame.index[10]
    tab = visit(default_page, f"#segment={chosen}").tab
    above = result.above
    told = above | above.T
    alike = told.index[~told[chosen] & frame.tier.notna() & (told.index != chosen)]
    assert 0 < len(alike) < len(frame) - 2
    marked = tab.locator("tr[data-segment]:has(.alike:not([hidden]))").evaluate_all(
        "all => all.map((one) => one.dataset.segment)"
    )
    assert marked == list(alike)
    assert tab.locator(".leaflet-pane path.segment.alike").count() == len(alike)
    told = tab.inner_text("tr.details")
    assert f"{len(alike)} of the {frame.tier.notna().sum() - 1} others" in told


BESIDE = """() => {
  const of = (name) => [...document.querySelectorAll(`.leaflet-pane path.${name}`)];
  const edges = of("segment-casing");
  const isHidden = (point) => edges.some((edge) => edge.isPointInStroke(point));
  const along = (path) =>
    Array.from({ length: path.getTotalLength() }, (_, s) => path.getPointAtLength(s));
  const border = of("main-border").flatMap(along);
  const ends = (path) => [0, path.getTotalLength()].map((s) => path.getPointAtLength(s));
  const straight = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);
  const clot = (path) => path.getTotalLength() / Math.max(1, straight(ends(path)));
  const ribbons = of("segment");
  const joints = ribbons.slice(1).map((path, i) => straight([ends(ribbons[i])[1], ends(path)[0]]));
  return {
    border: border.length,
    hidden: border.filter(isHidden).length,
    clot: Math.max(0, ...ribbons.filter((path) => path.getTotalLength() > 20).map(clot)),
    gap: Math.max(...joints),
    focusable: ribbons.every((path) => path.tabIndex === 0),
  };
}"""


@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
@pytest.mark.parametrize("view", ["", "&view=12.9,-11.4,9"], ids=["whole", "meanders"])
def test_a_ribbon_runs_beside_its_border_and_hides_none_of_it(visit, default_page, view, size):
    link = f"#list=segments&layers=segments,border,river{view}"
    found = visit(default_page, link, width=size[0], height=size[1]).tab.evaluate(BESIDE)
    assert found["border"] > 100
    assert found["hidden"] == 0
    assert found["clot"] < 1.8
    assert found["gap"] < 2 or view  # what lies beyond the frame is cut
    assert found["focusable"]


def test_what_is_not_scored_is_thin_and_has_a_dash_of_its_own(visit, default_page, scores):
    tab = visit(default_page, "#list=segments&layers=segments").tab
    assert tab.locator(".leaflet-pane path.segment.unscored").count() >= 1
    none = tab.locator(f'tr[data-segment="{scores.index[4]}"]').inner_text()
    assert "–" in none
    assert "not scored" in none
    dash = "node => getComputedStyle(node).strokeDasharray"
    assert tab.locator(".leaflet-pane path.unscored").first.evaluate(dash) != "none"
    assert "Not scored" in tab.inner_text("#legend")
    kind = "one.getAttribute('class').match(/(sure|rough|unsure|unscored)/)[0]"
    width = "parseFloat(getComputedStyle(one).strokeWidth)"
    paths = tab.locator(".leaflet-pane path.segment")
    widths = dict(paths.evaluate_all(f"all => all.map((one) => [{kind}, {width}])"))
    assert widths["unscored"] < widths["sure"]


def test_the_table_sorts_and_says_which_way(visit, default_page, scores):
    tab = visit(default_page, "#list=segments&layers=segments").tab
    ids = "all => all.map((one) => one.dataset.segment)"
    expected = {
        1: ("ascending", scores.sort_values("rank_median", kind="stable")),
        2: ("descending", scores.sort_values("score", ascending=False, kind="stable")),
    }
    for column, (direction, frame) in expected.items():
        tab.locator("thead button").nth(column).click()
        assert tab.locator("tr[data-segment]").evaluate_all(ids)[:5] == list(frame.index[:5])
        assert tab.locator("thead th").nth(column).get_attribute("aria-sort") == direction
        assert tab.evaluate("document.activeElement.closest('th').cellIndex") == column


def test_units_of_both_vintages_of_kayes(visit, default_page):
    tab = visit(default_page).tab
    limits = "all => all.map((one) => one.getAttribute('d')).join()"
    since = tab.locator(".leaflet-pane path.unit1").evaluate_all(limits)
    tab.click("#legend .layers summary")
    tab.locator("#legend fieldset input").nth(1).check()
    before = tab.locator(".leaflet-pane path.unit1").evaluate_all(limits)
    assert before != since
    assert "units=before" in tab.evaluate("location.hash")


def test_no_label_lies_on_another_or_beyond_the_frame(visit, default_page):
    for link in (
        "",
        "#lang=fr&claim=c03",
        "#list=segments&layers=segments,country,place,river,unit1,crossing",
    ):
        tab = visit(default_page, link).tab
        tab.locator(".leaflet-map-pane:not(.leaflet-zoom-anim)").wait_for(state="attached")
        boxes = tab.locator("#map .label:not(.hidden, .nameless) .text").evaluate_all(
            "all => all.map((n) => [n.innerText, n.getBoundingClientRect()])"
            ".map(([name, box]) => [name, box.left, box.top, box.right, box.bottom])"
        )
        assert len(boxes) > 6
        for i, (name, left, top, right, bottom) in enumerate(boxes):
            for other, a, b, c, d in boxes[i + 1 :]:
                assert right <= a or c <= left or bottom <= b or d <= top, (name, other)


STRAY = """() => {
  const labels = [...document.querySelectorAll("#map .label")];
  const words = (node) => node.textContent;
  const isShown = (node) => !node.matches(".hidden, .nameless");
  const isMust = (node) => node.matches(".located, .crossing, .main-river, :has(button)");
  const frame = document.getElementById("map").getBoundingClientRect();
  const { features } = borderrisk.page.layers.find((one) => one.kind === "country");
  const paths = document.querySelectorAll(".leaflet-pane path.country");
  const isAbroad = (node) => {
    const name = node.querySelector("span").textContent;
    const own = paths[features.findIndex((one) => Object.values(one.name).includes(name))];
    const { left, right, top, bottom } = node.querySelector(".text").getBoundingClientRect();
    const middle = [(left + right) / 2 - frame.left, (top + bottom) / 2 - frame.top];
    return !own.isPointInFill(borderrisk.map.containerPointToLayerPoint(middle));
  };
  const isMissing = (name) => !labels.some((node) => isShown(node) && words(node).includes(name));
  return {
    gone: labels.filter((node) => isMust(node) && !isShown(node)).map(words),
    abroad: labels.filter((node) => node.matches(".country") && isShown(node) && isAbroad(node))
      .map(words),
    missing: ["Kayes", "Saraya", "Falémé", "Moussala", "Diboli"].filter(isMissing),
  };
}"""


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("size", [(390, 844), (1024, 768), (1440, 900)])
def test_what_the_report_names_is_labelled_and_a_country_in_itself(visit, default_page, size, lang):
    tab = visit(default_page, f"#lang={lang}", width=size[0], height=size[1]).tab
    assert tab.evaluate(STRAY) == {"gone": [], "abroad": [], "missing": []}


def test_search_finds_without_diacritics_and_goes_there(visit, default_page):
    tab = visit(default_page).tab
    tab.fill("#search", "kenieba")
    tab.locator(".found button", has_text="Kéniéba").first.click()
    assert "Kéniéba" in tab.inner_text(".popup")
    tab.fill("#search", "logistic bases")
    tab.locator(".found button").first.click()
    assert tab.locator(EXPANDED).get_attribute("data-claim") == "c02"
    for written in ("chefs d’état", "kidira-diboli", "Sénégal", "mauritanie"):
        tab.fill("#search", written)
        assert tab.locator(".found button").count() >= 1, written
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    assert (
        tab.evaluate(
            "[...document.querySelectorAll('.found button')].indexOf(document.activeElement)"
        )
        <= 1
    )
    for written, found in {
        "Diboly": ["Diboli"],
        "Saraya department": ["Saraya"],
        "Moussala": ["Bakel, Senegal", "Kayes, Mali", "Saraya, Senegal"],
    }.items():
        tab.fill("#search", written)
        for text in found:
            assert text in tab.inner_text(".found"), written
    tab.evaluate("document.querySelector('#languages').value = 'fr'")
    tab.locator("#languages").dispatch_event("change")
    tab.fill("#search", "département de Saraya")
    assert "département, Sénégal" in tab.inner_text(".found")
    tab.fill("#search", "zzzz")
    assert br.viewer.messages("fr")["found_none"] in tab.inner_text(".search")


def test_a_measured_distance_is_that_of_the_ellipsoid(visit, default_page):
    tab = visit(default_page).tab
    for (a, b), (c, d) in [
        ((14.0, -12.0), (14.0, -11.0)),
        ((12.0, -12.5), (16.0, -8.5)),
        ((12.0, -11.0), (12.0, -11.001)),
    ]:
        tab.click("#measure")
        tab.evaluate(f"void borderrisk.map.fire('click', {{ latlng: L.latLng({a}, {b}) }})")
        tab.evaluate(f"void borderrisk.map.fire('click', {{ latlng: L.latLng({c}, {d}) }})")
        shown = tab.inner_text("p.measure").replace(",", "").split()
        metres = float(shown[0]) * (1000 if shown[1] == "km" else 1)
        _, _, expected = pyproj.Geod(ellps="WGS84").inv(b, a, d, c)
        assert math.isclose(metres, expected, rel_tol=1e-5, abs_tol=500 if expected > 1e5 else 60)
        tab.keyboard.press("Escape")
        assert tab.locator("p.measure").count() == 0


def test_measuring_by_keyboard(visit, default_page):
    tab = visit(default_page).tab
    tab.locator("#measure").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Enter")
    tab.evaluate("void borderrisk.map.panBy([200, 0], { animate: false })")
    tab.keyboard.press("Enter")
    assert "km" in tab.inner_text("p.measure")


def _download(tab, label):
    with tab.expect_download() as info:
        tab.locator(".download button", has_text=label).first.click()
    return info.value.path().read_text("utf-8-sig")


def test_shown_rows_download_as_csv_with_hxl_and_as_geojson(visit, default_page, placed):
    tab = visit(default_page, "#theme=intelligence").tab
    rows = list(csv.reader(io.StringIO(_download(tab, "CSV"))))
    assert rows[0][0] == "claim_id"
    assert all(tag.startswith("#") for tag in rows[1])
    assert [row[0] for row in rows[2:]] == list(placed.claim_id[placed.theme == "intelligence"])
    tab.click("label.filter >> select")
    tab.select_option(".filter select", "movement")
    (feature,) = json.loads(_download(tab, "GeoJSON"))["features"]
    assert feature["geometry"]["type"] == "MultiPolygon"
    ring = feature["geometry"]["coordinates"][0][0]
    assert ring[0] == ring[-1]
    assert shapely.is_ccw(shapely.linearrings(ring))
    assert all(-14 < x < -8 and 11 < y < 17 for x, y in ring)


def test_segments_download_with_their_figures(visit, default_page, scores):
    tab = visit(default_page, "#list=segments&layers=segments").tab
    rows = list(csv.DictReader(io.StringIO(_download(tab, "CSV"))))[1:]
    assert [row["segment_id"] for row in rows] == list(scores.index)
    assert rows[4]["score"] == ""
    assert float(rows[0]["score"]) == pytest.approx(scores.score.iloc[0], abs=1e-4)


def test_a_link_is_copied(visit, default_page):
    tab = visit(default_page, permissions=["clipboard-read", "clipboard-write"]).tab
    tab.click('.claim[data-claim="c03"]')
    tab.click("#copy")
    tab.locator("#copy:has-text('Link copied'), .by-hand").wait_for()
    assert "claim=c03" in tab.evaluate(
        "document.querySelector('.by-hand')?.value ?? navigator.clipboard.readText()"
    )


SIZES = [(320, 256), (640, 360), (667, 375), (390, 844), (1024, 768), (1440, 900)]
OVERLAPS = """() => {
  const parts = 'h1, button, select, input, summary, .leaflet-control, #panel';
  const shown = [...document.querySelectorAll(parts)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.label'))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height > 1);
  const meet = (a, b) => a.left < b.right - 1 && a.right > b.left + 1
    && a.top < b.bottom - 1 && a.bottom > b.top + 1;
  /* what a scrolling part holds lies on nothing outside it */
  const scrolls = (one) => one.parentElement.closest('#panel, .actions, #legend');
  const apart = (one, other) => !one.contains(other) && !other.contains(one);
  const outer = shown.filter(([one]) => !scrolls(one));
  return outer.flatMap(([one, box], i) => outer.slice(i + 1)
    .filter(([other, next]) => apart(one, other) && meet(box, next))
    .map(([other]) => `${one.outerHTML.slice(0, 60)} | ${other.outerHTML.slice(0, 60)}`));
}"""


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_nothing_lies_on_anything_else(visit, default_page, size, lang):
    tab = visit(default_page, f"#lang={lang}", width=size[0], height=size[1]).tab
    assert tab.evaluate(OVERLAPS) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert tab.locator("#map").bounding_box()["height"] > 60


def test_arabic_reads_from_right_to_left_and_marks_what_is_in_another_language(visit, default_page):
    tab = visit(default_page, "#lang=ar").tab
    assert tab.get_attribute("html", "dir") == "rtl"
    panel, chart = tab.locator("#panel").bounding_box(), tab.locator("#map").bounding_box()
    assert panel["x"] + panel["width"] <= chart["x"] + 1
    assert "(English)" in tab.locator("#panel .claim").first.inner_text()
    tab.select_option("#languages", "es")
    assert tab.get_attribute("html", "dir") == "ltr"
    assert "Lo que dice el informe" in tab.inner_text("#panel")


def test_a_map_that_was_hidden_shows_its_area_when_it_is_seen(
    chromium, default_page, tmp_path, until
):
    """A frame whose parent is not displayed has no size when the page draws itself."""
    file = tmp_path / "frame.html"
    text = default_page.read_text("utf-8").replace("&", "&amp;").replace('"', "&quot;")
    file.write_text(
        '<!doctype html><div id="hide" style="display: none"><iframe width="900" height="600" '
        f'srcdoc="{text}"></iframe></div>'
    )
    context = chromium.new_context(offline=True)
    tab = context.new_page()
    tab.goto(file.as_uri())
    frame = tab.frames[1]
    until(frame, "!!window.borderrisk")
    tab.evaluate("document.getElementById('hide').style.display = 'block'")
    whole = "L.latLngBounds(borderrisk.page.view)"
    until(frame, f"borderrisk.map.getBounds().contains({whole})")
    assert frame.evaluate("borderrisk.map.getZoom()") > 5.5
    context.close()


def test_every_kind_of_location_has_its_line_in_the_legend_and_its_words_in_the_list(visit, write):
    area = world(a=A, b=B)
    placed = claims(area)
    other = placed.assign(report_id="other", report_title_es="Otro informe")
    seen = visit(write(maps.draw(area, placed=pd.concat([placed, other]), lang="es")))
    tab = seen.tab
    legend = tab.inner_text("#legend ul.legend")
    for kind in (*KINDS, "countries", "none"):
        assert br.viewer.messages("es")[f"kind.{kind}"] in legend, kind
    others = ("countries", "none", "border")
    manners = tab.locator("#legend ul.legend .badge:not(.country-badge, .off)")
    assert tab.locator("#legend ul.legend li").count() == len((*KINDS, *others)) + manners.count()
    listed = tab.locator("#panel").text_content()
    for word in (
        "afirmado",
        "en condicional",
        "desmentido",
        "puesto en duda",
        "previsto",
        "ataque",
    ):
        assert word in listed
    assert tab.locator("#panel .claim").count() == 2 * len(placed)
    tab.select_option('[data-filter="report"] select', "other")
    assert tab.locator("#panel .claim").count() == len(placed)
    assert tab.locator("#panel svg.theme").count() >= len(placed)
    assert seen.complaints == []


def test_the_picture_is_saved_as_svg_and_png_without_a_request(visit, default_page):
    seen = visit(default_page)
    for n, (ending, start) in enumerate(((".svg", b"<svg "), (".png", b"\x89PNG"))):
        seen.tab.click("#picture")
        with seen.tab.expect_download() as info:
            seen.tab.locator(".menu button").nth(n).click()
        content = info.value.path().read_bytes()
        assert info.value.suggested_filename.endswith(ending)
        assert content.startswith(start)
        if ending == ".svg":
            text = content.decode()
            for word in (
                "The JNIM threat",
                "Saraya",
                "50 km",
                "OpenStreetMap",
                "somewhere in this unit",
            ):
                assert word in text
            assert "url(http" not in text
    assert seen.calls == []
    assert seen.complaints == []


ON_CLAIMS = """() => [...document.querySelectorAll('#map .label.country:not(.hidden)')]
  .flatMap((label) => [...label.querySelectorAll('.text > span, .badge')])
  .filter((node) => {
    const { left, right, top, bottom } = node.getBoundingClientRect();
    return [...document.querySelectorAll('.leaflet-pane path.claim-area')].some((path) =>
      [left, (left + right) / 2, right].some((x) => {
        const at = new DOMPoint(x, (top + bottom) / 2);
        return path.isPointInFill(at.matrixTransform(path.getScreenCTM().inverse()));
      }),
    );
  })
  .map((node) => node.textContent)"""


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
def test_what_is_said_of_a_country_stands_on_no_claim_about_a_part_of_it(
    visit, default_page, width, height
):
    for lang in ("fr", "ar"):
        tab = visit(default_page, f"#lang={lang}", width=width, height=height).tab
        assert tab.locator("#map .label.country .badge").count() == 3
        assert tab.evaluate(ON_CLAIMS) == []


NUMBERS = """() => [...document.querySelectorAll('.leaflet-pane path.claim-area')].map((path) => {
  const number = path.getAttribute('aria-label').split('.')[0];
  const badge = [...document.querySelectorAll('#map .label.located .badge')]
    .find((one) => one.textContent === number).getBoundingClientRect();
  const [x, y] = [(badge.left + badge.right) / 2, (badge.top + badge.bottom) / 2];
  const shape = path.getBoundingClientRect();
  return x > shape.left && x < shape.right && y > shape.top && y < shape.bottom;
})"""


def test_the_number_of_a_claim_stands_on_its_shape(visit, write, until):
    area = world(a=A, b=B)
    placed = claims(area)
    spread = [
        shape if kind in ("countries", "none") else translate(shape, 14_000 * n - 40_000)
        for n, (shape, kind) in enumerate(zip(placed.geometry, placed.place_kind, strict=True))
    ]
    tab = visit(write(maps.draw(area, placed=placed.assign(geometry=spread)))).tab
    until(tab, f"({NUMBERS})().every(Boolean)")
    assert len(tab.evaluate(NUMBERS)) == len(KINDS)


UNDER = """() => {
  const box = document.querySelector('#legend').getBoundingClientRect();
  return [...document.querySelectorAll('.leaflet-pane path.claim-area')].some((path) => {
    const { left, right, top, bottom } = path.getBoundingClientRect();
    return left < box.right && right > box.left && top < box.bottom && bottom > box.top;
  });
}"""


@pytest.mark.parametrize(("x", "opens"), [(50_000, True), (160_000, False)])
def test_the_legend_opens_on_nothing_that_a_claim_speaks_of(visit, write, until, x, opens):
    area = world(a=A, b=B)
    disc = shapely.Point(x, 15_000).buffer(10_000)
    placed = claims(area).query("place_kind == 'place'").assign(geometry=disc)
    tab = visit(write(maps.draw(area, placed=placed))).tab
    until(tab, "document.querySelector('.leaflet-pane path.claim-area')")
    assert tab.evaluate("document.querySelector('#legend').open") is opens
    assert not tab.evaluate(UNDER)
    tab.click("#legend > summary")
    tab.reload()
    until(tab, f"document.querySelector('#legend').open === {str(not opens).lower()}")
