"""The command that compares two registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from borderrisk import claims, tables
from borderrisk.cli.common import (
    exit_on_error,
    is_stream,
    output_option,
    refuse_overwrite,
    require_ending,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path


@click.command("diff")
@click.argument("before")
@click.argument("after")
@output_option
@exit_on_error
def command(before: str, after: str, output: Path | None) -> None:
    """Show what is new, gone or changed from the register BEFORE to the register AFTER.

    Prints a CSV, or writes it with -o. A claim is known again by its sentence, or else by its id.
    """
    output = None if is_stream(output) else output
    if output:
        refuse_overwrite(output, before, after)
    require_ending(output, ".csv")
    found = claims.changes(claims.read_register(before), claims.read_register(after))
    text = tables.csv_text(found)
    if output:
        write(output, text)
    else:
        click.echo(text, nl=False)
    counts = found.drop_duplicates(["claim_id", "change"]).change.value_counts()
    told = ", ".join(f"{counts.get(change, 0)} {change}" for change in ("new", "gone", "changed"))
    click.echo(f"claims: {told}", err=True)
