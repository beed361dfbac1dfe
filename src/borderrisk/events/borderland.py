"""Events by distance from a border, beside the land and the people there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from borderrisk.crs import bbox_polygon
from borderrisk.events.bands import BANDS_M, BY, Bands, banded, last_day, one_border, require_by
from borderrisk.events.intervals import poisson_interval
from borderrisk.events.placing import counted, left_out
from borderrisk.events.sheet import DEATHS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from borderrisk.area import Area

SPACING_M = 2_000.0
"""Distance between the points that stand for the land: 4 km² each, a band of 10 km is five wide."""


@dataclass(frozen=True, eq=False)
class Borderland:
    """Events near a border, and those that could not be counted.

    ``table`` has one row per band and group, also where there is no event; ``left_out`` how many
    events are not in it, by reason; ``total`` how many there are in all.
    """

    border_id: str
    table: pd.DataFrame
    left_out: pd.Series
    total: int

    def __repr__(self) -> str:
        placed = self.total - int(self.left_out.sum())
        return (f"<Borderland {self.border_id}: {placed} of {self.total} events counted, "
                f"{len(self.table)} rows>")  # fmt: skip

    def _repr_html_(self) -> str:
        return str(self.table._repr_html_())

    def to_frame(self, sensitivity: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return the table as it is written: after its rows, one for each reason to leave out.

        Parameters
        ----------
        sensitivity : DataFrame, optional
            What :func:`borderrisk.events.sensitivity` gives for the same events, bands and groups:
            ``events_other``, ``change`` and ``moved`` stand beside the counts.
        """
        table = self.table
        if sensitivity is not None:
            groups = sensitivity.columns.intersection(["band", *BY]).tolist()
            table = table.merge(sensitivity.drop(columns="events"), on=groups, how="outer")
            table = table.fillna(dict.fromkeys(["events_other", "change", "moved"], 0))
        rest = pd.DataFrame({"band": self.left_out.index, "events": self.left_out.to_numpy()})
        return pd.concat([table, rest], ignore_index=True)


def borderland(  # noqa: PLR0913
    events: gpd.GeoDataFrame, area: Area, *, by: Sequence[str] = ("side",),
    bands_m: Sequence[float] = BANDS_M, border_id: str | None = None,
    date: str | dt.date | None = None,
) -> Borderland:  # fmt: skip
    """Return how many events lie how far from a border, and how sure that is.

    After OECD/SWAC, *Borders and Conflicts in North and West Africa* (2022): the share of events
    of each band beside its share of the land and of the people of the area's box.

    Parameters
    ----------
    events : GeoDataFrame
        As :func:`borderrisk.events.read` gives them.
    area : Area
        Whose land, units and places are compared with.
    by : sequence of str
        Of ``side``, ``unit`` (of the finest level), ``month`` and ``kind``.
    bands_m : sequence of float
        Where each band begins, in metres, rising from 0; the last has no end.
    border_id : str, optional
        Such as ``"MLI-SEN"``; the border that the area is about by default.
    date : str or date, optional
        The day whose units count; that of the last event by default.

    Returns
    -------
    Borderland
        Its table has ``band``, the columns of ``by``, ``events`` with ``events_low`` and
        ``events_high`` (exact Poisson, 95 %: what sampling alone would give), deaths (the least,
        best and most that are said), ``area_km2``, ``area_share``, ``people``, ``people_share``
        (of the places that the area lists), ``events_share`` (of its month and kind), and
        ``per_area`` and ``per_people``: that share over the other, with their intervals; 1 is as
        many as land or people would have.

        An event counts where its place is known at least as finely as the band is wide (the last
        as wide as it is far), and its day as finely as a month where months are asked for.

    Raises
    ------
    InputError
        If ``by`` or the bands are none, or no event lies in the area.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> found = borderland(br.events.synthetic(area, 500), area, by=["side"], bands_m=[0, 20_000])
    >>> found.table[["band", "side"]].values.tolist()[:2]
    [['0-20 km', 'a'], ['0-20 km', 'b']]
    >>> int(found.table.events.sum() + found.left_out.sum()) == found.total
    True
    """
    bands, keys, one = Bands.of(bands_m), require_by(by), one_border(area, border_id)
    date = date or last_day(events)
    placed = banded(events, one, bands, keys, date)
    table = _compared(_counts(counted(placed), _land(one, bands, keys, date), keys), keys)
    return Borderland(str(one.borders.index[0]), table, left_out(placed), len(events))


def _counts(events: gpd.GeoDataFrame, land: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return events and deaths of each group of the land, month and kind, with their nought."""
    base = land
    for key in ("month", "kind"):
        if key in keys:
            values = pd.DataFrame({key: sorted(events[key].unique())}, dtype=object)
            base = base.merge(values, how="cross")
    deaths = [name for name in DEATHS if name in events]
    sums = {name: (name, lambda column: column.sum(min_count=1)) for name in deaths}
    found = events.groupby(["band", *keys]).agg(events=("band", "size"), **sums).reset_index()
    table = base.merge(found, on=["band", *keys], how="outer")
    table["events"] = table.events.fillna(0).astype(int)
    table.loc[table.events == 0, deaths] = 0.0
    order = {name: n for n, name in enumerate(land.band.unique())}
    table = table.sort_values(
        ["band", *keys], key=lambda c: c.map(order) if c.name == "band" else c
    )
    measured = [name for name in land.columns if name not in {"band", *keys}]
    return table[["band", *keys, "events", *deaths, *measured]].reset_index(drop=True)


def _compared(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return counts with their intervals, and their share over that of land and people."""
    within = [key for key in ("month", "kind") if key in keys]
    total = table.groupby(within).events.transform("sum") if within else table.events.sum()
    ends = np.array([poisson_interval(int(count)) for count in table.events]).reshape(-1, 2)
    table.insert(table.columns.get_loc("events") + 1, "events_low", ends[:, 0])
    table.insert(table.columns.get_loc("events") + 2, "events_high", ends[:, 1])
    shares = {"events_share": table.events / total}
    for name, share in (("per_area", table.area_share), ("per_people", table.people_share)):
        base = (total * share).where(share > 0)
        shares |= {name: table.events / base, f"{name}_low": ends[:, 0] / base,
                   f"{name}_high": ends[:, 1] / base}  # fmt: skip
    return table.assign(**shares)


def _land(area: Area, bands: Bands, keys: list[str], date: str | dt.date | None) -> pd.DataFrame:
    """Return the land and the people of each band, side and unit, with their shares."""
    west, south, east, north = shapely.bounds(bbox_polygon(area.bbox, area.crs))
    x, y = np.meshgrid(np.arange(west, east, SPACING_M), np.arange(south, north, SPACING_M))
    lattice = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x.ravel(), y.ravel()), crs=area.crs)
    parts = {"area_km2": lattice.assign(area_km2=SPACING_M**2 / 1e6)}
    parts["people"] = area.places[["population", "geometry"]].rename(
        columns={"population": "people"}
    )
    groups = ["band", *(key for key in keys if key in {"side", "unit"})]
    sums = []
    for name, frame in parts.items():
        placed = counted(banded(frame, area, bands, [], date))
        total = placed.groupby(groups)[name].sum()
        sums += [total, (total / total.sum()).rename(f"{name.removesuffix('_km2')}_share")]
    land = pd.concat(sums, axis=1).fillna(0.0).reset_index()
    order = bands.names.index
    return land.sort_values(groups, key=lambda c: c.map(order) if c.name == "band" else c)
