"""An analyst's decisions on a text's ambiguities, kept in a small file that the text can check."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pydantic
import tomlkit

from borderrisk import files
from borderrisk.records import Items, Line, Record, read_toml, to_record
from borderrisk.text.decisions import (
    NAMES,
    Answer,
    Decision,
    Decisions,
    held,
    with_surroundings,
)
from borderrisk.text.layout import normal
from borderrisk.text.reading import sha256
from borderrisk.text.resolver import AMBIGUOUS, PLACED, UNKNOWN
from borderrisk.text.scoring import shortlist

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

USER = "user"
"""Who decided a mention, if not the machine."""

_HEAD = """\
# Decisions on the places that a text names; they win over the machine. start and end are code-point
# offsets (half-open) into the NFC text whose SHA-256 stands below; place_id is a row of the area.
# What a name means throughout the text stands once, under [names]: Name = "its place_id".
"""


def read_decisions(path: str | Path) -> Decisions:
    """Read a ledger of decisions.

    Parameters
    ----------
    path : str or Path
        A TOML file: ``text_sha256``, what names mean throughout the text under ``[names]``, and a
        ``[[decision]]`` with the fields of :class:`Decision` for single mentions.

    Returns
    -------
    Decisions
        Checked in form; :meth:`Decisions.check` holds them against the text.

    Raises
    ------
    InputError
        With every fault of the file.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_decisions(Decisions.on("Kayes dort.", []), f"{folder}/kayes.toml")
    ...     read_decisions(path).items
    ()
    """
    ledger = to_record(read_toml(Path(path)), _File, file=path, row_of=_row_of)
    rows = (Decision(**row.model_dump()) for row in ledger.decision)
    return Decisions(ledger.text_sha256, tuple(sorted(rows)), str(path), ledger.names)


def decisions_of(source: Decisions | Mapping[str, str] | str | Path | None, text: str) -> Decisions:
    """Return the decisions that are given as such, as their file, or as answers by name.

    They are those of the text as it is now: see :meth:`Decisions.reanchor`. Of answers those count
    whose name the text holds: they may be what one knows of an area.

    Examples
    --------
    >>> decisions_of({"Kayes": "gn:2455518", "Kita": "unknown"}, "Kayes dort.").names
    {'Kayes': 'gn:2455518'}
    """
    if isinstance(source, str | Path):
        source = read_decisions(source)
    if isinstance(source, Decisions):
        return source.reanchor(text)
    whole = normal(text)
    return Decisions(sha256(whole), (), names=held(source or {}, whole))


class _Row(Record):
    """One decision as a file has it."""

    start: int
    end: int
    exact: str
    status: str
    place_id: str = ""
    note: str = ""
    prefix: str = ""
    suffix: str = ""


class _File(Record):
    """A ledger as a file has it."""

    text_sha256: str
    names: dict[Line, Answer] = pydantic.Field(default_factory=dict)
    decision: Items[_Row] = ()


def _row_of(where: tuple[str | int, ...]) -> tuple[str, tuple[str | int, ...]]:
    """Return the number of the decision that an issue lies in, and the field there."""
    if len(where) > 1 and isinstance(where[1], int):
        return str(where[1] + 1), where[2:]
    return "", where


def write_decisions(decisions: Decisions, path: str | Path) -> Path:
    """Write a ledger of decisions, at once or not at all.

    Parameters
    ----------
    decisions : Decisions
        Those on one text.
    path : str or Path
        Where to write; a file there is replaced.

    Returns
    -------
    Path
        The file; :func:`read_decisions` gives back what was written.

    Examples
    --------
    >>> import tempfile
    >>> ledger = Decisions.on("Kayes dort.", [Decision(0, 5, "Kayes", "placed", "gn:2455518")])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_decisions(ledger, f"{folder}/kayes.toml")
    ...     read_decisions(path).items == ledger.items
    True
    """
    return files.write_file(path, _written(decisions).encode())


def undecided(
    mentions: pd.DataFrame,
    text: str,
    decisions: Decisions | Mapping[str, str] | str | Path | None = None,
) -> str:
    """Return a ledger to fill in: what was decided stands, what is open is a comment.

    Parameters
    ----------
    mentions : DataFrame
        As :func:`borderrisk.text.locate` gives it, with those decisions.
    text : str
        The text that they stand in.
    decisions : Decisions, mapping or path, optional
        What has been decided on the text.

    Returns
    -------
    str
        TOML for :func:`read_decisions`. Take the ``#`` off an entry to decide it alone; its first
        line lists what the name may mean. A line under ``[names]`` decides every mention of a name.

    Examples
    --------
    >>> import borderrisk as br
    >>> text = "De Moussala."
    >>> print(undecided(br.locate(text, br.read_area("faleme")), text).splitlines()[-10][:22])
    # ambiguous: gn:224821
    """
    ledger, whole = _written(decisions_of(decisions, text)), normal(text)
    left = mentions[mentions.status.isin([AMBIGUOUS, UNKNOWN]) & (mentions.decided_by != USER)]
    for row in left.to_dict("records"):
        likely = shortlist(row["candidates"])
        fits = ", ".join(f"{c.place_id} ({c.kind}, {c.country or 'river'})" for c in likely)
        one = Decision(int(row["start"]), int(row["end"]), row["exact"], PLACED)
        entry = _entry(with_surroundings(one, whole)).strip().splitlines()
        ledger += f"\n# {row['status']}: {fits or 'no row of the area fits'}\n"
        ledger += "".join(f"# {line}\n" for line in entry)
    return ledger


def _written(decisions: Decisions) -> str:
    head = {"text_sha256": decisions.text_sha256}
    named = {NAMES: dict(decisions.names)} if decisions.names else {}
    return _HEAD + tomlkit.dumps(head | named) + "".join(map(_entry, sorted(decisions.items)))


def _entry(item: Decision) -> str:
    fields = asdict(item)
    for name in ("prefix", "suffix"):
        if not fields[name]:
            del fields[name]
    return "\n" + tomlkit.dumps({"decision": [fields]})
