from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import subprocess
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

import click
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import borderrisk as br
from borderrisk import cli, tables

SOURCE = Path(cli.__file__).parents[3]


def run(*arguments, **options):
    return CliRunner().invoke(cli.main, arguments, **options)


def commands(group=cli.main, path=()):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_command_has_help_and_stands_in_the_readme(path):
    answer = run(*path, "--help")
    assert answer.exit_code == 0
    assert answer.output.count("\n") > 4
    assert f"borderrisk {' '.join(path)}" in (SOURCE / "README.md").read_text("utf-8")


@pytest.mark.parametrize("code", ["import borderrisk", "from borderrisk.cli import main; main()"])
def test_what_is_not_used_is_not_imported(code):
    """The package and its help come without the libraries that take a second to load."""
    tell = (
        "import atexit, sys\n"
        "heavy = {'geopandas', 'pandas', 'folium', 'shapely', 'pydantic', 'scipy', 'numpy'}\n"
        "atexit.register(lambda: print('loaded:', *sorted(heavy & set(sys.modules))))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", tell + code, "--help"], check=True, capture_output=True, text=True
    )
    assert answer.stdout.splitlines()[-1] == "loaded:"


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_a_command_is_called_as_the_table_says(name):
    command = cli.main.get_command(click.Context(cli.main), name)
    assert command.name == name
    assert cli.COMMANDS[name] in run("--help").output


def test_every_public_name_resolves():
    assert all(hasattr(br, name) for name in br.__all__)
    assert set(br.__all__) <= set(dir(br))
    assert not hasattr(br, "nothing_of_this_name")
    assert br.__version__ == version("borderrisk")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_map_is_written_where_asked(tmp_path, lang):
    answer = run("map", "senegal-river", "--lang", lang, "-o", str(tmp_path / "m.html"))
    assert (answer.exit_code, answer.stdout.strip()) == (0, str(tmp_path / "m.html"))
    assert answer.stderr.startswith("no score shown")
    assert f'<html lang="{lang}">' in (tmp_path / "m.html").read_text("utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["m.html"]


@pytest.fixture(scope="module")
def page_of(tmp_path_factory):
    """Return how to have the page that ``map`` writes with some options, each made once."""

    @cache
    def page(*options):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path_factory.mktemp("map"))
            answer = run("map", *options)
            assert (answer.exit_code, answer.stdout) == (0, f"{Path('maps', 'faleme.html')}\n")
            return Path("maps", "faleme.html").read_text("utf-8")

    return page


def test_the_default_is_the_faleme_with_its_report(page_of):
    assert "JNIM" in page_of()
    assert len(page_of().encode()) <= 500_000


INPUT_AT_FAULT = {
    "no such area": ("map", "nowhere"),
    "no such report": ("map", "--report", "nowhere"),
    "a folder": ("map", "."),
    "a remote area": ("map", "/vsicurl/http://127.0.0.1/a.toml"),
    "no such language": ("map", "--lang", "de"),
    "missing folder": ("map", "senegal-river", "-o", "no/such/folder/m.html"),
    "no such register": ("check", "nowhere"),
    "no such text": ("check", "timbuktu-2025-04", "--text", "nowhere.txt"),
    "another text": ("check", "timbuktu-2025-04", "--text", __file__),
    "no such command": ("conjure",),
}


