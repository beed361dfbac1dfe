"""How far each segment lies from the nearest of some points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from borderrisk import border
from borderrisk.crs import together
from borderrisk.indicators.around import is_known

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from borderrisk.crs.transform import Layer

_SLIVER_M = 1_500.0
"""How far outlines of units and countries may lie apart: the overshoot of the embedded limits."""


def crossing_distance_km(
    segments: gpd.GeoDataFrame, crossings: gpd.GeoDataFrame, *, extent: Layer | None = None
) -> pd.Series:
    """Return the geodesic distance to the nearest published crossing, at its town.

    Parameters
    ----------
    segments : GeoDataFrame
        Lines in metres, with columns ``a`` and ``b``.
    crossings : GeoDataFrame
        Points, with ``countries``: the two codes of the border that the post is on, a space
        between.
    extent : polygon, GeoSeries or GeoDataFrame, optional
        What the crossings cover, in the CRS of the segments or with one of its own; everywhere by
        default.

    Returns
    -------
    Series
        Kilometres on the segments' index; missing beyond the extent, and on a border of which no
        post is in the data, since its posts may be nearer.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> line = LineString([(5e5, 0), (5e5, 9000)])
    >>> cut = border.segments(border.Border("AAA", "BBB", line, crs="EPSG:32629"))
    >>> posts = gpd.GeoDataFrame(
    ...     {"countries": ["AAA BBB"]}, geometry=[Point(503_000, 0)], crs="EPSG:32629")
    >>> crossing_distance_km(cut, posts).round(2).tolist()
    [3.0]
    """
    pairs = zip(segments.a, segments.b, strict=True)
    known = np.array([has_post(crossings, a, b) for a, b in pairs], dtype=bool)
    found = border.nearest_m(segments, crossings) / 1000
    if extent is not None:
        _, (lines, covered) = together(segments, extent)
        known = known & is_known(lines, covered, 0.0)
    return found.where(known).rename("crossing_distance_km")


def has_post(crossings: gpd.GeoDataFrame, a: str, b: str) -> bool:
    """Return whether a post of the border of two countries is in the data.

    Parameters
    ----------
    crossings : GeoDataFrame
        With ``countries``: the two codes of the border that the post is on, a space between.
    a, b : str
        ISO 3166 alpha-3 codes, in any order.

    Examples
    --------
    >>> import geopandas as gpd
    >>> posts = gpd.GeoDataFrame({"countries": ["AAA BBB"]}, geometry=[None])
    >>> has_post(posts, "BBB", "AAA"), has_post(posts, "AAA", "CCC")
    (True, False)
    """
    return bool(crossings.countries.isin([f"{a} {b}", f"{b} {a}"]).any())


def seat_distance_km(
    segments: gpd.GeoDataFrame, places: gpd.GeoDataFrame, units: gpd.GeoDataFrame,
    countries: gpd.GeoDataFrame, *, side: str,
) -> pd.Series:  # fmt: skip
    """Return the geodesic distance to the nearest seat of a unit on one side.

    Parameters
    ----------
    segments : GeoDataFrame
        Lines in metres, with columns ``a`` and ``b``.
    places : GeoDataFrame
        Points with ``place_id`` and ``country``.
    units : GeoDataFrame
        Polygons of one level with ``country`` and ``seat``, the id of a place.
    countries : GeoDataFrame
        Polygons with ``country``.
    side : {"a", "b"}
        Whose seats.

    Returns
    -------
    Series
        Kilometres on the segments' index, such as ``seat_distance_km_a``. Missing where a part of
        the country whose units are not in the data is nearer than the seat: its seat may be, too.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> cut, units = area.segments(50_000), area.units[area.units.level == 2]
    >>> seat_distance_km(cut, area.places, units, area.countries, side="a").round().tolist()[0]
    78.0
    """
    seats = places[places.place_id.isin(units.seat.dropna())]
    found = np.full(len(segments), np.nan)
    for code in segments[side].unique():
        here = np.flatnonzero(segments[side] == code)
        cut = segments.iloc[here]
        away = border.nearest_m(cut, seats[seats.country == code]).to_numpy()
        gone = _without_units(cut, code, units, countries, float(np.nan_to_num(away).max()))
        lines = cut.geometry.array
        found[here] = np.where(shapely.dwithin(gone, lines, away - 1e-6), np.nan, away)
    return pd.Series(found / 1000, index=segments.index, name=f"seat_distance_km_{side}")


def _without_units(
    segments: gpd.GeoDataFrame, code: str, units: gpd.GeoDataFrame, countries: gpd.GeoDataFrame,
    within_m: float,
) -> shapely.Geometry:  # fmt: skip
    """Return the part of a country near segments that no unit covers, slivers left out."""
    _, (lines, lands, shapes) = together(
        segments, countries[countries.country == code], units[units.country == code]
    )
    west, south, east, north = shapely.total_bounds(lines)
    within_m += _SLIVER_M
    around = (west - within_m, south - within_m, east + within_m, north + within_m)
    known = shapely.union_all(_clip(shapes, around))
    left = shapely.difference(
        shapely.union_all(_clip(lands, around)), shapely.buffer(known, _SLIVER_M)
    )
    shapely.prepare(left)
    return left


def _clip(
    shapes: NDArray[np.object_], box: tuple[float, float, float, float]
) -> NDArray[np.object_]:
    return np.asarray(shapely.clip_by_rect(shapes, *box))
