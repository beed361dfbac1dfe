"""What lies under a map: tiles of hosts that the page may call, and pictures inside it."""

from __future__ import annotations

import http.server
import io
import threading

import folium
import numpy as np
import pytest
from PIL import Image

import borderrisk as br
from borderrisk import maps
from borderrisk.errors import PageError

pytest.importorskip("playwright")
FILL = "getComputedStyle(document.querySelector('path.country')).fill"


def _png():
    out = io.BytesIO()
    Image.fromarray(np.full((8, 8, 3), 120, dtype=np.uint8)).save(out, "png")
    return out.getvalue()


@pytest.fixture
def tile_server():
    """Yield the address of a server of tiles and the paths that it was asked for."""
    asked, tile = [], _png()

    class Tiles(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(tile)

        def log_message(self, *_):
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def _tiled(area, address, lang="fr"):
    m = maps.draw(area, lang=lang)
    credit = '<a href="https://example.org" target="_blank">Atlas</a>'
    folium.TileLayer(f"{address}/{{z}}/{{x}}/{{y}}.png", attr=credit, name="Relief").add_to(m)
    return m


def test_a_page_calls_the_hosts_that_it_was_allowed_and_says_so(
    chromium, area, tile_server, tmp_path
):
    address, asked = tile_server
    m = _tiled(area, address)
    with pytest.raises(PageError, match="tiles are remote images"):
        br.page.write_page(m, tmp_path / "m.html")
    file = br.page.write_page(m, tmp_path / "m.html", allow_hosts=[address])
    assert f"img-src data: blob: {address};" in file.read_text("utf-8")
    context = chromium.new_context(reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(file.as_uri())
    tab.locator("#map.under").wait_for()
    assert asked
    assert tab.evaluate(FILL) == "none"
    assert f"Cette page appelle {address}" in tab.inner_text("#head")
    assert "n'émet aucune requête" not in tab.inner_text("#sources")
    assert "Atlas" in tab.inner_text(".folium-note")
    assert "Relief" in tab.inner_text("#legend ul.legend")
    context.close()


def test_a_map_draws_when_its_tiles_do_not_answer(chromium, area, tmp_path):
    m = maps.draw(area)
    nobody = "http://127.0.0.1:9"
    folium.TileLayer(f"{nobody}/{{z}}/{{x}}/{{y}}.png", attr="Atlas").add_to(m)
    file = br.page.write_page(m, tmp_path / "m.html", allow_hosts=[nobody])
    context = chromium.new_context(reduced_motion="reduce")
    tab = context.new_page()
    failed = []
    tab.on("requestfailed", lambda request: failed.append(request.url))
    with tab.expect_event("requestfailed"):
        tab.goto(file.as_uri())
    assert all(url.startswith(nobody) for url in failed)
    assert tab.locator("#map.under").count() == 0
    assert tab.evaluate(FILL) != "none"
    context.close()


def test_a_picture_is_embedded_below_the_ground_and_its_weight_told(visit, area, tmp_path):
    (tmp_path / "hill.png").write_bytes(_png() + bytes(20_000))
    m = maps.draw(area, raster=(tmp_path / "hill.png", (-13, 12, -9, 16)))
    red = {"color": "#d00000", "weight": 3, "fill": False}
    lines = folium.FeatureGroup(name="Tracks").add_to(m)
    folium.PolyLine([(13, -12), (14, -11)], **red).add_to(lines)
    file = br.page.write_page(m, tmp_path / "m.html")
    tab = visit(file).tab
    tab.locator("#map.under").wait_for()
    assert tab.locator(".leaflet-under-pane img").count() == 1
    legend = tab.locator("#legend ul.legend li", has_text="hill.png (20 kB)")
    assert legend.count() == 1
    tracks = tab.locator("#legend ul.legend li", has_text="Tracks").locator("path")
    assert tracks.get_attribute("stroke") == "#d00000"
    assert tracks.get_attribute("fill") == "none"


@pytest.mark.parametrize(
    "host", ["https://a.org; script-src *", "http://tile.example.org", "https://*", "", "ftp://a"]
)
def test_a_host_is_one_host_over_https(host):
    with pytest.raises(PageError, match="is no host"):
        br.page.render(folium.Map(tiles=None), allow_hosts=[host])


def test_a_provider_has_a_name(area):
    m = maps.draw(area, tiles="OpenStreetMap.Mapnik")
    with pytest.raises(PageError, match=r"allow_hosts=\['https://tile.openstreetmap.org'\]"):
        br.page.render(m)
    text = br.page.render(m, allow_hosts=["tile.openstreetmap.org"])
    assert "img-src data: blob: https://tile.openstreetmap.org;" in text
    with pytest.raises(PageError, match="no tiles 'Nowhere'"):
        maps.draw(area, tiles="Nowhere")