@pytest.mark.parametrize("arguments", INPUT_AT_FAULT.values(), ids=INPUT_AT_FAULT)
def test_a_faulty_input_ends_with_two_and_no_traceback(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    answer = run(*arguments)
    assert answer.exit_code == 2
    assert "Traceback" not in answer.output
    assert list(tmp_path.iterdir()) == []


def test_our_own_fault_ends_with_one(monkeypatch):
    monkeypatch.setattr("borderrisk.cli.map.read_area", lambda _: 1 / 0)
    answer = run("map")
    assert answer.exit_code == 1
    assert answer.output.startswith("internal error: ZeroDivisionError: division by zero\n")
    assert "--debug" in answer.output
    assert "Traceback" not in answer.output
    assert "1 / 0" in run("map", "--debug").output


def test_an_output_never_overwrites_an_input(tmp_path):
    area = tmp_path / "mine.toml"
    area.write_bytes((SOURCE / "data" / "areas" / "faleme.toml").read_bytes())
    answer = run("map", str(area), "-o", str(area))
    assert answer.exit_code == 2
    assert "one of the inputs" in answer.output
    assert area.read_bytes() == (SOURCE / "data" / "areas" / "faleme.toml").read_bytes()


def asked_for(tmp_path, kind):
    """A short run of a command that writes, and the file that it writes."""
    text = tmp_path / "in.txt"
    text.write_text("Un marché à Kéniéba.", "utf-8")
    out = tmp_path / f"out.{kind}"
    return {
        "html": ("map", "senegal-river", "--no-scores", "-o", str(out)),
        "csv": ("locate", str(text), "-o", str(out)),
        "toml": ("locate", str(text), "--date", "2025-04-28", "--register", str(out)),
    }[kind], out


@pytest.mark.parametrize("kind", ["html", "csv", "toml"])
def test_a_second_run_replaces_what_the_first_wrote_and_nothing_that_was_filled_in(tmp_path, kind):
    asked, out = asked_for(tmp_path, kind)
    assert run(*asked).exit_code == 0
    first = out.read_bytes()
    assert run(*asked).exit_code == 0
    out.write_bytes(first + b"\n# mine")
    answer = run(*asked)
    assert (answer.exit_code, out.read_bytes()) == (2, first + b"\n# mine")
    assert "--force" in answer.output
    assert run(*asked, "--force").exit_code == 0
    assert out.read_bytes() == first


def test_a_file_that_no_command_made_is_kept_even_where_it_is_empty(tmp_path):
    for content in (b"", b"mine"):
        asked, out = asked_for(tmp_path, "csv")
        out.write_bytes(content)
        assert run(*asked).exit_code == 2
        assert out.read_bytes() == content


def test_all_outputs_are_looked_at_before_the_first_is_written(tmp_path, monkeypatch):
    asked, _ = asked_for(tmp_path, "csv")
    (tmp_path / "filled.toml").write_text("mine")
    more = ("--undecided", "ok.toml", "--register", "filled.toml", "--date", "2025-04-28")
    before = sorted(path.name for path in tmp_path.iterdir())
    monkeypatch.chdir(tmp_path)
    answer = run(*asked, *more)
    assert answer.exit_code == 2
    assert answer.output.startswith("filled.toml: exists already")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_only_a_file_is_written_to(tmp_path):
    """Not a device, a FIFO, a link: a rename would put a file in its place."""
    target = tmp_path / "target.html"
    target.write_text("kept")
    (tmp_path / "link.html").symlink_to(target)
    (tmp_path / "dangling.html").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "fifo.html")
    (tmp_path / "folder.html").mkdir()
    for name in ("link.html", "dangling.html", "fifo.html", "folder.html", "/dev/null"):
        path = tmp_path / name
        for more in ((), ("--force",)):
            answer = run("map", "senegal-river", "--no-scores", "-o", str(path), *more)
            assert (answer.exit_code, answer.stdout) == (2, ""), name
    assert target.read_text() == "kept"
    assert stat.S_ISFIFO((tmp_path / "fifo.html").stat().st_mode)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_dash_is_standard_output_or_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked, _ = asked_for(tmp_path, "csv")
    printed = run(*asked[:2])
    assert run(*asked[:2], "-o", "-").stdout == printed.stdout
    assert run("map", "senegal-river", "--no-scores", "-o", "-").exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.txt"]


@pytest.mark.parametrize("command", [["data", "list"], ["--help"], ["map", "--help"]], ids=" ".join)
def test_a_full_standard_output_ends_with_two(command):
    with Path("/dev/full").open("w") as full:
        answer = subprocess.run(
            [sys.executable, "-m", "borderrisk", *command],
            stdout=full, stderr=subprocess.PIPE, check=False, text=True,
        )  # fmt: skip
    assert answer.returncode == 2
    assert answer.stderr == "standard output: No space left on device\n"


