"""Rows of a binary format, opened by the driver of that format alone."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from borderrisk import files
from borderrisk.errors import Issue, input_error, short_repr
from borderrisk.layers.raw import Rows
from borderrisk.layers.reference import require_crs, to_degrees

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from borderrisk.crs.transform import AnyCrs

MAGIC = {
    ".gpkg": (b"SQLite format 3\x00", "a GeoPackage"),
    ".fgb": (b"fgb\x03", "a FlatGeobuf"),
    ".shp": (b"\x00\x00\x27\x0a", "a shapefile"),
    ".parquet": (b"PAR1", "a GeoParquet"),
    ".geoparquet": (b"PAR1", "a GeoParquet"),
}
"""By ending, the first bytes that a binary format must have: a driver opens nothing else."""

_DRIVERS = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".shp": "ESRI Shapefile"}
"""By ending, GDAL's name of the one driver that may open the file."""


def read_binary(path: Path, source: Path, crs: str | None) -> Rows:
    """Return the rows of a GeoPackage, FlatGeobuf, shapefile or GeoParquet.

    Parameters
    ----------
    path : Path
        What issues name as the file.
    source : Path
        What is opened: the same, or what was unpacked from it.
    crs : str or None
        The reference system, where the file states none or a wrong one.

    Raises
    ------
    InputError
        If the file is another format in disguise, holds several layers or none, or is damaged.
    """
    ending = source.suffix.lower()
    magic, name = MAGIC[ending]
    if not files.read_bytes(source).startswith(magic):
        raise input_error(path, found=f"not {name}: its first bytes are another format's")
    if ending not in _DRIVERS:
        return _parquet(path, source, crs)
    with _only_driver(_DRIVERS[ending]) as gdal:
        try:
            layers = [str(name) for name, kind in gdal.list_layers(source) if kind is not None]
            if len(layers) != 1:
                named = ", ".join(layers) or "none"
                raise input_error(path, found=f"found layers: {named}; a file of one is needed")
            meta, _, wkb, values = gdal.raw.read(source, layer=layers[0], force_2d=True)
        except (gdal.errors.DataSourceError, gdal.errors.DataLayerError, OSError) as error:
            raise input_error(path, found=f"not readable: {short_repr(str(error))}") from error
    columns = dict(zip(map(str, meta["fields"]), values, strict=True))
    return _loaded(path, pd.DataFrame(columns), np.asarray(wkb), crs or meta["crs"])


@contextmanager
def _only_driver(name: str) -> Iterator[Any]:
    """Let GDAL open one format alone: a file may hold another's text behind its first bytes.

    A virtual dataset, for one, opens whatever file or address it names. pyogrio passes no list of
    drivers on, so the others are taken out while the file is read, and put back.
    """
    import pyogrio  # noqa: PLC0415 - half a second, for these formats alone
    from pyogrio.core import _register_drivers  # noqa: PLC0415

    every = list(pyogrio.list_drivers())
    others = [driver for driver in every if driver != name]

    def leave_out(drivers: list[str]) -> None:
        pyogrio.set_gdal_config_options({"GDAL_SKIP": ",".join(drivers) or None})
        _register_drivers()

    leave_out(others)
    try:
        yield pyogrio
    finally:
        leave_out(every)  # put back from none, they are tried in the order that they had
        leave_out([])


def _parquet(path: Path, source: Path, crs: str | None) -> Rows:
    try:
        import geopandas as gpd  # noqa: PLC0415
        import pyarrow  # noqa: F401, ICN001, PLC0415
    except ImportError as error:
        found = "reading GeoParquet needs the extra scale: pip install 'borderrisk[scale]'"
        raise input_error(path, found=found) from error
    try:
        frame = gpd.read_parquet(source)
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
        low, high = np.hsplit(shapely.bounds(found), 2)
        beyond = ~((low >= (-180, -90)) & (high <= (180, 90))).all(axis=1) & ~empty
        text = "found positions beyond 180° or 90°; say which crs"
        at = np.flatnonzero(beyond)
        return found, issues + [Issue(file, name_row(int(wanted[n])), "geometry", text) for n in at]

    return Rows(file, table.reset_index(drop=True), shapes, name_row)
