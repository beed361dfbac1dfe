"""The records of what a page shows of events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from borderrisk.page import Encoded


@dataclass(frozen=True, kw_only=True)
class EventPlace:
    """How finely the place of an event is known, with the shape of a unit.

    An event at a ``point`` may lie ``radius_m`` away; one that is ``listed`` has no position.
    """

    drawn_as: Literal["point", "near", "unit", "listed"]
    radius_m: int | None = None
    name: str = ""
    kind: str = ""
    outline: Encoded | None = None
    label: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True)
class EventCount:
    """How many events a table records at the place and time of a claim.

    ``first`` and ``last`` are the days that were looked at; ``coarse`` how many more may lie there,
    known less finely than the claim's own place.
    """

    claim: str
    recorder: str
    count: int
    coarse: int
    first: str
    last: str


@dataclass(frozen=True, kw_only=True)
class Band:
    """The events of one side of a border at one distance, with the interval of their count."""

    band: str
    side: str
    events: int
    low: float | None
    high: float | None
    area_share: float | None
    people_share: float | None
    events_share: float | None


@dataclass(frozen=True, kw_only=True)
class Borderland:
    """The events of a border by distance and side; ``left_out`` counts the others by reason."""

    border: tuple[str, str]
    rows: tuple[Band, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Events:
    """Recorded events in the order of their days, each column as :func:`borderrisk.page.pack`.

    ``positions`` are longitude and latitude in steps of ``unit``, each less the one before; so are
    ``days``, counted from 1970. ``kinds``, ``recorders`` and ``places`` number the names and the
    places beside them; of deaths, -1 is not known.
    """

    count: int
    unit: int
    kind_names: tuple[str, ...]
    recorder_names: tuple[str, ...]
    place_table: tuple[EventPlace, ...]
    ids: str
    positions: str
    days: str
    lasting: str
    kinds: str
    recorders: str
    places: str
    deaths_low: str
    deaths_best: str
    deaths_high: str
    left_out: Mapping[str, int] = field(default_factory=dict)
    within: tuple[EventCount, ...] = ()
    borderland: Borderland | None = None
