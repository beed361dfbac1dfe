"""A layer of an area, from its files to one checked frame."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from borderrisk import catalogue
from borderrisk.countries import by_code
from borderrisk.crs import LONLAT
from borderrisk.errors import InputError, InputWarning, Issue, refuse, short_repr
from borderrisk.layers.cells import column, country_codes, required
from borderrisk.layers.dialects import Match, match_dialect
from borderrisk.layers.formats import read_rows
from borderrisk.layers.kinds import KINDS
from borderrisk.layers.world import DATASET, polygons_of, world_countries
from borderrisk.names import normalize_name

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from numpy.typing import NDArray

    from borderrisk.layers.raw import Rows
    from borderrisk.layers.source import LayerSource, OwnLayer

_NAMES = {"name_en": "en", "name_fr": "fr"}
_VALID = "Valid Geometry"


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
    return Layer(kind, _one_per_key(kind, table), tuple(notes))


def _read(
    kind: str, path: Path, said: LayerSource, countries: frozenset[str]
) -> tuple[gpd.GeoDataFrame, list[str]]:
    rows = read_rows(path, crs=said.crs)
    fit = match_dialect(rows, kind, said)
    at, notes = _wanted(kind, rows, fit, countries)
    table, issues = _columns(kind, rows, fit, said, at)
    shapes, faults = rows.shapes(at)
    refuse(issues + faults)
    shapes, mended = _geometry(kind, rows, at, shapes, repair=said.repair)
    file = path.name
    notes += [f"{file}: {mended} invalid outlines mended"] if mended else []
    for note in notes:
        warnings.warn(note, InputWarning, stacklevel=4)
    table = table.assign(file=rows.file, row=[rows.name_row(int(n)) for n in at])
    frame = gpd.GeoDataFrame(table, geometry=shapes, crs=LONLAT)
    if kind in {"countries", "units"} and (said.country or not fit.is_ours):
        frame, joined = _joined(kind, frame)
        notes += [f"{file}: {joined} outlines joined to others of their {kind}"] if joined else []
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


def _columns(
    kind: str, rows: Rows, fit: Match, said: LayerSource, at: NDArray[np.intp]
) -> tuple[pd.DataFrame, list[Issue]]:
    """Return our columns of the rows wanted, with what is wrong with them."""
    found: dict[str, Any] = {}
    issues: list[Issue] = []
    needed = KINDS[kind].required if fit.is_ours else KINDS[kind].needed
    for name in (n for n in KINDS[kind].columns if n in fit.columns):
        values, faults = column(rows, at, fit, name)
        issues += faults
        if name in needed:
            issues += required(rows, at, fit.columns[name], values)
        found[name] = values
    table = pd.DataFrame(found, index=range(len(at)), dtype=object)
    if "country" in table:
        table["country"] = country_codes(table.country, fit.dialect)
    return _completed(kind, table, fit, said), issues


def _completed(kind: str, table: pd.DataFrame, fit: Match, said: LayerSource) -> pd.DataFrame:
    """Return a table with every column of its kind, and what is said of all its rows."""
    for name in KINDS[kind].columns:
        if name not in table:
            table[name] = None
    if said.country and "country" in table:
        code = country_codes(pd.Series([said.country]), fit.dialect)[0]
        table["country"] = table.country.fillna(code)
    match kind:
        case "countries":
            table = table.assign(**{name: _country_names(table, name) for name in _NAMES})
        case "units":
            table = _completed_units(table, fit, said)
        case "places":
            table["population"] = pd.to_numeric(table.population)
            if fit.name == "geonames":
                table["variants"] = table.variants.str.replace(",", "|")
        case "rivers":
            table["name_en"] = table.name_en.fillna(table.name)
    table[KINDS[kind].key] = _keys(kind, table)
    return table


def _completed_units(table: pd.DataFrame, fit: Match, said: LayerSource) -> pd.DataFrame:
    """Return units with the level and the vintage that the area file or the columns name."""
    level, year = said.level or fit.level, str(said.vintage or "")
    table["level"] = said.level or table.level.fillna(level)
    if table.vintage.isna().all() and year.isdecimal():
        table["vintage"] = int(year)
    whole = table.level.notna().all()
    return table.astype({"level": int}) if whole else table


def _country_names(table: pd.DataFrame, name: str) -> list[str]:
    """Return the name of each country in a language: the file's, or else that of ISO 3166."""
    return [
        given or (known.names[_NAMES[name]] if (known := by_code(code)) else code)
        for given, code in zip(table[name], table.country, strict=True)
    ]


