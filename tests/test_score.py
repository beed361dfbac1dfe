"""Published composites come out as published, every choice leaves its trace in the ranks."""

from __future__ import annotations

import copy
import os
import re
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from borderrisk import score
from borderrisk.catalogue import data_dir
from borderrisk.errors import InputError, InputWarning
from borderrisk.score import sampling
from borderrisk.score.methods import mean_of
from borderrisk.score.pairwise import share_above
from borderrisk.score.sobol import _require_telling
from borderrisk.score.voting import copeland_of

HERE = Path(__file__).parent

pytestmark = pytest.mark.filterwarnings("ignore:every value of")  # random tables have such columns
FALEME = data_dir() / "scores" / "faleme.toml"

# Saisana, Saltelli and Tarantola (2005), J. R. Stat. Soc. A 168, 307-323, Table 1
TAI_GOALPOSTS = {
    "patents": (0, 994),
    "royalties": (0, 272.6),
    "internet": (0, 232.4),
    "exports": (0, 80.8),
    "telephones": (np.log10(1), np.log10(901)),
    "electricity": (np.log10(22), np.log10(6969)),
    "schooling": (0.8, 12),
    "university": (0.1, 27.4),
}
TAI = score.Spec(tuple(score.Indicator(*item) for item in TAI_GOALPOSTS.items()))
LETTERS = "abcdefgh"

cell = st.one_of(st.just(np.nan), st.integers(-2, 12).map(lambda tenths: tenths / 10))
full_cell = st.integers(0, 10).map(lambda tenths: tenths / 10)
shapes = st.tuples(st.integers(2, 7), st.integers(2, 4))
tables = shapes.flatmap(lambda shape: arrays(float, shape, elements=cell))
full_tables = shapes.flatmap(lambda shape: arrays(float, shape, elements=full_cell))
methods = st.sampled_from(["arithmetic", "geometric", "harmonic", "copeland"])


def tai() -> pd.DataFrame:
    """OECD/JRC Handbook (2008), Table A.2: 23 countries; two columns as log10, two decimals."""
    return pd.read_csv(HERE / "data" / "tai.csv", index_col="country")


def unit_spec(size: int, **choices: object) -> score.Spec:
    """As many indicators as asked, each from 0 to 1."""
    indicators = tuple(score.Indicator(name, (0, 1)) for name in LETTERS[:size])
    return score.Spec(indicators, **choices)


def frame(values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(values, columns=list(LETTERS[: values.shape[1]]))


def result(values: np.ndarray, draws: int = 40, **choices: object) -> score.Composite:
    return score.composite(frame(values), unit_spec(values.shape[1], **choices), draws=draws)


def scored(values: np.ndarray, draws: int = 40, **choices: object) -> pd.DataFrame:
    return result(values, draws, **choices).scores


def scores_of(table: pd.DataFrame, spec: score.Spec, **options: int) -> pd.DataFrame:
    return score.composite(table, spec, **options).scores


def chances_of(values: np.ndarray, draws: int = 40) -> pd.DataFrame:
    return score.pairwise(frame(values), unit_spec(values.shape[1]), draws=draws)


# What was published


def test_the_technology_achievement_index_comes_out_as_published() -> None:
    # Handbook (2008), Table 38, column LIN
    scores = scores_of(tai(), TAI)
    assert scores["rank"].to_list() == tai()["rank_equal_weights"].to_list()


def test_its_goalposts_cut_thirteen_telephone_cells_nine_of_electricity() -> None:
    clipped = score.composite(tai(), TAI, draws=8).clipped
    assert {name: cells for name, cells in clipped.items() if cells} == {
        "telephones": 13,
        "electricity": 9,
    }


def test_in_sample_bounds_would_keep_eleven_of_its_ranks() -> None:
    spec = TAI.replace(normalisation="minmax", normalisation_alternatives=())
    ranks = scores_of(tai(), spec, draws=8)["rank"]
    assert (ranks == tai()["rank_equal_weights"]).sum() == 11


def five_countries() -> pd.DataFrame:
    """Handbook (2008), Table 35: telephones, electricity with three decimals."""
    table = tai().loc[["Finland", "United States", "Sweden", "Japan", "Korea"]]
    table["telephones"] = [3.080, 2.997, 3.096, 3.003, 2.972]
    table["electricity"] = [4.150, 4.073, 4.145, 3.865, 3.653]
    return table[TAI.names]


def test_the_outranking_of_five_countries_comes_out_as_published() -> None:
    # Handbook (2008), Tables 35 to 37; Copeland after COINr 1.1
    matrix = score.outranking(five_countries(), np.ones(8))
    assert np.array_equal(matrix + matrix.T, 1 - np.eye(5))
    assert score.kemeny_orders(matrix, keep=4).to_list() == [6.375, 6.375, 6.375, 6.125]
    assert score.copeland(matrix).tolist() == [1, 2, 3, -2, -4]


def test_the_support_of_an_order_is_what_lies_above_the_diagonal() -> None:
    matrix = score.outranking(five_countries(), np.ones(8))
    for order, support in score.kemeny_orders(matrix, keep=120).items():
        assert support == np.triu(matrix[np.ix_(order, order)]).sum()


def test_a_copeland_composite_follows_those_scores() -> None:
    wide = tuple(item.replace(goalposts=(-2000, 2000)) for item in TAI.indicators)
    spec = score.Spec(wide, aggregation="copeland", aggregation_alternatives=())
    scores = scores_of(five_countries(), spec, draws=8)
    assert scores["score"].to_list() == [(4 + votes) / 8 for votes in (1, 2, 3, -2, -4)]
    assert scores["rank"].to_list() == [3, 2, 1, 4, 5]


@pytest.mark.parametrize(
    ("method", "published"),
    [("arithmetic", 12.6), ("geometric", 8.927228), ("harmonic", 5.147059)],
)
def test_the_means_agree_with_coinr(method: str, published: float) -> None:
    # COINr 1.1, a_amean, a_gmean, a_hmean
    mean = score.weighted_mean([1, 5, 9, 14, 30], [0.1, 0.2, 0.3, 0.2, 0.2], method=method)
    assert mean == pytest.approx(published, abs=1e-6)


def test_min_max_agrees_with_coinr() -> None:
    # COINr 1.1, n_minmax
    published = [0, 0.137931, 0.2758621, 0.4482759, 1]
    assert score.min_max([1, 5, 9, 14, 30]) == pytest.approx(published, abs=1e-6)


def ishigami(x: np.ndarray) -> np.ndarray:
    """Ishigami and Homma (1990), a = 7, b = 0.1."""
    first, second, third = x.T
    return np.sin(first) + 7 * np.sin(second) ** 2 + 0.1 * third**4 * np.sin(first)


CUBE = dict.fromkeys(("x1", "x2", "x3"), (-np.pi, np.pi))


def test_sobol_indices_of_the_ishigami_function_are_the_analytic_ones() -> None:
    # Sobol' and Levitan (1999), closed form
    indices = score.sobol_indices(ishigami, CUBE, n=8192, seed=1)
    assert indices["S1"].to_numpy() == pytest.approx([0.3139, 0.4424, 0], abs=0.01)
    assert indices["ST"].to_numpy() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.01)
    assert (indices[["S1_conf", "ST_conf"]] > 0).all(axis=None)


