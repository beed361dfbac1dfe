"""The commands about the embedded data."""

from __future__ import annotations

import click

from borderrisk import catalogue
from borderrisk.cli.common import exit_on_error
from borderrisk.errors import DataError


@click.group("data")
def command() -> None:
    """List or verify the embedded data."""


@command.command("list")
@exit_on_error
def list_() -> None:
    """List every dataset with its rows, vintage and licence."""
    for entry in catalogue.datasets().values():
        click.echo(f"{entry.id:10} {entry.rows:4}  {entry.licence:28} {entry.vintage['en']}")
        click.echo(f"{'':16}{entry.source['en']}")


@command.command()
@exit_on_error
def verify() -> None:
    """Compare every embedded file with its hash in the catalogue."""
    wrong = [message for name in catalogue.datasets() if (message := catalogue.verify(name))]
    if wrong:
        raise DataError("\n".join(wrong))
    click.echo(f"{len(catalogue.datasets())} datasets, every hash as in the catalogue")
