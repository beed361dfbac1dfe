"""Which choice moves the ranks most."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from borderrisk.errors import input_error, short_repr
from borderrisk.score import sampling
from borderrisk.score.sampling import SEED, require_positive_int
from borderrisk.score.table import read_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from borderrisk.score.spec import Spec

    Array = NDArray[np.float64]

_POOL = 1024
"""Sets of weights among which one number from 0 to 1 picks."""


def sobol_indices(
    function: Callable[[Array], Array],
    bounds: Mapping[str, tuple[float, float]],
    *,
    n: int = 8192,
    seed: int = SEED,
) -> pd.DataFrame:
    """Return which inputs drive a function, alone or with others.

    The estimators are those of Saltelli et al. (2010), from SALib. SALib answers zeros for a NaN
    or a constant output, takes seed 0 as no seed, only warns when n is no power of two: here all
    four are refused.

    Parameters
    ----------
    function : callable
        From inputs, shape (runs, inputs), to one number per run, shape (runs,).
    bounds : mapping of name to (low, high)
        The inputs, in order, each uniform.
    n : int
        A power of two; the function sees ``n * (inputs + 2)`` runs.
    seed : int
        1 or more.

    Returns
    -------
    pandas.DataFrame
        Per input the first-order index ``S1``, the total index ``ST``, each with the half-width
        of its 95 % interval, ``S1_conf`` and ``ST_conf``.

    Raises
    ------
    borderrisk.errors.InputError
        For any of the four; without SALib, with how to install it.

    Examples
    --------
    >>> indices = sobol_indices(lambda x: 3 * x[:, 0] + x[:, 1], {"a": (0, 1), "b": (0, 1)}, n=256)
    >>> indices["S1"].round(1).to_dict()
    {'a': 0.9, 'b': 0.1}
    """
    require_positive_int("seed", seed)
    require_positive_int("n", n)
    if n & (n - 1):
        raise input_error(
            "sobol", field="n", found=f"found {short_repr(n)}; a power of two, as 1024 or 8192"
        )
    if not bounds:
        raise input_error("sobol", field="bounds", found="no input to vary")
    sample, analyze = _salib("sample.sobol"), _salib("analyze.sobol")
    problem = {"num_vars": len(bounds), "names": list(bounds), "bounds": [*bounds.values()]}
    runs = sample.sample(problem, n, calc_second_order=False, seed=seed)
    output = _require_telling(function(runs), len(runs))
    indices = analyze.analyze(problem, output, calc_second_order=False, seed=seed)
    return pd.DataFrame(dict(indices), index=pd.Index(bounds, name="input"))


def drivers(table: pd.DataFrame, spec: Spec, *, n: int = 1024, seed: int = SEED) -> pd.DataFrame:
    """Return which choices of a spec drive the ranks of a table.

    The output is the mean distance of the ranks from the nominal ones (Saisana, Saltelli and
    Tarantola 2005, equation 4); the inputs are the choices that the spec varies.

    Parameters
    ----------
    table, spec
        As for :func:`borderrisk.score.composite`.
    n, seed : int
        As for :func:`sobol_indices`.

    Returns
    -------
    pandas.DataFrame
        As from :func:`sobol_indices`, one row per uncertainty.

    Examples
    --------
    >>> from borderrisk.score import Indicator, Spec
    >>> indicators = Indicator("a", (0, 4)), Indicator("b", (0, 9))
    >>> spec = Spec(indicators, varied=("weights", "exclusion"))
    >>> table = pd.DataFrame({"a": [4, 0, 1, 2], "b": [1, 7, 3, 0]})
    >>> drivers(table, spec, n=64).index.to_list()
    ['weights', 'exclusion']
    """
    require_positive_int("seed", seed)
    spec = spec.known_in(table)
    values, scored = read_values(table, spec)
    values = values[scored]
    pool = sampling.noisy_weights(spec, _POOL, np.random.default_rng(seed))
    usual = sampling.ranks_by(values, spec, sampling.nominal(spec)).astype(float)

    def mean_shift(runs: Array) -> Array:
        uniforms = dict(zip(spec.varied, runs.T, strict=True))
        picked = (uniforms.get("weights", np.zeros(len(runs))) * _POOL).astype(int)  # never 1
        choices = sampling.choices_from_uniforms(spec, pool[picked], uniforms)
        shifts = np.abs(sampling.ranks_by(values, spec, choices) - usual)
        return np.asarray(shifts.mean(axis=0), dtype=float)

    return sobol_indices(mean_shift, dict.fromkeys(spec.varied, (0, 1)), n=n, seed=seed)


def _salib(module: str) -> Any:
    try:
        return import_module(f"SALib.{module}")
    except ImportError as error:
        found = "SALib is not installed; pip install 'borderrisk[sobol]'"
        raise input_error("sobol", found=found) from error


def _require_telling(output: Array, runs: int) -> Array:
    """Require one finite number per run, not all the same."""
    answers = np.asarray(output, dtype=float)
    if answers.shape != (runs,):
        raise input_error(
            "sobol", field="output", found=f"shape {answers.shape}; one per run, ({runs},)"
        )
    if not np.isfinite(answers).all():
        found = f"{np.sum(~np.isfinite(answers))} of {runs} are no finite number"
        raise input_error("sobol", field="output", found=found)
    if np.ptp(answers) <= np.finfo(float).eps * np.abs(answers).max():
        raise input_error("sobol", field="output", found="constant: no input moves it")
    return answers
