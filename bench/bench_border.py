"""Cut a long line into short pieces: ours against a loop over shapely's substring."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from shapely import LineString
from shapely.ops import substring

from borderrisk import border

if TYPE_CHECKING:
    from collections.abc import Callable

KM, VERTICES = 3_000, 30_000


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    """Return what a call gives, and the seconds it took."""
    start = time.perf_counter()
    return call(), time.perf_counter() - start


def main() -> None:
    """Print the ratio, measured in one run on the same line."""
    wiggle = np.random.default_rng(1).normal(0, 30, VERTICES).cumsum()
    line = LineString(np.column_stack([np.linspace(0, KM * 1000, VERTICES), wiggle]))
    ours, fast = timed(lambda: border.split_equal(line, 1_000))
    ends = np.linspace(0, line.length, len(ours) + 1)
    theirs, slow = timed(lambda: [substring(line, a, b) for a, b in pairwise(ends)])
    apart = max(a.hausdorff_distance(b) for a, b in zip(ours, theirs, strict=True))
    print(f"cut {line.length / 1000:.0f} km, {VERTICES} vertices, into {len(ours)} pieces")
    print(f"  ours {fast:.4f} s, substring loop {slow:.2f} s: {slow / fast:.0f} times")
    print(f"  pieces differ by at most {apart:.1e} m")


if __name__ == "__main__":
    main()
