from __future__ import annotations

import ast
import hashlib
from pathlib import Path

import pytest

from borderrisk import catalogue, layers
from borderrisk.countries import countries
from borderrisk.errors import DataError

IDS = sorted(catalogue.datasets())


@pytest.mark.parametrize("name", IDS)
def test_an_entry_is_complete_and_true_of_its_file(name):
    entry = catalogue.dataset(name)
    fields = type(entry).model_fields
    assert all(getattr(entry, name) for name, field in fields.items() if field.is_required())
    assert set(entry.title) == set(entry.scale) == set(entry.source) == set(entry.vintage)
    assert set(entry.title) >= {"en", "fr"}
    assert hashlib.sha256(entry.file.read_bytes()).hexdigest() == entry.sha256
    frame = layers.read_layer(name)
    assert len(frame) == entry.rows
    assert set(frame.geom_type) == set(entry.geometry)
    assert frame[entry.key].is_unique
    assert entry.crs == frame.crs.to_string()


@pytest.mark.parametrize("name", IDS)
def test_every_column_stands_in_the_dictionary(name):
    text = (catalogue.data_dir() / "README.md").read_text("utf-8")
    section = text.split(f"## {name}\n")[1].split("\n## ")[0]
    for column in layers.read_layer(name).columns.drop("geometry"):
        assert f"`{column}`" in section, column


def test_every_data_file_is_in_the_catalogue():
    known = {entry.file for entry in catalogue.datasets().values()}
    folders = [catalogue.data_dir() / name for name in ("boundaries", "rivers", "places", "world")]
    assert {path for folder in folders for path in folder.iterdir()} == known


def test_a_changed_file_is_seen(tmp_path, monkeypatch):
    entry = catalogue.dataset("rivers")
    copy = tmp_path / entry.path
    copy.parent.mkdir()
    copy.write_bytes(entry.file.read_bytes() + b" ")
    monkeypatch.setattr(catalogue, "data_dir", lambda: tmp_path)
    assert "SHA-256" in catalogue.verify("rivers")
    copy.unlink()
    assert "missing" in catalogue.verify("rivers")


def test_an_unknown_dataset_lists_the_known():
    with pytest.raises(DataError, match="countries, crossings, places, rivers, units"):
        catalogue.dataset("oceans")


def test_every_licence_of_the_data_comes_with_its_text():
    texts = {path.stem for path in (catalogue.data_dir() / "licences").glob("*.txt")}
    named = {
        name for entry in catalogue.datasets().values() for name in entry.licence.split(" AND ")
    }
    assert named <= texts


def test_no_module_names_a_country():
    """Codes stand in data, in examples and in this table of none: in code they would be a bias."""
    source = Path(catalogue.__file__).parent
    codes = {country.alpha_3 for country in countries()}
    named = {
        (path.name, node.value)
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in codes
    }
    assert named == set()
