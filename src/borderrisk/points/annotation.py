"""The columns that an index gives to each point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from borderrisk.crs.transform import MILLIMETRE
from borderrisk.points.ellipsoid import to_space
from borderrisk.points.polygons import NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderrisk.points.lookup import Index
    from borderrisk.points.search import Search

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Days = NDArray[np.datetime64]

REASONS = (
    "no coordinate",
    "no longitude and latitude in degrees",
    "outside the area",
    "in no country of the area",
)
"""Why a point got nothing, or no country; after them comes one for each level without a unit."""


def annotation(index: Index, lon: Floats, lat: Floats, day: Days) -> pd.DataFrame:
    """Return the columns of :func:`borderrisk.points.annotate` for points, in order.

    Parameters
    ----------
    index : Index
        Tuned.
    lon, lat : ndarray of float
        Degrees; NaN where a point has none.
    day : ndarray of datetime64[D]
        When the units are asked for; NaT asks for the newest.
    """
    country, why = _countries(index, lon, lat)
    known = np.flatnonzero((why == NONE) | (why == len(REASONS) - 1))
    here = (lon[known], lat[known])
    space = to_space(*here)
    columns = {"country": _named(index.codes, country)}
    for number, level in enumerate(index.levels, start=len(REASONS)):
        unit = np.full(len(lon), NONE)
        unit[known] = level.at(*here, day[known])
        why[(why == NONE) & (unit == NONE)] = number
        columns[f"unit_id_{level.number}"] = _named(index.unit_ids, unit)
    segment, away_m = _nearest(index.borders, known, *here, space, size=len(lon))
    river, river_m = _nearest(index.rivers, known, *here, space, size=len(lon))
    reasons = [*REASONS, *(f"in no unit of level {level.number}" for level in index.levels)]
    return pd.DataFrame(
        {
            **columns,
            "border_id": _named(index.border_ids, segment),
            "segment_id": _named(index.segment_ids, segment),
            "distance_to_border_m": away_m,
            "side": _side(index, country, segment),
            "river_id": _named(index.river_ids, river),
            "distance_to_river_m": river_m,
            "why": _named(np.array(reasons, object), why),
        }
    )


def _countries(index: Index, lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
    """Return the country of each point, and the number of the reason why it has none."""
    missing = ~(np.isfinite(lon) & np.isfinite(lat))
    with np.errstate(invalid="ignore"):
        astray = ~missing & ((np.abs(lon) > 180) | (np.abs(lat) > 90))  # noqa: PLR2004
        outside = ~index.in_bbox(lon, lat)
    country = index.countries.at(lon, lat)
    reasons = [missing, astray, outside & (country == NONE), country == NONE]
    return country, np.select(reasons, list(range(len(REASONS))), NONE)


def _nearest(  # noqa: PLR0913
    lines: Search | None, known: Ints, lon: Floats, lat: Floats, space: Floats, *, size: int
) -> tuple[Ints, Floats]:
    owner, away_m = np.full(size, NONE), np.full(size, np.nan)
    if lines is not None:
        owner[known], found = lines.nearest(lon, lat, space)
        away_m[known] = np.round(found, MILLIMETRE)
    return owner, away_m


def _side(index: Index, country: Ints, segment: Ints) -> pd.api.extensions.ExtensionArray:
    """Return a or b where a point lies in one of the two countries of its nearest border."""
    number = {code: n for n, code in enumerate(index.codes)}
    pairs = np.array(
        [[number.get(code, NONE) for code in pair] for pair in index.pairs] or [[NONE] * 2]
    )
    a, b = pairs[segment].T
    there = (country != NONE) & (segment != NONE)
    side = np.select([there & (country == a), there & (country == b)], [0, 1], NONE)
    return _named(np.array(["a", "b"], object), side)


def _named(names: NDArray[np.object_], number: Ints) -> pd.api.extensions.ExtensionArray:
    """Return the name of each number, missing for -1."""
    return pd.array(names, dtype="str").take(number, allow_fill=True)
