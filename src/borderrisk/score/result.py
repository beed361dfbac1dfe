"""From a table of indicators to scores with their intervals."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from borderrisk.errors import InputWarning
from borderrisk.score import sampling
from borderrisk.score.pairwise import share_above, tiers
from borderrisk.score.sampling import DRAWS, SEED
from borderrisk.score.table import beyond, coverage, read_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderrisk.score.indicator import Indicator
    from borderrisk.score.spec import Spec

    Array = NDArray[np.float64]
    Ranks = NDArray[np.uint16]

_TOP = 3
"""The ranks that ``p_top3`` counts: as many as a sentence names."""

_RANKS = ["rank", "rank_median", "rank_q05", "rank_q95", "tier"]
_FIRST = ["score", *_RANKS[:-1], "p_top3", "coverage", "tier"]
"""The columns before the contributions, in order."""

_CARRIED = ("border_id", "cut_m")
"""Columns that say where a row's line lies; they go on from the table to the scores."""


@dataclass(frozen=True, eq=False, repr=False)
class Composite:
    """Scores with all that is known of them.

    Parameters
    ----------
    scores : pandas.DataFrame
        The rows of the table, in its order:

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
        ``border_id``, ``cut_m``
            As the table has them.

        A row below the minimum coverage, or with a single indicator where one is left out in
        turn, is not scored: all but its coverage is missing.
    above : pandas.DataFrame of bool, shape (n, n)
        True where the row dominates the column: it ranks above it in ``spec.tier_probability`` of
        the draws or more. A row that is not scored dominates none.
    clipped : pandas.Series of int
        Cells beyond a goalpost, per indicator.
    beyond : tuple of str
        The indicators of which every value lies beyond a goalpost, such as a percentage where
        the goalposts are those of a share.
    draws, seed : int
        As asked for.
    spec : Spec
        The choices, without the indicators that are left out.
    left_out : tuple of Indicator
        Those that are not required and that no row knows.
    """

    scores: pd.DataFrame
    above: pd.DataFrame
    clipped: pd.Series[int]
    beyond: tuple[str, ...]
    draws: int
    seed: int
    spec: Spec
    left_out: tuple[Indicator, ...] = ()

    @property
    def pairs_distinguishable(self) -> float | None:
        """The share of pairs of scored rows of which one dominates the other."""
        scored = int(self.scores["score"].notna().sum())
        pairs = scored * (scored - 1) // 2
        return int(self.above.to_numpy().sum()) / pairs if pairs else None

    def __repr__(self) -> str:
        scored = int(self.scores["score"].notna().sum())
        return f"<Composite: {scored} of {len(self.scores)} rows scored, {self.draws} draws>"

    def _repr_html_(self) -> str:
        return str(self.scores._repr_html_())

    def __getattr__(self, name: str) -> Any:
        """Return what version 0.1 gave, where composite() was a DataFrame; gone in version 0.3."""
        if name.startswith("_"):
            raise AttributeError(name)
        warnings.warn(f"use .scores.{name}", DeprecationWarning, stacklevel=2)
        if name == "attrs":
            return {"clipped": dict(self.clipped), "pairs_told_apart": self.pairs_distinguishable}
        return getattr(self.scores, name)

    def __getitem__(self, key: object) -> Any:
        """Return columns as version 0.1 did, where composite() was a DataFrame."""
        warnings.warn(f"use .scores[{key!r}]", DeprecationWarning, stacklevel=2)
        return self.scores[key]


