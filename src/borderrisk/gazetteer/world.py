"""The countries of the world by name and demonym, so that an area knows what is not its own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Country:
    """Names of one country, its demonyms by language, and first halves of joint adjectives."""

    code: str
    names: tuple[str, ...]
    demonyms: Mapping[str, tuple[str, ...]]
    joint: tuple[str, ...]


@cache
def countries() -> Mapping[str, Country]:
    """Return the countries of the world by ISO 3166 alpha-3 code.

    Examples
    --------
    >>> countries()["MLI"].demonyms["fr"]
    ('malien', 'malienne')
    """
    return MappingProxyType(
        {code: _country(code, row) for code, row in _file()["countries"].items()}
    )


@cache
def elsewhere() -> tuple[str, ...]:
    """Return names of continents, parts of continents and capitals.

    Examples
    --------
    >>> "West Africa" in elsewhere()
    True
    """
    return tuple(
        name for group in _file()["elsewhere"].values() for names in group for name in _split(names)
    )


def _country(code: str, row: Mapping[str, str]) -> Country:
    demonyms = MappingProxyType({lang: _split(row[lang]) for lang in ("fr", "en")})
    return Country(code, _split(row["names"]), demonyms, _split(row.get("joint", "")))


def _split(names: str) -> tuple[str, ...]:
    return tuple(filter(None, names.split("|")))


def _file() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((Path(__file__).parent / "world.toml").read_text("utf-8"))
