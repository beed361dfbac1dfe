"""The records of what a page shows before anything is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from borderrisk.page import Encoded
    from borderrisk.viewer.values import Corners, Deltas, Text


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One shape of the ground, with its name and where the name may stand, best place first.

    ``main`` marks the river and the border that the area is about. Of a unit that changed,
    ``since`` is the year from which its outline holds, ``until`` the day on which it ended.
    ``kind`` and ``country`` tell it from others of its name, ``weight`` ranks names of a kind.
    A ``main`` place is the seat of a unit.
    """

    id: str
    outline: Encoded
    name: Text | None = None
    label: Deltas = ()
    main: bool = False
    since: int | None = None
    until: str | None = None
    kind: str | None = None
    country: str | None = None
    weight: int = 0


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Features of one kind: country, unit1 to unit4, river, border, place or crossing.

    ``land`` and ``neighbour`` lie around them: all land, of it as ``main`` what belongs to the
    area's countries beyond the box, and the limits between its neighbours.
    ``kinds`` are the words of a level of units, such as cercle and department.
    """

    kind: str
    features: tuple[Feature, ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Source:
    """The origin of a layer."""

    title: Text
    source: Text
    attribution: str
    vintage: Text
    scale: Text
    licence: str


@dataclass(frozen=True, kw_only=True)
class Gazetteer:
    """The places that search knows, a list per column, and one list of positions.

    ``units`` names the smallest unit in force around each place, empty where none is known;
    ``variants`` its other spellings. ``known`` is how many places the area has in its box, where
    search knows the most populous alone.
    """

    names: tuple[str, ...]
    countries: tuple[str, ...]
    units: tuple[str, ...]
    variants: tuple[tuple[str, ...], ...]
    deltas: Deltas
    known: int | None = None


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The study area before anything is said of it."""

    view: Corners
    area: Text
    name: str
    layers: tuple[Layer, ...]
    sources: tuple[Source, ...]
    gazetteer: Gazetteer
    locator: tuple[Encoded, ...]
