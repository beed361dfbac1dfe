"""Known names met among the words of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderrisk.text.lexicon import DEMONYM, ELSEWHERE, ISO, KnownName, joint_halves

if TYPE_CHECKING:
    from borderrisk.text.lexicon import Lexicon
    from borderrisk.text.tokens import Tokens

_ACRONYM = 3
"""From how many letters on an acronym is no common word written in capitals."""

_SPOKEN_ACRONYM = 4
"""From how many letters on an acronym may be written like a word: Jnim, Unicef."""

_SPOKEN = frozenset({"onu", "oim", "oms", "aes", "fao", "fmi", "msf"})
"""Shorter ones that are written so too, and are no other word."""


MIN_CASELESS_LETTERS = 4
"""From how many letters on a name is met without its capital, in a text that has none."""

MIN_CASELESS_WORDS = 3
"""From how many words on a text without a capital is one whose writer uses none."""


class NameMatcher:
    """The known names of a lexicon in one text.

    Parameters
    ----------
    tokens : Tokens
        The words of the text.
    lexicon : Lexicon
        What is known.
    """

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self.tokens, self._first = tokens, lexicon.first
        # a text of several words without a capital is one whose writer uses none
        capitals = any(map(tokens.capital, range(len(tokens))))
        self.is_caseless = len(tokens) >= MIN_CASELESS_WORDS and not capitals

    def match(self, at: int) -> KnownName | None:
        """Return the longest known name that begins with a word."""
        return next(
            (e for e in self._first.get(self.tokens.key(at), ()) if self._fits(e, at)), None
        )

    def _fits(self, known: KnownName, at: int) -> bool:
        last = at + len(known.words)
        # without a capital a name is read in a text that has none, if it is long or a country's
        may_name = known.any_case or self.tokens.capital(at) or (
            self.is_caseless and not (known.exact or known.is_short_alias)
            and (len("".join(known.words)) >= MIN_CASELESS_LETTERS
                 or (known.label == ELSEWHERE and len(known.code) == ISO))
        )  # fmt: skip
        if last > len(self.tokens) or not may_name:
            return False
        for step, word in enumerate(known.words[1:], start=at + 1):
            if not self.tokens.is_same_name(step) or self.tokens.key(step) != word:
                return False
        if known.label == DEMONYM and known.words[0] in joint_halves() and len(known.words) == 1:
            return self.tokens.gap(last) == "-"
        if not known.exact:
            return True
        # an acronym stands in capitals, or as it is spoken: le Jnim
        exact = self.tokens.exact(at, last)
        if exact == known.exact:
            alone = not (self.tokens.is_all_caps(at - 1) or self.tokens.is_all_caps(at + 1))
            return alone or len(self.tokens.exact(at, at + 1)) >= _ACRONYM
        spoken = len(known.exact) >= _SPOKEN_ACRONYM or self.tokens.key(at) in _SPOKEN
        return spoken and exact[1:].islower()
