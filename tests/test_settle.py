from __future__ import annotations

from itertools import permutations
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, affinity, box

from borderrisk import border, crs
from toyworld import METRIC

REAL = Path(__file__).parents[2] / "shared" / "data" / "boundaries"


def two(line_a, line_b):
    """Return A, west of its line, and B, east of its own; both lines run north from y = 0."""
    a = Polygon([(-100_000, 0), *line_a, (-100_000, line_a[-1][1])])
    b = Polygon([*line_b, (100_000, line_b[-1][1]), (100_000, 0)])
    return gpd.GeoDataFrame({"country": ["AAA", "BBB"]}, geometry=[a, b], crs=METRIC)


def wiggle(seed, number=200, step=1_000, width=400):
    x = np.random.default_rng(seed).normal(0, width, number + 1).cumsum() * 0.3
    return np.column_stack([x, np.arange(number + 1) * step])


def perturbed(line, stretch, shift, noise, seed):
    """Return a line of which a stretch is moved east, or west, and roughened."""
    moved = line.copy()
    first, last = (round(share * (len(line) - 1)) for share in sorted(stretch))
    rough = np.random.default_rng(seed).normal(0, noise, last - first)
    moved[first:last, 0] += shift + rough
    return moved


shares = st.floats(0, 1)


@given(
    st.integers(0, 99), st.tuples(shares, shares), st.floats(-2_000, 2_000), st.floats(0, 300),
    st.tuples(st.booleans(), st.booleans()),
)  # fmt: skip
@settings(max_examples=40)
def test_a_gap_or_overlap_is_repaired_or_refused_and_never_shortens_in_silence(
    seed, stretch, shift, noise, which
):
    """Also with an exclave of B in A, whose outline A draws wider, a lake in A and an island."""
    in_a, pieces = which
    line = wiggle(seed)
    other = perturbed(line, stretch, shift, noise, seed)
    pair = two(other, line) if in_a else two(line, other)
    if not pair.is_valid.all():
        pair = pair.set_geometry(pair.make_valid())
    truth = longest = LineString(line).length
    if pieces:
        exclave, lake = Point(-60_000, 60_000).buffer(9_000), box(-80_000, 1e5, -70_000, 1.1e5)
        island = box(150_000, 0, 155_000, 9_000)
        around = exclave.buffer(abs(shift) / 2 + 1)
        a, b = pair.geometry
        pair = pair.set_geometry(
            [a.difference(around).difference(lake), b.union(exclave).union(island)]
        )
        truth, longest = truth + exclave.length, truth + around.length  # either outline is right
    try:
        found = border.shared_border(border.settle(pair).countries, "AAA", "BBB").length
    except border.BorderError:
        return
    assert 0.99 * truth <= found <= 1.01 * longest


@given(st.integers(0, 99), st.floats(300, 3_000))
@settings(max_examples=20)
def test_a_coarser_outline_is_not_followed(seed, width):
    """One file drawn with a tenth of the vertices: the border keeps its true length."""
    line = wiggle(seed, number=400, width=width)
    coarse = line[np.unique([*range(0, 401, 10), 400])]
    done = border.settle(two(line, coarse))
    found = border.shared_border(done.countries, "AAA", "BBB").length
    assert found == pytest.approx(LineString(line).length, rel=0.01)
    assert done.settled.follows.tolist() == ["AAA"]


def test_what_is_settled_is_told():
    line = wiggle(1)
    done = border.settle(two(line, perturbed(line, (0.25, 0.5), 1_000, 0, 1)))
    (row,) = done.settled.itertuples()
    assert (row.a, row.b) == ("AAA", "BBB")
    assert row.gap_km2 == pytest.approx(50, rel=0.03)
    assert row.overlap_km2 == 0
    assert 900 < row.width_m < 1_300
    assert row.matched == pytest.approx(1, abs=0.01)
    over = border.settle(two(line, perturbed(line, (0.25, 0.5), -1_000, 0, 1))).settled.iloc[0]
    assert over.overlap_km2 == pytest.approx(50, rel=0.03)
    assert over.gap_km2 == 0


def test_the_user_may_say_whose_outline_stands():
    line = wiggle(2)
    pair = two(line, perturbed(line, (0.2, 0.8), 700, 0, 2))
    for code, area in (("AAA", pair.geometry[0].area), ("BBB", pair.geometry[1].area)):
        done = border.settle(pair, follow=code)
        assert done.settled.follows.tolist() == [code]
        kept = done.countries.set_index("country").geometry[code]
        assert kept.area == pytest.approx(area, rel=1e-6)
    with pytest.raises(border.BorderError, match="CCC"):
        border.settle(pair, follow="CCC")


