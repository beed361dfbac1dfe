"""From a report's text to its toponyms, with offsets, candidates and the ones nobody knows.

:func:`locate` finds every place that a text names and says which row of the area it means, or
that this cannot be told. :func:`undecided` lists what is open, :func:`read_decisions` reads what an
analyst decided; :func:`borderrisk.claims.draft` makes a table of claims to fill in. Nothing leaves
the machine.
"""

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
from borderrisk.text.writing import to_csv, to_geojson

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
    "to_csv",
    "to_geojson",
    "undecided",
    "write_decisions",
]
