"""A still SVG of a map as PNG or PDF, drawn by matplotlib."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import fromstring

import numpy as np

from borderrisk.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from matplotlib.axes import Axes
    from matplotlib.patches import Patch
    from matplotlib.path import Path
    from numpy.typing import NDArray

_PIXELS_PER_INCH = 100
"""An SVG is drawn so that its pixels are whole at this resolution."""
_POINTS = 72 / _PIXELS_PER_INCH
"""Points to the pixel, for widths of lines and sizes of letters."""
_HALO = 3
"""Pixels of white around a name, so that it reads on any ground."""
_CAPTION = 28
"""Pixels for the line under a picture."""
_COLOURS = 64
"""Flat inks and the edges between them."""
_STEP = re.compile(r"([MmLlZz])([^MmLlZz]*)")
"""A command of a path and its numbers: the still picture draws with straight lines alone."""
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_FONTS = ["DejaVu Sans"]
"""matplotlib's own, so that the same map gives the same bytes everywhere."""


def raster(svg: str, *, caption: str = "", kind: str = "png", scale: float = 1.5) -> bytes:
    r"""Return a still map as an image.

    Parameters
    ----------
    svg : str
        Paths, circles, rectangles and texts, as the still picture of a page holds them.
    caption : str
        One line to stand under it.
    kind : {"png", "pdf"}
        What to write.
    scale : float
        Pixels of a PNG for each of the SVG's.

    Raises
    ------
    PageError
        If matplotlib, which the extra ``lab`` brings, is not installed.

    Examples
    --------
    >>> svg = '<svg viewBox="0 0 90 60"><path d="M0 0l90 60" stroke="#a8450a"/></svg>'
    >>> raster(svg)[:4]
    b'\x89PNG'
    """
    try:
        from matplotlib import rc_context  # noqa: PLC0415
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
        from matplotlib.figure import Figure  # noqa: PLC0415
        from matplotlib.patches import Rectangle  # noqa: PLC0415
        from PIL import Image  # noqa: PLC0415
    except ImportError as error:
        raise PageError("an image needs matplotlib: pip install borderrisk[lab]") from error
    root = fromstring(svg)  # noqa: S314  our own
    _, _, width, height = map(float, root.get("viewBox", "0 0 900 700").split())
    with rc_context({"font.family": _FONTS, "svg.hashsalt": "map", "pdf.fonttype": 42}):
        below = height + (_CAPTION if caption else 0)
        size = (width / _PIXELS_PER_INCH, below / _PIXELS_PER_INCH)
        figure = Figure(figsize=size, dpi=_PIXELS_PER_INCH * scale)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(below, 0))
        axes.axis("off")
        _draw(root, {}, axes)
        axes.add_artist(Rectangle((0, height), width, _CAPTION, facecolor="white"))
        _draw_text(caption, {"x": "8", "y": str(height + _CAPTION * 0.7)}, axes)
        out = io.BytesIO()
        if kind == "png":  # a third of the bytes, and a map has no more colours
            canvas: Any = FigureCanvasAgg(figure)
            canvas.draw()
            image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
            few = image.quantize(_COLOURS, dither=Image.Dither.NONE)
            few.save(out, "png", optimize=True)
        else:
            figure.savefig(out, format=kind, metadata={"CreationDate": None})
    return out.getvalue()


def _draw(element: Element, inherited: Mapping[str, str], axes: Axes) -> None:
    """Draw an element and what it holds, in order."""
    style = {**inherited, **element.attrib}
    kind = element.tag.rpartition("}")[2]
    if kind in ("title", "desc", "defs", "style", "metadata"):
        return
    if kind == "text":
        _draw_text("".join(element.itertext()), style, axes)
        return
    if patch := _patch(kind, style):
        axes.add_artist(patch)  # as add_patch, which would measure it to fit the axes around it
    for child in element:
        own = ("x", "y", "cx", "cy", "r", "d", "width", "height")
        _draw(child, {k: v for k, v in style.items() if k not in own}, axes)


def _patch(kind: str, style: Mapping[str, str]) -> Patch | None:
    from matplotlib import patches  # noqa: PLC0415

    ink = _ink(style)
    if kind == "path" and style.get("d"):
        return patches.PathPatch(_path(style["d"]), **ink)
    if kind == "circle":
        centre = (float(style.get("cx", 0)), float(style.get("cy", 0)))
        return patches.Circle(centre, float(style.get("r", 0)), **ink)
    if kind == "rect":
        corner = (float(style.get("x", 0)), float(style.get("y", 0)))
        size = (float(style.get("width", 0)), float(style.get("height", 0)))
        return patches.Rectangle(corner, *size, **ink)
    return None


def _path(steps: str) -> Path:
    """Return the path that absolute and relative moves and lines describe."""
    from matplotlib.path import Path  # noqa: PLC0415

    vertices: list[NDArray[np.float64]] = []
    codes: list[np.uint8] = []
    at = start = np.zeros(2)
    for command, text in _STEP.findall(steps):
        if command in "Zz":
            vertices.append(start)
            codes.append(Path.CLOSEPOLY)
            at = start
            continue
        numbers = np.array(_NUMBER.findall(text), dtype=float)
        for n, pair in enumerate(numbers.reshape(-1, 2)):
            at = pair + at if command.islower() else pair
            moves = command in "Mm" and n == 0
            start = at if moves else start
            vertices.append(at)
            codes.append(Path.MOVETO if moves else Path.LINETO)
    return Path(np.array(vertices), codes)


def _ink(style: Mapping[str, str]) -> dict[str, Any]:
    """Return how matplotlib fills and strokes what SVG describes so."""
    from matplotlib.colors import to_rgba  # noqa: PLC0415

    opacity = float(style.get("opacity", 1))
    fill, stroke = style.get("fill", "#000000"), style.get("stroke", "none")
    hatch = "///" if fill.startswith("url(") else None
    face = "none" if fill == "none" or hatch else fill
    edge = "#444444" if hatch and stroke == "none" else stroke
    width = float(style.get("stroke-width", 1)) * _POINTS
    dashes = [float(part) * _POINTS for part in style.get("stroke-dasharray", "").split()]
    return {
        "facecolor": to_rgba(
            face, float(style.get("fill-opacity", 1)) * opacity * (face != "none")
        ),
        "edgecolor": to_rgba(
            edge, float(style.get("stroke-opacity", 1)) * opacity * (edge != "none")
        ),
        "linewidth": width if edge != "none" else 0,
        "linestyle": (0, [d / width for d in dashes]) if dashes and width else "solid",
        "hatch": hatch,
    }


def _draw_text(text: str, style: Mapping[str, str], axes: Axes) -> None:
    from matplotlib.patheffects import withStroke  # noqa: PLC0415

    anchor = {"middle": "center", "end": "right"}.get(style.get("text-anchor", ""), "left")
    axes.text(
        float(style.get("x", 0)),
        float(style.get("y", 0)),
        text,
        parse_math=False,
        fontsize=float(style.get("font-size", 12)) * _POINTS,
        color=style.get("fill", "#20262b"),
        ha=anchor,
        va="baseline",
        weight=style.get("font-weight", "normal"),
        path_effects=[withStroke(linewidth=_HALO * _POINTS, foreground="white")],
    )
