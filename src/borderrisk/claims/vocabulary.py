"""The words that a claim may use: themes, modalities, likelihoods, precisions."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from borderrisk.records import read_toml

__all__ = [
    "AHEAD",
    "EVENTS",
    "LIKELIHOODS",
    "MODALITIES",
    "PRECISION_OF",
    "REASONS",
    "THEMES",
    "THEME_CUES",
    "reason_for",
]

_TABLE = read_toml(Path(__file__).with_name("vocabulary.toml"))

MODALITIES = ("stated", "conditional", "denied", "questioned", "recommended", "planned")

THEMES = MappingProxyType(_TABLE["themes"])
"""The themes that every register may use, each with its label per language."""

LIKELIHOODS = MappingProxyType({word: tuple(band) for word, band in _TABLE["likelihoods"].items()})
"""The words of ICD 203 for how likely something is, with their bands in percent."""

THEME_CUES = MappingProxyType(
    {theme: tuple(words) for theme, words in _TABLE["theme_cues"].items()}
)
"""Patterns of word beginnings, without accents, that show a theme in a sentence."""

_REASONS = {kind: MappingProxyType(text) for kind, text in _TABLE["reasons"].items()}
REASONS = MappingProxyType({**_REASONS, "unit": _REASONS["units"]})
"""Why a location is what it is, drafted by its kind, per language."""

EVENTS = ("attack", "abduction", "arrest", "displacement", "closure", "extortion")
"""Themes of what happened, whoever it happened to."""

AHEAD = ("recommended", "planned", "questioned")
"""Modalities of what may lie after the day of publication."""

PRECISION_OF = MappingProxyType(
    {
        "place": (1, 2),
        "near": (2,),
        "between": (5,),
        "unit": (3, 4),
        "units": (3, 4),
        "countries": (6,),
        "river": (5,),
        "river-reach": (5,),
        "border": (5,),
        "tripoint": (2, 5),
        "drawn": (2, 3, 4, 5),
        "none": (7,),
    }
)
"""Which ``where_prec`` (UCDP GED codebook, 1 to 7) a kind of location may have: never finer."""


def reason_for(kind: object, lang: str, written: object) -> str | None:
    """Return the drafted reason of a kind of location where another kind's is written.

    Returns
    -------
    str or None
        None where the words are an analyst's own, or this kind's; empty where it has no draft.

    Examples
    --------
    >>> reason_for("river", "en", REASONS["countries"]["en"])
    'The whole river: the text names no reach of it.'
    >>> reason_for("river", "en", "In words of one's own.")
    """
    drafted = REASONS[str(kind)].get(lang, "") if str(kind) in REASONS else ""
    drafts = {text.get(lang) for text in REASONS.values()}
    return drafted if written in drafts and written != drafted else None


def precision_of_level(level: int) -> int:
    """Return the ``where_prec`` of a unit of a level: 4 for the first, 3 for those below."""
    return 4 if level == 1 else 3
