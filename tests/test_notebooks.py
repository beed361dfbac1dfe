"""The notebooks teach: numbered, stored without outputs, without logic, in two languages.

They run in JupyterLab, see ``browser/test_lab.py``.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import folium
import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner

import borderrisk as br
from borderrisk import notebooks
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


def test_make_names_the_files_of_the_reader_from_where_they_stand(tmp_path):
    shutil.copy(FOLDER.parent / "Makefile", tmp_path)
    (tmp_path / "mine.toml").touch()
    asked = ["make", "-n", "notebooks", "AREA=mine.toml", "REPORT=timbuktu-2025-04", "VENV=v"]
    (tmp_path / "requirements").mkdir()
    for name in ("requirements/dev.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    printed = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert f"-p area_name {tmp_path / 'mine.toml'}" in printed.stdout
    assert "-p report_name timbuktu-2025-04" in printed.stdout


def test_they_are_copied_for_who_has_the_wheel_and_replace_nothing(tmp_path):
    target = tmp_path / "mine"
    run = CliRunner().invoke(main, ["notebooks", str(target), "--lang", "fr"])
    assert run.exit_code == 0, run.output
    assert [path.stem for path in sorted(target.iterdir())] == NAMES
    assert (target / "01-sources.ipynb").read_bytes() == FRENCH[0].read_bytes()
    (target / "01-sources.ipynb").write_text("mine")
    assert CliRunner().invoke(main, ["notebooks", str(target)]).exit_code == 2
    assert (target / "01-sources.ipynb").read_text() == "mine"


def test_a_map_is_drawn_by_the_name_of_its_area_or_by_the_area_itself(faleme):
    drawn = [br.maps.draw("faleme", lang="fr"), faleme.explore(lang="fr")]
    assert len({repr(m) for m in drawn}) == 1
    assert all(isinstance(m, folium.Map) and m.lang == "fr" for m in drawn)


def test_a_plain_folium_map_with_our_ground_says_where_it_shows(faleme, tmp_path):
    m = br.maps.add_ground(folium.Map(tiles=None), faleme)
    assert "write_page" in m.get_root().render()
    page = br.page.write_page(m, tmp_path / "plain.html").read_text("utf-8")
    assert "Kidira" in page
    assert "write_page" not in page


def test_a_form_writes_what_is_chosen_into_the_draft(faleme):
    draft = br.claims.draft("Un poste de Kidira.", faleme, published="2025-04-28", lang="fr")
    form = notebooks.edit(draft, ["theme", "report.publisher"], lang="fr")
    theme, publisher = form.children[0].children[1].children
    assert ("patrouilles", "patrols") in theme.options
    theme.value, publisher.value = "patrols", "APS"
    assert draft.loc[0, ["theme", "report.publisher"]].tolist() == ["patrols", "APS"]
    publisher.value = ""
    assert draft.loc[0, "report.publisher"] is None
    own = notebooks.edit(draft.assign(theme="horses"), ["theme"]).children[0].children[1].children
    assert own[0].value == "horses"


def test_figures_say_their_finding_in_the_language_of_the_reader(faleme):
    segments = faleme.segments(100_000)
    share = round(100 * segments["river_share"].gt(0.5).mean())
    found = title(notebooks.plot_river_share(faleme, segments, lang="fr"))
    assert found.startswith(f"{share} % des segments de Mali–Sénégal suivent Falémé")
    dry = replace(faleme, rivers=faleme.rivers.iloc[:0])
    found = title(notebooks.plot_river_share(dry, segments.assign(river_id=None, river_share=None)))
    assert found == "Mali–Senegal: no river of this area to follow"


def test_ranks_and_what_drives_them_are_drawn_or_it_is_said_why_not():
    spec = br.score.Spec((br.score.Indicator("a", (0, 4)), br.score.Indicator("b", (0, 4))))
    table = pd.DataFrame({"a": [4, 0, 1, None], "b": [1, 3, 0, None]})
    result = br.score.composite(table, spec, draws=64)
    share = round(100 * result.pairs_distinguishable)
    assert title(notebooks.plot_ranks(result)).startswith(f"{share}% of the pairs")
    assert title(notebooks.plot_drivers(table, spec, n=64)).startswith("What moves the ranks most")
    assert "constant" in notebooks.plot_drivers(table.assign(a=1, b=1), spec, n=64)


def title(figure):
    return figure.axes[0].get_title()


def test_explore_draws_on_our_map_and_the_page_takes_it(faleme, tmp_path):
    pytest.importorskip("mapclassify", reason="GeoDataFrame.explore needs mapclassify")
    m = faleme.explore()
    assert faleme.segments(100_000)[["geometry"]].explore(m=m, name="100 km") is m
    assert "100 km" in br.page.write_page(m, tmp_path / "mine.html").read_text("utf-8")
