"""What a reader sees of several reports, and of every kind of place that a claim may have."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

import borderrisk as br
from borderrisk import maps
from borderrisk.claims import PRECISION_OF
from borderrisk.viewer import messages

KINDS = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "kinds.py"))
FR = messages("fr")


@pytest.fixture
def reports(tmp_path):
    """Return a report with a claim of every kind, and an article that relays one of them."""
    every = KINDS["register"](tmp_path)
    first, secret = every.raw["claim"][0], every.raw["claim"][1]
    said = first | {
        "corroborates": ["kinds/k01"], "likelihood": "very-likely", "sensitivity": "medium",
        "date": "2024-11", "date_end": "2024-12", "modality": "denied",
    }  # fmt: skip
    raw = every.raw | {
        "id": "article", "title": {"en": "An article"}, "relays": "agency",
        "speakers": ["a mayor", "an agency", "a newspaper"],
        "claim": [said, secret | {"sensitivity": "high"}],
    }  # fmt: skip
    return [every, br.claims.Register("article.toml", raw)]


def test_reports_are_told_apart_and_every_kind_has_a_sign_of_its_own(visit, write, area, reports):
    placed = br.claims.place(reports, area)
    seen = visit(write(maps.draw(area, placed=placed, lang="fr")))
    tab = seen.tab
    said = tab.inner_text(".standfirst >> nth=0").replace("\xa0", " ")
    assert "13 affirmés : " in said
    assert "1 démenti : " in said

    legend = tab.locator("#legend ul.legend")
    for kind in PRECISION_OF:
        assert FR[f"kind.{kind}"].split(" :")[0] in legend.inner_text(), kind
    signs = tab.evaluate(
        """() => [...document.querySelectorAll("#legend ul.legend li")].slice(0, 12).map((li) =>
          [...li.querySelectorAll("path, .badge")].map((one) => {
            const style = getComputedStyle(one);
            return [one.getAttribute("d"), one.textContent, style.borderRadius, style.fill,
              style.strokeDasharray, style.strokeWidth];
          }).join())"""
    )
    assert len(set(signs)) == 12

    tab.select_option('[data-filter="report"] select', "article")
    assert tab.locator("#panel .claim").count() == 1
    tab.locator("#panel .claim").click()
    shown = tab.inner_text("#panel").replace("\xa0", " ").replace("\u202f", " ")
    for words in (
        "a mayor, relayed by an agency, relayed by a newspaper",
        "novembre 2024 – décembre 2024", "1 janvier 2025",
        FR["likely.very-likely"], "agency", "2 sources le disent", FR["sensitive.medium"],
        "F6 : ", "1 autre énoncé ne figure pas sur cette page", "Kayes",
    ):  # fmt: skip
        assert words in shown, words
    tab.select_option('[data-filter="report"] select', "kinds")
    tab.locator("#panel .claim").nth(2).click()
    assert "à 40 km au sud-ouest de Nioro" in tab.inner_text("#panel")
    assert seen.complaints == []
