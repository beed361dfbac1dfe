"""The reports that a command shows or counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from borderrisk import claims
from borderrisk.cli.common import read_text
from borderrisk.errors import input_error

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd

    from borderrisk.area import Area

report_option = click.option(
    "--report", "reports", multiple=True,
    help="Register (.toml, .xlsx, .csv) to show, more than one if you like; the area's own by "
    "default, 'none' for none.",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Reports:
    """Registers by their report's id, and their claims placed; None without a report."""

    ids: tuple[str, ...] = ()
    registers: tuple[claims.Register, ...] = ()
    placed: gpd.GeoDataFrame | None = None


def place_reports(ground: Area, named: Sequence[str], texts: Sequence[Path] = ()) -> Reports:
    """Return the reports that are named, or the area's own, and say how much of them is withheld.

    Raises
    ------
    InputError
        With every issue of all of them: a place that the area does not have is one, never a claim
        left unmapped.
    """
    own = [ground.report] if ground.report else []
    chosen = [name for name in named or own if name != "none"]
    if "none" in named and chosen:
        raise input_error("--report", found=f"found none beside {chosen[0]}, one or the other")
    if not chosen:
        if texts:
            found = "there is no register for it; name one with --report"
            raise input_error("--text", found=found)
        return Reports()
    registers = [claims.read_register(name) for name in chosen]
    placed = claims.place(registers, ground, texts=[read_text(path) for path in texts])
    for register in registers:
        if withheld := len(register.claims) - len(register.published):
            said = f"{withheld} of {len(register.claims)} claims withheld, of high sensitivity"
            click.echo(f"{register.report.id}: {said}", err=True)
    ids = tuple(register.report.id for register in registers)
    return Reports(ids, tuple(registers), placed)


def place_earlier(
    ground: Area, named: Sequence[str], later: Sequence[claims.Register]
) -> gpd.GeoDataFrame:
    """Return the claims of earlier registers, without those that a later one withholds.

    Raises
    ------
    InputError
        If there is no later register, or with every issue of the earlier ones.
    """
    if not later:
        raise input_error("--since", found="there is no later register; name one with --report")
    earlier = [claims.without_withheld(claims.read_register(name), later) for name in named]
    return claims.place(earlier, ground)
