"""The words that a claim may use: themes, modalities, likelihoods, precisions."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from borderrisk.records import read_toml

__all__ = ["AHEAD", "LIKELIHOODS", "MODALITIES", "PRECISION_OF", "THEMES", "THEME_CUES"]

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


def precision_of_level(level: int) -> int:
    """Return the ``where_prec`` of a unit of a level: 4 for the first, 3 for those below."""
    return 4 if level == 1 else 3
