"""From the location of a claim to a geometry no finer than its words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, singledispatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pydantic
import shapely

from borderrisk import border, layers
from borderrisk.claims import discs, lines, lookup
from borderrisk.claims.locations import (
    Between,
    BorderLine,
    Countries,
    Drawn,
    Location,
    Near,
    Nowhere,
    Place,
    River,
    RiverReach,
    Tripoint,
    Unit,
    Units,
)
from borderrisk.claims.lookup import LocationError
from borderrisk.claims.vocabulary import precision_of_level
from borderrisk.crs import LONLAT, project, to_lonlat
from borderrisk.errors import BorderRiskError, short_repr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from borderrisk.area import Area
    from borderrisk.claims.claim import Claim

REACH_WITHIN_M = border.RIVER_ACCURACY_M
"""How near a river must be to a border to be that border: the accuracy of the river layer."""

TOWN_WITHIN_M = 25_000.0
"""How far a place may lie from a line that it is said to bound: *near it*, for UCDP GED."""

TRIPOINT_M = 5_000.0
"""The radius of a tripoint: what outlines at 1:1,000,000 leave open, and the line's own width."""

_LOCATIONS: pydantic.TypeAdapter[Any] = pydantic.TypeAdapter(Location)


@dataclass(frozen=True)
class Located:
    """A location on the ground of an area.

    Parameters
    ----------
    geometry : geometry or None
        In the area's CRS: a polygon (unit, country, disc, ring, sector, band, drawing) or a line
        (river, border); None where the report names no location.
    label : str
        What tells it from every other location: a unit with its kind, country and vintage.
    short : str, optional
        What a map writes beside it, the label by default; empty where a symbol says it.
    uncertainty_m : float
        The radius of the smallest circle around it, in metres; NaN for no geometry.
    """

    geometry: shapely.Geometry | None
    label: str
    short: str | None = None

    @property
    def name(self) -> str:
        """What a map writes beside it."""
        return self.label if self.short is None else self.short

    @cached_property
    def uncertainty_m(self) -> float:
        """Radius of the smallest circle that holds the whole location, rounded up to 100 m."""
        if self.geometry is None:
            return float("nan")
        return float(np.ceil(shapely.minimum_bounding_radius(self.geometry) / 100) * 100)


@dataclass(frozen=True)
class Site:
    """Where a location is looked up: the area, the claim's precision, the register's folder."""

    area: Area
    where_prec: int | None = None
    folder: Path | None = None


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
    >>> place = Place(kind="place", places=("gn:2455518",))
    >>> found = locate(place, br.read_area("faleme"))
    >>> found.label, found.geometry.geom_type, found.uncertainty_m
    ('Kayes', 'Polygon', 7400.0)
    """
    site = Site(area, where_prec, folder)
    return _shape(location, site)


@singledispatch
def _shape(location: object, site: Site) -> Located:  # noqa: ARG001
    """Return a location of one kind; each kind registers its own below."""
    raise LocationError("kind", f"found {short_repr(location)}")


@_shape.register
def _places(location: Place, site: Site) -> Located:
    """Return a disc around each place: in it, or near it where the claim is of precision 2."""
    towns = [lookup.town(site.area, name, "places") for name in location.places]
    more = discs.NEAR_M if site.where_prec == discs.NEAR_PREC else 0.0
    found = [
        discs.disc(lookup.lonlat(town, site.area), lookup.radius_m(town) + more) for town in towns
    ]
    return _flat(shapely.union_all(found), _joined(town["name"] for town in towns), site.area)


@_shape.register
def _near(location: Near, site: Site) -> Located:
    """Return a ring, or a sector of one, as wide as distance and place are uncertain."""
    town = lookup.town(site.area, location.place, "place")
    uncertainty = lookup.radius_m(town) + discs.distance_precision_m(location.distance_km)
    shape = discs.ring(
        lookup.lonlat(town, site.area), location.distance_km * 1000, uncertainty, location.direction
    )
    label = f"{town['name']}, {location.distance_km:g} km {location.direction or ''}".strip()
    return _flat(shape, label, site.area)


@_shape.register
def _nowhere(location: Nowhere, site: Site) -> Located:  # noqa: ARG001
    return Located(None, "")


def geometry_of(
    place: Location | Mapping[str, object], area: Area
) -> tuple[shapely.Geometry | None, str]:
    """Return geometry and label of a location, which may be given as the file has it."""
    location = place if isinstance(place, pydantic.BaseModel) else _LOCATIONS.validate_python(place)
    found = locate(location, area)
    return found.geometry, found.label


def _flat(shape: shapely.Geometry, label: str, area: Area) -> Located:
    """Return a shape in longitude and latitude as a location in the area's CRS."""
    return Located(project(shape, LONLAT, area.crs), label)


def _joined(names: Any) -> str:
    return ", ".join(dict.fromkeys(map(str, names)))


@_shape.register
def _between(location: Between, site: Site) -> Located:
    """Return the band between two places, as wide as they are or as the claim says."""
    towns = [lookup.town(site.area, name, "places") for name in location.places]
    line = shapely.LineString([town.geometry for town in towns])
    width_m = location.width_km * 1000 if location.width_km else 0.0
    half = max(width_m / 2, *map(lookup.radius_m, towns))
    label = f"{towns[0]['name']} – {towns[1]['name']} (± {half / 1000:.0f} km)"
    return Located(shapely.buffer(line, half), label)


