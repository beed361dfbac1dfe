"""From the location of a claim to a geometry no finer than its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pydantic

from borderrisk.claims import areas, locations, lookup, stretches
from borderrisk.claims.located import Located, Site
from borderrisk.claims.locations import Location
from borderrisk.claims.lookup import LocationError
from borderrisk.claims.stretches import REACH_WITHIN_M
from borderrisk.claims.vocabulary import precision_of_level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import shapely

    from borderrisk.area import Area
    from borderrisk.claims.claim import Claim

__all__ = ["REACH_WITHIN_M", "Located", "geometry_of", "locate", "location_issues"]

_LOCATIONS: pydantic.TypeAdapter[Any] = pydantic.TypeAdapter(Location)


def locate(
    location: Location, area: Area, *, where_prec: int | None = None, folder: Path | None = None
) -> Located:
    """Return the geometry of a claim's location.

    Parameters
    ----------
    location : Location
        Where the claim speaks of.
    area : Area
        Where its names are looked up.
    where_prec : int, optional
        The claim's precision; 2 makes a *place* the surroundings of that place.
    folder : Path, optional
        Where a drawn polygon lies.

    Raises
    ------
    LocationError
        If the area does not know one of its names.

    Examples
    --------
    >>> import borderrisk as br
    >>> place = locations.Place(kind="place", places=("gn:2455518",))
    >>> found = locate(place, br.read_area("faleme"))
    >>> found.label, found.geometry.geom_type, found.uncertainty_m
    ('Kayes', 'Polygon', 7400.0)
    """
    make = _SHAPES[type(location)]
    if isinstance(location, locations.Drawn):  # its file may have changed since
        return make(location, Site(area, where_prec, folder))
    found = _FOUND.setdefault(area, {})
    if (location, where_prec) not in found:
        found[location, where_prec] = make(location, Site(area, where_prec))
    return found[location, where_prec]


def geometry_of(
    place: Location | Mapping[str, object], area: Area
) -> tuple[shapely.Geometry | None, str]:
    """Return geometry and label of a location, which may be given as the file has it."""
    location = place if isinstance(place, pydantic.BaseModel) else _LOCATIONS.validate_python(place)
    found = locate(location, area)
    return found.geometry, found.label


def location_issues(
    claim: Claim, area: Area, folder: Path | None = None
) -> Iterator[tuple[str, str]]:
    """Yield field and message for what an area does not know of a claim's location."""
    try:
        locate(claim.place, area, where_prec=claim.where_prec, folder=folder)
        levels = lookup.levels_of(claim.place, area)
    except LocationError as error:
        yield error.field, str(error)
        return
    if levels and claim.where_prec != max(map(precision_of_level, levels)):
        found = ", ".join(map(str, sorted(levels)))
        yield "where_prec", f"found {claim.where_prec} for level {found}: 4 is level 1, 3 is below"


_FOUND: WeakKeyDictionary[Area, dict[tuple[Any, int | None], Located]] = WeakKeyDictionary()
"""What was found in areas that are still in use: a register is checked before it is placed."""

_SHAPES: Mapping[type[Any], Callable[[Any, Site], Located]] = {
    locations.Place: areas.places,
    locations.Near: areas.near,
    locations.Between: areas.between,
    locations.Unit: areas.unit,
    locations.Units: areas.units,
    locations.Countries: areas.countries,
    locations.River: stretches.whole_river,
    locations.RiverReach: stretches.river_reach,
    locations.BorderLine: stretches.along_border,
    locations.Tripoint: stretches.tripoint,
    locations.Drawn: areas.drawn,
    locations.Nowhere: lambda _, __: Located(None, ""),
}
