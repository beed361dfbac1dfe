"""A study area: its units, rivers, places, crossings and borders, ready."""

from borderrisk.area.new import NewArea, new_area, quality
from borderrisk.area.reading import read_area, read_toml
from borderrisk.area.study import DISTRICT_LEVEL, Area, UnitError

__all__ = [
    "DISTRICT_LEVEL",
    "Area",
    "NewArea",
    "UnitError",
    "new_area",
    "quality",
    "read_area",
    "read_toml",
]
