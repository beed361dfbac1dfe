"""What a study area holds, and how it is asked."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from functools import cached_property
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

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

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
            row: pd.Series = found.iloc[0]
            return row
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
        row: pd.Series = found.iloc[0]
        return row

    @cached_property
    def borders(self) -> gpd.GeoDataFrame:
        """The shared borders of the area: ``a``, ``b``, line, indexed by ``border_id``."""
        lines = [border.shared_border(self.countries, *pair) for pair in self.border_pairs]
        index = pd.Index(["-".join(pair) for pair in self.border_pairs], name="border_id")
        columns = dict(zip("ab", map(list, zip(*self.border_pairs, strict=True)), strict=True))
        return gpd.GeoDataFrame(columns, geometry=lines, index=index, crs=self.crs)

    def segments(
        self, length_m: float = 10_000, *, border_id: str | None = None
    ) -> gpd.GeoDataFrame:
        """Cut a border of the area into segments, with what lies on its sides.

        Parameters
        ----------
        length_m : float
            Least length of a segment, 5 km or more.
        border_id : str, optional
            Such as ``"MLI-SEN"``; the border that the area is about by default.

        Returns
        -------
        GeoDataFrame
            As :func:`borderrisk.border.segments`, and ``border_id``, ``length_m`` (geodesic, at its
            own vertices), ``side_a`` and ``side_b`` (unit ids of level 2 along it, empty where none
            is known), ``river_share`` (the share that follows a river of the area, at 1 km), the
            same at 250, 500, 1,000 and 2,000 m (``river_share_250m`` …), and ``river`` (id of the
            river that it follows most, or else of the nearest).

        Examples
        --------
        >>> import borderrisk as br
        >>> br.read_area("faleme").segments(20_000).index[0]
        'MLI-SEN-20km-001'
        """
        borders = self.borders
        if border_id is None:
            border_id = str(borders.index[0])
        if border_id not in borders.index:
            known = ", ".join(borders.index)
            raise UnitError(f"no border {short_repr(border_id)}; there are {known}")
        row = borders.loc[border_id]
        cut = border.segments(row.geometry, length_m, crs=self.crs, name=border_id)
        districts = self.units[self.units.level == DISTRICT_LEVEL]
        return cut.assign(
            border_id=border_id,
            length_m=[border.length_m(line, crs=self.crs) for line in cut.geometry],
            side_a=border.sides(cut, districts[districts.country == row.a]),
            side_b=border.sides(cut, districts[districts.country == row.b]),
            river=[self._main_river(line) for line in cut.geometry],
            **self._river_shares(cut),
        )

    @cached_property
    def river_lines(self) -> shapely.MultiLineString:
        """Every river of the area, as the parts of one line."""
        return shapely.multilinestrings(shapely.get_parts(self.rivers.geometry.array))

    def _river_shares(self, cut: gpd.GeoDataFrame) -> dict[str, list[float]]:
        shares = {
            f"river_share_{within:g}m": [
                border.river_share(line, self.river_lines, within_m=within) for line in cut.geometry
            ]
            for within in border.TOLERANCES_M
        }
        return {"river_share": shares["river_share_1000m"], **shares}

    def _main_river(self, line: Any) -> str:
        near = self.rivers.distance(line)
        shares = [
            border.river_share(line, river) if away <= border.NEAR_RIVER_M else 0.0
            for river, away in zip(self.rivers.geometry, near, strict=True)
        ]
        order = sorted(range(len(shares)), key=lambda n: (-shares[n], near.iloc[n]))
        return str(self.rivers.river_id.iloc[order[0]])


def _listed(units: gpd.GeoDataFrame) -> str:
    rows = units.sort_values(["country", "level", "name", "vintage"]).itertuples()
    return "; ".join(f"{u.name} ({u.country}, level {u.level}, vintage {u.vintage})" for u in rows)
