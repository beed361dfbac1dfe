"""The line two territories share: rulers, river share, segments, distances."""

from __future__ import annotations

import warnings
from typing import Any

from borderrisk.border.distance import distance_m, nearest_m
from borderrisk.border.length import RULERS_M, length_m, lengths, richardson_slope
from borderrisk.border.line import (
    BAND_DEG,
    Border,
    BorderError,
    Line,
    latitude_bands,
    north_to_south,
)
from borderrisk.border.match import MIN_MATCHED, between, shared_border, shared_over_facing
from borderrisk.border.river import (
    FOLLOWS_WITHIN_M,
    RIVER_ACCURACY_M,
    TOLERANCES_M,
    chain,
    main_river,
    river_share,
    river_shares,
    sections_beyond,
)
from borderrisk.border.segments import (
    MIN_SEGMENT_M,
    SIDES,
    crosswalk,
    segments,
    sides,
    split_equal,
)
from borderrisk.border.settle import GAP_M, Settled, settle

__all__ = [
    "BAND_DEG",
    "FOLLOWS_WITHIN_M",
    "GAP_M",
    "MIN_MATCHED",
    "MIN_SEGMENT_M",
    "RIVER_ACCURACY_M",
    "RULERS_M",
    "SIDES",
    "TOLERANCES_M",
    "Border",
    "BorderError",
    "Line",
    "Settled",
    "between",
    "chain",
    "crosswalk",
    "distance_m",
    "latitude_bands",
    "length_m",
    "lengths",
    "main_river",
    "nearest_m",
    "north_to_south",
    "richardson_slope",
    "river_share",
    "river_shares",
    "sections_beyond",
    "segments",
    "settle",
    "shared_border",
    "shared_over_facing",
    "sides",
    "split_equal",
]

_RENAMED = {
    "NEAR_RIVER_M": "FOLLOWS_WITHIN_M",
    "REACH_DEG": "BAND_DEG",
    "cut": "split_equal",
    "oriented": "north_to_south",
    "overlay": "crosswalk",
    "reaches": "latitude_bands",
    "slope": "richardson_slope",
    "stretches_away": "sections_beyond",
}
"""Names of version 0.1, by what they are called now."""


def __getattr__(name: str) -> Any:
    if name not in _RENAMED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    new = _RENAMED[name]
    warnings.warn(f"border.{name} is now border.{new}", DeprecationWarning, stacklevel=2)
    return globals()[new]
