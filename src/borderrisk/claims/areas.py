"""Places, units, countries and drawings that claims speak of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from borderrisk import layers
from borderrisk.claims import discs, labels, lookup
from borderrisk.claims.located import Located
from borderrisk.claims.lookup import LocationError
from borderrisk.crs import LONLAT, project
from borderrisk.errors import BorderRiskError, short_repr

if TYPE_CHECKING:
    from borderrisk.claims.located import Site
    from borderrisk.claims.locations import Between, Countries, Drawn, Near, Place, Unit, Units


def places(location: Place, site: Site) -> Located:
    """Return a disc around each place: in it, or near it where the claim is of precision 2."""
    towns = [lookup.town(site.area, name, "places") for name in location.places]
    more = discs.NEAR_M if site.where_prec == discs.NEAR_PREC else 0.0
    shapes = [
        discs.disc(lookup.lonlat(town, site.area), lookup.radius_m(town) + more) for town in towns
    ]
    shape = project(shapely.union_all(shapes), LONLAT, site.area.crs)
    return Located(shape, ", ".join(dict.fromkeys(str(town["name"]) for town in towns)))


def near(location: Near, site: Site) -> Located:
    """Return a ring, or a sector of one, as wide as distance and place are uncertain."""
    town, km, way = (
        lookup.town(site.area, location.place, "place"), location.distance_km, location.direction,
    )  # fmt: skip
    uncertainty = lookup.radius_m(town) + discs.distance_precision_m(km)
    shape = discs.ring(lookup.lonlat(town, site.area), km * 1000, uncertainty, way)
    words = labels.of_distance(str(town["name"]), km, way)
    return Located(project(shape, LONLAT, site.area.crs), words)


def between(location: Between, site: Site) -> Located:
    """Return the band between two places, as wide as they are or as the claim says."""
    towns = [lookup.town(site.area, name, "places") for name in location.places]
    line = shapely.LineString([town.geometry for town in towns])
    half = max((location.width_km or 0) * 500, *map(lookup.radius_m, towns))
    label = f"{towns[0]['name']} – {towns[1]['name']} (± {half / 1000:.0f} km)"
    return Located(shapely.buffer(line, half), label)


def unit(location: Unit, site: Site) -> Located:
    """Return a unit that is named."""
    unit = lookup.unit_by_name(site.area, location)
    return Located(unit.geometry, labels.of_unit(unit), str(unit["name"]))


def units(location: Units, site: Site) -> Located:
    """Return units by their ids, as one."""
    rows = [lookup.unit_by_id(site.area, name) for name in location.units]
    shape = rows[0].geometry if len(rows) == 1 else shapely.union_all([r.geometry for r in rows])
    names = ", ".join(dict.fromkeys(str(row["name"]) for row in rows))
    return Located(shape, labels.joined(map(labels.of_unit, rows)), names)


def countries(location: Countries, site: Site) -> Located:
    """Return whole countries, as one."""
    codes, area = location.countries, site.area
    found = area.countries[area.countries.country.isin(codes)]
    if lost := sorted(set(codes) - set(found.country)):
        known = ", ".join(area.countries.country)
        raise LocationError("countries", f"found {', '.join(lost)}, the area has {known}")
    return Located(shapely.coverage_union_all(found.geometry.array), labels.of_countries(codes))


def drawn(location: Drawn, site: Site) -> Located:
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
