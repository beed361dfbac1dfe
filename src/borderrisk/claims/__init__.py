"""A report's register, checked against its text, placed no finer than it speaks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from borderrisk.claims import sheets, table
from borderrisk.claims.changes import changes, same_claims, without_withheld
from borderrisk.claims.claim import Claim, Report
from borderrisk.claims.days import date_of
from borderrisk.claims.draft import draft
from borderrisk.claims.findings import Finding
from borderrisk.claims.lookup import LocationError
from borderrisk.claims.modes import modality
from borderrisk.claims.placing import REACH_WITHIN_M
from borderrisk.claims.reading import read_register, read_report_text
from borderrisk.claims.register import Register
from borderrisk.claims.several import count_sources, place
from borderrisk.claims.sheets import to_csv
from borderrisk.claims.speakers import speaker_chain
from borderrisk.claims.updating import update
from borderrisk.claims.vocabulary import LIKELIHOODS, MODALITIES, PRECISION_OF, THEMES
from borderrisk.documents import Document, read_document
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
    "Document",
    "Finding",
    "LocationError",
    "Register",
    "Report",
    "changes",
    "count_sources",
    "date_of",
    "draft",
    "from_frame",
    "modality",
    "normal",
    "place",
    "read_document",
    "read_register",
    "read_report_text",
    "read_table",
    "same_claims",
    "speaker_chain",
    "to_csv",
    "to_toml",
    "to_xlsx",
    "update",
    "without_withheld",
]

CHOICES = {
    "modality": MODALITIES,
    "theme": tuple(THEMES),
    "place.kind": tuple(PRECISION_OF),
    "likelihood": tuple(LIKELIHOODS),
    "date_prec": ("day", "month", "year"),
    "sensitivity": ("low", "medium", "high"),
    "where_prec": tuple("1234567"),
}
"""What a cell of a column may hold: the drop-down lists of the workbook."""


def to_xlsx(frame: pd.DataFrame) -> bytes:
    """Return a table of claims as a workbook with lists to choose from.

    Parameters
    ----------
    frame : DataFrame
        As :func:`draft` or :meth:`Register.to_frame` gives it.

    Examples
    --------
    >>> to_xlsx(read_register("timbuktu-2025-04").to_frame())[:2]
    b'PK'
    """
    return sheets.to_xlsx(frame, CHOICES)


def to_toml(frame: pd.DataFrame) -> str:
    """Return a table of claims as TOML, with its sentences, and its evidence as comments.

    Parameters
    ----------
    frame : DataFrame
        As :func:`draft` or :meth:`Register.to_frame` gives it.

    Examples
    --------
    >>> import borderrisk as br
    >>> area, text = br.read_area("faleme"), "Un poste aurait été attaqué à Diboli."
    >>> toml = to_toml(draft(text, area, published="2025-04-28", lang="fr"))
    >>> [line for line in toml.splitlines() if line.startswith("# evidence.theme")]
    ['# evidence.theme: attaqu']
    """
    return table.draft_to_toml(frame)


def read_table(path: str | Path) -> pd.DataFrame:
    """Return the table of an ``.xlsx``, ``.csv`` or ``.toml`` as it stands, evidence and all.

    Examples
    --------
    >>> from borderrisk.catalogue import data_dir
    >>> len(read_table(data_dir() / "reports" / "timbuktu-2025-04.toml"))
    14
    """
    file = Path(path)
    reader = sheets.READERS.get(file.suffix.lower())
    return reader(file) if reader else read_register(file).to_frame()


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
