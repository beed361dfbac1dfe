"""Draw borders all over the world from two names each, and lay their pages on one sheet.

Every command must end with 0, or with 2 and a reason; a page must open without a request and weigh
500 kB at most.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner
from playwright.sync_api import sync_playwright

from borderrisk.cli import main as borderrisk

BORDERS = (
    "MLI-NER", "BEN-TGO", "TCD-SDN", "ARM-AZE", "NOR-SWE", "BEL-NLD", "IND-BGD", "COL-VEN",
    "THA-MMR", "CMR-NGA", "JOR-ISR", "RUS-USA",
)  # fmt: skip
MAX_BYTES = 500_000
TILE = {"width": 960, "height": 640}
SHEET = {"width": 960, "height": 640}
STYLE = (
    "body{margin:0;display:grid;grid-template-columns:repeat(3,1fr);gap:6px;font:14px sans-serif}"
    "figure{margin:0;border:1px solid #ccc}img{width:100%;display:block}"
    "figcaption{padding:3px 6px}"
)


@dataclass
class Drawn:
    """How the commands of one border ended, what the last of them said, and its page's weight."""

    name: str
    ended: dict[str, int] = field(default_factory=dict)
    said: str = ""
    page_bytes: int = 0

    @property
    def sound(self) -> bool:
        """Whether every command ended with 0 or 2, and the page is light."""
        return set(self.ended.values()) <= {0, 2} and self.page_bytes <= MAX_BYTES

    def __str__(self) -> str:
        return f"{self.name}  {self.ended}  {self.page_bytes / 1000:.0f} kB  {self.said[:150]}"


def draw(folder: Path, name: str) -> Drawn:
    """Take one border from its names to its page, command by command."""
    steps = {
        "new": ("new", *name.split("-"), "-o", f"{name}.toml"),
        "border": ("border", f"{name}.toml"),
        "score": ("score", f"{name}.toml", "-o", f"{name}.csv"),
        "map": ("map", f"{name}.toml", "-o", f"{name}.html"),
    }
    drawn = Drawn(name)
    for step, arguments in steps.items():
        with chdir(folder):
            done = CliRunner().invoke(borderrisk, [*arguments, "--debug"])
        drawn.ended[step] = done.exit_code
        if done.exit_code:
            drawn.said = done.stderr.strip().splitlines()[-1]
            if step == "new":
                return drawn
    page = folder / f"{name}.html"
    drawn.page_bytes = page.stat().st_size if page.is_file() else 0
    return drawn


def tiles(folder: Path) -> list[Path]:
    """Return the picture of every border, whether it was drawn or not."""
    return [folder / f"{name}.png" for name in BORDERS]


def _tile(picture: Path) -> str:
    drawn = f"<img src={picture.name}>" if picture.is_file() else ""
    begun = picture.with_suffix(".toml").is_file()
    words = picture.stem + ("" if drawn else ": no page" if begun else ": no land border")
    return f"<figure>{drawn}<figcaption>{words}</figcaption></figure>"


def sheet(folder: Path, target: Path) -> None:
    """Lay the pages of a folder on one picture; stop if one of them asks for anything."""
    arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=arguments
        )
        tab = browser.new_page(viewport=TILE, reduced_motion="reduce")
        asked: list[str] = []
        tab.on("pageerror", lambda error: asked.append(str(error)))
        tab.on("request", lambda request: asked.append(request.url))
        for page in sorted(folder.glob("*.html")):
            tab.goto(page.as_uri())
            tab.locator("#map path").first.wait_for()
            tab.screenshot(path=page.with_suffix(".png"))
        if any(not url.startswith(("file:", "data:")) for url in asked):
            raise SystemExit(f"a page asked for {asked}")
        (folder / "sheet.htm").write_text(
            f"<meta charset=utf-8><style>{STYLE}</style>{''.join(map(_tile, tiles(folder)))}"
        )
        tab.set_viewport_size(SHEET)
        tab.goto((folder / "sheet.htm").as_uri())
        tab.screenshot(path=target, full_page=True)
        browser.close()


def main(target: Path) -> None:
    """Draw every border, then the sheet."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound = []
        for border in BORDERS:
            drawn = draw(folder, border)
            print(drawn, flush=True)
            sound.append(drawn.sound)
        sheet(folder, target / "gallery.png")
    if not all(sound):
        raise SystemExit("a command ended with 1, or a page is too heavy")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
