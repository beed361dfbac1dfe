"""Where claims lie: laws of every kind of location, on a world that one could draw."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.ops import substring

import borderrisk as br
from borderrisk.claims import PRECISION_OF, discs, lines, vocabulary
from borderrisk.claims.locations import POINTS
from borderrisk.claims.placing import REACH_WITHIN_M, geometry_of
from borderrisk.crs import GEOD, to_lonlat
from borderrisk.errors import InputError

SOURCE = br.catalogue.data_dir() / "reports" / "timbuktu-2025-04.toml"
RAW = tomllib.loads(SOURCE.read_text("utf-8"))
KAYES, KIDIRA, BAKEL = "gn:2455518", "gn:2249892", "gn:2254441"

PLACES = {
    "place": ({"kind": "place", "places": [KAYES]}, 1),
    "places": ({"kind": "place", "places": [KAYES, KIDIRA]}, 1),
    "near it": ({"kind": "place", "places": [KAYES]}, 2),
    "near": ({"kind": "near", "place": KAYES, "distance_km": 20}, 2),
    "sector": ({"kind": "near", "place": KAYES, "distance_km": 20, "direction": "N"}, 2),
    "between": ({"kind": "between", "places": [KAYES, KIDIRA]}, 5),
    "unit": ({"kind": "unit", "name": "Saraya", "country": "SEN", "level": 2}, 3),
    "units": ({"kind": "units", "units": ["SEN-2-saraya-2016", "MLI-2-kenieba-2016"]}, 3),
    "countries": ({"kind": "countries", "countries": ["MLI", "SEN"]}, 6),
    "river": ({"kind": "river", "river": "faleme"}, 5),
    "reach of a border": ({"kind": "river-reach", "river": "faleme", "border": ["MLI", "SEN"]}, 5),
    "reach of a unit": (
        {"kind": "river-reach", "river": "faleme", "unit": "Saraya", "country": "SEN", "level": 2},
        5,
    ),
    "reach of two places": (
        {"kind": "river-reach", "river": "senegal", "places": [KAYES, BAKEL]},
        5,
    ),
    "border": ({"kind": "border", "border": ["MLI", "SEN"]}, 5),
    "border of a unit": (
        {
            "kind": "border",
            "border": ["SEN", "MLI"],
            "unit": "Saraya",
            "country": "SEN",
            "level": 2,
        },
        5,
    ),
    "tripoint": ({"kind": "tripoint", "countries": ["MLI", "MRT", "SEN"]}, 2),
    "none": ({"kind": "none"}, 7),
}


def one_claim(place, where_prec, **fields):
    claim = RAW["claim"][1] | {"place": place, "where_prec": where_prec} | fields
    return RAW | {"claim": [claim]}


def placed(place, where_prec, area, **fields):
    register = br.claims.Register("toy", one_claim(place, where_prec, **fields))
    assert register.check(area=area) == []
    [row] = register.place(area).itertuples()
    return row


def test_a_point_is_of_places_and_a_country_of_countries_alone():
    """A drawing is as precise as its surroundings of a point, a unit or a line at most."""
    kinds = {prec: {kind for kind, allowed in PRECISION_OF.items() if prec in allowed}
             for prec in range(1, 8)}  # fmt: skip
    assert (kinds[1], kinds[6], kinds[7]) == ({"place"}, {"countries"}, {"none"})
    assert PRECISION_OF["drawn"] == (2, 3, 4, 5)


@pytest.mark.parametrize("name", PLACES)
def test_no_location_is_a_pin_and_its_radius_holds_all_of_it(name, faleme):
    row = placed(*PLACES[name], faleme)
    assert row.where_prec in PRECISION_OF[row.place_kind]
    if row.geometry is None:
        assert np.isnan(row.uncertainty_m)
        return
    assert row.place
    assert row.geometry.geom_type in {"Polygon", "MultiPolygon", "LineString", "MultiLineString"}
    assert row.geometry.is_valid
    assert row.uncertainty_m >= shapely.minimum_bounding_radius(row.geometry) >= discs.GAZETTEER_M


def test_a_place_is_a_disc_as_wide_as_the_town_and_the_gazetteer_are_unsure(faleme):
    town = to_lonlat(faleme.places.set_index("place_id").geometry[KAYES], faleme.crs)
    radius = discs.extent_m(194_716) + discs.GAZETTEER_M
    for name, metres in (("place", radius), ("near it", radius + 25_000)):
        edge = shapely.get_coordinates(
            to_lonlat(placed(*PLACES[name], faleme).geometry, faleme.crs)
        )
        away = GEOD.inv(*np.broadcast_arrays(town.x, town.y, *edge.T))[2]
        assert away == pytest.approx(metres, abs=0.1)


@pytest.mark.parametrize("people", [5_000, 50_000, 500_000, 5_000_000])
def test_a_town_reaches_as_far_as_its_people_need_ground(people):
    """At 5,000 people per km², in whole kilometres, by the upper bound of its class."""
    assert discs.extent_m(people - 1) == 1_000 * np.ceil((people / 5_000 / np.pi) ** 0.5)
    assert discs.extent_m(people) > discs.extent_m(people - 1)


def test_a_gazetteer_is_off_by_half_the_diagonal_of_an_arc_minute():
    assert round(GEOD.inv(0, 0, 1 / 60, 1 / 60)[2] / 2, -1) == discs.GAZETTEER_M


def test_a_distance_is_a_ring_and_a_direction_a_sector_of_it(faleme):
    ring, sector = (placed(*PLACES[name], faleme).geometry for name in ("near", "sector"))
    town = to_lonlat(faleme.places.set_index("place_id").geometry[KAYES], faleme.crs)
    assert ring.buffer(50).contains(sector)
    assert sector.area == pytest.approx(ring.area / 4, rel=1e-2)
    for point in shapely.points(shapely.get_coordinates(to_lonlat(sector, faleme.crs))):
        heading, _, metres = GEOD.inv(town.x, town.y, point.x, point.y)
        assert abs(heading) <= 45.01
        assert 20_000 - 12_400 < metres < 20_000 + 12_400


def test_between_is_a_band_around_both_and_as_wide_as_it_is_told(faleme):
    wide = PLACES["between"][0] | {"width_km": 40}
    band, told = placed(*PLACES["between"], faleme).geometry, placed(wide, 5, faleme)
    towns = faleme.places.set_index("place_id").geometry[[KAYES, KIDIRA]]
    assert shapely.covers(band, towns.array).all()
    assert "± 20 km" in told.place
    assert told.geometry.contains(band)


def test_units_are_all_their_ground_and_their_precision_that_of_the_coarsest(faleme):
    units = faleme.units.set_index("unit_id").geometry[list(PLACES["units"][0]["units"])]
    assert placed(*PLACES["units"], faleme).geometry.area == pytest.approx(units.area.sum())
    mixed = {"kind": "units", "units": ["SEN-2-saraya-2016", "MLI-1-kayes-2023"]}
    [issue] = br.claims.Register("toy", one_claim(mixed, 3)).check(area=faleme)
    assert issue.field == "where_prec"
    assert placed(mixed, 4, faleme).where_prec == 4


def test_reaches_and_borders_lie_on_their_line(faleme):
    river = faleme.river("faleme").geometry
    line = faleme.borders.geometry["MLI-SEN"]
    whole = placed(*PLACES["reach of a border"], faleme).geometry
    part = placed(*PLACES["reach of a unit"], faleme).geometry
    assert whole.within(river.buffer(1))
    assert part.within(river.buffer(1))
    assert part.length < whole.length < river.length
    along = placed(*PLACES["border of a unit"], faleme).geometry
    assert along.within(line.buffer(1))
    assert 0 < along.length < line.length
    saraya = faleme.unit("Saraya", level=2).geometry
    assert shapely.distance(saraya, along) < REACH_WITHIN_M


@pytest.mark.parametrize(("field", "beside"), [
    ("border", {"border": ["MRT", "SEN"]}),
    ("unit", {"unit": "Tambacounda", "country": "SEN", "level": 2}),
    ("river", {}),
])  # fmt: skip
def test_a_reach_that_is_not_there_is_an_issue_of_what_it_was_to_lie_beside(field, beside, faleme):
    raw = one_claim({"kind": "river-reach", "river": "faleme"} | beside, 5)
    [issue] = br.claims.Register("toy", raw).check(area=faleme)
    assert issue.field == f"place.{field}"


def test_a_tripoint_is_five_kilometres_around_where_three_borders_meet(faleme):
    disc = placed(*PLACES["tripoint"], faleme).geometry
    three = faleme.borders.geometry[["MLI-SEN", "MLI-MRT", "MRT-SEN"]]
    assert disc.intersects(three.array).all()
    [meet] = set(three.iloc[0].intersection(three.iloc[1]).coords)
    centre, edge = (shapely.get_coordinates(to_lonlat(one, faleme.crs))
                    for one in (shapely.Point(meet), disc))  # fmt: skip
    assert GEOD.inv(*np.broadcast_arrays(*centre[0], *edge.T))[2] == pytest.approx(5_000, abs=0.1)


@pytest.mark.parametrize("way", POINTS)
def test_a_sector_is_centred_on_its_point_of_the_compass(way):
    """It reaches halfway to the next that might be meant, between two distances."""
    sector = discs.ring((0.0, 0.0), 20_000, 3_000, way)
    lon, lat = shapely.get_coordinates(sector).T
    heading, _, metres = GEOD.inv(np.zeros_like(lon), np.zeros_like(lat), lon, lat)
    turned = (heading - 360 / len(POINTS) * POINTS.index(way) + 180) % 360 - 180
    half = discs.half_angle_deg(way)
    assert (turned.min(), turned.max()) == pytest.approx((-half, half))
    assert (metres.min(), metres.max()) == pytest.approx((17_000, 23_000))


@pytest.mark.parametrize(("km", "is_sound"), [(0, False), (0.1, True), (1000, True), (1001, False)])
def test_a_distance_is_more_than_none_and_a_thousand_kilometres_at_most(km, is_sound):
    raw = one_claim({"kind": "near", "place": KAYES, "distance_km": km}, 2)
    issues = br.claims.Register("toy", raw).check()
    assert [issue.field for issue in issues] == [] if is_sound else ["place.distance_km"]


def test_a_reach_is_more_than_a_point_and_a_stretch_lies_between_two_feet():
    river = shapely.LineString([(0, 0), (100, 0)])
    assert lines.beside(river, shapely.LineString([(50, 4), (50, 100)]), within_m=5) is None
    at = [shapely.Point(x, 5) for x in (70, 10, 70)]
    assert lines.between(river, at[:2], within_m=5).length == 60
    with pytest.raises(ValueError, match="no stretch"):
        lines.between(river, at[::2], within_m=5)
    with pytest.raises(ValueError, match="one lies 9 km from the line, at most 5 km"):
        lines.between(river, [at[0], shapely.Point(10, 9_000)], within_m=5_000)


def test_a_river_in_pieces_has_its_reaches(faleme):
    river = faleme.river("faleme").geometry
    pieces = shapely.MultiLineString(
        [substring(river, a, b, normalized=True)
         for a, b in ((0.6, 1.0), (0.0, 0.3), (0.3, 0.6))]
    )  # fmt: skip
    rivers = faleme.rivers.copy()
    rivers.loc[rivers.river_id == "faleme", "geometry"] = gpd.GeoSeries(
        [pieces], index=rivers.index[rivers.river_id == "faleme"], crs=rivers.crs
    )
    broken = replace(faleme, rivers=rivers)
    place = PLACES["reach of a unit"][0]
    assert geometry_of(place, broken)[0].length == pytest.approx(
        geometry_of(place, faleme)[0].length
    )


def test_a_drawn_polygon_lies_beside_the_register_and_is_no_pin(tmp_path, faleme):
    def write(radius_m):
        shape = discs.disc((-12.0, 13.0), radius_m)
        feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
        text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        (tmp_path / "wood.geojson").write_text(text)

    def drawn(name):
        raw = one_claim({"kind": "drawn", "file": name}, 5)
        return br.claims.Register(tmp_path / "r.toml", raw)

    write(9_000)
    [row] = drawn("wood.geojson").place(faleme).itertuples()
    assert row.geometry.area == pytest.approx(np.pi * 9_000**2, rel=1e-2)
    sound = tmp_path / "wood.geojson"
    for name in ("none.geojson", f"../{tmp_path.name}/wood.geojson", str(sound), "/etc/passwd"):
        [issue] = drawn(name).check(area=faleme)
        assert issue.field == "place.file"
        assert issue.found.endswith("a file beside the register") == (name != "none.geojson")
    [issue] = br.claims.Register("toy", drawn("wood.geojson").raw).check(area=faleme)
    assert issue.found == "found 'wood.geojson', a file beside the register"
    write(200)
    [issue] = drawn("wood.geojson").check(area=faleme)
    assert issue.field == "place.file"


def test_what_is_placed_outlives_a_shuffle_a_concat_and_a_csv(tmp_path, faleme, register):
    whole = register.place(faleme)
    text = whole.drop(columns="geometry")
    assert not whole.attrs
    shuffled = whole.sample(frac=1, random_state=1)
    assert shuffled.sort_index().drop(columns="geometry").equals(text)
    path = tmp_path / "placed.csv"
    text.to_csv(path, index=False)
    back = pd.read_csv(path, keep_default_na=False, dtype=str)
    assert (back.statement_fr == text.statement_fr).all()
    assert (back.speakers_en == text.speakers_en).all()
    both = pd.concat([whole, whole.assign(report_id="other")])
    assert set(both.groupby("report_id").claim_id.count()) == {len(whole)}


def test_equal_places_are_looked_up_once(faleme, monkeypatch):
    found = []
    locate = br.claims.frames.locate
    monkeypatch.setattr(
        br.claims.frames, "locate", lambda *a, **k: found.append(a) or locate(*a, **k)
    )
    claims = [claim | {"id": f"c{n}"} for n, claim in enumerate(RAW["claim"][4:7] * 5)]
    br.claims.Register("toy", RAW | {"claim": claims}).place(faleme)
    assert len(found) == 1


def test_what_is_of_high_sensitivity_is_never_placed(faleme):
    raw = one_claim({"kind": "none"}, 7, sensitivity="high")
    with pytest.raises(InputError, match="sensitivity"):
        br.claims.Register("toy", raw).place(faleme)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.just("x" * 5_000) | st.just(10**400) | st.dates() | st.just("\x00"),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)  # fmt: skip


def paths(value, path=()):
    """Yield the path of every value in nested tables and lists."""
    yield path
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(inner, (*path, name))


def replaced(value, path, new):
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = replaced(copy[path[0]], path[1:], new)
    return copy


BASE = RAW | {
    "claim": [
        RAW["claim"][n] | {"place": PLACES[kind][0], "where_prec": PLACES[kind][1]}
        for n, kind in enumerate(("unit", "sector", "none"))
    ]
}
PATHS = [path for path in paths(BASE) if path]


@settings(max_examples=300)
@given(path=st.sampled_from(PATHS), value=VALUES)
@example(path=("claim",), value=None)
@example(path=("claim", 0), value=None)
@example(path=("claim", 0, "id"), value=[])
def test_any_value_in_any_field_is_answered_by_issues(faleme, path, value):
    register = br.claims.Register("toy.toml", replaced(BASE, path, value))
    issues = register.check("a text", faleme)
    assert all(issue.file == "toy.toml" and "\n" not in str(issue) for issue in issues)
    assert len(repr(register)) < 200
    try:
        register.place(faleme)
    except InputError as error:
        assert error.issues  # noqa: PT017


def test_a_claim_cannot_confirm_itself_and_1_needs_another_source():
    def issues(*claims):
        base = RAW["claim"][0]
        rows = [base | {"id": f"c{n}"} | c for n, c in enumerate(claims, start=1)]
        return {(i.row, i.field) for i in br.claims.Register("t", RAW | {"claim": rows}).check()}

    assert issues({"corroborates": ["c1"]}) == {("c1", "corroborates")}
    assert issues({"corroborates": ["c9"]}) == {("c1", "corroborates")}
    loop = ({"corroborates": ["c2"]}, {"corroborates": ["c3"]}, {"corroborates": ["c1"]})
    assert {row for row, _ in issues(*loop)} == {"c1", "c2", "c3"}
    assert issues({"admiralty": "A1"}) == {("c1", "admiralty")}
    assert issues({"admiralty": "A1", "corroborates": ["c2"]}, {}) == {("c1", "admiralty")}
    assert not issues({"admiralty": "A1", "corroborates": ["c2"]}, {"speakers": ["another"]})
    assert not issues({"admiralty": "A1", "corroborates": ["other-report/c4"]})


def test_corroboration_counts_sources_not_articles(faleme):
    def report(name, relays=None, **claim):
        raw = one_claim({"kind": "none"}, 7, **claim) | {"id": name}
        register = br.claims.Register(name, raw | ({"relays": relays} if relays else {}))
        return register.place(faleme)

    agency = report("agency")
    article = report("article", relays="agency", corroborates=["agency/c02"])
    other = report("other", corroborates=["article/c02"])
    lone = report("lone")
    both = br.claims.count_sources(pd.concat([agency, article], ignore_index=True))
    assert list(both) == [1, 1]
    whole = pd.concat([agency, article, other, lone], ignore_index=True)
    assert list(br.claims.count_sources(whole)) == [2, 2, 2, 1]
    assert list(br.claims.count_sources(whole[::-1])) == [1, 2, 2, 2]


def test_dates_stand_in_their_order():
    def fields(report=None, **claim):
        raw = RAW | (report or {}) | {"claim": [RAW["claim"][0] | claim]}
        return {i.field for i in br.claims.Register("t", raw).check()}

    assert fields({"accessed": "2025-04-01"}) == {"accessed"}
    assert fields(date="2025-05-01") == {"date"}
    assert fields(date="2025-05-01", modality="planned") == set()
    assert fields(date="2025-03", date_prec="month", date_end="2025-02") == {"date_end"}
    assert fields(date="2025-03", date_prec="day") == {"date"}
    for end in ("2025-03", "2025-04-02"):
        assert fields(date="2025-03", date_prec="month", date_end=end) == set()


def test_a_map_writes_names_where_a_table_tells_units_apart(faleme):
    rows = {name: placed(*PLACES[name], faleme) for name in ("unit", "units", "tripoint", "near")}
    assert rows["unit"].place == "Saraya (department, SEN, 2016)"
    assert {k: r.place_name for k, r in rows.items()} == {
        "unit": "Saraya", "units": "Saraya, Kéniéba", "tripoint": "", "near": "20 km from Kayes",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("unit", {"fr": "Saraya (département, SEN, 2016)",
                  "es": "Saraya (departamento, SEN, 2016)"}),
        ("sector", {"en": "20 km north of Kayes", "fr": "à 20 km au nord de Kayes",
                    "es": "a 20 km al norte de Kayes", "ar": "على بُعد 20 كم شمال Kayes"}),
        ("near", {"en": "20 km from Kayes", "fr": "à 20 km de Kayes"}),
        ("tripoint", {"fr": "Mali, Mauritanie, Sénégal"}),
        ("border", {"en": "Mali – Senegal", "es": "Mali – Senegal"}),
    ],
)  # fmt: skip
def test_a_location_is_called_in_the_readers_language(name, words, faleme):
    row = placed(*PLACES[name], faleme)
    assert {lang: getattr(row, f"location_{lang}") for lang in words} == words
    assert row.place == row.location_en


def test_a_reason_drafted_for_another_kind_of_place_is_drafted_anew(faleme):
    reason = dict(vocabulary.REASONS["units"])
    stale = br.claims.Register("t", one_claim({"kind": "river", "river": "faleme"}, 5,
                                              reason=reason))  # fmt: skip
    assert {i.field for i in stale.check()} == {f"reason.{lang}" for lang in reason}
    again = br.claims.from_frame(stale.to_frame())
    assert again.check(area=faleme) == []
    assert again.claims[0].reason == vocabulary.REASONS["river"]
    own = one_claim({"kind": "river", "river": "faleme"}, 5, reason={"en": "As it is written."})
    assert br.claims.from_frame(br.claims.Register("t", own).to_frame()).raw == own
    drawn = one_claim({"kind": "drawn", "file": "a.geojson"}, 5, reason=reason)
    kept = br.claims.from_frame(br.claims.Register("t", drawn).to_frame())
    assert {i.field for i in kept.check()} == {f"reason.{lang}" for lang in reason}
