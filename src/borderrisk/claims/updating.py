"""A table that an analyst has filled in, carried over to a new draft."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING, Any

import pandas as pd
from rapidfuzz import fuzz, process

from borderrisk.claims import table
from borderrisk.text import normalize

if TYPE_CHECKING:
    from collections.abc import Hashable

    Row = dict[Hashable, Any]

STATE = f"{table.EVIDENCE}state"
"""The column that says what became of a row: kept, moved, changed, new, gone."""

_ALIKE = 80.0
"""How alike (0 to 100) two sentences must be to be one sentence with a word changed."""

_ANCHOR = ("sentence", "sentence_number", "start", "end", "sha256", "prefix", "suffix", "page")
"""Columns that say where a sentence stands: taken from the new draft, all others kept."""


def update(filled: pd.DataFrame, drafted: pd.DataFrame) -> pd.DataFrame:
    """Return a filled table with the sentences of a new draft.

    Nothing that was written is lost: a row keeps all its cells and takes the place of its sentence
    in the new text, found by its words, or else by what stands around it, or else as the sentence
    most like it. Sentences that the table lacks are added; rows whose sentence is gone stay last,
    marked in ``evidence.state``.

    Parameters
    ----------
    filled : DataFrame
        A table of claims.
    drafted : DataFrame
        What :func:`borderrisk.claims.draft` gives for the text as it is now.

    Examples
    --------
    >>> old = pd.DataFrame({"sentence": ["A road."], "id": ["c01"], "theme": ["closure"]})
    >>> new = pd.DataFrame({"sentence": ["A river.", "A road."], "id": ["c01", "c02"]})
    >>> update(old, new)[["sentence", "id", "theme", "evidence.state"]].to_dict("list")["id"]
    ['c02', 'c01']
    """
    new = list(drafted.to_dict("records"))
    old = list(filled.to_dict("records"))
    match = _matches(old, new)
    taken: set[object] = {row.get("id") for row in old}
    rows = []
    for number, fresh in enumerate(new):
        mine = [old[n] for n, found in match.items() if found == number]
        shown = {name: fresh[name] for name in fresh if str(name).startswith(table.EVIDENCE)}
        anchor = {name: fresh[name] for name in _ANCHOR if name in fresh}
        for row in mine:
            state = "kept" if _words(row) in {_words(fresh), ""} else "changed"
            rows.append(shown | row | anchor | {STATE: state})
        if not mine:
            ids = chain([str(fresh.get("id"))], (f"c{n:02}" for n in count(len(taken) + 1)))
            free = next(name for name in ids if name not in taken)
            taken.add(free)
            rows.append(fresh | {"id": free, STATE: "new"})
    gone = [row | {STATE: "gone"} for n, row in enumerate(old) if n not in match]
    merged = pd.DataFrame([*rows, *gone], dtype=object)
    for name in (name for name in merged.columns if name.startswith(table.REPORT)):
        # the analyst's word, but the new text's hash
        order = [drafted, filled] if name.endswith(".text_sha256") else [filled, drafted]
        known = [cell for one in order if name in one.columns for cell in one[name].dropna()]
        merged[name] = known[0] if known else None
    if any(row[STATE] == "new" for row in rows):
        merged[f"{table.REPORT}draft"] = "true"
    return merged[sorted(merged.columns, key=table.place_of_column)]


def _matches(old: list[Row], new: list[Row]) -> dict[int, int]:
    """Return, by number, which new sentence each old row is of."""
    words = [_words(row) for row in new]
    match = {n: words.index(_words(row)) for n, row in enumerate(old) if _words(row) in words}
    # A register in its form for publication has no sentence, but its hash.
    digests = [row.get("sha256") for row in new]
    match |= {
        n: digests.index(row["sha256"])
        for n, row in enumerate(old)
        if not _words(row) and row.get("sha256") in digests
    }
    for n, row in enumerate(old):
        free = [k for k in range(len(new)) if k not in match.values()]
        if n in match or not free or not _words(row):
            continue
        around = [k for k in free if _around(row) == _around(new[k])]
        best = process.extractOne(_words(row), [words[k] for k in free], scorer=fuzz.ratio)
        if len(around) == 1 and any(_around(row)):
            match[n] = around[0]
        elif best[1] >= _ALIKE:
            match[n] = free[best[2]]
    return match


def _words(row: Row) -> str:
    value = row.get(table.SENTENCE)
    return normalize(value).text if isinstance(value, str) else ""


def _around(row: Row) -> tuple[str, str]:
    before, after = row.get("prefix"), row.get("suffix")
    return (before if isinstance(before, str) else "", after if isinstance(after, str) else "")
