"""One clean coverage out of country outlines that do not match."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from shapely import MultiPolygon

from borderrisk.border.line import BorderError
from borderrisk.border.match import shared_over_facing
from borderrisk.crs import bbox_of, best_local, project

if TYPE_CHECKING:
    import geopandas as gpd
    import pyproj
    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]

GAP_M = 10_000.0
"""Widest gap that is closed: two publishers differ by up to that where a border was unsettled."""

_TOUCHING_M = 500.0
"""How near the outlines must come somewhere along a gap: along a strait they nowhere do."""

_ENCLOSED = 0.85
"""Least share of a gap's outline that is theirs: wedges of third countries and bays are open."""

_WHOLLY = 0.99
"""The same for a gap that they touch nowhere along: the ring around an exclave drawn too wide."""

_GRID_M = 1e-3
"""Outlines are noded on a grid of a millimetre, so that neighbours share every vertex."""

_DETAILED = 1.5
"""How many times more vertices a kilometre make one outline the more detailed survey."""

_COUNTED = 50
"""Fewest vertices along what is disputed from which detail is judged, not length."""

_MEASURED_FACES = 50
"""Faces, the largest, whose width is measured."""


@dataclass(frozen=True, eq=False)
class Settled:
    """What :func:`settle` gives.

    Parameters
    ----------
    countries : GeoDataFrame
        The rows that came, in their order and CRS, their outlines one coverage.
    settled : DataFrame
        One row for each pair of neighbours: ``a``, ``b``; ``gap_km2`` and ``overlap_km2`` between
        them, in how many ``faces``, at most ``width_m`` wide; ``a_km`` and ``b_km``, the length of
        the outline of each along what is disputed; ``follows``, whose outline now is the border
        there (missing where nothing is disputed); ``matched``, the share of the facing outlines
        that coincides now.
    """

    countries: gpd.GeoDataFrame
    settled: pd.DataFrame

    def __repr__(self) -> str:
        differed = int(self.settled["follows"].notna().sum())
        return (f"<Settled: {len(self.countries)} rows; the outlines differed along {differed} of "
                f"{len(self.settled)} borders>")  # fmt: skip

    def _repr_html_(self) -> str:
        return str(self.settled._repr_html_())


def settle(
    countries: gpd.GeoDataFrame, *, gap_m: float = GAP_M, follow: str | None = None
) -> Settled:
    """Make one clean coverage out of country outlines that do not match.

    Every gap between two neighbours and every piece that both claim goes whole to one of them, so
    that the border there is the outline of one source, not a line of our own: of the pair's two
    outlines the more detailed one, or the shorter where both are alike in detail. Islands,
    exclaves, enclaves and holes stay; a strait or lake between two countries stays open unless it
    is as narrow as a gap and they touch along it.

    Parameters
    ----------
    countries : GeoDataFrame
        With a column ``country`` of ISO 3166 alpha-3 codes; polygons, one row each; any CRS.
    gap_m : float, optional
        Widest gap that is closed.
    follow : str, optional
        The country whose outline stands wherever it is part of a dispute.

    Returns
    -------
    Settled
        The countries, and what was settled between each pair.

    Raises
    ------
    BorderError
        If a code is missing or repeated, a row holds no polygon, or ``follow`` is no country.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> apart = gpd.GeoDataFrame(
    ...     {"country": ["AAA", "BBB"]}, crs=32629,
    ...     geometry=[box(0, 0, 50_000, 90_000), box(50_200, 0, 90_000, 90_000)])
    >>> done = settle(apart)
    >>> done.settled[["gap_km2", "width_m", "matched"]].round(1).to_dict("records")
    [{'gap_km2': 18.0, 'width_m': 200.0, 'matched': 1.0}]
    """
    _require_countries(countries, follow)
    if not (np.isfinite(gap_m) and gap_m > 0):
        raise BorderError(f"a gap is a positive number of metres wide, got {gap_m}")
    metric = countries.crs  # their own plane, or a local one
    if metric is not None and not metric.is_projected:
        metric = best_local(bbox_of(countries.geometry.array))[0]
    lands = np.array([_polygons(land) for land in _moved(countries, metric)], dtype=object)
    low, high = np.hsplit(shapely.bounds(lands), 2)
    disputes = [
        _Dispute.between(lands, (one, other), gap_m)
        for one, other in combinations(range(len(lands)), 2)
        if (low[[one, other]] <= high[[other, one]] + gap_m).all()
    ]
    codes = countries.country.tolist()
    owned = _assign(lands, disputes, codes, follow, gap_m)
    plane = countries.set_geometry(list(owned), crs=metric)
    done = countries.set_geometry(list(_moved(plane, countries.crs)), crs=countries.crs)
    rows = [found.row(codes, plane, follow) for found in disputes]
    table = pd.DataFrame(rows, columns=_Dispute.columns)
    return Settled(done, table[table.matched.notna()].reset_index(drop=True))


