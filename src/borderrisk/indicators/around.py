"""What lies within a distance of each segment: settlements and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from borderrisk.crs import together

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from borderrisk.crs.transform import Layer

NEAR_M = 10_000.0
"""How near a place or an event counts for a segment: the nearest band of OECD/SWAC (2022)."""


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
    segment, _ = pairs_near(segments, places, within_m, side)
    found = np.bincount(segment, minlength=len(segments)).astype(float)
    return on_segments(segments, found, named("settlements", within_m, side), within_m, extent)


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
    segment, place = pairs_near(segments, places, within_m, side)
    figures = pd.to_numeric(places.population).to_numpy(dtype=float)[place]
    found = sums(figures, segment, len(segments))
    return on_segments(segments, found, named("people", within_m, side), within_m, extent)


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


def pairs_near(
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


def sums(
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


def on_segments(
    segments: gpd.GeoDataFrame,
    found: NDArray[np.float64],
    name: str,
    within_m: float,
    extent: Layer | None,
) -> pd.Series:
    """Return what was found as a named series, missing where a layer does not cover it."""
    if extent is not None:
        _, (lines, extent) = together(segments, extent)
        found = np.where(is_known(lines, extent, within_m), found, np.nan)
    return pd.Series(found, index=segments.index, name=name, dtype=float)


def named(what: str, within_m: float, side: str | None = None) -> str:
    """Return the name of an indicator, its distance in km."""
    return f"{what}_{within_m / 1000:g}km" + (f"_{side}" if side else "")
