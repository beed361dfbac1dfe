"""Lengths, each with the ruler it was walked with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from shapely import LineString, MultiLineString

from borderrisk.border.line import Border, BorderError, Line, index_of, require_crs, require_lines
from borderrisk.crs import GEOD, to_lonlat, together
from borderrisk.errors import short_repr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from borderrisk.crs.transform import AnyCrs, Layer

    Floats = NDArray[np.float64]


RULERS_M = (None, 1_000.0, 2_000.0, 5_000.0, 10_000.0, 20_000.0)
"""The rulers of a table of lengths; none is the line at its own vertices."""

_LOOK_AHEAD = 32
"""Vertices that dividers look at first; doubled while all of them are too near."""


def length_m(line: Layer, *, crs: AnyCrs = None, ruler_m: float | None = None) -> float | pd.Series:
    """Return the geodesic length of a line, or of each line of a frame.

    Parameters
    ----------
    line : LineString, MultiLineString, Border, GeoSeries or GeoDataFrame
        In ``crs``, or with a CRS of its own.
    crs : anything pyproj understands, optional
        A projected CRS in metres.
    ruler_m : float, optional
        Walk each part at this step, as with dividers, and count the rest as it is. Without it the
        line is measured at its own vertices. A coast or river has no length without a ruler
        (Mandelbrot 1967, doi:10.1126/science.156.3775.636).

    Returns
    -------
    float or Series
        Metres on WGS 84; NaN for a missing or empty line. A Series on the index of a frame.

    Raises
    ------
    CRSError
        If the CRS is not metric.
    BorderError
        If the ruler is not a positive number, or for something else than lines.

    Examples
    --------
    >>> round(length_m(LineString([(500000, 0), (500000, 1000)]), crs="EPSG:32629"))
    1000
    """
    common, (found,) = together(line, crs=crs)
    common = require_crs(common)
    lines = require_lines(found)
    if ruler_m is not None:
        parts = [shapely.get_parts(each) for each in lines]  # none of a missing line
        walked = [[_divider_walk(part, ruler_m) for part in some] for some in parts]
        lines = np.array([MultiLineString(some) if some else None for some in walked], dtype=object)
    return like(line, geodesic_lengths(lines, common), "length_m")


def like(layer: Layer, values: Floats, name: str) -> float | pd.Series:
    """Return one number for one geometry, or a Series on the index of a frame."""
    geometry = getattr(layer, "geometry", layer)
    if geometry is None or isinstance(geometry, shapely.Geometry):
        return float(values[0])
    return pd.Series(values, index=index_of(geometry), name=name)


def geodesic_lengths(lines: NDArray[np.object_], crs: AnyCrs) -> Floats:
    """Return the length of each line on WGS 84 in one pass; NaN for a missing one."""
    parts, owner = shapely.get_parts(lines, return_index=True)
    xy, part = shapely.get_coordinates(to_lonlat(parts, crs), return_index=True)
    inner = part[1:] == part[:-1]
    start, stop = xy[:-1][inner], xy[1:][inner]
    steps = GEOD.inv(start[:, 0], start[:, 1], stop[:, 0], stop[:, 1])[2]
    found = np.bincount(owner[part[1:][inner]], weights=steps, minlength=len(lines))
    return np.where(shapely.is_missing(lines), np.nan, found)


def _divider_walk(part: LineString, ruler_m: float) -> LineString:
    """Return the points where dividers of that opening touch a line, its end included."""
    if not (np.isfinite(ruler_m) and ruler_m > 0):
        raise BorderError(f"a ruler is a positive number of metres, got {short_repr(ruler_m)}")
    xy = shapely.get_coordinates(part)
    stops, here, index = [xy[0]], xy[0], 1
    while (beyond := _first_beyond(xy, index, here, ruler_m * (1 - 1e-9))) is not None:
        before = here if beyond == index else xy[beyond - 1]
        edge, start = xy[beyond] - before, before - here
        a, b, c = map(float, (edge @ edge, start @ edge, start @ start - ruler_m**2))
        share = (-b + math.sqrt(b * b - a * c)) / a  # where the edge leaves the circle
        index, here = beyond, before + edge * min(share, 1.0)
        stops.append(here)
    return LineString([*stops, xy[-1]])


def _first_beyond(xy: Floats, index: int, centre: Floats, radius: float) -> int | None:
    """Return the first vertex from an index on that lies outside a circle."""
    width = _LOOK_AHEAD
    while index < len(xy):
        away = np.hypot(*(xy[index : index + width] - centre).T) >= radius
        if away.any():
            return index + int(np.argmax(away))
        index, width = index + width, 2 * width
    return None


def lengths(
    line: Line | Border, *, crs: AnyCrs = None, rulers_m: Sequence[float | None] = RULERS_M
) -> pd.Series:
    """Return the geodesic length for each ruler.

    Parameters
    ----------
    line : LineString, MultiLineString or Border
        In ``crs``, or with a CRS of its own.
    crs : anything pyproj understands, optional
        A projected CRS in metres.
    rulers_m : sequence of float or None
        Openings of the dividers; None is the line at its own vertices.

    Returns
    -------
    Series
        Metres, indexed by ``ruler_m`` (NaN for the line's own vertices).

    Examples
    --------
    >>> straight = LineString([(500_000, 0), (500_000, 50_000)])
    >>> lengths(straight, crs="EPSG:32629", rulers_m=[None, 20_000]).round(-2).tolist()
    [50000.0, 50000.0]
    """
    values = [length_m(line, crs=crs, ruler_m=ruler) for ruler in rulers_m]
    index = pd.Index(list(rulers_m), name="ruler_m", dtype=float)  # none becomes NaN
    return pd.Series(values, index=index, name="length_m")


_FLAT = 1e-12
"""Spread of the logarithms of lengths below which a line is straight: rounding alone."""


def richardson_slope(walked: pd.Series) -> tuple[float, float]:
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
    >>> richardson_slope(pd.Series({1_000.0: 100.0, 10_000.0: 10.0}))
    (-1.0, 1.0)
    """
    ruled = walked[walked.index.notna()]
    x, y = np.log(ruled.index.to_numpy(dtype=float)), np.log(ruled.to_numpy())
    found, offset = np.polyfit(x, y, 1)
    left = float(np.sum((y - found * x - offset) ** 2))
    total = float(np.sum((y - y.mean()) ** 2))
    return round(float(found), 12), round(1 - left / total if total > _FLAT else 1.0, 12)
