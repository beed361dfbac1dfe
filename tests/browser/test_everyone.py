"""By keyboard, by ear, on a phone, on paper, in the dark, without a script."""

from __future__ import annotations

import io
import unicodedata
from itertools import pairwise

import pytest
from pypdf import PdfReader

import borderrisk as br

TITLE = {
    "en": "The JNIM threat in the border areas of Mali, Mauritania and Senegal",
    "fr": "La menace du JNIM dans les zones frontalières du Mali, de la Mauritanie et du Sénégal",
}
SERIOUS = ("serious", "critical")
NOWHERE = 7
"""UCDP's ``where_prec`` of a statement that gives no place."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_axe_finds_nothing_serious(visit, default_page, axe, lang, scheme):
    options = {"color_scheme": scheme, "bypass_csp": True, "reduced_motion": "reduce"}
    for link in ("claim=c02", "list=segments&layers=segments&segment=MLI-SEN-10km-001"):
        tab = visit(default_page, f"#lang={lang}&{link}", **options).tab
        assert _serious(tab, axe) == []


def _serious(tab, axe):
    tab.evaluate(axe)
    found = tab.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
    return [
        (v["id"], v["nodes"][0]["html"][:200], v["nodes"][0].get("failureSummary"))
        for v in found
        if v["impact"] in SERIOUS
    ]


def test_the_keyboard_reaches_panel_layers_and_shapes(visit, default_page):
    tab = visit(default_page).tab
    reached = set()
    for _ in range(90):
        tab.keyboard.press("Tab")
        reached.add(
            tab.evaluate(
                "(({ id, tagName, className: name }) =>"
                " id || `${tagName} ${name.baseVal ?? name}`.trim())(document.activeElement)"
            )
        )
    for wanted in ("language", "search", "measure", "map"):
        assert wanted in reached
    for part in (
        "path claim-area",
        "path claim-band",
        "SUMMARY",
        "BUTTON claim",
        "SELECT",
        "BUTTON badge",
    ):
        assert any(name.startswith(part) for name in reached), part


def test_two_keys_lead_to_the_first_statement(visit, default_page):
    tab = visit(default_page).tab
    tab.keyboard.press("Tab")
    assert "skip" in tab.evaluate("document.activeElement.className")
    tab.keyboard.press("Enter")
    first = tab.locator("#panel .claim").first.get_attribute("data-claim")
    assert tab.evaluate("document.activeElement.dataset.claim") == first


def test_a_phone_hides_nothing_of_what_the_head_says(visit, default_page):
    for size in ({"width": 390, "height": 844}, {"width": 667, "height": 375}):
        tab = visit(default_page, viewport=size).tab
        story = tab.locator("#panel .story")
        assert story.is_visible()
        for told in tab.locator("#head .standfirst").all_text_contents():
            assert told in story.inner_text()
        assert "28 April 2025" in tab.locator("#head").inner_text() + story.inner_text()


def test_escape_closes_a_popup_and_focus_comes_back(visit, default_page):
    tab = visit(default_page).tab
    tab.locator(".leaflet-pane path.claim-band").focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("Boolean(document.activeElement.closest('.popup'))")
    tab.keyboard.press("Escape")
    tab.wait_for_selector(".leaflet-popup", state="detached")
    assert tab.evaluate("document.activeElement.getAttribute('class')").startswith("claim-band")


def test_focus_is_seen(visit, default_page):
    tab = visit(default_page).tab
    tab.keyboard.press("Tab")
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.locator(".leaflet-pane path.claim-band").focus()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")
    assert tab.evaluate("getComputedStyle(document.activeElement).filter") != "none"


def test_who_wants_calm_gets_no_motion(visit, default_page):
    tab = visit(default_page, reduced_motion="reduce").tab
    assert tab.evaluate("borderrisk.map.options.zoomAnimation") is False
    tab.click('.claim[data-claim="c04"]')
    assert tab.evaluate("borderrisk.map._animatingZoom ?? false") is False


def test_on_a_phone_the_list_is_a_drawer(visit, default_page):
    tab = visit(default_page, width=390, height=844).tab
    half = tab.locator("#map").bounding_box()["height"]
    tab.locator("#grip button").nth(1).click()
    assert tab.locator("#map").bounding_box()["height"] > half
    assert tab.locator("#grip button").nth(1).is_disabled()
    tab.locator("#grip button").nth(0).click()
    tab.locator("#grip button").nth(0).click()
    tab.click('.claim[data-claim="c02"]')
    assert tab.locator("#map").bounding_box()["height"] > 200
    assert tab.evaluate("document.documentElement.scrollWidth") == 390


def test_without_a_script_a_picture_and_the_tables_tell_the_same(
    visit, default_page, placed, scores
):
    tab = visit(default_page, java_script_enabled=False).tab
    assert tab.locator("svg.static path").count() > 20
    assert tab.locator("table").first.locator("tbody tr").count() == len(placed)
    assert tab.locator("table").nth(1).locator("tbody tr").count() == len(
        getattr(scores, "scores", scores)
    )
    assert tab.locator("main").is_hidden()
    text = tab.inner_text("body")
    for statement in placed.statement_en:
        assert statement in text
    assert "Boundaries and names" in text
    assert tab.locator("noscript h1, h1").first.is_visible()


def test_dark_paper_is_dark_and_print_is_light(visit, default_page, printing):
    tab = visit(default_page, color_scheme="dark").tab
    paper = "getComputedStyle(document.querySelector('path.country')).fill"
    dark = tab.evaluate(paper)
    with printing(tab):
        assert tab.evaluate(paper) != dark
        assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(32, 38, 43)"


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("landscape", [False, True])
def test_every_printed_page_is_right(visit, default_page, placed, lang, landscape):
    tab = visit(default_page, f"#lang={lang}").tab
    pdf = tab.pdf(prefer_css_page_size=False, format="A4", landscape=landscape)
    pages = [_letters(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]
    assert 2 <= len(pages) <= 4
    assert all(len(text) > 200 for text in pages)
    words = br.viewer.messages(lang)
    assert _letters(TITLE[lang]) in pages[0]
    notes = placed.sort_values("where_prec", key=lambda prec: prec == NOWHERE, kind="stable")
    at = ["".join(pages).find(_letters(text)) for text in notes[f"statement_{lang}"]]
    assert -1 not in at
    assert at == sorted(at)
    assert _letters(words["disclaimer"]) in pages[-1]

    # the map stands on a sheet of its own, what it shows is said once
    assert pages[0].count(_letters(TITLE[lang])) == 1
    assert _letters(TITLE[lang]) not in "".join(pages[1:])
    assert not any(_letters(text) in pages[0] for text in placed[f"statement_{lang}"])
    assert "".join(pages).count(_letters(words["admiralty.F"])) == 1
    assert _letters(placed[f"report_note_{lang}"].iloc[0]) in pages[0]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_head_says_what_is_said_by_whom_and_what_is_not_known(
    visit, default_page, placed, lang
):
    tab = visit(default_page, f"#lang={lang}").tab
    words = br.viewer.messages(lang)
    head = tab.inner_text("header").replace("\xa0", " ")
    first = placed.iloc[0]
    assert first[f"speakers_{lang}"] in head
    assert "→" not in head
    assert first[f"report_note_{lang}"] in head
    assert words["unplaced_n"].format(n=placed.geometry.isna().sum(), all=len(placed)) in head
    for modality, found in placed.groupby("modality"):
        assert f"{len(found)} {words[f'many.{modality}']}" in head
        for theme in found[f"theme_{lang}"]:
            assert theme in head
    assert "(Kayes)" in head


def test_how_surely_it_is_said_is_seen_on_the_map_and_told_in_the_legend(
    visit, default_page, placed
):
    tab = visit(default_page).tab
    edge = """all => all.map((one) => [one.textContent, getComputedStyle(one).borderStyle,
      getComputedStyle(one).backgroundColor])"""
    badges = tab.locator("#map .label.located .badge").evaluate_all(edge)
    numbers = tab.locator("#panel .badge").all_inner_texts()
    assert numbers == [str(n) for n in range(1, len(placed) + 1)]
    shown = placed[placed.geometry.notna()].reset_index(drop=True)
    hedged = {str(n + 1) for n in shown.index[shown.modality == "conditional"]}
    assert {text for text, style, _ in badges if style == "dashed"} == hedged
    assert len({fill for text, _, fill in badges if text not in hedged}) == 1
    assert len({fill for *_, fill in badges}) == 2

    kayes, saraya = (
        tab.locator(f".leaflet-pane path.claim-unit{name}").evaluate(
            "node => getComputedStyle(node).strokeDasharray"
        )
        for name in (":not(.finer)", ".finer")
    )
    assert kayes != "none"
    assert saraya == "none"
    legend = tab.locator("#legend ul.legend li:has(.badge:not(.country-badge, .off))")
    words = br.viewer.messages("en")
    assert legend.locator("span:last-child").all_inner_texts() == [
        words[f"modality.{name}"] for name in ("stated", "conditional", "recommended")
    ]
    tab.click("#picture")
    with tab.expect_download() as info:
        tab.locator(".menu button").first.click()
    picture = info.value.path().read_text("utf-8")
    assert 'stroke-dasharray="4 2.5"' in picture
    assert words["modality.conditional"] in picture


def _letters(text):
    """Return text without white space and ligatures, which a PDF sets as it likes."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_print_holds_the_map_and_every_claim_as_a_note(visit, default_page, placed, printing):
    tab = visit(default_page).tab
    with printing(tab):
        assert tab.locator("#notes li").count() == len(placed)
        assert tab.locator("#notes").is_visible()
        assert tab.locator("#panel").is_hidden()
    assert tab.locator("#notes li").count() == 0
    assert tab.locator("#panel").is_visible()


