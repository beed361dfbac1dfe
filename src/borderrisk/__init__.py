"""borderrisk: a report about a border goes in, an honest map of it comes out."""

from borderrisk import border, catalogue, claims, crs, errors, indicators, layers, maps, page, score
from borderrisk.area import Area, read_area
from borderrisk.claims import Register, read_register

__all__ = [
    "Area",
    "Register",
    "border",
    "catalogue",
    "claims",
    "crs",
    "errors",
    "indicators",
    "layers",
    "maps",
    "page",
    "read_area",
    "read_register",
    "score",
]
