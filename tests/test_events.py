"""Events are read strictly, and counted no finer than they are known."""

from __future__ import annotations

import csv

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import borderrisk as br
from borderrisk.cli import main
from borderrisk.errors import InputError
from borderrisk.events.borderland import _compared

ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp"
)
UCDP = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,"
    "conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,"
    "side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,"
    "source_date,source_headline,source_original,where_prec,where_coordinates,where_description,"
    "adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,"
    "event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,"
    "deaths_unknown,best,high,low,gwnoa,gwnob"
)


def line(header: str, **cells: object) -> str:
    return ",".join(str(cells.get(name, "")) for name in header.split(","))


def acled(**cells: object) -> str:
    """One made-up row, in the form of an export."""
    return line(ACLED, **{
        "event_id_cnty": "XXX1", "event_date": "06 May 2024", "time_precision": 1,
        "event_type": "Battles", "inter1": 1, "country": "Mali", "latitude": 14.45,
        "longitude": -12.2, "geo_precision": 1, "fatalities": 3, "source": "Made up",
    } | cells)  # fmt: skip


def ucdp(**cells: object) -> str:
    return line(UCDP, **{
        "id": 7, "type_of_violence": 3, "where_prec": 1, "latitude": 14.45, "longitude": -12.2,
        "date_prec": 1, "date_start": "2024-05-06 00:00:00.000", "best": 3, "high": 5, "low": 1,
    } | cells)  # fmt: skip


@pytest.fixture
def table(tmp_path):
    def write(*lines: str) -> gpd.GeoDataFrame:
        file = tmp_path / "events.csv"
        file.write_text("\n".join(lines) + "\n", "utf-8")
        return br.events.read(file)

    return write


def test_an_export_of_acled_in_all_its_forms(table):
    assert len(ACLED.split(",")) == 31
    numbers = table(ACLED, acled(), acled(event_id_cnty="XXX2", inter1="Rebel group"))
    assert numbers.inter1.tolist() == ["State forces", "Rebel group"]
    assert numbers.deaths_best.tolist() == [3, 3]
    assert numbers.deaths_low.isna().all()
    assert numbers.date.tolist() == [pd.Timestamp("2024-05-06")] * 2
    assert numbers.columns[: len(br.events.COLUMNS)].tolist() == list(br.events.COLUMNS)
    assert numbers.country.tolist() == ["Mali", "Mali"]
    bare = table(ACLED.removesuffix(",timestamp"), acled(event_date="2024-05-06")[:-1])
    pd.testing.assert_frame_equal(
        bare[list(br.events.COLUMNS)], numbers[list(br.events.COLUMNS)][:1]
    )


def test_a_table_of_ucdp(table):
    assert len(UCDP.split(",")) == 49
    found = table(UCDP, ucdp(), ucdp(id=8, where_prec=6, date_prec=4)).iloc
    assert found[0][["kind", "deaths_low", "deaths_best", "deaths_high"]].tolist() == [
        "One-sided violence", 1, 3, 5,
    ]  # fmt: skip
    assert found[1][["uncertainty_m", "uncertainty_days"]].tolist() == [np.inf, 31]


