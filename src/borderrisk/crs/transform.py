"""Coordinates from one reference system to another, with a guard at every door."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError as ProjError

from borderrisk.errors import BorderRiskError, CRSError, short_repr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Protocol, TypeAlias, TypeVar

    from geopandas import GeoDataFrame, GeoSeries
    from numpy.typing import NDArray

    Geometries = NDArray[np.object_]
    AnyCrs: TypeAlias = pyproj.CRS | str | int | Mapping[str, object] | None
    Shape = TypeVar("Shape", shapely.Geometry, Geometries)

    class Georeferenced(Protocol):
        """What has geometry and says in which CRS, such as a border."""

        @property
        def geometry(self) -> shapely.Geometry:
            """The geometry."""

        @property
        def crs(self) -> pyproj.CRS:
            """The CRS of its coordinates."""

    Layer: TypeAlias = (
        shapely.Geometry | Sequence[shapely.Geometry] | GeoSeries | GeoDataFrame | Georeferenced
    )

LONLAT = "OGC:CRS84"
"""The reference system of every file: degrees on WGS 84, longitude first."""

GEOD = pyproj.Geod(ellps="WGS84")
"""Lengths and distances are those of the ellipsoid that positions are given on."""

EDGE_DEG = 0.00225
"""Longest edge in degrees (250 m) that is projected without points in between.

Edges of the files are straight in longitude and latitude; projected by its two ends alone, an edge
of 100 km would shift by 54 m in its middle.
"""

MILLIMETRE = 3
"""Decimals of metres that are kept: far below any source, and enough to tell vertices apart."""

_GROWING = re.compile("^Mercator|Pseudo.Mercator")
"""Projections whose metres grow with latitude."""

_REMEDY = "use the CRS of a study area (area.crs) or a local projection in metres"


class GeometryError(BorderRiskError, TypeError):
    """Something else came where geometry is needed."""


def require_metric(crs: AnyCrs | GeoSeries | GeoDataFrame) -> pyproj.CRS:
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
    stated = getattr(crs, "crs", crs)
    found = parse(stated)
    units = {axis.unit_name for axis in found.axis_info}
    if not found.is_projected or units != {"metre"}:
        unit = ", ".join(sorted(units)) or "no unit"
        raise CRSError(f"expected a projected CRS in metres, got {found.name} ({unit}); {_REMEDY}")
    method = found.coordinate_operation.method_name if found.coordinate_operation else ""
    if _GROWING.search(method):
        raise CRSError(f"expected a local CRS, got {found.name}: its metres grow; {_REMEDY}")
    return found


def parse(crs: AnyCrs) -> pyproj.CRS:
    """Return a pyproj CRS, or raise :class:`CRSError` naming what came.

    Examples
    --------
    >>> parse(32629).name
    'WGS 84 / UTM zone 29N'
    """
    if crs is None:
        raise CRSError(f"expected a projected CRS in metres, got none; {_REMEDY}")
    try:
        return pyproj.CRS.from_user_input(crs)
    except ProjError as error:
        raise CRSError(f"expected a coordinate reference system, got {short_repr(crs)}") from error


def to_metric(frame: GeoDataFrame, crs: AnyCrs) -> GeoDataFrame:
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

    Examples
    --------
    >>> import geopandas as gpd
    >>> town = gpd.GeoDataFrame(geometry=[shapely.Point(-9, 0)], crs="EPSG:4326")
    >>> to_metric(town, "EPSG:32629").geometry[0]
    <POINT (500000 0)>
    """
    metric = require_metric(crs)
    dense = shapely.segmentize(frame.geometry.array, EDGE_DEG)
    return frame.set_geometry(project(dense, LONLAT, metric), crs=metric)


def project(geometry: Shape, source: AnyCrs, target: AnyCrs) -> Shape:
    """Return shapely geometry in another CRS, vertex by vertex, x before y.

    Examples
    --------
    >>> project(shapely.Point(-9, 0), LONLAT, "EPSG:32629")
    <POINT (500000 0)>
    """
    step = _transformer(parse(source).to_wkt(), parse(target).to_wkt())
    decimals = MILLIMETRE if parse(target).is_projected else 9

    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(np.column_stack(step.transform(xy[:, 0], xy[:, 1])), decimals)

    moved: Shape = shapely.transform(geometry, move)
    return moved


def to_lonlat(geometry: Shape, crs: AnyCrs) -> Shape:
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


def unwrap(lonlat: Shape) -> Shape:
    """Return geometry in degrees whose longitudes run on past 180° instead of jumping.

    Examples
    --------
    >>> unwrap(shapely.LineString([(179, 0), (-179, 0)]))
    <LINESTRING (179 0, 181 0)>
    """
    first = shapely.get_coordinates(lonlat)[:1, 0]

    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([first + (xy[:, 0] - first + 180) % 360 - 180, xy[:, 1]])

    moved: Shape = shapely.transform(lonlat, move)
    return moved


def together(*layers: Layer, crs: AnyCrs = None) -> tuple[pyproj.CRS | None, list[Geometries]]:
    """Return the geometry of several layers in one metric CRS: the door of what measures.

    A layer is shapely geometry, a sequence of it, or anything with a ``geometry`` and a ``crs``: a
    GeoDataFrame, a GeoSeries, a :class:`borderrisk.border.Border`. A layer that has a CRS is
    projected; one that has none is taken to be in the CRS of the others.

    Parameters
    ----------
    *layers : geometry, sequence of geometry, GeoSeries, GeoDataFrame or Border
        What is measured together.
    crs : anything pyproj understands, optional
        A projected CRS in metres; that of the first layer that has one by default.

    Returns
    -------
    tuple
        The common CRS, None where none is given, and an array of geometry for each layer.

    Raises
    ------
    CRSError
        If the common CRS is not metric.
    GeometryError
        If a layer holds something else than geometry.

    Examples
    --------
    >>> import geopandas as gpd
    >>> town = gpd.GeoSeries.from_xy([-9.0], [0.0], crs="EPSG:4326")
    >>> _, (moved, stays) = together(town, shapely.Point(0, 0), crs="EPSG:32629")
    >>> moved[0], stays[0]
    (<POINT (500000 0)>, <POINT (0 0)>)
    """
    stated = [getattr(layer, "crs", None) for layer in layers]
    named = next((found for found in (crs, *stated) if found is not None), None)
    if named is None:
        return None, [_geometries(layer) for layer in layers]
    common = require_metric(named)
    moved = []
    for layer, source in zip(layers, stated, strict=True):
        geometry = _geometries(layer)
        if source is not None and (own := parse(source)) != common:
            if own.is_geographic:  # edges stay straight in degrees
                geometry = shapely.segmentize(geometry, EDGE_DEG)
            geometry = np.asarray(project(geometry, own, common))
        moved.append(geometry)
    return common, moved


def _geometries(layer: Layer) -> Geometries:
    found = np.atleast_1d(np.array(getattr(layer, "geometry", layer), dtype=object))
    for n in np.flatnonzero(~shapely.is_geometry(found)):
        if found[n] is not None and found[n] == found[n]:  # NaN, as frames mark what is missing
            raise GeometryError(f"expected geometry, got {short_repr(found[n])}")
        found[n] = None
    return found
