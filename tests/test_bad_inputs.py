"""What gets thrown at the tool, row by row: an issue of its file, row and field, or an answer."""

from __future__ import annotations

import copy
import json
import os
import tomllib
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import borderrisk as br
from borderrisk.errors import InputError, InputWarning

EXAMPLES = int(os.environ.get("BORDERRISK_FUZZ_EXAMPLES", "300"))


def square(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def features(*rows):
    return {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": properties, "geometry": geometry}
        for properties, geometry in rows
    ]}  # fmt: skip


def unit(name, country, geometry, **other):
    return {"unit_id": name, "name": name, "country": country, "level": 2, "vintage": 2020,
            **other}, geometry  # fmt: skip


def sound():
    """Return the files of a small sound area: two countries side by side, a river between."""
    line = {"type": "LineString", "coordinates": [[-11, 14.8], [-11, 13.2]]}
    return {
        "area.toml": {
            "title": {"en": "A and B", "fr": "A et B"},
            "countries": ["AAA", "BBB"],
            "borders": [["AAA", "BBB"]],
            "rivers": ["r"],
            "window": [-12.0, 13.0, -10.0, 15.0],
            "crs": "+proj=laea +lat_0=14 +lon_0=-11 +datum=WGS84 +units=m +no_defs",
            "layers": {
                "countries": "c.geojson", "units": "u.geojson", "rivers": "r.geojson",
                "places": "p.csv", "crossings": "x.geojson",
            },
        },
        "c.geojson": features(
            ({"country": "AAA", "name_en": "A", "name_fr": "A"}, square(-12, 13, -11, 15)),
            ({"country": "BBB", "name_en": "B", "name_fr": "B"}, square(-11, 13, -10, 15)),
        ),
        "u.geojson": features(
            unit("Aone", "AAA", square(-12, 13, -11, 15)),
            unit("Bone", "BBB", square(-11, 13, -10, 15)),
        ),
        "r.geojson": features(({"river_id": "r", "name": "Rio"}, line)),
        "p.csv": "place_id,name,country,lon,lat,population\np1,Ville,AAA,-11.2,14,1000\n",
        "x.geojson": features((
            {"crossing_id": "x1", "name": "Post", "countries": "AAA BBB", "place_ids": "p1"},
            {"type": "Point", "coordinates": [-11, 14]},
        )),
    }  # fmt: skip


def written(folder, files):
    """Write the files of an area and return the path of its TOML."""
    for name, content in files.items():
        if name.endswith(".toml"):
            content = toml(content)  # noqa: PLW2901
        elif isinstance(content, dict | list):
            content = json.dumps(content)  # noqa: PLW2901
        raw = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / name).write_bytes(raw)
    return folder / "area.toml"


def toml(table):
    """Return a mapping as TOML: inline tables and JSON's scalars are TOML too."""
    return "".join(f"{key} = {inline(value)}\n" for key, value in table.items())


def inline(value):
    if isinstance(value, dict):
        members = ", ".join(f"{json.dumps(k)} = {inline(v)}" for k, v in value.items())
        return f"{{ {members} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    return json.dumps(value, ensure_ascii=False)


def changed(name, change):
    """Return the sound files with one of them changed, in place or by what the change returns."""
    files = sound()
    given_back = change(files[name])
    files[name] = files[name] if given_back is None else given_back
    return files


def put(*path):
    """Return a change that sets the member at a path to the last of the arguments."""
    *way, last, value = path

    def change(content):
        for step in way:
            content = content[step]
        content[last] = value

    return change


def text(content):
    return lambda _: content


FIRST = ("features", 0)
SHAPE = (*FIRST, "geometry")
RING = (*SHAPE, "coordinates", 0)
PROPERTIES = (*FIRST, "properties")
HEADER = "place_id,name,country,lon,lat,population\n"
UTM30 = {"type": "name", "properties": {"name": "EPSG:32630"}}

