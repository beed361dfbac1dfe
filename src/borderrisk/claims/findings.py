"""A proposal for one cell of a draft, with the words of the sentence that show it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from borderrisk.records import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from borderrisk.text import ReadingText

T = TypeVar("T")


@dataclass(frozen=True)
class Finding(Generic[T]):
    """A proposal with its evidence.

    Parameters
    ----------
    value : object or None
        None where the sentence does not decide; the evidence may then show what made it unsure.
    evidence : str
        The words of the sentence that show it; empty if there are none.
    start, end : int
        Where they stand in the sentence as given: code points, half-open.
    """

    value: T | None = None
    evidence: str = ""
    start: int = 0
    end: int = 0

    @classmethod
    def at(cls, value: T | None, reading: ReadingText, start: int, end: int) -> Finding[T]:
        """Return a finding that a stretch of the reading form shows."""
        return cls(value, reading.text[start:end], *reading.to_given(start, end))


@cache
def cues() -> dict[str, Any]:
    """Return the word lists of French and English, as patterns for normalized text."""
    return read_toml(Path(__file__).with_name("statements.toml"))


def any_of(section: str, name: str) -> str:
    """Return one word list as alternatives, longest first."""
    words: Iterable[str] = cues()[section][name]
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """Return what finds a word of one list in normalized text."""
    return re.compile(rf"(?<![\w-])(?:{any_of(section, name)})(?![\w])")
