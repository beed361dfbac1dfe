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
from rapidfuzz import process

from borderrisk import border, layers
from borderrisk.claims import discs, lines
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
    Stretch,
    Tripoint,
    Unit,
    Units,
)
from borderrisk.claims.vocabulary import precision_of_level
from borderrisk.crs import LONLAT, project, to_lonlat
from borderrisk.errors import BorderRiskError, short_repr
from borderrisk.names import normalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from borderrisk.area import Area
    from borderrisk.claims.claim import Claim

REACH_WITHIN_M = 2_000.0
"""How near a river must be to a border to be that border: the accuracy of the river layer."""

TOWN_WITHIN_M = 25_000.0
"""How far a place may lie from a line that it is said to bound: *near it*, for UCDP GED."""

TRIPOINT_M = 5_000.0
"""The radius of a tripoint: what outlines at 1:1,000,000 leave open, and the line's own width."""

_NEAREST = 3
"""Names that a message offers for one that is not known."""

_LOCATIONS: pydantic.TypeAdapter[Any] = pydantic.TypeAdapter(Location)


class LocationError(BorderRiskError, LookupError):
    """The area has no such location; ``field`` names what it does not know."""

    def __init__(self, field: str, found: str) -> None:
        super().__init__(found)
        self.field = f"place.{field}"


@dataclass(frozen=True)
class Located:
    """A location on the ground of an area.

    Parameters
    ----------
    geometry : geometry or None
        In the area's CRS: a polygon (unit, country, disc, ring, sector, band, drawing) or a line
        (river, border); None where the report names no location.
    label : str
        What a reader calls it.
    uncertainty_m : float
        The radius of the smallest circle around it, in metres; NaN for no geometry.
    """

    geometry: shapely.Geometry | None
    label: str

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
    towns = [_town(site.area, name, "places") for name in location.places]
    more = discs.NEAR_M if site.where_prec == discs.NEAR_PREC else 0.0
    found = [discs.disc(_lonlat(town, site.area), _radius(town) + more) for town in towns]
    return _flat(shapely.union_all(found), _joined(town["name"] for town in towns), site.area)


@_shape.register
def _near(location: Near, site: Site) -> Located:
    """Return a ring, or a sector of one, as wide as distance and place are uncertain."""
    town = _town(site.area, location.place, "place")
    uncertainty = _radius(town) + discs.distance_precision_m(location.distance_km)
    shape = discs.ring(
        _lonlat(town, site.area), location.distance_km * 1000, uncertainty, location.direction
    )
    label = f"{town['name']}, {location.distance_km:g} km {location.direction or ''}".strip()
    return _flat(shape, label, site.area)


@_shape.register
def _nowhere(location: Nowhere, site: Site) -> Located:  # noqa: ARG001
    return Located(None, "")


