"""Populated places of GeoNames, with every twin of a name."""

from __future__ import annotations

import json
import unicodedata

import inputs
from units import table

WINDOW = (-17.5, 10.0, -7.0, 17.0)
"""West, south, east, north: the window of every embedded area with a margin."""
ISO3 = {"SN": "SEN", "ML": "MLI", "MR": "MRT", "GN": "GIN"}
GEONAMES = "geonames-cities500"
PINNED = "geonames-pinned"


def rows() -> list[dict[str, object]]:
    """Return one row per place, sorted by country, name and id."""
    cities = json.loads(inputs.member("places", "cities500.json")).values()
    ours = [_city(city) for city in cities if city["countrycode"] in ISO3]
    pinned = [_pinned(row) for row in table("places.csv")]
    near = [row for row in ours if _within(row)]
    names = {fold(str(row["name"])) for row in near + pinned}
    twins = [row for row in ours if not _within(row) and fold(str(row["name"])) in names]
    found = {row["place_id"]: row for row in [*near, *twins, *pinned]}
    return sorted(found.values(), key=lambda r: (r["country"], r["name"], r["place_id"]))


def fold(name: str) -> str:
    """Return a name without case or diacritics."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _within(row: dict) -> bool:
    west, south, east, north = WINDOW
    return west <= row["lon"] <= east and south <= row["lat"] <= north


def _city(city: dict) -> dict[str, object]:
    latin = sorted({name for name in city["alternatenames"] if _is_latin(name)} - {city["name"]})
    return {
        "place_id": f"gn:{city['geonameid']}",
        "name": city["name"],
        "country": ISO3[city["countrycode"]],
        "lon": city["longitude"],
        "lat": city["latitude"],
        "population": city["population"] or "",
        "variants": "|".join(latin),
        "note": "",
        "source": GEONAMES,
    }


def _pinned(row: dict[str, str]) -> dict[str, object]:
    return {
        "place_id": f"gn:{row['gn']}" if row["gn"] else f"wof:{row['wof']}",
        "name": row["name"],
        "country": row["country"],
        "lon": float(row["lon"]),
        "lat": float(row["lat"]),
        "population": "",
        "variants": "",
        "note": row["note"],
        "source": PINNED,
    }


def _is_latin(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return len(letters) > 2 and all("LATIN" in unicodedata.name(c, "") for c in letters)  # noqa: PLR2004
