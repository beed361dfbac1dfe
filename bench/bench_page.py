"""What a page weighs and how soon it draws, next to what a user would make of the same data.

Every page is opened in Chromium with the network blocked, three times; the best time counts. Peers
are folium's own maps with ``GeoJson`` of the same layers, their Leaflet inlined by our page so
that they draw at all, and for points its circle markers on a page of ours. A frame is what is
shown while the mouse drags the map; the longest task keeps a reader's input waiting, from the
first byte to the end of a drag and a zoom.
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
window.longest_task = 0;
const note = (list) => list.getEntries().forEach((task) => {
  window.longest_task = Math.max(window.longest_task, task.duration);
});
new PerformanceObserver(note).observe({ type: "longtask", buffered: true });
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
    firsts, rates, tasks = [], [], []
    for _ in range(3):
        tab = browser.new_context(offline=True).new_page()
        tab.on("request", lambda r: asked.add(r.url) if r.url.startswith("http") else None)
        tab.add_init_script(WATCH)
        tab.goto(path.as_uri())
        tab.wait_for_timeout(SETTLE_MS)
        firsts.append(tab.evaluate("window.first_shape ?? null"))
        rates.append(dragged(tab))
        tab.mouse.dblclick(500, 400)
        tab.wait_for_timeout(SETTLE_MS)
        tasks.append(tab.evaluate("window.longest_task"))
        tab.context.close()
    drawn = [first for first in firsts if first is not None]
    first = f"{min(drawn):5.0f} ms" if drawn else "   never"
    moved = f"{max(rates):3.0f} frames/s" if drawn else ""
    size = f"{len(content) / 1000:6.0f} kB ({len(gzip.compress(content)) / 1000:5.0f} gzipped)"
    print(f"  {name:>20}  built {built:6.2f} s  {size}  requests {len(asked):2}", end="  ")
    print(f"first shape {first}  {moved}  longest task {min(tasks):4.0f} ms", flush=True)


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


def layered(area: br.Area, placed: gpd.GeoDataFrame) -> folium.Map:
    """Return folium's own map of the ground and the claims, simplified as a careful user would."""
    m = plain(light(placed))
    for frame in (area.countries, area.units, area.rivers, area.borders):
        folium.GeoJson(light(frame)[["geometry"]].to_crs(4326)).add_to(m)
    return circles(m, area.places.to_crs(4326).rename(columns={"name": "event"}))


def light(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return shapes without what a screen cannot show: bends of 100 m, and centimetres."""
    return frame.assign(geometry=shapely.set_precision(frame.geometry.simplify(100), 10))


def main() -> None:
    """Race the pages."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    area = br.read_area("faleme")
    placed = br.read_register(str(area.report)).place(area)
    shown = placed[placed.geometry.notna()]
    pages = {
        "claims": {
            "ours": lambda p: br.page.write_page(br.maps.draw(area, placed=placed), p),
            "folium.GeoJson": lambda p: br.page.write_page(plain(shown), p),
            "folium, the same layers, simplified": lambda p: br.page.write_page(
                layered(area, shown), p
            ),
        }
    }
    for count in (5_000, 20_000):
        frame = points(count)
        pages[f"{count:,} points"] = {
            "ours": lambda p, f=frame: br.page.write_page(
                br.maps.add_points(br.maps.draw(area), f, title="Events"), p
            ),
            "folium.GeoJson": lambda p, f=frame: br.page.write_page(plain(f), p),
        }
    events = br.events.synthetic(area, 20_000)
    pages["20,000 events"] = {
        "ours": lambda p: br.page.write_page(br.maps.draw(area, placed=placed, events=events), p)
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
