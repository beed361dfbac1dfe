"""How many events a table records at the place and time of each claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from borderrisk.maps.claims import keyed
from borderrisk.viewer.event_content import EventCount

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    from borderrisk.area import Area

    Day = np.datetime64


def event_counts(
    area: Area, placed: gpd.GeoDataFrame, table: gpd.GeoDataFrame
) -> Iterator[EventCount]:
    """Yield a count for each mapped claim and each who recorded events.

    An event counts where its place is known at least as finely as the claim's; what is known less
    finely is counted apart. A claim that names no day but that of its report is compared with
    every day of the table.

    Parameters
    ----------
    area : Area
        Whose units hold the events that are known to a unit alone.
    placed : GeoDataFrame
        As :meth:`borderrisk.Register.place` gives it.
    table : GeoDataFrame
        Of :class:`borderrisk.events.Drawable`.
    """
    first = table.date.to_numpy("datetime64[D]")
    if np.isnat(first).all():
        return
    lasting = np.ceil(table.uncertainty_days.astype(float).fillna(1).clip(1)).astype(int)
    last = first + lasting.to_numpy() - 1
    always = (np.nanmin(first), np.nanmax(last))
    away_m = table.uncertainty_m.to_numpy(dtype=float, na_value=np.nan)
    recorders = table.recorded_by.astype(object).fillna("").to_numpy()
    there = shapely.STRtree(_positions(area, table))
    rows = [row._asdict() for row in placed.to_crs(area.crs).itertuples(index=False)]
    for claim in keyed(rows):
        if claim["geometry"] is None:
            continue
        begin, end = _period(claim) or always
        found = there.query(claim["geometry"], predicate="intersects")
        found = found[(first[found] <= end) & (last[found] >= begin)]
        coarse = away_m[found] > claim.get("uncertainty_m", np.inf)
        for recorder in sorted(set(recorders)):
            own = recorders[found] == recorder
            yield EventCount(
                claim=claim["key"],
                recorder=recorder,
                count=int((own & ~coarse).sum()),
                coarse=int((own & coarse).sum()),
                first=str(begin),
                last=str(end),
            )


def _positions(area: Area, table: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return a point for each event, inside its unit where no more is known, else none."""
    points = np.asarray(table.geometry.array).copy()
    inner = area.units.set_index("unit_id").geometry.representative_point()
    units = (table.drawn_as == "unit").to_numpy()
    points[units] = inner.reindex(table.unit_id[units]).to_numpy()
    return points


def _period(claim: dict[str, Any]) -> tuple[Day, Day] | None:
    """Return the first and the last day that a claim speaks of, if it names any."""
    date = claim.get("date")
    if not date or date == claim.get("published"):
        return None
    begin, end = np.datetime64(date), np.datetime64(claim.get("date_end") or date)
    return begin.astype("datetime64[D]"), (end + 1).astype("datetime64[D]") - 1
