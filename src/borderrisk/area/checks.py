"""What the layers of an area must be to one another."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderrisk.border.settle import GAP_M
from borderrisk.crs import GEOD
from borderrisk.errors import InputWarning, Issue, refuse, short_repr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    import pandas as pd
    import pyproj
    from numpy.typing import NDArray

    from borderrisk.area.file import AreaFile

Box = tuple[float, float, float, float]

SCALE_ERROR = 0.003
"""Scale error of a chosen CRS that is worth a warning: 3 m in a kilometre."""

FAR_KM = 25.0
"""How far outside its country a place may lie: coarse outlines are off by up to 10 km, and towns
on a border river stand on either bank of it."""

OVERLAP_SHARE = 0.01
OVERLAP_KM2 = 1.0
"""Overlap of two units of a country that is refused, as a share of the smaller and in km²: less is
what digitising one limit twice leaves."""

ABROAD_SHARE = 1 / 3
"""Share of a unit in another country that is refused: less is what two scales of outline leave."""


def scale_note(error: float) -> str:
    """Return what to say of the scale error of a reference system that was chosen.

    Warns
    -----
    InputWarning
        If it exceeds 0.3 %.
    """
    note = f"scale within {error:.2%} over the window"
    if error > SCALE_ERROR:
        warnings.warn(
            f"{note}: what lies within a distance is off by as much; a smaller window helps",
            InputWarning, stacklevel=4,
        )  # fmt: skip
    return note


def require_in_window(file: str, kind: str, frame: gpd.GeoDataFrame, window: Box) -> None:
    """Raise if a whole layer lies off the window and swapped or mirrored axes would bring it in."""
    if frame.empty or seen(frame.geometry.array, window).any():
        return
    for move, word in _MOVES:
        moved = shapely.transform(frame.geometry.array, move)
        if seen(moved, window).mean() > 1 / 2:
            found = f"all {len(frame)} {kind} lie off the area; {word}?"
            refuse([Issue(file, "", "geometry", found)])


_MOVES = (
    (lambda xy: xy[:, ::-1], "longitude and latitude swapped"),
    (lambda xy: xy * [-1, 1], "is the minus of the longitude missing"),
    (lambda xy: xy * [1, -1], "is the minus of the latitude missing"),
    (lambda xy: xy * [-1, -1], "are the minus signs missing"),
)
"""What happens to coordinates on their way, and how to ask for it."""


def seen(shapes: NDArray[np.object_], window: Box) -> NDArray[np.bool_]:
    """Return which shapes in degrees a window shows anything of.

    Examples
    --------
    >>> seen([shapely.Point(179, 0), shapely.Point(0, 0)], (170, -20, -170, 10))
    array([ True, False])
    """
    return np.asarray(shapely.intersects(shapes, shapely.multipolygons(window_boxes(window))))


def window_boxes(window: Box) -> list[shapely.Polygon]:
    """Return a window as boxes between 180° west and east: two where it crosses 180°.

    Examples
    --------
    >>> [box.bounds for box in window_boxes((170, -20, -170, -10))]
    [(170.0, -20.0, 180.0, -10.0), (-180.0, -20.0, -170.0, -10.0)]
    """
    west, south, east, north = window
    if west <= east:
        return [shapely.box(west, south, east, north)]
    return [shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)]


def member_issues(
    file: str, said: AreaFile, tables: Mapping[str, gpd.GeoDataFrame]
) -> Iterator[Issue]:
    """Yield the countries and rivers that an area names and its layers lack."""
    wanted = (("countries", "country", said.countries), ("rivers", "river_id", said.rivers or ()))
    for name, column, members in wanted:
        there = list(tables[name][column])
        for member in members:
            if member not in there:
                few = ", ".join(there[:20]) or "none"
                found = f"found {short_repr(member)}, the layer has no such {column}; it has {few}"
                yield Issue(file, "", name, found)


def window_issues(
    file: str, window: Box, pair: tuple[str, str] | None, countries: gpd.GeoDataFrame
) -> Iterator[Issue]:
    """Yield the countries of the area's own border that its window does not show."""
    shown = set(countries.country[seen(countries.geometry.array, window)])
    wanted = pair or tuple(countries.country)
    lost = [code for code in wanted if code not in shown]
    if lost and (pair or not shown):
        found = f"found {list(window)}, which shows nothing of {', '.join(lost)}"
        yield Issue(file, "", "window", found)


