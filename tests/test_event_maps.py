"""Laws of what a map holds of events: counted all, carried only what may be shown."""

from __future__ import annotations

import base64

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import Point, box

import borderrisk as br
from borderrisk import events, maps, page
from borderrisk.crs import project, to_lonlat
from borderrisk.viewer.map import collect_content
from test_anywhere import A, B, unit, world
from toyworld import METRIC

SECRET = Point(43_219.7, 61_234.9)
"""Where a withheld event lies, and none besides."""

ROWS = [
    ("e1", 20_000, 20_000, "place", 1_000.0, "2024-03-05", None),
    ("e2", 60_000, 60_000, "near", 25_000.0, "2024-05-05", None),
    ("e3", 70_000, 30_000, "district", 50_000.0, "2024-05-06", None),
    ("e4", 150_000, 40_000, "country", np.inf, "2024-06-01", None),
    ("e5", 120_000, 40_000, "place", 1_000.0, None, None),
    ("withheld-row", SECRET.x, SECRET.y, "place", 1_000.0, "2024-02-02", "sensitive"),
    ("e1", 20_000, 20_000, "place", 1_000.0, "2024-03-05", "repeated"),
    ("far", 900_000, 40_000, "place", 1_000.0, "2024-06-01", None),
]


@pytest.fixture(scope="module")
def area():
    return world(a=A, b=B, units=[unit("west", A), unit("east", B, country="BBB")])


@pytest.fixture(scope="module")
def table(area):
    """Return events as they are read: of every precision, one withheld, one repeated, one far."""
    columns = ("event_id", "x", "y", "precision", "uncertainty_m", "date", "left_out")
    frame = pd.DataFrame(ROWS, columns=columns)
    lonlat = to_lonlat(shapely.points(frame[["x", "y"]].to_numpy(float)), area.crs)
    more = {"kind": "raid", "recorded_by": "The Desk", "uncertainty_days": 1.0,
            "deaths_low": 0.0, "deaths_best": 3.0, "deaths_high": 9.0, "source": "a paper",
            "notes": "hidden words of a note"}  # fmt: skip
    frame = frame.drop(columns=["x", "y"]).assign(**more, date=pd.to_datetime(frame.date))
    return gpd.GeoDataFrame(frame, geometry=lonlat, crs="OGC:CRS84")


@pytest.fixture(scope="module")
def drawn(area, table):
    return maps.draw(area, events=table)


@pytest.fixture(scope="module")
def content(drawn):
    return collect_content(drawn).events


def unpacked(text, count):
    """Read a packed column as the script does."""
    found, value, shift = [], 0, 0
    for byte in base64.b64decode(text):
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append((value >> 1) ^ -(value & 1))
            value = shift = 0
    return np.array(found * count if len(found) == 1 else found)


def positions(content):
    steps = unpacked(content.positions, 2 * content.count).reshape(-1, 2)
    return np.cumsum(steps, axis=0) / content.unit


def test_a_packed_column_comes_back_as_it_was():
    rng = np.random.default_rng(1)
    for bits in (1, 6, 7, 13, 14, 21, 29):
        values = rng.integers(-(2**bits), 2**bits, 50)
        assert unpacked(page.pack(values), 50).tolist() == values.tolist()


def test_every_event_is_carried_or_counted(content, table):
    assert content.left_out == {"sensitive": 1, "repeated": 1, "outside the area": 1}
    assert content.count + sum(content.left_out.values()) == len(table)
    assert content.ids.split("\n") == ["e1", "e2", "e3", "e4", "e5"]  # by day, the undated last


def test_an_event_is_drawn_as_finely_as_it_is_known(content, area):
    places = [content.place_table[n] for n in unpacked(content.places, content.count)]
    assert [place.drawn_as for place in places] == ["point", "near", "unit", "listed", "point"]
    assert [place.radius_m for place in places] == [1_000, 25_000, None, None, 1_000]
    assert places[2].name == "west"
    assert places[2].outline is not None
    points = [n for n, place in enumerate(places) if place.drawn_as in ("point", "near")]
    here = project(shapely.points(positions(content)[points]), br.crs.LONLAT, area.crs)
    given = [Point(x, y) for _, x, y, *_ in (ROWS[0], ROWS[1], ROWS[4])]
    assert shapely.distance(here, given).max() < 50


