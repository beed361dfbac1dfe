"""Which events are fine enough to be counted near a border."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from borderrisk import points
from borderrisk.countries import by_code, by_name
from borderrisk.errors import input_error, short_repr

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    from numpy.typing import NDArray

    from borderrisk.area import Area

TOO_COARSE = "not placeable at this width"
OUTSIDE = "outside the area"
ELSEWHERE = "in another country than the table says"
UNDATED = "not datable at this width"

OUTLINE_M = 5_000.0
"""How far a generalised outline may lie off the border that a source went by."""


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
        also says ``outside the area``, ``in another country than the table says`` (its column
        ``country``) and ``not placeable at this width``. Only rows without it may be counted.

    Raises
    ------
    InputError
        If every event lies off the area (longitude and latitude swapped, or a minus missing), or
        most in another country than the table says.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> placed = place(br.events.synthetic(area, 500), area, width_m=10_000)
    >>> left_out(placed).index.tolist()
    ['not placeable at this width', 'outside the area']
    """
    there = _left_out(events).isna().to_numpy()
    outside = ~points.index(area).in_bbox(*points.coordinates(events))
    if there.any() and outside[there].all():
        lon, lat = points.coordinates(events)
        hint = points.index(area).mistake(lon, lat) or "another area?"
        first = np.flatnonzero(there)[0]
        said = f"such as {lon[first]:g}, {lat[first]:g}: {hint}"
        raise input_error("events", field="lon, lat", found=f"all lie off the area, {said}")
    placed = points.annotate(events, area, date=date)
    coarse = metres(placed) > (width_m or np.inf)
    reasons = {
        OUTSIDE: outside | placed.country.isna().to_numpy(),
        ELSEWHERE: _elsewhere(placed),
        TOO_COARSE: coarse,
    }
    left = _left_out(placed)
    for reason, rows in reasons.items():
        left = left.mask(left.isna() & rows, reason)
    return placed.assign(left_out=left)


def _left_out(events: gpd.GeoDataFrame) -> pd.Series:
    return events.get("left_out", pd.Series(None, index=events.index)).astype(object)


def metres(events: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Return how far off each place may be, NaN where that is not said."""
    known = events.get("uncertainty_m", pd.Series(np.nan, index=events.index))
    return np.asarray(pd.to_numeric(known).to_numpy(dtype=float, na_value=np.nan))


def _elsewhere(placed: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Return which events lie in another country than the one that their table says.

    Not those that the outline's or their own imprecision may have taken over the border. Where
    most do, it is not the events that are wrong.
    """
    names = placed.get("country_given", pd.Series(None, index=placed.index, dtype=object))
    codes = {name: by_name(str(name)) or by_code(str(name)) for name in names.dropna().unique()}
    said = names.map({name: str(code) for name, code in codes.items() if code})
    judged = (said.notna() & placed.country.notna()).to_numpy()
    within = np.fmax(metres(placed), OUTLINE_M)
    far = placed.distance_to_border_m.to_numpy() > within
    found: NDArray[np.bool_] = judged & (said != placed.country).to_numpy(dtype=bool) & far
    if found.sum() * 2 > judged.sum():
        first = np.flatnonzero(found)[0]
        example = f"{names.iloc[first]!s} where {placed.country.iloc[first]} is"
        raise input_error(
            "events", field="country",
            found=f"{found.sum()} of {judged.sum()} events lie in another country than their "
            f"table says, such as {short_repr(example)}: a minus missing, or another column?",
        )  # fmt: skip
    return found


def counted(placed: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows that may be counted.

    Examples
    --------
    >>> import pandas as pd
    >>> len(counted(pd.DataFrame({"left_out": ["repeated", None, "repeated"]})))
    1
    """
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
