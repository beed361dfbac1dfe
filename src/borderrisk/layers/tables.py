"""Tables of points, as spreadsheets and gazetteers write them."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from borderrisk import files
from borderrisk.crs import LONLAT
from borderrisk.errors import Issue, input_error, short_repr
from borderrisk.layers import archives
from borderrisk.layers.raw import Rows, key_issues, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

POSITION = (
    ("lon", 180.0, ("lon", "longitude", "lng", "long", "x", "#geo+lon")),
    ("lat", 90.0, ("lat", "latitude", "y", "#geo+lat")),
)
"""Our name of each coordinate, its limit, and the names that tables give it."""

_WORDS = {"lon": "longitude", "lat": "latitude"}

_TITLE_ROWS = 10
"""Rows above a header that are passed over: a title, a date, a line of notes."""

_CHUNK = 10_000
"""Rows turned into columns at a time: few, so that no garbage collector walks a million lists."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_GEONAMES = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature class",
    "feature code", "country code", "cc2", "admin1 code", "admin2 code", "admin3 code",
    "admin4 code", "population", "elevation", "dem", "timezone", "modification date",
)  # fmt: skip
"""The columns of a GeoNames dump, which has no header (its readme.txt names them)."""


def read_points(path: str | Path, *, key: str | None = None) -> gpd.GeoDataFrame:
    """Read a table of points strictly.

    Parameters
    ----------
    path : str or Path
        CSV (UTF-8, with commas, or with the character that a first line ``sep=;`` names), XLSX
        (its first sheet) or a GeoNames dump, with columns ``lon`` and ``lat`` in degrees, or
        ``Longitude`` and ``Latitude``. Cells stay text, so that ``NA`` is Namibia and ``0101``
        keeps its zero. Titles above the header, blank rows and a row of HXL tags are passed over.
    key : str, optional
        A column that must be there and be unique.

    Returns
    -------
    GeoDataFrame
        The columns as text (empty cells as missing), points as geometry, CRS OGC:CRS84.

    Raises
    ------
    InputError
        With every issue, each at its line of the file: ragged rows, repeated columns, numbers
        that are none, the position 0, 0, repeated keys.

    Examples
    --------
    >>> from borderrisk.catalogue import dataset
    >>> len(read_points(dataset("places").file, key="place_id"))
    305
    """
    rows = table_rows(Path(path), required=("lon", "lat", *([key] if key else [])))
    points, issues = rows.shapes(np.arange(len(rows.table)))
    refuse(issues + (key_issues(rows, key) if key else []))
    return gpd.GeoDataFrame(rows.table, geometry=points, crs=LONLAT)


def table_rows(path: Path, *, required: Sequence[str] = ("lon", "lat")) -> Rows:
    """Return the rows of a table of points, whatever its format."""
    content = files.read_bytes(path)
    read = _workbook if path.suffix.lower() == ".xlsx" else _text
    grid = read(path, content, required)
    columns = dict(zip(grid.header, grid.columns, strict=True))
    lon, lat = (columns.pop(name) for name, _, _ in POSITION)
    columns.pop("", None)
    cells = {name: [cell or None for cell in column] for name, column in columns.items()}
    table = pd.DataFrame(cells, index=range(len(lon)), dtype=object)

    def shapes(wanted: NDArray[np.intp]) -> tuple[NDArray[np.object_], list[Issue]]:
        chosen = [
            one if len(wanted) == len(one) else [one[n] for n in wanted] for one in (lon, lat)
        ]
        pairs = [_degrees(rows, wanted, *one) for one in zip(chosen, POSITION, strict=True)]
        issues = [issue for _, found in pairs for issue in found]
        x, y = (values for values, _ in pairs)
        issues += [
            rows.issue(wanted[n], "lon", "found the position 0, 0, which stands for none")
            for n in np.flatnonzero((x == 0) & (y == 0))
        ]
        return np.asarray(shapely.points(x, y)), issues

    rows = Rows(str(path), table, shapes, grid.name_row)
    return rows


@dataclass(frozen=True)
class _Grid:
    """Columns of a table as text, below their header."""

    header: list[str]
    columns: list[list[str]]
    name_row: Callable[[int], str]


def _degrees(
    rows: Rows, wanted: NDArray[np.intp], cells: Sequence[str],
    coordinate: tuple[str, float, tuple[str, ...]],
) -> tuple[NDArray[np.float64], list[Issue]]:  # fmt: skip
    """Return cells as numbers of degrees, and those that are none."""
    name, limit, _ = coordinate
    values, bad = numbers(cells)
    bad |= ~(np.abs(values) <= limit)
    issues = [
        rows.issue(wanted[n], name, _not_degrees(cells[int(n)], _WORDS[name], limit))
        for n in np.flatnonzero(bad)
    ]
    return np.where(bad, np.nan, values), issues


def _not_degrees(cell: object, word: str, limit: float) -> str:
    found = f"found {short_repr(cell)}, {word} is -{limit:g} to {limit:g}"
    comma = isinstance(cell, str) and _NUMBER.fullmatch(cell.strip().replace(",", ".", 1))
    return f"{found}; write a point for the decimal comma" if comma and "," in str(cell) else found


