"""What a caller may catch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 60
"""Characters of a faulty value that a message repeats."""


class BorderRiskError(Exception):
    """Base of every error this package raises on purpose."""


class CRSError(BorderRiskError, ValueError):
    """Coordinates are in a reference system that this step cannot use."""


class DataError(BorderRiskError):
    """An embedded or cached data set is missing or is not what the catalogue says."""


class PageError(BorderRiskError):
    """A page cannot be written as one file that calls nobody."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with one input.

    Parameters
    ----------
    file : str
        The input, as the user named it.
    row : str
        Line, feature number or record id; empty for the file as a whole.
    field : str
        Column or member; empty for the row as a whole.
    found : str
        What came and what is allowed.

    Examples
    --------
    >>> print(Fault("places.csv", "7", "lat", "found 91, latitude is -90 to 90"))
    places.csv:7:lat: found 91, latitude is -90 to 90
    """

    file: str
    row: str
    field: str
    found: str

    def __str__(self) -> str:
        return f"{self.file}:{self.row}:{self.field}: {self.found}"


class InputError(BorderRiskError, ValueError):
    """The input is at fault; the message holds one line per fault.

    Parameters
    ----------
    faults : sequence of Fault
        Every fault of the input, not only the first.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def fault(file: object, row: object = "", field: str = "", found: str = "") -> InputError:
    """Return an :class:`InputError` with a single fault."""
    return InputError([Fault(str(file), str(row), field, found)])


def shown(value: object) -> str:
    """Return a value as a message may repeat it: quoted, short, one line.

    Examples
    --------
    >>> shown("a" * 100)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"
    """
    text = repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
