"""The command that drafts a register from a document."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from borderrisk import claims, files, text
from borderrisk.area import read_area
from borderrisk.cli.common import (
    exit_on_error,
    output_option,
    progress,
    refuse_overwrite,
    require_ending,
)
from borderrisk.errors import input_error

if TYPE_CHECKING:
    import pandas as pd

_ENDINGS = (".xlsx", ".csv", ".toml")


@click.command("draft")
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--area", default="faleme", show_default=True, help="Whose places are known.")
@click.option("--published", required=True, help="Day of publication, as YYYY-MM-DD.")
@click.option("--lang", type=click.Choice(["fr", "en"]), help="Language; found by default.")
@click.option("--title", default="", help="Title of the report; the document's own by default.")
@click.option(
    "--update", is_flag=True, help="Keep what the table holds, add what is new in the text."
)
@output_option
@exit_on_error
def command(
    document: Path, output: Path | None, area: str, published: str, lang: str | None,
    title: str, update: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    """Draft the table of a report's claims from DOCUMENT: PDF, DOCX, HTML, EML, RTF or text.

    One row per statement, its sentence first; fill in what is blank, then
    `borderrisk map --report TABLE`. The table is .xlsx (with lists to choose from), .csv or .toml;
    it holds the text's sentences: it is yours to keep.
    """
    target = output or document.with_suffix(".xlsx")
    require_ending(target, *_ENDINGS)
    try:
        day = date.fromisoformat(published).isoformat()
    except ValueError:
        found = f"a day as YYYY-MM-DD is needed (got {published!r})"
        raise input_error("--published", found=found) from None
    ground = read_area(area)
    kept = claims.read_table(target) if update and target.exists() else None
    if kept is None:
        refuse_overwrite(target, document, area, *ground.files)
    read = claims.read_document(document)
    progress(f"reading {len(read.text)} characters …")
    report_id = re.sub(r"[^\w]+", "-", document.stem).strip("-").lower() or "report"
    names = claims.from_frame(kept).raw.get("names", {}) if kept is not None else {}
    given = replace(text.decisions_of(names, read.text), file=str(target))
    frame = claims.draft(
        read, ground, published=day, lang=lang, report_id=report_id, title=title,
        decisions=given,
    )  # fmt: skip
    if kept is not None:
        frame = claims.update(kept, frame)
    if frame.empty:
        raise input_error(document, found=f"no sentence names a place that {ground.name} may have")
    write = {".xlsx": claims.to_xlsx, ".csv": claims.to_csv}.get(target.suffix.lower())
    content = write(frame) if write else claims.to_toml(frame).encode()
    click.echo(files.write_file(target, content))
    _tell(frame, read.notes)


def _tell(frame: pd.DataFrame, notes: tuple[str, ...]) -> None:
    """Say what was drafted, and what is left to fill in."""
    left = claims.from_frame(frame).check()
    click.echo(f"{len(frame)} statements; {len(left)} cells to fill in", err=True)
    for name, count in Counter(issue.field for issue in left).most_common():
        click.echo(f"  {name}: {count}", err=True)
    asked = [name for name in frame.columns if name.startswith("report.names.")]
    if left_open := [name for name in asked if frame[name].isna().all()]:
        named = ", ".join(name.removeprefix("report.names.") for name in left_open)
        click.echo(
            f"names to answer once, on the sheet names or in report.names: {named}", err=True
        )
    for note in notes:
        click.echo(note, err=True)
