"""The same toy units in every format and every dialect: the same frame comes out."""

from __future__ import annotations

import json
import tomllib
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

import borderrisk as br
from borderrisk import layers
from borderrisk.errors import InputError, InputWarning
from borderrisk.layers import binary

SHARED = Path(__file__).parents[2] / "shared" / "data"

UNITS = gpd.GeoDataFrame(
    {
        "unit_id": ["m1", "s1"],
        "name": ["Kéniéba", "Saraya"],
        "country": ["MLI", "SEN"],
        "level": [2, 2],
        "vintage": [2016, 2016],
    },
    geometry=[shapely.box(-11.5, 12, -11, 13), shapely.box(-12, 12, -11.5, 13)],
    crs="OGC:CRS84",
)


def read(kind, folder, *files, countries=("MLI", "SEN"), **said):
    source = layers.LayerSource.model_validate({"files": [str(file) for file in files], **said})
    origin = layers.OwnLayer.of(kind, [source], folder)
    return layers.read_own(kind, origin, countries=countries)


def zipped(frame, path):
    frame.to_file(path.with_suffix(".shp"))
    with zipfile.ZipFile(path, "w") as archive:
        for part in path.parent.glob(f"{path.stem}.*"):
            if part != path:
                archive.write(part, f"folder/{part.name}")


WRITERS = {
    "u.geojson": lambda frame, path: frame.to_file(path, driver="GeoJSON"),
    "u.gpkg": lambda frame, path: frame.to_file(path),
    "u.shp": lambda frame, path: frame.to_file(path),
    "u.zip": zipped,
    "u.fgb": lambda frame, path: frame.to_file(path, driver="FlatGeobuf"),
    "u.parquet": lambda frame, path: frame.to_parquet(path),
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("crs", ["OGC:CRS84", "EPSG:4326", "EPSG:32629"])
def test_every_format_gives_the_same_units_in_degrees(tmp_path, name, crs):
    if crs != "OGC:CRS84" and name == "u.geojson":
        pytest.skip("GDAL writes GeoJSON in OGC:CRS84 alone")
    WRITERS[name](UNITS.to_crs(crs), tmp_path / name)
    table = read("units", tmp_path, name).table.sort_values("unit_id")
    columns = list(UNITS.columns.drop("geometry"))
    assert table[columns].astype(str).to_numpy().tolist() == (
        UNITS[columns].astype(str).to_numpy().tolist()
    )
    assert shapely.equals_exact(
        shapely.normalize(table.geometry.array), shapely.normalize(UNITS.geometry.array), 1e-7
    ).all()


def test_a_topology_gives_neighbours_that_share_their_arc(tmp_path):
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.5], "translate": [-12, 12]},
        "arcs": [
            [[1, 0], [0, 2]],
            [[1, 2], [-1, 0], [0, -2], [1, 0]],
            [[1, 2], [1, 0], [0, -2], [-1, 0]],
        ],
        "objects": {
            "units": {
                "type": "GeometryCollection",
                "geometries": [
                    {
                        "type": "Polygon",
                        "arcs": [[0, 1]],
                        "id": 686,
                        "properties": {"name": "Senegal"},
                    },
                    {
                        "type": "Polygon",
                        "arcs": [[0, 2]],
                        "id": "466",
                        "properties": {"name": "Mali"},
                    },
                ],
            }
        },
    }
    (tmp_path / "w.json").write_text(json.dumps(topology), "utf-8")
    table = read("countries", tmp_path, "w.json").table
    assert list(table.country) == ["SEN", "MLI"]
    assert shapely.coverage_is_valid(table.geometry.array)
    assert shapely.intersection(*table.geometry).length == 1


DIALECTS = {
    "geoboundaries": {
        "shapeGroup": "MLI",
        "shapeName": "Kita",
        "shapeID": "1",
        "shapeType": "ADM2",
    },
    "cod-ab, 2018": {
        "ADM0_PCODE": "ML",
        "ADM1_FR": "Kayes",
        "ADM1_PCODE": "ML01",
        "ADM2_FR": "Kita",
        "ADM2_PCODE": "ML0105",
        "date": "2018-01-01",
    },
    "cod-ab, 2021": {
        "admin0Pcod": "ML",
        "admin1Name": "Kayes",
        "admin2Name": "Kita",
        "admin2Pcod": "ML0105",
    },
    "cod-ab, lower case": {
        "adm0_pcode": "ML",
        "adm2_name": "Kita",
        "adm2_pcode": "ML0105",
        "valid_on": "2021-05-01",
    },
    "wfp": {"iso3": "MLI", "adm1_name": "Kayes", "adm2_name": "Kita", "adm2_id": 7},
    "gadm": {"GID_0": "MLI", "NAME_1": "Kayes", "GID_2": "MLI.1.2_1", "NAME_2": "Kita"},
    "whos-on-first": {
        "wof:id": 3,
        "wof:name": "Kita",
        "iso:country": "ML",
        "wof:placetype": "county",
    },
    "other names": {"LAND": "466", "NOM": "Kita", "NIV": "2"},
}


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_of_units_is_read_as_it_stands(tmp_path, name):
    frame = gpd.GeoDataFrame([DIALECTS[name]], geometry=UNITS.geometry[:1], crs="OGC:CRS84")
    frame.to_file(tmp_path / "u.geojson", driver="GeoJSON")
    fields = {"country": "LAND", "name": "NOM", "level": "NIV"}
    said = {"fields": fields} if "LAND" in frame else {}
    table = read("units", tmp_path, "u.geojson", **said).table
    assert table[["name", "country", "level"]].to_numpy().tolist() == [["Kita", "MLI", 2]]


