"""Where a text names a place, or seems to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from borderrisk.area import folded
from borderrisk.gazetteer import forms
from borderrisk.text import cues
from borderrisk.text.lexicon import DEMONYM, ELSEWHERE, ORGANISATION, PLACE, Entry, Lexicon
from borderrisk.text.words import listed, table, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from borderrisk.gazetteer import Gazetteer

_INSIDE = frozenset(" '’ʼ‘`-‑\u00a0\u202f\t")
"""What may stand between the words of one name."""

_ARTICLES = frozenset({"le", "la", "les", "l'", "the"})

_RUN = 5
"""Most words of an unknown name."""

_PHRASE = 6
"""Most words between the head of an institution's name and its place."""

_TELLING = 6
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
    cue: cues.Cue = field(default_factory=cues.Cue)


class Finder:
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
        self.plain = cues.plain(text)
        self.lexicon = Lexicon(gazetteer, langs)
        self.tokens = [match.span() for match in forms.WORD.finditer(text)]
        self.spans: list[Span] = []
        self.stops = frozenset().union(*(words(lang).kinds for lang in langs))

    def find(self) -> list[Span]:
        """Return every span, in order; none overlaps another."""
        at = 0
        while at < len(self.tokens):
            at = self._known(at) or self._unknown(at) or at + 1
        return self.spans

    def _key(self, at: int) -> str:
        start, end = self.tokens[at]
        word = self.plain[start:end]
        return (
            word if word.isalnum() and len(word) < forms.LONGEST else folded(word[: forms.LONGEST])
        )

    def _capital(self, at: int) -> bool:
        return at < len(self.tokens) and self.text[self.tokens[at][0]].isupper()

    def _gap(self, at: int) -> str:
        """Return what stands between the word before and this one."""
        if not 0 < at < len(self.tokens):
            return "\n"
        return self.text[
            self.tokens[at - 1][1] : min(self.tokens[at][0], self.tokens[at - 1][1] + 8)
        ]

    def _joined(self, at: int) -> bool:
        gap = self._gap(at)
        return 0 < len(gap) < 4 and _INSIDE.issuperset(gap)  # noqa: PLR2004

    def _match(self, at: int) -> Entry | None:
        """Return the longest known name that begins with a word."""
        return next(
            (e for e in self.lexicon.first.get(self._key(at), ()) if self._fits(e, at)), None
        )

    def _fits(self, entry: Entry, at: int) -> bool:
        last = at + len(entry.words)
        if last > len(self.tokens) or not (entry.any_case or self._capital(at)):
            return False
        for step, word in enumerate(entry.words[1:], start=at + 1):
            if not self._joined(step) or self._key(step) != word:
                return False
        return not entry.exact or self._exact(at, last) == entry.exact

    def _ends(self, at: int, last: int) -> tuple[int, int]:
        return self.tokens[at][0], self.tokens[last - 1][1]

    def _exact(self, at: int, last: int) -> str:
        return self.text[slice(*self._ends(at, last))]

    def _known(self, at: int) -> int:
        """Add the span of a known name and return the word after it; 0 if there is none."""
        entry = self._match(at)
        if entry is None:
            return 0
        last = at + len(entry.words)
        if entry.what in {PLACE, ELSEWHERE}:
            if self._is_person(at):
                return last
            if self._gap(last) == "-" and self._capital(last) and self._match(last) is None:
                return self._add_unknown(at, self._run(at))
            if entry.weak and not self._cue(at, last).place:
                return 0
        if entry.what != DEMONYM or f"country:{entry.code}" in self.gazetteer.places:
            self._add(at, last, entry)
        return last

    def _add_unknown(self, at: int, last: int) -> int:
        self.spans.append(Span(*self._ends(at, last), PLACE, cue=self._cue(at, last)))
        return last

    def _add(self, at: int, last: int, entry: Entry) -> None:
        first, end = self._institution(at, last) if entry.what != ORGANISATION else (at, last)
        what = entry.what if (first, end) == (at, last) else ORGANISATION
        start, stop = self.tokens[first][0], self.tokens[end - 1][1]
        while self.spans and self.spans[-1].end > start:
            self.spans.pop()
        longer = self._is_longer(first)
        self.spans.append(
            Span(start, stop, what, entry.code, entry.rival, longer, self._cue(first, end))
        )

    def _is_person(self, at: int) -> bool:
        """Return whether a title or a given name leads on to a word, across capitalised ones."""
        for before in range(at - 1, max(-1, at - _RUN), -1):
            if self._gap(before + 1) not in {" ", ". ", "\u00a0", ".\u00a0"}:
                return False
            if self._key(before) in listed("titles") | listed("given"):
                return True
            if not self._capital(before) or self._begins(before):
                return False
        return False

    def _is_longer(self, at: int) -> bool:
        """Return whether a capitalised word nobody knows, not the first of a sentence, leads on."""
        before = at - 1
        if self._gap(at) != " " or not self._capital(before) or self._begins(before):
            return False
        own = self.spans and self.spans[-1].end == self.tokens[before][1]
        return not own and self._may_begin(before)

    def _institution(self, at: int, last: int) -> tuple[int, int]:
        """Return the words of the institution that a place gives its name to, or of the place."""
        names = listed("institutions")
        for first in range(at - 1, max(-1, at - _PHRASE - 1), -1):
            if not self._joined(first + 1):
                break
            if self._capital(first) and self._key(first) in names:
                between = self.plain[self.tokens[first][1] : self.tokens[at][0]]
                if cues.institutional(between):
                    return first, last
        for end in (last, last + 1):
            if not (self._capital(end) and self._joined(end)):
                break
            if self._key(end) in names:
                return at, end + 1
        return at, last

    def _unknown(self, at: int) -> int:
        """Add the span of a name nobody knows, where the text speaks of a place."""
        if not self._may_begin(at):
            return 0
        last = self._run(at)
        exact = self._exact(at, last)
        cue = self._cue(at, last)
        alike = len(exact) >= _TELLING and self._sounds_alike(exact)
        told = cue.place and not (cue.after and self._begins(at))
        told = told or cues.landed(self.plain, *self._ends(at, last), self.langs)
        if not (alike or told or self._in_list(at, last)):
            return 0
        return self._add_unknown(at, last)

    def _sounds_alike(self, name: str) -> bool:
        """Return whether a name that is not known itself sounds like one that is."""
        return (
            forms.words(name) not in self.gazetteer.forms
            and forms.sound(name) in self.gazetteer.sounds
        )

    def _may_begin(self, at: int) -> bool:
        start, end = self.tokens[at]
        word, key = self.text[start : min(end, start + forms.LONGEST)], self._key(at)
        if (
            not word[0].isupper()
            or (word.isupper() and len(word) > 1)
            or end - start > forms.LONGEST
        ):
            return False
        if (key,) in self.lexicon.demonyms or self._is_person(at):
            return False
        barred = listed("ordinary") | listed("titles") | listed("given") | listed("institutions")
        return key not in barred and key not in self.stops and len(word) > 1

    def _begins(self, at: int) -> bool:
        """Return whether a word is the first of its sentence, where any word has a capital."""
        before = self.text[max(0, self.tokens[at][0] - 3) : self.tokens[at][0]].rstrip(
            ' \u00a0\u202f«“"('
        )
        if at and self._gap(at) in {". ", ".\u00a0"} and self._key(at - 1) in listed("titles"):
            return False
        return not before or before[-1] in ".!?…\n:"

    def _run(self, at: int) -> int:
        """Return the word after the last of a run of capitalised words."""
        last = at + 1
        while last < min(len(self.tokens), at + _RUN) and self._joined(last):
            small = self._key(last) in listed("particles") and self._joined(last + 1)
            following = last + 1 if small and self._capital(last + 1) else last
            if not self._capital(following) or self._key(following) in self.stops:
                break
            if self._gap(last) != "-" and self._match(following) is not None:
                break
            last = following + 1
        return last

    def _cue(self, at: int, last: int) -> cues.Cue:
        return cues.around(self.plain, *self._ends(at, last), self.langs)

    def _in_list(self, at: int, last: int) -> bool:
        """Return whether a name follows another in a list; a comma counts if the list goes on."""
        if not self.spans or self.spans[-1].what in {ORGANISATION, DEMONYM}:
            return False
        link = cues.linked(self.plain[self.spans[-1].end : self.tokens[at][0]], self.langs)
        if link is None or (link["small"] or "").strip() in _ARTICLES:
            return False
        return bool(link["word"]) or self._goes_on(self.tokens[last - 1][1])

    def _goes_on(self, end: int) -> bool:
        after = self.plain[end : end + cues.WINDOW].partition("\n")[0].lstrip()
        joins = tuple(f"{word} " for lang in self.langs for word in table()[lang]["link"])
        return after.startswith((",", *joins))
