"""Which place a mention means, or why that cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from borderrisk.text import cues
from borderrisk.text.lexicon import DEMONYM, ELSEWHERE, ORGANISATION
from borderrisk.text.weigh import Case, Where, fits, is_stale, lies, running, weighed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from borderrisk.gazetteer import Candidate
    from borderrisk.text.find import Finder, Span

PLACED, AMBIGUOUS, UNKNOWN, NOT_A_PLACE = STATUSES = (
    "placed",
    "ambiguous",
    "unknown",
    "not-a-place",
)

ENOUGH = 0.65
"""The least score of a pick."""

_LEAVING = ("de ", "d'", "from ", "depuis ")
"""Before a name, these turn *to Y* behind it from where it lies into where the way goes."""


@dataclass(frozen=True)
class Mention:
    """One mention, judged."""

    span: Span
    status: str
    kind: str
    candidates: tuple[Candidate, ...]
    evidence: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class Judge:
    """Judges the spans of one text.

    Parameters
    ----------
    finder : Finder
        The text, read.
    day : date or None
        The day for which outlines must hold.
    """

    def __init__(self, finder: Finder, day: date | None) -> None:
        self.finder, self.day, self.gazetteer = finder, day, finder.gazetteer
        self.spans = _with_lists(finder)
        self._cases: dict[Case, tuple[Candidate, ...]] = {}

    def mentions(self) -> Iterator[Mention]:
        """Yield every mention, in the text's order."""
        for number, span in enumerate(self.spans):
            if span.what == ORGANISATION:
                yield Mention(span, NOT_A_PLACE, "", (), ("the name of an organisation",))
            elif span.what == DEMONYM:
                yield self._demonym(span)
            elif span.what == ELSEWHERE:
                why = ("a known name that is no row of the area",)
                yield Mention(span, UNKNOWN, "", (), (), why)
            else:
                yield self._place(span, [*self._origins(number), *self._tails(number)])

    def _demonym(self, span: Span) -> Mention:
        country = self.gazetteer.places[f"country:{span.code}"]
        because = ("a demonym points to the country as such",)
        same = self.gazetteer.candidates(country.name)
        found = next(c for c in same if c.place_id == country.place_id)
        candidate = replace(found, cost=0.0, score=1.0, evidence=because)
        return Mention(span, PLACED, "country", (candidate,), because)

    def _place(self, span: Span, wheres: Sequence[Where]) -> Mention:
        candidates = self._judged(span, wheres)
        left = running(candidates)
        kind = _kind(self._usable(span), left)
        if not left:
            why = "no candidate is what the text asks for" if candidates else "no such name known"
            return Mention(span, UNKNOWN, kind, candidates, (), (why,))
        best = left[0]
        ids = ", ".join(c.place_id for c in left)
        if len(left) > 1:
            why = f"the text does not decide between {ids}"
        elif best.score < ENOUGH:
            why = f"{ids} is not sure enough"
        elif is_stale(self.gazetteer.places[ids], self.day) and not span.cue.former:
            why = f"{ids} ended before {self.day}, its later outline is not known"
        else:
            lost = tuple(f"not {c.place_id}: {c.against[0]}" for c in candidates[1:] if c.against)
            return Mention(span, PLACED, kind, candidates, best.evidence, best.against + lost)
        return Mention(span, AMBIGUOUS, kind, candidates, best.evidence, (why, *best.against))

    def _judged(self, span: Span, wheres: Sequence[Where]) -> tuple[Candidate, ...]:
        """Return the candidates, weighed; equal cases are weighed once."""
        found = self._found(span)
        country = span.rival or any(c.kind == "country" for c in found)
        bare = country and not self._is_at(span)
        case = Case(found, self._usable(span), tuple(wheres), bare, span.rival, span.longer)
        if case not in self._cases:
            self._cases[case] = weighed(case, self.gazetteer, self.day)
        return self._cases[case]

    def _found(self, span: Span) -> tuple[Candidate, ...]:
        return self.gazetteer.candidates(self.finder.text[span.start : span.end])

    def _is_at(self, span: Span) -> bool:
        """Return whether *à* stands before a name: in French no country takes it bare."""
        before = self.finder.plain[max(0, span.start - 3) : span.start]
        return "fr" in self.finder.langs and before.strip() == "a"

    def _usable(self, span: Span) -> cues.Cue:
        """Return the cue without a kind that is not asked of this name: *villes du Mali*.

        In French a land whose name ends in e takes no article either: *une ville de Guinée*.
        """
        cue, found = span.cue, self._found(span)
        if cue.kind in {"", "river", "country"} or all(c.kind != "country" for c in found):
            return cue
        if cue.firm:
            return cue
        is_land = self.finder.plain[span.end - 1] == "e"
        bare = is_land and not any(fits(c.kind, cue.kind) for c in found)
        return replace(cue, kind="") if cue.the or cue.plural or bare else cue

    def _origins(self, number: int) -> Iterator[Where]:
        """Yield the countries of adjectives and possessives before a name."""
        span = self.spans[number]
        codes = {self.finder.lexicon.demonyms.get((word,)) for word in span.cue.origins}
        if number:
            before = self.spans[number - 1]
            between = self.finder.text[before.end : span.start]
            if between in {"'s ", "’s "} and before.what != ORGANISATION:
                yield Where("the country before it", self._meant(before), strict=True)
            if between == " " and before.what == DEMONYM and "en" in self.finder.langs:
                codes.add(before.code)
        for code in sorted(filter(None, codes)):
            yield Where(f"the demonym of {code}", frozenset({f"country:{code}"}), strict=True)

    def _tails(self, number: int) -> Iterator[Where]:
        """Yield what a phrase after the name says of where it lies."""
        span, following = self.spans[number], self.spans[number + 1 : number + 3]
        if front := self._front(number):
            yield front
        if following and following[0].what != DEMONYM:
            following = following[:1]
        for step, other in enumerate(following, start=number + 1):
            match = cues.tail(self.finder.plain[span.end : other.start], self.finder.langs)
            if match is None or not self._is_tail(span, step, match.groupdict()):
                continue
            phrase = self.finder.text[span.end : other.end].strip(" ,(")
            where = Where(f"“{phrase}”", self._meant(other), strict=bool(match["paren"]))
            if where.strict and not self._is_country(other) and not self._any_lies(span, where):
                return
            yield where
            return

    def _front(self, number: int) -> Where | None:
        """Return what a phrase before the name says of where it lies: *dans le cercle de X, Y*."""
        span, before = self.spans[number], self.spans[number - 1] if number else None
        if before is None or before.what in {ORGANISATION, DEMONYM, ELSEWHERE}:
            return None
        plain = self.finder.plain
        between = plain[before.end : span.start]
        if not cues.fronted(plain[: before.start], between, self.finder.langs):
            return None
        phrase = self.finder.text[before.start : span.start].strip(" ,(")
        where = Where(f"“{phrase}” before it", self._meant(before), strict=False)
        return where if self._any_lies(span, where) else None

    def _is_tail(self, span: Span, step: int, found: dict[str, str | None]) -> bool:
        """Return whether a phrase places the name, and does not just go on to the next."""
        other = self.spans[step]
        if other.what == ORGANISATION:
            return False
        if found["side"] or other.what == DEMONYM:
            return bool(found["side"]) and other.what == DEMONYM
        if any(c.kind == "country" for c in self._found(span)):
            return bool(found["paren"]) and self._is_country(other)
        if found["bare"]:
            goes_on = step + 1 < len(self.spans) and self.spans[step + 1].cue.linked
            return self._is_country(other) and not span.cue.linked and not goes_on
        left = self.finder.plain[max(0, span.start - 7) : span.start]
        placed = found["paren"] or found["comma"] or span.cue.asks
        return bool(placed) or not left.endswith(_LEAVING)

    def _any_lies(self, span: Span, where: Where) -> bool:
        return any(lies(c, where, self.gazetteer) for c in self._found(span))

    def _is_country(self, span: Span) -> bool:
        return span.what == ELSEWHERE or any(p.startswith("country:") for p in self._meant(span))

    def _meant(self, span: Span) -> frozenset[str]:
        """Return the places that a name means by itself."""
        if span.what == DEMONYM:
            return frozenset({f"country:{span.code}"})
        if span.what == ELSEWHERE:
            return frozenset()
        return frozenset(c.place_id for c in running(self._judged(span, ())))


