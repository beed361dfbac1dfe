"""The sentences of a report that a register's claims point at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from borderrisk.text import locate, normal, normalize, sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from borderrisk.area import Area
    from borderrisk.text import Sentence

Mark = tuple[int, int, str]
"""Start and end within a sentence, in code points, with the status of what stands there."""


def text_faults(
    claim: Mapping[str, Any], text: str, spans: Sequence[Sentence]
) -> Iterator[tuple[str, str]]:
    """Yield what a claim says of a text that the text does not bear out.

    Parameters
    ----------
    claim : mapping
        Sound in itself.
    text : str
        In normal form.
    spans : sequence of Sentence
        The sentences of that text.
    """
    start, end = claim["start"], claim["end"]
    if sha256(text[start:end]) != claim["sha256"]:
        yield _astray(claim, text, spans)
        return
    here = next((span for span in spans if span.start <= start < span.end), None)
    if here is not None and here.first != here.number:
        first = spans[here.first - 1]
        yield "start", f"found {start}, the sentence stands first at {first.start}; count it there"
    elif here is not None and here.number != claim["sentence"]:
        yield "sentence", f"found {claim['sentence']}, it is sentence {here.number} of the text"
    read, words = normalize(text[start:end]).text, normalize(claim["place_text"]).text
    if words not in read:
        for part in (part for part in words.split(", ") if part not in read):
            yield "place_text", f"found {part!r}, the sentence does not hold it"


def _astray(claim: Mapping[str, Any], text: str, spans: Sequence[Sentence]) -> tuple[str, str]:
    """Return how a slice differs from what its hash says, with where the sentence went."""
    start, end = claim["start"], claim["end"]
    found = [s for s in spans if sha256(text[s.start : s.end]) == claim["sha256"]]
    moved = f"; its sentence now stands at {found[0].start} to {found[0].end}" if found else ""
    if end > len(text):
        return "end", f"found {end}, the text has {len(text)} characters{moved}"
    return "sha256", f"characters {start} to {end} of the text are another sentence{moved}"


def quotes(
    claims: Sequence[Mapping[str, Any]], text: str, area: Area, *, lang: str | None, day: str
) -> list[tuple[str, list[Mark]]]:
    """Return the sentence of each claim with its toponyms marked.

    Parameters
    ----------
    claims : sequence of mapping
        That the text bears out.
    text : str
        The report's text.
    area : Area
        Containment names are looked up.
    lang : {"fr", "en", None}
        The language of the text; both for None.
    day : str
        When the report was published, as YYYY-MM-DD.
    """
    whole = normal(text)
    found = locate(whole, area, lang, date=day)
    rows = list(zip(found.start, found.end, found.status, strict=True))
    return [
        (
            whole[claim["start"] : claim["end"]],
            [
                (int(a - claim["start"]), int(b - claim["start"]), status)
                for a, b, status in rows
                if claim["start"] <= a and b <= claim["end"]
            ],
        )
        for claim in claims
    ]
