"""An export is the map's content: every row, its terms, the same bytes, nothing finer."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from click.testing import CliRunner

import borderrisk as br
from borderrisk import export, tables
from borderrisk.cli import main
from borderrisk.errors import InputError

ALL = (".gpkg", ".kml", ".xlsx", ".geojson", ".csv", ".parquet")


@pytest.fixture(scope="module")
def area():
    return br.read_area("faleme")


@pytest.fixture(scope="module")
def placed(area):
    return br.read_register("timbuktu-2025-04").place(area)


@pytest.fixture(scope="module")
def scores(area):
    segments = area.segments()
    return pd.DataFrame(
        {"score": range(len(segments)), "rank": range(len(segments))}, index=segments.index
    )


WRITE = """
import sys, borderrisk as br
import pandas as pd
folder, scores, *suffixes = sys.argv[1:]
area = br.read_area("faleme")
placed = br.read_register("timbuktu-2025-04").place(area).sample(frac=1, random_state=3)
scores = pd.read_csv(scores, index_col="segment_id").sample(frac=1, random_state=4)
for suffix in suffixes:
    br.export.write(area, f"{folder}/faleme{suffix}", placed=placed, scores=scores)
"""


def test_bytes_do_not_depend_on_clock_zone_folder_or_order_of_rows(area, placed, scores, tmp_path):
    scores.to_csv(tmp_path / "scores.csv")
    other = tmp_path / "deux é"
    other.mkdir()
    command = [sys.executable, "-c", WRITE, str(other), str(tmp_path / "scores.csv"), *ALL]
    subprocess.run(command, env=os.environ | {"TZ": "Pacific/Chatham"}, check=True)
    for suffix in ALL:
        path = tmp_path / f"faleme{suffix}"
        assert export.write(area, path, placed=placed, scores=scores) == path
        assert path.read_bytes() == (other / path.name).read_bytes(), suffix


def test_a_geopackage_holds_every_layer_with_its_terms(area, placed, scores, tmp_path):
    path = export.write_gpkg(area, tmp_path / "a.gpkg", placed=placed, scores=scores)
    names = [name for name, _ in pyogrio.list_layers(path)]
    layers = names[:-2]
    assert names == [
        "countries", "units", "rivers", "places", "crossings", "borders", "segments", "claims",
        "sources", "columns",
    ]  # fmt: skip
    for name in layers:
        frame = gpd.read_file(path, layer=name)
        assert frame.crs == "EPSG:4326"
        for about in export.content.ABOUT:
            assert frame[about].astype(str).str.len().gt(0).all(), (name, about)
    segments = gpd.read_file(path, layer="segments").set_index("segment_id")
    assert segments.score.to_dict() == scores.score.to_dict()
    sources = pyogrio.read_dataframe(path, layer="sources")
    assert set(sources.layer) == set(layers)
    listed = pyogrio.read_dataframe(path, layer="columns")
    assert listed.holds[listed.layer.eq("segments")].str.len().gt(0).all()


def test_no_claim_is_dropped_and_none_is_finer_than_it_was(area, placed, tmp_path):
    path = export.write_gpkg(area, tmp_path / "a.gpkg", placed=placed)
    found = gpd.read_file(path, layer="claims").set_index("claim_id")
    given = placed.set_index("claim_id")
    assert sorted(found.index) == sorted(given.index)
    for claim_id, row in given.iterrows():
        shape = found.geometry[claim_id]
        assert (shape is None) == (row.geometry is None)
        if row.geometry is not None:
            assert shapely.get_dimensions(shape) == shapely.get_dimensions(row.geometry)
    assert not set(found.columns) & {"quote", "marks", "exact", "sentence"}


def test_scores_are_found_by_their_segment_after_a_csv_and_a_filter(area, scores, tmp_path):
    scores.to_csv(tmp_path / "scores.csv")
    back = pd.read_csv(tmp_path / "scores.csv").sort_values("rank", ascending=False).head(7)
    layer = export.collect_layers(area, scores=back)["segments"].frame.set_index("segment_id")
    assert layer.score.dropna().to_dict() == back.set_index("segment_id").score.to_dict()
    assert len(layer) == len(scores)


def test_a_composite_with_its_cut_is_exported_with_those_segments(area, placed):
    cut = area.segments(25_000, border_id="MLI-MRT")
    table = br.indicators.measure(cut, area, placed=placed).assign(cut_m=25_000.0)
    columns = ["border_id", "cut_m"]
    scores = table[columns].assign(score=0.5)
    frame = export.collect_layers(area, scores=scores)["segments"].frame
    assert sorted(frame.segment_id) == sorted(cut.index)
    assert set(frame.border_id) == {"MLI-MRT"}


def test_a_score_of_no_segment_is_refused(area):
    with pytest.raises(InputError, match="scores:nowhere:segment_id"):
        export.collect_layers(area, scores=pd.DataFrame({"score": [1]}, index=["nowhere"]))


def test_csv_has_tags_and_a_mark_and_geojson_its_sources(area, placed, tmp_path):
    path = export.write_csv(area, tmp_path / "a.csv", layer="claims", placed=placed)
    assert path.read_bytes()[:3] == b"\xef\xbb\xbf"
    rows = pd.read_csv(path, encoding="utf-8-sig", dtype=str)
    assert rows.iloc[0].str.startswith("#").all()
    assert len(rows) == len(placed) + 1
    path = export.write_geojson(area, tmp_path / "a.geojson", layer="claims", placed=placed)
    found = json.loads(path.read_text("utf-8"))
    assert len(found["features"]) == len(placed)
    assert found["sources"]


def test_no_cell_of_a_sheet_is_a_formula(area, placed, tmp_path):
    hostile = placed.assign(place="=1+1")
    path = export.write_xlsx(area, tmp_path / "a.xlsx", placed=hostile)
    book = openpyxl.load_workbook(path)
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert "f" not in kinds
    path = export.write_csv(area, tmp_path / "a.csv", layer="claims", placed=hostile)
    back = pd.read_csv(path, encoding="utf-8-sig", dtype=str)
    assert set(back.place[1:]) == {"'=1+1"}
    assert set(back.place[1:].map(tables.unguard)) == {"=1+1"}


@pytest.mark.parametrize(
    ("suffix", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_a_picture_is_the_same_bytes_each_time(area, placed, tmp_path, suffix, start):
    m = br.maps.draw(area, placed=placed)
    path = export.write_picture(m, tmp_path / f"a.{suffix}")
    assert path.read_bytes().startswith(start)
    assert export.write_picture(m, tmp_path / f"b.{suffix}").read_bytes() == path.read_bytes()


def test_geoparquet_keeps_the_geometry(area, tmp_path):
    path = export.write_geoparquet(area, tmp_path / "a.parquet", layer="units")
    frame = gpd.read_parquet(io.BytesIO(path.read_bytes()))
    assert len(frame) == len(area.units)
    assert frame.crs == "EPSG:4326"


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("a.shp", {}, "found .shp, allowed: .gpkg"),
        ("a.gpkg", {"layer": "units"}, "leave out the layer"),
        ("a.csv", {"layer": "unit"}, "found 'unit', there are countries"),
        ("none/a.gpkg", {}, "no such folder"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is_left(area, tmp_path, name, options, said):
    with pytest.raises(InputError, match=said):
        export.write(area, tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_what_the_function_writes(area, placed, tmp_path):
    run = CliRunner().invoke(main, ["export", "faleme", "-o", str(tmp_path / "a.gpkg")])
    assert run.exit_code == 0, run.output
    export.write_gpkg(area, tmp_path / "b.gpkg", placed=placed)
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()
    assert CliRunner().invoke(main, ["export", "faleme"]).exit_code == 2
