"""What may be shown of a table of events, each at the precision that it is known with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from borderrisk.events.placing import counted, left_out, place
from borderrisk.events.sheet import DEATHS

if TYPE_CHECKING:
    import datetime as dt

    from borderrisk.area import Area

SENSITIVE = "sensitive"
TOO_FINE = "finer than allowed"

LEVELS = {"district": 2, "region": 1}
"""The level of the unit that stands for an event which is known no more finely."""

_WORDS = (
    (5_000.0, "place"),
    (25_000.0, "near"),
    (50_000.0, "district"),
    (np.finfo(float).max, "region"),
)
"""Up to which uncertainty a table that has no word of its own means which."""

SHOWN = (
    "event_id", "date", "kind", *DEATHS, "source", "recorded_by", "precision", "uncertainty_m",
    "uncertainty_days", "drawn_as", "unit_id", "country", "border_id", "side",
    "distance_to_border_m", "geometry",
)  # fmt: skip
"""The columns of an event that may be shown: no note, no name of a place, no second coordinate."""


@dataclass(frozen=True, eq=False)
class Drawable:
    """Events that may be shown, and how many may not, by reason.

    ``table`` has one row per event, on the index of the events, in the area's CRS, with the
    columns :data:`SHOWN`. ``drawn_as`` is ``point``, ``unit`` (the one that ``unit_id`` names) or
    ``listed``. Only a point has geometry, side and distance: a coordinate that stands for a
    province is nowhere in the table.
    """

    table: gpd.GeoDataFrame
    left_out: pd.Series
    total: int

    def __repr__(self) -> str:
        shown = self.total - int(self.left_out.sum())
        return f"<Drawable: {shown} of {self.total} events may be shown>"

    def _repr_html_(self) -> str:
        return str(self.table._repr_html_())


def withhold(events: gpd.GeoDataFrame, *, finer_than_m: float | None = None) -> gpd.GeoDataFrame:
    """Return events fit for publication: a withheld row keeps nothing but the reason.

    Parameters
    ----------
    events : GeoDataFrame
        As :func:`borderrisk.events.read` gives them.
    finer_than_m : float, optional
        The finest precision that may be published: withheld is what is known to less metres than
        that, and what does not say how finely it is known. Sensitive rows always are.

    Returns
    -------
    GeoDataFrame
        The same index and columns; ``left_out`` says ``sensitive`` or ``finer than allowed``.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> events = gpd.GeoDataFrame(
    ...     {"event_id": ["1", "2"], "uncertainty_m": [1_000.0, 50_000.0]},
    ...     geometry=[Point(-12, 14)] * 2, crs="OGC:CRS84")
    >>> kept = withhold(events, finer_than_m=25_000)
    >>> kept.event_id.fillna("").tolist(), kept.left_out.fillna("").tolist()
    (['', '2'], ['finer than allowed', ''])
    """
    reason = _column(events, "left_out")
    if finer_than_m is not None:
        known = pd.to_numeric(_column(events, "uncertainty_m"))
        reason = reason.mask(reason.isna() & ~(known >= finer_than_m), TOO_FINE)
    hidden = reason.isin([SENSITIVE, TOO_FINE])
    return events.mask(hidden).assign(left_out=reason)


def drawable(
    events: gpd.GeoDataFrame, area: Area, *, finer_than_m: float | None = None,
    date: str | dt.date | None = None,
) -> Drawable:  # fmt: skip
    """Return what may be shown of events: a province-level event is a province.

    Parameters
    ----------
    events : GeoDataFrame
        As :func:`borderrisk.events.read` gives them; any points will do.
    area : Area
        Whose units stand for what is known no more finely.
    finer_than_m : float, optional
        As :func:`withhold` takes it.
    date : str or date, optional
        As :func:`borderrisk.points.annotate` takes it.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> shown = drawable(br.events.synthetic(area, 500), area)
    >>> sorted(shown.table.drawn_as.unique())
    ['listed', 'point', 'unit']
    >>> shown.table[shown.table.drawn_as == "unit"].geometry.isna().all()
    np.True_
    """
    placed = place(withhold(events, finer_than_m=finer_than_m), area, date=date)
    shown = counted(placed).to_crs(area.crs)
    away = pd.to_numeric(_column(shown, "uncertainty_m")).to_numpy(dtype=float)
    limits = [most for most, _ in _WORDS]
    names = np.array([*(name for _, name in _WORDS), "country"], dtype=object)
    guessed = pd.Series(names[np.searchsorted(limits, away)], index=shown.index)
    word = _column(shown, "precision").fillna(guessed.where(~np.isnan(away)))
    unit = pd.Series(None, index=shown.index, dtype=object)
    for name, level in LEVELS.items():
        unit = unit.mask(word == name, _column(shown, f"unit_id_{level}"))
    point = word.isna() | word.isin(["place", "near"])
    there = ["border_id", "side", "distance_to_border_m", "geometry"]
    shown[there] = shown[there].where(point)
    table = shown.assign(
        precision=word,
        unit_id=unit,
        drawn_as=np.select([point, unit.notna()], ["point", "unit"], "listed"),
    )
    kept = table.reindex(columns=list(SHOWN))
    return Drawable(gpd.GeoDataFrame(kept, crs=area.crs), left_out(placed), len(events))


def cells(table: gpd.GeoDataFrame, *, cell_m: float = 10_000) -> gpd.GeoDataFrame:
    """Return how many events lie in each square of a grid.

    Parameters
    ----------
    table : GeoDataFrame
        Of :class:`Drawable`, or a part of it. Only points that are known as finely as a square is
        wide count.
    cell_m : float, optional
        Width of a square, in metres of the table's CRS.

    Returns
    -------
    GeoDataFrame
        The squares that hold an event, with ``events`` and ``deaths_best``, from the south-west
        row by row.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> shown = drawable(br.events.synthetic(area, 500), area)
    >>> squares = cells(shown.table, cell_m=100_000)
    >>> int(squares.events.sum()), int((shown.table.drawn_as == "point").sum())
    (444, 444)
    """
    fine = table[table.geometry.notna() & ~(table.uncertainty_m > cell_m)]
    column, row = np.floor(shapely.get_coordinates(fine.geometry.array) / cell_m).T
    binned = pd.DataFrame({"row": row, "column": column, "deaths_best": fine.deaths_best.array})
    sums = binned.groupby(["row", "column"]).deaths_best
    found = pd.DataFrame({"events": sums.size(), "deaths_best": sums.sum(min_count=1)})
    low, left = (found.index.get_level_values(n).to_numpy() * cell_m for n in ("row", "column"))
    squares = shapely.box(left, low, left + cell_m, low + cell_m)
    return gpd.GeoDataFrame(found.reset_index(drop=True), geometry=squares, crs=table.crs)


def _column(events: gpd.GeoDataFrame, name: str) -> pd.Series:
    """Return a column, missing everywhere where the events have none."""
    if name in events:
        return events[name].astype(object)
    return pd.Series(None, index=events.index, dtype=object)
