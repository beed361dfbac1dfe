"""Python values of a user's elements as JSON."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd
from folium.utilities import camelize

from borderrisk.errors import PageError


def require_characters(text: str) -> None:
    """Refuse text that UTF-8 cannot write.

    Raises
    ------
    PageError
        Naming what stands before the half of a surrogate pair.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        near = text[max(error.start - 20, 0) : error.start]
        raise PageError(f"after {near!r} stands half a character (a lone surrogate)") from error


class NotPlainError(Exception):
    """A value is no data: JavaScript, an element, or a type that JSON does not have."""


def plain_value(value: object, where: str = "value") -> Any:
    """Return a value as JSON has it: dates as ISO text, what is missing or not finite as null.

    Raises
    ------
    NotPlainError
        Naming where the value stands.

    Examples
    --------
    >>> plain_value({"on": pd.Timestamp("2025-04-28"), "n": np.int64(3), "x": float("nan")})
    {'on': '2025-04-28T00:00:00', 'n': 3, 'x': None}
    """
    if isinstance(value, dict):
        return {str(key): plain_value(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset | np.ndarray):
        return [plain_value(item, where) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if type(value).__name__ == "JsCode":
        raise NotPlainError(f"{where} is JavaScript, and a page runs only the script of its own")
    raise NotPlainError(f"{where} is a {type(value).__name__}, which JSON cannot hold")


def camel_keys(options: Any) -> dict[str, Any]:
    """Return options with Leaflet's names for them.

    Examples
    --------
    >>> camel_keys({"fill_color": "red", "maxZoom": 9})
    {'fillColor': 'red', 'maxZoom': 9}
    """
    plain = plain_value(options if isinstance(options, dict) else {}, "an option")
    return {camelize(key): value for key, value in plain.items()}
