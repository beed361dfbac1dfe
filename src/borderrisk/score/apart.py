"""Which rows the draws can tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Ranks = NDArray[np.uint16]

_TIERS = 5

_RIVALS = 32
"""Rows that a row is held against at a time: they stay in the cache of a processor."""


def above(ranks: Ranks) -> Array:
    """Return the share of draws in which each row ranks above each other, shape (n, n).

    Examples
    --------
    >>> above(np.array([[1, 1, 2, 1], [2, 2, 1, 1]], dtype=np.uint16))
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


def tiers(chances: Array, *, probability: float = 0.95) -> NDArray[np.int64]:
    """Sort rows into at most five tiers by who can be told apart.

    A row is told above another if it ranks above it in at least this share of the draws. A
    row's tier is one more than the deepest tier told above it, so:

    - tier 1 holds the rows that no other is told above, be it for want of a rival or because
      their own rank is uncertain;
    - two rows of one tier are not told apart, unless it is the fifth, which takes all the rest;
    - two rows of different tiers need not be told apart: only some row of each tier is told
      above each row of the next.

    Parameters
    ----------
    chances : numpy.ndarray, shape (n, n)
        How often each row ranks above each other, as from :func:`pairwise`.
    probability : float
        From when on two rows are told apart.

    Returns
    -------
    numpy.ndarray of int, shape (n,)

    Examples
    --------
    >>> tiers(np.array([[0, 0.6, 1], [0.4, 0, 0.9], [0, 0.1, 0]]))
    array([1, 1, 2])
    """
    told_above = np.asarray(chances) >= probability
    tier = np.ones(len(told_above), dtype=np.int64)
    for _ in range(_TIERS - 1):
        tier = 1 + np.where(told_above, tier[:, None], 0).max(axis=0, initial=0)
    return tier


def packed(told: NDArray[np.bool_]) -> list[str]:
    """Return rows of truth values as hexadecimal digits, four values each.

    Examples
    --------
    >>> packed(np.array([[False, True, True, False, True]]))
    ['68']
    """
    return [bytes(row).hex() for row in np.packbits(told, axis=1)]


def told_above(scores: pd.DataFrame) -> pd.DataFrame:
    """Return which rows of a composite are told above which others.

    Parameters
    ----------
    scores : pandas.DataFrame
        From :func:`composite`, with all its rows.

    Returns
    -------
    pandas.DataFrame of bool, shape (n, n)
        True where the row ranks above the column in ``tier_probability`` of the draws or more. Two
        rows are told apart where either is told above the other; a row that is not scored is
        told from none.

    Examples
    --------
    >>> from borderrisk.score import Indicator, Spec, composite
    >>> spec = Spec((Indicator("claims", (0, 4)), Indicator("people_10km", (0, 100))))
    >>> told_above(composite(pd.DataFrame({"claims": [4, 0], "people_10km": [9, 1]}), spec))
           0      1
    0  False   True
    1  False  False
    """
    rows = [np.frombuffer(bytes.fromhex(digits), np.uint8) for digits in scores.attrs["told_above"]]
    told = np.unpackbits(np.array(rows), axis=1, count=len(scores)).astype(bool)
    return pd.DataFrame(told, index=scores.index, columns=scores.index)


def told_apart(chances: Array, probability: float) -> float | None:
    """Return the share of pairs of which one row is told above the other."""
    pairs = len(chances) * (len(chances) - 1) // 2
    return int((chances >= probability).sum()) / pairs if pairs else None
