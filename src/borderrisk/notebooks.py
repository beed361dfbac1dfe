"""The notebooks that come with the package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from borderrisk import indicators, score
from borderrisk.errors import input_error
from borderrisk.files import write_file

if TYPE_CHECKING:
    import os

    import geopandas as gpd
    from ipywidgets import VBox

    from borderrisk.area import Area
    from borderrisk.score import Spec

_FEW_DRAWS = 512
"""Enough for a picture that follows a slider."""


def folder(lang: str = "en") -> Path:
    """Return where the notebooks of a language are: inside a wheel, or at the top of a checkout.

    Examples
    --------
    >>> [path.stem for path in sorted(folder("fr").glob("*.ipynb"))][:2]
    ['01-sources', '02-report']
    """
    installed = Path(__file__).parent / "data" / "notebooks"
    root = installed if installed.is_dir() else Path(__file__).parents[2] / "notebooks"
    return root if lang == "en" else root / lang


def copy(target: str | os.PathLike[str], *, lang: str = "en", force: bool = False) -> list[Path]:
    """Copy the notebooks into a folder, made where it is missing.

    Parameters
    ----------
    target : str or path-like
        The folder.
    lang : {"en", "fr"}
        Of the prose; the code is the same.
    force : bool
        Whether notebooks that are there may be replaced.

    Raises
    ------
    InputError
        If one of them is there already; nothing is written then.
    """
    place = Path(target)
    sources = sorted(folder(lang).glob("*.ipynb"))
    if not force and (there := [p.name for p in sources if (place / p.name).exists()]):
        raise input_error(place, found=f"{there[0]} is there already; use --force to replace it")
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise input_error(place, found=str(error.strerror)) from error
    return [write_file(place / path.name, path.read_bytes()) for path in sources]


def sliders(area: Area, spec: Spec, *, placed: gpd.GeoDataFrame | None = None) -> VBox:
    """Return sliders for the length of segments and one weight, with the ranks drawn anew.

    Parameters
    ----------
    area : Area
        Study area.
    spec : Spec
        The choices to begin with.
    placed : GeoDataFrame, optional
        Claims that the indicators count.

    Returns
    -------
    ipywidgets.Widget or str
        A sentence where ipywidgets is not installed.
    """
    try:
        import ipywidgets  # noqa: PLC0415
    except ImportError:
        return "The sliders need ipywidgets: pip install borderrisk[lab]"
    lengths = ipywidgets.IntSlider(10, min=5, max=30, step=5, description="km")
    chosen = ipywidgets.Dropdown(options=list(spec.names), description="weight of")
    weight = ipywidgets.FloatSlider(1.0, min=0.0, max=5.0, step=0.5, description="times")

    def draw(km: int, name: str, times: float) -> None:
        _draw_ranks(area, _weighted(spec, name, times), km * 1000.0, placed)

    shown = {"km": lengths, "name": chosen, "times": weight}
    return ipywidgets.VBox([*shown.values(), ipywidgets.interactive_output(draw, shown)])


def _weighted(spec: Spec, name: str, times: float) -> Spec:
    """Return a spec in which one indicator weighs so many times what it did."""
    items = [
        item.model_copy(update={"weight": item.weight * times}) if item.name == name else item
        for item in spec.indicators
    ]
    return spec.model_copy(update={"indicators": tuple(items)})


def _draw_ranks(area: Area, spec: Spec, length_m: float, placed: gpd.GeoDataFrame | None) -> None:
    import matplotlib.pyplot as plt  # noqa: PLC0415

    table = indicators.measure(area.segments(length_m), area, placed=placed)
    ranks = score.composite(table, spec, draws=_FEW_DRAWS, seed=1).scores
    number = range(1, len(ranks) + 1)
    figure, axes = plt.subplots(figsize=(9, 3.5))
    low, high = (ranks[name].astype(float) for name in ("rank_q05", "rank_q95"))
    axes.vlines(number, low, high, color="#56b4e9", linewidth=5)
    axes.plot(number, ranks.rank_median.astype(float), "o", color="#20262b")
    axes.invert_yaxis()
    axes.set_xlabel("segment, from north to south")
    axes.set_ylabel("rank")
    plt.show()
    plt.close(figure)
