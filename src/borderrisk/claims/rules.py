"""What the fields of a claim, and the claims of a register, must not say together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from borderrisk.claims.fields import DATE_FORMS, precision_of
from borderrisk.claims.locations import Unit
from borderrisk.claims.vocabulary import (
    AHEAD,
    PRECISION_OF,
    THEMES,
    precision_of_level,
    reason_for,
)
from borderrisk.errors import short_repr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from borderrisk.claims.claim import Claim, Report


def register_issues(
    claims: Mapping[str, Claim], report: Report | None
) -> Iterator[tuple[str, str, str]]:
    """Yield claim, field and message for each rule of a register that its records break."""
    for claim in claims.values():
        yield from ((claim.id, *issue) for issue in claim_issues(claim, report))
    yield from corroboration_issues(claims, report)
    starts: dict[str, set[int]] = {}
    for claim in claims.values():
        if claim.sha256 is not None and claim.start is not None:
            starts.setdefault(claim.sha256, set()).add(claim.start)
    for digest, found in starts.items():
        if len(found) > 1:
            places = " and ".join(map(str, sorted(found)))
            yield (
                "", "sha256",
                f"the sentence {digest[:8]}… is counted at {places}; count it once",
            )  # fmt: skip
    anchored = any(claim.sha256 for claim in claims.values())
    if report is not None and anchored and report.text_sha256 is None:
        yield "", "text_sha256", "missing"
    if report is not None and report.draft:
        yield "", "draft", "these are proposals: read them, then set it to false"


def claim_issues(claim: Claim, report: Report | None) -> Iterator[tuple[str, str]]:
    """Yield field and message for each rule of several fields that a claim breaks."""
    anchor = {name: getattr(claim, name) for name in ("sentence", "start", "end", "sha256")}
    if any(value is not None for value in anchor.values()):
        yield from ((name, "missing") for name, value in anchor.items() if value is None)
    if claim.start is not None and claim.end is not None and claim.start >= claim.end:
        yield "end", f"found {claim.end}, it lies after the start {claim.start}"
    yield from _date_issues(claim, report)
    themes = [*(report.themes if report else ()), *THEMES]
    if report is not None and claim.theme not in themes:
        yield "theme", f"found {short_repr(claim.theme)}, allowed: {', '.join(themes)}"
    place, allowed = claim.place, PRECISION_OF[claim.place.kind]
    if claim.where_prec not in allowed:
        needed = f"a place of kind {place.kind} is {' or '.join(map(str, allowed))}"
        yield "where_prec", f"found {claim.where_prec}, {needed}"
    elif isinstance(place, Unit) and claim.where_prec != precision_of_level(place.level):
        needed = "where_prec 4 is level 1, 3 the levels below"
        yield "place.level", f"found {place.level}, {needed}"
    for lang, written in claim.reason.items():
        if reason_for(place.kind, lang, written) is not None:
            found = f"found {short_repr(written)}, drafted for another kind than {place.kind}"
            yield f"reason.{lang}", found
    if claim.id in claim.corroborates:
        yield "corroborates", f"found {claim.id}, a claim cannot corroborate itself"


def _date_issues(claim: Claim, report: Report | None) -> Iterator[tuple[str, str]]:
    if claim.date is None:
        for name in ("date_end", "date_prec"):
            if getattr(claim, name) is not None:
                yield "date", f"missing, {name} is there"
        return
    if claim.date_prec not in {None, precision_of(claim.date)}:
        form = DATE_FORMS[str(claim.date_prec)]
        yield "date", f"found {short_repr(claim.date)}, a date as {form} is needed"
    if claim.date_end is not None and claim.date_end < claim.date[: len(claim.date_end)]:
        yield "date_end", f"found {claim.date_end}, it begins on {claim.date}"
    if report is None:
        return
    seen = report.accessed or report.published
    if claim.modality not in AHEAD and claim.date > seen[: len(claim.date)]:
        yield "date", f"found {claim.date}, the report is of {seen}"


def corroboration_issues(
    claims: Mapping[str, Claim], report: Report | None
) -> Iterator[tuple[str, str, str]]:
    """Yield claim, field and message for what claims say of each other wrongly.

    Credibility 1 is *confirmed by other sources*: it needs a claim that another chain of speakers
    makes, in this register or (by ``report/claim``) in another.
    """
    for claim in claims.values():
        own = [name for name in claim.corroborates if "/" not in name]
        for name in (name for name in own if name not in claims):
            yield claim.id, "corroborates", f"found {short_repr(name)}, no claim has this id"
        if _reaches(claim.id, claims):
            yield claim.id, "corroborates", f"found a loop that comes back to {claim.id}"
        source = _source(claim, report)
        others = [claims[name] for name in own if name in claims]
        other = len(own) < len(claim.corroborates) or any(
            _source(c, report) != source for c in others
        )
        if claim.admiralty[1] == "1" and not other:
            needed = "1 is confirmed by another source: name a claim of another in corroborates"
            yield (
                claim.id,
                "admiralty",
                f"found {claim.admiralty} with one chain of speakers, {needed}",
            )


def _source(claim: Claim, report: Report | None) -> Any:
    speakers = claim.speakers or (report.speakers if report else ())
    return speakers[0] if speakers else None


def _reaches(start: str, claims: Mapping[str, Claim]) -> bool:
    """Return whether a way of corroborations leads from a claim back to it."""
    seen: set[str] = set()
    ahead = [name for name in claims[start].corroborates if name != start]
    while ahead:
        name = ahead.pop()
        if name == start:
            return True
        if name in claims and name not in seen:
            seen.add(name)
            ahead += claims[name].corroborates
    return False