def test_an_interrupted_command_ends_with_130_and_leaves_nothing(tmp_path):
    """The signal comes while the command waits for a text from a pipe."""
    out = tmp_path / "out.csv"
    waiting = (
        "import os, signal, sys, types\n"
        "from borderrisk.cli import main\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell may ignore it
        "read = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.stdin = types.SimpleNamespace(buffer=types.SimpleNamespace(read=read))\n"
        f"main(['locate', '-', '-o', {str(out)!r}])\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", waiting], check=False, capture_output=True, text=True
    )
    assert (answer.returncode, answer.stderr) == (130, "interrupted\n")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_no_file_can_have_is_refused_before_it_is_used():
    answer = run("map", "--text", "\ud800")
    assert (answer.exit_code, "'\\ud800'" in answer.output) == (2, True)


def test_an_issue_is_one_line_whatever_the_name_of_its_file():
    """A line break would pass for another message, an escape would drive the terminal."""
    answer = run("locate", "q\n\x1b[2J\u2028.txt")
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert answer.stderr.startswith("q\\n\\x1b[2J\\u2028.txt: no such file")


def test_an_option_out_of_range_is_named():
    for asked, told in {
        ("--seed", "0"): "--seed must be 1 or more (got 0)",
        ("--seed", "x"): "--seed must be 1 or more (got x)",
        ("--draws", "70000"): "--draws must be 1 to 65536 (got 70000)",
        ("--length", "nan"): "--length must be 5000 or more (got nan)",
    }.items():
        answer = run("score", *asked)
        assert (answer.exit_code, told in answer.stderr) == (2, True)


