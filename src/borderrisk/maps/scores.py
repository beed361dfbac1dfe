"""The segments of a border with their scores, looked up by their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from borderrisk.errors import PageError, short_repr
from borderrisk.indicators import why_missing
from borderrisk.maps.simplification import simplification
from borderrisk.page import delta_encode
from borderrisk.score import Composite, Spec, read_spec
from borderrisk.viewer import PageLayer
from borderrisk.viewer.score_content import Indicator, LeftOut, Score, Segment, rank_band

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    import folium
    import geopandas as gpd

    from borderrisk.area import Area

    AnyMap = TypeVar("AnyMap", bound=folium.Map)

_CONTRIBUTION = "contribution_"
_DECIMALS = 4
"""Digits of a share on the page, two more than it shows, so that a download can be sorted."""


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
        What :func:`borderrisk.score.composite` gives, or its ``scores`` indexed by segment:
        sorted, filtered, concatenated or read back from a file. A plain frame says nothing of
        which segments the draws distinguish.
    segments : GeoDataFrame, optional
        Lines in the area's CRS, indexed by segment. Without them the borders that the column
        ``border_id`` names are cut again at the lengths of the column ``cut_m``.
    spec : Spec, optional
        Where the indicators' titles and definitions stand; the composite's own by default.

    Raises
    ------
    PageError
        If a score names a segment that has no geometry, or two rows name the same one.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> table = br.indicators.measure(area.segments(50_000), area)
    >>> result = br.score.composite(table, br.score.read_spec("border"), draws=64)
    >>> "rank" in add_scores(br.maps.draw(area), area, result)._repr_html_()
    True
    """
    result = scores if isinstance(scores, Composite) else None
    frame = scores.scores if isinstance(scores, Composite) else scores
    lines = _scored_lines(area, frame, segments)
    if spec is None:
        spec = result.spec if result else read_spec(area.score) if area.score else None
    pair = _border_pair(area, frame, lines)
    told = spec.of_border(*(_country_name(area, code) for code in pair)) if spec else None
    above = None
    if result:  # which segment dominates which, a row of hexadecimal digits each
        pairs = result.above.reindex(index=frame.index, columns=frame.index, fill_value=False)
        bits = np.packbits(pairs.to_numpy(dtype=bool), axis=1)
        above = tuple(bytes(row).hex() for row in bits)
    score = Score(
        title=dict(told.title) if told else "",
        indicators=tuple(_indicators(frame, result, told)),
        segments=tuple(_segments(area, frame, lines)),
        probability=spec.tier_probability if spec else None,
        above=above,
        apart=_rounded(result.pairs_distinguishable) if result else None,
        draws=result.draws if result else None,
        seed=result.seed if result else None,
        left_out=tuple(_left_out(result, frame, area, pair)) if result else (),
    )
    m.add_child(PageLayer("scores", score))
    return m


def _scored_lines(
    area: Area, frame: pd.DataFrame, segments: gpd.GeoDataFrame | None
) -> gpd.GeoDataFrame:
    """Return a line for each score: given, or cut as the frame names borders and lengths."""
    if frame.index.has_duplicates:
        twice = short_repr(frame.index[frame.index.duplicated()][0])
        raise PageError(f"two scores name segment {twice}; a map shows one score of a segment")
    lines = segments
    if lines is None and {"border_id", "cut_m"} <= set(frame.columns):
        cuts = frame[["border_id", "cut_m"]].drop_duplicates().itertuples(index=False)
        known = [cut for cut in cuts if cut.border_id in area.borders.index]
        parts = [area.segments(float(cut.cut_m), border_id=cut.border_id) for cut in known]
        lines = pd.concat(parts) if parts else None
    lines = area.segments() if lines is None else lines
    lost = [name for name in frame.index if name not in lines.index]
    if lost:
        raise PageError(
            f"{len(lost)} of {len(frame)} scores name a segment without a geometry, the first "
            f"{short_repr(lost[0])}: pass segments= with the frame that was measured"
        )
    return lines


