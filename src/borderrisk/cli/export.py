"""The command that writes an area for other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from borderrisk import export
from borderrisk.area import read_area
from borderrisk.cli.common import area_argument, exit_on_error, output_option, refuse_overwrite
from borderrisk.cli.reports import place_reports, report_option
from borderrisk.cli.score import scored, spec_for
from borderrisk.errors import input_error
from borderrisk.indicators import measure

if TYPE_CHECKING:
    from pathlib import Path


@click.command("export")
@area_argument
@report_option
@click.option("--scores/--no-scores", default=False, help="Add the scores of the segments.")
@click.option("--spec", help="Score to use; the area's own by default.")
@click.option("--layer", help="For .geojson, .csv and .parquet, which hold one: segments, claims …")
@output_option
@exit_on_error
def command(
    area: str, reports: tuple[str, ...], scores: bool, spec: str | None, layer: str | None,  # noqa: FBT001
    output: Path | None,
) -> None:  # fmt: skip
    """Write AREA with its claims as .gpkg, .xlsx, .kml, or one layer as .geojson, .csv, .parquet.

    Every layer carries source, vintage, licence and attribution.
    """
    if output is None:
        raise input_error("-o", found=f"name the file; allowed: {', '.join(export.WRITERS)}")
    ground = read_area(area)
    refuse_overwrite(output, area, *reports, spec, *ground.files)
    shown = place_reports(ground, reports)
    result = None
    if scores:
        table = measure(ground.segments(), ground, placed=shown.placed)
        result = scored(table, spec_for(ground, shown.ids, spec), ground)
    click.echo(export.write(ground, output, layer=layer, placed=shown.placed, scores=result))
