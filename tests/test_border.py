from __future__ import annotations

import dataclasses
import itertools
import math
from contextlib import nullcontext

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import (
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    affinity,
    box,
)

from borderrisk import border, crs
from borderrisk.border import edges, length, tracks
from toyworld import METRIC

AB = LineString([(100_000, 100_000), (100_000, 0)])
PUBLISHED_KM = {"MLI-SEN": 489, "MLI-MRT": 2236, "MRT-SEN": 813, "GIN-SEN": 363, "GIN-MLI": 1062}
"""CIA World Factbook, land boundaries (MRT-SEN as until 2016; 742 since)."""

wiggles = st.lists(st.floats(-3000, 3000), min_size=3, max_size=40).map(
    lambda xs: LineString([(x, 1000.0 * n) for n, x in enumerate(xs)])
)


def koch(order: int) -> LineString:
    """Return the Koch curve over 243 km, whose dimension is log 4 / log 3."""
    points = [0j, 243_000 + 0j]
    turn = complex(0.5, -math.sqrt(3) / 2)
    for _ in range(order):
        bent = []
        for a, b in itertools.pairwise(points):
            third = (b - a) / 3
            bent += [a, a + third, a + third + third * turn, a + 2 * third]
        points = [*bent, points[-1]]
    return LineString([(p.real, p.imag) for p in points])


# the line itself


def test_a_border_is_the_same_from_both_sides(toy):
    assert border.shared_border(toy, "AAA", "BBB").equals_exact(AB)
    assert border.shared_border(toy, "BBB", "AAA").equals_exact(AB)


def test_relabelling_changes_nothing(toy):
    swapped = toy.iloc[::-1].assign(country=["XXX", "YYY", "ZZZ"])
    assert border.shared_border(swapped, "YYY", "ZZZ").equals_exact(AB)


def test_a_border_needs_two_who_touch(toy):
    apart = toy.assign(geometry=[toy.geometry[0], box(3e5, 0, 4e5, 1), toy.geometry[2]])
    with pytest.raises(border.BorderError, match="share no line"):
        border.shared_border(apart, "AAA", "BBB")
    with pytest.raises(border.BorderError, match=r"no land border.* 200 km apart"):
        border.shared_border(apart, "BBB", "AAA")
    with pytest.raises(border.BorderError, match="AAA, BBB, CCC"):
        border.shared_border(toy, "AAA", "QQQ")


