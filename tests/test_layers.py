from __future__ import annotations

import json

import pytest
import shapely

from borderrisk import layers
from borderrisk.errors import InputError

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


def collection(*geometries, properties=None):
    features = [
        {"type": "Feature", "properties": properties or {"id": n}, "geometry": geometry}
        for n, geometry in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def point(*position):
    return {"type": "Point", "coordinates": list(position)}


def faults(path, read=layers.read_geojson, **options):
    with pytest.raises(InputError) as caught:
        read(path, **options)
    return caught.value.faults


BAD_GEOJSON = {
    "empty": ("", "not valid JSON"),
    "not JSON": ("<kml/>", "not valid JSON: line 1, column 1"),
    "truncated": (collection(point(0, 0))[:-9], "not valid JSON: line 1, column"),
    "not a collection": ('{"type": "Topology"}', "FeatureCollection"),
    "a list": ("[]", "FeatureCollection"),
    "no feature": ('{"type": "FeatureCollection", "features": []}', "at least one"),
    "NaN": (collection(point(0, 0)).replace("[0, 0]", "[NaN, 0]"), "finite"),
    "1e999": (collection(point(0, 0)).replace("[0, 0]", "[1e999, 0]"), "longitude"),
    "latitude 91": (collection(point(0, 91)), "latitude 91"),
    "longitude 540": (collection(point(540, 0)), "longitude 540"),
    "text for a number": (collection(point("0", 0)), "longitude '0'"),
    "one number": (collection(point(5)), "longitude and latitude"),
    "open ring": (collection(polygon([*SQUARE[:-1], [0, 0.5]])), "must end where it begins"),
    "short ring": (collection(polygon(SQUARE[:2])), "at least 4"),
    "bow-tie": (collection(polygon([[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]])), "Self-intersection"),
    "null geometry": (collection(None), "a geometry is needed"),
    "empty polygon": (collection(polygon()), "positions are needed"),
    "empty ring": (collection(polygon([])), "found [], positions are needed"),
    "misspelt type": (collection({"type": "Polygone", "coordinates": []}), "'Polygone', allowed"),
    "member twice": ('{"type": "FeatureCollection", "type": "x"}', "twice"),
    "other CRS": (
        collection(point(0, 0))[:-1] + ', "crs": {"properties": {"name": "EPSG:32629"}}}',
        "OGC:CRS84",
    ),
    "deep nesting": ("[" * 200_000, "nested"),
}


@pytest.mark.parametrize(("text", "says"), BAD_GEOJSON.values(), ids=BAD_GEOJSON)
def test_a_bad_file_is_named_with_what_is_wrong(tmp_path, text, says):
    path = tmp_path / "units.geojson"
    path.write_text(text, "utf-8")
    found = faults(path)
    assert says in " ".join(map(str, found))
    assert all(str(fault).startswith(f"{path}:") for fault in found)


def test_all_faults_come_at_once(tmp_path):
    path = tmp_path / "units.geojson"
    path.write_text(collection(point(0, 91), None, point(200, 0), point(1, 1)), "utf-8")
    assert [fault.row for fault in faults(path)] == ["feature 1", "feature 2", "feature 3"]


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_another_encoding_is_refused(tmp_path, encoding):
    path = tmp_path / "units.geojson"
    path.write_bytes('{"type": "Kéniéba"}'.encode(encoding))
    assert "expected UTF-8" in str(faults(path)[0])


def test_a_byte_order_mark_is_accepted(tmp_path):
    path = tmp_path / "units.geojson"
    path.write_bytes(b"\xef\xbb\xbf" + collection(point(0, 0)).encode())
    assert len(layers.read_geojson(path)) == 1


def test_a_key_must_be_there_and_unique(tmp_path):
    path = tmp_path / "units.geojson"
    path.write_text(collection(point(0, 0), point(1, 1), properties={"id": 7}), "utf-8")
    assert "second time" in str(faults(path, key="id")[0])
    assert len(faults(path, key="code")) == 2


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert "no such file" in str(faults(tmp_path / "nothing.geojson")[0])
    assert "folder" in str(faults(tmp_path)[0])


def csv(tmp_path, text):
    path = tmp_path / "places.csv"
    path.write_text(text, "utf-8")
    return path


BAD_CSV = {
    "empty": ("", "header"),
    "header only": ("name,lon,lat\n", "0 rows"),
    "semicolons": ("name;lon;lat\nA;0;0\n", "write sep=;"),
    "longer row": ("name,lon,lat\nA,0,0,9\n", "4 cells, the header has 3"),
    "shorter row": ("name,lon,lat\nA,0\n", "2 cells"),
    "column twice": ("lon,lon,lat\n0,0,0\n", "column twice"),
    "decimal comma": ('name,lon,lat\nA,"1,5",0\n', "found '1,5'"),
    "inf": ("name,lon,lat\nA,inf,0\n", "found 'inf'"),
    "1e999": ("name,lon,lat\nA,0,1e999\n", "latitude"),
    "unclosed quote": ('name,lon,lat\n"A,0,0\n', "not readable as CSV"),
}


@pytest.mark.parametrize(("text", "says"), BAD_CSV.values(), ids=BAD_CSV)
def test_a_bad_table_is_named_with_what_is_wrong(tmp_path, text, says):
    found = faults(csv(tmp_path, text), read=layers.read_points)
    assert says in " ".join(map(str, found))


def test_cells_stay_text(tmp_path):
    frame = layers.read_points(csv(tmp_path, "name,code,lon,lat\nNA,0101,1,2\n"))
    assert (frame.name[0], frame.code[0]) == ("NA", "0101")
    assert (frame.geometry[0].x, frame.geometry[0].y) == (1, 2)


@pytest.mark.parametrize("bbox", [(-12, 12, -10, 15), (178, -19, 182, -16), (-182, -19, -178, -16)])
def test_the_world_around_a_box_lacks_no_country_that_meets_it(bbox):
    """The box may begin on either side of 180°."""
    codes = ["MLI", "SEN", "GIN", "NER", "FJI", "WSM", "NZL"]
    west, south, east, north = bbox
    turns = [shapely.box(west + turn, south, east + turn, north) for turn in (-360, 0, 360)]
    world = layers.world_countries(codes)
    meeting = world.country[world.intersects(shapely.union_all(turns))]
    found = layers.world_countries(codes, bbox=bbox).country
    assert {"MLI"} <= set(meeting) or {"FJI"} <= set(meeting)
    assert set(meeting) <= set(found) < set(codes)
