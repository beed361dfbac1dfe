"""What each segment runs along: a river, the places of claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from borderrisk import border
from borderrisk.crs import together
from borderrisk.indicators.around import is_known

if TYPE_CHECKING:
    import geopandas as gpd

    from borderrisk.crs.transform import Layer

_LOCATED = (
    "place", "near", "between", "unit", "units", "river", "river-reach", "border", "tripoint",
    "drawn",
)  # fmt: skip
"""Kinds of claims that name less than a country; those about whole countries name no segment."""


def river_share(
    segments: gpd.GeoDataFrame, rivers: gpd.GeoDataFrame, *, extent: Layer | None = None,
    within_m: float = border.FOLLOWS_WITHIN_M, accuracy_m: float = 0.0,
) -> pd.Series:  # fmt: skip
    """Return the share of each segment that follows a river.

    Parameters
    ----------
    segments, rivers : GeoDataFrame
        Lines in metres; see :func:`borderrisk.border.river_share`.
    within_m : float, optional
        Greatest distance to the river.
    extent : polygon, GeoSeries or GeoDataFrame, optional
        What the rivers cover, in the CRS of the segments or with one of its own; everywhere by
        default.
    accuracy_m : float, optional
        How far segments or rivers may lie from the ground.

    Returns
    -------
    Series
        0 to 1 on the segments' index; missing beyond the extent, where no river is known, and
        everywhere if the distance is below the accuracy.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> cut = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (9000, 0)])], crs="EPSG:32629")
    >>> river_share(cut, cut.translate(0, 400)).tolist()
    [1.0]
    """
    if within_m < accuracy_m:
        return pd.Series(np.nan, index=segments.index, name="river_share")
    found: pd.Series = border.river_share(segments, rivers, within_m=within_m)
    if extent is not None:
        _, (lines, covered) = together(segments, extent)
        found = found.where(is_known(lines, covered, 0.0))
    return found


def claims(
    segments: gpd.GeoDataFrame, placed: gpd.GeoDataFrame | None, *,
    within_m: float = border.RIVER_ACCURACY_M,
) -> pd.Series:  # fmt: skip
    """Return how many claims name a unit beside each segment, or the river that it follows.

    A claim names a segment if half of it or more lies near the claim's geometry. Statements about
    whole countries name no segment.

    Parameters
    ----------
    segments : GeoDataFrame
        Lines in metres.
    placed : GeoDataFrame or None
        Claims as a register places them: ``place_kind`` and geometry, or none.
    within_m : float, optional
        How near.

    Returns
    -------
    Series
        On the segments' index; missing where there is no register.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, box
    >>> cut = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (9000, 0)])], crs="EPSG:32629")
    >>> placed = gpd.GeoDataFrame(
    ...     {"place_kind": ["unit", "countries"]}, crs=cut.crs,
    ...     geometry=[box(0, 0, 5000, 9000)] * 2)
    >>> claims(cut, placed).tolist()
    [1.0]
    """
    if placed is None:
        return pd.Series(np.nan, index=segments.index, name="claims")
    located = placed[placed.place_kind.isin(_LOCATED).to_numpy()]
    _, (lines, shapes) = together(segments, located)
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    found = np.zeros(len(lines))
    keys, number = np.unique(
        shapely.to_wkb(shapes), return_counts=True
    )  # many claims share a place
    for shape, times in zip(shapely.from_wkb(keys), number, strict=True):
        near = shapely.length(shapely.intersection(lines, shapely.buffer(shape, within_m)))
        found += times * (near >= shapely.length(lines) / 2)
    return pd.Series(found, index=segments.index, name="claims")
