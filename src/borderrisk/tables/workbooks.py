"""Workbooks of openpyxl, read as text and written without a formula or a time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from borderrisk import archives, files
from borderrisk.errors import input_error, short_repr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_WIDEST = 60
"""Letters across a column of a sheet, above which a cell is cut off rather than the screen."""


def read_sheets(path: Path) -> dict[str, list[list[str]]]:
    """Return the cells of each sheet as text, every row as wide as the widest.

    Raises
    ------
    InputError
        If it is no workbook, or openpyxl (of the extra ``documents``) is missing.

    Examples
    --------
    >>> import tempfile, pandas as pd
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "towns.xlsx"
    ...     _ = path.write_bytes(to_workbook({"towns": pd.DataFrame({"name": ["Kayes"]})}))
    ...     read_sheets(path)
    {'towns': [['name'], ['Kayes']]}
    """
    try:
        import openpyxl  # noqa: PLC0415 (half a second, for those who have a workbook)
    except ImportError as error:
        found = "reading XLSX needs the extra documents: pip install 'borderrisk[documents]'"
        raise input_error(path, found=found) from error
    content = files.read_bytes(path)
    archives.require_sound(path, content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = {
            sheet.title: [
                [_text(value) for value in row] for row in sheet.iter_rows(values_only=True)
            ]
            for sheet in book.worksheets
        }
    except Exception as error:
        raise input_error(path, found=f"not readable as XLSX: {short_repr(str(error))}") from error
    widths = {name: max(map(len, rows), default=0) for name, rows in sheets.items()}
    return {
        name: [row + [""] * (widths[name] - len(row)) for row in rows]
        for name, rows in sheets.items()
    }


def _text(value: object) -> str:
    """Return a cell as text: whole numbers without a point, days without an hour."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).removesuffix(" 00:00:00") if isinstance(value, datetime) else str(value)


def fill_sheet(sheet: Worksheet, rows: Iterable[Sequence[object]]) -> None:
    """Write rows into a sheet; missing cells stay empty, none is a formula.

    Examples
    --------
    >>> import openpyxl
    >>> sheet = openpyxl.Workbook().active
    >>> fill_sheet(sheet, [["name"], ["=1+1"]])
    >>> sheet["A2"].data_type
    's'
    """
    import pandas as pd  # noqa: PLC0415 (a command that writes no sheet does without)

    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if pd.isna(value):
                continue
            cell = sheet.cell(number, column, value.item() if hasattr(value, "item") else value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula


def to_workbook(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Return tables as XLSX, a sheet each by its name, header and first column kept in sight.

    Examples
    --------
    >>> import pandas as pd
    >>> to_workbook({"towns": pd.DataFrame({"name": ["Kayes"]})})[:2]
    b'PK'
    """
    import openpyxl  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        rows = [list(table.columns), *table.itertuples(index=False, name=None)]
        fill_sheet(sheet, rows)
        sheet.freeze_panes = "B2"
        for number, cells in enumerate(zip(*rows, strict=True), start=1):
            width = min(max(len(str(cell)) for cell in cells) + 2, _WIDEST)
            sheet.column_dimensions[get_column_letter(number)].width = width
    return workbook_bytes(book)


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook with no time in it: the same table gives the same bytes.

    Examples
    --------
    >>> import openpyxl
    >>> workbook_bytes(openpyxl.Workbook()) == workbook_bytes(openpyxl.Workbook())
    True
    """
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
