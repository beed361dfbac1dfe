"""Layers on a folium map."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import shapely

from borderrisk import catalogue
from borderrisk.crs import LONLAT, project, to_lonlat
from borderrisk.page import Layer, Map, encoded

if TYPE_CHECKING:
    import folium
    import geopandas as gpd
    from numpy.typing import NDArray

    from borderrisk.area import Area

    AnyMap = TypeVar("AnyMap", bound=folium.Map)

DETAIL_M = 200.0
"""Side of the square whose area a vertex left out of the page may have."""
_LEVEL_2_PRECISION = 3
_AT = 0.25
"""Where along a line its name stands, so that a river's name and its claims keep apart."""
_MARGIN_DEG = 1.5
"""How far beyond the window the ground is drawn."""


def draw(area: Area, *, placed: gpd.GeoDataFrame | None = None, lang: str = "en") -> Map:
    """Draw a study area, with a report's claims where it has them.

    Parameters
    ----------
    area : Area
        The ground: countries, units, rivers, borders, places and crossings.
    placed : GeoDataFrame, optional
        What :meth:`borderrisk.Register.place` gives.
    lang : {"en", "fr"}
        The language the page opens in; it holds both.

    Returns
    -------
    Map
        A ``folium.Map``; add to it what you like, then :func:`borderrisk.page.write_page`.

    Examples
    --------
    >>> import borderrisk as br
    >>> m = draw(br.read_area("faleme"), lang="fr")
    >>> m.lang
    'fr'
    """
    m = Map(area.window, area.title, lang)
    add_ground(m, area)
    if placed is not None:
        add_claims(m, area, placed)
    return m


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
    data = {"layers": layers, "sources": _sources(), "area": dict(area.title)}
    m.add_child(Layer("ground", data))
    return m


def add_claims(m: AnyMap, area: Area, placed: gpd.GeoDataFrame) -> AnyMap:
    """Add a report's claims, mapped or not, in the report's order; return the map."""
    report = placed.attrs.get("report", {})
    data = {
        "claims": [_claim(row) for row in placed.itertuples()],
        "shapes": _shapes(area, placed),
        **{
            key: report[key] for key in ("title", "publisher", "published", "note") if key in report
        },
    }
    m.add_child(Layer("claims", data))
    return m


