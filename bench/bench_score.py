"""How long 8,192 draws for 500 rows take, next to a plain loop over draws.

Each run takes the same table, the same spec, the same draws:

- ours: ``borderrisk.score`` in batches;
- a draw at a time: a loop over draws, each draw as numpy operations on all rows;
- a row at a time: a loop over draws, in it a loop over rows, each a numpy operation on one row.

The intervals are timed for an arithmetic mean alone, then for the whole spec of the Falémé; who
ranks above whom, for the whole spec. Run ``python bench/bench_score.py``; it stops if any
interval or any pair differs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np

from borderrisk import score
from borderrisk.score import sampling
from borderrisk.score.pairwise import share_above

ROWS, DRAWS, SEED = 500, 8192, 1
SHARES = (0.5, 0.05, 0.95)
Scorer = Callable[[np.ndarray, np.ndarray], np.ndarray]


def arithmetic(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """All rows at once."""
    return (values * weights).sum(axis=1)


def geometric(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """All rows at once, values already shifted above 0."""
    return np.exp((np.log(values) * weights).sum(axis=1))


def copeland(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """All pairs of rows at once, one indicator at a time."""
    lead = np.zeros((len(values), len(values)))
    for column, weight in zip(values.T, weights, strict=True):
        lead += weight * np.sign(column[:, None] - column)
    return np.sign(np.round(lead, 12)).sum(axis=1)


def copeland_row(row: np.ndarray, values: np.ndarray, weights: np.ndarray) -> float:
    """One row against all."""
    return np.sign(np.round(np.sign(row - values) @ weights, 12)).sum()


def by_row(method: str) -> Scorer:
    """Return the scorer that takes a row at a time."""
    if method == "copeland":
        return lambda v, w: np.array([copeland_row(row, v, w) for row in v])
    if method == "geometric":
        return lambda v, w: np.array([np.exp(np.dot(np.log(row), w)) for row in v])
    return lambda v, w: np.array([np.dot(row, w) for row in v])


WHOLE = {"arithmetic": arithmetic, "geometric": geometric, "copeland": copeland}


def loop(
    table: np.ndarray, spec: score.Spec, draws: sampling.Choices, scorers: dict[str, Scorer]
) -> np.ndarray:
    """Return the drawn ranks (draws, rows) by a plain loop over the draws."""
    columns = {name: sampling.normalised(table, spec, name) for name in spec.normalisations}
    ranks = np.empty((len(draws.weights), len(table)), dtype=int)
    chosen = zip(draws.weights, draws.normalisation, draws.aggregation, strict=True)
    for number, (weights, i, j) in enumerate(chosen):
        method = spec.aggregations[j]
        values = columns[spec.normalisations[i]]
        if method == "geometric":
            values = spec.epsilon + (1 - spec.epsilon) * values
        scores = np.round(scorers[method](values, weights), 12)
        ranks[number] = 1 + len(scores) - np.searchsorted(np.sort(scores), scores, side="right")
    return ranks


def intervals(ranks: np.ndarray) -> np.ndarray:
    """Return the quantiles of ranks (draws, rows)."""
    return np.quantile(ranks, SHARES, axis=0, method="inverted_cdf")


def pairs(ranks: np.ndarray) -> np.ndarray:
    """Return who ranks above whom, by a plain loop over ranks (draws, rows)."""
    wins = np.zeros((ranks.shape[1], ranks.shape[1]))
    for rank in ranks:
        wins += rank[:, None] < rank
    return wins / len(ranks)


def race(title: str, runs: dict[str, Callable[[], np.ndarray]]) -> None:
    """Print the seconds of each run over those of the first; stop where a result differs."""
    print(title)
    first, least = None, 0.0
    for name, run in runs.items():
        start = time.perf_counter()
        result = run()
        seconds = time.perf_counter() - start
        first, least = (result, seconds) if first is None else (first, least)
        if not np.array_equal(result, first):
            raise SystemExit(f"{name}: differs")
        print(f"  {name:>16} {seconds:7.2f} s {seconds / least:6.1f} times ours", flush=True)


def main() -> None:
    """Race the three ways."""
    whole = score.read_spec("faleme")
    high = [item.goalposts[1] for item in whole.indicators]
    table = np.random.default_rng(0).random((ROWS, len(high))) * high
    rows = {method: by_row(method) for method in WHOLE}
    mean = whole.replace(aggregation_alternatives=())
    for title, spec in (("arithmetic mean: intervals", mean), ("whole spec: intervals", whole)):
        draws = sampling.sample_choices(spec, DRAWS, SEED)
        ours = partial(sampling.ranks_by, table, spec, draws)
        runs = {
            "ours": lambda ours=ours: sampling.quantiles(ours(), SHARES),
            "a draw at a time": lambda a=(table, spec, draws): intervals(loop(*a, WHOLE)),
            "a row at a time": lambda a=(table, spec, draws): intervals(loop(*a, rows)),
        }
        race(title, runs)
    ranks = ours()
    by_draw = ranks.T.copy()
    two = {"ours": lambda: share_above(ranks), "a draw at a time": lambda: pairs(by_draw)}
    race("whole spec: who ranks above whom", two)


if __name__ == "__main__":
    main()
