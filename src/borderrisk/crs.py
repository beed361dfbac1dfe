"""Degrees at the edges, metres inside, and a guard at every door."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError as ProjError

from borderrisk.errors import CRSError, short_repr

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

LONLAT = "OGC:CRS84"
"""The reference system of every file: degrees on WGS 84, longitude first."""

GEOD = pyproj.Geod(ellps="WGS84")

EDGE_DEG = 0.00225
"""Longest edge in degrees (250 m) that is projected without points in between.

Edges of the files are straight in longitude and latitude; projected by its two ends alone, an edge
of 100 km would shift by 54 m in its middle.
"""

_MILLIMETRE = 3
_GROWING = re.compile("^Mercator|Pseudo.Mercator")
"""Projections whose metres grow with latitude."""

_REMEDY = "use the CRS of a study area (area.crs) or a local projection in metres"


def require_metric(crs: Any) -> pyproj.CRS:
    """Return a CRS that distances may be measured in, or raise.

    Parameters
    ----------
    crs : anything pyproj understands, or a frame
        The reference system, or a GeoDataFrame or GeoSeries that has one.

    Returns
    -------
    pyproj.CRS
        A projected CRS in metres.

    Raises
    ------
    CRSError
        For none, for degrees, for feet, and for Mercator, whose metres are none.

    Examples
    --------
    >>> require_metric("EPSG:32629").is_projected
    True
    >>> require_metric("EPSG:4326")
    Traceback (most recent call last):
    ...
    borderrisk.errors.CRSError: expected a projected CRS in metres, got WGS 84 (degree); \
use the CRS of a study area (area.crs) or a local projection in metres
    """
    found = parse(getattr(crs, "crs", crs))
    units = {axis.unit_name for axis in found.axis_info}
    if not found.is_projected or units != {"metre"}:
        unit = ", ".join(sorted(units)) or "no unit"
        raise CRSError(f"expected a projected CRS in metres, got {found.name} ({unit}); {_REMEDY}")
    method = found.coordinate_operation.method_name if found.coordinate_operation else ""
    if _GROWING.search(method):
        raise CRSError(f"expected a local CRS, got {found.name}: its metres grow; {_REMEDY}")
    return found


def parse(crs: Any) -> pyproj.CRS:
    """Return a pyproj CRS, or raise :class:`CRSError` naming what came."""
    if crs is None:
        raise CRSError(f"expected a projected CRS in metres, got none; {_REMEDY}")
    try:
        return pyproj.CRS.from_user_input(crs)
    except ProjError as error:
        raise CRSError(f"expected a coordinate reference system, got {short_repr(crs)}") from error


def to_metric(frame: GeoDataFrame, crs: Any) -> GeoDataFrame:
    """Return a frame in degrees projected to metres, edges kept straight in degrees.

    Coordinates are rounded to a millimetre, so that neighbours that share an edge in degrees
    share it in metres.

    Parameters
    ----------
    frame : GeoDataFrame
        In longitude and latitude.
    crs : anything pyproj understands
        A projected CRS in metres.

    Returns
    -------
    GeoDataFrame
        The same rows, in the same order.
    """
    metric = require_metric(crs)
    dense = shapely.segmentize(frame.geometry.array, EDGE_DEG)
    return frame.set_geometry(project(dense, LONLAT, metric), crs=metric)


def project(geometry: Any, source: Any, target: Any) -> Any:
    """Return shapely geometry in another CRS, vertex by vertex, x before y."""
    step = _transformer(parse(source).to_wkt(), parse(target).to_wkt())
    decimals = _MILLIMETRE if parse(target).is_projected else 9

    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(np.column_stack(step.transform(xy[:, 0], xy[:, 1])), decimals)

    return shapely.transform(geometry, move)


def to_lonlat(geometry: Any, crs: Any) -> Any:
    """Return shapely geometry of a metric CRS in longitude and latitude.

    Examples
    --------
    >>> from shapely import Point
    >>> to_lonlat(Point(500000, 0), "EPSG:32629")
    <POINT (-9 0)>
    """
    return project(geometry, require_metric(crs), LONLAT)


@cache
def _transformer(source: str, target: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def scale_range(crs: Any, bounds: tuple[float, float, float, float]) -> tuple[float, float]:
    """Return the least and greatest scale of a CRS over a box in degrees.

    Parameters
    ----------
    crs : anything pyproj understands
        A projected CRS in metres.
    bounds : tuple of float
        West, south, east, north.

    Returns
    -------
    tuple of float
        Metres on the plane for one metre on the ground, smallest and largest in any direction.
    """
    west, south, east, north = bounds
    lon, lat = np.meshgrid(np.linspace(west, east, 9), np.linspace(south, north, 9))
    factors = pyproj.Proj(require_metric(crs)).get_factors(lon.ravel(), lat.ravel())
    return float(np.min(factors.tissot_semiminor)), float(np.max(factors.tissot_semimajor))
