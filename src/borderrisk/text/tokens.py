"""A text as words, with what stands between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from sys import intern

from borderrisk.gazetteer import name_variants
from borderrisk.names import normalize_name
from borderrisk.text import triggers
from borderrisk.text.words import listed

_INSIDE = frozenset(" '’ʼ‘`-‑\u00a0\u202f\t")
"""What may stand between the words of one name."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.-])[\w.-]{1,80}\.[a-z]{2,12}/\S*"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+|(?<!\w)@\w+"
)
"""Addresses of pages and of mail, and handles: their words name no place."""


class Tokens:
    """The words of a text by their number, but for those of addresses.

    Parameters
    ----------
    text : str
        In NFC.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = triggers.plain(text)
        addresses = [(0, 0), *(match.span() for match in _ADDRESS.finditer(text))]
        words = (match.span() for match in name_variants.WORD.finditer(text))
        if len(addresses) > 1:
            words = (w for w in words if w[0] >= addresses[bisect_right(addresses, w) - 1][1])
        self.spans = list(words)
        longest = name_variants.LONGEST
        self._keys = [
            intern(w if w.isalnum() and len(w) < longest else normalize_name(w[:longest]))
            for w in (self.plain[start:end] for start, end in self.spans)
        ]
        self._capitals = [text[start].isupper() for start, _ in self.spans]

    def __len__(self) -> int:
        return len(self.spans)

    def key(self, at: int) -> str:
        """Return a word normalized, as the lexicon has it."""
        return self._keys[at]

    def capital(self, at: int) -> bool:
        """Return whether there is such a word, and it has a capital."""
        return 0 <= at < len(self._capitals) and self._capitals[at]

    def is_all_caps(self, at: int) -> bool:
        """Return whether there is such a word, of two letters or more, all of them capitals."""
        word = self.exact(at, at + 1) if 0 <= at < len(self) else ""
        return word.isupper() and len(word) > 1

    def gap(self, at: int) -> str:
        """Return what stands between the word before and this one."""
        if not 0 < at < len(self):
            return "\n"
        before = self.spans[at - 1][1]
        return self.text[before : min(self.spans[at][0], before + 8)]

    def is_same_name(self, at: int) -> bool:
        """Return whether a word and the one before may be words of one name."""
        gap = self.gap(at)
        return 0 < len(gap) < 4 and _INSIDE.issuperset(gap)  # noqa: PLR2004

    def ends(self, at: int, last: int) -> tuple[int, int]:
        """Return where the words from one to before another stand in the text."""
        return self.spans[at][0], self.spans[last - 1][1]

    def exact(self, at: int, last: int) -> str:
        """Return the words from one to before another as written."""
        return self.text[slice(*self.ends(at, last))]

    def is_sentence_initial(self, at: int) -> bool:
        """Return whether a word is the first of its sentence, where any word has a capital."""
        start = self.spans[at][0]
        before = self.text[max(0, start - 3) : start].rstrip(' \u00a0\u202f«“"(')
        if at and self.gap(at) in {". ", ".\u00a0"} and self.key(at - 1) in listed("titles"):
            return False
        return not before or before[-1] in ".!?…\n:"