def numbers(cells: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return cells of text as numbers, and which of them are none.

    Plain decimal numbers count, with ASCII digits: what only Python reads as a number (``1_2``,
    Arabic digits) does not, nor ``inf``.

    Examples
    --------
    >>> numbers(["1.5", "-2e3", "1_2", "many"])[1]
    array([False, False,  True,  True])
    """
    if set("".join(cells)) <= set("0123456789+-.eE "):
        try:
            values = np.array(list(map(float, cells)), dtype=np.float64)
            return values, ~np.isfinite(values)
        except ValueError:  # some cell is empty, or no number
            pass
    sound = np.array([bool(_NUMBER.fullmatch(cell.strip())) for cell in cells], dtype=bool)
    values = np.array(
        [float(cell) if ok else np.nan for cell, ok in zip(cells, sound, strict=True)]
    )
    return values, ~np.isfinite(values)


def _text(path: Path, content: bytes, required: Sequence[str]) -> _Grid:
    """Return the cells of a text file."""
    if found := files.disguise(content):
        raise input_error(path, found=found)
    text = files.decoded(content, path)
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        found = f"found the control character U+{ord(control[0]):04X}, plain text is needed"
        raise input_error(path, line, found=found)
    if _is_geonames(text):
        dump = (line.split("\t") for line in text.splitlines())
        lines = chain([list(_GEONAMES)], dump)
        return _below_header(path, lines, str, required)
    separator, skipped = _separator(path, text)
    body = text.split("\n", skipped)[-1] if skipped else text

    def records() -> Any:
        return csv.reader(io.StringIO(body, newline=""), strict=True, delimiter=separator)

    @cache
    def starts() -> list[int]:
        """Return the line of the file on which each record begins."""
        reader = records()
        ends = [reader.line_num for _ in reader]
        return [skipped + 1, *(skipped + end + 1 for end in ends)]

    try:
        return _below_header(path, records(), lambda n: str(starts()[n]), required)
    except csv.Error as error:
        raise input_error(path, found=f"not readable as CSV: {error}") from error


def _is_geonames(text: str) -> bool:
    first = text[: text.find("\n")].split("\t")
    return len(first) == len(_GEONAMES) and first[0].isdecimal()


def _separator(path: Path, text: str) -> tuple[str, int]:
    """Return the character between cells, and how many lines of the file say which."""
    first = text[: text.find("\n") + 1 or None].strip()
    if stated := re.fullmatch(r'"?sep=(.)"?', first):
        return stated[1], 1
    if first.count(";") > first.count(","):
        way_out = "save with commas, or write sep=; as the first line"
        raise input_error(path, 1, found=f"found columns between semicolons; {way_out}")
    return ("\t" if "\t" in first and "," not in first else ","), 0


def _below_header(
    path: Path, lines: Iterable[list[str]], name_row: Callable[[int], str], required: Sequence[str]
) -> _Grid:
    """Return what stands below the header of a table: titles, blank rows and tags passed over."""
    lines = iter(lines)
    top = list(islice(lines, 2 * _TITLE_ROWS))
    filled = [n for n, row in enumerate(top) if _is_filled(row)]
    if not filled:
        raise input_error(path, found="empty, a header row is needed")
    tried = filled[:_TITLE_ROWS]
    at = next((n for n in tried if set(required) <= set(_ours(top[n]))), tried[0])
    below = next((n for n in filled if n > at), len(top))
    tags = top[below] if below < len(top) and _is_hxl(top[below]) else None
    first = below + 1 if tags else below
    header = _ours(top[at], tags)
    columns, positions, ragged = _columns(chain(top[first:], lines), first, len(header))
    issues = list(_header_issues(path, header, required))
    issues += [
        Issue(str(path), name_row(n), "", f"found {width} cells, the header has {len(header)}")
        for n, width in ragged
    ]
    if not positions and not ragged:
        issues.append(Issue(str(path), "", "", "0 rows, at least one is needed"))
    refuse(issues)
    return _Grid(header, columns, lambda n: name_row(positions[n]))


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


def _is_hxl(row: Sequence[str]) -> bool:
    """Return whether a row holds HXL tags, such as ``#geo+lat``, where it holds anything."""
    cells = [cell.strip() for cell in row if cell.strip()]
    return all(re.fullmatch(r"#[a-z][\w+ ]*", cell) for cell in cells)


def _ours(header: Sequence[str], tags: Sequence[str] | None = None) -> list[str]:
    """Return a header with our names of the coordinates, blanks around names dropped."""
    names = [name.strip() for name in header]
    for ours, _, theirs in POSITION:
        if ours in names:
            continue
        fits = [n for n, name in enumerate(names) if name.casefold() in theirs]
        if not fits and tags:
            fits = [n for n, tag in enumerate(tags[: len(names)]) if tag.strip() in theirs]
        if fits:
            names[fits[0]] = ours
    return names


def _header_issues(path: Path, names: list[str], required: Sequence[str]) -> Iterator[Issue]:
    if lost := [name for name in required if name not in names]:
        there = ", ".join(names[:20])
        for name in lost:
            yield Issue(str(path), "", name, f"missing column, found: {there}")
    for name in sorted({name for name in names if names.count(name) > 1 and name}):
        yield Issue(str(path), "", name, "column twice")


def _workbook(path: Path, content: bytes, required: Sequence[str]) -> _Grid:
    """Return the cells of the first sheet of a workbook."""
    try:
        import openpyxl  # noqa: PLC0415
    except ImportError as error:
        found = "reading XLSX needs the extra documents: pip install 'borderrisk[documents]'"
        raise input_error(path, found=found) from error
    archives.require_sound(path, content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        lines = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    except Exception as error:
        raise input_error(path, found=f"not readable as XLSX: {short_repr(str(error))}") from error
    width = max((len(row) for row in lines), default=0)
    padded = [row + [""] * (width - len(row)) for row in lines]
    return _below_header(path, padded, lambda n: str(n + 1), required)


def _cell(value: object) -> str:
    """Return a cell as text: whole numbers without a point, days without an hour."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).removesuffix(" 00:00:00") if isinstance(value, datetime) else str(value)
