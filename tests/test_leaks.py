"""No output holds a position that is finer than its claim, whatever the kind of place."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace

import geopandas as gpd
import openpyxl
import pytest
import shapely
from click.testing import CliRunner
from shapely import LineString, Point, box
from shapely.affinity import translate

import borderrisk as br
from borderrisk import export, maps, page
from borderrisk.claims import PRECISION_OF, discs
from borderrisk.claims.quoting import is_shared
from borderrisk.cli import main
from borderrisk.crs import LONLAT, to_lonlat
from borderrisk.errors import InputError
from borderrisk.export.writers import ONE_LAYER
from borderrisk.viewer.map import collect_content
from toyworld import METRIC

SOURCE = br.catalogue.data_dir() / "reports" / "timbuktu-2025-04.toml"
RAW = tomllib.loads(SOURCE.read_text("utf-8"))
SOUTH = {"unit": "South", "country": "AAA", "level": 2}

PLACES = [
    ({"kind": "place", "places": ["big"]}, 1),
    ({"kind": "place", "places": ["big", "post"]}, 2),
    ({"kind": "near", "place": "big", "distance_km": 20}, 2),
    ({"kind": "near", "place": "big", "distance_km": 20, "direction": "N"}, 2),
    ({"kind": "between", "places": ["big", "post"]}, 5),
    ({"kind": "unit", "name": "South", "country": "AAA", "level": 2}, 3),
    ({"kind": "units", "units": ["a-south"]}, 3),
    ({"kind": "countries", "countries": ["AAA", "BBB"]}, 6),
    ({"kind": "river", "river": "toy"}, 5),
    ({"kind": "river-reach", "river": "toy", "border": ["AAA", "BBB"]}, 5),
    ({"kind": "river-reach", "river": "toy", "places": ["big", "post"]}, 5),
    ({"kind": "border", "border": ["AAA", "BBB"]}, 5),
    ({"kind": "border", "border": ["AAA", "BBB"]} | SOUTH, 5),
    ({"kind": "tripoint", "countries": ["AAA", "BBB", "CCC"]}, 2),
    ({"kind": "drawn", "file": "wood.geojson"}, 5),
    ({"kind": "none"}, 7),
]
HIDDEN = Point(31_234.5, 23_456.7)
"""A village that claims are about and that no claim may place: none names it as its place."""


def frame(rows, shapes, **columns):
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=METRIC).assign(**columns)


@pytest.fixture(scope="module")
def area():
    boxes = [box(0, 0, 1e5, 1e5), box(1e5, 0, 2e5, 1e5), box(0, 1e5, 2e5, 1.5e5)]
    codes = ["AAA", "BBB", "CCC"]
    countries = frame({"country": codes, "name_en": codes, "name_fr": codes}, boxes)
    river = LineString([(1e5, 1e5), (1e5, 5e4), (6e4, 5e4), (6e4, 0)])
    towns = [("big", 60_321.9, 52_345.6, 150_000.0), ("post", 98_765.4, 81_234.5, 900.0)]
    rows = [{"place_id": i, "name": i.title(), "country": "AAA", "population": p}
            for i, _, _, p in [*towns, ("hidden", 0, 0, None)]]  # fmt: skip
    south = {"unit_id": "a-south", "name": "South", "country": "AAA", "level": 2, "kind": "cercle"}
    return br.Area(
        name="toy", title={"en": "Toy"}, crs=br.crs.require_metric(METRIC),
        bbox=(-11, 13.75, -9.2, 15.1), border_pairs=(("AAA", "BBB"),), countries=countries,
        units=frame([south], [box(0, 0, 100_000, 60_000)], vintage=2000, valid_to=None, seat=None),
        rivers=frame([{"river_id": "toy", "name": "Toy", "name_en": "Toy"}], [river]),
        places=frame(rows, [*(Point(x, y) for _, x, y, _ in towns), HIDDEN], variants=None),
        crossings=frame([{"crossing_id": "c", "name": "C", "place_ids": "post"}],
                        [Point(*towns[1][1:3])]),
    )  # fmt: skip


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    folder = tmp_path_factory.mktemp("register")
    drawn = {"type": "Feature", "properties": {},
             "geometry": shapely.geometry.mapping(discs.disc((-10.5, 14.0), 9_000))}  # fmt: skip
    (folder / "wood.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [drawn]})
    )
    claims = [
        RAW["claim"][1] | {"id": f"c{n:02}", "place": place, "where_prec": prec,
                           "place_text": "Hidden"}
        for n, (place, prec) in enumerate(PLACES)
    ]  # fmt: skip
    return br.claims.Register(folder / "r.toml", RAW | {"claim": claims})


@pytest.fixture(scope="module")
def placed(register, area):
    assert register.check(area=area) == []
    assert {place["kind"] for place, _ in PLACES} == set(PRECISION_OF)
    return register.place(area)


def claim_shapes(path):
    """Return the shape of each claim that a file holds, in degrees; nothing for a table."""
    if path.suffix in (".csv", ".xlsx"):
        return {}
    read = gpd.read_parquet if path.suffix == ".parquet" else gpd.read_file
    found = read(path, **({"layer": "claims"} if path.suffix in (".gpkg", ".kml") else {}))
    assert found.crs.to_epsg() == 4326
    return dict(zip(found.claim_id, found.geometry, strict=True))


def page_shapes(area, placed):
    """Return the shape of each claim as the page draws it; countries are the ground's."""
    content = collect_content(maps.draw(area, placed=placed))
    return {
        claim: shape.outline
        for shape in content.shapes if shape.outline for claim in shape.claims
    }  # fmt: skip


