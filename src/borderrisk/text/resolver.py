"""Which place a mention means, or why that cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from borderrisk.text import triggers
from borderrisk.text.lexicon import DEMONYM, ELSEWHERE, ORGANISATION
from borderrisk.text.scoring import (
    Containment,
    MentionContext,
    fits,
    is_stale,
    lies,
    score_candidates,
    shortlist,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from borderrisk.gazetteer import Candidate
    from borderrisk.text.detector import MentionDetector, Span

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


class ToponymResolver:
    """Judges the spans of one text.

    Parameters
    ----------
    finder : MentionDetector
        The text, read.
    day : date or None
        The day for which outlines must hold.
    """

    def __init__(self, finder: MentionDetector, day: date | None) -> None:
        self.finder, self.day, self.gazetteer = finder, day, finder.gazetteer
        self.spans = _with_lists(finder)
        self._cases: dict[MentionContext, tuple[Candidate, ...]] = {}

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

    def _place(self, span: Span, containments: Sequence[Containment]) -> Mention:
        candidates = self._judged(span, containments)
        left = shortlist(candidates)
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
        elif is_stale(self.gazetteer.places[ids], self.day) and not span.context.former:
            why = f"{ids} ended before {self.day}, its later outline is not known"
        else:
            lost = tuple(f"not {c.place_id}: {c.against[0]}" for c in candidates[1:] if c.against)
            return Mention(span, PLACED, kind, candidates, best.evidence, best.against + lost)
        return Mention(span, AMBIGUOUS, kind, candidates, best.evidence, (why, *best.against))

    def _judged(self, span: Span, containments: Sequence[Containment]) -> tuple[Candidate, ...]:
        """Return the candidates, weighed; equal cases are weighed once."""
        found = self._found(span)
        country = span.rival or any(c.kind == "country" for c in found)
        bare = country and not self._is_at(span)
        case = MentionContext(
            found, self._usable(span), tuple(containments), bare, span.rival, span.longer
        )
        if case not in self._cases:
            self._cases[case] = score_candidates(case, self.gazetteer, self.day)
        return self._cases[case]

    def _found(self, span: Span) -> tuple[Candidate, ...]:
        return self.gazetteer.candidates(self.finder.text[span.start : span.end])

    def _is_at(self, span: Span) -> bool:
        """Return whether *à* stands before a name: in French no country takes it bare."""
        before = self.finder.plain[max(0, span.start - 3) : span.start]
        return "fr" in self.finder.langs and before.strip() == "a"

    def _usable(self, span: Span) -> triggers.Context:
        """Return the context without a kind that is not asked of this name: *villes du Mali*.

        In French a land whose name ends in e takes no article either: *une ville de Guinée*.
        """
        context, found = span.context, self._found(span)
        if context.kind in {"", "river", "country"} or all(c.kind != "country" for c in found):
            return context
        if context.firm:
            return context
        is_land = self.finder.plain[span.end - 1] == "e"
        bare = is_land and not any(fits(c.kind, context.kind) for c in found)
        return replace(context, kind="") if context.the or context.plural or bare else context

    def _origins(self, number: int) -> Iterator[Containment]:
        """Yield the countries of adjectives and possessives before a name."""
        span = self.spans[number]
        codes = {self.finder.lexicon.demonyms.get((word,)) for word in span.context.origins}
        if number:
            before = self.spans[number - 1]
            between = self.finder.text[before.end : span.start]
            if between in {"'s ", "’s "} and before.what != ORGANISATION:
                yield Containment("the country before it", self._meant(before), strict=True)
            if between == " " and before.what == DEMONYM and "en" in self.finder.langs:
                codes.add(before.code)
        for code in sorted(filter(None, codes)):
            yield Containment(f"the demonym of {code}", frozenset({f"country:{code}"}), strict=True)

    def _tails(self, number: int) -> Iterator[Containment]:
        """Yield what a phrase after the name says of where it lies."""
        span, following = self.spans[number], self.spans[number + 1 : number + 3]
        if following and following[0].what != DEMONYM:
            following = following[:1]
        for step, other in enumerate(following, start=number + 1):
            match = triggers.container_after(
                self.finder.plain[span.end : other.start], self.finder.langs
            )
            if match is None or not self._is_tail(span, step, match.groupdict()):
                continue
            phrase = self.finder.text[span.end : other.end].strip(" ,(")
            where = Containment(f"“{phrase}”", self._meant(other), strict=bool(match["paren"]))
            if where.strict and not self._is_country(other) and not self._any_lies(span, where):
                return
            yield where
            return

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
            goes_on = step + 1 < len(self.spans) and self.spans[step + 1].context.linked
            return self._is_country(other) and not span.context.linked and not goes_on
        left = self.finder.plain[max(0, span.start - 7) : span.start]
        placed = found["paren"] or found["comma"] or span.context.asks
        return bool(placed) or not left.endswith(_LEAVING)

    def _any_lies(self, span: Span, where: Containment) -> bool:
        return any(lies(c, where, self.gazetteer) for c in self._found(span))

    def _is_country(self, span: Span) -> bool:
        return span.what == ELSEWHERE or any(p.startswith("country:") for p in self._meant(span))

    def _meant(self, span: Span) -> frozenset[str]:
        """Return the places that a name means by itself."""
        if span.what == DEMONYM:
            return frozenset({f"country:{span.code}"})
        if span.what == ELSEWHERE:
            return frozenset()
        return frozenset(c.place_id for c in shortlist(self._judged(span, ())))


def _kind(context: triggers.Context, left: Sequence[Candidate]) -> str:
    """Return the kind that the text asks for, or else the kind that all candidates share."""
    if context.asks:
        return context.kind
    kinds = {c.kind for c in left}
    return kinds.pop() if len(kinds) == 1 else ""


def _with_lists(finder: MentionDetector) -> list[Span]:
    """Return the spans, a kind in the plural handed on along its list, both ways."""
    found: list[Span] = []
    for span in finder.find():
        before = found[-1] if found else None
        between = finder.plain[before.end : span.start] if before else ""
        joined = before is not None and triggers.linked(between, finder.langs) is not None
        context = replace(span.context, linked=joined)
        if joined and before is not None and before.context.plural:
            firm = before.context.firm or not _may_be_country(before, finder)
            context = replace(_handed(before.context, context), firm=firm)
        found.append(replace(span, context=context))
    for number in range(len(found) - 1, 0, -1):
        context, before = found[number].context, found[number - 1]
        if context.linked and context.plural:
            found[number - 1] = replace(before, context=_handed(context, before.context))
    return found


def _may_be_country(span: Span, finder: MentionDetector) -> bool:
    known = finder.gazetteer.candidates(finder.text[span.start : span.end])
    return span.what == ELSEWHERE or any(c.kind == "country" for c in known)


def _handed(giver: triggers.Context, context: triggers.Context) -> triggers.Context:
    if context.kind or context.hint:
        return context
    return replace(
        context, kind=giver.kind, hint=giver.hint, plural=True, the=context.the or giver.the
    )
