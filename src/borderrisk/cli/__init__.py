"""The steps in order, from a shell."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from borderrisk.cli.status import INPUT, INTERRUPTED
from borderrisk.errors import Issue

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "map": "Write the map of an area as one HTML page.",
    "draft": "Draft the table of a report's claims from its document.",
    "check": "Check a report's register, also against its text, or an area.",
    "diff": "Show what changed from one register to another.",
    "locate": "List every place that a text names.",
    "border": "Print the length and the rivers of a border.",
    "score": "Score the segments of a border.",
    "points": "Give points their country, units, side, nearest border and segment.",
    "events": "Count events by their distance from a border.",
    "export": "Write an area, its claims and scores for other tools.",
    "new": "Start an area from the names of two countries.",
    "notebooks": "Copy the notebooks into a folder.",
    "data": "List, verify or fetch data.",
}
"""Each command with its line in ``--help``; ``cli/<name>.py`` holds it under ``command``."""


class LazyGroup(click.Group):
    """A group that imports a command when it is called, so that ``--help`` imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names, in the order of the work."""
        return list(COMMANDS)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what no file can be named: half a surrogate pair, that only a program can pass."""
        for argument in args:
            try:
                os.fsencode(argument)
            except UnicodeEncodeError:
                text = f"{argument!a} holds a character that no file name can"
                raise click.UsageError(text, ctx) from None
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Call a command; Ctrl-C while it is imported ends as later."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the command line; a disk or a standard output that is full is no fault of ours."""
        try:
            return super().main(*args, **options)
        except OSError as error:
            name = str(error.filename or "standard output")
            click.echo(Issue(name, "", "", str(error.strerror)), err=True)
            with suppress(OSError, ValueError):  # else Python fails once more when it ends
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(INPUT)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command by its name, or None."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands out of the table."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="borderrisk")
def main() -> None:
    """Turn a report about a border into an honest map of it.

    A command ends with 0 when it is done, 2 when the input is at fault, 1 when we are,
    130 when it was interrupted.
    """
