"""One named number per segment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from borderrisk import border
from borderrisk.area import DISTRICT_LEVEL
from borderrisk.border import SIDES, edges
from borderrisk.crs import bbox_polygon, require_metric, together
from borderrisk.errors import CRSError
from borderrisk.indicators.along import claims, river_share
from borderrisk.indicators.around import (
    NEAR_M,
    people,
    settlements,
)
from borderrisk.indicators.distances import (
    crossing_distance_km,
    has_post,
    seat_distance_km,
)
from borderrisk.indicators.recorded import (
    deaths_within,
    events_within,
    placeable,
    recorded,
    widths_m,
)
from borderrisk.records import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd

    from borderrisk.area import Area

__all__ = [
    "NEAR_M",
    "REASONS",
    "SIDES",
    "claims",
    "crossing_distance_km",
    "deaths_within",
    "events_within",
    "measure",
    "people",
    "placeable",
    "reasons",
    "recorded",
    "river_share",
    "seat_distance_km",
    "settlements",
    "why_missing",
    "widths_m",
]

_ASTRAY_M = 5_000.0
"""How far a user's own segments may lie from the area's border that they stand for: a segment."""

_SPAN_MARGIN_M = 50_000.0
"""A layer that states no extent is taken to cover the box of its rows and this around it."""

REASONS = read_toml(Path(__file__).with_name("reasons.toml"))
"""Why a number is missing, by code, in the words that a reader sees, by language."""


def measure(
    segments: gpd.GeoDataFrame,
    area: Area,
    *,
    placed: gpd.GeoDataFrame | None = None,
    events: gpd.GeoDataFrame | None = None,
    names: Iterable[str] = (),
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
    names : iterable of str, optional
        Of a spec: those of events, such as ``events_20km`` or ``deaths_50km_per_year``, are
        measured too, within the distance that they say; without events they are missing.

    Returns
    -------
    DataFrame
        On the segments' index, one column per indicator, its unit in its name: ``river_share``,
        ``crossing_distance_km``, ``seat_distance_km_a``, ``seat_distance_km_b``,
        ``settlements_10km_a``, ``settlements_10km_b``, ``people_10km_a``, ``people_10km_b``,
        ``claims``. Missing is NaN, never 0: :func:`reasons` says why. The last two columns,
        ``border_id`` and ``cut_m``, name the border that each segment is cut from and the length
        asked for.

        What cannot be known is missing: whatever a layer would say beyond its extent (the box that
        its source states, or else that of its rows and 50 km around it; events cover the whole
        border, or nothing where none lies near it), the nearest seat where a unit that is not in
        the data may have a nearer one, and the nearest crossing of a border of which no post is in
        the data.

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
    districts = area.units[area.units.level == DISTRICT_LEVEL]
    towns: dict[str, Any] = {"within_m": NEAR_M, "extent": _extent(area, "places")}
    columns = [
        river_share(cut, area.rivers, extent=_extent(area, "rivers"), accuracy_m=area.accuracy_m),
        crossing_distance_km(cut, area.crossings, extent=_stated(area, "crossings")),
        *(seat_distance_km(cut, area.places, districts, area.countries, side=s) for s in SIDES),
        *(settlements(cut, area.places, side=side, **towns) for side in SIDES),
        *(people(cut, area.places, side=side, **towns) for side in SIDES),
        claims(cut, placed),
    ]
    covered = None
    if events is not None:
        require_metric(events)
        near = shapely.intersects(_span(events.to_crs(cut.crs)), cut.geometry.array).any()
        covered = None if near else shapely.Polygon()  # the whole border, or nothing of it
    columns.append(recorded(cut, events, names, extent=covered))
    table = pd.concat(columns, axis=1)
    return table.assign(border_id=cut.border_id, cut_m=cut.cut_m)


def reasons(table: pd.DataFrame, area: Area) -> pd.DataFrame:
    """Return why each missing number of a table is missing.

    Parameters
    ----------
    table : DataFrame
        As :func:`measure` gives it.
    area : Area
        That it was measured in.

    Returns
    -------
    DataFrame
        The indicators of the table, on its index: a code of :data:`REASONS` where a number is
        missing, None where it is known.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> table = measure(area.segments(50_000), area)
    >>> reasons(table, area).claims.unique().tolist()
    ['no-register']
    """
    numbers = table.drop(columns=["border_id", "cut_m"], errors="ignore")
    borders = {"-".join(pair) for pair in area.border_pairs if has_post(area.crossings, *pair)}
    why = pd.DataFrame("outside-extent", index=table.index, columns=numbers.columns, dtype=object)
    if "river_share" in why and not len(area.rivers):
        why["river_share"] = "no-river"
    elif "river_share" in why and area.accuracy_m > border.FOLLOWS_WITHIN_M:
        why["river_share"] = "below-scale"
    if "crossing_distance_km" in why and "border_id" in table:
        listed = table.border_id.isin(borders)
        why["crossing_distance_km"] = why.crossing_distance_km.where(listed, "no-crossing")
    for name in why:
        kind, _, rest = str(name).partition("_")
        if kind == "people" and f"settlements_{rest}" in table:
            why[name] = why[name].where(table[f"settlements_{rest}"].isna(), "no-population")
        elif kind in {"events", "deaths"}:
            why[name] = "no-events" if table[name].isna().all() else "no-deaths"
        elif kind in {"claims", "seat"}:
            why[name] = {"claims": "no-register", "seat": "no-seat"}[kind]
    return why.where(numbers.isna(), None)


def why_missing(table: pd.DataFrame, area: Area) -> dict[str, Mapping[str, str]]:
    """Return why indicators are missing on every segment, in words.

    Parameters
    ----------
    table : DataFrame
        As :func:`measure` gives it.
    area : Area
        That it was measured in.

    Returns
    -------
    dict of str to mapping of language to str
        By indicator, of those that no segment has a figure of: the reason of most segments.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> why_missing(measure(area.segments(50_000), area), area)["claims"]["en"]
    'no report is shown'
    """
    why = reasons(table, area)
    lost = [name for name in why if len(why) and why[name].notna().all()]
    return {name: REASONS[why[name].value_counts().index[0]] for name in lost}


def _stated(area: Area, layer: str) -> shapely.Polygon | None:
    """Return the box that a layer's source states, in the area's CRS; None for none."""
    source = area.sources.get(layer)
    extent = getattr(source, "extent", None)
    return None if extent is None else bbox_polygon(tuple(extent), area.crs)


def _extent(area: Area, layer: str) -> shapely.Polygon | None:
    """Return what a layer covers: what its source states, or else where its rows lie."""
    stated = _stated(area, layer)
    return _span(getattr(area, layer)) if stated is None else stated


def _span(frame: gpd.GeoDataFrame) -> shapely.Polygon:
    """Return the box of the rows of a frame, with a margin; empty for no row."""
    if not len(frame):
        return shapely.Polygon()
    west, south, east, north = frame.total_bounds
    margin = _SPAN_MARGIN_M
    return shapely.box(west - margin, south - margin, east + margin, north + margin)


def _in_area(segments: gpd.GeoDataFrame, area: Area) -> gpd.GeoDataFrame:
    """Return segments in the area's CRS, which must lie on its borders, with what names these."""
    _, (lines,) = together(segments, crs=area.crs)
    farthest = 1.0 if segments.crs is None else _ASTRAY_M
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    away = np.array([edges.distances(middles, line, farthest) for line in area.borders.geometry])
    astray = (away.min(axis=0) > farthest).any()
    if astray and segments.crs is None:
        raise CRSError("segments without a CRS must lie on the area's borders; say crs=area.crs")
    if astray:
        raise border.BorderError(
            f"these segments lie more than {_ASTRAY_M:g} m from every border of {area.name}: "
            f"{', '.join(map('-'.join, area.border_pairs))}"
        )
    a, b = np.array(area.border_pairs, dtype=object)[away.argmin(axis=0)].T
    return segments.set_geometry(lines, crs=area.crs).assign(
        a=a, b=b, border_id=a + "-" + b, cut_m=segments.get("cut_m", np.nan)
    )
