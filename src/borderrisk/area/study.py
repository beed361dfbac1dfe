"""A study area: its layers, its borders, its segments."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from borderrisk import border
from borderrisk.crs import LONLAT, bbox_polygon
from borderrisk.errors import BorderRiskError, short_repr
from borderrisk.languages import FALLBACK, localized
from borderrisk.names import normalize_name
from borderrisk.values import Values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import folium
    import pyproj

    from borderrisk.catalogue import Provenance

LAYERS = ("countries", "units", "rivers", "places", "crossings")
"""The frames of an area."""

DISTRICT_LEVEL = 2
"""The level of departments, cercles and moughataas."""


class UnitError(BorderRiskError, LookupError):
    """No unit fits what was asked, or more than one."""


@dataclass(frozen=True, eq=False, repr=False)
class Area:
    """A study area, as :func:`read_area` gives it.

    Frames are in ``crs``. ``bbox`` is west, south, east, north in degrees (west beyond east where
    it crosses 180°). ``border_pairs`` names the borders of the area, the first of which is the one
    it is about. ``report`` and ``score`` are the register and the score spec that its default map
    shows, each a name of the embedded data or a path, if any. ``sources`` holds the provenance of
    each layer, by the layer's name; ``notes`` what was guessed, mended or left out in reading.
    """

    name: str
    title: Mapping[str, str]
    crs: pyproj.CRS
    bbox: tuple[float, float, float, float]
    border_pairs: tuple[tuple[str, str], ...]
    countries: gpd.GeoDataFrame
    units: gpd.GeoDataFrame
    rivers: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    crossings: gpd.GeoDataFrame
    report: str | Path | None = None
    score: str | Path | None = None
    sources: Mapping[str, Provenance] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        """Return what it was made of, without what was derived from that."""
        made = {each.name: getattr(self, each.name) for each in fields(self)}
        return made | {"title": dict(self.title), "sources": dict(self.sources)}

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in LAYERS)
        return f"<Area {self.name}: {'/'.join(map('-'.join, self.border_pairs))}; {counts}>"

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><td>{name}</td><td>{len(getattr(self, name))}</td>"
            f"<td>{escape(localized(source.source, FALLBACK))}</td></tr>"
            for name, source in self.sources.items()
        )
        title = escape(localized(self.title, FALLBACK))
        return f"<table><caption>{title}</caption>{cells}</table>"

    def explore(self, **options: Any) -> folium.Map:
        """Return the area as a map; options are those of :func:`borderrisk.maps.draw`.

        Examples
        --------
        >>> import borderrisk as br
        >>> br.read_area("faleme").explore(lang="fr").lang
        'fr'
        """
        # a way up, as GeoDataFrame.explore is: the map is loaded when it is asked for
        import borderrisk  # noqa: PLC0415

        return borderrisk.maps.draw(self, **options)

    @property
    def window(self) -> tuple[float, float, float, float]:
        """The box of the area, by its name in version 0.1."""
        warnings.warn("use bbox for window", DeprecationWarning, stacklevel=2)
        return self.bbox

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The borders of the area, by their name in version 0.1."""
        warnings.warn("use border_pairs for pairs", DeprecationWarning, stacklevel=2)
        return self.border_pairs

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that the layers were read from."""
        return tuple(path for source in self.sources.values() for path in source.files)

    @cached_property
    def extents(self) -> Mapping[str, shapely.Geometry]:
        """What each layer covers, in the area's CRS: beyond it nothing is known, not nought.

        The box that the layer's source states, or the one that its rows span, by the layer's name.
        """
        boxes = {name: source.extent for name, source in self.sources.items() if source.extent}
        spanned = {name: getattr(self, name).to_crs(LONLAT).total_bounds for name in LAYERS
                   if name not in boxes and len(getattr(self, name))}  # fmt: skip
        return MappingProxyType(
            {name: bbox_polygon(tuple(box), self.crs) for name, box in (boxes | spanned).items()}
        )

    @property
    def accuracy_m(self) -> float:
        """How far its outlines and rivers may lie from the ground, as far as a source states it."""
        sources = map(self.sources.get, ("countries", "rivers"))
        return max(getattr(source, "accuracy_m", None) or 0.0 for source in sources)

    def unit(
        self, name: str, *, country: str | None = None, level: int | None = None,
        vintage: int | None = None,
    ) -> pd.Series:  # fmt: skip
        """Return the one unit that fits.

        Parameters
        ----------
        name : str
            Its name; case and diacritics do not matter.
        country : str, optional
            ISO 3166 alpha-3 code.
        level : int, optional
            1 or 2.
        vintage : int, optional
            The year since which its outline holds in the source.

        Returns
        -------
        Series
            The row, with ``.geometry`` in the area's CRS.

        Raises
        ------
        UnitError
            If none fits, or more than one; the message lists what there is.

        Examples
        --------
        >>> import borderrisk as br
        >>> area = br.read_area("faleme")
        >>> area.unit("Saraya", country="SEN", level=2).unit_id
        'SEN-2-saraya-2016'
        """
        found = self.units[self.units.name.map(normalize_name) == normalize_name(name)]
        for column, wanted in (("country", country), ("level", level), ("vintage", vintage)):
            if wanted is not None:
                found = found[found[column] == wanted]
        if len(found) == 1:
            return found.squeeze(axis=0)
        asked = f"{short_repr(name)} (country={country}, level={level}, vintage={vintage})"
        if len(found):
            raise UnitError(f"more than one unit fits {asked}: {_listed(found)}")
        raise UnitError(f"no unit fits {asked}; there are {_listed(self.units)}")

    def river(self, name: str) -> pd.Series:
        """Return one river by its id, or its name in French or English."""
        wanted = normalize_name(name)
        names = self.rivers[["river_id", "name", "name_en"]].map(normalize_name)
        found = self.rivers[(names == wanted).any(axis=1)]
        if len(found) != 1:
            raise UnitError(f"no river {short_repr(name)}; there are {', '.join(self.rivers.name)}")
        return found.squeeze(axis=0)

    @cached_property
    def borders(self) -> gpd.GeoDataFrame:
        """The shared borders of the area: ``a``, ``b``, line, indexed by ``border_id``."""
        found = [self.border("-".join(pair)) for pair in self.border_pairs]
        columns = {"a": [each.a for each in found], "b": [each.b for each in found]}
        index = pd.Index([each.id for each in found], name="border_id")
        lines = [each.line for each in found]
        return gpd.GeoDataFrame(columns, geometry=lines, index=index, crs=self.crs)

    @cached_property
    def _known_borders(self) -> dict[str, border.Border]:
        return {}

    def border(self, border_id: str | None = None) -> border.Border:
        """Return one border of the area.

        Parameters
        ----------
        border_id : str, optional
            Such as ``"MLI-SEN"``; the border that the area is about by default.

        Raises
        ------
        UnitError
            If the area has no border of that name.
        BorderError
            If the outlines of its two countries do not coincide.

        Examples
        --------
        >>> import borderrisk as br
        >>> found = br.read_area("faleme").border("MRT-SEN")
        >>> found.a, found.b, found.line.geom_type
        ('MRT', 'SEN', 'LineString')
        """
        pairs = {"-".join(pair): pair for pair in self.border_pairs}
        name = border_id if border_id is not None else next(iter(pairs), None)
        if name not in pairs:
            known = ", ".join(pairs) or "none"
            raise UnitError(f"no border {short_repr(border_id)}; there are {known}")
        if name not in self._known_borders:
            self._known_borders[name] = border.between(self.countries, *pairs[name])
        return self._known_borders[name]

    def segments(
        self, length_m: float = 10_000, *, border_id: str | None = None
    ) -> gpd.GeoDataFrame:
        """Cut a border of the area into segments, with the rivers that they follow.

        Parameters
        ----------
        length_m : float
            Least length of a segment, 5 km or more.
        border_id : str, optional
            Such as ``"MLI-SEN"``; the border that the area is about by default.

        Returns
        -------
        GeoDataFrame
            As :func:`borderrisk.border.segments` gives them with the rivers of the area, and no
            share within less than :attr:`accuracy_m`.

        Examples
        --------
        >>> import borderrisk as br
        >>> br.read_area("faleme").segments(20_000).index[0]
        'MLI-SEN-20km-001'
        """
        cut = self.border(border_id), length_m, self.rivers, self.accuracy_m
        return _segments(Values(cut)).copy()

    def sides(self, segments: gpd.GeoDataFrame, *, level: int = DISTRICT_LEVEL) -> pd.DataFrame:
        """Return which units of the area lie along each segment, on which side.

        Parameters
        ----------
        segments : GeoDataFrame
            As :meth:`segments` gives them.
        level : int, optional
            Level of the units.

        Returns
        -------
        DataFrame
            As :func:`borderrisk.border.sides` gives it: one row for each segment, side and unit.

        Examples
        --------
        >>> import borderrisk as br
        >>> area = br.read_area("faleme")
        >>> area.sides(area.segments(50_000)).query("side == 'b'").name.unique().tolist()
        ['Bakel', 'Saraya']
        """
        return border.sides(segments, self.units[self.units.level == level])

    @property
    def river_lines(self) -> shapely.MultiLineString:
        """Every river of the area, as the parts of one line."""
        return shapely.multilinestrings(shapely.get_parts(self.rivers.geometry.array))


@lru_cache(maxsize=32)
def _segments(cut: Values[tuple[Any, ...]]) -> gpd.GeoDataFrame:
    line, length_m, rivers, accuracy_m = cut.of
    return border.segments(line, length_m, rivers=rivers, accuracy_m=accuracy_m)


def _listed(units: gpd.GeoDataFrame) -> str:
    rows = units.sort_values(["country", "level", "name", "vintage"]).itertuples()
    return "; ".join(f"{u.name} ({u.country}, level {u.level}, vintage {u.vintage})" for u in rows)