OPTIONS = {
    "map": ("--report", "--text", "--spec", "--since", "--events", "--lang", "-o"),
    "score": ("--length", "--border", "--report", "--spec", "--draws", "--seed", "--events", "-o"),
    "locate": ("--area", "--lang", "--date", "--decisions", "--undecided", "--register", "-o"),
    "check": ("--text",),
    "border": ("--border",),
}
WORDS = st.text(st.characters(exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["", "-", "--", ".", "/", "nan", "inf", "1e999", "-1", "0", "/vsicurl/http://127.0.0.1/x",
     "http://127.0.0.1/x", "/dev/null", "../x", "\ud800", "none", "both", "x" * 5000]
)  # fmt: skip


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    return tmp_path_factory.mktemp("elsewhere")


@pytest.mark.parametrize("command", OPTIONS)
@settings(max_examples=int(os.environ.get("BORDERRISK_FUZZ_EXAMPLES", "300")) // 30)
@given(data=st.data())
def test_any_value_of_an_option_is_answered(elsewhere, command, data):
    """An area that is not there keeps each run short: what is wrong is found before it is read."""
    option = data.draw(st.sampled_from(OPTIONS[command]))
    value, area = data.draw(WORDS), data.draw(st.sampled_from(["nowhere", ".", "x.toml"]) | WORDS)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(elsewhere)
        answer = run(command, area, option, value)
    assert answer.exit_code in {0, 2}, answer.output
    assert "Traceback" not in answer.output


def test_what_changed_between_two_registers_is_told(tmp_path):
    before = tmp_path / "before.toml"
    text = (DATA / "reports" / "timbuktu-2025-04.toml").read_text("utf-8")
    before.write_text(text, "utf-8")
    head, first, *rest = text.split("[[claim]]")
    changed = [rest[0].replace('modality = "', 'likelihood = "likely"\nmodality = "'), *rest[1:]]
    after = tmp_path / "after.toml"
    after.write_text("[[claim]]".join([head, *changed]), "utf-8")
    name = re.search('id = "(.*?)"', first)[1]
    told = list(csv.DictReader(io.StringIO(run("diff", str(before), str(after)).stdout)))
    assert [(row["change"], row["field"]) for row in told] == [
        ("gone", ""), ("changed", "likelihood")]  # fmt: skip
    assert told[0]["claim_id"] == name
    back = run("diff", str(after), str(before))
    assert back.stderr == "claims: 1 new, 0 gone, 1 changed\n"
    assert run("diff", str(before), "timbuktu-2025-04").stdout.count("\n") == 1
    assert run("diff", str(before), "nowhere").exit_code == 2


def test_a_cell_that_a_spreadsheet_would_run_is_text(tmp_path):
    cells = ["=1+1", " @x", "\ufeff=2", "+221 77", "\uff1d3", "'=4", "-5", "Kayes"]
    frame = pd.DataFrame({"=name": cells})
    back = pd.read_csv(io.StringIO(tables.csv_text(frame)))
    assert [cell[0] == "'" for cell in back.iloc[:, 0]] == [True] * 6 + [False] * 2
    assert back.columns.to_list() == ["'=name"]
    assert back.iloc[:, 0].map(tables.unguard).to_list() == cells
    asked, out = asked_for(tmp_path, "csv")
    assert run(*asked).exit_code == 0
    assert out.read_bytes()[:3] == b"\xef\xbb\xbf"


def test_check_verifies_the_register_against_the_text(tmp_path, report_text):
    text = tmp_path / "text.txt"
    text.write_bytes(b"\xef\xbb\xbf" + report_text.replace("\n", "\r\n").encode() + b"\r\n")
    answer = run("check", "timbuktu-2025-04", "--text", str(text))
    assert answer.exit_code == 0
    assert "verified against the text" in answer.output


def test_data_are_listed_and_verified():
    assert "ODbL-1.0" in run("data", "list").output
    count = len(br.catalogue.datasets())
    assert run("data", "verify").output == f"{count} datasets, every hash as in the catalogue\n"


def test_bytes_do_not_depend_on_folder_zone_or_locale(page_of, tmp_path):
    """Another process, folder, time zone, locale and hash seed: the same page."""
    folder = tmp_path / "deux é"
    folder.mkdir()
    own = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "fr_FR.UTF-8"}
    command = [sys.executable, "-m", "borderrisk", "map", "-o", "m.html"]
    subprocess.run(command, cwd=folder, env=os.environ | own, check=True, capture_output=True)
    assert (folder / "m.html").read_text("utf-8") == page_of()


# places


TEXT = "Près de Moussala, rien ; la région de Kayes et le village de Zorkolo sont loin. =1+1"


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_places_are_listed_with_offsets_that_slice_the_text(written):
    answer = run("locate", str(written))
    assert answer.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    found = [(row["exact"], row["status"]) for row in rows]
    assert found == [("Moussala", "ambiguous"), ("Kayes", "placed"), ("Zorkolo", "unknown")]
    assert all(TEXT[int(row["start"]) : int(row["end"])] == row["exact"] for row in rows)
    assert answer.stderr.strip() == ("3 mentions: 1 placed, 1 ambiguous, 1 unknown, 0 not-a-place")


def test_standard_input_reads_as_the_file_does(written):
    assert run("locate", "-", input=TEXT).stdout == run("locate", str(written)).stdout


def test_a_geojson_has_a_feature_per_mention_and_geometry_where_placed(written, tmp_path):
    out = tmp_path / "out.geojson"
    assert run("locate", str(written), "-o", str(out)).exit_code == 0
    features = json.loads(out.read_text("utf-8"))["features"]
    assert [f["geometry"] and f["geometry"]["type"] for f in features] == [None, "Polygon", None]
    west, south = np.array(features[1]["geometry"]["coordinates"][0]).min(axis=0)
    assert -13 < west < -12
    assert 11.5 < south < 12


def test_decisions_survive_a_rerun_and_win(written, tmp_path):
    ledger = tmp_path / "ledger.toml"
    run("locate", str(written), "--undecided", str(ledger))
    open_ones = ledger.read_text("utf-8")
    assert "[[decision]]" not in [line.strip() for line in open_ones.splitlines()]
    entry = open_ones.split("# ambiguous: ")[1].split("\n\n")[0]
    assert "gn:6658544 (town, SEN)" in entry
    decided = "\n".join(line.removeprefix("# ") for line in entry.splitlines()[1:])
    decided = decided.replace('place_id = ""', 'place_id = "gn:6658544"')
    ledger.write_text(f"{open_ones}\n{decided}\n", "utf-8")
    for again in (tmp_path / "second.toml", tmp_path / "third.toml"):
        answer = run(
            "locate", str(written), "--decisions", str(ledger), "--undecided", str(again),
            "-o", str(tmp_path / "out.csv"),
        )  # fmt: skip
        assert answer.exit_code == 0
        first, *_ = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig")))
        assert (first["place_id"], first["decided_by"]) == ("gn:6658544", "user")
        assert "the machine said ambiguous" in first["against"]
        assert "[[decision]]" in again.read_text("utf-8").splitlines()
        assert "# ambiguous" not in again.read_text("utf-8")
        ledger = again
    written.write_text(TEXT.replace("Près", "Tout juste près"), "utf-8")
    answer = run("locate", str(written), "--decisions", str(ledger))
    assert ("gn:6658544" in answer.output, answer.exit_code) == (True, 0)
    written.write_text("Un autre texte.", "utf-8")
    answer = run("locate", str(written), "--decisions", str(ledger))
    assert answer.exit_code == 2
    assert "third.toml:text_sha256: " in answer.output


def test_a_draft_is_checked_until_its_words_are_written(written, tmp_path):
    draft = tmp_path / "draft.toml"
    asked = ("locate", str(written), "--register", str(draft))
    assert "--date" in run(*asked).output
    assert run(*asked, "--date", "2025-04-28").exit_code == 0
    faults = run("check", str(draft), "--text", str(written)).output.splitlines()
    assert {line.split(": ")[0].split(":")[-1] for line in faults} == {
        "title", "publisher", "theme", "statement",
    }  # fmt: skip
    text = draft.read_text("utf-8").replace(
        "draft = true", 'title.fr = "w"\npublisher = "w"\nspeakers = ["w"]'
    )
    text = text.replace("[[claim]]", '[[claim]]\ntheme = "presence"\nstatement.fr = "w"')
    draft.write_text(text, "utf-8")
    assert run("check", str(draft), "--text", str(written)).exit_code == 0
    out = tmp_path / "m.html"
    answer = run(
        "map", "--report", str(draft), "--text", str(written), "--no-scores", "-o", str(out)
    )
    assert answer.exit_code == 0
    assert "Zorkolo" in out.read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere.txt",),
        (".",),
        ("/vsicurl/http://127.0.0.1/a.txt",),
        ("report.txt", "--area", "nowhere"),
        ("report.txt", "--date", "2025-02-30"),
        ("report.txt", "--decisions", "nowhere.toml"),
        ("report.txt", "-o", "out.xlsx"),
        ("report.txt", "-o", "no/folder/out.csv"),
        ("report.txt", "-o", "report.txt"),
    ],
)
def test_what_cannot_be_located_is_the_inputs_fault(written, monkeypatch, arguments):
    monkeypatch.chdir(written.parent)
    answer = run("locate", *arguments)
    assert answer.exit_code == 2
    assert "Traceback" not in answer.output
    assert [path.name for path in written.parent.iterdir()] == ["report.txt"]
    assert written.read_text("utf-8") == TEXT


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "latin.txt"
    path.write_bytes("Kéniéba".encode("latin-1"))
    assert f"{path}: byte 1 is no UTF-8" in run("locate", str(path)).output


