"""Composite scores, ranks with intervals, what drives them."""

from __future__ import annotations

import warnings
from typing import Any

from borderrisk.score.indicator import Indicator
from borderrisk.score.methods import min_max, normalise, weighted_mean
from borderrisk.score.pairwise import pairwise, tiers
from borderrisk.score.result import Composite, composite
from borderrisk.score.sobol import drivers, sobol_indices
from borderrisk.score.spec import Spec
from borderrisk.score.spec_file import choose_spec, read_spec
from borderrisk.score.voting import copeland, kemeny_orders, outranking

__all__ = [
    "Composite",
    "Indicator",
    "Spec",
    "choose_spec",
    "composite",
    "copeland",
    "drivers",
    "kemeny_orders",
    "min_max",
    "normalise",
    "outranking",
    "pairwise",
    "read_spec",
    "sobol_indices",
    "tiers",
    "weighted_mean",
]

_FORMER = {
    "best_permutations": ("kemeny_orders", kemeny_orders),
    "told_above": ("Composite.above", lambda result: result.above),
}
"""Names of version 0.1, gone in version 0.3."""


def __getattr__(name: str) -> Any:
    """Return a name of version 0.1, with a word on its successor."""
    if name not in _FORMER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    today, value = _FORMER[name]
    warnings.warn(f"score.{name} is now {today}", DeprecationWarning, stacklevel=2)
    return value
