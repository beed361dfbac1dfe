"""Country outlines of OpenStreetMap made into one clean coverage."""

from __future__ import annotations

import heapq
import json
from typing import TYPE_CHECKING

import inputs
import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, shape

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMES = {
    "GIN": ("Guinea", "Guinée"),
    "MLI": ("Mali", "Mali"),
    "MRT": ("Mauritania", "Mauritanie"),
    "SEN": ("Senegal", "Sénégal"),
}
LONGEST_DISPUTE = 0.2
"""Widest stretch, in degrees, over which neighbours may disagree and still be joined."""
SIMPLIFY = 1e-4
"""Side, in degrees, of the square whose area a dropped triangle may have (11 m)."""
COARSEST = 30 / 111_000
"""Farthest, in degrees, that a source vertex may lie from the simplified outline (30 m)."""


def outlines() -> dict[str, Polygon]:
    """Return each country's main land without holes, neighbours sharing their edge exactly."""
    raw = _main_land(json.loads(inputs.member("countries", "map.geo.json")))
    settled = _settle(raw)
    clean = shapely.coverage_clean(list(settled.values()), gap_width=LONGEST_DISPUTE)
    simple = shapely.coverage_simplify(clean, SIMPLIFY)
    if not shapely.coverage_is_valid(simple):
        raise SystemExit("countries: the simplified outlines are no clean coverage")
    for code, before, after in zip(settled, clean, simple, strict=True):
        if _deviation(before, after) > COARSEST:
            raise SystemExit(f"countries: {code} was simplified by more than {COARSEST} degrees")
    return {code: Polygon(after.exterior) for code, after in zip(settled, simple, strict=True)}


def _deviation(before: Polygon, after: Polygon) -> float:
    ring = shapely.get_coordinates(after.exterior)
    edges = shapely.STRtree(shapely.linestrings(np.stack([ring[:-1], ring[1:]], axis=1)))
    vertices = shapely.points(shapely.get_coordinates(before.exterior))
    return float(edges.query_nearest(vertices, return_distance=True, all_matches=False)[1].max())


def _main_land(collection: dict) -> dict[str, Polygon]:
    found = {}
    for feature in collection["features"]:
        code = feature["properties"]["A3"]
        if code in NAMES:
            rings = [Polygon(p.exterior) for p in shapely.get_parts(shape(feature["geometry"]))]
            found[code] = _largest(shapely.make_valid(max(rings, key=lambda p: p.area)))
    return dict(sorted(found.items()))


def _settle(countries: dict[str, Polygon]) -> dict[str, Polygon]:
    """Share out every face that two outlines leave open or both claim.

    Where the outlines disagree, the source does not say where the border runs. The shortest line
    through the disputed face adds no shape of its own, so that line is taken.

    ``borderrisk.border.settle`` does not serve here, as it does for a user's files: it gives each
    disputed face whole to one side, so that its line is always an outline of the source. With it
    the embedded outlines, and every length and segment of the borders cut from them, would change.
    """
    edges = shapely.union_all([p.exterior for p in countries.values()])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    inside = np.array(
        [shapely.contains(p, shapely.point_on_surface(faces)) for p in countries.values()]
    )
    owned = {
        code: list(faces[inside[i] & (inside.sum(axis=0) == 1)]) for i, code in enumerate(countries)
    }
    territory = {code: shapely.union_all(parts) for code, parts in owned.items()}
    for face in faces[inside.sum(axis=0) != 1]:
        for code, part in _share_out(face, territory):
            owned[code].append(part)
    return {code: _largest(shapely.union_all(parts)) for code, parts in owned.items()}


def _share_out(face: Polygon, territory: dict[str, Polygon]) -> list[tuple[str, Polygon]]:
    """Cut a disputed face along the shortest line between the ends of its owners' edges."""
    runs = {}
    for code, polygon in territory.items():
        shared = shapely.line_merge(_lines(face.exterior.intersection(polygon.boundary)))
        if shared.length > 0:
            runs[code] = shared
    if len(runs) == 1 or any(run.geom_type != "LineString" for run in runs.values()):
        longest = max(runs, key=lambda code: runs[code].length)
        return [(longest, face)]
    cut = _shortest_path(face, *_ends(runs))
    parts = shapely.get_parts(shapely.polygonize(shapely.get_parts(face.exterior.union(cut))))
    return [(_touching(part, runs), part) for part in parts]


def _ends(runs: dict[str, LineString]) -> tuple[Point, Point]:
    """Return where the cut begins and ends.

    With two owners: the two ends of their edges. With three, the tripoint: from the end that the
    two longer edges share to a vertex in the middle of the shortest edge.
    """
    shortest, *others = sorted(runs.values(), key=lambda run: run.length)
    if len(others) == 1:
        return shortest.boundary.geoms[0], shortest.boundary.geoms[1]
    (start,) = shapely.get_parts(others[0].boundary.intersection(others[1].boundary))
    middle = shortest.coords[len(shortest.coords) // 2]
    return start, Point(middle)


def _touching(part: Polygon, runs: dict[str, LineString]) -> str:
    return max(runs, key=lambda code: part.exterior.intersection(runs[code]).length)


def _shortest_path(face: Polygon, start: Point, end: Point) -> LineString:
    """Return the shortest line between two vertices of a polygon that stays inside it."""
    xy = shapely.get_coordinates(face.exterior)[:-1]
    first, last = (int(np.argmin(np.hypot(*(xy - p.coords[0]).T))) for p in (start, end))
    shapely.prepare(face)
    best, previous, queue = {first: 0.0}, {}, [(0.0, first)]
    while queue:
        walked, here = heapq.heappop(queue)
        if here == last:
            break
        pairs = np.stack([np.broadcast_to(xy[here], xy.shape), xy], axis=1)
        seen = shapely.covers(face, shapely.linestrings(pairs))
        for there in np.flatnonzero(seen):
            total = walked + float(np.hypot(*(xy[there] - xy[here])))
            if total < best.get(int(there), np.inf):
                best[int(there)], previous[int(there)] = total, here
                heapq.heappush(queue, (total, int(there)))
    path = [last]
    while path[-1] != first:
        path.append(previous[path[-1]])
    return LineString(xy[path])


def _lines(geometry: shapely.Geometry) -> shapely.Geometry:
    return shapely.multilinestrings(
        [g for g in shapely.get_parts(geometry) if g.geom_type == "LineString"]
    )


def _largest(geometry: Polygon | MultiPolygon) -> Polygon:
    parts: Iterable[Polygon] = shapely.get_parts(geometry)
    return max((p for p in parts if p.geom_type == "Polygon"), key=lambda p: p.area)
