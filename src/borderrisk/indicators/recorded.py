"""What is recorded near each segment: events and deaths, within the distance that a name says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from borderrisk.errors import input_error
from borderrisk.indicators.around import NEAR_M, named, on_segments, pairs_near, sums

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from borderrisk.crs.transform import Layer

_YEAR = pd.Timedelta(days=365.25)
"""The mean year, so that a span with a leap day has the rate of one without."""

_NAME = re.compile(r"(events|deaths)_([0-9]{1,4}(?:\.[0-9]{1,3})?)km(_per_year)?")
"""How a spec names an indicator of events: ``events_20km``, ``deaths_50km_per_year``."""

_ALWAYS = named("events", NEAR_M)


def recorded(
    segments: gpd.GeoDataFrame, events: gpd.GeoDataFrame | None, names: Iterable[str], *,
    extent: Layer | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return the indicators of events among names, each within the distance that it says.

    Parameters
    ----------
    segments : GeoDataFrame
        In metres.
    events : GeoDataFrame or None
        As :func:`events_within` takes them; without them every indicator is missing.
    names : iterable of str
        Such as ``events_20km`` or ``deaths_50km_per_year``; what is no such name is passed over.
    extent : polygon, GeoSeries or GeoDataFrame, optional
        What the events cover.

    Returns
    -------
    DataFrame
        On the segments' index; with events, ``events_10km`` is always there.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> cut = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (9000, 0)])], crs="EPSG:32629")
    >>> far = gpd.GeoDataFrame(geometry=[Point(0, 15_000)], crs=cut.crs)
    >>> recorded(cut, far, ["events_20km", "claims"]).iloc[0].to_dict()
    {'events_10km': 0.0, 'events_20km': 1.0}
    """
    asked = [_ALWAYS, *names] if events is not None else list(names)
    columns = {}
    for name in dict.fromkeys(asked):
        if not (parts := _NAME.fullmatch(name)):
            continue
        if events is None:
            columns[name] = pd.Series(np.nan, index=segments.index)
            continue
        count = events_within if parts[1] == "events" else deaths_within
        columns[name] = count(segments, events, within_m=float(parts[2]) * 1000, extent=extent,
                              per_year=bool(parts[3]))  # fmt: skip
    return pd.DataFrame(columns, index=segments.index, dtype=float)


def widths_m(names: Iterable[str]) -> list[float]:
    """Return the distances that names of indicators of events say, each once, rising.

    Examples
    --------
    >>> widths_m(["events_20km", "claims", "deaths_5km_per_year", "deaths_20km"])
    [5000.0, 20000.0]
    """
    return sorted({float(parts[2]) * 1000 for parts in map(_NAME.fullmatch, names) if parts})


def events_within(
    segments: gpd.GeoDataFrame, events: gpd.GeoDataFrame, *, within_m: float = NEAR_M,
    extent: Layer | None = None, per_year: bool = False,
) -> pd.Series:  # fmt: skip
    """Return how many events lie near each segment.

    An event whose place is not known to within that distance (``uncertainty_m``) is left out, and
    an event that stands twice (``event_id``) counts once.

    Parameters
    ----------
    segments : GeoDataFrame
        In metres.
    events : GeoDataFrame
        Points, as :func:`borderrisk.events.read` gives them, or any others.
    within_m : float, optional
        How near.
    extent : polygon, GeoSeries or GeoDataFrame, optional
        What the events cover: see :func:`settlements`.
    per_year : bool, optional
        Divide by the years from the first to the last ``date`` of the table, one at least.

    Returns
    -------
    Series
        On the segments' index, such as ``events_10km`` or ``events_10km_per_year``.

    Raises
    ------
    InputError
        If years are asked for and there are no dates.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> cut = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (9000, 0)])], crs="EPSG:32629")
    >>> events = gpd.GeoDataFrame(
    ...     {"uncertainty_m": [1_000, 50_000]}, geometry=[Point(0, 5000)] * 2, crs="EPSG:32629")
    >>> events_within(cut, events).tolist()
    [1.0]
    """
    fine = placeable(events, within_m)
    segment, _ = pairs_near(segments, fine, within_m)
    found = np.bincount(segment, minlength=len(segments)) / (_years(events) if per_year else 1.0)
    name = _column("events", within_m, per_year=per_year)
    return on_segments(segments, found, name, within_m, extent)


def deaths_within(  # noqa: PLR0913
    segments: gpd.GeoDataFrame, events: gpd.GeoDataFrame, *, within_m: float = NEAR_M,
    extent: Layer | None = None, per_year: bool = False, estimate: str = "best",
) -> pd.Series:  # fmt: skip
    """Return the deaths recorded in events near each segment.

    Parameters
    ----------
    segments, events, within_m, extent, per_year
        As :func:`events_within` takes them; the events with ``deaths_<estimate>``.
    estimate : {"low", "best", "high"}, optional
        Which figure of the source.

    Returns
    -------
    Series
        On the segments' index, such as ``deaths_10km``. Missing also where there are events but
        none has a figure.

    Raises
    ------
    InputError
        If the events have no such column, or years are asked for and there are no dates.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> cut = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (9000, 0)])], crs="EPSG:32629")
    >>> events = gpd.GeoDataFrame(
    ...     {"deaths_best": [2, 1]}, geometry=[Point(0, 5000)] * 2, crs="EPSG:32629")
    >>> deaths_within(cut, events).tolist()
    [3.0]
    """
    column = f"deaths_{estimate}"
    fine = placeable(_require(events, column), within_m)
    segment, event = pairs_near(segments, fine, within_m)
    figures = pd.to_numeric(fine[column]).to_numpy(dtype=float, na_value=np.nan)[event]
    found = sums(figures, segment, len(segments)) / (_years(events) if per_year else 1.0)
    name = _column("deaths", within_m, per_year=per_year)
    return on_segments(segments, found, name, within_m, extent)


def _column(kind: str, within_m: float, *, per_year: bool) -> str:
    """Return the name of an indicator of events, which :func:`recorded` reads back."""
    return named(kind, within_m) + ("_per_year" if per_year else "")


def placeable(events: gpd.GeoDataFrame, within_m: float) -> gpd.GeoDataFrame:
    """Return the events whose place is known to within a distance, each once.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> twice = gpd.GeoDataFrame(
    ...     {"event_id": ["1", "1"], "uncertainty_m": 100}, geometry=[Point(0, 0)] * 2)
    >>> len(placeable(twice, 10_000)), len(placeable(twice, 50))
    (1, 0)
    """
    if "event_id" in events:
        events = events[~events.event_id.duplicated() | events.event_id.isna()]
    if "uncertainty_m" in events:
        off = pd.to_numeric(events.uncertainty_m)
        events = events[~(off > within_m).fillna(value=False).to_numpy(dtype=bool)]
    return events


def _years(events: gpd.GeoDataFrame) -> float:
    """Return how many years a table spans, one at least."""
    dates = pd.to_datetime(_require(events, "date").date, errors="coerce").dropna()
    if dates.empty:
        raise input_error("events", field="date", found="no date, years cannot be counted")
    span = dates.max() - dates.min() + pd.Timedelta(days=1)
    return max(float(span / _YEAR), 1.0)


def _require(events: gpd.GeoDataFrame, column: str) -> gpd.GeoDataFrame:
    if column not in events:
        raise input_error("events", field=column, found="missing column")
    return events
