"""What lies around a study area: the land beside it, the sea, the part of the Earth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely

from borderrisk import layers
from borderrisk.countries import by_code
from borderrisk.maps.anchors import label_anchors
from borderrisk.maps.simplification import simplification
from borderrisk.page import delta_encode
from borderrisk.viewer.ground_content import Feature, Layer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from borderrisk.area import Area
    from borderrisk.maps.simplification import Simplification
    from borderrisk.page import Encoded

    Shapes: TypeAlias = NDArray[np.object_]

_STEPS = 200
"""Detail of the land around, in steps across the box: a few pixels of the default view."""

_AROUND = 0.25
"""How far beyond the box a neighbour is named, in widths of the box: a screen shows as much."""

_ROOM = 0.1
"""Side of the square, in widths of the box, whose area a neighbour needs to be named."""

_UNIT = 250
"""Steps to the degree of the land around: 400 m, what the coarse world is exact to."""

_SEAM_DEG = 0.1
"""Width of what is drawn below the edge of the area's countries: finer outlines lie as far from
the coarse ones."""

_LOCATOR_M = 12_000.0
"""Detail of the small map that shows where the area lies: about a pixel of it."""

_LOCATOR_UNIT = 100
"""Steps to the degree of the small map: a kilometre."""

_LOCATOR_DEG = 10.0
"""How far from the area the small map shows parts of its countries: an island overseas would
leave the rest no room."""


def surroundings(area: Area) -> tuple[Layer, ...]:
    """Return the land around an area and the limits between its neighbours, of the coarse world.

    The area's own countries belong to it beyond what the page draws of them, and along their
    neighbours, where a fine outline and a coarse one would leave a gap that looks like water.
    An area whose countries are not where the coarse world has them (a made-up one) has none.
    """
    simplified = simplification(area)
    box = simplified.window.buffer(simplified.span).bounds
    world = layers.world_countries(bbox=box)
    around = _around(world.geometry.to_numpy(), box, simplified.span / _STEPS)
    shapes = dict(zip(world.country, around, strict=True))
    own = {row.country: simplified(row.geometry) for row in area.countries.itertuples()}
    if not all(code in shapes and shapes[code].intersects(own[code]) for code in own):
        return ()
    ours = shapely.coverage_union_all([shapes.pop(code) for code in own])
    others = shapely.coverage_union_all(list(shapes.values()))
    between = shapely.line_merge(shapely.intersection(ours.boundary, others.boundary))
    course = shapely.simplify(between, _SEAM_DEG / 2)
    land = shapely.union(others, shapely.buffer(course, _SEAM_DEG, quad_segs=1, cap_style="flat"))
    beyond = shapely.difference(ours, simplified.frame)
    features = _feature("land", land), _feature("own", beyond, main=True)
    limits = _limits(shapes, shapely.union(others.boundary, ours.boundary), simplified)
    return Layer(kind="land", features=features), Layer(kind="neighbour", features=tuple(limits))


def _limits(
    shapes: dict[str, shapely.Geometry], edges: shapely.Geometry, simplified: Simplification
) -> Iterator[Feature]:
    """Yield each neighbour that is near, with those of its limits that are not among the edges."""
    window = shapely.buffer(simplified.window, simplified.span * _AROUND, join_style="mitre")
    for code, shape in shapes.items():
        limit = shapely.difference(shape.boundary, edges)
        edges = shapely.union(edges, limit)
        seen, country = shapely.intersection(shape, window), by_code(code)
        named = country and seen.area > (simplified.span * _ROOM) ** 2
        label = label_anchors(shape, window) if named else []
        if label or not limit.is_empty:
            name = dict(country.names) if country and named else None
            yield _feature(code, shapely.line_merge(limit), label=label, name=name)


def _feature(key: str, shape: shapely.Geometry, **more: Any) -> Feature:
    return Feature(id=key, outline=delta_encode(shape, unit=_UNIT), **more)


def _around(shapes: Shapes, box: tuple[float, ...], step: float) -> Shapes:
    """Return the polygons within a box, on its side of the 180th meridian."""
    west, south, east, north = box
    inside = (west, max(south, -90.0), east, min(north, 90.0))
    turned = [
        shapely.clip_by_rect(shapely.transform(shapes, lambda xy: xy + [turn, 0]), *inside)  # noqa: B023, RUF005
        for turn in (-360, 0, 360)
    ]
    parts = [shapely.get_parts(list(three)) for three in zip(*turned, strict=True)]
    flat = [shapely.get_parts(each) for each in parts]
    polygons = [each[shapely.area(each) > step**2] for each in flat]
    whole = [shapely.multipolygons(each) for each in polygons]
    return np.asarray(shapely.coverage_simplify(whole, step))


def locator(area: Area) -> tuple[Encoded, ...]:
    """Return the outline of each country, coarse, without its parts far from the area."""
    simplified = simplification(area)
    coarse = shapely.coverage_simplify(np.asarray(area.countries.geometry.array), _LOCATOR_M)
    parts = [shapely.get_parts(shape) for shape in simplified.lonlat(coarse)]
    near = [part[shapely.dwithin(part, simplified.window, _LOCATOR_DEG)] for part in parts]
    found = [shapely.multipolygons(part) for part in near if len(part)]
    return tuple(delta_encode(shape, unit=_LOCATOR_UNIT) for shape in found)
