"""A map of how far a border follows its river."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from borderrisk.notebooks.drawing import (
    GREY,
    INK,
    SKY,
    axes,
    border_name,
    closed,
    country_name,
    words,
)

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from borderrisk.area import Area

_AROUND = 0.15
"""What a map shows beside a border, as a share of the longer side of its box."""

_LEAST = 0.02
"""Share of the map below which a country has no room for its name."""

_TOWNS = 12
"""Places that are named where no unit names its seat: the most populous."""

_SCALE_KM = (500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Round lengths of a scale, of which the longest that takes a third of the map or less is drawn."""


def plot_river_share(area: Area, segments: gpd.GeoDataFrame, *, lang: str = "en") -> Figure:
    """Draw how far each segment of a border follows its river, with names, scale and north.

    Parameters
    ----------
    area : Area
        Study area.
    segments : GeoDataFrame
        As ``area.segments()`` gives them, in the CRS of the area.
    lang : str
        Language of title and labels; English where there are no words in it.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> plot_river_share(area, area.segments(50_000)).axes[0].get_title()
    '56% of the segments of Mali–Senegal follow Falémé for more than half of their length'
    """
    say = words(lang)
    ax = axes(7, 8)
    border = border_name(area, segments.border_id.iloc[0], lang)
    area.countries.boundary.plot(ax=ax, color="#8a8f94", linewidth=0.8)
    if len(area.rivers):
        area.rivers.plot(ax=ax, color=SKY, linewidth=1.5)
    known = segments.river_share.notna().any()
    segments.plot(ax=ax, color=INK, linewidth=6 if known else 2)
    if known:
        key = {"shrink": 0.4, "pad": 0.02, "label": say("river_share")}
        segments.plot(ax=ax, column="river_share", cmap="YlOrBr", vmin=0, vmax=1, linewidth=4,
                      legend=True, legend_kwds=key)  # fmt: skip
    followed = segments.river_id.dropna()
    if followed.empty:
        title = say("river_none", border=border)
    else:
        rivers = area.rivers.set_index("river_id")
        river = rivers.loc[followed.mode().iloc[0], "name"]
        share = f"{segments['river_share'].gt(0.5).mean():.0%}".rstrip("%")
        title = say("river_follows", share=share, border=border, river=river)
    _frame(ax, area, segments.total_bounds, lang)
    ax.set_title(title, wrap=True)
    return closed(ax)


def _frame(ax: Axes, area: Area, box: tuple[float, ...], lang: str) -> None:
    """Draw what makes lines a map: the names around a border, a scale, north."""
    west, south, east, north = box
    margin = _AROUND * max(east - west, north - south)
    view = shapely.box(west - margin, south - margin, east + margin, north + margin)
    left, low, right, high = view.bounds
    named = area.places.place_id.isin(area.units.seat.dropna())
    largest = area.places.population.rank(ascending=False) <= _TOWNS
    towns = area.places[(named if named.any() else largest) & area.places.intersects(view)]
    for name, at in zip(towns["name"], towns.geometry, strict=True):
        ax.plot(at.x, at.y, "o", color=INK, markersize=4)
        ax.annotate(name, (at.x, at.y), xytext=(5, 3), textcoords="offset points", fontsize=9)
    taken = towns.buffer((right - left) / 8).union_all()  # as wide as a name is
    for country, shape in zip(area.countries.country, area.countries.geometry, strict=True):
        seen = shape.intersection(view)
        if seen.area > _LEAST * view.area:
            at = shapely.point_on_surface(seen.difference(taken))
            ax.annotate(country_name(area, country, lang).upper(), (at.x, at.y), color=GREY,
                        fontsize=11, ha="center")  # fmt: skip
    km = next((km for km in _SCALE_KM if 3000 * km <= right - left), _SCALE_KM[-1])
    foot, step = low + 0.03 * (high - low), 0.04 * (right - left)
    ax.plot([left + step, left + step + 1000 * km], [foot, foot], color=INK, linewidth=3)
    ax.annotate(f"{km} km", (left + step, foot), xytext=(0, 4), textcoords="offset points")
    ax.annotate(words(lang)("north"), (right - step, high - 3 * step), (right - step, high - step),
                ha="center", arrowprops={"arrowstyle": "<-"})  # fmt: skip
    ax.set_xlim(left, right)
    ax.set_ylim(low, high)
    ax.set_axis_off()
