from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from borderrisk import cli

SOURCE = Path(cli.__file__).parents[2]


def run(*arguments, **options):
    return CliRunner().invoke(cli.main, arguments, **options)


def commands(group=cli.main, path=()):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_command_has_help_and_stands_in_the_readme(path):
    answer = run(*path, "--help")
    assert answer.exit_code == 0
    assert answer.output.count("\n") > 4
    assert f"borderrisk {' '.join(path)}" in (SOURCE / "README.md").read_text("utf-8")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_map_is_written_where_asked(tmp_path, lang):
    answer = run("map", "senegal-river", "--lang", lang, "-o", str(tmp_path / "m.html"))
    assert (answer.exit_code, answer.output.strip()) == (0, str(tmp_path / "m.html"))
    assert f'<html lang="{lang}">' in (tmp_path / "m.html").read_text("utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["m.html"]


def test_the_default_is_the_faleme_with_its_report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = run("map")
    assert answer.output.strip() == str(Path("maps", "faleme.html"))
    page = (tmp_path / "maps" / "faleme.html").read_text("utf-8")
    assert "JNIM" in page
    assert len(page.encode()) <= 500_000


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
    monkeypatch.setattr(cli, "read_area", lambda _: 1 / 0)
    answer = run("map")
    assert answer.exit_code == 1
    assert answer.output == "our fault: ZeroDivisionError: division by zero\n"


def test_an_output_never_overwrites_an_input(tmp_path):
    area = tmp_path / "mine.toml"
    area.write_bytes((SOURCE / "data" / "areas" / "faleme.toml").read_bytes())
    answer = run("map", str(area), "-o", str(area))
    assert answer.exit_code == 2
    assert "one of the inputs" in answer.output
    assert area.read_bytes() == (SOURCE / "data" / "areas" / "faleme.toml").read_bytes()


def test_check_holds_the_register_against_the_text(tmp_path, report_text):
    text = tmp_path / "text.txt"
    text.write_bytes(b"\xef\xbb\xbf" + report_text.replace("\n", "\r\n").encode() + b"\r\n")
    answer = run("check", "timbuktu-2025-04", "--text", str(text))
    assert answer.exit_code == 0
    assert "held against the text" in answer.output


def test_data_are_listed_and_verified():
    assert "ODbL-1.0" in run("data", "list").output
    assert run("data", "verify").output == "5 datasets, every hash as in the catalogue\n"


def test_bytes_do_not_depend_on_folder_zone_or_locale(tmp_path):
    """Two processes, two folders, two time zones, two hash seeds, one page."""
    pages = []
    for n, zone in enumerate(("UTC", "Pacific/Kiritimati")):
        folder = tmp_path / zone.replace("/", "-")
        folder.mkdir()
        env = {
            **os.environ,
            "TZ": zone,
            "PYTHONHASHSEED": str(n),
            "LC_ALL": "C.UTF-8" if n else "C",
        }
        command = [sys.executable, "-m", "borderrisk", "map", "-o", "m.html"]
        subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)
        pages.append((folder / "m.html").read_bytes())
    assert pages[0] == pages[1]
