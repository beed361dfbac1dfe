"""Rows from any file format that is read here, told by content and never by name alone."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from borderrisk import archives, files
from borderrisk.errors import InputError, Issue, input_error, short_repr
from borderrisk.layers import binary, geojson, topojson
from borderrisk.layers.tables import table_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from borderrisk.layers.raw import Rows

_TABLES = (".csv", ".tsv", ".txt", ".xlsx")
_JSON = (".geojson", ".json", ".topojson")
ENDINGS = (*_JSON, *binary.MAGIC, ".zip", *_TABLES)
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
    return binary.read_binary(path, path, crs)


def _zipped(path: Path, crs: str | None) -> Rows:
    """Return the rows of the one layer in an archive: a shapefile, or a file of another format."""
    archive = archives.require_sound(path, files.read_bytes(path))
    names = [
        name
        for name in archive.namelist()
        if (file := PurePosixPath(name)).suffix.lower() in {*ENDINGS} - {".zip"}
        and "readme" not in file.stem.lower()  # GeoNames and others add one
        and not file.name.startswith(".")
    ]
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
            return binary.read_binary(path, unpacked, crs)
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
