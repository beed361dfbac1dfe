"""A file as typed records, or all its issues."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import pydantic

from borderrisk import files
from borderrisk.errors import InputError, Issue, input_error, short_repr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Where = tuple[str | int, ...]
    RowOf = Callable[[Where], tuple[str, Where]]

R = TypeVar("R", bound="Record")
T = TypeVar("T")
Items = Annotated[tuple[T, ...], pydantic.Strict(strict=False)]
"""A tuple that a file writes as a list: ``Items[str]``; its members stay strict."""

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


class Record(pydantic.BaseModel):
    """Base of every record: frozen, strict about types, closed to unknown fields.

    A rule of one field stands on that field (``Annotated`` with a validator or a bound), a rule of
    several in a ``model_validator(mode="after")`` that raises :class:`ValueError` with what was
    found and what is allowed.
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
    raw: Mapping[str, Any],
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
        the location, for records that hold rows, such as the claims of a register.

    Raises
    ------
    InputError
        With every issue: missing and unknown fields at every depth, values of another type.
    """
    try:
        return kind.model_validate(raw)
    except pydantic.ValidationError as error:
        raise InputError(
            [_issue(e, str(file), row, row_of, kind) for e in error.errors(include_url=False)]
        ) from error


def _issue(found: Any, file: str, row: str, row_of: RowOf | None, kind: type[Record]) -> Issue:
    where = tuple(found["loc"])
    if row_of is not None:
        row, where = row_of(where)
    field = ".".join(str(part) for part in where)
    return Issue(file, row, field, _message(found, kind))


def _message(found: Any, kind: type[Record]) -> str:
    value = short_repr(found["input"])
    match found["type"]:
        case "missing":
            return "missing"
        case "extra_forbidden":
            return f"unknown field, allowed: {', '.join(kind.model_fields)}"
        case "literal_error":
            return f"found {value}, allowed: {found['ctx']['expected']}"
        case "value_error":
            return str(found["ctx"]["error"])
        case name:
            return f"found {value}, {_KINDS.get(name, found['msg'])}"