def _require_countries(countries: gpd.GeoDataFrame, follow: str | None) -> None:
    codes = countries.country
    if codes.isna().any() or codes.duplicated().any():
        raise BorderError("each row needs a country code of its own; dissolve by country first")
    if follow is not None and follow not in set(codes):
        raise BorderError(f"no country {follow!r} to follow; there are {', '.join(sorted(codes))}")
    dimensions = shapely.get_dimensions(countries.geometry.array)
    lost = codes[(dimensions != 2) | countries.geometry.is_empty]  # noqa: PLR2004
    if len(lost):
        raise BorderError(f"no polygon for {', '.join(lost)}")


def _moved(frame: gpd.GeoDataFrame, crs: pyproj.CRS | None) -> Shapes:
    """Return outlines in another CRS, vertex by vertex: neighbours share what they shared."""
    shapes = np.asarray(frame.geometry.array, dtype=object)
    same = crs is None or frame.crs == crs
    return np.asarray(shapely.make_valid(shapes if same else project(shapes, frame.crs, crs)))


def _polygons(shape: shapely.Geometry) -> MultiPolygon:
    """Return the polygons of a shape, lines and points that mending left over put aside."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return MultiPolygon(list(parts[shapely.area(parts) > 0]))


@dataclass(frozen=True, eq=False)
class _Dispute:
    """What two countries both claim, and what they leave open between them."""

    pair: tuple[int, int]
    overlap: MultiPolygon
    gap: MultiPolygon
    lengths: tuple[float, float]
    vertices: tuple[int, int]

    columns = (
        "a", "b", "gap_km2", "overlap_km2", "faces", "width_m", "a_km", "b_km", "follows",
        "matched",
    )  # fmt: skip

    @classmethod
    def between(cls, lands: Shapes, pair: tuple[int, int], gap_m: float) -> _Dispute:
        first, second = (shapely.bounds(lands[n]) for n in pair)
        low = np.maximum(first[:2], second[:2]) - 3 * gap_m  # where both may come near each other
        high = np.minimum(first[2:], second[2:]) + 3 * gap_m
        one, other = (_polygons(shapely.clip_by_rect(lands[n], *low, *high)) for n in pair)
        overlap = _polygons(shapely.intersection(one, other))
        gap = _gap(one, other, gap_m)
        third = [land for n, land in enumerate(lands) if n not in pair]
        if third and not gap.is_empty:
            gap = _polygons(shapely.difference(gap, shapely.union_all(third)))
        around = shapely.buffer(shapely.union_all([overlap, gap]), _GRID_M * 10, quad_segs=1)
        along = [shapely.intersection(land.boundary, around) for land in (one, other)]
        lengths = (float(along[0].length), float(along[1].length))
        counts = (shapely.get_num_coordinates(along[0]), shapely.get_num_coordinates(along[1]))
        return cls(pair, overlap, gap, lengths, (int(counts[0]), int(counts[1])))

    @property
    def faces(self) -> Shapes:
        return np.asarray(shapely.get_parts([self.overlap, self.gap]))

    def winner(self, codes: list[str], follow: str | None) -> int:
        """Return the country whose outline stands."""
        for number in self.pair:
            if codes[number] == follow:
                return number
        (one, other), (first, second) = self.pair, self.lengths
        detail = [
            n / length if length else 0.0
            for n, length in zip(self.vertices, self.lengths, strict=True)
        ]
        dense, coarse = max(detail), min(detail)
        if max(self.vertices) >= _COUNTED and dense >= _DETAILED * coarse:
            return one if detail[0] == dense else other
        return one if first <= second else other

    def row(
        self, codes: list[str], plane: gpd.GeoDataFrame, follow: str | None
    ) -> tuple[object, ...]:
        a, b = (codes[n] for n in self.pair)
        faces = self.faces
        largest = faces[np.argsort(-shapely.area(faces))[:_MEASURED_FACES]]
        radii = shapely.length(shapely.maximum_inscribed_circle(largest))
        return (
            a, b, self.gap.area / 1e6, self.overlap.area / 1e6, len(faces),
            2 * float(radii.max(initial=0.0)), self.lengths[0] / 1e3, self.lengths[1] / 1e3,
            codes[self.winner(codes, follow)] if len(faces) else None,
            shared_over_facing(plane, a, b),
        )  # fmt: skip


def _gap(one: shapely.Geometry, other: shapely.Geometry, gap_m: float) -> MultiPolygon:
    """Return what lies open between two shapes, as far as it is narrow and they touch along it.

    They enclose it, or all but do and come near each other.
    """
    both = shapely.union_all([one, other])
    wide = shapely.buffer(both, gap_m / 2, join_style="mitre", mitre_limit=2)
    closed = shapely.buffer(wide, -gap_m / 2, join_style="mitre", mitre_limit=2)
    left = shapely.difference(closed, both)
    for land in (one, other):
        left = shapely.intersection(left, shapely.buffer(land, gap_m, quad_segs=2))
    parts = shapely.get_parts(_polygons(left))
    parts = parts[shapely.area(parts) > _GRID_M]
    shapely.prepare([one, other])
    beside = shapely.dwithin(one, parts, _GRID_M) & shapely.dwithin(other, parts, _GRID_M)
    gaps = []
    for part in parts[beside]:
        around = shapely.buffer(part, _GRID_M * 10, quad_segs=1)
        first, second = (shapely.intersection(land.boundary, around) for land in (one, other))
        enclosed = (first.length + second.length) / part.length
        near = enclosed >= _WHOLLY or shapely.dwithin(first, second, _TOUCHING_M)
        if enclosed >= _ENCLOSED and near:
            gaps.append(part)
    return MultiPolygon(gaps)


def _assign(
    lands: Shapes, disputes: list[_Dispute], codes: list[str], follow: str | None, gap_m: float
) -> Shapes:
    """Return each country as the union of the faces that are its own by the end."""
    edges = [*shapely.boundary(lands), *(found.gap.boundary for found in disputes)]
    noded = shapely.union_all(shapely.get_parts(edges), grid_size=_GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    x, y = shapely.get_coordinates(shapely.point_on_surface(faces)).T
    shapely.prepare(lands)
    claimed = np.array([shapely.contains_xy(land, x, y) for land in lands])
    owner = np.where(claimed.sum(axis=0) == 1, claimed.argmax(axis=0), -1)
    for found in sorted(disputes, key=lambda each: each.gap.area + each.overlap.area):
        one, other = found.pair
        wins = found.winner(codes, follow)
        loses = other if wins == one else one
        owner[claimed[one] & claimed[other] & (owner < 0)] = wins
        if not found.gap.is_empty:
            shapely.prepare(found.gap)
            open_ = (claimed.sum(axis=0) == 0) & (owner < 0) & shapely.contains_xy(found.gap, x, y)
            owner[open_] = loses
    _close_junctions(faces, owner, np.array([found.gap for found in disputes]), gap_m)
    return np.array(
        [shapely.union_all(faces[owner == n], grid_size=None) for n in range(len(lands))],
        dtype=object,
    )


def _close_junctions(faces: Shapes, owner: NDArray[np.intp], gaps: Shapes, gap_m: float) -> None:
    """Give what several gaps leave open where they meet to the country that it borders longest."""
    if shapely.is_empty(gaps).all():
        return
    beside = shapely.dwithin(faces, shapely.union_all(gaps), _GRID_M)
    for n in np.flatnonzero((owner < 0) & beside):
        if 2 * shapely.length(shapely.maximum_inscribed_circle(faces[n])) > gap_m:
            continue
        edge = faces[n].boundary
        near = np.flatnonzero((owner >= 0) & shapely.dwithin(faces, faces[n], _GRID_M))
        shared = shapely.length(shapely.intersection(shapely.boundary(faces[near]), edge))
        if shared.sum() >= edge.length - _GRID_M:  # else it is open to the sea or to a neighbour
            owner[n] = np.bincount(owner[near], shared).argmax()
