"""Rows from any file format that is read here, told by content and never by name alone."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from borderrisk import files
from borderrisk.errors import InputError, Issue, input_error, short_repr
from borderrisk.layers import archives, geojson, topojson
from borderrisk.layers.raw import Rows
from borderrisk.layers.reference import require_crs, to_degrees
from borderrisk.layers.tables import table_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderrisk.crs.transform import AnyCrs

_MAGIC = {
    ".gpkg": (b"SQLite format 3\x00", "a GeoPackage"),
    ".fgb": (b"fgb\x03", "a FlatGeobuf"),
    ".shp": (b"\x00\x00\x27\x0a", "a shapefile"),
    ".parquet": (b"PAR1", "a GeoParquet"),
    ".geoparquet": (b"PAR1", "a GeoParquet"),
}
"""By ending, the first bytes that a binary format must have: a driver opens nothing else."""

_TABLES = (".csv", ".tsv", ".txt", ".xlsx")
_JSON = (".geojson", ".json", ".topojson")
ENDINGS = (*_JSON, *_MAGIC, ".zip", *_TABLES)
"""Endings of the files that are read."""

_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
"""Parts of a shapefile that are unpacked from an archive."""


def read_rows(path: Path, *, crs: str | None = None) -> Rows:
    r"""Return the rows of a file.

    Parameters
    ----------
    path : Path
        GeoJSON, TopoJSON, GeoPackage, shapefile (alone or in a ZIP), FlatGeobuf, GeoParquet; a
        CSV, an XLSX or a GeoNames dump of points.
    crs : str, optional
        The reference system, where the file states none or a wrong one.

    Raises
    ------
    InputError
        If the file is not there, or not what its ending says; addresses and GDAL's virtual paths
        are no files.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "towns.csv"
    ...     _ = path.write_text("name,lon,lat\nKayes,-11.4,14.4\n")
    ...     len(read_rows(path).table)
    1
    """
    if str(path).startswith("/vsi") or ":/" in str(path):
        raise input_error(path, found="found an address, a file on this machine is needed")
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        allowed = ", ".join(ENDINGS)
        files.read_bytes(path)
        raise input_error(path, found=f"found the ending {short_repr(ending)}, allowed: {allowed}")
    if ending in _TABLES:
        return table_rows(path)
    if ending in _JSON:
        data = geojson.parse_json(path)
        if isinstance(data, dict) and data.get("type") == "Topology":
            return topojson.topology_rows(path, data)
        return geojson.feature_rows(path, data, crs=crs)
    if ending == ".zip":
        return _zipped(path, crs)
    _require_magic(path, ending)
    return _parquet(path, crs) if "parquet" in ending else _vector(path, str(path), crs)


def _require_magic(path: Path, ending: str) -> None:
    magic, name = _MAGIC[ending]
    if not files.read_bytes(path).startswith(magic):
        raise input_error(path, found=f"not {name}: its first bytes are another format's")


def _zipped(path: Path, crs: str | None) -> Rows:
    """Return the rows of the one layer in an archive: a shapefile, or a file of another format."""
    archive = archives.require_sound(path, files.read_bytes(path))
    names = [name for name in archive.namelist() if _is_layer(name)]
    if len(names) != 1:
        there = ", ".join(names) or "none"
        raise input_error(path, found=f"found layers: {there}; an archive of one is needed")
    stem, ending = names[0].rsplit(".", 1)
    with tempfile.TemporaryDirectory() as folder:
        for name in archive.namelist():
            part = PurePosixPath(name).suffix.lower()
            if name == names[0] or (name[: -len(part) or None] == stem and part in _PARTS):
                (Path(folder) / f"layer{part}").write_bytes(archive.read(name))
        unpacked = Path(folder) / f"layer.{ending.lower()}"
        if unpacked.suffix == ".shp":
            return _vector(path, str(unpacked), crs)
        return _as_of(path, unpacked, crs)


def _as_of(path: Path, unpacked: Path, crs: str | None) -> Rows:
    """Return the rows of an unpacked file, whose issues name the archive that it came in."""
    try:
        rows = read_rows(unpacked, crs=crs)
    except InputError as error:
        raise InputError([replace(issue, file=str(path)) for issue in error.issues]) from error

    def shapes(wanted: NDArray[np.intp]) -> tuple[NDArray[np.object_], list[Issue]]:
        found, issues = rows.shapes(wanted)
        return found, [replace(issue, file=str(path)) for issue in issues]

    return replace(rows, file=str(path), shapes=shapes)


def _is_layer(name: str) -> bool:
    """Return whether a member of an archive is a layer: GeoNames and others add a readme."""
    file = PurePosixPath(name)
    layer = file.suffix.lower() in ENDINGS and file.suffix.lower() != ".zip"
    return layer and "readme" not in file.stem.lower() and not file.name.startswith(".")


def _vector(path: Path, source: str, crs: str | None) -> Rows:
    """Return the rows of a file that a driver of GDAL reads."""
    import pyogrio  # noqa: PLC0415 - half a second, for these formats alone

    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
        if len(layers) != 1:
            named = ", ".join(layers) or "none"
            raise input_error(path, found=f"found layers: {named}; a file of one is needed")
        meta, _, wkb, values = pyogrio.raw.read(source, layer=layers[0], force_2d=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError) as error:
        raise input_error(path, found=f"not readable: {short_repr(str(error))}") from error
    columns = dict(zip(map(str, meta["fields"]), values, strict=True))
    return _loaded(path, pd.DataFrame(columns), np.asarray(wkb), crs or meta["crs"])


def _parquet(path: Path, crs: str | None) -> Rows:
    try:
        import geopandas as gpd  # noqa: PLC0415
        import pyarrow  # noqa: F401, ICN001, PLC0415
    except ImportError as error:
        found = "reading GeoParquet needs the extra scale: pip install 'borderrisk[scale]'"
        raise input_error(path, found=found) from error
    try:
        frame = gpd.read_parquet(path)
    except Exception as error:
        raise input_error(path, found=f"not readable: {short_repr(str(error))}") from error
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    wkb = shapely.to_wkb(frame.geometry.to_numpy())
    return _loaded(path, table, wkb, crs or frame.crs)


def _loaded(path: Path, table: pd.DataFrame, wkb: NDArray[np.object_], crs: AnyCrs) -> Rows:
    """Return rows whose geometry is in memory as WKB."""
    file = str(path)
    if crs is None:
        found = 'no reference system is stated (.prj): say which, crs = "EPSG:4326" or another'
        raise input_error(path, field="crs", found=found)
    if table.empty and not len(wkb):
        raise input_error(path, found="0 rows, at least one is needed")
    source = require_crs(file, crs)

    def name_row(position: int) -> str:
        return f"feature {position + 1}"

    def shapes(wanted: NDArray[np.intp]) -> tuple[NDArray[np.object_], list[Issue]]:
        found = shapely.force_2d(shapely.from_wkb(wkb[wanted], on_invalid="fix"))
        empty = shapely.is_missing(found) | shapely.is_empty(found)
        issues = [
            Issue(file, name_row(int(wanted[n])), "geometry", "missing, a geometry is needed")
            for n in np.flatnonzero(empty)
        ]
        if source is not None and not issues:
            return to_degrees(file, found, source)
        if not issues and (bad := _out_of_range(found)).any():
            at = np.flatnonzero(bad)
            text = "found positions beyond 180° or 90°; say which crs"
            issues = [Issue(file, name_row(int(wanted[n])), "geometry", text) for n in at]
        return found, issues

    return Rows(file, table.reset_index(drop=True), shapes, name_row)


def _out_of_range(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    west, south, east, north = shapely.bounds(shapes).T
    inside = (west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)  # noqa: PLR2004
    return np.asarray(~inside)
