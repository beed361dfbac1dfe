"""Shapes from the coordinates that GeoJSON writes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from borderrisk.errors import short_repr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Build = Callable[[object], "shapely.Geometry | None"]
    XY = NDArray[np.float64]

_LIMITS = (("longitude", 180.0), ("latitude", 90.0))
"""Each number of a position with the most degrees that it may have."""
_LINE, _RING = 2, 4
"""Fewest positions of a line, and of a closed ring."""

_DIMENSIONS = (2, 3)
"""Longitude and latitude, with or without a height, which no map here shows."""

_SAID = 10
"""Issues that one geometry may list."""


def to_shape(raw: object, *, degrees: bool = True) -> tuple[shapely.Geometry | None, list[str]]:
    """Return a GeoJSON geometry as a shape, and what is wrong with it.

    Parameters
    ----------
    raw : object
        An object with ``type`` and ``coordinates``; anything else is an issue.
    degrees : bool
        Whether positions are longitude and latitude, and must lie in their ranges.

    Examples
    --------
    >>> to_shape({"type": "Point", "coordinates": [-11, 13]})
    (<POINT (-11 13)>, [])
    >>> to_shape({"type": "Point", "coordinates": [-11, 130]})[1]
    ['found latitude 130, it is -90 to 90']
    """
    if not isinstance(raw, dict):
        return None, [f"found {short_repr(raw)}, a geometry is needed"]
    kind, reader = raw.get("type"), _Reader(degrees)
    build = reader.builders().get(kind) if isinstance(kind, str) else None
    if build is None:
        return None, [f"found {short_repr(kind)}, allowed: {', '.join(reader.builders())}"]
    shape = build(raw.get("coordinates"))
    return (None if reader.issues else shape), reader.issues[:_SAID]


@dataclass
class _Reader:
    """Builds one shape, and notes what is wrong on the way."""

    degrees: bool
    issues: list[str] = field(default_factory=list)

    def builders(self) -> dict[str, Build]:
        """Return what builds each type of geometry."""
        return {
            "Point": self.point,
            "MultiPoint": lambda value: self.many(value, self.point, shapely.multipoints),
            "LineString": self.line,
            "MultiLineString": lambda value: self.many(value, self.line, shapely.multilinestrings),
            "Polygon": self.polygon,
            "MultiPolygon": lambda value: self.many(value, self.polygon, shapely.multipolygons),
        }

    def many(
        self,
        value: object,
        build: Build,
        join: Callable[[list[shapely.Geometry]], shapely.Geometry],
    ) -> shapely.Geometry | None:
        """Return the parts of a value as one shape."""
        if not isinstance(value, list) or not value:
            self.issues.append(f"found {short_repr(value)}, positions are needed")
            return None
        parts = [build(part) for part in value]
        return None if self.issues else join(parts)

    def point(self, value: object) -> shapely.Geometry | None:
        """Return one position as a point."""
        xy = self.positions([value], 1)
        return None if xy is None else shapely.Point(xy[0])

    def line(self, value: object) -> shapely.Geometry | None:
        """Return positions as a line."""
        xy = self.positions(value, _LINE)
        return None if xy is None else shapely.linestrings(xy)

    def polygon(self, value: object) -> shapely.Geometry | None:
        """Return rings as a polygon, the first around the others."""
        return self.many(value, self.ring, lambda rings: shapely.Polygon(rings[0], rings[1:]))

    def ring(self, value: Any) -> shapely.Geometry | None:
        """Return positions as a ring that ends where it begins."""
        xy = self.positions(value, _RING)
        if xy is None:
            return None
        if (xy[0] != xy[-1]).any():
            ends = f"found a ring from {value[0]} to {value[-1]}"
            self.issues.append(f"{ends}, it must end where it begins")
            return None
        return shapely.linearrings(xy)

    def positions(self, value: Any, least: int) -> XY | None:
        """Return a list of positions as an array; walk through it only if something is wrong."""
        try:
            numbers = set(map(type, chain.from_iterable(value)))
            sizes = set(map(len, value))
            listed = isinstance(value, list) and len(value) >= least
            if listed and numbers <= {int, float} and sizes <= {*_DIMENSIONS}:
                flat = value if sizes == {2} else [position[:2] for position in value]
                xy = np.array(flat, dtype=np.float64)
                limits = [limit for _, limit in _LIMITS]
                sound = np.abs(xy) <= limits if self.degrees else np.isfinite(xy)
                if sound.all():
                    return xy
        except (TypeError, OverflowError):  # not a list of lists, or an integer past all floats
            pass
        self.issues.extend(_position_issues(value, least, degrees=self.degrees))
        return None


def _position_issues(value: object, least: int, *, degrees: bool) -> Iterator[str]:
    if not isinstance(value, list) or not value:
        yield f"found {short_repr(value)}, positions are needed"
        return
    if len(value) < least:
        kind = "ring" if least == _RING else "line"
        yield f"found a {kind} of {len(value)} positions, at least {least} are needed"
    for position in value:
        if not isinstance(position, list) or len(position) not in _DIMENSIONS:
            yield f"found {short_repr(position)}, a position is longitude and latitude"
            continue
        for (word, limit), number in zip((*_LIMITS, ("height", math.inf)), position, strict=False):
            if type(number) not in {int, float} or not -math.inf < number < math.inf:
                yield f"found {word} {short_repr(number)}, a finite number is needed"
            elif degrees and not -limit <= number <= limit:
                yield f"found {word} {short_repr(number)}, it is -{limit:g} to {limit:g}"