# What Sobol indices refuse


@pytest.mark.parametrize(
    ("function", "options", "field"),
    [
        (lambda x: np.where(x[:, 0] > 3, np.nan, x[:, 0]), {}, "output"),
        (lambda x: np.where(x[:, 0] > 3, np.inf, x[:, 0]), {}, "output"),
        (lambda x: np.full(len(x), 4.2), {}, "output"),
        (lambda x: np.full(len(x), 0.0), {}, "output"),
        (lambda x: x, {}, "output"),
        (ishigami, {"seed": 0}, "seed"),
        (ishigami, {"seed": None}, "seed"),
        (ishigami, {"n": 1000}, "n"),
        (ishigami, {"n": 0}, "n"),
    ],
)
def test_sobol_indices_refuse(function: object, options: dict[str, int], field: str) -> None:
    with pytest.raises(InputError) as caught:
        score.sobol_indices(function, CUBE, **{"n": 64, **options})
    assert [fault.field for fault in caught.value.faults] == [field]


def test_sobol_indices_need_an_input() -> None:
    with pytest.raises(InputError, match="no input"):
        score.sobol_indices(ishigami, {}, n=64)


def test_a_large_but_telling_output_passes() -> None:
    answers = 1e9 + np.arange(4.0)
    assert _require_telling(answers, 4) is answers


def test_without_salib_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib.sample.sobol", None)
    with pytest.raises(InputError, match=r"pip install 'borderrisk\[sobol\]'"):
        score.sobol_indices(ishigami, CUBE, n=64)


# What drives the ranks


def test_drivers_name_what_the_spec_draws() -> None:
    indices = score.drivers(tai(), TAI, n=64)
    assert indices.index.to_list() == ["weights", "normalisation", "aggregation", "exclusion"]
    assert np.isfinite(indices).all(axis=None)


def test_a_choice_without_alternatives_drives_nothing() -> None:
    spec = TAI.replace(aggregation_alternatives=(), varied=("weights", "aggregation"))
    total = score.drivers(tai(), spec, n=256)["ST"]
    assert total["aggregation"] == 0
    assert total["weights"] == pytest.approx(1, abs=0.15)


def test_ranks_that_nothing_moves_have_no_drivers() -> None:
    table = frame(np.outer([0.1, 0.5, 0.9], [1, 1]))
    with pytest.raises(InputError, match="constant"):
        score.drivers(table, unit_spec(2), n=64)


# Laws of the score


@given(tables)
def test_contributions_sum_to_the_score(values: np.ndarray) -> None:
    scores = scored(values, min_coverage=0)
    total = scores.filter(like="contribution_").sum(axis=1, min_count=1)
    assert np.allclose(total, scores["score"], rtol=0, atol=1e-12, equal_nan=True)


def test_more_of_a_downward_indicator_lowers_the_score() -> None:
    spec = score.Spec((score.Indicator("a", (0, 10), "down"), score.Indicator("b", (0, 1))))
    table = pd.DataFrame({"a": [0, 5, 10, 20], "b": 0.0})
    assert scores_of(table, spec, draws=8)["score"].to_list() == [0.5, 0.25, 0, 0]


