"""The segments of a border, coloured by tier."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from borderrisk.errors import PageError, short_repr
from borderrisk.maps.thinning import thinning
from borderrisk.page import delta_encode
from borderrisk.score import Spec, has_spec, read_spec
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
    scores: pd.DataFrame,
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
    scores : DataFrame
        What :func:`borderrisk.score.composite` gives, indexed by segment.
    segments : GeoDataFrame, optional
        Lines in the area's CRS, indexed by segment. Without them the border that the scores name
        is cut again at the length that their ids name.
    spec : Spec, optional
        Where the indicators' titles and definitions stand; the area's own by default.

    Raises
    ------
    PageError
        If a score names a segment that has no geometry.
    """
    lines = _cut(area, scores) if segments is None else segments
    lost = [name for name in scores.index if name not in lines.index]
    if lost:
        raise PageError(
            f"{len(lost)} of {len(scores)} scores name a segment without a geometry, the first "
            f"{short_repr(lost[0])}: pass segments= with the frame that was measured"
        )
    rows = scores.join(lines[[name for name in lines.columns if name not in scores.columns]])
    data = _choices(scores, _spec(area, lines, spec))
    thin, names = thinning(area), dict(zip(area.units.unit_id, area.units.name, strict=True))
    data["segments"] = [
        _segment(name, row, names) | delta_encode(thin(lines.geometry[name]))
        for name, row in zip(scores.index, rows.to_dict("records"), strict=True)
    ]
    m.add_child(Layer("scores", {"score": data}))
    return m


def _cut(area: Area, scores: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the segments that scores name: ``MLI-SEN-10km-001``, or ``10km-001`` of a border."""
    found = _SEGMENT_ID.search(str(scores.index[0])) if len(scores) else None
    border_id = scores.attrs.get("border_id")
    if found is None or border_id not in (None, *area.borders.index):
        return area.segments()
    lines = area.segments(float(found["km"]) * 1000, border_id=border_id)
    if border_id is not None and not found["border"]:
        lines.index = lines.index.str.removeprefix(f"{border_id}-")
    return lines


def _spec(area: Area, lines: gpd.GeoDataFrame, spec: Spec | None) -> Spec | None:
    """Return the choices behind the scores, told of the border that the lines are cut from."""
    if spec is None and has_spec(area.name):
        spec = read_spec(area.name)
    if spec is None:
        return None
    found = set(lines.border_id) if "border_id" in lines else set()
    pair = area.borders.loc[found.pop()] if len(found) == 1 else area.borders.iloc[0]
    names = {
        row.country: {"en": row.name_en, "fr": row.name_fr} for row in area.countries.itertuples()
    }
    return spec.of_border(names[pair.a], names[pair.b])


def _choices(scores: pd.DataFrame, spec: Spec | None) -> dict[str, Any]:
    """Return what is said of all segments at once."""
    known = {item.name: item for item in spec.indicators} if spec else {}
    names = [c.removeprefix(_CONTRIBUTION) for c in scores.columns if c.startswith(_CONTRIBUTION)]
    indicators: list[dict[str, Any]] = []
    for name in names:
        item = known.get(name)
        title = {"title": dict(item.title) or name} if item else {"title": name}
        rest = {"definition": dict(item.definition), "why": dict(item.why)} if item else {}
        clipped = scores.attrs.get("clipped", {}).get(name, 0)
        indicators.append({"name": name, **title, **rest, "clipped": int(clipped)})
    apart = scores.attrs.get("pairs_told_apart")
    return {
        "title": dict(spec.title) if spec else {},
        "indicators": indicators,
        "probability": spec.tier_probability if spec else None,
        "above": scores.attrs.get("told_above"),
        "apart": None if apart is None else round(float(apart), _PLACES),
        "draws": scores.attrs.get("draws"),
        "seed": scores.attrs.get("seed"),
    }


def _segment(name: Any, row: dict[str, Any], units: dict[str, str]) -> dict[str, Any]:
    sides = [row[side] for side in ("side_a", "side_b") if _there(row.get(side))]
    parts = [value for key, value in row.items() if str(key).startswith(_CONTRIBUTION)]
    return {
        "id": str(name),
        **{key: int(row[key]) if _there(row.get(key)) else None for key in _RANKS},
        **{key: _rounded(row.get(key)) for key in _SHARES},
        **{key: _rounded(row.get(key), 0) for key in _LENGTHS},
        "sides": [units.get(side, str(side)) for side in sides],
        "parts": [_rounded(value) for value in parts],
    }


def _there(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def _rounded(value: Any, places: int = _PLACES) -> float | None:
    return round(float(value), places) if _there(value) else None
