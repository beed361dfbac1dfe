"""The cells of a table of events as values of our columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from borderrisk.errors import short_repr
from borderrisk.tables import numbers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from borderrisk.errors import Issue
    from borderrisk.events.dialects import Dialect
    from borderrisk.layers.raw import Rows

    Floats = NDArray[np.float64]

DEATHS = ("deaths_low", "deaths_best", "deaths_high")

MOST_DEATHS = 1_000_000
"""More than any one event has."""

_DATES = (
    (
        re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?", re.ASCII),
        "%Y-%m-%d",
        1,
    ),
    (re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}", re.ASCII), "%d %B %Y", 1),
    (re.compile(r"\d{4}-\d{2}", re.ASCII), "%Y-%m", 31),
    (re.compile(r"\d{4}", re.ASCII), "%Y", 366),
)
"""How tables write a date, and the days that it covers: UCDP, ACLED, a month, a year."""

_DAY_LETTERS = 10
"""Of a date with an hour, the letters of its day."""

_YES = frozenset({"1", "yes", "true", "high", "sensitive", "oui"})
_NO = frozenset({"", "0", "no", "false", "low", "medium", "none", "non"})
"""How tables say yes and no; of grades of sensitivity only the upper ones withhold an event."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """The rows of a file, how to read them, and what was found wrong so far."""

    rows: Rows
    dialect: Dialect
    issues: list[Issue]

    def name(self, ours: str) -> str:
        """Return the file's name of one of our columns."""
        theirs = self.dialect.columns.get(ours, ())
        return next((name for name in theirs if name in self.rows.table), ours)

    def cells(self, ours: str) -> pd.Series:
        """Return a column as the file has it, missing where the file has none."""
        table = self.rows.table
        if ours in self.dialect.columns and (name := self.name(ours)) in table:
            return table[name]
        return pd.Series(None, index=table.index, dtype=object)

    def refuse(self, position: object, ours: str, found: str) -> None:
        """Note what is wrong with a cell."""
        self.issues.append(self.rows.issue(position, self.name(ours), found))

    def deaths(self, ours: str) -> Floats:
        """Return a column of deaths, NaN where empty."""
        return self._numbers(ours, (0, MOST_DEATHS), "a whole number of deaths")

    def codes(self, ours: str, meaning: Mapping[int, float]) -> Floats:
        """Return a column of codes that a codebook lists, NaN where empty."""
        return self._numbers(ours, (min(meaning), max(meaning)), "a code")

    def _numbers(self, ours: str, bounds: tuple[float, float], what: str) -> Floats:
        cells = self.cells(ours)
        filled = cells.notna().to_numpy()
        values = np.full(len(cells), np.nan)
        values[filled], bad = numbers(list(cells[filled].astype(str)))
        low, high = bounds
        wrong = filled.copy()
        wrong[filled] = bad | (values[filled] != np.round(values[filled]))
        wrong |= (values < low) | (values > high)
        for n in np.flatnonzero(wrong):
            found = (
                f"found {short_repr(cells.iloc[n])}, {what} from {low:.0f} to {high:.0f} is needed"
            )
            self.refuse(n, ours, found)
        values[wrong] = np.nan
        return values

    def dates(self, ours: str) -> tuple[NDArray[np.datetime64], Floats]:
        """Return a column of dates, their first day where they cover more, and days covered."""
        text = self.cells(ours).astype("str").str.strip()
        date = np.full(len(text), np.datetime64("NaT", "s"))
        days = np.full(len(text), np.nan)
        for pattern, form, covers in _DATES:
            fits = text.str.fullmatch(pattern).fillna(value=False).to_numpy(dtype=bool)
            trimmed = text[fits].str[:_DAY_LETTERS] if form == "%Y-%m-%d" else text[fits]
            read = pd.to_datetime(trimmed, format=form, errors="coerce")
            date[fits], days[fits] = read.to_numpy().astype("datetime64[s]"), covers
        for n in np.flatnonzero(text.notna().to_numpy() & np.isnat(date)):
            found = f"found {short_repr(text.iloc[n])}, a day as YYYY-MM-DD is needed"
            self.refuse(n, ours, found)
        return date, np.where(np.isnat(date), np.nan, days)

    def flags(self, ours: str) -> NDArray[np.bool_]:
        """Return a column of yes and no; an empty cell is no."""
        text = self.cells(ours).fillna("").astype(str).str.strip().str.casefold()
        for n in np.flatnonzero(~text.isin(_YES | _NO)):
            self.refuse(n, ours, f"found {short_repr(text.iloc[n])}, yes or no is needed")
        return np.asarray(text.isin(_YES))

    def worded(self, ours: str) -> pd.Series:
        """Return a column with its codes as words, and what is no code as it stands."""
        return _worded(self.cells(ours), self.dialect.words.get(ours, {}))

    def others(self, ours: Collection[str]) -> pd.DataFrame:
        """Return the columns of the file that none of ours is made of."""
        taken = {self.name(name) for name in self.dialect.columns} | set(ours)
        rest = self.rows.table[[name for name in self.rows.table.columns if name not in taken]]
        words = {name: w for name, w in self.dialect.words.items() if name in rest}
        return rest.assign(**{name: _worded(rest[name], w) for name, w in words.items()})


def _worded(cells: pd.Series, words: Mapping[str, str]) -> pd.Series:
    return cells.map(lambda cell: words.get(cell, cell)) if words else cells
