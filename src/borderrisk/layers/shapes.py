"""The shapes of a layer: valid, of the types of its kind, one for each key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from borderrisk.crs import LONLAT
from borderrisk.errors import Issue, refuse, short_repr
from borderrisk.layers.kinds import KINDS
from borderrisk.layers.world import polygons_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from borderrisk.layers.raw import Rows


def sound_shapes(
    kind: str, rows: Rows, at: NDArray[np.intp], shapes: NDArray[np.object_], *, repair: bool
) -> tuple[NDArray[np.object_], int]:
    """Return the shapes of a kind of layer, valid and of its types."""
    allowed = KINDS[kind].geometry
    types = [shape.geom_type for shape in shapes]
    wrong = [
        rows.issue(n, "geometry", f"found {found}, {' or '.join(allowed)} is needed")
        for n, found in zip(at, types, strict=True)
        if found not in allowed
    ]
    invalid = ~shapely.is_valid(shapes)
    if repair:
        shapes = shapes.copy()
        shapes[invalid] = [shapely.union_all(polygons_of(shape)) for shape in shapes[invalid]]
    else:
        remedy = "a valid shape is needed; say repair = true of this layer to mend it"
        wrong += [
            rows.issue(at[n], "geometry", f"found {shapely.is_valid_reason(shapes[n])}, {remedy}")
            for n in np.flatnonzero(invalid)
        ]
    refuse(wrong)
    if kind == "rivers":
        shapes = shapely.line_merge(shapes)
    return shapes, int(invalid.sum())


def joined(kind: str, frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Return one row per country or unit whose parts are rows, and how many were joined."""
    same = [KINDS[kind].key, *(["name"] if kind == "units" else [])]
    groups = frame.groupby(same, sort=False)
    if groups.ngroups == len(frame):
        return frame, 0
    first = frame[~frame.duplicated(same)].reset_index(drop=True)
    shapes = [shapely.union_all(part.geometry.array) for _, part in groups]
    return first.set_geometry(gpd.GeoSeries(shapes, crs=LONLAT)), len(frame) - len(first)


def one_per_key(kind: str, table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a table in which no key stands twice; pieces of one river are chained."""
    key = KINDS[kind].key
    twice = table[key].duplicated()
    if not twice.any():
        return table
    if kind == "rivers":
        pieces = [
            shapely.get_parts(rows.array) for _, rows in table.groupby(key, sort=False).geometry
        ]
        chained = [shapely.line_merge(shapely.multilinestrings(parts)) for parts in pieces]
        return table[~twice].reset_index(drop=True).set_geometry(gpd.GeoSeries(chained, crs=LONLAT))
    refuse(
        Issue(row.file, row.row, key, f"found {short_repr(getattr(row, key))} a second time")
        for row in table[twice].itertuples()
    )
    return table
