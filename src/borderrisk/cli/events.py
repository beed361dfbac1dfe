"""The command that counts events by their distance from a border."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

from borderrisk import events, files, tables
from borderrisk.area import read_area
from borderrisk.cli.common import (
    AtLeast,
    border_option,
    exit_on_error,
    is_stream,
    output_option,
    progress,
    refuse_overwrite,
    require_ending,
    write,
)
from borderrisk.errors import input_error, named

if TYPE_CHECKING:
    import geopandas as gpd

_ENDINGS = (".csv", ".xlsx")
_M = 1_000


class Options(TypedDict):
    """What a table of bands and one of their sensitivity are both asked with."""

    by: list[str]
    bands_m: list[float]
    border_id: str | None
    date: str | None


withhold_option = click.option(
    "--withhold", "withhold_km", type=AtLeast(0.0), metavar="KM",
    help="Withhold events known more finely than so many km, as sensitive ones always are.",
)  # fmt: skip


def read_events(file: Path, withhold_km: float | None) -> gpd.GeoDataFrame:
    """Return the events of a file; what is withheld keeps nothing but the reason."""
    finer_than_m = None if withhold_km is None else withhold_km * _M
    return events.withhold(events.read(file), finer_than_m=finer_than_m)


@click.command("events")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--area", default="faleme", show_default=True, help="Whose border, land and places.")
@border_option
@click.option(
    "--by", default="side", show_default=True,
    help=f"What to break the bands down by: {', '.join(events.BY)}, with commas between.",
)  # fmt: skip
@click.option(
    "--bands", default="0,10,20,50,100", show_default=True,
    help="Where bands begin, in km; the last has no end.",
)  # fmt: skip
@click.option(
    "--date", help="Day whose units count (YYYY-MM-DD); that of the last event by default."
)
@click.option(
    "--sensitivity", is_flag=True, help="Count by the coarse world's outlines too, and the change."
)
@withhold_option
@output_option
@exit_on_error
def command(
    file: Path, area: str, border_id: str | None, by: str, bands: str, date: str | None,
    sensitivity: bool, withhold_km: float | None, output: Path | None,  # noqa: FBT001
) -> None:  # fmt: skip
    """Count the events of FILE by their distance from a border: a CSV, or .xlsx with -o.

    FILE is an ACLED export, a UCDP GED table, or any CSV or XLSX with lon and lat. Each count
    stands beside the land and the people there. What is known too coarsely for a band, repeated,
    sensitive or off the area is counted apart.
    """
    output = None if is_stream(output) else output
    require_ending(output, *_ENDINGS)
    try:
        bands_m = [float(edge) * _M for edge in bands.split(",")]
    except ValueError:
        said = f"kilometres with commas between are needed (got {bands!r})"
        raise input_error("--bands", found=said) from None
    ground = read_area(area)
    if output:
        refuse_overwrite(output, file, area, *ground.files)
    read = read_events(file, withhold_km)
    progress(f"placing {len(read)} events …")
    keys = [key.strip() for key in by.split(",") if key.strip()]
    options: Options = {"by": keys, "bands_m": bands_m, "border_id": border_id, "date": date}
    with named("events", file):
        found = events.borderland(read, ground, **options)
        other = events.sensitivity(read, ground, **options) if sensitivity else None
    table = found.to_frame(other)
    if output and output.suffix.lower() == ".xlsx":
        click.echo(files.write_file(output, tables.to_workbook({"borderland": table})))
    elif output:
        write(output, tables.csv_text(table, float_format="%.6g"))
    else:
        click.echo(tables.csv_text(table, float_format="%.6g"), nl=False)
    told = ", ".join(f"{count} {reason}" for reason, count in found.left_out.items()) or "none"
    click.echo(f"{found.border_id}: {found.total} events; left out: {told}", err=True)
