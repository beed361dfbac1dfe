"""A table to fill in: one row per statement of a text, with what the text shows of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from borderrisk.claims import table
from borderrisk.claims.answers import cells_of, described, mark_of
from borderrisk.claims.days import date_of
from borderrisk.claims.modes import modality
from borderrisk.claims.proposals import propose
from borderrisk.claims.speakers import speaker_chain
from borderrisk.claims.vocabulary import EVENTS, THEME_CUES
from borderrisk.documents import Document
from borderrisk.names import normalize_name
from borderrisk.text import LANGUAGES, decisions_of, locate, normal, normalize, sentences, sha256
from borderrisk.text.anchors import around
from borderrisk.text.language import main_language
from borderrisk.text.scoring import shortlist

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from borderrisk.area import Area
    from borderrisk.text import Decisions, Sentence
    from borderrisk.text.locate import MentionRow

_PLACE_CELLS = (
    "place.kind", "place.places.1", "place.places.2", "place.place", "place.distance_km",
    "place.direction", "place.units.1", "place.countries.1", "place.countries.2",
    "place.countries.3", "place.river", "place.border.1", "place.border.2",
)  # fmt: skip
"""Columns that are there in every draft, so that another kind of place is filled in, not added."""


def draft(  # noqa: PLR0913 (all but two are options)
    text: str | Document,
    area: Area,
    *,
    published: str | date,
    lang: str | None = None,
    report_id: str = "report",
    title: str = "",
    decisions: Decisions | Mapping[str, str] | str | Path | None = None,
) -> pd.DataFrame:
    """Return a table of a text's statements for an analyst to fill in.

    Parameters
    ----------
    text : str or Document
        The report; its offsets and hashes count the text in normal form.
    area : Area
        Where names are looked up.
    published : str or date
        The day of publication: *last Tuesday* counts from it, and units are those of that day.
    lang : {"fr", "en", "auto"}, optional
        The language of the text; found paragraph by paragraph otherwise.
    report_id, title : str, optional
        What the register is called, and the report.
    decisions : Decisions, mapping or path, optional
        What an analyst decided on the places of this text, as for :func:`borderrisk.text.locate`.

    Returns
    -------
    DataFrame
        One row per sentence that names a place, a repeated one once; the sentence first, then the
        columns of :func:`borderrisk.claims.from_frame`, each prefilled where the text shows it and
        blank where it does not, with the words that show it in ``evidence.…``. It is a draft:
        :meth:`borderrisk.Register.check` asks until ``report.draft`` is false. An ambiguous name is
        asked once, in a column ``report.names.<Name>`` of its own, for an id of those that
        ``evidence.names.<Name>.1`` … tell, ``unknown`` or ``not-a-place``: the answer moves every
        drafted location that the name is in.

    Examples
    --------
    >>> import borderrisk as br
    >>> text = "Selon le maire, un poste aurait été attaqué à Diboli."
    >>> row = draft(text, br.read_area("faleme"), published="2025-04-28", lang="fr").iloc[0]
    >>> row["modality"], row["theme"], row["speakers.1"], row["place.kind"]
    ('conditional', 'attack', 'le maire', 'place')
    """
    document = text if isinstance(text, Document) else Document(text)
    whole, day = normal(document.text), str(published)
    tongue = lang if lang in LANGUAGES else main_language(whole)
    ledger = decisions_of(decisions, whole)
    found = locate(whole, area, lang or "auto", date=day, decisions=ledger)
    report = {
        "id": report_id,
        f"title.{tongue}": title or document.title,
        "publisher": "",
        "published": day,
        "speakers.1": "",
        "lang": tongue,
        "area": area.name,
        "text_sha256": sha256(whole),
        "statement": "",
        "draft": "true",
    }
    site = _Site(whole, document, area, day, tongue)
    rows = [
        site.row(number, sentence, named)
        for number, (sentence, named) in enumerate(_named(whole, found), start=1)
    ]
    frame = pd.DataFrame(rows, dtype=object)
    for name in (name for name in _PLACE_CELLS if name not in frame):
        frame[name] = None
    whole_report = {f"{table.REPORT}{name}": value or None for name, value in report.items()}
    for name, value in (whole_report | cells_of(found, ledger.names, area)).items():
        frame[name] = value
    return frame[sorted(frame.columns, key=table.place_of_column)].astype(object)


def _named(text: str, found: pd.DataFrame) -> Iterator[tuple[Sentence, list[MentionRow]]]:
    """Yield each sentence that names a place, at its first occurrence, with its mentions."""
    left = [row for row in found.itertuples() if row.status != "not-a-place"][::-1]
    for sentence in sentences(text):
        named = []
        while left and left[-1].start < sentence.end:
            named.append(left.pop())
        if named and sentence.first == sentence.number:
            yield sentence, named


@dataclass(frozen=True)
class _Site:
    """What every row of one draft has in common."""

    text: str
    document: Document
    area: Area
    day: str
    lang: str

    def row(self, number: int, sentence: Sentence, named: Sequence[MentionRow]) -> dict[str, Any]:
        """Return the row of one sentence."""
        start, end = sentence.start, sentence.end
        exact = self.text[start:end]
        prefix, suffix = around(self.text, start, end)
        place = propose(exact, start, named, self.area, self.day)
        is_open = any(row.status == "ambiguous" for row in named)
        return {
            table.SENTENCE: normalize(exact).text,
            "id": f"c{number:02}",
            **self._said(exact),
            f"statement.{self.lang}": None,
            "place_text": ", ".join(dict.fromkeys(row.name for row in named)),
            **{f"place.{name}": value for name, value in table.flat(place.location)},
            "where_prec": place.where_prec,
            "drafted": mark_of(place.location, place.where_prec) if is_open else None,
            f"reason.{self.lang}": place.reason(self.lang),
            "evidence.place": "; ".join(_told(row, self.area) for row in named),
            "admiralty": "F6",
            "page": self.document.page_of(start),
            "sentence_number": sentence.number,
            "start": start,
            "end": end,
            "sha256": sha256(exact),
            "prefix": prefix,
            "suffix": suffix,
        }

    def _said(self, exact: str) -> dict[str, Any]:
        """Return who says it, how, about what and when, as far as the sentence shows it."""
        chain = speaker_chain(exact)
        mode = modality(exact)
        day = date_of(exact, self.day)
        theme, cue = theme_of(exact)
        named = {f"speakers.{n}": name for n, name in enumerate(chain.value or (None,), start=1)}
        return {
            **named,
            "modality": mode.value,
            "theme": theme,
            "date": day.value,
            "evidence.speakers": chain.evidence or None,
            "evidence.modality": mode.evidence or None,
            "evidence.theme": cue,
            "evidence.date": day.evidence or None,
        }


def theme_of(sentence: str) -> tuple[str | None, str | None]:
    """Return the theme that the words of a sentence show, with the word; none where two do.

    What happened goes before whom it happened to: gold miners abducted are an abduction.

    Examples
    --------
    >>> theme_of("Des hommes armés ont attaqué le poste.")
    ('attack', 'attaqu')
    """
    folded = normalize_name(normalize(sentence).text)
    found = {
        theme: match[0]
        for theme, cues in THEME_CUES.items()
        if (match := re.search(rf"\b(?:{'|'.join(cues)})", folded))
    }
    happened = {theme: word for theme, word in found.items() if theme in EVENTS}
    shown = happened or found
    return next(iter(shown.items())) if len(shown) == 1 else (None, None)


def _told(row: MentionRow, area: Area) -> str:
    """Return what the text shows of a name, with what it may mean where that is open."""
    if row.status == "placed":
        return f"{row.name}: {row.place_id}"
    fits = [f"{c.place_id} {described(c.place_id, area)}" for c in shortlist(row.candidates)]
    return f"{row.name}: {row.status}" + (f" ({' | '.join(fits)})" if fits else "")
