"""Cells that every spreadsheet reads as the text or number that they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

BOM = "\ufeff"
"""Without it Excel reads UTF-8 as the code page of its machine: Kéniéba becomes KÃ©niÃ©ba."""

_FORMULA = re.compile(r"'*[\s\ufeff\u200b-\u200f\u2060]*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
"""What a spreadsheet may run: a sign, also after blanks or invisible marks, also in full width."""

_NUMBER = re.compile(r"[+-]?[\d.]+(e[+-]?\d+)?", re.IGNORECASE)

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def guard(cell: object) -> object:
    """Return a cell that no spreadsheet runs: with an apostrophe where it looks like a formula.

    Examples
    --------
    >>> guard("=1+1"), guard("10 km"), guard("-5")
    ("'=1+1", '10 km', '-5')
    """
    if not isinstance(cell, str) or not _FORMULA.match(cell) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"


def unguard(cell: Any) -> object:
    """Return a cell as it was before :func:`guard`.

    Examples
    --------
    >>> [unguard(guard(cell)) for cell in ("=1", "'=1", "'tis", "-5")]
    ['=1', "'=1", "'tis", '-5']
    """
    guarded = isinstance(cell, str) and cell.startswith("'") and _FORMULA.match(cell[1:])
    return cell[1:] if guarded else cell


def csv_text(frame: pd.DataFrame, *, index: bool = False, **options: object) -> str:
    """Return a table as CSV, every cell guarded.

    Parameters
    ----------
    frame : pandas.DataFrame
        Its text columns, names and, where it is written, its index are guarded.
    index : bool
        Whether the index is the first column.
    **options
        As :meth:`pandas.DataFrame.to_csv` takes them.

    Examples
    --------
    >>> import pandas as pd
    >>> print(csv_text(pd.DataFrame({"name": ["@x", "Kayes"], "n": [1, -2]})), end="")
    name,n
    '@x,1
    Kayes,-2
    """
    texts = frame.select_dtypes(["object", "string", "category"]).columns
    safe = frame.assign(**{name: frame[name].map(guard) for name in texts})
    safe = safe.rename(columns=guard, index=guard if index else None)
    return str(safe.to_csv(index=index, lineterminator="\n", **options))


def numbers(cells: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return cells of text as numbers, and which of them are none.

    Plain decimal numbers count, with ASCII digits: what only Python reads as a number (``1_2``,
    Arabic digits) does not, nor ``inf``.

    Examples
    --------
    >>> numbers(["1.5", "-2e3", "1_2", "many"])[1]
    array([False, False,  True,  True])
    """
    import numpy as np  # noqa: PLC0415 (a command that reads no table does without)

    if set("".join(cells)) <= set("0123456789+-.eE "):
        try:
            values = np.array(list(map(float, cells)), dtype=np.float64)
            return values, ~np.isfinite(values)
        except ValueError:  # some cell is empty, or no number
            pass
    sound = np.array([bool(_DECIMAL.fullmatch(cell.strip())) for cell in cells], dtype=bool)
    values = np.array(
        [float(cell) if ok else np.nan for cell, ok in zip(cells, sound, strict=True)]
    )
    return values, ~np.isfinite(values)
