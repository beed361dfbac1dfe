"""From the location of a claim to a geometry no finer than its words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pydantic
import shapely

from borderrisk import layers
from borderrisk.claims import discs, labels, locations, lookup, stretches
from borderrisk.claims.located import Located, Site
from borderrisk.claims.locations import Location
from borderrisk.claims.lookup import LocationError
from borderrisk.claims.stretches import REACH_WITHIN_M
from borderrisk.claims.vocabulary import precision_of_level
from borderrisk.crs import LONLAT, project
from borderrisk.errors import BorderRiskError, short_repr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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
    return _SHAPES[type(location)](location, Site(area, where_prec, folder))


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


def _places(location: locations.Place, site: Site) -> Located:
    """Return a disc around each place: in it, or near it where the claim is of precision 2."""
    towns = [lookup.town(site.area, name, "places") for name in location.places]
    more = discs.NEAR_M if site.where_prec == discs.NEAR_PREC else 0.0
    shapes = [
        discs.disc(lookup.lonlat(town, site.area), lookup.radius_m(town) + more) for town in towns
    ]
    shape = project(shapely.union_all(shapes), LONLAT, site.area.crs)
    return Located(shape, ", ".join(dict.fromkeys(str(town["name"]) for town in towns)))


def _near(location: locations.Near, site: Site) -> Located:
    """Return a ring, or a sector of one, as wide as distance and place are uncertain."""
    town, km, way = (
        lookup.town(site.area, location.place, "place"), location.distance_km, location.direction,
    )  # fmt: skip
    uncertainty = lookup.radius_m(town) + discs.distance_precision_m(km)
    shape = discs.ring(lookup.lonlat(town, site.area), km * 1000, uncertainty, way)
    words = labels.of_distance(str(town["name"]), km, way)
    return Located(project(shape, LONLAT, site.area.crs), words)


def _between(location: locations.Between, site: Site) -> Located:
    """Return the band between two places, as wide as they are or as the claim says."""
    towns = [lookup.town(site.area, name, "places") for name in location.places]
    line = shapely.LineString([town.geometry for town in towns])
    half = max((location.width_km or 0) * 500, *map(lookup.radius_m, towns))
    label = f"{towns[0]['name']} – {towns[1]['name']} (± {half / 1000:.0f} km)"
    return Located(shapely.buffer(line, half), label)


def _unit(location: locations.Unit, site: Site) -> Located:
    unit = lookup.unit_by_name(site.area, location)
    return Located(unit.geometry, labels.of_unit(unit), str(unit["name"]))


def _units(location: locations.Units, site: Site) -> Located:
    rows = [lookup.unit_by_id(site.area, name) for name in location.units]
    shape = rows[0].geometry if len(rows) == 1 else shapely.union_all([r.geometry for r in rows])
    names = ", ".join(dict.fromkeys(str(row["name"]) for row in rows))
    return Located(shape, labels.joined(map(labels.of_unit, rows)), names)


def _countries(location: locations.Countries, site: Site) -> Located:
    codes, area = location.countries, site.area
    found = area.countries[area.countries.country.isin(codes)]
    if lost := sorted(set(codes) - set(found.country)):
        known = ", ".join(area.countries.country)
        raise LocationError("countries", f"found {', '.join(lost)}, the area has {known}")
    return Located(shapely.coverage_union_all(found.geometry.array), labels.of_countries(codes))


def _drawn(location: locations.Drawn, site: Site) -> Located:
    """Return a polygon that lies in a file beside the register."""
    file, folder = location.file, site.folder
    if folder is None or Path(file).name != file:
        raise LocationError("file", f"found {short_repr(file)}, a file beside the register")
    try:
        shapes = layers.read_geojson(folder / file)
    except BorderRiskError as error:
        raise LocationError("file", "; ".join(str(error).splitlines())) from error
    if set(shapes.geom_type) - {"Polygon", "MultiPolygon"} or shapes.empty:
        raise LocationError("file", f"{file}: polygons are needed, never points or lines")
    drawn = shapely.union_all(gpd.GeoSeries(shapes.geometry).to_crs(site.area.crs).array)
    if shapely.minimum_bounding_radius(drawn) < discs.GAZETTEER_M:
        raise LocationError("file", f"{file}: finer than {discs.GAZETTEER_M:.0f} m")
    return Located(drawn, Path(file).stem)


_SHAPES: Mapping[type[Any], Callable[[Any, Site], Located]] = {
    locations.Place: _places,
    locations.Near: _near,
    locations.Between: _between,
    locations.Unit: _unit,
    locations.Units: _units,
    locations.Countries: _countries,
    locations.River: stretches.whole_river,
    locations.RiverReach: stretches.river_reach,
    locations.BorderLine: stretches.along_border,
    locations.Tripoint: stretches.tripoint,
    locations.Drawn: _drawn,
    locations.Nowhere: lambda _, __: Located(None, ""),
}
