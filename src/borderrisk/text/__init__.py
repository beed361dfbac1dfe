"""From a report's text to its toponyms, with offsets, candidates and the unknown ones.

:func:`locate` finds every place that a text names and says which row of the area it means, or
that this cannot be told. :func:`undecided` lists what is open, :func:`read_decisions` reads what an
analyst decided; :func:`borderrisk.claims.draft` makes a table of claims to fill in. Nothing leaves
the machine.
"""

import warnings
from importlib import import_module
from typing import Any

from borderrisk.text.decisions import Decision, Decisions
from borderrisk.text.language import language_of
from borderrisk.text.layout import ReadingText, normal, normalize
from borderrisk.text.ledger import decisions_of, read_decisions, undecided, write_decisions
from borderrisk.text.locate import locate
from borderrisk.text.reading import Sentence, sentences, sha256
from borderrisk.text.resolver import STATUSES
from borderrisk.text.triggers import plain
from borderrisk.text.words import LANGUAGES

__all__ = [
    "LANGUAGES",
    "STATUSES",
    "Decision",
    "Decisions",
    "ReadingText",
    "Sentence",
    "decisions_of",
    "language_of",
    "locate",
    "normal",
    "normalize",
    "plain",
    "read_decisions",
    "sentences",
    "sha256",
    "undecided",
    "write_decisions",
]

_MOVED = {
    "to_csv": "export.mentions_to_csv",
    "to_geojson": "export.mentions_to_geojson",
    "MODALITIES": "claims.MODALITIES",
    "Finding": "claims.Finding",
    "date_of": "claims.date_of",
    "modality": "claims.modality",
    "speaker_chain": "claims.speaker_chain",
}
"""Where names of version 0.1 have moved to."""


def __getattr__(name: str) -> Any:
    """Return what has moved to another room, under its name of version 0.1."""
    if name not in _MOVED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room, _, own = f"borderrisk.{_MOVED[name]}".rpartition(".")
    warnings.warn(f"text.{name} is now {room}.{own}", DeprecationWarning, stacklevel=2)
    return getattr(import_module(room), own)
