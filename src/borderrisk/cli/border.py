"""The command that measures a border."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click
from shapely import Point

from borderrisk import border
from borderrisk.area import read_area
from borderrisk.cli.common import area_argument, border_option, exit_on_error
from borderrisk.crs import to_lonlat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderrisk.area import Area

FAR_M = border.TOLERANCES_M[-1]
"""From how far on a border has left its river: the accuracy of the river layer."""


@click.command("border")
@area_argument
@border_option
@exit_on_error
def command(area: str, border_id: str | None) -> None:
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
