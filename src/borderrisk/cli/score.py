"""The command that scores the segments of a border."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from borderrisk import indicators, score, tables
from borderrisk.area import read_area
from borderrisk.border import MIN_SEGMENT_M
from borderrisk.cli.common import (
    AtLeast,
    area_argument,
    border_option,
    exit_on_error,
    file_option,
    is_stream,
    output_option,
    progress,
    refuse_overwrite,
    require_ending,
    write,
)
from borderrisk.cli.events import read_events, withhold_option
from borderrisk.cli.reports import place_reports, report_option
from borderrisk.crs import to_metric
from borderrisk.errors import input_error, named
from borderrisk.events import TOO_COARSE, counted, left_out, place
from borderrisk.languages import FALLBACK, localized
from borderrisk.score.sampling import DRAWS, MAX_DRAWS, SEED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from borderrisk.area import Area

LENGTH_M = 10_000.0
"""Long enough for places within 10 km to differ little along it."""

spec_option = click.option(
    "--spec", help="Goalposts, weights, methods: a name or a TOML; the area's own by default."
)


@click.command("score")
@area_argument
@click.option(
    "--length", "length_m", type=AtLeast(MIN_SEGMENT_M), default=LENGTH_M, show_default=True,
    help="Least segment, in metres.",
)  # fmt: skip
@border_option
@report_option
@spec_option
@click.option(
    "--draws", type=AtLeast(1, MAX_DRAWS), default=DRAWS, show_default=True,
    help="Draws over the choices.",
)  # fmt: skip
@click.option(
    "--seed", type=AtLeast(1), default=SEED, show_default=True, help="Seed of the draws."
)  # fmt: skip
@file_option(
    "--events", text="Events (ACLED, UCDP, CSV, XLSX) for events_10km and what the spec names."
)
@withhold_option
@output_option
@exit_on_error
def command(
    area: str, length_m: float, border_id: str | None, reports: tuple[str, ...], spec: str | None,
    draws: int, seed: int, events: Path | None, withhold_km: float | None, output: Path | None,
) -> None:  # fmt: skip
    """Score the segments of a border of AREA; write a CSV, or print it."""
    ground = read_area(area)
    output = None if is_stream(output) else output
    if output:
        refuse_overwrite(output, area, spec, events, *reports, *ground.files)
    require_ending(output, ".csv")
    counted_reports = place_reports(ground, reports)
    choices = spec_for(ground, counted_reports.ids, spec)
    cut = ground.segments(length_m, border_id=border_id)
    recorded = read_events(events, withhold_km) if events else None
    with named("events", events):
        table = measured(ground, cut, choices, counted_reports.placed, events=recorded)
    result = scored(table, choices, ground, draws=draws, seed=seed)
    sides = ground.sides(cut).pivot_table("name", "segment_id", "side", aggfunc=", ".join)
    units = sides.reindex(cut.index, columns=["a", "b"]).add_prefix("units_")
    known = cut[["length_m"]].join([units, cut[["river_id"]]])
    columns = [name for name in result.scores if name not in table]
    whole = known.join([result.scores[columns], table])
    text = tables.csv_text(whole, index=True, float_format="%.6f")
    if output is None:
        click.echo(text, nl=False)
    else:
        write(output, text)
    share = result.pairs_distinguishable
    told = "none" if share is None else f"{share:.0%}"
    p = choices.tier_probability
    click.echo(f"{told} of the pairs of segments can be told apart (P >= {p:g})", err=True)


def measured(
    ground: Area, cut: gpd.GeoDataFrame, spec: score.Spec, placed: gpd.GeoDataFrame | None, *,
    events: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return the indicators of segments, with those of events that a spec names.

    Says which events are left out, at which distance.
    """
    points = None
    if events is not None:
        found = place(events, ground)
        kept = counted(found)
        lost = dict(left_out(found))
        for width in indicators.widths_m(spec.names) or [indicators.NEAR_M]:
            coarse = len(kept) - len(indicators.placeable(kept, width))
            lost[f"{TOO_COARSE} ({width / 1000:g} km)"] = coarse
        for reason, count in lost.items():
            if count:
                click.echo(f"{count} of {len(found)} events left out: {reason}", err=True)
        points = to_metric(kept, ground.crs)
    return indicators.measure(cut, ground, placed=placed, events=points, names=spec.names)


def spec_for(ground: Area, reports: Sequence[str], named: str | None) -> score.Spec:
    """Return the spec that is named, or the one that fits the area and the reports shown."""
    if named:
        return score.read_spec(named)
    return score.choose_spec(ground.score, reports=reports)


def scored(table: pd.DataFrame, spec: score.Spec, ground: Area, **options: int) -> score.Composite:
    """Return the scores of a table, of which some row can be scored.

    Raises
    ------
    InputError
        If none can; the message names the indicators that are missing everywhere.
    """
    progress(f"scoring {len(table)} segments …")
    result = score.composite(table, spec, **options)
    if result.scores.score.isna().all():
        lost = [name for name in spec.names if table[name].isna().all()]
        gone = f": {', '.join(lost)} {'is' if len(lost) == 1 else 'are'} missing" if lost else ""
        raise input_error("score", found=f"0 of {len(table)} segments scored{gone}")
    why = indicators.why_missing(table, ground)
    for item in result.left_out:
        reason = localized(why.get(item.name, ""), FALLBACK)
        click.echo(f"left out, no segment has a figure: {item.name} ({reason})", err=True)
    return result