def _kind(cue: cues.Cue, left: Sequence[Candidate]) -> str:
    """Return the kind that the text asks for, or else the kind that all candidates share."""
    if cue.asks:
        return cue.kind
    kinds = {c.kind for c in left}
    return kinds.pop() if len(kinds) == 1 else ""


def _with_lists(finder: Finder) -> list[Span]:
    """Return the spans, a kind in the plural handed on along its list, both ways."""
    found: list[Span] = []
    for span in finder.find():
        before = found[-1] if found else None
        between = finder.plain[before.end : span.start] if before else ""
        joined = before is not None and cues.linked(between, finder.langs) is not None
        cue = replace(span.cue, linked=joined)
        if joined and before is not None and before.cue.plural:
            firm = before.cue.firm or not _may_be_country(before, finder)
            cue = replace(_handed(before.cue, cue), firm=firm)
        found.append(replace(span, cue=cue))
    for number in range(len(found) - 1, 0, -1):
        cue, before = found[number].cue, found[number - 1]
        if cue.linked and cue.plural:
            found[number - 1] = replace(before, cue=_handed(cue, before.cue))
    return found


def _may_be_country(span: Span, finder: Finder) -> bool:
    known = finder.gazetteer.candidates(finder.text[span.start : span.end])
    return span.what == ELSEWHERE or any(c.kind == "country" for c in known)


def _handed(giver: cues.Cue, cue: cues.Cue) -> cues.Cue:
    if cue.kind or cue.hint:
        return cue
    return replace(cue, kind=giver.kind, hint=giver.hint, plural=True, the=cue.the or giver.the)
