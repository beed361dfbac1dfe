"""The ground of a study area: what a page shows before anything is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import shapely

from borderrisk.crs import LONLAT, project, to_lonlat
from borderrisk.maps.thinning import NAMES_ALONG, Thinning, along, names_at, thinning
from borderrisk.page import delta_encode
from borderrisk.viewer import Layer

if TYPE_CHECKING:
    import folium
    import geopandas as gpd

    from borderrisk.area import Area
    from borderrisk.catalogue import Provenance

    AnyMap = TypeVar("AnyMap", bound=folium.Map)

_LOCATOR_M = 6_000.0
"""Detail of the small map that shows where the area lies."""


def add_ground(m: AnyMap, area: Area) -> AnyMap:
    """Add countries, units, rivers, borders, places and crossings; return the map."""
    thin = thinning(area)
    layers = [
        _countries(area, thin),
        _units(area, thin, 2),
        _units(area, thin, 1),
        _rivers(area, thin),
        _borders(area, thin),
        _places(area),
        _crossings(area),
    ]
    data = {
        "layers": layers,
        "sources": _sources(area),
        "area": dict(area.title),
        "name": area.name,
        "gazetteer": _gazetteer(area),
        "locator": _locator(area),
    }
    m.add_child(Layer("ground", data))
    return m


def _countries(area: Area, thin: Thinning) -> dict[str, Any]:
    window = project(shapely.segmentize(shapely.box(*area.bbox), 0.1), LONLAT, area.crs)
    features = [
        {
            "id": row.country,
            "name": {"en": row.name_en, "fr": row.name_fr},
            "label": names_at(shapely.intersection(row.geometry, window), area),
            **delta_encode(thin(row.geometry)),
        }
        for row in area.countries.itertuples()
    ]
    return {"kind": "country", "features": features}


def _units(area: Area, thin: Thinning, level: int) -> dict[str, Any]:
    """Return the limits between units, each drawn once, with the first of its two units.

    A level whose outlines changed holds both vintages: a feature that ended says ``until``, one
    that began with the change says ``since``, and the page shows either.
    """
    units = area.units[area.units.level == level]
    ends = set(units.valid_to.dropna()) if level == 1 else set()
    drawn = shapely.union_all([thin(country).boundary for country in area.countries.geometry])
    features = []
    for row in units.sort_values("valid_to", na_position="first").itertuples():
        ended = level == 1 and row.valid_to in ends
        limit = shapely.difference(thin(row.geometry).boundary, _past(drawn, ended=ended))
        drawn = drawn if ended else shapely.union(drawn, limit)
        since = any(str(row.vintage) == end[:4] for end in ends)
        feature = {"id": row.unit_id, "name": row.name, **delta_encode(_merged(limit))}
        feature |= {"label": names_at(row.geometry, area)} if level == 1 else {}
        feature |= (
            {"until": row.valid_to} if ended else {"since": int(row.vintage)} if since else {}
        )
        features.append(feature)
    return {"kind": f"unit{level}", "features": features}


def _past(drawn: shapely.Geometry, *, ended: bool) -> shapely.Geometry:
    """Return what a limit leaves out: a unit of the past draws all of its own outline."""
    return shapely.MultiLineString() if ended else drawn


def _merged(lines: shapely.Geometry) -> shapely.Geometry:
    return shapely.line_merge(lines) if shapely.get_num_geometries(lines) > 1 else lines


def _rivers(area: Area, thin: Thinning) -> dict[str, Any]:
    window = shapely.box(*area.bbox)
    features = []
    for position, row in enumerate(area.rivers.itertuples()):
        shape = thin(row.geometry)
        seen = shapely.intersection(shape, window)
        spots = np.array([along(seen, share) for share in NAMES_ALONG])
        label = delta_encode(shapely.multipoints(spots))["steps"]
        main = {"main": True} if position == 0 else {}
        features.append(
            {
                "id": row.river_id,
                "name": {"en": row.name_en, "fr": row.name},
                **main,
                "label": label,
                **delta_encode(shape),
            }
        )
    return {"kind": "river", "features": features}


def _borders(area: Area, thin: Thinning) -> dict[str, Any]:
    features = [
        {"id": border_id, **({} if position else {"main": True}), **delta_encode(thin(line))}
        for position, (border_id, line) in enumerate(area.borders.geometry.items())
    ]
    return {"kind": "border", "features": features}


def _places(area: Area) -> dict[str, Any]:
    """Return the seats of units and the towns of crossings, the larger ones first."""
    posts = {place for ids in area.crossings.place_ids for place in ids.split()}
    seats = set(area.units.seat.dropna()) - posts
    shown = area.places[area.places.place_id.isin(seats)]
    ordered = shown.sort_values(["population", "place_id"], ascending=[False, True])
    return {"kind": "place", "features": _points(ordered, "place_id", area)}


def _crossings(area: Area) -> dict[str, Any]:
    return {"kind": "crossing", "features": _points(area.crossings, "crossing_id", area)}


def _points(frame: gpd.GeoDataFrame, key: str, area: Area) -> list[dict[str, Any]]:
    features = []
    for row in frame.itertuples():
        shape = delta_encode(to_lonlat(row.geometry, area.crs))
        features.append(
            {"id": getattr(row, key), "name": row.name, "label": shape["steps"][:2], **shape}
        )
    return features


def _gazetteer(area: Area) -> dict[str, Any]:
    """Return name, country and position of every place in the window, for the page's search."""
    lonlat = to_lonlat(area.places.geometry.array, area.crs)
    inside = shapely.within(lonlat, shapely.box(*area.bbox))
    found = area.places[inside].assign(at=lonlat[inside]).sort_values(["name", "place_id"])
    return {
        "names": list(found.name),
        "countries": list(found.country),
        "steps": delta_encode(shapely.multipoints(found["at"].to_numpy()))["steps"],
    }


def _locator(area: Area) -> list[dict[str, Any]]:
    """Return the outline of each country, whole and coarse."""
    coarse = shapely.coverage_simplify(area.countries.geometry.array, _LOCATOR_M * 2)
    return [
        {"id": code, **delta_encode(to_lonlat(shape, area.crs), unit=100)}
        for code, shape in zip(area.countries.country, coarse, strict=True)
    ]


def _sources(area: Area) -> list[dict[str, Any]]:
    """Return what is said of the origin of each layer."""
    return [_described(source) for source in area.sources.values()]


def _described(entry: Provenance) -> dict[str, Any]:
    return {
        "title": dict(entry.title),
        "source": dict(entry.source),
        "attribution": entry.attribution,
        "vintage": dict(entry.vintage),
        "scale": dict(entry.scale),
        "licence": entry.licence,
    }
