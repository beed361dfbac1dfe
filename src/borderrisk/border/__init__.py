"""The line two territories share: rulers, river share, segments, distances."""

from borderrisk.border.distance import distance_m
from borderrisk.border.length import RULERS_M, length_m, lengths, slope
from borderrisk.border.line import (
    MIN_SEGMENT_M,
    REACH_DEG,
    BorderError,
    Line,
    cut,
    oriented,
    overlay,
    reaches,
    segments,
    shared_border,
    sides,
)
from borderrisk.border.river import NEAR_RIVER_M, TOLERANCES_M, river_share, stretches_away

__all__ = [
    "MIN_SEGMENT_M",
    "NEAR_RIVER_M",
    "REACH_DEG",
    "RULERS_M",
    "TOLERANCES_M",
    "BorderError",
    "Line",
    "cut",
    "distance_m",
    "length_m",
    "lengths",
    "oriented",
    "overlay",
    "reaches",
    "river_share",
    "segments",
    "shared_border",
    "sides",
    "slope",
    "stretches_away",
]
