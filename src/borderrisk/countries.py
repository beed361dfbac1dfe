"""The countries of the world by code and by name."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from borderrisk.names import normalize_name

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "fr", "es", "ar")
"""The languages that the table has a name in."""


@dataclass(frozen=True)
class Country:
    """A country or territory of ISO 3166-1.

    Parameters
    ----------
    alpha_2, alpha_3 : str
        Its letter codes.
    numeric : int or None
        Its number; None for Kosovo, whose letters are of the range that ISO leaves to users.
    names : mapping of language to str
        Short names, by the codes of :data:`LANGUAGES`.
    """

    alpha_2: str
    alpha_3: str
    numeric: int | None
    names: Mapping[str, str] = field(hash=False)

    def __str__(self) -> str:
        return self.alpha_3


@cache
def countries() -> tuple[Country, ...]:
    """Return every country, by alpha-3 code.

    Examples
    --------
    >>> len(countries())
    250
    """
    table = tomllib.loads(files("borderrisk").joinpath("countries.toml").read_text("utf-8"))
    return tuple(
        Country(
            row["alpha_2"], alpha_3, row.get("numeric"),
            MappingProxyType({lang: row[lang] for lang in LANGUAGES}),
        )
        for alpha_3, row in table.items()
    )  # fmt: skip


def by_code(code: str | int) -> Country | None:
    """Return the country of an ISO 3166-1 code, or None.

    Parameters
    ----------
    code : str or int
        Alpha-2, alpha-3 or number, as a number or as its digits; letters in any case.

    Examples
    --------
    >>> [str(by_code(code)) for code in ("ML", "mli", 466, "466")]
    ['MLI', 'MLI', 'MLI', 'MLI']
    >>> by_code("SEN").names["fr"]
    'Sénégal'
    >>> by_code("-99") is None
    True
    """
    text = str(code).strip().upper()
    return _by_code().get(text.zfill(3) if text.isdecimal() else text)


def by_name(name: str) -> Country | None:
    """Return the country of a short name in any language of the table, or None.

    Parameters
    ----------
    name : str
        Case and accents do not count.

    Examples
    --------
    >>> str(by_name("Cote d'Ivoire")), str(by_name("مالي")), by_name("Kayes")
    ('CIV', 'MLI', None)
    """
    return _by_name().get(normalize_name(name.strip().replace("’", "'")))


def like(name: str) -> list[str]:
    """Return the countries one of whose names holds a word, each with its code.

    Examples
    --------
    >>> like("Corée"), like("Kayes")
    (['Corée du Nord (PRK)', 'Corée du Sud (KOR)'], [])
    """
    word = normalize_name(name.strip())
    found = {
        str(country): full
        for country in countries()
        for full in reversed([*country.names.values()])
        if word in normalize_name(full).split()
    }
    return sorted(f"{full} ({code})" for code, full in found.items())


@cache
def _by_code() -> dict[str, Country]:
    found = {code: c for c in countries() for code in (c.alpha_2, c.alpha_3)}
    return found | {f"{c.numeric:03}": c for c in countries() if c.numeric is not None}


@cache
def _by_name() -> dict[str, Country]:
    return {normalize_name(name): c for c in countries() for name in c.names.values()}
