"""Words for a location, or for a sentence that is not shown, in every language of the page."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from borderrisk import countries
from borderrisk.languages import FALLBACK, LANGUAGES, messages
from borderrisk.records import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    Words = dict[str, str]


@cache
def _templates() -> Mapping[str, Mapping[str, str]]:
    return read_toml(Path(__file__).with_name("labels.toml"))


def of_unit(unit: pd.Series) -> Words:
    """Return what tells a unit from others of its name: kind, country, vintage."""
    labels = {}
    for lang in LANGUAGES:
        kind = unit.get("kind")
        level = _template(lang, "level").format(level=unit["level"])
        word = messages(lang).get(f"unit_kind.{kind}", kind) if isinstance(kind, str) else level
        labels[lang] = f"{unit['name']} ({word}, {unit.country}, {unit.vintage})"
    return labels


def of_distance(name: str, km: float, direction: str | None) -> Words:
    """Return what lies at a distance from a place: *à 20 km à l'ouest de Kayes*.

    Examples
    --------
    >>> of_distance("Aourou", 2.5, "W")["fr"]
    "à 2,5 km à l'ouest d'Aourou"
    """
    labels = {}
    first = unicodedata.normalize("NFD", name)[:1].lower()
    french = "d'" if first and first in "aeiouh" else "de "  # a vowel or a silent h shortens it
    for lang in LANGUAGES:
        text = f"{km:g}".replace(".", _template(lang, "decimal"))
        way = _template(lang, direction) if direction else ""
        form = _template(lang, "direction" if direction else "away")
        labels[lang] = form.format(km=text, way=way, name=name, of=french)
    return labels


def of_countries(codes: Iterable[str], between: str = ", ") -> Words:
    """Return names of countries, by code; a code that no list has stands for itself."""
    found = [(code, countries.by_code(code)) for code in codes]
    return {
        lang: between.join(
            country.names.get(lang, country.names[FALLBACK]) if country else code
            for code, country in found
        )
        for lang in LANGUAGES
    }


def of_unshown(languages: Iterable[str]) -> Words:
    """Return what stands for a sentence that may not be shown."""
    return {lang: _template(lang, "unshown") for lang in languages}


def of_chain(speakers: Iterable[str], lang: str) -> str:
    """Return a chain of speakers in words: who says it, then who passes it on.

    Examples
    --------
    >>> of_chain(["le maire", "l'APS"], "fr")
    "le maire, repris par l'APS"
    """
    return _template(lang, "relayed").join(speakers)


def joined(labels: Iterable[Words]) -> Words:
    """Return several labels as one, each once."""
    all_ = list(labels)
    return {lang: ", ".join(dict.fromkeys(one[lang] for one in all_)) for lang in LANGUAGES}


def _template(lang: str, name: str) -> str:
    return _templates().get(lang, _templates()[FALLBACK])[name]