def test_a_sound_coverage_stays_as_it_is(senegal_river):
    done = border.settle(senegal_river.countries)
    assert done.settled[["gap_km2", "overlap_km2"]].to_numpy().max() < 1e-3
    assert list(done.countries.country) == list(senegal_river.countries.country)
    for pair in senegal_river.border_pairs:
        before = border.shared_border(senegal_river.countries, *pair)
        after = border.shared_border(done.countries, *pair)
        assert after.length == pytest.approx(before.length, rel=1e-6)


def test_islands_exclaves_enclaves_and_holes_stay():
    """A has an island, a lake and B's exclave within it; the rest of their border has a gap."""
    a = MultiPolygon([box(0, 0, 50_000, 80_000), box(-30_000, 0, -20_000, 9_000)])
    a = a.difference(box(10_000, 10_000, 15_000, 15_000))
    a = a.difference(box(30_000, 30_000, 38_000, 38_000))
    b = MultiPolygon([box(50_300, 0, 90_000, 80_000), box(10_100, 10_100, 14_900, 14_900)])
    pair = gpd.GeoDataFrame({"country": ["AAA", "BBB"]}, geometry=[a, b], crs=METRIC)
    done = border.settle(pair)
    one, other = done.countries.geometry
    assert len(shapely.get_parts(one)) == 2
    assert len(shapely.get_parts(other)) == 2
    assert not one.contains(box(31_000, 31_000, 37_000, 37_000))
    line = border.shared_border(done.countries, "AAA", "BBB")
    assert len(shapely.get_parts(line)) == 2
    assert line.length == pytest.approx(80_000 + 4 * 5_000, rel=0.01)
    assert shapely.coverage_is_valid(done.countries.geometry.array)


def test_a_strait_is_no_gap():
    apart = gpd.GeoDataFrame(
        {"country": ["AAA", "BBB"]}, crs=METRIC,
        geometry=[box(0, 0, 50_000, 90_000), box(52_000, 0, 90_000, 90_000)],
    )  # fmt: skip
    done = border.settle(apart)
    assert len(done.settled[done.settled.gap_km2 > 0]) == 0
    with pytest.raises(border.BorderError, match="no land border"):
        border.shared_border(done.countries, "AAA", "BBB")


def notched(width):
    """Return A and B, which touch at both ends of a notch of some width, 60 km long."""
    notch = box(50_000 - width, 20_000, 50_000, 80_000)
    return [box(-50_000, 0, 50_000, 100_000).difference(notch), box(50_000, 0, 150_000, 100_000)]


def ringed(width):
    """Return A, and B with an exclave in it, around which A leaves a ring open of some width."""
    around = box(20_000 - width, 20_000 - width, 40_000 + width, 40_000 + width)
    exclave = MultiPolygon([box(20_000, 20_000, 40_000, 40_000), box(90_000, 0, 180_000, 90_000)])
    return [box(0, 0, 90_000, 90_000).difference(around), exclave]


def parallel(width):
    """Return A and B, whose outlines run beside each other and touch nowhere."""
    return [box(0, 0, 90_000, 30_000), box(90_000 + width, 0, 180_000, 30_000)]


@pytest.mark.parametrize(
    ("lands", "closed"),
    [
        (notched(9_999.5), True), (notched(10_000.5), False), (ringed(2_000), True),
        (parallel(499.5), True), (parallel(500.5), False),
    ],
)  # fmt: skip
def test_what_is_closed_is_ten_kilometres_wide_and_touched_along_it_or_enclosed(lands, closed):
    """Outlines touch where they come within half a kilometre; what they enclose need not."""
    done = border.settle(gpd.GeoDataFrame({"country": ["AAA", "BBB"]}, geometry=lands, crs=METRIC))
    one, other = done.countries.geometry
    grown = one.area + other.area - sum(land.area for land in lands)
    assert (grown > 1e6) == closed
    assert done.settled.gap_km2.sum() == pytest.approx(grown / 1e6)


