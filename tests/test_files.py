from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest

from borderrisk import files
from borderrisk.errors import InputError


def test_a_device_a_fifo_a_link_and_a_folder_are_never_replaced(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "kept").write_text("kept", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    (tmp_path / "folder").mkdir()
    for target in ("/dev/null", *(tmp_path / name for name in ("fifo", "link", "folder"))):
        with pytest.raises(InputError, match="a file is needed"):
            files.write_file(target, b"new")
    assert (tmp_path / "kept").read_text("utf-8") == "kept"
    assert {path.name for path in tmp_path.iterdir()} == {"fifo", "kept", "link", "folder"}


def test_a_file_keeps_its_mode_and_a_new_one_gets_the_usual(tmp_path):
    private, fresh = tmp_path / "private", tmp_path / "fresh"
    private.touch(mode=0o600)
    umask = os.umask(0o022)
    try:
        files.write_file(private, b"x")
        files.write_file(fresh, b"x")
    finally:
        os.umask(umask)
    assert private.stat().st_mode & 0o777 == 0o600
    assert fresh.stat().st_mode & 0o777 == 0o644


def test_writing_works_outside_the_main_thread(tmp_path):
    thread = threading.Thread(target=files.write_file, args=(tmp_path / "a", b"x"))
    thread.start()
    thread.join()
    assert (tmp_path / "a").read_bytes() == b"x"


WRITER = """
import os, signal, sys
from pathlib import Path
from borderrisk import files
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have ignored it
replace = Path.replace
def interrupted(self, target):
    os.kill(os.getpid(), int(sys.argv[2]))  # the signal comes in the middle of the writing
    return replace(self, target)
Path.replace = interrupted
files.write_file(sys.argv[1], b"whole")
print("went on")
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_while_writing_leaves_a_whole_file_and_nothing_else(tmp_path, number):
    command = [sys.executable, "-c", WRITER, str(tmp_path / "out"), str(int(number))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "went on" not in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").read_bytes() == b"whole"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"%PDF-1.7", "a PDF"), ("é".encode("utf-16"), "UTF-16"), (b"PK\x03\x04", "Excel"),
     (b"caf\xe9", "byte 3")],
)  # fmt: skip
def test_what_is_no_text_is_named_as_what_it_is(tmp_path, content, words):
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(InputError, match=words):
        files.read_text(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["none.txt", "a\0b", "x" * 5000, "."])
def test_a_name_that_is_no_file_is_an_issue(tmp_path, name):
    with pytest.raises(InputError):
        files.read_text(tmp_path / name)
