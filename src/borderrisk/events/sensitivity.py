"""How far counts of events depend on whose border they are counted from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from borderrisk import layers
from borderrisk.errors import input_error
from borderrisk.events.bands import BANDS_M, Bands, banded, last_day, one_border, require_by

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import geopandas as gpd

    from borderrisk.area import Area


def sensitivity(  # noqa: PLR0913
    events: gpd.GeoDataFrame, area: Area, *, countries: gpd.GeoDataFrame | None = None,
    by: Sequence[str] = ("side",), bands_m: Sequence[float] = BANDS_M,
    border_id: str | None = None, date: str | dt.date | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return how counts change when the border comes from another source.

    Parameters
    ----------
    events, area, by, bands_m, border_id, date
        As :func:`borderrisk.events.borderland` takes them.
    countries : GeoDataFrame, optional
        Outlines of the other source: ``country`` and geometry, with a CRS; by default those of the
        coarse world that comes with the package.

    Returns
    -------
    DataFrame
        One row per band and group that has an event by either source: ``events`` by the area's
        own border, ``events_other`` by the other, ``change`` from one to the other, and ``moved``,
        how many of the first lie in another band or group, or in none, by the other.

    Raises
    ------
    InputError
        If the area's own outlines are the coarse world's, and no others are given.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> table = sensitivity(br.events.synthetic(area, 500), area, by=[], bands_m=[0, 20_000])
    >>> table.columns.tolist()
    ['band', 'events', 'events_other', 'change', 'moved']
    >>> (table.moved >= -table.change).all()
    np.True_
    """
    bands, keys = Bands.of(bands_m), require_by(by)
    if countries is None:
        if getattr(area.sources.get("countries"), "id", None) == layers.WORLD:
            found = "the area's own outlines are the coarse world's; give others to compare with"
            raise input_error("countries", found=found)
        countries = layers.world_countries(area.countries.country.tolist())
    other = replace(area, countries=countries.to_crs(area.crs))
    groups = ["band", *keys]
    day = date or last_day(events)
    tables = [
        banded(events, one_border(each, border_id), bands, keys, day) for each in (area, other)
    ]
    ours, theirs = (  # by position; missing where a row is left out
        one[groups].where(one.left_out.isna()).reset_index(drop=True) for one in tables
    )
    stayed = (ours == theirs).all(axis=1)
    counts = {"events": ours, "events_other": theirs, "moved": ours[~stayed]}
    table = pd.DataFrame({name: rows.dropna().value_counts() for name, rows in counts.items()})
    table = table.fillna(0).astype(int).reset_index()
    table.insert(len(groups) + 2, "change", table.events_other - table.events)
    order = bands.names.index
    table = table.sort_values(groups, key=lambda c: c.map(order) if c.name == "band" else c)
    return table.reset_index(drop=True)
