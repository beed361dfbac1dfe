"""What two outlines share, and how much of where they face each other that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderrisk.border.edges import (
    distances,
    edge_keys,
    edges_near,
    edges_of,
    hashes,
    isin,
    overlaps,
    runs,
    tree_of,
)
from borderrisk.border.line import Border, BorderError, Line, north_to_south
from borderrisk.errors import short_repr

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MIN_MATCHED = 0.9
"""Least share of the facing outlines that coincide: 0.96 to 1.00 on nine sound borders of real
files, 0.38 to 0.46 on gapped ones."""

FACING_M = 5_000.0
"""How near outlines face each other, at most: gaps between files of two publishers are narrower."""

_FACING_SHARE = 0.02
"""The same for small countries, as a share of the side of a square of their area."""

_FEW = 1_000
"""Vertices from which an upper bound of the distance of two outlines is found."""

_APART = 5
"""Outlines that nowhere come within a fifth of that have no land border: files err by less."""

_MEETING = 1.5
"""Length, in that distance, that outlines go on facing each other where their border ends."""

_SAME = 1e-3
"""How near an edge lies to one that it coincides with: a millimetre, the rounding of to_metric."""

_DEG_M = 111_195.0
"""A degree of a great circle, for outlines in degrees."""


def between(countries: gpd.GeoDataFrame, a: str, b: str) -> Border:
    """Return the border of two countries as a record.

    Parameters
    ----------
    countries : GeoDataFrame
        With a column ``country`` of ISO 3166 alpha-3 codes; one row each.
    a, b : str
        Two of those codes, in the order that names the border.

    Returns
    -------
    Border
        With the frame's CRS.

    Raises
    ------
    BorderError
        If a code is unknown or repeated; if the two share no line; or if their outlines coincide
        along less than nine tenths of where they face each other: half a border is none.

    Examples
    --------
    >>> import geopandas as gpd
    >>> toy = gpd.GeoDataFrame(
    ...     {"country": ["AAA", "BBB"]}, crs=32629,
    ...     geometry=[shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)])
    >>> found = between(toy, "AAA", "BBB")
    >>> found.id, found.line, found.matched
    ('AAA-BBB', <LINESTRING (1 2, 1 0)>, 1.0)
    """
    lands = _Lands.of(countries, a, b)
    shared = lands.shared()
    if shared is None:
        raise BorderError(lands.apart())
    facing = max(lands.facing(), shared.length)
    matched = shared.length / facing
    if matched < MIN_MATCHED:
        raise BorderError(
            f"the outlines of {a} and {b} coincide along {lands.km(shared.length):.1f} of the "
            f"{lands.km(facing):.1f} km where they face each other ({matched:.0%}, at least "
            f"{MIN_MATCHED:.0%} is needed); make them one coverage first (borderrisk.border.settle)"
        )
    return Border(a, b, north_to_south(shared), countries.crs, round(matched, 4))


def shared_border(countries: gpd.GeoDataFrame, a: str, b: str) -> Line:
    """Return the line that two territories share.

    Parameters
    ----------
    countries : GeoDataFrame
        With a column ``country`` of ISO 3166 alpha-3 codes; one row each.
    a, b : str
        Two of those codes; their order does not matter.

    Returns
    -------
    LineString or MultiLineString
        In the frame's CRS, each part from north to south; one part where the ground has one.

    Raises
    ------
    BorderError
        As :func:`between` does.

    Examples
    --------
    >>> import geopandas as gpd
    >>> toy = gpd.GeoDataFrame(
    ...     {"country": ["AAA", "BBB"]}, crs=32629,
    ...     geometry=[shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)])
    >>> shared_border(toy, "AAA", "BBB")
    <LINESTRING (1 2, 1 0)>
    """
    return between(countries, a, b).line


def shared_over_facing(countries: gpd.GeoDataFrame, a: str, b: str) -> float:
    """Return the share of the facing outlines of two countries that coincide.

    Two outlines face each other where they run within 5 km (less between small countries) and no
    third country of the frame lies between; coasts beside the ends of a border are left out.

    Parameters
    ----------
    countries : GeoDataFrame
        With a column ``country`` of ISO 3166 alpha-3 codes; one row each.
    a, b : str
        Two of those codes; their order does not matter.

    Returns
    -------
    float
        0 to 1; NaN for two that neither touch nor face each other.

    Examples
    --------
    >>> import geopandas as gpd
    >>> toy = gpd.GeoDataFrame(
    ...     {"country": ["AAA", "BBB"]}, crs=32629,
    ...     geometry=[shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)])
    >>> shared_over_facing(toy, "AAA", "BBB")
    1.0
    """
    lands = _Lands.of(countries, a, b)
    shared = lands.shared()
    length = 0.0 if shared is None else float(shared.length)
    facing = max(lands.facing(), length)
    return length / facing if facing > 0 else float("nan")


@dataclass(frozen=True, eq=False)
class _Lands:
    """Two territories, the boundaries of the others, and how near is near between them."""

    codes: tuple[str, str]
    pair: tuple[shapely.Geometry, shapely.Geometry]
    others: NDArray[np.object_]
    reach: float
    metres: float

    @classmethod
    def of(cls, countries: gpd.GeoDataFrame, a: str, b: str) -> _Lands:
        pair = (_territory(countries, a), _territory(countries, b))
        others = countries.geometry[~countries.country.isin([a, b])].array
        degrees = countries.crs is not None and countries.crs.is_geographic
        metres = _DEG_M if degrees else 1.0
        side = min(land.area for land in pair) ** 0.5
        reach = min(FACING_M / metres, _FACING_SHARE * side)
        return cls((a, b), pair, others, reach, metres)

    def km(self, length: float) -> float:
        return length * self.metres / 1000

    @property
    def tolerance(self) -> float:
        """How near an edge lies to one that it coincides with."""
        return _SAME / self.metres

    def _keys(self, edges: Floats) -> NDArray[np.uint64]:
        """Return one number for each edge, of its middle: the same for both who share it."""
        return hashes(np.round(edges.mean(axis=1) / self.tolerance))

    def shared(self) -> shapely.Geometry | None:
        """Return the lines that both boundaries have, merged; None where there is none.

        Edges that are the same in both are found by their ends, in time that grows as their
        number; an overlay of the two boundaries takes some six times as long.
        """
        (ours, ring), (theirs, _) = (edges_of(land.boundary) for land in self.pair)
        one, other = edge_keys(ours), edge_keys(theirs)
        same = isin(one, other)
        strings = [np.vstack([ours[run[:1], 0], ours[run, 1]]) for run in runs(same, ours, ring)]
        lines = [
            *map(shapely.LineString, strings),
            *overlaps(ours[~same], theirs[~isin(other, one)]),
        ]
        return shapely.line_merge(shapely.multilinestrings(lines)) if lines else None

    def apart(self) -> str:
        """Return what there is to say of two that share no line."""
        (a, b), (one, other) = self.codes, self.pair
        points = shapely.points(shapely.get_coordinates(one.boundary))
        tree, gap = tree_of(edges_of(other.boundary)[0]), np.inf
        for some in (points[:: 1 + len(points) // _FEW], points):  # few first: how far to look
            _, away = tree.query_nearest(some, max_distance=gap, return_distance=True)
            gap = float(away.min(initial=gap))
        gap = 0.0 if shapely.intersects(one, other) else gap
        if gap > self.reach / _APART:
            return f"no land border: {a} and {b} share no line and lie {self.km(gap):.3g} km apart"
        return (
            f"{a} and {b} share no line, though they come within {self.km(gap) * 1000:.0f} m of "
            "each other; make them one coverage first (borderrisk.border.settle)"
        )

    def facing(self) -> float:
        """Return the length along which the two face each other, on the side where it is longer."""
        one, other = self.pair
        return max(self._facing(one, other), self._facing(other, one))

    def _facing(self, one: shapely.Geometry, other: shapely.Geometry) -> float:
        """Return how long a boundary runs beside another, ends and third countries left out."""
        edges, ring = edges_near(one.boundary, other, self.reach)
        if not len(edges):
            return 0.0
        theirs, _ = edges_near(other.boundary, one, self.reach)
        same = isin(self._keys(edges), self._keys(theirs))
        away, third = np.where(same, 0.0, np.inf), np.zeros(len(edges), dtype=bool)
        rest = np.flatnonzero(~same)
        middle = shapely.points(edges[rest].mean(axis=1))
        away[rest] = distances(middle, other.boundary, self.reach)
        for land in self.others:
            third[rest] |= distances(middle, land.boundary, self.tolerance) <= self.tolerance
        length = np.hypot(*(edges[:, 1] - edges[:, 0]).T)
        same, close = away <= self.tolerance, away <= self.reach / _APART
        near = (away <= self.reach) & ~third
        total = 0.0
        for run in runs(near, edges, ring):
            steps, shared = length[run], np.flatnonzero(same[run])
            if not len(shared):  # perhaps a strait: it counts where it is closer than those are
                total += float(steps[close[run]].sum())
                continue
            ends = (steps[: shared[0]].sum(), steps[shared[-1] + 1 :].sum())
            total += float(steps.sum() - sum(min(end, _MEETING * self.reach) for end in ends))
        return total


def _territory(countries: gpd.GeoDataFrame, code: str) -> shapely.Geometry:
    found = countries.geometry[countries.country == code]
    if len(found) != 1:
        known = ", ".join(sorted(set(countries.country)))
        raise BorderError(
            f"expected one territory {short_repr(code)}, found {len(found)}; there are {known}"
        )
    land = found.iloc[0]
    if land is None or land.is_empty:
        raise BorderError(f"the territory {short_repr(code)} has no geometry")
    return land
