"""A report's claims on the map, or in the list of what is not mapped."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

import shapely

from borderrisk.maps.thinning import Thinning, names_at, thinning
from borderrisk.page import delta_encode
from borderrisk.viewer import Layer

if TYPE_CHECKING:
    import folium
    import geopandas as gpd

    from borderrisk.area import Area

    AnyMap = TypeVar("AnyMap", bound=folium.Map)

_LEVEL_2_PRECISION = 3
_COARSER_FIRST = {"countries": 0, "unit": 1, "units": 1}
_FINEST = 2


def add_claims(m: AnyMap, area: Area, placed: gpd.GeoDataFrame) -> AnyMap:
    """Add a report's claims, mapped or not, in the report's order; return the map.

    Parameters
    ----------
    m : folium.Map
        With the ground of the area.
    area : Area
        The ground.
    placed : GeoDataFrame
        What :meth:`borderrisk.Register.place` gives. Two more columns are shown where they are
        there: ``quote``, the claim's sentence, and ``marks``, its toponyms as a list of
        (start, end, status) in code points of that sentence.
    """
    data: dict[str, Any] = {
        "claims": [_claim(row) for row in placed.itertuples()],
        "shapes": _shapes(area, placed),
    }
    for row in placed.head(1).itertuples():
        data |= {"publisher": row.publisher, "published": row.published}
        data |= {name: _words(row, f"report_{name}") for name in ("title", "note")}
    m.add_child(Layer("claims", data))
    return m


def _claim(row: Any) -> dict[str, Any]:
    claim = {
        "id": row.claim_id,
        "theme": row.theme,
        "modality": row.modality,
        "speakers": [_words(row, "speakers")],
        "statement": _words(row, "statement"),
        "reason": _words(row, "reason"),
        "prec": row.where_prec,
        "kind": row.place_kind,
        "place": row.place,
        "mapped": row.geometry is not None,
        "date": row.date,
        "admiralty": row.admiralty,
        "inferred": row.inferred,
    }
    quote = getattr(row, "quote", None)
    if isinstance(quote, str) and quote:
        claim |= {
            "quote": quote,
            "marks": [list(mark) for mark in getattr(row, "marks", None) or ()],
        }
    return claim


def _words(row: Any, name: str) -> dict[str, str]:
    """Return a text in every language in which the register gives it."""
    start = f"{name}_"
    found = {c.removeprefix(start): getattr(row, c) for c in row._fields if c.startswith(start)}
    return {lang: text for lang, text in found.items() if isinstance(text, str) and text}


def _shapes(area: Area, placed: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return one shape per place, the coarser first, each with the claims made of it."""
    thin = thinning(area)
    mapped = sorted(
        (row for row in placed.itertuples() if row.geometry is not None),
        key=lambda row: (_COARSER_FIRST.get(row.place_kind, _FINEST), -row.where_prec, row.place),
    )
    return [
        _shape(list(rows), thin, area) for _, rows in groupby(mapped, key=lambda row: row.place)
    ]


def _shape(rows: list[Any], thin: Thinning, area: Area) -> dict[str, Any]:
    first = rows[0]
    shape = {"kind": first.place_kind, "claims": [row.claim_id for row in rows]}
    if first.place_kind == "countries":
        inside = shapely.intersects(
            first.geometry, shapely.point_on_surface(area.countries.geometry.array)
        )
        return shape | {"members": list(area.countries.country[inside])}
    shape |= {"label": names_at(first.geometry, area), **delta_encode(thin(first.geometry))}
    return shape | {"finer": first.where_prec == _LEVEL_2_PRECISION}
