"""The records of what a page shows: all that the script and the still picture may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from borderrisk.page import columnar
from borderrisk.viewer.change_content import Changes
from borderrisk.viewer.event_content import Events
from borderrisk.viewer.ground_content import Ground
from borderrisk.viewer.score_content import Score

if TYPE_CHECKING:
    from borderrisk.page import Encoded
    from borderrisk.viewer.ground_content import Gazetteer, Layer, Source
    from borderrisk.viewer.values import Corners, Deltas, Text


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One statement of a report: what it says, who says it, how sure, where and why there.

    ``marks`` are the toponyms of ``quote``: start, end in code points, status. ``source`` is what
    its report relays, or the report itself; ``sources`` counts those that say the same.
    """

    id: str
    report: str
    theme: str
    modality: str
    speakers: Text
    statement: Text
    reason: Text
    prec: int
    kind: str
    place: Text
    mapped: bool
    date: str
    admiralty: str
    theme_label: Text = ""
    inferred: tuple[str, ...] = ()
    date_end: str = ""
    likelihood: str = ""
    sensitivity: str = ""
    source: str = ""
    sources: int = 1
    quote: str | None = None
    marks: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The location of one or more claims, drawn once.

    ``members`` are the countries of a statement about whole ones, which has no outline.
    """

    kind: str
    claims: tuple[str, ...]
    name: Text = ""
    outline: Encoded | None = None
    label: Deltas = ()
    members: tuple[str, ...] = ()
    finer: bool = False


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report in its own words: title, who published it and when, and what to know of it.

    ``withheld`` claims of it are not in the page: their sensitivity forbids it.
    """

    id: str
    title: Text = ""
    publisher: str | None = None
    published: str | None = None
    note: Text = ""
    withheld: int = 0


@dataclass(frozen=True, kw_only=True)
class Statements:
    """The claims of one or more reports, mapped or not, with their locations."""

    reports: tuple[Report, ...]
    claims: tuple[Claim, ...]
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, kw_only=True)
class Points:
    """Points of a user's own: one list of cells per column, in the order of the positions."""

    title: Text
    columns: tuple[str, ...]
    cells: tuple[tuple[Any, ...], ...]
    unit: int
    deltas: Deltas
    unmapped: int


@dataclass(frozen=True, kw_only=True)
class View:
    """The map's first view and its title."""

    view: Corners
    title: Text


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that a page shows."""

    lang: str
    unit: int
    view: Corners
    title: Text
    area: Text = ""
    name: str = "map"
    reports: tuple[Report, ...] = ()
    layers: tuple[Layer, ...] = ()
    sources: tuple[Source, ...] = ()
    gazetteer: Gazetteer | None = None
    locator: tuple[Encoded, ...] = ()
    claims: tuple[Claim, ...] = ()
    shapes: tuple[Shape, ...] = ()
    score: Score | None = None
    points: tuple[Points, ...] = ()
    events: Events | None = None
    changes: Changes | None = None

    def to_json(self) -> dict[str, Any]:
        """Return JSON values: claims and segments as columns, what is not known left out."""
        plain = {f.name: to_json(getattr(self, f.name)) for f in fields(self)}
        plain["claims"] = columnar([_row(claim) for claim in self.claims])
        if self.score:
            plain["score"]["segments"] = columnar([_row(one) for one in self.score.segments])
        return {name: value for name, value in plain.items() if value is not None}


Part = View | Ground | Statements | Score | Points | Events | Changes
"""What a layer of the map may bring into the content."""


def _row(record: Any) -> dict[str, Any]:
    return {f.name: to_json(getattr(record, f.name)) for f in fields(record)}


def to_json(value: object) -> Any:
    """Return a record as JSON values, without the fields that are at their defaults."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = ((f.name, getattr(value, f.name), f.default) for f in fields(value))
        return {
            name: to_json(found)
            for name, found, default in kept
            if found is not None and (default is MISSING or found != default)
        }
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value
