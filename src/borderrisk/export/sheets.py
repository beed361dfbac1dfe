"""Tables as a workbook: one sheet each, no formula, the same bytes at any time."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

_WIDEST = 60
"""Letters across a column of a sheet."""
_DAY = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def to_workbook(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Return tables as XLSX, a sheet each by its name (needs openpyxl, of the extra documents)."""
    import openpyxl  # noqa: PLC0415

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        _fill(book.create_sheet(name), table)
    out = io.BytesIO()
    book.save(out)
    return _undated_zip(out)


def plain_cell(value: object) -> object:
    """Return a cell as JSON can hold it."""
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _fill(sheet: Worksheet, table: pd.DataFrame) -> None:
    """Write a table into a sheet; no cell is a formula, and the header stays in sight."""
    rows = [
        list(table.columns),
        *table.astype(object).where(table.notna(), None).to_numpy().tolist(),
    ]
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place, plain_cell(value))
            if isinstance(value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "B2"
    for letter, values in zip(_letters(len(table.columns)), zip(*rows, strict=True), strict=True):
        sheet.column_dimensions[letter].width = min(max(len(str(v)) for v in values) + 2, _WIDEST)


def _letters(count: int) -> list[str]:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    return [get_column_letter(number) for number in range(1, count + 1)]


def _undated_zip(book: io.BytesIO) -> bytes:
    """Return a workbook whose bytes do not depend on the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1970-01-01T00:00:00Z", content
                )
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
