"""The command that checks a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from borderrisk.area import read_area
from borderrisk.claims import read_register
from borderrisk.cli.common import exit_on_error, file_option, read_text
from borderrisk.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check")
@click.argument("report")
@file_option("--text", text="The report's text (- reads standard input), to verify all it holds.")
@click.option("--area", help="Where its places are looked up; by default the area that it names.")
@exit_on_error
def command(report: str, text: Path | None, area: str | None) -> None:
    """Check a REPORT's register: its form, its places, and with --text its sentences."""
    register = read_register(report)
    named = area or register.raw.get("area")
    ground = read_area(named) if isinstance(named, str) and named.strip() else None
    issues = register.check(read_text(text) if text else None, ground)
    if issues:
        raise InputError(issues)
    verified = (
        "verified against the text" if text else "not verified against the text (--text FILE)"
    )
    places = f"places of {ground.name}" if ground else "places not looked up (--area NAME)"
    click.echo(
        f"{register.report.id}: {len(register.claims)} claims, no fault; {places}; {verified}"
    )
