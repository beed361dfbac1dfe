"""Every place a text names, as a table."""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from borderrisk.errors import input_error, refuse, short_repr
from borderrisk.gazetteer import Gazetteer, name_variants
from borderrisk.text.decisions import NO_PLACE, Decision, Decisions
from borderrisk.text.detector import MentionDetector
from borderrisk.text.document import ELSEWHERE_DECIDED, abstain, settle
from borderrisk.text.language import Passage, passages
from borderrisk.text.layout import ReadingText, normalize
from borderrisk.text.ledger import USER, decisions_of
from borderrisk.text.resolver import PLACED, Mention, ToponymResolver
from borderrisk.text.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Protocol

    from borderrisk.area import Area
    from borderrisk.gazetteer import Candidate

    Row = dict[str, Any]

    class MentionRow(Protocol):
        """A row of a table of mentions."""

        start: int
        end: int
        exact: str
        name: str
        kind: str
        status: str
        place_id: str
        candidates: tuple[Candidate, ...]


COLUMNS = {
    "start": "int64",
    "end": "int64",
    "exact": "str",
    "name": "str",
    "kind": "str",
    "status": "str",
    "place_id": "str",
    "score": "float64",
    "candidates": "object",
    "evidence": "str",
    "against": "str",
    "decided_by": "str",
}

AUTO = "auto"
"""The language is found by the words of each paragraph."""

MACHINE = "machine"

_LOG = logging.getLogger(__name__)


def locate(
    text: str,
    area: Area | Gazetteer,
    lang: str | None = AUTO,
    *,
    date: str | date | None = None,
    decisions: Decisions | Mapping[str, str] | str | Path | None = None,
) -> pd.DataFrame:
    """Return every place that a text names.

    Parameters
    ----------
    text : str
        Any text; it is normalised to NFC first, and offsets count that text.
    area : Area or Gazetteer
        The places that are known.
    lang : {"auto", "fr", "en", None}
        Whose words are read: of the language that each paragraph shows, by default; both for None.
    date : str or date, optional
        The day that the text speaks of, as YYYY-MM-DD: it decides between two outlines of one
        unit. Without it the outline in force today is taken, and the row says so.
    decisions : Decisions, mapping or path, optional
        What an analyst decided on this text; it wins over the machine. A mapping from names to
        place ids (or ``unknown``, ``not-a-place``) answers each name once: the answer holds for
        all its mentions but those that the words around them place among several. Decisions on a
        text that has changed since are found again by their words and what stands around them.

    Returns
    -------
    DataFrame
        One row per mention, in the text's order: ``start`` and ``end`` (code points, half-open),
        ``exact`` (that slice of the text), ``name`` (the same without its layout: line ends,
        end-of-line hyphens), ``kind`` (asked for by the context, or shared by all candidates),
        ``status`` (placed, ambiguous, unknown, not-a-place), ``place_id`` (if placed), ``score`` of
        the best candidate, ``candidates`` (a tuple of :class:`borderrisk.gazetteer.Candidate`, best
        first), ``evidence`` and ``against`` in words, ``decided_by`` (machine, user).
        In a language that is not read no name is placed, and a warning of the logger
        ``borderrisk.text.locate`` says so.

    Raises
    ------
    InputError
        For a language or a date that is none, and with every fault of the decisions.

    Examples
    --------
    >>> from borderrisk.area import read_area
    >>> found = locate("De la région de Kayes à Moussala.", read_area("faleme"))
    >>> found[["start", "end", "exact", "kind", "status", "place_id"]]
       start  end     exact    kind     status          place_id
    0     16   21     Kayes  region     placed  MLI-1-kayes-2023
    1     24   32  Moussala    town  ambiguous               NaN
    """
    gazetteer = area if isinstance(area, Gazetteer) else Gazetteer.of(area)
    reading = normalize(text)
    langs, unread = _languages(reading.text, lang)
    detector = MentionDetector(reading.text, gazetteer, langs)
    resolved = list(ToponymResolver(detector, day_of(date)).mentions())
    settled = abstain(settle(resolved, detector), unread)
    rows = [_row(mention, reading) for mention in settled]
    if detector.is_caseless:
        _LOG.warning("the text has no capital letter: names out of the gazetteer are not found")
    if decisions is not None:
        ledger = decisions_of(decisions, reading.given)
        refuse(ledger.check(reading.given, gazetteer))
        rows = _decided(rows, ledger, gazetteer)
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _languages(text: str, lang: str | None) -> tuple[tuple[str, ...], list[Passage]]:
    """Return the languages to read a text in, and its passages in others."""
    if lang not in {AUTO, None, *LANGUAGES}:
        allowed = f"{AUTO}, {', '.join(LANGUAGES)} or None for both"
        raise input_error("lang", found=f"found {short_repr(lang)}, allowed: {allowed}")
    if lang != AUTO:
        return (LANGUAGES if lang is None else (str(lang),)), []
    found = list(passages(text))
    unread = [passage for passage in found if passage.is_unread]
    if unread:
        names = ", ".join(sorted({passage.language for passage in unread}))
        _LOG.warning("text in %s is not read: no name in it is placed", names)
    codes = {passage.code for passage in found if passage.code}
    return tuple(code for code in LANGUAGES if code in codes) or LANGUAGES, unread


