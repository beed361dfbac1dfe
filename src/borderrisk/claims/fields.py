"""The kinds of fields that a register has."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, Literal

import pydantic
from pydantic import Field

from borderrisk.errors import short_repr
from borderrisk.records import Items, Line, Text

DATE_FORMS = {"day": "YYYY-MM-DD", "month": "YYYY-MM", "year": "YYYY"}
"""The form of a date by its precision."""


def matches(pattern: str, needed: str) -> pydantic.AfterValidator:
    """Return the rule that a text has a form; ``needed`` says which in words."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"found {short_repr(value)}, {needed}")
        return value

    return pydantic.AfterValidator(check)


def _iso(value: object) -> object:
    """Return a date that TOML or a spreadsheet knows as one in the form of a text."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: str) -> str:
    for char in value:
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t":
            raise ValueError(f"found the control character U+{ord(char):04X}")
    return value


def precision_of(value: str) -> str | None:
    """Return the precision that the form of a date has: day, month, year, or none of them."""
    return next((name for name, form in DATE_FORMS.items() if len(form) == len(value)), None)


def _dated(value: str, precision: str | None = None) -> str:
    form = DATE_FORMS[precision or precision_of(value) or "day"]
    try:
        date.fromisoformat(value + "0000-01-01"[len(value) :])
    except ValueError:
        form_fits = False
    else:
        form_fits = bool(re.fullmatch(re.sub("[YMD]", "[0-9]", form), value))
    if not form_fits:
        raise ValueError(f"found {short_repr(value)}, a date as {form} is needed")
    return value


Lang = Annotated[
    str, matches("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language code such as en or fr is needed")
]

Words = Annotated[dict[Lang, Text], Field(min_length=1)]
"""A text in one language or more."""

Speaker = Annotated[
    dict[Lang | Literal[""], Line],
    Field(min_length=1),
    pydantic.BeforeValidator(lambda value: {"": value} if isinstance(value, str) else value),
]
"""Who says it: one name for every language, or one per language."""

Day = Annotated[
    str,
    pydantic.BeforeValidator(_iso),
    pydantic.AfterValidator(lambda value: _dated(value, "day")),
]
"""A day as YYYY-MM-DD."""

Date = Annotated[str, pydantic.BeforeValidator(_iso), pydantic.AfterValidator(_dated)]
"""A day, a month or a year."""

Hash = Annotated[str, matches("[0-9a-f]{64}", "64 hexadecimal digits are needed")]

Theme = Annotated[Line, matches(r"[^\W_]+(-[^\W_]+)*", "letters, digits and hyphens are needed")]

Slice = Annotated[str, pydantic.AfterValidator(_plain)]
"""A stretch of the report's text, blank or not."""

Offset = Annotated[int, Field(ge=0, le=10**9)]

Speakers = Annotated[Items[Speaker], Field(min_length=1)]
"""A chain of speakers, from the source to the text that was read."""
