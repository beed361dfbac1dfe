"""In JupyterLab: the page in a frame when the notebook is trusted, a picture when it is not."""

from __future__ import annotations

import base64
import os
import secrets
import socket
import subprocess
import sys
from urllib.request import urlopen

import nbclient
import nbformat
import pytest
from markdown_it import MarkdownIt
from nbconvert import LatexExporter, MarkdownExporter

from borderrisk import maps

RUN_MS = 30_000
CELL = """import borderrisk as br
area = br.read_area("faleme")
br.maps.draw(area, placed=br.read_register("timbuktu-2025-04").place(area))"""
START_S = 60


@pytest.fixture
def lab(tmp_path):
    """Start JupyterLab on this machine alone, in a folder with one notebook."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(CELL)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(notebook, tmp_path / "map.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    home = {
        f"JUPYTER_{name}": str(tmp_path / name)
        for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
         f"--ServerApp.token={token}", "--ServerApp.allow_root=True", "--ServerApp.port_retries=0",
         f"--ServerApp.root_dir={tmp_path}", "--LabApp.news_url=None",
         "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
        env=os.environ | home | {"IPYTHONDIR": str(tmp_path / "ipython")},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    _wait(process, f"{address}/api?token={token}")
    yield f"{address}/lab/tree/map.ipynb?token={token}"
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


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


def test_run_all_in_jupyterlab_draws_the_map_and_asks_nobody(lab, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(RUN_MS)
    tab = context.new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    try:
        tab.goto(lab)
        tab.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        tab.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        tab.get_by_role("menuitem", name="Run", exact=True).click()
        tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        frame = tab.frame_locator(".jp-OutputArea iframe")
        frame.locator("#map path.claim-area").first.wait_for()
        assert frame.locator("#panel .claim").count() == 14
        frame.locator('.claim[data-claim="c04"]').click()
        assert frame.locator("path.claim-area.finer.selected").count() == 1
        assert tab.locator(".borderrisk-still").is_hidden()
        host = lab.split("/lab")[0]
        others = [
            u
            for u in asked
            if not u.startswith((host, host.replace("http", "ws"), "data:", "blob:", "about:"))
        ]
        assert others == []
    finally:
        context.close()


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
  return size.x > 200 && seen.contains([[south, west], [north, east]]) && share > 0.5;
}"""
"""Whether the map has a size, shows a box whole, and gives it more than half of its frame."""


def _box(area):
    west, south, east, north = area.bbox
    return [[south, west], [north, east]]


def test_the_frame_draws_with_the_network_off(chromium, area, placed, tmp_path):
    tab, complaints = _open(chromium, maps.draw(area, placed=placed)._repr_html_(), tmp_path)
    frame = tab.frame_locator("iframe")
    frame.locator("#map path.claim-area").first.wait_for()
    frame.locator("#language").click()
    assert frame.locator("html").get_attribute("lang") == "fr"
    assert complaints == []
    tab.context.close()


def test_a_frame_that_is_laid_out_late_shows_its_area(chromium, area, tmp_path):
    html = maps.draw(area)._repr_html_()
    tab, complaints = _open(chromium, f"<div id=late style='display: none'>{html}</div>", tmp_path)
    inner = tab.locator("iframe").element_handle().content_frame()
    inner.wait_for_function("window.borderrisk")
    assert inner.evaluate("window.borderrisk.map.getSize().x") == 0
    tab.evaluate("document.getElementById('late').style.display = 'block'")
    inner.wait_for_function(SHOWN, arg=_box(area))
    assert complaints == []
    tab.context.close()


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Return a notebook with one map, run."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    home = tmp_path_factory.mktemp("ipython")
    environment = os.environ | {"JUPYTER_PLATFORM_DIRS": "1", "IPYTHONDIR": str(home)}
    nbclient.NotebookClient(notebook, timeout=120).execute(env=environment)
    return notebook


def test_in_markdown_the_frame_is_whole(chromium, executed, area, tmp_path):
    text, _ = MarkdownExporter().from_notebook_node(executed)
    tab, _ = _open(chromium, MarkdownIt("commonmark").render(text), tmp_path)
    inner = tab.locator("iframe").element_handle().content_frame()
    inner.wait_for_function("window.borderrisk")
    inner.wait_for_function(SHOWN, arg=_box(area))
    tab.context.close()


def test_in_latex_the_map_is_a_picture(executed):
    text, resources = LatexExporter().from_notebook_node(executed)
    ((name, png),) = resources["outputs"].items()
    assert f"{{{name}}}" in text
    assert png.startswith(b"\x89PNG")
