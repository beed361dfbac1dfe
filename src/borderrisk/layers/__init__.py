"""One dataset, of any dialect and format, as a checked frame."""

from borderrisk.layers.geojson import read_geojson, read_layer, read_points
from borderrisk.layers.source import LayerSource, OwnLayer

__all__ = ["LayerSource", "OwnLayer", "read_geojson", "read_layer", "read_points"]