def test_weights_decide_the_score() -> None:
    indicators = (score.Indicator("a", (0, 1), weight=3), score.Indicator("b", (0, 1), weight=1))
    scores = scores_of(frame(np.eye(2)), score.Spec(indicators), draws=8)
    assert scores["score"].to_list() == [0.75, 0.25]


@given(tables, st.floats(1e-3, 1e3))
def test_scaling_all_weights_changes_nothing(values: np.ndarray, factor: float) -> None:
    spec = unit_spec(values.shape[1], min_coverage=0)
    weighed = [item.replace(weight=n * factor) for n, item in enumerate(spec.indicators, 1)]
    plain = [item.replace(weight=n) for n, item in enumerate(spec.indicators, 1)]
    one, other = (
        scores_of(frame(values), spec.replace(indicators=tuple(items)), draws=40)
        for items in (weighed, plain)
    )
    pd.testing.assert_frame_equal(one, other, rtol=0, atol=1e-12)


@given(tables, st.randoms(use_true_random=False), methods)
def test_order_of_rows_and_columns_changes_nothing(
    values: np.ndarray, random: object, method: str
) -> None:
    spec = unit_spec(
        values.shape[1], min_coverage=0, aggregation=method, aggregation_alternatives=()
    )
    table = frame(values)
    rows, columns = list(table.index), list(table.columns)
    random.shuffle(rows)
    random.shuffle(columns)
    other = scores_of(table.loc[rows, columns], spec, draws=40).loc[table.index]
    pd.testing.assert_frame_equal(scores_of(table, spec, draws=40), other, check_exact=True)


@given(full_tables, methods)
def test_a_dominating_row_never_ranks_below(values: np.ndarray, method: str) -> None:
    values[1] = np.minimum(values[0], values[1])
    scores = scored(values, aggregation=method, aggregation_alternatives=())
    columns = ["rank", "rank_median", "rank_q05", "rank_q95", "tier"]
    assert (scores.loc[0, columns] <= scores.loc[1, columns]).all()
    assert scores.loc[0, "score"] >= scores.loc[1, "score"]
    assert chances_of(values).loc[1, 0] == 0


@given(full_tables, st.integers(0, 10), methods)
def test_a_constant_column_moves_no_rank(values: np.ndarray, tenths: int, method: str) -> None:
    added = np.column_stack([values, np.full(len(values), tenths / 10)])
    ranks = [
        scored(table, aggregation=method, aggregation_alternatives=())["rank"]
        for table in (values, added)
    ]
    assert ranks[0].equals(ranks[1])


def test_a_row_alone_stands_first() -> None:
    alone = result(np.array([[0.2, 0.4]]))
    columns = ["rank", "rank_q05", "rank_q95", "p_top3", "tier"]
    assert alone.scores.loc[0, columns].tolist() == [1] * 5
    assert alone.pairs_distinguishable is None


def test_a_zero_does_not_erase_a_row_under_a_geometric_mean() -> None:
    scores = scored(np.array([[0, 1.0], [0, 0.5], [0, 0]]), aggregation="geometric",
                    aggregation_alternatives=())  # fmt: skip
    assert scores["rank"].to_list() == [1, 2, 3]
    assert scores["score"].to_list() == pytest.approx([0.1, (0.01 * 0.505) ** 0.5, 0.01])


@pytest.mark.parametrize("method", ["geometric", "harmonic"])
def test_a_mean_that_takes_no_zero_says_so(method: str) -> None:
    with pytest.raises(InputError, match="above 0"):
        score.weighted_mean([0, 1], [1, 1], method=method)


# Laws of what is missing


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic"])
def test_missing_is_not_zero(method: str) -> None:
    table = np.array([[0.6, 0.6, np.nan], [0.6, 0.6, 0]])
    scores = scored(table, aggregation=method, aggregation_alternatives=())
    assert scores.loc[0, "score"] == pytest.approx(0.6 if method == "arithmetic" else 0.604)
    assert scores.loc[0, "score"] > scores.loc[1, "score"]
    assert np.isnan(scores.loc[0, "contribution_c"])
    assert scores["coverage"].to_list() == pytest.approx([2 / 3, 1])


def test_missing_counts_as_a_draw_between_two_rows() -> None:
    matrix = score.outranking([[np.nan, 1], [1, 0]], [1, 1])
    assert matrix.tolist() == [[0, 0.75], [0.25, 0]]


@given(tables)
def test_a_row_that_is_not_scored_stays_but_moves_no_other(values: np.ndarray) -> None:
    values = np.vstack([values, np.full(values.shape[1], np.nan)])
    values[-1, 0] = 99
    scores = scored(values)
    assert scores.index.to_list() == list(range(len(values)))
    last = scores.iloc[-1]
    assert last.drop("coverage").isna().all()
    assert last["coverage"] == pytest.approx(1 / values.shape[1])
    pd.testing.assert_frame_equal(scored(values[:-1]), scores.iloc[:-1], check_exact=True)


