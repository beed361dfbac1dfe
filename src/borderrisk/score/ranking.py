"""From a table of indicators to scores, ranks with intervals, tiers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from borderrisk.errors import InputError, Issue, input_error, short_repr
from borderrisk.score import draws as monte_carlo
from borderrisk.score.apart import above, packed, tiers, told_apart
from borderrisk.score.methods import ALIKE
from borderrisk.score.rules import is_number, whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderrisk.score.spec import Spec

    Array = NDArray[np.float64]

_TOP = 3
_MOST_ROWS = 3_000
_MOST_DRAWS = 2**16
_RANKS = ["rank", "rank_median", "rank_q05", "rank_q95", "tier"]


def composite(table: pd.DataFrame, spec: Spec, draws: int = 8192, seed: int = 1) -> pd.DataFrame:
    """Score and rank the rows of a table, with the interval over every choice of the spec.

    After the OECD/JRC *Handbook on Constructing Composite Indicators* (2008), with all
    uncertainties drawn together as in Saisana, Saltelli and Tarantola (2005, *J. R. Stat. Soc.
    A* 168, 307-323). The interval is one over our choices, not a probability of danger.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per thing to rank, one numeric column per indicator of the spec; others are left
        alone. NaN is missing.
    spec : Spec
        Goalposts, directions, weights, methods: see :func:`borderrisk.score.read_spec`.
    draws : int
        How often the choices are drawn, up to 65,536.
    seed : int
        1 or more; the same seed gives the same bytes, whatever the order of the rows.

    Returns
    -------
    pandas.DataFrame
        The same rows, in the same order:

        ``score``
            0 to 1, nominal choices. A Copeland score is placed from 0 (loses to all) to 1.
        ``rank``
            1 is the highest score; equal scores (within 1e-12) share the best rank.
        ``rank_median``, ``rank_q05``, ``rank_q95``
            Quantiles of the drawn ranks, themselves ranks that were drawn.
        ``p_top3``
            Share of draws with a rank of 3 or better.
        ``coverage``
            Share of the nominal weight whose indicators are present.
        ``tier``
            1 to 5, see :func:`tiers`.
        ``contribution_<indicator>``
            Weight share times normalised value. They sum to an arithmetic score; under another
            nominal mean they show what enters it. Missing where the indicator is.

        A row below the coverage floor, or with a single indicator where one is left out in turn,
        is not scored: all but its coverage is missing. ``attrs`` holds ``clipped`` (cells cut at
        a goalpost, per indicator), ``pairs_told_apart`` (share of the pairs of scored rows, or
        None), ``told_above`` (see :func:`told_above`), ``scored``, ``draws``, ``seed``, and what
        the table's own ``attrs`` hold.

    Raises
    ------
    borderrisk.errors.InputError
        With every cell that is no finite number, every missing column; for a seed or a number of
        draws out of range.

    Examples
    --------
    >>> from borderrisk.score import Indicator, Spec
    >>> spec = Spec((Indicator("claims", (0, 4)), Indicator("people_10km", (0, 100))))
    >>> table = pd.DataFrame({"claims": [4, 0, 1], "people_10km": [90, 10, None]}, index=[*"abc"])
    >>> composite(table, spec, draws=64)[["score", "rank", "rank_q95", "coverage", "tier"]]
       score  rank  rank_q95  coverage  tier
    a   0.95     1         1       1.0     1
    b   0.05     2         2       1.0     2
    c    NaN  <NA>      <NA>       0.5  <NA>
    """
    values, scored = read_values(table, spec)
    kept, ranks = values[scored], _ranks(values[scored], spec, draws, seed)
    chances = above(ranks)
    columns = _nominal(kept, spec) | _intervals(ranks)
    columns["tier"] = tiers(chances, probability=spec.tier_probability)
    columns |= _contributions(kept, spec)
    frame = _spread(columns, scored, table.index)
    frame.insert(list(columns).index("tier"), "coverage", _coverage(values, spec))
    frame.attrs = table.attrs | {
        "clipped": _clipped(values, spec),
        "pairs_told_apart": told_apart(chances, spec.tier_probability),
        "told_above": packed(_whole(chances >= spec.tier_probability, scored)),
        "scored": int(scored.sum()),
        "draws": int(draws),
        "seed": int(seed),
    }
    return frame


def _whole(told: NDArray[np.bool_], scored: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return what is told of the scored rows on all rows, false elsewhere."""
    full = np.zeros((len(scored), len(scored)), dtype=bool)
    full[np.ix_(scored, scored)] = told
    return full