def test_a_table_with_tags_titles_and_blank_rows(table, tmp_path):
    tagged = table(
        "Incidents of May,,",
        "",
        "event_id,x,y",
        "#event+id,#geo+lon,#geo+lat",
        "1,-12.2,14.45",
        ",,",
    )
    assert len(tagged) == 1
    book = tmp_path / "events.xlsx"
    pytest.importorskip("openpyxl")
    pd.DataFrame({"event_id": [1], "date": [pd.Timestamp("2024-05-06")], "Longitude": [-12.2],
                  "Latitude": [14.45], "deaths": [2]}).to_excel(book, index=False)  # fmt: skip
    sheet = br.events.read(book)
    assert sheet.geometry.iloc[0] == tagged.geometry.iloc[0]
    assert (sheet.deaths_best[0], str(sheet.date[0].date())) == (2, "2024-05-06")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"fatalities": -1}, ":2:fatalities: found '-1'"),
        ({"fatalities": "1.5"}, ":2:fatalities: found '1.5'"),
        ({"fatalities": "1_000"}, ":2:fatalities: found '1_000'"),
        ({"geo_precision": 4}, ":2:geo_precision: found '4', a code from 1 to 3"),
        ({"time_precision": "day"}, ":2:time_precision: found 'day'"),
        ({"event_date": "30 February 2024"}, ":2:event_date: found '30 February 2024'"),
        ({"event_date": "05/06/2024"}, ":2:event_date: found '05/06/2024'"),
        ({"event_date": "2024-05"}, "which is no day"),
        ({"latitude": 91}, ":2:lat: found '91'"),
        ({"latitude": 0, "longitude": 0}, "0, 0"),
    ],
)
def test_cells_that_mean_nothing_are_refused(table, cells, said):
    with pytest.raises(InputError, match=said):
        table(ACLED, acled(**cells))


def test_deaths_that_do_not_rise_are_refused_all_at_once(table):
    with pytest.raises(InputError) as caught:
        table(UCDP, ucdp(low=4), ucdp(id=8, high=2), ucdp(id=9, best=""), ucdp(id=9, date_prec=6))
    assert len(caught.value.issues) == 4
    assert ":2:low: found 4, above best 3" in str(caught.value)


def test_an_event_told_twice_counts_once(table, faleme):
    twice = table("event_id,lon,lat", "1,-12.2,14.45", "1,-12.2,14.45", "2,-12.2,14.45")
    assert twice.left_out.fillna("").tolist() == ["", "repeated", ""]
    assert len(br.events.counted(br.events.place(twice, faleme))) == 2
    with pytest.raises(InputError, match=":3:event_id: found '1' again, but not as on line 2"):
        table("event_id,lon,lat", "1,-12.2,14.45", "1,-12.3,14.45")


def test_only_what_is_fine_enough_enters_a_width(table, faleme):
    header = "event_id,lon,lat,where_prec,geo_precision"
    cells = [*((code, "") for code in range(1, 8)), *(("", code) for code in (1, 2, 3)), ("", "")]
    found = table(header, *(f"{n},-12.2,14.45,{a},{b}" for n, (a, b) in enumerate(cells)))
    near = br.events.place(found, faleme, width_m=10_000)
    fine = [True, *[False] * 6, True, False, False, True]
    assert near.left_out.isna().tolist() == fine
    assert br.events.left_out(near).to_dict() == {"not placeable at this width": 8}


@pytest.mark.parametrize(
    ("position", "said"),
    [("14.45,-12.2", "swapped?"), ("12.2,14.45", "a minus missing?"), ("50,50", "another area?")],
)
def test_events_that_all_lie_elsewhere_are_refused(table, faleme, position, said):
    with pytest.raises(InputError, match=said.replace("?", r"\?")):
        br.events.place(table("event_id,lon,lat", f"1,{position}"), faleme)


def test_what_is_wrong_with_a_file_of_events_names_it_and_goes_down_its_lines(tmp_path):
    file = tmp_path / "e.csv"
    file.write_text("event_id,lon,lat\n1,14.45,-12.2\n", "utf-8")
    for command in (["events"], ["score", "faleme", "--draws", "8", "--events"]):
        found = run(*command, file)
        assert found.exit_code == 2
        assert found.output.startswith(f"{file}:lon, lat: all lie off the area, such as 14.45, -1")
    file.write_text("event_id,lon,lat\n1,-12.2,x\n2,y,14.45\n3,-12.2,z\n", "utf-8")
    lines = run("events", file).output.splitlines()
    assert [line.split(":")[1] for line in lines] == ["2", "3", "4"]
    for name, content in (
        ("a.geojson", b'{"type": 1}'),
        ("b.parquet", b"PAR1"),
        ("c.gz", b"\x1f\x8b"),
    ):
        (tmp_path / name).write_bytes(content)
        assert f"{name}: found " in run("events", tmp_path / name).output


