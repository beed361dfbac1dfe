"""Every uncertain choice of a spec, sampled many times into ranks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from borderrisk.errors import InputError, Issue, short_repr
from borderrisk.score.methods import ALIKE, mean_of, min_max, normalise
from borderrisk.score.voting import copeland_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from borderrisk.score.spec import Spec

    Array = NDArray[np.float64]
    Ranks = NDArray[np.uint16]

_BATCH = 256
"""Draws at a time: a batch of 500 rows stays in the cache of a processor."""

DRAWS, SEED = 8192, 1
"""By default: quantiles of ranks move by less than one rank from seed to seed at this count."""

MAX_DRAWS = 2**16
"""The ranks of 3,000 rows then take 400 MB."""

_STEPS = round(1 / ALIKE)
"""Whole steps from 0 to 1 in which scores are compared."""


@dataclass(frozen=True)
class Choices:
    """One set of choices per draw.

    Parameters
    ----------
    weights : numpy.ndarray, shape (d, k)
        Weight shares; the indicator that a draw leaves out has 0.
    normalisation, aggregation : numpy.ndarray of int, shape (d,)
        Positions in ``spec.normalisations`` and ``spec.aggregations``.
    """

    weights: Array
    normalisation: NDArray[np.intp]
    aggregation: NDArray[np.intp]


def sample_choices(spec: Spec, count: int, seed: int) -> Choices:
    """Sample the choices; each kind has a stream of its own, none depends on the table."""
    streams = dict(
        zip(
            ("weights", "normalisation", "aggregation", "exclusion"),
            np.random.default_rng(seed).spawn(4),
            strict=True,
        )
    )
    weights = noisy_weights(spec, count, streams.pop("weights"))
    return choices_from_uniforms(
        spec, weights, {name: rng.random(count) for name, rng in streams.items()}
    )


def noisy_weights(spec: Spec, count: int, rng: np.random.Generator) -> Array:
    """Return sets of weight shares (count, k), Dirichlet around those of the spec."""
    weights = np.tile(spec.shares, (count, 1))
    if "weights" in spec.varied:
        alpha = np.round(spec.concentration * spec.shares, 12)
        weights[:, alpha > 0] = rng.dirichlet(alpha[alpha > 0], count)
    return weights


def choices_from_uniforms(spec: Spec, weights: Array, uniforms: Mapping[str, Array]) -> Choices:
    """Return choices from numbers from 0 to 1; what the spec does not vary stays nominal."""

    def pick(name: str, options: int) -> NDArray[np.intp]:
        uniform = uniforms[name] if name in spec.varied else np.zeros(len(weights))
        return np.minimum(uniform * options, options - 1).astype(np.intp)

    left_out = pick("exclusion", 1 + len(spec.indicators))
    stays = left_out[:, None] != np.arange(1, 1 + len(spec.indicators))
    kept = weights * stays
    bare = kept.sum(axis=1) == 0  # noise may leave no weight on what stays
    kept[bare] = (spec.shares * stays)[bare]
    return Choices(
        kept / kept.sum(axis=1, keepdims=True),
        pick("normalisation", len(spec.normalisations)),
        pick("aggregation", len(spec.aggregations)),
    )


def nominal(spec: Spec) -> Choices:
    """Return the one set of choices that a spec puts first."""
    first = np.zeros(1, dtype=np.intp)
    return Choices(spec.shares[None, :], first, first)


def normalised(values: Array, spec: Spec, method: str) -> Array:
    """Return the columns of a table (n, k) from 0, no concern, to 1, most."""
    pairs = zip(values.T, spec.indicators, strict=True)
    if method == "minmax":
        columns = [min_max(column, direction=item.direction) for column, item in pairs]
    else:
        columns = [normalise(column, i.goalposts, direction=i.direction) for column, i in pairs]
    return np.stack(columns, axis=1)


def aggregated(values: Array, spec: Spec, method: str) -> Callable[[Array], Array]:
    """Return the function from sets of weights (d, k) to scores (d, n) of normalised rows."""
    if method == "copeland":
        return copeland_of(values)
    shifted = values if method == "arithmetic" else spec.epsilon + (1 - spec.epsilon) * values
    return mean_of(shifted, method)


def ranks_of(scores: Array) -> Ranks:
    """Return ranks from 1 within each row of scores; equal scores share the best rank.

    A score from 0 to 1 becomes a whole number of steps of 1e-12 with its position in the last
    bits, so one sort of integers gives the order, the ties and where each came from.

    Examples
    --------
    >>> ranks_of(np.array([[0.2, 0.9, 0.2, 0.1]]))
    array([[2, 1, 2, 4]], dtype=uint16)
    """
    size = scores.shape[1]
    bits = size.bit_length()
    keys = np.rint((1 - scores) * _STEPS).astype(np.int64) << bits | np.arange(size)
    keys.sort(axis=1)
    position = keys & ((1 << bits) - 1)
    keys >>= bits
    rank = np.ones(keys.shape, dtype=np.uint16)
    rank[:, 1:] = np.where(keys[:, 1:] != keys[:, :-1], np.arange(2, size + 1), 1)
    np.maximum.accumulate(rank, axis=1, out=rank)
    ranks = np.empty_like(rank)
    np.put_along_axis(ranks, position, rank, axis=1)
    return ranks


def varied_ranks(values: Array, spec: Spec, draws: int, seed: int) -> Ranks:
    """Return the rank of each row of a table in each draw of the choices, shape (n, d).

    Raises
    ------
    borderrisk.errors.InputError
        For a number of draws or a seed that is out of range.
    """
    require_positive_int("draws", draws, most=MAX_DRAWS)
    require_positive_int("seed", seed)
    return ranks_by(values, spec, sample_choices(spec, draws, seed))


def require_positive_int(name: str, value: object, *, most: int | None = None) -> None:
    """Require a whole number of 1 or more.

    Examples
    --------
    >>> require_positive_int("seed", 0)
    Traceback (most recent call last):
    borderrisk.errors.InputError: seed: found 0, a whole number of 1 or more is needed
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not (whole and value >= 1 and (most is None or value <= most)):  # type: ignore[operator]
        needed = "1 or more" if most is None else f"1 to {most:,}"
        found = f"found {short_repr(value)}, a whole number of {needed} is needed"
        raise InputError([Issue("", "", name, found)])


