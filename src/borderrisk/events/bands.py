"""Events by their distance from a border, in bands and groups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from borderrisk.errors import input_error, short_repr
from borderrisk.events.placing import TOO_COARSE, UNDATED, metres, place

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from borderrisk.area import Area

    Floats = NDArray[np.float64]

BANDS_M = (0.0, 10_000.0, 20_000.0, 50_000.0, 100_000.0)
"""Where bands begin (OECD/SWAC 2022, Borders and Conflicts in North and West Africa); the last has
no end."""

BY = ("side", "unit", "month", "kind")
"""What a table may be broken down by."""

_MONTH_DAYS = 31
"""Days within which an event may lie and still be counted in one month: those of the longest."""
_NEITHER = "neither"
_UNKNOWN = "not known"


@dataclass(frozen=True, eq=False)
class Bands:
    """Distances from a border, in metres, at which bands begin; the last has no end."""

    edges: Floats

    @classmethod
    def of(cls, begin: Sequence[float]) -> Bands:
        """Return bands that begin at these metres, which must rise from 0."""
        try:
            edges = np.asarray(begin, dtype=float)
        except (TypeError, ValueError):
            edges = np.array([])
        sound = edges.ndim == 1 and len(edges) and edges[0] == 0 and np.isfinite(edges).all()
        if not sound or (np.diff(edges) <= 0).any():
            found = f"found {short_repr(begin)}, metres rising from 0 are needed"
            raise input_error("bands", found=found)
        return cls(edges)

    @property
    def names(self) -> list[str]:
        """Such as ``0-10 km`` and ``100+ km``."""
        km = [f"{edge / 1000:g}" for edge in self.edges]
        return [*(f"{a}-{b} km" for a, b in pairwise(km)), f"{km[-1]}+ km"]

    @property
    def width_m(self) -> Floats:
        """How wide each band is; the last counts as wide as it is far."""
        return np.append(np.diff(self.edges), max(self.edges[-1], 1.0))

    def number(self, away_m: Floats) -> NDArray[np.intp]:
        """Return the band of each distance."""
        return np.clip(np.searchsorted(self.edges, away_m, side="right") - 1, 0, None).clip(
            max=len(self.edges) - 1
        )


def require_by(by: Sequence[str]) -> list[str]:
    """Return what to break bands down by, each once, or refuse what is not of :data:`BY`."""
    keys = list(dict.fromkeys(by))
    if strange := [key for key in keys if key not in BY]:
        raise input_error("by", found=f"found {short_repr(strange[0])}, allowed: {', '.join(BY)}")
    return keys


@lru_cache(maxsize=4)
def one_border(area: Area, border_id: str | None) -> Area:
    """Return an area whose only border is one of its own, by default the first."""
    known = area.borders.index
    chosen = known[0] if border_id is None else border_id
    if chosen not in known:
        found = f"found {short_repr(border_id)}, allowed: {', '.join(known)}"
        raise input_error("border", found=found)
    return replace(area, border_pairs=(area.border_pairs[list(known).index(chosen)],))


def last_day(events: gpd.GeoDataFrame) -> pd.Timestamp | None:
    """Return the day of the last event, if any has one."""
    return events.date.max() if "date" in events and events.date.notna().any() else None


def banded(
    events: gpd.GeoDataFrame, area: Area, bands: Bands, keys: Sequence[str],
    date: str | dt.date | None,
) -> gpd.GeoDataFrame:  # fmt: skip
    """Return events placed, with their band and groups, those known too coarsely left out."""
    placed = place(events, area, date=date)
    band = bands.number(placed.distance_to_border_m.to_numpy())
    missing = pd.Series(np.nan, placed.index)
    month = pd.to_datetime(placed.get("date", missing))
    days = placed.get("uncertainty_days", missing).to_numpy()
    left = placed.left_out
    left = left.mask(left.isna() & (metres(placed) > bands.width_m[band]), TOO_COARSE)
    if "month" in keys:
        left = left.mask(left.isna() & ((days > _MONTH_DAYS) | month.isna()), UNDATED)
    unit = placed.get(f"unit_id_{area.units.level.max()}", missing.astype(object))
    return placed.assign(
        left_out=left,
        band=np.array(bands.names, dtype=object)[band],
        side=placed.side.fillna(_NEITHER),
        unit=unit.fillna(_UNKNOWN),
        month=month.dt.strftime("%Y-%m"),
        kind=placed.get("kind", missing.astype(object)).fillna(_UNKNOWN),
    )
