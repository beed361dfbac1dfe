"""The metric CRS that suits a box of degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyproj
import shapely

from borderrisk.crs.transform import LONLAT, project, require_metric
from borderrisk.errors import CRSError, short_repr

if TYPE_CHECKING:
    from borderrisk.crs.transform import AnyCrs, Geometries

Bbox: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in degrees; a box across 180° has its west greater than its east."""

_BBOX_EDGE_DEG = 0.1
"""Longest edge of a projected bounding box: the parallel bends by some 10 m in between."""

_SCALE_SAMPLES = 9
"""Points along each side of a box where a projection's scale is looked at."""

_METRES = "+datum=WGS84 +units=m +no_defs"


def scale_range(crs: AnyCrs, bbox: Bbox) -> tuple[float, float]:
    """Return the least and greatest scale of a CRS over a box in degrees.

    Parameters
    ----------
    crs : anything pyproj understands
        A projected CRS in metres.
    bbox : tuple of float
        West, south, east, north; a box across 180° has its west greater than its east.

    Returns
    -------
    tuple of float
        Metres on the plane for one metre on the ground, smallest and largest in any direction.
        Infinite where the CRS does not reach.

    Examples
    --------
    >>> least, most = scale_range("EPSG:32629", (-12, 0, -6, 6))
    >>> round(least, 4), round(most, 4)
    (0.9996, 1.001)
    """
    west, south, east, north = _unwrapped(bbox)
    lon, lat = np.meshgrid(
        np.linspace(west, east, _SCALE_SAMPLES), np.linspace(south, north, _SCALE_SAMPLES)
    )
    factors = pyproj.Proj(require_metric(crs)).get_factors(lon.ravel(), lat.ravel())
    return float(np.min(factors.tissot_semiminor)), float(np.max(factors.tissot_semimajor))


def best_local(bbox: Bbox) -> tuple[pyproj.CRS, float]:
    """Return the metric CRS of least scale error over a box, and that error.

    The candidates are centred on the box: Lambert azimuthal equal-area for compact boxes,
    transverse Mercator for tall ones, Lambert conformal conic for wide ones and oblique Mercator
    along either diagonal. The conformal ones are scaled so that the error is the same at the
    centre and at the edge (Snyder 1987, doi:10.3133/pp1395).

    Parameters
    ----------
    bbox : tuple of float
        West, south, east, north in degrees; a box across 180° has its west greater than its east.

    Returns
    -------
    tuple
        The CRS, whose ``srs`` is the text that an area file takes, and the greatest error of its
        scale in the box: 0.001 is a metre in a kilometre.

    Raises
    ------
    CRSError
        If the box is none.

    Examples
    --------
    >>> crs, error = best_local((-14, 11.5, -8, 16))
    >>> crs.coordinate_operation.method_name, round(error, 4)
    ('Lambert Conic Conformal (1SP)', 0.0004)
    >>> best_local((176, -20, -178, -12))[0].srs
    '+proj=tmerc +lat_0=-16 +lon_0=179 +k_0=0.999340 +datum=WGS84 +units=m +no_defs +type=crs'
    """
    try:
        west, south, east, north = map(float, bbox)
    except (TypeError, ValueError):
        west = south = east = north = np.nan
    degrees = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90  # noqa: PLR2004
    if not degrees or west == east:
        raise CRSError(f"expected [west, south, east, north] in degrees, got {short_repr(bbox)}")
    laea, *conformal = _candidates(_unwrapped((west, south, east, north)))
    most = [scale_range(f"{proj} +k_0=1 {_METRES}", bbox)[1] for proj in conformal]
    halved = (f"{proj} +k_0={2 / (1 + k):.6f}" for proj, k in zip(conformal, most, strict=True))
    scaled = [laea, *halved]
    least, greatest = np.array([scale_range(f"{proj} {_METRES}", bbox) for proj in scaled]).T
    errors = np.maximum(1 - least, greatest - 1)
    errors[~np.isfinite(errors)] = np.inf
    best = int(np.argmin(errors))
    return pyproj.CRS(f"{scaled[best]} {_METRES}"), float(errors[best])


def _candidates(bbox: Bbox) -> list[str]:
    """Return projections centred on a box, without their scale: equal-area, then conformal."""
    west, south, east, north = bbox
    lon, lat = ((west + east) / 2 + 180) % 360 - 180, (south + north) / 2
    # a cone or an oblique cylinder centred on the equator itself is degenerate
    off = np.copysign(max(abs(lat), 1.0), lat)
    # azimuth of a diagonal; within 5° of the meridian an oblique cylinder is a transverse one
    azimuth = np.degrees(np.arctan2((east - west) * np.cos(np.radians(lat)), north - south))
    azimuth = np.clip(azimuth, 5, 85)
    oblique = f"+proj=omerc +lat_0={off:.9g} +lonc={lon:.9g}"
    return [
        f"+proj=laea +lat_0={lat:.9g} +lon_0={lon:.9g}",
        f"+proj=tmerc +lat_0={lat:.9g} +lon_0={lon:.9g}",
        f"+proj=lcc +lat_1={off:.9g} +lat_0={off:.9g} +lon_0={lon:.9g}",
        f"{oblique} +alpha={azimuth:.9g}",
        f"{oblique} +alpha={-azimuth:.9g}",
    ]


def bbox_polygon(bbox: Bbox, crs: AnyCrs) -> shapely.Polygon:
    """Return a box of degrees as a polygon in a metric CRS, its edges straight in degrees.

    Parameters
    ----------
    bbox : tuple of float
        West, south, east, north; a box across 180° has its west greater than its east.
    crs : anything pyproj understands
        A projected CRS in metres.

    Examples
    --------
    >>> round(bbox_polygon((-11, 0, -7, 2), "EPSG:32629").area / 1e9)
    98
    """
    edge = shapely.segmentize(shapely.box(*_unwrapped(bbox)), _BBOX_EDGE_DEG)
    return project(edge, LONLAT, require_metric(crs))


def _unwrapped(bbox: Bbox) -> Bbox:
    west, south, east, north = bbox
    return west, south, east + 360 if west > east else east, north


def bbox_of(lonlat: Geometries) -> Bbox:
    """Return the box of geometry in degrees: the narrower one, across 180° where that is.

    Examples
    --------
    >>> bbox_of([shapely.Point(179, -17), shapely.Point(-178, -16)])
    (179.0, -17.0, -178.0, -16.0)
    """
    xy = shapely.get_coordinates(lonlat)
    west, east = xy[:, 0].min(), xy[:, 0].max()
    turned = xy[:, 0] % 360
    if np.ptp(turned) < east - west:
        west, east = ((edge + 180) % 360 - 180 for edge in (turned.min(), turned.max()))
    return float(west), float(xy[:, 1].min()), float(east), float(xy[:, 1].max())
