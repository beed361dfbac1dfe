"""How a sentence puts what it says, shown by its verb."""

from __future__ import annotations

import re

from borderrisk.claims.findings import Finding, cues, pattern
from borderrisk.text import normalize, plain

_PRECEDENCE = ("denied", "questioned", "recommended", "conditional", "planned")
"""What a sentence does as a whole, first: who denies that men *would* come denies."""


def modality(sentence: str) -> Finding[str]:
    """Return how a sentence puts what it says.

    Parameters
    ----------
    sentence : str
        In French or English.

    Returns
    -------
    Finding
        One of :data:`borderrisk.claims.MODALITIES`, *stated* where no word says otherwise; None
        where the verb may be that of a duty or of an expectation (*devrait*).

    Examples
    --------
    >>> found = modality("Le groupe aurait installé une base.")
    >>> found.value, found.evidence
    ('conditional', 'aurait')
    >>> modality("The centre calls for joint patrols.").value
    'recommended'
    """
    reading = normalize(sentence)
    folded = plain(reading.text)
    shown = {mode: span for mode in _PRECEDENCE if (span := first_word(mode, reading.text, folded))}
    if unsure := first_word("unsure", reading.text, folded):
        sure = next((mode for mode in ("denied", "recommended") if mode in shown), None)
        return Finding.at(sure, reading, *unsure)
    if folded.rstrip(" »”\"')").endswith("?") and "denied" not in shown:
        return Finding.at("questioned", reading, len(folded) - 1, len(folded))
    for mode, span in shown.items():
        return Finding.at(mode, reading, *span)
    return Finding("stated")


def first_word(mode: str, text: str, folded: str) -> tuple[int, int] | None:
    """Return where the first word of a mode stands, in a text and its normalized form.

    A verb has a small letter here; *may* with one is a verb, not a month.
    """
    exceptions = frozenset(cues()["modality"]["exceptions"])
    spans = (match.span() for match in pattern("modality", mode).finditer(folded))
    found = [(a, b) for a, b in spans if folded[a:b] not in exceptions and text[a].islower()]
    if mode == "conditional":
        found += [match.span() for match in re.finditer(r"\bmay\b(?! \d)", text)]
    return min(found, default=None)