# the map with its report's text, and its scores


def test_the_map_shows_the_sentences_of_a_text_and_no_more_without_it(
    tmp_path, page_of, report_text
):
    text = tmp_path / "text.txt"
    text.write_text(report_text, "utf-8")
    sentence = report_text[187:380]
    assert sentence not in page_of("--no-scores")
    assert sentence in page_of("--no-scores", "--text", str(text))
    other = run("map", "--text", __file__, "-o", str(tmp_path / "n.html"))
    assert other.exit_code == 2
    assert not (tmp_path / "n.html").exists()


def test_scores_are_on_the_map_unless_they_are_not_wanted(page_of):
    assert "MLI-SEN-10km-001" in page_of()
    assert "MLI-SEN-10km-001" not in page_of("--no-scores")


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    """A register of two claims, one of which names Bakel alone."""
    text = (DATA / "reports" / "timbuktu-2025-04.toml").read_text("utf-8")
    head, *claims = text.split("[[claim]]")
    units = [claim for claim in claims if 'kind = "unit"' in claim]
    other = head.replace("timbuktu-2025-04", "mine-2025")
    path = tmp_path_factory.mktemp("mine") / "mine.toml"
    path.write_text(other + "[[claim]]" + units[0], "utf-8")
    return str(path)


def claims_of(page):
    """What each segment's contribution of the claims is, as the page holds it."""
    island = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    score = json.loads(island[1])["score"]
    names = [one["name"] for one in score["indicators"]]
    parts = score["segments"]["columns"]["parts"]
    return score, [row[names.index("claims")] for row in parts if "claims" in names]


