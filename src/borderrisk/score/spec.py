"""The choices behind a composite score."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import numpy as np
from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from borderrisk.records import Items
from borderrisk.score.fields import MAX_FLOAT, Number, Text, Texts, distinct
from borderrisk.score.indicator import Choice, Indicator

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

MAX_INDICATORS = 39
"""More patterns of lead between two rows would not fit a 64-bit integer: 3**39 < 2**62."""

Normalisation = Literal["goalposts", "minmax"]
Aggregation = Literal["arithmetic", "geometric", "harmonic", "copeland"]
Uncertainty = Literal["weights", "normalisation", "aggregation", "exclusion"]
UNCERTAINTIES: tuple[Uncertainty, ...] = get_args(Uncertainty)

_FORMER = {
    "drawn": "varied",
    "coverage_floor": "min_coverage",
    "lift": "epsilon",
}
"""Fields as version 0.1 called them; still read, with a warning, until version 0.3."""


class Spec(Choice):
    """Every choice of a composite, nominal ones first.

    Parameters
    ----------
    indicators : tuple of Indicator
        In the order in which they are shown.
    normalisation : {"goalposts", "minmax"}
        The nominal method.
    normalisation_alternatives : tuple of str
        What the draws may take instead, each as often as the nominal one. In-sample min-max is
        the alternative to goalposts because it keeps distances and stays within 0 to 1; ranks
        are what Copeland already takes, z-scores fall outside what a geometric mean accepts.
    aggregation : {"arithmetic", "geometric", "harmonic", "copeland"}
        The nominal method.
    aggregation_alternatives : tuple of str
        What the draws may take instead.
    concentration : float
        Of the Dirichlet noise around the weights, 1 or more; higher is less noise. The standard
        deviation of a weight share w is ``sqrt(w * (1 - w) / (concentration + 1))``.
    min_coverage : float
        A row is scored if the weight share of its indicators is at least this (the data
        availability threshold of COINr).
    tier_probability : float
        A row dominates another if it ranks above it in this share of the draws.
    epsilon : float
        Positive shift before a geometric or harmonic mean: 0 to 1 becomes ``epsilon`` to 1, so
        that a single zero does not erase a row.
    varied : tuple of str
        The uncertain choices, out of ``UNCERTAINTIES``.
    title : mapping of language to text
        Name of the score.
    report : str, optional
        Id of the one report that the reasons speak of; none if they fit any.

    Raises
    ------
    borderrisk.errors.InputError
        With every issue at once.

    Examples
    --------
    >>> spec = Spec((Indicator("seat_distance_km", (0, 100)), Indicator("claims", (0, 5))))
    >>> spec.shares
    array([0.5, 0.5])
    >>> spec.replace(normalisation="z")
    Traceback (most recent call last):
    borderrisk.errors.InputError: Spec:normalisation: found 'z', allowed: 'goalposts' or 'minmax'
    """

    indicators: Annotated[Items[Indicator], Field(min_length=1, max_length=MAX_INDICATORS)]
    normalisation: Normalisation = "goalposts"
    normalisation_alternatives: Annotated[Items[Normalisation], AfterValidator(distinct)] = (
        "minmax",
    )
    aggregation: Aggregation = "arithmetic"
    aggregation_alternatives: Annotated[Items[Aggregation], AfterValidator(distinct)] = (
        "geometric",
        "copeland",
    )
    concentration: Annotated[Number, Field(ge=1)] = 20.0
    min_coverage: Annotated[Number, Field(ge=0, le=1)] = 0.6
    tier_probability: Annotated[Number, Field(ge=0.7, le=1)] = 0.95
    epsilon: Annotated[Number, Field(ge=1e-6, le=0.5)] = 0.01
    varied: Annotated[
        Items[Uncertainty], AfterValidator(distinct), Field(validate_default=True)
    ] = UNCERTAINTIES
    title: Texts = Field(default_factory=dict)
    report: Text | None = None

    def __repr__(self) -> str:
        return (
            f"<Spec: {len(self.indicators)} indicators, {self.normalisation}, {self.aggregation}>"
        )

    @model_validator(mode="before")
    @classmethod
    def _renamed(cls, raw: object) -> object:
        return with_names_of_today(raw) if isinstance(raw, Mapping) else raw

    @field_validator("indicators")
    @classmethod
    def _joint(cls, indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
        names = [item.name for item in indicators]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"found {', '.join(twice)} more than once, allowed: each name once")
        total = sum(item.weight for item in indicators)
        if not 0 < total < MAX_FLOAT:
            raise ValueError(f"the weights sum to {total:g}, allowed: more than 0")
        return indicators

    @field_validator("normalisation_alternatives", "aggregation_alternatives")
    @classmethod
    def _not_nominal(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        nominal = info.data.get(str(info.field_name).removesuffix("_alternatives"))
        if nominal in value:
            raise ValueError(f"found {nominal}, which is the nominal method already")
        return value

    @field_validator("varied")
    @classmethod
    def _left_out(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        weighed = [item.weight > 0 for item in info.data.get("indicators", ())]
        if "exclusion" in value and sum(weighed) == 1:
            raise ValueError("found exclusion, which needs two indicators with a weight")
        return value

    @property
    def names(self) -> list[str]:
        """The columns, in order."""
        return [indicator.name for indicator in self.indicators]

    @property
    def shares(self) -> NDArray[np.float64]:
        """The weights as shares of 1, in order."""
        weights = np.array([indicator.weight for indicator in self.indicators], dtype=float)
        return np.asarray(weights / weights.sum(), dtype=float)

    @property
    def normalisations(self) -> tuple[Normalisation, ...]:
        """The nominal normalisation, then its alternatives."""
        return (self.normalisation, *self.normalisation_alternatives)

    @property
    def aggregations(self) -> tuple[Aggregation, ...]:
        """The nominal aggregation, then its alternatives."""
        return (self.aggregation, *self.aggregation_alternatives)

    def known_in(self, table: pd.DataFrame) -> Spec:
        """Return the same choices without the indicators that nobody requires and no row knows.

        Coverage and weights are then shares of what is left. The choices stay whole if fewer than
        two indicators with a weight were left, since a single one is no composite.

        Parameters
        ----------
        table : DataFrame
            A column per indicator; NaN is missing.

        Examples
        --------
        >>> import pandas as pd
        >>> from borderrisk.score import read_spec
        >>> row = dict.fromkeys(read_spec().names, 1.0) | {"claims": None, "river_share": None}
        >>> read_spec().known_in(pd.DataFrame([row])).names[0]
        'crossing_distance_km'
        """
        kept = [
            item
            for item in self.indicators
            if item.required or item.name not in table or table[item.name].notna().to_numpy().any()
        ]
        enough = sum(item.weight > 0 for item in kept) > 1
        return self.replace(indicators=kept) if enough else self

    def of_border(self, a: Mapping[str, str] | str, b: Mapping[str, str] | str) -> Spec:
        """Return the same choices with the names of one border's sides in their words.

        Parameters
        ----------
        a, b : str or mapping of language to text
            What the countries on its two sides are called.

        Examples
        --------
        >>> from borderrisk.score import read_spec
        >>> spec = read_spec("faleme").of_border({"en": "A", "fr": "A"}, "B")
        >>> spec.indicators[2].title["en"]
        'Distance to a seat of administration, the A side'
        """
        return self.replace(indicators=[item.of_border(a, b) for item in self.indicators])


def with_names_of_today(raw: Mapping[str, object]) -> dict[str, Any]:
    """Return fields by their name of today; a field under both names stays for the record."""
    former = {old: new for old, new in _FORMER.items() if old in raw and new not in raw}
    for old, new in former.items():
        warnings.warn(f"{old} of a score spec is now {new}", DeprecationWarning, stacklevel=3)
    return {former.get(name, name): value for name, value in raw.items()}
