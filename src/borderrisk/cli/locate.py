"""The command that lists the places of a text."""

from __future__ import annotations

from pathlib import Path

import click

from borderrisk import claims, export, text
from borderrisk.area import read_area
from borderrisk.cli.common import (
    exit_on_error,
    file_option,
    is_stream,
    output_option,
    read_text,
    require_ending,
    write,
)
from borderrisk.cli.outputs import require_free
from borderrisk.errors import input_error

_BOTH = "both"
_WRITERS = {".csv": export.mentions_to_csv, ".geojson": export.mentions_to_geojson}


@click.command("locate")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--area", default="faleme", show_default=True, help="Whose places are known.")
@click.option(
    "--lang", type=click.Choice(["auto", *text.LANGUAGES, _BOTH]), default="auto",
    show_default=True, help="Language of the text, found by default.",
)  # fmt: skip
@click.option("--date", help="Day that the text speaks of, as YYYY-MM-DD.")
@file_option("--decisions", text="What you decided on this text; it wins over the machine.")
@file_option("--undecided", text="Ledger to write: what is still open, for you to decide.")
@file_option("--register", text="Draft of a register to write; needs --date, the day it appeared.")
@output_option
@exit_on_error
def command(
    file: Path, area: str, lang: str, date: str | None, decisions: Path | None,
    undecided: Path | None, register: Path | None, output: Path | None,
) -> None:  # fmt: skip
    """List every place that the text of FILE names (- reads standard input).

    Prints a CSV, or writes .csv or .geojson with -o. Nothing leaves this machine.
    """
    printed = is_stream(output) or not (output or undecided or register)
    output = None if is_stream(output) else output
    suffix = output.suffix.lower() if output else ".csv"
    require_ending(output, *_WRITERS)
    for ledger in (undecided, register):
        require_ending(ledger, ".toml")
    if register and not date:
        raise input_error("--register", found="the day the report appeared is missing; give --date")
    words, ground = read_text(file), read_area(area)
    outputs = [path for path in (output, undecided, register) if path]
    require_free(*outputs, inputs=(file, decisions, area, *ground.files))
    read = None if lang == _BOTH else lang
    found = text.locate(words, ground, read, date=date, decisions=decisions)
    written = _WRITERS[suffix](found, ground)
    if output:
        write(output, written)
    elif printed:
        click.echo(written, nl=False)
    if undecided:
        write(undecided, text.undecided(found, words, decisions))
    if register:
        draft = claims.draft(
            words, ground, published=str(date), lang=read, report_id=register.stem,
            decisions=decisions,
        )  # fmt: skip
        write(register, claims.from_frame(draft).to_toml())
    counts = found.status.value_counts()
    told = ", ".join(f"{counts.get(status, 0)} {status}" for status in text.STATUSES)
    click.echo(f"{len(found)} mentions: {told}", err=True)
