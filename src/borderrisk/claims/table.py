"""A register as a table: one row per claim, a column per field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import tomlkit

from borderrisk.claims import sheets
from borderrisk.claims.sheets import ANSWERS, OPTIONS
from borderrisk.claims.vocabulary import reason_for
from borderrisk.errors import InputError, Issue, short_repr
from borderrisk.text.decisions import NAMES as SECTION
from borderrisk.text.decisions import answer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

SENTENCE = "sentence"
"""The first column: the sentence itself, which the TOML form calls ``exact``."""

REPORT = "report."
"""What the columns begin with that speak of the report as a whole."""

EVIDENCE = "evidence."
"""What the columns begin with that show why a draft proposes what it does; no register has them."""

_COLUMN_OF = {"exact": SENTENCE, "sentence": "sentence_number"}
_FIELD_OF = {column: name for name, column in _COLUMN_OF.items()}

_ORDER = (
    "sentence", "id", "statement", "speakers", "modality", "theme", "place_text", "place",
    "where_prec", "reason", "date", "date_end", "date_prec", "likelihood", "admiralty",
    "corroborates", "sensitivity", "evidence", "page", "sentence_number", "start", "end", "sha256",
    "prefix", "suffix", "drafted",
)  # fmt: skip
"""What an analyst reads first stands first; what only the machine needs stands last."""

_WHOLE = frozenset(
    {"sentence_number", "start", "end", "page", "where_prec", "place.level", "place.vintage"}
)
_NUMBERS = frozenset({"place.distance_km", "place.width_km"})
_DECIMAL = re.compile(r"\s*[0-9]{1,15}(\.[0-9]{1,15}|,[0-9]{1,2}|,[0-9]{4,15})?\s*")
"""A number with a point or a comma; ``2,500`` may be either of two numbers, so it is none."""

_TRUTHS = {"true": True, "false": False, "1": True, "0": False}
_FLAGS = frozenset({"report.draft"})

_QUOTING = ("exact", "prefix", "suffix", "drafted")
"""Fields of a claim that repeat the text of the report, or are of use with its text only."""

READERS = sheets.READERS


def to_frame(raw: Mapping[str, Any]) -> pd.DataFrame:
    """Return what a register's file holds as a frame, a column per field, the sentence first."""
    report = dict(flat({k: v for k, v in raw.items() if k != "claim"}))
    whole = {f"{REPORT}{name}": value for name, value in report.items()}
    rows = [
        {_COLUMN_OF.get(name, name): value for name, value in flat(claim)} | whole
        for claim in raw.get("claim", ())
    ]
    names = {SENTENCE, *(name for row in rows for name in row)}
    return pd.DataFrame(rows, columns=sorted(names, key=place_of_column), dtype=object)


def place_of_column(name: str) -> tuple[bool, int, list[str]]:
    """Return what sorts the columns of a table: by use, those of the report last."""
    head = name.split(".", 1)[0]
    known = _ORDER.index(head) if head in _ORDER else len(_ORDER)
    return name.startswith((REPORT, OPTIONS)), known, re.split(r"(\d+)", name)


