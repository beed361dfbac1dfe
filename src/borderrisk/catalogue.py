"""Which data exist, from where, of which vintage, under which licence."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from borderrisk.errors import DataError, short_repr

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Dataset:
    """One embedded dataset, as ``data/catalogue.toml`` describes it.

    ``title``, ``source``, ``vintage`` and ``scale`` hold a text per language.
    """

    id: str
    title: Mapping[str, str]
    path: str
    source: Mapping[str, str]
    url: str
    licence: str
    licence_url: str
    attribution: str
    vintage: Mapping[str, str]
    crs: str
    scale: Mapping[str, str]
    key: str
    geometry: tuple[str, ...]
    rows: int
    sha256: str

    @property
    def file(self) -> Path:
        """The file on this machine."""
        return data_dir() / self.path


def data_dir() -> Path:
    """Return the folder of the embedded data: inside a wheel, or at the top of a checkout."""
    installed = Path(__file__).parent / "data"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "data"


@cache
def datasets() -> Mapping[str, Dataset]:
    """Return every dataset of the catalogue by its id.

    Examples
    --------
    >>> sorted(datasets())
    ['countries', 'crossings', 'places', 'rivers', 'units']
    """
    entries = tomllib.loads((data_dir() / "catalogue.toml").read_text("utf-8"))
    return MappingProxyType({name: _dataset(name, entry) for name, entry in entries.items()})


def _dataset(name: str, entry: dict[str, object]) -> Dataset:
    try:
        geometry = tuple(map(str, entry.pop("geometry")))  # type: ignore[call-overload]
        return Dataset(id=name, geometry=geometry, **entry)  # type: ignore[arg-type]
    except (KeyError, TypeError) as error:
        raise DataError(f"catalogue.toml: [{name}]: {error}") from error


def dataset(dataset_id: str) -> Dataset:
    """Return one dataset.

    Raises
    ------
    DataError
        For an id that is not in the catalogue; the message lists those that are.
    """
    try:
        return datasets()[dataset_id]
    except KeyError:
        known = ", ".join(sorted(datasets()))
        raise DataError(f"no dataset {short_repr(dataset_id)}; the catalogue has {known}") from None


def verify(dataset_id: str) -> str:
    """Return what is wrong with a dataset's file on this machine; empty if nothing is.

    Examples
    --------
    >>> verify("rivers")
    ''
    """
    entry = dataset(dataset_id)
    if not entry.file.is_file():
        return f"{entry.path}: missing"
    found = hashlib.sha256(entry.file.read_bytes()).hexdigest()
    if found != entry.sha256:
        return f"{entry.path}: SHA-256 is {found}, the catalogue says {entry.sha256}"
    return ""