def test_sensitive_rows_are_withheld_and_counted(table, faleme):
    found = table("event_id,lon,lat,sensitive", "1,-12.2,14.45,high", "2,-12.2,14.45,")
    result = br.events.borderland(found, faleme)
    assert result.left_out.to_dict() == {"sensitive": 1}
    assert result.table.events.sum() == 1


def test_a_withheld_row_keeps_nothing_but_the_reason(table, faleme):
    header = "event_id,lon,lat,where_prec,sensitive,notes"
    rows = ["secret1,-12.2,14.45,4,yes,at the well", "secret2,-12.2,14.45,1,,at the well",
            "secret3,-12.2,14.45,,,at the well", "shown,-12.2,14.45,4,no,open"]  # fmt: skip
    found = table(header, *rows)
    kept = br.events.withhold(found, finer_than_m=25_000)
    assert kept.left_out.fillna("").tolist() == ["sensitive", *["finer than allowed"] * 2, ""]
    text = kept.to_csv() + br.events.place(kept, faleme).to_csv() + kept.to_json()
    assert "secret" not in text
    assert "well" not in text
    shown = br.events.drawable(found, faleme, finer_than_m=25_000)
    assert shown.table.event_id.tolist() == ["shown"]
    assert shown.left_out.to_dict() == {"finer than allowed": 2, "sensitive": 1}
    assert shown.total == len(found)


def test_an_event_is_drawn_no_finer_than_it_is_known(table, faleme):
    header = "event_id,lon,lat,where_prec,geo_precision"
    cells = [*((code, "") for code in range(1, 8)), *(("", code) for code in (1, 2, 3)), ("", "")]
    found = table(header, *(f"{n},-12.2,14.45,{a},{b}" for n, (a, b) in enumerate(cells)))
    words = ["place", "near", "district", "region", "vague", "country", "sea",
             "place", "near", "region", ""]  # fmt: skip
    assert found.precision.fillna("").tolist() == words
    shown = br.events.drawable(found, faleme).table
    assert shown.columns.tolist() == list(br.events.SHOWN)
    assert shown.drawn_as.tolist() == [
        *["point"] * 2, *["unit"] * 2, *["listed"] * 3, *["point"] * 2, "unit", "point",
    ]  # fmt: skip
    levels = faleme.units.set_index("unit_id").level
    assert shown.unit_id.dropna().map(levels).tolist() == [2, 1, 1]
    rest = shown[shown.drawn_as != "point"]
    assert rest[["side", "border_id", "distance_to_border_m", "geometry"]].isna().all(axis=None)
    by_metres = br.events.drawable(found.drop(columns="precision"), faleme).table
    by_word = [{"vague": "region", "sea": "country"}.get(word, word) for word in words]
    assert by_metres.precision.fillna("").tolist() == by_word


def test_squares_count_what_is_fine_enough(faleme, made):
    shown = br.events.drawable(made, faleme).table
    fine = shown[(shown.drawn_as == "point") & (shown.uncertainty_m <= 20_000)]
    squares = br.events.cells(shown, cell_m=20_000)
    joined = gpd.sjoin(fine, squares[["geometry"]], predicate="within")
    assert squares.events.tolist() == joined.groupby("index_right").size().tolist()
    assert squares.deaths_best.sum() == fine.deaths_best.sum()
    assert br.events.cells(shown.head(0)).empty


@pytest.fixture(scope="module")
def made(faleme):
    return br.events.synthetic(faleme, 2_000, seed=3)


def test_every_event_is_counted_once_or_left_out(faleme, made):
    for by in ([], ["side"], ["side", "month"], ["unit", "kind"]):
        found = br.events.borderland(made, faleme, by=by)
        assert found.table.events.sum() + found.left_out.sum() == found.total == 2_000
        shares = found.table.drop_duplicates(
            [c for c in ("band", "side", "unit") if c in found.table]
        )
        assert shares.area_share.sum() == pytest.approx(1)
        assert shares.people_share.sum() == pytest.approx(1)


