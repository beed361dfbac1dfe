"""An area from names alone, and the coarse world that it is drawn from."""

from __future__ import annotations

import csv
import io
import tomllib

import pytest
import shapely
from click.testing import CliRunner

import borderrisk as br
from borderrisk import layers
from borderrisk.area import new_area
from borderrisk.area.towns import towns
from borderrisk.cli import main
from borderrisk.crs import GEOD
from borderrisk.errors import InputError, InputWarning
from borderrisk.viewer.map import collect_content

BORDERS = [
    ("MLI", "NER"), ("BEN", "TGO"), ("TCD", "SDN"), ("ARM", "AZE"), ("NOR", "SWE"), ("BEL", "NLD"),
    ("IND", "BGD"), ("COL", "VEN"), ("THA", "MMR"), ("CMR", "NGA"), ("JOR", "ISR"), ("FIN", "RUS"),
]  # fmt: skip


@pytest.mark.parametrize("pair", BORDERS, ids="-".join)
def test_neighbours_of_the_coarse_world_share_their_border_vertex_by_vertex(pair):
    countries = layers.world_countries(pair)
    apart = shapely.coverage_invalid_edges(countries.geometry.array)
    assert sum(map(GEOD.geometry_length, apart)) < 5_000  # one edge of Natural Earth's own
    shared = shapely.intersection(*(shape.boundary for shape in countries.geometry))
    (line,) = layers.world_borders(pair).geometry
    lines = [part for part in shapely.get_parts(shared) if part.geom_type == "LineString"]
    length = GEOD.geometry_length(shapely.multilinestrings(lines))
    assert length == pytest.approx(GEOD.geometry_length(line), rel=1e-3)


def test_outlines_across_180_degrees_lie_on_both_sides():
    for code in ("RUS", "FJI"):
        (outline,) = layers.world_countries([code]).geometry
        assert outline.is_valid
        west, _, east, _ = outline.bounds
        assert (west, east) == (-180, 180)
        assert outline.area < 4000


def test_a_new_area_is_complete_from_two_names(tmp_path):
    made = new_area(["Niger", "466"], "sahel")
    (tmp_path / "sahel.toml").write_text(made.toml, "utf-8")
    (tmp_path / "sahel-places.csv").write_text(made.places, "utf-8")
    area = br.read_area(tmp_path / "sahel.toml")
    assert list(area.borders.index) == ["NER-MLI"]
    assert set(area.countries.name_fr) == {"Niger", "Mali"}
    assert {"Labbézanga", "Ayorou"} & set(area.places.name)
    least, most = br.crs.scale_range(area.crs, area.bbox)
    assert max(1 - least, most - 1) < 0.003
    assert area.sources["places"].licence == "CC-BY-4.0"
    assert area.sources["countries"].attribution == "Made with Natural Earth"


def test_every_line_of_a_new_area_but_the_countries_may_go(tmp_path):
    table = tomllib.loads(new_area(["NER", "MLI"], "a").toml)
    assert set(table) == {"title", "countries", "borders", "window", "crs", "rivers", "layers"}
    lines = 'countries = ["NER", "MLI"]\nrivers = []\n[layers]\ncountries = "world"\nunits = []\n'
    (tmp_path / "a.toml").write_text(f"{lines}places = []\ncrossings = []\n", "utf-8")
    with pytest.warns(InputWarning, match="scale within 0.43%"):
        area = br.read_area(tmp_path / "a.toml")
    assert list(area.borders.index) == ["NER-MLI"]
    assert [note.split(":")[0] for note in area.notes] == ["window", "crs", "borders", "title"]


def test_a_window_across_180_degrees_is_one_window(tmp_path):
    text = """
countries = ["FJI", "AAA"]
borders = []
window = [176.0, -20.0, -178.0, -15.0]
[layers]
countries = [{ files = "c.geojson" }]
units = []
rivers = []
places = "p.csv"
crossings = []
"""
    fiji = layers.world_countries(["FJI"])
    fiji.to_file(tmp_path / "c.geojson", driver="GeoJSON")
    (tmp_path / "p.csv").write_text(
        "place_id,name,country,lon,lat\na,West,FJ,177.4,-17.8\nb,East,FJ,-179.9,-16.8\n", "utf-8"
    )
    (tmp_path / "a.toml").write_text(text.replace(', "AAA"', ""), "utf-8")
    area = br.read_area(tmp_path / "a.toml")
    west, east = area.places.set_index("place_id").geometry.loc[["a", "b"]]
    (distance,) = GEOD.inv([177.4], [-17.8], [-179.9], [-16.8])[2:]
    assert west.distance(east) == pytest.approx(distance[0], rel=2e-3)


@pytest.mark.parametrize(
    ("names", "words"),
    [(["RUS", "USA"], "no land border"), (["FJI", "NZL"], "no land border"), (["XX", "ML"], "'XX'"),
     (["ML", "MLI"], "two countries"), (["Congo", "Gabon"], r"Republic of the Congo \(COG\)")],
)  # fmt: skip
def test_what_is_no_border_is_said(names, words):
    with pytest.raises(InputError, match=words):
        new_area(names, "a")


