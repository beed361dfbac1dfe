"""What the columns of the usual tables of events mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Dialect:
    """One way to write a table of events.

    ``columns`` names, for each of our columns, theirs; the first that is there counts.
    ``where_m`` and ``when_days`` give what each code of precision stands for: how far from its
    coordinate an event may lie, how many days its date may cover.
    """

    name: str
    needs: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    where_m: Mapping[int, float]
    when_days: Mapping[int, int]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


UCDP_WHERE_M = MappingProxyType(
    {
        1: 1_000.0,
        2: 25_000.0,
        3: 50_000.0,
        4: 150_000.0,
        5: 150_000.0,
        6: float("inf"),
        7: float("inf"),
    }
)
"""UCDP GED codebook: 1 the place itself, 2 within some 25 km of it, 3 a unit of level 2, 4 of level
1, 5 a line or a vague region, 6 a country, 7 the sea; the sizes of 1, 3, 4 and 5 are ours."""

UCDP_PRECISION = MappingProxyType(
    {1: "place", 2: "near", 3: "district", 4: "region", 5: "vague", 6: "country", 7: "sea"}
)
"""What the codes of UCDP GED stand for, in a word."""

UCDP_WHEN_DAYS = MappingProxyType({1: 1, 2: 6, 3: 7, 4: 31, 5: 366})
"""UCDP GED codebook: 1 the day, 2 two to six days, 3 a week, 4 a month, 5 up to a year."""

ACLED_WHERE_M = MappingProxyType({1: 5_000.0, 2: 25_000.0, 3: 100_000.0})
"""ACLED codebook: 1 the town, 2 a part of a region with a town to stand for it, 3 a region with its
capital to stand for it; the sizes are ours."""

ACLED_PRECISION = MappingProxyType({1: "place", 2: "near", 3: "region"})
"""What the codes of ACLED stand for, in the same words."""

ACLED_WHEN_DAYS = MappingProxyType({1: 1, 2: 7, 3: 31})
"""ACLED codebook: 1 the day, 2 the week, 3 the month."""

_INTER = MappingProxyType(
    {
        "0": "", "1": "State forces", "2": "Rebel group", "3": "Political militia",
        "4": "Identity militia", "5": "Rioters", "6": "Protesters", "7": "Civilians",
        "8": "External/Other forces",
    }
)  # fmt: skip
"""ACLED's codes of actors, which its exports give as numbers or, since 2024, as words."""

ACLED = Dialect(
    name="ACLED",
    needs=frozenset({"event_id_cnty", "event_date", "geo_precision", "fatalities"}),
    columns={
        "event_id": ("event_id_cnty",),
        "date": ("event_date",),
        "kind": ("event_type",),
        "deaths_best": ("fatalities",),
        "geo_precision": ("geo_precision",),
        "time_precision": ("time_precision",),
        "source": ("source",),
    },
    where_m=ACLED_WHERE_M,
    when_days=ACLED_WHEN_DAYS,
    words={"inter1": _INTER, "inter2": _INTER},
)

UCDP = Dialect(
    name="UCDP GED",
    needs=frozenset({"id", "where_prec", "date_prec", "date_start", "best", "low", "high"}),
    columns={
        "event_id": ("id",),
        "date": ("date_start",),
        "kind": ("type_of_violence",),
        "deaths_low": ("low",),
        "deaths_best": ("best",),
        "deaths_high": ("high",),
        "where_prec": ("where_prec",),
        "time_precision": ("date_prec",),
        "source": ("source_article",),
    },
    where_m=UCDP_WHERE_M,
    when_days=UCDP_WHEN_DAYS,
    words={
        "kind": MappingProxyType(
            {"1": "State-based conflict", "2": "Non-state conflict", "3": "One-sided violence"}
        )
    },
)

PLAIN = Dialect(
    name="plain",
    needs=frozenset(),
    columns={
        "event_id": ("event_id", "id", "event_id_cnty"),
        "date": ("date", "event_date", "date_start"),
        "kind": ("kind", "event_type", "type_of_violence", "type"),
        "deaths_low": ("deaths_low", "low"),
        "deaths_best": ("deaths_best", "deaths", "fatalities", "best"),
        "deaths_high": ("deaths_high", "high"),
        "where_prec": ("where_prec",),
        "geo_precision": ("geo_precision",),
        "time_precision": ("time_precision", "date_prec", "time_prec"),
        "source": ("source",),
        "sensitive": ("sensitive", "sensitivity"),
    },
    where_m=UCDP_WHERE_M,
    when_days=UCDP_WHEN_DAYS,
)


def dialect_of(columns: Iterable[str]) -> Dialect:
    """Return the dialect that a table is written in.

    Examples
    --------
    >>> dialect_of(["event_id", "lon", "lat"]).name
    'plain'
    """
    there = set(columns)
    return next((known for known in (ACLED, UCDP) if known.needs <= there), PLAIN)
