"""The command that writes a map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from borderrisk import maps, page, score
from borderrisk.area import read_area
from borderrisk.claims import read_register
from borderrisk.cli.common import (
    area_argument,
    exit_on_error,
    file_option,
    output_option,
    read_text,
    refuse_overwrite,
)
from borderrisk.cli.score import scored
from borderrisk.errors import input_error
from borderrisk.languages import LANGUAGES

if TYPE_CHECKING:
    import pandas as pd

    from borderrisk.area import Area


@click.command("map")
@area_argument
@click.option(
    "--report", help="Register to show; the area's own by default, 'none' for the ground alone."
)
@file_option("--text", text="The report's text (- reads standard input): shows its sentences.")
@click.option(
    "--scores/--no-scores", default=None,
    help="Show the segments of the border; by default where the area has a score.",
)  # fmt: skip
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True,
    help="Language the page opens in; it holds both.",
)  # fmt: skip
@output_option
@exit_on_error
def command(
    area: str, report: str | None, text: Path | None, scores: bool | None, lang: str,  # noqa: FBT001
    output: Path | None,
) -> None:  # fmt: skip
    """Write the map of AREA (a name in data/areas, or a TOML file) as one HTML page."""
    ground = read_area(area)
    register = None if report == "none" else report or ground.report
    target = output or Path("maps") / f"{ground.name}.html"
    if text and register is None:
        raise input_error("--text", found="there is no register for it; name one with --report")
    words = read_text(text) if text else None
    placed = read_register(register).place(ground, text=words) if register else None
    if output is None:
        target.parent.mkdir(exist_ok=True)
    refuse_overwrite(target, area, register, text, *ground.files)
    m = maps.draw(ground, placed=placed, scores=_scores(ground, asked=scores), lang=lang)
    click.echo(page.write_page(m, target))


def _scores(ground: Area, *, asked: bool | None) -> pd.DataFrame | None:
    """Return the scores of an area's own border, where they are asked for and can be given."""
    if asked is False or (asked is None and not score.has_spec(ground.name)):
        return None
    return scored(ground, ground.segments(), score.read_spec(ground.name))[1]
