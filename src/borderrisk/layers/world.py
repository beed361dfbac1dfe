"""The coarse world that comes with the package: outlines and land borders of all countries."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from borderrisk import catalogue
from borderrisk.countries import by_code
from borderrisk.crs import LONLAT
from borderrisk.layers.coordinates import to_shape
from borderrisk.layers.topojson import arcs_of, feature_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

_EDGE = 180.0
"""The meridian where longitudes begin again."""

_DECIMALS = 9
"""Of a degree: what moves round the globe and back must meet its neighbour's vertex again."""

DATASET = "world"
"""Id of the coarse world in the catalogue."""


def world_countries(
    codes: Collection[str] | None = None, *, bbox: tuple[float, ...] | None = None
) -> gpd.GeoDataFrame:
    """Return countries of the coarse world.

    Parameters
    ----------
    codes : collection of str, optional
        ISO 3166-1 alpha-3 codes; all by default. Codes that the coarse world lacks are left out.
    bbox : tuple of float, optional
        West, south, east, north in degrees, also beyond ±180°: those whose extent meets the box,
        whole. Outlines are built when they are asked for, and most of a page's world is far away.

    Returns
    -------
    GeoDataFrame
        ``country``, ``name_en``, ``name_fr`` and geometry, by code, CRS OGC:CRS84: Natural Earth
        at 1:10 million, positions to about 400 m, neighbours vertex by vertex.

    Examples
    --------
    >>> world_countries(["NER", "MLI"])[["country", "name_fr"]].to_numpy().tolist()
    [['MLI', 'Mali'], ['NER', 'Niger']]
    >>> world_countries(["FJI", "MLI"], bbox=(178, -19, 182, -16)).country.tolist()
    ['FJI']
    """
    _, members = _topology()
    wanted = [code for code in members if codes is None or code in codes]
    wanted = [code for code in wanted if bbox is None or _meets(_extent(code), bbox)]
    wanted = [code for code in wanted if not _outline(code).is_empty]
    shapes = [_outline(code) for code in wanted]
    names = [country.names if (country := by_code(code)) else {} for code in wanted]
    return gpd.GeoDataFrame(
        {
            "country": wanted,
            "name_en": [name.get("en", code) for name, code in zip(names, wanted, strict=True)],
            "name_fr": [name.get("fr", code) for name, code in zip(names, wanted, strict=True)],
        },
        geometry=shapes,
        crs=LONLAT,
    )


def world_borders(codes: Collection[str] | None = None) -> gpd.GeoDataFrame:
    """Return the land borders of the coarse world, with the countries on both sides.

    Parameters
    ----------
    codes : collection of str, optional
        ISO 3166-1 alpha-3 codes: the borders between any two of them; all by default.

    Returns
    -------
    GeoDataFrame
        ``a``, ``b`` (in the order of the alphabet) and line, indexed by ``border_id``, such as
        ``"MLI-NER"``; CRS OGC:CRS84.

    Examples
    --------
    >>> list(world_borders(["MLI", "SEN", "MRT"]).index)
    ['MLI-MRT', 'MLI-SEN', 'MRT-SEN']
    """
    found = [
        (a, b, line) for a, b, line in _borders() if codes is None or (a in codes and b in codes)
    ]
    index = pd.Index([f"{a}-{b}" for a, b, _ in found], name="border_id")
    columns = {"a": [a for a, _, _ in found], "b": [b for _, b, _ in found]}
    lines = [line for _, _, line in found]
    return gpd.GeoDataFrame(columns, geometry=lines, index=index, crs=LONLAT)


@cache
def _topology() -> tuple[list[NDArray[np.float64]], dict[str, list[dict[str, Any]]]]:
    """Return arcs in degrees, and the geometries of each country."""
    content = catalogue.dataset(DATASET).file.read_bytes()
    data = json.loads(gzip.decompress(content))
    members: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for member in data["objects"]["countries"]["geometries"]:
        members[member["properties"]["country"]].append(member)
    return [np.round(arc, _DECIMALS) for arc in arcs_of(data)], dict(members)