class Thinning:
    """Which vertices of an area a page keeps: the same ones wherever shapes share an edge."""

    def __init__(self, area: Area) -> None:
        districts = area.units[area.units.level == 2]  # noqa: PLR2004
        known = shapely.union_all(districts.geometry.array)
        rest = shapely.difference(area.countries.geometry.array, known)
        coverage = shapely.get_parts(np.concatenate([districts.geometry.array, rest]))
        kept = shapely.coverage_simplify(coverage, DETAIL_M)
        self.known = np.unique(_complex(shapely.get_coordinates(coverage)))
        self.kept = np.unique(_complex(shapely.get_coordinates(kept)))
        self.crs = area.crs
        west, south, east, north = area.window
        self.frame = shapely.box(
            west - _MARGIN_DEG, south - _MARGIN_DEG, east + _MARGIN_DEG, north + _MARGIN_DEG
        )

    def __call__(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """Return a shape of the area's CRS as the page draws it: thinned, in degrees, clipped."""
        parts = np.array([self._thinned(part) for part in shapely.get_parts(geometry)])
        inside = shapely.intersection(to_lonlat(parts, self.crs), self.frame)
        kept = shapely.get_parts(inside[~shapely.is_empty(inside)])
        same = shapely.get_dimensions(kept) == shapely.get_dimensions(geometry)
        return shapely.union_all(kept[same])

    def _thinned(self, part: shapely.Geometry) -> shapely.Geometry:
        if part.geom_type == "Polygon":
            rings = [self._kept(ring) for ring in (part.exterior, *part.interiors)]
            return shapely.Polygon(rings[0], rings[1:])
        if part.geom_type == "LineString":
            line = shapely.LineString(self._kept(part))
            return shapely.simplify(line, DETAIL_M / 2)
        return part

    def _kept(self, line: shapely.LineString) -> NDArray[np.float64]:
        xy = shapely.get_coordinates(line)
        place = _complex(xy)
        keep = ~np.isin(place, self.known) | np.isin(place, self.kept)
        keep[[0, -1]] = True
        return xy[keep] if keep.sum() > 3 or not line.is_ring else xy  # noqa: PLR2004


@lru_cache(maxsize=4)
def thinning(area: Area) -> Thinning:
    """Return the thinning of an area, made once."""
    return Thinning(area)


def _complex(xy: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Return positions to the millimetre as single numbers, so that they can be looked up."""
    return np.asarray(np.round(xy, 3) @ np.array([1, 1j]))


def _countries(area: Area, thin: Thinning) -> dict[str, Any]:
    window = project(shapely.segmentize(shapely.box(*area.window), 0.1), LONLAT, area.crs)
    features = [
        {
            "id": row.country,
            "name": {"en": row.name_en, "fr": row.name_fr},
            "label": _label(shapely.intersection(row.geometry, window), area),
            **encoded(thin(row.geometry)),
        }
        for row in area.countries.itertuples()
    ]
    return {"kind": "country", "features": features}


def _units(area: Area, thin: Thinning, level: int) -> dict[str, Any]:
    """Return the limits between units, each drawn once, with the first of its two units."""
    current = area.units[(area.units.level == level) & (area.units.valid_to.isna() | (level > 1))]
    drawn = shapely.union_all([thin(country).boundary for country in area.countries.geometry])
    features = []
    for row in current.itertuples():
        limit = shapely.difference(thin(row.geometry).boundary, drawn)
        drawn = shapely.union(drawn, limit)
        label = {"label": _label(row.geometry, area)} if level == 1 else {}
        features.append({"id": row.unit_id, "name": row.name, **label, **encoded(_merged(limit))})
    return {"kind": f"unit{level}", "features": features}


def _merged(lines: shapely.Geometry) -> shapely.Geometry:
    return shapely.line_merge(lines) if shapely.get_num_geometries(lines) > 1 else lines


def _rivers(area: Area, thin: Thinning) -> dict[str, Any]:
    window = shapely.box(*area.window)
    features = []
    for position, row in enumerate(area.rivers.itertuples()):
        shape = thin(row.geometry)
        seen = shapely.intersection(shape, window)
        label = encoded(_along(seen, _AT if position == 0 else 0.5))["steps"]
        main = {"main": True} if position == 0 else {}
        features.append(
            {"id": row.river_id, "name": row.name, **main, "label": label, **encoded(shape)}
        )
    return {"kind": "river", "features": features}


def _borders(area: Area, thin: Thinning) -> dict[str, Any]:
    features = [
        {"id": border_id, **({} if position else {"main": True}), **encoded(thin(line))}
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
        shape = encoded(to_lonlat(row.geometry, area.crs))
        features.append(
            {"id": getattr(row, key), "name": row.name, "label": shape["steps"][:2], **shape}
        )
    return features


def _claim(row: Any) -> dict[str, Any]:
    return {
        "id": row.claim_id,
        "theme": row.theme,
        "modality": row.modality,
        "speakers": list(row.speakers),
        "statement": {"en": row.statement_en, "fr": row.statement_fr},
        "reason": {"en": row.reason, "fr": row.reason_fr},
        "prec": row.where_prec,
        "kind": row.place_kind,
        "mapped": row.geometry is not None,
        "date": row.date,
        "admiralty": row.admiralty,
        "inferred": row.inferred,
    }


def _shapes(area: Area, placed: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return one shape per place, the coarser first, each with the claims made of it."""
    thin = thinning(area)
    order = {"countries": 0, "unit": 1, "river-reach": 2}
    mapped = sorted(
        (row for row in placed.itertuples() if row.geometry is not None),
        key=lambda row: (order[row.place_kind], -row.where_prec, row.place),
    )
    return [
        _shape(list(rows), thin, area) for _, rows in groupby(mapped, key=lambda row: row.place)
    ]


def _shape(rows: list[Any], thin: Thinning, area: Area) -> dict[str, Any]:
    first = rows[0]
    shape = {
        "kind": first.place_kind,
        "claims": [row.claim_id for row in rows],
    }
    if first.place_kind == "countries":
        return shape | {"members": first.place.split()}
    shape |= {"label": _label(first.geometry, area), **encoded(thin(first.geometry))}
    return shape | {"finer": first.where_prec == _LEVEL_2_PRECISION}


def _label(geometry: shapely.Geometry, area: Area) -> list[int]:
    """Return where a name stands: the roomiest place of a polygon, the first quarter of a line."""
    if shapely.get_dimensions(geometry) == 1:
        middle = _along(geometry, _AT)
    else:
        circle = shapely.maximum_inscribed_circle(geometry, tolerance=1000)
        middle = shapely.Point(circle.coords[0])
    steps: list[int] = encoded(to_lonlat(middle, area.crs))["steps"]
    return steps


def _along(line: shapely.Geometry, share: float) -> shapely.Point:
    longest = max(shapely.get_parts(line), key=shapely.length)
    return shapely.line_interpolate_point(longest, share, normalized=True)


def _sources() -> list[dict[str, Any]]:
    return [
        {
            "title": dict(entry.title),
            "source": entry.source,
            "attribution": entry.attribution,
            "vintage": entry.vintage,
            "scale": dict(entry.scale),
            "licence": entry.licence,
        }
        for entry in catalogue.datasets().values()
    ]
