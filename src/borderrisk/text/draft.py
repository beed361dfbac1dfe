"""A register to fill in: one claim for every sentence that names a place, words left empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from borderrisk.gazetteer import Gazetteer
from borderrisk.text.layout import normal
from borderrisk.text.ledger import quoted
from borderrisk.text.locate import day_of, locate
from borderrisk.text.reading import Sentence, sentences, sha256
from borderrisk.text.resolver import AMBIGUOUS, NOT_A_PLACE, PLACED
from borderrisk.text.scoring import shortlist

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from borderrisk.area import Area
    from borderrisk.text.ledger import Decisions

_PRECISION = {2: 3, 1: 4}
"""``where_prec`` (UCDP) of a unit by its level."""

_HEAD = """\
# A draft: every sentence that names a place, once. Offsets (half-open) count code points of the NFC
# text; no sentence of it is kept here. Empty words are the analyst's to write; the place is the
# machine's proposal, never finer than a unit: the comment above each claim lists all that it read.

id = {id}
title.en = ""
title.fr = ""
publisher = ""
published = {published}
speakers = []
text_sha256 = {text_sha256}
"""

_CLAIM = """
[[claim]]
{comments}
id = "c{number:02}"
sentence = {sentence.number}
start = {sentence.start}
end = {sentence.end}
sha256 = {sha256}
statement.en = ""
statement.fr = ""
theme = ""
modality = ""
place_text = {place_text}
place = {place}
where_prec = {where_prec}
reason.en = ""
reason.fr = ""
date = {published}
date_prec = "day"
admiralty = "F6"
"""


def draft_register(  # noqa: PLR0913 (all but two are options)
    text: str,
    area: Area,
    *,
    report_id: str,
    published: str | date,
    lang: str | None = "auto",
    decisions: Decisions | str | Path | None = None,
) -> str:
    """Return the draft of a report's register, as TOML.

    Its claims carry sentence number, offsets, hash, the words of the places and a proposed place:
    the one unit that the sentence names or that its one town lies in, or else the countries of all
    that it names. Statement, theme, modality and reason are empty, and :meth:`Register.check`
    reports them until an analyst has written them. Reliability starts as F6, *cannot be judged*.

    Parameters
    ----------
    text : str
        The report's text; it is normalised first.
    area : Area
        Containment to look for places.
    report_id : str
        The register's id.
    published : str or date
        The day of publication, as YYYY-MM-DD; outlines in force on it are taken.
    lang : {"auto", "fr", "en", None}
        As for :func:`borderrisk.text.locate`.
    decisions : Decisions or path, optional
        As for :func:`borderrisk.text.locate`.

    Returns
    -------
    str
        A repeated sentence stands in it once.

    Raises
    ------
    InputError
        As :func:`borderrisk.text.locate` does.

    Examples
    --------
    >>> from borderrisk.area import read_area
    >>> area = read_area("faleme")
    >>> draft = draft_register("Rien à Kidira.", area, report_id="demo", published="2025-04-28")
    >>> [line for line in draft.splitlines() if line.startswith("place = ")]
    ['place = { kind = "unit", name = "Bakel", country = "SEN", level = 2, vintage = 2016 }']
    """
    whole, gazetteer, day = normal(text), Gazetteer.of(area), day_of(published)
    rows = locate(whole, gazetteer, lang, date=day, decisions=decisions).to_dict("records")
    head = {
        "id": quoted(report_id),
        "published": quoted(str(day)),
        "text_sha256": quoted(sha256(whole)),
    }
    units = {u["unit_id"]: u for u in area.units.to_dict("records") if u["level"] in _PRECISION}
    parts = [_HEAD.format(**head)]
    for number, (sentence, named) in enumerate(_named(whole, rows), start=1):
        place, where_prec = _place(named, gazetteer, units, day)
        parts.append(
            _CLAIM.format(
                comments="\n".join(map(_comment, named)),
                number=number,
                sentence=sentence,
                sha256=quoted(sha256(whole[sentence.start : sentence.end])),
                place_text=quoted(", ".join(dict.fromkeys(row["name"] for row in named))),
                place=place,
                where_prec=where_prec,
                published=head["published"],
            )
        )
    return "".join(parts)


def _named(
    text: str, rows: Sequence[dict[str, Any]]
) -> Iterable[tuple[Sentence, list[dict[str, Any]]]]:
    """Yield each sentence that names a place, at its first occurrence, with its mentions."""
    left = [row for row in rows if row["status"] != NOT_A_PLACE][::-1]
    for sentence in sentences(text):
        named = []
        while left and left[-1]["start"] < sentence.end:
            named.append(left.pop())
        if named and sentence.first == sentence.number:
            yield sentence, named


def _comment(row: dict[str, Any]) -> str:
    ids = (
        [row["place_id"]]
        if row["status"] == PLACED
        else [c.place_id for c in shortlist(row["candidates"])]
    )
    return f"# {quoted(row['name'])}: {' '.join([row['status'], *ids])}"


def _place(
    named: Sequence[dict[str, Any]],
    gazetteer: Gazetteer,
    units: dict[str, dict[str, Any]],
    day: date | None,
) -> tuple[str, int]:
    """Return the proposed place of a claim, as TOML, and its precision."""
    ids = {row["place_id"] for row in named if row["status"] == PLACED}
    open_ids = {
        c.place_id
        for row in named
        if row["status"] == AMBIGUOUS
        for c in shortlist(row["candidates"])
    }
    fine = {i for i in ids if gazetteer.places[i].kind not in {"country", "river"}}
    held = {i if i in units else _unit_of(i, gazetteer, units, day) for i in fine}
    if len(held) == 1 and None not in held and not open_ids:
        return _unit(units[str(held.pop())])
    countries = sorted({gazetteer.places[i].country for i in ids | open_ids} - {""})
    if not countries:
        return '{ kind = "none" }', 7
    return f'{{ kind = "countries", countries = [{", ".join(map(quoted, countries))}] }}', 6


def _unit(unit: dict[str, Any]) -> tuple[str, int]:
    name, country = quoted(unit["name"]), quoted(unit["country"])
    fields = (
        f"name = {name}, country = {country}, level = {unit['level']}, vintage = {unit['vintage']}"
    )
    return f'{{ kind = "unit", {fields} }}', _PRECISION[unit["level"]]


def _unit_of(
    place_id: str, gazetteer: Gazetteer, units: dict[str, dict[str, Any]], day: date | None
) -> str | None:
    """Return the smallest unit in force on the day that a place lies in."""
    around = [
        (-unit["level"], unit_id)
        for unit_id, unit in units.items()
        if gazetteer.within(place_id, unit_id) and gazetteer.places[unit_id].held(day)
    ]
    return min(around)[1] if around else None
