"""Rivers and borders that claims speak of, whole or a stretch of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from borderrisk.border import RIVER_ACCURACY_M
from borderrisk.claims import discs, labels, lines, lookup
from borderrisk.claims.located import Located
from borderrisk.claims.lookup import LocationError
from borderrisk.crs import LONLAT, project, to_lonlat

if TYPE_CHECKING:
    from borderrisk.area import Area
    from borderrisk.claims.located import Site
    from borderrisk.claims.locations import BorderLine, River, RiverReach, Tripoint

REACH_WITHIN_M = RIVER_ACCURACY_M
"""How near a river must be to a border to be that border: the accuracy of the river layer."""

TOWN_WITHIN_M = discs.NEAR_M
"""How far a place may lie from a line that it is said to bound."""

TRIPOINT_M = 5_000.0
"""The radius of a tripoint: what outlines at 1:1,000,000 leave open, and the line's own width."""


def whole_river(location: River, site: Site) -> Located:
    """Return a river, all of it."""
    river = lookup.river(site.area, location.river)
    return Located(shapely.line_merge(river.geometry), str(river["name"]))


def river_reach(location: RiverReach, site: Site) -> Located:
    """Return the reach of a river along a border, along a unit, or between two places."""
    area = site.area
    river = lookup.river(area, location.river)
    line = shapely.line_merge(river.geometry)
    if location.places:
        shape, ends = _between(line, location.places, area)
        return Located(shape, f"{river['name']}, {ends}")
    national = lookup.border_line(area, location.border) if location.border else None
    if location.unit is None and national is None:
        raise LocationError("river", "a unit, a border or two places are needed beside it")
    edge, along = national, labels.of_countries(location.border or (), " – ")
    if location.unit is not None:
        limit = lookup.unit_by_name(area, location).geometry.boundary
        edge = limit if national is None else shapely.intersection(national, limit)
        along = dict.fromkeys(along, location.unit)
    shape = lines.beside(line, edge, within_m=REACH_WITHIN_M)
    if shape is None:
        field = "unit" if location.unit else "border"
        named = location.unit or "-".join(location.border or ())
        raise LocationError(field, f"{location.river} is not the border of {named}")
    return Located(shape, {lang: f"{river['name']}, {where}" for lang, where in along.items()})


def along_border(location: BorderLine, site: Site) -> Located:
    """Return a border, whole, along a unit, or between two places."""
    line = lookup.border_line(site.area, location.border)
    names = labels.of_countries(location.border, " – ")
    if location.places:
        line, where = _between(shapely.line_merge(line), location.places, site.area)
    elif location.unit is None:
        return Located(line, names)
    else:
        where = location.unit
        unit = lookup.unit_by_name(site.area, location).geometry
        line = shapely.intersection(line, shapely.buffer(unit, REACH_WITHIN_M))
        if line.is_empty:
            found = f"{where} does not lie on the border {'-'.join(location.border)}"
            raise LocationError("unit", found)
        line = shapely.line_merge(line)
    return Located(line, {lang: f"{name}, {where}" for lang, name in names.items()})


def _between(
    line: shapely.Geometry, places: tuple[str, ...], area: Area
) -> tuple[shapely.LineString, str]:
    """Return the stretch of a line between two places, and their names."""
    towns = [lookup.town(area, name, "places") for name in places]
    try:
        stretch = lines.between(line, [t.geometry for t in towns], within_m=TOWN_WITHIN_M)
    except ValueError as error:
        raise LocationError("places", str(error)) from error
    return stretch, " – ".join(str(town["name"]) for town in towns)


def tripoint(location: Tripoint, site: Site) -> Located:
    """Return a disc where the borders of three countries come together."""
    a, b, c = location.countries
    lines_ = [lookup.border_line(site.area, pair) for pair in ((a, b), (b, c))]
    nearest = shapely.shortest_line(*lines_)
    if nearest.length > REACH_WITHIN_M:
        raise LocationError("countries", f"{a}, {b} and {c} do not meet in one point")
    point = to_lonlat(shapely.Point(nearest.coords[0]), site.area.crs)
    shape = discs.disc((float(point.x), float(point.y)), TRIPOINT_M)
    names = labels.of_countries(location.countries)
    return Located(project(shape, LONLAT, site.area.crs), names, short="")
