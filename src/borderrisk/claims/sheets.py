"""The table of claims as a spreadsheet: CSV or XLSX."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from borderrisk import tables
from borderrisk.errors import input_error
from borderrisk.tables import Form
from borderrisk.text.decisions import NAMES, NO_PLACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from borderrisk.tables import Grid

CLAIMS, REPORT, CHOICES = "claims", "report", "choices"
"""The sheets of a workbook, beside that of names."""

ANSWERS, OPTIONS = f"{REPORT}.{NAMES}.", f"evidence.{NAMES}."
"""What the columns begin with that hold what an analyst says that a name means, one per name, and
what it may mean, numbered per name: the sheet of names."""

_LONG = frozenset({"sentence", "statement", "reason", "evidence"})
"""Columns that hold sentences: wide, with their lines wrapped."""

_MORE_ROWS = 200
"""Rows below the table that still offer the lists of choices."""


def to_csv(frame: pd.DataFrame) -> bytes:
    r"""Return a table of claims as CSV in UTF-8, with the byte-order mark that Excel asks for.

    Examples
    --------
    >>> import pandas as pd
    >>> to_csv(pd.DataFrame({"id": ["c01"]})).decode("utf-8-sig")
    'id\nc01\n'
    """
    return (tables.BOM + tables.csv_text(frame)).encode()


def read_csv(path: Path) -> pd.DataFrame:
    """Return the table of a CSV with commas, semicolons or tabs, every cell as text."""
    return _frame(path, tables.read_grid(path, Form(pad=True))).map(tables.unguard)


def read_xlsx(path: Path) -> pd.DataFrame:
    """Return the table of a workbook: the sheet of claims, with what it says of the report.

    Raises
    ------
    InputError
        If it is no workbook, or has no sheet of claims.
    """
    table = _frame(path, tables.read_grid(path, Form(pad=True), sheet=CLAIMS))
    sheets = tables.read_sheets(path)
    for name, value in (row[:2] for row in sheets.get(REPORT, [])[1:] if len(row) > 1):
        if name.strip() and value.strip():
            table[f"{REPORT}.{name.strip()}"] = value
    for name, *cells in sheets.get(NAMES, [])[1:]:
        if name.strip():
            table[f"{ANSWERS}{name.strip()}"] = next((c for c in cells[:1] if c), None)
            options = [cell for cell in cells[1:] if cell and cell not in NO_PLACE]
            for number, option in enumerate(options, start=1):
                table[f"{OPTIONS}{name.strip()}.{number}"] = option
    return table


def _frame(path: Path, grid: Grid) -> pd.DataFrame:
    columns = zip(grid.header, grid.columns, strict=True)
    kept = [(name, cells) for name, cells in columns if name or any(map(str.strip, cells))]
    if any(not name for name, _ in kept):
        raise input_error(path, found="a column has no name")
    return pd.DataFrame(dict(kept), dtype=object)


def to_xlsx(frame: pd.DataFrame, choices: Mapping[str, Iterable[str]] | None = None) -> bytes:
    """Return a table of claims as a workbook.

    Parameters
    ----------
    frame : DataFrame
        As :meth:`borderrisk.Register.to_frame` gives it.
    choices : mapping of column to texts, optional
        What a cell of a column may hold: it becomes a drop-down list.

    Returns
    -------
    bytes
        Sheets ``claims``, ``report`` (field and value), ``names`` (each ambiguous name once, with a
        list of what it may mean) where there are any, and ``choices``; no cell is a formula.

    Examples
    --------
    >>> import pandas as pd
    >>> to_xlsx(pd.DataFrame({"id": ["c01"]}))[:2]
    b'PK'
    """
    import openpyxl  # noqa: PLC0415

    of_names = [name for name in frame.columns if name.startswith((ANSWERS, OPTIONS))]
    of_report = [name for name in frame.columns.difference(of_names, sort=False)
                 if name.startswith(f"{REPORT}.")]  # fmt: skip
    claims = frame.drop(columns=[*of_report, *of_names])
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = CLAIMS
    tables.fill_sheet(sheet, [list(claims.columns), *claims.itertuples(index=False)])
    known = [(name.partition(".")[2], frame[name].iloc[0]) for name in of_report]
    tables.fill_sheet(book.create_sheet(REPORT), [("field", "value"), *known])
    if of_names:
        _ask(
            book.create_sheet(NAMES),
            {name: next(iter(frame[name].dropna()), None) for name in of_names},
        )
    _offer(book, claims, choices or {})
    _shape(sheet, claims)
    return tables.workbook_bytes(book)


def _ask(sheet: Worksheet, cells: Mapping[str, object]) -> None:
    """Fill the sheet of names: name, answer, and what it may be, which its list offers."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    rows = []
    for column in (column for column in cells if column.startswith(ANSWERS)):
        name = column.removeprefix(ANSWERS)
        options = [cell for one, cell in cells.items() if one.startswith(OPTIONS) and cell
                   and one.removeprefix(OPTIONS).rpartition(".")[0] == name]  # fmt: skip
        rows.append([name, cells[column], *options, *NO_PLACE])
    tables.fill_sheet(sheet, [["name", "answer", "what it may mean"], *rows])
    for number, row in enumerate(rows, start=2):
        rule = DataValidation(
            type="list", formula1=f"$C${number}:${get_column_letter(len(row))}${number}",
            allow_blank=True, showErrorMessage=False,
        )  # fmt: skip
        sheet.add_data_validation(rule)
        rule.add(f"B{number}")
    for letter in "ABC":
        sheet.column_dimensions[letter].width = 60 if letter == "B" else 30


def _offer(book: Workbook, claims: pd.DataFrame, choices: Mapping[str, Iterable[str]]) -> None:
    """Give the cells of a column a drop-down list of what they may hold."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    lists = book.create_sheet(CHOICES)
    for number, (name, values) in enumerate(choices.items(), start=1):
        if name not in claims.columns:
            continue
        known = list(values)
        for row, value in enumerate([name, *known], start=1):
            lists.cell(row, number, value).data_type = "s"
        letter = get_column_letter(number)
        rule = DataValidation(
            type="list", formula1=f"{CHOICES}!${letter}$2:${letter}${len(known) + 1}",
            allow_blank=True,
        )  # fmt: skip
        book[CLAIMS].add_data_validation(rule)
        at = get_column_letter(list(claims.columns).index(name) + 1)
        rule.add(f"{at}2:{at}{len(claims) + _MORE_ROWS}")


def _shape(sheet: Worksheet, claims: pd.DataFrame) -> None:
    """Keep header and sentence in sight, and give sentences room."""
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet.freeze_panes = "B2"
    for number, name in enumerate(claims.columns, start=1):
        sheet.cell(1, number).font = Font(bold=True)
        is_long = name.split(".")[0] in _LONG
        sheet.column_dimensions[get_column_letter(number)].width = 60 if is_long else 16
        if is_long:
            for row in range(2, len(claims) + 2):
                sheet.cell(row, number).alignment = Alignment(wrap_text=True, vertical="top")


READERS = {".csv": read_csv, ".xlsx": read_xlsx}
"""Which function reads a table, by the ending of its file."""
