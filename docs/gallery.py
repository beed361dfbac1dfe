"""Draw borders all over the world from two names each, and lay their pages on one sheet.

Every command must end with 0, or with 2 and a reason; a page must open without a request and weigh
500 kB at most.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

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


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command without the network."""
    return subprocess.run(
        [sys.executable, "-m", "borderrisk", *arguments],
        cwd=folder, check=False, capture_output=True, text=True,
    )  # fmt: skip


def draw(folder: Path, name: str) -> bool:
    """Take one border from its names to its page; print how each command ended."""
    steps = {
        "new": ("new", *name.split("-"), "-o", f"{name}.toml"),
        "border": ("border", f"{name}.toml"),
        "score": ("score", f"{name}.toml", "-o", f"{name}.csv"),
        "map": ("map", f"{name}.toml", "-o", f"{name}.html"),
    }
    ended = {}
    for step, arguments in steps.items():
        done = run(folder, *arguments)
        ended[step] = done.returncode
        if done.returncode not in {0, 2}:
            print(done.stderr, file=sys.stderr)
        if done.returncode and step in {"new", "map"}:
            print(f"{name}  {ended}  {done.stderr.strip().splitlines()[-1][:150]}", flush=True)
            break
    else:
        size = (folder / f"{name}.html").stat().st_size
        print(f"{name}  {ended}  {size // 1000} kB", flush=True)
        return set(ended.values()) <= {0, 2} and size <= MAX_BYTES
    return set(ended.values()) <= {0, 2}


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
        sound = [draw(folder, border) for border in BORDERS]
        sheet(folder, target / "gallery.png")
    if not all(sound):
        raise SystemExit("a command ended with 1, or a page is too heavy")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
