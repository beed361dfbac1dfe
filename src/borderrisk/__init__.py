"""A report about a border goes in, an honest map of it comes out."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from borderrisk import (
        area,
        border,
        catalogue,
        claims,
        countries,
        crs,
        errors,
        events,
        export,
        fetch,
        gazetteer,
        indicators,
        layers,
        maps,
        page,
        points,
        score,
        text,
        viewer,
    )
    from borderrisk.area import Area, read_area
    from borderrisk.claims import Register, read_register
    from borderrisk.text.locate import locate

__all__ = [
    "Area",
    "Register",
    "__version__",
    "area",
    "border",
    "catalogue",
    "claims",
    "countries",
    "crs",
    "errors",
    "events",
    "export",
    "fetch",
    "gazetteer",
    "indicators",
    "layers",
    "locate",
    "maps",
    "page",
    "points",
    "read_area",
    "read_register",
    "score",
    "text",
    "viewer",
]

_HOME = {
    "Area": "area",
    "Register": "claims",
    "locate": "text",
    "read_area": "area",
    "read_register": "claims",
}
"""The room of each name that is lifted to the top; every other name is a room."""


def __getattr__(name: str) -> Any:
    """Import a room when it is first asked for (PEP 562): geopandas and folium take a second."""
    if name == "__version__":
        return version("borderrisk")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = import_module(f"{__name__}.{_HOME.get(name, name)}")
    found = getattr(room, name) if name in _HOME else room
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names, imported or not."""
    return __all__