def test_what_is_withheld_or_coarse_is_in_no_byte_of_a_page(drawn, content):
    text = page.render(drawn)
    for word in ("withheld-row", "hidden words", "a paper"):
        assert word not in text
    hidden = [SECRET, *(Point(x, y) for _, x, y, *_ in ROWS[2:4])]
    lonlat = shapely.get_coordinates(to_lonlat(np.array(hidden), br.crs.require_metric(METRIC)))
    away = np.abs(positions(content)[:, None] - lonlat[None]).max(axis=2)
    assert away.min() > 0.02


def test_what_is_finer_than_allowed_is_withheld(area, table):
    coarse = events.withhold(table, finer_than_m=20_000)
    held = collect_content(maps.draw(area, events=coarse)).events
    assert held.ids.split("\n") == ["e2", "e3", "e4"]
    assert held.left_out["finer than allowed"] == 3
    assert positions(held).round(3).tolist() == positions(held)[[0, 0, 0]].round(3).tolist()


def test_the_events_of_a_claim_are_those_of_its_place_and_time(area, table):
    west = {"theme": "presence", "modality": "stated", "where_prec": 3, "place_kind": "unit",
            "place": "west", "admiralty": "F6", "report_id": "r", "published": "2025-01-01",
            "uncertainty_m": 66_000.0, "geometry": box(0, 0, 99_000, 89_000)}  # fmt: skip
    dates = [("2024-05", ""), ("2025-01-01", ""), ("2024-03-05", "2024-05-05")]
    rows = [west | {"claim_id": f"c{n}", "date": date, "date_end": end}
            for n, (date, end) in enumerate(dates)]  # fmt: skip
    placed = gpd.GeoDataFrame(rows, geometry="geometry", crs=area.crs)
    found = collect_content(maps.draw(area, placed=placed, events=table)).events.within
    assert [(one.count, one.coarse) for one in found] == [(2, 0), (3, 0), (2, 0)]
    assert (found[0].first, found[0].last) == ("2024-05-01", "2024-05-31")
    assert {one.recorder for one in found} == {"The Desk"}
    narrow = placed.assign(uncertainty_m=10_000.0)
    found = collect_content(maps.draw(area, placed=narrow, events=table)).events.within
    assert [(one.count, one.coarse) for one in found] == [(0, 2), (1, 2), (1, 1)]


def test_the_page_without_script_tells_the_borderland(drawn, content):
    text = page.render(drawn).split("<noscript>")[1]
    assert "Recorded by The Desk: 5" in text
    assert "1 withheld as sensitive" in text
    assert "Events by distance from the border A–B" in text
    assert sum(row.events for row in content.borderland.rows) > 0
    assert f"<td>{content.borderland.rows[0].band}" in text


def test_a_page_without_events_carries_nothing_for_them(area):
    text = page.render(maps.draw(area))
    for word in ("eventsModule", "time_lineModule", "Recorded by {source}"):
        assert word not in text


def test_a_table_with_nothing_but_places_is_drawn(area, table):
    bare = table[["geometry"]].iloc[:5]
    content = collect_content(maps.draw(area, events=bare)).events
    assert content.count == 5
    assert content.recorder_names == ("",)


def test_a_page_has_the_words_of_what_it_shows_and_no_others(table):
    here = world(a=A, b=B, units=[unit("west", A, kind="cercle"), unit("east", B, country="BBB")])
    keys = set(page.document_of(maps.draw(here, events=table)).data["messages"]["keys"])
    assert {"unit_kind.cercle", "event.kind", "time.title"} <= keys
    assert not {"unit_kind.commune", "admiralty.F", "change.new"} & keys
    assert "event.kind" not in page.document_of(maps.draw(here)).data["messages"]["keys"]
