"""The command that checks a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from borderrisk.claims import read_register
from borderrisk.cli.common import exit_on_error, file_option, read_text
from borderrisk.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check")
@click.argument("report")
@file_option("--text", text="The report's text (- reads standard input), to verify all it holds.")
@exit_on_error
def command(report: str, text: Path | None) -> None:
    """Check a REPORT's register, and with --text also against the report's text."""
    register = read_register(report)
    faults = register.check(read_text(text) if text else None)
    if faults:
        raise InputError(faults)
    held = "held against the text" if text else "not held against the text (--text FILE)"
    click.echo(f"{register.report.id}: {len(register.claims)} claims, no fault; {held}")
