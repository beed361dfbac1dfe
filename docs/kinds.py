"""Draw a claim of every kind of place on one page, and take its picture.

The claims are invented, to show how each kind is drawn; the page says so.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import shapely
from playwright.sync_api import sync_playwright

import borderrisk as br
from borderrisk.claims import PRECISION_OF

KAYES, KITA, NIORO = "gn:2455518", "gn:2455216", "gn:2452651"
GOUDIRY, TAMBACOUNDA = "gn:2251473", "gn:2244991"
SARAYA = {"unit": "Saraya", "country": "SEN", "level": 2}
PLACES = (
    ("in a town", {"kind": "place", "places": [KAYES]}, 1),
    ("30 km from a town", {"kind": "near", "place": KITA, "distance_km": 30}, 2),
    ("40 km from a town, in a direction",
     {"kind": "near", "place": NIORO, "distance_km": 40, "direction": "SW"}, 2),
    ("between two towns", {"kind": "between", "places": [GOUDIRY, TAMBACOUNDA]}, 5),
    ("in a unit of the first level",
     {"kind": "unit", "name": "Guidimakha", "country": "MRT", "level": 1}, 4),
    ("in a unit of the second level", {"kind": "units", "units": ["MLI-2-bafoulabe-2016"]}, 3),
    ("in two whole countries", {"kind": "countries", "countries": ["MLI", "GIN"]}, 6),
    ("on a river", {"kind": "river", "river": "gambia"}, 5),
    ("on a reach of a river",
     {"kind": "river-reach", "river": "faleme", "border": ["MLI", "SEN"], **SARAYA}, 5),
    ("on a border", {"kind": "border", "border": ["MLI", "MRT"]}, 5),
    ("where three countries meet",
     {"kind": "tripoint", "countries": ["MLI", "SEN", "MRT"]}, 2),
    ("in an area that an analyst drew", {"kind": "drawn", "file": "drawn.geojson"}, 5),
    ("somewhere that is not named", {"kind": "none"}, 7),
)  # fmt: skip
DRAWN = shapely.Polygon([(-13.9, 14.3), (-13.2, 14.5), (-13.0, 14.1), (-13.6, 13.8)])


def register(folder: Path) -> br.claims.Register:
    """Return a register with a claim of every kind; what is drawn lies in a folder."""
    shape = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(DRAWN)}
    collection = {"type": "FeatureCollection", "features": [shape]}
    (folder / "drawn.geojson").write_text(json.dumps(collection), "utf-8")
    claims = [
        {
            "id": f"k{number:02}", "theme": "other", "modality": "stated", "place_text": "",
            "statement": {"en": f"An invented statement: something {words}."},
            "reason": {"en": "Invented, to show how this kind is drawn."},
            "place": place, "where_prec": where_prec, "admiralty": "F6",
        }
        for number, (words, place, where_prec) in enumerate(PLACES, start=1)
    ]  # fmt: skip
    report = {
        "id": "kinds", "title": {"en": "Every kind of place that a claim may have"},
        "publisher": "nobody", "published": "2025-01-01", "speakers": ["nobody"], "claim": claims,
    }  # fmt: skip
    return br.claims.Register(folder / "kinds.toml", report)


def main(folder: Path) -> None:
    """Write ``kinds.png`` into a folder, and beside it the page that it shows."""
    area = br.read_area("faleme")
    placed = br.claims.place([register(folder)], area)
    if missing := set(PRECISION_OF) - set(placed.place_kind):
        raise SystemExit(f"no claim of kind {', '.join(missing)}")
    page = br.page.write_page(br.maps.draw(area, placed=placed), folder / "kinds.html")
    arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=arguments
        )
        tab = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        tab.goto(page.resolve().as_uri())
        tab.locator("#map path.claim-place").first.wait_for()
        tab.screenshot(path=folder / "kinds.png")
        browser.close()
    (folder / "drawn.geojson").unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
