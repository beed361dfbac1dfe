from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from borderrisk import crs
from borderrisk.errors import CRSError
from toyworld import METRIC

degrees = st.tuples(st.floats(-14, -8), st.floats(11.5, 16))


@pytest.mark.parametrize(
    "bad", [None, "EPSG:4326", "OGC:CRS84", "EPSG:3857", "EPSG:999999", "nowhere", "EPSG:2263"]
)
def test_what_cannot_be_measured_in_is_refused(bad):
    with pytest.raises(CRSError, match="expected"):
        crs.require_metric(bad)


@pytest.mark.parametrize("good", [METRIC, "EPSG:32629", "EPSG:2154"])
def test_local_metres_are_taken(good):
    assert crs.require_metric(good).is_projected


def test_a_frame_is_asked_for_its_crs():
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)], crs="OGC:CRS84")
    with pytest.raises(CRSError, match=r"area\.crs"):
        crs.require_metric(frame)


@given(degrees)
def test_there_and_back_is_the_same_place(place):
    metric = crs.project(shapely.Point(place), crs.LONLAT, METRIC)
    back = crs.to_lonlat(metric, METRIC)
    assert np.allclose(back.coords[0], place, atol=2e-8)


def test_longitude_comes_first():
    east = crs.project(shapely.Point(-10, 13.75), crs.LONLAT, METRIC)
    assert east.x > 100_000 > abs(east.y)


def test_a_long_edge_stays_straight_in_degrees():
    """The middle of a 100 km edge would move by some 54 m if only its ends were projected."""
    line = shapely.LineString([(-10, 15.5), (-9.07, 15.5)])
    frame = gpd.GeoDataFrame(geometry=[line], crs=crs.LONLAT)
    dense = crs.to_metric(frame, "EPSG:32629").geometry.iloc[0]
    middle = crs.project(line.interpolate(0.5, normalized=True), crs.LONLAT, "EPSG:32629")
    ends = shapely.LineString([dense.coords[0], dense.coords[-1]])
    assert dense.distance(middle) < 0.1
    assert ends.distance(middle) > 25


def test_neighbours_share_their_edge_in_metres_too(faleme):
    assert shapely.coverage_is_valid(faleme.countries.geometry.array)
    assert shapely.coverage_is_valid(faleme.units[faleme.units.level == 2].geometry.array)


def test_the_stated_scale_error_holds(faleme, senegal_river):
    for area, stated in ((faleme, 6e-4), (senegal_river, 2e-4)):
        least, most = crs.scale_range(area.crs, area.bbox)
        assert 1 - stated < least <= 1 <= most < 1 + stated


BOXES = {
    "MLI-SEN": (-14, 11.5, -8, 16),
    "CHL-ARG": (-76, -56, -53, -17),
    "USA-CAN": (-141, 41, -52, 70),
    "Fiji": (176, -20, -178, -12),
    "Svalbard": (5, 74, 35, 81),
    "BRA-COL": (-75, -5, -65, 5),
    "a diagonal strip of the equator": (0, -1, 60, 1),
}


@pytest.mark.parametrize("name", BOXES)
def test_the_best_local_crs_has_the_least_scale_error(name):
    west, south, east, north = BOXES[name]
    best, error = crs.best_local(BOXES[name])
    assert crs.require_metric(best) == best
    least, most = crs.scale_range(best, BOXES[name])
    assert error == pytest.approx(max(1 - least, most - 1))
    lon = (west + (east + 360 if east < west else east)) / 2
    for method in ("laea", "tmerc"):
        other = f"+proj={method} +lat_0={(south + north) / 2} +lon_0={lon} +datum=WGS84 +units=m"
        least, most = crs.scale_range(other, BOXES[name])
        assert error <= max(1 - least, most - 1) + 1e-6


def test_tall_and_wide_boxes_beat_the_azimuthal_projection():
    """LAEA errs by 1.6 % on Chile-Argentina and 1.8 % on the USA-Canada border, and more."""
    assert crs.best_local(BOXES["CHL-ARG"])[1] < 0.01
    assert crs.best_local(BOXES["MLI-SEN"])[1] < 0.0006


def test_a_box_across_180_degrees_is_small():
    assert crs.best_local(BOXES["Fiji"])[1] < 0.001
    box = crs.bbox_polygon(BOXES["Fiji"], crs.best_local(BOXES["Fiji"])[0])
    assert box.is_valid
    assert box.area == pytest.approx(6 * 8 * 111.2e3**2 * np.cos(np.radians(16)), rel=0.02)


@pytest.mark.parametrize(
    "bad", [(0, 0, 0, 1), (0, 5, 1, 5), (0, 0, 1, 91), (0, 0, 181, 1), (0, 0, 1), None, "box",
            (0, 0, float("nan"), 1)],
)  # fmt: skip
def test_a_box_that_is_none_is_refused(bad):
    with pytest.raises(CRSError, match="west, south, east, north"):
        crs.best_local(bad)


def test_longitudes_run_on_past_180_degrees():
    line = shapely.LineString([(-179, 0), (179, 1), (-178, 2)])
    assert shapely.get_coordinates(crs.unwrap(line))[:, 0].tolist() == [-179, -181, -178]
    here = shapely.LineString([(-11, 13), (-9, 14)])
    assert crs.unwrap(here).equals(here)


def test_layers_come_together_in_one_metric_crs():
    degrees = gpd.GeoDataFrame(geometry=[shapely.Point(-10, 13.75), None], crs="EPSG:4326")
    utm = degrees.geometry.to_crs("EPSG:32629")
    common, found = crs.together(degrees, utm, shapely.Point(1, 2), crs=METRIC)
    assert common == crs.require_metric(METRIC)
    assert found[0][0].distance(found[1][0]) < 0.01
    assert found[0][1] is None
    assert found[2][0].equals(shapely.Point(1, 2))
    first, _ = crs.together(utm, degrees)
    assert first == utm.crs
    assert crs.together(shapely.Point(1, 2))[0] is None
    with pytest.raises(CRSError, match="metres"):
        crs.together(degrees, shapely.Point(1, 2))


def test_what_is_no_geometry_is_missing_or_refused():
    assert crs.together([shapely.Point(0, 0), float("nan"), None])[1][0][1:].tolist() == [
        None,
        None,
    ]
    with pytest.raises(crs.GeometryError, match="POINT"):
        crs.together(["POINT (0 0)"])