def test_a_row_with_one_indicator_cannot_lose_it() -> None:
    table = np.array([[0.5, np.nan], [0.1, 0.2]])
    assert scored(table, min_coverage=0)["rank"].isna().to_list() == [True, False]
    kept = scored(table, min_coverage=0, varied=("weights",))
    assert kept["rank"].to_list() == [1, 2]


def test_coverage_at_the_floor_is_enough() -> None:
    table = np.array([[0.1, 0.2, 0.3, np.nan, np.nan], [0.1, 0.2, np.nan, np.nan, np.nan]])
    scores = scored(table, min_coverage=0.6)
    assert scores["score"].isna().to_list() == [False, True]


@pytest.mark.parametrize("rows", [0, 3])
def test_a_table_without_a_row_to_score_comes_back_whole(rows: int) -> None:
    scores = scored(np.full((rows, 2), np.nan))
    assert len(scores) == rows
    assert scores["score"].isna().all()
    assert list(scores) == [
        "score", "rank", "rank_median", "rank_q05", "rank_q95", "p_top3", "coverage", "tier",
        "contribution_a", "contribution_b",
    ]  # fmt: skip


# Laws of the draws


def test_the_same_seed_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys, test_score as t;"
        "sys.stdout.write(t.scores_of(t.tai(), t.TAI, seed=7).to_csv(lineterminator='\\n'))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, check=True)
    here = scores_of(tai(), TAI, seed=7).to_csv(lineterminator="\n")
    assert run.stdout.decode() == here
    assert scores_of(tai(), TAI, seed=8).to_csv(lineterminator="\n") != here


def test_with_nothing_drawn_every_interval_is_the_rank() -> None:
    fixed = score.composite(tai(), TAI.replace(varied=()), draws=100)
    for column in ("rank_median", "rank_q05", "rank_q95"):
        assert fixed.scores[column].equals(fixed.scores["rank"].rename(column))
    assert fixed.pairs_distinguishable == 1


@pytest.mark.parametrize("kind", ["weights", "normalisation", "aggregation", "exclusion"])
def test_each_uncertainty_alone_widens_some_interval(kind: str) -> None:
    scores = scores_of(tai(), TAI.replace(varied=(kind,)), draws=400)
    assert (scores["rank_q05"] < scores["rank_q95"]).any()


def test_drawing_one_choice_more_leaves_the_others_as_they_were() -> None:
    some = sampling.sample_choices(TAI.replace(varied=("aggregation",)), 100, 1)
    every = sampling.sample_choices(TAI, 100, 1)
    assert np.array_equal(some.aggregation, every.aggregation)
    assert not np.array_equal(some.weights, every.weights)


def test_dirichlet_noise_has_the_stated_mean_and_spread() -> None:
    spec = unit_spec(4, concentration=15, varied=("weights",))
    weights = sampling.sample_choices(spec, 20_000, 1).weights
    assert weights.mean(axis=0) == pytest.approx([0.25] * 4, abs=0.005)
    assert weights.std(axis=0) == pytest.approx([(0.25 * 0.75 / 16) ** 0.5] * 4, rel=0.03)


def test_the_unit_of_the_weights_does_not_reach_the_draws() -> None:
    def weights(weight: float) -> np.ndarray:
        spec = unit_spec(7, concentration=7)
        items = tuple(item.replace(weight=weight) for item in spec.indicators)
        return sampling.sample_choices(spec.replace(indicators=items), 50, 1).weights

    for weight in (0.1, 0.2, 1.1):
        assert np.array_equal(weights(weight), weights(1))


def test_each_indicator_is_left_out_as_often_as_none() -> None:
    weights = sampling.sample_choices(unit_spec(4, varied=("exclusion",)), 20_000, 1).weights
    assert (weights == 0).mean(axis=0) == pytest.approx([0.2] * 4, abs=0.02)
    assert (weights == 0).sum(axis=1).max() == 1
    assert weights.sum(axis=1) == pytest.approx(1)


def test_an_indicator_without_weight_stays_without_in_every_draw() -> None:
    spec = unit_spec(3)
    spec = spec.replace(indicators=(spec.indicators[0].replace(weight=0), *spec.indicators[1:]))
    assert (sampling.sample_choices(spec, 100, 1).weights[:, 0] == 0).all()


@settings(max_examples=50)
@given(
    arrays(np.uint16, st.tuples(st.integers(1, 4), st.integers(1, 300)), elements=st.integers(1, 9))
)
def test_quantiles_of_ranks_are_those_of_numpy(ranks: np.ndarray) -> None:
    shares = [0.05, 0.5, 0.95]
    expected = np.quantile(ranks, shares, axis=1, method="inverted_cdf")
    assert np.array_equal(sampling.quantiles(ranks, shares), expected)


@given(arrays(np.uint16, st.tuples(st.integers(1, 70), st.integers(1, 70)),
              elements=st.integers(1, 9)))  # fmt: skip
@settings(max_examples=30)
def test_who_is_above_whom_is_counted_draw_by_draw(ranks: np.ndarray) -> None:
    expected = (ranks[:, None, :] < ranks[None, :, :]).mean(axis=2)
    assert np.array_equal(share_above(ranks), expected)


