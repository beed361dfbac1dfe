from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, MultiPoint, Point, box

import borderrisk as br
from borderrisk import border, indicators
from borderrisk.errors import CRSError, InputError
from borderrisk.languages import LANGUAGES
from toyworld import METRIC


def frame(rows, **columns):
    return gpd.GeoDataFrame(columns, geometry=rows, crs=METRIC)


def covered(**boxes):
    """Return sources that state what their layers cover."""
    return {name: SimpleNamespace(extent=box) for name, box in boxes.items()}


@pytest.fixture
def world(toy, toy_river):
    """The toy countries with one post, a seat on each side and three villages."""
    places = frame(
        [
            Point(90_000, 95_000),
            Point(105_000, 95_000),
            Point(98_000, 5_000),
            Point(150_000, 95_000),
        ],
        place_id=["a-seat", "b-seat", "a-village", "b-far"],
        name=["A town", "B town", "Village", "Far"],
        country=["AAA", "BBB", "AAA", "BBB"],
        population=[1000.0, 2000.0, np.nan, 9e6],
    )
    units = frame(
        list(toy.geometry[:2]),
        unit_id=["AAA-2-a-2000", "BBB-2-b-2000"],
        name=["a", "b"],
        country=["AAA", "BBB"],
        level=[2, 2],
        vintage=[2000, 2000],
        seat=["a-seat", "b-seat"],
    )
    return br.Area(
        name="toy",
        title={"en": "Toy", "fr": "Jouet"},
        crs=br.crs.require_metric(METRIC),
        bbox=(-11, 13, -9, 15),
        border_pairs=(("AAA", "BBB"),),
        countries=toy,
        units=units,
        rivers=frame([toy_river], river_id=["r"], name=["R"]),
        places=places,
        crossings=frame(
            [MultiPoint([(99_000, 100_000), (101_000, 100_000)])],
            crossing_id=["post"],
            countries=["AAA BBB"],
        ),
    )


def test_a_segment_is_measured_as_one_could_with_a_ruler(world):
    """Ten segments of 10 km from north to south; plane figures hold to the scale of the CRS."""
    table = indicators.measure(world.segments(), world)
    first, last = table.iloc[0], table.iloc[-1]
    assert first.river_share == 1
    assert last.river_share == 0
    assert first.crossing_distance_km == pytest.approx(1, rel=2e-3)
    assert last.crossing_distance_km == pytest.approx(90, rel=2e-3)
    assert first.seat_distance_km_a == pytest.approx(10, rel=2e-3)
    assert first.seat_distance_km_b == pytest.approx(5, rel=2e-3)
    assert (first.settlements_10km_a, first.settlements_10km_b) == (1, 1)
    assert (first.people_10km_a, first.people_10km_b) == (1000, 2000)


def test_missing_is_missing_and_never_nought(world):
    table = indicators.measure(world.segments(), world)
    assert table.settlements_10km_a.iloc[-1] == 1
    assert np.isnan(table.people_10km_a.iloc[-1]), "a village whose people nobody counted"
    assert table.people_10km_a.iloc[5] == 0, "no listed place at all"
    assert table.claims.isna().all(), "no register was given"


def test_the_towns_of_a_post_are_a_list(faleme):
    assert set(faleme.crossings.place_ids.explode()) <= set(faleme.places.place_id)
    assert faleme.crossings.place_ids.map(len).tolist() == [2, 1]


def test_what_cannot_be_known_is_missing(world):
    segments = world.segments()
    whole = indicators.measure(segments, world)
    assert whole.drop(columns=["people_10km_a", "claims"]).notna().all(axis=None)
    elsewhere = dataclasses.replace(world, crossings=world.crossings.assign(countries="AAA CCC"))
    assert indicators.measure(segments, elsewhere).crossing_distance_km.isna().all()
    half = world.units.assign(geometry=[box(0, 60_000, 100_000, 100_000), world.units.geometry[1]])
    seats = indicators.measure(segments, dataclasses.replace(world, units=half))
    assert seats.seat_distance_km_a.notna().tolist() == [True, True] + [False] * 8
    assert seats.seat_distance_km_b.notna().all()
    low = indicators.measure(
        segments, dataclasses.replace(world, sources=covered(places=(-11.5, 13, -9, 14.3)))
    )
    near = low.settlements_10km_a.notna()
    assert near.any()
    assert not near.all()
    assert near.equals(low.settlements_10km_b.notna())
    assert low.people_10km_b[~near].isna().all()