def flat(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every value with its path: members by name, items by position from 1."""
    if isinstance(value, dict):
        members: Iterable[tuple[object, object]] = value.items()
    elif isinstance(value, list):
        members = enumerate(value, start=1)
    else:
        yield path, value
        return
    for name, inner in members:
        yield from flat(inner, f"{path}.{name}" if path else str(name))


def from_frame(frame: pd.DataFrame, *, file: object = "frame") -> dict[str, Any]:
    """Return the content of a register's file from its table.

    An empty cell is a missing field. Whole numbers, numbers and dates may be text, as a CSV has
    them. Columns of the report are read from the first row that fills them. A reason that was
    drafted for another kind of place is drafted anew.

    Raises
    ------
    InputError
        If columns are named twice, rows disagree on the report, or a cell contradicts another.

    Examples
    --------
    >>> from_frame(pd.DataFrame({"id": ["c01"], "place.kind": ["none"], "page": ["3"]}))["claim"]
    [{'place_text': '', 'id': 'c01', 'place': {'kind': 'none'}, 'page': 3}]
    """
    if not frame.columns.is_unique:
        twice = ", ".join(map(str, frame.columns[frame.columns.duplicated()]))
        raise InputError([Issue(str(file), "", twice, "two columns have this name")])
    issues: list[Issue] = []
    report: dict[str, Any] = {}
    claims = []
    for number, row in enumerate(frame.to_dict("records"), start=1):
        cells = {str(k): _cell(str(k), v) for k, v in row.items() if not _is_empty(v)}
        own = {
            name: value for name, value in cells.items() if not name.startswith((REPORT, EVIDENCE))
        }
        if not own:
            continue
        for name in (name for name in cells if name.startswith(REPORT)):
            known = report.setdefault(name, cells[name])
            if known != cells[name]:
                found = f"found {short_repr(cells[name])}, an earlier row has {short_repr(known)}"
                issues.append(Issue(str(file), f"row {number}", name, found))
        row_id = str(own.get("id", f"row {number}"))
        claims.append({"place_text": ""} | _redrafted(_nested(own, file, row_id, issues)))
    whole = {name.removeprefix(REPORT): value for name, value in report.items()}
    raw = _nested(whole, file, "", issues)
    if issues:
        raise InputError(issues)
    return {**raw, "claim": claims}


def _redrafted(claim: dict[str, Any]) -> dict[str, Any]:
    """Return a claim whose drafted reason is that of its kind of place, which may have changed."""
    place, reason = claim.get("place"), claim.get("reason")
    if not isinstance(place, dict) or not isinstance(reason, dict):
        return claim
    drafted = {lang: reason_for(place.get("kind"), lang, text) for lang, text in reason.items()}
    return claim | {"reason": reason | {lang: text for lang, text in drafted.items() if text}}


def _is_empty(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return not isinstance(value, list | dict | tuple) and bool(pd.isna(value))


def _cell(name: str, value: object) -> object:
    """Return a cell as the type of its field; what does not fit stays, and is an issue later."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if name in _FLAGS:
        return _TRUTHS.get(str(value).strip().lower(), value)
    if name.startswith(ANSWERS) and isinstance(value, str):
        return answer_of(value)
    if name not in _WHOLE | _NUMBERS:
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        return str(value) if plain else value
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        value = float(value.replace(",", "."))
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _nested(
    cells: Mapping[str, object], file: object, row: str, issues: list[Issue]
) -> dict[str, Any]:
    """Return cells as the nested table that their columns name."""
    root: dict[str, Any] = {}
    for column, value in cells.items():
        field = _FIELD_OF.get(column, column)
        # a name may have points: St. Louis
        steps = field.split(".", 1 if field.startswith(f"{SECTION}.") else -1)
        inner: Any = root
        for step in steps[:-1]:
            inner = inner.setdefault(step, {}) if isinstance(inner, dict) else None
        if not isinstance(inner, dict) or isinstance(inner.get(steps[-1]), dict):
            issues.append(Issue(str(file), row, column, "another column of this row has a value"))
        else:
            inner[steps[-1]] = value
    found = _lists(root)
    return found if isinstance(found, dict) else root


def _lists(value: object) -> object:
    """Turn members that are numbered from 1 into lists, in their order, gaps closed."""
    if not isinstance(value, dict):
        return value
    inner = {n: member if n == SECTION else _lists(member) for n, member in value.items()}
    if inner and all(re.fullmatch("[1-9][0-9]{0,3}", name) for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def draft_to_toml(frame: pd.DataFrame) -> str:
    """Return a drafted table as TOML, what the text shows of a claim as comments on it."""
    told = [name for name in frame.columns if name.startswith(EVIDENCE)]
    shown = frame[[name for name in told if not name.startswith(OPTIONS)]]
    notes = {
        str(claim): [f"{name}: {' '.join(str(cell).split())}" for name, cell in row.items()
                     if not _is_empty(cell)]
        for claim, row in zip(frame["id"], shown.to_dict("records"), strict=True)
    }  # fmt: skip
    notes[""] = []
    for column in told:
        if column.startswith(OPTIONS) and frame[column].notna().any():
            # a line that answers the name once its # is taken off
            option = frame[column].dropna().iloc[0]
            name = column.removeprefix(OPTIONS).rpartition(".")[0]
            key = tomlkit.key([SECTION, name]).as_string()
            answer = tomlkit.item(answer_of(option)).as_string()
            notes[""].append(f"{key} = {answer}  # {option}")
    return to_toml(from_frame(frame), sentences=True, notes=notes)


def to_toml(
    raw: Mapping[str, Any],
    *,
    sentences: bool = False,
    notes: Mapping[str, Iterable[str]] | None = None,
) -> str:
    """Return what a register's file holds as TOML; without sentences, as for publication.

    ``notes`` become comments on the claims that they are about, by id, or on the report by "".

    Examples
    --------
    >>> print(to_toml({"id": "r", "claim": [{"id": "c01", "exact": "A post."}]}).strip())
    id = "r"
    <BLANKLINE>
    [[claim]]
    id = "c01"
    """
    document = tomlkit.document()
    for name, value in raw.items():
        if name not in {"claim", SECTION}:
            document.add(name, _item(value))
    for name, answer in raw.get(SECTION, {}).items() if sentences else ():
        document.add(tomlkit.key([SECTION, name]), answer)
    for note in (notes or {}).get("", ()):
        document.add(tomlkit.comment(note))
    claims = tomlkit.aot()
    for claim in raw["claim"]:
        kept = {k: v for k, v in claim.items() if sentences or k not in _QUOTING}
        entry = tomlkit.table()
        for note in (notes or {}).get(str(claim.get("id")), ()):
            entry.add(tomlkit.comment(note))
        for name, value in kept.items():
            entry.add(name, _item(value))
        claims.append(entry)
    document.add("claim", claims)
    return tomlkit.dumps(document)


def _item(value: object) -> object:
    """Return a value as TOML writes it here: a table on one line."""
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        for name, inner in value.items():
            table.add(name, _item(inner))
        return table
    return tomlkit.item([_item(v) for v in value]) if isinstance(value, list) else value


def read(path: Path) -> dict[str, Any]:
    """Return what a table of claims holds, read from ``.xlsx`` or ``.csv``."""
    return from_frame(READERS[path.suffix.lower()](path), file=path)
