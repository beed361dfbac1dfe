"""A report's claims on the map, or in the list of what is not mapped."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

import shapely

from borderrisk.claims import count_sources
from borderrisk.errors import PageError, short_repr
from borderrisk.languages import FALLBACK
from borderrisk.maps.anchors import label_anchors
from borderrisk.maps.simplification import simplification
from borderrisk.page import delta_encode
from borderrisk.viewer import PageLayer
from borderrisk.viewer.content import Claim, Report, Shape, Statements

if TYPE_CHECKING:
    from collections.abc import Mapping

    import folium
    import geopandas as gpd

    from borderrisk.area import Area
    from borderrisk.maps.simplification import Simplification
    from borderrisk.viewer.values import Text

    AnyMap = TypeVar("AnyMap", bound=folium.Map)

    Row = dict[str, Any]

_DISTRICT_PRECISION = 3
"""UCDP's ``where_prec`` of a second-level unit: hatched apart from the coarser first level."""


def add_claims(m: AnyMap, area: Area, placed: gpd.GeoDataFrame) -> AnyMap:
    """Add the claims of one or more reports, mapped or not; return the map.

    They are numbered in their order, those on the map first.

    Parameters
    ----------
    m : folium.Map
        With the ground of the area.
    area : Area
        The ground.
    placed : GeoDataFrame
        What :meth:`borderrisk.Register.place` gives, or several of them concatenated; sorted,
        filtered or read back from a file as you like. Two more columns are shown where they are
        there: ``quote``, the claim's sentence, and ``marks``, its toponyms as a list of
        (start, end, status) in code points of that sentence.

    Examples
    --------
    >>> import borderrisk as br
    >>> area = br.read_area("faleme")
    >>> placed = br.read_register("timbuktu-2025-04").place(area)
    >>> repr(add_claims(br.maps.draw(area), area, placed))[-20:]
    '14 claims, 9 mapped>'
    """
    m.add_child(PageLayer("claims", keyed_claims(area, placed)))
    return m


def keyed_claims(area: Area, placed: gpd.GeoDataFrame) -> Statements:
    """Return the records of placed claims, each under an id of its own."""
    counted = placed.to_crs(area.crs).assign(sources=count_sources(placed))
    rows = keyed([row._asdict() for row in counted.itertuples(index=False)])
    simplified = simplification(area)
    mapped = sorted(filter(_is_mapped, rows), key=_drawing_order)  # the larger first
    located = (list(same) for _, same in groupby(mapped, key=_drawing_order))
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row["report_id"], row)
    reports = [
        Report(
            id=report_id,
            title=_text(row, "report_title"),
            publisher=row.get("publisher") or None,
            published=row.get("published") or None,
            note=_text(row, "report_note"),
            withheld=int(row.get("withheld") or 0),
        )
        for report_id, row in first.items()
    ]
    return Statements(
        reports=tuple(reports),
        claims=tuple(map(_claim, sorted(rows, key=lambda row: not _is_mapped(row)))),
        shapes=tuple(_shape(same, simplified, area) for same in located),
    )


def keyed(rows: list[Row]) -> list[Row]:
    """Return the rows with a key each: the claim's id, with its report's where ids meet."""
    reports: dict[str, set[str]] = {}
    for row in rows:
        reports.setdefault(str(row["claim_id"]), set()).add(str(row["report_id"]))
    for row in rows:
        alone = len(reports[str(row["claim_id"])]) == 1
        row["key"] = str(row["claim_id"]) if alone else f"{row['report_id']}/{row['claim_id']}"
    twice = [key for key, n in Counter(row["key"] for row in rows).items() if n > 1]
    if twice:
        raise PageError(f"two rows hold claim {short_repr(twice[0])}; a map shows a claim once")
    return rows


def _claim(row: Row) -> Claim:
    marks = row.get("marks")
    inferred = (_plain(row, name) for name in row if name.startswith("inferred_"))
    return Claim(
        id=row["key"],
        report=row["report_id"],
        theme=row["theme"],
        theme_label=_text(row, "theme"),
        modality=row["modality"],
        speakers=_text(row, "speakers"),
        statement=_text(row, "statement"),
        reason=_text(row, "reason"),
        prec=int(row["where_prec"]),
        kind=row["place_kind"],
        place=_label(row),
        mapped=_is_mapped(row),
        date=_plain(row, "date"),
        admiralty=_plain(row, "admiralty"),
        inferred=tuple(filter(None, inferred)),
        date_end=_plain(row, "date_end"),
        likelihood=_plain(row, "likelihood"),
        sensitivity=_plain(row, "sensitivity"),
        source=_plain(row, "source_id"),
        sources=row["sources"],
        quote=row["quote"] if isinstance(row.get("quote"), str) else None,
        marks=tuple(tuple(mark) for mark in marks) if isinstance(marks, list) else (),
    )


def _text(row: Mapping[str, object], name: str) -> Text:
    """Return a text in every language in which the register gives it."""
    found = {
        key.removeprefix(f"{name}_"): value
        for key, value in row.items()
        if key.startswith(f"{name}_") and isinstance(value, str) and value
    }
    plain = row.get(name)
    return found or ({FALLBACK: plain} if isinstance(plain, str) and plain else {})


def _plain(row: Row, name: str) -> str:
    """Return a cell as text, empty where a file has none."""
    return row[name] if isinstance(row.get(name), str) else ""


def _is_mapped(row: Row) -> bool:
    return row["geometry"] is not None and not row["geometry"].is_empty


def _drawing_order(row: Row) -> tuple[bool, float, str, bytes]:
    """Return what sorts whole countries first and lines last, and what makes two places one."""
    shape = row["geometry"]
    return row["place_kind"] != "countries", -shape.area, row["place_kind"], shape.wkb


def _label(row: Row) -> Text:
    """Return what a location is called, once where that is the same in every language."""
    labels = _text(row, "location")
    alike = isinstance(labels, dict) and len(set(labels.values())) <= 1
    return _plain(row, "place") if alike else labels


def _shape(rows: list[Row], simplified: Simplification, area: Area) -> Shape:
    """Return a location with the name that the map writes beside it."""
    first = rows[0]
    shape, claims = first["geometry"], tuple(row["key"] for row in rows)
    if first["place_kind"] == "countries":
        inner = shapely.point_on_surface(area.countries.geometry.array)
        members = area.countries.country[shapely.intersects(inner, shape)]
        return Shape(kind="countries", claims=claims, members=tuple(members))
    drawn = simplified(shape)
    name = _plain(first, "place_name")
    named = "place_name" in first and name != _plain(first, "place")
    return Shape(
        kind=first["place_kind"],
        claims=claims,
        name=name if named else _label(first),
        outline=delta_encode(drawn),
        label=label_anchors(drawn, simplified.window),
        finer=first["where_prec"] == _DISTRICT_PRECISION,
    )
