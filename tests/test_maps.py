"""Laws of what a map holds."""

from __future__ import annotations

import dataclasses
import io
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import borderrisk as br
from borderrisk import maps
from borderrisk.crs import to_lonlat
from borderrisk.errors import PageError
from borderrisk.gazetteer.name_variants import phonetic_key
from borderrisk.languages import LANGUAGES, localized
from borderrisk.maps.simplification import DETAIL_M, simplification
from borderrisk.page import decoded
from borderrisk.viewer import messages
from borderrisk.viewer.map import collect_content
from borderrisk.viewer.static_svg import static_svg
from borderrisk.viewer.style import dashes


@pytest.fixture(scope="module")
def area():
    return br.read_area("faleme")


@pytest.fixture(scope="module")
def placed(area):
    return br.read_register("timbuktu-2025-04").place(area)


def _layer(content, kind):
    return next(layer for layer in content.layers if layer.kind == kind)


def test_every_claim_is_on_the_map_or_in_the_list_and_none_twice(area, placed):
    content = collect_content(maps.draw(area, placed=placed))
    on_map = [claim for shape in content.shapes for claim in shape.claims]
    beside = [claim.id for claim in content.claims if not claim.mapped]
    assert sorted(on_map + beside) == sorted(placed.claim_id)
    mapped = placed.geometry.notna()
    in_order = [*placed.claim_id[mapped], *placed.claim_id[~mapped]]
    assert [claim.id for claim in content.claims] == in_order


def test_a_map_has_one_spelling_of_a_name_and_search_the_others(area, placed):
    content = collect_content(maps.draw(area, placed=placed))
    names = [feature.name for layer in content.layers for feature in layer.features if feature.name]
    names += [shape.name for shape in content.shapes if shape.name]
    spellings = {}
    for name in names:
        spellings.setdefault(phonetic_key(localized(name, "en")), set()).add(localized(name, "en"))
    assert [found for found in spellings.values() if len(found) > 1] == []
    assert {"Ould Yengé"} == spellings[phonetic_key("Ould Yenjé")]
    assert "Ould Yenjé" in content.gazetteer.names


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_still_picture_says_what_is_not_stated(area, placed, lang):
    content = collect_content(maps.draw(area, placed=placed))
    words = messages(lang)
    assert f">1 ({words['modality.conditional']})<" in static_svg(content, lang=lang)
    stated = collect_content(maps.draw(area, placed=placed.assign(modality="stated")))
    plain = static_svg(stated, lang=lang)
    dash = f'stroke-dasharray="{dashes()["hedged"]}"'
    assert ">1<" in plain
    assert dash in static_svg(content, lang=lang)
    assert dash not in plain


def test_no_claim_becomes_a_point(area, placed):
    shapes = collect_content(maps.draw(area, placed=placed)).shapes
    assert {shape.outline.type for shape in shapes if shape.outline} <= {"polygon", "line"}


def test_the_number_of_a_claim_can_only_stand_on_its_shape(area, placed):
    by_id = placed.set_index("claim_id").geometry
    for shape in collect_content(maps.draw(area, placed=placed)).shapes:
        if shape.kind == "countries":
            continue
        spots = decoded(shape.label)
        assert len(spots) > 2
        on_it = br.crs.project(shapely.points(spots), br.crs.LONLAT, area.crs)
        assert shapely.distance(on_it, by_id[shape.claims[0]]).max() < 2 * DETAIL_M


def test_a_statement_about_countries_names_them(area, placed):
    shapes = collect_content(maps.draw(area, placed=placed)).shapes
    members = [set(shape.members) for shape in shapes if shape.kind == "countries"]
    assert {"MLI", "MRT", "SEN"} in members
    assert all(one <= {"MLI", "MRT", "SEN"} for one in members)


def test_two_reports_keep_their_claims_apart(area, placed):
    other = placed.assign(report_id="other", report_title_en="Another report")
    content = collect_content(maps.draw(area, placed=pd.concat([placed, other])))
    assert [report.id for report in content.reports] == ["timbuktu-2025-04", "other"]
    assert len({claim.id for claim in content.claims}) == 2 * len(placed)
    assert localized(content.title, "en") == localized(area.title, "en")
    with pytest.raises(PageError, match="two rows hold claim 'c01'"):
        maps.draw(area, placed=pd.concat([placed, placed]))


def test_claims_may_be_sorted_and_filtered(area, placed):
    def said(frame):
        content = collect_content(maps.draw(area, placed=frame))
        where = {claim: shape.outline for shape in content.shapes for claim in shape.claims}
        return {claim.id: (claim, where.get(claim.id)) for claim in content.claims}

    whole = said(placed)
    assert said(placed.sample(frac=1, random_state=3)) == whole
    some = placed[placed.theme == "movement"]
    assert said(some) == {claim_id: whole[claim_id] for claim_id in some.claim_id}


