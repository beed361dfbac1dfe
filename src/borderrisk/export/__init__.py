"""The content of a map as files for other tools."""

from borderrisk.export.content import Layer, collect_layers, column
from borderrisk.export.mentions import mentions_to_csv, mentions_to_geojson
from borderrisk.export.tabular import write_csv, write_xlsx
from borderrisk.export.writers import (
    WRITERS,
    write,
    write_geojson,
    write_geoparquet,
    write_gpkg,
    write_kml,
    write_picture,
)

__all__ = [
    "WRITERS",
    "Layer",
    "collect_layers",
    "column",
    "mentions_to_csv",
    "mentions_to_geojson",
    "write",
    "write_csv",
    "write_geojson",
    "write_geoparquet",
    "write_gpkg",
    "write_kml",
    "write_picture",
    "write_xlsx",
]
