"""From a place of the register to a geometry no finer than the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.ops import substring

from borderrisk import border

if TYPE_CHECKING:
    from collections.abc import Mapping

    from borderrisk.area import Area

REACH_WITHIN_M = 2_000.0
"""How near a river must be to a border to be that border: the accuracy of the river layer."""


def geometry_of(place: Mapping[str, Any], area: Area) -> tuple[shapely.Geometry | None, str]:
    """Return geometry and name of a place of the register."""
    if place["kind"] == "unit":
        unit = area.unit(
            place["name"], country=place["country"], level=place["level"], vintage=place["vintage"]
        )
        return unit.geometry, unit.unit_id
    if place["kind"] == "river-reach":
        return _reach(place, area), f"{place['river']}: {place['unit']}"
    if place["kind"] == "countries":
        found = area.countries[area.countries.country.isin(place["countries"])]
        lost = set(place["countries"]) - set(found.country)
        if lost:
            raise border.BorderError(f"no country {', '.join(sorted(lost))} in this area")
        return shapely.coverage_union_all(found.geometry.array), " ".join(place["countries"])
    return None, ""


def _reach(place: Mapping[str, Any], area: Area) -> shapely.LineString:
    """Return the reach of a river along which it is the border of a unit."""
    river = area.river(place["river"]).geometry
    unit = area.unit(place["unit"], country=place["country"], level=place["level"])
    national = border.shared_border(area.countries, *place["border"])
    edge = shapely.points(shapely.get_coordinates(national.intersection(unit.geometry.boundary)))
    near = edge[shapely.distance(edge, river) <= REACH_WITHIN_M]
    if not len(near):
        raise border.BorderError(f"{place['river']} is not the border of {place['unit']}")
    along = shapely.line_locate_point(river, near)
    return substring(river, float(np.min(along)), float(np.max(along)))