@_shape.register
def _one_unit(location: Unit, site: Site) -> Located:
    unit = lookup.unit_by_name(site.area, location)
    return Located(unit.geometry, lookup.unit_label(unit), str(unit["name"]))


@_shape.register
def _units(location: Units, site: Site) -> Located:
    rows = [lookup.unit_by_id(site.area, name) for name in location.units]
    shape = rows[0].geometry if len(rows) == 1 else shapely.union_all([r.geometry for r in rows])
    names = _joined(row["name"] for row in rows)
    return Located(shape, _joined(map(lookup.unit_label, rows)), names)


@_shape.register
def _countries(location: Countries, site: Site) -> Located:
    codes, area = location.countries, site.area
    found = area.countries[area.countries.country.isin(codes)]
    if lost := sorted(set(codes) - set(found.country)):
        known = ", ".join(area.countries.country)
        raise LocationError("countries", f"found {', '.join(lost)}, the area has {known}")
    return Located(shapely.coverage_union_all(found.geometry.array), _joined(codes))


@_shape.register
def _whole_river(location: River, site: Site) -> Located:
    river = lookup.river(site.area, location.river)
    return Located(shapely.line_merge(river.geometry), str(river["name"]))


@_shape.register
def _reach(location: RiverReach, site: Site) -> Located:
    """Return the reach of a river along a border, along a unit, or between two places."""
    area = site.area
    river = lookup.river(area, location.river)
    line = shapely.line_merge(river.geometry)
    if location.places:
        shape = _cut_between(line, location.places, area)
        return Located(shape, f"{river['name']}: {_ends(location.places, area)}")
    edge, along = _edge(location, area)
    shape = lines.beside(line, edge, within_m=REACH_WITHIN_M)
    if shape is None:
        field = "unit" if location.unit else "border" if location.border else "river"
        raise LocationError(field, f"{location.river} is not the border of {along}")
    return Located(shape, f"{river['name']}: {along}")


def _edge(location: RiverReach, area: Area) -> tuple[shapely.Geometry, str]:
    """Return the line that a reach of a river is, and its name."""
    national = lookup.border_line(area, location.border) if location.border else None
    if location.unit is None:
        if national is None:
            raise LocationError("river", "a unit, a border or two places are needed beside it")
        return national, "-".join(location.border or ())
    limit = lookup.unit_by_name(area, location).geometry.boundary
    edge = limit if national is None else shapely.intersection(national, limit)
    return edge, location.unit


def _ends(places: tuple[str, ...], area: Area) -> str:
    return " – ".join(str(lookup.town(area, name, "places")["name"]) for name in places)


def _cut_between(line: shapely.Geometry, places: tuple[str, ...], area: Area) -> shapely.LineString:
    towns = [lookup.town(area, name, "places").geometry for name in places]
    try:
        return lines.between(line, towns, within_m=TOWN_WITHIN_M)
    except ValueError as error:
        raise LocationError("places", str(error)) from error


@_shape.register
def _along_border(location: BorderLine, site: Site) -> Located:
    """Return a border, whole, along a unit, or between two places."""
    area = site.area
    line, name = lookup.border_line(area, location.border), "-".join(location.border)
    if location.places:
        line = _cut_between(shapely.line_merge(line), location.places, area)
        return Located(line, f"{name}: {_ends(location.places, area)}")
    if location.unit is None:
        return Located(line, name)
    around = shapely.buffer(lookup.unit_by_name(area, location).geometry, REACH_WITHIN_M)
    stretch = shapely.intersection(line, around)
    if stretch.is_empty:
        raise LocationError("unit", f"{location.unit} does not lie on the border {name}")
    return Located(shapely.line_merge(stretch), f"{name}: {location.unit}")


@_shape.register
def _tripoint(location: Tripoint, site: Site) -> Located:
    """Return a disc where the borders of three countries come together."""
    area = site.area
    a, b, c = location.countries
    first, second = lookup.border_line(area, (a, b)), lookup.border_line(area, (b, c))
    nearest = shapely.shortest_line(first, second)
    if nearest.length > REACH_WITHIN_M:
        raise LocationError("countries", f"{a}, {b} and {c} do not meet in one point")
    point = to_lonlat(shapely.Point(nearest.coords[0]), area.crs)
    shape = discs.disc((float(point.x), float(point.y)), TRIPOINT_M)
    return Located(project(shape, LONLAT, area.crs), _joined(location.countries), short="")


@_shape.register
def _drawn(location: Drawn, site: Site) -> Located:
    """Return a polygon that lies in a file beside the register."""
    folder = site.folder
    if folder is None or Path(location.file).name != location.file:
        raise LocationError(
            "file", f"found {short_repr(location.file)}, a file beside the register"
        )
    try:
        shapes = layers.read_geojson(folder / location.file)
    except BorderRiskError as error:
        raise LocationError("file", "; ".join(str(error).splitlines())) from error
    if set(shapes.geom_type) - {"Polygon", "MultiPolygon"} or shapes.empty:
        raise LocationError("file", f"{location.file}: polygons are needed, never points or lines")
    drawn = shapely.union_all(gpd.GeoSeries(shapes.geometry).to_crs(site.area.crs).array)
    if shapely.minimum_bounding_radius(drawn) < discs.GAZETTEER_M:
        raise LocationError("file", f"{location.file}: finer than {discs.GAZETTEER_M:.0f} m")
    return Located(drawn, Path(location.file).stem)


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
