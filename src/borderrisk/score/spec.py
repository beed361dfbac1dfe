"""The choices behind a composite score, read from one file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from borderrisk.catalogue import data_dir
from borderrisk.errors import input_error
from borderrisk.score.rules import UNCERTAINTIES, require

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Indicator:
    """One column of a table, with all that a composite must know of it.

    Parameters
    ----------
    name : str
        The column, with its unit in the name.
    goalposts : tuple of float
        The fixed low and high bound, in the unit of the column.
    direction : {"up", "down"}
        Whether more of it raises or lowers the score.
    weight : float
        Zero or more; only the share among the weights counts.
    title, definition, why : mapping of language to text
        What a reader is told; ``why`` is the reason for the direction. ``{a}`` and ``{b}`` stand
        for the two sides of the border, see :meth:`Spec.of_border`.
    source, vintage : str
        Where the figures come from, of which date.
    """

    name: str
    goalposts: tuple[float, float]
    direction: str = "up"
    weight: float = 1.0
    title: Mapping[str, str] = field(default_factory=dict)
    definition: Mapping[str, str] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    vintage: str = ""


@dataclass(frozen=True)
class Spec:
    """Every choice of a composite, nominal ones first.

    Parameters
    ----------
    indicators : tuple of Indicator
        In the order in which they are shown.
    normalisation, aggregation : str
        The nominal methods, out of ``NORMALISATIONS`` and ``AGGREGATIONS``.
    normalisation_alternatives, aggregation_alternatives : tuple of str
        What the draws may take instead, each as often as the nominal one. In-sample min-max is
        the alternative to goalposts because it keeps distances and stays within 0 to 1; ranks
        are what Copeland already takes, z-scores fall outside what a geometric mean accepts.
    concentration : float
        Of the Dirichlet noise around the weights, 1 or more; higher is less noise. The standard
        deviation of a weight share w is ``sqrt(w * (1 - w) / (concentration + 1))``.
    coverage_floor : float
        A row is scored if the weight share of its indicators is at least this.
    tier_probability : float
        Two rows are told apart if one ranks above the other in this share of the draws.
    lift : float
        Before a geometric or harmonic mean, 0 to 1 is lifted to ``lift`` to 1, so that a single
        zero does not erase a row.
    drawn : tuple of str
        The uncertainties in play, out of ``UNCERTAINTIES``.
    title : mapping of language to text
        What the score is called.

    Raises
    ------
    borderrisk.errors.InputError
        With every fault of the choices at once.

    Examples
    --------
    >>> spec = Spec((Indicator("seat_distance_km", (0, 100)), Indicator("claims", (0, 5))))
    >>> spec.shares
    array([0.5, 0.5])
    """

    indicators: tuple[Indicator, ...]
    normalisation: str = "goalposts"
    normalisation_alternatives: tuple[str, ...] = ("minmax",)
    aggregation: str = "arithmetic"
    aggregation_alternatives: tuple[str, ...] = ("geometric", "copeland")
    concentration: float = 20.0
    coverage_floor: float = 0.6
    tier_probability: float = 0.95
    lift: float = 0.01
    drawn: tuple[str, ...] = UNCERTAINTIES
    title: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tables = [vars(item) if isinstance(item, Indicator) else item for item in self.indicators]
        require({**vars(self), "indicators": tables}, "spec", words=False)

    @property
    def names(self) -> list[str]:
        """The columns, in order."""
        return [indicator.name for indicator in self.indicators]

    @property
    def shares(self) -> NDArray[np.float64]:
        """The weights as shares of 1, in order."""
        weights = np.array([indicator.weight for indicator in self.indicators], dtype=float)
        return np.asarray(weights / weights.sum(), dtype=float)

    def of_border(self, a: Mapping[str, str], b: Mapping[str, str]) -> Spec:
        """Return the same choices, told of one border.

        Parameters
        ----------
        a, b : mapping of language to text
            What the countries on its two sides are called.

        Examples
        --------
        >>> told = read_spec("faleme").of_border({"en": "A", "fr": "A"}, {"en": "B", "fr": "B"})
        >>> told.indicators[2].title["en"]
        'Distance to a seat of administration, the A side'
        """
        told = tuple(_told(item, {"a": a, "b": b}) for item in self.indicators)
        return replace(self, indicators=told)

    @property
    def normalisations(self) -> tuple[str, ...]:
        """The nominal normalisation, then its alternatives."""
        return (self.normalisation, *self.normalisation_alternatives)

    @property
    def aggregations(self) -> tuple[str, ...]:
        """The nominal aggregation, then its alternatives."""
        return (self.aggregation, *self.aggregation_alternatives)


def _told(item: Indicator, names: Mapping[str, Mapping[str, str]]) -> Indicator:
    """Return an indicator with the names of the sides in its words."""

    def put(lang: str, text: str) -> str:
        for side, name in names.items():
            text = text.replace(f"{{{side}}}", name[lang])
        return text

    title, definition, why = (
        {lang: put(lang, text) for lang, text in words.items()}
        for words in (item.title, item.definition, item.why)
    )
    return replace(item, title=title, definition=definition, why=why)


def read_spec(spec: str | Path) -> Spec:
    """Read the choices of a composite from a TOML file.

    Parameters
    ----------
    spec : str or path
        A name, for ``data/areas/<name>-score.toml``, or a path to a file of the same form.

    Returns
    -------
    Spec

    Raises
    ------
    borderrisk.errors.InputError
        With every fault of the file at once.

    Examples
    --------
    >>> read_spec("faleme").names[:2]
    ['river_share', 'crossing_distance_km']
    """
    raw = _read(_path(spec))
    require(raw, str(spec), words=True)
    indicators = [Indicator(**_frozen(item)) for item in raw.pop("indicators")]
    return Spec(tuple(indicators), **_frozen(raw))


def has_spec(name: str) -> bool:
    """Return whether there is a spec of that name.

    Examples
    --------
    >>> has_spec("faleme"), has_spec("senegal-river")
    (True, False)
    """
    return _named(name).is_file()


def _named(name: str) -> Path:
    return data_dir() / "areas" / f"{name}-score.toml"


def _path(spec: str | Path) -> Path:
    """Return the file that a name or a path stands for."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", str(spec)):
        return Path(spec)
    path = _named(str(spec))
    if not path.is_file():
        known = sorted(p.name.removesuffix("-score.toml") for p in path.parent.glob("*-score.toml"))
        raise input_error(
            spec, found=f"no score of this name; known: {', '.join(known)}; or give a path"
        )
    return path


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise input_error(path, found=f"not a readable TOML file: {error}") from error


def _frozen(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
