"""The commands about a border: how long it is, what it follows, how its segments rank."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click
from shapely import Point

from borderrisk import border, indicators, layers, score
from borderrisk.area import read_area
from borderrisk.cli import answer
from borderrisk.crs import to_lonlat, to_metric

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from borderrisk.area import Area

LENGTH_M, DRAWS, SEED = 10_000.0, 8192, 1

FAR_M = border.TOLERANCES_M[-1]
"""From how far on a border has left its river: the accuracy of the river layer."""

_which = click.option("--border", "border_id", help="Such as MLI-SEN; the area's own by default.")


@click.command("border")
@answer.area
@_which
@answer.answer
def border_(area: str, border_id: str | None) -> None:
    """Print how long a border of AREA is by ruler, and where it follows which river."""
    ground = read_area(area)
    chosen = ground.segments(border.MIN_SEGMENT_M, border_id=border_id)
    line = ground.borders.geometry[chosen.border_id.iloc[0]]
    river = ground.rivers.set_index("river_id").loc[chosen.river.mode().iloc[0]]
    click.echo("\n".join(_lines(ground, chosen, line, river)))


def _lines(ground: Area, cut: Any, line: Any, river: Any) -> Iterator[str]:
    walked = border.lengths(line, crs=ground.crs)
    yield f"{cut.border_id.iloc[0]}: geodesic length by ruler"
    for ruler, length in walked.items():
        name = "own vertices" if math.isnan(ruler) else f"{ruler / 1000:g} km"
        yield f"  {name:>12}  {length / 1000:7.1f} km"
    found, fit = border.slope(walked)
    yield f"  slope of log length on log ruler {found:.3f}, fit {fit:.3f}"
    yield f"share of the border that follows the {river['name']} (within 30° of its heading)"
    for within in border.TOLERANCES_M:
        share = border.river_share(line, river.geometry, within_m=within)
        yield f"  within {within:5g} m  {share:5.2f}"
    yield "by reach of half a degree of latitude, within 1000 m"
    for north, reach in border.reaches(line, crs=ground.crs):
        share = border.river_share(reach, river.geometry)
        yield f"  {north - border.REACH_DEG:g} to {north:g} °N  {share:5.2f}"
    yield from _leaving_lines(ground, line, river)


def _leaving_lines(ground: Area, line: Any, river: Any) -> Iterator[str]:
    yield f"stretches of 5 km or more farther than {FAR_M:g} m from the {river['name']}"
    for part in border.stretches_away(line, river.geometry, within_m=FAR_M):
        ends = (Point(part.coords[0]), Point(part.coords[-1]))
        start, stop = (_spoken(*to_lonlat(end, ground.crs).coords[0]) for end in ends)
        yield f"  {start} to {stop}: {border.length_m(part, crs=ground.crs) / 1000:.0f} km"


def _spoken(lon: float, lat: float) -> str:
    return f"{abs(lat):.2f}° {'NS'[lat < 0]} {abs(lon):.2f}° {'EW'[lon < 0]}"


@click.command("score")
@answer.area
@click.option(
    "--length", "length_m", default=LENGTH_M, show_default=True, help="Least segment, in metres."
)
@_which
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
@answer.file("--events", text="A CSV with lon and lat: adds the column events_10km.")
@answer.output
@answer.answer
def score_(
    area: str, length_m: float, border_id: str | None, spec: str | None, draws: int, seed: int,
    events: Path | None, output: Path | None,
) -> None:  # fmt: skip
    """Score the segments of a border of AREA; write a CSV, or print it."""
    ground = read_area(area)
    if output:
        answer.spare(output, area, spec, events)
    choices = score.read_spec(spec or ground.name)
    cut = ground.segments(length_m, border_id=border_id)
    points = to_metric(layers.read_points(events), ground.crs) if events else None
    table, scores = scored(ground, cut, choices, draws=draws, seed=seed, events=points)
    known = cut[["length_m", "side_a", "side_b", "river"]]
    text = known.join([scores, table]).to_csv(float_format="%.6f", lineterminator="\n")
    if output is None:
        click.echo(text, nl=False)
    else:
        answer.write(output, text, area, spec, events, *ground.sources.values())
    told = scores.attrs["pairs_told_apart"]
    share = "none" if told is None else f"{told:.0%}"
    p = choices.tier_probability
    click.echo(f"{share} of the pairs of segments can be told apart (P >= {p:g})", err=True)


def scored(
    ground: Area, cut: Any, spec: score.Spec, *, draws: int = DRAWS, seed: int = SEED,
    events: Any = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Return what is measured on each segment, and its score."""
    answer.say(f"measuring and scoring {len(cut)} segments, {draws} draws …")
    table = indicators.measure(cut, ground, events=events)
    return table, score.composite(table, spec, draws=draws, seed=seed)
