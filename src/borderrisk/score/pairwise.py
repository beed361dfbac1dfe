"""Which rows the draws can tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from borderrisk.score.sampling import DRAWS, SEED, varied_ranks
from borderrisk.score.table import read_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderrisk.score.spec import Spec

    Array = NDArray[np.float64]
    Ranks = NDArray[np.uint16]

MAX_TIERS = 5
"""More shades of one colour than a reader tells apart on a map."""

_RIVALS = 32
"""Rows compared with a row at a time: they stay in the cache of a processor."""


def pairwise(
    table: pd.DataFrame, spec: Spec, *, draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """Return the share of draws in which each scored row ranks above each other.

    Parameters are those of :func:`composite`; a cell says how often its row is above its column.

    Examples
    --------
    >>> from borderrisk.score import Indicator, Spec
    >>> spec = Spec((Indicator("claims", (0, 4)), Indicator("people_10km", (0, 100))))
    >>> pairwise(pd.DataFrame({"claims": [4, 0], "people_10km": [90, 10]}), spec, draws=64)
         0    1
    0  0.0  1.0
    1  0.0  0.0
    """
    values, scorable = read_values(table, spec)
    shares = share_above(varied_ranks(values[scorable], spec, draws, seed))
    return pd.DataFrame(shares, index=table.index[scorable], columns=table.index[scorable])


def share_above(ranks: Ranks) -> Array:
    """Return the share of draws in which each row ranks above each other, shape (n, n).

    Parameters
    ----------
    ranks : numpy.ndarray of uint16, shape (n, d)
        The rank of each row in each draw.

    Examples
    --------
    >>> share_above(np.array([[1, 1, 2, 1], [2, 2, 1, 1]], dtype=np.uint16))
    array([[0.  , 0.5 ],
           [0.25, 0.  ]])
    """
    padded = np.pad(ranks, ((0, 0), (0, -ranks.shape[1] % 64)))
    counts = np.zeros((len(ranks), len(ranks)))
    for start in range(0, len(ranks), _RIVALS):
        rivals = padded[start : start + _RIVALS]
        for row, ahead in zip(padded, counts, strict=True):
            bits = np.packbits(row < rivals, axis=1).view(np.uint64)
            ahead[start : start + _RIVALS] = np.bitwise_count(bits).sum(axis=1)
    counts /= ranks.shape[1]
    return counts


def tiers(shares: Array, *, probability: float = 0.95) -> NDArray[np.int64]:
    """Sort rows into at most five tiers by who dominates whom.

    A row dominates another if it ranks above it in at least this share of the draws. A row's
    tier is one more than the deepest tier that dominates it, so:

    - tier 1 holds the rows that no other dominates, be it for want of a rival or because their
      own rank is uncertain;
    - two rows of one tier are not distinguishable, unless it is the fifth, which takes all the
      rest;
    - two rows of different tiers need not be distinguishable: only some row of each tier
      dominates each row of the next.

    Parameters
    ----------
    shares : numpy.ndarray, shape (n, n)
        How often each row ranks above each other, as from :func:`pairwise`.
    probability : float
        From when on a row dominates another.

    Returns
    -------
    numpy.ndarray of int, shape (n,)

    Examples
    --------
    >>> tiers(np.array([[0, 0.6, 1], [0.4, 0, 0.9], [0, 0.1, 0]]))
    array([1, 1, 2])
    """
    dominates = np.asarray(shares) >= probability
    tier = np.ones(len(dominates), dtype=np.int64)
    for _ in range(MAX_TIERS - 1):
        tier = 1 + np.where(dominates, tier[:, None], 0).max(axis=0, initial=0)
    return tier
