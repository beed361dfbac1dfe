"""Which events are fine enough to be counted near a border."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from borderrisk import points
from borderrisk.errors import input_error

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from borderrisk.area import Area

TOO_COARSE = "not placeable at this width"
OUTSIDE = "outside the area"
UNDATED = "not datable at this width"


def place(
    events: gpd.GeoDataFrame,
    area: Area,
    *,
    width_m: float | None = None,
    date: str | dt.date | None = None,
) -> gpd.GeoDataFrame:
    """Return events with their country, units, side, nearest border, segment and river.

    Parameters
    ----------
    events : GeoDataFrame
        As :func:`borderrisk.events.read` gives them; any points will do.
    area : Area
        Whose borders are near.
    width_m : float, optional
        What they are to be placed within: those whose place is known less finely are left out.
    date : str or date, optional
        The day whose units count, or the column that holds each row's; found by default.

    Returns
    -------
    GeoDataFrame
        The same rows and columns, with those of :func:`borderrisk.points.annotate`; ``left_out``
        also says ``outside the area`` and ``not placeable at this width``. Only rows without it
        may be counted.

    Raises
    ------
    InputError
        If every event lies off the area: longitude and latitude swapped, or a minus missing.
    """
    outside = ~points.index(area).in_bbox(*points.coordinates(events))
    if len(outside) and outside.all():
        raise input_error("events", found=f"every event lies off the area ({_hint(events, area)})")
    placed = points.annotate(events, area, date=date)
    outside |= placed.country.isna().to_numpy()
    coarse = placed.get("uncertainty_m", pd.Series(np.nan, index=placed.index)) > (
        width_m or np.inf
    )
    left = placed.get("left_out", pd.Series(None, index=placed.index, dtype=object)).astype(object)
    left = left.mask(left.isna() & outside, OUTSIDE)
    return placed.assign(left_out=left.mask(left.isna() & coarse, TOO_COARSE))


def counted(placed: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows that may be counted."""
    return placed[placed.left_out.isna()]


def left_out(placed: gpd.GeoDataFrame) -> pd.Series:
    """Return how many rows are left out, by reason, the commonest first.

    Examples
    --------
    >>> import pandas as pd
    >>> left_out(pd.DataFrame({"left_out": ["repeated", None, "repeated"]})).to_dict()
    {'repeated': 2}
    """
    return placed.left_out.value_counts()


def _hint(events: gpd.GeoDataFrame, area: Area) -> str:
    """Return what may have happened to coordinates that all lie off an area."""
    lon, lat = points.coordinates(events)
    inside = points.index(area).in_bbox
    tries = (
        ("swapped?", lat, lon),
        ("a minus missing?", -lon, lat),
        ("a minus missing?", lon, -lat),
    )
    return next((hint for hint, *there in tries if inside(*there).all()), "another area?")
