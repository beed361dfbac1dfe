"""The publishers whose files may be fetched, and the names of those files."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from borderrisk import catalogue
from borderrisk.countries import by_code
from borderrisk.errors import input_error, short_repr
from borderrisk.records import Items, Record, read_toml, to_record

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_LEVEL = 5
"""Deepest level of units that a publisher has, from the country (0) to the village."""


class Source(Record):
    """A publisher whose files may be fetched, as ``data/sources.toml`` describes it."""

    title: str
    layer: str
    url: str
    pointer: str | None = None
    file: str
    licence: str
    attribution: str
    vintage: str
    max_mb: Annotated[int, Field(ge=1)]
    hosts: Items[str] = ()
    sha256: dict[str, str] = Field(default_factory=dict)

    def fill(self, name: str, country: str | None, level: int | None) -> dict[str, str | int]:
        """Return what fills the form of a file's name and address.

        Raises
        ------
        InputError
            If the source has a file a country or a level, and none or no such one is asked for.
        """
        filled: dict[str, str | int] = {}
        if "{iso" in self.file:
            found = by_code(country) if country else None
            if found is None:
                message = f"found {short_repr(country)}, a country's ISO code is needed"
                raise input_error(name, field="country", found=message)
            filled = {"iso2": found.alpha_2, "iso3": found.alpha_3}
        if "{level}" in self.file:
            if level is None or not 0 <= level <= MAX_LEVEL:
                message = f"found {short_repr(level)}, a level from 0 to {MAX_LEVEL} is needed"
                raise input_error(name, field="level", found=message)
            filled["level"] = level
        return filled


@cache
def sources() -> Mapping[str, Source]:
    """Return every source by its name.

    Examples
    --------
    >>> list(sources())
    ['geoboundaries', 'natural-earth', 'natural-earth-rivers', 'geonames']
    """
    path = catalogue.data_dir() / "sources.toml"
    return MappingProxyType(
        {name: to_record(entry, Source, file=path.name, row=name)
         for name, entry in read_toml(path).items()}
    )  # fmt: skip