def test_segments_of_another_border_are_told_with_its_own_countries(area):
    segments = area.segments(40_000, border_id="GIN-SEN")
    scores = br.score.composite(
        br.indicators.measure(segments, area), br.score.read_spec("faleme"), draws=64
    )
    score = collect_content(maps.draw(area, scores=scores, segments=segments)).score
    titles = [one.title["en"] for one in score.indicators]
    assert any("the Guinea side" in title for title in titles)
    assert any("the Senegal side" in title for title in titles)
    assert not any("Mali" in title or "{" in title for title in titles)


def test_a_third_language_of_a_register_reaches_the_page(area, placed):
    german = placed.assign(statement_de=["auf Deutsch", *[None] * (len(placed) - 1)])
    claims = {one.id: one for one in collect_content(maps.draw(area, placed=german)).claims}
    assert claims["c01"].statement["de"] == "auf Deutsch"
    assert set(claims["c02"].statement) == {"en", "fr"}


def test_limits_are_drawn_once_for_each_vintage(area):
    features = _layer(collect_content(maps.draw(area)), "unit1").features
    now = [feature for feature in features if feature.until is None]
    assert {"MLI-1-kayes-2023", "MLI-1-kita-2023"} <= {f.id for f in now if f.since}
    assert [f.id for f in features if f.until] == ["MLI-1-kayes-2016"]
    lines = [shapely.LineString(decoded(line)) for f in now for line in f.outline.deltas]
    total = sum(line.length for line in lines)
    assert shapely.union_all(lines).length == pytest.approx(total, rel=1e-3)


def test_a_layer_of_units_says_what_they_are_called(area):
    content = collect_content(maps.draw(area))
    assert set(_layer(content, "unit2").kinds) == {"cercle", "department", "moughataa"}


def test_a_shared_edge_keeps_the_same_vertices_in_both_its_shapes(area):
    simplified = simplification(area)
    saraya = simplified(area.unit("Saraya", level=2).geometry)
    senegal = simplified(area.countries.set_index("country").geometry["SEN"])
    shared = saraya.boundary.intersection(senegal.boundary)
    assert shared.length > 1


def test_what_is_drawn_lies_within_the_detail_of_what_was_given(area):
    given = area.unit("Saraya", level=2).geometry
    back = br.crs.project(simplification(area)(given), br.crs.LONLAT, area.crs)
    assert shapely.hausdorff_distance(back.boundary, given.boundary) < 5 * DETAIL_M
    assert shapely.area(back.symmetric_difference(given)) / given.area < 0.01


def test_the_simplification_follows_the_values_of_an_area(area):
    same = dataclasses.replace(area, name="copy")
    moved = area.countries.set_geometry(area.countries.translate(1000, 0))
    other = dataclasses.replace(area, countries=moved)
    assert simplification(same) is simplification(area)
    assert simplification(other) != simplification(area)


def test_the_ground_follows_what_an_area_holds(area):
    """Made once for the same values, anew once a frame of them has changed in its place."""
    own = dataclasses.replace(area, places=area.places.copy())
    first = collect_content(maps.draw(own)).gazetteer
    assert collect_content(maps.draw(dataclasses.replace(own))).gazetteer is first
    own.places.loc[own.places.name == first.names[0], "name"] = "Another"
    assert "Another" in collect_content(maps.draw(own)).gazetteer.names
    assert "Another" not in first.names


def test_quotes_and_marks_are_kept_where_they_are_given(area, placed):
    quoted = placed.assign(quote=[None, *["a b"] * 13], marks=[[(0, 1, "placed")]] * 14)
    claims = {one.id: one for one in collect_content(maps.draw(area, placed=quoted)).claims}
    assert claims["c01"].quote is None
    assert claims["c02"].quote == "a b"
    assert claims["c02"].marks == ((0, 1, "placed"),)


@pytest.fixture(scope="module")
def scores(area):
    spec = br.score.read_spec("faleme")
    segments = area.segments()
    share = np.linspace(0, 1, len(segments))
    table = segments[[]].assign(**{
        item.name: item.goalposts[0] + (item.goalposts[1] - item.goalposts[0]) * share
        for item in spec.indicators
    })  # fmt: skip
    table.iloc[2, 1:] = np.nan
    return br.score.composite(table, spec, draws=128)


def test_every_score_is_on_the_page_as_it_was_given(area, scores):
    score = collect_content(maps.draw(area, scores=scores)).score
    frame = scores.scores
    assert [segment.id for segment in score.segments] == list(frame.index)
    assert score.segments[2].tier is score.segments[2].score is score.segments[2].band is None
    for segment, row in zip(score.segments, frame.itertuples(), strict=True):
        if segment.tier:
            assert segment.score == pytest.approx(row.score, abs=1e-4)
            assert sum(segment.parts) == pytest.approx(segment.score, abs=1e-3)
            assert segment.outline.deltas
            assert segment.sides
    assert 0 < score.apart <= 1
    assert len(score.above) == len(frame)
    assert [one.title["fr"] for one in score.indicators]


