"""Take the pictures of the READMEs: the default page on every surface, the notebooks."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import nbclient
import nbformat
from nbconvert import HTMLExporter
from playwright.sync_api import sync_playwright

import borderrisk as br
from borderrisk import notebooks

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DESK, PHONE, PAPER = (1440, 900), (390, 844), (794, 1123)
"""Pixels of a desk, a phone, a sheet of A4."""

BOOKS = ("02-report", "03-border", "04-score")
BOOK = (1000, 2300)
SHEET = (1600, 900)
STYLE = (
    "body{margin:8px;display:flex;gap:12px;align-items:flex-start;font:14px sans-serif}"
    "figure{margin:0;flex:1}img{width:100%;border:1px solid #bbb;display:block}"
)


def main(folder: Path) -> None:
    """Write the pictures into a folder."""
    area = br.read_area("faleme")
    placed = br.read_register(str(area.report)).place(area)
    table = br.indicators.measure(area.segments(), area, placed=placed)
    scores = br.score.composite(table, br.score.read_spec(area.score))
    place = Path(tempfile.mkdtemp())
    page = br.page.write_page(br.maps.draw(area, placed=placed, scores=scores), place / "page.html")
    arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=arguments
        )
        for name, lang in {"faleme.png": "en", "faleme-fr.png": "fr"}.items():
            _page(browser, page, lang, DESK).screenshot(path=folder / name)
        _surfaces(browser, page, place)
        pictures = [place / f"{name}.png" for name in ("desk", "phone", "print", "slide")]
        _sheet(browser, pictures, (4, 1.15, 1.9, 3.2), folder / "contact-sheet.png")
        for name in BOOKS:
            _notebook(browser, name, place)
        pictures = [place / f"{name}.png" for name in BOOKS]
        _sheet(browser, pictures, (1, 1, 1), folder / "notebooks.png")
        browser.close()


def _page(browser: Browser, page: Path, lang: str, size: tuple[int, int]) -> Page:
    """Return a tab with the page as a reader first sees it."""
    view = {"width": size[0], "height": size[1]}
    tab = browser.new_page(viewport=view, reduced_motion="reduce", accept_downloads=True)
    tab.goto(f"{page.as_uri()}#lang={lang}")
    tab.locator("#map path.claim-unit").first.wait_for()
    return tab


def _surfaces(browser: Browser, page: Path, place: Path) -> None:
    """Take the French page at a desk, on a phone, on paper, and as it saves its own picture."""
    desk = _page(browser, page, "fr", DESK)
    desk.screenshot(path=place / "desk.png")
    desk.click("#picture")
    with desk.expect_download() as saved:
        desk.locator(".menu button").nth(1).click()  # PNG
    saved.value.save_as(place / "slide.png")
    _page(browser, page, "fr", PHONE).screenshot(path=place / "phone.png")
    paper = _page(browser, page, "fr", PAPER)
    paper.evaluate("dispatchEvent(new Event('beforeprint'))")  # as a browser: on screen still
    paper.emulate_media(media="print")
    paper.locator(".poster.upright > svg").wait_for()
    paper.screenshot(path=place / "print.png")


def _notebook(browser: Browser, name: str, place: Path) -> None:
    """Take the top of a notebook that has run, as nbconvert shows it."""
    notebook = nbformat.read(notebooks.folder("en") / f"{name}.ipynb", 4)
    where = {"metadata": {"path": str(place)}}
    nbclient.NotebookClient(notebook, timeout=300, resources=where).execute()
    html, _ = HTMLExporter().from_notebook_node(notebook)
    file = place / f"{name}.html"
    file.write_text(html, "utf-8")
    tab = browser.new_page(viewport={"width": BOOK[0], "height": BOOK[1]}, offline=True)
    tab.goto(file.as_uri())
    for frame in tab.frames[1:]:
        frame.locator("#map path").first.wait_for(state="attached")
    tab.screenshot(path=place / f"{name}.png")


def _sheet(browser: Browser, pictures: list[Path], shares: tuple[float, ...], target: Path) -> None:
    """Lay pictures side by side, each with its share of the width."""
    figures = "".join(
        f'<figure style="flex:{share}"><img src="{picture.name}"></figure>'
        for picture, share in zip(pictures, shares, strict=True)
    )
    file = pictures[0].parent / "sheet.htm"
    file.write_text(f"<meta charset=utf-8><style>{STYLE}</style>{figures}")
    tab = browser.new_page(viewport={"width": SHEET[0], "height": 100})
    tab.goto(file.as_uri())
    tab.screenshot(path=target, full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
