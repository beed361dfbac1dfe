"""Small inputs that were once answered wrongly, each with what is right.

They lie beside a checkout, not in it; where they are not, every test here says that it skipped.
"""

from __future__ import annotations

import csv
import io
import runpy
import shlex
import shutil
import warnings
from pathlib import Path

import pytest
from click.testing import CliRunner

import borderrisk as br
from borderrisk.cli import main

CASES = Path(__file__).parents[2] / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not beside this checkout")


def commands() -> dict[str, str]:
    """Return the command of each case whose command must end with status 2."""
    found = sorted(CASES.glob("fuzz-*/COMMAND.txt"))
    return {path.parent.name: path.read_text("utf-8").splitlines()[1] for path in found}


def allowed(name: str) -> set[int]:
    """Return how a command may end: a river outside the window is lawful, all else is at fault."""
    return {0} if name == "fuzz-35" else {2}


@pytest.fixture
def case(tmp_path, monkeypatch):
    """Return how to step into a copy of a case."""

    def entered(name: str) -> Path:
        folder = shutil.copytree(CASES / name, tmp_path / name)
        for path in folder.iterdir():
            path.chmod(0o644)
        monkeypatch.chdir(folder)
        return folder

    return entered


def run(command: str):
    return CliRunner().invoke(main, shlex.split(command.removeprefix("borderrisk ")))


def located(command: str) -> list[dict[str, str]]:
    answer = run(command)
    assert answer.exit_code == 0, answer.output
    return list(csv.DictReader(io.StringIO(answer.stdout)))


def places(rows: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    return [(row["exact"], row["status"], row["place_id"]) for row in rows]


@pytest.mark.parametrize("name", commands())
def test_a_value_of_another_type_is_an_issue_of_its_file(case, name):
    folder = case(name)
    before = {path.name for path in folder.iterdir()}
    answer = run(commands()[name])
    assert answer.exit_code in allowed(name), answer.output
    if answer.exit_code:
        assert {path.name for path in folder.iterdir()} == before


LOCATE = "borderrisk locate text.txt --date 2025-04-28"


def test_a_designator_and_its_name_may_stand_on_two_lines(case):
    case("01-wrap-designator")
    ids = [row["place_id"] for row in located(LOCATE)]
    assert ids == ["MLI-1-kayes-2023", "SEN-2-saraya-2016"]


def test_a_country_broken_over_two_lines_is_one_name(case):
    case("03-wrap-country")
    rows = located(LOCATE)
    assert [row["status"] for row in rows] == ["unknown", "unknown"]


def test_a_word_broken_by_a_hyphen_is_one_word(case):
    folder = case("04-eol-hyphen")
    text = (folder / "text.txt").read_text("utf-8")
    rows = located(LOCATE)
    assert len(rows) == 3
    assert all(text[int(r["start"]) : int(r["end"])].count("-\n") == 1 for r in rows)


def test_a_ligature_is_its_letters(case):
    case("06-ligature")
    assert "river:senegal" in [row["place_id"] for row in located(LOCATE)]


def test_an_organisation_over_two_lines_is_no_place(case):
    case("07-wrap-organisation")
    assert {row["status"] for row in located(LOCATE)} <= {"not-a-place"}


def test_a_sentence_over_four_lines_is_one_claim(case):
    folder = case("08-wrap-draft")
    text = (folder / "text.txt").read_text("utf-8")
    frame = br.claims.draft(text, br.read_area("faleme"), published="2025-04-28")
    assert len(frame) == 1


def test_double_spaces_change_nothing(case):
    case("09-spaces")
    rows = located(LOCATE)
    assert {row["place_id"] for row in rows} >= {"MLI-1-kayes-2023", "SEN-2-saraya-2016"}


def test_invisible_marks_change_nothing(case):
    case("10-invisible-marks")
    ids = [row["place_id"] for row in located(LOCATE)]
    assert ids == ["MLI-1-kayes-2023", "SEN-2-saraya-2016"]


def test_a_country_in_brackets_is_the_country(case):
    case("11-parenthesis-country")
    found = [row["place_id"] for row in located(LOCATE) if row["exact"] == "Mali"]
    assert found == ["country:MLI", "country:MLI"]


def test_the_region_of_a_country_places_both(case):
    case("13-english-region-of")
    rows = located(LOCATE + " --lang en")
    assert {"country:MLI", "country:SEN"} <= {row["place_id"] for row in rows}


def test_a_note_number_is_no_part_of_a_name(case):
    case("15-footnote-digit")
    assert [row["exact"] for row in located(LOCATE)] == ["Kayes", "Kidira", "Diboli"]


@pytest.mark.parametrize("name", ["note.rtf", "page.html"])
def test_markup_is_no_text(case, name):
    case("16-rtf-html")
    answer = run(f"borderrisk locate {name}")
    if answer.exit_code == 0:
        exact = {row["exact"] for row in csv.DictReader(io.StringIO(answer.stdout))}
        assert exact <= {"Kayes", "Kéniéba", "Falémé"}
    else:
        assert answer.exit_code == 2
        assert name in answer.output


def test_names_without_capitals_are_found_or_the_gap_is_stated(case):
    case("19-lower-case")
    answer = run(LOCATE)
    assert answer.exit_code == 0
    assert "kayes" in answer.stdout or "capital" in answer.stderr


SCORE = "borderrisk score faleme --draws 8 --events events.csv -o out.csv"


def events_counted() -> float:
    with Path("out.csv").open(encoding="utf-8-sig") as file:
        return max(float(row["events_10km"]) for row in csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "most"), [("20-hxl-row", 1), ("21-empty-rows", 1), ("25-precision-6", 1)]
)
def test_a_table_of_events_counts_what_is_an_event(case, name, most):
    case(name)
    answer = run(SCORE)
    assert answer.exit_code == 0, answer.output
    assert events_counted() == most


