"""The page of any border: toy worlds with what real ones have, drawn to the last byte."""

from __future__ import annotations

import dataclasses

import folium
import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.affinity import translate

import borderrisk as br
from borderrisk import maps, page
from borderrisk.viewer.map import collect_content
from toyworld import METRIC

COLUMNS = {
    "units": ("unit_id", "name", "country", "level", "kind", "vintage", "valid_to", "seat"),
    "rivers": ("river_id", "name", "name_en"),
    "places": ("place_id", "name", "country", "population", "variants"),
    "crossings": ("crossing_id", "name", "place_ids"),
}


def frame(kind, rows=(), crs=METRIC):
    """Return a layer from rows that name what they have; a row without a value has none there."""
    columns = COLUMNS[kind]
    table = pd.DataFrame([{c: row.get(c) for c in columns} for row in rows], columns=columns)
    return gpd.GeoDataFrame(table, geometry=[row["geometry"] for row in rows], crs=crs)


def world(*, a, b, bbox=(-11, 13.75, -9.2, 14.6), crs=METRIC, **layers):
    """Return an area of two countries A and B."""
    countries = gpd.GeoDataFrame(
        {"country": ["AAA", "BBB"], "name_en": ["A", "B"], "name_fr": ["A", "B"]},
        geometry=[a, b], crs=crs,
    )  # fmt: skip
    given = {kind: frame(kind, layers.get(kind, ()), crs) for kind in COLUMNS}
    return br.Area(
        name="toy", title={"en": "Toy"}, crs=br.crs.require_metric(crs), bbox=bbox,
        border_pairs=(("AAA", "BBB"),), countries=countries, **given,
    )  # fmt: skip


A, B = box(0, 0, 100_000, 90_000), box(100_000, 0, 200_000, 90_000)
HOLES = [
    Point(150_000, 20_000 * n + 15_000).buffer(900 * (n + 1), quad_segs=n + 2) for n in range(4)
]
ENCLAVES = MultiPolygon([A, *(Polygon(hole.exterior) for hole in HOLES)])
AROUND = Polygon(B.exterior, [hole.exterior for hole in HOLES])


def unit(name, shape, **more):
    plain = {"name": name, "country": "AAA", "level": 2, "kind": "province", "vintage": 2000}
    return plain | {"unit_id": f"AAA-2-{name}", "geometry": shape} | more


def saw(x, height, count=400):
    """Return a line with teeth finer than what a page draws."""
    return [(x + (height if n % 2 else -height), n * 90_000 / count) for n in range(1, count)]


TEETH = saw(100_000, 60)
JAGGED = (
    Polygon([(0, 0), (100_000, 0), *TEETH, (100_000, 90_000), (0, 90_000)]),
    Polygon([(200_000, 0), (100_000, 0), *TEETH, (100_000, 90_000), (200_000, 90_000)]),
)
SPIT = Polygon([(0, 0), (99_990, 0), (99_990, 200), (50, 210), (50, 89_000), (99_990, 89_500),
                (99_990, 90_000), (0, 90_000)])  # fmt: skip
WORLDS = {
    "nothing but two countries": {"a": A, "b": B},
    "enclaves of every size in holes": {"a": ENCLAVES, "b": AROUND},
    "a unit outside the box": {"a": A, "b": B, "units": [unit("far", translate(A, 0, 900_000))]},
    "a unit without a kind or a seat": {"a": A, "b": B, "units": [unit("a", A, kind=None)]},
    "a river outside the box": {
        "a": A, "b": B,
        "rivers": [{"river_id": "r", "name": "R", "geometry": LineString([(0, 9e5), (1e5, 9e5)])}],
    },
    "units of four levels": {
        "a": A, "b": B,
        "units": [unit(f"l{n}", A, unit_id=f"AAA-{n}-x", level=n) for n in (1, 2, 3, 4)],
    },
    "limits finer than the page": {
        "a": JAGGED[0], "b": JAGGED[1], "units": [unit("j", JAGGED[0]), unit("s", SPIT)],
    },
    "a place and a post outside the box": {
        "a": A, "b": B,
        "places": [{"place_id": "p", "name": "P", "country": "AAA", "population": 9.0,
                    "geometry": Point(0, 9e5)}],
        "crossings": [{"crossing_id": "c", "name": "C", "place_ids": "p",
                       "geometry": Point(0, 9e5)}],
    },
    "names in any script": {
        "a": A, "b": B,
        "units": [unit("ولاية", A), unit("ကရင်", translate(A, 1e5), unit_id="BBB-2-x")],
        "places": [{"place_id": "p", "name": "กรุงเทพ", "country": "AAA", "population": 9.0,
                    "geometry": Point(5e4, 5e4)}],
    },
}  # fmt: skip


