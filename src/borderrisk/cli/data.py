"""The commands about data: what there is, whether it is sound, how to bring more."""

from __future__ import annotations

import re

import click

from borderrisk import catalogue, fetch
from borderrisk.cli.common import exit_on_error
from borderrisk.errors import DataError


@click.group("data")
def command() -> None:
    """List, verify or fetch data."""


@command.command("list")
@exit_on_error
def list_() -> None:
    """List every dataset that is embedded, was fetched or may be, with its licence and vintage."""
    for entry in catalogue.datasets().values():
        sound = "embedded" if entry.file.is_file() else "missing"
        click.echo(
            f"{entry.id:10} {entry.rows:4}  {sound:8} {entry.licence}  {entry.vintage['en']}"
        )
        click.echo(f"{'':16}{entry.source['en']}")
    for name, source in fetch.sources().items():
        click.echo(f"{name}: {source.title}; {source.licence}")
        for file, state in fetch.states(name).items():
            pin = fetch.pins(name)[file]
            click.echo(f"    {file}  fetched {pin['fetched']}, {state}")


@command.command("fetch")
@click.argument("source")
@click.argument("countries", nargs=-1)
@click.option("--level", help="Of units: a level, or levels from-to, such as 0-2.")
@click.option("--mirror", help=f"A folder or an address to take files from ({fetch.MIRROR}).")
@exit_on_error
def fetch_(source: str, countries: tuple[str, ...], level: str | None, mirror: str | None) -> None:
    """Bring the files of a SOURCE for COUNTRIES into the cache, verified.

    Prints their paths and what an area file says of them. No other command uses the network.
    """
    span = re.fullmatch(r"([0-5])(?:-([0-5]))?", level or "")
    if level is not None and (not span or int(span[1]) > int(span[2] or span[1])):
        raise click.UsageError(
            f"--level must be a level from 0 to 5, or two as in 0-2 (got {level})"
        )
    levels = range(int(span[1]), int(span[2] or span[1]) + 1) if span else (None,)
    paths = [
        fetch.fetch(source, country=country, level=one, mirror=mirror)
        for country in countries or (None,)
        for one in levels
    ]
    entry = fetch.sources()[source]
    click.echo("[layers]")
    listed = ", ".join(f'"{path.as_posix()}"' for path in paths)
    click.echo(
        f'{entry.layer} = {{ files = [{listed}], licence = "{entry.licence}", '
        f'attribution = "{entry.attribution}", source = "{entry.title}" }}'
    )


@command.command()
@exit_on_error
def verify() -> None:
    """Compare every embedded file with its hash in the catalogue."""
    wrong = [message for name in catalogue.datasets() if (message := catalogue.verify(name))]
    if wrong:
        raise DataError("\n".join(wrong))
    click.echo(f"{len(catalogue.datasets())} datasets, every hash as in the catalogue")
