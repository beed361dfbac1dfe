"""Cells of a layer as values of their column, or what is wrong with them."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from borderrisk.countries import by_code, by_name
from borderrisk.errors import Issue, short_repr
from borderrisk.layers.dialects import level_of
from borderrisk.tables import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from numpy.typing import NDArray

    from borderrisk.layers.dialects import Dialect, Match
    from borderrisk.layers.raw import Rows

LONGEST = 1_000
"""Most letters of a cell: no name is longer, and a page shows a few dozen."""

LONGEST_LIST = 20_000
"""Most letters of the other names of a place: GeoNames lists some 200 of a capital."""

LEVELS = (1, 5)
"""Levels of administrative units, from regions to the smallest."""

YEARS = (1800, 2100)
"""Years of a vintage: a year outside is a slip of the pen, not an old or a future map."""

MOST_PEOPLE = 100_000_000
"""More than any settlement has."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LIST = re.compile(r"[\s,;/–-]+")
_YEAR = re.compile(r"(\d{4})(?:[-/T ].*)?", re.ASCII)


class CellError(ValueError):
    """A cell that is no value of its column; the message says what is allowed."""


def column(
    rows: Rows, at: NDArray[np.intp], match: Match, name: str
) -> tuple[list[object], list[Issue]]:
    """Return one of our columns as values, None where a cell is empty, with what is wrong.

    Parameters
    ----------
    rows : Rows
        Of a file.
    at : array of int
        The positions wanted.
    match : Match
        Which column of the file it is.
    name : str
        The column as we name it.
    """
    theirs = match.columns[name]
    read: Callable[[object], object] = _readers(match.dialect).get(name, _text)
    values: list[object] = []
    issues: list[Issue] = []
    for position, cell in zip(at, rows.table[theirs].iloc[at], strict=True):
        try:
            values.append(None if _is_empty(cell) else read(cell))
        except CellError as error:
            values.append(None)
            found = f"found {short_repr(_plain(cell))}, {error}"
            issues.append(rows.issue(position, theirs, found))
    return values, issues


def country_codes(cells: pd.Series, dialect: Dialect) -> pd.Series:
    """Return countries as ISO alpha-3 codes where they are any code or name of ISO 3166.

    Examples
    --------
    >>> from borderrisk.layers.dialects import dialects
    >>> list(country_codes(pd.Series(["ML", 466, "Sénégal", "AAA"]), dialects()["borderrisk"]))
    ['MLI', 'MLI', 'SEN', 'AAA']
    """
    known = {cell: _alpha_3(cell, dialect) for cell in set(map(_hashable, cells))}
    return cells.map(_hashable).map(known)


def _hashable(cell: object) -> Hashable:
    return cell if isinstance(cell, str | int | float) else repr(cell)


def _alpha_3(cell: object, dialect: Dialect) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    code = dialect.codes.get(str(cell).strip(), str(cell).strip())
    found = by_code(code) or by_name(code)
    return found.alpha_3 if found else code


def _readers(dialect: Dialect) -> dict[str, Callable[[object], object]]:
    def level(cell: object) -> int:
        found = level_of(cell, dialect)
        if found is None or not LEVELS[0] <= found <= LEVELS[1]:
            raise CellError(f"a level from {LEVELS[0]} to {LEVELS[1]} is needed")
        return found

    return {
        "level": level,
        "vintage": _vintage,
        "population": _people,
        "valid_to": _day,
        "variants": lambda cell: _text(cell, most=LONGEST_LIST),
        "countries": lambda cell: " ".join(_alpha_3(c, dialect) for c in _LIST.split(_text(cell))),
        **dict.fromkeys(("unit_id", "place_id", "river_id", "crossing_id", "pcode", "country",
                         "seat"), _code),
    }  # fmt: skip


def _is_empty(cell: object) -> bool:
    if isinstance(cell, str):
        return not cell.strip()
    return (
        cell is None
        or cell is pd.NA
        or cell is pd.NaT
        or (isinstance(cell, float) and math.isnan(cell))
    )


def _plain(cell: object) -> Any:
    """Return a number of numpy as one of Python, for messages."""
    return cell.item() if isinstance(cell, np.generic) else cell


def _text(cell: object, *, most: int = LONGEST) -> str:
    if not isinstance(cell, str):
        raise CellError("text is needed")
    if len(cell) > most:
        raise CellError(f"at most {most} letters are read")
    for char in cell:
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t":
            raise CellError(f"text without the control character U+{ord(char):04X} is needed")
    return cell.strip()


def _code(cell: object) -> str:
    """Return an id or a code as text, from whole numbers too."""
    cell = _plain(cell)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) < 10**18:
        return str(cell)
    return _text(cell)


def _people(cell: object) -> float:
    cell = _plain(cell)
    if isinstance(cell, str):
        values, bad = numbers([cell])
        cell = None if bad[0] else float(values[0])
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell <= MOST_PEOPLE:
        return float(cell)
    raise CellError("a number of people is needed, with digits alone (12500)")


def _vintage(cell: object) -> int | None:
    text = str(_plain(cell)).removesuffix(".0")
    year = _YEAR.fullmatch(text)
    if isinstance(cell, bool) or not year or not YEARS[0] <= int(year[1]) <= YEARS[1]:
        raise CellError("a year is needed")
    return int(year[1])


def _day(cell: object) -> str:
    text = str(cell)[:10]
    try:
        pd.Timestamp(text)
    except ValueError as error:
        raise CellError("a day as YYYY-MM-DD is needed") from error
    if not isinstance(cell, str) or not _DAY.fullmatch(text):
        raise CellError("a day as YYYY-MM-DD is needed")
    return text


def required(
    rows: Rows, at: NDArray[np.intp], theirs: str, values: list[object]
) -> Iterator[Issue]:
    """Yield an issue for each row that lacks a value which every row must have."""
    empty = rows.table[theirs].iloc[at].map(_is_empty)
    for number, (position, value) in enumerate(zip(at, values, strict=True)):
        if value is None and empty.iloc[number]:
            yield rows.issue(position, theirs, "missing, every row needs one")