@pytest.mark.parametrize("name", WORLDS)
def test_a_page_is_drawn_of_any_world(name):
    text = page.render(maps.draw(world(**WORLDS[name]), lang="ar"))
    assert text.count("<path") > 1
    assert "Saraya" not in text
    assert "Falémé" not in text
    assert len(text) < 500_000


def test_what_lies_outside_the_box_is_not_on_the_page():
    outside = {**WORLDS["a unit outside the box"], **WORLDS["a place and a post outside the box"],
               **WORLDS["a river outside the box"]}  # fmt: skip
    content = collect_content(maps.draw(world(**outside)))
    assert {layer.kind for layer in content.layers} == {"country", "border"}
    assert content.gazetteer.names == ()


def test_an_area_across_the_180th_meridian_is_drawn_in_one_piece():
    crs = "+proj=laea +lat_0=-17 +lon_0=180 +datum=WGS84 +units=m +no_defs"
    area = world(
        a=translate(A, -100_000), b=translate(B, -100_000), crs=crs, bbox=(179, -17.5, -179, -16)
    )
    content = collect_content(maps.draw(area))
    assert [lon for _, lon in content.view] == pytest.approx([179.72, 180.28], abs=0.01)
    outlines = [feature.outline for layer in content.layers for feature in layer.features]
    for ring in (ring for outline in outlines for ring in _lists(outline.deltas)):
        lons = page.decoded(ring)[:, 0]
        assert lons.min() > 177
        assert lons.max() < 183
    assert page.render(maps.draw(area))


def _lists(deltas):
    for part in deltas:
        yield from _lists(part) if part and isinstance(part[0], list) else [part]


KINDS = ("place", "near", "between", "unit", "units", "river", "river-reach", "border", "tripoint",
         "drawn")  # fmt: skip


def claims(area, kinds=KINDS):
    """Return a placed register with a claim of every kind, one about countries, one unmapped."""
    shapes = [Point(50_000 + 3_000 * n, 45_000).buffer(4_000) for n in range(len(kinds))]
    rows = [*zip(kinds, shapes, strict=True), ("countries", A.union(B)), ("none", None)]
    table = pd.DataFrame(
        {
            "claim_id": [f"c{n}" for n in range(len(rows))],
            "report_id": "r",
            "report_title_es": "Un informe",
            "theme": ["attack", *["presence"] * (len(rows) - 1)],
            "theme_es": "ataque",
            "modality": [*("stated", "conditional", "denied", "questioned"),
                         *["recommended"] * (len(rows) - 5), "planned"],
            "statement_es": "Dice el informe.",
            "reason_es": "así",
            "speakers_es": "Alguien",
            "where_prec": 3,
            "place_kind": [kind for kind, _ in rows],
            "place": [f"lugar {n}" for n in range(len(rows))],
            "date": "2025-01-01",
            "admiralty": "F6",
        }
    )  # fmt: skip
    return gpd.GeoDataFrame(table, geometry=[shape for _, shape in rows], crs=area.crs)


def test_every_kind_of_location_has_its_shape_and_no_pin():
    area = world(a=A, b=B)
    content = collect_content(maps.draw(area, placed=claims(area)))
    assert {shape.kind for shape in content.shapes} == {*KINDS, "countries"}
    assert {shape.outline.type for shape in content.shapes if shape.outline} == {"polygon"}
    assert content.title == {"es": "Un informe"}
    (countries,) = (shape for shape in content.shapes if shape.kind == "countries")
    assert countries.members == ("AAA", "BBB")


def test_a_frame_without_shapes_is_all_list():
    area = world(a=A, b=B)
    placed = claims(area).assign(geometry=None)
    content = collect_content(maps.draw(area, placed=placed))
    assert content.shapes == ()
    assert not any(claim.mapped for claim in content.claims)
    assert page.render(maps.draw(dataclasses.replace(area, name="other"), placed=placed))


def test_the_ground_goes_on_a_plain_folium_map():
    m = maps.add_ground(folium.Map(tiles=None), world(a=A, b=B))
    assert "<title>Toy</title>" in page.render(m)
