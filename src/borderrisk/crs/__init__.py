"""Reference systems: degrees at the edges, metres inside, a guard at every door."""

from borderrisk.crs.local import Bbox, bbox_of, bbox_polygon, best_local, scale_range
from borderrisk.crs.transform import (
    EDGE_DEG,
    GEOD,
    LONLAT,
    GeometryError,
    parse,
    project,
    require_metric,
    to_lonlat,
    to_metric,
    together,
    unwrap,
)
from borderrisk.errors import CRSError

__all__ = [
    "EDGE_DEG",
    "GEOD",
    "LONLAT",
    "Bbox",
    "CRSError",
    "GeometryError",
    "bbox_of",
    "bbox_polygon",
    "best_local",
    "parse",
    "project",
    "require_metric",
    "scale_range",
    "to_lonlat",
    "to_metric",
    "together",
    "unwrap",
]
