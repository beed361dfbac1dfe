"""The command that scores the segments of a border."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from borderrisk import indicators, layers, score
from borderrisk.area import read_area
from borderrisk.cli.common import (
    area_argument,
    border_option,
    exit_on_error,
    file_option,
    output_option,
    progress,
    refuse_overwrite,
    write,
)
from borderrisk.crs import to_metric

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from borderrisk.area import Area

LENGTH_M, DRAWS, SEED = 10_000.0, 8192, 1


@click.command("score")
@area_argument
@click.option(
    "--length", "length_m", default=LENGTH_M, show_default=True, help="Least segment, in metres."
)
@border_option
@click.option("--spec", help="Goalposts, weights, methods: a TOML; the area's own by default.")
@click.option(
    "--draws",
    default=DRAWS,
    type=click.IntRange(1),
    show_default=True,
    help="Draws over the choices.",
)
@click.option(
    "--seed",
    default=SEED,
    type=click.IntRange(1),
    show_default=True,
    help="Seed of the draws, 1 or more.",
)
@file_option("--events", text="A CSV with lon and lat: adds the column events_10km.")
@output_option
@exit_on_error
def command(
    area: str, length_m: float, border_id: str | None, spec: str | None, draws: int, seed: int,
    events: Path | None, output: Path | None,
) -> None:  # fmt: skip
    """Score the segments of a border of AREA; write a CSV, or print it."""
    ground = read_area(area)
    if output:
        refuse_overwrite(output, area, spec, events)
    choices = score.read_spec(spec or ground.name)
    cut = ground.segments(length_m, border_id=border_id)
    points = to_metric(layers.read_points(events), ground.crs) if events else None
    table, scores = scored(ground, cut, choices, draws=draws, seed=seed, events=points)
    known = cut[["length_m", "side_a", "side_b", "river"]]
    text = known.join([scores, table]).to_csv(float_format="%.6f", lineterminator="\n")
    if output is None:
        click.echo(text, nl=False)
    else:
        write(output, text, area, spec, events, *ground.files)
    told = scores.attrs["pairs_told_apart"]
    share = "none" if told is None else f"{told:.0%}"
    p = choices.tier_probability
    click.echo(f"{share} of the pairs of segments can be told apart (P >= {p:g})", err=True)


def scored(
    ground: Area, cut: Any, spec: score.Spec, *, draws: int = DRAWS, seed: int = SEED,
    events: Any = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Return what is measured on each segment, and its score."""
    progress(f"measuring and scoring {len(cut)} segments, {draws} draws …")
    table = indicators.measure(cut, ground, events=events)
    return table, score.composite(table, spec, draws=draws, seed=seed)
