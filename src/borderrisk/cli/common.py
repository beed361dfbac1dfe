"""What every command does alike."""

from __future__ import annotations

import sys
import warnings
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from borderrisk import catalogue, files
from borderrisk.errors import BorderRiskError, InputWarning, input_error

if TYPE_CHECKING:
    from collections.abc import Callable

    _Option = Callable[[Callable[..., None]], Callable[..., None]]

_OURS, _INPUT = 1, 2
_STDIN = "-"


def exit_on_error(command: Callable[..., None]) -> Callable[..., None]:
    """Turn errors into an exit status: 2 where the input is at fault, 1 where we are."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always", InputWarning)
                warnings.showwarning = _warn
                command(*args, **options)
        except BorderRiskError as error:
            click.echo(str(error), err=True)
            sys.exit(_INPUT)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001
            click.echo(f"internal error (please report): {type(error).__name__}: {error}", err=True)
            sys.exit(_OURS)

    return run


def _warn(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    """Say what a result should be read with; what concerns programmers stays silent."""
    if issubclass(category, InputWarning):
        click.echo(f"warning: {message}", err=True)


def file_option(*names: str, text: str) -> _Option:
    """Return an option that takes the path of a file."""
    return click.option(*names, type=click.Path(path_type=Path), help=text)


output_option = file_option("-o", "--output", text="File to write.")
area_argument = click.argument("area", default="faleme")
border_option = click.option(
    "--border", "border_id", help="Such as MLI-SEN; the area's own by default."
)


def read_text(path: Path) -> str:
    """Return the text of a file, or of standard input for ``-``."""
    if str(path) != _STDIN:
        return files.read_text(path)
    return files.decoded(sys.stdin.buffer.read(), "standard input")


def write(path: Path, text: str, *inputs: object) -> None:
    """Write a text where no input stands, and print the path."""
    refuse_overwrite(path, *inputs)
    click.echo(files.write_file(path, text.encode()))


def refuse_overwrite(target: Path, *inputs: object) -> None:
    """Refuse to write over an input, or among the data that come with the project."""
    if not target.parent.is_dir():
        raise input_error(target, found="no such folder")
    if target.resolve().is_relative_to(catalogue.data_dir().resolve()):
        raise input_error(target, found="the output lies among the data that come with the project")
    for name in filter(None, map(str, filter(None, inputs))):
        if Path(name).exists() and target.exists() and target.samefile(name):
            raise input_error(target, found="the output is one of the inputs")


def progress(text: str) -> None:
    """Tell a person at a terminal what takes a while; a pipe hears nothing."""
    if sys.stderr.isatty():
        click.echo(text, err=True)
