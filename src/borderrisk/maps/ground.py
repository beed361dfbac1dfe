"""The base layers of a study area: what a page shows before anything is said of it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd
import shapely

from borderrisk import catalogue
from borderrisk.gazetteer.name_variants import phonetic_key
from borderrisk.layers import WORLD
from borderrisk.maps.anchors import label_anchors
from borderrisk.maps.simplification import Simplification, simplification
from borderrisk.maps.surroundings import locator, surroundings
from borderrisk.page import delta_encode
from borderrisk.values import Values
from borderrisk.viewer import PageLayer
from borderrisk.viewer.ground_content import Feature, Gazetteer, Ground, Layer, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    import folium
    import geopandas as gpd

    from borderrisk.area import Area
    from borderrisk.catalogue import Provenance
    from borderrisk.viewer.values import Corners

    AnyMap = TypeVar("AnyMap", bound=folium.Map)

_TOWNS = 40
"""Towns that a map may name beside the seats of its units, the largest first: more would fit at
no zoom that the page allows."""

_NARROWEST = 0.7
"""The shorter side of the first view, in longer ones, at least: a border may be straight."""

_FOUND = 2_500
"""Places that the search of a page knows: with their other names some 150 kB of its 500."""


def add_ground(m: AnyMap, area: Area) -> AnyMap:
    """Add countries, units, rivers, borders, places and crossings; return the map.

    Only what lies in the area's box is added, so that a page says nothing of other places. A plain
    ``folium.Map`` shows it once it is a page (:func:`borderrisk.page.write_page`); in a notebook
    it says so, since folium draws its own layers only.

    Examples
    --------
    >>> import borderrisk as br
    >>> import folium
    >>> m = add_ground(folium.Map(tiles=None), br.read_area("faleme"))
    >>> [type(child).__name__ for child in m._children.values()]
    ['PageLayer']
    """
    m.add_child(PageLayer("ground", _ground(Values(area))))
    return m


@lru_cache(maxsize=8)
def _ground(values: Values[Area]) -> Ground:
    """Return the ground of an area, made once for what the area holds."""
    area = values.of
    simplified = simplification(area)
    around = surroundings(area)
    crossings = _inside(area.crossings, simplified).itertuples()
    layers = [
        *around,
        _countries(area, simplified),
        *(_units(area, simplified, level) for level in sorted(set(area.units.level), reverse=True)),
        _rivers(area, simplified),
        _borders(area, simplified),
        _places(area, simplified),
        Layer(kind="crossing", features=tuple(_point(row, row.crossing_id) for row in crossings)),
    ]
    shown = [source for name, source in area.sources.items() if len(getattr(area, name))]
    if around and (world := catalogue.dataset(WORLD)) not in shown:
        shown.append(world)
    return Ground(
        view=_view(area, simplified),
        area=dict(area.title),
        name=area.name,
        layers=tuple(layer for layer in layers if layer.features),
        sources=tuple(map(_source, shown)),
        gazetteer=_gazetteer(area, simplified),
        locator=locator(area),
    )


def _view(area: Area, simplified: Simplification) -> Corners:
    """Return the box of the main border with its units, or the area's where it has none."""
    line = area.borders.geometry.head(1)
    finest = area.units[area.units.level == area.units.level.max()]
    beside = finest[shapely.dwithin(finest.geometry.array, line.union_all(), simplified.detail_m)]
    shapes = simplified.lonlat(np.array([*line, *beside.geometry], dtype=object))
    lows, highs = np.split(shapely.total_bounds(shapes), 2)
    narrow = np.maximum(_NARROWEST * np.max(highs - lows) - (highs - lows), 0) / 2
    seen = shapely.intersection(shapely.box(*(lows - narrow), *(highs + narrow)), simplified.window)
    west, south, east, north = (simplified.window if seen.is_empty else seen).bounds
    return (south, west), (north, east)


def _names(row: Any) -> dict[str, str]:
    """Return a row's name in every language that it has a column for."""
    found = {name[5:]: getattr(row, name) for name in row._fields if name.startswith("name_")}
    return {lang: text for lang, text in found.items() if isinstance(text, str) and text}


def _countries(area: Area, simplified: Simplification) -> Layer:
    def features() -> Iterator[Feature]:
        for row in area.countries.itertuples():
            shape = simplified(row.geometry)
            if not shape.is_empty:
                anchors = label_anchors(shape, simplified.window)
                yield Feature(
                    id=row.country, name=_names(row), label=anchors, outline=delta_encode(shape)
                )

    return Layer(kind="country", features=tuple(features()))


