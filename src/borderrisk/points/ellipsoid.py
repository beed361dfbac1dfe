"""Points of the ellipsoid in space, where the nearest is found without a projection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from borderrisk.crs import GEOD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_GRID = 2.0**20
"""Steps of coordinates in a metre: their differences are exact, so that two edges are equally far
from whatever is nearest to the vertex that they share."""

_E2 = GEOD.es
_SECOND_E2 = _E2 / (1 - _E2)


def to_space(lon: Floats, lat: Floats) -> Floats:
    """Return geocentric coordinates (EPSG:4978) in metres, one column a point.

    Parameters
    ----------
    lon, lat : ndarray of float
        Degrees on WGS 84.

    Returns
    -------
    ndarray of float, (3, n)
        Rounded to a millionth of a metre.

    Examples
    --------
    >>> to_space(np.array([0.0]), np.array([0.0])).tolist()
    [[6378137.0], [0.0], [0.0]]
    """
    lam, phi = np.radians(lon), np.radians(lat)
    sin, cos = np.sin(phi), np.cos(phi)
    normal = GEOD.a / np.sqrt(1 - _E2 * sin**2)
    out = np.empty((3, *lam.shape))
    out[0] = normal * cos * np.cos(lam)
    out[1] = normal * cos * np.sin(lam)
    out[2] = normal * (1 - _E2) * sin
    return np.asarray(np.round(out * _GRID) / _GRID)


def geodesic_m(points: Floats, chords: Floats) -> Floats:
    """Return the length of the geodesic over each chord, in metres.

    The chord stands in a circle whose radius is that of the ellipsoid's normal section (Euler) in
    its middle, in its direction; its lean on the axis gives both. Within 0.1 mm at 100 km and
    2 cm at 500 km of :meth:`pyproj.Geod.inv`.

    Parameters
    ----------
    points : ndarray of float, (3, n)
        Where each chord ends, as :func:`to_space` gives it.
    chords : ndarray of float, (3, n)
        From its start to its end.

    Examples
    --------
    >>> ends = to_space(np.array([0.0, 1.0]), np.array([10.0, 10.0]))
    >>> float(geodesic_m(ends[:, 1:], ends[:, 1:] - ends[:, :1]).round(3)[0])
    109639.322
    """
    middle = points - chords / 2
    across = middle[0] ** 2 + middle[1] ** 2
    up = (middle[2] / (1 - _E2)) ** 2
    squared = chords[0] ** 2 + chords[1] ** 2 + chords[2] ** 2
    lean = np.divide(chords[2] ** 2, squared, out=np.zeros_like(squared), where=squared > 0)
    normal = GEOD.a / np.sqrt(1 - _E2 * up / (across + up))
    diameter = 2 * normal / (1 + _SECOND_E2 * lean)
    return np.asarray(diameter * np.arcsin(np.minimum(np.sqrt(squared) / diameter, 1)))
