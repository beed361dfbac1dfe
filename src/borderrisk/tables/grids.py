"""The cells of a CSV or XLSX as text, below their header."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from borderrisk import files
from borderrisk.errors import Issue, input_error, refuse
from borderrisk.tables.workbooks import read_sheets

if TYPE_CHECKING:
    from _csv import Reader as _Reader
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    Rename = Callable[[Sequence[str], Sequence[str]], list[str]]
    NameRow = Callable[[int], str]

_TITLE_ROWS = 10
"""Rows above a header that are passed over: a title, a date, a line of notes."""

_CHUNK = 10_000
"""Rows turned into columns at a time: few, so that no garbage collector walks a million lists."""

_TAG = re.compile(r"\s*(#[a-z][\w+ ]*)?")
"""An HXL tag, such as ``#geo+lat``, or nothing."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Control characters but tab and line breaks: what holds one is no table of text."""


@dataclass(frozen=True)
class Grid:
    """Columns of a table as text, below their header.

    Attributes
    ----------
    header : list of str
        One name per column; several may have none.
    columns : list of list of str
        Their cells, empty where there is none.
    name_row : callable
        From the position of a row to the line of the file that it begins on.
    """

    header: list[str]
    columns: list[list[str]]
    name_row: NameRow


@dataclass(frozen=True, kw_only=True)
class Form:
    """What tables of one kind look like.

    Parameters
    ----------
    required : tuple of str
        Names that tell the header from the titles above it, and that must be there.
    rename : callable
        From a header, and a row of HXL tags below it (or none), to our names.
    separators : str
        Characters that may stand between cells; another is refused unless the first line names it
        (``sep=;``).
    dump : tuple of str
        The header of files that have none and begin with a number, such as a GeoNames dump.
    pad : bool
        Whether a row may be shorter than the header, as Excel writes those that end in blanks.
    """

    required: tuple[str, ...] = ()
    rename: Rename = lambda header, _: list(header)
    separators: str = ",;\t"
    dump: tuple[str, ...] = ()
    pad: bool = False


def read_grid(path: Path, form: Form | None = None, *, sheet: str | None = None) -> Grid:
    """Return the cells of a table, titles, blank rows and HXL tags passed over.

    Parameters
    ----------
    path : Path
        CSV in UTF-8, with or without a byte-order mark, or XLSX.
    form : Form, optional
        What its header holds, and what may stand between cells.
    sheet : str, optional
        The sheet of a workbook, its first by default.

    Raises
    ------
    InputError
        With every issue, each at its line of the file: ragged rows, missing and repeated columns,
        no row at all; or one that says what the file is, where it is no table.

    Examples
    --------
    >>> from borderrisk.catalogue import dataset
    >>> read_grid(dataset("places").file).header[:2]
    ['place_id', 'name']
    """
    form = form or Form()
    if path.suffix.lower() != ".xlsx":
        return _text(path, form)
    sheets = read_sheets(path)
    if sheet is not None and sheet not in sheets:
        raise input_error(path, found=f"no sheet {sheet}, there are {', '.join(sheets)}")
    rows = next(iter(sheets.values())) if sheet is None else sheets[sheet]
    return _below_header(path, rows, lambda n: str(n + 1), form)