def test_a_band_holds_what_lies_within_it(faleme, made):
    found = br.events.borderland(made, faleme, by=["side"], bands_m=[0, 20_000])
    away = br.border.distance_m(made.geometry.to_crs(faleme.crs), faleme.borders.geometry.iloc[0],
                                crs=faleme.crs)  # fmt: skip
    fine = (made.uncertainty_m <= 20_000) & made.intersects(
        faleme.countries.to_crs(made.crs).union_all()
    )
    near = found.table[found.table.band == "0-20 km"].events.sum()
    assert near == int((np.asarray(away) < 20_000)[fine & np.isfinite(away)].sum())
    land = found.table.area_km2[found.table.band == "0-20 km"].sum()
    around = (
        faleme.borders.geometry.iloc[0]
        .buffer(20_000)
        .intersection(
            faleme.countries.union_all().intersection(br.crs.bbox_polygon(faleme.bbox, faleme.crs))
        )
    )
    assert land == pytest.approx(around.area / 1e6, rel=0.01)


def test_even_events_give_even_shares(faleme):
    """One event for each 4 km² is as many as the land would have, in every band."""
    rng = np.random.default_rng(5)
    box = br.crs.bbox_polygon(faleme.bbox, faleme.crs)
    xy = rng.uniform(box.bounds[:2], box.bounds[2:], (60_000, 2))
    even = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=faleme.crs)
    found = br.events.borderland(even, faleme, by=[]).table
    assert ((found.per_area_low < 1.02) & (found.per_area_high > 0.98)).all()


def test_the_ratio_of_the_worked_example():
    """OECD/SWAC: a tenth of the events on six hundredths of the people."""
    table = pd.DataFrame({"band": ["0-10 km", "10+ km"], "events": [10, 90],
                          "area_share": [0.06, 0.94], "people_share": [0.06, 0.94]})  # fmt: skip
    assert _compared(table, []).per_people.round(2).tolist() == [1.67, 0.96]


def test_the_interval_is_that_of_chi_square():
    stats = pytest.importorskip("scipy.stats")
    for count in (0, 1, 7, 100, 5_000, 200_000):
        for level in (0.9, 0.95):
            low, high = br.events.poisson_interval(count, level=level)
            tail = (1 - level) / 2
            assert low == pytest.approx(
                stats.chi2.ppf(tail, 2 * count) / 2 if count else 0, rel=1e-9
            )
            assert high == pytest.approx(stats.chi2.ppf(1 - tail, 2 * count + 2) / 2, rel=1e-9)


@pytest.mark.parametrize(
    "options", [{"by": ["sides"]}, {"bands_m": [5, 10]}, {"bands_m": [0, 0]}, {"border_id": "A-B"}]
)
def test_what_a_table_cannot_be_asked_for(faleme, made, options):
    with pytest.raises(InputError, match="found"):
        br.events.borderland(made, faleme, **options)


