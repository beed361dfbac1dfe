"""Containment a text names a place, or seems to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from borderrisk.gazetteer import name_variants
from borderrisk.text import triggers
from borderrisk.text.lexicon import DEMONYM, ELSEWHERE, ORGANISATION, PLACE, KnownName, lexicon_of
from borderrisk.text.organisations import institution
from borderrisk.text.tokens import Tokens
from borderrisk.text.words import listed, table, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from borderrisk.gazetteer import Gazetteer

_ARTICLES = frozenset({"le", "la", "les", "l'", "the"})

_BRANCH = frozenset({" – ", " — ", " - "})
"""What joins the name of an institution to the country of its branch."""

MAX_NAME_WORDS = 5
"""Most words of an unknown name."""

_LONG_ENOUGH = 3
"""From how many letters on an acronym is no common word written in capitals."""

MIN_FUZZY_LETTERS = 6
"""From how many letters on a like-sounding name is met without a word that leads to a place."""


@dataclass(frozen=True)
class Span:
    """A stretch of text that names something.

    ``what`` is one of place, demonym, elsewhere, organisation; ``code`` the country of a demonym;
    ``rival`` says that the same words also name a country elsewhere, ``longer`` that they stand
    behind another capitalised word, as a person's family name does.
    """

    start: int
    end: int
    what: str
    code: str = ""
    rival: bool = False
    longer: bool = False
    context: triggers.Context = field(default_factory=triggers.Context)


class MentionDetector:
    """One reading of one text.

    Parameters
    ----------
    text : str
        In NFC.
    gazetteer : Gazetteer
        The area's places.
    langs : sequence of str
        The languages whose words are read.
    """

    def __init__(self, text: str, gazetteer: Gazetteer, langs: Sequence[str]) -> None:
        self.text, self.gazetteer, self.langs = text, gazetteer, langs
        self.tokens = Tokens(text)
        self.plain = self.tokens.plain
        self.lexicon = lexicon_of(gazetteer, langs)
        self.spans: list[Span] = []
        self.stops = frozenset().union(*(words(lang).kinds for lang in langs))

    def find(self) -> list[Span]:
        """Return every span, in order; none overlaps another."""
        at = 0
        while at < len(self.tokens):
            at = self._known(at) or self._unknown(at) or at + 1
        return self.spans

    def _match(self, at: int) -> KnownName | None:
        """Return the longest known name that begins with a word."""
        return next(
            (e for e in self.lexicon.first.get(self.tokens.key(at), ()) if self._fits(e, at)), None
        )

    def _fits(self, known: KnownName, at: int) -> bool:
        last = at + len(known.words)
        if last > len(self.tokens) or not (known.any_case or self.tokens.capital(at)):
            return False
        for step, word in enumerate(known.words[1:], start=at + 1):
            if not self.tokens.is_same_name(step) or self.tokens.key(step) != word:
                return False
        return not known.exact or (
            self.tokens.exact(at, last) == known.exact and self._stands_out(at)
        )

    def _stands_out(self, at: int) -> bool:
        """Return whether a short acronym is one: in a line of capitals, *UN* is a word."""
        short = len(self.tokens.exact(at, at + 1)) < _LONG_ENOUGH
        return not (short and (self.tokens.is_all_caps(at - 1) or self.tokens.is_all_caps(at + 1)))

    def _known(self, at: int) -> int:
        """Add the span of a known name and return the word after it; 0 if there is none."""
        known = self._match(at)
        if known is None:
            return 0
        last = at + len(known.words)
        if known.what in {PLACE, ELSEWHERE}:
            if self._is_person(at):
                return last
            if self._goes_into(last, known) and institution(self.tokens, at, last) == (at, last):
                return self._add_unknown(at, self._run(at))
            if known.is_short_alias and not self._cue(at, last).place:
                return 0
        if known.what != DEMONYM or f"country:{known.code}" in self.gazetteer.places:
            return self._add(at, last, known)
        return last

    def _goes_into(self, last: int, known: KnownName) -> bool:
        """Return whether a known name is only the first of a longer one: *Paris-Nord*."""
        gap = self.tokens.gap(last)
        if not self.tokens.capital(last) or self._match(last) is not None:
            return False
        return gap == "-" or (gap == " " and known.what == ELSEWHERE and self._may_begin(last))

    def _add_unknown(self, at: int, last: int) -> int:
        self.spans.append(Span(*self.tokens.ends(at, last), PLACE, context=self._cue(at, last)))
        return last

    def _add(self, at: int, last: int, known: KnownName) -> int:
        if known.what == PLACE and self._is_branch(at, last):
            self.spans[-1] = replace(self.spans[-1], end=self.tokens.ends(at, last)[1])
            return last
        first, end = at, last
        if known.what != ORGANISATION:
            first, end = institution(self.tokens, at, last)
        what = known.what if (first, end) == (at, last) else ORGANISATION
        start, stop = self.tokens.ends(first, end)
        while self.spans and self.spans[-1].end > start:
            self.spans.pop()
        longer = self._is_longer(first)
        self.spans.append(
            Span(start, stop, what, known.code, known.rival, longer, self._cue(first, end))
        )
        return end

    def _is_branch(self, at: int, last: int) -> bool:
        """Return whether a country is the branch of an institution: *Bank of Africa – Mali*."""
        before = self.spans[-1] if self.spans else None
        start = self.tokens.ends(at, last)[0]
        if before is None or self.text[before.end : start] not in _BRANCH:
            return False
        head = self.plain[before.start : before.end].split()[0]
        found = self.gazetteer.candidates(self.tokens.exact(at, last))
        is_country = any(c.kind == "country" for c in found)
        return before.what == ORGANISATION and head in listed("institutions") and is_country

    def _is_person(self, at: int) -> bool:
        """Return whether a title or a given name leads on to a word, across capitalised ones."""
        for before in range(at - 1, max(-1, at - MAX_NAME_WORDS), -1):
            if self.tokens.gap(before + 1) not in {" ", ". ", "\u00a0", ".\u00a0"}:
                return False
            if self.tokens.key(before) in listed("titles") | listed("given"):
                return True
            if not self.tokens.capital(before) or self.tokens.is_sentence_initial(before):
                return False
        return False

    def _is_longer(self, at: int) -> bool:
        """Return whether a capitalised word nobody knows, not the first of a sentence, leads on."""
        before = at - 1
        leads = self.tokens.gap(at) == " " and self.tokens.capital(before)
        if not leads or self.tokens.is_sentence_initial(before):
            return False
        own = self.spans and self.spans[-1].end == self.tokens.spans[before][1]
        return not own and self._may_begin(before)

    def _unknown(self, at: int) -> int:
        """Add the span of a name nobody knows, where the text speaks of a place."""
        if not self._may_begin(at):
            return 0
        last = self._run(at)
        exact = self.tokens.exact(at, last)
        context = self._cue(at, last)
        alike = len(exact) >= MIN_FUZZY_LETTERS and self._sounds_alike(exact)
        told = context.place and not (context.after and self.tokens.is_sentence_initial(at))
        told = told or triggers.has_locative_article(
            self.plain, *self.tokens.ends(at, last), self.langs
        )
        if not (alike or told or self._in_list(at, last)):
            return 0
        return self._add_unknown(at, last)

    def _sounds_alike(self, name: str) -> bool:
        """Return whether a name that is not known itself sounds like one that is."""
        return (
            name_variants.words(name) not in self.gazetteer.variants
            and name_variants.phonetic_key(name) in self.gazetteer.phonetic
        )

    def _may_begin(self, at: int) -> bool:
        start, end = self.tokens.spans[at]
        word, key = self.text[start : min(end, start + name_variants.LONGEST)], self.tokens.key(at)
        if (
            not word[0].isupper()
            or (word.isupper() and len(word) > 1)
            or end - start > name_variants.LONGEST
        ):
            return False
        if (key,) in self.lexicon.demonyms or self._is_person(at):
            return False
        barred = listed("ordinary") | listed("titles") | listed("given") | listed("institutions")
        return key not in barred and key not in self.stops and len(word) > 1

    def _run(self, at: int) -> int:
        """Return the word after the last of a run of capitalised words."""
        last = at + 1
        while last < min(len(self.tokens), at + MAX_NAME_WORDS) and self.tokens.is_same_name(last):
            small = self.tokens.key(last) in listed("particles") and self.tokens.is_same_name(
                last + 1
            )
            following = last + 1 if small and self.tokens.capital(last + 1) else last
            if not self.tokens.capital(following) or self.tokens.key(following) in self.stops:
                break
            if self.tokens.gap(last) != "-" and self._match(following) is not None:
                break
            last = following + 1
        return last

    def _cue(self, at: int, last: int) -> triggers.Context:
        return triggers.around(self.plain, *self.tokens.ends(at, last), self.langs)

    def _in_list(self, at: int, last: int) -> bool:
        """Return whether a name follows another in a list; a comma counts if the list goes on."""
        if not self.spans or self.spans[-1].what in {ORGANISATION, DEMONYM}:
            return False
        link = triggers.linked(
            self.plain[self.spans[-1].end : self.tokens.spans[at][0]], self.langs
        )
        if link is None or (link["small"] or "").strip() in _ARTICLES:
            return False
        return bool(link["word"]) or self._goes_on(self.tokens.spans[last - 1][1])

    def _goes_on(self, end: int) -> bool:
        after = self.plain[end : end + triggers.WINDOW].partition("\n")[0].lstrip()
        joins = tuple(f"{word} " for lang in self.langs for word in table()[lang]["link"])
        return after.startswith((",", *joins))
