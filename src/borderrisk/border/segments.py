"""A border cut into segments, with the units on both sides of each."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from borderrisk.border.edges import boxes_near, edges_of, in_box, tree_of
from borderrisk.border.length import geodesic_lengths
from borderrisk.border.line import Border, BorderError, Line, north_to_south, one_line
from borderrisk.border.river import FOLLOWS_WITHIN_M, main_river, river_shares
from borderrisk.crs import together
from borderrisk.errors import short_repr

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import LineString

    from borderrisk.crs.transform import AnyCrs

MIN_SEGMENT_M = 5_000.0
"""Shortest segment that is published: the data are coarse, and so is what is said of them."""

SIDES = ("a", "b")
"""The two sides of a border, in the order of its name: of ``MLI-SEN``, Mali is a."""

SIDE_WITHIN_M = 1_000.0
"""How near a unit must come to a segment to lie along it: outlines differ by some 600 m."""

_SIDE_SAMPLES = 16
"""Points of a segment where the unit beside it is looked for: every 600 m of 10 km."""


def segments(  # noqa: PLR0913
    line: Line | Border, length_m: float = 10_000, *, crs: AnyCrs = None, name: str = "",
    rivers: gpd.GeoDataFrame | None = None, accuracy_m: float = 0.0,
) -> gpd.GeoDataFrame:  # fmt: skip
    """Cut a line into segments of equal length, in order from its northern end.

    Parameters
    ----------
    line : LineString, MultiLineString or Border
        In metres.
    length_m : float
        Least length of a segment on the plane, 5 km or more; each part is cut into as many equal
        segments as fit. A shorter part is one segment.
    crs : anything pyproj understands, optional
        The CRS of a line that does not name its own.
    name : str, optional
        The border's id, put before each segment's, such as ``"MLI-SEN"``; that of a Border by
        default.
    rivers : GeoDataFrame, optional
        With ``river_id``: adds what the segments follow.
    accuracy_m : float, optional
        How far line or rivers may lie from the ground: shares within less are missing.

    Returns
    -------
    GeoDataFrame
        Indexed by ``segment_id``, with ``border_id``, ``a`` and ``b`` (the countries of a Border,
        else missing), ``cut_m`` (the length asked for), ``from_m`` and ``to_m`` (along the line, on
        the plane), ``length_m`` (geodesic, at the line's own vertices; missing without a CRS) and
        geometry. With rivers also ``river_id`` (the river that it follows most, or else the
        nearest), ``river_share`` (the share that follows any, at 1 km) and the same at 250, 500,
        1,000 and 2,000 m (``river_share_250m`` …). The same line read backwards gives the same ids.

    Raises
    ------
    BorderError
        If the segments would be shorter than 5 km, or the line has no length.

    Examples
    --------
    >>> from shapely import LineString
    >>> list(segments(LineString([(0, 0), (0, 25_000)]), name="AAA-BBB").index)
    ['AAA-BBB-10km-001', 'AAA-BBB-10km-002']
    """
    if not (isinstance(length_m, Real) and MIN_SEGMENT_M <= length_m < np.inf):
        raise BorderError(f"segments are {MIN_SEGMENT_M:g} m or longer, got {short_repr(length_m)}")
    whole, common = one_line(line, crs=crs)
    name = name or getattr(line, "id", "")
    parts = shapely.get_parts(north_to_south(whole))
    pieces = np.concatenate([split_equal(part, length_m) for part in parts])
    ends = np.cumsum(shapely.length(pieces))
    prefix = f"{name}-{length_m / 1000:g}km" if name else f"{length_m / 1000:g}km"
    columns = {
        "border_id": name,
        "a": getattr(line, "a", None),
        "b": getattr(line, "b", None),
        "cut_m": float(length_m),
        "from_m": ends - shapely.length(pieces),
        "to_m": ends,
        "length_m": np.nan if common is None else geodesic_lengths(pieces, common),
    }
    ids = pd.Index([f"{prefix}-{n:03d}" for n in range(1, len(pieces) + 1)], name="segment_id")
    cut = gpd.GeoDataFrame(columns, geometry=pieces, index=ids, crs=common)
    if rivers is None:
        return cut
    shares = river_shares(cut, rivers, accuracy_m=accuracy_m)
    usual = shares[f"river_share_{FOLLOWS_WITHIN_M:g}m"]
    return cut.assign(river_id=main_river(cut, rivers), river_share=usual, **shares)


def split_equal(part: LineString, length_m: float) -> NDArray[np.object_]:
    """Return the equal pieces, at least that long, of one line; the whole if it is shorter.

    Examples
    --------
    >>> from shapely import LineString
    >>> [round(piece.length, 3) for piece in split_equal(LineString([(0, 0), (3, 0), (7, 0)]), 2)]
    [2.333, 2.333, 2.333]
    """
    xy = shapely.get_coordinates(part)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    count = max(1, int(along[-1] / length_m + 1e-9))
    breaks = along[-1] * np.arange(1, count) / count
    every = np.unique(np.concatenate([along, breaks]))
    points = np.column_stack([np.interp(every, along, xy[:, i]) for i in (0, 1)])
    first = np.concatenate([[0], np.searchsorted(every, breaks)])
    sizes = np.diff(np.concatenate([first, [len(every) - 1]])) + 1
    owner = np.repeat(np.arange(count), sizes)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.asarray(shapely.linestrings(points[first[owner] + within], indices=owner))


def sides(
    segments: gpd.GeoDataFrame, units: gpd.GeoDataFrame, *, within_m: float = SIDE_WITHIN_M
) -> pd.DataFrame:
    """Return which units lie along each segment, on which side.

    Parameters
    ----------
    segments : GeoDataFrame
        Of a :class:`Border`, as :func:`segments` gives them: its columns ``a`` and ``b`` name the
        countries.
    units : GeoDataFrame
        Of one level, with ``unit_id``, ``name`` and ``country``.
    within_m : float, optional
        How near a unit must come; outlines of border and units may differ a little.

    Returns
    -------
    DataFrame
        One row for each segment, side and unit: ``segment_id``, ``side`` (``"a"`` or ``"b"``),
        ``unit_id``, ``name`` and ``share`` (of the segment's length, 0 to 1), from each segment's
        start to its end. A side of which no unit is known has no row.

    Raises
    ------
    BorderError
        If the segments name no countries.

    Examples
    --------
    >>> from shapely import LineString, box
    >>> cut = segments(Border("AAA", "BBB", LineString([(0, 8000), (0, 0)]), crs="EPSG:32629"))
    >>> units = gpd.GeoDataFrame(
    ...     {"unit_id": ["n", "s"], "name": ["North", "South"], "country": "AAA"},
    ...     geometry=[box(-9000, 6000, 0, 8000), box(-9000, 0, 0, 6000)], crs="EPSG:32629")
    >>> sides(cut, units)[["side", "name", "share"]].values.tolist()
    [['a', 'North', 0.25], ['a', 'South', 0.75]]
    """
    if not {"a", "b"} <= set(segments.columns):
        raise BorderError("segments with columns a and b are needed: cut them from a Border")
    _, (lines, shapes) = together(segments, units)
    at = (np.arange(_SIDE_SAMPLES) + 0.5) / _SIDE_SAMPLES
    xy = shapely.line_interpolate_point(lines[:, None], at, normalized=True).ravel()
    found = []
    for side in SIDES:
        codes = np.repeat(segments[side].to_numpy(dtype=object), _SIDE_SAMPLES)
        for code in pd.unique(codes):
            here, theirs = np.flatnonzero(codes == code), np.flatnonzero(units.country == code)
            beside = _adjacent(xy[here], shapes[theirs], within_m)
            here, beside = here[beside >= 0], beside[beside >= 0]
            found.append(pd.DataFrame({"at": here, "side": side, "unit": theirs[beside]}))
    samples = pd.concat(found)
    groups = samples.groupby([samples["at"] // _SIDE_SAMPLES, "side", "unit"])["at"]
    table = groups.agg(["min", "size"]).reset_index(names=["segment", "side", "unit"])
    table = table.sort_values(["segment", "side", "min"], ignore_index=True)
    return pd.DataFrame(
        {
            "segment_id": segments.index[table.segment],
            "side": table.side,
            "unit_id": units.unit_id.to_numpy()[table.unit],
            "name": units.name.to_numpy()[table.unit],
            "share": table["size"] / _SIDE_SAMPLES,
        }
    )


def _adjacent(
    points: NDArray[np.object_], shapes: NDArray[np.object_], within_m: float
) -> NDArray[np.intp]:
    """Return the position of the shape that holds each point, or else is nearest; -1 for none."""
    found = np.full(len(points), -1, dtype=np.intp)
    rings, polygon = shapely.get_rings(shapes, return_index=True)
    edges, ring = edges_of(rings)
    owner, box = polygon[ring], shapely.total_bounds(points)
    near = in_box(edges, box, within_m)
    if near.any():
        at, nearest = tree_of(edges[near]).query_nearest(
            points, max_distance=within_m, all_matches=False
        )
        found[at] = owner[near][nearest]
    for n in np.flatnonzero(boxes_near(shapely.bounds(shapes), box, 0.0))[::-1]:
        shapely.prepare(shapes[n])
        found[shapely.intersects(shapes[n], points)] = n
    return found


def crosswalk(a: gpd.GeoDataFrame, b: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return which segments of two cuts of one line lie over each other, and for how long.

    Parameters
    ----------
    a, b : GeoDataFrame
        As :func:`segments` gives them, of the same line.

    Returns
    -------
    DataFrame
        ``a`` and ``b`` (segment ids) and ``share`` of the line's length, which sum to 1.

    Examples
    --------
    >>> from shapely import LineString
    >>> line = LineString([(0, 0), (0, 30_000)])
    >>> crosswalk(segments(line, 15_000), segments(line, 10_000)).share.round(3).tolist()
    [0.333, 0.167, 0.167, 0.333]
    """
    a, b = (frame.sort_values("to_m") for frame in (a, b))
    ends = np.unique(np.concatenate([[0.0], a.to_m, b.to_m]).round(6))
    middles = (ends[1:] + ends[:-1]) / 2
    over = [frame.index[np.searchsorted(frame.to_m.to_numpy(), middles)] for frame in (a, b)]
    return pd.DataFrame({"a": over[0], "b": over[1], "share": np.diff(ends) / ends[-1]})
