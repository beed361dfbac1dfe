from __future__ import annotations

import json
import pickle

import pytest
import shapely

import borderrisk as br
from borderrisk.area import UnitError
from borderrisk.area.file import AreaFile
from borderrisk.errors import InputError
from borderrisk.records import to_record
from toyworld import METRIC

KM2 = 1e6


def test_frames_are_metric_and_share_one_crs(faleme):
    for name in ("countries", "units", "rivers", "places", "crossings"):
        frame = getattr(faleme, name)
        assert frame.crs == faleme.crs == br.crs.require_metric(METRIC)
        assert len(frame)


def test_sixteen_units_fill_their_countries_without_gap_or_overlap(faleme):
    districts = faleme.units[faleme.units.level == 2]
    assert len(districts) == 16
    assert shapely.coverage_is_valid(districts.geometry.array)
    for code, units in districts.groupby("country"):
        country = faleme.countries.geometry[faleme.countries.country == code].iloc[0]
        assert shapely.difference(units.union_all(), country).area < 1
        assert units.area.sum() == pytest.approx(units.union_all().area, abs=1)


def test_regions_are_what_their_units_cover(faleme):
    members = {
        ("Kayes", 2016): "Kayes Bafoulabé Kéniéba Yélimané Diéma Nioro Kita",
        ("Kayes", 2023): "Kayes Bafoulabé Kéniéba Yélimané",
        ("Kita", 2023): "Kita",
        ("Nioro", 2023): "Nioro Diéma",
    }
    for (name, vintage), names in members.items():
        region = faleme.unit(name, country="MLI", level=1, vintage=vintage)
        parts = [faleme.unit(n, country="MLI", level=2).geometry for n in names.split()]
        assert region.geometry.symmetric_difference(shapely.union_all(parts)).area < 1


@pytest.mark.parametrize(
    ("name", "vintage", "published_km2"),
    [("Kayes", 2023, 63_210), ("Kayes", 2016, 119_743), ("Kédougou", 2016, 16_896)],
)
def test_regions_have_about_their_published_area(faleme, name, vintage, published_km2):
    unit = faleme.unit(name, level=1, vintage=vintage)
    assert unit.geometry.area / KM2 == pytest.approx(published_km2, rel=0.03)


def test_an_area_that_was_asked_for_borders_goes_to_another_process(faleme):
    assert faleme.borders is not None
    assert faleme.extents
    copy = pickle.loads(pickle.dumps(faleme))  # noqa: S301 our own bytes
    assert copy.borders.geometry.equals(faleme.borders.geometry)
    assert repr(copy) == repr(faleme)


def test_more_than_one_fit_is_an_error_that_lists_them(faleme):
    with pytest.raises(UnitError, match=r"vintage 2016.*vintage 2023"):
        faleme.unit("Kayes", country="MLI", level=1)
    with pytest.raises(UnitError, match=r"level 1.*level 2"):
        faleme.unit("Kayes")
    with pytest.raises(UnitError, match="no unit fits 'Atlantis'"):
        faleme.unit("Atlantis")


def test_names_are_found_without_their_accents(faleme):
    assert faleme.unit("keniéba").unit_id == faleme.unit("Kéniéba").unit_id


def test_every_unit_carries_level_vintage_and_source(faleme):
    assert faleme.units[["level", "vintage", "source", "country", "kind"]].notna().all(axis=None)


def test_seats_are_known_places(faleme):
    seats = faleme.units[faleme.units.level == 2].set_index("name").seat
    assert set(seats) <= set(faleme.places.place_id)
    at = faleme.places.set_index("place_id").geometry
    for unit in faleme.units[faleme.units.level == 2].itertuples():
        assert at[unit.seat].distance(unit.geometry) < 2_000, unit.name


def test_twins_stand_side_by_side(faleme):
    names = faleme.places.groupby("name").country.apply(sorted)
    assert names["Moussala"] == ["MLI", "SEN", "SEN", "SEN"]
    assert names["Satadougou"] == ["MLI", "MLI"]


