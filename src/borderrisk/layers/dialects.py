"""Which columns of a file are which of ours."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from borderrisk.errors import InputError, Issue
from borderrisk.layers.kinds import KINDS
from borderrisk.records import Items, Record, read_toml, to_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from borderrisk.layers.raw import Rows
    from borderrisk.layers.source import LayerSource

Names = dict[str, Items[str]]

OURS = "borderrisk"
_LEVELS = (5, 4, 3, 2, 1)
"""Levels of units, deepest first."""

_SAMPLE = 200
"""Rows that tell the script of a column of names."""


class Dialect(Record):
    """How one publisher names the columns of each kind of layer.

    ``marks`` are columns that must be there. ``levels`` and ``codes`` translate values of its
    levels and country codes; ``depth`` gives the level of the column that the unit's name is
    taken from; ``level`` is the level of all its units.
    """

    title: str
    marks: Items[str] = ()
    countries: Names | None = None
    units: Names | None = None
    rivers: Names | None = None
    places: Names | None = None
    crossings: Names | None = None
    level: int | None = None
    levels: dict[str, int] = Field(default_factory=dict)
    depth: dict[str, int] = Field(default_factory=dict)
    codes: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """A dialect that fits a file: our columns by theirs, and the level that these columns name."""

    name: str
    dialect: Dialect
    columns: Mapping[str, str]
    level: int | None = None

    @property
    def is_ours(self) -> bool:
        """Whether the file has the columns of ``data/README.md``."""
        return self.name == OURS


@cache
def dialects() -> Mapping[str, Dialect]:
    """Return every dialect by its name, in the order in which they are tried.

    Examples
    --------
    >>> list(dialects())[:3]
    ['borderrisk', 'geoboundaries', 'cod-ab']
    """
    entries = read_toml(Path(__file__).with_name("dialects.toml"))
    return {
        name: to_record(entry, Dialect, file="dialects.toml", row=name)
        for name, entry in entries.items()
    }


def match_dialect(rows: Rows, kind: str, said: LayerSource) -> Match:
    """Return the dialect that a file's columns fit.

    Raises
    ------
    InputError
        If none fits: with the columns that there are, the dialects tried, and how to name the
        columns; of a file in our own columns, with those that it lacks.
    """
    found = next(_fits(rows.table, kind, said), None)
    if found is not None:
        return found
    columns = [str(column) for column in rows.table.columns]
    if KINDS[kind].key in columns and len(said.fields) == 0:
        lost = [name for name in KINDS[kind].required if name not in columns]
        raise InputError([Issue(rows.file, "", name, "missing column") for name in lost])
    needed = ", ".join(f'{name} = "…"' for name in KINDS[kind].needed)
    tried = ", ".join(name for name, one in dialects().items() if getattr(one, kind))
    what = (
        f"no dialect fits the columns {', '.join(columns[:40]) or 'none'} (tried {tried}); "
        f"name them in the area file: fields = {{ {needed} }}"
    )
    raise InputError([Issue(rows.file, "", "", what)])


def _fits(table: pd.DataFrame, kind: str, said: LayerSource) -> Iterator[Match]:
    there = {str(column).casefold(): str(column) for column in reversed(table.columns)}
    if said.fields:
        stated = {ours: there.get(name.casefold(), "") for ours, name in said.fields.items()}
        if all(stated.values()) and _enough(kind, stated, said, level=None):
            yield Match(OURS, dialects()[OURS], stated)
        return
    for name, dialect in dialects().items():
        names: Names | None = getattr(dialect, kind)
        if names is None or not all(mark.casefold() in there for mark in dialect.marks):
            continue
        for level in (said.level,) if said.level else (*_LEVELS, None):
            columns = _columns(table, names, there, level)
            # The level holds if the name of a unit stands in a column that carries it.
            patterns = [one for one in names.get("name", ()) if level and "{n}" in one]
            carrying = {pattern.format(n=level).casefold() for pattern in patterns}
            named = level if columns.get("name", "").casefold() in carrying else None
            named = named or dialect.level or dialect.depth.get(columns.get("unit_id", "").upper())
            if (level is None or named == level or said.level) and _enough(
                kind, columns, said, level=named
            ):
                yield Match(name, dialect, columns, named)


def _columns(
    table: pd.DataFrame, names: Names, there: Mapping[str, str], level: int | None
) -> dict[str, str]:
    found = {}
    for ours, theirs in names.items():
        tried = [name for name in theirs if level or "{n}" not in name]
        fits = [there[n] for name in tried if (n := name.format(n=level).casefold()) in there]
        if fits:
            latin = (name for name in fits if _is_latin(table[name]))
            found[ours] = next(latin, fits[0]) if ours == "name" and len(fits) > 1 else fits[0]
    return found


def _is_latin(names: pd.Series) -> bool:
    letters = [c for text in names.dropna().head(_SAMPLE) for c in str(text) if c.isalpha()]
    latin = sum(unicodedata.name(c, "").startswith("LATIN") for c in letters)
    return bool(letters) and latin > len(letters) / 2


def _enough(kind: str, columns: Mapping[str, str], said: LayerSource, *, level: int | None) -> bool:
    stated = {"country": said.country, "level": said.level or level}
    return all(columns.get(name) or stated.get(name) for name in KINDS[kind].needed)


def level_of(value: object, dialect: Dialect) -> int | None:
    """Return the level that a value names: a number, its digits, ``ADM1`` or a placetype.

    Examples
    --------
    >>> [level_of(value, dialects()["whos-on-first"]) for value in (1, "2", "ADM1", "region", "x")]
    [1, 2, 1, 1, None]
    """
    if isinstance(value, str):
        if value in dialect.levels:
            return dialect.levels[value]
        digits = re.fullmatch(r"(?:ADM)?([0-9])(?:\.0)?", value.strip(), re.ASCII)
        return int(digits[1]) if digits else None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value or 0):
        return None
    return int(value)