def crs_issues(file: str, crs: pyproj.CRS, window: Box) -> Iterator[Issue]:
    """Yield an issue if a reference system is made for another part of the world."""
    use = crs.area_of_use
    if use is None:
        return
    made_for = shapely.union_all(window_boxes(use.bounds))
    if not any(shapely.intersects(box, made_for) for box in window_boxes(window)):
        box = ", ".join(f"{edge:g}" for edge in use.bounds)
        yield Issue(file, "", "crs", f"found {crs.name}, made for {box}; leave crs out to have one "
                    "chosen, or name one for this window")  # fmt: skip


def place_issues(places: gpd.GeoDataFrame, countries: gpd.GeoDataFrame) -> Iterator[Issue]:
    """Yield the places that lie far outside the country they are said to be in."""
    outlines = dict(zip(countries.country, countries.geometry, strict=True))
    for code, rows in places.groupby("country"):
        if code not in outlines:
            continue
        shapely.prepare(outlines[code])
        outside = rows[~shapely.intersects(rows.geometry.array, outlines[code])]
        for row in outside.itertuples():
            km = away_km(row.geometry, outlines[code])
            if km > FAR_KM:
                found = f"{row.name!r} lies {km:.0f} km outside {code}; is its country right, or "
                yield Issue(row.file, row.row, "geometry", f"{found}are its axes swapped?")


def away_km(point: shapely.Point, outline: shapely.Geometry) -> float:
    """Return how far a point lies from an outline, both in degrees, in kilometres."""
    ends = shapely.get_coordinates(shapely.shortest_line(point, outline))
    return float(GEOD.line_length(*ends.T)) / 1000


def unit_issues(units: gpd.GeoDataFrame, countries: gpd.GeoDataFrame) -> Iterator[Issue]:
    """Yield units that overlap one another, and units that lie in another country.

    ``units`` and ``countries`` are in a metric CRS.
    """
    for _, rows in units.groupby(["country", "level", "vintage"], dropna=False):
        shapes = rows.geometry.array
        one, other = rows.sindex.query(shapes, predicate="intersects")
        one, other = one[one < other], other[one < other]
        shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
        smaller = np.minimum(shapely.area(shapes[one]), shapely.area(shapes[other]))
        wrong = (shared > OVERLAP_KM2 * 1e6) & (shared > OVERLAP_SHARE * smaller)
        for a, b, area in zip(one[wrong], other[wrong], shared[wrong], strict=True):
            first, second = rows.iloc[a], rows.iloc[b]
            found = f"{second['name']!r} overlaps {first['name']!r} of the same level"
            yield Issue(second.file, second.row, "geometry", f"{found} by {area / 1e6:.0f} km²")
    codes, outlines = countries.country.to_numpy(), countries.geometry.array
    for row in units.itertuples():
        other = codes != row.country
        abroad = shapely.area(shapely.intersection(row.geometry, outlines[other]))
        if abroad.sum() > ABROAD_SHARE * row.geometry.area:
            code, km2 = codes[other][np.argmax(abroad)], abroad.max() / 1e6
            found = f"{row.name!r} of {row.country} lies in {code} with {km2:.0f} km²"
            yield Issue(row.file, row.row, "geometry", found)


def settled_issues(file: str, settled: pd.DataFrame) -> Iterator[Issue]:
    """Yield the pairs of countries whose outlines are too far apart to be settled."""
    for row in settled[settled.width_m > GAP_M].itertuples():
        found = (
            f"outlines overlap or leave gaps up to {row.width_m / 1000:.1f} km wide "
            f"({row.overlap_km2:.0f} km² and {row.gap_km2:.0f} km²); at most {GAP_M / 1000:g} km "
            "are settled: are both of one time and scale?"
        )
        yield Issue(file, f"{row.a}-{row.b}", "geometry", found)
