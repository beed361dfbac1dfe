"""Lengths, each with the ruler it was walked with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from shapely import LineString, MultiLineString

from borderrisk.border.line import BorderError, Line
from borderrisk.crs import GEOD, require_metric, to_lonlat
from borderrisk.errors import short_repr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


RULERS_M = (None, 1_000.0, 2_000.0, 5_000.0, 10_000.0, 20_000.0)
"""The rulers of a table of lengths; none is the line at its own vertices."""


def length_m(line: Line, *, crs: Any, ruler_m: float | None = None) -> float:
    """Return the geodesic length of a line.

    Parameters
    ----------
    line : LineString or MultiLineString
        In ``crs``.
    crs : anything pyproj understands
        A projected CRS in metres.
    ruler_m : float, optional
        Walk each part at this step, as with dividers, and count the rest as it is. Without it the
        line is measured at its own vertices. A coast or river has no length without a ruler
        (Mandelbrot 1967, doi:10.1126/science.156.3775.636).

    Returns
    -------
    float
        Metres on WGS 84.

    Raises
    ------
    CRSError
        If the CRS is not metric.
    BorderError
        If the ruler is not a positive number.

    Examples
    --------
    >>> round(length_m(LineString([(500000, 0), (500000, 1000)]), crs="EPSG:32629"))
    1000
    """
    require_metric(crs)
    if ruler_m is not None:
        line = MultiLineString([_walked(part, ruler_m) for part in shapely.get_parts(line)])
    return float(GEOD.geometry_length(to_lonlat(line, crs)))


def _walked(part: LineString, ruler_m: float) -> LineString:
    """Return the points where dividers of that opening touch a line, its end included."""
    if not (np.isfinite(ruler_m) and ruler_m > 0):
        raise BorderError(f"a ruler is a positive number of metres, got {short_repr(ruler_m)}")
    xy = shapely.get_coordinates(part)
    reach = ruler_m * (1 - 1e-9)
    stops, here, index = [xy[0]], xy[0], 1
    while True:
        beyond = np.flatnonzero(np.hypot(*(xy[index:] - here).T) >= reach)
        if not len(beyond):
            break
        index += int(beyond[0])
        before = here if index == 0 else xy[index - 1]
        here = _on_circle(before, xy[index], here, ruler_m)
        stops.append(here)
    return LineString([*stops, xy[-1]])


def _on_circle(inside: Floats, outside: Floats, centre: Floats, radius: float) -> Floats:
    """Return where the edge from inside to outside leaves a circle."""
    edge, start = outside - inside, inside - centre
    a, b, c = map(float, (edge @ edge, start @ edge, start @ start - radius**2))
    share = (-b + math.sqrt(max(b * b - a * c, 0.0))) / a
    return np.asarray(inside + edge * min(share, 1.0))


def lengths(line: Line, *, crs: Any, rulers_m: Sequence[float | None] = RULERS_M) -> pd.Series:
    """Return the geodesic length for each ruler.

    Parameters
    ----------
    line : LineString or MultiLineString
        In ``crs``.
    crs : anything pyproj understands
        A projected CRS in metres.
    rulers_m : sequence of float or None
        Openings of the dividers; None is the line at its own vertices.

    Returns
    -------
    Series
        Metres, indexed by ``ruler_m`` (NaN for the line's own vertices).
    """
    values = [length_m(line, crs=crs, ruler_m=ruler) for ruler in rulers_m]
    index = pd.Index([np.nan if r is None else r for r in rulers_m], name="ruler_m", dtype=float)
    return pd.Series(values, index=index, name="length_m")


_FLAT = 1e-12
"""Spread of the logarithms of lengths below which a line is straight."""


def slope(walked: pd.Series) -> tuple[float, float]:
    """Return how fast a line shortens with its ruler.

    Parameters
    ----------
    walked : Series
        As :func:`lengths` gives it; its own vertices, which are no ruler, are left out.

    Returns
    -------
    tuple of float
        Slope of log length on log ruler, 1 - D where D is the divider dimension (Mandelbrot 1967,
        doi:10.1126/science.156.3775.636), and the fit's coefficient of determination.

    Examples
    --------
    >>> slope(pd.Series({1_000.0: 100.0, 10_000.0: 10.0}))
    (-1.0, 1.0)
    """
    ruled = walked[walked.index.notna()]
    x, y = np.log(ruled.index.to_numpy(dtype=float)), np.log(ruled.to_numpy())
    found, offset = np.polyfit(x, y, 1)
    left = float(np.sum((y - found * x - offset) ** 2))
    total = float(np.sum((y - y.mean()) ** 2))
    return round(float(found), 12), round(1 - left / total if total > _FLAT else 1.0, 12)
