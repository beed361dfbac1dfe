"""One named number per segment."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from borderrisk import border
from borderrisk.area import DISTRICT_LEVEL
from borderrisk.claims import REACH_WITHIN_M
from borderrisk.crs import bbox_polygon, require_metric
from borderrisk.errors import CRSError

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from borderrisk.area import Area

NEAR_M = 10_000.0
"""How near a place, its people or an event counts for a segment."""

SIDES = border.SIDES

_SLIVER_M = 1_500.0
"""How far the outlines of units and of countries may lie apart."""

_ASTRAY_M = 5_000.0
"""How far a user's own segments may lie from the area's border that they stand for."""

_LOCATED = (
    "place", "near", "between", "unit", "units", "river", "river-reach", "border", "tripoint",
    "drawn",
)  # fmt: skip
"""Kinds of claims that name less than a country; those about whole countries name no segment."""


def measure(
    segments: gpd.GeoDataFrame,
    area: Area,
    *,
    placed: gpd.GeoDataFrame | None = None,
    events: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """Measure every indicator of every segment.

    Parameters
    ----------
    segments : GeoDataFrame
        As :func:`borderrisk.border.segments` or :meth:`borderrisk.Area.segments` gives them.
    area : Area
        Where rivers, crossings, seats and places are looked up.
    placed : GeoDataFrame, optional
        A report's placed claims; without them ``claims`` is missing.
    events : GeoDataFrame, optional
        The user's points; with them there is a column ``events_10km``.

    Returns
    -------
    DataFrame
        On the segments' index, one column per indicator, its unit in its name: ``river_share``,
        ``crossing_distance_km``, ``seat_distance_km_a``, ``seat_distance_km_b``,
        ``settlements_10km_a``, ``settlements_10km_b``, ``people_10km_a``, ``people_10km_b``,
        ``claims``. Missing is NaN, never 0. The last column, ``border_id``, names the border that
        each is cut from.

        What cannot be known is missing: the places near a segment that reaches beyond the area's
        window, the nearest seat where a unit that is not in the data may have a nearer one, and
        the nearest crossing of a border of which no post is in the data.

    Raises
    ------
    CRSError
        If the segments have no CRS and do not lie on the area's borders.
    BorderError
        If they have one and lie on none of its borders.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> measure(area.segments(50_000), area).columns[:2].to_list()
    ['river_share', 'crossing_distance_km']
    """
    cut = _in_area(segments, area)
    columns = [river_share(cut, area), crossing_distance_km(cut, area)]
    for indicator in (seat_distance_km, settlements_10km, people_10km):
        columns += [indicator(cut, area, side) for side in SIDES]
    columns.append(claims(cut, placed))
    if events is not None:
        columns.append(events_10km(cut, events))
    table = pd.concat(columns, axis=1)
    table["border_id"] = area.borders.index.to_numpy()[_border_of(cut, area)]
    return table


def river_share(segments: gpd.GeoDataFrame, area: Area, *, within_m: float = 1_000) -> pd.Series:
    """Return the share of each segment that follows a river of the area (0 to 1).

    See :func:`borderrisk.border.river_share`.
    """
    rivers = area.river_lines
    return _series(
        segments, "river_share", lambda line: border.river_share(line, rivers, within_m=within_m)
    )


def crossing_distance_km(segments: gpd.GeoDataFrame, area: Area) -> pd.Series:
    """Return the geodesic distance to the nearest published crossing, at its town, in km.

    Missing on a border of which no post is in the data: its posts may be nearer.
    """
    towns = shapely.get_parts(area.crossings.geometry.array)
    named = area.crossings.get("countries", pd.Series(dtype="str"))
    listed = {frozenset(codes.split()) for codes in named}
    known = [frozenset(pair) in listed for pair in area.border_pairs]

    def distance(line: shapely.LineString, number: int) -> float:
        return _nearest_km(towns, line, area) if known[number] else float("nan")

    numbers = pd.Series(_border_of(segments, area), index=segments.index)
    return _series(segments, "crossing_distance_km", distance, numbers)


def seat_distance_km(segments: gpd.GeoDataFrame, area: Area, side: str) -> pd.Series:
    """Return the geodesic distance to the nearest seat of a level-2 unit of one side, in km.

    Missing where a part of the country whose units are not in the data is nearer than that seat.
    """
    seats = area.places[area.places.place_id.isin(area.units.seat.dropna())]
    towns = {code: group.geometry.array for code, group in seats.groupby("country")}
    unknown = _without_units(area)

    def distance(line: shapely.LineString, code: str) -> float:
        found = _nearest_km(towns.get(code, ()), line, area)
        elsewhere = unknown[code]
        sure = elsewhere.is_empty or found * 1000 <= shapely.distance(elsewhere, line)
        return found if sure else float("nan")

    return _series(segments, f"seat_distance_km_{side}", distance, _countries(segments, area, side))


@lru_cache(maxsize=4)
def _without_units(area: Area) -> dict[str, shapely.Geometry]:
    """Return the part of each country that no unit of level 2 covers, slivers left out."""
    districts = area.units[area.units.level == DISTRICT_LEVEL]
    left = {}
    for row in area.countries.itertuples():
        known = shapely.union_all(districts.geometry.array[districts.country == row.country])
        rest = shapely.difference(row.geometry, shapely.buffer(known, _SLIVER_M))
        left[row.country] = rest
    return left


def settlements_10km(segments: gpd.GeoDataFrame, area: Area, side: str) -> pd.Series:
    """Return how many places of one side lie within 10 km.

    GeoNames lists places over 500 people: none listed does not mean none there. Missing where the
    10 km reach beyond the area's window.
    """
    window = _window(area)

    def count(line: shapely.LineString, code: str) -> float:
        found = _near(area.places, line, code)
        return float(len(found)) if _within(line, window) else float("nan")

    return _series(segments, f"settlements_10km_{side}", count, _countries(segments, area, side))


def people_10km(segments: gpd.GeoDataFrame, area: Area, side: str) -> pd.Series:
    """Return the people of the places of one side within 10 km, as far as GeoNames counts them.

    Missing where there are places but none has a figure, or the 10 km reach beyond the area's
    window.
    """
    window = _window(area)

    def people(line: shapely.LineString, code: str) -> float:
        if not _within(line, window):
            return float("nan")
        found = _near(area.places, line, code).population
        return float(found.sum(min_count=1)) if len(found) else 0.0

    return _series(segments, f"people_10km_{side}", people, _countries(segments, area, side))


def claims(segments: gpd.GeoDataFrame, placed: gpd.GeoDataFrame | None) -> pd.Series:
    """Return how many claims name a unit beside the segment, or the river that it follows.

    A claim names a segment if half of it or more lies within 2 km of the claim's geometry.
    Statements about whole countries name no segment. Missing where there is no register.
    """
    if placed is None:
        return pd.Series(np.nan, index=segments.index, name="claims")
    located = placed[placed.geometry.notna() & placed.place_kind.isin(_LOCATED)]
    around = [shapely.buffer(claim, REACH_WITHIN_M) for claim in located.geometry]
    return _series(
        segments, "claims", lambda line: float(sum(_names(claim, line) for claim in around))
    )


def events_10km(segments: gpd.GeoDataFrame, events: gpd.GeoDataFrame) -> pd.Series:
    """Return how many of the user's points lie within 10 km."""
    require_metric(events)
    points = events.to_crs(segments.crs).geometry.array
    return _series(
        segments,
        "events_10km",
        lambda line: float(np.sum(shapely.dwithin(points, line, NEAR_M))),
    )


