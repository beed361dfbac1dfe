"""Which place a mention means, or why that cannot be told."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from borderrisk.text import triggers
from borderrisk.text.layout import LETTER_RUN
from borderrisk.text.lexicon import CITY, DEMONYM, ELSEWHERE, ISO, ORGANISATION, SEAT
from borderrisk.text.scoring import (
    Containment,
    MentionContext,
    fits,
    is_stale,
    score_candidates,
    shortlist,
)
from borderrisk.text.words import kind_of, words

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

_LIES_IN = re.compile(
    r",? (?:in|on|dans|en|au|sur) (?:the |le |la |l')?((?:[\w-]+ ){1,3})"
    r"|, (?:une? |an? )?((?:[\w-]+ ){0,2}[\w-]+)[,.]"
)
"""What follows a name that a country's adjective may tell apart: *, in the Dutch province*, or
*, préfecture japonaise,* where it holds the word for a unit."""


@dataclass(frozen=True)
class Mention:
    """One mention, resolved."""

    span: Span
    status: str
    kind: str
    candidates: tuple[Candidate, ...]
    evidence: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class ToponymResolver:
    """Resolves the spans of one text, each by the words around it.

    Parameters
    ----------
    detector : MentionDetector
        The text, read.
    day : date or None
        The day for which outlines must hold.
    """

    def __init__(self, detector: MentionDetector, day: date | None) -> None:
        self.detector, self.day, self.gazetteer = detector, day, detector.gazetteer
        self.spans = _with_lists(detector)
        self._scored: dict[MentionContext, tuple[Candidate, ...]] = {}

    def mentions(self) -> Iterator[Mention]:
        """Yield every mention, in the text's order."""
        for number, span in enumerate(self.spans):
            if span.label == ORGANISATION:
                yield Mention(span, NOT_A_PLACE, "", (), ("the name of an organisation",))
            elif span.label == DEMONYM:
                why = ("a demonym points to the country as such",)
                country = self.gazetteer.places[f"country:{span.code}"]
                same = self.gazetteer.candidates(country.name)
                found = next(c for c in same if c.place_id == country.place_id)
                candidate = replace(found, cost=0.0, score=1.0, evidence=why)
                yield Mention(span, PLACED, "country", (candidate,), why)
            elif span.label == ELSEWHERE:
                why = ("a known name outside of the area",)
                yield Mention(span, UNKNOWN, "", (), (), why)
            else:
                yield self._place(span, [*self._origins(number), *self._containers(number)])

    def _place(self, span: Span, containments: Sequence[Containment]) -> Mention:
        candidates = self._candidates(span, containments)
        left = shortlist(candidates)
        asked, kinds = self._usable(span), {c.kind for c in left}
        kind = asked.kind if asked.asks else next(iter(kinds)) if len(kinds) == 1 else ""
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

    def _candidates(self, span: Span, containments: Sequence[Containment]) -> tuple[Candidate, ...]:
        """Return the candidates with their scores; equal contexts are scored once."""
        found = self._found(span)
        country = span.rival or any(c.kind == "country" for c in found)
        # in French no country takes a bare à
        before = self.detector.text[max(0, span.start - 3) : span.start].strip().casefold()
        bare = country and not ("fr" in self.detector.langs and before == "à")
        case = MentionContext(found, self._usable(span), tuple(containments), bare, span.rival)
        if case not in self._scored:
            self._scored[case] = score_candidates(case, self.gazetteer, self.day)
        return self._scored[case]

    def _found(self, span: Span) -> tuple[Candidate, ...]:
        return self.gazetteer.candidates(self.detector.text[span.start : span.end])

    def _usable(self, span: Span) -> triggers.Context:
        """Return the context without a kind that is not asked of this name: *villes du Mali*.

        A country in brackets is one (*ville natale (Mali)*). In French a land whose name ends in e
        takes no article: *une ville de Guinée*.
        """
        context, found = span.context, self._found(span)
        if context.kind in {"", "river", "country"} or all(c.kind != "country" for c in found):
            return context
        if context.firm:
            return context
        bracketed = self.detector.text[max(0, span.start - 1) : span.start] == "("
        is_land = self.detector.plain[span.end - 1] == "e"
        bare = is_land and not any(fits(c.kind, context.kind) for c in found)
        none = context.the or context.plural or bare or bracketed
        return replace(context, kind="") if none else context

    def _origins(self, number: int) -> Iterator[Containment]:
        """Yield the countries of adjectives and possessives before a name."""
        span = self.spans[number]
        codes = {self.detector.lexicon.demonyms.get((word,)) for word in span.context.origins}
        if number:
            before = self.spans[number - 1]
            between = self.detector.text[before.end : span.start]
            if between in {"'s ", "’s "} and before.label != ORGANISATION:
                yield Containment("the country before it", self._meant(before), strict=True)
            if between == " " and before.label == DEMONYM and "en" in self.detector.langs:
                codes.add(before.code)
        for code in sorted(filter(None, codes)):
            places = frozenset({f"country:{code}"})
            yield Containment(f"the demonym of {code}", places, strict=True)

    def _containers(self, number: int) -> Iterator[Containment]:
        """Yield what a phrase after the name says of where it lies.

        A country or a city abroad, or the adjective of one (*le département congolais de*), holds
        no place of the area; a region of the world may hold all; no town holds another.
        """
        span, following = self.spans[number], self.spans[number + 1 : number + 3]
        right = self.detector.plain[span.end : span.end + triggers.WINDOW]
        if setting := _LIES_IN.match(right):
            said, here = setting[1] or setting[2], set(self.gazetteer.places)
            is_where = setting[1] or any(map(self._is_unit, said.split()))
            lands = self._lands(said) if is_where else frozenset()
            if not lands <= here or (lands and said.startswith("capital")):
                yield Containment(f"“{setting[0].strip(' ,')}”", lands & here, strict=True)
                return
        if following and following[0].label != DEMONYM:
            following = following[:1]
        for step, other in enumerate(following, start=number + 1):
            between = self.detector.plain[span.end : other.start]
            match = triggers.container_after(between, self.detector.langs)
            if match is None or not self._is_container(span, step, match.groupdict()):
                continue
            phrase = f"“{self.detector.text[span.end : other.end].strip(' ,(')}”"
            is_abroad = other.label == ELSEWHERE and other.code not in {"", SEAT}
            if is_abroad or not self._lands(between) <= set(self.gazetteer.places):
                yield Containment(phrase, frozenset(), strict=True)
            elif other.label != ELSEWHERE or other.code:
                meant = self._meant(other)
                places = frozenset(i for i in meant if self.gazetteer.places[i].kind != "town")
                if places or not meant:
                    yield Containment(phrase, places, strict=bool(match["paren"]))
            return

    def _is_unit(self, word: str) -> bool:
        kinds = {kind_of(word, words(lang).kinds) for lang in self.detector.langs}
        return not kinds <= {"", "place"}

    def _lands(self, phrase: str) -> frozenset[str]:
        """Return the countries whose adjectives a phrase holds."""
        codes = (self.detector.lexicon.demonyms.get((w,)) for w in LETTER_RUN.findall(phrase))
        return frozenset(f"country:{code}" for code in codes if code)

    def _is_container(self, span: Span, step: int, found: dict[str, str | None]) -> bool:
        """Return whether the words between two names say that the first lies in the second."""
        other = self.spans[step]
        if other.label == ORGANISATION:
            return False
        if found["side"] or other.label == DEMONYM:
            return bool(found["side"]) and other.label == DEMONYM
        if found["city"]:  # le marché de Matam, à Conakry
            return other.code == CITY
        if any(c.kind == "country" for c in self._found(span)):
            return bool(found["paren"]) and self._is_country(other)
        if found["bare"]:
            goes_on = step + 1 < len(self.spans) and self.spans[step + 1].context.linked
            return self._is_country(other) and not span.context.linked and not goes_on
        left = self.detector.plain[max(0, span.start - 7) : span.start]
        placed = found["paren"] or found["comma"] or found["apposed"] or span.context.asks
        return bool(placed) or not left.endswith(_LEAVING)

    def _is_country(self, span: Span) -> bool:
        if span.label == ELSEWHERE:
            return len(span.code) == ISO
        return any(place.startswith("country:") for place in self._meant(span))

    def _meant(self, span: Span) -> frozenset[str]:
        """Return the places that a name means by itself."""
        if span.label == DEMONYM:
            return frozenset({f"country:{span.code}"})
        if span.label == ELSEWHERE:
            return frozenset()
        return frozenset(c.place_id for c in shortlist(self._candidates(span, ())))


