"""Figures for readers, each with its finding in the title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderrisk import score
from borderrisk.errors import InputError
from borderrisk.notebooks.drawing import (
    BLUE,
    INK,
    ORANGE,
    RED,
    SKY,
    axes,
    border_name,
    closed,
    words,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from borderrisk.area import Area
    from borderrisk.events import Borderland
    from borderrisk.score import Composite, Spec


def plot_ranks(result: Composite, *, lang: str = "en") -> Figure:
    """Draw the rank of each segment with its interval, from north to south.

    Parameters
    ----------
    result : Composite
        As from :func:`borderrisk.score.composite`.
    lang : str
        Language of title and labels.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> table = br.indicators.measure(area.segments(50_000), area)
    >>> result = br.score.composite(table, br.score.read_spec("border"), draws=64)
    >>> plot_ranks(result, lang="fr").axes[0].get_title() != ""
    True
    """
    say = words(lang)
    ranks = result.scores.reset_index(drop=True)
    ranks.index += 1
    ranks = ranks.dropna(subset="rank").astype({name: float for name in ranks if "rank" in name})
    ax = axes(10, 5)
    ax.vlines(ranks.index, ranks.rank_q05, ranks.rank_q95, color=SKY, linewidth=5,
              label=say("interval"))  # fmt: skip
    ax.plot(ranks.rank_median, "o", color=INK, markersize=5, label=say("median"))
    ax.plot(ranks["rank"], "_", color=RED, markersize=9, markeredgewidth=2, label=say("nominal"))
    ax.set_xlim(0, len(result.scores) + 1)
    ax.set_ylim(len(result.scores) + 1, 0)
    ax.set_yticks([1, *range(5, len(result.scores) + 1, 5)])
    ax.set_xlabel(say("segment"))
    ax.set_ylabel(say("rank"))
    ax.legend(ncols=3, loc="upper center", bbox_to_anchor=(0.5, -0.14), frameon=False)
    share = result.pairs_distinguishable or 0.0
    ax.set_title(say("ranks_apart", share=round(100 * share)))
    return closed(ax)


def plot_drivers(
    table: pd.DataFrame, spec: Spec, *, n: int = 1024, lang: str = "en"
) -> Figure | str:
    """Draw which choice moves the ranks, the one that moves them most on top.

    Parameters
    ----------
    table, spec, n
        As for :func:`borderrisk.score.drivers`.
    lang : str
        Language of title and labels.

    Returns
    -------
    matplotlib.figure.Figure or str
        Why there is none, where no choice moves a rank or SALib is not installed.

    Examples
    --------
    >>> import pandas as pd
    >>> from borderrisk.score import Indicator, Spec
    >>> spec = Spec((Indicator("a", (0, 4)), Indicator("b", (0, 9))))
    >>> plot_drivers(pd.DataFrame({"a": [1, 1], "b": [2, 2]}), spec, n=64)
    'sobol:output: constant: no input moves it'
    """
    say = words(lang)
    try:
        drivers = score.drivers(table, spec, n=n).sort_values("ST")
    except InputError as error:
        return str(error)
    bars = drivers[["S1", "ST"]].rename(
        columns={"S1": say("alone"), "ST": say("together")}, index=say
    )
    whiskers = drivers[["S1_conf", "ST_conf"]].to_numpy().T
    ax = axes(8, 3.5)
    bars.plot.barh(ax=ax, xerr=whiskers, color=[BLUE, ORANGE])
    ax.set_title(say("drives", choice=bars.index[-1]))
    ax.set_xlabel(say("variance"))
    ax.set_ylabel("")
    ax.legend(ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.2), frameon=False)
    return closed(ax)


def plot_months(found: Borderland, area: Area, *, lang: str = "en") -> Figure:
    """Draw the events of each month in the band nearest to a border, with their intervals.

    Parameters
    ----------
    found : Borderland
        As from :func:`borderrisk.events.borderland` with ``by=["month"]``.
    area : Area
        Whose names the title bears.
    lang : str
        Language of title and labels.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> found = br.events.borderland(br.events.synthetic(area, 200), area, by=["month"])
    >>> plot_months(found, area).axes[0].get_title() != ""
    True
    """
    say = words(lang)
    table = found.table
    near = table[table.band == table.band.iloc[0]].reset_index(drop=True)
    ax = axes(10, 4)
    ax.vlines(near.index, near.events_low, near.events_high, color=SKY, linewidth=5,
              label=say("poisson"))  # fmt: skip
    ax.plot(near.events, "o", color=INK, label=say("events"))
    ax.set_xticks(near.index[::3], near.month[::3].astype(str), rotation=45, ha="right")
    ax.set_ylim(bottom=0)
    ax.set_ylabel(say("events"))
    ax.legend(ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.25), frameon=False)
    apart = near.events_low.max() > near.events_high.min()
    title = say(
        "months_apart" if apart else "months", count=int(near.events.sum()),
        km=str(near.band.iloc[0]).split()[0].split("-")[-1],
        border=border_name(area, found.border_id, lang),
    )  # fmt: skip
    ax.set_title(title)
    return closed(ax)
