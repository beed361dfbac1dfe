"""What a caller may catch."""

from __future__ import annotations

import re
import reprlib
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_BRIEF = reprlib.Repr()
"""Prints a few members of large or deep collections, where ``repr`` would take minutes or fail."""
_BRIEF.maxlist = _BRIEF.maxdict = 10
_BRIEF.maxstring = _BRIEF.maxother = 100

MAX_ISSUES = 200
"""Issues that one file may list: more are counted, for nobody reads them."""

_SHOWN = 60
"""Characters of a faulty value that a message repeats."""

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What would break a message in two lines, or drive the terminal that shows it."""


class BorderRiskError(Exception):
    """Base of every error this package raises on purpose."""


class CRSError(BorderRiskError, ValueError):
    """Coordinates are in a reference system that this step cannot use."""


class DataError(BorderRiskError):
    """An embedded or cached data set is missing or is not what the catalogue says."""


class PageError(BorderRiskError):
    """A page cannot be written as one file that makes no request."""


class PageWarning(PageError, UserWarning):  # noqa: N818  a warning first of all
    """A page is written without part of a user's HTML; the message says which.

    Who turns warnings into errors can catch it as a :class:`PageError`.
    """


class InputWarning(UserWarning):
    """An input is accepted and may not mean what it says."""


@dataclass(frozen=True, order=True)
class Issue:
    """One thing wrong with one input; as text, one line without control characters.

    Parameters
    ----------
    file : str
        The input, as the user named it; an option, such as ``--seed``, where it is one.
    row : str
        Line, feature number or record id; empty for the file as a whole.
    field : str
        Column or member; empty for the row as a whole.
    found : str
        What came and what is allowed.

    Examples
    --------
    >>> print(Issue("places.csv", "7", "lat", "found 91, latitude is -90 to 90"))
    places.csv:7:lat: found 91, latitude is -90 to 90
    >>> print(Issue("places.csv", "", "", "no such file"))
    places.csv: no such file
    """

    file: str
    row: str
    field: str
    found: str

    def __str__(self) -> str:
        where = ":".join(part for part in (self.file, self.row, self.field) if part)
        text = f"{where}: {self.found}" if where else self.found
        return _CONTROLS.sub(lambda found: ascii(found[0])[1:-1], text)


class InputError(BorderRiskError, ValueError):
    """The input is at fault; the message holds one line per issue.

    Parameters
    ----------
    issues : sequence of Issue
        Every issue of the input, not only the first.
    """

    def __init__(self, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(map(str, self.issues)))

    @property
    def faults(self) -> tuple[Issue, ...]:
        """The issues, by their name in version 0.1."""
        return self.issues


def input_error(file: object, row: object = "", field: str = "", found: str = "") -> InputError:
    """Return an :class:`InputError` with a single issue."""
    return InputError([Issue(str(file), str(row), field, found)])


def refuse(issues: Iterable[Issue]) -> None:
    """Raise what was found, if anything, by file and line, up to :data:`MAX_ISSUES`."""
    found = list(issues)
    order = {file: n for n, file in enumerate(dict.fromkeys(issue.file for issue in found))}
    found.sort(key=lambda i: (order[i.file], int(i.row) if i.row.isdecimal() else 0))
    if len(found) > MAX_ISSUES:
        rest = f"and {len(found) - MAX_ISSUES} more issues"
        found = [*found[:MAX_ISSUES], Issue(found[0].file, "", "", rest)]
    if found:
        raise InputError(found)


@contextmanager
def named(frame: str, file: object) -> Iterator[None]:
    """Name the file that a frame was read from in the issues of what is done with the frame.

    Examples
    --------
    >>> with named("events", "may.csv"):
    ...     raise input_error("events", 7, "lon", "found 200, longitude is -180 to 180")
    Traceback (most recent call last):
    borderrisk.errors.InputError: may.csv:7:lon: found 200, longitude is -180 to 180
    """
    try:
        yield
    except InputError as error:
        issues = [replace(i, file=str(file)) if i.file == frame else i for i in error.issues]
        raise InputError(issues) from error


def short_repr(value: object) -> str:
    """Return a value as a message may repeat it: quoted, short, one line.

    Examples
    --------
    >>> short_repr("a" * 100)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"
    >>> short_repr(10**5000)
    'a number of more than 4300 digits'
    """
    try:
        text = repr(value) if not isinstance(value, list | dict) else _BRIEF.repr(value)
    except ValueError:  # Python refuses to print integers of more digits than that
        return f"a number of more than {sys.get_int_max_str_digits()} digits"
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
