"""A table of events from its file, or all its issues."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from borderrisk.crs import LONLAT
from borderrisk.errors import refuse, short_repr
from borderrisk.events.dialects import (
    ACLED_PRECISION,
    ACLED_WHERE_M,
    PLAIN,
    UCDP_PRECISION,
    UCDP_WHERE_M,
    dialect_of,
)
from borderrisk.events.sheet import DEATHS, Sheet
from borderrisk.layers.tables import table_rows

COLUMNS = (
    "event_id", "date", "kind", *DEATHS, "where_prec", "geo_precision", "time_precision",
    "precision", "uncertainty_m", "uncertainty_days", "source", "recorded_by", "left_out",
)  # fmt: skip
"""The columns that every table of events has, whatever its file; the file's others follow."""


def read(path: str | Path) -> gpd.GeoDataFrame:
    r"""Read a table of events strictly.

    Parameters
    ----------
    path : str or Path
        CSV or XLSX: an export of ACLED, a UCDP GED table, or any table with columns ``lon`` and
        ``lat``, with or without a row of HXL tags.

    Returns
    -------
    GeoDataFrame
        One row per row of the file, in order, CRS OGC:CRS84: ``event_id``, ``date``, ``kind``,
        ``deaths_low``, ``deaths_best``, ``deaths_high``, ``where_prec``, ``geo_precision``,
        ``time_precision``, ``precision`` (``place``, ``near``, ``district``, ``region``, ``vague``,
        ``country`` or ``sea``), ``uncertainty_m`` and ``uncertainty_days`` (how far off place and
        day may be, by the codebook; missing where the table does not say), ``source``,
        ``recorded_by`` (ACLED, UCDP GED, or else the row's source or the file's name), and
        ``left_out``: why a row is not counted (``repeated`` or ``sensitive``), else missing. Then
        the file's other columns, as text.

    Raises
    ------
    InputError
        With every issue, each at its line of the file: coordinates, dates, deaths and codes that
        are none, low above best or best above high, an event told twice in two ways.

    Examples
    --------
    >>> import tempfile
    >>> table = Path(tempfile.mkdtemp()) / "events.csv"
    >>> _ = table.write_text("event_id,lon,lat,where_prec\n1,-12.2,14.45,1\n2,-12.2,14.45,4\n")
    >>> read(table)[["event_id", "uncertainty_m"]]
      event_id  uncertainty_m
    0        1         1000.0
    1        2       150000.0
    """
    rows = table_rows(Path(path))
    points, issues = rows.shapes(np.arange(len(rows.table)))
    sheet = Sheet(rows, dialect_of(rows.table.columns), issues)
    left_out = pd.Series(None, index=rows.table.index, dtype=object)
    left_out[sheet.flags("sensitive")] = "sensitive"
    columns = {"event_id": sheet.cells("event_id"), "kind": sheet.worded("kind")}
    columns |= _when(sheet) | _deaths(sheet) | _where(sheet) | {"source": sheet.cells("source")}
    known = sheet.dialect is not PLAIN
    columns["recorded_by"] = (
        sheet.dialect.name if known else columns["source"].fillna(Path(path).name)
    )
    left_out[_repeated(sheet, points)] = "repeated"
    refuse(sheet.issues)
    ours = pd.DataFrame(columns | {"left_out": left_out}, index=rows.table.index)[list(COLUMNS)]
    rest = sheet.others(COLUMNS)
    return gpd.GeoDataFrame(pd.concat([ours, rest], axis=1), geometry=points, crs=LONLAT)


def _deaths(sheet: Sheet) -> dict[str, Any]:
    """Return the deaths of each event, whose low, best and high must rise."""
    deaths = {name: sheet.deaths(name) for name in DEATHS}
    for less, more in (DEATHS[:2], DEATHS[1:], DEATHS[::2]):
        for n in np.flatnonzero(deaths[less] > deaths[more]):
            found = f"found {deaths[less][n]:g}, above {sheet.name(more)} {deaths[more][n]:g}"
            sheet.refuse(n, less, found)
    return deaths


def _where(sheet: Sheet) -> dict[str, Any]:
    """Return the codes of the place's precision, and how far off it may be."""
    codes = {
        "where_prec": sheet.codes("where_prec", UCDP_WHERE_M),
        "geo_precision": sheet.codes("geo_precision", ACLED_WHERE_M),
    }
    ucdp, acled = (pd.Series(code) for code in codes.values())
    away = (ucdp.map(UCDP_WHERE_M).astype(float), acled.map(ACLED_WHERE_M).astype(float))
    coarser = acled.isna() | (away[0] >= away[1])
    precision = ucdp.map(UCDP_PRECISION).where(coarser, acled.map(ACLED_PRECISION))
    return {name: pd.array(code, dtype="Int64") for name, code in codes.items()} | {
        "precision": precision.to_numpy(dtype=object, na_value=None),
        "uncertainty_m": np.fmax(*away),
    }


def _when(sheet: Sheet) -> dict[str, Any]:
    """Return each event's day, the code of its precision, and how many days it may be off."""
    date, days = sheet.dates("date")
    code = sheet.codes("time_precision", sheet.dialect.when_days)
    for n in np.flatnonzero((days > 1) & (code == 1)):
        found = f"found {short_repr(sheet.cells('date').iloc[n])}, which is no day, but precision 1"
        sheet.refuse(n, "date", found)
    meant = pd.Series(code).map(sheet.dialect.when_days)
    return {
        "date": date,
        "time_precision": pd.array(code, dtype="Int64"),
        "uncertainty_days": np.fmax(days, meant.to_numpy(dtype=float)),
    }


def _repeated(sheet: Sheet, points: Any) -> Any:
    """Return which rows tell an event again; those that tell it in another way are refused."""
    ids, table = sheet.cells("event_id"), sheet.rows.table
    position = pd.Series(np.arange(len(ids)))
    first = position.groupby(ids.to_numpy()).transform("first")
    again = (first.notna() & (first != position)).to_numpy()
    for n in np.flatnonzero(again):
        before = int(first[n])
        if not table.iloc[n].equals(table.iloc[before]) or points[n] != points[before]:
            line = sheet.rows.name_row(before)
            sheet.refuse(n, "event_id", f"found {short_repr(ids.iloc[n])} again, but not as on "
                         f"line {line}: keep one")  # fmt: skip
    return again