def test_crossings_are_the_published_two(faleme):
    assert list(faleme.crossings.crossing_id) == ["kidira-diboli", "moussala"]
    towns = shapely.get_parts(faleme.crossings.geometry.iloc[0])
    assert towns[0].distance(towns[1]) == pytest.approx(1_850, abs=10)


def test_five_borders_are_lines(faleme):
    assert list(faleme.borders.index) == ["MLI-SEN", "MLI-MRT", "MRT-SEN", "GIN-SEN", "GIN-MLI"]
    assert set(faleme.borders.geom_type) == {"LineString"}


def test_another_area_takes_no_code(senegal_river):
    assert list(senegal_river.borders.index) == ["MRT-SEN", "MLI-MRT", "MLI-SEN"]
    assert senegal_river.rivers.river_id.iloc[0] == "senegal"
    assert senegal_river.segments(20_000).river_id.eq("senegal").mean() > 0.9


def test_an_area_may_name_its_own_files(tmp_path, faleme):
    source = br.catalogue.data_dir()
    towns = "place_id,name,country,lon,lat,population\nx:1,Here,SEN,-12,14,7\n"
    (tmp_path / "towns.csv").write_text(towns, "utf-8")
    text = (source / "areas" / "faleme.toml").read_text("utf-8")
    own = tmp_path / "mine.toml"
    own.write_text(text + '\n[layers]\nplaces = "towns.csv"\n', "utf-8")
    area = br.read_area(own)
    assert list(area.places.name) == ["Here"]
    assert area.crs == faleme.crs


ODD = (5, "x", [], {}, [1, 2], [[1]], [["MLI"]], {"en": 5, "fr": ""}, True, 1e400, ["MLI", "MLI"])


@pytest.mark.parametrize("field", ["title", "countries", "borders", "rivers", "window", "crs",
                                   "crs_reason", "report", "score", "layers", "other"])  # fmt: skip
@pytest.mark.parametrize("value", ODD, ids=str)
def test_any_value_in_any_field_is_an_issue_of_that_field_or_sound(field, value):
    written = {"countries": ["MLI", "SEN"]} | {field: value}
    issues = []
    try:
        to_record(written, AreaFile, file="a.toml")
    except InputError as error:
        issues = error.issues
    assert {issue.field.split(".")[0] for issue in issues} <= {field, ""}


def test_an_unknown_key_of_a_layer_is_refused_with_those_allowed():
    written = {"countries": ["MLI"], "layers": {"places": {"files": "a.csv", "path": "b"}}}
    with pytest.raises(InputError, match=r"layers\.places\.path: unknown field, allowed: files"):
        to_record(written, AreaFile, file="a.toml")


def test_names_of_the_first_version_still_answer(faleme):
    with pytest.warns(DeprecationWarning, match="bbox"):
        assert faleme.window == faleme.bbox
    with pytest.warns(DeprecationWarning, match="border_pairs"):
        assert faleme.pairs == faleme.border_pairs


def test_an_area_names_report_and_score_beside_it_or_by_name(tmp_path, faleme):
    assert (faleme.report, faleme.score) == ("timbuktu-2025-04", "faleme")
    text = (br.catalogue.data_dir() / "areas" / "senegal-river.toml").read_text("utf-8")
    own = tmp_path / "faleme.toml"
    own.write_text(f'report = "mine.toml"\n{text}', "utf-8")
    area = br.read_area(own)
    assert (area.report, area.score) == (tmp_path / "mine.toml", None)


def test_every_layer_says_what_it_covers(faleme):
    assert set(faleme.extents) == {"countries", "units", "rivers", "places", "crossings"}
    for name in ("countries", "units"):
        rows = shapely.box(*getattr(faleme, name).total_bounds)
        assert shapely.difference(rows, faleme.extents[name]).area / rows.area < 0.05