@given(arrays(float, st.tuples(st.integers(1, 4), st.integers(1, 9)), elements=full_cell))
def test_a_rank_is_one_more_than_the_rows_ahead(scores: np.ndarray) -> None:
    ahead = (scores[:, :, None] < scores[:, None, :]).sum(axis=2)
    assert np.array_equal(sampling.ranks_of(scores), 1 + ahead)


def test_sums_that_differ_in_the_last_bit_only_are_equal() -> None:
    assert 0.1 + 0.2 != 0.3
    assert sampling.ranks_of(np.array([[0.1 + 0.2, 0.3, 0.3 - 1e-9]])).tolist() == [[1, 1, 3]]
    assert sampling.ranks_of(np.array([[0.5, 0.5 + 4e-13]])).tolist() == [[1, 1]]


@given(tables, st.randoms(use_true_random=False))
def test_copeland_in_batches_is_copeland_of_the_matrix(values: np.ndarray, random: object) -> None:
    weights = np.array([[random.randint(0, 3) for _ in values.T] for _ in range(5)], dtype=float)
    weights[:, 0] += 1
    weights /= weights.sum(axis=1, keepdims=True)
    rivals = len(values) - 1
    expected = [score.copeland(score.outranking(values, row)) for row in weights]
    placed = copeland_of(values)(weights)
    assert np.allclose(placed * 2 * rivals - rivals, expected, rtol=0, atol=1e-9)


