"""From a report's text to its toponyms, with offsets, candidates and the ones nobody knows.

:func:`locate` finds every place that a text names and says which row of the area it means, or
that this cannot be told; :func:`read_decisions` and :func:`write_decisions` keep what an analyst
decides; :func:`draft_register` makes a register to fill in. Nothing leaves the machine.
"""

from borderrisk.text.draft import draft_register
from borderrisk.text.ledger import Decision, Decisions, read_decisions, write_decisions
from borderrisk.text.locate import locate
from borderrisk.text.reading import Sentence, normal, sentences, sha256
from borderrisk.text.resolve import STATUSES

__all__ = [
    "STATUSES",
    "Decision",
    "Decisions",
    "Sentence",
    "draft_register",
    "locate",
    "normal",
    "read_decisions",
    "sentences",
    "sha256",
    "write_decisions",
]
