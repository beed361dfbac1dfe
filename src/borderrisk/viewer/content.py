"""The records of what a page shows: all that the script and the still picture may ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from borderrisk.page import columnar
from borderrisk.viewer.change_content import Changes
from borderrisk.viewer.event_content import Events

if TYPE_CHECKING:
    from borderrisk.page import Encoded

Deltas = Sequence[int]
"""Longitude and latitude of a position in steps of ``unit``, then the step to each next one."""

SURE, ROUGH = 1 / 3, 2 / 3
"""Widths of an interval of ranks, as a share of all ranks, up to which four and two classes show:
a class is then about as wide as what is not known."""

Corners = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corner of a box, latitude first, as Leaflet has it."""

Text = str | Mapping[str, str]
"""One text for every reader, or one per language."""


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
class Indicator:
    """One indicator of a score."""

    name: str
    title: Text
    definition: Text = ""
    why: Text = ""
    clipped: int = 0


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """An indicator that no segment has a figure of, and the reason."""

    title: Text
    why: Text


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A scored stretch of border; ``parts`` are its contributions in the indicators' order.

    ``band`` is the class it is coloured by (see :func:`rank_band`), None where it has no rank.
    """

    id: str
    outline: Encoded
    band: str | None
    tier: int | None
    rank: int | None
    rank_median: int | None
    rank_q05: int | None
    rank_q95: int | None
    score: float | None
    p_top3: float | None
    coverage: float | None
    river_share: float | None
    from_m: float | None
    to_m: float | None
    length_m: float | None
    sides: tuple[str, ...]
    parts: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Score:
    """The segments of a border with what is said of all at once.

    ``above`` holds one text of hexadecimal digits per segment: bit n tells whether it ranks above
    segment n in at least ``probability`` of the draws. ``apart`` is the share of pairs that the
    draws distinguish.
    """

    title: Text
    indicators: tuple[Indicator, ...]
    segments: tuple[Segment, ...]
    probability: float | None = None
    above: tuple[str, ...] | None = None
    apart: float | None = None
    draws: int | None = None
    seed: int | None = None
    left_out: tuple[LeftOut, ...] = ()


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


def rank_band(rank_median: int, rank_q05: int, rank_q95: int, ranks: int) -> str:
    """Return the class of a segment on a value-suppressing palette.

    The wider the interval of its ranks, the fewer classes of rank a map may tell apart: four
    where it is narrower than ``SURE`` of all ranks, two where narrower than ``ROUGH``, else one.

    References
    ----------
    Correll, Moritz and Heer (2018), Value-Suppressing Uncertainty Palettes. CHI '18.

    Examples
    --------
    >>> rank_band(1, 1, 3, ranks=49), rank_band(40, 20, 45, ranks=49)
    ('sure1', 'rough2')
    """
    span = max(ranks - 1, 1)
    width, value = (rank_q95 - rank_q05) / span, (rank_median - 1) / span
    if width > ROUGH:
        return "unsure"
    name, classes = ("sure", 4) if width <= SURE else ("rough", 2)
    return f"{name}{1 + min(int(value * classes), classes - 1)}"


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
