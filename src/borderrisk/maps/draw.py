"""A study area as one map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from borderrisk.area import read_area
from borderrisk.maps.beneath import add_raster, add_tiles
from borderrisk.maps.changes import add_changes
from borderrisk.maps.claims import add_claims
from borderrisk.maps.events import add_events
from borderrisk.maps.ground import add_ground
from borderrisk.maps.scores import add_scores
from borderrisk.viewer import Map

if TYPE_CHECKING:
    import os

    import geopandas as gpd
    import pandas as pd
    from xyzservices import TileProvider  # type: ignore[import-untyped]

    from borderrisk.area import Area
    from borderrisk.claims import Register
    from borderrisk.score import Composite, Spec


def draw(  # noqa: PLR0913
    area: Area | str | Path,
    *,
    placed: gpd.GeoDataFrame | None = None,
    scores: Composite | pd.DataFrame | None = None,
    segments: gpd.GeoDataFrame | None = None,
    spec: Spec | None = None,
    events: gpd.GeoDataFrame | None = None,
    since: gpd.GeoDataFrame | Register | None = None,
    tiles: TileProvider | str | None = None,
    raster: tuple[str | os.PathLike[str], tuple[float, float, float, float]] | None = None,
    lang: str = "en",
) -> Map:
    """Draw a study area, with a report's claims and the scores of its border where it has them.

    Parameters
    ----------
    area : Area, str or path
        The ground, or its name or file as :func:`borderrisk.read_area` takes it: countries,
        units, rivers, borders, places and crossings.
    placed : GeoDataFrame, optional
        What :meth:`borderrisk.Register.place` gives.
    scores : Composite or DataFrame, optional
        What :func:`borderrisk.score.composite` gives, or rows of its ``scores``.
    segments : GeoDataFrame, optional
        The lines that ``scores`` names, in the area's CRS; found by their ids by default.
    spec : Spec, optional
        The choices behind the scores; those of a composite, or the area's, by default.
    events : GeoDataFrame, optional
        What :func:`borderrisk.events.read` gives, or :func:`borderrisk.events.withhold`.
    since : GeoDataFrame or Register, optional
        Earlier claims of the same series: what is new, changed or gone since is shown.
    tiles : xyzservices.TileProvider or str, optional
        Tiles under the ground (see :func:`add_tiles`): none by default, so that no request is
        made. A notebook shows them; a page needs ``write_page(…, allow_hosts=[…])``.
    raster : tuple of path and box, optional
        A PNG or JPEG under the ground (see :func:`add_raster`), with its west, south, east and
        north edge in degrees.
    lang : {"en", "fr", "es", "ar"}
        The language the page opens in; it holds all of them.

    Returns
    -------
    Map
        A ``folium.Map``; add to it what you like, then :func:`borderrisk.page.write_page`.

    Raises
    ------
    PageError
        For an unknown language, or a score whose segment has no geometry.

    Examples
    --------
    >>> draw("faleme", lang="fr").lang
    'fr'
    """
    area = read_area(area) if isinstance(area, str | Path) else area
    m = Map(area.bbox, area.title, lang)
    if tiles is not None:
        add_tiles(m, tiles)
    if raster is not None:
        add_raster(m, *raster)
    add_ground(m, area)
    if placed is not None:
        add_claims(m, area, placed)
    if scores is not None:
        add_scores(m, area, scores, segments=segments, spec=spec)
    if placed is not None and since is not None:
        add_changes(m, area, placed, since)
    if events is not None:
        add_events(m, area, events, placed=placed)
    return m
