"""The command that checks a register."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import click

from borderrisk import catalogue
from borderrisk.area import quality, read_area
from borderrisk.claims import read_register
from borderrisk.cli.common import exit_on_error, file_option, read_text
from borderrisk.errors import InputError, InputWarning
from borderrisk.records import read_toml


def _is_area(name: str) -> bool:
    """Return whether a name, or the file of that path, is an area's."""
    if Path(name).suffix != ".toml":
        return (catalogue.data_dir() / "areas" / f"{name}.toml").is_file()
    return Path(name).is_file() and "countries" in read_toml(Path(name))


def _area_of(report: str, named: object) -> str | None:
    """Return the area that a register names, whose file may lie beside it."""
    if not isinstance(named, str) or not named.strip():
        return None
    beside = (
        Path(report).with_name(f"{named}.toml") if re.fullmatch(r"[\w-]{1,99}", named) else None
    )
    return str(beside) if beside and not _is_area(named) and _is_area(str(beside)) else named


@click.command("check")
@click.argument("report", metavar="REPORT|AREA")
@file_option("--text", text="The report's text (- reads standard input), to verify all it holds.")
@click.option("--area", help="Where its places are looked up; by default the area that it names.")
@exit_on_error
def command(report: str, text: Path | None, area: str | None) -> None:
    """Check a REPORT's register: its form, its places, and with --text its sentences; or an AREA.

    Of an area, its file and its layers are checked, and what it is made of is printed.
    """
    if _is_area(report):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InputWarning)  # the notes say the same
            checked = read_area(report)
        click.echo("\n".join((*checked.notes, *quality(checked))))
        return
    register = read_register(report)
    named = area or _area_of(report, register.raw.get("area"))
    ground = read_area(named) if named else None
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