def write(area, placed, folder, suffix):
    """Write an output of one kind; of one layer where the format holds one."""
    path = folder / f"toy{suffix}"
    if suffix in (".svg", ".pdf"):
        return export.write_picture(maps.draw(area, placed=placed), path)
    layer = "claims" if suffix in ONE_LAYER else None
    return export.write(area, path, layer=layer, placed=placed)


@pytest.mark.parametrize("suffix", export.WRITERS)
def test_a_claims_shape_is_as_wide_as_its_words_in_every_file(suffix, area, placed, tmp_path):
    found = claim_shapes(write(area, placed, tmp_path, suffix))
    for row in placed.itertuples():
        shape = found.get(row.claim_id)
        if row.place_kind == "none":
            assert shape is None
        elif found and not (shape is None and suffix == ".kml"):
            assert shapely.get_dimensions(shape) > 0
            metric = gpd.GeoSeries([shape], crs=LONLAT).to_crs(area.crs)[0]
            radius = shapely.minimum_bounding_radius(metric)
            assert radius + 1 >= discs.GAZETTEER_M
            assert radius == pytest.approx(row.uncertainty_m, abs=101)


def test_a_page_draws_no_claim_as_a_point_and_one_without_a_place_not_at_all(area, placed):
    drawn = page_shapes(area, placed)
    expected = placed.claim_id[~placed.place_kind.isin(["none", "countries"])]
    assert set(drawn) == set(expected)
    assert {outline.type for outline in drawn.values()} == {"polygon", "line"}


@pytest.mark.parametrize("suffix", [*export.WRITERS, ".svg", ".pdf"])
def test_bytes_do_not_tell_where_a_village_lies_that_no_claim_places(
    suffix, area, register, tmp_path
):
    told = []
    for name in ("here", "there"):
        world = area if name == "here" else moved(area)
        (tmp_path / name).mkdir()
        told.append(told_by(write(world, register.place(world), tmp_path / name, suffix)))
    assert told[0] == told[1]


def moved(area):
    """Return the same area but for where the village lies."""
    places = area.places.copy()
    places.loc[places.place_id == "hidden", "geometry"] = translate(HIDDEN, 7_000, 3_500)
    return replace(area, places=places)


def told_by(path):
    """Return all that a file tells of claims; other layers of it do tell of the village."""
    if path.suffix == ".xlsx":
        return cells(path)
    if path.suffix in (".gpkg", ".kml"):
        return gpd.read_file(path, layer="claims").to_wkb().to_csv()
    return path.read_bytes()


