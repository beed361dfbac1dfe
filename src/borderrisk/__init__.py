"""borderrisk: a report about a border goes in, an honest map of it comes out."""

from borderrisk import (
    border,
    catalogue,
    claims,
    crs,
    errors,
    gazetteer,
    indicators,
    layers,
    maps,
    page,
    score,
    text,
)
from borderrisk.area import Area, read_area
from borderrisk.claims import Register, read_register
from borderrisk.text import locate

__all__ = [
    "Area",
    "Register",
    "border",
    "catalogue",
    "claims",
    "crs",
    "errors",
    "gazetteer",
    "indicators",
    "layers",
    "locate",
    "maps",
    "page",
    "read_area",
    "read_register",
    "score",
    "text",
]
