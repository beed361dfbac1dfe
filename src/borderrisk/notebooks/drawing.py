"""What every figure shares: its colours, its words, its names of borders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from borderrisk.errors import input_error
from borderrisk.languages import localized
from borderrisk.records import read_toml

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from borderrisk.area import Area

INK, GREY, SKY, BLUE, ORANGE, RED = (
    "#20262b", "#8a8f94", "#56b4e9", "#0072b2", "#e69f00", "#d55e00",
)  # fmt: skip
"""Black and grey, then colours of Okabe and Ito (2008), told apart by every kind of sight."""


def words(lang: str) -> Callable[..., str]:
    """Return the function from a key of ``words.toml``, with its values, to text in a language.

    Examples
    --------
    >>> words("fr")("ranks_apart", share=31)
    '31 % des paires de segments se distinguent'
    """
    texts = read_toml(Path(__file__).with_name("words.toml"))

    def say(key: str, **values: object) -> str:
        return localized(texts[key], lang).format(**values)

    return say


def axes(width: float, height: float) -> Axes:
    """Return the axes of a new figure, its size in inches.

    Raises
    ------
    InputError
        Without matplotlib, with how to install it.
    """
    try:
        import matplotlib.pyplot as plt  # noqa: PLC0415 - of the extra lab
    except ImportError as error:
        found = "matplotlib is not installed; pip install 'borderrisk[lab]'"
        raise input_error("figure", found=found) from error
    _, made = plt.subplots(figsize=(width, height), layout="constrained")
    return made


def closed(ax: Axes) -> Figure:
    """Return the figure of axes as a value: a cell shows it once, a script saves it."""
    import matplotlib.pyplot as plt  # noqa: PLC0415 - of the extra lab

    figure = ax.get_figure(root=True)
    assert figure is not None  # noqa: S101 (axes of ours have one)
    plt.close(figure)
    return figure


def border_name(area: Area, border_id: str, lang: str) -> str:
    """Return what a reader calls a border: both countries.

    Examples
    --------
    >>> import borderrisk as br
    >>> border_name(br.read_area("faleme"), "MLI-SEN", "fr")
    'Mali–Sénégal'
    """
    border = area.border(border_id)
    return f"{country_name(area, border.a, lang)}–{country_name(area, border.b, lang)}"


def country_name(area: Area, country: str, lang: str) -> str:
    """Return the name of a country of an area in a language, else in English, else its code."""
    row = area.countries[area.countries.country == country].iloc[0]
    names = (row.get(f"name_{one}") for one in (lang, "en"))
    return next((str(name) for name in names if isinstance(name, str)), country)
