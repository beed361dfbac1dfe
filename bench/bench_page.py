"""What a page weighs and how soon it draws, next to what a user would make of the same data.

Every page is opened in Chromium with the network blocked, three times; the best time counts. Peers
are folium's own page with ``GeoJson``, and for points its circle markers on a page of ours. A frame
is what is shown while the mouse drags the map.
"""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import folium
import geopandas as gpd
import numpy as np
import shapely
from playwright.sync_api import sync_playwright

import borderrisk as br

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

WATCH = """
window.frames_seen = 0;
const look = () => {
  window.frames_seen += 1;
  const shapes = document.querySelector(".leaflet-pane path, .leaflet-pane canvas");
  if (shapes) window.first_shape ??= performance.now();
  requestAnimationFrame(look);
};
look();
"""
SETTLE_MS = 1_500
MOVES = 60


def told(browser: Browser, name: str, path: Path, built: float) -> None:
    """Print what one page weighs, asks for, and how soon it draws."""
    content = path.read_bytes()
    asked: set[str] = set()
    firsts, rates = [], []
    for _ in range(3):
        tab = browser.new_context(offline=True).new_page()
        tab.on("request", lambda r: asked.add(r.url) if r.url.startswith("http") else None)
        tab.add_init_script(WATCH)
        tab.goto(path.as_uri())
        tab.wait_for_timeout(SETTLE_MS)
        firsts.append(tab.evaluate("window.first_shape ?? null"))
        rates.append(dragged(tab))
        tab.context.close()
    drawn = [first for first in firsts if first is not None]
    first = f"{min(drawn):5.0f} ms" if drawn else "   never"
    moved = f"{max(rates):3.0f} frames/s" if drawn else ""
    size = f"{len(content) / 1000:6.0f} kB ({len(gzip.compress(content)) / 1000:5.0f} gzipped)"
    print(f"  {name:>20}  built {built:6.2f} s  {size}  requests {len(asked):2}", end="  ")
    print(f"first shape {first}  {moved}", flush=True)


def dragged(tab: Page) -> float:
    """Return how many frames a second are shown while the mouse drags the map."""
    tab.mouse.move(500, 400)
    tab.mouse.down()
    before, start = tab.evaluate("window.frames_seen"), time.perf_counter()
    for step in range(MOVES):
        tab.mouse.move(500 + 2 * step, 400 + step)
    shown = tab.evaluate("window.frames_seen") - before
    seconds = time.perf_counter() - start
    tab.mouse.up()
    return shown / seconds


def timed(folder: Path, name: str, write: Callable[[Path], object]) -> tuple[Path, float]:
    """Return a page, and the seconds that it took to make."""
    path = folder / f"{name}.html"
    start = time.perf_counter()
    write(path)
    return path, time.perf_counter() - start


def points(count: int) -> gpd.GeoDataFrame:
    """Return points in the window, each with a name and a number."""
    draw = np.random.default_rng(5)
    where = gpd.points_from_xy(draw.uniform(-13, -9, count), draw.uniform(12, 15.5, count))
    names = [f"event {n}" for n in range(count)]
    best = draw.integers(0, 9, count)
    return gpd.GeoDataFrame({"event": names, "best": best}, geometry=where, crs=4326)


def circles(m: folium.Map, frame: gpd.GeoDataFrame) -> folium.Map:
    """Add points as a user would with folium alone."""
    for name, point in zip(frame.event, frame.geometry, strict=True):
        folium.CircleMarker([point.y, point.x], radius=4, popup=name).add_to(m)
    return m


def plain(frame: gpd.GeoDataFrame) -> folium.Map:
    """Return folium's own map of a frame, each row with what it holds on a click."""
    fields = [column for column in frame.columns if column != frame.geometry.name]
    m = folium.Map(location=[13.75, -11], zoom_start=7, tiles=None)
    marker = folium.CircleMarker(radius=4)
    folium.GeoJson(frame.to_crs(4326), popup=folium.GeoJsonPopup(fields), marker=marker).add_to(m)
    return m


def main() -> None:
    """Race the pages."""
    area = br.read_area("faleme")
    placed = br.read_register(str(area.report)).place(area)
    shown = placed[placed.geometry.notna()]
    light = shown.assign(geometry=shapely.set_precision(shown.geometry.simplify(100), 10))
    pages = {
        "claims": {
            "ours": lambda p: br.page.write_page(br.maps.draw(area, placed=placed), p),
            "folium.GeoJson": lambda p: plain(shown).save(p),
            "folium, simplified and rounded": lambda p: plain(light).save(p),
        }
    }
    for count in (5_000, 20_000):
        frame = points(count)
        pages[f"{count:,} points"] = {
            "ours": lambda p, f=frame: br.page.write_page(
                br.maps.add_points(br.maps.draw(area), f, title="Events"), p
            ),
            "folium.GeoJson": lambda p, f=frame: plain(f).save(p),
        }
    few = points(5_000)
    pages["5,000 points"]["folium.CircleMarker"] = lambda p: br.page.write_page(
        circles(br.maps.draw(area), few), p
    )
    arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=arguments
        )
        for title, made in pages.items():
            print(title)
            for name, write in made.items():
                told(browser, name, *timed(Path(folder), f"{title} {name}", write))
        browser.close()


if __name__ == "__main__":
    main()