def _keys(kind: str, table: pd.DataFrame) -> list[str]:
    """Return the id of each row: the file's, or one made of country, level and name."""
    parts = [table[name] for name in ("country", "level", "name") if name in table]
    made = [
        "-".join(normalize_name(str(part)).replace(" ", "-") for part in row)
        for row in zip(*parts, strict=True)
    ]
    given = table[KINDS[kind].key]
    again = pd.Series(made).groupby(made).cumcount()
    made = [f"{key}-{n + 1}" if n else key for key, n in zip(made, again, strict=True)]
    return [key or other for key, other in zip(given, made, strict=True)]


def _geometry(
    kind: str, rows: Rows, at: NDArray[np.intp], shapes: NDArray[np.object_], *, repair: bool
) -> tuple[NDArray[np.object_], int]:
    """Return the shapes of a kind of layer, valid and of its types."""
    allowed = KINDS[kind].geometry
    types = [shape.geom_type for shape in shapes]
    wrong = [
        rows.issue(n, "geometry", f"found {found}, {' or '.join(allowed)} is needed")
        for n, found in zip(at, types, strict=True)
        if found not in allowed
    ]
    reasons = np.array([*map(str, shapely.is_valid_reason(shapes))], dtype=object)
    invalid = reasons != _VALID
    if repair:
        shapes = shapes.copy()
        shapes[invalid] = [shapely.union_all(polygons_of(shape)) for shape in shapes[invalid]]
    else:
        remedy = "a valid shape is needed; say repair = true of this layer to mend it"
        wrong += [
            rows.issue(at[n], "geometry", f"found {reasons[n]}, {remedy}")
            for n in np.flatnonzero(invalid)
        ]
    refuse(wrong)
    if kind == "rivers":
        shapes = shapely.line_merge(shapes)
    return shapes, int(invalid.sum())


def _joined(kind: str, frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Return one row per country or unit whose parts are rows, and how many were joined."""
    same = [KINDS[kind].key, *(["name"] if kind == "units" else [])]
    groups = frame.groupby(same, sort=False)
    if groups.ngroups == len(frame):
        return frame, 0
    first = frame[~frame.duplicated(same)].reset_index(drop=True)
    shapes = [shapely.union_all(part.geometry.array) for _, part in groups]
    return first.set_geometry(gpd.GeoSeries(shapes, crs=LONLAT)), len(frame) - len(first)


def _one_per_key(kind: str, table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a table in which no key stands twice; pieces of one river are chained."""
    key = KINDS[kind].key
    twice = table[key].duplicated()
    if kind == "rivers" and twice.any():
        joined = table.groupby(key, sort=False).geometry.agg(
            lambda shapes: shapely.line_merge(
                shapely.multilinestrings(shapely.get_parts(shapes.array))
            )
        )
        table = table[~twice].set_index(key, drop=False)
        return table.set_geometry(gpd.GeoSeries(joined, crs=LONLAT)).reset_index(drop=True)
    refuse(
        Issue(row.file, row.row, key, f"found {short_repr(getattr(row, key))} a second time")
        for row in table[twice].itertuples()
    )
    return table


def _chained(pieces: gpd.GeoSeries) -> shapely.Geometry:
    """Return the pieces of a river as one line where their ends meet."""
    return shapely.line_merge(shapely.multilinestrings(shapely.get_parts(pieces.array)))
