"""Bring indicators to one scale, then to one number per row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from borderrisk.errors import input_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

ALIKE = 1e-12
"""Two scores, or two sides of a vote, that are no further apart than this are equal."""

MEANS: Mapping[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "arithmetic": (np.positive, np.positive),
    "geometric": (np.log, np.exp),
    "harmonic": (np.reciprocal, np.reciprocal),
}
"""A mean is the inverse of a function at the weighted sum of that function."""


def normalise(values: ArrayLike, goalposts: tuple[float, float], *, direction: str = "up") -> Array:
    """Place values between fixed goalposts, cut to 0 to 1; missing stays missing.

    The goalposts do not depend on the sample, so a row keeps its value when others come or go
    (OECD/JRC *Handbook on Constructing Composite Indicators*, 2008, step 5).

    Parameters
    ----------
    values : array-like
        Any shape, in the unit of the goalposts.
    goalposts : tuple of float
        Low and high bound.
    direction : {"up", "down"}
        Which goalpost becomes 1.

    Returns
    -------
    numpy.ndarray
        0 to 1, same shape.

    Examples
    --------
    >>> normalise([-5, 0, 25, 120], (0, 100))
    array([0.  , 0.  , 0.25, 1.  ])
    >>> normalise([25], (0, 100), direction="down")
    array([0.75])
    """
    low, high = goalposts
    share = np.clip((np.asarray(values, dtype=float) - low) / (high - low), 0, 1)
    return 1 - share if direction == "down" else share


def min_max(values: ArrayLike, *, direction: str = "up") -> Array:
    """Place values between the least and the greatest of the sample.

    A constant sample stands in the middle, since no row of it is ahead (Handbook, step 5;
    COINr ``n_minmax``).

    Parameters
    ----------
    values : array-like
        One dimension; missing stays missing.
    direction : {"up", "down"}
        Whether the greatest becomes 1 or 0.

    Returns
    -------
    numpy.ndarray
        0 to 1, same shape.

    Examples
    --------
    >>> min_max([1, 3, 5])
    array([0. , 0.5, 1. ])
    """
    sample = np.asarray(values, dtype=float)
    seen = sample[~np.isnan(sample)]
    if seen.size == 0 or seen.min() == seen.max():
        return np.where(np.isnan(sample), np.nan, 0.5)
    return normalise(sample, (seen.min(), seen.max()), direction=direction)


def weighted_mean(values: ArrayLike, weights: ArrayLike, *, method: str = "arithmetic") -> Array:
    """Return the weighted mean of each row over what is present.

    Parameters
    ----------
    values : array-like, shape (k,) or (n, k)
        NaN is missing: the other weights are then shared out anew. A row without any value is
        NaN. Geometric and harmonic means take values above 0 only.
    weights : array-like, shape (k,)
        Zero or more, not all zero; only their shares count.
    method : {"arithmetic", "geometric", "harmonic"}
        Which mean (COINr ``a_amean``, ``a_gmean``, ``a_hmean``).

    Returns
    -------
    numpy.ndarray, shape () or (n,)

    Raises
    ------
    borderrisk.errors.InputError
        For a value of 0 or less where the mean does not take it.

    Examples
    --------
    >>> round(float(weighted_mean([1, 5, 9, 14, 30], [0.1, 0.2, 0.3, 0.2, 0.2])), 6)
    12.6
    """
    table = np.asarray(values, dtype=float)
    if method != "arithmetic" and (table <= 0).any():
        raise input_error(
            "weighted_mean", field=method, found="takes values above 0 only; lift them"
        )
    sets = np.asarray(weights, dtype=float)[None, :]
    (means,) = mean_of(np.atleast_2d(table), method)(sets)
    return np.asarray(means.reshape(table.shape[:-1]), dtype=float)


def mean_of(values: Array, method: str) -> Callable[[Array], Array]:
    """Return the function from sets of weights (d, k) to the means (d, n) of rows (n, k).

    Sums are taken one indicator at a time, never as a matrix product: so a row's mean depends
    on that row alone, to the last bit, wherever it stands and on whatever machine.
    """
    forward, back = MEANS[method]
    present = ~np.isnan(values)
    terms = forward(np.where(present, values, 1.0)) * present
    kinds, kind = np.unique(present, axis=0, return_inverse=True)

    def means(weights: Array) -> Array:
        reach = _sums(weights, kinds.astype(float))[:, kind]
        with np.errstate(invalid="ignore"):
            return back(_sums(weights, terms) / reach)

    return means


def _sums(weights: Array, terms: Array) -> Array:
    """Return the weighted sums (d, n) of rows (n, k) for sets of weights (d, k)."""
    total = np.zeros((len(weights), len(terms)))
    product = np.empty_like(total)
    for weight, term in zip(weights.T, terms.T, strict=True):
        total += np.multiply.outer(weight, term, out=product)
    return total