def test_segments_that_lie_on_no_border_are_refused(world):
    far = world.segments().translate(20_000)
    with pytest.raises(border.BorderError, match="AAA-BBB"):
        indicators.measure(frame(list(far)), world)


def test_every_indicator_is_a_named_series_on_the_same_index(world):
    cut = world.segments()
    table = indicators.measure(cut, world)
    assert table.index.equals(cut.index)
    assert set(table.drop(columns="border_id").dtypes) == {np.dtype(float)}
    assert table.columns.is_unique
    assert indicators.river_share(cut, world.rivers).name == "river_share"


def test_segments_without_a_crs_are_taken_where_they_lie_on_the_border(world):
    bare = border.segments(border.shared_border(world.countries, "AAA", "BBB"))
    known = indicators.measure(world.segments(), world)
    pd.testing.assert_frame_equal(
        indicators.measure(bare, world).reset_index(drop=True), known.reset_index(drop=True)
    )
    elsewhere = border.segments(LineString([(0, 0), (0, 50_000)]))
    with pytest.raises(CRSError, match=r"area\.crs"):
        indicators.measure(elsewhere, world)


def test_relabelling_the_countries_swaps_the_sides_and_nothing_else(world):
    swapped = dataclasses.replace(world, border_pairs=(("BBB", "AAA"),))
    here, there = (indicators.measure(w.segments(), w) for w in (world, swapped))
    for name in ("seat_distance_km", "settlements_10km", "people_10km"):
        assert np.array_equal(here[f"{name}_a"], there[f"{name}_b"], equal_nan=True)
    assert np.array_equal(here.river_share, there.river_share)


def test_claims_are_counted_where_they_name_the_segment(world):
    placed = frame(
        [world.units.geometry[0], world.rivers.geometry[0], world.countries.geometry[0], None],
        place_kind=["unit", "river-reach", "countries", "none"],
    )
    table = indicators.measure(world.segments(), world, placed=placed)
    assert table.claims.iloc[0] == 2
    assert table.claims.iloc[-1] == 1


def test_events_are_counted_within_ten_kilometres(world):
    events = frame([Point(109_000, 95_000), Point(111_000, 95_000)])
    table = indicators.measure(world.segments(), world, events=events)
    assert table.events_10km.iloc[0] == 1
    assert table.events_10km.sum() == 1
    with pytest.raises(CRSError):
        indicators.measure(world.segments(), world, events=events.to_crs("OGC:CRS84"))


def test_an_event_counts_once_and_where_it_is_known_well_enough(world):
    events = frame(
        [Point(105_000, 95_000)] * 5,
        event_id=["1", "2", "2", "3", "4"],
        uncertainty_m=[0.0, 1_000.0, 1_000.0, 25_000.0, np.nan],
        deaths_best=[1, 2, 2, 50, None],
        date=["2020-01-01", "2020-06-01", "2020-06-01", "2021-12-30", None],
    )
    cut = world.segments()
    assert indicators.events_within(cut, events).iloc[0] == 3
    assert indicators.events_within(cut, events, within_m=30_000).iloc[0] == 4
    assert indicators.events_within(cut, events, within_m=30_000).name == "events_30km"
    yearly = indicators.events_within(cut, events, per_year=True)
    assert yearly.iloc[0] == pytest.approx(1.5, abs=0.01)
    assert yearly.name == "events_10km_per_year"
    deaths = indicators.deaths_within(cut, events)
    assert (deaths.iloc[0], deaths.iloc[-1], deaths.name) == (3, 0, "deaths_10km")
    alone = indicators.deaths_within(cut, events[events.event_id == "4"])
    assert np.isnan(alone.iloc[0]), "an event whose deaths nobody counted"
    with pytest.raises(InputError, match="deaths_low"):
        indicators.deaths_within(cut, events, estimate="low")
    with pytest.raises(InputError, match="date"):
        indicators.events_within(cut, events.drop(columns="date"), per_year=True)


