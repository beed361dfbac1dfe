"""Discs, rings and sectors around a point, whose radius is what is not known.

After Wieczorek, Guo and Hijmans, *The point-radius method for georeferencing locality descriptions
and calculating associated uncertainty* (2004), and Chapman and Wieczorek, *Georeferencing Best
Practices* (2020): the extent of the named place, the accuracy of the source, and the precision of
distance and direction add up.
"""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import shapely

from borderrisk.claims.locations import POINTS
from borderrisk.crs import GEOD

GAZETTEER_M = 1_310.0
"""How far a gazetteer's position may lie off: half the diagonal of the arc-minute that many of
its sources were rounded to."""

NEAR_PREC, NEAR_M = 2, 25_000.0
"""UCDP GED gives precision 2 to what lies within about 25 km of a known point."""

_EXTENT_M = ((5_000, 1_000.0), (50_000, 2_000.0), (500_000, 6_000.0), (5_000_000, 18_000.0))
"""Extent of a town by its population: the radius of a disc that holds the upper bound of the class
at 5,000 people per km²."""

_LARGEST_M = 30_000.0
"""Extent of a town above the last class."""

_UNKNOWN_M = 2_000.0
"""Extent of a place whose population is not known."""

_STEPS = 72
"""Vertices of a full circle: its edge is within 0.1 % of the radius."""

Position = tuple[float, float]
"""Longitude and latitude."""


def extent_m(population: float | None) -> float:
    """Return the radius of a town by its population, in metres.

    Examples
    --------
    >>> extent_m(194_716), extent_m(None)
    (6000.0, 2000.0)
    """
    if population is None or math.isnan(population):
        return _UNKNOWN_M
    return next((extent for most, extent in _EXTENT_M if population < most), _LARGEST_M)


def distance_precision_m(distance_km: float) -> float:
    """Return how far off a distance may be that a text gives, in metres.

    Half of the power of ten that a round figure stands on, one unit of the last digit of another.

    Examples
    --------
    >>> [distance_precision_m(km) for km in (20, 300, 7, 2.5)]
    [5000.0, 50000.0, 1000.0, 100.0]
    """
    exponent = int(Decimal(repr(distance_km)).normalize().as_tuple().exponent)
    power = 10.0**exponent * 1000
    return power / 2 if exponent > 0 else power


def half_angle_deg(direction: str) -> float:
    """Return how far off a direction may be: half of the angle to the next that might be meant.

    Examples
    --------
    >>> half_angle_deg("N"), half_angle_deg("NE"), half_angle_deg("NNE")
    (45.0, 22.5, 11.25)
    """
    return {1: 45.0, 2: 22.5}.get(len(direction), 11.25)


def disc(centre: Position, radius_m: float) -> shapely.Polygon:
    """Return a disc in longitude and latitude, its radius geodesic."""
    return shapely.Polygon(_arc(centre, radius_m, 0.0, 360.0))


def ring(
    centre: Position, distance_m: float, uncertainty_m: float, direction: str | None = None
) -> shapely.Polygon:
    """Return what lies at a distance from a place, and in a direction, give or take.

    Parameters
    ----------
    centre : tuple of float
        Longitude and latitude of the place.
    distance_m, uncertainty_m : float
        The distance, and what is not known of it.
    direction : str, optional
        A point of the compass; a full ring without it.

    Returns
    -------
    Polygon
        In longitude and latitude: a ring, a sector of one, or a disc where the uncertainty reaches
        the place itself.
    """
    inner, outer = max(0.0, distance_m - uncertainty_m), distance_m + uncertainty_m
    if direction is None:
        whole = disc(centre, outer)
        return whole if inner == 0 else shapely.difference(whole, disc(centre, inner))
    heading, half = POINTS.index(direction) * 22.5, half_angle_deg(direction)
    far = _arc(centre, outer, heading - half, heading + half)
    near = _arc(centre, inner, heading + half, heading - half) if inner else [centre]
    return shapely.Polygon([*far, *near])


def _arc(centre: Position, radius_m: float, start_deg: float, stop_deg: float) -> list[Position]:
    steps = max(2, round(_STEPS * abs(stop_deg - start_deg) / 360) + 1)
    headings = np.linspace(start_deg, stop_deg, steps)
    lon, lat = (np.full(steps, value) for value in centre)
    x, y, _ = GEOD.fwd(lon, lat, headings, np.full(steps, radius_m))
    return list(zip(map(float, x), map(float, y), strict=True))
