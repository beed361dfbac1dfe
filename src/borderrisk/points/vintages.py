"""Which units are in force on which day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from borderrisk.crs import to_lonlat
from borderrisk.points.polygons import NONE, Polygons

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Days = NDArray[np.datetime64]

_EVER = np.datetime64("0001-01-01", "D")
_NEVER = np.datetime64("9999-12-31", "D")
"""Before and after every day of a table: what has no first or last day holds from or until then."""


@dataclass(frozen=True, eq=False)
class Level:
    """The units of one level, by the time in which their outlines hold.

    ``numbers[i]`` are the rows of the units in force from ``breaks[i - 1]`` to the day before
    ``breaks[i]``, ``polygons[i]`` their outlines.
    """

    number: int
    breaks: Days
    numbers: tuple[Ints, ...]
    polygons: tuple[Polygons, ...]

    def at(self, lon: Floats, lat: Floats, day: Days) -> Ints:
        """Return the row of the unit that holds each point on its day, else -1; NaT is today."""
        found = np.full(len(lon), NONE)
        epoch = np.searchsorted(self.breaks, np.where(np.isnat(day), _NEVER, day), side="right")
        for number, (rows, polygons) in enumerate(zip(self.numbers, self.polygons, strict=True)):
            asked = np.flatnonzero(epoch == number)
            if len(asked) and len(rows):
                held = polygons.at(lon[asked], lat[asked])
                found[asked] = np.append(rows, NONE)[held]
        return found


def levels(units: gpd.GeoDataFrame) -> tuple[Level, ...]:
    """Return the units of each level, by the time in which their outlines hold.

    The first vintage that a country has of a level holds for all days before; a later one begins
    when an earlier one of its country and level ends in or after its year, or else with its year.
    """
    outlines = np.asarray(to_lonlat(units.geometry.array, units.crs), dtype=object)
    ended = units.get("valid_to", pd.Series(None, index=units.index))
    end = pd.to_datetime(ended).to_numpy().astype("datetime64[D]")
    begin = np.full(len(units), _EVER)
    for _, rows in units.reset_index(drop=True).groupby(["country", "level"]):
        for row in rows.index[rows.vintage > rows.vintage.min()]:
            year = np.datetime64(f"{int(rows.vintage[row]):04d}-01-01", "D")
            earlier = end[rows.index[rows.vintage < rows.vintage[row]]]
            begin[row] = min(earlier[earlier >= year], default=year)
    end = np.where(np.isnat(end), _NEVER, end)  # the day on which a unit is no more
    found = []
    for number in sorted(int(level) for level in units.level.unique()):
        here = units.level.to_numpy() == number
        breaks = np.setdiff1d(np.concatenate([begin[here], end[here]]), [_EVER, _NEVER])
        there = tuple(
            np.flatnonzero(here & (begin <= day) & (day < end)) for day in np.append(_EVER, breaks)
        )
        polygons = tuple(Polygons(outlines[each]) for each in there)
        found.append(Level(number, breaks, there, polygons))
    return tuple(found)