def test_the_score_counts_the_claims_that_the_map_shows(tmp_path, page_of, mine):
    (_, own), (_, theirs) = claims_of(page_of()), claims_of(page_of("--report", mine))
    assert sum(filter(None, theirs)) < sum(filter(None, own))
    out = tmp_path / "s.csv"
    assert run("score", "--report", mine, "-o", str(out)).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    counted = [float(row["contribution_claims"]) for row in rows]
    assert counted == pytest.approx(theirs, abs=1e-4)


def test_reasons_about_one_report_are_not_shown_beside_another(page_of, mine):
    titles = {}
    for options in ((), ("--report", mine), ("--report", "none")):
        score, _ = claims_of(page_of(*options))
        titles[options] = score["title"]["en"]
        assert ("the report" in json.dumps(score)) == (not options)
    assert titles["--report", mine] == titles["--report", "none"] != titles[()]


def test_a_map_takes_a_spec_of_ones_own(tmp_path):
    spec = tmp_path / "spec.toml"
    text = (DATA / "scores" / "border.toml").read_text("utf-8")
    spec.write_text(re.sub(r"^title.en = .*$", 'title.en = "My choices"', text, count=1,
                           flags=re.MULTILINE), "utf-8")  # fmt: skip
    out = tmp_path / "m.html"
    answer = run("map", "senegal-river", "--spec", str(spec), "-o", str(out))
    assert answer.exit_code == 0
    assert "My choices" in out.read_text("utf-8")


def test_an_area_without_a_spec_is_scored_by_the_general_one():
    answer = run("score", "senegal-river", "--length", "40000", "--draws", "16")
    assert answer.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert any(row["score"] for row in rows)
    assert {row["border_id"] for row in rows} == {"MRT-SEN"}


def test_what_cannot_be_scored_is_said_by_name(tmp_path):
    spec = tmp_path / "spec.toml"
    text = (DATA / "scores" / "border.toml").read_text("utf-8")
    head, *items = text.split("[[indicators]]")
    kept = [item for item in items if '"claims"' in item or '"crossing_distance_km"' in item]
    spec.write_text("[[indicators]]".join([head, *kept]), "utf-8")
    answer = run("score", "senegal-river", "--length", "40000", "--spec", str(spec))
    assert answer.exit_code == 2
    assert "segments scored: crossing_distance_km, claims are missing" in answer.output


def test_a_column_in_another_unit_is_told_in_the_shell(tmp_path):
    spec = tmp_path / "spec.toml"
    text = (DATA / "scores" / "faleme.toml").read_text("utf-8")
    spec.write_text(text.replace("goalposts = [0, 100]", "goalposts = [0, 0.001]", 1), "utf-8")
    answer = run("score", "--length", "40000", "--draws", "16", "--spec", str(spec))
    assert answer.exit_code == 0
    assert "warning: every value of crossing_distance_km lies beyond" in answer.stderr


