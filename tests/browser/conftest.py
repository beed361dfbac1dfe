"""A real browser on pages of ours: offline, watched, and shared by the whole session."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

import borderrisk as br
from borderrisk import maps, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, Frame, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
_AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(_NAMES)} is on the path")
    arguments = [*_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def until() -> Callable[..., None]:
    """Return what waits until an expression holds in a page or frame.

    Playwright's ``wait_for_function`` asks a second time by ``eval`` within the page, and a page
    of ours forbids that: it would pass where the first answer is yes and fail where it is not yet.
    """

    def holds(frame: Frame | Page, expression: str, arg: object = None, seconds: int = 120) -> None:
        end = time.monotonic() + seconds
        while not frame.evaluate(expression, arg):
            if time.monotonic() > end:
                pytest.fail(f"it did not come to hold in {seconds} s: {expression}")
            frame.evaluate("() => new Promise(done => setTimeout(done, 20))")

    return holds


@pytest.fixture(scope="session")
def area() -> br.Area:
    return br.read_area("faleme")


@pytest.fixture(scope="session")
def placed(area):
    return br.read_register("timbuktu-2025-04").place(area)


@pytest.fixture(scope="session")
def result(area):
    """Return the composite of every segment but one, which has too few indicators."""
    spec = br.score.read_spec(area.score)
    segments = area.segments()
    count = len(segments)
    table = segments[[]].copy()
    for k, item in enumerate(spec.indicators, start=3):
        low, high = item.goalposts
        shares = [0.7 * n / count + 0.3 * (n * k % count) / count for n in range(count)]
        table[item.name] = [low + (high - low) * share for share in shares]
    table.loc[segments.index[4], spec.names[1:]] = float("nan")
    return br.score.composite(table, spec, draws=256)


@pytest.fixture(scope="session")
def scores(result):
    return result.scores


@pytest.fixture(scope="session")
def default_page(area, placed, result, tmp_path_factory) -> Path:
    """Return the page of the default area with its claims and its segments."""
    m = maps.draw(area, placed=placed, scores=result)
    return page.write_page(m, tmp_path_factory.mktemp("page") / "faleme.html")


DRAWN = "() => new Promise((done) => setTimeout(() => setTimeout(done)))"
"""Names and canvases are drawn in tasks of their own, after what asked for them."""


class Opened:
    """A page in the browser with what it asked for and what it complained of."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.requests: list[str] = []
        self.complaints: list[str] = []
        tab.on("request", lambda request: self.requests.append(request.url))
        tab.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))

    @property
    def calls(self) -> list[str]:
        """What it asked for beyond itself and what it carries."""
        return [u for u in self.requests if not u.startswith(("file:", "data:", "blob:", "about:"))]


@pytest.fixture
def visit(chromium) -> Iterator[Callable[..., Opened]]:
    """Return how to open a page: ``visit(path, "#lang=fr", width=390)``."""
    contexts = []

    def opened(path: Path, link: str = "", *, width=1280, height=860, **options) -> Opened:
        options = {"offline": True, "viewport": {"width": width, "height": height}} | options
        context = chromium.new_context(**options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        seen = Opened(context.new_page())
        seen.tab.goto(f"{Path(path).as_uri()}{link}")
        if options.get("java_script_enabled", True):
            seen.tab.evaluate(DRAWN)
        return seen

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def write(tmp_path) -> Callable[..., Path]:
    """Return how to write a map to a file of its own."""
    count = iter(range(100))
    return lambda m: page.write_page(m, tmp_path / f"map-{next(count)}.html")


@pytest.fixture(scope="session")
def axe() -> str:
    if not _AXE.exists():
        pytest.skip("axe-core is not installed: npm ci")
    return _AXE.read_text("utf-8")


@pytest.fixture
def printing() -> Callable[[Page], AbstractContextManager[None]]:
    """Return how to bring a page on paper, as the browser does before it prints."""

    @contextmanager
    def on_paper(tab: Page) -> Iterator[None]:
        tab.emulate_media(media="print")
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        yield
        tab.evaluate("dispatchEvent(new Event('afterprint'))")
        tab.emulate_media(media="screen")

    return on_paper
