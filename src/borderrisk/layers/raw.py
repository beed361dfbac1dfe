"""The rows of a file before anything is known of their meaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from borderrisk.errors import Issue, short_repr

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Rows:
    """Columns of a file as it writes them, and a way to its geometry.

    Parameters
    ----------
    file : str
        What issues name as the file.
    table : DataFrame
        One column per property, indexed from 0.
    shapes : callable
        From positions of rows to their geometry in longitude and latitude, and what is wrong
        with it: columns are checked first, geometry of the rows that are wanted alone.
    name_row : callable
        From the position of a row to its name in issues: a line, or a feature's number.
    notes : tuple of str
        What was passed over or mended on the way.
    """

    file: str
    table: pd.DataFrame
    shapes: Callable[[NDArray[np.intp]], tuple[NDArray[np.object_], list[Issue]]]
    name_row: Callable[[int], str]
    notes: tuple[str, ...] = field(default=())

    def issue(self, position: Any, column: str, found: str) -> Issue:
        """Return an issue of one row."""
        return Issue(self.file, self.name_row(int(position)), column, found)


def key_issues(rows: Rows, key: str) -> list[Issue]:
    """Return what is wrong with a column that every row must have, each its own."""
    values = rows.table[key] if key in rows.table else pd.Series(None, index=rows.table.index)
    as_text = values.map(lambda value: value.strip() if isinstance(value, str) else repr(value))
    absent = values.isna() | (as_text == "")
    twice = as_text.duplicated() & ~absent
    missing = [rows.issue(n, key, "missing, every row needs one") for n in np.flatnonzero(absent)]
    again = [
        rows.issue(n, key, f"found {short_repr(values.iloc[n])} a second time")
        for n in np.flatnonzero(twice)
    ]
    return missing + again
