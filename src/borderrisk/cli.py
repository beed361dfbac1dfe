"""The steps in order, from a shell."""

from __future__ import annotations

import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from borderrisk import catalogue, maps, page
from borderrisk.area import read_area
from borderrisk.claims import read_register, read_report_text
from borderrisk.errors import BorderRiskError, DataError, InputError, fault

if TYPE_CHECKING:
    from collections.abc import Callable

_DONE, _OURS, _INPUT = 0, 1, 2


def _answer(command: Callable[..., None]) -> Callable[..., None]:
    """Turn errors into an exit status: 2 where the input is at fault, 1 where we are."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except BorderRiskError as error:
            click.echo(str(error), err=True)
            sys.exit(_INPUT)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001
            click.echo(f"our fault: {type(error).__name__}: {error}", err=True)
            sys.exit(_OURS)

    return run


_lang = click.option(
    "--lang", type=click.Choice(page.LANGUAGES), default="en", show_default=True,
    help="Language the page opens in; it holds both.",
)  # fmt: skip
_output = click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="borderrisk")
def main() -> None:
    """Turn a report about a border into an honest map of it."""


@main.command("map")
@click.argument("area", default="faleme")
@click.option(
    "--report", help="Register to show; the area's own by default, 'none' for the ground alone."
)
@_lang
@_output
@_answer
def map_(area: str, report: str | None, lang: str, output: Path | None) -> None:
    """Write the map of AREA (a name in data/areas, or a TOML file) as one HTML page."""
    ground = read_area(area)
    register = None if report == "none" else report or ground.report
    placed = read_register(register).place(ground) if register else None
    target = output or Path("maps") / f"{ground.name}.html"
    _refuse_overwriting(target, area, register)
    if output is None:
        target.parent.mkdir(exist_ok=True)
    click.echo(page.write_page(maps.draw(ground, placed=placed, lang=lang), target))


def _refuse_overwriting(target: Path, *inputs: str | None) -> None:
    for name in inputs:
        if name and Path(name).exists() and target.exists() and target.samefile(name):
            raise fault(target, found="the output is one of the inputs")


@main.command()
@click.argument("report")
@click.option(
    "--text",
    type=click.Path(path_type=Path),
    help="The report's text, to verify offsets and hashes.",
)
@_answer
def check(report: str, text: Path | None) -> None:
    """Check a REPORT's register, and with --text also against the report's text."""
    register = read_register(report)
    faults = register.check(read_report_text(text) if text else None)
    if faults:
        raise InputError(faults)
    held = "held against the text" if text else "not held against the text (--text FILE)"
    click.echo(f"{register.report['id']}: {len(register.claims)} claims, no fault; {held}")


@main.group()
def data() -> None:
    """List or verify the embedded data."""


@data.command("list")
@_answer
def list_() -> None:
    """List every dataset with its rows, vintage and licence."""
    for entry in catalogue.datasets().values():
        click.echo(f"{entry.id:10} {entry.rows:4}  {entry.licence:28} {entry.vintage}")
        click.echo(f"{'':16}{entry.source}")


@data.command()
@_answer
def verify() -> None:
    """Compare every embedded file with its hash in the catalogue."""
    wrong = [message for name in catalogue.datasets() if (message := catalogue.verify(name))]
    if wrong:
        raise DataError("\n".join(wrong))
    click.echo(f"{len(catalogue.datasets())} datasets, every hash as in the catalogue")
