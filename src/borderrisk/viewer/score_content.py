"""The records of what a page shows of a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from borderrisk.page import Encoded
    from borderrisk.viewer.values import Text

SURE, ROUGH = 1 / 3, 2 / 3
"""Widths of an interval of ranks, as a share of all ranks, up to which four and two classes show:
a class is then about as wide as what is not known."""


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
