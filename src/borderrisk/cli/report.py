"""The commands about a report: its places, its register, its map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from borderrisk import maps, page, score, text
from borderrisk.area import read_area
from borderrisk.claims import read_register
from borderrisk.cli import answer
from borderrisk.cli.border import scored
from borderrisk.errors import InputError, input_error

if TYPE_CHECKING:
    import pandas as pd

    from borderrisk.area import Area

_BOTH = "both"
_WRITERS = {".csv": text.to_csv, ".geojson": text.to_geojson}


@click.command("map")
@answer.area
@click.option(
    "--report", help="Register to show; the area's own by default, 'none' for the ground alone."
)
@answer.file("--text", text="The report's text (- reads standard input): shows its sentences.")
@click.option(
    "--scores/--no-scores", default=None,
    help="Show the segments of the border; by default where the area has a score.",
)  # fmt: skip
@click.option(
    "--lang", type=click.Choice(page.LANGUAGES), default="en", show_default=True,
    help="Language the page opens in; it holds both.",
)  # fmt: skip
@answer.output
@answer.answer
def map_(
    area: str, report: str | None, text: Path | None, scores: bool | None, lang: str,  # noqa: FBT001
    output: Path | None,
) -> None:  # fmt: skip
    """Write the map of AREA (a name in data/areas, or a TOML file) as one HTML page."""
    ground = read_area(area)
    register = None if report == "none" else report or ground.report
    target = output or Path("maps") / f"{ground.name}.html"
    if text and register is None:
        raise input_error("--text", found="there is no register for it; name one with --report")
    words = answer.read_text(text) if text else None
    placed = read_register(register).place(ground, text=words) if register else None
    if output is None:
        target.parent.mkdir(exist_ok=True)
    answer.spare(target, area, register, text, *ground.sources.values())
    m = maps.draw(ground, placed=placed, scores=_scores(ground, asked=scores), lang=lang)
    click.echo(page.write_page(m, target))


def _scores(ground: Area, *, asked: bool | None) -> pd.DataFrame | None:
    """Return the scores of an area's own border, where they are asked for and can be given."""
    if asked is False or (asked is None and not score.has_spec(ground.name)):
        return None
    return scored(ground, ground.segments(), score.read_spec(ground.name))[1]


@click.command()
@click.argument("report")
@answer.file("--text", text="The report's text (- reads standard input), to verify all it holds.")
@answer.answer
def check(report: str, text: Path | None) -> None:
    """Check a REPORT's register, and with --text also against the report's text."""
    register = read_register(report)
    faults = register.check(answer.read_text(text) if text else None)
    if faults:
        raise InputError(faults)
    held = "held against the text" if text else "not held against the text (--text FILE)"
    click.echo(f"{register.report['id']}: {len(register.claims)} claims, no fault; {held}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--area", default="faleme", show_default=True, help="Whose places are known.")
@click.option(
    "--lang", type=click.Choice([*text.LANGUAGES, _BOTH]), default="fr", show_default=True,
    help="Language of the text.",
)  # fmt: skip
@click.option("--date", help="Day that the text speaks of, as YYYY-MM-DD.")
@answer.file("--decisions", text="What you decided on this text; it wins over the machine.")
@answer.file("--undecided", text="Ledger to write: what is still open, for you to decide.")
@answer.file("--register", text="Draft of a register to write; needs --date, the day it appeared.")
@answer.output
@answer.answer
def locate(
    file: Path, area: str, lang: str, date: str | None, decisions: Path | None,
    undecided: Path | None, register: Path | None, output: Path | None,
) -> None:  # fmt: skip
    """List every place that the text of FILE names (- reads standard input).

    Prints a CSV, or writes .csv or .geojson with -o. Nothing leaves this machine.
    """
    suffix = output.suffix if output else ".csv"
    if suffix not in _WRITERS:
        raise input_error(
            output, found=f"found {suffix or 'no ending'}, allowed: {', '.join(_WRITERS)}"
        )
    if register and not date:
        raise input_error("--register", found="the day the report appeared is missing; give --date")
    words, ground = answer.read_text(file), read_area(area)
    inputs = (file, decisions, area, *ground.sources.values())
    outputs = [path for path in (output, undecided, register) if path]
    if len({path.resolve() for path in outputs}) < len(outputs):
        raise input_error(outputs[-1], found="two outputs have this name")
    for path in outputs:
        answer.spare(path, *inputs)
    read = None if lang == _BOTH else lang
    found = text.locate(words, ground, read, date=date, decisions=decisions)
    written = _WRITERS[suffix](found, ground)
    if output:
        answer.write(output, written, *inputs)
    elif not (register or undecided):
        click.echo(written, nl=False)
    if undecided:
        answer.write(undecided, text.undecided(found, decisions), *inputs)
    if register:
        draft = text.draft_register(
            words, ground, report_id=register.stem, published=str(date), lang=read,
            decisions=decisions,
        )  # fmt: skip
        answer.write(register, draft, *inputs)
    counts = found.status.value_counts()
    told = ", ".join(f"{counts.get(status, 0)} {status}" for status in text.STATUSES)
    click.echo(f"{len(found)} mentions: {told}", err=True)
