"""A study area: its units, rivers, places, crossings and borders, ready."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from borderrisk import border, catalogue, layers
from borderrisk.crs import require_metric, to_metric
from borderrisk.errors import BorderRiskError, Fault, InputError, fault, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyproj

_FIELDS = ("title", "countries", "borders", "rivers", "window", "crs", "crs_reason")
_OPTIONAL = ("layers", "report")
_LANGUAGES = ("en", "fr")
_DISTRICTS = 2
"""The level of departments, cercles and moughataas."""


class UnitError(BorderRiskError, LookupError):
    """No unit fits what was asked, or more than one."""


@dataclass(frozen=True, eq=False)
class Area:
    """A study area, as :func:`read_area` gives it.

    Frames are in ``crs``; ``window`` is west, south, east, north in degrees; ``pairs`` names the
    borders of the area, the first of which is the one it is about; ``report`` the register that
    its default map shows, if any.
    """

    name: str
    title: Mapping[str, str]
    crs: pyproj.CRS
    window: tuple[float, float, float, float]
    pairs: tuple[tuple[str, str], ...]
    countries: gpd.GeoDataFrame
    units: gpd.GeoDataFrame
    rivers: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    crossings: gpd.GeoDataFrame
    report: str | None = None

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
        >>> area = read_area("faleme")
        >>> area.unit("Saraya", country="SEN", level=2).unit_id
        'SEN-2-saraya-2016'
        """
        found = self.units[self.units.name.map(folded) == folded(name)]
        for column, wanted in (("country", country), ("level", level), ("vintage", vintage)):
            if wanted is not None:
                found = found[found[column] == wanted]
        if len(found) == 1:
            row: pd.Series = found.iloc[0]
            return row
        asked = f"{shown(name)} (country={country}, level={level}, vintage={vintage})"
        if len(found):
            raise UnitError(f"more than one unit fits {asked}: {_listed(found)}")
        raise UnitError(f"no unit fits {asked}; there are {_listed(self.units)}")

    def river(self, name: str) -> pd.Series:
        """Return one river by its id or name."""
        wanted = folded(name)
        found = self.rivers[
            (self.rivers.river_id == name) | (self.rivers.name.map(folded) == wanted)
        ]
        if len(found) != 1:
            raise UnitError(f"no river {shown(name)}; there are {', '.join(self.rivers.name)}")
        row: pd.Series = found.iloc[0]
        return row

    @cached_property
    def borders(self) -> gpd.GeoDataFrame:
        """The shared borders of the area: ``a``, ``b``, line, indexed by ``border_id``."""
        lines = [border.shared_border(self.countries, *pair) for pair in self.pairs]
        index = pd.Index(["-".join(pair) for pair in self.pairs], name="border_id")
        columns = dict(zip("ab", map(list, zip(*self.pairs, strict=True)), strict=True))
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
            is known), ``river`` (id of the nearest), ``river_share`` (of that river at 1 km) and
            the same at 250, 500, 1,000 and 2,000 m (``river_share_250m`` …).

        Examples
        --------
        >>> read_area("faleme").segments(20_000).index[0]
        'MLI-SEN-20km-001'
        """
        borders = self.borders
        if border_id is None:
            border_id = str(borders.index[0])
        if border_id not in borders.index:
            known = ", ".join(borders.index)
            raise UnitError(f"no border {shown(border_id)}; there are {known}")
        row = borders.loc[border_id]
        cut = border.segments(row.geometry, length_m, crs=self.crs, name=border_id)
        districts = self.units[self.units.level == _DISTRICTS]
        rivers = [self._nearest_river(line) for line in cut.geometry]
        return cut.assign(
            border_id=border_id,
            length_m=[border.length_m(line, crs=self.crs) for line in cut.geometry],
            side_a=border.sides(cut, districts[districts.country == row.a]),
            side_b=border.sides(cut, districts[districts.country == row.b]),
            river=[self.rivers.river_id.iloc[n] for n in rivers],
            **self._river_shares(cut, rivers),
        )

    def _river_shares(self, cut: gpd.GeoDataFrame, rivers: list[int]) -> dict[str, list[float]]:
        lines = self.rivers.geometry.iloc[rivers]
        shares = {
            f"river_share_{within:g}m": [
                border.river_share(line, river, within_m=within)
                for line, river in zip(cut.geometry, lines, strict=True)
            ]
            for within in border.TOLERANCES_M
        }
        return {"river_share": shares["river_share_1000m"], **shares}

    def _nearest_river(self, line: Any) -> int:
        return int(self.rivers.distance(line.interpolate(0.5, normalized=True)).argmin())


def folded(name: str) -> str:
    """Return a name without case or diacritics, for comparison only.

    Examples
    --------
    >>> folded("Kéniéba")
    'kenieba'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def read_area(source: str | Path) -> Area:
    """Read a study area.

    Parameters
    ----------
    source : str or Path
        A name in ``data/areas``, or the path of a TOML file of the same form.

    Returns
    -------
    Area
        With every frame checked and projected.

    Raises
    ------
    InputError
        With every fault of the file.

    Examples
    --------
    >>> area = read_area("faleme")
    >>> area.crs.is_projected, len(area.units)
    (True, 23)
    """
    path, table = read_toml(source, "areas")
    _check(path, table)
    read = {
        name: _layer(path, table, name)
        for name in ("countries", "units", "rivers", "places", "crossings")
    }
    crs = require_metric(table["crs"])
    codes = table["countries"]
    frames = {
        "countries": read["countries"][read["countries"].country.isin(codes)],
        "units": read["units"][read["units"].country.isin(codes)],
        "rivers": _in_order(read["rivers"], "river_id", table["rivers"]),
        "places": _places(read["places"][read["places"].country.isin(codes)]),
        "crossings": _within(read["crossings"], table["window"]),
    }
    _check_members(path, table, frames)
    return Area(
        name=path.stem,
        title=table["title"],
        crs=crs,
        window=tuple(table["window"]),
        pairs=tuple(map(tuple, table["borders"])),
        report=table.get("report"),
        **{name: to_metric(frame.reset_index(drop=True), crs) for name, frame in frames.items()},
    )