def test_scores_are_the_same_bytes_twice_and_every_segment_is_there(tmp_path):
    outs = [tmp_path / f"{n}.csv" for n in "ab"]
    for out in outs:
        answer = run("score", "--draws", "256", "--seed", "7", "-o", str(out))
        assert answer.exit_code == 0
        assert "of the pairs of segments can be told apart (P >= 0.95)" in answer.stderr
    assert outs[0].read_bytes() == outs[1].read_bytes()
    rows = list(csv.DictReader(io.StringIO(outs[0].read_text("utf-8-sig"))))
    assert [row["segment_id"] for row in rows] == [f"MLI-SEN-10km-{n:03d}" for n in range(1, 50)]
    for row in rows:
        parts = [float(v or 0) for name, v in row.items() if name.startswith("contribution_")]
        assert sum(parts) == pytest.approx(float(row["score"]), abs=1e-5)


def test_events_of_your_own_are_counted(tmp_path):
    events = tmp_path / "events.csv"
    events.write_text("name,lon,lat\na,-12.20,14.45\nb,-12.21,14.46\nc,-9,13\n", "utf-8")
    out = tmp_path / "s.csv"
    asked = ("score", "--draws", "16", "--length", "40000", "-o", str(out))
    assert run(*asked, "--events", str(events)).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    counts = [float(row["events_10km"]) for row in rows]
    assert max(counts) == 2
    assert sum(counts) < 2 * len(counts)
    events.write_text("name,lon,lat\na,-12.20,94\nb,x,14\n", "utf-8")
    answer = run(*asked, "--events", str(events))
    assert answer.exit_code == 2
    assert sorted(":".join(line.split(":")[1:3]) for line in answer.output.splitlines()) == [
        "2:lat",
        "3:lon",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--seed", "0"),
        ("--seed", "-1"),
        ("--seed", "x"),
        ("--draws", "0"),
        ("--length", "100"),
        ("--length", "nan"),
        ("--border", "SEN-FRA"),
        ("--spec", "nowhere.toml"),
    ],
)
def test_a_score_that_cannot_be_is_the_inputs_fault(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    answer = run("score", *arguments, "-o", "out.csv")
    assert answer.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_border_is_told_by_ruler_tolerance_and_reach():
    answer = run("border", "faleme")
    assert answer.exit_code == 0
    for told in ("own vertices", "20 km", "slope of log length", "250 m", "°N", "14.4"):
        assert told in answer.output


DATA = SOURCE / "data"


@pytest.mark.parametrize(
    "arguments",
    [
        ("map", "senegal-river", "-o", str(DATA / "areas" / "senegal-river.toml")),
        ("map", "senegal-river", "-o", str(DATA / "boundaries" / "countries.geojson")),
        ("score", "faleme", "-o", str(DATA / "scores" / "faleme.toml")),
        ("locate", "report.txt", "-o", "same.csv", "--undecided", "same.csv"),
        ("locate", "report.txt", "-o", "ok.csv", "--undecided", "missing/x.toml"),
        ("locate", "report.txt", "-o", "ok.csv", "--undecided", "x.csv"),
        ("map", "senegal-river", "--no-scores", "-o", "page.pdf"),
        ("score", "faleme", "--draws", "8", "-o", "scores.xls"),
        ("diff", "timbuktu-2025-04", "timbuktu-2025-04", "-o", "changes.zip"),
    ],
)
def test_no_output_takes_the_place_of_another_file_or_leaves_half(written, monkeypatch, arguments):
    monkeypatch.chdir(written.parent)
    before = {path: path.read_bytes() for path in DATA.rglob("*.*") if path.is_file()}
    assert run(*arguments).exit_code == 2
    assert {path: path.read_bytes() for path in DATA.rglob("*.*") if path.is_file()} == before
    assert [path.name for path in written.parent.iterdir()] == ["report.txt"]
