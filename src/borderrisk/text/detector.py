"""Where a text names a place, or seems to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from borderrisk.gazetteer import name_variants
from borderrisk.text import triggers
from borderrisk.text.lexicon import (
    DEMONYM,
    ELSEWHERE,
    ORGANISATION,
    PLACE,
    KnownName,
    NameMatcher,
    lexicon_of,
)
from borderrisk.text.namesakes import (
    has_profession,
    is_contest,
    is_outlet,
    is_person,
    is_personal,
    is_street,
    organisation,
)
from borderrisk.text.newcomers import barred, is_listed, is_named_after, is_told, list_from
from borderrisk.text.reading import sentence_spans
from borderrisk.text.tokens import Tokens
from borderrisk.text.words import listed, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from borderrisk.gazetteer import Gazetteer

_NAMES = frozenset({PLACE, ELSEWHERE})

_HYPHENS = frozenset({"-", "–", " - ", " – "})

MAX_NAME_WORDS = 5
"""Most words of an unknown name."""

_ADJECTIVES = ("ing", "ed", "ern", "ous", "al", "ist", "ful", "less")
"""How English adjectives end that stand before a name: *Landlocked Mali*."""


@dataclass(frozen=True)
class Span:
    """A stretch of text that names something.

    ``label`` is one of place, demonym, elsewhere, organisation; ``code`` the country of a demonym
    or of a name elsewhere; ``rival`` says that the same words also name a country elsewhere.
    """

    start: int
    end: int
    label: str
    code: str = ""
    rival: bool = False
    context: triggers.Context = field(default_factory=triggers.Context)


class MentionDetector:
    """One reading of one text.

    Parameters
    ----------
    text : str
        In reading form.
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
        self.list_end = self.way_end = 0
        matcher = NameMatcher(self.tokens, self.lexicon)
        self.match, self.is_caseless = matcher.match, matcher.is_caseless
        self.stops = frozenset().union(*(words(lang).kinds for lang in langs))
        self.remembered: dict[str, set[tuple[str, ...]]] = {}

    def find(self) -> list[Span]:
        """Return every span, in order; none overlaps another.

        A name that a kind word introduces anywhere is known in the whole text: *au village de X*
        makes of a bare *X* a place.
        """
        self._read(0, len(self.tokens))
        for span in self.spans:
            if span.label == PLACE and span.context.kind:
                name = name_variants.words(self.text[span.start : span.end])
                if name not in self.gazetteer.variants:
                    self.remembered.setdefault(name[0], set()).add(name)
        if not self.remembered:
            return self.spans
        # only the sentences that hold a word of such a name are read again: no name crosses two
        begins = [start for start, _ in sentence_spans(self.text)]
        starts = [start for start, _ in self.tokens.spans]
        touched = dict.fromkeys(
            bisect_right(begins, start) - 1
            for at, start in enumerate(starts)
            if self.tokens.key(at) in self.remembered
        )
        found = [s for s in self.spans if bisect_right(begins, s.start) - 1 not in touched]
        for number in touched:
            end = begins[number + 1] if number + 1 < len(begins) else len(self.text)
            self._read(bisect_left(starts, begins[number]), bisect_left(starts, end))
            found += self.spans
        self.spans = sorted(found, key=lambda span: span.start)
        return self.spans

    def _read(self, at: int, last: int) -> None:
        """Find the spans of the words from one to before another."""
        self.spans, self.list_end, self.way_end = [], 0, 0
        while at < last:
            if self.tokens.key(at) in listed("ways"):
                # the word after the ends of a way that hyphens join: *l'axe Kayes-Zorgho*
                first = end = at + 1
                while self.tokens.capital(end) and (
                    end == first or self.tokens.gap(end) in {*_HYPHENS, " "}
                ):
                    end += 1
                joined = any(self.tokens.gap(n) in _HYPHENS for n in range(first + 1, end))
                self.way_end = end if joined else 0
            at = self._compound(at) or self._known(at) or self._unknown(at) or at + 1

    # names that are known

    def _known(self, at: int) -> int:
        """Add the span of a known name and return the word after it; 0 if there is none."""
        known = self.match(at)
        if known is None:
            return 0
        last = at + len(known.words)
        personal = is_person(self.tokens, at) or has_profession(self.tokens, last)
        if personal and known.label != ORGANISATION and self.tokens.capital(at):
            return last
        if known.label == DEMONYM and f"country:{known.code}" not in self.gazetteer.places:
            return last
        return (self._known_place if known.label in _NAMES else self._add)(at, last, known)

    def _known_place(self, at: int, last: int, known: KnownName) -> int:
        """Add a known place, unless its name is that of a contest or the first of a longer one."""
        start, stop = self.tokens.ends(at, last)
        before = self.spans[-1] if self.spans else None
        if before and self.text[before.end : start] in {" – ", " — ", " - "}:
            head = self.plain[before.start : before.end].split()[0]
            found = self.gazetteer.candidates(self.tokens.exact(at, last))
            if head in listed("institutions") and any(c.kind == "country" for c in found):
                self.spans[-1] = replace(before, end=stop)  # Bank of Africa - Mali
                return last
        if is_street(self.tokens, at, last) or is_contest(self, at, last):
            return self._add(at, last, KnownName((), ORGANISATION))
        alone = organisation(self.tokens, at, last) == (at, last)
        if alone and self._goes_into(at, last, known):
            end = self.run(at, whole=True)
            personal = is_personal(self.tokens, at, end)  # Kita Diarra
            return end if personal else self._add(at, end, KnownName((), PLACE))
        if known.is_short_alias and not self._context(at, last).place:
            return 0
        return self._add(at, last, known)

    def _goes_into(self, at: int, last: int, known: KnownName) -> bool:
        """Return whether a known name is only the first of a longer one: *Bafing-Makana*.

        Behind a kind two towns side by side are one: *le village de Madina Kayes*.
        """
        gap = self.tokens.gap(last)
        if gap not in {"-", " "} or not self.tokens.capital(last):
            return False
        following = self.match(last)
        if following is None:
            is_new = gap == "-" or (not known.is_short_alias and self.may_begin(last))
            return is_new and last >= self.way_end
        names = (self.tokens.exact(at, last), self.tokens.exact(last, last + len(following.words)))
        kinds = {c.kind for name in names for c in self.gazetteer.candidates(name)}
        is_two = following.label == PLACE and kinds.isdisjoint({"country", "river"})
        return gap == " " and is_two and bool(self._context(at, last).kind)

    def _add(self, at: int, last: int, known: KnownName) -> int:
        first, end = at, last
        if known.label != ORGANISATION:
            first, end = organisation(self.tokens, at, last)
        label = known.label if (first, end) == (at, last) else ORGANISATION
        start, stop = self.tokens.ends(first, end)
        while self.spans and self.spans[-1].end > start:
            self.spans.pop()
        context = self._context(first, end)
        self.spans.append(Span(start, stop, label, known.code, known.rival, context))
        return end

    # names that are not

    def _compound(self, at: int) -> int:
        """Read a run of capitalised words as one name where a known one ends it: *Saré Mali*."""
        first = self.match(at)
        if not self.may_begin(at) or not (first is None or first.is_short_alias):
            return 0
        last = self.run(at, whole=True)
        inner = [step for step in range(at + 1, last) if self.is_place(step)]
        initial = "en" in self.langs and self.tokens.is_sentence_initial(at)
        if not inner or (initial and self.tokens.key(at).endswith(_ADJECTIVES)):
            return 0
        if organisation(self.tokens, inner[0], last)[0] <= at or self.tokens.key(at) in listed(
            "companies"
        ):
            return 0
        known = self.gazetteer.candidates(self.tokens.exact(last - 1, last))
        if known and all(c.kind != "country" for c in known) and not is_named_after(self, at, last):
            return self._add(at, last, KnownName((), PLACE))  # Wouro Kita
        return self._unknown(at, last) or last

    def is_place(self, at: int) -> bool:
        """Return whether a known name of a place begins with a word."""
        known = self.match(at)
        return known is not None and known.label in _NAMES

    def _unknown(self, at: int, last: int = 0) -> int:
        """Add the span of an unknown name, where the text speaks of a place."""
        if not self.may_begin(at):
            return 0
        last = last or self._recalled(at) or self.run(at)
        if is_outlet(self.tokens, at, last):
            return self._add(at, last, KnownName((), ORGANISATION))
        context = self._context(at, last)
        if is_personal(self.tokens, at, last) and not context.kind:
            return last
        if at >= max(self.list_end, self.way_end):
            self.list_end = list_from(self, at)
        if (
            at < max(self.list_end, self.way_end)
            or is_told(self, at, last, context)
            or self._recalled(at) == last
            or is_listed(self, at, last)
        ):
            return self._add(at, last, KnownName((), PLACE))
        return 0

    def _recalled(self, at: int) -> int:
        """Return the word after a name that a kind word introduces elsewhere in the text, or 0."""
        for name in sorted(self.remembered.get(self.tokens.key(at), ()), key=len, reverse=True):
            last = at + len(name)
            if last <= len(self.tokens):
                steps = range(at + 1, last)
                if all(self.tokens.is_same_name(step) for step in steps) and name[1:] == tuple(
                    map(self.tokens.key, steps)
                ):
                    return last
        return 0

    def may_begin(self, at: int) -> bool:
        """Return whether a word may be the first of a name that is not known."""
        start, end = self.tokens.spans[at]
        word, key = self.text[start : min(end, start + name_variants.LONGEST)], self.tokens.key(at)
        if not word[0].isupper() or len(word) == 1 or word.isupper():
            return False
        if end - start > name_variants.LONGEST or (key,) in self.lexicon.demonyms:
            return False
        joined = self.tokens.gap(at + 1) == "-" and self.tokens.capital(at + 1)  # Haute-Guinée
        own = key not in barred() or (joined and key in listed("ordinary") - listed("institutions"))
        return own and key not in self.stops and not is_person(self.tokens, at)

    def run(self, at: int, *, whole: bool = False) -> int:
        """Return the word after the last of a run of capitalised words.

        It ends before a name that is known, unless the ``whole`` run is asked for.
        """
        last = at + 1
        while last < min(len(self.tokens), at + MAX_NAME_WORDS) and self.tokens.is_same_name(last):
            joins = self.tokens.key(last) in listed("particles")
            small = joins and self.tokens.is_same_name(last + 1) and self.tokens.capital(last + 1)
            owner = self.match(last + 1) if small and self.tokens.key(last) == "du" else None
            if owner is not None and owner.label == PLACE:
                break  # Ambassadeur du Mali
            following = last + 1 if small else last
            if not self.tokens.capital(following) or self.tokens.key(following) in self.stops:
                break
            hyphen = self.tokens.gap(last) == "-"
            if hyphen and last < self.way_end:
                break
            if not (whole or hyphen or self.match(following) is None):
                break
            last = following + 1
        return last

    def _context(self, at: int, last: int) -> triggers.Context:
        return triggers.around(self.plain, *self.tokens.ends(at, last), self.langs)