def test_a_picture_shows_what_was_chosen_a_moment_before(visit, default_page):
    """Names and canvases follow in tasks of their own; a picture does not wait for them."""
    tab = visit(default_page, "#lang=en").tab
    names = tab.evaluate(
        """() => {
          document.getElementById("language").click();
          dispatchEvent(new Event("beforeprint"));
          return document.querySelector(".poster.upright").textContent;
        }"""
    )
    assert "MAURITANIE" in names
    assert "MAURITANIA" not in names


def test_ranks_keep_apart_in_grey_and_in_three_colour_deficiencies(visit, default_page):
    """Lightness alone orders each row of the palette, so that no loss of hue can mix two up."""
    for scheme in ("light", "dark"):
        tab = visit(default_page, color_scheme=scheme).tab
        for row in (["sure1", "sure2", "sure3", "sure4"], ["rough1", "rough2"]):
            light = [_lightness(tab, name) for name in row]
            steps = [(max(a, b) + 0.05) / (min(a, b) + 0.05) for a, b in pairwise(light)]
            assert min(steps) > 1.35
            assert light in (sorted(light), sorted(light, reverse=True))


def _lightness(tab, name):
    colour = tab.evaluate(
        f"getComputedStyle(document.documentElement).getPropertyValue('--{name}')"
    )
    r, g, b = (int(colour.strip()[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * r**2.2 + 0.7152 * g**2.2 + 0.0722 * b**2.2
