"""The command that writes a map."""

from __future__ import annotations

from pathlib import Path

import click

from borderrisk import maps, page
from borderrisk.area import read_area
from borderrisk.cli.common import (
    area_argument,
    exit_on_error,
    file_option,
    output_option,
    require_ending,
)
from borderrisk.cli.events import read_events, withhold_option
from borderrisk.cli.outputs import require_free
from borderrisk.cli.reports import place_earlier, place_reports, report_option
from borderrisk.cli.score import measured, scored, spec_for, spec_option
from borderrisk.errors import named
from borderrisk.languages import LANGUAGES


@click.command("map")
@area_argument
@report_option
@click.option(
    "--text", "texts", multiple=True, type=click.Path(path_type=Path),
    help="A report's text (- reads standard input): shows its sentences; one per report.",
)  # fmt: skip
@spec_option
@click.option(
    "--scores/--no-scores", default=None,
    help="Show the segments of the border; by default where the area, or --spec, names a score.",
)  # fmt: skip
@click.option(
    "--since", multiple=True,
    help="Earlier register of the series: shows what is new, changed or gone since.",
)  # fmt: skip
@file_option("--events", text="A table of events (ACLED, UCDP, CSV, XLSX) to show too.")
@withhold_option
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True,
    help="Language the page opens in; it holds all.",
)  # fmt: skip
@output_option
@exit_on_error
def command(
    area: str, reports: tuple[str, ...], texts: tuple[Path, ...], spec: str | None,
    scores: bool | None, since: tuple[str, ...], events: Path | None,  # noqa: FBT001
    withhold_km: float | None, lang: str, output: Path | None,
) -> None:  # fmt: skip
    """Write the map of AREA (a name in data/areas, or a TOML file) as one HTML page.

    The score counts the claims of the reports that the map shows.
    """
    ground = read_area(area)
    target = output or Path("maps") / f"{ground.name}.html"
    inputs = (area, *reports, *texts, spec, *since, events, *ground.files)
    require_free(target, inputs=inputs, new_folder=output is None)
    require_ending(target, ".html", ".htm")
    shown = place_reports(ground, reports, texts)
    wanted = bool(spec or ground.score) if scores is None else scores
    if scores is None and not wanted:
        click.echo("no score shown: the area names none; --scores shows the general one", err=True)
    choices = spec_for(ground, shown.ids, spec) if wanted else None
    cut = ground.segments() if choices else None
    table = read_events(events, withhold_km) if events else None
    earlier = place_earlier(ground, since, shown.registers) if since else None
    result = None
    with named("events", events):
        if choices and cut is not None:
            figures = measured(ground, cut, choices, shown.placed, events=table)
            result = scored(figures, choices, ground)
        m = maps.draw(
            ground, placed=shown.placed, scores=result, segments=cut, events=table, since=earlier,
            lang=lang,
        )  # fmt: skip
    target.parent.mkdir(exist_ok=True)
    click.echo(page.write_page(m, target))
