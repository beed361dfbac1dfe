"""The colours and widths of our maps, from one table."""

from __future__ import annotations

import tomllib
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from borderrisk.page import package_file

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(package_file(__package__, "style.toml"))


@cache
def colours(scheme: str = "light") -> Mapping[str, str]:
    """Return the colours of our maps by their use.

    Parameters
    ----------
    scheme : {"light", "dark"}
        Light is that of paper, of the still picture and of the notebooks' figures.

    Examples
    --------
    >>> colours()["water"]
    '#1f6f9f'
    """
    return MappingProxyType(_table()[scheme])


@cache
def widths() -> Mapping[str, float]:
    """Return the widths of the strokes by their use, in pixels.

    Examples
    --------
    >>> widths()["main-river"]
    4
    """
    return MappingProxyType(_table()["width"])


@cache
def dashes() -> Mapping[str, str]:
    """Return the dash patterns of limits of units and of what claims speak of, in pixels."""
    return MappingProxyType(_table()["dash"])


@cache
def css_properties() -> str:
    """Return the table as CSS custom properties, the dark ones for who prefers dark screens."""
    light = _declarations(colours())
    strokes = _declarations({f"width-{name}": f"{value}px" for name, value in widths().items()})
    lines = _declarations({f"dash-{name}": value for name, value in dashes().items()})
    dark = _declarations(colours("dark"))
    return (
        f":root{{color-scheme:light;{light}{strokes}{lines}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}\n"
    )


def _declarations(values: Mapping[str, object]) -> str:
    return "".join(f"--{name}:{value};" for name, value in values.items())
