"""What an area, a register and a score hold, as layers for other tools."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from borderrisk.crs import LONLAT
from borderrisk.errors import input_error
from borderrisk.languages import localized
from borderrisk.records import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from borderrisk.area import Area
    from borderrisk.score import Composite

    Placed: TypeAlias = gpd.GeoDataFrame | None
    Scores: TypeAlias = Composite | pd.DataFrame | None

ABOUT = ("source", "vintage", "licence", "attribution")
"""Columns of every row of every layer, so that no file is without its terms."""

_BASE = ("countries", "units", "rivers", "places", "crossings")
_OWN_WORDS = "statements in our own words; the report belongs to its publisher"
_NOT_STATED = "not stated"
_DECIMALS = 6
"""Of a degree: a tenth of a metre, finer than any layer is."""


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of an export.

    Attributes
    ----------
    name : str
        ``countries``, ``units``, ``rivers``, ``borders``, ``segments``, ``places``, ``crossings``
        or ``claims``.
    frame : GeoDataFrame
        In longitude and latitude (EPSG:4326); every row carries source, vintage, licence and
        attribution. A claim that is not mapped has no geometry.
    """

    name: str
    frame: gpd.GeoDataFrame

    @property
    def tags(self) -> dict[str, str]:
        """The HXL tag of each column; a column that the table does not know has ``#meta``."""
        return {str(name): column(self.name, str(name))[0] for name in self.frame.columns}


@cache
def _columns() -> Mapping[str, Mapping[str, list[str]]]:
    return read_toml(Path(__file__).with_name("columns.toml"))


def column(layer: str, name: str) -> tuple[str, str]:
    """Return the HXL tag of a column and what it holds.

    Examples
    --------
    >>> column("segments", "length_m")
    ('#geo+length+num', 'geodesic length, metres')
    >>> column("claims", "statement_es")[0]
    '#description+i_es'
    """
    known = {**_columns()["every"], **_columns().get(layer, {})}
    stem, _, lang = name.rpartition("_")
    tag, text = known.get(name) or known.get(f"{stem}_*", ["#meta", ""])
    return tag.replace("*", lang), text


def collect_layers(
    area: Area,
    *,
    placed: gpd.GeoDataFrame | None = None,
    scores: Scores = None,
) -> dict[str, Layer]:
    """Return every layer of an area by its name, with the claims and scores that were passed.

    Parameters
    ----------
    area : Area
        Study area.
    placed : GeoDataFrame, optional
        Claims, as :meth:`borderrisk.claims.Register.place` gives them, in any order.
    scores : Composite or DataFrame, optional
        As :func:`borderrisk.score.composite` gives them, also sorted, filtered or read back from
        CSV: rows are found by their segment's id.

    Raises
    ------
    InputError
        If a scored segment is none of the area's.

    Examples
    --------
    >>> import borderrisk as br
    >>> list(collect_layers(br.read_area("faleme")))[:4]
    ['countries', 'units', 'rivers', 'places']
    """
    layers = {name: _known(name, getattr(area, name)) for name in _BASE}
    layers["borders"] = _known("borders", area.borders.reset_index())
    layers["segments"] = _segments(area, scores)
    sources = {name: area.sources.get(name) for name in _BASE}
    sources |= dict.fromkeys(("borders", "segments"), area.sources.get("countries"))
    made = {}
    for name, frame in layers.items():  # whose rows say whose they are; what they say stays
        texts = dict.fromkeys(ABOUT, _NOT_STATED)  # of an area that was made in Python
        if (source := sources[name]) is not None:
            texts = {
                "source": localized(dict(source.source), "en"),
                "vintage": localized(dict(source.vintage), "en"),
                "licence": source.licence,
                "attribution": source.attribution,
            }
        made[name] = frame.assign(**{key: text for key, text in texts.items() if key not in frame})
    if placed is not None:
        made["claims"] = _claims(placed)
    return {name: Layer(name, _lonlat(frame, area)) for name, frame in made.items()}


def _known(name: str, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the columns of a base layer that the table of columns describes."""
    kept = [c for c in _columns()[name] if c in frame.columns]
    own = [c for c in ABOUT if c in frame.columns]
    return frame[[*kept, *own, frame.geometry.name]]


def _segments(area: Area, scores: Scores) -> gpd.GeoDataFrame:
    """Return the segments of the area, and of those that are scored their figures."""
    if scores is None:
        return _known("segments", area.segments().reset_index())
    table: pd.DataFrame = getattr(scores, "scores", scores)
    table = table.set_index("segment_id") if "segment_id" in table.columns else table
    cuts = table[["border_id", "cut_m"]].drop_duplicates() if "cut_m" in table else None
    pairs = [()] if cuts is None else cuts.itertuples(index=False)
    cut = [area.segments(float(p[1]), border_id=p[0]) if p else area.segments() for p in pairs]
    segments = pd.concat(cut) if len(cut) > 1 else cut[0]
    unknown = table.index.difference(segments.index)
    if len(unknown):
        raise input_error("scores", unknown[0], "segment_id", "no segment of this area has this id")
    figures = table[[c for c in table.columns if c not in segments.columns]]
    joined = segments.join(figures.drop(columns=["geometry"], errors="ignore"))
    shown = [c for c in _columns()["segments"] if c in joined.columns]
    parts = [c for c in joined.columns if str(c).startswith("contribution_")]
    return joined.rename_axis("segment_id").reset_index()[
        ["segment_id", *shown, *parts, joined.geometry.name]
    ]


def _claims(placed: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the claims, none dropped, as the table of columns describes them."""
    titles = placed.filter(regex="^report_title_")
    about = {
        "source": titles.bfill(axis=1).iloc[:, 0] if len(titles.columns) else "",
        "vintage": placed.get("published", ""),
        "licence": _OWN_WORDS,
        "attribution": placed.get("publisher", ""),
    }
    frame = placed.assign(**about)
    stems = [name.removesuffix("*") for name in _columns()["claims"]]
    found = [
        name for stem in stems for name in frame.columns
        if name == stem or (stem.endswith("_") and name.startswith(stem))
    ]  # fmt: skip
    return frame[[*found, *ABOUT, frame.geometry.name]]


def _lonlat(frame: gpd.GeoDataFrame, area: Area) -> gpd.GeoDataFrame:
    """Return a frame in degrees, in one order of rows, whatever order it came in."""
    frame = frame if frame.crs is not None else frame.set_crs(area.crs)
    frame = frame if frame.geometry.name == "geometry" else frame.rename_geometry("geometry")
    shapes = shapely.force_2d(frame.geometry.to_crs(LONLAT).array)
    rounded = shapely.transform(np.asarray(shapes), lambda xy: xy.round(_DECIMALS))
    ordered = frame.set_geometry(gpd.GeoSeries(rounded, index=frame.index, crs="EPSG:4326"))
    return ordered.sort_values(frame.columns[0], kind="stable").reset_index(drop=True)
