"""A report's register, and its text, read from their files."""

from __future__ import annotations

from pathlib import Path

from borderrisk import catalogue, files
from borderrisk.claims import table
from borderrisk.claims.register import Register
from borderrisk.errors import input_error
from borderrisk.text import normal


def read_register(source: str | Path) -> Register:
    """Read a report's register.

    Parameters
    ----------
    source : str or Path
        A name in ``data/reports``, or the path of a TOML file of the same form, or of the table
        (``.xlsx``, ``.csv``) that an analyst fills in.

    Returns
    -------
    Register
        As its file has it; :meth:`Register.check` says whether it is sound.

    Raises
    ------
    InputError
        If the file cannot be read, or holds no claim.

    Examples
    --------
    >>> read_register("timbuktu-2025-04")
    <Register timbuktu-2025-04: 14 claims>
    """
    if Path(source).suffix.lower() in table.READERS:
        path, raw = Path(source), table.read(Path(source))
    else:
        path, raw = catalogue.read_named(source, "reports")
    if not isinstance(raw.get("claim"), list) or not raw["claim"]:
        raise input_error(path, field="claim", found="no claim, at least one [[claim]] is needed")
    return Register(path, raw)


def read_report_text(path: str | Path) -> str:
    """Return a report's text as the register's offsets count it.

    Examples
    --------
    >>> from borderrisk.catalogue import data_dir
    >>> read_report_text(data_dir() / "reports" / "timbuktu-2025-04.toml")[:2]
    '# '
    """
    return normal(files.read_text(path))
