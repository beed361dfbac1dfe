"""The sentences of a text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from borderrisk.text.layout import normalize
from borderrisk.text.words import table

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = re.compile(r"(?<![.!?…])[.!?…]+(?:[\u00a0\u202f ]?[»”\"’)\]])*(?=\s)|\n")
_LAST_WORD = re.compile(r"[^\W_]+$")
_CLOSE = 12
"""How many characters before a point are looked at for an abbreviation."""


@dataclass(frozen=True)
class Sentence:
    """A stretch of text: its number from 1, code-point offsets (half-open) and first occurrence.

    ``first`` is the number of the first sentence with the same words; for a repeated sentence it
    is less than ``number``.
    """

    number: int
    start: int
    end: int
    first: int


def sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes; half of a surrogate pair counts as itself.

    Examples
    --------
    >>> sha256("Kayes")[:8]
    'cebf01c2'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text, repeated ones too.

    A sentence ends with its paragraph, heading or list entry, or after ``.``, ``!``, ``?`` or ``…``
    and the quotation marks that close there, if white space follows; not after an abbreviation or
    an initial, and not before a small letter. A line end inside a paragraph is a space.

    Parameters
    ----------
    text : str
        Any text; it is normalised to NFC first, and offsets count that text.

    Returns
    -------
    list of Sentence
        In order; white space between them belongs to none.

    Examples
    --------
    >>> [(s.start, s.end, s.first) for s in sentences("M. Ba est à Bakel. Il y reste. Il y reste.")]
    [(0, 18, 1), (19, 30, 2), (31, 42, 2)]
    """
    reading = normalize(text)
    seen: dict[str, int] = {}
    found = []
    for number, (start, end) in enumerate(sentence_spans(reading.text), start=1):
        first = seen.setdefault(reading.text[start:end], number)
        found.append(Sentence(number, *reading.to_given(start, end), first))
    return found


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text in reading form begins and ends."""
    ends = []
    for match in _END.finditer(text):
        following = text[match.end() : match.end() + 3].lstrip(" \t\u00a0\u202f")
        before = _LAST_WORD.search(text[max(0, match.start() - _CLOSE) : match.start()])
        word = before.group() if before and match.group() == "." else ""
        is_short = word.lower() in table()["abbreviations"] or (len(word) == 1 and word.isupper())
        if match.group() == "\n" or not (is_short or following[:1].islower()):
            ends.append(match.end())
    for start, end in pairwise((0, *ends, len(text))):
        inner = text[start:end]
        if inner.strip():
            yield end - len(inner.lstrip()), start + len(inner.rstrip())
