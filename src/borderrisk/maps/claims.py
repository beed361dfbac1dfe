"""A report's claims on the map, or in the list of what is not mapped."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from borderrisk.languages import LANGUAGES
from borderrisk.maps.thinning import Thinning, names_at, thinning
from borderrisk.page import delta_encode
from borderrisk.viewer import Layer

if TYPE_CHECKING:
    import folium
    import geopandas as gpd

    from borderrisk.area import Area

    AnyMap = TypeVar("AnyMap", bound=folium.Map)

_LEVEL_2_PRECISION = 3
_REPORT = ("title", "publisher", "published", "note")
_COARSER_FIRST = {"countries": 0, "unit": 1, "river-reach": 2}


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
    report = placed.attrs.get("report", {})
    data = {
        "claims": [_claim(row) for row in placed.itertuples()],
        "shapes": _shapes(area, placed),
        **{key: report[key] for key in _REPORT if key in report},
    }
    m.add_child(Layer("claims", data))
    return m


def _claim(row: Any) -> dict[str, Any]:
    claim = {
        "id": row.claim_id,
        "theme": row.theme,
        "modality": row.modality,
        "speakers": list(row.speakers),
        "statement": _words(row, {lang: f"statement_{lang}" for lang in LANGUAGES}),
        "reason": _words(row, {lang: f"reason_{lang}" for lang in LANGUAGES} | {"en": "reason"}),
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


def _words(row: Any, columns: dict[str, str]) -> dict[str, str]:
    """Return a text in every language in which the register gives it."""
    found = {lang: getattr(row, name, None) for lang, name in columns.items()}
    return {lang: text for lang, text in found.items() if isinstance(text, str)}


def _shapes(area: Area, placed: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return one shape per place, the coarser first, each with the claims made of it."""
    thin = thinning(area)
    mapped = sorted(
        (row for row in placed.itertuples() if row.geometry is not None),
        key=lambda row: (_COARSER_FIRST[row.place_kind], -row.where_prec, row.place),
    )
    return [
        _shape(list(rows), thin, area) for _, rows in groupby(mapped, key=lambda row: row.place)
    ]


def _shape(rows: list[Any], thin: Thinning, area: Area) -> dict[str, Any]:
    first = rows[0]
    shape = {"kind": first.place_kind, "claims": [row.claim_id for row in rows]}
    if first.place_kind == "countries":
        return shape | {"members": first.place.split()}
    shape |= {"label": names_at(first.geometry, area), **delta_encode(thin(first.geometry))}
    return shape | {"finer": first.where_prec == _LEVEL_2_PRECISION}
