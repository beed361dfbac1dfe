"""A study area from its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from borderrisk import catalogue, layers
from borderrisk.area.file import AreaFile
from borderrisk.area.study import Area
from borderrisk.crs import GEOD, best_local, require_metric, to_metric
from borderrisk.errors import InputError, Issue, short_repr
from borderrisk.languages import LANGUAGES
from borderrisk.records import to_record

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

read_toml = catalogue.read_named

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
        With every issue of the file.

    Examples
    --------
    >>> area = read_area("faleme")
    >>> area.crs.is_projected, len(area.units)
    (True, 23)
    """
    path, table = catalogue.read_named(source, "areas")
    said = to_record(table, AreaFile, file=path)
    origins = {name: _origin(path, said, name) for name in _COLUMNS}
    read = {name: _layer(origin, name) for name, origin in origins.items()}
    _check_members(path, said, read)
    codes = list(said.countries)
    window = said.window or _window(read["countries"], codes)
    crs = require_metric(said.crs) if said.crs else best_local(window)[0]
    frames = {
        "countries": read["countries"][read["countries"].country.isin(codes)],
        "units": read["units"][read["units"].country.isin(codes)],
        "rivers": _in_order(_named(read["rivers"]), said.rivers),
        "places": _places(read["places"][read["places"].country.isin(codes)]),
        "crossings": _within(read["crossings"], window),
    }
    return Area(
        name=path.stem,
        title=said.title.model_dump() if said.title else dict.fromkeys(LANGUAGES, ", ".join(codes)),
        crs=crs,
        bbox=window,
        border_pairs=tuple((a, b) for a, b in said.borders or _neighbours(frames["countries"])),
        report=_named_file(path, said.report),
        score=_named_file(path, said.score),
        sources=origins,
        **{name: to_metric(frame.reset_index(drop=True), crs) for name, frame in frames.items()},
    )


def _named_file(path: Path, name: str | None) -> str | Path | None:
    """Return the file that an area names beside it, or else a name of the embedded data."""
    beside = path.parent / name if name else None
    return beside if beside and beside.suffix else name


def _origin(path: Path, said: AreaFile, name: str) -> catalogue.Provenance:
    """Return the embedded dataset of a layer, or what the area says of its own files."""
    layer = getattr(said.layers, name)
    if layer is None:
        return catalogue.dataset(name)
    if len(layer.files) == 1 and layer.files[0] in catalogue.datasets():
        return catalogue.dataset(layer.files[0])
    return layers.OwnLayer.of(name, layer, path.parent)


def _layer(origin: catalogue.Provenance, name: str) -> gpd.GeoDataFrame:
    if isinstance(origin, catalogue.Dataset):
        return layers.read_layer(origin.id)
    (source,) = origin.files
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


def _window(countries: gpd.GeoDataFrame, codes: list[str]) -> tuple[float, float, float, float]:
    west, south, east, north = countries[countries.country.isin(codes)].total_bounds
    return float(west), float(south), float(east), float(north)


def _neighbours(countries: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    """Return each pair of countries that share a line, in the order of the area's list."""
    rows = list(zip(countries.country, countries.geometry, strict=True))
    return [
        (a, b)
        for number, (a, one) in enumerate(rows)
        for b, other in rows[number + 1 :]
        if shapely.intersection(one, other).length
    ]


def _places(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.assign(population=pd.to_numeric(frame.population))


def _named(rivers: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return rivers with an English name each: their own where they have no other."""
    return rivers.assign(name_en=rivers.name_en.fillna(rivers.name))


def _in_order(rivers: gpd.GeoDataFrame, ids: tuple[str, ...] | None) -> gpd.GeoDataFrame:
    """Return the rivers that a list names, in its order: the first is what the area is about."""
    if ids is None:
        return rivers
    return rivers[rivers.river_id.isin(ids)].sort_values("river_id", key=lambda c: c.map(ids.index))


def _within(frame: gpd.GeoDataFrame, window: Any) -> gpd.GeoDataFrame:
    return frame[frame.intersects(shapely.box(*window))]


def _check_members(path: Path, said: AreaFile, read: dict[str, Any]) -> None:
    wanted = (("countries", "country", said.countries), ("rivers", "river_id", said.rivers or ()))
    faults = [
        Issue(str(path), "", name, f"found {short_repr(member)}, the layer has no such {column}")
        for name, column, members in wanted
        for member in members
        if member not in set(read[name][column])
    ]
    if faults:
        raise InputError(faults)
