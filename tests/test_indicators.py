from __future__ import annotations

import dataclasses

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, MultiPoint, Point, box

import borderrisk as br
from borderrisk import border, indicators
from borderrisk.errors import CRSError
from toyworld import METRIC


def frame(rows, **columns):
    return gpd.GeoDataFrame(columns, geometry=rows, crs=METRIC)


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
    low = indicators.measure(segments, dataclasses.replace(world, bbox=(-11, 13, -9, 14.3)))
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
    assert indicators.river_share(cut, world).name == "river_share"


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


def test_the_spec_of_the_faleme_names_what_is_measured(faleme, register):
    table = indicators.measure(faleme.segments(50_000), faleme, placed=register.place(faleme))
    spec = br.score.read_spec("faleme")
    assert [*spec.names, "border_id"] == list(table.columns)
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