def composite(
    table: pd.DataFrame, spec: Spec, *, draws: int = DRAWS, seed: int = SEED
) -> Composite:
    """Score and rank the rows of a table, with the interval over every choice of the spec.

    After the OECD/JRC *Handbook on Constructing Composite Indicators* (2008), with all
    uncertainties varied together as in Saisana, Saltelli and Tarantola (2005, *J. R. Stat. Soc.
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
    Composite

    Raises
    ------
    borderrisk.errors.InputError
        With every cell that is no finite number, every missing column; for a seed or a number of
        draws out of range.

    Warns
    -----
    borderrisk.errors.InputWarning
        If every value of an indicator lies beyond its goalposts.

    Examples
    --------
    >>> from borderrisk.score import Indicator, Spec
    >>> spec = Spec((Indicator("claims", (0, 4)), Indicator("people_10km", (0, 100))))
    >>> table = pd.DataFrame({"claims": [4, 0, 1], "people_10km": [90, 10, None]}, index=[*"abc"])
    >>> result = composite(table, spec, draws=64)
    >>> result.scores[["score", "rank", "rank_q95", "coverage", "tier"]]
       score  rank  rank_q95  coverage  tier
    a   0.95     1         1       1.0     1
    b   0.05     2         2       1.0     2
    c    NaN  <NA>      <NA>       0.5  <NA>
    >>> result.above.loc["a", "b"], result.pairs_distinguishable
    (np.True_, 1.0)
    """
    whole, spec = spec, spec.known_in(table)
    values, scored = read_values(table, spec)
    ranks = sampling.varied_ranks(values[scored], spec, draws, seed)
    shares = share_above(ranks)
    rows = table.index[scored]
    columns = _columns(values[scored], ranks, spec)
    columns["tier"] = tiers(shares, probability=spec.tier_probability)
    scores = pd.DataFrame(columns, index=rows).reindex(table.index)
    scores["coverage"] = coverage(values, spec)
    told = [*_FIRST, *(name for name in columns if name not in _FIRST)]
    carried = [name for name in _CARRIED if name in table.columns]
    above = pd.DataFrame(shares >= spec.tier_probability, index=rows, columns=rows)
    cut = beyond(values, spec)
    return Composite(
        scores=scores[told].astype(dict.fromkeys(_RANKS, "Int64")).join(table[carried]),
        above=above.reindex(index=table.index, columns=table.index, fill_value=False),
        clipped=pd.Series(cut.sum(axis=0), index=spec.names, name="clipped"),
        beyond=_wholly_beyond(cut, values, spec),
        draws=int(draws),
        seed=int(seed),
        spec=spec,
        left_out=tuple(item for item in whole.indicators if item.name not in spec.names),
    )


def _columns(values: Array, ranks: Ranks, spec: Spec) -> dict[str, NDArray[np.generic]]:
    """Return score, ranks and contributions of the scored rows, by column."""
    normal = sampling.normalised(values, spec, spec.normalisation)
    (score,) = sampling.aggregated(normal, spec, spec.aggregation)(spec.shares[None, :])
    median, q05, q95 = sampling.quantiles(ranks, (0.5, 0.05, 0.95))
    reach = np.where(np.isnan(values), 0, spec.shares).sum(axis=1)
    parts = (normal * spec.shares).T / reach
    return {
        "score": score,
        "rank": sampling.ranks_of(score[None, :])[0],
        "rank_median": median,
        "rank_q05": q05,
        "rank_q95": q95,
        "p_top3": (ranks <= _TOP).mean(axis=1),
    } | {f"contribution_{name}": part for name, part in zip(spec.names, parts, strict=True)}


def _wholly_beyond(cut: NDArray[np.bool_], values: Array, spec: Spec) -> tuple[str, ...]:
    """Return the indicators of which every value is cut, with a warning that names them."""
    present = ~np.isnan(values)
    wholly = (cut == present).all(axis=0) & (present.sum(axis=0) > 1)
    names = tuple(name for name, whole in zip(spec.names, wholly, strict=True) if whole)
    for item in spec.indicators:
        if item.name in names:
            low, high = item.goalposts
            message = f"every value of {item.name} lies beyond its goalposts, {low:g} to {high:g}"
            warnings.warn(message, InputWarning, stacklevel=3)
    return names
