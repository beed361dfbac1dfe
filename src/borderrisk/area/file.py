"""What the file of a study area may say."""

from __future__ import annotations

from typing import Annotated

import pydantic
from pydantic import AfterValidator, Field, model_validator

from borderrisk.crs import require_metric
from borderrisk.errors import BorderRiskError, short_repr
from borderrisk.layers.source import LayerSources, Texts, Window
from borderrisk.records import Items, Line, Record


def _metric(crs: str) -> str:
    try:
        require_metric(crs)
    except BorderRiskError as error:
        raise ValueError(str(error)) from error
    return crs


Pair = Annotated[Items[Line], Field(min_length=2, max_length=2)]


class Layers(Record):
    """The layers that an area brings itself."""

    countries: LayerSources | None = None
    units: LayerSources | None = None
    rivers: LayerSources | None = None
    places: LayerSources | None = None
    crossings: LayerSources | None = None


class AreaFile(Record):
    """The file of a study area, as written; see ``data/README.md``."""

    title: Texts | None = None
    countries: Annotated[Items[Line], Field(min_length=1)]
    borders: Items[Pair] | None = None
    rivers: Items[Line] | None = None
    window: Window | None = None
    crs: Annotated[Line, AfterValidator(_metric)] | None = None
    crs_reason: Texts | None = None
    report: Line | None = None
    score: Line | None = None
    layers: Layers = Layers()

    @model_validator(mode="after")
    def _known_countries(self) -> AreaFile:
        if twice := {c for c in self.countries if self.countries.count(c) > 1}:
            raise ValueError(f"found {short_repr(min(twice))} twice in countries")
        return self

    @pydantic.field_validator("borders")
    @classmethod
    def _pairs(
        cls, borders: tuple[tuple[str, ...], ...] | None, info: pydantic.ValidationInfo
    ) -> tuple[tuple[str, ...], ...] | None:
        known = info.data.get("countries")
        for pair in borders or ():
            if known and (len(set(pair)) < len(pair) or not set(pair) <= set(known)):
                raise ValueError(
                    f"found {short_repr(list(pair))}, two of {', '.join(known)} are needed"
                )
        return borders
