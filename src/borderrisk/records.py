"""A file as typed records, or all its issues."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args, get_origin

import pydantic

from borderrisk import files
from borderrisk.errors import InputError, Issue, input_error, short_repr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Where = tuple[str | int, ...]
    RowOf = Callable[[Where], tuple[str, Where]]

R = TypeVar("R", bound="Record")
T = TypeVar("T")
Items = Annotated[tuple[T, ...], pydantic.Strict(strict=False)]
"""A tuple that a file writes as a list: ``Items[str]``; its members stay strict."""

_TAG = "kind"
"""The field that tells the members of a union of records apart."""

_LONGEST_NAME = 60
"""Letters of a field's name that an issue repeats as they are."""

_BREAKS = "\n\t"
"""Control characters that a text of several lines may hold."""


def _written(value: str) -> str:
    if not value.strip():
        raise ValueError("missing")
    for char in value:
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in _BREAKS:
            raise ValueError(f"found the control character U+{ord(char):04X}, plain text is needed")
    return value


def _on_one_line(value: str) -> str:
    if any(char in value for char in _BREAKS):
        raise ValueError(f"found {short_repr(value)}, one line without tabs is needed")
    return value


Text = Annotated[str, pydantic.AfterValidator(_written)]
"""Text that says something and holds no control character but line ends and tabs."""

Line = Annotated[Text, pydantic.AfterValidator(_on_one_line)]
"""Text on one line: a name, an id, a title."""

_KINDS = {
    "string_type": "text is needed",
    "int_type": "a whole number is needed",
    "int_from_float": "a whole number is needed",
    "float_type": "a number is needed",
    "finite_number": "a finite number is needed",
    "bool_type": "true or false is needed",
    "list_type": "a list is needed",
    "tuple_type": "a list is needed",
    "dict_type": "a table is needed",
    "mapping_type": "a table is needed",
    "model_type": "a table is needed",
    "model_attributes_type": "a table is needed",
}
"""What is allowed, by pydantic's name of an error; other errors bring their own words."""

_LIMITS = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than"}


class Record(pydantic.BaseModel):
    """Base of every record: frozen, strict about types, closed to unknown fields.

    A rule of one field stands on that field (``Annotated`` with a validator or a bound), a rule of
    several in a ``model_validator(mode="after")`` that raises :class:`ValueError` with what was
    found and what is allowed. Records of a union are told apart by their field ``kind``.
    """

    model_config = pydantic.ConfigDict(
        frozen=True, strict=True, extra="forbid", allow_inf_nan=False, arbitrary_types_allowed=False
    )


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises
    ------
    InputError
        If there is no such file, or it is not valid TOML; the message names line and column.
    """
    text = files.read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise input_error(path, found=f"not valid TOML: {error}") from error
    except (ValueError, RecursionError) as error:
        raise input_error(path, found=f"not readable as TOML: {error}") from error


def to_record(
    raw: Mapping[str, object],
    kind: type[R],
    *,
    file: object,
    row: str = "",
    row_of: RowOf | None = None,
) -> R:
    """Return a mapping as a record.

    Parameters
    ----------
    raw : mapping
        As parsed from TOML, JSON or a row of a table. Lists stand for tuples.
    kind : type
        The record.
    file : object
        What the issues name as the file.
    row : str, optional
        What they name as the row.
    row_of : callable, optional
        From the location of an error (members and positions) to the row's name and the rest of
        the location, for records that hold rows, such as the claims of a register. In the field
        of an issue the members of a list count from 1.

    Raises
    ------
    InputError
        With every issue: missing and unknown fields at every depth, values of another type.
    """
    name_row = row_of or (lambda where: (row, where))
    try:
        return kind.model_validate(raw)
    except pydantic.ValidationError as error:
        found = error.errors(include_url=False)
    issues = []
    for one in found:
        where = tuple(one["loc"])
        tagged = (*where, _TAG) if one["type"].startswith("union_tag") else where
        name, rest = name_row(_in_file(raw, tagged))
        message = _message(one, _record_at(kind, where[:-1]))
        issues.append(Issue(str(file), name, ".".join(map(_counted, rest)), message))
    raise InputError(list(dict.fromkeys(issues)))


def _counted(part: str | int) -> str:
    if isinstance(part, int):
        return str(part + 1)
    return part if part.isprintable() and len(part) <= _LONGEST_NAME else short_repr(part)


def _in_file(raw: object, where: Where) -> Where:
    """Return a location without pydantic's own steps, such as the tag of a union."""
    kept: list[str | int] = []
    value, tag = raw, None
    for number, part in enumerate(where, start=1):
        is_last = number == len(where)
        if isinstance(value, Mapping):
            if not is_last and part == value.get(_TAG) != tag:
                tag = part
            elif part in value or is_last:
                kept.append(part)
                value, tag = value.get(part), None
        elif isinstance(value, list | tuple) and isinstance(part, int):
            kept.append(part)
            value = value[part] if part < len(value) else None
        elif value is None and part == _TAG:
            kept.append(part)
    return tuple(kept)


def _record_at(kind: type[Record], where: Where) -> type[Record]:
    """Return the record that stands at a location: of a tagged union, the one with its tag."""
    kinds = [kind]
    for part in where:
        inner = [r for k in kinds for r in _records_in(k.model_fields.get(str(part)))]
        types = [(k, field.annotation) for k in kinds for field in k.model_fields.values()]
        tagged = [k for k, t in types if get_origin(t) is Literal and part in get_args(t)]
        kinds = inner or tagged or kinds
    return kinds[0]


def _records_in(annotation: object) -> Iterator[type[Record]]:
    """Yield the records that the type of a field speaks of."""
    annotation = getattr(annotation, "annotation", annotation)
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for inner in get_args(annotation):
        yield from _records_in(inner)


def _message(found: Any, kind: type[Record]) -> str:
    match found["type"]:
        case "missing" | "union_tag_not_found":
            return "missing"
        case "extra_forbidden":
            return f"unknown field, allowed: {', '.join(kind.model_fields)}"
        case "value_error":
            return str(found["ctx"]["error"])
        case "union_tag_invalid":
            tag = short_repr(found["ctx"]["tag"])
            return f"found {tag}, allowed: {found['ctx']['expected_tags']}"
        case "too_short":
            allowed = f"at least {found['ctx']['min_length']} members are needed"
        case "too_long":
            allowed = f"at most {found['ctx']['max_length']} members are needed"
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than" as name:
            [(limit, most)] = found["ctx"].items()
            allowed = f"{_LIMITS[limit]} {most} is needed"
        case "literal_error":
            allowed = f"allowed: {found['ctx']['expected']}"
        case name:
            allowed = _KINDS.get(name, found["msg"])
    return f"found {short_repr(found['input'])}, {allowed}"
