"""The records of what a page shows of two registers of one series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from borderrisk.viewer.content import Claim, Report, Shape


@dataclass(frozen=True, kw_only=True)
class Change:
    """One claim that is new, changed or gone.

    ``claim`` is its id on the page, missing for a claim that is gone; ``before`` is the claim as
    the earlier register has it, missing for a new one.
    """

    change: Literal["new", "changed", "gone"]
    claim: str | None = None
    before: Claim | None = None


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What changed since earlier reports; ``shapes`` are the locations of the claims gone."""

    since: tuple[Report, ...]
    items: tuple[Change, ...]
    shapes: tuple[Shape, ...] = ()
