"""A table of mentions as a file for a spreadsheet or for a map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import shapely

from borderrisk import tables
from borderrisk.crs import to_lonlat
from borderrisk.gazetteer import Gazetteer
from borderrisk.text.resolver import PLACED

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from borderrisk.area import Area
    from borderrisk.gazetteer import Candidate

_DETAIL_M = 1_000.0
"""How far the outline of a unit or a river may lie from its own: a mention says no more."""

_DEGREE_DECIMALS = 4
"""11 m, far below the kilometre that outlines are simplified by."""


def mentions_to_csv(mentions: pd.DataFrame, area: Area) -> str:  # noqa: ARG001
    """Return mentions as CSV, one row each.

    Parameters
    ----------
    mentions : DataFrame
        As :func:`borderrisk.text.locate` gives it.
    area : Area
        Whose places they are.

    Returns
    -------
    str
        The columns of the table; ``candidates`` as ``id score`` with ``;`` between.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> mentions_to_csv(br.locate("De la ville de Kidira.", area), area).splitlines()[0]
    'start,end,exact,name,kind,status,place_id,score,candidates,evidence,against,decided_by'
    """
    candidates = [_told(row) for row in mentions.candidates]
    return tables.csv_text(mentions.assign(candidates=candidates))


def _told(candidates: Iterable[Candidate]) -> str:
    return "; ".join(f"{c.place_id} {c.score:.2f}" for c in candidates)


def mentions_to_geojson(mentions: pd.DataFrame, area: Area) -> str:
    """Return mentions as GeoJSON (RFC 7946), one feature each.

    Parameters
    ----------
    mentions : DataFrame
        As :func:`borderrisk.text.locate` gives it.
    area : Area
        Whose places they are.

    Returns
    -------
    str
        A placed mention has the geometry of its place, outlines coarsened to about 1 km; any other
        has none.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> found = json.loads(mentions_to_geojson(br.locate("La ville de Kidira dort.", area), area))
    >>> found["features"][0]["properties"]["name"]
    'Kidira'
    """
    places = Gazetteer.of(area).places
    shapes: dict[str, object] = {}
    for place_id in sorted(set(mentions.place_id[mentions.status == PLACED])):
        coarse = to_lonlat(shapely.simplify(places[place_id].geometry, _DETAIL_M), area.crs)
        rounded = shapely.transform(coarse, lambda xy: xy.round(_DEGREE_DECIMALS))
        shapes[place_id] = json.loads(shapely.to_geojson(rounded))
    features = [
        {
            "type": "Feature",
            "geometry": shapes.get(row["place_id"]),
            "properties": {
                **row,
                "place_id": row["place_id"] if row["place_id"] in shapes else None,
                "candidates": _told(row["candidates"]),
            },
        }
        for row in mentions.to_dict("records")
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
