"""What a desk does with events, dates and what changed: one page, looked at from many sides."""

from __future__ import annotations

import pandas as pd
import pytest

import borderrisk as br
from borderrisk import maps, page
from test_anywhere import A, B, claims, unit, world

COUNT = 3_000


@pytest.fixture(scope="module")
def desk_area():
    return world(
        a=A, b=B, units=[unit("west", A, level=1), unit("east", B, level=1, country="BBB")]
    )


@pytest.fixture(scope="module")
def table(desk_area):
    made = br.events.synthetic(desk_area, COUNT)
    made.loc[made.index[:7], "left_out"] = "sensitive"
    return made


@pytest.fixture(scope="module")
def shown(table, desk_area):
    return br.events.drawable(table, desk_area).table


@pytest.fixture(scope="module")
def desk(desk_area, table, tmp_path_factory):
    placed = claims(desk_area).assign(uncertainty_m=4_000.0, published="2024-12-01")
    placed["date"] = ["2023-06", *["2024-12-01"] * (len(placed) - 1)]
    m = maps.draw(desk_area, placed=placed, events=table)
    return page.write_page(m, tmp_path_factory.mktemp("desk") / "desk.html")


def _painted(tab):
    """Return how many pixels the canvas of events has."""
    return tab.evaluate(
        """() => {
          const canvas = document.querySelector("canvas.events");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((value, i) => i % 4 === 3 && value > 0).length;
        }"""
    )


def _count(tab):
    words = tab.locator("#events [role=status]").inner_text()
    return int(words.split(":")[1].split("of")[0].replace(",", ""))


def test_events_are_drawn_listed_and_chosen(visit, desk, shown, axe):
    seen = visit(
        desk, "#list=events", width=1280, height=900, bypass_csp=True, reduced_motion="reduce"
    )
    tab = seen.tab
    assert _count(tab) == len(shown)
    assert "7 withheld as sensitive" in tab.locator("#events").inner_text()
    assert tab.locator("table.events tbody tr").count() == 200
    assert f"of {len(shown):,}" in tab.locator("table.events caption").inner_text()
    full = _painted(tab)
    assert full > 1_000

    # many are counted by cell, few are drawn one by one
    assert "events around here" in tab.locator("#legend").inner_text()
    tab.evaluate("void borderrisk.map.setView([14.2, -10.1], 11, { animate: false })")
    assert "event near a place" in tab.locator("#legend").inner_text()
    tab.evaluate("void borderrisk.map.setView([14.2, -10.1], 8, { animate: false })")

    # a kind is put away
    kind = tab.locator(".kinds label", has_text="made-up protest")
    kind.locator("input").uncheck()
    rest = shown[shown.kind != "made-up protest"]
    assert _count(tab) == len(rest)

    _choose_days(tab, rest, full)

    # what is chosen stands in the link, and comes back with it
    again = visit(desk, tab.evaluate("location.hash")).tab
    assert _count(again) == _count(tab)
    assert again.locator(".kinds input:not(:checked)").count() == 1
    _open_by_keyboard(tab, rest)

    tab.evaluate(axe)
    found = tab.evaluate("axe.run('#panel', { runOnly: ['wcag2a', 'wcag2aa'] })")["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    assert seen.calls == []
    assert seen.complaints == []


def _choose_days(tab, rest, full):
    """Choose days by keyboard: the last month first, then by drawing over the bars."""
    last = tab.get_by_label("To", exact=True)
    last.focus()
    tab.keyboard.press("Home")
    months = rest.date.dt.to_period("M")
    january = rest[months == "2023-01"]
    assert last.get_attribute("aria-valuetext") == "January 2023"
    assert _count(tab) == len(january)
    assert tab.evaluate("document.activeElement.getAttribute('aria-label')") == "To"
    assert _painted(tab) < full
    box = tab.locator(".histogram").bounding_box()
    tab.mouse.move(box["x"] + 2, box["y"] + 20)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] / 4, box["y"] + 20, steps=3)
    tab.mouse.up()
    words = tab.locator("#time .range").inner_text()
    assert words.startswith("January 2023 – ")
    end = pd.Period(words.split(" – ")[1].split("\n")[0].removesuffix("All dates").strip())
    first, until = rest.date, pd.Timestamp(end.end_time)
    assert _count(tab) == (first <= until).sum()


