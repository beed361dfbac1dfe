"""What speaks for and against each candidate of a mention, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from borderrisk.gazetteer import name_variants
from borderrisk.gazetteer.index import with_score
from borderrisk.text.words import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from borderrisk.gazetteer import Candidate, Entry, Gazetteer
    from borderrisk.text.triggers import Context

KIND = 0.55
"""Taken from a candidate of another kind than the text asks for."""
WHERE = 0.6
"""Taken from a candidate that lies elsewhere than the text says."""
DOUBT = 0.4
"""Taken from every candidate if none lies where a loose phrase says, from the namesake of a bare
country name, from an outline that did not hold on the date, and from what may be part of a longer
name."""
UNDATED = 0.15
"""Taken from an outline that has ended and has a successor, where no date is given."""
GUESS = 0.25
"""Taken from a name some letters apart, where the text asks for no kind."""
NEAR = 0.1
"""The same where it does, so that it is shown and not picked."""
POSSIBLE = 0.5
"""Candidates are in the running above this."""
MARGIN = 0.1
"""Candidates within this of the best are in the running with it."""

_Note = tuple[float, str]
"""What is taken off a score, with the reason; a reason that takes nothing off speaks for it."""


@dataclass(frozen=True)
class Containment:
    """A phrase that says where a name lies: the places it may mean, and whether it is strict."""

    phrase: str
    places: frozenset[str]
    strict: bool


@dataclass(frozen=True)
class MentionContext:
    """All that decides a mention: candidates, context, phrases of where, and what its form says.

    ``bare`` says that the name may stand for a country, ``rival`` that this one lies outside of
    the area.
    """

    found: tuple[Candidate, ...]
    context: Context
    containments: tuple[Containment, ...]
    bare: bool
    rival: bool


def shortlist(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that are in the running, best first."""
    best = max((c.score for c in candidates), default=0.0)
    return [c for c in candidates if c.score > POSSIBLE and c.score >= best - MARGIN - 1e-9]


def fits(kind: str, asked: str) -> bool:
    """Return whether a kind is what a word asks for.

    Examples
    --------
    >>> fits("wilaya", "region"), fits("town", "region")
    (True, False)
    """
    return kind in table()["fits"].get(asked, [asked])


def is_stale(place: Entry, day: date | None) -> bool:
    """Return whether an outline had ended on a day: the name goes on, its extent is not known."""
    return day is not None and place.ended is not None and day >= place.ended


def lies(candidate: Candidate, where: Containment, gazetteer: Gazetteer) -> bool:
    """Return whether a candidate lies where a phrase says."""
    known = where.places & gazetteer.places.keys()
    return any(gazetteer.within(candidate.place_id, place_id) for place_id in known)


def score_candidates(
    case: MentionContext, gazetteer: Gazetteer, day: date | None
) -> tuple[Candidate, ...]:
    """Return the candidates of a case with their scores and reasons, best first."""
    scored = []
    for candidate in case.found:
        notes = list(_notes(candidate, case, gazetteer, day))
        pro = tuple(note for taken, note in notes if note and not taken)
        con = tuple(note for taken, note in notes if note and taken)
        score = 1 - candidate.cost - sum(taken for taken, _ in notes)
        scored.append(with_score(candidate, score, pro, con))
    return tuple(sorted(scored, key=lambda c: (-c.score, c.place_id)))


def _notes(
    candidate: Candidate, case: MentionContext, gazetteer: Gazetteer, day: date | None
) -> Iterator[_Note]:
    """Yield what the text says of a candidate's kind, where it lies, its time and its form."""
    place, context = gazetteer.places[candidate.place_id], case.context
    yield _by_kind(place, case, gazetteer)
    for where in case.containments:
        if lies(candidate, where, gazetteer):
            yield 0.0, f"{where.phrase} says so"
        else:
            loose = not where.strict and not any(lies(c, where, gazetteer) for c in case.found)
            yield DOUBT if loose else WHERE, f"{where.phrase} says otherwise"
    hinted = context.hint and any(c.kind == context.hint for c in case.found)
    if case.bare and not (context.asks or case.containments or hinted):
        taken = WHERE if case.rival else DOUBT
        yield 0.0 if candidate.kind == "country" else taken, "a bare country name is the country"
    yield _by_time(place, case, gazetteer, day)
    if candidate.cost >= name_variants.EDIT:  # another village may be called so: Sansanto
        yield NEAR if context.asks else GUESS, "a guess at the spelling"


def _by_kind(place: Entry, case: MentionContext, gazetteer: Gazetteer) -> _Note:
    if case.context.kind == "crossing":
        if place.crossing:
            return 0.0, "a border post stands there"
        known = any(gazetteer.places[c.place_id].crossing for c in case.found)
        return (KIND, "the text asks for a border post") if known else (0.0, "")
    asked = case.context.kind if case.context.asks else case.context.hint
    if not asked or (not case.context.asks and all(c.kind != asked for c in case.found)):
        return 0.0, ""
    if fits(place.kind, asked):
        return 0.0, f"the text asks for a {asked}"
    near = table()["near"].get(asked, {}).get(place.kind, KIND)
    return near, f"the text asks for a {asked}, this is a {place.kind}"


def _by_time(place: Entry, case: MentionContext, gazetteer: Gazetteer, day: date | None) -> _Note:
    """Prefer the outline that held on the day; one without a successor stands for its name."""
    others = [gazetteer.places[c.place_id] for c in case.found]
    if case.context.former and any(other.ended for other in others):
        return 0.0 if place.ended else DOUBT, "the former one is meant"
    next_ = (place.kind, place.country, place.ended)  # the same unit in the next outline
    if place.ended and not any((o.kind, o.country, o.begun) == next_ for o in others):
        return 0.0, ""
    if day is None:
        return (UNDATED, f"ended on {place.ended}; no date was given") if place.ended else (0.0, "")
    if is_stale(place, day):
        return DOUBT, f"ended on {place.ended}, before {day}"
    if place.begun and day < place.begun:
        return DOUBT, f"began on {place.begun}, after {day}"
    return 0.0, f"held on {day}" if place.ended or place.begun else ""
