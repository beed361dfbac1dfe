"""From a report's text to its toponyms, with offsets, candidates and the unknown ones.

:func:`locate` finds every place that a text names and says which row of the area it means, or
that this cannot be told. :func:`undecided` lists what is open, :func:`read_decisions` reads what an
analyst decided; :func:`borderrisk.claims.draft` makes a table of claims to fill in. Nothing leaves
the machine.
"""

import warnings
from importlib import import_module
from typing import Any

from borderrisk.text.language import language_of
from borderrisk.text.layout import ReadingText, normal, normalize
from borderrisk.text.ledger import (
    Decision,
    Decisions,
    read_decisions,
    undecided,
    write_decisions,
)
from borderrisk.text.locate import locate
from borderrisk.text.reading import Sentence, sentences, sha256
from borderrisk.text.resolver import STATUSES
from borderrisk.text.statements import MODALITIES, Finding, date_of, modality, speaker_chain
from borderrisk.text.words import LANGUAGES

__all__ = [
    "LANGUAGES",
    "MODALITIES",
    "STATUSES",
    "Decision",
    "Decisions",
    "Finding",
    "ReadingText",
    "Sentence",
    "date_of",
    "language_of",
    "locate",
    "modality",
    "normal",
    "normalize",
    "read_decisions",
    "sentences",
    "sha256",
    "speaker_chain",
    "undecided",
    "write_decisions",
]

_MOVED = {"to_csv": "mentions_to_csv", "to_geojson": "mentions_to_geojson"}
"""Names of version 0.1, by what they are called in ``borderrisk.export``."""


def __getattr__(name: str) -> Any:
    """Return a writer under its name of version 0.1."""
    if name not in _MOVED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    here = f"borderrisk.export.{_MOVED[name]}"
    warnings.warn(f"text.{name} is now {here}", DeprecationWarning, stacklevel=2)
    return getattr(import_module("borderrisk.export"), _MOVED[name])
