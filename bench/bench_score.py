"""How long 8,192 draws take, next to what a competent user would write with numpy and scipy.

Each run takes the same table, the same spec, the same draws:

- ours: ``borderrisk.score`` in batches;
- matrices: all draws of one choice of methods at once, a product of matrices or of cubes, ranks by
  ``scipy.stats.rankdata``, intervals by ``numpy.quantile``;
- a draw at a time: a loop over draws, each as numpy operations on all rows.

Seconds are medians of three runs. Then how our seconds grow with the rows. Run
``python bench/bench_score.py``; it stops if any interval or any pair differs.
"""

from __future__ import annotations

import statistics
import time
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata

from borderrisk import score
from borderrisk.score import sampling
from borderrisk.score.pairwise import share_above

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS, DRAWS, SEED, RUNS = 500, 8192, 1, 3
GROWTH = (250, 500, 1000)
SHARES = (0.5, 0.05, 0.95)


def shifted(values: np.ndarray, spec: score.Spec, method: str) -> np.ndarray:
    """Return what a method takes the mean of."""
    if method == "geometric":
        return np.log(spec.epsilon + (1 - spec.epsilon) * values)
    return values


def by_matrix(values: np.ndarray, spec: score.Spec, method: str, weights: np.ndarray) -> np.ndarray:
    """Return the scores (draws, rows) of all sets of weights at once."""
    if method != "copeland":
        means = weights @ shifted(values, spec, method).T
        return np.exp(means) if method == "geometric" else means
    signs = np.sign(values[:, None, :] - values[None, :, :])
    lead = np.tensordot(weights, signs, axes=(1, 2))
    return np.sign(np.round(lead, 12)).sum(axis=2)


def by_draw(values: np.ndarray, spec: score.Spec, method: str, weights: np.ndarray) -> np.ndarray:
    """Return the scores (draws, rows) of one set of weights after the other."""
    if method != "copeland":
        means = [(shifted(values, spec, method) * row).sum(axis=1) for row in weights]
        return np.exp(means) if method == "geometric" else np.array(means)
    scores = []
    for row in weights:
        lead = np.zeros((len(values), len(values)))
        for column, weight in zip(values.T, row, strict=True):
            lead += weight * np.sign(column[:, None] - column)
        scores.append(np.sign(np.round(lead, 12)).sum(axis=1))
    return np.array(scores)


def ranks(
    table: np.ndarray,
    spec: score.Spec,
    choices: sampling.Choices,
    scorer: Callable[..., np.ndarray],
) -> np.ndarray:
    """Return the drawn ranks (draws, rows), one choice of methods after the other."""
    found = np.empty((len(choices.weights), len(table)), dtype=np.uint16)
    ways = product(enumerate(spec.normalisations), enumerate(spec.aggregations))
    for (i, normalisation), (j, method) in ways:
        values = sampling.normalised(table, spec, normalisation)
        chosen = np.flatnonzero((choices.normalisation == i) & (choices.aggregation == j))
        for some in np.array_split(chosen, max(1, len(chosen) // 32)):  # else the cubes take 20 GB
            scores = np.round(scorer(values, spec, method, choices.weights[some]), 12)
            found[some] = rankdata(-scores, method="min", axis=1)
    return found


def intervals(found: np.ndarray) -> np.ndarray:
    """Return the quantiles of ranks (draws, rows)."""
    return np.quantile(found, SHARES, axis=0, method="inverted_cdf")


def pairs(found: np.ndarray) -> np.ndarray:
    """Return who ranks above whom, by a loop over ranks (draws, rows)."""
    wins = np.zeros((found.shape[1], found.shape[1]))
    for rank in found:
        wins += rank[:, None] < rank
    return wins / len(found)


def seconds(run: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    """Return the median seconds of a few runs, with what they give."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), result


def race(title: str, runs: dict[str, Callable[[], np.ndarray]]) -> None:
    """Print the seconds of each run over those of the first; stop where a result differs."""
    print(title)
    least, first = 0.0, None
    for name, run in runs.items():
        taken, result = seconds(run)
        least, first = (taken, result) if first is None else (least, first)
        if not np.array_equal(result, first):
            raise SystemExit(f"{name}: differs")
        print(f"  {name:>16} {taken:7.2f} s {taken / least:6.1f} times ours", flush=True)


def random_table(spec: score.Spec, rows: int) -> np.ndarray:
    """Return values between the goalposts."""
    high = [item.goalposts[1] for item in spec.indicators]
    return np.random.default_rng(0).random((rows, len(high))) * high


def main() -> None:
    """Race the three ways, then grow."""
    whole = score.read_spec("faleme")
    table = random_table(whole, ROWS)
    mean = whole.replace(aggregation_alternatives=())
    for title, spec in (("arithmetic mean: intervals", mean), ("whole spec: intervals", whole)):
        choices = sampling.sample_choices(spec, DRAWS, SEED)
        ours = partial(sampling.ranks_by, table, spec, choices)
        runs = {
            "ours": lambda ours=ours: sampling.quantiles(ours(), SHARES),
            "matrices": lambda a=(table, spec, choices): intervals(ranks(*a, by_matrix)),
            "a draw at a time": lambda a=(table, spec, choices): intervals(ranks(*a, by_draw)),
        }
        race(title, runs)
    found = ours()
    by_rank = found.T.copy()
    two = {"ours": lambda: share_above(found), "a draw at a time": lambda: pairs(by_rank)}
    race("whole spec: who ranks above whom", two)
    print("whole spec: how our seconds grow with the rows")
    for rows in GROWTH:
        grown = partial(sampling.varied_ranks, random_table(whole, rows), whole, DRAWS, SEED)
        print(f"  {rows:>16} {seconds(grown)[0]:7.2f} s", flush=True)


if __name__ == "__main__":
    main()
