"""The cells of a box in degrees, numbered so that the quarters of a cell follow one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from borderrisk.crs import GEOD
from borderrisk.points.ellipsoid import to_space

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Box = tuple[float, float, float, float]

DEPTH = 13
"""Most times that a box is split in four: a cell of a 2,000 km box is then 250 m, an edge."""


class Frames(NamedTuple):
    """Where cells lie in space.

    ``centre`` has one column a cell, in geocentric metres. ``axes`` are, for each,
    three vectors at right angles (east, north, up), as long as the cell reaches in that direction.
    """

    centre: Floats
    axes: Floats


def morton(lon: Floats, lat: Floats, box: Box) -> Ints:
    """Return the number of each point's cell at the deepest level.

    Examples
    --------
    >>> half = 2 ** (2 * DEPTH - 1)
    >>> (morton(np.array([1.0, 9.0]), np.array([1.0, 9.0]), (0, 0, 10, 10)) >= half).tolist()
    [False, True]
    """
    west, south, east, north = box
    side = 1 << DEPTH
    x = np.clip((lon - west) * (side / (east - west)), 0, side - 1).astype(np.int64)
    y = np.clip((lat - south) * (side / (north - south)), 0, side - 1).astype(np.int64)
    return _spread(x) | _spread(y) << 1


def frames(cells: Ints, level: int, box: Box) -> Frames:
    """Return where the cells of a level lie.

    A point of a cell is its centre, a share of each of two tangents, and a rest that is no longer
    than the ground bulges; every axis is lengthened by that.
    """
    west, south, east, north = box
    width, height = (east - west) / 2**level, (north - south) / 2**level
    lon = west + (_gather(cells) + 0.5) * width
    lat = south + (_gather(cells >> 1) + 0.5) * height
    bulge = GEOD.a * (np.radians(width) + np.radians(height)) ** 2 / 8
    centre, lam, phi = to_space(lon, lat), np.radians(lon), np.radians(lat)
    sin_x, cos_x, sin_y, cos_y = np.sin(lam), np.cos(lam), np.sin(phi), np.cos(phi)
    east_m = np.hypot(centre[0], centre[1]) * np.radians(width / 2) + bulge
    north_m = GEOD.a * (1 + GEOD.es) * np.radians(height / 2) + bulge
    east_axis = np.array([-sin_x, cos_x, np.zeros_like(lon)]) * east_m
    north_axis = np.array([-sin_y * cos_x, -sin_y * sin_x, cos_y]) * north_m
    up_axis = np.array([cos_y * cos_x, cos_y * sin_x, sin_y]) * bulge
    return Frames(centre, np.stack([east_axis, north_axis, up_axis]))


def _spread(number: Ints) -> Ints:
    """Return a number of up to 16 bits with a zero bit between each two."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        number = (number | number << shift) & mask
    return number


def _gather(code: Ints) -> Ints:
    """Return every other bit of a number: the inverse of :func:`_spread`."""
    code = code & 0x55555555
    for shift, mask in ((1, 0x33333333), (2, 0x0F0F0F0F), (4, 0x00FF00FF), (8, 0x0000FFFF)):
        code = (code | code >> shift) & mask
    return code
