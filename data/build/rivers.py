"""Rivers of WDBII chained from their one-degree pieces, given their names."""

from __future__ import annotations

import tomllib
from itertools import pairwise

import inputs
import numpy as np
import shapely
from shapely.geometry import LineString, Point

TOUCH = 0.01
"""Distance in degrees within which two records are one river."""
BANK_STEP = 0.005
"""Spacing in degrees of the points from which a middle line is found."""

XY = np.ndarray


def chains() -> dict[str, tuple[str, str, LineString]]:
    """Return name, English name and line, from mouth to source, of each of ``rivers.toml``."""
    records = _records()
    plan = tomllib.loads((inputs.BUILD / "rivers.toml").read_text("utf-8"))
    return {
        key: (river["name"], river.get("name_en", river["name"]), _chain(river, records))
        for key, river in plan.items()
    }


def _records() -> list[XY]:
    data = inputs.member("rivers", "rivers_f.dat")
    meta = inputs.member("rivers", "riversmeta_f.dat").decode("ascii").splitlines()
    spans = [tuple(map(int, line.split()[5:7])) for line in meta]
    return [
        np.frombuffer(data, "<f4", count=size // 4, offset=start).reshape(-1, 2).astype(float)
        for start, size in spans
    ]


def _chain(river: dict, records: list[XY]) -> LineString:
    pieces = [records[number] for number in river["records"]]
    if "from" in river:
        pieces[0] = _cut(pieces[0], river["from"], towards=pieces[1])
    if "to" in river:
        pieces[-1] = _cut(pieces[-1], river["to"], towards=pieces[-2])
    if "banks" in river:
        pieces.insert(0, _middle(records[river["banks"]], inland=pieces[0]))
    line = _oriented(pieces[0], pieces[1])
    for piece in pieces[1:]:
        line = _joined(line, piece)
    return LineString(np.round(line, 4))


def _oriented(first: XY, second: XY) -> XY:
    """Return the first piece so that it ends at the second."""
    ends = LineString(second)
    start, stop = (ends.distance(Point(first[i])) for i in (0, -1))
    return first[::-1] if start < stop else first


def _joined(line: XY, piece: XY) -> XY:
    """Append a piece; where it leaves the line before its end, the line is cut there."""
    tip = Point(line[-1])
    if min(tip.distance(Point(piece[0])), tip.distance(Point(piece[-1]))) > TOUCH:
        here = int(np.argmin(np.hypot(*(piece - line[-1]).T)))
        on_piece = np.hypot(*(piece[here] - line[-1]))
        if on_piece < TOUCH:
            piece = piece[here:]
        else:
            mouth = min((piece[0], piece[-1]), key=lambda xy: _gap(line, xy))
            line = line[: int(np.argmin(np.hypot(*(line - mouth).T))) + 1]
    if _gap(piece[:1], line[-1]) > _gap(piece[-1:], line[-1]):
        piece = piece[::-1]
    if _gap(piece[:1], line[-1]) > TOUCH:
        raise SystemExit(f"rivers: a chain breaks at {line[-1]}")
    return np.vstack([line, piece])


def _gap(line: XY, xy: XY) -> float:
    return float(np.hypot(*(line - xy).T).min())


def _cut(piece: XY, at: list[float], towards: XY) -> XY:
    """Return the part of a piece between a point and the piece that it leads to."""
    here = int(np.argmin(np.hypot(*(piece - at).T)))
    keep_end = _gap(towards, piece[-1]) < _gap(towards, piece[0])
    return piece[here:] if keep_end else piece[: here + 1]


def _middle(ring: XY, inland: XY) -> XY:
    """Return the line midway between two banks given as one ring, from the sea to the inland tip.

    Each point of the one bank is paired with the nearest point of the other.
    """
    ring = ring[:-1] if np.allclose(ring[0], ring[-1]) else ring
    tip = int(np.argmin([_gap(inland, xy) for xy in ring]))
    ring = np.roll(ring, -tip, axis=0)
    sea = int(np.argmin(ring[:, 0]))
    left, right = LineString(ring[: sea + 1]), LineString(np.vstack([ring[sea:], ring[:1]]))
    steps = np.arange(0, left.length, BANK_STEP)
    bank = left.interpolate(steps)
    across = shapely.get_coordinates(shapely.shortest_line(bank, right)).reshape(-1, 2, 2)
    middle = np.vstack([ring[:1], across.mean(axis=1), ring[sea : sea + 1]])
    keep = [True, *(not np.allclose(a, b) for a, b in pairwise(middle))]
    return middle[keep][::-1]