CHANGES = {
    "sorted": lambda frame: frame.sort_values("rank"),
    "filtered": lambda frame: frame[frame.rank_median < 20],
    "doubled and halved": lambda frame: pd.concat([frame[25:], frame[:25]]),
    "merged": lambda frame: frame.join(pd.Series(1, index=frame.index, name="mine")),
    "read back": lambda frame: pd.read_csv(io.StringIO(frame.to_csv()), index_col=0),
}


@pytest.mark.parametrize("name", CHANGES)
def test_scores_are_looked_up_by_their_labels(area, scores, name):
    segments = area.segments()
    frame = scores.scores
    whole = {s.id: s for s in _drawn(area, frame, segments)}
    changed = CHANGES[name](frame)
    drawn = _drawn(area, changed, segments)
    assert [segment.id for segment in drawn] == list(changed.index)
    for segment in drawn:
        known = whole[segment.id]
        assert dataclasses.replace(segment, band=known.band) == known


def _drawn(area, frame, segments):
    return collect_content(maps.draw(area, scores=frame, segments=segments)).score.segments


def test_two_scores_of_a_segment_are_refused(area, scores):
    twice = pd.concat([scores.scores, scores.scores])
    with pytest.raises(PageError, match="two scores name segment"):
        maps.draw(area, scores=twice, segments=area.segments())


@pytest.mark.parametrize("border_id", ["MLI-SEN", "GIN-SEN"])
def test_the_steps_of_a_script_lead_to_a_map_of_the_right_border(area, border_id):
    line = br.border.shared_border(area.countries, *border_id.split("-"))
    segments = br.border.segments(line, length_m=20_000)
    table = br.indicators.measure(segments, area)
    scores = br.score.composite(table, br.score.read_spec("faleme"), draws=32)
    score = collect_content(maps.draw(area, scores=scores, segments=segments)).score
    drawn = {s.id: np.vstack([decoded(part) for part in s.outline.deltas]) for s in score.segments}
    assert list(drawn) == list(segments.index)
    for name, where in drawn.items():
        away = br.crs.project(shapely.points(where), br.crs.LONLAT, area.crs)
        assert shapely.distance(away, segments.geometry[name]).max() < 1_000


def test_a_score_without_its_line_is_refused_with_the_remedy(area, scores):
    frame = scores.scores
    with pytest.raises(PageError, match=r"49 of 49 .* pass segments="):
        maps.draw(area, scores=frame.rename(index=lambda name: name + "x"))
    half = area.segments().iloc[:10]
    with pytest.raises(PageError, match="39 of 49"):
        maps.draw(area, scores=frame, segments=half)


@pytest.mark.parametrize("crs", [4326, 32629])
def test_points_come_back_in_order_to_a_metre(area, crs):
    lonlat = gpd.GeoDataFrame(
        {"n": [1, 2, 3]}, geometry=gpd.points_from_xy([-11, -12, -10.5], [14, 13, 12]), crs=4326
    )
    (layer,) = collect_content(
        maps.add_points(maps.draw(area), lonlat.to_crs(crs), title="x")
    ).points
    found = decoded(layer.deltas, unit=layer.unit)
    assert np.abs(found - shapely.get_coordinates(lonlat.geometry)).max() < 1e-5
    assert layer.cells == ((1, 2, 3),)


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


def test_values_of_every_kind_reach_the_page(area):
    frame = gpd.GeoDataFrame(
        {"a": [None, np.nan], "b": [np.int64(3), True], "c": [float("inf"), [1, 2]]},
        geometry=gpd.points_from_xy([-11, -11], [14, 14]), crs=4326,
    )  # fmt: skip
    (layer,) = collect_content(maps.add_points(maps.draw(area), frame, title="x")).points
    assert layer.cells[0] == (None, None)
    assert layer.cells[2] == ("inf", "[1, 2]")


def test_the_page_says_nothing_of_what_lies_outside_the_area(area):
    """Units, seats, towns and crossings beyond the box are left out, in the search as well."""
    content = collect_content(maps.draw(area))
    west, south, east, north = area.bbox
    xy = decoded(content.gazetteer.deltas)
    assert len(xy) == len(content.gazetteer.names) == len(content.gazetteer.countries) > 80
    points = [f.outline.deltas for k in ("place", "crossing") for f in _layer(content, k).features]
    xy = np.vstack([xy, *map(decoded, points)])
    assert ((xy[:, 0] >= west - 0.01) & (xy[:, 0] <= east + 0.01)).all()
    assert ((xy[:, 1] >= south - 0.01) & (xy[:, 1] <= north + 0.01)).all()
    lonlat = to_lonlat(area.places.geometry.array, area.crs)
    inside = shapely.within(lonlat, shapely.box(*area.bbox))
    assert sorted(content.gazetteer.names) == sorted(area.places.name[inside])