@given(full_tables)
def test_means_in_batches_are_the_means_of_numpy(values: np.ndarray) -> None:
    weights = np.random.default_rng(1).dirichlet(np.ones(values.shape[1]), 5)
    expected = [np.average(values, axis=1, weights=row) for row in weights]
    assert np.allclose(mean_of(values, "arithmetic")(weights), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic"])
def test_a_mean_is_the_same_to_the_last_bit_wherever_its_row_stands(method: str) -> None:
    rng = np.random.default_rng(1)
    values, weights = 0.01 + rng.random((501, 13)), rng.dirichlet(np.ones(13), 3)
    together = mean_of(values, method)(weights)
    for rows in (range(500, -1, -1), range(7), range(250, 251)):
        assert np.array_equal(mean_of(values[rows], method)(weights), together[:, rows])


def test_intervals_hold_what_was_drawn() -> None:
    scores = scores_of(tai(), TAI)
    assert (scores["rank_q05"] <= scores["rank_median"]).all()
    assert (scores["rank_median"] <= scores["rank_q95"]).all()
    assert scores["rank"].between(scores["rank_q05"], scores["rank_q95"]).mean() > 0.8
    assert scores["p_top3"].sum() >= 3


# Laws of being told apart


def test_two_equal_rows_share_a_rank_in_every_draw() -> None:
    table = np.array([[0.2, 0.9], [0.7, 0.3], [0.2, 0.9]])
    assert scored(table).drop(index=1).drop_duplicates().shape[0] == 1
    assert chances_of(table).loc[0, 2] == 0


@given(full_tables)
def test_tiers_say_who_can_be_told_apart(values: np.ndarray) -> None:
    told = (chances_of(values) >= 0.95).to_numpy()
    tier = scored(values)["tier"].to_numpy(dtype=int)
    for one, other in np.argwhere(told):
        assert tier[one] < tier[other] or tier[one] == tier[other] == 5
    for row in np.flatnonzero(tier > 1):
        assert (told[:, row] & (tier == tier[row] - 1)).any()


def test_tiers_are_five_at_most() -> None:
    ladder = result(np.outer(np.arange(9) / 10, [1, 1]))
    assert ladder.scores["tier"].to_list() == [5, 5, 5, 5, 5, 4, 3, 2, 1]
    assert ladder.pairs_distinguishable == 1


def test_the_share_of_pairs_told_apart_is_counted_once_per_pair() -> None:
    chances = score.pairwise(tai(), TAI)
    told = [max(chances.loc[a, b], chances.loc[b, a]) >= 0.95
            for n, a in enumerate(chances.index) for b in chances.index[:n]]  # fmt: skip
    whole = score.composite(tai(), TAI)
    assert whole.pairs_distinguishable == pytest.approx(sum(told) / (23 * 22 / 2))


def test_who_is_told_above_whom_is_kept_with_the_scores() -> None:
    table = tai()
    table.iloc[3, :5] = np.nan
    whole = score.composite(table, TAI, draws=64)
    kept = whole.above
    counted = score.pairwise(table, TAI, draws=64) >= TAI.tier_probability
    assert kept.loc[counted.index, counted.columns].equals(counted)
    assert not kept.iloc[3].any()
    assert not kept.iloc[:, 3].any()
    told = (kept | kept.T).to_numpy().sum() / 2
    pairs = len(counted) * (len(counted) - 1) / 2
    assert told / pairs == pytest.approx(whole.pairs_distinguishable)


def test_a_stricter_probability_tells_fewer_pairs_apart() -> None:
    shares = [
        score.composite(tai(), TAI.replace(tier_probability=p)).pairs_distinguishable
        for p in (0.8, 0.9, 0.95, 0.99)
    ]
    assert all(more > less for more, less in pairwise(shares))


# What a caller gets told


def test_a_result_keeps_what_it_was_made_with() -> None:
    whole = score.composite(tai(), TAI, draws=np.int64(8), seed=np.int64(2))
    assert (whole.draws, whole.seed, whole.spec) == (8, 2, TAI)
    assert type(whole.draws) is int
    assert repr(whole) == "<Composite: 23 of 23 rows scored, 8 draws>"
    assert "<table" in whole._repr_html_()


def test_a_result_stays_right_however_its_rows_are_handled(tmp_path: Path) -> None:
    """What is known of a row is found by its label: nothing is known by its position."""
    whole = score.composite(tai(), TAI, draws=64)
    other = score.composite(tai().sample(frac=1, random_state=3), TAI, draws=64)
    pd.testing.assert_frame_equal(other.above.loc[whole.above.index, whole.above.columns],
                                  whole.above)  # fmt: skip
    parts = [whole.scores.iloc[9:], whole.scores.iloc[:9]]
    back = pd.concat(parts).loc[whole.scores.index]
    pd.testing.assert_frame_equal(back, whole.scores)
    whole.scores.to_csv(tmp_path / "s.csv")
    read = pd.read_csv(tmp_path / "s.csv", index_col="country")
    pd.testing.assert_frame_equal(read, whole.scores, check_dtype=False)


def test_where_a_line_lies_goes_on_with_its_scores() -> None:
    table = tai().assign(border_id="AAA-BBB", cut_m=10_000.0)
    scores = scores_of(table, TAI, draws=8)
    assert scores.columns[-2:].to_list() == ["border_id", "cut_m"]
    assert set(scores.border_id) == {"AAA-BBB"}


def test_a_label_of_two_rows_is_refused() -> None:
    with pytest.raises(InputError, match="table:'Korea': found twice"):
        score.composite(pd.concat([tai(), tai().loc[["Korea"]]]), TAI, draws=8)


def test_a_column_in_another_unit_than_its_goalposts_is_told() -> None:
    """A percentage where the goalposts are those of a share: every row would get the same."""
    table = pd.DataFrame({"a": [10.0, 20, None], "b": [0.1, 0.5, 0.9]})
    with pytest.warns(InputWarning, match="every value of a lies beyond its goalposts, 0 to 1"):
        whole = score.composite(table, unit_spec(2), draws=8)
    assert whole.beyond == ("a",)
    assert whole.clipped.to_dict() == {"a": 2, "b": 0}


def test_a_script_of_version_0_1_is_led_on() -> None:
    whole = score.composite(tai(), TAI, draws=8)
    for use in (lambda: whole["rank"], lambda: whole.sort_values("rank"), lambda: whole.attrs,
                lambda: score.told_above(whole), lambda: score.best_permutations):  # fmt: skip
        with pytest.deprecated_call() as told:
            use()
        assert told[0].filename == __file__
    with pytest.deprecated_call():
        unit_spec(2, drawn=("weights",))
    assert not hasattr(whole, "_no_such_name")
    with pytest.raises(AttributeError):
        _ = score.no_such_name


@pytest.mark.parametrize("value", [0, -1, "1", True, 1.0, None, np.nan])
@pytest.mark.parametrize("name", ["seed", "draws"])
def test_seed_and_draws_are_whole_numbers_from_one(name: str, value: object) -> None:
    with pytest.raises(InputError) as caught:
        score.composite(tai(), TAI, **{name: value})
    assert [fault.field for fault in caught.value.faults] == [name]


def test_too_many_draws_or_rows_are_refused() -> None:
    with pytest.raises(InputError, match=r"draws: .* 1 to 65,536"):
        score.composite(tai(), TAI, draws=10**9)
    with pytest.raises(InputError, match="3001 rows"):
        scored(np.zeros((3001, 2)))


def test_every_faulty_cell_is_named() -> None:
    table = pd.DataFrame(
        {"a": [1, "0,5", None], "b": [np.inf, 0.5, [1, 2]]}, index=["x", "y", "z"], dtype=object
    )
    with pytest.raises(InputError) as caught:
        score.composite(table, unit_spec(2))
    assert [(f.row, f.field) for f in caught.value.faults] == [("y", "a"), ("x", "b"), ("z", "b")]


def test_every_missing_column_is_named() -> None:
    with pytest.raises(InputError) as caught:
        score.composite(pd.DataFrame({"b": [1.0]}), unit_spec(3))
    assert [fault.field for fault in caught.value.faults] == ["a", "c"]


def test_none_and_nullable_columns_are_missing_values() -> None:
    table = pd.DataFrame({"a": pd.array([1, None, 0], dtype="Int64"), "b": [1, 0, None]})
    assert scored(table.to_numpy(float, na_value=np.nan)).equals(
        scores_of(table, unit_spec(2), draws=40)
    )


def test_the_table_is_left_as_it_was() -> None:
    table = tai()
    score.composite(table, TAI, draws=8)
    pd.testing.assert_frame_equal(table, tai())


# The file of choices


def test_a_spec_is_told_of_the_border_that_is_scored() -> None:
    sides = ({"en": "Here", "fr": "Ici"}, {"en": "There {b}", "fr": "Là"})
    told = score.read_spec("faleme").of_border(*sides)
    by_name = {item.name: item for item in told.indicators}
    assert by_name["seat_distance_km_a"].title["fr"].endswith("côté Ici")
    assert "on the There {b} side" in by_name["people_10km_b"].definition["en"]
    assert told.shares.tolist() == score.read_spec("faleme").shares.tolist()


def test_the_spec_of_the_faleme_says_all_it_must() -> None:
    spec = score.read_spec("faleme")
    assert spec == score.read_spec(FALEME)
    for item in spec.indicators:
        for words in (item.title, item.definition, item.why):
            assert words["en"] != words["fr"]


def broken_spec(folder: Path, **changes: str) -> Path:
    """The spec of the Falémé with some lines replaced, first occurrence of each."""
    text = FALEME.read_text("utf-8")
    for line, other in changes.values():
        assert line in text
        text = text.replace(line, other, 1)
    path = folder / "mine.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "other", "row", "field"),
    [
        ("weight = 1", "weight = -1", "river_share", "weight"),
        ("weight = 1", "weight = nan", "river_share", "weight"),
        ("weight = 1", "weight = 1" + 400 * "0", "river_share", "weight"),
        ("weight = 1", "weight = true", "river_share", "weight"),
        ("weight = 1", "", "river_share", "weight"),
        ("goalposts = [0, 1]", "goalposts = [1, 1]", "river_share", "goalposts"),
        ("goalposts = [0, 1]", "goalposts = [0, inf]", "river_share", "goalposts.2"),
        ("goalposts = [0, 1]", "goalposts = 1", "river_share", "goalposts"),
        ('direction = "up"', 'direction = "sideways"', "river_share", "direction"),
        ('name = "river_share"', "", "indicator 1", "name"),
        ('name = "river_share"', 'name = "claims"', "", "indicators"),
        ('title.fr = "Part le long de la rivière"', "title.fr = 3", "river_share", "title.fr"),
        ('title.fr = "Part le long de la rivière"', 'title.fr = " "', "river_share", "title.fr"),
        ('source = "Register', 'sources = "Register', "claims", "source sources"),
        ('vintage = "report', 'colour = "red"\nvintage = "report', "claims", "colour"),
        ("concentration = 20", "concentration = 0", "", "concentration"),
        ("min_coverage = 0.6", "min_coverage = 1.6", "", "min_coverage"),
        ("tier_probability = 0.95", "tier_probability = 0.5", "", "tier_probability"),
        ("epsilon = 0.01", "epsilon = 0", "", "epsilon"),
        ("epsilon = 0.01", "", "", "epsilon"),
        ('aggregation = "arithmetic"', 'aggregation = "sum"', "", "aggregation"),
        ('["geometric", "copeland"]', '["geometric", "geometric"]', "", "aggregation_alternatives"),
        ('["minmax"]', '["goalposts"]', "", "normalisation_alternatives"),
        ('["weights", ', '["wishes", ', "", "varied.1"),
        ("[[indicators]]", "wishes = 3\n[[indicators]]", "", "wishes"),
    ],
)
def test_a_fault_of_the_spec_is_named(
    tmp_path: Path, line: str, other: str, row: str, field: str
) -> None:
    path = broken_spec(tmp_path, change=(line, other))
    with pytest.raises(InputError) as caught:
        score.read_spec(path)
    assert {(f.file, f.row) for f in caught.value.issues} == {(str(path), row)}
    assert sorted({f.field for f in caught.value.issues}) == field.split()