def test_a_page_tells_of_no_claim_where_such_a_village_lies(area, register):
    pages = [collect_content(maps.draw(a, placed=register.place(a))) for a in (area, moved(area))]
    assert pages[0].gazetteer != pages[1].gazetteer
    assert (pages[0].claims, pages[0].shapes) == (pages[1].claims, pages[1].shapes)


def cells(path):
    return list(openpyxl.load_workbook(path)["claims"].values)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_table_of_claims_holds_no_coordinate(suffix, area, placed, tmp_path):
    path = write(area, placed, tmp_path, suffix)
    text = path.read_text("utf-8") if suffix == ".csv" else repr(cells(path))
    assert re.findall(r"-?\d+\.\d{2,}", text) == []


def test_the_middle_of_a_disc_is_what_the_gazetteer_publishes_beside_it(area, placed, tmp_path):
    path = write(area, placed, tmp_path, ".gpkg")
    towns = gpd.read_file(path, layer="places").to_crs(METRIC).set_index("place_id").geometry
    discs_of = placed[placed.place_kind.eq("place") & placed.where_prec.eq(1)]
    for row in discs_of.itertuples():
        assert row.geometry.centroid.distance(towns["big"]) < 20
    gazetteer = collect_content(maps.draw(area, placed=placed)).gazetteer
    lonlat = to_lonlat(area.places.geometry[0], area.crs)
    published = shapely.points(page.decoded(gazetteer.deltas))
    assert shapely.distance(published, lonlat).min() < 1e-3


HIDDEN_WORD = "Zurbaran"
"""A word of claims that are withheld: no output may hold it."""


@pytest.fixture(scope="module")
def with_secrets(register):
    """Return the register with a twin of each claim that may not be published."""
    hidden = [
        claim | {"id": f"{HIDDEN_WORD}-{claim['id']}", "sensitivity": "high",
                 "place_text": HIDDEN_WORD,
                 "statement": {"en": HIDDEN_WORD, "fr": HIDDEN_WORD}, "reason": {"en": HIDDEN_WORD}}
        for claim in register.raw["claim"]
    ]  # fmt: skip
    named = [claim | {"corroborates": [hidden[n]["id"]]}
             for n, claim in enumerate(register.raw["claim"])]  # fmt: skip
    return br.claims.Register(register.file, register.raw | {"claim": [*named, *hidden]})


def test_what_is_withheld_is_counted_and_changes_nothing_else(with_secrets, register, area):
    shown, alone = with_secrets.place(area), register.place(area)
    assert shown.withheld.unique().tolist() == [len(PLACES)]
    assert alone.withheld.unique().tolist() == [0]
    assert shown.geometry.equals(alone.geometry)
    assert shown.claim_id.tolist() == alone.claim_id.tolist()
    assert not shown.filter(like="corroborates").notna().any(axis=None)
    only = [one for one in with_secrets.raw["claim"] if one.get("sensitivity")]
    secret = br.claims.Register("r", RAW | {"claim": only})
    with pytest.raises(InputError, match="sensitivity"):
        secret.place(area)


@pytest.mark.parametrize("suffix", [*export.WRITERS, ".svg", ".pdf", ".html", ".toml"])
def test_no_byte_of_any_output_is_of_a_claim_that_is_withheld(suffix, area, with_secrets, tmp_path):
    path = tmp_path / f"toy{suffix}"
    if suffix == ".toml":
        path.write_text(with_secrets.to_toml(), "utf-8")
    elif suffix == ".html":
        page.write_page(maps.draw(area, placed=with_secrets.place(area)), path)
    else:
        path = write(area, with_secrets.place(area), tmp_path, suffix)
    assert HIDDEN_WORD not in repr(told_by(path))


def test_a_sentence_that_a_withheld_claim_shares_is_not_quoted(faleme):
    text = "Un poste a été attaqué à Kidira. La route de Bakel est fermée."
    frame = br.claims.draft(text, faleme, published="2025-04-28", lang="fr")
    frame["report.publisher"], frame["report.title.fr"] = "P", "T"
    frame["report.draft"], frame["report.speakers.1"] = "false", "P"
    frame["statement.fr"], frame["theme"], frame["speakers.1"] = "s", "attack", None
    twin = frame.iloc[:1].assign(id="twin", sensitivity="high")
    register = br.claims.from_frame(gpd.pd.concat([frame, twin], ignore_index=True))
    placed = register.place(faleme, text=text)
    assert placed.quote.tolist() == ["", "La route de Bakel est fermée."]


