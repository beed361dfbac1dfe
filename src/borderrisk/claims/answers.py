"""The names of a text that an analyst answers once, and the claims that an answer moves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely

from borderrisk.claims import sheets, table
from borderrisk.claims.form import paired
from borderrisk.claims.proposals import propose
from borderrisk.claims.vocabulary import REASONS
from borderrisk.gazetteer import Gazetteer, name_variants
from borderrisk.languages import localized
from borderrisk.text import LANGUAGES, locate, sha256
from borderrisk.text.decisions import held
from borderrisk.text.scoring import shortlist

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from borderrisk.area import Area
    from borderrisk.claims.register import Register

_DIGITS = 12
"""Of the hash by which a drafted location is known again."""


def cells_of(found: pd.DataFrame, names: Mapping[str, str], area: Area) -> dict[str, str | None]:
    """Return the cells of a table that ask what ambiguous names mean, each name once.

    Parameters
    ----------
    found : DataFrame
        The mentions of a text, as :func:`borderrisk.text.locate` gives them.
    names : mapping of str
        What is answered already.
    area : Area
        Where candidates are described.
    """
    left: dict[tuple[str, ...], str] = {}
    fits: dict[str, dict[str, None]] = {}
    for row in found[found.status.eq("ambiguous")].itertuples():
        name = left.setdefault(name_variants.words(row.name), row.name)
        ids = (c.place_id for c in shortlist(row.candidates))
        fits.setdefault(name, {}).update(dict.fromkeys(ids))
    cells: dict[str, str | None] = {
        f"{sheets.ANSWERS}{name}": answer for name, answer in names.items()
    }
    for name, options in fits.items():
        cells[f"{sheets.ANSWERS}{name}"] = None
        for number, place_id in enumerate(options, start=1):
            option = f"{described(place_id, area)} [{place_id}]"
            cells[f"{sheets.OPTIONS}{name}.{number}"] = option
    return cells


def described(place_id: str, area: Area) -> str:
    """Return a candidate by name, smallest unit around it, note and distance to a border."""
    gazetteer = Gazetteer.of(area)
    entry = gazetteer.places[place_id]
    units = area.units.sort_values("level", ascending=False).unit_id
    around = (gazetteer.places[i].name for i in units if gazetteer.within(place_id, i))
    unit = next(around, None) if entry.kind == "town" else None
    notes = area.places.loc[area.places.place_id == place_id, "note"].dropna()
    where = filter(None, [unit, entry.country, *(str(note).strip() for note in notes)])
    point = shapely.point_on_surface(entry.geometry)
    km = float(shapely.distance(area.borders.geometry.array, point).min()) / 1000
    return f"{entry.name}: {entry.kind}, {', '.join(where)}, {km:.1f} km from the border"


def mark_of(location: Mapping[str, Any], where_prec: object) -> str:
    """Return the mark by which a location is known as the one that was drafted."""
    cells = sorted(
        (name, f"{value:g}" if isinstance(value, float) else str(value))
        for name, value in table.flat(dict(location))
    )
    return sha256(repr((cells, str(where_prec))))[:_DIGITS]


def answered(register: Register, area: Area) -> Register:
    """Return a register whose drafted locations are what the answers on its names make of them."""
    report, claims = register.form.report, register.form.claims
    if report is None or not report.names:
        return register
    names, day = report.names, report.published
    tongue = report.lang if report.lang in LANGUAGES else "auto"
    rows = []
    for row, claim in paired(register.raw, claims):
        rows.append(row)
        if claim is None or not held(names, claim.exact or ""):
            continue
        if claim.drafted != mark_of(row["place"], claim.where_prec):
            continue  # an analyst has placed it
        exact = str(claim.exact)
        found = locate(exact, area, tongue, date=day, decisions=names)
        named = [mention for mention in found.itertuples() if mention.status != "not-a-place"]
        new = propose(exact, 0, named, area, day)
        reason = {lang: localized(REASONS[new.location["kind"]], lang) for lang in claim.reason}
        moved = {"place": new.location, "where_prec": new.where_prec, "reason": reason}
        rows[-1] = {**row, **moved}
    return replace(register, raw={**register.raw, "claim": rows})
