"""Recorded events on the map, each as finely as it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd
import shapely

from borderrisk import events as recorded
from borderrisk.maps.anchors import label_anchors
from borderrisk.maps.event_counts import event_counts
from borderrisk.maps.simplification import simplification
from borderrisk.page import QUANTIZATION, delta_encode, pack
from borderrisk.viewer import PageLayer
from borderrisk.viewer.event_content import Band, Borderland, EventPlace, Events

if TYPE_CHECKING:
    import folium
    import geopandas as gpd

    from borderrisk.area import Area

    AnyMap = TypeVar("AnyMap", bound=folium.Map)

_UNDATED = -1_000_000
"""Stands for the day of an event without one: before any that could be recorded."""

_DECIMALS = 4
"""Digits of a share: two more than the page shows."""

_YEAR_DAYS = 366
"""Days at most that the page gives an event whose day is known less finely."""


def add_events(
    m: AnyMap,
    area: Area,
    events: gpd.GeoDataFrame,
    *,
    placed: gpd.GeoDataFrame | None = None,
) -> AnyMap:
    """Add recorded events to a map; return the map.

    Each is drawn at its precision: a point, a circle, a unit; one that is known to a country alone
    is listed. What is withheld, repeated or off the area is counted, and not in the page.

    Parameters
    ----------
    m : folium.Map
        With the ground of the area.
    area : Area
        The ground.
    events : GeoDataFrame
        As :func:`borderrisk.events.read` gives them, or :func:`borderrisk.events.withhold` where
        some are finer than may be published; several tables concatenated are one.
    placed : GeoDataFrame, optional
        Claims of the map: the events at the place and time of each are counted in its detail.

    Raises
    ------
    InputError
        If every event lies off the area.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> m = add_events(br.maps.draw(area), area, br.events.synthetic(area, 200))
    """
    shown = recorded.drawable(events, area)
    table = shown.table.sort_values("date", kind="stable", na_position="last")
    within = tuple(event_counts(area, placed, table)) if placed is not None else ()
    content = Events(
        count=len(table),
        left_out=_by_reason(shown.left_out),
        within=within,
        borderland=_borderland(area, events) if len(area.borders) and len(table) else None,
        **_columns(table) | _places(table, area),
    )
    m.add_child(PageLayer("events", content))
    return m


def _by_reason(counts: pd.Series) -> dict[str, int]:
    return {str(reason): int(count) for reason, count in counts.items()}


def _columns(table: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the columns of events that hold no place."""
    kinds, kind_names = pd.factorize(_text(table.kind), sort=True)
    recorders, recorder_names = pd.factorize(_text(table.recorded_by), sort=True)
    days = table.date.to_numpy("datetime64[D]")
    number = np.where(np.isnat(days), _UNDATED, days.astype(np.int64))
    lasting = table.uncertainty_days.astype(float).fillna(1).clip(1, _YEAR_DAYS)
    return {
        "kind_names": tuple(map(str, kind_names)),
        "recorder_names": tuple(map(str, recorder_names)),
        "kinds": pack(kinds),
        "recorders": pack(recorders),
        "days": pack(np.diff(number, prepend=0)),
        "lasting": pack(np.ceil(lasting).astype(int)),
        "ids": "\n".join(" ".join(str(name).split()) for name in _text(table.event_id)),
        **{
            name: pack(table[name].astype(float).fillna(-1).astype(int))
            for name in ("deaths_low", "deaths_best", "deaths_high")
        },
    }


def _places(table: gpd.GeoDataFrame, area: Area) -> dict[str, Any]:
    """Return how finely each place is known, and the positions of the points.

    What is no point takes the position of the event before it: a coordinate that stands for a
    province is nowhere in a page.
    """
    near = (table.drawn_as == "point") & (table.precision == "near")
    drawn_as = table.drawn_as.mask(near, "near")
    radius = table.uncertainty_m.astype(float).where(table.drawn_as == "point")
    keys = pd.MultiIndex.from_arrays([drawn_as, radius.fillna(-1), _text(table.unit_id)])
    numbers, kinds = pd.factorize(keys)
    xy = np.full((len(table), 2), np.nan)
    points = (table.drawn_as == "point").to_numpy()
    lonlat = simplification(area).lonlat(np.asarray(table.geometry.array)[points])
    xy[points] = shapely.get_coordinates(lonlat)
    steps = pd.DataFrame(np.round(xy * QUANTIZATION)).ffill().fillna(0).to_numpy(dtype=np.int64)
    return {
        "unit": QUANTIZATION,
        "positions": pack(np.diff(steps, axis=0, prepend=[[0, 0]]).ravel()),
        "places": pack(numbers),
        "place_table": tuple(_place(area, *kind) for kind in kinds),
    }


def _place(area: Area, drawn_as: Any, radius_m: float, unit_id: str) -> EventPlace:
    if drawn_as != "unit":
        return EventPlace(drawn_as=drawn_as, radius_m=int(radius_m) if radius_m >= 0 else None)
    unit = area.units.set_index("unit_id").loc[unit_id]
    simplified = simplification(area)
    drawn = simplified(unit.geometry)
    return EventPlace(
        drawn_as=drawn_as,
        name=unit["name"],
        kind=unit.kind if isinstance(unit.kind, str) else "",
        outline=delta_encode(drawn),
        label=label_anchors(drawn, simplified.window),
    )


def _borderland(area: Area, events: gpd.GeoDataFrame) -> Borderland:
    """Return the events of the area's first border by distance and side."""
    found = recorded.borderland(events, area)
    rows = [
        Band(
            band=row.band,
            side=row.side,
            events=int(row.events),
            low=_short(row.events_low),
            high=_short(row.events_high),
            area_share=_short(row.area_share),
            people_share=_short(row.people_share),
            events_share=_short(row.events_share),
        )
        for row in found.table.itertuples()
    ]
    a, b = area.border_pairs[list(area.borders.index).index(found.border_id)]
    return Borderland(border=(a, b), rows=tuple(rows), left_out=_by_reason(found.left_out))


def _short(value: float) -> float | None:
    return round(float(value), _DECIMALS) if np.isfinite(value) else None


def _text(column: pd.Series) -> pd.Series:
    """Return a column as text, empty where it has none."""
    return column.astype(object).fillna("")
