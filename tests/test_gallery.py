"""A small extract of the gallery: borders of the world from the names of their countries."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture
def gallery(monkeypatch):
    """Return the script that draws the gallery, as a module."""
    monkeypatch.syspath_prepend(DOCS)
    return importlib.import_module("gallery")


@pytest.mark.parametrize("name", ["BEN-TGO", "ARM-AZE", "JOR-ISR"])
def test_a_border_is_drawn_from_two_names(gallery, tmp_path, name):
    """Of them ARM-AZE has holes and exclaves."""
    drawn = gallery.draw(tmp_path, name)
    assert drawn.ended == {"new": 0, "border": 0, "score": 0, "map": 0}, drawn
    assert drawn.sound
    assert drawn.page_bytes > 100_000


def test_two_countries_without_a_land_border_are_an_answer(gallery, tmp_path):
    drawn = gallery.draw(tmp_path, "RUS-USA")
    assert drawn.ended == {"new": 2}
    assert "no land border" in drawn.said
    assert drawn.sound
