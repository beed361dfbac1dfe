"""What lies within a distance of each segment: settlements, people, events, deaths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from borderrisk.crs import together
from borderrisk.errors import input_error

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from borderrisk.crs.transform import Layer

NEAR_M = 10_000.0
"""How near a place or an event counts for a segment: the nearest band of OECD/SWAC (2022)."""

_YEAR = pd.Timedelta(days=365.25)


def settlements(
    segments: gpd.GeoDataFrame, places: gpd.GeoDataFrame, *, side: str | None = None,
    within_m: float = NEAR_M, extent: Layer | None = None,
) -> pd.Series:  # fmt: skip
    """Return how many places lie near each segment.

    GeoNames lists places over 500 people: none listed does not mean none there.

    Parameters
    ----------
    segments : GeoDataFrame
        In metres; with columns ``a`` and ``b`` where a side is asked for.
    places : GeoDataFrame
        Points, with ``country`` where a side is asked for.
    side : {"a", "b"}, optional
        Count the places of that country alone.
    within_m : float, optional
        How near.
    extent : polygon, GeoSeries or GeoDataFrame, optional
        What the places cover, in the CRS of the segments or with one of its own; everywhere by
        default. A segment whose surroundings reach beyond is missing, not nought.

    Returns
    -------
    Series
        On the segments' index, such as ``settlements_10km_a``.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> cut = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (9000, 0)])], crs="EPSG:32629")
    >>> towns = gpd.GeoDataFrame(geometry=[Point(0, 5000), Point(0, 12_000)], crs="EPSG:32629")
    >>> settlements(cut, towns).tolist()
    [1.0]
    """
    segment, _ = _near(segments, places, within_m, side)
    found = np.bincount(segment, minlength=len(segments)).astype(float)
    return _series(segments, found, _name("settlements", within_m, side), within_m, extent)


def people(
    segments: gpd.GeoDataFrame, places: gpd.GeoDataFrame, *, side: str | None = None,
    within_m: float = NEAR_M, extent: Layer | None = None,
) -> pd.Series:  # fmt: skip
    """Return the population of the places near each segment, of those that have a figure.

    Parameters
    ----------
    segments, places, side, within_m, extent
        As :func:`settlements` takes them; the places with ``population``.

    Returns
    -------
    Series
        On the segments' index, such as ``people_10km_a``. Missing also where there are places but
        none has a figure.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> cut = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (9000, 0)])], crs="EPSG:32629")
    >>> towns = gpd.GeoDataFrame(
    ...     {"population": [900.0]}, geometry=[Point(0, 5000)], crs="EPSG:32629")
    >>> people(cut, towns).tolist()
    [900.0]
    """
    segment, place = _near(segments, places, within_m, side)
    figures = pd.to_numeric(places.population).to_numpy(dtype=float)[place]
    found = _sums(figures, segment, len(segments))
    return _series(segments, found, _name("people", within_m, side), within_m, extent)


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
    segment, _ = _near(segments, fine, within_m)
    found = np.bincount(segment, minlength=len(segments)) / (_years(events) if per_year else 1.0)
    name = _name("events", within_m) + ("_per_year" if per_year else "")
    return _series(segments, found, name, within_m, extent)


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
    segment, event = _near(segments, fine, within_m)
    figures = pd.to_numeric(fine[column]).to_numpy(dtype=float, na_value=np.nan)[event]
    found = _sums(figures, segment, len(segments)) / (_years(events) if per_year else 1.0)
    name = _name("deaths", within_m) + ("_per_year" if per_year else "")
    return _series(segments, found, name, within_m, extent)


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


def is_known(
    lines: NDArray[np.object_], extent: NDArray[np.object_] | None, within_m: float
) -> NDArray[np.bool_]:
    """Return which lines lie, with their surroundings, in what a layer covers."""
    if extent is None:
        return np.ones(len(lines), dtype=bool)
    whole = shapely.union_all(extent)
    shapely.prepare(whole)
    edge = whole.boundary
    shapely.prepare(edge)
    return np.asarray(shapely.covers(whole, lines) & ~shapely.dwithin(edge, lines, within_m))


def _near(
    segments: gpd.GeoDataFrame, points: gpd.GeoDataFrame, within_m: float, side: str | None = None
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return pairs of a segment and a point near it, of the country on a side if one is named."""
    _, (lines, where) = together(segments, points)
    point, segment = shapely.STRtree(lines).query(where, predicate="dwithin", distance=within_m)
    if side is not None:
        theirs = points.country.to_numpy(dtype=object)[point]
        ours = segments[side].to_numpy(dtype=object)[segment]
        point, segment = point[theirs == ours], segment[theirs == ours]
    return segment, point


def _sums(
    figures: NDArray[np.float64], segment: NDArray[np.intp], number: int
) -> NDArray[np.float64]:
    """Return the sum for each segment; missing where there are rows but no figure."""
    given = ~np.isnan(figures)
    rows, known = (
        np.bincount(segment, minlength=number),
        np.bincount(segment[given], minlength=number),
    )
    found = np.bincount(segment[given], figures[given], minlength=number)
    return np.where((rows > 0) & (known == 0), np.nan, found)


def _series(
    segments: gpd.GeoDataFrame,
    found: NDArray[np.float64],
    name: str,
    within_m: float,
    extent: Layer | None,
) -> pd.Series:
    if extent is not None:
        _, (lines, extent) = together(segments, extent)
        found = np.where(is_known(lines, extent, within_m), found, np.nan)
    return pd.Series(found, index=segments.index, name=name, dtype=float)


def _name(what: str, within_m: float, side: str | None = None) -> str:
    return f"{what}_{within_m / 1000:g}km" + (f"_{side}" if side else "")


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
