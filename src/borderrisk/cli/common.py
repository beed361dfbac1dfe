"""What every command does alike."""

from __future__ import annotations

import math
import sys
import traceback
import warnings
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from borderrisk import files, tables
from borderrisk.cli.outputs import FORCE, remember, require_free
from borderrisk.cli.status import INPUT, INTERRUPTED, OURS
from borderrisk.errors import BorderRiskError, InputWarning, input_error

if TYPE_CHECKING:
    from collections.abc import Callable

    _Option = Callable[[Callable[..., None]], Callable[..., None]]

_STREAM = "-"
_DEBUG = "borderrisk.debug"


def _flag(name: str, key: str, text: str) -> _Option:
    """Return a flag that the context keeps, so that no command passes it on."""

    def keep(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001
        context.meta[key] = value

    return click.option(name, is_flag=True, expose_value=False, callback=keep, help=text)


def exit_on_error(command: Callable[..., None]) -> Callable[..., None]:
    """Turn errors into an exit status: 2 for the input, 1 for us, 130 when interrupted."""

    @_flag("--debug", _DEBUG, "Show where an internal error came from.")
    @wraps(command)
    def run(*args: object, **options: Any) -> None:
        context = click.get_current_context()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always", InputWarning)
                warnings.showwarning = _warn
                command(*args, **options)
            remember(context)
        except BorderRiskError as error:
            click.echo(str(error), err=True)
            sys.exit(INPUT)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            sys.exit(INTERRUPTED)
        except (click.exceptions.Exit, click.ClickException, click.Abort, OSError):
            raise  # of click, and of the whole command line: see LazyGroup
        except Exception as error:  # noqa: BLE001
            if context.meta[_DEBUG]:
                click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
            click.echo(f"internal error: {type(error).__name__}: {error}", err=True)
            asked = "with the command, its input files and what it says with --debug."
            click.echo(f"Please report it, {asked}", err=True)
            sys.exit(OURS)

    return run


def _warn(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
    """Say what a result should be read with; what concerns programmers stays silent."""
    if issubclass(category, InputWarning):
        click.echo(f"warning: {message}", err=True)


class AtLeast(click.ParamType):  # type: ignore[type-arg]  # generic in later click only
    """A number of an option, whole where its least value is."""

    name = "number"

    def __init__(self, least: float, most: float = math.inf) -> None:
        self.least, self.most = least, most

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | int:
        """Return the number, or say what is allowed."""
        kind = type(self.least)
        try:
            number = kind(value)
        except (ValueError, OverflowError):
            number = math.nan
        if self.least <= number <= self.most and math.isfinite(number):
            return number
        allowed = f"{self.least:g} or more" if self.most == math.inf else (
            f"{self.least:g} to {self.most:g}")  # fmt: skip
        name = param.opts[-1] if param else "the number"
        raise click.UsageError(f"{name} must be {allowed} (got {value})", ctx)


def file_option(*names: str, text: str) -> _Option:
    """Return an option that takes the path of a file."""
    return click.option(*names, type=click.Path(path_type=Path), help=text)


def output_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``-o`` and ``--force`` to a command."""
    force = _flag("--force", FORCE, "Replace an output that exists and is not ours.")
    return file_option("-o", "--output", text="File to write.")(force(command))


area_argument = click.argument("area", default="faleme")
border_option = click.option(
    "--border",
    "border_id",
    help="Two codes and a hyphen, as the area names it; its first by default.",
)


def is_stream(path: Path | None) -> bool:
    """Tell whether a path stands for standard input or output."""
    return str(path) == _STREAM


def require_ending(path: Path | None, *allowed: str) -> None:
    """Refuse an output whose name says that it holds something else than it would."""
    if path and not is_stream(path) and path.suffix.lower() not in allowed:
        said = f"found {path.suffix or 'no ending'}, allowed: {', '.join(allowed)}"
        raise input_error(path, found=said)


def read_text(path: Path) -> str:
    """Return the text of a document, or of what standard input brings for ``-``."""
    from borderrisk.documents import parse_document, read_document  # noqa: PLC0415 (slow)

    if not is_stream(path):
        return read_document(path).text
    return parse_document(sys.stdin.buffer.read(), "standard input").text


def write(path: Path, text: str) -> None:
    """Write a text to a file that was found free, and print the path."""
    mark = tables.BOM if path.suffix.lower() == ".csv" else ""
    click.echo(files.write_file(path, (mark + text).encode()))


def refuse_overwrite(target: Path, *inputs: object) -> None:
    """Refuse to write over an input, somebody's own file, or the data of the project."""
    require_free(target, inputs=inputs)


def progress(text: str) -> None:
    """Tell a person at a terminal what takes a while; a pipe hears nothing."""
    if sys.stderr.isatty():
        click.echo(text, err=True)