def test_the_command_writes_an_area_and_says_what_it_is_made_of(tmp_path):
    target = tmp_path / "b.toml"
    done = CliRunner().invoke(main, ["new", "BEN", "Togo", "-o", str(target)])
    assert done.exit_code == 0, done.output
    for words in (
        str(target), "1:10 million", "rivers: none", "border BEN-TGO: ", "outlines coincide along ",
        "title: Benin – Togo border", "window: [", "crs: +proj", "scale within 0.0",
        "a score leaves out river_share: no river is known",
    ):  # fmt: skip
        assert words in done.output
    target.write_text(f"{target.read_text('utf-8')}# mine\n", "utf-8")
    again = CliRunner().invoke(main, ["new", "BEN", "TGO", "-o", str(target)])
    assert (again.exit_code, "--force" in again.output) == (2, True)
    checked = CliRunner().invoke(main, ["check", str(target)])
    assert checked.exit_code == 0, checked.output
    assert "border BEN-TGO: " in checked.output


@pytest.mark.parametrize("name", [".", "a", "a.csv"])
def test_an_area_is_written_as_toml_alone(tmp_path, name):
    done = CliRunner().invoke(main, ["new", "BEN", "Togo", "-o", str(tmp_path / name)])
    assert (done.exit_code, "allowed: .toml" in done.output) == (2, True)
    assert not list(tmp_path.iterdir())


def test_no_name_of_the_gazetteer_breaks_the_table_of_places():
    table = towns(["CAN"], (-76, 45, -75, 46)).table
    assert "Ottawa" in table
    assert all(line.isprintable() for line in table.splitlines())


def test_the_command_takes_files_and_writes_nothing_if_one_is_bad(tmp_path):
    units = tmp_path / "u.geojson"
    units.write_text("{", "utf-8")
    target = tmp_path / "area" / "b.toml"
    target.parent.mkdir()
    command = ["new", "BEN", "TGO", "-o", str(target), "--units", str(units)]
    assert CliRunner().invoke(main, command).exit_code == 2
    assert list(target.parent.iterdir()) == []
    frame = layers.world_countries(["BEN", "TGO"]).rename(columns={"name_en": "name"})
    frame.assign(unit_id=frame.country, level=1).to_file(units, driver="GeoJSON")
    assert CliRunner().invoke(main, command).exit_code == 0
    assert len(br.read_area(target).units) == 2


def test_a_new_area_is_scored_by_what_it_can_know(tmp_path):
    target = tmp_path / "a.toml"
    run = CliRunner().invoke
    assert run(main, ["new", "BEN", "TGO", "-o", str(target)]).exit_code == 0
    done = run(main, ["score", str(target), "--length", "40000", "--draws", "16"])
    assert done.exit_code == 0
    assert "left out, no segment has a figure: river_share (no river is known)" in done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert sum(bool(row["score"]) for row in rows) > len(rows) / 2
    assert not any(name.startswith("contribution_river") for name in rows[0])


def test_a_border_too_long_for_any_plane_is_warned_of():
    with pytest.warns(InputWarning, match=r"scale within 4\.\d+%"):
        new_area(["CAN", "USA"], "a", files={"places": ["p.csv"]})


def test_the_page_of_a_new_area_says_which_indicators_are_left_out(tmp_path):
    made = new_area(["BEN", "TGO"], "a")
    (tmp_path / "a.toml").write_text(made.toml, "utf-8")
    (tmp_path / "a-places.csv").write_text(made.places, "utf-8")
    area = br.read_area(tmp_path / "a.toml")
    table = br.indicators.measure(area.segments(40_000), area)
    result = br.score.composite(table, br.score.read_spec(), draws=16)
    shown = collect_content(br.maps.draw(area, scores=result)).score
    assert [item.title["en"] for item in shown.left_out][:2] == [
        "Share along the river", "Distance to a published crossing",
    ]  # fmt: skip
    assert shown.left_out[0].why["fr"] == "aucun cours d'eau n'est connu"
    assert "Benin side" in shown.left_out[2].title["en"]


def test_no_river_share_is_given_below_the_scale_of_the_outlines(tmp_path):
    for name, text in {"rivers": "", "coarse": "accuracy_m = 3000, "}.items():
        river = layers.world_borders(["BEN", "TGO"])[["geometry"]].assign(river_id="r", name="R")
        river.to_file(tmp_path / "r.geojson", driver="GeoJSON")
        (tmp_path / f"{name}.toml").write_text(
            'countries = ["BEN", "TGO"]\nwindow = [-1, 6, 3, 12]\n[layers]\ncountries = "world"\n'
            f'rivers = {{ {text}files = "r.geojson" }}\nunits = []\nplaces = []\ncrossings = []',
            "utf-8",
        )
    area, coarse = (br.read_area(tmp_path / f"{name}.toml") for name in ("rivers", "coarse"))
    cut = area.segments(200_000)
    assert cut.river_share_250m.isna().all()  # the coarse world is known to 400 m
    assert (cut.river_share_500m > 0.9).all()
    assert (cut.river_share > 0.9).all()
    assert coarse.segments(200_000).filter(like="river_share").isna().all(axis=None)
    table = br.indicators.measure(coarse.segments(200_000), coarse)
    assert set(br.indicators.reasons(table, coarse).river_share) == {"below-scale"}
    told = CliRunner().invoke(main, ["border", str(tmp_path / "rivers.toml")]).output
    assert "250 m  not given, outlines are known to 400 m" in told
    assert "outlines: 1:10 million, positions to about 400 m" in told


def test_a_place_far_outside_its_country_is_left_out_and_named(tmp_path):
    done = CliRunner().invoke(main, ["new", "THA", "MMR", "-o", str(tmp_path / "a.toml")])
    assert done.exit_code == 0, done.output
    assert "places left out, far outside the outline of their country: " in done.output
    assert "Koh Tao" in done.output
    assert "Koh Tao" not in (tmp_path / "a-places.csv").read_text("utf-8")
