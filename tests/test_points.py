"""Points keep their rows and get what lies around them, to the centimetre."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, Point, box

import borderrisk as br
from borderrisk.crs import GEOD, to_lonlat
from borderrisk.errors import CRSError, InputError
from borderrisk.points import index
from borderrisk.points.edges import edges_of
from borderrisk.points.ellipsoid import geodesic_m, to_space
from borderrisk.points.polygons import Polygons
from borderrisk.points.search import search

RNG_SEED = 12


@pytest.fixture(scope="module")
def scattered(faleme) -> gpd.GeoDataFrame:
    """2,000 points of the box, of which 500 lie within 1.5 km of a border."""
    rng = np.random.default_rng(RNG_SEED)
    west, south, east, north = faleme.bbox
    far = np.column_stack([rng.uniform(west, east, 1500), rng.uniform(south, north, 1500)])
    lines = faleme.borders.geometry.clip(shapely.box(*faleme.countries.total_bounds))
    feet = shapely.line_interpolate_point(
        lines.to_numpy()[rng.integers(0, len(lines), 500)], rng.uniform(0, 1, 500), normalized=True
    )
    lonlat = shapely.get_coordinates(to_lonlat(feet, faleme.crs))
    lon, lat, _ = GEOD.fwd(*lonlat.T, rng.uniform(0, 360, 500), rng.uniform(0, 1500, 500))
    xy = np.vstack([far, np.column_stack([lon, lat])])
    return gpd.GeoDataFrame(geometry=shapely.points(xy), crs="OGC:CRS84")


def brute_force(points: gpd.GeoDataFrame, lines, crs) -> np.ndarray:
    """The least geodesic distance from each point to any edge, found by halving each edge."""
    parts = shapely.get_parts(to_lonlat(np.asarray(lines, object), crs))
    xy = [shapely.get_coordinates(part) for part in parts]
    ends = np.concatenate([np.stack([c[:-1], c[1:]], axis=1) for c in xy])
    plane = gpd.GeoSeries(shapely.linestrings(ends), crs="OGC:CRS84").to_crs(crs).to_numpy()
    where = points.to_crs(crs).geometry.to_numpy()
    tree = shapely.STRtree(plane)
    _, near = tree.query_nearest(where, return_distance=True, all_matches=False)
    row, edge = tree.query(where, predicate="dwithin", distance=near * 1.004 + 5)
    lonlat = shapely.get_coordinates(points.geometry.to_numpy())[row]
    start, step = ends[edge, 0], ends[edge, 1] - ends[edge, 0]

    def away(share):
        foot = start + share[:, None] * step
        return np.asarray(GEOD.inv(*lonlat.T, *foot.T)[2])

    low, high = np.zeros(len(row)), np.ones(len(row))
    for _ in range(24):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        nearer = away(left) < away(right)
        low, high = np.where(nearer, low, left), np.where(nearer, right, high)
    found = np.full(len(points), np.inf)
    np.minimum.at(found, row, np.min([away(low), away(high)], axis=0))
    return found


def test_distances_are_those_of_brute_force(faleme, scattered):
    out = br.points.annotate(scattered, faleme)
    true = brute_force(scattered, faleme.borders.geometry, faleme.crs)
    off = np.abs(out.distance_to_border_m - true)
    assert len(off) == 2000
    assert (true[1500:] < 1500.01).all()
    assert off[true < 100_000].max() < 0.01
    assert off.max() < 2
    rivers = brute_force(scattered, faleme.rivers.geometry, faleme.crs)
    off = np.abs(out.distance_to_river_m - rivers)
    assert off[rivers < 100_000].max() < 0.01
    assert off.max() < 2


def test_a_chord_gives_the_geodesic_over_it():
    rng = np.random.default_rng(RNG_SEED)
    lon, lat, azimuth = (
        rng.uniform(-180, 180, 500),
        rng.uniform(-89, 89, 500),
        rng.uniform(0, 360, 500),
    )
    for distance, within in ((1, 1e-5), (1e5, 1e-4), (5e5, 1e-2)):
        lon2, lat2, _ = GEOD.fwd(lon, lat, azimuth, np.full(500, distance))
        ends = to_space(lon, lat), to_space(lon2, lat2)
        assert np.abs(geodesic_m(ends[1], ends[1] - ends[0]) - distance).max() < within


def test_the_answers_do_not_depend_on_how_many_are_asked(faleme, scattered):
    whole = br.points.annotate(scattered, faleme)
    single = pd.concat(
        [br.points.annotate(scattered.iloc[[n]], faleme) for n in range(0, 2000, 397)]
    )
    many = pd.concat([scattered] * 30, ignore_index=True)
    pd.testing.assert_frame_equal(single, whole.iloc[::397])
    last = br.points.annotate(many, faleme).iloc[-2000:].reset_index(drop=True)
    pd.testing.assert_frame_equal(last, whole)


def test_a_tie_at_a_shared_vertex_goes_to_the_first_segment():
    lines = [
        LineString([(0, 1), (0.3, 0.77), (0, 0.5)]),
        LineString([(0, 0.5), (0.3, 0.21), (0, 0)]),
    ]
    lon, lat = np.array([-1.0, -0.3, -0.01]), np.array([0.5, 0.5, 0.5])
    for order, first in ((lines, 0), (lines[::-1], 0)):
        coarse = search(edges_of(order), (-2, -2, 2, 2))
        for found in (coarse, coarse.refined(lon, lat, more=1_000)):
            owner, _ = found.nearest(lon, lat, to_space(lon, lat))
            assert owner.tolist() == [first] * 3
    assert search(edges_of([]), (-2, -2, 2, 2)) is None


def test_rows_order_and_index_are_kept(faleme, scattered):
    ids = [f"row {n % 700}" for n in range(2000)]
    points = scattered.assign(n=range(2000)).set_axis(ids).sample(frac=1, random_state=1)
    out = br.points.annotate(points, faleme)
    assert out.index.equals(points.index)
    assert out.n.tolist() == points.n.tolist()
    assert isinstance(out, gpd.GeoDataFrame)
    assert out.crs == points.crs
    assert points.columns.tolist() == ["geometry", "n"]


def test_any_crs_and_plain_columns_give_the_same(faleme, scattered):
    ours = br.points.annotate(scattered, faleme)
    xy = shapely.get_coordinates(scattered.geometry.to_numpy())
    for names in (("Longitude", "LATITUDE"), (" lng", "y")):
        table = pd.DataFrame(xy, columns=names)
        again = br.points.annotate(table, faleme)
        pd.testing.assert_frame_equal(again[ours.columns[1:]], pd.DataFrame(ours[ours.columns[1:]]))
    moved = br.points.annotate(scattered.to_crs("EPSG:3857"), faleme)
    assert (moved.segment_id == ours.segment_id).mean() > 0.999
    assert np.abs(moved.distance_to_border_m - ours.distance_to_border_m).max() < 0.01
    with pytest.raises(CRSError, match="none"):
        br.points.annotate(scattered.set_crs(None, allow_override=True), faleme)


def test_segments_are_those_of_the_area(faleme, scattered):
    out = br.points.annotate(scattered, faleme, length_m=50_000)
    cut = faleme.segments(50_000, border_id="MRT-SEN")
    assert set(out.segment_id[out.border_id == "MRT-SEN"]) == set(cut.index)
    assert set(out.border_id) == set(faleme.borders.index)


def test_sides_and_countries_agree(faleme, scattered):
    out = br.points.annotate(scattered, faleme)
    for side, column in (("a", 0), ("b", 1)):
        held = out[out.side == side]
        assert (held.country == held.border_id.str.split("-").str[column]).all()
    strict = gpd.sjoin(scattered.to_crs(faleme.crs), faleme.countries[["country", "geometry"]])
    same = out.country[strict.index] == strict.country
    assert same.mean() > 0.999  # a point within a millimetre of a limit may fall on either side


def test_units_are_those_in_force_on_the_day(faleme):
    kayes = pd.DataFrame({"lon": -11.452, "lat": 14.447, "event_date": [
        "1999-05-01", "2023-03-12", "2023-03-13", "2024-01-01", None, "no day"]})  # fmt: skip
    out = br.points.annotate(kayes, faleme)
    old, new = "MLI-1-kayes-2016", "MLI-1-kayes-2023"
    assert out.unit_id_1.tolist() == [old, old, new, new, new, new]
    assert out.unit_id_2.fillna("").tolist() == ["MLI-2-kayes-2016"] * 2 + [""] * 4
    assert out.why.fillna("").tolist() == [""] * 2 + ["in no unit of level 2"] * 4
    dated = br.points.annotate(kayes, faleme, date="2020-01-01")
    assert set(dated.unit_id_2) == {"MLI-2-kayes-2016"}
    with pytest.raises(InputError, match="a column of the points or a day"):
        br.points.annotate(kayes, faleme, date="yesterday-ish")


def test_a_row_without_an_answer_says_why(faleme):
    points = pd.DataFrame(
        {
            "lon": [np.nan, -12.0, 2.35, -13.9, -11.0, np.inf, 500],
            "lat": [14, np.nan, 48.9, 12.3, 14.2, 14, 14],
        }
    )
    out = br.points.annotate(points, faleme)
    assert out.why.tolist() == [
        "no coordinate", "no coordinate", "outside the area", "in no country of the area",
        "in no unit of level 2", "no coordinate", "no longitude and latitude in degrees",
    ]  # fmt: skip
    assert out.distance_to_border_m.isna().tolist() == [True, True, True, False, False, True, True]
    assert out.country.isna().tolist() == [True, True, True, True, False, True, True]
    nothing = br.points.annotate(points.iloc[:0], faleme)
    assert nothing.columns.equals(out.columns)
    lost = gpd.GeoDataFrame(geometry=[None, Point(), Point(-12, 14.2)], crs="OGC:CRS84")
    assert br.points.annotate(lost, faleme).why.tolist()[:2] == ["no coordinate"] * 2


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"a": [1], "b": [2]}, "no column lon or longitude .*there are a, b"),
        ({"lon": ["x"], "lat": ["1"]}, "lon: found 'x'"),
        ({"lon": ["1_2"], "lat": ["1"]}, "lon: found '1_2'"),
        ({"lon": [True], "lat": [1.0]}, "lon: found 'True'"),
        ({"lon": [14.45, 13.1], "lat": [-12.2, -11.9]}, "swapped?"),
    ],
)
def test_tables_that_hold_no_points_are_refused(faleme, table, said):
    with pytest.raises(InputError, match=said):
        br.points.annotate(pd.DataFrame(table), faleme)


def test_polygons_are_no_points(faleme):
    frame = gpd.GeoDataFrame(geometry=[box(-12, 13, -11, 14)], crs="OGC:CRS84")
    with pytest.raises(InputError, match="points:0:geometry: found a Polygon, a point is needed"):
        br.points.annotate(frame, faleme)


def test_a_users_own_columns_are_kept(faleme):
    points = pd.DataFrame({"country": ["Mali"], "lon": [-11.45], "lat": [14.4]})
    out = br.points.annotate(points, faleme)
    assert (out.country_given[0], out.country[0]) == ("Mali", "MLI")
    pd.testing.assert_frame_equal(br.points.annotate(out, faleme), out)


def test_a_raster_changes_no_answer():
    rng = np.random.default_rng(RNG_SEED)
    outlines = np.array(
        [
            Point(0, 0).buffer(1),
            box(1, 0, 2, 1),
            box(0.5, -3, 3, -0.5).difference(box(1, -2, 2, -1)),
            shapely.MultiPolygon([box(-1, -3, -0.5, -2), box(-1, -1.6, 0, -1.4)]),
        ]
    )
    plain = Polygons(outlines)
    lon, lat = rng.uniform(-1.2, 3.2, 100_000), rng.uniform(-3.2, 1.2, 100_000)
    lon[:1000] = 1.0  # on a limit
    assert (plain.at(lon, lat) == plain.tested(lon, lat)).all()
    assert set(plain.at(lon, lat)) == {-1, 0, 1, 2, 3}


def test_the_tree_of_an_index_holds_its_countries(faleme):
    bounds = faleme.countries.to_crs("OGC:CRS84").total_bounds
    assert (np.abs(np.array(index(faleme).borders.tree.box) - bounds) < 1e-6).all()


@pytest.mark.parametrize("seed", range(3))
def test_a_tree_leaves_out_no_edge_that_is_nearest(seed):
    """Wiggles over a box of half a continent: coarse, fine and no tree agree."""
    rng = np.random.default_rng(seed)
    walk = np.cumsum(rng.normal(0, 0.02, (3, 800, 2)), axis=1) + rng.uniform(-8, 8, (3, 1, 2))
    edges = edges_of(shapely.linestrings(walk))
    lon, lat = rng.uniform(-15, 15, (2, 600))
    lon[:300], lat[:300] = (walk.reshape(-1, 2)[rng.integers(0, 2400, 300)]
                            + rng.normal(0, 0.05, (300, 2))).T  # fmt: skip
    space = to_space(lon, lat)
    away = [(edges.chord(space[:, [n]], np.arange(len(edges.owner))) ** 2).sum(axis=0)
            for n in range(len(lon))]  # fmt: skip
    true = np.sqrt(np.min(away, axis=1))
    tree = search(edges, (-15.0, -15.0, 15.0, 15.0))
    for found in (tree, tree.refined(lon, lat, more=500)):
        owner, away_m = found.nearest(lon, lat, space)
        assert np.abs(away_m - true).max() < 0.01 * true.max()
        assert (owner == edges.owner[np.argmin(away, axis=1)]).all()