def test_made_up_events_are_the_same_for_a_seed(faleme, made):
    pd.testing.assert_frame_equal(br.events.synthetic(faleme, 2_000, seed=3), made)
    assert set(made.source) == {"made up"}


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_command_writes_the_table_with_what_it_left_out(faleme, made, tmp_path):
    pytest.importorskip("openpyxl")
    file = tmp_path / "made.csv"
    few = made.head(300)
    few.drop(columns="geometry").assign(lon=few.geometry.x, lat=few.geometry.y)[
        ["event_id", "date", "kind", "where_prec", "time_precision", "lon", "lat"]
    ].to_csv(file, index=False)
    printed = run("events", file, "--by", "month,side")
    assert printed.exit_code == 0, printed.output
    wanted = br.events.borderland(br.events.read(file), faleme, by=["month", "side"]).to_frame()
    for name in ("table.csv", "table.xlsx"):
        assert run("events", file, "--by", "month,side", "-o", tmp_path / name).exit_code == 0
    assert run("events", file, "--by", "month,side", "-o", tmp_path / "again.xlsx").exit_code == 0
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "table.xlsx").read_bytes()
    for found in (pd.read_csv(tmp_path / "table.csv"), pd.read_excel(tmp_path / "table.xlsx")):
        pd.testing.assert_frame_equal(found, wanted, check_dtype=False, rtol=1e-5)
    assert "not placeable at this width" in printed.output
    assert wanted.events.sum() == 300


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--by", "year"], "by: found 'year'"), (["--bands", "0,x"], "--bands: kilometres"),
     (["--border", "A-B"], "border: found 'A-B'"), (["-o", "t.pdf"], "allowed: .csv, .xlsx")],
)  # fmt: skip
def test_the_command_says_what_it_cannot_do(tmp_path, options, said):
    file = tmp_path / "e.csv"
    file.write_text("event_id,lon,lat\n1,-12.2,14.45\n", "utf-8")
    found = run("events", file, *options)
    assert found.exit_code == 2
    assert said in found.output


def test_the_score_counts_only_what_is_fine_enough(tmp_path):
    file, out = tmp_path / "e.csv", tmp_path / "out.csv"
    rows = [f"{n},-12.2,14.45,{code}" for n, code in enumerate((1, 6, 4), start=1)]
    file.write_text("\n".join(["event_id,lon,lat,where_prec", *rows, "1,-12.2,14.45,1"]), "utf-8")
    done = run("score", "faleme", "--draws", 8, "--events", file, "-o", out)
    assert done.exit_code == 0, done.output
    assert pd.read_csv(out).events_10km.max() == 1
    assert "2 of 4 events left out: not placeable at this width" in done.output
    assert "1 of 4 events left out: repeated" in done.output


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "1e999", "9999-12-31", "0000-00-00", "1_2", "٣", "−1", "=1", "NaN", "9" * 400]
    ),
    st.integers().map(str),
    st.dates().map(str),
)


@pytest.mark.parametrize(("header", "row"), [(ACLED, acled), (UCDP, ucdp)], ids=["ACLED", "UCDP"])
@given(data=st.data())
def test_any_value_in_any_cell_is_read_or_refused(tmp_path_factory, header, row, data):
    name = data.draw(st.sampled_from(header.split(",")))
    file = tmp_path_factory.mktemp("any") / "events.csv"
    with file.open("w", encoding="utf-8", newline="", errors="replace") as sink:
        cells = (row() + ",").split(",")[:-1]
        cells[header.split(",").index(name)] = data.draw(CELLS)
        csv.writer(sink).writerows([header.split(","), cells])
    try:
        found = br.events.read(file)
    except InputError:
        return
    assert len(found) == 1


def test_an_event_in_another_country_than_its_table_says_is_left_out(table, faleme):
    header = "event_id,lon,lat,country,where_prec"
    kayes, bakel = "-11.45,14.44", "-12.46,14.6"
    rows = [f"1,{kayes},Mali,1", f"2,{kayes},ML,1", f"3,{kayes},466,1", f"4,{kayes},Sénégal,1",
            f"5,{kayes},Senegal,4", f"6,{kayes},Wonderland,1", f"7,{bakel},SEN,1"]  # fmt: skip
    placed = br.events.place(table(header, *rows), faleme)
    assert placed.left_out.fillna("").tolist() == [
        *[""] * 3, "in another country than the table says", *[""] * 3,
    ]  # fmt: skip
    assert br.events.drawable(table(header, *rows), faleme).left_out.sum() == 1
    with pytest.raises(InputError, match="country: 2 of 3 events lie in another country"):
        br.events.place(table(header, *rows[3:4], rows[3].replace("4,", "8,", 1), rows[0]), faleme)


