"""The notebooks teach: numbered, stored without outputs, without logic, and they run."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path

import nbclient
import nbformat
import pytest
from click.testing import CliRunner

from borderrisk.cli import main

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
FRENCH = sorted((FOLDER / "fr").glob("*.ipynb"))
NAMES = ["01-sources", "02-report", "03-border", "04-score", "05-events", "06-your-border"]


def code(path):
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


def test_they_are_numbered_in_order_in_both_languages():
    assert [path.stem for path in NOTEBOOKS] == NAMES
    assert [path.stem for path in FRENCH] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_french_notebook_has_the_same_code_and_as_much_prose(name):
    paths = (FOLDER / f"{name}.ipynb", FOLDER / "fr" / f"{name}.ipynb")
    english, french = (nbformat.read(path, 4) for path in paths)
    assert [cell.cell_type for cell in english.cells] == [cell.cell_type for cell in french.cells]
    for here, there in zip(english.cells, french.cells, strict=True):
        if here.cell_type == "code":
            assert there.source == here.source.replace('lang = "en"', 'lang = "fr"')
        else:
            assert there.source.strip()
            assert there.source != here.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_opens_with_what_one_will_have_and_ends_with_something_saved(path):
    cells = nbformat.read(path, 4).cells
    assert "**At the end you have**" in cells[0].source
    assert "](../README.md)" in cells[0].source
    assert cells[1].metadata["tags"] == ["parameters"]
    assert "## Saved" in [cell.source.split("\n")[0] for cell in cells]


@pytest.mark.parametrize("path", [*NOTEBOOKS, *FRENCH], ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_it_is_stored_without_outputs(path):
    assert all(not cell.outputs and cell.execution_count is None for cell in code(path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_holds_no_logic(path):
    """What a cell computes is a call: no definitions, no loops, no branches."""
    forbidden = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.Try)
    for cell in code(path):
        found = [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, forbidden)]
        assert not found, cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_runs(path, tmp_path):
    notebook = nbformat.read(path, 4)
    environment = {**os.environ, "JUPYTER_PLATFORM_DIRS": "1", "IPYTHONDIR": str(tmp_path)}
    client = nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute(env=environment)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert outputs
    assert [o.text for o in outputs if o.get("name") == "stderr"] == []
    shown = json.dumps([o.get("data", {}).get("text/plain", o.get("text", "")) for o in outputs])
    assert str(tmp_path) not in shown
    assert str(Path.home()) not in shown
    assert len(nbformat.writes(notebook)) < 10_000_000


def test_they_are_copied_for_who_has_the_wheel_and_replace_nothing(tmp_path):
    target = tmp_path / "mine"
    run = CliRunner().invoke(main, ["notebooks", str(target), "--lang", "fr"])
    assert run.exit_code == 0, run.output
    assert [path.stem for path in sorted(target.iterdir())] == NAMES
    assert (target / "01-sources.ipynb").read_bytes() == FRENCH[0].read_bytes()
    (target / "01-sources.ipynb").write_text("mine")
    assert CliRunner().invoke(main, ["notebooks", str(target)]).exit_code == 2
    assert (target / "01-sources.ipynb").read_text() == "mine"
