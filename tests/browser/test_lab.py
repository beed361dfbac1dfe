"""In JupyterLab and in what nbconvert makes: every notebook runs, every map shows its area."""

from __future__ import annotations

import base64
import json
import os
import secrets
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import nbformat
import pytest
from IPython.core.formatters import DisplayFormatter
from markdown_it import MarkdownIt
from nbconvert import HTMLExporter, LatexExporter, MarkdownExporter
from traitlets.config import Config

import borderrisk as br
from borderrisk import maps, notebooks

RUN_MS = 30_000
START_S = 60
BOOKS = {
    "01-sources": 1, "fr/02-report": 2, "03-border": 0, "04-score": 1, "05-events": 0,
    "fr/06-your-border": 1,
}  # fmt: skip
"""Every notebook once, with how many maps it shows; but for ``lang`` the two languages have the
same code, see ``test_notebooks.py``."""
OFFLINE = """
import socket

def refuse(*address):
    raise OSError(f"a notebook asked for {address}")

socket.getaddrinfo = socket.create_connection = refuse
"""
"""Run by every kernel as it starts: a notebook needs no network."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Start JupyterLab on this machine alone, in a folder with the notebooks of both languages."""
    folder = tmp_path_factory.mktemp("lab")
    notebooks.copy(folder)
    notebooks.copy(folder / "fr", lang="fr")
    startup = folder / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "offline.py").write_text(OFFLINE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    home = {
        f"JUPYTER_{name}": str(folder / name) for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
         f"--ServerApp.token={token}", "--ServerApp.allow_root=True", "--ServerApp.port_retries=0",
         f"--ServerApp.root_dir={folder}", "--LabApp.news_url=None",
         "--LabApp.expose_app_in_browser=True",
         "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
        env=os.environ | home | {"IPYTHONDIR": str(folder / "ipython")},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    _wait(process, f"{address}/api?token={token}")
    yield Lab(folder, address, token)
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


@dataclass(frozen=True)
class Lab:
    """A server: its folder, its address, the token it asks for."""

    folder: Path
    address: str
    token: str


def _wait(process, address):
    """Ask until it answers, for a bounded time."""
    for _ in range(START_S * 2):
        try:
            urlopen(address, timeout=5).close()  # noqa: S310
        except OSError:
            if process.poll() is not None:
                pytest.fail(f"JupyterLab ended with status {process.returncode}")
            try:
                process.wait(0.5)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    pytest.fail("JupyterLab did not start")


@pytest.fixture(scope="module")
def desk(lab, chromium, until):
    """Return one tab with JupyterLab in it, and what it asked for."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(RUN_MS)
    tab = context.new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{lab.address}/lab?reset&token={lab.token}")
    until(tab, "!!window.jupyterapp")
    yield tab, asked
    context.close()


RUN_ALL = """async (path) => {
  await jupyterapp.restored;
  const panel = await jupyterapp.commands.execute("docmanager:open", { path });
  await panel.context.ready;
  await panel.sessionContext.ready;
  await jupyterapp.commands.execute("notebook:run-all-cells");
  return panel.content.model.sharedModel.toJSON().cells;
}"""
"""What a click on the file and one on the menu do; answers when the last cell has run."""

CLOSE = """async () => {
  const panel = jupyterapp.shell.currentWidget;
  await panel.sessionContext.shutdown();
  panel.dispose();
}"""

ASK = """async (code) => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const asked = kernel.requestExecute({ code });
  const said = [];
  asked.onIOPub = ({ content }) => { if (content.text) said.push(content.text); };
  await asked.done;
  return said.join("");
}"""


def fill_in_the_form(tab, _):
    tab.locator(".widget-dropdown select").first.select_option("mouvement")
    assert tab.evaluate(ASK, "print(draft.theme.iloc[0])").strip() == "movement"


def move_the_sliders(tab, _):
    picture = tab.locator(".widget-output img")
    first = picture.get_attribute("src")
    length = tab.locator(".widget-slider .widget-readout").first
    length.fill("20")
    length.press("Enter")
    picture.and_(tab.locator(f"img:not([src='{first}'])")).wait_for()
    longer = picture.get_attribute("src")
    tab.locator(".widget-dropdown select").last.select_option(index=1)
    picture.and_(tab.locator(f"img:not([src='{longer}'])")).wait_for()


def look_at_what_was_saved(_, folder):
    assert "Ghana" in (folder / "my-area.toml").read_text("utf-8")
    assert '"segments"' in (folder / "my-area.html").read_text("utf-8")


HANDS = {
    "fr/02-report": fill_in_the_form,
    "04-score": move_the_sliders,
    "fr/06-your-border": look_at_what_was_saved,
}


@pytest.mark.parametrize(("name", "maps_shown"), BOOKS.items())
def test_each_notebook_runs_in_jupyterlab_and_every_map_shows_its_area(
    lab, desk, name, maps_shown, until
):
    tab, asked = desk
    cells = tab.evaluate(RUN_ALL, f"{name}.ipynb")
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert [o for o in outputs if o.get("name") == "stderr" or o["output_type"] == "error"] == []
    shown = json.dumps([o.get("data", {}).get("text/plain", o.get("text", "")) for o in outputs])
    assert str(lab.folder) not in shown
    assert str(Path.home()) not in shown
    box = _box(br.read_area(lab.folder / "fr" / "my-area.toml" if "your" in name else "faleme"))
    frames = tab.locator(".jp-OutputArea-output iframe")
    for number in range(maps_shown):
        frames.nth(number).scroll_into_view_if_needed()
        inner = frames.nth(number).element_handle().content_frame()
        until(inner, "!!window.borderrisk")
        until(inner, SHOWN, box)
    assert frames.count() == maps_shown
    HANDS.get(name, lambda *_: None)(tab, (lab.folder / name).parent)
    ours = (lab.address, lab.address.replace("http", "ws"), "data:", "blob:", "about:")
    assert [url for url in asked if not url.startswith(ours)] == []
    tab.evaluate(CLOSE)


def test_a_notebook_output_holds_a_picture_a_frame_and_a_line_of_text(area, placed):
    m = maps.draw(area, placed=placed)
    bundle = m._repr_mimebundle_()
    text = bundle["text/html"]
    assert len(text) < 1_000_000
    assert text == m._repr_html_()
    assert text.index("<img ") < text.index("<figcaption>") < text.index("<iframe ")
    assert 'src="data:image/svg+xml;base64,' in text
    assert 'sandbox="allow-scripts' in text
    assert "allow-same-origin" not in text
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle["text/plain"] == repr(m)
    assert repr(m).startswith("<borderrisk page: The JNIM threat in the border areas")
    assert repr(m).endswith("; 14 claims, 9 mapped>")


def _open(chromium, text, tmp_path):
    file = tmp_path / "output.html"
    file.write_text(f"<!doctype html><meta charset=utf-8><body>{text}", "utf-8")
    context = chromium.new_context(offline=True)
    context.set_default_timeout(RUN_MS)
    tab = context.new_page()
    complaints = []
    tab.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    tab.goto(file.as_uri())
    return tab, complaints


SHOWN = """([[south, west], [north, east]]) => {
  const { map } = window.borderrisk;
  const size = map.getSize();
  const seen = map.getBounds();
  const corner = map.latLngToContainerPoint([north, east]);
  const other = map.latLngToContainerPoint([south, west]);
  const share = Math.max((corner.x - other.x) / size.x, (other.y - corner.y) / size.y);
  return size.x > 200 && seen.contains([[south, west], [north, east]]) && share > 0.3;
}"""
"""Whether the map has a size, shows a box whole, and gives it a third of its frame."""


def _box(area):
    """Return the box of the border that an area is about."""
    west, south, east, north = area.borders.iloc[:1].to_crs("OGC:CRS84").total_bounds
    return [[south, west], [north, east]]


def test_the_frame_draws_with_the_network_off(chromium, area, placed, tmp_path):
    tab, complaints = _open(chromium, maps.draw(area, placed=placed)._repr_html_(), tmp_path)
    frame = tab.frame_locator("iframe")
    frame.locator("#map path.claim-area").first.wait_for()
    frame.locator("#language").click()
    assert frame.locator("html").get_attribute("lang") == "fr"
    assert complaints == []
    tab.context.close()


def test_a_frame_that_is_laid_out_late_shows_its_area(chromium, area, tmp_path, until):
    html = maps.draw(area)._repr_html_()
    tab, complaints = _open(chromium, f"<div id=late style='display: none'>{html}</div>", tmp_path)
    inner = tab.locator("iframe").element_handle().content_frame()
    until(inner, "!!window.borderrisk")
    assert inner.evaluate("window.borderrisk.map.getSize().x") == 0
    tab.evaluate("document.getElementById('late').style.display = 'block'")
    until(inner, SHOWN, _box(area))
    assert complaints == []
    tab.context.close()


@pytest.fixture(scope="module")
def executed(area, placed):
    """Return a notebook with one map, as IPython displays it."""
    data, metadata = DisplayFormatter().format(maps.draw(area, placed=placed))
    output = nbformat.v4.new_output("execute_result", data, metadata=metadata, execution_count=1)
    cell = nbformat.v4.new_code_cell("m", execution_count=1, outputs=[output])
    return nbformat.v4.new_notebook(cells=[cell])


def test_in_markdown_the_frame_is_whole(chromium, executed, area, tmp_path, until):
    text, _ = MarkdownExporter().from_notebook_node(executed)
    tab, _ = _open(chromium, MarkdownIt("commonmark").render(text), tmp_path)
    inner = tab.locator("iframe").element_handle().content_frame()
    until(inner, "!!window.borderrisk")
    until(inner, SHOWN, _box(area))
    tab.context.close()


def test_in_latex_the_map_is_a_picture(executed):
    text, resources = LatexExporter().from_notebook_node(executed)
    ((name, png),) = resources["outputs"].items()
    assert f"{{{name}}}" in text
    assert png.startswith(b"\x89PNG")


def test_in_sanitised_html_the_map_is_a_picture_where_pictures_go_first(executed):
    """By itself nbconvert takes the HTML first, and its list of allowed tags has no image."""
    first = {"display_data_priority": ["image/png", "text/html", "text/plain"]}
    config = Config(NbConvertBase=first, HTMLExporter={"sanitize_html": True})
    html, _ = HTMLExporter(config=config).from_notebook_node(executed)
    assert '<img alt="No description has been provided for this image"' in html
    assert 'src="data:image/png;base64,' in html
    assert "iframe" not in html.split("<main>")[1]
