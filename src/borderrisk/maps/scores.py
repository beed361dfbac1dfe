"""The segments of a border, coloured by tier."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from borderrisk.errors import PageError, short_repr
from borderrisk.maps.thinning import thinning
from borderrisk.page import delta_encode
from borderrisk.score import Composite, Spec, read_spec
from borderrisk.viewer import Layer

if TYPE_CHECKING:
    import folium
    import geopandas as gpd

    from borderrisk.area import Area

    AnyMap = TypeVar("AnyMap", bound=folium.Map)

_RANKS = ("tier", "rank", "rank_median", "rank_q05", "rank_q95")
_SHARES = ("score", "p_top3", "coverage", "river_share")
_LENGTHS = ("from_m", "to_m", "length_m")
_CONTRIBUTION = "contribution_"
_PLACES = 4
_SEGMENT_ID = re.compile(r"^(?P<border>.+-)?(?P<km>\d+(?:\.\d+)?)km-\d+$")


def add_scores(
    m: AnyMap,
    area: Area,
    scores: Composite | pd.DataFrame,
    *,
    segments: gpd.GeoDataFrame | None = None,
    spec: Spec | None = None,
) -> AnyMap:
    """Add the scored segments of a border; return the map.

    Parameters
    ----------
    m : folium.Map
        With the ground of the area.
    area : Area
        The ground.
    scores : Composite or DataFrame
        What :func:`borderrisk.score.composite` gives, or rows of its ``scores``, indexed by
        segment; the frame alone cannot say which segments are distinguishable.
    segments : GeoDataFrame, optional
        Lines in the area's CRS, indexed by segment. Without them the border that the scores name
        is cut again at the length that their ids name.
    spec : Spec, optional
        Where the indicators' titles and definitions stand; by default those of a composite, or
        the area's own.

    Raises
    ------
    PageError
        If a score names a segment that has no geometry.
    """
    result = scores if isinstance(scores, Composite) else None
    scores = scores.scores if isinstance(scores, Composite) else scores
    if spec is None:
        spec = result.spec if result else read_spec(area.score) if area.score else None
    lines = _cut(area, scores) if segments is None else segments
    lost = [name for name in scores.index if name not in lines.index]
    if lost:
        raise PageError(
            f"{len(lost)} of {len(scores)} scores name a segment without a geometry, the first "
            f"{short_repr(lost[0])}: pass segments= with the frame that was measured"
        )
    rows = scores.join(lines[[name for name in lines.columns if name not in scores.columns]])
    data = _choices(scores, spec and _of_border(area, lines, spec), result)
    thin, beside = thinning(area), _units_beside(area, lines)
    data["segments"] = [
        _segment(name, row, beside.get(name, [])) | delta_encode(thin(lines.geometry[name]))
        for name, row in zip(scores.index, rows.to_dict("records"), strict=True)
    ]
    m.add_child(Layer("scores", {"score": data}))
    return m


def _units_beside(area: Area, lines: gpd.GeoDataFrame) -> dict[Any, list[str]]:
    """Return the names of the units on each side of each segment, where its countries are known."""
    if not {"a", "b"} <= set(lines.columns):
        return {}
    found = area.sides(lines).groupby(["segment_id", "side"], sort=False).name.agg(", ".join)
    return {name: list(texts) for name, texts in found.groupby(level="segment_id")}


def _cut(area: Area, scores: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the segments that scores name: ``MLI-SEN-10km-001``, or ``10km-001`` of a border."""
    if len(scores) and {"border_id", "cut_m"} <= set(scores.columns):
        cuts = scores[["border_id", "cut_m"]].drop_duplicates().itertuples(index=False)
        return pd.concat([area.segments(each.cut_m, border_id=each.border_id) for each in cuts])
    found = _SEGMENT_ID.search(str(scores.index[0])) if len(scores) else None
    borders = set(scores.get("border_id", ()))
    border_id = borders.pop() if len(borders) == 1 else None
    if found is None or border_id not in (None, *area.borders.index):
        return area.segments()
    lines = area.segments(float(found["km"]) * 1000, border_id=border_id)
    if border_id is not None and not found["border"]:
        lines.index = lines.index.str.removeprefix(f"{border_id}-")
    return lines


def _of_border(area: Area, lines: gpd.GeoDataFrame, spec: Spec) -> Spec:
    """Return the choices behind the scores in words of the border that the lines are cut from."""
    found = set(lines.border_id) if "border_id" in lines else set()
    pair = area.borders.loc[found.pop()] if len(found) == 1 else area.borders.iloc[0]
    names = {
        row.country: {"en": row.name_en, "fr": row.name_fr} for row in area.countries.itertuples()
    }
    return spec.of_border(names[pair.a], names[pair.b])


def _choices(scores: pd.DataFrame, spec: Spec | None, result: Composite | None) -> dict[str, Any]:
    """Return what is said of all segments at once."""
    known = {item.name: item for item in spec.indicators} if spec else {}
    names = [c.removeprefix(_CONTRIBUTION) for c in scores.columns if c.startswith(_CONTRIBUTION)]
    indicators: list[dict[str, Any]] = []
    for name in names:
        item = known.get(name)
        title = {"title": dict(item.title) or name} if item else {"title": name}
        rest = {"definition": dict(item.definition), "why": dict(item.why)} if item else {}
        clipped = result.clipped[name] if result else 0
        indicators.append({"name": name, **title, **rest, "clipped": int(clipped)})
    apart = result and result.pairs_distinguishable
    return {
        "title": dict(spec.title) if spec else {},
        "indicators": indicators,
        "probability": spec.tier_probability if spec else None,
        "above": _packed(result.above.loc[scores.index, scores.index]) if result else None,
        "apart": None if apart is None else round(float(apart), _PLACES),
        "draws": result and result.draws,
        "seed": result and result.seed,
    }


def _packed(above: pd.DataFrame) -> list[str]:
    """Return rows of truth values as hexadecimal digits, four values each."""
    return [bytes(row).hex() for row in np.packbits(above.to_numpy(dtype=bool), axis=1)]


def _segment(name: Any, row: dict[str, Any], units: list[str]) -> dict[str, Any]:
    parts = [value for key, value in row.items() if str(key).startswith(_CONTRIBUTION)]
    return {
        "id": str(name),
        **{key: int(row[key]) if _there(row.get(key)) else None for key in _RANKS},
        **{key: _rounded(row.get(key)) for key in _SHARES},
        **{key: _rounded(row.get(key), 0) for key in _LENGTHS},
        "sides": units,
        "parts": [_rounded(value) for value in parts],
    }


def _there(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def _rounded(value: Any, places: int = _PLACES) -> float | None:
    return round(float(value), places) if _there(value) else None
