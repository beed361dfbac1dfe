"""The text as offsets count it, and its sentences."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from borderrisk.text.words import table

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = re.compile(r"[.!?…]+(?:[\u00a0\u202f ]?[»”\"’)\]])*(?=\s)|\n")
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


def normal(text: str) -> str:
    """Return text in NFC with plain line ends and nothing after its last word.

    Examples
    --------
    >>> normal("Fale\u0301me\u0301" + chr(13) + chr(10))
    'Falémé'
    """
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).rstrip()


def sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes; half of a surrogate pair counts as itself."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text, repeated ones too.

    A sentence ends with its line, or after ``.``, ``!``, ``?`` or ``…`` and the quotation marks
    that close there, if white space follows; not after an abbreviation or an initial, and not
    before a small letter.

    Parameters
    ----------
    text : str
        Any text; it is normalised first, and offsets count the normalised text.

    Returns
    -------
    list of Sentence
        In order; white space between them belongs to none.

    Examples
    --------
    >>> [(s.start, s.end, s.first) for s in sentences("M. Ba est à Bakel. Il y reste. Il y reste.")]
    [(0, 18, 1), (19, 30, 2), (31, 42, 2)]
    """
    whole = normal(text)
    seen: dict[str, int] = {}
    found = []
    for number, (start, end) in enumerate(_spans(whole), start=1):
        first = seen.setdefault(whole[start:end], number)
        found.append(Sentence(number, start, end, first))
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        if match.group() != "\n" and _goes_on(text, match):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    inner = text[start:end]
    left = start + len(inner) - len(inner.lstrip())
    if inner.strip():
        yield left, start + len(inner.rstrip())


def _goes_on(text: str, match: re.Match[str]) -> bool:
    following = text[match.end() : match.end() + 3].lstrip(" \t\u00a0\u202f")
    if following[:1].islower():
        return True
    word = _LAST_WORD.search(text[max(0, match.start() - _CLOSE) : match.start()])
    if match.group() != "." or word is None:
        return False
    return word.group().lower() in _abbreviations() or (
        len(word.group()) == 1 and word.group().isupper()
    )


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(table()["abbreviations"])