def test_all_faults_of_a_spec_come_at_once(tmp_path: Path) -> None:
    path = broken_spec(
        tmp_path,
        one=("weight = 1", "weight = nan"),
        two=("[0, 100]", "[100, 0]"),
        three=('aggregation = "arithmetic"', "aggregation = 3"),
        four=('source = "Register', 'origin = "Register'),
    )
    with pytest.raises(InputError) as caught:
        score.read_spec(path)
    assert {(f.row, f.field) for f in caught.value.faults} == {
        ("river_share", "weight"),
        ("crossing_distance_km", "goalposts"),
        ("", "aggregation"),
        ("claims", "source"),
        ("claims", "origin"),
    }


def test_weights_that_sum_to_nothing_are_refused() -> None:
    indicators = tuple(score.Indicator(name, (0, 1), weight=0) for name in "ab")
    with pytest.raises(InputError, match="the weights sum to 0"):
        score.Spec(indicators)


def test_the_only_weight_cannot_be_left_out() -> None:
    indicators = (score.Indicator("a", (0, 1)), score.Indicator("b", (0, 1), weight=0))
    with pytest.raises(InputError, match="exclusion, which needs two"):
        score.Spec(indicators)
    assert score.Spec(indicators, varied=("weights",)).shares.tolist() == [1, 0]


def test_a_spec_needs_an_indicator() -> None:
    for indicators in ((), (3,), tuple(score.Indicator(f"i{n}", (0, 1)) for n in range(40))):
        with pytest.raises(InputError) as caught:
            score.Spec(indicators)
        assert "indicators" in {issue.field for issue in caught.value.issues}


@pytest.mark.parametrize(
    "name", ["nowhere", "missing.toml", "http://example.org/a.toml", "/vsicurl/x", ".", "../x", ""]
)
def test_a_spec_that_is_not_there_is_an_input_error(name: str) -> None:
    with pytest.raises(InputError):
        score.read_spec(name)


