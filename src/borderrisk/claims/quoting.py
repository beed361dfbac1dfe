"""The sentences of a report that a register's claims point at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from borderrisk.claims import labels
from borderrisk.text import LANGUAGES, locate, normal, normalize, sentences, sha256

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from borderrisk.area import Area
    from borderrisk.claims.claim import Claim, Report
    from borderrisk.claims.register import Register
    from borderrisk.text import Sentence

Mark = tuple[int, int, str]
"""Start and end within a sentence, in code points, with the status of what stands there."""


@dataclass(frozen=True)
class Quote:
    """The sentence of a claim, and its toponyms."""

    exact: str
    marks: tuple[Mark, ...]


def register_issues(
    claims: Mapping[str, Claim], report: Report | None, text: str, *, skip: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield claim, field and message for what a register says of a text that does not bear it out.

    ``text`` is in normal form; claims to ``skip`` have issues already.
    """
    if report is not None and report.text_sha256 not in {None, sha256(text)}:
        found = "this is not the text that the register was made from (SHA-256 differs)"
        yield "", "text_sha256", found
    spans = sentences(text)
    for claim in claims.values():
        if claim.id not in skip and claim.sha256 is not None:
            yield from ((claim.id, *issue) for issue in text_issues(claim, text, spans))


def text_issues(claim: Claim, text: str, spans: Sequence[Sentence]) -> Iterator[tuple[str, str]]:
    """Yield what a claim says of a text that the text does not bear out.

    Parameters
    ----------
    claim : Claim
        With an anchor: sentence number, offsets and hash.
    text : str
        In normal form.
    spans : sequence of Sentence
        The sentences of that text.
    """
    start, end = claim.start or 0, claim.end or 0
    if sha256(text[start:end]) != claim.sha256:
        found = [s for s in spans if sha256(text[s.start : s.end]) == claim.sha256]
        moved = f"; its sentence now stands at {found[0].start} to {found[0].end}" if found else ""
        if end > len(text):
            yield "end", f"found {claim.end}, the text has {len(text)} characters{moved}"
        else:
            message = f"characters {claim.start} to {claim.end} are another sentence{moved}"
            yield "sha256", message
        return
    here = next((span for span in spans if span.start <= start < span.end), None)
    if here is not None and here.first != here.number:
        first = spans[here.first - 1]
        yield "start", f"found {start}, the sentence stands first at {first.start}; count it there"
    elif here is not None and here.number != claim.sentence:
        yield "sentence", f"found {claim.sentence}, it is sentence {here.number} of the text"
    read, words = normalize(text[start:end]).text, normalize(claim.place_text).text
    if claim.exact is not None and normalize(claim.exact).text != read:
        yield "exact", "the text has another sentence there"
    if words not in read:
        for part in (part for part in words.split(", ") if part not in read):
            yield "place_text", f"found {part!r}, the sentence does not hold it"


def quotes(register: Register, text: str, area: Area) -> list[Quote]:
    """Return the sentence of each claim with its toponyms marked.

    Parameters
    ----------
    register : Register
        That the text bears out.
    text : str
        The report's text.
    area : Area
        Where names are looked up.
    """
    whole, report = normal(text), register.report
    lang = report.lang if report.lang in LANGUAGES else "auto"
    found = locate(whole, area, lang, date=report.published, decisions=report.names)
    rows = list(zip(found.start, found.end, found.status, strict=True))
    quoted = []
    for claim in register.published:
        exact, marks = claim.exact or "", []
        if is_shared(claim, register.withheld):
            exact = ""
        elif claim.start is not None and claim.end is not None:
            start, end = claim.start, claim.end
            exact = whole[start:end]
            marks = [
                (int(a - start), int(b - start), s) for a, b, s in rows if start <= a and b <= end
            ]
        quoted.append(Quote(exact, tuple(marks)))
    return quoted


def is_shared(claim: Claim, withheld: Iterable[Claim]) -> bool:
    """Return whether a claim is made in a sentence of others: its words then tell of both."""
    own = _read(claim.exact)
    for other in withheld:
        theirs = _read(other.exact)
        within = bool(own and theirs) and (own in theirs or theirs in own)
        overlap = (claim.start or 0) < (other.end or 0) and (other.start or 0) < (claim.end or 0)
        if within or overlap or (claim.sha256 is not None and claim.sha256 == other.sha256):
            return True
    return False


def statement_of(claim: Claim, report: Report, withheld: Sequence[Claim]) -> dict[str, str]:
    """Return what a claim states, its sentence where it has no words of its own.

    Other words stand for it where it holds the sentence of a claim that is withheld.

    Parameters
    ----------
    claim : Claim
        One that may be shown.
    report : Report
        The report that it is made in.
    withheld : sequence of Claim
        Those that may not.
    """
    statement = claim.statement or {report.lang or next(iter(report.title)): claim.exact or ""}
    shared = [claim.exact] if is_shared(claim, withheld) else []
    secret = set(map(_read, (*shared, *(other.exact for other in withheld)))) - {""}
    digests = {other.sha256 for other in withheld}
    for text in statement.values():
        if any(one in _read(text) for one in secret) or sha256(normal(text)) in digests:
            return labels.of_unshown(statement)
    return statement


def _read(text: str | None) -> str:
    return normalize(text or "").text
