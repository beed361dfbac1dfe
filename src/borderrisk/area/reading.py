"""A study area from its file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from borderrisk import catalogue, files, layers
from borderrisk.area.study import Area
from borderrisk.crs import GEOD, require_metric, to_metric
from borderrisk.errors import BorderRiskError, InputError, Issue, input_error, short_repr

if TYPE_CHECKING:
    import geopandas as gpd

_FIELDS = ("title", "countries", "borders", "rivers", "window", "crs", "crs_reason")

_OPTIONAL = ("layers", "report")

_LANGUAGES = ("en", "fr")

_COLUMNS = {
    "countries": (("country", "name_en", "name_fr"), ()),
    "units": (
        ("unit_id", "name", "country", "level", "vintage"), ("kind", "pcode", "valid_to", "seat")
    ),
    "rivers": (("river_id", "name"), ("name_en",)),
    "places": (("place_id", "name", "country"), ("population", "variants", "note")),
    "crossings": (("crossing_id", "name", "countries", "place_ids"), ()),
}  # fmt: skip
"""Of each layer, the columns that it must have and those that it may have."""


def read_area(source: str | Path) -> Area:
    """Read a study area.

    Parameters
    ----------
    source : str or Path
        A name in ``data/areas``, or the path of a TOML file of the same form.

    Returns
    -------
    Area
        With every frame checked and projected.

    Raises
    ------
    InputError
        With every fault of the file.

    Examples
    --------
    >>> area = read_area("faleme")
    >>> area.crs.is_projected, len(area.units)
    (True, 23)
    """
    path, table = read_toml(source, "areas")
    _check(path, table)
    read = {name: _layer(path, table, name) for name in _COLUMNS}
    crs = require_metric(table["crs"])
    codes = table["countries"]
    frames = {
        "countries": read["countries"][read["countries"].country.isin(codes)],
        "units": read["units"][read["units"].country.isin(codes)],
        "rivers": _in_order(_named(read["rivers"]), "river_id", table["rivers"]),
        "places": _places(read["places"][read["places"].country.isin(codes)]),
        "crossings": _within(read["crossings"], table["window"]),
    }
    _check_members(path, table, frames)
    return Area(
        name=path.stem,
        title=table["title"],
        crs=crs,
        window=tuple(table["window"]),
        pairs=tuple(map(tuple, table["borders"])),
        report=table.get("report"),
        sources={name: _source(path, table, name) for name in _COLUMNS},
        **{name: to_metric(frame.reset_index(drop=True), crs) for name, frame in frames.items()},
    )


def read_toml(source: str | Path, folder: str) -> tuple[Path, dict[str, Any]]:
    """Return path and content of a TOML file given by its path, or by its name in a data folder.

    Raises
    ------
    InputError
        If there is no such file, or it is no TOML.
    """
    embedded = catalogue.data_dir() / folder
    path = Path(source)
    if path.suffix != ".toml" and not path.exists():
        path = embedded / f"{source}.toml"
        if not path.is_file() or path.parent != embedded:
            known = ", ".join(
                sorted(p.stem for p in embedded.glob("*.toml") if "-score" not in p.stem)
            )
            raise input_error(
                source, found=f"no such file, and no such name in data/{folder}: {known}"
            )
    text = files.read_text(path)
    try:
        return path, tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise input_error(path, found=f"no TOML: {error}") from error


def _source(path: Path, table: dict[str, Any], name: str) -> str | Path:
    """Return the id of an embedded dataset, or the file that the area names beside its TOML."""
    named = table.get("layers", {}).get(name, name)
    return str(named) if named in catalogue.datasets() else path.parent / str(named)


def _layer(path: Path, table: dict[str, Any], name: str) -> gpd.GeoDataFrame:
    source = _source(path, table, name)
    if isinstance(source, str):
        return layers.read_layer(source)
    needed, optional = _COLUMNS[name]
    read = layers.read_points if source.suffix == ".csv" else layers.read_geojson
    frame = read(source, key=needed[0])
    faults = [Issue(str(source), "", c, "missing column") for c in needed if c not in frame.columns]
    faults += [
        Issue(str(source), str(row), c, f"found {short_repr(value)}, text is needed")
        for c in needed
        if c in frame.columns and c not in {"level", "vintage"}
        for row, value in enumerate(frame[c])
        if not isinstance(value, str) or not value.strip()
    ]
    if not faults and name == "countries" and not shapely.coverage_is_valid(frame.geometry.array):
        faults.append(Issue(str(source), "", "geometry", _overlap(frame)))
    if faults:
        raise InputError(faults)
    return frame.assign(**{c: None for c in optional if c not in frame.columns})


def _overlap(countries: gpd.GeoDataFrame) -> str:
    edges = shapely.coverage_invalid_edges(countries.geometry.array)
    km = sum(GEOD.geometry_length(edge) for edge in edges if not edge.is_empty) / 1000
    return (
        f"outlines overlap or do not match along {km:.1f} km; neighbours must share their border "
        "vertex by vertex: clean them as one coverage first (shapely.coverage_clean)"
    )


def _places(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.assign(population=pd.to_numeric(frame.population))


def _named(rivers: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return rivers with an English name each: their own where they have no other."""
    return rivers.assign(name_en=rivers.name_en.fillna(rivers.name))


def _in_order(frame: gpd.GeoDataFrame, column: str, members: list[str]) -> gpd.GeoDataFrame:
    """Return the rows that a list names, in its order: the first is what the area is about."""
    return frame[frame[column].isin(members)].sort_values(
        column, key=lambda c: c.map(members.index)
    )


def _within(frame: gpd.GeoDataFrame, window: list[float]) -> gpd.GeoDataFrame:
    return frame[frame.intersects(shapely.box(*window))]


def _check(path: Path, table: dict[str, Any]) -> None:
    file = str(path)
    faults = [Issue(file, "", f, "missing") for f in _FIELDS if f not in table]
    faults += [
        Issue(file, "", f, f"unknown field, allowed: {', '.join((*_FIELDS, *_OPTIONAL))}")
        for f in sorted(table.keys() - {*_FIELDS, *_OPTIONAL})
    ]
    faults += _value_faults(
        file, {"title": {}, "window": [], "borders": [], "countries": []} | table
    )
    if faults:
        raise InputError(faults)


def _value_faults(file: str, table: dict[str, Any]) -> list[Issue]:
    faults = [
        Issue(file, "", f"title.{lang}", "missing")
        for lang in _LANGUAGES
        if lang not in table["title"]
    ]
    west, south, east, north = table["window"] if len(table["window"]) == 4 else (0, 0, 0, 0)  # noqa: PLR2004
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004
        found = (
            f"found {short_repr(table['window'])}, [west, south, east, north] in degrees is needed"
        )
        faults.append(Issue(file, "", "window", found))
    for pair in table["borders"]:
        if len(pair) != 2 or not set(pair) <= set(table["countries"]):  # noqa: PLR2004
            found = f"found {short_repr(pair)}, two of {', '.join(table['countries'])} are needed"
            faults.append(Issue(file, "", "borders", found))
    try:
        require_metric(table.get("crs"))
    except BorderRiskError as error:
        faults.append(Issue(file, "", "crs", str(error)))
    return faults


def _check_members(path: Path, table: dict[str, Any], frames: dict[str, gpd.GeoDataFrame]) -> None:
    wanted = (("countries", "country"), ("rivers", "river_id"))
    faults = [
        Issue(str(path), "", name, f"found {short_repr(member)}, the layer has no such {column}")
        for name, column in wanted
        for member in table[name]
        if member not in set(frames[name][column])
    ]
    if faults:
        raise InputError(faults)
