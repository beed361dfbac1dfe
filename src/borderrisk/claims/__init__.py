"""A report's register, checked against its text, placed no finer than it speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderrisk.claims import table
from borderrisk.claims.claim import Claim, Report
from borderrisk.claims.placing import REACH_WITHIN_M, LocationError
from borderrisk.claims.register import Register, read_register, read_report_text
from borderrisk.claims.vocabulary import LIKELIHOODS, MODALITIES, PRECISION_OF, THEMES
from borderrisk.text import normal

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "LIKELIHOODS",
    "MODALITIES",
    "PRECISION_OF",
    "REACH_WITHIN_M",
    "THEMES",
    "Claim",
    "LocationError",
    "Register",
    "Report",
    "from_frame",
    "normal",
    "read_register",
    "read_report_text",
]


def from_frame(frame: pd.DataFrame) -> Register:
    """Return the register that a table holds, as :meth:`Register.to_frame` gives it.

    Parameters
    ----------
    frame : DataFrame
        One row per claim; a column per field (``statement.en``, ``place.kind`` …), those of the
        report with ``report.`` before. An empty cell is a missing field, an empty row no claim.

    Returns
    -------
    Register
        As the table has it; :meth:`Register.check` says what is still missing.

    Raises
    ------
    InputError
        If columns are named twice, or rows disagree on the report.

    Examples
    --------
    >>> register = read_register("timbuktu-2025-04")
    >>> from_frame(register.to_frame()).raw == register.raw
    True
    """
    return Register("frame", table.from_frame(frame))
