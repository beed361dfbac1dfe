"""The names of a location, looked up in an area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import process

from borderrisk import border
from borderrisk.claims import discs, labels
from borderrisk.claims.locations import Location, Stretch, Unit, Units
from borderrisk.crs import to_lonlat
from borderrisk.errors import BorderRiskError, short_repr
from borderrisk.languages import FALLBACK
from borderrisk.names import normalize_name

if TYPE_CHECKING:
    import pandas as pd
    import shapely

    from borderrisk.area import Area

_NEAREST = 3
"""Names that a message offers for one that is not known."""


class LocationError(BorderRiskError, LookupError):
    """The area has no such location; ``field`` names what it does not know."""

    def __init__(self, field: str, found: str) -> None:
        super().__init__(found)
        self.field = f"place.{field}"


def town(area: Area, place_id: str, field: str) -> pd.Series:
    """Return a populated place by its id; ``field`` is what an error names."""
    found = area.places[area.places.place_id == place_id]
    if len(found) != 1:
        raise LocationError(field, f"found {short_repr(place_id)}, {area.name} has no such place")
    row: pd.Series = found.iloc[0]
    return row


def lonlat(town: pd.Series, area: Area) -> tuple[float, float]:
    """Return longitude and latitude of a place."""
    point = to_lonlat(town.geometry, area.crs)
    return float(point.x), float(point.y)


def radius_m(town: pd.Series) -> float:
    """Return how far from its position a place may reach: its extent, and the accuracy of both."""
    return discs.extent_m(town.get("population")) + discs.GAZETTEER_M


def unit_by_name(area: Area, location: Unit | Stretch) -> pd.Series:
    """Return the one unit that a location names."""
    name = location.name if isinstance(location, Unit) else str(location.unit)
    field = "name" if isinstance(location, Unit) else "unit"
    try:
        return area.unit(
            name, country=location.country, level=location.level, vintage=location.vintage
        )
    except BorderRiskError as error:
        names, key = area.units.name.map(normalize_name), normalize_name(name)
        rows = list(names.index[names == key])
        message = f"{short_repr(name)} is not one unit of this country, level and vintage: "
        if not rows:
            rows = [row for _, _, row in process.extract(key, names.to_dict(), limit=_NEAREST)]
            message = f"no unit is called {short_repr(name)}; nearest: "
        known = "; ".join(labels.of_unit(area.units.loc[row])[FALLBACK] for row in rows)
        raise LocationError(field, message + known) from error


def unit_by_id(area: Area, unit_id: str) -> pd.Series:
    """Return a unit by its id."""
    found = area.units[area.units.unit_id == unit_id]
    if len(found) != 1:
        raise LocationError("units", f"found {short_repr(unit_id)}, {area.name} has no such unit")
    row: pd.Series = found.iloc[0]
    return row


def levels_of(location: Location, area: Area) -> set[int]:
    """Return the levels of the units that a location names."""
    if isinstance(location, Unit):
        return {location.level}
    if isinstance(location, Units):
        return {int(unit_by_id(area, name)["level"]) for name in location.units}
    return set()


def river(area: Area, name: str) -> pd.Series:
    """Return a river by its id or name."""
    try:
        return area.river(name)
    except BorderRiskError as error:
        raise LocationError("river", str(error)) from error


def border_line(area: Area, pair: tuple[str, ...]) -> shapely.Geometry:
    """Return the line of a border: one of the area's, or that of two of its countries."""
    for name in ("-".join(pair), "-".join(reversed(pair))):
        if name in area.borders.index:
            return area.borders.geometry[name]
    try:
        return border.shared_border(area.countries, *pair)
    except BorderRiskError as error:
        raise LocationError("border", str(error)) from error
