"""A layer of an area, from its files to one checked frame."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from borderrisk import catalogue
from borderrisk.crs import LONLAT
from borderrisk.errors import InputError, InputWarning, Issue, refuse
from borderrisk.layers.cells import country_codes
from borderrisk.layers.columns import our_columns
from borderrisk.layers.dialects import Match, match_dialect
from borderrisk.layers.formats import read_rows
from borderrisk.layers.kinds import KINDS
from borderrisk.layers.shapes import joined, one_per_key, sound_shapes
from borderrisk.layers.world import DATASET, world_countries

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from numpy.typing import NDArray

    from borderrisk.layers.raw import Rows
    from borderrisk.layers.source import LayerSource, OwnLayer


@dataclass(frozen=True)
class Layer:
    """One layer as read: its rows in longitude and latitude, and what was done to them.

    ``table`` has the columns of its kind (``data/README.md``), ``file`` and ``row`` of each row as
    issues name them, and geometry; ``notes`` tell what was left out, merged or mended.
    """

    kind: str
    table: gpd.GeoDataFrame
    notes: tuple[str, ...] = ()


def read_layer(dataset_id: str) -> gpd.GeoDataFrame:
    """Return an embedded dataset as a frame in longitude and latitude.

    Parameters
    ----------
    dataset_id : str
        An id of the catalogue, such as ``"countries"``.

    Returns
    -------
    GeoDataFrame
        One row per feature, CRS OGC:CRS84.

    Raises
    ------
    InputError
        With every issue of the file.

    Examples
    --------
    >>> list(read_layer("countries").country)
    ['GIN', 'MLI', 'MRT', 'SEN']
    """
    entry = catalogue.dataset(dataset_id)
    if entry.id == DATASET:
        return world_countries()
    rows = read_rows(entry.file)
    shapes, issues = rows.shapes(np.arange(len(rows.table)))
    refuse(issues)
    return gpd.GeoDataFrame(rows.table, geometry=shapes, crs=LONLAT)


def empty(kind: str) -> gpd.GeoDataFrame:
    """Return a layer of no rows, with the columns of its kind.

    Examples
    --------
    >>> len(empty("rivers")), list(empty("rivers").columns)
    (0, ['river_id', 'name', 'name_en', 'geometry'])
    """
    columns = {name: pd.Series(dtype=object) for name in KINDS[kind].columns}
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries([], crs=LONLAT))


def read_own(kind: str, origin: OwnLayer, *, countries: Collection[str]) -> Layer:
    r"""Read a layer that an area brings itself.

    Parameters
    ----------
    kind : str
        A kind of layer, such as ``"units"``.
    origin : OwnLayer
        Where its files lie.
    countries : collection of str
        ISO alpha-3 codes: rows of other countries are left out, and counted in the notes.

    Raises
    ------
    InputError
        With every issue of every file.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from borderrisk.layers import LayerSource, OwnLayer
    >>> said = LayerSource(files=("p.csv",), country="ML")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "p.csv").write_text("place_id,name,lon,lat\nk,Kayes,-11.4,14.4\n")
    ...     origin = OwnLayer.of("places", [said], Path(folder))
    ...     read_own("places", origin, countries=["MLI"]).table.country.tolist()
    ['MLI']
    """
    frames: list[gpd.GeoDataFrame] = []
    notes: list[str] = []
    issues: list[Issue] = []
    for said in origin.said:
        for name in said.files:
            try:
                frame, told = _read(kind, origin.folder / name, said, frozenset(countries))
                frames.append(frame)
                notes += told
            except InputError as error:
                issues += error.issues
    refuse(issues)
    table = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=LONLAT)
    return Layer(kind, one_per_key(kind, table), tuple(notes))


def _read(
    kind: str, path: Path, said: LayerSource, countries: frozenset[str]
) -> tuple[gpd.GeoDataFrame, list[str]]:
    rows = read_rows(path, crs=said.crs)
    fit = match_dialect(rows, kind, said)
    at, notes = _wanted(kind, rows, fit, countries)
    table, issues = our_columns(kind, rows, fit, said, at)
    shapes, faults = rows.shapes(at)
    refuse(issues + faults)
    shapes, mended = sound_shapes(kind, rows, at, shapes, repair=said.repair)
    file = path.name
    notes += [f"{file}: {mended} invalid outlines mended"] if mended else []
    for note in notes:
        warnings.warn(note, InputWarning, stacklevel=4)
    table = table.assign(file=rows.file, row=[rows.name_row(int(n)) for n in at])
    frame = gpd.GeoDataFrame(table, geometry=shapes, crs=LONLAT)
    if kind in {"countries", "units"} and (said.country or not fit.is_ours):
        frame, number = joined(kind, frame)
        notes += [f"{file}: {number} outlines joined to others of their {kind}"] if number else []
    return frame, [*rows.notes, *notes]


def _wanted(
    kind: str, rows: Rows, fit: Match, countries: frozenset[str]
) -> tuple[NDArray[np.intp], list[str]]:
    """Return the positions of the rows of the area's countries, and who was left out."""
    everything = np.arange(len(rows.table))
    if "country" not in fit.columns:
        return everything, []
    codes = country_codes(rows.table[fit.columns["country"]], fit.dialect)
    here = codes.isin(countries)
    if fit.is_ours:  # a row without a country is an issue of a file in our own columns
        here |= codes.isin(["None", "nan", ""])
    if kind == "countries" or here.all():
        return everything[here.to_numpy()], []
    left = sorted(set(codes[~here].astype(str)))
    named = ", ".join(left[:10]) + (" …" if len(left) > 10 else "")  # noqa: PLR2004
    note = f"{rows.file}: {int((~here).sum())} {kind} left out, of no country of the area: {named}"
    return everything[here.to_numpy()], [note]
