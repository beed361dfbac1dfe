"""Take the pictures of the READMEs: the default page as a reader first sees it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import borderrisk as br

PICTURES = {"faleme.png": "en", "faleme-fr.png": "fr"}


def main(folder: Path) -> None:
    """Write the pictures into a folder."""
    area = br.read_area("faleme")
    placed = br.read_register(str(area.report)).place(area)
    table = br.indicators.measure(area.segments(), area, placed=placed)
    scores = br.score.composite(table, br.score.read_spec(area.score))
    page = Path(tempfile.mkdtemp()) / "faleme.html"
    br.page.write_page(br.maps.draw(area, placed=placed, scores=scores), page)
    arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=arguments
        )
        tab = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        for name, lang in PICTURES.items():
            tab.goto(f"{page.as_uri()}#lang={lang}")
            tab.reload()
            tab.locator("#map path.claim-unit").first.wait_for()
            tab.screenshot(path=folder / name)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