FAULTS = {
    "title": ("title.fr = ", "title.other = "),
    "crs": ("+proj=laea", "+proj=nothing"),
    "window": ("[-14.0, 11.5, -8.0, 16.0]", "[-8.0, 11.5, -14.0, 16.0]"),
    "borders": ('["MLI", "SEN"]', '["MLI", "XXX"]'),
    "rivers": ('"faleme", ', '"styx", '),
    "countries": ("countries = [", "pays = ["),
}


@pytest.mark.parametrize("field", FAULTS)
def test_a_faulty_area_is_named_with_its_field(tmp_path, field):
    old, new = FAULTS[field]
    text = (br.catalogue.data_dir() / "areas" / "faleme.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(InputError) as caught:
        br.read_area(path)
    assert any(fault.field == field for fault in caught.value.faults)


def test_a_missing_area_lists_the_known():
    with pytest.raises(InputError, match="faleme, senegal-river"):
        br.read_area("nowhere")
    with pytest.raises(InputError):
        br.read_area("../reports/timbuktu-2025-04")


# layers of the user's own


def _own(tmp_path, features, **layers_of):
    file = tmp_path / "mine.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    text = (br.catalogue.data_dir() / "areas" / "faleme.toml").read_text("utf-8")
    area = tmp_path / "mine.toml"
    named = ", ".join(f'{name} = "mine.geojson"' for name in layers_of)
    area.write_text(f"layers = {{ {named} }}\n{text}", "utf-8")
    return area


def _river(**properties):
    line = {"type": "LineString", "coordinates": [[-12.2, 14.7], [-12.0, 13.0]]}
    return [{"type": "Feature", "properties": properties, "geometry": line}]


def _square(code, west):
    ring = [[west, 12], [west + 1, 12], [west + 1, 13], [west, 13], [west, 12]]
    names = {"country": code, "name_en": code, "name_fr": code}
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": names, "geometry": shape}


def test_a_layer_of_your_own_is_told_as_yours(tmp_path):
    path = _own(tmp_path, _river(river_id="r", name="R"), rivers=True)
    text = path.read_text("utf-8")
    start = text.index("rivers = [")
    path.write_text(text.replace(text[start : text.index("\n", start)], 'rivers = ["r"]'), "utf-8")
    area = br.read_area(path)
    assert area.river("R").name_en == "R"
    page = br.viewer.map.collect_content(br.maps.draw(area))
    told = {source.title["en"]: source.source["en"] for source in page.sources}
    assert told["Rivers"] == "the map maker's own file mine.geojson"
    assert "OpenStreetMap" in told["Country outlines and borders"]


def test_a_missing_column_of_your_own_layer_is_named(tmp_path):
    path = _own(tmp_path, _river(river_id="r"), rivers=True)
    with pytest.raises(InputError, match=r"mine.geojson:name: missing column"):
        br.read_area(path)


def test_outlines_that_overlap_are_refused_with_their_length(tmp_path):
    squares = [_square("MLI", -12), _square("SEN", -12.5)]
    with pytest.raises(InputError, match=r"overlap or leave gaps up to \d+\.\d km wide"):
        br.read_area(_own(tmp_path, squares, countries=True))


def test_embedded_layers_of_elsewhere_are_neither_held_nor_credited(tmp_path):
    """An area on another continent has no river of ours, and its page names no source of one."""
    path = tmp_path / "far.toml"
    squares = [_square("AAA", 100), _square("BBB", 101)]
    (tmp_path / "c.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": squares}), "utf-8"
    )
    path.write_text('countries = ["AAA", "BBB"]\nlayers = { countries = "c.geojson" }\n')
    area = br.read_area(path)
    assert len(area.rivers) == 0
    page = br.viewer.map.collect_content(br.maps.draw(area))
    assert [source.title["en"] for source in page.sources] == ["Country outlines and borders"]