def _text(path: Path, form: Form) -> Grid:
    """Return the cells of a text file."""
    content = files.read_bytes(path)
    if found := files.disguise(content):
        raise input_error(path, found=found)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[{")):
        raise input_error(path, found="found JSON; save its rows as CSV UTF-8")
    text = files.decoded(content, path)
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        found = f"found the control character U+{ord(control[0]):04X}, plain text is needed"
        raise input_error(path, line, found=found)
    first = text[: text.find("\n") + 1 or None].strip()
    head = first.split("\t")
    if len(head) == len(form.dump) and head[0].isdecimal():
        lines = (line.split("\t") for line in text.splitlines())
        return _below_header(path, chain([list(form.dump)], lines), str, form)
    stated = re.fullmatch(r'"?sep=(.)"?', first)
    separator = stated[1] if stated else max(",;\t", key=first.count)
    if not stated and separator not in form.separators:
        way_out = "save with commas, or write sep=; as the first line"
        raise input_error(path, 1, found=f"found columns between semicolons; {way_out}")
    body = text.split("\n", 1)[-1] if stated else text

    def records() -> _Reader:
        return csv.reader(io.StringIO(body, newline=""), strict=True, delimiter=separator)

    @cache
    def starts() -> list[int]:
        """Return the line of the file on which each record begins."""
        reader, first_line = records(), 2 if stated else 1
        return [first_line, *(first_line + reader.line_num for _ in reader)]

    try:
        return _below_header(path, records(), lambda n: str(starts()[n]), form)
    except csv.Error as error:
        raise input_error(path, found=f"not readable as CSV: {error}") from error


def _below_header(path: Path, lines: Iterable[list[str]], name_row: NameRow, form: Form) -> Grid:
    lines = iter(lines)
    top = list(islice(lines, 2 * _TITLE_ROWS))
    filled = [n for n, row in enumerate(top) if _is_filled(row)]
    if not filled:
        raise input_error(path, found="empty, a header row is needed")
    tried = filled[:_TITLE_ROWS]
    at = next((n for n in tried if set(form.required) <= set(_names(top[n], (), form))), tried[0])
    below = next((n for n in filled if n > at), len(top))
    tags = top[below] if below < len(top) and are_tags(top[below]) else ()
    first = below + 1 if tags else below
    header = _names(top[at], tags, form)
    width = len(header)
    rows: Iterator[list[str]] = chain(top[first:], lines)
    if form.pad:  # all of one width, without the blanks that stand beyond it
        kept = (row if any(map(str.strip, row[width:])) else row[:width] for row in rows)
        rows = (row + [""] * (width - len(row)) for row in kept)
    columns, positions, ragged = _columns(rows, first, width)
    issues = list(_header_issues(path, header, form.required))
    issues += [
        Issue(str(path), name_row(n), "", f"found {cells} cells, the header has {width}")
        for n, cells in ragged
    ]
    if not positions and not ragged:
        issues.append(Issue(str(path), "", "", "0 rows, at least one is needed"))
    refuse(issues)
    return Grid(header, columns, lambda n: name_row(positions[n]))


def are_tags(cells: Sequence[str]) -> bool:
    """Return whether the cells of a row below a header are HXL tags.

    Examples
    --------
    >>> are_tags(["#geo+lat", "", "#geo+lon"]), are_tags(["", "14.5"]), are_tags(["", ""])
    (True, False, False)
    """
    return any(cells) and all(map(_TAG.fullmatch, cells))


def _names(header: Sequence[str], tags: Sequence[str], form: Form) -> list[str]:
    return form.rename([name.strip() for name in header], [tag.strip() for tag in tags])


def _columns(
    lines: Iterator[list[str]], first: int, width: int
) -> tuple[list[list[str]], list[int], list[tuple[int, int]]]:
    """Return rows as columns, the position of each, and the width of those of another width."""
    columns: list[list[str]] = [[] for _ in range(width)]
    positions: list[int] = []
    ragged: list[tuple[int, int]] = []
    while some := list(islice(lines, _CHUNK)):
        at = range(first, first + len(some))
        first += len(some)
        if set(map(len, some)) == {width} and all(map(str.strip, map(itemgetter(0), some))):
            positions += at
        else:
            filled = [(n, row) for n, row in zip(at, some, strict=True) if _is_filled(row)]
            ragged += [(n, len(row)) for n, row in filled if len(row) != width]
            some = [row for _, row in filled if len(row) == width]
            positions += [n for n, row in filled if len(row) == width]
        for column, cells in zip(columns, zip(*some, strict=True), strict=False):
            column.extend(cells)
    return columns, positions, ragged


def _is_filled(row: list[str]) -> bool:
    return bool(row) and bool(row[0].strip() or "".join(row).strip())


def _header_issues(path: Path, names: list[str], required: Sequence[str]) -> Iterator[Issue]:
    if lost := [name for name in required if name not in names]:
        there = ", ".join(names[:20])
        for name in lost:
            yield Issue(str(path), "", name, f"missing column, found: {there}")
    for name in sorted({name for name in names if names.count(name) > 1 and name}):
        yield Issue(str(path), "", name, "column twice")
