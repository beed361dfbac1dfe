"""Which data exist, from where, of which vintage, under which licence."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, Strict

from borderrisk.errors import DataError, InputError, input_error, short_repr
from borderrisk.records import Items, Record, read_toml, to_record

if TYPE_CHECKING:
    from collections.abc import Mapping

Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[dict[str, Text], Field(min_length=1)]
"""One text per language."""

Bbox = Annotated[tuple[float, float, float, float], Strict(strict=False)]
"""West, south, east, north in degrees."""


class Provenance(Record):
    """Where a layer comes from, in the words that a reader sees.

    ``title``, ``source``, ``vintage`` and ``scale`` hold a text per language; ``extent`` is the box
    (west, south, east, north; degrees) that the layer covers: what lies beyond is not known.
    ``accuracy_m`` is how far positions may lie from the ground: nothing finer is said of them.
    """

    title: Texts
    source: Texts
    licence: Text
    licence_url: str = ""
    url: str = ""
    attribution: Text
    vintage: Texts
    scale: Texts
    extent: Bbox | None = None
    accuracy_m: Annotated[float, Field(gt=0)] | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files on this machine."""
        return ()


class Dataset(Provenance):
    """One embedded dataset, as ``data/catalogue.toml`` describes it."""

    id: Text
    kind: Text
    path: Text
    crs: Text
    key: Text
    geometry: Items[Text]
    rows: int
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    @property
    def file(self) -> Path:
        """The file on this machine."""
        return data_dir() / self.path

    @property
    def files(self) -> tuple[Path, ...]:
        """The one file on this machine."""
        return (self.file,)


def data_dir() -> Path:
    """Return the folder of the embedded data: inside a wheel, or at the top of a checkout.

    Examples
    --------
    >>> (data_dir() / "catalogue.toml").is_file()
    True
    """
    installed = Path(__file__).parent / "data"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "data"


@cache
def datasets() -> Mapping[str, Dataset]:
    """Return every dataset of the catalogue by its id.

    Examples
    --------
    >>> sorted(datasets())
    ['countries', 'crossings', 'places', 'rivers', 'units', 'world']
    """
    path = data_dir() / "catalogue.toml"
    try:
        return MappingProxyType(
            {
                name: to_record({**entry, "id": name}, Dataset, file=path.name, row=name)
                for name, entry in read_toml(path).items()
            }
        )
    except InputError as error:
        raise DataError(str(error)) from error


def dataset(dataset_id: str) -> Dataset:
    """Return one dataset.

    Raises
    ------
    DataError
        For an id that is not in the catalogue; the message lists those that are.

    Examples
    --------
    >>> dataset("rivers").licence
    'LGPL-3.0-or-later'
    """
    try:
        return datasets()[dataset_id]
    except KeyError:
        known = ", ".join(sorted(datasets()))
        raise DataError(f"no dataset {short_repr(dataset_id)}; the catalogue has {known}") from None


def find(source: str | Path, folder: str) -> Path:
    """Return the path of a TOML file given by its path, or by its name in a data folder.

    Parameters
    ----------
    source : str or Path
        Such as ``"faleme"`` or ``"mine/area.toml"``.
    folder : str
        The folder of the embedded data that holds files of this kind: ``"areas"``, ``"reports"``.

    Raises
    ------
    InputError
        If there is neither; the message lists the names that there are.

    Examples
    --------
    >>> find("faleme", "areas").name
    'faleme.toml'
    """
    path, embedded = Path(source), data_dir() / folder
    if path.suffix or path.exists():
        return path
    named = embedded / f"{path}.toml"
    if named.is_file() and named.parent == embedded:
        return named
    known = ", ".join(sorted(p.stem for p in embedded.glob("*.toml") if "-score" not in p.stem))
    raise input_error(source, found=f"no such file, and no such name in data/{folder}: {known}")


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


def read_named(source: str | Path, folder: str) -> tuple[Path, dict[str, Any]]:
    """Return path and content of a TOML file given by its path, or by its name in a data folder."""
    path = find(source, folder)
    return path, read_toml(path)
