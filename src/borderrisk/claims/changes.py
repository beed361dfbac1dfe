"""What changed from one register of a series to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from borderrisk.claims.quoting import statement_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from borderrisk.claims.claim import Claim
    from borderrisk.claims.register import Register

COLUMNS = ("claim_id", "change", "field", "before", "after")

_WHERE_IT_STANDS = frozenset(
    {"id", "sentence_number", "start", "end", "sha256", "prefix", "suffix", "page"}
)
"""Fields that move with the text, or with the count of claims, and change nothing that is said."""

_SAID = ("sentence", "statement")
"""Columns by which a claim is known again before its id: ids are often counted anew."""

Row = dict[str, str]


def changes(before: Register, after: Register) -> pd.DataFrame:
    """Return what is new, gone or changed from one register to another.

    Claims are the same where their sentence or their statement is, else where their id is.

    Parameters
    ----------
    before, after : Register
        Two registers of one series.

    Returns
    -------
    pandas.DataFrame
        One row per claim that is ``new`` or ``gone``, and per field that ``changed``: the id of
        the claim (the later one), the change, the field, what it held before and holds after.

    Raises
    ------
    borderrisk.errors.InputError
        If a register is not sound in form.

    Examples
    --------
    >>> from borderrisk.claims import read_register
    >>> register = read_register("timbuktu-2025-04")
    >>> len(changes(register, register))
    0
    """
    old, new = _rows(before), _rows(after)
    same = same_claims(
        {id_: _told(row) for id_, row in old.items()},
        {id_: _told(row) for id_, row in new.items()},
    )
    rows = [(id_, "gone", "", _told(row), "") for id_, row in old.items() if id_ not in same]
    kept = {later: old[earlier] for earlier, later in same.items()}
    for id_, row in new.items():
        if id_ not in kept:
            rows.append((id_, "new", "", "", _told(row)))
            continue
        for name in dict.fromkeys((*kept[id_], *row)):
            was, is_ = kept[id_].get(name, ""), row.get(name, "")
            if name not in _WHERE_IT_STANDS and was != is_:
                rows.append((id_, "changed", name, was, is_))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def without_withheld(before: Register, after: Iterable[Register]) -> Register:
    """Return an earlier register that withholds what a later one withholds.

    What was published once and is of high sensitivity now is not published again as gone, nor in
    the sentence of another claim.

    Parameters
    ----------
    before : Register
        The earlier one.
    after : iterable of Register
        Later ones; a claim is the same as for :func:`changes`.

    Examples
    --------
    >>> from borderrisk.claims import Register, read_register
    >>> now = read_register("timbuktu-2025-04")
    >>> first, *rest = now.raw["claim"]
    >>> later = Register("later", {**now.raw, "claim": [{**first, "sensitivity": "high"}, *rest]})
    >>> len(now.published) - len(without_withheld(now, [later]).published)
    1
    """
    told = {id_: _told(row) for id_, row in _rows(before).items()}
    hidden: set[str] = set()
    withheld: list[Claim] = []
    for register in after:
        secret = {claim.id for claim in register.withheld}
        same = same_claims(told, {id_: _told(row) for id_, row in _rows(register).items()})
        hidden |= {earlier for earlier, later in same.items() if later in secret}
        withheld += register.withheld
    rows = []
    for claim, raw in zip(before.claims, before.raw["claim"], strict=True):
        row = dict(raw) | ({"sensitivity": "high"} if claim.id in hidden else {})
        elsewhere = claim.model_copy(update={"start": None, "end": None})  # counts another text
        said = statement_of(elsewhere, before.report, withheld)
        if said != statement_of(elsewhere, before.report, ()):
            row = {name: cell for name, cell in row.items() if name != "exact"} | {
                "statement": said
            }
        rows.append(row)
    return replace(before, raw={**before.raw, "claim": rows})


def _rows(register: Register) -> dict[str, Row]:
    """Return the fields of each claim as text, by its id; a whole number has no point."""
    _ = register.claims  # raises where the register is not sound
    frame = register.to_frame()
    own = frame[[name for name in frame.columns if not name.startswith("report.")]]
    texts = own.map(lambda cell: f"{cell:g}" if isinstance(cell, float) else str(cell))
    rows: list[Row] = texts.where(own.notna(), "").to_dict("records")
    return {row["id"]: row for row in rows}


def same_claims(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Return which claim before is which after: the one that says the same, else of the same id.

    Of several that say the same, those of one id are one claim, the others in their order.

    Parameters
    ----------
    before, after : mapping of str
        What each claim says, by its id.

    Examples
    --------
    >>> same_claims({"1": "A rests.", "2": "B walks."}, {"1": "B walks.", "3": "A rests."})
    {'1': '3', '2': '1'}
    """
    same = {id_: id_ for id_, said in before.items() if after.get(id_) == said}
    left: dict[str, list[str]] = {}
    for id_ in (id_ for id_ in reversed([*after]) if id_ not in same):
        left.setdefault(after[id_], []).append(id_)
    for id_, said in before.items():
        if id_ not in same and left.get(said):
            same[id_] = left[said].pop()
    taken = set(same.values())
    by_id = (id_ for id_ in before if id_ in after and id_ not in same and id_ not in taken)
    return same | {id_: id_ for id_ in by_id}


def _told(row: Row) -> str:
    """Return the sentence or the statement of a claim."""
    texts = (value for name, value in row.items() if name.partition(".")[0] in _SAID and value)
    return next(texts, row["id"])
