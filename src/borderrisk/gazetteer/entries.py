"""The places of an area and every form of their names, taken from its frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from borderrisk.gazetteer import name_variants, world
from borderrisk.names import normalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import shapely

    from borderrisk.area import Area

_SHORT = 6
"""A listed name of so few letters is a name only where the text speaks of a place."""


LARGE = 500_000
"""From how many people on a city is meant by its name, whatever other places have it."""


@dataclass(frozen=True)
class Entry:
    """An entry of the gazetteer: one row of the area.

    ``kind`` is region, wilaya, department, cercle, moughataa, commune, river, town, country, or
    what the area's own units say; ``begun`` and ``ended`` bound the time for which its outline
    holds, where known; ``crossing`` says whether a published border post stands there, ``large``
    whether it is a city so large that no other of its name is meant.
    """

    place_id: str
    kind: str
    name: str
    country: str
    geometry: shapely.Geometry = field(repr=False, compare=False)
    begun: date | None = None
    ended: date | None = None
    crossing: bool = False
    large: bool = False

    def held(self, day: date | None) -> bool:
        """Return whether its outline held on a day; without one, whether it is in force."""
        if day is None:
            return self.ended is None
        return (self.ended is None or day < self.ended) and (
            self.begun is None or self.begun <= day
        )


@dataclass(frozen=True)
class NameVariant:
    """One way in which a place may be written: its name, or a listed one at a cost."""

    place_id: str
    written: str
    listed: bool
    cost: float = name_variants.EXACT

    @property
    def is_short_alias(self) -> bool:
        """Whether the form is too short to be a name outside of a place's context."""
        return self.listed and len(self.written) <= _SHORT


def entries_of(area: Area) -> Iterator[Entry]:
    """Yield every country, unit, river and town of an area."""
    for row in area.countries.itertuples():
        yield Entry(f"country:{row.country}", "country", row.name_en, row.country, row.geometry)
    yield from _units(area)
    for row in area.rivers.itertuples():
        yield Entry(f"river:{row.river_id}", "river", row.name, "", row.geometry)
    posts = set(area.crossings.place_ids.explode()) if "place_ids" in area.crossings else set()
    for row in area.places.itertuples():
        crossing = row.place_id in posts
        people: Any = getattr(row, "population", None)
        yield Entry(
            row.place_id, "town", row.name, row.country, row.geometry, crossing=crossing,
            large=bool(pd.notna(people)) and people >= LARGE,
        )  # fmt: skip


def _units(area: Area) -> Iterator[Entry]:
    """Yield the units; a later vintage begins when the one before ended, or with its year."""
    rows = area.units.to_dict("records")
    first = {
        row["country"]: min(r["vintage"] for r in rows if r["country"] == row["country"])
        for row in rows
    }
    ended = {_same(row): _day(row.get("valid_to")) for row in rows if _day(row.get("valid_to"))}
    for row in rows:
        later = row["vintage"] > first[row["country"]]
        begun = (ended.get(_same(row)) or date(row["vintage"], 1, 1)) if later else None
        kind = str(row.get("kind") or f"level {row['level']}")
        end = _day(row.get("valid_to"))
        yield Entry(row["unit_id"], kind, row["name"], row["country"], row["geometry"], begun, end)


def _same(row: Mapping[str, Any]) -> tuple[str, int, str]:
    return row["country"], row["level"], normalize_name(row["name"])


def _day(value: object) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()


def variants_of(area: Area, places: Mapping[str, Entry]) -> Iterator[NameVariant]:
    """Yield every form of every place; a unit and its seat lend each other their names."""
    yield from (NameVariant(place.place_id, place.name, listed=False) for place in places.values())
    for row in area.countries.itertuples():
        known = world.countries().get(row.country)
        for name in {row.name_en, row.name_fr, *(known.names if known else ())}:
            yield NameVariant(f"country:{row.country}", name, listed=False)
    for row in area.rivers.itertuples():
        yield NameVariant(f"river:{row.river_id}", row.name_en, listed=False)
    names: dict[str, list[str]] = {}
    for row in area.places.itertuples():
        listed = getattr(row, "variants", None)
        written = listed.split("|") if isinstance(listed, str) else []
        names[row.place_id] = [name for name in written if name_variants.usable(name)]
        yield from (_listed(places[row.place_id], name) for name in names[row.place_id])
    for unit, seat in _seats(area):
        yield from (_lent(places[unit], name) for name in (places[seat].name, *names[seat]))
        yield _listed(places[seat], places[unit].name)


def _lent(unit: Entry, name: str) -> NameVariant:
    """Return a seat's name as its unit's; a longer one, *Nioro du Sahel*, is the town's first."""
    own, lent = name_variants.words(unit.name), name_variants.words(name)
    if len(lent) > len(own) and lent[: len(own)] == own:
        return NameVariant(unit.place_id, name, listed=True, cost=name_variants.LENT)
    return _listed(unit, name)


def _listed(place: Entry, name: str) -> NameVariant:
    short = len(name) <= _SHORT and not name_variants.alike(name, place.name)
    return NameVariant(
        place.place_id,
        name,
        listed=True,
        cost=name_variants.NICKNAME if short else name_variants.LISTED,
    )


def _seats(area: Area) -> Iterator[tuple[str, str]]:
    """Yield pairs of a unit and the town it shares its name with, or has as its seat."""
    towns = {
        (row.country, normalize_name(row.name)): row.place_id for row in area.places.itertuples()
    }
    known = set(area.places.place_id)
    for row in area.units.to_dict("records"):
        seat = row.get("seat")
        found = seat if seat in known else towns.get((row["country"], normalize_name(row["name"])))
        if found is not None:
            yield row["unit_id"], found