SHARED = f"Le {HIDDEN_WORD} a été attaqué à Kidira"
WAYS_TO_SHARE = {
    "one sentence": {"exact": SHARED},
    "a part of it": {"exact": f"{SHARED}, dit-on."},
    "in words that are the sentence": {"exact": "Autre.", "statement": {"fr": f"«{SHARED}.»"}},
    "by its hash": {"statement": {"fr": SHARED}},
}


@pytest.mark.parametrize("shared", WAYS_TO_SHARE.values(), ids=WAYS_TO_SHARE)
@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".svg", ".html", ".toml", "since"])
def test_no_statement_is_a_sentence_that_a_withheld_claim_shares(suffix, shared, area, tmp_path):
    raw = {**RAW, "statement": "quote", "lang": "fr"}
    own = {"statement", "sentence", "start", "end", "sha256"}
    bare = {name: cell for name, cell in RAW["claim"][1].items() if name not in own}
    place = {"place": PLACES[0][0], "where_prec": 1, "place_text": "Big"}
    anchor = {"sentence": 1, "start": 0, "end": 9, "sha256": br.text.sha256(SHARED)}
    kept = bare | place | {"exact": "Autre chose.", "id": "kept"}
    told = bare | place | {"id": "told"} | shared
    secret = bare | place | anchor | {"id": "secret", "exact": SHARED, "sensitivity": "high"}
    register = br.claims.Register("r", raw | {"claim": [kept, told, secret]})
    if suffix == "since":
        known = br.claims.Register("r", raw | {"claim": [kept, told]})
        earlier = br.claims.without_withheld(known, [register]).place(area)
        assert earlier.claim_id.tolist() == ["kept", "told"]
        assert HIDDEN_WORD not in earlier.to_csv()
        return
    placed = register.place(area)
    assert placed.statement_fr.tolist() == ["Autre chose.", "(phrase non montrée)"]
    path = tmp_path / f"toy{suffix}"
    if suffix == ".toml":
        assert HIDDEN_WORD not in register.to_toml()
    elif suffix == ".html":
        page.write_page(maps.draw(area, placed=placed), path)
        assert HIDDEN_WORD not in path.read_text("utf-8")
    else:
        assert HIDDEN_WORD not in write(area, placed, tmp_path, suffix).read_text("utf-8")


@pytest.mark.parametrize(("span", "shared"), [
    ((10, 20), False), ((9, 20), True), ((0, 5), True), ((None, None), False),
])  # fmt: skip
def test_sentences_that_touch_are_not_shared_and_those_that_overlap_are(span, shared, register):
    first = register.claims[0].model_copy(update={"start": 0, "end": 10, "exact": None})
    other = first.model_copy(update={"start": span[0], "end": span[1], "sha256": "0" * 64})
    assert is_shared(first, [other]) == is_shared(other, [first]) == shared


@pytest.mark.parametrize("command", [("map", "--no-scores"), ("export", "--layer", "claims")])
def test_a_command_says_how_many_claims_it_withholds(command, tmp_path):
    text = SOURCE.read_text("utf-8").replace("[[claim]]\n", '[[claim]]\nsensitivity = "high"\n', 1)
    (tmp_path / "secret.toml").write_text(text, "utf-8")
    suffix = {"map": ".html", "export": ".geojson"}[command[0]]
    target = tmp_path / f"out{suffix}"
    given = [command[0], "faleme", *command[1:], "-o", str(target)]
    result = CliRunner().invoke(main, [*given, "--report", str(tmp_path / "secret.toml")])
    assert (result.exit_code, target.exists()) == (0, True), result.output
    assert "1 of 14 claims withheld" in result.output
    assert RAW["claim"][0]["statement"]["en"] not in target.read_text("utf-8")
