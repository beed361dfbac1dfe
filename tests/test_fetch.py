"""Fetching, against a real server on this machine that misbehaves, and against a folder."""

from __future__ import annotations

import hashlib
import http.server
import threading

import pytest
from click.testing import CliRunner

from borderrisk import fetch
from borderrisk.cli import main
from borderrisk.errors import DataError, InputError

BODY = b'{"type": "FeatureCollection", "features": []}' * 100
NAME = "geoBoundaries-NER-ADM1.geojson"


class Server(http.server.BaseHTTPRequestHandler):
    """Answers by the first part of the path as its name says."""

    other = ""
    asked: list[str] = []  # noqa: RUF012
    released = threading.Event()

    def do_GET(self):
        way = self.path.split("/")[1]
        self.asked.append(way)
        answer = getattr(self, way, None)
        return answer() if answer else self.send_error(404)

    def reply(self, body, *, length=None, kind="application/json"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def sound(self):
        self.reply(BODY)

    def short(self):
        self.reply(BODY[:1000], length=len(BODY))

    def page(self):
        self.reply(b"<!DOCTYPE html><title>Moved</title>", kind="text/html")

    def large(self):
        self.reply(b"x", length=10**12)

    def stalls(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY[:10])
        self.wfile.flush()
        self.released.wait(20)

    def elsewhere(self):
        self.send_response(302)
        self.send_header("Location", f"{self.other}/sound/x")
        self.end_headers()

    def here(self):
        self.send_response(302)
        self.send_header("Location", "/sound/x")
        self.end_headers()

    def busy(self):
        if self.asked.count("busy") == 1:
            self.send_error(503)
        else:
            self.reply(BODY)

    def log_message(self, *_):
        pass


def served():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


@pytest.fixture
def host(tmp_path, monkeypatch):
    monkeypatch.setenv(fetch.CACHE, str(tmp_path / "cache"))
    monkeypatch.delenv(fetch.MIRROR, raising=False)
    server, address = served()
    other, Server.other = served()
    Server.asked.clear()
    Server.released.clear()
    yield address
    Server.released.set()
    for one in (server, other):
        one.shutdown()
        one.server_close()


def get(mirror, **options):
    return fetch.fetch("geoboundaries", country="NE", level=1, mirror=mirror, **options)


def kept(tmp_path):
    folder = tmp_path / "cache" / "geoboundaries"
    return sorted(path.name for path in folder.glob("*") if path.suffix != ".lock")


@pytest.mark.parametrize("way", ["sound", "here", "busy"])
def test_a_file_is_brought_once_and_pinned(tmp_path, host, way):
    path = get(f"{host}/{way}")
    assert path.read_bytes() == BODY
    before = len(Server.asked)
    assert get(f"{host}/{way}") == path
    assert len(Server.asked) == before
    assert kept(tmp_path) == [NAME, "index.json"]
    assert fetch.pins("geoboundaries")[NAME]["sha256"] == hashlib.sha256(BODY).hexdigest()


@pytest.mark.parametrize(
    ("way", "words"),
    [("short", "broke off"), ("page", "HTML page"), ("large", "at most 300 MB"),
     ("elsewhere", "another host"), ("nothing", "404")],
)  # fmt: skip
def test_what_is_not_the_file_is_refused_and_nothing_kept(tmp_path, host, way, words):
    with pytest.raises(DataError, match=words):
        get(f"{host}/{way}")
    assert kept(tmp_path) == []


def test_a_server_that_stalls_is_given_up(tmp_path, host):
    with pytest.raises(DataError, match="broke off after"):
        get(f"{host}/stalls", timeout_s=0.3)
    assert kept(tmp_path) == []


def test_a_known_hash_is_held_against_what_came(tmp_path, host):
    with pytest.raises(DataError, match="SHA-256"):
        fetch.fetch("geoboundaries", country="SEN", level=1, mirror=f"{host}/sound")
    assert kept(tmp_path) == []


def test_a_cached_file_that_changed_is_seen(host):
    path = get(f"{host}/sound")
    path.write_bytes(b"other")
    assert fetch.states("geoboundaries") == {NAME: "changed since"}
    with pytest.raises(DataError, match="SHA-256"):
        get(f"{host}/sound")
    path.unlink()
    assert fetch.states("geoboundaries") == {NAME: "missing"}


@pytest.mark.usefixtures("host")
def test_a_folder_stands_in_for_the_network(tmp_path):
    mirror = tmp_path / "stick" / "geoboundaries"
    mirror.mkdir(parents=True)
    (mirror / NAME).write_bytes(BODY)
    assert get(mirror.parent).read_bytes() == BODY
    assert Server.asked == []
    with pytest.raises(DataError, match="no such file in the mirror"):
        fetch.fetch("geonames", country="MLI", mirror=mirror.parent)


@pytest.mark.usefixtures("host")
def test_without_a_network_the_other_way_is_said():
    with pytest.raises(DataError, match=r"NE\.zip as geonames/NE\.zip|--mirror FOLDER"):
        fetch.fetch("geonames", country="NE", mirror="http://127.0.0.1:9")


def test_two_at_once_bring_it_once(tmp_path, host):
    threads = [threading.Thread(target=get, args=(f"{host}/sound",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Server.asked == ["sound"]
    assert kept(tmp_path) == [NAME, "index.json"]


@pytest.mark.parametrize(
    ("source", "options"),
    [("nowhere", {}), ("geonames", {}), ("geonames", {"country": "XX"}),
     ("geoboundaries", {"country": "ML"}), ("geoboundaries", {"country": "ML", "level": 9})],
)  # fmt: skip
@pytest.mark.usefixtures("host")
def test_what_cannot_be_asked_for_is_an_issue(source, options):
    with pytest.raises(InputError):
        fetch.fetch(source, **options)


def test_the_publisher_is_asked_over_https_alone():
    for source in fetch.sources().values():
        assert source.url.startswith("https://")
        assert (source.pointer or "https://").startswith("https://")


def test_the_command_fetches_levels_and_lists_what_there_is(host):
    command = ["data", "fetch", "geoboundaries", "NER", "MLI", "--level", "0-1"]
    done = CliRunner().invoke(main, [*command, "--mirror", f"{host}/sound"])
    assert done.exit_code == 0, done.output
    assert len(fetch.pins("geoboundaries")) == 4
    assert "[layers]" in done.output
    listed = CliRunner().invoke(main, ["data", "list"])
    for words in ("embedded", "Natural Earth", NAME, "sound"):
        assert words in listed.output
    offline = CliRunner().invoke(
        main, [*command[:3], "BEN", "--level", "1", "--mirror", "http://127.0.0.1:9"]
    )
    assert (offline.exit_code, "--mirror" in offline.output) == (2, True)
