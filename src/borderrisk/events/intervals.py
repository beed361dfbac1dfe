"""How far a count would vary by chance alone."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

_STEPS = 200
"""Halvings at most; some 60 reach the last bit of a float."""


@lru_cache(maxsize=65_536)
def poisson_interval(count: int, *, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of the mean of a Poisson count (Garwood 1936).

    Its ends are the means at which so many or more, or so few or fewer, have a probability of
    ``(1 - level) / 2``; each is found by halving, on sums of Poisson terms. The same as quantiles
    of chi square with ``2 * count`` and ``2 * count + 2`` degrees of freedom, halved.

    Parameters
    ----------
    count : int
        0 or more.
    level : float
        Coverage, between 0 and 1.

    Examples
    --------
    >>> [round(end, 4) for end in poisson_interval(0)]
    [0.0, 3.6889]
    >>> [round(end, 4) for end in poisson_interval(10)]
    [4.7954, 18.3904]
    """
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else _mean(count - 1, 1 - tail)
    return low, _mean(count, tail)


def _mean(count: int, probability: float) -> float:
    """Return the mean at which so many or fewer have this probability, which falls with it."""
    low, high = 0.0, count + 10 * math.sqrt(count + 1) + 10
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        first = max(0, int(min(count, middle) - 40 * math.sqrt(middle + 1)) - 40)
        numbers = np.arange(first, count + 1)  # none below adds a bit
        terms = numbers * math.log(middle) - middle - _log_factorials(count)[first:]
        more = float(np.exp(terms).sum()) > probability
        low, high = (middle, high) if more else (low, middle)
    return (low + high) / 2


@lru_cache(maxsize=8)
def _log_factorials(count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, count + 1)))])
