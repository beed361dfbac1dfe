"""The reference system that a file states, honoured or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderrisk.crs import LONLAT, parse, project
from borderrisk.errors import BorderRiskError, Issue, input_error, short_repr

if TYPE_CHECKING:
    import pyproj
    from numpy.typing import NDArray

    from borderrisk.crs.transform import AnyCrs

_FORM = "use EPSG:32629 or the like; a file that states none is in longitude and latitude"

_BEYOND_DEG = 10.0
"""How far outside the area of use of its reference system a file may lie: nations reach beyond."""


def stated_crs(file: str, member: object, said: str | None) -> pyproj.CRS | None:
    """Return the reference system of a file, None for longitude and latitude on WGS 84.

    Parameters
    ----------
    file : str
        What issues name as the file.
    member : object
        The ``crs`` member of GeoJSON before RFC 7946, by name or by EPSG code; None if there is
        none.
    said : str, optional
        What the area file says instead; it wins.

    Examples
    --------
    >>> stated_crs("a.json", {"type": "name", "properties": {"name": "EPSG:32629"}}, None).name
    'WGS 84 / UTM zone 29N'
    >>> stated_crs("a.json", {"type": "EPSG", "properties": {"code": 4326}}, None)
    """
    if said is not None:
        return require_crs(file, said)
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) else None
    if isinstance(properties, dict):
        if isinstance(properties.get("name"), str):
            return require_crs(file, properties["name"])
        if type(properties.get("code")) is int:
            return require_crs(file, f"EPSG:{properties['code']}")
    found = f"found {short_repr(member)}, GeoJSON is in OGC:CRS84"
    raise input_error(file, field="crs", found=found)


def require_crs(file: str, crs: AnyCrs) -> pyproj.CRS | None:
    """Return a reference system, None for longitude and latitude on WGS 84."""
    try:
        found = parse(crs)
    except BorderRiskError as error:
        raise input_error(file, field="crs", found=f"found {short_repr(crs)}; {_FORM}") from error
    degrees = found.is_geographic and found.to_2d().name in {"WGS 84", "WGS 84 (CRS84)"}
    return None if degrees else found


def to_degrees(
    file: str, shapes: NDArray[np.object_], source: pyproj.CRS
) -> tuple[NDArray[np.object_], list[Issue]]:
    """Return shapes in longitude and latitude, and an issue if they lie where no source lies."""
    west, south, east, north = shapely.total_bounds(shapes)
    if source.is_projected and max(abs(west), abs(east)) <= 180 and max(-south, north) <= 90:  # noqa: PLR2004
        found = f"found degrees under the crs {source.name}; leave it out, or say crs = "
        return shapes, [Issue(file, "", "crs", f'{found}"OGC:CRS84"')]
    moved = project(shapes, source, LONLAT)
    box = shapely.total_bounds(moved)
    where = "nowhere"
    if np.isfinite(box).all():
        where = f"at {box[0]:.1f}° {box[1]:.1f}°"
        if source.area_of_use is None:
            return moved, []
        west, south, east, north = source.area_of_use.bounds
        parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
        use = shapely.MultiPolygon([shapely.box(a, south, b, north) for a, b in parts])
        middle = shapely.Point((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        if shapely.distance(use, middle) <= _BEYOND_DEG:
            return moved, []
    found = f"found positions {where} in {source.name}, outside its area of use; is it OGC:CRS84?"
    return moved, [Issue(file, "", "crs", found)]
