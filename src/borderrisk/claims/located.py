"""A location on the ground of an area."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderrisk.languages import FALLBACK, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from borderrisk.area import Area


@dataclass(frozen=True)
class Located:
    """A location on the ground of an area.

    Parameters
    ----------
    geometry : geometry or None
        In the area's CRS: a polygon (unit, country, disc, ring, sector, band, drawing) or a line
        (river, border); None where the report names no location.
    words : str or mapping of language to str
        What tells it from every other location: a unit with its kind, country and vintage.
    short : str, optional
        What a map writes beside it, the words by default; empty where a symbol says it.
    """

    geometry: shapely.Geometry | None
    words: str | Mapping[str, str]
    short: str | None = None

    @property
    def labels(self) -> Mapping[str, str]:
        """What tells it from every other location, per language of the page."""
        return dict.fromkeys(LANGUAGES, self.words) if isinstance(self.words, str) else self.words

    @property
    def label(self) -> str:
        """The same in English."""
        return self.labels[FALLBACK]

    @property
    def name(self) -> str:
        """What a map writes beside it."""
        return self.label if self.short is None else self.short

    @cached_property
    def uncertainty_m(self) -> float:
        """Radius of the smallest circle that holds the whole location, rounded up to 100 m."""
        if self.geometry is None:
            return float("nan")
        return float(np.ceil(shapely.minimum_bounding_radius(self.geometry) / 100) * 100)


@dataclass(frozen=True)
class Site:
    """Where a location is looked up: the area, the claim's precision, the register's folder."""

    area: Area
    where_prec: int | None = None
    folder: Path | None = None
