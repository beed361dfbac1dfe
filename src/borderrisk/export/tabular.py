"""Layers as tables, with whose they are and what their columns hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from borderrisk import files, tables
from borderrisk.errors import input_error
from borderrisk.export.content import ABOUT, Layer, collect_layers, column

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    from borderrisk.area import Area
    from borderrisk.export.content import Placed, Scores

    AnyPath = str | os.PathLike[str]


def write_csv(
    area: Area,
    path: AnyPath,
    *,
    layer: str = "segments",
    placed: Placed = None,
    scores: Scores = None,
) -> Path:
    """Write the table of one layer as CSV with a row of HXL tags; points keep their position.

    Examples
    --------
    >>> import tempfile, borderrisk as br
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_csv(br.read_area("faleme"), f"{folder}/s.csv").read_text("utf-8-sig")[:10]
    'segment_id'
    """
    chosen = layer_of(collect_layers(area, placed=placed, scores=scores), layer)
    frame = table_of(chosen)
    tags = ",".join(column(layer, str(name))[0] for name in frame.columns)
    head, rows = tables.csv_text(frame).split("\n", 1)
    return files.write_file(path, f"{tables.BOM}{head}\n{tags}\n{rows}".encode())


def write_xlsx(area: Area, path: AnyPath, *, placed: Placed = None, scores: Scores = None) -> Path:
    """Write the table of every layer as a sheet, with the sheets ``sources`` and ``columns``.

    Examples
    --------
    >>> import tempfile, borderrisk as br
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_xlsx(br.read_area("faleme"), f"{folder}/faleme.xlsx").read_bytes()[:2]
    b'PK'
    """
    layers = collect_layers(area, placed=placed, scores=scores)
    sheets = {name: table_of(layer) for name, layer in layers.items()}
    sheets |= {"sources": sources_of(layers), "columns": dictionary_of(layers)}
    return files.write_file(path, tables.to_workbook(sheets))


def layer_of(layers: Mapping[str, Layer], name: str) -> Layer:
    """Return a layer by its name."""
    if name not in layers:
        raise input_error("layer", found=f"found {name!r}, there are {', '.join(layers)}")
    return layers[name]


def table_of(layer: Layer) -> pd.DataFrame:
    """Return a layer without shapes; a point keeps its longitude and latitude."""
    frame = layer.frame
    if set(frame.geom_type.dropna()) == {"Point"}:
        frame = frame.assign(longitude=frame.geometry.x, latitude=frame.geometry.y)
    return pd.DataFrame(frame.drop(columns="geometry"))


def sources_of(layers: Mapping[str, Layer]) -> pd.DataFrame:
    """Return whose the layers are, a row for each source of each layer."""
    found = [
        layer.frame[list(ABOUT)].drop_duplicates().assign(layer=name)
        for name, layer in layers.items()
    ]
    return pd.concat(found, ignore_index=True)[["layer", *ABOUT]].astype(str)


def dictionary_of(layers: Mapping[str, Layer]) -> pd.DataFrame:
    """Return what each column of each layer holds."""
    rows = [
        (layer.name, str(name), *column(layer.name, str(name)))
        for layer in layers.values()
        for name in table_of(layer).columns
    ]
    return pd.DataFrame(rows, columns=["layer", "column", "hxl", "holds"])
