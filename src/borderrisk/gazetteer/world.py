"""The countries of the world by name and demonym, so that an area knows what is not its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from borderrisk import countries as iso
from borderrisk.records import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping


LANGUAGES = ("fr", "en")
"""The languages of the texts that are read."""


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
    own: dict[str, dict[str, str]] = _file()["countries"]
    common = frozenset(_file()["common"])
    found = {}
    for country in iso.countries():
        code, row = country.alpha_3, own.get(country.alpha_3, {})
        demonyms = MappingProxyType({lang: _split(row.get(lang, "")) for lang in LANGUAGES})
        names = (*_split(row.get("names", "")), *(country.names[lang] for lang in LANGUAGES))
        read = tuple(name for name in dict.fromkeys(names) if name not in common)
        found[code] = Country(code, read, demonyms, _split(row.get("joint", "")))
    return MappingProxyType(found)


@cache
def regions() -> tuple[str, ...]:
    """Return names of continents and parts of them, which have no outline.

    Examples
    --------
    >>> "West Africa" in regions()
    True
    """
    return _names("regions")


@cache
def cities() -> tuple[str, ...]:
    """Return names of capitals and other cities abroad that the press writes.

    Examples
    --------
    >>> "Paris" in cities()
    True
    """
    return _names("cities")


@cache
def seats() -> tuple[str, ...]:
    """Return names of the seats of regions around the borders that the package is made for."""
    return _names("seats")


def _names(group: str) -> tuple[str, ...]:
    return tuple(name for names in _file()["elsewhere"][group] for name in _split(names))


def _split(names: str) -> tuple[str, ...]:
    return tuple(filter(None, names.split("|")))


@cache
def _file() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("world.toml"))