@pytest.mark.parametrize(
    "columns",
    [
        {"shapeGroup": "NOR"},
        {"ADM0_A3": "NOR", "ISO_A3": "-99"},
        {"A3": "NOR"},
        {"admin0Pcod": "NO"},
        {"GID_0": "NOR"},
        {"cca3": "NOR"},
        {"wof:id": 1, "wof:country": "NO"},
        {"iso3": "NOR"},
        {"id": "578", "name": "Norway"},
        {"id": 578},
        {"country": "no"},
    ],
)
def test_every_dialect_and_code_of_countries_is_read_as_it_stands(tmp_path, columns):
    frame = gpd.GeoDataFrame([columns], geometry=UNITS.geometry[:1], crs="OGC:CRS84")
    frame.to_file(tmp_path / "c.geojson", driver="GeoJSON")
    table = read("countries", tmp_path, "c.geojson", countries=["NOR"]).table
    assert table[["country", "name_fr"]].to_numpy().tolist() == [["NOR", "Norvège"]]


def test_columns_that_fit_no_dialect_are_one_issue_with_the_way_out(tmp_path):
    frame = UNITS.rename(columns={"name": "x", "country": "y", "unit_id": "z"})
    frame.to_file(tmp_path / "u.gpkg")
    with pytest.raises(InputError) as caught:
        read("units", tmp_path, "u.gpkg")
    (issue,) = caught.value.issues
    for words in ("z, x, y, level", "geoboundaries", 'fields = { name = "…"'):
        assert words in issue.found


def test_a_geonames_dump_and_a_workbook_are_tables_of_places(tmp_path):
    row = [
        "1",
        "Kita",
        "Kita",
        "Kita,Quita",
        "13.0",
        "-9.5",
        "P",
        "PPLA2",
        "ML",
        *[""] * 5,
        "46435",
        "",
        "340",
        "Africa/Bamako",
        "2024-01-01",
    ]
    (tmp_path / "ML.txt").write_text("\t".join(row) + "\n", "utf-8")
    pd.DataFrame(
        {
            "place_id": [1],
            "name": ["Kita"],
            "country": ["ML"],
            "Longitude": [-9.5],
            "Latitude": [13.0],
            "population": [46435],
        }
    ).to_excel(tmp_path / "p.xlsx", index=False)
    for name in ("ML.txt", "p.xlsx"):
        (place,) = read("places", tmp_path, name).table.itertuples()
        assert (place.place_id, place.country, place.population) == ("1", "MLI", 46435)
        assert (place.geometry.x, place.geometry.y) == (-9.5, 13.0)
    assert read("places", tmp_path, "ML.txt").table.variants[0] == "Kita|Quita"
    with zipfile.ZipFile(tmp_path / "ML.zip", "w") as archive:
        archive.write(tmp_path / "ML.txt", "ML.txt")
        archive.writestr("readme.txt", "Readme for GeoNames")
    assert len(read("places", tmp_path, "ML.zip").table) == 1


def test_a_shapefile_without_its_prj_asks_for_the_crs(tmp_path):
    UNITS.to_file(tmp_path / "u.shp")
    (tmp_path / "u.prj").unlink()
    with pytest.raises(InputError, match="say which"):
        read("units", tmp_path, "u.shp")
    assert len(read("units", tmp_path, "u.shp", crs="EPSG:4326").table) == 2


@pytest.mark.parametrize("ending", [".gpkg", ".fgb", ".shp", ".zip", ".parquet", ".xlsx"])
def test_a_virtual_raster_in_disguise_opens_no_driver(tmp_path, ending):
    (tmp_path / f"u{ending}").write_text(
        "<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>", "utf-8"
    )
    with pytest.raises(InputError):
        read("units", tmp_path, f"u{ending}")


