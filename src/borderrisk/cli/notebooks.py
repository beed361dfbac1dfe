"""The command that copies the notebooks."""

from __future__ import annotations

from pathlib import Path

import click

from borderrisk import notebooks
from borderrisk.cli.common import exit_on_error


@click.command("notebooks")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@click.option("--force", is_flag=True, help="Replace notebooks that are there.")
@exit_on_error
def command(target: Path, lang: str, force: bool) -> None:  # noqa: FBT001
    """Copy the six notebooks into the folder TARGET."""
    for path in notebooks.copy(target, lang=lang, force=force):
        click.echo(path)