def test_search_knows_the_most_populous_places_and_says_of_how_many(area):
    few = collect_content(maps.draw(area)).gazetteer
    assert few.known is None
    inside = area.places[area.places.name == few.names[0]].head(1)
    many = pd.concat([inside.assign(place_id=f"p{n}", name=f"P{n}", population=float(n))
                      for n in range(2600)])  # fmt: skip
    crowded = dataclasses.replace(area, places=pd.concat([area.places, many]))
    found = collect_content(maps.draw(crowded)).gazetteer
    assert len(found.names) == 2500
    assert found.known == len(few.names) + 2600
    assert "P2599" in found.names
    assert "P0" not in found.names


def test_every_seat_is_there_however_small(area):
    ids = {feature.id for feature in _layer(collect_content(maps.draw(area)), "place").features}
    posts = set(area.crossings.place_ids.explode())
    window = shapely.box(*area.bbox)
    seats = area.places[area.places.place_id.isin(set(area.units.seat.dropna()) - posts)]
    inside = shapely.within(to_lonlat(seats.geometry.array, area.crs), window)
    assert set(seats.place_id[inside]) <= ids


def test_an_area_without_a_spec_shows_names_instead_of_titles(area, scores):
    bare = dataclasses.replace(area, score=None)
    score = collect_content(maps.draw(bare, scores=scores.scores)).score
    assert score.indicators[0].title == score.indicators[0].name


def test_an_area_whose_only_town_is_a_post_is_drawn(area):
    """The post stands among the crossings; the layer of towns is then empty."""
    posts = set(area.crossings.place_ids.explode())
    alone = area.places[area.places.place_id.isin(posts)].head(1)
    assert len(alone) == 1
    maps.draw(dataclasses.replace(area, places=alone))


def test_the_land_around_is_that_of_the_coarse_world(area):
    content = collect_content(maps.draw(area))
    named = {f.name["en"] for f in _layer(content, "neighbour").features if f.label}
    assert {"Gambia", "Guinea-Bissau"} <= named
    assert named.isdisjoint({"Mali", "Senegal", "Mauritania", "Guinea"})
    land, beyond = _layer(content, "land").features
    own = [shapely.Polygon(decoded(rings[0], unit=beyond.outline.unit))
           for rings in beyond.outline.deltas]  # fmt: skip
    assert shapely.intersection(shapely.union_all(own), simplification(area).frame).area < 0.1
    sea, inland = shapely.Point(-18.5, 14.5), shapely.Point(-14.9, 11.9)
    polygons = [shapely.Polygon(decoded(rings[0], unit=land.outline.unit))
                for rings in land.outline.deltas]  # fmt: skip
    assert not shapely.intersects(polygons, sea).any()
    assert shapely.intersects(polygons, inland).any()
    assert "Natural Earth" in {source.attribution.removeprefix("Made with ")
                               for source in content.sources}  # fmt: skip


def test_a_made_up_country_has_no_neighbours(area):
    made_up = area.countries.assign(country=area.countries.country.replace("GIN", "XAA"))
    elsewhere = dataclasses.replace(area, countries=made_up, border_pairs=(("MLI", "SEN"),))
    assert all(layer.kind != "land" for layer in collect_content(maps.draw(elsewhere)).layers)


def test_the_view_fits_the_border_and_what_is_said(area, placed):
    def box(m):
        (south, west), (north, east) = collect_content(m).view
        return shapely.box(west, south, east, north)

    ground, said = box(maps.draw(area)), box(maps.draw(area, placed=placed))
    line = to_lonlat(np.array([area.border().line], dtype=object), area.crs)[0]
    assert ground.covers(line)
    assert ground.area < 0.8 * shapely.box(*area.bbox).area
    for shape in placed.geometry[placed.place_kind == "unit"]:
        assert said.buffer(0.01).covers(to_lonlat(np.array([shape], dtype=object), area.crs)[0])


def test_the_small_map_leaves_out_islands_overseas(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(
        re.sub("places = .*", "places = []", br.area.new_area(["NLD", "BEL"], "a").toml)
    )
    content = collect_content(maps.draw(br.read_area(path)))
    assert min(outline.positions()[:, 0].min() for outline in content.locator) > -8
    named = {f.name["en"] for f in _layer(content, "neighbour").features if f.label}
    assert {"Germany", "France"} <= named
