"""The columns of a layer under our names, completed by what is said of all its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from borderrisk.countries import by_code
from borderrisk.layers.cells import column, country_codes, required
from borderrisk.layers.kinds import KINDS
from borderrisk.names import normalize_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from borderrisk.errors import Issue
    from borderrisk.layers.dialects import Match
    from borderrisk.layers.raw import Rows
    from borderrisk.layers.source import LayerSource

_NAMES = {"name_en": "en", "name_fr": "fr"}
"""Columns of names, by their language."""


def our_columns(
    kind: str, rows: Rows, fit: Match, said: LayerSource, at: NDArray[np.intp]
) -> tuple[pd.DataFrame, list[Issue]]:
    """Return our columns of a file, with what is wrong with them.

    Parameters
    ----------
    kind : str
        A kind of layer, such as ``"units"``.
    rows : Rows
        Of the file.
    fit : Match
        Which of its columns are which of ours.
    said : LayerSource
        What the area file says of all its rows.
    at : array of int
        The positions of the rows wanted.
    """
    found: dict[str, Any] = {}
    issues: list[Issue] = []
    needed = KINDS[kind].required if fit.is_ours else KINDS[kind].needed
    for name in (n for n in KINDS[kind].columns if n in fit.columns):
        values, faults = column(rows, at, fit, name)
        issues += faults
        if name in needed:
            issues += required(rows, at, fit.columns[name], values)
        found[name] = values
    table = pd.DataFrame(found, index=range(len(at)), dtype=object)
    if "country" in table:
        table["country"] = country_codes(table.country, fit.dialect)
    for name in KINDS[kind].columns:
        table[name] = table.get(name)  # None where a file lacks it
    if said.country and "country" in table:
        code = country_codes(pd.Series([said.country]), fit.dialect)[0]
        table["country"] = table.country.fillna(code)
    return _completed(kind, table, fit, said), issues


def _completed(kind: str, table: pd.DataFrame, fit: Match, said: LayerSource) -> pd.DataFrame:
    """Return a table with what is said of all its rows, and an id for each row."""
    match kind:
        case "countries":
            known = [by_code(code) for code in table.country]
            for name, lang in _NAMES.items():
                listed = [one and one.names[lang] for one in known]
                table[name] = (
                    table[name].fillna(pd.Series(listed, dtype=object)).fillna(table.country)
                )
        case "units":
            table["level"] = said.level or table.level.fillna(fit.level)
            table = table.astype({"level": int}) if table.level.notna().all() else table
            if table.vintage.isna().all() and (year := str(said.vintage or "")).isdecimal():
                table["vintage"] = int(year)
        case "places":
            table["population"] = pd.to_numeric(table.population)
            if fit.name == "geonames":
                table["variants"] = table.variants.str.replace(",", "|")
        case "rivers":
            table["name_en"] = table.name_en.fillna(table.name)
    # An id is the file's, or one made of country, level and name.
    parts = [table[name] for name in ("country", "level", "name") if name in table]
    made = [
        "-".join(normalize_name(str(part)).replace(" ", "-") for part in row)
        for row in zip(*parts, strict=True)
    ]
    again = pd.Series(made).groupby(made).cumcount()
    made = [f"{key}-{n + 1}" if n else key for key, n in zip(made, again, strict=True)]
    given = table[KINDS[kind].key]
    table[KINDS[kind].key] = [key or other for key, other in zip(given, made, strict=True)]
    return table
