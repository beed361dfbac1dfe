"""Sliders for choices, a form for a table: what one moves by hand in a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from borderrisk import indicators, score
from borderrisk.claims import MODALITIES, THEMES
from borderrisk.languages import localized
from borderrisk.notebooks.drawing import country_name, words
from borderrisk.notebooks.figures import plot_ranks

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import geopandas as gpd
    from ipywidgets import VBox, Widget

    from borderrisk.area import Area
    from borderrisk.score import Spec

_FEW_DRAWS = 512
"""Enough for a picture that follows a slider."""

_NEEDED = "needs ipywidgets: pip install 'borderrisk[lab]'"


def sliders(
    area: Area, spec: Spec, *, placed: gpd.GeoDataFrame | None = None, lang: str = "en"
) -> VBox | str:
    """Return sliders for the length of segments, one weight, one indicator left out.

    Parameters
    ----------
    area : Area
        Study area.
    spec : Spec
        The choices to begin with.
    placed : GeoDataFrame, optional
        Claims that the indicators count.
    lang : str
        Language of labels and figure.

    Returns
    -------
    ipywidgets.VBox or str
        With the ranks, drawn anew at each move; a sentence where ipywidgets is not installed.

    Examples
    --------
    >>> import borderrisk as br
    >>> import contextlib, io  # outside a notebook the picture is printed
    >>> with contextlib.redirect_stdout(io.StringIO()):
    ...     form = sliders(br.read_area("faleme"), br.score.read_spec("border"))
    >>> type(form).__name__
    'VBox'
    """
    try:
        import ipywidgets as w  # noqa: PLC0415 - of the extra lab
    except ImportError:
        return f"sliders {_NEEDED}"
    say = words(lang)
    edge = area.border(None)
    sides = (country_name(area, country, lang) for country in (edge.a, edge.b))
    named = spec.of_border(*sides).indicators
    names = [(localized(item.title, lang) or item.name, item.name) for item in named]
    shown = {
        "km": w.IntSlider(10, min=5, max=30, step=5, description=say("length_km")),
        "name": w.Dropdown(options=names, description=say("weight_of")),
        "times": w.FloatSlider(1.0, min=0.0, max=5.0, step=0.5, description=say("times")),
        "out": w.Dropdown(options=[("–", ""), *names], description=say("without")),
    }

    def draw(km: int, name: str, times: float, out: str) -> None:
        from IPython.display import display  # noqa: PLC0415

        chosen = spec.replace(indicators=[
            item.replace(weight=item.weight * (times if item.name == name else 1))
            for item in spec.indicators if item.name != out
        ])  # fmt: skip
        table = indicators.measure(area.segments(1000.0 * km), area, placed=placed)
        ranks = plot_ranks(score.composite(table, chosen, draws=_FEW_DRAWS), lang=lang)
        display(ranks)  # type: ignore[no-untyped-call]

    return w.VBox([*shown.values(), w.interactive_output(draw, shown)])


def edit(
    frame: pd.DataFrame, columns: Sequence[str] = ("theme", "modality"), *, lang: str = "en"
) -> VBox | str:
    """Return a form of a draft's rows, whose answers are written into the frame at once.

    Parameters
    ----------
    frame : DataFrame
        As from :func:`borderrisk.claims.draft`; changed by what one chooses or writes.
    columns : sequence of str
        What the form asks of each row: a list to choose from where the register knows the words,
        a line of text elsewhere.
    lang : str
        Language of the words to choose from.

    Returns
    -------
    ipywidgets.VBox or str
        A sentence where ipywidgets is not installed.

    Examples
    --------
    >>> import borderrisk as br
    >>> draft = br.claims.draft("Des bases à Kayes.", br.read_area("faleme"), published="2025-01-01")
    >>> len(edit(draft, ["theme"], lang="fr").children)
    1
    """
    try:
        import ipywidgets as w  # noqa: PLC0415 - of the extra lab
    except ImportError:
        return f"a form {_NEEDED}"
    known = {
        "theme": {localized(text, lang): name for name, text in THEMES.items()},
        "modality": dict(zip(MODALITIES, MODALITIES, strict=True)),
    }

    def field(row: Hashable, column: str) -> Widget:
        value = frame.loc[row, column]
        given = "" if pd.isna(value) else str(value)
        if column in known:
            other = {given: given} if given not in known[column].values() else {}
            options = list(({"": ""} | known[column] | other).items())
            made = w.Dropdown(options=options, value=given, description=column)
        else:
            made = w.Text(value=given, description=column, continuous_update=False)

        def write(change: Mapping[str, str]) -> None:
            frame.loc[row, column] = change.get("new") or None

        made.observe(write, "value")
        return made

    return w.VBox([
        w.VBox([w.HTML(escape(str(frame.loc[row, "sentence"]))),
                w.HBox([field(row, column) for column in columns])])
        for row in frame.index
    ])  # fmt: skip
