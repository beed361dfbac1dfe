"""The steps in order, from a shell."""

from __future__ import annotations

import click

from borderrisk.cli.border import border_, score_
from borderrisk.cli.data import data
from borderrisk.cli.report import check, locate, map_


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="borderrisk")
def main() -> None:
    """Turn a report about a border into an honest map of it.

    A command ends with 0 when it is done, 2 when the input is at fault, 1 when we are.
    """


for command in (map_, check, locate, border_, score_, data):
    main.add_command(command)
