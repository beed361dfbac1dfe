"""Where a claim speaks of, by kind."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import pydantic
from pydantic import Field

from borderrisk.claims.fields import matches
from borderrisk.records import Items, Line, Record

Code = Annotated[str, matches("[A-Z]{3}", "an ISO 3166 alpha-3 code is needed")]

Level = Annotated[int, Field(ge=1, le=4)]

Km = Annotated[float, Field(gt=0, le=1000)]

Direction = Literal[
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
]  # fmt: skip

POINTS: tuple[str, ...] = get_args(Direction)
"""The points of the compass, clockwise from north."""


def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) < len(values):
        raise ValueError(f"found {', '.join(values)}: one stands there twice")
    return values


Some = Annotated[Items[Line], Field(min_length=1), pydantic.AfterValidator(_distinct)]
Two = Annotated[Items[Line], Field(min_length=2, max_length=2), pydantic.AfterValidator(_distinct)]
Pair = Annotated[Items[Code], Field(min_length=2, max_length=2), pydantic.AfterValidator(_distinct)]


class Place(Record):
    """One or several populated places, by gazetteer id."""

    kind: Literal["place"]
    places: Some


class Near(Record):
    """At a distance from a populated place, in a direction where the report gives one."""

    kind: Literal["near"]
    place: Line
    distance_km: Km
    direction: Direction | None = None


class Between(Record):
    """Between two populated places: a band, never a route."""

    kind: Literal["between"]
    places: Two
    width_km: Km | None = None


class Unit(Record):
    """One administrative unit by its name."""

    kind: Literal["unit"]
    name: Line
    country: Code
    level: Level
    vintage: int | None = None


class Units(Record):
    """One or several administrative units by id."""

    kind: Literal["units"]
    units: Some


class Countries(Record):
    """Whole countries; ``inferred`` are those that the text does not name."""

    kind: Literal["countries"]
    countries: Annotated[Items[Code], Field(min_length=1), pydantic.AfterValidator(_distinct)]
    inferred: Items[Code] = ()

    @pydantic.field_validator("inferred")
    @classmethod
    def _among(cls, value: tuple[str, ...], info: pydantic.ValidationInfo) -> tuple[str, ...]:
        if lost := sorted(set(value) - set(info.data.get("countries", value))):
            raise ValueError(f"found {', '.join(lost)}, some of place.countries are needed")
        return value


class River(Record):
    """A whole river of the area, by id or name."""

    kind: Literal["river"]
    river: Line


class Stretch(Record):
    """What narrows a line down: a unit, a border, two places."""

    unit: Line | None = None
    country: Code | None = None
    level: Level | None = None
    vintage: int | None = None
    places: Two | None = None

    @pydantic.field_validator("country", "level")
    @classmethod
    def _of_a_unit(cls, value: object, info: pydantic.ValidationInfo) -> object:
        if value is not None and info.data.get("unit", "") is None:
            raise ValueError("found without a unit, place.unit is needed")
        return value


class RiverReach(Stretch):
    """The reach of a river along a border, along a unit, or between two places."""

    kind: Literal["river-reach"]
    river: Line
    border: Pair | None = None


class BorderLine(Stretch):
    """A border, whole, or along a unit, or between two places."""

    kind: Literal["border"]
    border: Pair


class Tripoint(Record):
    """Where three countries meet."""

    kind: Literal["tripoint"]
    countries: Annotated[
        Items[Code], Field(min_length=3, max_length=3), pydantic.AfterValidator(_distinct)
    ]


class Drawn(Record):
    """A polygon of the analyst's, in a GeoJSON file beside the register."""

    kind: Literal["drawn"]
    file: Line


class Nowhere(Record):
    """No location: the report names none."""

    kind: Literal["none"]


Location = Annotated[
    Place | Near | Between | Unit | Units | Countries | River | RiverReach | BorderLine
    | Tripoint | Drawn | Nowhere,
    Field(discriminator="kind"),
]  # fmt: skip
"""Where a claim speaks of: a union of records, told apart by ``kind``."""
