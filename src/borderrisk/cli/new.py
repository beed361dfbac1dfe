"""The command that starts an area from the names of its countries."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from borderrisk import files, indicators
from borderrisk.area import NewArea, new_area, quality, read_area
from borderrisk.area.study import LAYERS
from borderrisk.cli.common import exit_on_error, output_option, require_ending
from borderrisk.cli.outputs import require_free
from borderrisk.errors import InputWarning
from borderrisk.languages import FALLBACK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _layer_options(command: Callable[..., None]) -> Callable[..., None]:
    for name in reversed(LAYERS):
        text = f"A file of {name}; may be given again."
        option = click.option(
            f"--{name}", f"own_{name}", multiple=True, help=text, type=click.Path(path_type=Path)
        )
        command = option(command)
    return command


@click.command("new")
@click.argument("names", nargs=-1, required=True, metavar="COUNTRY COUNTRY...")
@output_option
@_layer_options
@exit_on_error
def command(names: tuple[str, ...], output: Path | None, **own: tuple[Path, ...]) -> None:
    """Write an area about the border of two countries, given by name or ISO code.

    Prints what was guessed and what the area is made of. The first two countries are the border
    that it is about; more may follow. Nothing is fetched: outlines come with the package, places
    with the extra 'gazetteer'.
    """
    target = output or Path(f"{'-'.join(names).lower()}.toml")
    require_ending(target, ".toml")
    places = target.with_name(f"{target.stem}-places.csv")
    given = {name: own[f"own_{name}"] for name in LAYERS}
    require_free(target, places, inputs=[file for paths in given.values() for file in paths])
    with TemporaryDirectory() as folder, warnings.catch_warnings():  # first as it will be read
        warnings.simplefilter("ignore", InputWarning)  # said once, of the area that is written
        area = read_area(_made(names, target, given, Path(folder)).write(folder))
    made = _made(names, target, given, target.parent)
    if made.places:
        click.echo(files.write_file(places, made.places.encode()))
    click.echo(files.write_file(target, made.toml.encode()))
    click.echo("\n".join([*made.guesses, *area.notes, *quality(area)]))
    if made.left_out:
        far = ", ".join(made.left_out)
        click.echo(f"places left out, far outside the outline of their country: {far}")
    for name, why in indicators.why_missing(
        indicators.measure(area.segments(), area), area
    ).items():
        click.echo(f"a score leaves out {name}: {why[FALLBACK]}")


def _made(names: tuple[str, ...], target: Path, given: Mapping[str, Any], folder: Path) -> NewArea:
    """Return the area with the paths of its files as seen from a folder."""
    seen = {
        name: [Path(os.path.relpath(path.resolve(), folder.resolve())) for path in paths]
        for name, paths in given.items()
    }
    return new_area(names, target.stem, files=seen)