def ranks_by(values: Array, spec: Spec, choices: Choices) -> Ranks:
    """Return the rank of each row of a table under each set of choices, shape (n, d).

    Batches are ranked on every processor at once; none depends on another.
    """
    ranks = np.empty((len(choices.weights), len(values)), dtype=np.uint16)

    def rank(batch: NDArray[np.intp], scores: Callable[[Array], Array]) -> None:
        ranks[batch] = ranks_of(scores(choices.weights[batch]))

    pairs = product(enumerate(spec.normalisations), enumerate(spec.aggregations))
    with ThreadPoolExecutor() as pool:
        sent = []
        for (i, normalisation), (j, aggregation) in pairs:
            chosen = np.flatnonzero((choices.normalisation == i) & (choices.aggregation == j))
            if chosen.size == 0:
                continue
            scores = aggregated(normalised(values, spec, normalisation), spec, aggregation)
            starts = range(0, len(chosen), _BATCH)
            sent += [pool.submit(rank, chosen[n : n + _BATCH], scores) for n in starts]
        for done in sent:
            done.result()
    return np.ascontiguousarray(ranks.T)


def quantiles(ranks: Ranks, shares: Sequence[float]) -> NDArray[np.int64]:
    """Return quantiles of the drawn ranks of each row, shape (shares, n), off a histogram.

    The least rank that at least this share of the draws does not exceed, as
    ``np.quantile(ranks, shares, axis=1, method="inverted_cdf")``.

    Examples
    --------
    >>> quantiles(np.array([[3, 1, 2, 2]], dtype=np.uint16), [0.05, 0.5, 0.95])
    array([[1],
           [2],
           [3]])
    """
    most = int(ranks.max(initial=0))
    counts = [np.bincount(row, minlength=most + 1) for row in ranks]
    reached = np.array(counts, dtype=np.int64).reshape(len(ranks), most + 1).cumsum(axis=1)
    needed = [np.ceil(share * ranks.shape[1] - 1) + 1 for share in shares]
    return np.array([np.argmax(reached >= draws, axis=1) for draws in needed], dtype=np.int64)