def test_beyond_what_a_layer_covers_nothing_is_known_and_it_says_why(world):
    """The layers of another part of the world say nothing here, least of all nought."""
    elsewhere = (0, 0, 5, 5)
    layers = ("places", "rivers", "crossings")
    far = dataclasses.replace(world, sources=covered(**dict.fromkeys(layers, elsewhere)))
    cut = world.segments()
    table = indicators.measure(cut, far)
    blank = table.drop(columns=[c for c in table if c[:4] in {"seat", "bord", "cut_"}])
    assert blank.isna().all(axis=None)
    why = indicators.reasons(table, far)
    assert why.index.equals(cut.index)
    assert set(why.settlements_10km_a) == {"outside-extent"}
    assert set(why.river_share) == {"outside-extent"}
    assert set(why.crossing_distance_km) == {"outside-extent"}
    assert set(why.claims) == {"no-register"}
    assert why.seat_distance_km_a.isna().all()
    none = dataclasses.replace(world, rivers=world.rivers[:0], places=world.places[:0])
    table = indicators.measure(cut, none)
    assert set(indicators.reasons(table, none).river_share) == {"no-river"}
    assert set(indicators.reasons(table, none).seat_distance_km_b) == {"no-seat"}
    assert table.settlements_10km_a.isna().all()


def test_a_layer_that_states_no_extent_covers_its_rows_and_their_surroundings(world):
    cut = world.segments()
    table = indicators.measure(cut, world, events=frame([Point(100_000, 95_000)]))
    assert table.events_10km.iloc[0] == 1
    assert table.events_10km.iloc[3] == 0
    assert table.events_10km.iloc[-1] == 0
    elsewhere = indicators.measure(cut, world, events=frame([Point(900_000, 95_000)]))
    assert elsewhere.events_10km.isna().all(), "a table of another part of the world"
    moved = world.places.translate(3e5, 0)
    far = dataclasses.replace(world, places=world.places.set_geometry(moved))
    assert indicators.measure(cut, far).people_10km_b.isna().all()
    village = indicators.measure(cut, world)
    assert indicators.reasons(village, world).people_10km_a.iloc[-1] == "no-population"


def test_every_reason_is_said_in_every_language():
    assert all(set(texts) >= set(LANGUAGES) for texts in indicators.REASONS.values())


def test_shuffled_segments_keep_their_numbers(world):
    cut = world.segments()
    events = frame([Point(109_000, 95_000)])
    table = indicators.measure(cut, world, events=events)
    mixed = indicators.measure(cut.iloc[::-2], world, events=events)
    pd.testing.assert_frame_equal(mixed, table.loc[mixed.index])


def test_distances_to_towns_are_those_of_the_points(faleme):
    """The foot is looked for on the plane; the distance is that of border.distance_m."""
    cut = faleme.segments(50_000)
    towns = faleme.places.iloc[::40]
    found = border.nearest_m(cut, towns)
    each = [border.distance_m(towns, line, crs=faleme.crs).min() for line in cut.geometry]
    assert np.abs(found - each).max() < 0.1
    assert border.nearest_m(cut, towns[:0]).isna().all()


def test_the_spec_of_the_faleme_names_what_is_measured(faleme, register):
    table = indicators.measure(faleme.segments(50_000), faleme, placed=register.place(faleme))
    spec = br.score.read_spec("faleme")
    assert [*spec.names, "border_id", "cut_m"] == list(table.columns)
    scores = br.score.composite(table, spec, draws=64)
    assert scores.scores.index.equals(table.index)


def test_the_score_does_not_hang_on_the_labels_of_the_sides(faleme, register):
    """Swapping a and b with their weights leaves every score as it was."""
    table = indicators.measure(faleme.segments(50_000), faleme, placed=register.place(faleme))
    names = {c: c[:-1] + {"a": "b", "b": "a"}[c[-1]] for c in table if c[-2:] in {"_a", "_b"}}
    spec = br.score.read_spec("faleme")
    here = br.score.composite(table, spec, draws=64).scores.score
    there = br.score.composite(table.rename(columns=names), spec, draws=64).scores.score
    assert np.allclose(here, there)


def test_the_register_points_at_saraya(faleme):
    counted = indicators.claims(faleme.segments(), br.read_register(faleme.report).place(faleme))
    assert counted.iloc[:10].eq(1).all(), "Kayes region alone"
    assert counted.iloc[26:31].eq(3).all(), "region, department and reach"


def test_two_cuts_of_one_line_cover_each_other(faleme):
    fine, coarse = faleme.segments(5_000), faleme.segments(20_000)
    over = border.crosswalk(fine, coarse)
    assert over.share.sum() == pytest.approx(1)
    assert set(over.a) == set(fine.index)
    assert set(over.b) == set(coarse.index)
    assert isinstance(over, pd.DataFrame)
    assert shapely.length(fine.geometry.array).sum() == pytest.approx(coarse.length.sum())
