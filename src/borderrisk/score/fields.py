"""The kinds of values that a spec holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field, Strict, StringConstraints

MAX_FLOAT = 1e300
"""No figure is larger: sums and products of a few stay finite."""


def low_first(value: tuple[float, float]) -> tuple[float, float]:
    """Require that the first of two numbers is less."""
    if not value[0] < value[1]:
        raise ValueError(f"found {list(value)}, allowed: two numbers, the low one first")
    return value


def distinct(value: tuple[str, ...]) -> tuple[str, ...]:
    """Require that no word of a list stands in it twice."""
    if len(set(value)) < len(value):
        raise ValueError(f"found {list(value)}, allowed: each once")
    return value


Number = Annotated[
    float,
    Field(ge=-MAX_FLOAT, le=MAX_FLOAT),
    BeforeValidator(lambda value: value.item() if isinstance(value, np.generic) else value),
]
"""A finite number, also as numpy writes it."""

Text = Annotated[str, StringConstraints(pattern=r"\S")]
Texts = Annotated[
    Mapping[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-\w+)*$")], Text],
    Field(min_length=1),
]
"""A text in each of one language or more, by its code."""

Bounds = Annotated[tuple[Number, Number], Strict(strict=False), AfterValidator(low_first)]
"""Two numbers, the low one first."""