@pytest.mark.parametrize(
    "content", [b"a = [", b"\xff\xfe", b"", b"indicators = 3", b"x = " + b"[" * 9999]
)
def test_a_file_that_is_no_spec_is_an_input_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    with pytest.raises(InputError):
        score.read_spec(path)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
    | st.just(10**400) | st.just("x" * 5000) | st.sampled_from(["goalposts", "claims", "up"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner,
                                                                max_size=3),
    max_leaves=5,
)  # fmt: skip


def places(raw: object, way: tuple = ()) -> list[tuple]:
    """Every place of a file where another value may stand."""
    inner = (
        raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    )
    return [way] + [place for key, value in inner for place in places(value, (*way, key))]


SOUND = tomllib.loads(FALEME.read_text("utf-8"))
SOUND["indicators"] = SOUND["indicators"][:2]


@settings(max_examples=int(os.environ.get("BORDERRISK_FUZZ_EXAMPLES", "300")))
@given(st.sampled_from(places(SOUND)[1:]), ANY)
def test_any_value_in_any_place_of_a_spec_is_a_spec_or_its_issues(
    way: tuple, value: object
) -> None:
    raw = copy.deepcopy(SOUND)
    inner = raw
    for key in way[:-1]:
        inner = inner[key]
    inner[way[-1]] = value
    try:
        spec = score.Spec(**raw)
    except InputError as error:
        assert error.issues  # noqa: PT017
        assert all(issue.found and "\n" not in issue.found for issue in error.issues)  # noqa: PT017
    else:
        assert spec.shares.sum() == pytest.approx(1)


def test_the_spec_of_the_faleme_is_equal_weights_on_fixed_goalposts() -> None:
    raw = tomllib.loads(FALEME.read_text("utf-8"))
    themes: dict[str, float] = {}
    for item in raw["indicators"]:
        theme = re.sub("_[ab]$", "", item["name"])
        themes[theme] = themes.get(theme, 0) + item["weight"]
    assert len(themes) == 6
    assert set(themes.values()) == {1}, "a theme measured on both sides is halved between them"
    assert raw["normalisation"] == "goalposts"
    assert raw["aggregation"] == "arithmetic"


def test_what_nobody_requires_and_no_row_knows_is_left_out():
    table = pd.DataFrame({"x": [1.0, 0.0], "y": [0.5, 0.2], "z": [None, None]}, dtype=float)
    spec = score.Spec(
        (*(score.Indicator(n, (0, 1)) for n in "xy"), score.Indicator("z", (0, 1), required=False))
    )
    without = spec.replace(indicators=spec.indicators[:2])
    found, wanted = (score.composite(table, s, draws=64) for s in (spec, without))
    pd.testing.assert_frame_equal(found.scores, wanted.scores)
    assert found.spec.names == ["x", "y"]
    once = table.assign(z=[1.0, None])
    assert score.composite(once, spec, draws=64).spec.names == ["x", "y", "z"]
    asked = spec.replace(indicators=[*without.indicators, score.Indicator("z", (0, 1))])
    assert score.composite(table, asked, draws=64).scores.coverage.max() < 1


BOUNDS = {
    "concentration": (1, None),
    "min_coverage": (0, 1),
    "tier_probability": (0.7, 1),
    "epsilon": (1e-6, 0.5),
}


@pytest.mark.parametrize(("name", "bounds"), BOUNDS.items())
def test_a_choice_may_lie_on_its_bounds_and_not_beyond(name: str, bounds: tuple) -> None:
    for bound, beyond in zip(bounds, (-0.001, 0.001), strict=True):
        if bound is not None:
            assert getattr(unit_spec(2).replace(**{name: bound}), name) == bound
            with pytest.raises(InputError, match=name):
                unit_spec(2).replace(**{name: bound + beyond})


def test_a_constant_sample_stands_in_the_middle() -> None:
    assert score.min_max([2, 2, np.nan]) == pytest.approx([0.5, 0.5, np.nan], nan_ok=True)
    assert score.min_max([2, 2], direction="down").tolist() == [0.5, 0.5]


def test_nine_rows_are_ordered_and_ten_are_not() -> None:
    ahead = np.triu(np.ones((10, 10)), 1)
    assert score.kemeny_orders(ahead[:9, :9], keep=1).index[0] == tuple(range(9))
    with pytest.raises(InputError, match="found 10 rows, allowed: 9 or fewer"):
        score.kemeny_orders(ahead)


def test_one_value_beyond_its_goalposts_is_clipped_and_not_warned_of() -> None:
    table = pd.DataFrame({"a": [9.0, np.nan, np.nan], "b": [0.1, 0.2, 0.3]})
    spec = score.Spec(tuple(score.Indicator(name, (0, 1)) for name in "ab"), min_coverage=0.5)
    result = score.composite(table, spec, draws=8)
    assert (result.clipped.to_list(), result.beyond) == ([1, 0], ())


def test_goalposts_may_be_written_as_a_list() -> None:
    assert score.Indicator("a", [0, 4]).goalposts == (0, 4)