def _border_pair(area: Area, *frames: pd.DataFrame) -> tuple[str, str]:
    """Return the two countries of the one border that is scored, the area's first if several."""
    for frame in frames:
        found = set(frame.border_id) if "border_id" in frame else set()
        if len(found) == 1 and found <= set(area.borders.index):
            row = area.borders.loc[found.pop()]
            return row.a, row.b
    return area.borders.a.iloc[0], area.borders.b.iloc[0]


def _country_name(area: Area, code: str) -> dict[str, str]:
    row = area.countries[area.countries.country == code].iloc[0]
    names = {name: row[name] for name in row.index if str(name).startswith("name_")}
    return {name[5:]: text for name, text in names.items() if isinstance(text, str)}


def _indicators(
    frame: pd.DataFrame, result: Composite | None, spec: Spec | None
) -> Iterator[Indicator]:
    known = {item.name: item for item in spec.indicators} if spec else {}
    for column in frame.columns:
        name = str(column).removeprefix(_CONTRIBUTION)
        if name == column:
            continue
        item = known.get(name)
        yield Indicator(
            name=name,
            title=(dict(item.title) or name) if item else name,
            definition=dict(item.definition) if item else "",
            why=dict(item.why) if item else "",
            clipped=int(result.clipped.get(name, 0)) if result else 0,
        )


def _left_out(
    result: Composite, frame: pd.DataFrame, area: Area, pair: tuple[str, str]
) -> Iterator[LeftOut]:
    """Yield the indicators that no segment has a figure of, with the reason in this area."""
    names = [item.name for item in result.left_out]
    unknown = pd.DataFrame(np.nan, index=frame.index, columns=names)
    why = why_missing(unknown.assign(border_id=frame.get("border_id")), area)
    every = (*result.spec.indicators, *result.left_out)
    told = result.spec.replace(indicators=every).of_border(
        *(_country_name(area, code) for code in pair)
    )
    for item in told.indicators[-len(names) :] if names else ():
        yield LeftOut(title=dict(item.title) or item.name, why=dict(why.get(item.name, {})))


def _segments(area: Area, frame: pd.DataFrame, lines: gpd.GeoDataFrame) -> Iterator[Segment]:
    simplified = simplification(area)
    sides = _sides(area, lines.loc[frame.index])
    rest = lines[[name for name in lines.columns if name not in frame.columns]]
    parts = [name for name in frame.columns if str(name).startswith(_CONTRIBUTION)]
    ranks = int(frame[["rank", "rank_q95"]].max().fillna(1).max())
    for label, row in zip(frame.index, frame.join(rest).to_dict("records"), strict=True):
        median, low, high = (_whole(row.get(f"rank_{name}")) for name in ("median", "q05", "q95"))
        band = None
        if median is not None and low is not None and high is not None:
            band = rank_band(median, low, high, ranks)
        yield Segment(
            id=str(label),
            outline=delta_encode(simplified(lines.geometry[label])),
            sides=sides.get(label, ()),
            parts=tuple(_rounded(row[name]) for name in parts),
            band=band,
            tier=_whole(row.get("tier")),
            rank=_whole(row.get("rank")),
            rank_median=median,
            rank_q05=low,
            rank_q95=high,
            score=_rounded(row.get("score")),
            p_top3=_rounded(row.get("p_top3")),
            coverage=_rounded(row.get("coverage")),
            river_share=_rounded(row.get("river_share")),
            from_m=_rounded(row.get("from_m"), 0),
            to_m=_rounded(row.get("to_m"), 0),
            length_m=_rounded(row.get("length_m"), 0),
        )


def _sides(area: Area, lines: gpd.GeoDataFrame) -> Mapping[Hashable, tuple[str, ...]]:
    """Return the names of the units along each segment, side a before side b."""
    if not {"a", "b"} <= set(lines.columns):
        return {}
    table = area.sides(lines).sort_values(["side", "share"], ascending=[True, False])
    return {label: tuple(dict.fromkeys(names)) for label, names in table.groupby("segment_id").name}


def _rounded(value: Any, decimals: int = _DECIMALS) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), decimals)


def _whole(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)
