"""Events near a border, counted as finely as they are known."""

from borderrisk.events.bands import BANDS_M, BY
from borderrisk.events.borderland import Borderland, borderland
from borderrisk.events.drawing import SHOWN, Drawable, cells, drawable, withhold
from borderrisk.events.intervals import poisson_interval
from borderrisk.events.placing import TOO_COARSE, counted, left_out, place
from borderrisk.events.reading import COLUMNS, read
from borderrisk.events.sensitivity import sensitivity
from borderrisk.events.synthetic import synthetic

__all__ = [
    "BANDS_M",
    "BY",
    "COLUMNS",
    "SHOWN",
    "TOO_COARSE",
    "Borderland",
    "Drawable",
    "borderland",
    "cells",
    "counted",
    "drawable",
    "left_out",
    "place",
    "poisson_interval",
    "read",
    "sensitivity",
    "synthetic",
    "withhold",
]
