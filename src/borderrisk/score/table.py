"""A table of indicators as checked numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from borderrisk.errors import InputError, Issue, input_error, short_repr
from borderrisk.score.fields import MAX_FLOAT
from borderrisk.score.methods import ALIKE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderrisk.score.spec import Spec

    Array = NDArray[np.float64]

MAX_ROWS = 3_000
"""Pairs of rows are counted: 9 million of them take a second and 72 MB."""


def read_values(table: pd.DataFrame, spec: Spec) -> tuple[Array, NDArray[np.bool_]]:
    """Return the indicators of a table as numbers (n, k), with which rows can be scored.

    Raises
    ------
    borderrisk.errors.InputError
        With every missing column, or every cell that is no finite number; for a label that two
        rows have, for results are looked up by it.

    Examples
    --------
    >>> from borderrisk.score import Indicator, Spec
    >>> spec = Spec((Indicator("claims", (0, 4)), Indicator("people", (0, 9))))
    >>> read_values(pd.DataFrame({"claims": [4, None], "people": [9, None]}), spec)
    (array([[ 4.,  9.], [nan, nan]]), array([ True, False]))
    """
    if len(table) > MAX_ROWS:
        raise input_error("table", found=f"found {len(table)} rows, allowed: {MAX_ROWS:,} or less")
    if not table.index.is_unique:
        twice = short_repr(table.index[table.index.duplicated()][0])
        raise input_error("table", row=twice, found="found twice, allowed: one row each")
    columns = list(table.columns)
    if lost := [name for name in spec.names if columns.count(name) != 1]:
        there = f"missing, or there twice; the columns are {', '.join(map(str, columns))}"
        raise InputError([Issue("table", "", name, there) for name in lost])
    if issues := [issue for name in spec.names for issue in _cell_issues(table[name])]:
        raise InputError(issues)
    numbers = [table[name].to_numpy(float, na_value=np.nan) for name in spec.names]
    values = np.stack(numbers, axis=1)
    weighed = (~np.isnan(values) & (spec.shares > 0)).sum(axis=1)
    enough = coverage(values, spec) >= spec.min_coverage - ALIKE
    # where one indicator is left out in turn, a row needs another
    return values, np.asarray(enough & (weighed > ("exclusion" in spec.varied)), dtype=bool)


def coverage(values: Array, spec: Spec) -> Array:
    """Return the share of the nominal weight that is present, per row."""
    present = np.where(np.isnan(values), 0, spec.shares)
    return np.asarray(np.round(present.sum(axis=1), 12), dtype=float)


def beyond(values: Array, spec: Spec) -> NDArray[np.bool_]:
    """Return which cells (n, k) lie beyond their goalposts."""
    low, high = np.array([item.goalposts for item in spec.indicators], dtype=float).T
    return np.asarray((values < low) | (values > high), dtype=bool)


def _cell_issues(column: pd.Series) -> list[Issue]:
    """Return the cells that are neither missing nor a finite number."""
    if column.dtype.kind in "iuf" and not np.isinf(column.to_numpy(float, na_value=np.nan)).any():
        return []
    found = "found {}, a number is needed"
    return [
        Issue("table", str(row), str(column.name), found.format(short_repr(cell)))
        for row, cell in column.items()
        if not (pd.api.types.is_scalar(cell) and pd.isna(cell))
        and not (
            isinstance(cell, int | float | np.integer | np.floating)
            and not isinstance(cell, bool)
            and -MAX_FLOAT < cell < MAX_FLOAT
        )
    ]