def geometry_of(
    place: Location | Mapping[str, Any], area: Area
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


def _town(area: Area, place_id: str, field: str) -> pd.Series:
    found = area.places[area.places.place_id == place_id]
    if len(found) != 1:
        raise LocationError(field, f"found {short_repr(place_id)}, {area.name} has no such place")
    row: pd.Series = found.iloc[0]
    return row


def _lonlat(town: pd.Series, area: Area) -> tuple[float, float]:
    point = to_lonlat(town.geometry, area.crs)
    return float(point.x), float(point.y)


def _radius(town: pd.Series) -> float:
    return discs.extent_m(town.get("population")) + discs.GAZETTEER_M


@_shape.register
def _between(location: Between, site: Site) -> Located:
    """Return the band between two places, as wide as they are or as the claim says."""
    towns = [_town(site.area, name, "places") for name in location.places]
    line = shapely.LineString([town.geometry for town in towns])
    width_m = location.width_km * 1000 if location.width_km else 0.0
    half = max(width_m / 2, *map(_radius, towns))
    label = f"{towns[0]['name']} – {towns[1]['name']} ({2 * half / 1000:.0f} km)"
    return Located(shapely.buffer(line, half), label)


def _unit(area: Area, location: Unit | Stretch) -> pd.Series:
    name = location.name if isinstance(location, Unit) else str(location.unit)
    field = "name" if isinstance(location, Unit) else "unit"
    try:
        return area.unit(
            name, country=location.country, level=location.level, vintage=location.vintage
        )
    except BorderRiskError as error:
        raise LocationError(field, _not_one(area, name)) from error


def _not_one(area: Area, name: str) -> str:
    """Say which units have a name, or which names are nearest to it."""
    names = area.units.name.map(normalize_name)
    same = area.units[names == normalize_name(name)]
    if len(same):
        known = "; ".join(_unit_label(unit) for _, unit in same.iterrows())
        return f"{short_repr(name)} is not one unit of this country, level and vintage: {known}"
    near = process.extract(normalize_name(name), names.to_dict(), limit=_NEAREST)
    labels = "; ".join(_unit_label(area.units.loc[row]) for _, _, row in near)
    return f"no unit is called {short_repr(name)}; nearest: {labels}"


@_shape.register
def _one_unit(location: Unit, site: Site) -> Located:
    unit = _unit(site.area, location)
    return Located(unit.geometry, _unit_label(unit))


@_shape.register
def _units(location: Units, site: Site) -> Located:
    rows = [_unit_by_id(site.area, name) for name in location.units]
    shape = rows[0].geometry if len(rows) == 1 else shapely.union_all([r.geometry for r in rows])
    return Located(shape, _joined(map(_unit_label, rows)))


def _unit_by_id(area: Area, unit_id: str) -> pd.Series:
    found = area.units[area.units.unit_id == unit_id]
    if len(found) != 1:
        raise LocationError("units", f"found {short_repr(unit_id)}, {area.name} has no such unit")
    row: pd.Series = found.iloc[0]
    return row


def _unit_label(unit: pd.Series) -> str:
    kind = unit.get("kind") or f"level {unit['level']}"
    return f"{unit['name']} ({kind}, {unit.country}, {unit.vintage})"


def levels_of(location: Location, area: Area) -> set[int]:
    """Return the levels of the units that a location names."""
    if isinstance(location, Unit):
        return {location.level}
    if isinstance(location, Units):
        return {int(_unit_by_id(area, name)["level"]) for name in location.units}
    return set()


@_shape.register
def _countries(location: Countries, site: Site) -> Located:
    codes, area = location.countries, site.area
    found = area.countries[area.countries.country.isin(codes)]
    if lost := sorted(set(codes) - set(found.country)):
        known = ", ".join(area.countries.country)
        raise LocationError("countries", f"found {', '.join(lost)}, the area has {known}")
    return Located(shapely.coverage_union_all(found.geometry.array), _joined(codes))


def _river(area: Area, name: str) -> pd.Series:
    try:
        return area.river(name)
    except BorderRiskError as error:
        raise LocationError("river", str(error)) from error


def _border(area: Area, pair: tuple[str, ...]) -> shapely.Geometry:
    """Return the line of a border: one of the area's, or that of two of its countries."""
    for name in ("-".join(pair), "-".join(reversed(pair))):
        if name in area.borders.index:
            return area.borders.geometry[name]
    try:
        return border.shared_border(area.countries, *pair)
    except BorderRiskError as error:
        raise LocationError("border", str(error)) from error


@_shape.register
def _whole_river(location: River, site: Site) -> Located:
    river = _river(site.area, location.river)
    return Located(shapely.line_merge(river.geometry), str(river["name"]))


@_shape.register
def _reach(location: RiverReach, site: Site) -> Located:
    """Return the reach of a river along a border, along a unit, or between two places."""
    area = site.area
    river = _river(area, location.river)
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
    national = _border(area, location.border) if location.border else None
    if location.unit is None:
        if national is None:
            raise LocationError("river", "a unit, a border or two places are needed beside it")
        return national, "-".join(location.border or ())
    limit = _unit(area, location).geometry.boundary
    edge = limit if national is None else shapely.intersection(national, limit)
    return edge, location.unit


def _ends(places: tuple[str, ...], area: Area) -> str:
    return " – ".join(str(_town(area, name, "places")["name"]) for name in places)


def _cut_between(line: shapely.Geometry, places: tuple[str, ...], area: Area) -> shapely.LineString:
    towns = [_town(area, name, "places").geometry for name in places]
    try:
        return lines.between(line, towns, within_m=TOWN_WITHIN_M)
    except ValueError as error:
        raise LocationError("places", str(error)) from error


@_shape.register
def _along_border(location: BorderLine, site: Site) -> Located:
    """Return a border, whole, along a unit, or between two places."""
    area = site.area
    line, name = _border(area, location.border), "-".join(location.border)
    if location.places:
        line = _cut_between(shapely.line_merge(line), location.places, area)
        return Located(line, f"{name}: {_ends(location.places, area)}")
    if location.unit is None:
        return Located(line, name)
    around = shapely.buffer(_unit(area, location).geometry, REACH_WITHIN_M)
    stretch = shapely.intersection(line, around)
    if stretch.is_empty:
        raise LocationError("unit", f"{location.unit} does not lie on the border {name}")
    return Located(shapely.line_merge(stretch), f"{name}: {location.unit}")


@_shape.register
def _tripoint(location: Tripoint, site: Site) -> Located:
    """Return a disc where the borders of three countries come together."""
    area = site.area
    a, b, c = location.countries
    first, second = _border(area, (a, b)), _border(area, (b, c))
    nearest = shapely.shortest_line(first, second)
    if nearest.length > REACH_WITHIN_M:
        raise LocationError("countries", f"{a}, {b} and {c} do not meet in one point")
    point = to_lonlat(shapely.Point(nearest.coords[0]), area.crs)
    shape = discs.disc((float(point.x), float(point.y)), TRIPOINT_M)
    return _flat(shape, _joined(location.countries), area)


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
        levels = levels_of(claim.place, area)
    except LocationError as error:
        yield error.field, str(error)
        return
    if levels and claim.where_prec != max(map(precision_of_level, levels)):
        found = ", ".join(map(str, sorted(levels)))
        yield "where_prec", f"found {claim.where_prec} for level {found}: 4 is level 1, 3 is below"
