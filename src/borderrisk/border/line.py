"""The line that two territories share, as a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd
import shapely
from shapely import LineString, MultiLineString

from borderrisk.crs import LONLAT, project, to_lonlat, together, unwrap
from borderrisk.errors import BorderRiskError, CRSError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyproj

    from borderrisk.crs.transform import AnyCrs, Geometries, Layer

Line: TypeAlias = LineString | MultiLineString

BAND_DEG = 0.5
"""Height in degrees of latitude of the bands of a border: some 55 km, a few to a border."""


class BorderError(BorderRiskError, ValueError):
    """A border cannot be drawn, cut or measured as asked."""


@dataclass(frozen=True, eq=False)
class Border:
    """The line that two countries share.

    It goes wherever a line and its ``crs`` go: into :func:`segments`, :func:`length_m`,
    :func:`river_share`, :func:`distance_m`.

    Parameters
    ----------
    a, b : str
        ISO 3166 alpha-3 codes.
    line : LineString or MultiLineString
        In ``crs``, each part from north to south.
    crs : pyproj.CRS
        A projected CRS in metres.
    matched : float, optional
        Share of the facing outlines that coincide, 0 to 1: see :func:`shared_over_facing`.

    Examples
    --------
    >>> Border("AAA", "BBB", LineString([(0, 9000), (0, 0)]), crs=None).id
    'AAA-BBB'
    """

    a: str
    b: str
    line: Line
    crs: pyproj.CRS
    matched: float | None = None

    @property
    def id(self) -> str:
        """The two codes, such as ``"MLI-SEN"``."""
        return f"{self.a}-{self.b}"

    @property
    def geometry(self) -> Line:
        """The line, by the name that frames give it."""
        return self.line


def one_line(line: Layer, *, crs: AnyCrs = None) -> tuple[Line, pyproj.CRS | None]:
    """Return a line or Border, or the lines of a frame as the parts of one, and their CRS.

    Raises
    ------
    BorderError
        If something else than lines came, or nothing of any length.
    """
    common, (found,) = together(line, crs=crs)
    lines = require_lines(found)
    parts = [part for part in shapely.get_parts(lines) if part.length > 0]
    if not parts:
        raise BorderError("a line without length has no segments and no bands")
    return parts[0] if len(parts) == 1 else MultiLineString(parts), common


def require_lines(found: Geometries) -> Geometries:
    """Return an array of lines, missing ones as None, or raise for points and polygons."""
    kinds = shapely.get_type_id(found)
    right = np.isin(kinds, (-1, 1, 2, 5)) | shapely.is_empty(found)  # none, line, ring, multi
    if not right.all():
        raise BorderError(f"a line is needed, found {found[~right][0].geom_type}")
    lines = found.copy()
    lines[shapely.is_empty(found)] = None
    return lines


def index_of(layer: object) -> pd.Index | None:
    """Return the index of a frame, None for what has none."""
    index = getattr(layer, "index", None)
    return index if isinstance(index, pd.Index) else None


def require_crs(common: pyproj.CRS | None) -> pyproj.CRS:
    """Return a CRS that somebody stated, or raise."""
    if common is None:
        raise CRSError(
            "expected a projected CRS in metres, got none; pass crs=area.crs, a Border or a frame "
            "that has one"
        )
    return common


def north_to_south(line: Line) -> Line:
    """Return a line whose parts run from their northern end, the northernmost part first.

    A ring runs from its northernmost vertex, to the left.

    Examples
    --------
    >>> north_to_south(LineString([(0, 0), (0, 5)]))
    <LINESTRING (0 5, 0 0)>
    """
    parts: list[LineString] = []
    for part in shapely.get_parts(line):
        if not part.is_closed:
            parts.append(max(part, part.reverse(), key=_start))
            continue
        xy = shapely.get_coordinates(part)[:-1]
        if not part.is_ring or not shapely.is_ccw(shapely.linearrings(xy)):
            xy = xy[::-1]
        first = np.lexsort((xy[:, 0], -xy[:, 1]))[0]
        turned = np.roll(xy, -first, axis=0)
        parts.append(LineString(np.vstack([turned, turned[:1]])))
    parts.sort(key=_start, reverse=True)
    return parts[0] if len(parts) == 1 else MultiLineString(parts)


def _start(part: LineString) -> tuple[float, float]:
    x, y = shapely.get_coordinates(part)[0]
    return y, -x


def latitude_bands(
    line: Line | Border, *, crs: AnyCrs = None, step_deg: float = BAND_DEG
) -> Iterator[tuple[float, Line]]:
    """Yield the parts of a line between parallels, from north to south.

    Parameters
    ----------
    line : LineString, MultiLineString or Border
        In ``crs``, or with a CRS of its own; it may run across 180°.
    crs : anything pyproj understands, optional
        A projected CRS in metres.
    step_deg : float
        Height of a band in degrees of latitude.

    Yields
    ------
    tuple
        The northern parallel of the band, and the line within it, in ``crs``.

    Examples
    --------
    >>> line = LineString([(500_000, 0), (500_000, 80_000)])
    >>> [(north, round(band.length, -3)) for north, band in latitude_bands(line, crs="EPSG:32629")]
    [(1.0, 25000.0), (0.5, 55000.0)]
    """
    if not step_deg > 0:
        raise BorderError(f"a band is a positive number of degrees high, got {step_deg}")
    found, common = one_line(line, crs=crs)
    crs = require_crs(common)
    lonlat = unwrap(to_lonlat(found, crs))
    west, south, east, north = lonlat.bounds
    for top in np.arange(np.ceil(north / step_deg), np.floor(south / step_deg), -1) * step_deg:
        band = lonlat.intersection(shapely.box(west - 1, top - step_deg, east + 1, top))
        if band.length > 0:
            yield float(top), project(band, LONLAT, crs)
