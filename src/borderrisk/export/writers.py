"""Layers as files: the same bytes for the same inputs, whole or not at all."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyogrio
import shapely

from borderrisk import files
from borderrisk.errors import InputError, input_error
from borderrisk.export.content import collect_layers
from borderrisk.export.tabular import dictionary_of, layer_of, sources_of, write_csv, write_xlsx
from borderrisk.page import document_of, raster

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    import folium
    import geopandas as gpd

    from borderrisk.area import Area
    from borderrisk.export.content import Placed, Scores

    AnyPath = str | os.PathLike[str]

_EPOCH = "1970-01-01T00:00:00.000Z"
"""What GDAL writes as the day of a GeoPackage, so that bytes do not depend on it."""


def write_gpkg(area: Area, path: AnyPath, *, placed: Placed = None, scores: Scores = None) -> Path:
    """Write every layer into one GeoPackage, with the tables ``sources`` and ``columns``.

    Parameters
    ----------
    area : Area
        Study area.
    path : str or path-like
        Replaced whole, or left as it is.
    placed : GeoDataFrame, optional
        Claims of a register, placed; those that are not mapped are rows without a geometry.
    scores : Composite or DataFrame, optional
        Scores of segments.

    Returns
    -------
    Path
        The file.

    Examples
    --------
    >>> import tempfile, borderrisk as br
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_gpkg(br.read_area("faleme"), f"{folder}/faleme.gpkg")
    ...     len(pyogrio.list_layers(path))
    9
    """
    layers = collect_layers(area, placed=placed, scores=scores)
    beside = {"sources": sources_of(layers), "columns": dictionary_of(layers)}

    def fill(target: Path) -> None:
        for name, layer in layers.items():
            _write_layer(layer.frame, target, name, "GPKG", spatial_index=True)
        for name, table in beside.items():
            pyogrio.write_dataframe(
                table, target, layer=name, driver="GPKG", append=target.exists()
            )

    return _by_gdal(path, "x.gpkg", fill)


def write_kml(area: Area, path: AnyPath, *, placed: Placed = None, scores: Scores = None) -> Path:
    """Write every layer that has geometry into one KML; the parameters are :func:`write_gpkg`'s.

    Examples
    --------
    >>> import tempfile, borderrisk as br
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_kml(br.read_area("faleme"), f"{folder}/faleme.kml").name
    'faleme.kml'
    """
    layers = collect_layers(area, placed=placed, scores=scores)

    def fill(target: Path) -> None:
        parts = []
        for name, layer in layers.items():  # GDAL would read all that is there for each layer more
            drawn = layer.frame[layer.frame.geometry.notna()].rename(columns={"name": "Name"})
            _write_layer(drawn, target.with_name(f"{name}.kml"), name, "KML")
            parts.append(target.with_name(f"{name}.kml").read_text("utf-8"))
        head, end = '<Document id="root_doc">\n', "</Document></kml>"
        bodies = [part[part.index(head) + len(head) : part.rindex(end)] for part in parts]
        opening = parts[0][: parts[0].index(head) + len(head)]
        target.write_text("".join([opening, *bodies, end, "\n"]), "utf-8")

    return _by_gdal(path, "x.kml", fill)


def write_geojson(
    area: Area,
    path: AnyPath,
    *,
    layer: str = "segments",
    placed: Placed = None,
    scores: Scores = None,
) -> Path:
    """Write one layer as GeoJSON (RFC 7946), with its terms beside the features.

    Examples
    --------
    >>> import tempfile, borderrisk as br
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_geojson(br.read_area("faleme"), f"{folder}/s.geojson").stat().st_size > 9000
    True
    """
    chosen = layer_of(collect_layers(area, placed=placed, scores=scores), layer)
    rows = chosen.frame.drop(columns="geometry")
    features = [
        {
            "type": "Feature",
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
            "properties": {name: _json_value(value) for name, value in row.items()},
        }
        for shape, row in zip(chosen.frame.geometry, rows.to_dict("records"), strict=True)
    ]
    terms = sources_of({layer: chosen}).to_dict("records")
    content = {"type": "FeatureCollection", "sources": terms, "features": features}
    return files.write_file(path, json.dumps(content, ensure_ascii=False).encode())


def write_geoparquet(
    area: Area,
    path: AnyPath,
    *,
    layer: str = "segments",
    placed: Placed = None,
    scores: Scores = None,
) -> Path:
    """Write one layer as GeoParquet (needs pyarrow, from the extra ``scale``).

    Examples
    --------
    >>> import tempfile, borderrisk as br
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_geoparquet(br.read_area("faleme"), f"{folder}/s.parquet").read_bytes()[:4]
    b'PAR1'
    """
    chosen = layer_of(collect_layers(area, placed=placed, scores=scores), layer)
    out = io.BytesIO()
    chosen.frame.to_parquet(out, index=False)
    return files.write_file(path, out.getvalue())


def write_picture(m: folium.Map, path: AnyPath) -> Path:
    """Write the still picture of a map of ours as SVG, PNG or PDF, by the ending of the path.

    Raises
    ------
    InputError
        For another ending, or a map that :func:`borderrisk.maps.draw` did not make.

    Examples
    --------
    >>> import tempfile, borderrisk as br
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_picture(br.maps.draw("faleme"), f"{folder}/faleme.svg").name
    'faleme.svg'
    """
    target = Path(path)
    kind = target.suffix.lower().removeprefix(".")
    page = document_of(m)
    if kind not in ("svg", "png", "pdf"):
        raise input_error(target, found=f"found {kind or 'no ending'}, allowed: svg, png, pdf")
    if not page.picture:
        raise input_error(target, found="this map has no picture; begin with borderrisk.maps.draw")
    if kind == "svg":
        return files.write_file(target, page.picture.encode())
    return files.write_file(target, raster(page.picture, caption=page.title, kind=kind))


WRITERS: Mapping[str, Callable[..., Path]] = {
    ".gpkg": write_gpkg,
    ".geojson": write_geojson,
    ".csv": write_csv,
    ".xlsx": write_xlsx,
    ".parquet": write_geoparquet,
    ".kml": write_kml,
}
"""The writer of each ending; those of one layer take ``layer``."""

ONE_LAYER = (".geojson", ".csv", ".parquet")


def write(
    area: Area,
    path: AnyPath,
    *,
    layer: str | None = None,
    placed: Placed = None,
    scores: Scores = None,
) -> Path:
    """Write an export by the ending of its path.

    Raises
    ------
    InputError
        For an ending that is not known, a layer that is not there, or a layer for a file that
        holds all of them.

    Examples
    --------
    >>> import tempfile, borderrisk as br
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(br.read_area("faleme"), f"{folder}/faleme.kml").name
    'faleme.kml'
    """
    suffix = Path(path).suffix.lower()
    if suffix not in WRITERS:
        raise input_error(
            path, found=f"found {suffix or 'no ending'}, allowed: {', '.join(WRITERS)}"
        )
    if layer and suffix not in ONE_LAYER:
        raise input_error(path, found=f"{suffix} holds every layer; leave out the layer")
    one = {"layer": layer or "segments"} if suffix in ONE_LAYER else {}
    return WRITERS[suffix](area, path, placed=placed, scores=scores, **one)


def _json_value(cell: object) -> object:
    if pd.isna(cell):
        return None
    return cell.item() if hasattr(cell, "item") else cell


def _write_layer(
    frame: gpd.GeoDataFrame, target: Path, name: str, driver: str, **options: object
) -> None:
    pyogrio.write_dataframe(
        frame, target, layer=name, driver=driver, append=target.exists(), **options
    )


def _by_gdal(path: AnyPath, name: str, fill: Callable[[Path], None]) -> Path:
    """Let GDAL write beside, then move the bytes to their place at once."""
    options = {"OGR_CURRENT_DATE": _EPOCH, "SQLITE_USE_OGR_VFS": "NO"}
    before = {key: pyogrio.get_gdal_config_option(key) for key in options}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        pyogrio.set_gdal_config_options(options)
        try:
            fill(target)
        except pyogrio.errors.DataSourceError as error:
            raise InputError(input_error(path, found=str(error)).issues) from error
        finally:
            pyogrio.set_gdal_config_options(before)
        return files.write_file(path, target.read_bytes())
