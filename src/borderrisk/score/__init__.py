"""Composite scores, ranks with intervals, what drives them."""

from borderrisk.score.apart import tiers, told_above
from borderrisk.score.methods import min_max, normalise, weighted_mean
from borderrisk.score.ranking import composite, pairwise
from borderrisk.score.sobol import drivers, sobol_indices
from borderrisk.score.spec import Indicator, Spec, has_spec, read_spec
from borderrisk.score.voting import best_permutations, copeland, outranking

__all__ = [
    "Indicator",
    "Spec",
    "best_permutations",
    "composite",
    "copeland",
    "drivers",
    "has_spec",
    "min_max",
    "normalise",
    "outranking",
    "pairwise",
    "read_spec",
    "sobol_indices",
    "tiers",
    "told_above",
    "weighted_mean",
]