@pytest.mark.filterwarnings("ignore:GPKG. bad application_id")
@pytest.mark.parametrize(("ending", "magic"), [(k, m) for k, (m, _) in binary.MAGIC.items()])
def test_another_format_behind_the_first_bytes_of_one_is_refused(tmp_path, ending, magic):
    """GDAL itself opens this virtual dataset by the text behind a FlatGeobuf's first bytes."""
    (tmp_path / "secret.csv").write_text('WKT,unit_id\n"POINT(1 2)",x\n', "utf-8")
    virtual = (
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{tmp_path}/secret.csv'
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    path = tmp_path / f"u{ending}"
    path.write_bytes(magic + virtual.encode())
    with pytest.raises(InputError, match=r"not readable|found layers: none"):
        read("units", tmp_path, path.name)
    if ending == ".fgb":
        assert pyogrio.list_layers(path)[:, 0].tolist() == ["secret"]


def test_the_drivers_of_gdal_are_as_before_once_a_file_is_read(tmp_path):
    before = list(pyogrio.list_drivers())
    UNITS.to_file(tmp_path / "u.gpkg")
    read("units", tmp_path, "u.gpkg")
    assert list(pyogrio.list_drivers()) == before


def test_an_invalid_outline_is_mended_when_told_and_said(tmp_path):
    bow = shapely.Polygon([(-12, 12), (-11, 13), (-11, 12), (-12, 13)])
    UNITS.set_geometry([bow, UNITS.geometry[1]], crs="OGC:CRS84").to_file(tmp_path / "u.gpkg")
    with pytest.raises(InputError, match="repair = true"):
        read("units", tmp_path, "u.gpkg")
    with pytest.warns(InputWarning, match="1 invalid outlines mended"):
        layer = read("units", tmp_path, "u.gpkg", repair=True)
    assert layer.table.geometry.is_valid.all()
    assert "1 invalid outlines mended" in " ".join(layer.notes)


@pytest.mark.parametrize("cell", ["SN ML", "SEN, MLI", "sen/466", "Sénégal–Mali"])
def test_the_two_countries_of_a_post_are_codes_however_written(tmp_path, cell):
    (tmp_path / "c.csv").write_text(f'name,countries,lon,lat\nPost,"{cell}",-12,14\n', "utf-8")
    said = {"fields": {"name": "name", "countries": "countries"}}
    assert read("crossings", tmp_path, "c.csv", **said).table.countries.tolist() == ["SEN MLI"]


def test_dialects_name_columns_that_are_ours():
    file = Path(layers.__file__).parent / "dialects.toml"
    for dialect in tomllib.loads(file.read_text("utf-8")).values():
        for kind, described in layers.KINDS.items():
            assert set(dialect.get(kind, ())) <= set(described.columns)


@pytest.mark.skipif(not SHARED.is_dir(), reason="real files of other publishers are not here")
@pytest.mark.parametrize(
    ("kind", "file", "country", "rows", "said"),
    [
        ("units", "cmr_admbnda_adm1_wfp_ocha.json", "CMR", 10, {}),
        ("units", "nga_admbnda_adm1_wca_ocha_derived.json", "NGA", 37, {}),
        ("units", "geoBoundaries-AFG-ADM1-extended.json", "AFG", 34, {}),
        ("units", "tjk_admin_boundaries_v2.json", "TJK", 58, {"country": "TJK"}),
        ("units", "jor_admbnda_adm1_jdos.json", "JOR", 12, {}),
        ("countries", "wca_admbnda_adm0_ocha_mli_ner.json", "NER", 1, {}),
        ("countries", "cmr_admbnda_adm1_wfp_ocha.json", "CMR", 1, {}),
    ],
)
def test_real_files_go_in_unconverted(kind, file, country, rows, said):
    table = read(kind, SHARED / "boundaries", file, countries=[country], **said).table
    assert len(table) == rows
    assert table.geometry.is_valid.all()


@pytest.mark.skipif(not SHARED.is_dir(), reason="real files of other publishers are not here")
def test_real_units_of_whos_on_first_go_in_unconverted():
    files = sorted((SHARED / "wof").glob("*.geojson"))
    with pytest.warns(InputWarning, match="mended"):
        table = read("units", SHARED, *files, countries=["MLI", "SEN", "MRT"], repair=True).table
    assert sorted(table.level) == [1] * 4 + [2] * 16


@pytest.mark.skipif(not SHARED.is_dir(), reason="real files of other publishers are not here")
def test_two_real_countries_that_do_not_match_give_a_border_of_its_published_length(tmp_path):
    """Cameroon and Nigeria: 1,975 km in the CIA World Factbook, 859 km when merely cleaned."""
    files = ["cmr_admbnda_adm1_wfp_ocha.json", "nga_admbnda_adm1_wca_ocha_derived.json"]
    paths = [str(SHARED / "boundaries" / file) for file in files]
    text = f'countries = ["CM", "NG"]\nrivers = []\n[layers]\ncountries = {json.dumps(paths)}\n'
    (tmp_path / "a.toml").write_text(f"{text}units = []\nplaces = []\ncrossings = []\n", "utf-8")
    with pytest.warns(InputWarning, match="CMR-NGA: outlines did not match"):
        area = br.read_area(tmp_path / "a.toml")
    (line,) = area.borders.geometry
    assert br.border.length_m(line, crs=area.crs) / 1000 == pytest.approx(1975, rel=0.03)
