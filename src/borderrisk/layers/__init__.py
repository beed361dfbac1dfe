"""One dataset, of any dialect and format, as a checked frame."""

from borderrisk.layers.formats import read_rows
from borderrisk.layers.geojson import read_geojson
from borderrisk.layers.kinds import KINDS
from borderrisk.layers.reading import Layer, empty, read_layer, read_own
from borderrisk.layers.source import LayerSource, OwnLayer
from borderrisk.layers.tables import read_points
from borderrisk.layers.world import DATASET as WORLD
from borderrisk.layers.world import world_borders, world_countries

__all__ = [
    "KINDS",
    "WORLD",
    "Layer",
    "LayerSource",
    "OwnLayer",
    "empty",
    "read_geojson",
    "read_layer",
    "read_own",
    "read_points",
    "read_rows",
    "world_borders",
    "world_countries",
]
