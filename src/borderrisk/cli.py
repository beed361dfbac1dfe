"""The steps in order, from a shell."""

from __future__ import annotations

import math
import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from shapely import Point

from borderrisk import border, catalogue, indicators, layers, maps, page, score
from borderrisk.area import read_area
from borderrisk.claims import read_register, read_report_text
from borderrisk.crs import to_lonlat
from borderrisk.errors import BorderRiskError, DataError, InputError, fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from borderrisk.area import Area

_DONE, _OURS, _INPUT = 0, 1, 2


def _answer(command: Callable[..., None]) -> Callable[..., None]:
    """Turn errors into an exit status: 2 where the input is at fault, 1 where we are."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except BorderRiskError as error:
            click.echo(str(error), err=True)
            sys.exit(_INPUT)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001
            click.echo(f"our fault: {type(error).__name__}: {error}", err=True)
            sys.exit(_OURS)

    return run


_lang = click.option(
    "--lang", type=click.Choice(page.LANGUAGES), default="en", show_default=True,
    help="Language the page opens in; it holds both.",
)  # fmt: skip
_output = click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="borderrisk")
def main() -> None:
    """Turn a report about a border into an honest map of it."""


@main.command("map")
@click.argument("area", default="faleme")
@click.option(
    "--report", help="Register to show; the area's own by default, 'none' for the ground alone."
)
@_lang
@_output
@_answer
def map_(area: str, report: str | None, lang: str, output: Path | None) -> None:
    """Write the map of AREA (a name in data/areas, or a TOML file) as one HTML page."""
    ground = read_area(area)
    register = None if report == "none" else report or ground.report
    placed = read_register(register).place(ground) if register else None
    target = output or Path("maps") / f"{ground.name}.html"
    _refuse_overwriting(target, area, register)
    if output is None:
        target.parent.mkdir(exist_ok=True)
    click.echo(page.write_page(maps.draw(ground, placed=placed, lang=lang), target))


def _refuse_overwriting(target: Path, *inputs: str | None) -> None:
    for name in inputs:
        if name and Path(name).exists() and target.exists() and target.samefile(name):
            raise fault(target, found="the output is one of the inputs")


@main.command()
@click.argument("report")
@click.option(
    "--text",
    type=click.Path(path_type=Path),
    help="The report's text, to verify offsets and hashes.",
)
@_answer
def check(report: str, text: Path | None) -> None:
    """Check a REPORT's register, and with --text also against the report's text."""
    register = read_register(report)
    faults = register.check(read_report_text(text) if text else None)
    if faults:
        raise InputError(faults)
    held = "held against the text" if text else "not held against the text (--text FILE)"
    click.echo(f"{register.report['id']}: {len(register.claims)} claims, no fault; {held}")


@main.command("border")
@click.argument("area", default="faleme")
@click.option("--border", "border_id", help="Such as MLI-SEN; the area's own by default.")
@_answer
def border_(area: str, border_id: str | None) -> None:
    """Print how long a border of AREA is by ruler, and where it follows which river."""
    ground = read_area(area)
    chosen = ground.segments(border.MIN_SEGMENT_M, border_id=border_id)
    line = ground.borders.geometry[chosen.border_id.iloc[0]]
    river = ground.rivers.set_index("river_id").loc[chosen.river.mode().iloc[0]]
    click.echo("\n".join(_border_lines(ground, chosen, line, river)))


def _border_lines(ground: Area, cut: Any, line: Any, river: Any) -> Iterator[str]:
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
    yield from _leaving_lines(ground, cut, river["name"])


def _leaving_lines(ground: Area, cut: Any, river: str) -> Iterator[str]:
    yield f"stretches of 5 km or more without the {river} within 2000 m"
    for first, last in border.runs(cut.river_share_2000m == 0):
        ends = [cut.geometry[first].coords[0], cut.geometry[last].coords[-1]]
        start, stop = (_spoken(*to_lonlat(Point(end), ground.crs).coords[0]) for end in ends)
        yield f"  {start} to {stop}: {cut.length_m[first:last].sum() / 1000:.0f} km"


def _spoken(lon: float, lat: float) -> str:
    return f"{abs(lat):.2f}° {'NS'[lat < 0]} {abs(lon):.2f}° {'EW'[lon < 0]}"


@main.command("score")
@click.argument("area", default="faleme")
@click.option(
    "--length", "length_m", default=10_000.0, show_default=True, help="Least segment, in metres."
)
@click.option("--border", "border_id", help="Such as MLI-SEN; the area's own by default.")
@click.option("--spec", help="Goalposts, weights, methods: a TOML; the area's own by default.")
@click.option("--draws", default=8192, show_default=True, help="Draws over the choices.")
@click.option("--seed", default=1, show_default=True, help="Seed of the draws, 1 or more.")
@_output
@_answer
def score_(
    area: str, length_m: float, border_id: str | None, spec: str | None, draws: int, seed: int,
    output: Path | None,
) -> None:  # fmt: skip
    """Score the segments of a border of AREA; write a CSV, or print it."""
    ground = read_area(area)
    cut = ground.segments(length_m, border_id=border_id)
    table = indicators.measure(cut, ground)
    scores = score.composite(table, score.read_spec(spec or ground.name), draws=draws, seed=seed)
    told = scores.attrs["pairs_told_apart"]
    known = cut[["length_m", "side_a", "side_b", "river"]]
    text = known.join([scores, table]).to_csv(float_format="%.6f", lineterminator="\n")
    if output is None:
        click.echo(text, nl=False)
    else:
        _refuse_overwriting(output, area, spec)
        click.echo(layers.write_file(output, text.encode()))
    share = "none" if told is None else f"{told:.0%}"
    click.echo(f"{share} of the pairs of segments can be told apart (P >= 0.95)", err=True)


@main.group()
def data() -> None:
    """List or verify the embedded data."""


@data.command("list")
@_answer
def list_() -> None:
    """List every dataset with its rows, vintage and licence."""
    for entry in catalogue.datasets().values():
        click.echo(f"{entry.id:10} {entry.rows:4}  {entry.licence:28} {entry.vintage}")
        click.echo(f"{'':16}{entry.source}")


@data.command()
@_answer
def verify() -> None:
    """Compare every embedded file with its hash in the catalogue."""
    wrong = [message for name in catalogue.datasets() if (message := catalogue.verify(name))]
    if wrong:
        raise DataError("\n".join(wrong))
    click.echo(f"{len(catalogue.datasets())} datasets, every hash as in the catalogue")