def pairwise(table: pd.DataFrame, spec: Spec, draws: int = 8192, seed: int = 1) -> pd.DataFrame:
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
    values, scored = read_values(table, spec)
    chances = above(_ranks(values[scored], spec, draws, seed))
    return pd.DataFrame(chances, index=table.index[scored], columns=table.index[scored])


def read_values(table: pd.DataFrame, spec: Spec) -> tuple[Array, NDArray[np.bool_]]:
    """Return the indicators of a table as numbers (n, k), with which rows can be scored.

    Raises
    ------
    borderrisk.errors.InputError
        With every missing column, or every cell that is no finite number.
    """
    if len(table) > _MOST_ROWS:
        raise input_error("table", found=f"{len(table)} rows; {_MOST_ROWS:,} or less")
    missing = [name for name in spec.names if list(table.columns).count(name) != 1]
    if missing:
        found = "no column of this name, or more than one"
        raise InputError([Issue("table", "", name, found) for name in missing])
    faults = [f for name in spec.names for f in _cell_faults(table[name])]
    if faults:
        raise InputError(faults)
    columns = [table[name].to_numpy(float, na_value=np.nan) for name in spec.names]
    values = np.stack(columns, axis=1)
    return values, _scored(values, spec)


def _ranks(values: Array, spec: Spec, draws: int, seed: int) -> NDArray[np.uint16]:
    """Return the drawn ranks (n, d) of rows that can be scored."""
    whole("draws", draws, most=_MOST_DRAWS)
    whole("seed", seed)
    return monte_carlo.drawn_ranks(values, spec, monte_carlo.draw(spec, draws, seed))


def _cell_faults(column: pd.Series[Any]) -> list[Issue]:
    """Return the cells that are neither missing nor a finite number."""
    return [
        Issue(
            "table",
            str(row),
            str(column.name),
            f"found {short_repr(cell)}; a finite number, or none",
        )
        for row, cell in column.items()
        if not is_number(cell) and not (pd.api.types.is_scalar(cell) and pd.isna(cell))
    ]


def _coverage(values: Array, spec: Spec) -> Array:
    """Return the share of the nominal weight that is present, per row."""
    present = np.where(np.isnan(values), 0, spec.shares)
    return np.asarray(np.round(present.sum(axis=1), 12), dtype=float)


def _scored(values: Array, spec: Spec) -> NDArray[np.bool_]:
    """Return which rows have enough to be scored, even with one indicator left out."""
    weighed = (~np.isnan(values) & (spec.shares > 0)).sum(axis=1)
    enough = _coverage(values, spec) >= spec.coverage_floor - ALIKE
    return np.asarray(enough & (weighed > ("exclusion" in spec.drawn)), dtype=bool)


def _nominal(values: Array, spec: Spec) -> dict[str, NDArray[Any]]:
    """Return score, rank under the choices that the spec puts first."""
    ((_, scores),) = monte_carlo.scored(values, spec, monte_carlo.nominal(spec))
    return {"score": scores[0], "rank": monte_carlo.ranks_of(scores)[0]}


def _intervals(ranks: NDArray[np.uint16]) -> dict[str, NDArray[Any]]:
    """Return median, 5 % and 95 % of the drawn ranks, with the share among the top."""
    median, q05, q95 = monte_carlo.quantiles(ranks, (0.5, 0.05, 0.95))
    top = (ranks <= _TOP).mean(axis=1)
    return {"rank_median": median, "rank_q05": q05, "rank_q95": q95, "p_top3": top}


def _contributions(values: Array, spec: Spec) -> dict[str, NDArray[Any]]:
    """Return weight share times normalised value, per indicator, over what is present."""
    weighed = monte_carlo.normalised(values, spec, spec.normalisation) * spec.shares
    reach = np.where(np.isnan(values), 0, spec.shares).sum(axis=1, keepdims=True)
    return {f"contribution_{n}": c for n, c in zip(spec.names, (weighed / reach).T, strict=True)}


def _spread(
    columns: dict[str, NDArray[Any]], scored: NDArray[np.bool_], index: pd.Index[Any]
) -> pd.DataFrame:
    """Return the columns of the scored rows on the full index, the others missing."""
    frame = pd.DataFrame(np.nan, index=index, columns=list(columns))
    for name, column in columns.items():
        full = np.full(len(index), np.nan)
        full[scored] = column
        frame[name] = full
    return frame.astype(dict.fromkeys(_RANKS, "Int64"))


def _clipped(values: Array, spec: Spec) -> dict[str, int]:
    """Return how many cells lie beyond their goalposts, per indicator."""
    low, high = np.array([item.goalposts for item in spec.indicators], dtype=float).T
    beyond = ((values < low) | (values > high)).sum(axis=0)
    return dict(zip(spec.names, map(int, beyond), strict=True))