def _units(area: Area, simplified: Simplification, level: int) -> Layer:
    """Return the limits between units, each drawn once, with the first of its two units.

    A level whose outlines changed holds both: a feature that ended says ``until``, one that began
    with the change says ``since``, and the page shows either.
    """
    units = area.units[area.units.level == level].sort_values("valid_to", na_position="first")
    shapes = [simplified(shape) for shape in units.geometry]
    seen = [shape.intersects(simplified.window) for shape in shapes]
    units, shapes = units[seen], [shape for shape, here in zip(shapes, seen, strict=True) if here]
    drawn = shapely.union_all([simplified(shape).boundary for shape in area.countries.geometry])
    begun = {str(vintage) for vintage in units.vintage}  # an end shows where others took over
    ends = {end for end in units.valid_to.dropna() if end[:4] in begun}
    features = []
    for row, shape in zip(units.itertuples(), shapes, strict=True):
        ended = row.valid_to in ends
        limit = shape.boundary if ended else shapely.difference(shape.boundary, drawn)
        drawn = drawn if ended else shapely.union(drawn, limit)
        several = shapely.get_num_geometries(limit) > 1
        since = any(str(row.vintage) == end[:4] for end in ends)
        features.append(
            Feature(
                id=row.unit_id,
                name=row.name,
                label=label_anchors(shape, simplified.window),
                outline=delta_encode(shapely.line_merge(limit) if several else limit),
                until=row.valid_to if ended else None,
                since=int(row.vintage) if since and not ended else None,
                kind=row.kind if isinstance(row.kind, str) else None,
                country=row.country,
            )
        )
    kinds = tuple(dict.fromkeys(str(kind) for kind in units.kind if isinstance(kind, str)))
    return Layer(kind=f"unit{level}", features=tuple(features), kinds=kinds)


def _rivers(area: Area, simplified: Simplification) -> Layer:
    def features() -> Iterator[Feature]:
        for position, row in enumerate(area.rivers.itertuples()):
            shape = simplified(row.geometry)
            if shape.intersects(simplified.window):
                yield Feature(
                    id=row.river_id,
                    name=_names(row) | {"fr": row.name},
                    main=position == 0,
                    label=label_anchors(shape, simplified.window),
                    outline=delta_encode(shape),
                )

    return Layer(kind="river", features=tuple(features()))


def _borders(area: Area, simplified: Simplification) -> Layer:
    shapes = {name: simplified(line) for name, line in area.borders.geometry.items()}
    features = [
        Feature(id=str(name), main=position == 0, outline=delta_encode(shape))
        for position, (name, shape) in enumerate(shapes.items())
        if not shape.is_empty
    ]
    return Layer(kind="border", features=tuple(features))


def _places(area: Area, simplified: Simplification) -> Layer:
    """Return the seats of units and the largest towns, the larger ones first.

    A seat is spelt as its unit is, where both have one name: a map has one spelling of a name, and
    search the others.
    """
    posts = area.crossings.place_ids.explode()
    inside = _inside(area.places, simplified)
    units = area.units.dropna(subset="seat").set_index("seat").name
    units = units[~units.index.duplicated()].reindex(inside.place_id).set_axis(inside.index)
    units = units.fillna(inside.name)  # of text even where no unit has a seat
    is_variant = units.map(phonetic_key) == inside.name.map(phonetic_key)
    inside = inside.assign(name=inside.name.where(~is_variant, units))
    towns = inside[~inside.place_id.isin(posts)]
    towns = towns.assign(
        seat=towns.place_id.isin(set(area.units.seat.dropna())),
        people=pd.to_numeric(towns.population).fillna(0),
    )
    ordered = towns.sort_values(["people", "place_id"], ascending=[False, True])
    larger = ordered[~ordered.seat & (ordered.people > 0)].head(_TOWNS).index
    shown = ordered[ordered.seat | ordered.index.isin(larger)]
    features = [
        _point(row, row.place_id, main=bool(row.seat), weight=int(row.people))
        for row in shown.itertuples()
    ]
    return Layer(kind="place", features=tuple(features))


def _inside(frame: gpd.GeoDataFrame, simplified: Simplification) -> gpd.GeoDataFrame:
    """Return the points of a frame that lie in the window, with their positions in degrees."""
    lonlat = simplified.lonlat(frame.geometry.array)
    inside = shapely.covers(simplified.window, lonlat)
    return frame[inside].assign(lonlat=lonlat[inside])


def _point(row: Any, key: str, *, main: bool = False, weight: int = 0) -> Feature:
    shape = delta_encode(row.lonlat)
    return Feature(id=key, name=row.name, outline=shape, main=main, weight=weight)


def _gazetteer(area: Area, simplified: Simplification) -> Gazetteer:
    """Return name, country, unit and position of places in the window, for the page's search.

    They are as many as a page can hold, the seats of units first, then the largest.
    """
    inside = _inside(area.places, simplified)
    ordered = inside.assign(
        seat=inside.place_id.isin(set(area.units.seat.dropna())),
        people=pd.to_numeric(inside.population).fillna(0),
    ).sort_values(["seat", "people", "place_id"], ascending=[False, False, True])
    found = ordered.head(_FOUND).sort_values(["name", "place_id"])
    units = area.units.sort_values(["level", "valid_to"], na_position="last")
    points = shapely.point_on_surface(found.geometry.array)
    at, unit = shapely.STRtree(units.geometry.array).query(points, predicate="intersects")
    smallest = dict(zip(at.tolist(), units.name.iloc[unit], strict=True))  # the last of each wins
    return Gazetteer(
        names=tuple(found.name),
        countries=tuple(found.country),
        units=tuple(str(smallest.get(n, "")) for n in range(len(found))),
        variants=tuple(tuple(filter(None, v.split("|"))) for v in found.variants.fillna("")),
        deltas=delta_encode(shapely.multipoints(found.lonlat.to_numpy())).deltas,
        known=len(inside) if len(found) < len(inside) else None,
    )


def _source(entry: Provenance) -> Source:
    return Source(
        title=dict(entry.title),
        source=dict(entry.source),
        attribution=entry.attribution,
        vintage=dict(entry.vintage),
        scale=dict(entry.scale),
        licence=entry.licence,
    )
