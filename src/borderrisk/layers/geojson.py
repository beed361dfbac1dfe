"""Read one dataset into a checked frame, or say what is wrong with it."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import shape

from borderrisk import catalogue, files
from borderrisk.crs import LONLAT
from borderrisk.errors import InputError, Issue, input_error, short_repr

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
_LIMITS = (("longitude", 180.0), ("latitude", 90.0))
_RING = 4
"""Fewest positions of a closed ring."""


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
        With every fault of the file.

    Examples
    --------
    >>> list(read_layer("countries").country)
    ['GIN', 'MLI', 'MRT', 'SEN']
    """
    entry = catalogue.dataset(dataset_id)
    read = read_points if entry.file.suffix == ".csv" else read_geojson
    return read(entry.file, key=entry.key)


def read_geojson(path: str | Path, *, key: str | None = None) -> gpd.GeoDataFrame:
    """Read a GeoJSON file strictly.

    Parameters
    ----------
    path : str or Path
        A FeatureCollection in longitude and latitude (RFC 7946), UTF-8.
    key : str, optional
        A property that must be there and be unique.

    Returns
    -------
    GeoDataFrame
        Properties and geometry, CRS OGC:CRS84.

    Raises
    ------
    InputError
        With every fault: encoding, syntax, repeated names, missing geometry, positions out of
        range, open rings, crossings of a ring with itself, repeated keys.
    """
    file = Path(path)
    features = _features(file, _parsed(file, files.read_text(file)))
    faults = [found for row, item in enumerate(features) for found in _faults(file, row, item)]
    if key is not None:
        faults += _key_faults(
            file, [(item.get("properties") or {}).get(key) for item in features], key
        )
    if faults:
        raise InputError(faults)
    geometry = [shape(item["geometry"]) for item in features]
    faults = [
        Issue(
            str(file),
            str(row),
            "geometry",
            f"found {shapely.is_valid_reason(g)}, a valid shape is needed",
        )
        for row, g in enumerate(geometry)
        if not g.is_valid
    ]
    if faults:
        raise InputError(faults)
    return gpd.GeoDataFrame(
        [item["properties"] for item in features], geometry=geometry, crs=LONLAT
    )


def read_points(path: str | Path, *, key: str | None = None) -> gpd.GeoDataFrame:
    """Read a CSV table of points strictly.

    Parameters
    ----------
    path : str or Path
        UTF-8, comma separated, with columns ``lon`` and ``lat`` in degrees. Cells stay text, so
        that ``NA`` is Namibia and ``0101`` keeps its zero.
    key : str, optional
        A column that must be there and be unique.

    Returns
    -------
    GeoDataFrame
        The columns as text (empty cells as missing), points as geometry, CRS OGC:CRS84.

    Raises
    ------
    InputError
        With every fault: ragged rows, repeated columns, numbers that are none, repeated keys.
    """
    file = Path(path)
    header, rows = _table(
        file, files.read_text(file), required=("lon", "lat", *([key] if key else []))
    )
    faults: list[Issue] = []
    for line, row in rows:
        for column, (word, limit) in zip(("lon", "lat"), _LIMITS, strict=True):
            if not _in_range(row[column], limit):
                found = f"found {short_repr(row[column])}, {word} is -{limit:g} to {limit:g}"
                faults.append(Issue(str(file), str(line), column, found))
    if key is not None:
        faults += _key_faults(file, [row[key] for _, row in rows], key, first=2)
    if faults:
        raise InputError(faults)
    table = pd.DataFrame([row for _, row in rows], columns=header).replace("", None)
    points = gpd.points_from_xy(table.pop("lon").astype(float), table.pop("lat").astype(float))
    return gpd.GeoDataFrame(table, geometry=points, crs=LONLAT)