def _with_lists(detector: MentionDetector) -> list[Span]:
    """Return the spans, a kind in the plural handed on along its list, both ways."""
    found: list[Span] = []
    for span in detector.find():
        before = found[-1] if found else None
        between = detector.plain[before.end : span.start] if before else ""
        joined = before is not None and triggers.linked(between, detector.langs) is not None
        context = replace(span.context, linked=joined)
        named = before is not None and before.label != DEMONYM
        if named and triggers.is_kind_of_name_before(between, detector.langs):
            context = replace(context, kind="", hint="")
        if joined and before is not None and before.context.plural:
            known = detector.gazetteer.candidates(detector.text[before.start : before.end])
            country = before.label == ELSEWHERE or any(c.kind == "country" for c in known)
            firm = before.context.firm or not country
            context = replace(_handed(before.context, context), firm=firm)
        found.append(replace(span, context=context))
    for number in range(len(found) - 1, 0, -1):
        context, before = found[number].context, found[number - 1]
        if context.linked and context.plural:
            found[number - 1] = replace(before, context=_handed(context, before.context))
    return found


def _handed(giver: triggers.Context, context: triggers.Context) -> triggers.Context:
    if context.kind or context.hint:
        return context
    the = context.the or giver.the
    return replace(context, kind=giver.kind, hint=giver.hint, plural=True, the=the)
