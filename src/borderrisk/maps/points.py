"""A user's own points, shown as text and nothing else."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd
import shapely

from borderrisk.crs import LONLAT, project
from borderrisk.errors import PageError, short_repr
from borderrisk.page import delta_encode
from borderrisk.viewer import PageLayer
from borderrisk.viewer.content import Points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import folium
    import geopandas as gpd

    AnyMap = TypeVar("AnyMap", bound=folium.Map)

_UNIT = 100_000
"""Steps to the degree: about a metre, since the user's points may be finer than the ground."""


def add_points(
    m: AnyMap,
    frame: gpd.GeoDataFrame,
    *,
    title: str | Mapping[str, str],
    columns: Sequence[str] | None = None,
    name: str | None = None,
) -> AnyMap:
    """Add points of your own; return the map.

    Every value reaches the page as text, whatever it holds. Points are drawn on a canvas, so that
    20,000 of them still move with the map.

    Parameters
    ----------
    m : folium.Map
        As :func:`draw` gives it.
    frame : GeoDataFrame
        Points in any CRS. A row without a geometry is counted as not mapped.
    title : str or mapping
        What they are, or one text per language.
    columns : sequence of str, optional
        What a point tells when it is opened; every column by default.
    name : str, optional
        The column that names a point in the list beside the map; the first by default.

    Raises
    ------
    PageError
        If a geometry is no point, a column is missing, or the frame has no CRS.

    Examples
    --------
    >>> import borderrisk as br
    >>> import geopandas as gpd
    >>> place = gpd.points_from_xy([-11.44], [14.45])
    >>> markets = gpd.GeoDataFrame({"town": ["Kayes"]}, geometry=place, crs=4326)
    >>> m = add_points(br.maps.draw(br.read_area("faleme")), markets, title="Markets")
    """
    told = [c for c in frame.columns if c != frame.geometry.name] if columns is None else [*columns]
    if name is not None:
        told = [name, *(c for c in told if c != name)]
    _check(frame, told)
    mapped = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    where = project(mapped.geometry.array, frame.crs, LONLAT)
    points = Points(
        title=title if isinstance(title, str) else dict(title),
        columns=tuple(str(column) for column in told),
        cells=tuple(tuple(_value(value) for value in mapped[column]) for column in told),
        unit=_UNIT,
        deltas=delta_encode(shapely.multipoints(where), unit=_UNIT).deltas if len(mapped) else [],
        unmapped=len(frame) - len(mapped),
    )
    m.add_child(PageLayer(f"points-{len(m._children)}", points))  # noqa: SLF001
    return m


def _check(frame: gpd.GeoDataFrame, told: Sequence[str]) -> None:
    if frame.crs is None:
        raise PageError("these points have no CRS; say which with frame.set_crs(…)")
    lost = [column for column in told if column not in frame.columns]
    if lost:
        raise PageError(
            f"no column {short_repr(lost[0])}; there are {', '.join(map(str, frame.columns))}"
        )
    twins = [name for name, times in Counter(map(str, told)).items() if times > 1]
    if twins:
        raise PageError(
            f"column {twins[0]} twice; rename one, so that a reader can tell them apart"
        )
    kinds = set(frame.geometry.dropna().geom_type) - {"Point"}
    if kinds:
        raise PageError(f"points are needed, found {', '.join(sorted(kinds))}; use folium.GeoJson")


def _value(value: object) -> object:
    """Return a cell as JSON can hold it: a number, a truth, a text, or nothing."""
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)) and np.isfinite(value):
        return float(value)
    return str(value)
