"""Laws of what a map holds."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import numpy as np
import pytest
import shapely

import borderrisk as br
from borderrisk import maps
from borderrisk.crs import to_lonlat
from borderrisk.errors import PageError
from borderrisk.page import decoded
from borderrisk.viewer.map import collect_content


@pytest.fixture(scope="module")
def area():
    return br.read_area("faleme")


@pytest.fixture(scope="module")
def placed(area):
    return br.read_register("timbuktu-2025-04").place(area)


def _document(m):
    return collect_content(m)


def _layer(document, kind):
    return next(layer for layer in document["layers"] if layer["kind"] == kind)


def test_every_claim_is_on_the_map_or_in_the_list_and_none_twice(area, placed):
    document = _document(maps.draw(area, placed=placed))
    on_map = [claim for shape in document["shapes"] for claim in shape["claims"]]
    beside = [claim["id"] for claim in document["claims"] if not claim["mapped"]]
    assert sorted(on_map + beside) == sorted(placed.claim_id)
    assert [claim["id"] for claim in document["claims"]] == list(placed.claim_id)


def test_no_claim_becomes_a_point(area, placed):
    document = _document(maps.draw(area, placed=placed))
    assert {shape.get("type") for shape in document["shapes"]} <= {"polygon", "line", None}


def test_the_number_of_a_claim_can_only_stand_on_its_shape(area, placed):
    shapes = _document(maps.draw(area, placed=placed))["shapes"]
    by_id = placed.set_index("claim_id").geometry
    for shape in shapes:
        if shape["kind"] == "countries":
            continue
        spots = decoded(shape["label"])
        assert len(spots) > 2
        on_it = br.crs.project(shapely.points(spots), br.crs.LONLAT, area.crs)
        assert shapely.distance(on_it, by_id[shape["claims"][0]]).max() < 50


def test_segments_of_another_border_are_told_with_its_own_countries(area):
    segments = area.segments(40_000, border_id="GIN-SEN")
    scores = br.score.composite(
        br.indicators.measure(segments, area), br.score.read_spec("faleme"), draws=64
    )
    score = _document(maps.draw(area, scores=scores, segments=segments))["score"]
    titles = [one["title"]["en"] for one in score["indicators"]]
    assert any("the Guinea side" in title for title in titles)
    assert any("the Senegal side" in title for title in titles)
    assert not any("Mali" in title or "{" in title for title in titles)


def test_a_third_language_of_a_register_reaches_the_page(area, tmp_path):
    path = br.catalogue.data_dir() / "reports" / "timbuktu-2025-04.toml"
    text = path.read_text("utf-8").replace(
        "statement.en =", 'statement.de = "auf Deutsch"\nstatement.en =', 1
    )
    (tmp_path / "r.toml").write_text(text, "utf-8")
    claims = _document(maps.draw(area, placed=br.read_register(tmp_path / "r.toml").place(area)))[
        "claims"
    ]
    assert claims[0]["statement"]["de"] == "auf Deutsch"
    assert set(claims[1]["statement"]) == {"en", "fr"}


def test_limits_are_drawn_once_for_each_vintage(area):
    features = _layer(_document(maps.draw(area)), "unit1")["features"]
    now = [feature for feature in features if "until" not in feature]
    assert {"MLI-1-kayes-2023", "MLI-1-kita-2023"} <= {f["id"] for f in now if "since" in f}
    assert [f["id"] for f in features if "until" in f] == ["MLI-1-kayes-2016"]
    lines = [shapely.LineString(decoded(line)) for f in now for line in f["steps"]]
    total = sum(line.length for line in lines)
    assert shapely.union_all(lines).length == pytest.approx(total, rel=1e-3)


def test_a_shared_edge_keeps_the_same_vertices_in_both_its_shapes(area):
    thin = maps.thinning.thinning(area)
    saraya = thin(area.unit("Saraya", level=2).geometry)
    senegal = thin(area.countries.set_index("country").geometry["SEN"])
    shared = saraya.boundary.intersection(senegal.boundary)
    assert shared.length > 1


def test_what_is_drawn_lies_within_the_detail_of_what_was_given(area):
    thin = maps.thinning.thinning(area)
    given = area.unit("Saraya", level=2).geometry
    back = br.crs.project(thin(given), br.crs.LONLAT, area.crs)
    assert shapely.hausdorff_distance(back.boundary, given.boundary) < 5 * maps.thinning.DETAIL_M
    assert shapely.area(back.symmetric_difference(given)) / given.area < 0.01


def test_quotes_and_marks_are_kept_where_they_are_given(area, placed):
    quoted = placed.assign(quote=[None, *["a b"] * 13], marks=[[(0, 1, "placed")]] * 14)
    claims = _document(maps.draw(area, placed=quoted))["claims"]
    assert "quote" not in claims[0]
    assert claims[1]["quote"] == "a b"
    assert claims[1]["marks"] == [[0, 1, "placed"]]


def _scores(area):
    spec = br.score.read_spec("faleme")
    segments = area.segments()
    share = np.linspace(0, 1, len(segments))
    table = segments[[]].assign(**{
        item.name: item.goalposts[0] + (item.goalposts[1] - item.goalposts[0]) * share
        for item in spec.indicators
    })  # fmt: skip
    table.iloc[2, 1:] = np.nan
    return br.score.composite(table, spec, draws=128)


def test_every_score_is_on_the_page_as_it_was_given(area):
    result = _scores(area)
    scores = result.scores
    score = _document(maps.draw(area, scores=result))["score"]
    assert [segment["id"] for segment in score["segments"]] == list(scores.index)
    assert score["segments"][2]["tier"] is None
    assert score["segments"][2]["score"] is None
    for segment, row in zip(score["segments"], scores.itertuples(), strict=True):
        if segment["tier"]:
            assert segment["score"] == pytest.approx(row.score, abs=1e-4)
            assert sum(segment["parts"]) == pytest.approx(segment["score"], abs=1e-3)
            assert segment["steps"]
    assert score["apart"] == pytest.approx(result.pairs_distinguishable, abs=1e-4)
    assert [one["title"]["fr"] for one in score["indicators"]]


@pytest.mark.parametrize("border_id", ["MLI-SEN", "GIN-SEN"])
def test_the_steps_of_a_script_lead_to_a_map_of_the_right_border(area, border_id):
    line = br.border.shared_border(area.countries, *border_id.split("-"))
    segments = br.border.segments(line, length_m=20_000)
    table = br.indicators.measure(segments, area)
    scores = br.score.composite(table, br.score.read_spec("faleme"), draws=32)
    score = _document(maps.draw(area, scores=scores))["score"]
    drawn = {
        one["id"]: np.vstack([decoded(part) for part in one["steps"]]) for one in score["segments"]
    }
    assert list(drawn) == list(segments.index)
    for name, where in drawn.items():
        away = br.crs.project(shapely.points(where), br.crs.LONLAT, area.crs)
        assert shapely.distance(away, segments.geometry[name]).max() < 1_000


def test_a_score_without_its_line_is_refused_with_the_remedy(area):
    scores = _scores(area).scores.rename(index=lambda name: name + "x")
    with pytest.raises(PageError, match=r"49 of 49 .* pass segments="):
        maps.draw(area, scores=scores)
    half = area.segments().iloc[:10]
    with pytest.raises(PageError, match="39 of 49"):
        maps.draw(area, scores=_scores(area), segments=half)


def test_an_area_without_a_spec_shows_names_instead_of_titles(area):
    bare = dataclasses.replace(area, score=None)
    score = _document(maps.draw(bare, scores=_scores(area).scores))["score"]
    assert score["indicators"][0]["title"] == score["indicators"][0]["name"]


@pytest.mark.parametrize("crs", [4326, 32629])
def test_points_come_back_in_order_to_a_metre(area, crs):
    lonlat = gpd.GeoDataFrame(
        {"n": [1, 2, 3]}, geometry=gpd.points_from_xy([-11, -12, -10.5], [14, 13, 12]), crs=4326
    )
    (layer,) = _document(maps.add_points(maps.draw(area), lonlat.to_crs(crs), title="x"))["points"]
    found = decoded(layer["steps"], unit=layer["unit"])
    assert np.abs(found - shapely.get_coordinates(lonlat.geometry)).max() < 1e-5
    assert layer["values"] == [[1, 2, 3]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.set_crs(None, allow_override=True), "no CRS"),
        (lambda f: f.assign(geometry=f.buffer(1)), "points are needed, found Polygon"),
    ],
)
def test_points_that_are_none_are_refused(area, change, said):
    frame = gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(5e5, 1.5e6)], crs=32629)
    with pytest.raises(PageError, match=said):
        maps.add_points(maps.draw(area), change(frame), title="x")
    with pytest.raises(PageError, match="no column 'm'; there are n, geometry"):
        maps.add_points(maps.draw(area), frame, title="x", columns=["m"])
    with pytest.raises(PageError, match="column n twice"):
        maps.add_points(maps.draw(area), frame, title="x", columns=["n", "n"])


def test_values_of_every_kind_reach_the_page(area):
    frame = gpd.GeoDataFrame(
        {"a": [None, np.nan], "b": [np.int64(3), True], "c": [float("inf"), [1, 2]]},
        geometry=gpd.points_from_xy([-11, -11], [14, 14]), crs=4326,
    )  # fmt: skip
    (layer,) = _document(maps.add_points(maps.draw(area), frame, title="x"))["points"]
    assert layer["values"][0] == [None, None]
    assert layer["values"][2] == ["inf", "[1, 2]"]


def test_the_window_holds_every_place_the_search_knows(area):
    found = _document(maps.draw(area))["gazetteer"]
    xy = decoded(found["steps"])
    west, south, east, north = area.bbox
    assert len(xy) == len(found["names"]) == len(found["countries"]) > 80
    assert ((xy[:, 0] >= west - 0.01) & (xy[:, 0] <= east + 0.01)).all()
    assert ((xy[:, 1] >= south - 0.01) & (xy[:, 1] <= north + 0.01)).all()
    lonlat = to_lonlat(area.places.geometry.array, area.crs)
    inside = shapely.within(lonlat, shapely.box(*area.bbox))
    assert sorted(found["names"]) == sorted(area.places.name[inside])