@cache
def _extent(code: str) -> tuple[float, ...]:
    """Return what the arcs of a country span: the whole globe where they cross 180°."""
    arcs, members = _topology()
    xy = np.concatenate([arcs[n] for member in members[code] for n in _numbers(member["arcs"])])
    return (*xy.min(axis=0), *xy.max(axis=0))


def _meets(extent: tuple[float, ...], bbox: tuple[float, ...]) -> bool:
    """Return whether two boxes meet, wherever on the round globe their longitudes begin."""
    west, south, east, north = bbox
    turns = (-2 * _EDGE, 0.0, 2 * _EDGE)
    level = extent[1] <= north and south <= extent[3]
    return level and any(extent[0] <= east + t and west + t <= extent[2] for t in turns)


@cache
def _outline(code: str) -> shapely.Geometry:
    """Return the geometries of one country as a valid shape, islets of no area left out."""
    arcs, members = _topology()
    polygons = []
    for member in members[code]:
        shape = feature_of(member, arcs, None)["geometry"]
        several = shape["type"] == "MultiPolygon"
        for rings in shape["coordinates"] if several else [shape["coordinates"]]:
            polygon, issues = to_shape({"type": "Polygon", "coordinates": rings})
            if not issues:
                polygons += polygons_of(_cut_at_180(polygon))
    outline = shapely.MultiPolygon(polygons)
    return outline if outline.is_valid else shapely.union_all(polygons)


def _cut_at_180(polygon: shapely.Polygon) -> shapely.Geometry:
    """Return a polygon whose ring jumps from 180° east to west as its parts on either side."""
    ring = shapely.get_coordinates(polygon.exterior)
    lon = np.unwrap(ring[:, 0], period=2 * _EDGE)
    if (lon == ring[:, 0]).all() or abs(lon[0] - lon[-1]) > _EDGE:  # no jump, or around a pole
        return polygon
    lon[-1] = lon[0]
    unwrapped = shapely.union_all(polygons_of(shapely.Polygon(np.column_stack([lon, ring[:, 1]]))))
    parts = []
    for turn in (-2 * _EDGE, 0.0, 2 * _EDGE):
        side = shapely.box(turn - _EDGE, -90, turn + _EDGE, 90)
        inside, back = shapely.intersection(unwrapped, side), np.array([-turn, 0])
        moved = shapely.transform(inside, lambda xy, back=back: np.round(xy + back, _DECIMALS))
        parts += polygons_of(moved)
    holes = shapely.MultiPolygon([shapely.Polygon(ring) for ring in polygon.interiors])
    return shapely.difference(shapely.MultiPolygon(parts), holes)


def polygons_of(shape: shapely.Geometry) -> list[shapely.Polygon]:
    """Return the polygons of a shape, mended where it is invalid, without other parts."""
    valid = shape if shape.is_valid else shapely.make_valid(shape)
    flat = shapely.get_parts(shapely.get_parts(valid))  # mending leaves collections of collections
    return [part for part in flat.tolist() if part.geom_type == "Polygon" and not part.is_empty]


@cache
def _borders() -> tuple[tuple[str, str, shapely.Geometry], ...]:
    """Return each two countries that share arcs, and these as one line."""
    arcs, members = _topology()
    owners: dict[int, set[str]] = defaultdict(set)
    for code, own in members.items():
        for member in own:
            for number in _numbers(member["arcs"]):
                owners[number].add(code)
    shared: dict[tuple[str, str], list[shapely.LineString]] = defaultdict(list)
    for number, codes in owners.items():
        for pair in combinations(sorted(codes), 2):
            shared[pair].append(shapely.linestrings(arcs[number]))
    lines = [(a, b, shapely.line_merge(shapely.multilinestrings(parts)))
             for (a, b), parts in sorted(shared.items())]  # fmt: skip
    return tuple(lines)


def _numbers(arcs: list[Any]) -> Iterator[int]:
    """Yield the arcs of a geometry, whichever way they run."""
    for one in arcs:
        if isinstance(one, list):
            yield from _numbers(one)
        else:
            yield one if one >= 0 else ~one
