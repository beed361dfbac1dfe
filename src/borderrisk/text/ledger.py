"""An analyst's decisions on a text's ambiguities, kept in a small file that the text can check."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydantic
import tomlkit

from borderrisk import files
from borderrisk.errors import Issue, short_repr
from borderrisk.gazetteer import Gazetteer
from borderrisk.records import Items, Line, Record, read_toml, to_record
from borderrisk.text import answers
from borderrisk.text.layout import normal
from borderrisk.text.reading import sha256
from borderrisk.text.resolver import AMBIGUOUS, NOT_A_PLACE, PLACED, UNKNOWN
from borderrisk.text.scoring import shortlist

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

USER = "user"
"""Who decided a mention, if not the machine."""

ALLOWED = (PLACED, UNKNOWN, NOT_A_PLACE)
"""What a decision may say: a decided name is ambiguous no more."""

_HEAD = """\
# Decisions on the places that a text names; they win over the machine. start and end are code-point
# offsets (half-open) into the NFC text whose SHA-256 stands below; place_id is a row of the area.
# What a name means throughout the text stands once, under [names]: Name = "its place_id".
"""


@dataclass(frozen=True, order=True)
class Decision:
    """What an analyst decided on one stretch of text.

    Parameters
    ----------
    start, end : int
        Code-point offsets into the NFC text, half-open.
    exact : str
        The slice they give.
    status : {"placed", "unknown", "not-a-place"}
        What it is.
    place_id : str
        The row of the area it means; empty unless placed.
    note : str
        Why.
    """

    start: int
    end: int
    exact: str
    status: str
    place_id: str = ""
    note: str = ""


@dataclass(frozen=True)
class Decisions:
    """The ledger of one text.

    Parameters
    ----------
    text_sha256 : str
        The hash of the text.
    items : tuple of Decision
        Decisions on single mentions, in the text's order.
    file : str
        What issues name.
    names : mapping of str
        What a name means throughout the text: an id, ``unknown`` or ``not-a-place``. Decisions on
        single mentions win over it.
    """

    text_sha256: str
    items: tuple[Decision, ...]
    file: str = "decisions"
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Decisions | Mapping[str, str] | str | Path, text: str) -> Decisions:
        """Return the ledger that is given as such, as its file, or as answers by name.

        Of answers those count whose name the text holds: they may be what one knows of an area.

        Examples
        --------
        >>> Decisions.of({"Kayes": "gn:2455518"}, "Kayes dort.").names
        {'Kayes': 'gn:2455518'}
        """
        if isinstance(source, Decisions):
            return source
        if isinstance(source, str | Path):
            return read_decisions(source)
        whole = normal(text)
        return cls(sha256(whole), (), names=answers.held(source, whole))

    @classmethod
    def on(cls, text: str, items: Iterable[Decision]) -> Decisions:
        """Return a ledger on a text.

        Examples
        --------
        >>> ledger = Decisions.on("Kayes dort.", [Decision(0, 5, "Kayes", "placed", "gn:2455518")])
        >>> ledger.check("Kayes dort.", {"gn:2455518"})
        []
        """
        return cls(sha256(normal(text)), tuple(sorted(items)))

    def check(self, text: str, known: Gazetteer | Iterable[str] = ()) -> list[Issue]:
        """Return what is wrong with the ledger.

        Parameters
        ----------
        text : str
            The text it was made for.
        known : Gazetteer or iterable of str, optional
            The place ids that there are; without them ids are not checked.

        Returns
        -------
        list of Issue
            Empty if every decision fits the text.
        """
        gazetteer = known if isinstance(known, Gazetteer) else None
        whole, ids = normal(text), {*(known.places if isinstance(known, Gazetteer) else known)}
        found = [
            (str(n), *f) for n, item in enumerate(self.items, 1) for f in _faults(item, whole, ids)
        ]
        found += [
            (
                str(number),
                "start",
                f"found {later.start}, decision {number - 1} ends at {earlier.end}",
            )
            for number, (earlier, later) in enumerate(
                zip(self.items, self.items[1:], strict=False), 2
            )
            if later.start < earlier.end
        ]
        found += answers.name_issues(self.names, text=whole, gazetteer=gazetteer)
        if self.text_sha256 != sha256(whole):
            message = f"found {short_repr(self.text_sha256)}, this text hashes to {sha256(whole)}"
            found.insert(0, ("", "text_sha256", message))
        return [Issue(self.file, *one) for one in found]


def _faults(item: Decision, text: str, known: set[str]) -> Iterator[tuple[str, str]]:
    if not 0 <= item.start < item.end <= len(text):
        span = f"{item.start} to {item.end}"
        yield "start", f"found {span}, offsets in order from 0 to {len(text)} are needed"
    elif text[item.start : item.end] != item.exact:
        found = short_repr(text[item.start : item.end])
        yield "exact", f"found {short_repr(item.exact)}, the text has {found} there"
    if item.status not in ALLOWED:
        yield "status", f"found {short_repr(item.status)}, allowed: {', '.join(ALLOWED)}"
    elif (item.status == PLACED) != bool(item.place_id):
        needed = "one is needed if placed" if item.status == PLACED else f"none if {item.status}"
        yield "place_id", f"found {short_repr(item.place_id)}, {needed}"
    elif item.place_id and known and item.place_id not in known:
        yield "place_id", f"found {short_repr(item.place_id)}, the area has no such place"


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


class _Row(Record):
    """One decision as a file has it."""

    start: int
    end: int
    exact: str
    status: str
    place_id: str = ""
    note: str = ""


class _File(Record):
    """A ledger as a file has it."""

    text_sha256: str
    names: dict[Line, answers.Answer] = pydantic.Field(default_factory=dict)
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
    >>> print(undecided(br.locate(text, br.read_area("faleme")), text).splitlines()[-8][:22])
    # ambiguous: gn:224821
    """
    known = Decisions.of({} if decisions is None else decisions, text)
    left = mentions[mentions.status.isin([AMBIGUOUS, UNKNOWN]) & (mentions.decided_by != USER)]
    asked = "".join(_question(row) for row in left.to_dict("records"))
    return _written(known) + asked


def _question(row: Mapping[str, Any]) -> str:
    """Return an open mention as a decision to uncomment."""
    fits = [
        f"{c.place_id} ({c.kind}, {c.country or 'river'})" for c in shortlist(row["candidates"])
    ]
    head = f"\n# {row['status']}: {', '.join(fits) or 'no row of the area fits'}\n"
    entry = _entry(Decision(int(row["start"]), int(row["end"]), row["exact"], PLACED))
    return head + "".join(f"# {line}\n" for line in entry.strip().splitlines())


def _written(decisions: Decisions) -> str:
    head = {"text_sha256": decisions.text_sha256}
    named = {answers.NAMES: dict(decisions.names)} if decisions.names else {}
    return _HEAD + tomlkit.dumps(head | named) + "".join(map(_entry, sorted(decisions.items)))


def _entry(item: Decision) -> str:
    return "\n" + tomlkit.dumps({"decision": [asdict(item)]})
