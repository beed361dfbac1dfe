"""The kinds of layers that an area is made of."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Kind:
    """One kind of layer: its columns and the types of its geometry.

    ``required`` are the columns of a file in our own dialect, ``needed`` those without which a
    file of any dialect says nothing, ``optional`` those that are there, empty, where a file has
    none.
    """

    key: str
    required: tuple[str, ...]
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    geometry: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is known here."""
        return (*dict.fromkeys((self.key, *self.required, *self.optional)),)


_POLYGONS = ("Polygon", "MultiPolygon")
_LINES = ("LineString", "MultiLineString")

KINDS: Mapping[str, Kind] = MappingProxyType({
    "countries": Kind(
        "country", ("country",), ("country",), ("name_en", "name_fr"), _POLYGONS
    ),
    "units": Kind(
        "unit_id", ("unit_id", "name", "country", "level"), ("name", "country", "level"),
        ("vintage", "kind", "pcode", "valid_to", "seat"), _POLYGONS,
    ),
    "rivers": Kind("river_id", ("river_id", "name"), ("name",), ("name_en",), _LINES),
    "places": Kind(
        "place_id", ("place_id", "name", "country"), ("name", "country"),
        ("population", "variants", "note"), ("Point",),
    ),
    "crossings": Kind(
        "crossing_id", ("crossing_id", "name", "countries", "place_ids"),
        ("name", "countries"), ("place_ids",), ("Point", "MultiPoint"),
    ),
})  # fmt: skip
"""Every kind by its name."""