def day_of(day: str | date | None) -> date | None:
    """Return a day given as a date or as YYYY-MM-DD, or none for none."""
    if day is None or isinstance(day, datetime):
        return day.date() if day else None
    try:
        return day if isinstance(day, date) else date.fromisoformat(day)
    except (TypeError, ValueError):
        raise input_error(
            "date", found=f"found {short_repr(day)}, a day as YYYY-MM-DD is needed"
        ) from None


def _row(mention: Mention, reading: ReadingText) -> Row:
    span, best = mention.span, mention.candidates[:1]
    start, end = reading.to_given(span.start, span.end)
    return {
        "start": start,
        "end": end,
        "exact": reading.given[start:end],
        "name": reading.text[span.start : span.end],
        "kind": mention.kind,
        "status": mention.status,
        "place_id": best[0].place_id if mention.status == PLACED else None,
        "score": best[0].score if best else 0.0,
        "candidates": mention.candidates,
        "evidence": "; ".join(mention.evidence),
        "against": "; ".join(mention.against),
        "decided_by": MACHINE,
    }


def _decided(rows: list[Row], ledger: Decisions, gazetteer: Gazetteer) -> list[Row]:
    """Put the answer on each name in its mentions' place, each decision in that of all it overlaps.

    A mention that the words around it place among several candidates keeps what they say, unless a
    decision overlaps it.
    """
    meant = {name_variants.words(name): answer for name, answer in ledger.names.items()}
    items = sorted(ledger.items)
    kept: list[Row] = []
    used: dict[Decision, Row] = {}
    at = 0
    for row in rows:
        answer = meant.get(name_variants.words(row["name"]))
        by_itself = row["status"] == PLACED and not row["evidence"].startswith(ELSEWHERE_DECIDED)
        is_told = by_itself and len(row["candidates"]) > 1 and answer not in NO_PLACE
        said = row
        if answer is not None and not is_told:
            what = (answer, "") if answer in NO_PLACE else (PLACED, answer)
            one = Decision(row["start"], row["end"], row["exact"], *what)
            said = _user_row(one, row, gazetteer)
        while at < len(items) and items[at].end <= row["start"]:
            at += 1
        if at < len(items) and items[at].start < row["end"]:
            used.setdefault(items[at], said)
        else:
            kept.append(said)
    mine = [_user_row(item, used.get(item, {}), gazetteer) for item in items]
    return sorted([*kept, *mine], key=lambda row: row["start"])


def _user_row(item: Decision, machine: Row, gazetteer: Gazetteer) -> Row:
    """Return a decision as a row in the place of the machine's, where it has one."""
    place = gazetteer.places.get(item.place_id)
    said = f"{machine['status']} {machine['place_id'] or ''}".strip() if machine else "nothing"
    return {
        "start": item.start,
        "end": item.end,
        "exact": item.exact,
        "name": normalize(item.exact).text,
        "kind": place.kind if place else "",
        "status": item.status,
        "place_id": item.place_id or None,
        "score": 1.0 if place else 0.0,
        "candidates": machine.get("candidates", ()),
        "evidence": f"decided by the user{': ' + item.note if item.note else ''}",
        "against": f"the machine said {said}",
        "decided_by": USER,
    }
