"""A study area from its file."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from borderrisk import border, catalogue, layers
from borderrisk.area import checks
from borderrisk.area.file import AreaFile
from borderrisk.area.study import Area
from borderrisk.countries import by_code
from borderrisk.crs import best_local, require_metric, to_metric
from borderrisk.errors import InputError, InputWarning, Issue, input_error, refuse
from borderrisk.languages import FALLBACK, LANGUAGES, localized
from borderrisk.records import to_record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd
    import pyproj

    Pairs = tuple[tuple[str, str], ...]

read_toml = catalogue.read_named


@dataclass
class _Layers:
    """The layers of an area on their way from files to frames, and what is said of them."""

    path: Path
    said: AreaFile
    origins: dict[str, catalogue.Provenance | None] = field(default_factory=dict)
    tables: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def read(self) -> None:
        """Read every layer, and raise the issues of all of them at once."""
        issues: list[Issue] = []
        for name in layers.KINDS:
            try:
                self.origins[name] = _origin(self.path, self.said, name)
                self.tables[name] = self._table(name)
            except InputError as error:
                issues += error.issues
        refuse(issues)
        issues += checks.member_issues(str(self.path), self.said, self.tables)
        if "countries" in self.own() and len(self.tables["countries"]) > 1:
            try:
                self._settle()
            except InputError as error:
                issues += error.issues
        refuse(issues)

    def _table(self, name: str) -> gpd.GeoDataFrame:
        origin, codes = self.origins[name], self.said.countries
        if isinstance(origin, layers.OwnLayer):
            layer = layers.read_own(name, origin, countries=codes)
            self.notes += layer.notes
            return layer.table
        if not isinstance(origin, catalogue.Dataset):
            return layers.empty(name)
        if origin.id == layers.WORLD:
            return layers.world_countries(codes)
        table = layers.read_layer(origin.id)
        if name == "places":
            table = table.assign(population=pd.to_numeric(table.population))
        if name == "rivers":
            table = table.assign(name_en=table.name_en.fillna(table.name))
        if "country" in table:
            table = table[table.country.isin(codes)]
        near = {"units", *(["rivers"] if self.said.rivers is None else [])}
        if self.said.window and name in near:
            table = table[checks.seen(table.geometry.array, self.said.window)]
        return table

    def _settle(self) -> None:
        """Make one coverage of the outlines that an area brings, or refuse them."""
        file = self.files("countries")
        try:
            found = border.settle(self.tables["countries"])
        except border.BorderError as error:
            raise input_error(file, field="geometry", found=str(error)) from error
        disputed = found.settled[found.settled.faces > 0]
        refuse(checks.settled_issues(file, disputed))
        self.tables["countries"] = found.countries
        for row in disputed.itertuples():
            note = (
                f"{row.a}-{row.b}: outlines did not match: {row.gap_km2:.1f} km² of gaps, "
                f"{row.overlap_km2:.1f} km² of overlaps, at most {row.width_m:.0f} m wide; the "
                f"border there is the outline of {row.follows}"
            )
            warnings.warn(note, InputWarning, stacklevel=4)
            self.notes.append(note)

    def files(self, name: str) -> str:
        """Return the files of a layer, as issues name them."""
        origin = self.origins[name]
        return ", ".join(map(str, origin.files)) if origin else ""

    def own(self) -> list[str]:
        """Return the names of the layers that the area brings itself."""
        return [n for n in self.origins if isinstance(self.origins[n], layers.OwnLayer)]


def read_area(source: str | Path) -> Area:
    """Read a study area.

    Parameters
    ----------
    source : str or Path
        A name in ``data/areas``, or the path of a TOML file of the same form.

    Returns
    -------
    Area
        With every frame checked and projected; ``notes`` tell what was guessed or left out.

    Raises
    ------
    InputError
        With every issue of the file, or of its layers.

    Examples
    --------
    >>> area = read_area("faleme")
    >>> area.crs.is_projected, len(area.units)
    (True, 23)
    """
    path, table = catalogue.read_named(source, "areas")
    said = _with_codes(to_record(table, AreaFile, file=path))
    ground = _Layers(path, said)
    ground.read()
    window, crs = _window_and_crs(ground)
    pairs, title = _pairs_and_title(ground)
    _check(ground, window, crs, pairs)
    frames = {name: to_metric(_shown(ground, name, window), crs) for name in layers.KINDS}
    if "units" in ground.own():
        refuse(checks.unit_issues(frames["units"], frames["countries"]))
    return Area(
        name=path.stem,
        title=title,
        crs=crs,
        bbox=window,
        border_pairs=pairs,
        report=_named_file(path, said.report),
        score=_named_file(path, said.score),
        sources={name: origin for name, origin in ground.origins.items() if origin},
        notes=tuple(ground.notes),
        **{name: frame.drop(columns=["file", "row"], errors="ignore")
           for name, frame in frames.items()},
    )  # fmt: skip


def _with_codes(said: AreaFile) -> AreaFile:
    """Return an area file with every country as its alpha-3 code, whatever code it was given by."""

    def alpha_3(code: str) -> str:
        found = by_code(code)
        return found.alpha_3 if found else code

    pairs = said.borders and tuple(tuple(map(alpha_3, pair)) for pair in said.borders)
    return said.model_copy(
        update={"countries": tuple(map(alpha_3, said.countries)), "borders": pairs}
    )


def _named_file(path: Path, name: str | None) -> str | Path | None:
    """Return the file that an area names beside it, or else a name of the embedded data."""
    beside = path.parent / name if name else None
    return beside if beside and beside.suffix else name


def _origin(path: Path, said: AreaFile, name: str) -> catalogue.Provenance | None:
    """Return the embedded dataset of a layer, what the area says of its files, or None for none."""
    sources = getattr(said.layers, name)
    if sources is None:
        return catalogue.dataset(name)
    if not sources:
        return None
    first = sources[0].files[0]
    if len(sources) > 1 or len(sources[0].files) > 1 or first not in catalogue.datasets():
        return layers.OwnLayer.of(name, sources, path.parent)
    found = catalogue.dataset(first)
    if found.kind != name:
        message = f"found the dataset {first!r}, {name} are needed"
        raise InputError([Issue(str(path), "", f"layers.{name}", message)])
    return found


def _window_and_crs(ground: _Layers) -> tuple[checks.Box, pyproj.CRS]:
    """Return the window of an area, or what its countries span, and its CRS, or the best there."""
    window = ground.said.window
    if not window:
        edges = ground.tables["countries"].total_bounds - (0.05, 0.05, -0.05, -0.05)
        west, south, east, north = box = [round(float(edge), 1) for edge in edges]
        ground.notes.append(f"window: {box}, what the countries span")
        window = max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0)
    if ground.said.crs:
        return window, require_metric(ground.said.crs)
    crs, error = best_local(window)
    ground.notes.append(f"crs: {crs.srs}, {checks.scale_note(error)}")
    return window, crs


def _pairs_and_title(ground: _Layers) -> tuple[Pairs, Mapping[str, str]]:
    """Return the borders and the title of an area, or what its countries suggest.

    Borders are then those of each two countries that share a line, the title the names of the two
    that the area is about, in every language.
    """
    codes, title = ground.said.countries, ground.said.title
    pairs = tuple((a, b) for a, b in ground.said.borders or ())
    if ground.said.borders is None:
        rows = ground.tables["countries"].set_index("country").geometry
        pairs = tuple(
            (a, b)
            for a, b in combinations(codes, 2)
            if shapely.intersection(rows[a], rows[b]).length
        )
        told = ", ".join(map("-".join, pairs)) or "none"
        ground.notes.append(f"borders: {told}, the countries that share a line")
    if not title:
        known = {code: by_code(code) for code in (pairs[0] if pairs else codes)}
        names = [one.names if one else {"en": code} for code, one in known.items()]
        title = {lang: " – ".join(localized(name, lang) for name in names) for lang in LANGUAGES}
        ground.notes.append(f"title: {title[FALLBACK]}, the countries")
    return pairs, title


def _check(ground: _Layers, window: checks.Box, crs: pyproj.CRS, pairs: Pairs) -> None:
    """Raise what the layers of an area are not to one another, in degrees."""
    file, own, tables = str(ground.path), ground.own(), ground.tables
    for name in own:
        checks.require_in_window(ground.files(name), name, tables[name], window)
    issues = list(
        checks.window_issues(file, window, pairs[0] if pairs else None, tables["countries"])
    )
    issues += checks.crs_issues(file, crs, window) if ground.said.crs else ()
    if "places" in own:
        issues += checks.place_issues(tables["places"], tables["countries"])
    refuse(issues)


def _shown(ground: _Layers, name: str, window: checks.Box) -> gpd.GeoDataFrame:
    """Return the rows of a layer that the area holds, in its order."""
    table = ground.tables[name]
    unasked = name == "rivers" and ground.said.rivers is None and name not in ground.own()
    if name == "crossings" or unasked:  # embedded rivers of another part of the world say nothing
        inside = [shapely.intersects(table.geometry.array, b) for b in checks.window_boxes(window)]
        table = table[pd.DataFrame(inside).any().to_numpy()]
    if name == "rivers" and ground.said.rivers is not None:
        order = {river: n for n, river in enumerate(ground.said.rivers)}
        table = table[table.river_id.isin(order)]
        table = table.sort_values("river_id", key=lambda ids: ids.map(order))
    if name == "crossings":  # the towns of a post, a list from here on
        ids = [cell.split() if isinstance(cell, str) else [] for cell in table.place_ids]
        table = table.assign(place_ids=ids)
    return table.reset_index(drop=True)