def _open_by_keyboard(tab, rest):
    """Open an event of the table on the map; closing it gives the focus back."""
    button = tab.locator("table.events tbody button").first
    button.focus()
    tab.keyboard.press("Enter")
    popup = tab.locator(".popup")
    assert "Recorded by" in popup.inner_text()
    assert rest.sort_values("date", kind="stable").event_id.iloc[0] in popup.inner_text()
    tab.keyboard.press("Escape")
    assert popup.count() == 0
    assert button.evaluate("node => node === document.activeElement")


def test_what_is_under_the_pointer_opens(visit, desk, shown):
    tab = visit(desk, "#list=events&lang=fr", width=1280, height=900).tab
    points = shown[shown.drawn_as == "point"]
    lonlat = points.to_crs(4326).geometry
    crowded = lonlat.iloc[len(lonlat) // 2]
    tab.evaluate("([lat, lng]) => void borderrisk.map.setView([lat, lng], 11, { animate: false })",
                 [crowded.y, crowded.x])  # fmt: skip
    box = tab.locator("#map").bounding_box()
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    words = tab.locator(".popup").inner_text()
    assert points.event_id.iloc[len(lonlat) // 2] in words
    assert "Enregistré par" in words


def test_a_claim_stands_beside_the_events_of_its_place_and_time(visit, desk, printing):
    tab = visit(desk).tab
    tab.locator("#claims .claim").first.click()
    words = tab.locator("#claims dl.facts").first.inner_text()
    assert "Recorded by made up: " in words
    assert "1 June 2023 to 30 June 2023" in words
    assert "neither that the statement is true" in words

    # statements are chosen by their days too, and which day counts is said
    claimed = tab.locator("#claims .claim").count()
    tab.get_by_label("To", exact=True).focus()
    tab.keyboard.press("Home")
    tab.keyboard.press("End")
    assert tab.locator("#claims .claim").count() == claimed
    first = tab.get_by_label("From", exact=True)
    first.focus()
    tab.keyboard.press("End")
    assert 0 < tab.locator("#claims .claim").count() < claimed
    assert "on that of their publication" in tab.locator("#time").inner_text()
    with printing(tab):
        assert "Distance from the border" in tab.locator("#notes").inner_text()


@pytest.fixture(scope="module")
def series(desk_area, tmp_path_factory):
    """Return a page of two reports, of which one is the later of a series."""
    early = claims(desk_area).iloc[:4].assign(published="2025-01-01")
    early["statement_es"] = [f"Dice {n}." for n in range(4)]
    late = early.iloc[1:].assign(report_id="r2", report_title_es="Segundo")
    late.loc[late.index[0], "modality"] = "denied"
    late["claim_id"] = ["d1", "d2", "d3"]
    other = late.iloc[:1].assign(
        report_id="r3", claim_id="x", statement_es="Algo nuevo.", report_title_es="Tercero",
        speakers_es="Otra fuente",
    )  # fmt: skip
    m = maps.draw(desk_area, placed=pd.concat([late, other]), since=early)
    return page.write_page(m, tmp_path_factory.mktemp("series") / "series.html")


def test_a_series_tells_what_changed_and_each_report_its_speakers(visit, series):
    seen = visit(series, "#list=changes", reduced_motion="reduce")
    tab = seen.tab
    heads = tab.locator("section.changes h2").all_inner_texts()
    assert heads == ["+ New (1)", "≠ Changed (1)", "− Gone (1)"]
    changed = tab.locator("section.changes.changed")
    assert changed.locator("del, ins").all_inner_texts() == ["in the conditional", "denied"]
    assert tab.locator("path.claim-gone").count() == 1
    assert "statement no longer made" in tab.locator("#legend").inner_text()
    signs = tab.locator("#map .badge").all_inner_texts()
    assert any("≠" in sign for sign in signs)
    tab.locator("#map button.badge.gone").click()
    assert "Dice 0." in tab.locator(".popup").inner_text()
    tab.keyboard.press("Escape")
    tab.click("#language")
    assert "Lo que cambió" in tab.locator(".switch").inner_text()

    # one report at a time: its statements, and in the head the chain of those who speak in it
    tab.locator(".switch button").first.click()
    tab.locator('[data-filter="report"] select').select_option("r3")
    assert tab.locator("#claims .claim").count() == 1
    assert "Otra fuente" in tab.locator("header .credit").inner_text()
    assert "Alguien" not in tab.locator("header .credit").inner_text()
    assert seen.complaints == []
