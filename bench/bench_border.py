"""Cut a long line into short pieces, and find what it follows, beside what a user would write."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import LineString

from borderrisk import border

if TYPE_CHECKING:
    from collections.abc import Callable

KM, VERTICES = 3_000, 30_000


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """Return what a call gives, and the seconds it took."""
    start = time.perf_counter()
    return call(), time.perf_counter() - start


def one_pass(line: LineString, pieces: int) -> list[LineString]:
    """Cut a line as a competent user would with numpy: breaks put in, coordinates split."""
    xy = shapely.get_coordinates(line)
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    breaks = np.linspace(0, along[-1], pieces + 1)
    every = np.union1d(along, breaks)
    points = np.column_stack([np.interp(every, along, xy[:, i]) for i in (0, 1)])
    at = np.searchsorted(every, breaks)
    return [LineString(points[a : b + 1]) for a, b in pairwise(at)]


def median(call: Callable[[], Any], times: int = 5) -> tuple[Any, float]:
    """Return what a call gives, and the median of the seconds it took."""
    runs = [timed(call) for _ in range(times)]
    return runs[-1][0], sorted(seconds for _, seconds in runs)[times // 2]


def main() -> None:
    """Print medians and ratios, measured in one run on the same line, and growth beside size."""
    wiggle = np.random.default_rng(1).normal(0, 30, VERTICES).cumsum()
    line = LineString(np.column_stack([np.linspace(0, KM * 1000, VERTICES), wiggle]))
    ours, fast = median(lambda: border.split_equal(line, 1_000))
    peers, numpy_s = median(lambda: one_pass(line, len(ours)))
    apart = max(a.hausdorff_distance(b) for a, b in zip(ours, peers, strict=True))
    print(f"cut {line.length / 1000:.0f} km, {VERTICES} vertices, into {len(ours)} pieces")
    print(f"  ours {fast:.4f} s, numpy in one pass {numpy_s:.4f} s: {numpy_s / fast:.1f} times")
    print(f"  pieces differ by at most {apart:.1e} m")
    for number in (10_000, 20_000, 40_000):
        x = np.interp(np.linspace(0, VERTICES - 1, number), np.arange(VERTICES), wiggle)
        part = LineString(np.column_stack([np.linspace(0, 300_000, number), x]))
        cut = border.segments(part)
        _, seconds = median(lambda cut=cut, part=part: border.river_shares(cut, part), 3)
        print(f"  river shares at four tolerances, {number} vertices: {seconds:.2f} s")


if __name__ == "__main__":
    main()