def test_three_countries_meet_in_one_point_again():
    west, east, north = box(0, 0, 100, 100), box(100.2, 0, 200, 100), box(0, 100.3, 200, 150)
    shapes = [affinity.scale(shape, 1_000, 1_000, origin=(0, 0)) for shape in (west, east, north)]
    three = gpd.GeoDataFrame({"country": ["AAA", "BBB", "CCC"]}, geometry=shapes, crs=METRIC)
    done = border.settle(three)
    assert shapely.coverage_is_valid(done.countries.geometry.array)
    lines = [border.shared_border(done.countries, *pair)
             for pair in (("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC"))]  # fmt: skip
    assert lines[0].length == pytest.approx(100_000, rel=0.01)
    assert lines[1].length + lines[2].length == pytest.approx(200_000, rel=0.01)


@pytest.mark.parametrize("order", list(permutations(["AAA", "BBB", "CCC"])))
def test_where_three_outlines_leave_gaps_nothing_stays_open(order):
    lands = {
        "AAA": box(0, 0, 50_000, 100_000),
        "BBB": box(50_100, 50_200, 90_000, 100_000),
        "CCC": box(50_100, 0, 90_000, 50_000),
    }
    shapes = [lands[code] for code in order]
    apart = gpd.GeoDataFrame({"country": list(order)}, geometry=shapes, crs=METRIC)
    done = border.settle(apart).countries.set_index("country").geometry
    assert shapely.union_all(done.array).equals(box(0, 0, 90_000, 100_000))
    assert done.area.sum() == pytest.approx(9e9)
    for code, land in lands.items():  # nobody loses what nobody else claimed
        assert shapely.difference(land, done[code]).area < 1


def test_nobody_gets_what_two_others_claim():
    lands = [box(0, 0, 50_100, 100_000), box(50_000, 50_000, 90_000, 100_000),
             box(50_000, 0, 90_000, 50_000)]  # fmt: skip
    three = gpd.GeoDataFrame({"country": ["AAA", "BBB", "CCC"]}, geometry=lands, crs=METRIC)
    for follow in ("AAA", "BBB", "CCC"):
        done = border.settle(three, follow=follow).countries.geometry
        assert shapely.coverage_is_valid(done.array)
        for land, before in zip(done, lands, strict=True):
            assert shapely.difference(land, before).area < 1


def test_files_in_degrees_come_back_in_degrees():
    line = wiggle(3)
    metres = two(line, perturbed(line, (0.3, 0.6), 500, 0, 3))
    degrees = metres.to_crs(crs.LONLAT)
    done = border.settle(degrees)
    assert done.countries.crs == degrees.crs
    found = border.shared_border(crs.to_metric(done.countries, METRIC), "AAA", "BBB")
    assert found.length == pytest.approx(LineString(line).length, rel=0.01)


@pytest.mark.parametrize("bad", [["AAA", "AAA"], ["AAA", None]])
def test_each_country_has_one_row(bad):
    with pytest.raises(border.BorderError, match="dissolve"):
        border.settle(two(wiggle(1), wiggle(1)).assign(country=bad))


def test_a_country_without_an_outline_is_refused():
    pair = two(wiggle(1), wiggle(1))
    with pytest.raises(border.BorderError, match="no polygon for BBB"):
        border.settle(pair.set_geometry([pair.geometry[0], None], crs=METRIC))
    with pytest.raises(border.BorderError, match="positive"):
        border.settle(pair, gap_m=0)


CMR_NGA = ("cmr_admbnda_adm1_wfp_ocha.json", "nga_admbnda_adm1_wca_ocha_derived.json")
AFG_TJK = ("geoBoundaries-AFG-ADM1-extended.json", "tjk_admin_boundaries_v2.json")
PUBLISHED_KM = {("CMR", "NGA", *CMR_NGA): 1_975, ("AFG", "TJK", *AFG_TJK): 1_357}
"""CIA World Factbook, land boundaries."""


@pytest.mark.parametrize("case", PUBLISHED_KM, ids="-".join)
def test_two_real_files_give_a_border_of_the_published_length(case):
    a, b, *names = case
    if not REAL.is_dir():
        pytest.skip("the publishers' files are not here")
    outlines = [gpd.read_file(REAL / name).make_valid().union_all() for name in names]
    pair = gpd.GeoDataFrame({"country": [a, b]}, geometry=outlines, crs=crs.LONLAT)
    local, _ = crs.best_local(crs.bbox_of(pair.geometry.array))
    found = border.between(crs.to_metric(border.settle(pair).countries, local), a, b)
    assert border.length_m(found) / 1000 == pytest.approx(PUBLISHED_KM[case], rel=0.02)
    assert found.matched > 0.98
