"""Administrative units polygonized from their limits and the country outlines."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from functools import reduce

import inputs
import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Point, Polygon

OUTSIDE = "other"
"""What the table of limits calls a unit that is not in the set."""
SLIVER = 1e-3
"""Area in square degrees (about 12 km²) under which a face is what an overshoot cut off."""
DECIMALS = 5
ROUNDING = 2e-5
"""How far in degrees a rounded end may lie from the edge that it stands on."""

Outlines = dict[str, Polygon]


def noded(countries: Outlines) -> tuple[Outlines, list[tuple[str, str, str, LineString]]]:
    """Return the outlines with a vertex wherever a limit meets them, and the limits cut there."""
    drawn = _limits()
    joints = Counter(end for *_, line in drawn for end in (line.coords[0], line.coords[-1]))
    limits = [
        (country, a, b, piece)
        for country, a, b, line in drawn
        for piece in _inside(_reaching(line, countries[country], joints), countries[country])
    ]
    ends = {end for *_, piece in limits for end in (piece.coords[0], piece.coords[-1])}
    outlines = {code: _with_vertices(polygon, ends) for code, polygon in countries.items()}
    return outlines, limits


def polygons(outlines: Outlines, limits: list) -> dict[tuple[str, str], Polygon]:
    """Return the polygon of each unit, keyed by country and name."""
    return {
        (country, unit): polygon
        for country in sorted({limit[0] for limit in limits})
        for unit, polygon in _country(outlines[country], country, limits).items()
    }


def dissolved(units: dict[tuple[str, str], Polygon], country: str, names: list[str]) -> Polygon:
    """Return the units of that list as one polygon."""
    return shapely.coverage_union_all([units[country, name.replace("_", " ")] for name in names])


def table(name: str) -> list[dict[str, str]]:
    """Return a table of this folder as one dictionary per row."""
    with (inputs.BUILD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _limits() -> list[tuple[str, str, str, LineString]]:
    arcs = defaultdict(list)
    for row in table("admin2_limits.csv"):
        key = (row["arc"], row["country"], row["unit_a"], row["unit_b"])
        arcs[key].append((float(row["lon"]), float(row["lat"])))
    return [(country, a, b, LineString(xy)) for (_, country, a, b), xy in arcs.items()]


def _reaching(line: LineString, country: Polygon, joints: Counter) -> LineString:
    """Carry on to the nearest point of the border each end that stops short of it."""
    xy = list(line.coords)
    for index, end in ((0, xy[0]), (len(xy), xy[-1])):
        if joints[end] == 1 and country.contains(Point(end)):
            xy.insert(index, shapely.shortest_line(Point(end), country.exterior).coords[-1])
    return LineString(xy)


def _inside(line: LineString, country: Polygon) -> list[LineString]:
    pieces = shapely.get_parts(shapely.line_merge(line.intersection(country)))
    return [
        shapely.transform(piece, lambda xy: np.round(xy, DECIMALS))
        for piece in pieces
        if piece.geom_type == "LineString"
    ]


def _with_vertices(polygon: Polygon, ends: set[tuple[float, float]]) -> Polygon:
    ring = polygon.exterior
    at = {ring.project(Point(end)): end for end in ends if ring.distance(Point(end)) < ROUNDING}
    known = {tuple(xy) for xy in ring.coords}
    along = [(ring.project(Point(xy)), xy) for xy in ring.coords[:-1]]
    along += [(position, end) for position, end in at.items() if end not in known]
    return Polygon([xy for _, xy in sorted(along)])


def _country(outline: Polygon, country: str, limits: list) -> dict[str, Polygon]:
    mine = [(a, b, line) for code, a, b, line in limits if code == country]
    edges = shapely.union_all([outline.exterior, *(line for *_, line in mine)])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    whole = sorted((f for f in faces if f.area > SLIVER), key=lambda f: len(_names(f, mine)))
    named: dict[str, Polygon] = {}
    for face in whole:
        (name,) = _names(face, mine) - named.keys()
        if name != OUTSIDE:
            named[name] = face
    for sliver in (face for face in faces if face.area <= SLIVER):
        nearest = max(named, key=lambda name: _shared(sliver, named[name]))
        named[nearest] = shapely.union(named[nearest], sliver)
    return named


def _names(face: Polygon, limits: list) -> set[str]:
    """Return the units that every limit around a face has on a side: one, or two for one limit."""
    around = [{a, b} for a, b, line in limits if _shared(face, line) > line.length / 2]
    return reduce(set.intersection, around)


def _shared(face: Polygon, other: Polygon | LineString | MultiLineString) -> float:
    return float(face.exterior.intersection(getattr(other, "exterior", other)).length)
