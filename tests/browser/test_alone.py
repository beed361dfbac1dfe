"""The page calls nobody, and lets nobody in."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser

import pytest

DRAWN = "#map path.leaflet-interactive"


@pytest.mark.parametrize("offline", [True, False])
def test_no_request_and_no_complaint_with_the_network_open_or_blocked(visit, default_page, offline):
    seen = visit(default_page, offline=offline)
    seen.tab.route("**/*", lambda route: route.abort())
    seen.tab.wait_for_selector(DRAWN, state="attached")
    for action in ("#language", ".switch button:last-child", ".tools button"):
        seen.tab.click(action)
    seen.tab.fill("#search", "kayes")
    seen.tab.click(".found button")
    assert seen.tab.locator("#map path").count() > 40
    assert seen.calls == []
    assert seen.complaints == []


def test_it_draws_the_claims(visit, default_page):
    seen = visit(default_page)
    seen.tab.wait_for_selector(DRAWN, state="attached")
    assert seen.tab.locator(DRAWN).count() >= 3


@pytest.mark.parametrize(
    "attack",
    [
        "document.body.append(Object.assign(document.createElement('script'), {text: 'hit = 1'}))",
        "document.body.setAttribute('onclick', 'window.hit = 1'); document.body.click()",
        "location.href = 'javascript:window.hit=1'",
        "setTimeout('window.hit = 1', 0)",
    ],
)
def test_the_policy_holds_against_an_injected_script(visit, default_page, attack):
    seen = visit(default_page)
    seen.tab.evaluate(f"() => {{ try {{ {attack} }} catch {{}} }}")
    seen.tab.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)))"
    )
    assert seen.tab.evaluate("window.hit") is None
    assert any("Content Security Policy" in text for text in seen.complaints)


def test_the_policy_holds_against_an_injected_image_and_a_fetch(visit, default_page):
    seen = visit(default_page, offline=False)
    passed = []
    seen.tab.route("http://**", lambda route: (passed.append(route.request.url), route.abort()))
    seen.tab.evaluate(
        "document.body.append(Object.assign(new Image(), {src: 'http://example.org/a.png'}))"
    )
    refused = seen.tab.evaluate("fetch('http://example.org/').then(() => false, () => true)")
    assert refused
    assert passed == []
    assert sum("Content Security Policy" in text for text in seen.complaints) >= 2


def test_a_page_is_small(default_page):
    content = default_page.read_bytes()
    assert len(content) <= 500_000
    assert len(gzip.compress(content, 9)) <= 150_000


class _References(HTMLParser):
    """Every place of a page from which a browser fetches, navigates or loads."""

    NAMES = frozenset(
        [
            "src",
            "href",
            "srcset",
            "poster",
            "data",
            "action",
            "formaction",
            "background",
            "cite",
            "ping",
            "manifest",
            "xlink:href",
        ]
    )

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.styles: list[str] = []
        self._style = False

    def handle_starttag(self, tag, attrs):
        self._style = tag == "style"
        for name, value in attrs:
            if name in self.NAMES and not (value or "").startswith(("#", "data:")):
                self.found.append(f"{tag} {name}={value}")
            if name == "style":
                self.styles.append(value)
        if tag in ("base", "link", "iframe", "object", "embed"):
            self.found.append(tag)
        if tag == "meta" and ("http-equiv", "refresh") in attrs:
            self.found.append("refresh")

    def handle_data(self, data):
        if self._style:
            self.styles.append(data)


def test_no_remote_reference_in_any_form(default_page):
    parser = _References()
    parser.feed(default_page.read_text("utf-8"))
    assert parser.found == []
    styles = "\n".join(parser.styles)
    assert "@import" not in styles
    urls = re.findall(r"url\(\s*['\"]?([^)'\"]*)", styles)
    assert urls
    assert [u for u in urls if not u.startswith(("#", "data:"))] == []


def test_the_parser_of_references_sees_them():
    parser = _References()
    parser.feed('<img src="http://a/b"><style>a{background:url(x.png)}</style><link>')
    assert len(parser.found) == 2
    assert "url(x.png)" in parser.styles[0]
