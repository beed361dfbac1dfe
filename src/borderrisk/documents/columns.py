"""The lines of a page in the order in which a reader of its columns takes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

GUTTER = 2
"""Blank characters between two columns, at least: justified lines have single ones elsewhere."""

MIN_LINES = 5
"""Lines that stand side by side before they are columns: fewer may be a signature or an address."""

MIN_WORDS = 3
"""Words that a line of a column has on average: the cells of a table have fewer."""

MAX_CROSSING = 0.25
"""Lines across a gutter, for one line beside it, up to which it is sure: titles and captions."""

MAX_WIDTH = 1_000
"""Characters of a line up to which columns are looked for: a page of print has 250 at most."""

_MARGIN = 0.15
"""The share of the width at the left in which no gutter lies: marks of a list stand there."""


@dataclass(frozen=True)
class Gutter:
    """A blank strip between columns: where it ends, lines beside it and lines across it."""

    at: int
    beside: int
    across: int


def by_columns(page: str) -> tuple[str | None, bool]:
    """Return the text of a page column by column, or none, and whether that is sure.

    A line across the gutter (a title, a caption) ends the columns above it; a table has gutters
    too, and is no page in columns.

    Parameters
    ----------
    page : str
        Its lines with every word where it stands, as characters of one width.

    Examples
    --------
    >>> page = ("one two three" + " " * 5 + "six seven eight" + chr(10)) * 5
    >>> by_columns(page)[0].split()[:6]
    ['one', 'two', 'three', 'one', 'two', 'three']
    >>> by_columns("one two three")
    (None, True)
    """
    lines = [line.rstrip() for line in page.splitlines()]
    if max(map(len, lines), default=0) > MAX_WIDTH:
        return None, False
    gutter = find_gutter(lines)
    if gutter is None:
        return None, True
    # both sides of a gutter hold lines of prose, and not cells of a table
    beside = [(line[: gutter.at], line[gutter.at :]) for line in lines if _begins(line, gutter.at)]
    words = [sum(len(side.split()) for side in sides) for sides in zip(*beside, strict=True)]
    if gutter.across > MAX_CROSSING * gutter.beside or min(words) < MIN_WORDS * len(beside):
        return None, False
    read: list[str] = []
    left: list[str] = []
    right: list[str] = []
    for line in [*lines, None]:
        if line is not None and not _crosses(line, gutter.at):
            left.append(line[: gutter.at])
            right.append(line[gutter.at :])
            continue
        for side in (left, right):  # each may hold columns of its own
            read += [by_columns("\n".join(side))[0] or _joined(side)] if side else []
        read, left, right = [*read, line or ""], [], []
    return _joined(read), True


def find_gutter(lines: Sequence[str]) -> Gutter | None:
    """Return the blank strip that most lines of a page have text on both sides of, if any has."""
    width = max(map(len, lines), default=0)
    best = None
    for at in range(int(width * _MARGIN), width):
        beside = sum(bool(line[:at].strip()) and _begins(line, at) for line in lines)
        if beside < MIN_LINES or (best is not None and beside <= best.beside):
            continue
        across = sum(_crosses(line, at) for line in lines)
        if across < beside:
            best = Gutter(at, beside, across)
    return best


def _begins(line: str, at: int) -> bool:
    """Return whether text begins at a character, behind a blank strip."""
    return len(line) > at and line[at] != " " and not line[max(0, at - GUTTER) : at].strip()


def _crosses(line: str, at: int) -> bool:
    return len(line) > at and bool(line[max(0, at - GUTTER) : at].strip())


def _joined(lines: Sequence[str]) -> str:
    text = "\n".join(re.sub(r" {2,}", " ", line.strip()) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")