def test_a_spec_names_the_distance_of_its_events(tmp_path):
    spec, events, out = (tmp_path / name for name in ("s.toml", "e.csv", "out.csv"))
    text = (br.catalogue.data_dir() / "scores" / "border.toml").read_text("utf-8")
    text = text.replace('"river_share"', '"events_20km"')
    spec.write_text(text.replace('"claims"', '"deaths_2.5km_per_year"'), "utf-8")
    rows = ["1,-12.2,14.45,1,2020-01-01,4", "2,-12.2,14.45,2,2021-12-30,1"]
    events.write_text("\n".join(["event_id,lon,lat,where_prec,date,deaths", *rows]), "utf-8")
    done = run("score", "faleme", "--draws", 8, "--spec", spec, "--events", events, "-o", out)
    assert done.exit_code == 0, done.output
    table = pd.read_csv(out)
    assert (table.events_20km.max(), table.events_10km.max()) == (1, 1)
    assert table["deaths_2.5km_per_year"].max() == pytest.approx(2, rel=0.01)
    assert "1 of 2 events left out: not placeable at this width (20 km)" in done.output
    mapped = run("map", "faleme", "--spec", spec, "--events", events, "-o", tmp_path / "map.html")
    assert mapped.exit_code == 0, mapped.output
    assert "1 of 2 events left out: not placeable at this width (20 km)" in mapped.output
    assert "events_20km" not in mapped.output  # it has figures: it is not left out of the score
    none = run("score", "faleme", "--draws", 8, "--spec", spec, "--force", "-o", out)
    assert none.exit_code == 0, none.output
    assert "events_20km" in none.output
    assert pd.read_csv(out).events_20km.isna().all()


def test_what_is_withheld_is_in_no_output(tmp_path):
    file = tmp_path / "e.csv"
    kept = [f"kept{n},-12.2,14.45,2,2024-05-0{n},Openville,1" for n in (1, 2, 3)]
    hidden = ["secret1,-12.2345678,14.4512345,1,2024-05-06,Hiddenham,77",
              "secret2,-12.2345678,14.4512345,,2024-05-06,Hiddenham,77"]  # fmt: skip
    head = "event_id,lon,lat,where_prec,date,location,deaths"
    file.write_text("\n".join([head, *kept, *hidden]), "utf-8")
    outputs = [("events", file, "--by", "side,month,kind", "-o", tmp_path / "t.csv"),
               ("events", file, "--sensitivity", "-o", tmp_path / "s.csv"),
               ("score", "faleme", "--draws", 8, "--events", file, "-o", tmp_path / "scores.csv"),
               ("map", "--no-scores", "--events", file, "-o", tmp_path / "m.html")]  # fmt: skip
    for words in outputs:
        done = run(*words, "--withhold", "25")
        assert done.exit_code == 0, done.output
        written = words[-1].read_text("utf-8-sig")
        for trace in ("secret", "Hiddenham", "2345678", "4512345", "2024-05-06"):
            assert trace not in written
            assert trace not in done.output
        if words[0] == "score":
            assert pd.read_csv(words[-1]).events_10km.max() == 0
            assert "2 of 5 events left out: finer than allowed" in done.output
        if words[0] == "events":
            table = pd.read_csv(words[-1]).set_index("band")
            assert table.events["finer than allowed"] == 2
            assert ",77" not in written
            assert "2 finer than allowed" in done.output


def test_counts_change_with_the_source_of_the_border(faleme, made):
    table = br.events.sensitivity(made, faleme, bands_m=[0, 20_000])
    assert (table.change == table.events_other - table.events).all()
    assert (table.moved <= table.events).all()
    assert table.moved.sum() > 0
    whole = br.events.borderland(made, faleme, bands_m=[0, 20_000])
    written = whole.to_frame(table)
    assert len(written) == len(whole.to_frame())
    assert written.moved.sum() == table.moved.sum()
    same = br.events.sensitivity(made, faleme, countries=faleme.countries)
    assert (same.change == 0).all()
    assert (same.moved == 0).all()