# Of each row: the file, what is done to it, then row, field and words of the issue.
ROWS = {
    "empty": ("c.geojson", text(""), "", "", "not valid JSON"),
    "not JSON": ("c.geojson", text("<kml/>"), "", "", "line 1, column 1"),
    "HTML under the name of JSON": ("c.geojson", text("<!DOCTYPE html>x"), "", "", "HTML"),
    "truncated": ("c.geojson", lambda c: json.dumps(c)[:-20], "", "", "column"),
    "not a FeatureCollection": ("c.geojson", put("type", "Topologie"), "", "type", "'Topologie'"),
    "no feature": ("c.geojson", put("features", []), "", "features", "at least one"),
    "features not a list": ("c.geojson", put("features", 5), "", "features", "at least one"),
    "a feature that is null": ("c.geojson", put("features", 0, None), "feature 1", "", "None"),
    "properties that are a list": (
        "c.geojson",
        put(*PROPERTIES, [1]),
        "feature 1",
        "properties",
        "[1]",
    ),
    "UTF-16": ("c.geojson", lambda c: json.dumps(c).encode("utf-16"), "", "", "UTF-16"),
    "Latin-1": ("c.geojson", text('{"é": 1}'.encode("latin-1")), "", "", "byte 2"),
    "an OGR VRT": ("c.geojson", text("<OGRVRTDataSource/>"), "", "", "not valid JSON"),
    "NaN": ("c.geojson", put(*RING, 1, [float("nan"), 13]), "feature 1", "coordinates", "finite"),
    "1e999": (
        "c.geojson",
        lambda c: json.dumps(c).replace("[-12, 13]", "[1e999, 13]"),
        "feature 1",
        "coordinates",
        "finite",
    ),
    "latitude 91": ("c.geojson", put(*RING, 1, [-11, 91]), "feature 1", "coordinates", "91"),
    "longitude 540": ("c.geojson", put(*RING, 1, [540, 14]), "feature 1", "coordinates", "540"),
    "400 digits": (
        "c.geojson",
        put(*RING, 1, [10**400, 13]),
        "feature 1",
        "coordinates",
        "…, it is -180",
    ),
    "string coordinates": (
        "c.geojson",
        put(*RING, 1, ["-11", 13]),
        "feature 1",
        "coordinates",
        "'-11'",
    ),
    "true as a coordinate": (
        "c.geojson",
        put(*RING, 1, [True, 13]),
        "feature 1",
        "coordinates",
        "True",
    ),
    "one number": ("c.geojson", put(*RING, 1, [5]), "feature 1", "coordinates", "[5]"),
    "a third number that is text": (
        "c.geojson",
        put(*RING, 1, [-11, 13, "x"]),
        "feature 1",
        "coordinates",
        "height 'x'",
    ),
    "an unclosed ring": (
        "c.geojson",
        put(*RING, 4, [-12, 13.5]),
        "feature 1",
        "coordinates",
        "must end",
    ),
    "a two-point ring": (
        "c.geojson",
        put(*RING[:-1], 0, [[-12, 13], [-12, 13]]),
        "feature 1",
        "coordinates",
        "ring of 2",
    ),
    "a bow-tie": (
        "c.geojson",
        put(*RING[:-1], 0, [[-12, 13], [-11, 15], [-11, 13], [-12, 15], [-12, 13]]),
        "feature 1",
        "geometry",
        "Self-intersection",
    ),
    "coordinates too deep": (
        "c.geojson",
        lambda c: put(*SHAPE, "coordinates", [c["features"][0]["geometry"]["coordinates"]])(c),
        "feature 1",
        "coordinates",
        "position",
    ),
    "coordinates too flat": (
        "c.geojson",
        put(*SHAPE, "coordinates", [[-12, 13], [-11, 13], [-11, 14], [-12, 13]]),
        "feature 1",
        "coordinates",
        "position",
    ),
    "null geometry": ("c.geojson", put(*SHAPE, None), "feature 1", "coordinates", "None"),
    "empty polygon": (
        "c.geojson",
        put(*SHAPE, "coordinates", []),
        "feature 1",
        "coordinates",
        "[]",
    ),
    "a misspelt type": (
        "c.geojson",
        put(*SHAPE, "type", "Polygone"),
        "feature 1",
        "coordinates",
        "'Polygone'",
    ),
    "a type that is a list": (
        "c.geojson",
        put(*SHAPE, "type", []),
        "feature 1",
        "coordinates",
        "[]",
    ),
    "a collection of geometries": (
        "c.geojson",
        put(*SHAPE, {"type": "GeometryCollection", "geometries": []}),
        "feature 1",
        "coordinates",
        "GeometryCollection",
    ),
    "a member twice": (
        "c.geojson",
        text('{"type": "FeatureCollection", "type": "x"}'),
        "",
        "type",
        "twice",
    ),
    "a crs as text": ("c.geojson", put("crs", "EPSG:4326"), "", "crs", "CRS84"),
    "a crs nobody knows": (
        "c.geojson",
        put("crs", {"properties": {"name": "EPSG:999999"}}),
        "",
        "crs",
        "999999",
    ),
    "degrees under a projected crs": ("c.geojson", put("crs", UTM30), "", "crs", "degrees"),
    "projected metres without a crs": (
        "c.geojson",
        put(*RING, 1, [500000, 1500000]),
        "feature 1",
        "coordinates",
        "500000",
    ),
    "2,000-deep nesting": ("c.geojson", text("[" * 2000 + "]" * 2000), "", "", ""),
    "200,000-deep nesting": ("c.geojson", text("[" * 200_000), "", "", "nested"),
    "no country code": (
        "c.geojson",
        put(*PROPERTIES, "country", None),
        "feature 1",
        "country",
        "missing",
    ),
    "a country twice": (
        "c.geojson",
        put(*PROPERTIES, "country", "BBB"),
        "feature 2",
        "country",
        "second time",
    ),
    "a point for a country": (
        "c.geojson",
        put(*SHAPE, {"type": "Point", "coordinates": [-11, 14]}),
        "feature 1",
        "geometry",
        "Polygon",
    ),
    "swapped axes of countries": (
        "c.geojson",
        text(
            features(
                ({"country": "AAA"}, square(13, -12, 15, -11)),
                ({"country": "BBB"}, square(13, -11, 15, -10)),
            )
        ),
        "",
        "geometry",
        "swapped?",
    ),
    "a missing minus": (
        "u.geojson",
        text(features(unit("A", "AAA", square(11, 13, 12, 15)))),
        "",
        "geometry",
        "minus of the longitude",
    ),
    "outlines that overlap": (
        "c.geojson",
        put(*SHAPE, square(-12, 13, -10.5, 15)),
        "AAA-BBB",
        "geometry",
        "km",
    ),
    "swapped axes of units": (
        "u.geojson",
        text(features(unit("A", "AAA", square(13, -12, 15, -11)))),
        "",
        "geometry",
        "swapped?",
    ),
    "a unit half in another country": (
        "u.geojson",
        put(*SHAPE, square(-12, 13, -10, 15)),
        "feature 1",
        "geometry",
        "km²",
    ),
    "overlapping units": (
        "u.geojson",
        lambda c: c["features"].append(
            features(unit("Atwo", "AAA", square(-12, 13, -11, 14)))["features"][0]
        ),
        "feature 3",
        "geometry",
        "km²",
    ),
    "a unit twice": (
        "u.geojson",
        lambda c: c["features"].append(c["features"][0]),
        "feature 3",
        "unit_id",
        "second time",
    ),
    "level 7": ("u.geojson", put(*PROPERTIES, "level", 7), "feature 1", "level", "1 to 5"),
    "level as a word": (
        "u.geojson",
        put(*PROPERTIES, "level", "two"),
        "feature 1",
        "level",
        "1 to 5",
    ),
    "a level that is a list": (
        "u.geojson",
        put(*PROPERTIES, "level", [2]),
        "feature 1",
        "level",
        "1 to 5",
    ),
    "a name that is a number": (
        "u.geojson",
        put(*PROPERTIES, "name", 5),
        "feature 1",
        "name",
        "text",
    ),
    "an empty name": ("u.geojson", put(*PROPERTIES, "name", " "), "feature 1", "name", "missing"),
    "a name of 5,000 letters": (
        "u.geojson",
        put(*PROPERTIES, "name", "x" * 5000),
        "feature 1",
        "name",
        "at most 1000",
    ),
    "a control character": (
        "u.geojson",
        put(*PROPERTIES, "name", "A\x07"),
        "feature 1",
        "name",
        "U+0007",
    ),
    "an id that is a list": (
        "u.geojson",
        put(*PROPERTIES, "unit_id", ["a"]),
        "feature 1",
        "unit_id",
        "text",
    ),
    "a vintage that is a word": (
        "u.geojson",
        put(*PROPERTIES, "vintage", "old"),
        "feature 1",
        "vintage",
        "year",
    ),
    "30 February": (
        "u.geojson",
        put(*PROPERTIES, "valid_to", "2023-02-30"),
        "feature 1",
        "valid_to",
        "YYYY-MM-DD",
    ),
    "a river that is a polygon": (
        "r.geojson",
        put(*SHAPE, square(-11, 13, -10.9, 14)),
        "feature 1",
        "geometry",
        "LineString",
    ),
    "a line of one position": (
        "r.geojson",
        put(*SHAPE, "coordinates", [[-11, 14]]),
        "feature 1",
        "coordinates",
        "line of 1",
    ),
    "a river without an id": ("r.geojson", put(*PROPERTIES, {"name": "Rio"}), "", "rivers", "'r'"),
    "semicolons": ("p.csv", text("place_id;name;country;lon;lat\n"), "1", "", "sep=;"),
    "a row longer than the header": (
        "p.csv",
        text(HEADER + "p,V,AAA,-11,14,1,9\n"),
        "2",
        "",
        "7 cells",
    ),
    "a shorter row": ("p.csv", text(HEADER + "p,V,AAA,-11\n"), "2", "", "4 cells"),
    "a column twice": ("p.csv", text("lon," + HEADER + "1,p,V,AAA,-11,14,1\n"), "", "lon", "twice"),
    "decimal comma": (
        "p.csv",
        text(HEADER + 'p,V,AAA,"-11,5",14,1\n'),
        "2",
        "lon",
        "decimal comma",
    ),
    "a coordinate inf": ("p.csv", text(HEADER + "p,V,AAA,inf,14,1\n"), "2", "lon", "'inf'"),
    "a coordinate 1e999": ("p.csv", text(HEADER + "p,V,AAA,-11,1e999,1\n"), "2", "lat", "1e999"),
    "a number as Python writes it": (
        "p.csv",
        text(HEADER + "p,V,AAA,-11,1_4,1\n"),
        "2",
        "lat",
        "1_4",
    ),
    "Arabic digits": ("p.csv", text(HEADER + "p,V,AAA,-11,١٤,1\n"), "2", "lat", "١٤"),
    "U+2212 for a minus": ("p.csv", text(HEADER + "p,V,AAA,−11,14,1\n"), "2", "lon", "−11"),
    "an unclosed quote": ("p.csv", text(HEADER + '"p,V,AAA,-11,14,1\n'), "", "", "CSV"),
    "a NUL": ("p.csv", text(HEADER + "p,V\0,AAA,-11,14,1\n"), "2", "", "U+0000"),
    "header only": ("p.csv", text(HEADER), "", "", "0 rows"),
    "no lon": (
        "p.csv",
        text("place_id,name,country,lat\np,V,AAA,14\n"),
        "",
        "lon",
        "found: place_id",
    ),
    "0, 0": ("p.csv", text(HEADER + "p,V,AAA,0,0,1\n"), "2", "lon", "0, 0"),
    "a point in the wrong country": (
        "p.csv",
        text(HEADER + "p,V,AAA,-10.2,14,1\n"),
        "2",
        "geometry",
        "km outside AAA",
    ),
    "swapped axes of places": (
        "p.csv",
        text(HEADER + "p,V,AAA,14,-11.2,1\n"),
        "",
        "geometry",
        "swapped?",
    ),
    "population -7": ("p.csv", text(HEADER + "p,V,AAA,-11.2,14,-7\n"), "2", "population", "-7"),
    "population inf": ("p.csv", text(HEADER + "p,V,AAA,-11.2,14,inf\n"), "2", "population", "inf"),
    "population 12,500": (
        "p.csv",
        text(HEADER + 'p,V,AAA,-11.2,14,"12,500"\n'),
        "2",
        "population",
        "12500",
    ),
    "a fault below a cell of two lines": (
        "p.csv",
        text(HEADER + 'p,"V\nW",AAA,-11.2,14,1\nq,X,AAA,abc,14,1\n'),
        "4",
        "lon",
        "abc",
    ),
    "an XLSX named .csv": ("p.csv", text(b"PK\x03\x04rest"), "", "", "Excel"),
    "a PDF named .csv": ("p.csv", text(b"%PDF-1.7"), "", "", "PDF"),
    "RTF named .csv": ("p.csv", text("{\\rtf1 x}"), "", "", "RTF"),
    "a misspelt key": ("area.toml", put("bordres", []), "", "bordres", "unknown field"),
    "a misspelt layer": (
        "area.toml",
        put("layers", "palces", "p.csv"),
        "",
        "layers.palces",
        "allowed: countries",
    ),
    "a missing file": ("area.toml", put("layers", "places", "q.csv"), "", "", "no such file"),
    "an address": ("area.toml", put("layers", "places", "http://a.b/p.csv"), "", "", "address"),
    "a virtual path": ("area.toml", put("layers", "places", "/vsicurl/p.csv"), "", "", "address"),
    "an ending nobody reads": (
        "area.toml",
        put("layers", "places", "area.toml"),
        "",
        "",
        "'.toml'",
    ),
    "a layer of another kind": (
        "area.toml",
        put("layers", "places", "countries"),
        "",
        "layers.places",
        "places are needed",
    ),
    "a window of one number": ("area.toml", put("window", 5), "", "window", "list"),
    "a window elsewhere": (
        "area.toml",
        put("window", [100.0, 11.5, 108.0, 16.0]),
        "",
        "window",
        "AAA",
    ),
    "a border of one": ("area.toml", put("borders", [["AAA"]]), "", "borders.1", "2"),
    "a border of three": (
        "area.toml",
        put("borders", [["AAA", "BBB", "AAA"]]),
        "",
        "borders.1",
        "2",
    ),
    "a border of twice the same": (
        "area.toml",
        put("borders", [["AAA", "AAA"]]),
        "",
        "borders",
        "two of",
    ),
    "a border of a country not here": (
        "area.toml",
        put("borders", [["AAA", "CCC"]]),
        "",
        "borders",
        "two of",
    ),
    "a country that the layer lacks": (
        "area.toml",
        put("countries", ["AAA", "BBB", "CCC"]),
        "",
        "countries",
        "'CCC'",
    ),
    "a river that the layer lacks": ("area.toml", put("rivers", ["styx"]), "", "rivers", "'styx'"),
    "EPSG:999999": ("area.toml", put("crs", "EPSG:999999"), "", "crs", "999999"),
    "an address as crs": ("area.toml", put("crs", "http://a.b/c"), "", "crs", "http"),
    "degrees as crs": ("area.toml", put("crs", "EPSG:4326"), "", "crs", "metres"),
    "a crs made for elsewhere": ("area.toml", put("crs", "EPSG:32755"), "", "crs", "made for"),
    "a title of one string": ("area.toml", put("title", "A and B"), "", "title", "table"),
    "not TOML": ("area.toml", text({"=": 1}), "", "", ""),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_bad_input_is_an_issue_of_its_row_and_field(tmp_path, name):
    file, change, row, field, words = ROWS[name]
    path = written(tmp_path, changed(file, change))
    with pytest.raises(InputError) as caught:
        br.read_area(path)
    assert any(
        (issue.row, issue.field) == (row, field) and words in issue.found
        for issue in caught.value.issues
    ), caught.value


ACCEPTED = {
    "the sound files": ("p.csv", lambda _: None),
    "a byte-order mark": ("p.csv", lambda c: b"\xef\xbb\xbf" + c.encode()),
    "rows of commas at the end": ("p.csv", lambda c: c + ",,,,,\n\n,,,,,\n"),
    "a row of HXL tags": (
        "p.csv", lambda c: c.replace("population\n", "population\n#id,#name,#country,#geo+lon,"
                                                       "#geo+lat,#population\n")),
    "a line sep=;": ("p.csv", lambda c: "sep=;\n" + c.replace(",", ";")),
    "titles above the header": ("p.csv", lambda c: "Places of A,,,,,\n\n" + c),
    "Longitude and Latitude": ("p.csv", lambda c: c.replace("lon,lat", "Longitude, Latitude")),
    "level as text": ("u.geojson", put(*PROPERTIES, "level", "2")),
    "alpha-2 of a country as text": ("u.geojson", put(*PROPERTIES, "pcode", 12)),
    "heights on some positions": ("c.geojson", put(*RING, 1, [-11, 13, 250.0])),
    "a bare Feature": ("r.geojson", lambda c: c["features"][0]),
    "the crs of older GeoJSON": (
        "c.geojson", put("crs", {"type": "name",
                                 "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}})),
    "EPSG:4326 of an old export": (
        "c.geojson", put("crs", {"type": "EPSG", "properties": {"code": 4326}})),
    "no river": ("area.toml", put("rivers", [])),
    "markup in a name": ("u.geojson", put(*PROPERTIES, "name", "<script>${x}`&\u202e")),
    "no title, window, crs and borders": (
        "area.toml", lambda c: {k: c[k] for k in ("countries", "layers")}),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_spreadsheets_and_old_exports_write_is_read(tmp_path, name):
    file, change = ACCEPTED[name]
    area = br.read_area(written(tmp_path, changed(file, change)))
    assert [len(getattr(area, layer)) for layer in ("countries", "units", "places")] == [2, 2, 1]
    assert set(area.units.level) == {2}
    assert list(area.borders.index) == ["AAA-BBB"]


def test_rows_of_other_countries_are_left_out_and_counted(tmp_path):
    other = features(unit("Cone", "CCC", square(-10, 13, -9, 15)))["features"][0]
    files = changed("u.geojson", lambda c: c["features"].append(other))
    with pytest.warns(InputWarning, match="left out"):
        area = br.read_area(written(tmp_path, files))
    assert len(area.units) == 2
    assert any("1 units left out" in note and "CCC" in note for note in area.notes)


def test_outlines_a_little_apart_are_settled_and_said(tmp_path):
    ring = [[-11, 13], [-10, 13], [-10, 15], [-10.998, 15], [-10.998, 14.5], [-11, 14], [-11, 13]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    files = changed("c.geojson", put("features", 1, "geometry", shape))
    with pytest.warns(InputWarning, match=r"AAA-BBB: outlines did not match: 17\.\d km² of gaps"):
        area = br.read_area(written(tmp_path, files))
    (whole,) = br.read_area(written(tmp_path, sound())).borders.geometry
    assert area.borders.geometry.iloc[0].length == pytest.approx(whole.length, rel=0.01)


def test_a_river_in_pieces_is_one_line(tmp_path):
    pieces = [[[-11, 14], [-11, 13.2]], [[-11, 14.5], [-11, 14.8]], [[-11, 14], [-11, 14.5]]]
    shape = {"type": "MultiLineString", "coordinates": pieces}
    area = br.read_area(written(tmp_path, changed("r.geojson", put(*SHAPE, shape))))
    assert set(area.rivers.geom_type) == {"LineString"}
    whole = br.read_area(written(tmp_path, sound()))
    assert area.rivers.length.sum() == pytest.approx(whole.rivers.length.sum())


@pytest.mark.parametrize("name", ["../u.shp", "/abs.shp", "a\\..\\..\\b.shp"])
def test_a_zip_whose_names_lead_out_of_it_is_refused(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "u.zip", "w") as archive:
        archive.writestr(name, b"")
    path = written(tmp_path, changed("area.toml", put("layers", "units", "u.zip")))
    with pytest.raises(InputError, match="leads out of the archive"):
        br.read_area(path)


def test_a_zip_bomb_and_a_zip_of_two_layers_are_refused(tmp_path):
    path = written(tmp_path, changed("area.toml", put("layers", "units", "u.zip")))
    with zipfile.ZipFile(tmp_path / "u.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("u.shp", bytes(20_000_000))
    with pytest.raises(InputError, match="unpacks to more than"):
        br.read_area(path)
    with zipfile.ZipFile(tmp_path / "u.zip", "w") as archive:
        archive.writestr("a.shp", b"")
        archive.writestr("b.shp", b"")
    with pytest.raises(InputError, match=r"a\.shp, b\.shp"):
        br.read_area(path)


# any value in any place

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        [
            10**400,
            "x" * 5000,
            "NaN",
            "-1",
            "1_2",
            "\x00",
            "\ud800",
            [],
            {},
            [[]],
            [None],
            {"a": {}},
            "../../etc",
            "/vsimem/x",
            "http://a.b",
            "=1+1",
            "2023-02-30",
        ]
    ),
    st.lists(st.integers(-200, 200), max_size=3),
)


def places_in(value, way=()):
    """Yield the way to every member of a value, itself first."""
    yield way
    if isinstance(value, dict):
        for name, member in value.items():
            yield from places_in(member, (*way, name))
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from places_in(member, (*way, number))


SOUND = sound()
JSON_PLACES = [
    (name, way) for name, content in SOUND.items() if name.endswith(".geojson")
    for way in places_in(content) if way
]  # fmt: skip


def answered(path):
    """Read an area: it is read, or every issue names something; no other exception."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InputWarning)
            br.read_area(path)
    except InputError as error:
        assert error.issues  # noqa: PT017
        assert all(issue.found and "\n" not in str(issue) for issue in error.issues)  # noqa: PT017


@settings(max_examples=EXAMPLES)
@given(place=st.sampled_from(JSON_PLACES), value=VALUES)
def test_any_value_in_any_place_of_a_layer_is_answered(tmp_path_factory, place, value):
    name, way = place
    files = copy.deepcopy(SOUND)
    put(*way, value)(files[name])
    answered(written(tmp_path_factory.getbasetemp(), files))


@settings(max_examples=EXAMPLES)
@given(column=st.integers(0, 5), row=st.integers(0, 1), value=VALUES)
def test_any_value_in_any_cell_is_answered(tmp_path_factory, column, row, value):
    files = copy.deepcopy(SOUND)
    table = [line.split(",") for line in files["p.csv"].splitlines()]
    table[row][column] = str(value)
    content = "\n".join(map(",".join, table)).encode("utf-8", "surrogatepass")
    answered(written(tmp_path_factory.getbasetemp(), {**files, "p.csv": content}))


TOML_PLACES = [way for way in places_in(SOUND["area.toml"]) if way]


@settings(max_examples=EXAMPLES)
@given(
    way=st.sampled_from(TOML_PLACES),
    value=VALUES.filter(lambda v: v is not None and "\ud800" not in str(v)),
)
def test_any_value_in_any_place_of_an_area_file_is_answered(tmp_path_factory, way, value):
    files = copy.deepcopy(SOUND)
    put(*way, value)(files["area.toml"])
    answered(written(tmp_path_factory.getbasetemp(), files))


REPORT = tomllib.loads(
    (br.catalogue.data_dir() / "reports" / "timbuktu-2025-04.toml").read_text("utf-8")
)
CLAIM = REPORT["claim"][0] | {"id": "c1"}
TEXT = "a" * 186

# what a register holds, and the row and field that the issue names
REGISTERS = {
    "duplicate id": ([CLAIM, CLAIM], "c1", "id"),
    "empty id": ([CLAIM | {"id": " "}], "claim 1", "id"),
    "id that is a list": ([CLAIM | {"id": ["c1"]}], "claim 1", "id"),
    "unknown field": ([CLAIM | {"colour": "red"}], "c1", "colour"),
    "unknown key in place": ([CLAIM | {"place": {"kind": "none", "lat": 1}}], "c1", "place.lat"),
    "a point": ([CLAIM | {"place": {"kind": "point", "lon": 1, "lat": 2}}], "c1", "place.kind"),
    "missing field": ([{k: v for k, v in CLAIM.items() if k != "reason"}], "c1", "reason"),
    "start after end": ([CLAIM | {"start": 9, "end": 3}], "c1", "end"),
    "end past the text": ([CLAIM | {"end": 999}], "c1", "end"),
    "hash of another text": ([CLAIM | {"sha256": "0" * 64}], "c1", "sha256"),
    "where_prec finer than the kind": ([CLAIM | {"where_prec": 4}], "c1", "where_prec"),
    "where_prec 8": ([CLAIM | {"where_prec": 8}], "c1", "where_prec"),
    "where_prec as text": ([CLAIM | {"where_prec": "1.5"}], "c1", "where_prec"),
    "reliability G": ([CLAIM | {"admiralty": "G6"}], "c1", "admiralty"),
    "reliability a": ([CLAIM | {"admiralty": "a6"}], "c1", "admiralty"),
    "credibility 1, one chain": ([CLAIM | {"admiralty": "A1"}], "c1", "admiralty"),
    "30 February": ([CLAIM | {"date": "2025-02-30"}], "c1", "date"),
    "end before start": ([CLAIM | {"date_end": "2025-01-01"}], "c1", "date_end"),
    "date after access": ([CLAIM | {"date": "2026-01-01"}], "c1", "date"),
    "distance 0": (
        [CLAIM | {"where_prec": 2, "place": {"kind": "near", "place": "x", "distance_km": 0}}],
        "c1", "place.distance_km",
    ),
    "distance below 0": (
        [CLAIM | {"where_prec": 2, "place": {"kind": "near", "place": "x", "distance_km": -5}}],
        "c1", "place.distance_km",
    ),
    "corroborates itself": ([CLAIM | {"corroborates": ["c1"]}], "c1", "corroborates"),
    "corroborates nobody": ([CLAIM | {"corroborates": ["c7"]}], "c1", "corroborates"),
    "a border of one": (
        [CLAIM | {"where_prec": 5, "place": {"kind": "border", "border": ["MLI"]}}],
        "c1", "place.border",
    ),
    "a border of three": (
        [CLAIM | {"where_prec": 5, "place": {"kind": "border", "border": ["MLI", "SEN", "GIN"]}}],
        "c1", "place.border",
    ),
    "a border with itself": (
        [CLAIM | {"where_prec": 5, "place": {"kind": "border", "border": ["MLI", "MLI"]}}],
        "c1", "place.border",
    ),
    **{
        f"control character in {field}": ([CLAIM | {field: value}], "c1", name)
        for field, value, name in (
            ("statement", {"en": "a\x07"}, "statement.en"), ("reason", {"en": "\x1b"}, "reason.en"),
            ("theme", "a\x00", "theme"), ("place_text", "\x00", "place_text"),
            ("exact", "\x01", "exact"), ("speakers", ["a\x02"], "speakers.1"),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("case", REGISTERS)
def test_a_register_names_row_and_field(case):
    claims, row, field = REGISTERS[case]
    register = br.claims.Register("r.toml", REPORT | {"claim": claims})
    found = register.check(TEXT if case in {"end past the text", "hash of another text"} else None)
    assert (row, field) in {(issue.row, issue.field) for issue in found}
    assert not any("\n" in str(issue) or "Input should" in str(issue) for issue in found)


@pytest.mark.parametrize(
    "odd", ["<script>", "${x}", "`", "&", "\u202e", "two\nlines", "«»", "日本語", "{{ 7 }}"]
)
def test_odd_but_legal_text_is_accepted(odd):
    claim = CLAIM | {"statement": {"en": odd}, "reason": {"en": odd}}
    assert br.claims.Register("r.toml", REPORT | {"claim": [claim]}).check() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", {}), ("title", {"en": ""}), ("title", {"en": "a\nb"}), ("title", "a"),
        ("publisher", "  "), ("published", "2025-02-30"), ("published", 20250428),
        ("accessed", "2025-01-01"), ("speakers", []), ("speakers", [""]), ("themes", {"a b": {}}),
        ("area", ["faleme"]), ("draft", "no"), ("statement", "sentence"), ("colour", "red"),
    ],
)  # fmt: skip
def test_a_report_names_its_field(field, value):
    found = br.claims.Register("r.toml", REPORT | {"claim": [CLAIM], field: value}).check()
    assert field in {issue.field.split(".")[0] for issue in found}
