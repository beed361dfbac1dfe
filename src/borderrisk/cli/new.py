"""The command that starts an area from the names of its countries."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from borderrisk import files
from borderrisk.area import NewArea, new_area, quality, read_area
from borderrisk.cli.common import exit_on_error, output_option, refuse_overwrite
from borderrisk.errors import input_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from borderrisk.area import Area

_LAYERS = ("countries", "units", "rivers", "places", "crossings")


def _layer_options(command: Callable[..., None]) -> Callable[..., None]:
    for name in reversed(_LAYERS):
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
@click.option("--force", is_flag=True, help="Write over files that exist.")
@exit_on_error
def command(
    names: tuple[str, ...], output: Path | None, force: bool,  # noqa: FBT001
    **own: tuple[Path, ...],
) -> None:  # fmt: skip
    """Write an area about the border of two countries, given by name or ISO code.

    Prints what was guessed and what the area is made of. The first two countries are the border
    that it is about; more may follow. Nothing is fetched: outlines come with the package, places
    with the extra 'gazetteer'.
    """
    target = output or Path(f"{'-'.join(names).lower()}.toml")
    given = {name: own[f"own_{name}"] for name in _LAYERS}
    written = {target: "", target.with_name(f"{target.stem}-places.csv"): ""}
    for path in written:
        refuse_overwrite(path, *(file for paths in given.values() for file in paths))
        if path.exists() and not force:
            raise input_error(path, found="exists; give another name, or --force to write over it")
    lines = list(_card(_tried(names, target, given)))
    made = _made(names, target, given, target.parent)
    if made.places:
        click.echo(
            files.write_file(target.with_name(f"{target.stem}-places.csv"), made.places.encode())
        )
    click.echo(files.write_file(target, made.toml.encode()))
    click.echo("\n".join(lines))


def _made(names: tuple[str, ...], target: Path, given: Any, folder: Path) -> NewArea:
    """Return the area with the paths of its files as seen from a folder."""
    seen = {
        name: [Path(os.path.relpath(path.resolve(), folder.resolve())) for path in paths]
        for name, paths in given.items()
    }
    return new_area(names, target.stem, files=seen)


def _tried(names: tuple[str, ...], target: Path, given: Any) -> Area:
    """Return the area as it will be read, before anything is written where it was asked for."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        made = _made(names, target, given, folder)
        if made.places:
            (folder / f"{target.stem}-places.csv").write_text(made.places, "utf-8")
        (folder / target.name).write_text(made.toml, "utf-8")
        return read_area(folder / target.name)


def _card(area: Area) -> Iterator[str]:
    yield from area.notes
    yield from quality(area)
