"""Rank rows by the indicators on which each leads each other."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from borderrisk.errors import input_error
from borderrisk.score.methods import ALIKE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

_MOST_TALLIED = 2**27
"""Cells of four bytes: half a gigabyte."""

_MOST_ORDERED = 9
"""Rows of which every permutation is weighed: 9! is 362,880."""


def outranking(values: ArrayLike, weights: ArrayLike) -> Array:
    """Return the share of weight by which each row is ahead of each other.

    An indicator on which two rows tie, or that one of them lacks, counts half for both
    (Handbook, section 6.5 and Table 37).

    Parameters
    ----------
    values : array-like, shape (n, k)
        More is better.
    weights : array-like, shape (k,)
        Zero or more, not all zero.

    Returns
    -------
    numpy.ndarray, shape (n, n)
        0 to 1; a cell plus its mirror is 1, the diagonal is 0.

    Examples
    --------
    >>> outranking([[3, 1], [2, 2], [1, 2]], [1, 1])
    array([[0.  , 0.5 , 0.5 ],
           [0.5 , 0.  , 0.75],
           [0.5 , 0.25, 0.  ]])
    """
    table = np.asarray(values, dtype=float)
    share = np.asarray(weights, dtype=float) / np.sum(weights)
    ahead = table[:, None, :] > table[None, :, :]
    behind = table[:, None, :] < table[None, :, :]
    matrix = ((1.0 + ahead - behind) / 2) @ share
    np.fill_diagonal(matrix, 0)
    return np.asarray(matrix, dtype=float)


def copeland(matrix: ArrayLike) -> NDArray[np.int64]:
    """Return for each row how many others it beats, less how many beat it.

    Parameters
    ----------
    matrix : array-like, shape (n, n)
        As from :func:`outranking`.

    Returns
    -------
    numpy.ndarray of int, shape (n,)
        From -(n - 1) to n - 1 (Copeland 1951; COINr ``a_copeland``).

    Examples
    --------
    >>> copeland(outranking([[3, 1], [2, 2], [1, 2]], [1, 1]))
    array([ 0,  1, -1])
    """
    table = np.asarray(matrix, dtype=float)
    lead = table - table.T
    return np.asarray(np.where(np.abs(lead) > ALIKE, np.sign(lead), 0).sum(axis=1), dtype=np.int64)


def copeland_of(values: Array) -> Callable[[Array], Array]:
    """Return the function from sets of weights (d, k) to Copeland scores (d, n) of rows (n, k).

    A pair of rows is a pattern of who leads on which indicator, written as a number in base 3
    with the digits -1, 0, 1; its mirror has the opposite sign. Few patterns occur, at most half
    of 3 to the power k, so a set of weights decides each pattern once, then every row adds up its
    own. Scores are placed from 0 (loses to all others) to 1 (beats them all).
    """
    places = 3 ** np.arange(values.shape[1], dtype=np.int64)
    codes = np.zeros((len(values), len(values)), dtype=np.int64)
    for place, column in zip(places, values.T, strict=True):
        codes += place * np.greater.outer(column, column)
        codes -= place * np.less.outer(column, column)
    found, pattern = np.unique(np.abs(codes), return_inverse=True)
    patterns = ((found[:, None] + places.sum()) // places % 3 - 1).astype(float)
    if len(values) * len(found) > _MOST_TALLIED:
        lost = f"{len(values)} rows with {len(found)} patterns of lead; leave copeland out"
        raise input_error("copeland", found=f"{lost} of the spec")
    # how often each pattern occurs in the pairs of each row, less its mirror
    pairs = zip(pattern.reshape(codes.shape), np.sign(codes), strict=True)
    tally = np.array(
        [np.bincount(kinds, side, minlength=len(found)) for kinds, side in pairs], dtype=np.float32
    ).reshape(len(values), len(found))

    def scores(weights: Array) -> Array:
        lead = patterns @ weights.T
        won = np.where(np.abs(lead) > ALIKE, np.sign(lead), 0).astype(np.float32)
        return (1 + (tally @ won).T.astype(float) / max(len(values) - 1, 1)) / 2

    return scores


def kemeny_orders(matrix: ArrayLike, *, keep: int = 10) -> pd.Series[float]:
    """Return the orders of the rows that an outranking matrix supports best.

    The support of an order is the sum of the cells above the diagonal once the rows stand in
    that order (Condorcet, Kemeny, Young and Levenglick; Handbook, section 6.5).

    Parameters
    ----------
    matrix : array-like, shape (n, n)
        As from :func:`outranking`, nine rows at most.
    keep : int
        How many orders to return.

    Returns
    -------
    pandas.Series
        Support, best first; the index holds the orders as tuples of row numbers.

    Raises
    ------
    borderrisk.errors.InputError
        For more than nine rows.

    Examples
    --------
    >>> kemeny_orders([[0, 0.75], [0.25, 0]])
    (0, 1)    0.75
    (1, 0)    0.25
    dtype: float64
    """
    table = np.asarray(matrix, dtype=float)
    if len(table) > _MOST_ORDERED:
        found = f"found {len(table)} rows, allowed: {_MOST_ORDERED} or fewer"
        raise input_error("kemeny_orders", found=found)
    orders = np.array(list(permutations(range(len(table)))), dtype=np.intp)
    upper = zip(*np.triu_indices(len(table), 1), strict=True)
    support = sum((table[orders[:, i], orders[:, j]] for i, j in upper), np.zeros(len(orders)))
    best = np.argsort(-np.round(support, 12), kind="stable")[:keep]
    index = pd.Index([tuple(map(int, orders[i])) for i in best], tupleize_cols=False)
    return pd.Series(support[best], index=index)
