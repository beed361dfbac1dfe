"""The languages of a text, told by its script and its small words."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from borderrisk.records import read_toml
from borderrisk.text.layout import LETTER_RUN, normalize
from borderrisk.text.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MIN_WEIGHT = 1.5
"""Evidence of a language: one small word that no other has, and another that one other shares."""

MIN_LEAD = 1.3
"""How far the evidence of one language must lead that of the next; quotations mix them."""

CLEAR_LEAD = 3
"""The lead at which a single word is enough for a language that is read."""

_SAMPLE = 20_000
"""Characters of a paragraph that are looked at: the language of the rest is the same."""


@dataclass(frozen=True)
class Passage:
    """A paragraph and its language.

    ``start`` and ``end`` are offsets of the reading form; ``language`` is a name in English, empty
    where the words do not decide; ``code`` is that of a language which is read, or empty.
    """

    start: int
    end: int
    language: str
    code: str = ""

    @property
    def is_unread(self) -> bool:
        """Whether the paragraph is in a language whose words are not known."""
        return bool(self.language) and not self.code


def language_of(text: str) -> str:
    """Return the language of a text, by its English name; empty where its words do not decide.

    Parameters
    ----------
    text : str
        Any text.

    Examples
    --------
    >>> language_of("Le groupe est dans la région."), language_of("El grupo está en la región.")
    ('French', 'Spanish')
    >>> language_of("المجموعة في المنطقة"), language_of("Kidira, Diboli")
    ('Arabic script', '')
    """
    sample = text[:_SAMPLE]
    scripts: Counter[str] = Counter()
    for char, times in Counter(sample).items():
        if char.isalpha():
            name = "LATIN" if char.isascii() else unicodedata.name(char, "UNKNOWN")
            scripts[name.split()[0]] += times
    latin = scripts.pop("LATIN", 0)
    if scripts.total() > latin:
        return f"{scripts.most_common(1)[0][0].capitalize()} script"
    weights: dict[str, float] = {}
    for word, times in Counter(LETTER_RUN.findall(sample.lower())).items():
        sharers = _sharers().get(word, ())  # the more languages have a word, the less it counts
        for code in sharers:
            weights[code] = weights.get(code, 0.0) + times / len(sharers)
    ranked = sorted(((weight, code) for code, weight in weights.items()), reverse=True)
    (most, first), (next_most, _) = (*ranked, (0.0, ""), (0.0, ""))[:2]
    sure = most >= MIN_WEIGHT and most >= MIN_LEAD * next_most
    likely = first in LANGUAGES and most >= 1 and most >= CLEAR_LEAD * next_most
    return _table()[first]["name"] if sure or likely else ""


def passages(text: str) -> Iterator[Passage]:
    """Yield the paragraphs of a text in reading form, each in its own or the text's language."""
    codes = {row["name"]: code for code, row in _table().items() if code in LANGUAGES}
    whole, start = language_of(text), 0
    for line in text.split("\n"):
        language = language_of(line) or whole
        yield Passage(start, start + len(line), language, codes.get(language, ""))
        start += len(line) + 1


def main_language(text: str) -> str:
    """Return the code of the language that most paragraphs are in, of those that are read.

    Examples
    --------
    >>> main_language("Le groupe est dans la région.")
    'fr'
    """
    codes = Counter(one.code for one in passages(normalize(text).text) if one.code)
    return codes.most_common(1)[0][0] if codes else LANGUAGES[0]


@cache
def _sharers() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, row in _table().items():
        for word in row["words"].split():
            found[word] = (*found.get(word, ()), code)
    return found


@cache
def _table() -> dict[str, dict[str, str]]:
    return read_toml(Path(__file__).with_name("languages.toml"))
