"""GeoJSON, read strictly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from borderrisk import files
from borderrisk.crs import LONLAT
from borderrisk.errors import InputError, Issue, input_error, refuse, short_repr
from borderrisk.layers.coordinates import to_shape
from borderrisk.layers.raw import Rows, key_issues
from borderrisk.layers.reference import stated_crs, to_degrees

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_BYTES = 300_000_000
"""Largest text that is parsed: twice the largest national file met, some ten seconds of work."""

MAX_VERTICES = 5_000_000
"""Most positions of one file: a page shows a hundredth of it."""


def read_geojson(path: str | Path, *, key: str | None = None) -> gpd.GeoDataFrame:
    """Read a GeoJSON file strictly.

    Parameters
    ----------
    path : str or Path
        A FeatureCollection, or a Feature, in longitude and latitude (RFC 7946), UTF-8. The
        reference system that an older file states is honoured.
    key : str, optional
        A property that must be there and be unique.

    Returns
    -------
    GeoDataFrame
        Properties and geometry, CRS OGC:CRS84.

    Raises
    ------
    InputError
        With every issue: encoding, syntax, repeated names, missing geometry, positions out of
        range, open rings, crossings of a ring with itself, repeated keys.

    Examples
    --------
    >>> from borderrisk.catalogue import dataset
    >>> list(read_geojson(dataset("countries").file).country)
    ['GIN', 'MLI', 'MRT', 'SEN']
    """
    rows = geojson_rows(Path(path))
    shapes, issues = rows.shapes(np.arange(len(rows.table)))
    refuse(issues + (key_issues(rows, key) if key else []))
    refuse(
        rows.issue(n, "geometry", f"found {reason}, a valid shape is needed")
        for n, reason in enumerate(shapely.is_valid_reason(shapes))
        if reason != "Valid Geometry"
    )
    return gpd.GeoDataFrame(rows.table, geometry=shapes, crs=LONLAT)


def geojson_rows(path: Path, *, crs: str | None = None) -> Rows:
    """Return the features of a GeoJSON file as rows."""
    return feature_rows(path, parse_json(path), crs=crs)


def parse_json(path: Path) -> Any:
    """Return the content of a JSON file, no member twice in one object."""
    size = path.stat().st_size if path.is_file() else 0
    if size > MAX_BYTES:
        limit = f"found {size / 1e6:.0f} MB, at most {MAX_BYTES / 1e6:g} MB are read"
        raise input_error(path, found=f"{limit}; save it as GeoPackage, with the rows needed alone")
    text = files.read_text(path)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) == len(pairs):
            return dict(pairs)
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise input_error(path, field=twice, found="found twice in one JSON object")

    try:
        return json.loads(text, object_pairs_hook=once)
    except InputError:
        raise
    except json.JSONDecodeError as error:
        what = files.disguise(text.encode()[:64]) or "not valid JSON"
        found = f"{what}: line {error.lineno}, column {error.colno}: {error.msg}"
        raise input_error(path, found=found) from error
    except RecursionError as error:
        raise input_error(path, found="nested too deeply for a map") from error
    except ValueError as error:  # integers beyond the digits that Python reads
        raise input_error(path, found=f"not readable as JSON: {error}") from error


def feature_rows(path: Path, data: Any, *, crs: str | None = None) -> Rows:
    """Return the features of a parsed GeoJSON object as rows."""
    file = str(path)
    features = _features(path, data)
    source = stated_crs(file, data.get("crs"), crs)
    properties = [item.get("properties") or {} for item in features]
    try:
        table = pd.DataFrame.from_records(properties, index=range(len(properties)))
    except UnicodeEncodeError as error:
        half = f"found half a character, U+{ord(error.object[error.start]):04X}, text is needed"
        raise input_error(path, field="properties", found=half) from error

    def shapes(wanted: NDArray[np.intp]) -> tuple[NDArray[np.object_], list[Issue]]:
        made = [to_shape(features[n].get("geometry"), degrees=source is None) for n in wanted]
        issues = [
            Issue(file, _name(n), "coordinates", text)
            for n, (_, texts) in zip(wanted, made, strict=True)
            for text in texts
        ]
        found = np.array([shape for shape, _ in made], dtype=object)
        count = int(shapely.get_num_coordinates(found).sum())
        if count > MAX_VERTICES:
            limit = f"found {count} positions, at most {MAX_VERTICES} are read; simplify it first"
            issues.append(Issue(file, "", "coordinates", limit))
        if source is not None and not issues:
            found, issues = to_degrees(file, found, source)
        return found, issues

    return Rows(file, table, shapes, _name)


def _name(position: int) -> str:
    return f"feature {position + 1}"


def _features(path: Path, data: Any) -> list[dict[str, Any]]:
    kind = data.get("type") if isinstance(data, dict) else data
    if kind not in ("Feature", "FeatureCollection"):
        found = f"found {short_repr(kind)}, a FeatureCollection is needed"
        raise input_error(path, field="type", found=found)
    features = [data] if kind == "Feature" else data.get("features")
    if not isinstance(features, list) or not features:
        raise input_error(path, field="features", found="no feature, at least one is needed")
    issues = []
    for n, feature in enumerate(features):
        where = (str(path), _name(n))
        if not isinstance(feature, dict):
            found = f"found {short_repr(feature)}, a feature is needed"
            issues.append(Issue(*where, "", found))
            continue
        if feature.get("type", "Feature") != "Feature":
            found = f"found {short_repr(feature['type'])}, allowed: Feature"
            issues.append(Issue(*where, "type", found))
        properties = feature.get("properties")
        if properties is not None and not isinstance(properties, dict):
            found = f"found {short_repr(properties)}, an object is needed"
            issues.append(Issue(*where, "properties", found))
    refuse(issues)
    return features
