"""Tables as spreadsheets write and open them."""

from borderrisk.tables.cells import BOM, csv_text, guard, numbers, unguard
from borderrisk.tables.grids import Form, Grid, are_tags, read_grid
from borderrisk.tables.workbooks import fill_sheet, read_sheets, to_workbook, workbook_bytes

__all__ = [
    "BOM",
    "Form",
    "Grid",
    "are_tags",
    "csv_text",
    "fill_sheet",
    "guard",
    "numbers",
    "read_grid",
    "read_sheets",
    "to_workbook",
    "unguard",
    "workbook_bytes",
]