@given(
    xs=st.lists(st.integers(-40, 40), min_size=3, max_size=12),
    extra=st.lists(st.floats(0.01, 0.99), max_size=6),
    back=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_a_border_is_what_an_overlay_of_the_outlines_gives(xs, extra, back):
    """Also along edges that one outline alone breaks in two, and around an enclave of the other."""
    ys = 1000.0 * np.arange(len(xs))[::-1]
    line = LineString(np.column_stack([100.0 * np.array(xs), ys]))
    also = [line.interpolate(share, normalized=True) for share in extra if set(xs) == {xs[0]}]
    broken = sorted([*shapely.points(line.coords), *also], key=lambda p: -p.y)
    east = [(9e4, 0), (9e4, ys[0])]
    west = Polygon([*line.coords, (-9e4, 0), (-9e4, ys[0])])
    enclave, island = box(4e4, 500, 5e4, 900), box(-2e5, 0, -1.9e5, 90)
    other = shapely.difference(Polygon([(p.x, p.y) for p in broken] + east), enclave)
    lands = [MultiPolygon([west, enclave, island]), other.reverse() if back else other]
    frame = gpd.GeoDataFrame({"country": ["AAA", "BBB"]}, geometry=lands, crs=METRIC)
    overlay = shapely.intersection(lands[0].boundary, lands[1].boundary)
    found = border.shared_border(frame, "AAA", "BBB")
    assert found.length == pytest.approx(overlay.length)
    assert found.hausdorff_distance(shapely.line_merge(overlay)) < 1e-6
    assert len(shapely.get_parts(found)) == 2


@pytest.mark.parametrize("turn", range(8))
def test_a_border_that_a_third_country_breaks_has_two_parts(turn):
    """Wherever the outline of one begins, be it within a part."""
    south, north = [(0, 0), (1e5, 0), (1e5, 4e4)], [(1e5, 6e4), (1e5, 1e5), (0, 1e5)]
    ring = np.array([*south, (9e4, 4e4), (9e4, 6e4), *north])
    lands = {
        "AAA": Polygon(np.roll(ring, turn, axis=0)),
        "BBB": box(1e5, 0, 2e5, 1e5).difference(box(9e4, 4e4, 1.1e5, 6e4)),
        "CCC": box(9e4, 4e4, 1.1e5, 6e4),
    }
    frame = gpd.GeoDataFrame({"country": list(lands)}, geometry=list(lands.values()), crs=METRIC)
    parts = border.between(frame, "AAA", "BBB").line.geoms
    assert [[c[1] for c in part.coords] for part in parts] == [[1e5, 6e4], [4e4, 0]]
    assert border.shared_over_facing(frame, "AAA", "BBB") == 1
    whole = border.shared_border(frame, "AAA", "CCC")
    assert (whole.geom_type, whole.length) == ("LineString", 4e4)


numbers = st.integers(-9, 9)
boxes = st.tuples(numbers, numbers, st.integers(0, 9), st.integers(0, 9)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(boxes, boxes, st.integers(0, 3))
def test_a_box_is_near_another_where_that_one_grown_meets_it(one, other, reach):
    near = edges.boxes_near(np.array([one, [np.nan] * 4]), np.array(other), reach)
    x, y, east, north = other
    grown = box(x - reach, y - reach, east + reach, north + reach)
    assert near.tolist() == [box(*one).intersects(grown), False]


@given(wiggles, st.floats(10, 5_000))
@settings(max_examples=20)
def test_edges_near_a_territory_are_short_and_none_is_lost(line, reach):
    found, part = edges.edges_near(line, box(-500, -500, 500, 9_500), reach)
    steps = np.hypot(*(found[:, 1] - found[:, 0]).T)
    assert (steps <= reach / 2 * (1 + 1e-9)).all()
    assert set(part) <= {0}
    near = line.intersection(box(-500 - reach, -500 - reach, 500 + reach, 9_500 + reach))
    assert shapely.multilinestrings(found).buffer(1e-6).covers(near)


def test_a_gap_is_told_with_its_width(toy):
    gap = toy.assign(geometry=[toy.geometry[0], box(100_050, 0, 200_000, 100_000), toy.geometry[2]])
    with pytest.raises(border.BorderError, match=r"within 50 m of each other.*border\.settle"):
        border.shared_border(gap, "AAA", "BBB")


def pair(one, other):
    return gpd.GeoDataFrame({"country": ["AAA", "BBB"]}, geometry=[one, other], crs=METRIC)


def half_gap(width, *, at=50_000):
    """Return A and B, which stand apart for the southern part of their border."""
    east = [(100_000, 100_000), (100_000, at), (100_000 + width, at), (100_000 + width, 0),
            (200_000, 0), (200_000, 100_000)]  # fmt: skip
    return pair(shapely.segmentize(box(0, 0, 100_000, 100_000), at), Polygon(east))


@pytest.mark.parametrize("width", [1, 200, 1_900, -200, -1_900])
@pytest.mark.parametrize("order", [("AAA", "BBB"), ("BBB", "AAA")])
def test_half_a_border_is_refused(width, order):
    with pytest.raises(border.BorderError, match=r"5[01]\.\d of the \d+\.\d km.*border\.settle"):
        border.shared_border(half_gap(width), *order)
    assert border.shared_over_facing(half_gap(width), *order) == pytest.approx(0.52, abs=0.025)


def test_half_a_border_is_refused_in_degrees_too():
    degrees = half_gap(300).to_crs(crs.LONLAT)
    with pytest.raises(border.BorderError, match=r"of the 9\d\.\d km"):
        border.shared_border(degrees, "AAA", "BBB")


def test_a_coast_beside_a_border_is_no_gap(toy):
    """A third country, a far coast and an island off it take nothing from what is matched."""
    assert border.shared_over_facing(toy, "AAA", "BBB") == pytest.approx(1, abs=1e-6)
    island = MultiPolygon([toy.geometry[0], box(60_000, -11_800, 105_000, -1_900)])
    shore = MultiPolygon([toy.geometry[1], box(105_000 + 1_900, -9_000, 150_000, -1_900)])
    sea = toy.assign(geometry=[island, shore, toy.geometry[2]])
    assert border.shared_over_facing(sea, "AAA", "BBB") > border.MIN_MATCHED
    assert border.shared_border(sea, "AAA", "BBB").equals(AB)


@pytest.mark.parametrize(
    ("side", "gap", "share"),
    [
        (100_000, 0, 1), (100_000, 399.9, 0), (100_000, 400.1, math.nan),
        (100_000, 50_000, math.nan), (300_000, 999.9, 0), (300_000, 1_000.1, math.nan),
    ],
)  # fmt: skip
def test_outlines_that_touch_nowhere_share_nothing_of_where_they_face_each_other(side, gap, share):
    """Nearer than a fifth of five kilometres, or of a fiftieth of the side of a small country."""
    apart = pair(box(0, 0, side, side), box(side + gap, 0, 2 * side + gap, side))
    found = border.shared_over_facing(apart, "AAA", "BBB")
    assert found == pytest.approx(share, abs=1e-6, nan_ok=True)
    wanted = "share no line and lie" if math.isnan(share) else "make them one coverage"
    with pytest.raises(border.BorderError, match=wanted) if gap else nullcontext():
        border.shared_border(apart, "AAA", "BBB")


def test_outlines_that_overlap_and_share_no_line_come_within_no_metre():
    crossing = pair(box(0, 0, 9e4, 9e4), box(1e4, -1e4, 8e4, 10e4))
    with pytest.raises(border.BorderError, match="within 0 m of each other"):
        border.shared_border(crossing, "AAA", "BBB")


@pytest.mark.parametrize(("width", "share"), [(1_985, 0.52), (1_995, 1)])
def test_outlines_face_each_other_within_a_fiftieth_of_a_small_countrys_side(width, share):
    found = border.shared_over_facing(half_gap(width), "AAA", "BBB")
    assert found == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize(("opening", "is_coast"), [(45, True), (30, False)])
def test_coasts_that_part_at_half_a_right_angle_are_no_gap(opening, is_coast):
    """At a lesser angle they stay beside each other for longer than the ends that are left out."""
    tilt, far = math.tan(math.radians(opening / 2)), 200_000
    west = Polygon([(0, 20_000), (0, 0), (-far * tilt, -far), (-far, -far), (-far, 20_000)])
    east = affinity.scale(west, -1, 1, origin=(0, 0))
    found = border.shared_over_facing(pair(west, east), "AAA", "BBB")
    assert (found == pytest.approx(1)) == is_coast


@pytest.mark.parametrize("ends", [((10, 10), (0, 20)), ((0, 0), (9, 0)), ((0, 9), (0, 0)),
                                  ((-30, 5), (-10, 45))])  # fmt: skip
def test_edges_on_one_line_overlap_wherever_they_lie(ends):
    """The boxes around them only spare work: no overlap falls outside."""
    a, b = np.array(ends, dtype=float)
    for theirs in ([a, b], [b, a]):
        (found,) = edges.overlaps(np.array([[(a + b) / 2, b]]), np.array([theirs]))
        assert found.length == pytest.approx(np.hypot(*(b - a)) / 2)


def test_a_border_is_a_record(toy):
    found = border.between(toy, "BBB", "AAA")
    assert (found.id, found.a, found.b, found.crs) == ("BBB-AAA", "BBB", "AAA", toy.crs)
    assert found.line.equals(found.geometry)
    assert found.matched == 1
    cut = border.segments(found)
    assert cut.crs == toy.crs
    assert set(cut.border_id) == {"BBB-AAA"}
    assert set(cut.cut_m) == {10_000}
    assert cut.index[0] == "BBB-AAA-10km-001"
    plain = border.segments(found.line, crs=METRIC, name="BBB-AAA")
    assert cut.drop(columns=["a", "b"]).equals(plain.drop(columns=["a", "b"]))
    assert border.length_m(found) == border.length_m(found.line, crs=METRIC)
    assert border.lengths(found).equals(border.lengths(found.line, crs=METRIC))


@pytest.mark.parametrize("pair", PUBLISHED_KM)
def test_real_borders_are_one_line_of_the_published_length(faleme, pair):
    line = border.shared_border(faleme.countries, *pair.split("-"))
    assert line.geom_type == "LineString"
    assert line.is_simple
    measured = border.length_m(line, crs=faleme.crs) / 1000
    assert measured == pytest.approx(PUBLISHED_KM[pair], rel=0.06)


# lengths


def test_the_ellipsoid_is_measured_not_the_plane():
    """A degree of latitude at 13.5° N is 110.63 km on WGS 84."""
    line = crs.project(LineString([(-11, 13), (-11, 14)]), crs.LONLAT, METRIC)
    assert border.length_m(line, crs=METRIC) == pytest.approx(110_634, abs=10)


@given(wiggles)
def test_a_longer_ruler_never_lengthens_what_it_walks(line):
    own = border.length_m(line, crs=METRIC)
    walked = [border.length_m(line, crs=METRIC, ruler_m=ruler) for ruler in (100, 1000, 10_000)]
    assert all(w <= own * (1 + 1e-9) for w in walked)


@pytest.mark.parametrize("ruler", [100, 333.3, 1000, 70_000, 1e6])
def test_a_straight_line_has_one_length(ruler):
    assert border.length_m(AB, crs=METRIC, ruler_m=ruler) == pytest.approx(
        border.length_m(AB, crs=METRIC), rel=1e-6
    )


def test_dividers_stand_a_ruler_apart():
    walked = shapely.get_coordinates(length._divider_walk(koch(4), 5_000))
    steps = np.hypot(*np.diff(walked, axis=0).T)
    assert np.allclose(steps[:-1], 5_000)
    assert steps[-1] <= 5_000


def test_the_koch_curve_has_its_dimension():
    """Slope of log length on log ruler is 1 - D, D = log 4 / log 3 = 1.2619 (Mandelbrot 1967)."""
    curve = koch(7)
    rulers = 243_000 / 3.0 ** np.arange(1, 7)
    walked = pd.Series({ruler: length._divider_walk(curve, ruler).length for ruler in rulers})
    slope, fit = border.richardson_slope(walked)
    assert fit > 0.9999
    assert 1 - slope == pytest.approx(math.log(4) / math.log(3), abs=0.005)


def test_lengths_are_found_by_their_ruler(toy_river):
    walked = border.lengths(toy_river, crs=METRIC, rulers_m=(5_000, None))
    assert walked[5_000] == border.length_m(toy_river, crs=METRIC, ruler_m=5_000)
    assert walked[math.nan] == border.length_m(toy_river, crs=METRIC)


def test_the_fit_of_a_line_is_the_square_of_its_correlation():
    walked = pd.Series({1.0: 9.0, 10.0: 8.0, 100.0: 6.0})
    _, fit = border.richardson_slope(walked)
    assert fit == pytest.approx(np.corrcoef(np.log(walked.index), np.log(walked))[0, 1] ** 2)


def test_rulers_and_tolerances_are_round_and_end_at_the_accuracy_of_rivers():
    assert [f"{ruler:.0e}"[0] for ruler in border.RULERS_M[1:]] == ["1", "2", "5", "1", "2"]
    assert all(float(f"{ruler:.0e}") == ruler for ruler in border.RULERS_M[1:])
    finest, *others = border.TOLERANCES_M
    assert others == [finest * 2, finest * 4, border.RIVER_ACCURACY_M]
    assert border.RIVER_ACCURACY_M == 2_000


@pytest.mark.parametrize("ruler", [0, -5, math.nan, math.inf])
def test_a_ruler_is_a_positive_length(ruler):
    with pytest.raises(border.BorderError, match="ruler"):
        border.length_m(AB, crs=METRIC, ruler_m=ruler)


def test_degrees_are_refused():
    with pytest.raises(crs.CRSError):
        border.length_m(AB, crs="EPSG:4326")


# river share


@pytest.mark.parametrize("length_m", [5_000, 10_000])
@pytest.mark.parametrize("within", [250, 1_000, 2_000])
def test_every_piece_of_a_river_follows_it(faleme, length_m, within):
    river = faleme.river("faleme").geometry
    for piece in border.segments(river, length_m).geometry[::5]:
        assert border.river_share(piece, river, within_m=within) >= 0.999


def test_another_river_takes_nothing_away():
    line, river = LineString([(-5e3, 700), (5e3, 700)]), LineString([(-2e4, 0), (2e4, 0)])
    tributary = LineString([(0, 300), (0, 9000)])
    assert border.river_share(line, MultiLineString([river, tributary])) == 1


@pytest.mark.parametrize(("angle", "share"), [(29, 1), (-29, 1), (31, 0), (-31, 0), (151, 1)])
def test_the_angle_decides(angle, share):
    line = affinity.rotate(LineString([(-300, 0), (300, 0)]), angle, origin=(0, 0))
    assert border.river_share(line, LineString([(-2e4, 0), (2e4, 0)])) == share


@pytest.mark.parametrize("within", [0, -5, math.nan, math.inf])
def test_a_tolerance_is_a_positive_distance(toy_river, within):
    with pytest.raises(border.BorderError, match="positive distance"):
        border.river_share(AB, toy_river, within_m=within)


@pytest.mark.parametrize("heading", [-1, 91, math.nan, math.inf])
def test_an_angle_is_one(toy_river, heading):
    with pytest.raises(border.BorderError, match="angle"):
        border.river_share(AB, toy_river, heading_deg=heading)


def test_where_a_border_leaves_its_river_is_told_by_distance_alone(faleme):
    line, river = faleme.borders.geometry["MLI-SEN"], faleme.river("faleme").geometry
    away = border.sections_beyond(line, river, within_m=2_000)
    assert away
    for part in away:
        assert part.length >= 5_000
        assert shapely.distance(shapely.points(part.coords), river).min() >= 1_990
    ends = [crs.to_lonlat(part, METRIC).bounds for part in away]
    assert any(south < 13.75 and north > 14.35 for _, south, _, north in ends)


@pytest.mark.parametrize(("length", "sections"), [(5_000, 1), (4_999.9, 0)])
def test_a_section_away_from_a_river_counts_from_five_kilometres(length, sections):
    line = LineString([(0, 0), (length, 0), (length + 10_000, 0)])
    river = LineString([(length + 1_000, 0), (length + 10_000, 0)])
    assert len(border.sections_beyond(line, river, within_m=1_000)) == sections


@pytest.mark.parametrize(("begins", "alike"), [(50, True), (50.5, False)])
def test_a_river_follows_from_half_of_a_chord_on(begins, alike):
    streams = tracks.Streams(np.array([LineString([(begins, 0), (100, 0)])]))
    chord = np.array([[(0.0, 1.0)], [(100.0, 1.0)]])
    assert streams._alike(chord, 0, 30).tolist() == [alike]


def test_a_bridge_does_not_follow_its_river():
    assert (
        border.river_share(LineString([(0, -500), (0, 500)]), LineString([(-9e3, 0), (9e3, 0)]))
        == 0
    )


@pytest.mark.parametrize("within", [250, 500, 1000, 2000])
def test_a_copy_shifted_by_a_nanometre_follows(toy_river, within):
    for line in (toy_river, koch(4)):
        shifted = affinity.translate(line, 1e-9, 1e-9)
        assert border.river_share(shifted, line, within_m=within) >= 0.999


def test_half_a_border_follows(toy_river):
    """The river leaves the border at y = 50 km; near its bend headings are read a little late."""
    assert border.river_share(AB, toy_river) == pytest.approx(0.5, abs=0.03)


@given(wiggles)
@settings(max_examples=40)
def test_direction_changes_no_share(line):
    river = LineString([(0, -5_000), (0, 45_000)])
    share = border.river_share(line, river)
    assert 0 <= share <= 1
    assert border.river_share(line.reverse(), river) == pytest.approx(share, abs=1e-9)
    assert border.river_share(line, river.reverse()) == pytest.approx(share, abs=1e-9)


def test_the_faleme_leaves_the_border_where_it_does(faleme):
    """Between 13.7 and 14.45° N the river flows inside Senegal."""
    line = faleme.borders.geometry["MLI-SEN"]
    river = faleme.river("faleme").geometry

    def share(south, north):
        reach = crs.to_lonlat(line, faleme.crs).intersection(box(-14, south, -10, north))
        return border.river_share(crs.project(reach, crs.LONLAT, faleme.crs), river)

    assert share(13.75, 14.38) < 0.02
    assert share(13.35, 13.6) > 0.8
    assert share(14.5, 14.7) > 0.7


def test_a_river_in_pieces_is_one_river(faleme):
    """Cut in 200 pieces, shuffled and turned about, the Falémé is followed as far as before."""
    line, river = faleme.border("MLI-SEN"), faleme.river("faleme").geometry
    pieces = list(border.split_equal(river, river.length / 201))
    turned = MultiLineString([p.reverse() if n % 3 else p for n, p in enumerate(pieces[::-1])])
    assert border.chain(turned).geom_type == "LineString"
    for within in border.TOLERANCES_M:
        whole = border.river_share(line, river, within_m=within)
        assert border.river_share(line, turned, within_m=within) == pytest.approx(whole, abs=1e-3)


def test_all_tolerances_in_one_pass_are_what_each_is_alone(faleme):
    cut = faleme.segments(20_000)
    shares = border.river_shares(cut, faleme.rivers)
    for within in border.TOLERANCES_M:
        alone = [
            border.river_share(line, faleme.river_lines, within_m=within) for line in cut.geometry
        ]
        assert np.allclose(shares[f"river_share_{within:g}m"], alone)
        assert np.allclose(cut[f"river_share_{within:g}m"], alone)
    assert cut.river_share.equals(cut.river_share_1000m)


def test_the_main_river_is_the_one_followed_or_else_the_nearest(toy_river):
    rivers = gpd.GeoDataFrame(
        {"river_id": ["across", "along", "far"]},
        geometry=[
            LineString([(0, 52_000), (200_000, 52_000)]), toy_river, affinity.translate(AB, 3e5, 0)
        ],
        crs=METRIC,
    )  # fmt: skip
    cut = border.segments(AB, crs=METRIC, rivers=rivers)
    assert cut.river_id.iloc[:5].eq("along").all()
    away = border.segments(affinity.translate(AB, 2.2e5, 0), crs=METRIC, rivers=rivers)
    assert away.river_id.iloc[[0, -1]].tolist() == ["far", "far"]
    none = border.segments(AB, crs=METRIC, rivers=rivers[:0])
    assert none.river_id.isna().all()
    assert none.river_share.isna().all()


# one door for geometry beside crs=


def everywhere(frame):
    """Yield a frame in its own CRS, in degrees and in UTM."""
    yield from (frame, frame.to_crs("EPSG:4326"), frame.to_crs("EPSG:32629"))


def test_the_nearest_river_is_the_one_nearest_to_any_place_of_a_line():
    cut = gpd.GeoSeries([LineString([(0, 0), (7_000, 0)])], crs=METRIC)
    along, tip = LineString([(0, -2_001), (7_000, -2_001)]), LineString([(0, 2_000), (0, 9_000)])
    for x in (3_562.5, 3_437.5):  # the places are 125 m apart: no other is nearer to the tip
        streams = [along, affinity.translate(tip, x, 0)]
        rivers = gpd.GeoDataFrame({"river_id": ["along", "tip"]}, geometry=streams, crs=METRIC)
        assert border.main_river(cut, rivers).tolist() == ["tip"]
        assert border.main_river(cut, rivers[::-1]).tolist() == ["tip"]


def test_a_river_followed_at_one_end_alone_is_the_main_one():
    cut = gpd.GeoSeries([LineString([(0, 0), (7_000, 0)])], crs=METRIC)
    streams = [LineString([(-3_000, 300), (2_500, 300)]), LineString([(3_500, -2e3), (3_500, 2e3)])]
    rivers = gpd.GeoDataFrame({"river_id": ["along", "across"]}, geometry=streams, crs=METRIC)
    assert border.main_river(cut, rivers).tolist() == ["along"]


def test_the_crs_of_a_frame_is_honoured(toy, toy_river):
    """Whoever brings a CRS is projected: no number depends on the CRS that a frame came in."""
    labels = ["first", "second"]
    towns = gpd.GeoSeries([Point(90_000, 5_000), Point(1e5, 5e4)], index=labels, crs=METRIC)
    lines = gpd.GeoSeries([AB], index=["line"], crs=METRIC)
    river = gpd.GeoSeries([toy_river], crs=METRIC)
    found = border.between(toy, "AAA", "BBB")
    for moved in everywhere(towns):
        for line in (AB, found, lines, lines.to_frame("geometry"), lines.to_crs("EPSG:4326")):
            away = border.distance_m(moved, line, crs=METRIC)
            assert list(away.index) == labels
            assert away.to_numpy() == pytest.approx([10_000, 0], abs=20)
    for line in everywhere(lines):
        assert border.length_m(line, crs=METRIC)["line"] == pytest.approx(100_000, abs=60)
        for stream in everywhere(river):
            share = border.river_share(line, stream, crs=METRIC)
            assert share["line"] == pytest.approx(0.5, abs=0.03)
            assert len(border.sections_beyond(line, stream, within_m=2e3, crs=METRIC)) == 1
        cut = border.segments(line, crs=METRIC)
        assert len(cut) == 10
        assert cut.crs == crs.require_metric(METRIC)
    units = toy.assign(unit_id=toy.country, name=toy.country)
    tables = [border.sides(border.segments(found), frame) for frame in everywhere(units)]
    assert all(table.equals(tables[0]) for table in tables)


def test_who_names_no_crs_is_asked_for_one():
    with pytest.raises(crs.CRSError, match=r"area\.crs"):
        border.length_m(AB)
    with pytest.raises(crs.CRSError, match=r"area\.crs"):
        border.distance_m([Point(0, 0)], AB)
    degrees = gpd.GeoSeries([LineString([(-11, 13), (-11, 14)])], crs="EPSG:4326")
    with pytest.raises(crs.CRSError, match="metres"):
        border.length_m(degrees)


@pytest.mark.parametrize("none", [None, LineString(), MultiLineString()])
def test_a_missing_line_is_a_missing_number(toy_river, none):
    assert math.isnan(border.length_m(none, crs=METRIC))
    assert math.isnan(border.length_m(none, crs=METRIC, ruler_m=1_000))
    assert math.isnan(border.river_share(none, toy_river))
    assert math.isnan(border.river_share(AB, none))
    assert border.distance_m([Point(0, 0)], none, crs=METRIC).isna().all()
    frame = gpd.GeoSeries([AB, none], index=["a", "b"], crs=METRIC)
    assert border.length_m(frame).isna().tolist() == [False, True]
    assert border.river_share(frame, toy_river).isna().tolist() == [False, True]
    assert border.sections_beyond(none, toy_river, within_m=1) == []
    point = LineString([(0, 0), (0, 0)])
    for line in (none, point, MultiLineString([point, point])):
        with pytest.raises(border.BorderError, match="without length"):
            border.segments(line)
    with_point = MultiLineString([point, AB])
    assert border.river_share(with_point, toy_river) == border.river_share(AB, toy_river)
    assert border.segments(with_point).geometry.equals(border.segments(AB).geometry)


def test_another_kind_of_geometry_is_refused(toy):
    for call in (
        lambda: border.length_m(toy),
        lambda: border.river_share(AB, toy),
        lambda: border.segments(toy.geometry[0]),
        lambda: border.distance_m([Point(0, 0)], toy),
    ):
        with pytest.raises(border.BorderError, match="a line is needed, found Polygon"):
            call()
    with pytest.raises(border.BorderError, match="points are needed, found Polygon"):
        border.distance_m(toy, AB)
    with pytest.raises(border.BorderError, match="points are needed, found LineString"):
        border.distance_m([Point(0, 0), None, AB], AB, crs=METRIC)


def test_a_border_across_180_degrees_is_measured_as_anywhere():
    fiji, _ = crs.best_local((176, -20, -178, -12))
    line = crs.project(LineString([(179.5, -16.2), (-179.5, -17.8)]), crs.LONLAT, fiji)
    truth = crs.GEOD.inv(179.5, -16.2, -179.5, -17.8)[2]
    assert border.length_m(line, crs=fiji) == pytest.approx(truth, rel=1e-3)
    bands = dict(border.latitude_bands(line, crs=fiji))
    assert list(bands) == [-16.0, -16.5, -17.0, -17.5]
    assert sum(band.length for band in bands.values()) == pytest.approx(line.length, rel=1e-4)
    ends = gpd.GeoSeries(gpd.points_from_xy([179.9, -179.9], [-17.0, -17.0]), crs="EPSG:4326")
    away = border.distance_m(ends, line, crs=fiji)
    assert away.between(8_000, 10_000).all()
    crossing = line.intersection(
        crs.project(LineString([(180, -16), (180, -18)]), crs.LONLAT, fiji)
    )
    assert border.distance_m([crossing], line, crs=fiji)[0] < 0.1


def test_no_band_is_empty_and_a_band_has_a_height():
    two = MultiLineString([[(0, 200_000), (0, 190_000)], [(0, 0), (0, -10_000)]])
    bands = list(border.latitude_bands(two, crs=METRIC))
    assert sum(band.length for _, band in bands) == pytest.approx(two.length, rel=1e-4)
    assert all(band.length for _, band in bands)
    for step in (0, -1, math.nan):
        with pytest.raises(border.BorderError, match="positive number of degrees"):
            next(border.latitude_bands(two, crs=METRIC, step_deg=step))


def test_old_names_lead_to_the_new_ones():
    for old, new in (
        ("cut", "split_equal"),
        ("oriented", "north_to_south"),
        ("slope", "richardson_slope"),
    ):
        with pytest.warns(DeprecationWarning, match=new) as told:
            assert getattr(border, old) is getattr(border, new)
        assert told[0].filename == __file__
    with pytest.raises(AttributeError):
        border.nothing  # noqa: B018


# segments


@given(wiggles.map(lambda line: affinity.scale(line, 1, 20, origin=(0, 0))))
def test_segments_are_the_line_cut_in_equal_parts(line):
    found = border.segments(line)
    assert found.index.is_unique
    assert found.length.sum() == pytest.approx(line.length)
    assert found.length.std() == pytest.approx(0, abs=1e-6) or len(found) == 1
    assert len(found) == max(1, int(line.length / 10_000 + 1e-9))
    ends = [piece.coords[-1] for piece in found.geometry[:-1]]
    assert ends == [piece.coords[0] for piece in found.geometry[1:]]


@given(wiggles.map(lambda line: affinity.scale(line, 1, 20, origin=(0, 0))))
def test_a_line_read_backwards_has_the_same_segments(line):
    there, back = border.segments(line), border.segments(line.reverse())
    assert list(there.index) == list(back.index)
    assert shapely.equals_exact(there.geometry.array, back.geometry.array, tolerance=1e-6).all()


@pytest.mark.parametrize("turn", range(5))
@pytest.mark.parametrize("back", [1, -1])
def test_a_ring_runs_from_its_northernmost_vertex_to_the_left(turn, back):
    """Of two as far north, the western one; parts in that order too."""
    ring = [(0, 9), (-3, 2), (1, 0), (8, 5), (6, 9)]
    turned = np.roll(np.array(ring), turn, axis=0)[::back]
    west, east = (affinity.translate(Polygon(turned).exterior, x, 0) for x in (0, 90))
    found = border.north_to_south(MultiLineString([east, [(50, 5), (50, 30)], west]))
    starts = [part.coords[0] for part in found.geoms]
    assert starts == [(50, 30), (0, 9), (90, 9)]
    assert list(found.geoms[1].coords) == [*ring, ring[0]]


def test_one_line_stays_one_line_and_its_segments_are_named_in_kilometres():
    line = LineString([(0, 0), (0, 25_000)])
    assert border.north_to_south(line).geom_type == "LineString"
    found = border.segments(line, name="AAA-BBB", crs=METRIC)
    assert list(found.index) == ["AAA-BBB-10km-001", "AAA-BBB-10km-002"]


def test_an_edge_has_one_key_whichever_way_it_runs_and_wherever_it_stands():
    pairs = np.random.default_rng(1).uniform(size=(50, 2, 2))
    keys = edges.edge_keys(pairs)
    assert len(set(keys)) == 50
    assert (edges.edge_keys(pairs[::-1, ::-1]) == keys[::-1]).all()
    nought = np.array([[[0.0, 1.0], [2.0, 0.0]]])
    assert edges.edge_keys(nought) == edges.edge_keys(np.where(nought == 0, -0.0, nought))


@given(wiggles.map(lambda line: affinity.scale(line, 1, 20, origin=(0, 0))), st.booleans())
@settings(max_examples=8)
def test_a_crosswalk_shares_out_each_segment_of_both_cuts(line, turned):
    one, other = (border.segments(line, length) for length in (7_000, 11_000))
    walk = border.crosswalk(one[::-1] if turned else one, other)
    for column, cut in (("a", one), ("b", other)):
        share = walk.groupby(column).share.sum().loc[cut.index]
        assert share.to_numpy() == pytest.approx(cut.length / line.length, abs=1e-6)
    for a, b in zip(one.loc[walk.a].itertuples(), other.loc[walk.b].itertuples(), strict=True):
        assert min(a.to_m, b.to_m) > max(a.from_m, b.from_m)


@pytest.mark.parametrize("least", [4_999, 0, -1, math.nan])
def test_segments_are_never_fine(least):
    with pytest.raises(border.BorderError, match="5000"):
        border.segments(AB, least)


def test_segments_know_their_units(faleme):
    found = faleme.segments()
    assert (found.length_m >= 10_000).all()
    assert set(found.river_id) == {"faleme"}
    sides = faleme.sides(found)
    assert sides.index.equals(pd.RangeIndex(len(sides)))
    assert sides.segment_id.unique().tolist() == list(found.index)
    with pytest.raises(border.BorderError, match="columns a and b"):
        border.sides(found.drop(columns="b"), faleme.units)
    for side, country in (("a", "MLI"), ("b", "SEN")):
        units = sides[sides.side == side]
        assert units.unit_id.str.startswith(f"{country}-2-").all()
        assert units.groupby("segment_id").share.sum().between(0.9, 1).all()
    at_saraya = sides[(sides.segment_id == found.index[-5]) & (sides.side == "b")]
    assert at_saraya[["name", "share"]].to_numpy().tolist() == [["Saraya", 1.0]]


def test_segments_are_each_callers_own(faleme):
    """Cut once, whoever asks; what one caller does to them is not seen by the next."""
    mine = faleme.segments()
    mine["mine"] = 1
    mine.loc[mine.index[0], "length_m"] = 0.0
    assert "mine" not in faleme.segments()
    assert (faleme.segments().length_m > 0).all()
    dry = dataclasses.replace(faleme, rivers=faleme.rivers.head(0))
    assert dry.segments().river_id.isna().all()


# distances


def brute(points, line):
    """Return the least geodesic distance to vertices some 2 m apart, in hundreds of a stretch.

    Of a hundred the first alone is measured where it lies so far that no other can be nearest.
    """
    xy = shapely.get_coordinates(shapely.segmentize(crs.to_lonlat(line, METRIC), 2e-5))
    lonlat = shapely.get_coordinates(crs.to_lonlat(points, METRIC))
    found = []
    for x, y in lonlat:
        away = crs.GEOD.inv(*np.broadcast_arrays(x, y, *xy[::100].T))[2]
        near = np.repeat(away <= away.min() + 100 * 2.3, 100)[: len(xy)]
        found.append(crs.GEOD.inv(*np.broadcast_arrays(x, y, *xy[near].T))[2].min())
    return found


def test_distances_are_geodesic_within_a_decimetre(faleme):
    line = faleme.borders.geometry["MLI-SEN"]
    random = np.random.default_rng(7)
    lonlat = shapely.points(random.uniform(-14, -8, 15), random.uniform(11.5, 16, 15))
    points = crs.project(lonlat, crs.LONLAT, faleme.crs)
    found = border.distance_m(points, line, crs=faleme.crs)
    assert np.abs(found - brute(points, line)).max() < 0.1
    plane = shapely.distance(points, line)
    assert np.abs(found - plane).max() > 10, "the plane alone would not do"


def test_a_point_on_the_line_is_at_no_distance_and_a_missing_one_stays():
    points = [Point(100_000, 5_000), Point(103_000, 50_000), None, Point(), Point(0, math.nan),
              Point(math.inf, 0)]  # fmt: skip
    on, off, *none = border.distance_m(points, AB, crs=METRIC)
    assert on == pytest.approx(0, abs=0.01)
    assert off == pytest.approx(3_000, rel=1e-3)
    assert np.isnan(none).all()
    short = LineString([(100_000, 0), (100_000, 0.8), (100_000, 0.8)])  # one edge has no length
    assert border.distance_m([Point(100_000, 0.7)], short, crs=METRIC)[0] < 0.01


def test_a_line_is_as_far_from_points_as_the_nearest_of_them(faleme):
    cut = faleme.segments(80_000).geometry
    towns = faleme.places.geometry
    each = pd.DataFrame({n: border.distance_m(towns, line, crs=faleme.crs)
                         for n, line in cut.items()})  # fmt: skip
    found = border.nearest_m(cut, towns)
    assert found.to_numpy() == pytest.approx(each.min().to_numpy(), abs=10, rel=1e-3)
    together = gpd.GeoSeries([MultiPoint(towns.to_list()), None, MultiPoint()], crs=faleme.crs)
    assert border.nearest_m(cut, together).equals(found)
    some = gpd.GeoSeries([cut.iloc[0], None, LineString()], index=[*"abc"], crs=faleme.crs)
    assert border.nearest_m(some, towns).isna().to_dict() == {"a": False, "b": True, "c": True}
    assert border.nearest_m(cut, towns[:0]).isna().all()


def test_no_point_has_no_distance():
    assert len(border.distance_m([], AB, crs=METRIC)) == 0
