"""The command that measures a border."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import click
from shapely import Point

from borderrisk import border
from borderrisk.area import read_area
from borderrisk.cli.common import area_argument, border_option, exit_on_error
from borderrisk.crs import to_lonlat
from borderrisk.languages import FALLBACK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderrisk.area import Area


@click.command("border")
@area_argument
@border_option
@exit_on_error
def command(area: str, border_id: str | None) -> None:
    """Print how long a border of AREA is by ruler, and where it follows which river."""
    ground = read_area(area)
    chosen = ground.border(border_id)
    click.echo("\n".join([*_length_lines(ground, chosen), *_river_lines(ground, chosen)]))


def _length_lines(ground: Area, chosen: border.Border) -> Iterator[str]:
    walked = border.lengths(chosen)
    yield f"{chosen.id}: geodesic length by ruler"
    for ruler, length in walked.items():
        name = "own vertices" if math.isnan(ruler) else f"{ruler / 1000:g} km"
        yield f"  {name:>12}  {length / 1000:7.1f} km"
    found, fit = border.richardson_slope(walked)
    yield f"  slope of log length on log ruler {found:.3f}, fit {fit:.3f}"
    yield f"  outlines coincide along {chosen.matched:.0%} of where they face each other"
    yield f"  outlines: {ground.sources['countries'].scale[FALLBACK]}"


def _river_lines(ground: Area, chosen: border.Border) -> Iterator[str]:
    if not len(ground.rivers):
        yield "no river of this area is known: what it follows is not known either"
        return
    followed = border.main_river(border.segments(chosen, border.MIN_SEGMENT_M), ground.rivers)
    river = ground.rivers[ground.rivers.river_id == followed.mode().iloc[0]].iloc[0]
    name = river["name"]
    yield f"share of the border that follows the {name} (within 30° of its heading)"
    shares = border.river_shares(chosen, river, accuracy_m=ground.accuracy_m).iloc[0]
    for within, share in zip(border.TOLERANCES_M, shares, strict=True):
        coarse = f"not given, outlines are known to {ground.accuracy_m:g} m"
        yield f"  within {within:5g} m  {coarse if math.isnan(share) else f'{share:5.2f}'}"
    if ground.accuracy_m > border.FOLLOWS_WITHIN_M:
        return
    yield f"by half a degree of latitude, within {border.FOLLOWS_WITHIN_M:g} m"
    for north, band in border.latitude_bands(chosen):
        share = border.river_share(band, river)
        south = north - border.BAND_DEG
        yield f"  {abs(south):g} to {abs(north):g} °{'NS'[north <= 0]}  {share:5.2f}"
    far = border.RIVER_ACCURACY_M
    yield f"sections of 5 km or more farther than {far:g} m from the {name}"
    for part in border.sections_beyond(chosen, river, within_m=far):
        ends = (to_lonlat(Point(part.coords[n]), ground.crs) for n in (0, -1))
        start, stop = (
            f"{abs(p.y):.2f}° {'NS'[p.y < 0]} {abs(p.x):.2f}° {'EW'[p.x < 0]}" for p in ends
        )
        yield f"  {start} to {stop}: {border.length_m(part, crs=ground.crs) / 1000:.0f} km"