def _parsed(file: Path, text: str) -> Any:
    def refuse(literal: str) -> None:
        raise input_error(file, found=f"found the number {literal}, a finite one is needed")

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise input_error(file, field=min(twice), found="the same member twice in one object")
        return dict(pairs)

    try:
        return json.loads(text, parse_constant=refuse, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        raise input_error(
            file, error.lineno, found=f"no JSON at character {error.pos}: {error.msg}"
        ) from error
    except RecursionError as error:
        raise input_error(file, found="nested deeper than a map can be") from error


def _features(file: Path, data: Any) -> list[dict[str, Any]]:
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        found = short_repr(data.get("type") if isinstance(data, dict) else data)
        raise input_error(file, field="type", found=f"found {found}, a FeatureCollection is needed")
    crs = ((data.get("crs") or {}).get("properties") or {}).get("name")
    if crs is not None and "CRS84" not in str(crs):
        raise input_error(
            file, field="crs", found=f"found {short_repr(crs)}, GeoJSON is in OGC:CRS84"
        )
    features = data.get("features")
    if not isinstance(features, list) or not features:
        raise input_error(file, field="features", found="no feature, at least one is needed")
    return features


def _faults(file: Path, row: int, feature: Any) -> Iterator[Issue]:
    where = (str(file), str(row))
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict):
        yield Issue(*where, "geometry", f"found {short_repr(geometry)}, a geometry is needed")
    elif geometry.get("type") not in _TYPES:
        allowed = ", ".join(_TYPES)
        yield Issue(
            *where, "geometry", f"found {short_repr(geometry.get('type'))}, allowed: {allowed}"
        )
    else:
        coordinates = geometry.get("coordinates")
        yield from (Issue(*where, "coordinates", text) for text in _coordinate_faults(coordinates))
        if "Polygon" in geometry["type"]:
            yield from (Issue(*where, "coordinates", text) for text in _ring_faults(coordinates))


def _coordinate_faults(value: Any) -> Iterator[str]:
    if not isinstance(value, list) or not value:
        yield f"found {short_repr(value)}, positions are needed"
    elif isinstance(value[0], list):
        for part in value:
            yield from _coordinate_faults(part)
    elif len(value) < len(_LIMITS):
        yield f"found {short_repr(value)}, a position is longitude and latitude"
    else:
        for (word, limit), number in zip(_LIMITS, value, strict=False):
            if not _in_range(number, limit, text=False):
                yield f"found {word} {short_repr(number)}, it is -{limit:g} to {limit:g}"


def _ring_faults(value: Any) -> Iterator[str]:
    if not (isinstance(value, list) and value and isinstance(value[0], list) and value[0]):
        return
    if isinstance(value[0][0], list):
        for part in value:
            yield from _ring_faults(part)
    elif len(value) < _RING:
        yield f"found a ring of {len(value)} positions, at least {_RING} are needed"
    elif value[0] != value[-1]:
        yield f"found a ring from {value[0]} to {value[-1]}, it must end where it begins"


def _in_range(value: Any, limit: float, *, text: bool = True) -> bool:
    if isinstance(value, bool) or not isinstance(value, str if text else (int, float)):
        return False
    try:
        number = float(value)
    except ValueError:
        return False
    return math.isfinite(number) and abs(number) <= limit


def _key_faults(file: Path, values: list[Any], key: str, first: int = 0) -> list[Issue]:
    faults: list[Issue] = []
    seen: set[Any] = set()
    for row, value in enumerate(values, start=first):
        if value in (None, ""):
            faults.append(Issue(str(file), str(row), key, "missing, every row needs one"))
        elif value in seen:
            faults.append(
                Issue(str(file), str(row), key, f"found {short_repr(value)} a second time")
            )
        seen.add(value)
    return faults


def _table(
    file: Path, text: str, required: tuple[str, ...]
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    try:
        header, *lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except ValueError as error:
        raise input_error(file, found="empty, a header row is needed") from error
    except csv.Error as error:
        raise input_error(file, found=f"no CSV: {error}") from error
    faults = [
        Issue(str(file), "1", name, "missing column") for name in required if name not in header
    ]
    faults += [
        Issue(str(file), "1", name, "column twice")
        for name in sorted(set(header))
        if header.count(name) > 1
    ]
    faults += [
        Issue(str(file), str(line), "", f"found {len(cells)} cells, the header has {len(header)}")
        for line, cells in enumerate(lines, start=2)
        if len(cells) != len(header)
    ]
    if not lines:
        faults.append(Issue(str(file), "", "", "0 rows, at least one is needed"))
    if faults:
        raise InputError(faults)
    return header, [
        (n, dict(zip(header, row, strict=True))) for n, row in enumerate(lines, start=2)
    ]