def read_toml(source: str | Path, folder: str) -> tuple[Path, dict[str, Any]]:
    """Return path and content of a TOML file given by its path, or by its name in a data folder.

    Raises
    ------
    InputError
        If there is no such file, or it is no TOML.
    """
    embedded = catalogue.data_dir() / folder
    path = Path(source)
    if path.suffix != ".toml" and not path.exists():
        path = embedded / f"{source}.toml"
        if not path.is_file() or path.parent != embedded:
            known = ", ".join(
                sorted(p.stem for p in embedded.glob("*.toml") if "-score" not in p.stem)
            )
            raise fault(source, found=f"no such file, and no such name in data/{folder}: {known}")
    try:
        return path, tomllib.loads(layers.read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise fault(path, found=f"no TOML: {error}") from error


def _layer(path: Path, table: dict[str, Any], name: str) -> gpd.GeoDataFrame:
    """Return an embedded dataset, or the user's file that the area names beside its TOML."""
    named = table.get("layers", {}).get(name, name)
    if named in catalogue.datasets():
        return layers.read_layer(named)
    file = path.parent / named
    return layers.read_points(file) if file.suffix == ".csv" else layers.read_geojson(file)


def _places(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.assign(population=pd.to_numeric(frame.population))


def _in_order(frame: gpd.GeoDataFrame, column: str, members: list[str]) -> gpd.GeoDataFrame:
    """Return the rows that a list names, in its order: the first is what the area is about."""
    return frame[frame[column].isin(members)].sort_values(
        column, key=lambda c: c.map(members.index)
    )


def _within(frame: gpd.GeoDataFrame, window: list[float]) -> gpd.GeoDataFrame:
    return frame[frame.intersects(shapely.box(*window))]


def _check(path: Path, table: dict[str, Any]) -> None:
    file = str(path)
    faults = [Fault(file, "", f, "missing") for f in _FIELDS if f not in table]
    faults += [
        Fault(file, "", f, f"unknown field, allowed: {', '.join((*_FIELDS, *_OPTIONAL))}")
        for f in table.keys() - {*_FIELDS, *_OPTIONAL}
    ]
    faults += _value_faults(
        file, {"title": {}, "window": [], "borders": [], "countries": []} | table
    )
    if faults:
        raise InputError(faults)


def _value_faults(file: str, table: dict[str, Any]) -> list[Fault]:
    faults = [
        Fault(file, "", f"title.{lang}", "missing")
        for lang in _LANGUAGES
        if lang not in table["title"]
    ]
    west, south, east, north = table["window"] if len(table["window"]) == 4 else (0, 0, 0, 0)  # noqa: PLR2004
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004
        found = f"found {shown(table['window'])}, [west, south, east, north] in degrees is needed"
        faults.append(Fault(file, "", "window", found))
    for pair in table["borders"]:
        if len(pair) != 2 or not set(pair) <= set(table["countries"]):  # noqa: PLR2004
            found = f"found {shown(pair)}, two of {', '.join(table['countries'])} are needed"
            faults.append(Fault(file, "", "borders", found))
    try:
        require_metric(table.get("crs"))
    except BorderRiskError as error:
        faults.append(Fault(file, "", "crs", str(error)))
    return faults


def _check_members(path: Path, table: dict[str, Any], frames: dict[str, gpd.GeoDataFrame]) -> None:
    wanted = (("countries", "country"), ("rivers", "river_id"))
    faults = [
        Fault(str(path), "", name, f"found {shown(member)}, the layer has no such {column}")
        for name, column in wanted
        for member in table[name]
        if member not in set(frames[name][column])
    ]
    if faults:
        raise InputError(faults)


def _listed(units: gpd.GeoDataFrame) -> str:
    rows = units.sort_values(["country", "level", "name", "vintage"]).itertuples()
    return "; ".join(f"{u.name} ({u.country}, level {u.level}, vintage {u.vintage})" for u in rows)
