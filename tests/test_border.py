from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, affinity, box

from borderrisk import border, crs
from borderrisk.border import length
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
    with pytest.raises(border.BorderError, match="AAA, BBB, CCC"):
        border.shared_border(toy, "AAA", "QQQ")


def test_a_gap_is_told_with_its_width(toy):
    gap = toy.assign(geometry=[toy.geometry[0], box(100_050, 0, 200_000, 100_000), toy.geometry[2]])
    with pytest.raises(border.BorderError, match="within 50 of each other"):
        border.shared_border(gap, "AAA", "BBB")


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
    walked = shapely.get_coordinates(length._walked(koch(4), 5_000))
    steps = np.hypot(*np.diff(walked, axis=0).T)
    assert np.allclose(steps[:-1], 5_000)
    assert steps[-1] <= 5_000


def test_the_koch_curve_has_its_dimension():
    """Slope of log length on log ruler is 1 - D, D = log 4 / log 3 = 1.2619 (Mandelbrot 1967)."""
    curve = koch(7)
    rulers = 243_000 / 3.0 ** np.arange(1, 7)
    walked = pd.Series({ruler: length._walked(curve, ruler).length for ruler in rulers})
    slope, fit = border.slope(walked)
    assert fit > 0.9999
    assert 1 - slope == pytest.approx(math.log(4) / math.log(3), abs=0.005)


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
    away = border.stretches_away(line, river, within_m=2_000)
    assert away
    for part in away:
        assert part.length >= 5_000
        assert shapely.distance(shapely.points(part.coords), river).min() >= 1_990
    ends = [crs.to_lonlat(part, METRIC).bounds for part in away]
    assert any(south < 13.75 and north > 14.35 for _, south, _, north in ends)


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


@pytest.mark.parametrize("least", [4_999, 0, -1, math.nan])
def test_segments_are_never_fine(least):
    with pytest.raises(border.BorderError, match="5000"):
        border.segments(AB, least)


def test_segments_know_their_units(faleme):
    found = faleme.segments()
    assert (found.length_m >= 10_000).all()
    assert found.side_a.str.startswith("MLI-2-").all()
    assert found.side_b.str.startswith("SEN-2-").all()
    assert found.side_b.iloc[-5] == "SEN-2-saraya-2016"
    assert set(found.river) == {"faleme"}


# distances


def brute(points, line):
    """Return the least geodesic distance to vertices some 2 m apart."""
    xy = shapely.get_coordinates(shapely.segmentize(crs.to_lonlat(line, METRIC), 2e-5))
    lonlat = shapely.get_coordinates(crs.to_lonlat(points, METRIC))
    return [crs.GEOD.inv(*np.broadcast_arrays(x, y, *xy.T))[2].min() for x, y in lonlat]


def test_distances_are_geodesic_within_a_decimetre(faleme):
    line = faleme.borders.geometry["MLI-SEN"]
    random = np.random.default_rng(7)
    lonlat = shapely.points(random.uniform(-14, -8, 40), random.uniform(11.5, 16, 40))
    points = crs.project(lonlat, crs.LONLAT, faleme.crs)
    found = border.distance_m(points, line, crs=faleme.crs)
    assert np.abs(found - brute(points, line)).max() < 0.1
    plane = shapely.distance(points, line)
    assert np.abs(found - plane).max() > 10, "the plane alone would not do"


def test_a_point_on_the_line_is_at_no_distance_and_a_missing_one_stays():
    points = [shapely.Point(100_000, 5_000), None, shapely.Point(103_000, 50_000)]
    on, none, off = border.distance_m(points, AB, crs=METRIC)
    assert on == pytest.approx(0, abs=0.01)
    assert math.isnan(none)
    assert off == pytest.approx(3_000, rel=1e-3)


def test_no_point_has_no_distance():
    assert len(border.distance_m([], AB, crs=METRIC)) == 0
