"""The content of a register's file as records, as far as it is sound."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from borderrisk.claims.claim import Claim, Report
from borderrisk.errors import InputError, Issue, short_repr
from borderrisk.records import Record, to_record

if TYPE_CHECKING:
    from collections.abc import Mapping

R = TypeVar("R", bound=Record)

_LONGEST_ID = 60
"""Letters of an id that an issue repeats; a claim of a longer one is named by its number."""


@dataclass(frozen=True)
class Form:
    """The records of a register, and what is wrong with the form of its file."""

    report: Report | None
    claims: Mapping[str, Claim]
    issues: tuple[Issue, ...]


def read_form(raw: Mapping[str, Any], file: object) -> Form:
    """Return what a register's file holds as records, with every issue of its form."""
    issues: list[Issue] = []

    def record(content: Any, kind: type[R], row: str) -> R | None:
        try:
            return to_record(content, kind, file=file, row=row)
        except InputError as error:
            issues.extend(error.issues)
            return None

    rows = rows_of(raw)
    if not rows:
        issues.append(Issue(str(file), "", "claim", "no claim, at least one is needed"))
    report = record({name: value for name, value in raw.items() if name != "claim"}, Report, "")
    names = [_name_of(row, number) for number, row in enumerate(rows, start=1)]
    quoted = raw.get("statement") == "quote"
    claims = {}
    for name, row in zip(names, rows, strict=True):
        claim = record(row, Claim, name)
        stated = isinstance(row, dict) and ("statement" in row or (quoted and row.get("exact")))
        if isinstance(row, dict) and not stated:
            issues.append(Issue(str(file), name, "statement", "missing"))
        if claim is not None:
            claims[claim.id] = claim
    for name, count in Counter(names).items():
        if count > 1:
            message = f"found {short_repr(name)} {count} times, ids are unique"
            issues.append(Issue(str(file), name, "id", message))
    return Form(report, claims, tuple(issues))


def rows_of(raw: Mapping[str, Any]) -> list[Any]:
    """Return the claims of a register's file as it has them."""
    rows = raw.get("claim")
    return rows if isinstance(rows, list) else []


def paired(raw: Mapping[str, Any], claims: Mapping[str, Claim]) -> list[tuple[Any, Claim | None]]:
    """Return the claims of a register's file as it has them, each with its record where sound."""
    return [
        (row, claims.get(str(row.get("id"))) if isinstance(row, dict) else None)
        for row in rows_of(raw)
    ]


def published_rows(raw: Mapping[str, Any]) -> list[Any]:
    """Return the claims of a file that may leave it, without the ids of those that may not."""
    rows = rows_of(raw)
    secret = {row.get("id") for row in rows if row.get("sensitivity") == "high"}
    kept = [dict(row) for row in rows if row.get("id") not in secret]
    for row in kept:
        if left := [name for name in row.pop("corroborates", ()) if name not in secret]:
            row["corroborates"] = left
    return kept


def _name_of(raw: object, number: int) -> str:
    name = raw.get("id") if isinstance(raw, dict) else None
    if isinstance(name, str) and name.strip() and name.isprintable() and len(name) <= _LONGEST_ID:
        return name
    return f"claim {number}"
