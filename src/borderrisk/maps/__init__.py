"""Layers on a folium map."""

from borderrisk.maps.beneath import add_raster, add_tiles
from borderrisk.maps.changes import add_changes
from borderrisk.maps.claims import add_claims
from borderrisk.maps.draw import draw
from borderrisk.maps.events import add_events
from borderrisk.maps.ground import add_ground
from borderrisk.maps.points import add_points
from borderrisk.maps.scores import add_scores

__all__ = [
    "add_changes",
    "add_claims",
    "add_events",
    "add_ground",
    "add_points",
    "add_raster",
    "add_scores",
    "add_tiles",
    "draw",
]
