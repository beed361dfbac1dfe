"""Events that nobody recorded, to try things on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from borderrisk.crs import LONLAT, to_lonlat
from borderrisk.events.dialects import UCDP_PRECISION, UCDP_WHEN_DAYS, UCDP_WHERE_M

if TYPE_CHECKING:
    from borderrisk.area import Area

_KINDS = ("made-up battle", "made-up attack", "made-up protest")
_NEAR_SHARE = 0.4
"""Share of the events that are thrown near the border, the rest anywhere in the box."""

_SPREAD_M = 25_000.0
"""Standard deviation of their distance from it."""

_FROM, _DAYS = np.datetime64("2023-01-01"), 730
"""Two whole years, so that each month is there twice."""


def synthetic(area: Area, count: int = 1_000, *, seed: int = 1) -> gpd.GeoDataFrame:
    """Return made-up events of an area, in the form of :func:`borderrisk.events.read`.

    Parameters
    ----------
    area : Area
        Where; four in ten lie near its first border.
    count : int
        How many.
    seed : int
        The same seed gives the same events.

    Examples
    --------
    >>> import borderrisk as br
    >>> made = synthetic(br.read_area("faleme"), 100)
    >>> len(made), made.kind.str.startswith("made-up").all()
    (100, np.True_)
    """
    rng = np.random.default_rng(seed)
    west, south, east, north = area.bbox
    east += 360 * (east < west)
    xy = np.column_stack([rng.uniform(west, east, count), rng.uniform(south, north, count)])
    near = int(count * _NEAR_SHARE)
    line = area.borders.geometry.iloc[0]
    feet = shapely.line_interpolate_point(line, rng.uniform(0, 1, near), normalized=True)
    moved = shapely.points(shapely.get_coordinates(feet) + rng.normal(0, _SPREAD_M, (near, 2)))
    xy[:near] = shapely.get_coordinates(to_lonlat(moved, area.crs))
    best = rng.poisson(1.5, count)
    where = rng.choice([1, 2, 4], count, p=[0.7, 0.2, 0.1])
    table = pd.DataFrame(
        {
            "event_id": [f"made-up-{n:06d}" for n in range(count)],
            "date": (_FROM + rng.integers(0, _DAYS, count)).astype("datetime64[s]"),
            "kind": rng.choice(_KINDS, count),
            "deaths_low": np.maximum(best - 1, 0).astype(float),
            "deaths_best": best.astype(float),
            "deaths_high": (best + rng.integers(0, 3, count)).astype(float),
            "where_prec": pd.array(where, dtype="Int64"),
            "geo_precision": pd.array([None] * count, dtype="Int64"),
            "time_precision": pd.array(rng.choice([1, 4], count, p=[0.9, 0.1]), dtype="Int64"),
        }
    )
    from_codes = table.where_prec.map(UCDP_WHERE_M).astype(float)
    days = table.time_precision.map(UCDP_WHEN_DAYS).astype(float)
    said = {
        "precision": table.where_prec.map(UCDP_PRECISION),
        "uncertainty_m": from_codes,
        "uncertainty_days": days,
        "source": "made up",
        "recorded_by": "made up",
        "left_out": None,
    }
    points = shapely.points((xy[:, 0] + 180) % 360 - 180, xy[:, 1])
    return gpd.GeoDataFrame(table.assign(**said), geometry=points, crs=LONLAT)
