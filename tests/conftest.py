"""A toy world that one could draw, and the embedded areas read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import HealthCheck, settings
from shapely import LineString, box

import borderrisk as br
import borderrisk.area
from borderrisk.area.reading import read_area
from toyworld import METRIC

_read_once = cache(read_area)


def _read_area(source: str | Path) -> br.Area:
    """Read each embedded area once, whoever asks: an area does not change, tests are thousands."""
    return _read_once(source) if source in ("faleme", "senegal-river") else read_area(source)


# Every other module takes the name from the package, the reader's own tests from where it is.
borderrisk.area.read_area = _read_area

settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

SHARED_TEXT = Path(__file__).parents[2] / "shared" / "report" / "aps_jnim_kayes_fr.txt"
LONGEST = ("test_lab.py", "test_cli.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files and end with the examples of docstrings.

    Each worker takes a file at a time, so that the last ones to be taken should be short.
    """

    def turn(item: pytest.Item) -> int:
        if item.path.name in LONGEST:
            return LONGEST.index(item.path.name)
        return len(LONGEST) + (not item.path.name.startswith("test_"))

    items.sort(key=turn)


@pytest.fixture(scope="session", autouse=True)
def _state_of_its_own(tmp_path_factory):
    """Keep what commands remember of their outputs out of the tester's home."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def toy() -> gpd.GeoDataFrame:
    """Three countries: A to the west, B to the east, C across their north.

    ::

        y=150 km  +-----------+
                  |     C     |
        y=100 km  +-----+-----+
                  |  A  |  B  |
        y=0       +-----+-----+
                 x=0   100   200 km
    """
    boxes = {
        "AAA": box(0, 0, 100_000, 100_000),
        "BBB": box(100_000, 0, 200_000, 100_000),
        "CCC": box(0, 100_000, 200_000, 150_000),
    }
    return gpd.GeoDataFrame({"country": list(boxes)}, geometry=list(boxes.values()), crs=METRIC)


@pytest.fixture(scope="session")
def toy_river() -> LineString:
    """A river that is A's border with B for its northern half, then turns into A."""
    return LineString([(100_000, 100_000), (100_000, 50_000), (60_000, 50_000), (60_000, 0)])


@pytest.fixture(scope="session")
def faleme() -> br.Area:
    return br.read_area("faleme")


@pytest.fixture(scope="session")
def senegal_river() -> br.Area:
    return br.read_area("senegal-river")


@pytest.fixture(scope="session")
def register() -> br.Register:
    return br.read_register("timbuktu-2025-04")


@pytest.fixture(scope="session")
def report_text() -> str:
    if not SHARED_TEXT.is_file():
        pytest.skip("the report's text is the user's own and is not here")
    return SHARED_TEXT.read_text("utf-8")