@pytest.mark.parametrize(
    ("name", "words"),
    [("23-swapped", "swapped"), ("27-multiline-cell", ":4:"), ("28-python-numbers", "1_4.45")],
)
def test_a_table_of_events_at_fault_is_refused(case, name, words):
    case(name)
    answer = run(SCORE)
    assert answer.exit_code == 2
    assert words in answer.output
    assert not Path("out.csv").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("34-river-polygon", "LineString"),
        ("36-crs-string", "crs"),
        ("39-population-thousands", "population"),
    ],
)
def test_an_area_at_fault_is_refused_by_every_command(case, name, words):
    case(name)
    for command in ("border a.toml", "map a.toml --no-scores -o out.html"):
        answer = run(command)
        assert answer.exit_code == 2, answer.output
        assert words in answer.output
    assert not Path("out.html").exists()


def test_half_a_gap_is_bridged_aloud(case):
    case("30-half-gap")
    answer = run("borderrisk border a.toml")
    assert answer.exit_code == 0, answer.output
    assert "221.3 km" in answer.stdout
    assert "did not match" in answer.output


@pytest.mark.parametrize("name", ["32-level-as-text", "40-title-one-string"])
def test_an_area_is_read_alike_by_every_command_or_refused(case, name):
    case(name)
    answers = [run(line) for line in ("border a.toml", "map a.toml --no-scores -o out.html")]
    assert {answer.exit_code for answer in answers} in ({0}, {2}), answers[1].output


def test_levels_written_as_text_are_levels(case):
    case("32-level-as-text")
    assert set(br.read_area("a.toml").units.level) <= {1, 2}


def test_a_river_in_pieces_is_one_river(case):
    case("33-river-in-pieces")
    area = br.read_area("a.toml")
    line = br.border.shared_border(area.countries, "AAA", "BBB")
    assert br.border.river_share(line, area.rivers.geometry.iloc[0]) >= 0


def script() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        runpy.run_path("input.py", run_name="__main__")


def test_a_backslash_in_a_popup_leaves_the_other_layers(case):
    case("50-backslash-popup")
    script()
    assert "veille" in Path("out.html").read_text("utf-8")


def test_twin_columns_are_refused(case):
    case("52-twin-columns")
    with pytest.raises(br.errors.PageError, match="a"):
        script()


def test_a_table_for_excel_begins_with_a_mark(case):
    case("64-cli-csv-excel")
    assert run("borderrisk locate text.txt -o out.csv").exit_code == 0
    assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