def _series(
    segments: gpd.GeoDataFrame,
    name: str,
    number: Callable[..., float],
    *arguments: pd.Series,
) -> pd.Series:
    values = [number(*row) for row in zip(segments.geometry, *arguments, strict=True)]
    return pd.Series(values, index=segments.index, name=name, dtype=float)


def _in_area(segments: gpd.GeoDataFrame, area: Area) -> gpd.GeoDataFrame:
    """Return segments in the area's CRS, which must lie on its borders."""
    if segments.crs is not None:
        cut = segments.to_crs(require_metric(area.crs))
        if (_border_of(cut, area, farthest_m=_ASTRAY_M) < 0).any():
            raise border.BorderError(
                f"these segments lie more than {_ASTRAY_M:g} m from every border of {area.name}: "
                f"{', '.join(area.borders.index)}"
            )
        return cut
    if (_border_of(segments, area, farthest_m=1.0) < 0).any():
        raise CRSError("segments without a CRS must lie on the area's borders; say crs=area.crs")
    return segments.set_crs(area.crs)


def _border_of(segments: gpd.GeoDataFrame, area: Area, farthest_m: float = np.inf) -> Any:
    """Return the number of the border that each segment is cut from, -1 for none."""
    middles = shapely.line_interpolate_point(segments.geometry.array, 0.5, normalized=True)
    away = np.array([shapely.distance(middles, line) for line in area.borders.geometry])
    return np.where(away.min(axis=0) <= farthest_m, away.argmin(axis=0), -1)


def _countries(segments: gpd.GeoDataFrame, area: Area, side: str) -> pd.Series:
    """Return the country on one side of each segment."""
    codes = np.array([pair[SIDES.index(side)] for pair in area.border_pairs])
    return pd.Series(codes[_border_of(segments, area)], index=segments.index)


def _nearest_km(points: Any, line: shapely.LineString, area: Area) -> float:
    if not len(points):
        return float("nan")
    return float(border.distance_m(points, line, crs=area.crs).min()) / 1000


def _near(places: gpd.GeoDataFrame, line: shapely.LineString, country: str) -> gpd.GeoDataFrame:
    here = (places.country == country) & shapely.dwithin(places.geometry.array, line, NEAR_M)
    return places[here]


def _window(area: Area) -> shapely.Geometry:
    """Return the edge of the area's window, straight in degrees, with what it encloses."""
    return bbox_polygon(area.bbox, area.crs)


def _within(line: shapely.LineString, window: shapely.Geometry) -> bool:
    """Return whether all that is near a line lies in the window."""
    inside = shapely.covers(window, line)
    return bool(inside and shapely.distance(window.boundary, line) >= NEAR_M)


def _names(around: shapely.Geometry, line: shapely.LineString) -> bool:
    """Return whether half of a line or more lies in the surroundings of a claim."""
    return bool(shapely.intersection(line, around).length >= line.length / 2)
