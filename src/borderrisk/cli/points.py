"""The command that annotates a file of points."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from borderrisk import points
from borderrisk.area import read_area
from borderrisk.cli import common
from borderrisk.errors import BorderRiskError, input_error

if TYPE_CHECKING:
    from collections.abc import Callable

_KM = 1000


@click.command("points")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--area", default="faleme", show_default=True, help="Whose borders are near.")
@click.option("--date", help="Column of each row's day, or one day for all (YYYY-MM-DD).")
@click.option("--lon", help="Column of longitude, where its name is unusual.")
@click.option("--lat", help="Column of latitude, where its name is unusual.")
@click.option(
    "--length", "length_km", type=float, default=10, show_default=True,
    help="Length of the segments, in km.",
)  # fmt: skip
@click.option("--scheduler", help="Address of a Dask scheduler, to use many machines.")
@common.output_option
@common.exit_on_error
def command(
    file: Path, area: str, date: str | None, lon: str | None, lat: str | None, length_km: float,
    scheduler: str | None, output: Path | None,
) -> None:  # fmt: skip
    """Give each point of FILE its country, units, side, nearest border, segment and river.

    FILE is a CSV, GeoPackage or Parquet file of any size; so is the output. Every row is kept, in
    order; what got nothing says why.
    """
    if output is None:
        raise input_error("-o", found="missing, a file to write is needed")
    try:
        from borderrisk.points import cluster, streams  # noqa: PLC0415
    except ImportError as error:
        found = f"{error.name} is not installed; pip install 'borderrisk[scale]'"
        raise BorderRiskError(found) from error
    streams.require_formats(file, output)
    ground = read_area(area)
    common.refuse_overwrite(output, file, area, *ground.files)
    index = points.index(ground, length_m=length_km * _KM)
    columns = points.Columns(lon, lat, date)
    with cluster.cluster(scheduler) if scheduler else nullcontext(map) as mapper:
        count = streams.write(file, output, index, columns, mapper=mapper, tell=_bar())
    click.echo(f"{output}: {count} rows")


def _bar() -> Callable[[int, int], None]:
    """Return what tells a person at a terminal how far it is; a pipe hears nothing."""
    if not sys.stderr.isatty():
        return lambda _done, _total: None
    bar = click.progressbar(length=0, file=sys.stderr, label="points", show_pos=True)

    def tell(done: int, total: int) -> None:
        bar.length = total or done
        bar.update(done - bar.pos)

    return tell
