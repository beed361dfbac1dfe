"""An area made ready to be asked about points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from borderrisk import border
from borderrisk.crs import to_lonlat
from borderrisk.points.edges import edges_of
from borderrisk.points.polygons import NONE, Polygons
from borderrisk.points.search import search
from borderrisk.points.vintages import levels

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from borderrisk.area import Area
    from borderrisk.points.cells import Box
    from borderrisk.points.search import Search
    from borderrisk.points.vintages import Level

    Floats = NDArray[np.float64]
    Names = NDArray[np.object_]

_SAMPLE = 1_000_000
"""Points that decide where the trees are split finest: more change nothing."""


_MOST = 0.9
"""Share of points that, turned, lie in the area's box before turning is suspected."""


@dataclass(frozen=True, eq=False)
class Index:
    """What :func:`annotate` looks up, in longitude and latitude; it can be sent to a worker.

    Lines are segments of borders and whole rivers; ``pairs`` are the two countries of each
    segment's border.
    """

    bbox: Box
    codes: Names
    countries: Polygons
    unit_ids: Names
    levels: tuple[Level, ...]
    segment_ids: Names
    border_ids: Names
    pairs: Names
    borders: Search | None
    river_ids: Names
    rivers: Search | None

    def in_bbox(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Return which points lie in the area's box, also where it crosses 180°."""
        west, south, east, north = self.bbox
        across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
        return across & (lat >= south) & (lat <= north)

    def mistake(self, lon: Floats, lat: Floats) -> str | None:
        """Return what may have happened to coordinates that all lie off the area, if they do.

        Off the area is what lies neither in its box nor in a country of it.
        """
        there = np.isfinite(lon) & np.isfinite(lat)
        lon, lat = lon[there], lat[there]
        inside = self.in_bbox(lon, lat)
        if not len(lon) or inside.any() or (self.countries.at(lon, lat) != NONE).any():
            return None
        swapped, minus = "longitude and latitude swapped?", "a minus missing?"
        tries = ((swapped, lat, lon), (minus, -lon, lat), (minus, lon, -lat))
        return next(
            (hint for hint, *turned in tries if self.in_bbox(*turned).mean() >= _MOST), None
        )

    def tuned(self, lon: Floats, lat: Floats, *, more: int = 1) -> Index:
        """Return an index that is fastest for so many points like these, with the same answers."""
        step = 1 + len(lon) // _SAMPLE
        use = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))[::step]
        borders, rivers = (
            lines and lines.refined(lon[use], lat[use], more=more * step)
            for lines in (self.borders, self.rivers)
        )
        return replace(self, borders=borders, rivers=rivers)


def index(area: Area, *, length_m: float = 10_000) -> Index:
    """Return an area as :func:`annotate` looks it up, made once for each of the last four areas.

    Parameters
    ----------
    area : Area
        Its countries, units, borders and rivers.
    length_m : float
        Length of the segments of each border, as in :meth:`borderrisk.Area.segments`.

    Examples
    --------
    >>> import borderrisk as br
    >>> index(br.read_area("faleme")).codes.tolist()
    ['GIN', 'MLI', 'MRT', 'SEN']
    """
    return _index(area, float(length_m))


@lru_cache(maxsize=4)
def _index(area: Area, length_m: float) -> Index:
    cuts = [border.segments(row.geometry, length_m, crs=area.crs, name=str(name))
            for name, row in area.borders.iterrows()]  # fmt: skip
    segments = pd.concat(cuts) if cuts else area.borders
    countries = _lonlat(area.countries.geometry, area)
    west, south, east, north = area.bbox
    whole = (west, south, east, north) if west <= east else (-180.0, south, 180.0, north)
    each = np.vstack([shapely.bounds(countries), whole])  # all that a point of it may lie in
    low, high = each.min(axis=0).tolist(), each.max(axis=0).tolist()
    box = (low[0], low[1], high[2], high[3])
    number = np.repeat(np.arange(len(cuts)), [len(cut) for cut in cuts])
    return Index(
        bbox=area.bbox,
        codes=area.countries.country.to_numpy(object),
        countries=Polygons(countries),
        unit_ids=area.units.unit_id.to_numpy(object),
        levels=levels(area.units),
        segment_ids=segments.index.to_numpy(object),
        border_ids=area.borders.index.to_numpy(object)[number],
        pairs=area.borders[["a", "b"]].to_numpy(object)[number],
        borders=search(edges_of(_lonlat(segments.geometry, area)), box),
        river_ids=area.rivers.river_id.to_numpy(object),
        rivers=search(edges_of(_lonlat(area.rivers.geometry, area)), box),
    )


def _lonlat(geometry: gpd.GeoSeries, area: Area) -> Names:
    return np.asarray(to_lonlat(geometry.array, area.crs), dtype=object)
