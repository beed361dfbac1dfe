"""A table as a file that a spreadsheet opens as text."""

from __future__ import annotations

import io
import math
import re
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

BOM = "\ufeff"
"""Without it Excel reads UTF-8 as the code page of its machine: Kéniéba becomes KÃ©niÃ©ba."""

_FORMULA = re.compile(r"'*[\s\ufeff\u200b-\u200f\u2060]*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
"""What a spreadsheet may run: a sign, also after blanks or invisible marks, also in full width."""

_NUMBER = re.compile(r"[+-]?[\d.]+(e[+-]?\d+)?", re.IGNORECASE)


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


def fill_sheet(sheet: Worksheet, rows: Iterable[Sequence[object]]) -> None:
    """Write rows into a sheet of openpyxl; missing cells stay empty, none is a formula."""
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is None or (isinstance(value, float) and math.isnan(value)):
                continue
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook of openpyxl with no time in it: the same table gives the same bytes."""
    saved, stream = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return stream.getvalue()
