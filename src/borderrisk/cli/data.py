"""The commands about the embedded data."""

from __future__ import annotations

import click

from borderrisk import catalogue
from borderrisk.cli.answer import answer
from borderrisk.errors import DataError


@click.group()
def data() -> None:
    """List or verify the embedded data."""


@data.command("list")
@answer
def list_() -> None:
    """List every dataset with its rows, vintage and licence."""
    for entry in catalogue.datasets().values():
        click.echo(f"{entry.id:10} {entry.rows:4}  {entry.licence:28} {entry.vintage['en']}")
        click.echo(f"{'':16}{entry.source['en']}")


@data.command()
@answer
def verify() -> None:
    """Compare every embedded file with its hash in the catalogue."""
    wrong = [message for name in catalogue.datasets() if (message := catalogue.verify(name))]
    if wrong:
        raise DataError("\n".join(wrong))
    click.echo(f"{len(catalogue.datasets())} datasets, every hash as in the catalogue")
