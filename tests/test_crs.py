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
        least, most = crs.scale_range(area.crs, area.window)
        assert 1 - stated < least <= 1 <= most < 1 + stated
