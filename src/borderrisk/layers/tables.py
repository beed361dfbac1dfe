"""Tables of points, as spreadsheets and gazetteers write them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from borderrisk import tables
from borderrisk.crs import LONLAT
from borderrisk.errors import Issue, refuse, short_repr
from borderrisk.layers.raw import Rows, key_issues
from borderrisk.tables import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

POSITION = (
    ("lon", 180.0, ("lon", "longitude", "lng", "long", "x", "#geo+lon")),
    ("lat", 90.0, ("lat", "latitude", "y", "#geo+lat")),
)
"""Our name of each coordinate, its limit, and the names that tables give it."""

_WORDS = {"lon": "longitude", "lat": "latitude"}

_COMMA = re.compile(r"\s*[+-]?\d*,\d+\s*", re.ASCII)
"""A number with a decimal comma."""

_GEONAMES = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature class",
    "feature code", "country code", "cc2", "admin1 code", "admin2 code", "admin3 code",
    "admin4 code", "population", "elevation", "dem", "timezone", "modification date",
)  # fmt: skip
"""The columns of a GeoNames dump, which has no header (its readme.txt names them)."""


def read_points(path: str | Path, *, key: str | None = None) -> gpd.GeoDataFrame:
    """Read a table of points strictly.

    Parameters
    ----------
    path : str or Path
        CSV (UTF-8, with commas, or with the character that a first line ``sep=;`` names), XLSX
        (its first sheet) or a GeoNames dump, with columns ``lon`` and ``lat`` in degrees, or
        ``Longitude`` and ``Latitude``. Cells stay text, so that ``NA`` is Namibia and ``0101``
        keeps its zero. Titles above the header, blank rows and a row of HXL tags are passed over.
    key : str, optional
        A column that must be there and be unique.

    Returns
    -------
    GeoDataFrame
        The columns as text (empty cells as missing), points as geometry, CRS OGC:CRS84.

    Raises
    ------
    InputError
        With every issue, each at its line of the file: ragged rows, repeated columns, numbers
        that are none, the position 0, 0, repeated keys.

    Examples
    --------
    >>> from borderrisk.catalogue import dataset
    >>> len(read_points(dataset("places").file, key="place_id"))
    305
    """
    rows = table_rows(Path(path), required=("lon", "lat", *([key] if key else [])))
    points, issues = rows.shapes(np.arange(len(rows.table)))
    refuse(issues + (key_issues(rows, key) if key else []))
    return gpd.GeoDataFrame(rows.table, geometry=points, crs=LONLAT)


def table_rows(path: Path, *, required: Sequence[str] = ("lon", "lat")) -> Rows:
    """Return the rows of a table of points, whatever its format."""
    form = Form(required=tuple(required), rename=_ours, separators=",\t", dump=_GEONAMES)
    grid = tables.read_grid(path, form)
    columns = dict(zip(grid.header, grid.columns, strict=True))
    lon, lat = (columns.pop(name) for name, _, _ in POSITION)
    columns.pop("", None)
    cells = {name: [cell or None for cell in column] for name, column in columns.items()}
    table = pd.DataFrame(cells, index=range(len(lon)), dtype=object)

    def shapes(wanted: NDArray[np.intp]) -> tuple[NDArray[np.object_], list[Issue]]:
        chosen = [
            one if len(wanted) == len(one) else [one[n] for n in wanted] for one in (lon, lat)
        ]
        pairs = [_degrees(rows, wanted, *one) for one in zip(chosen, POSITION, strict=True)]
        issues = [issue for _, found in pairs for issue in found]
        x, y = (values for values, _ in pairs)
        issues += [
            rows.issue(wanted[n], "lon", "found the position 0, 0, which stands for none")
            for n in np.flatnonzero((x == 0) & (y == 0))
        ]
        return np.asarray(shapely.points(x, y)), issues

    rows = Rows(str(path), table, shapes, grid.name_row)
    return rows


def _degrees(
    rows: Rows, wanted: NDArray[np.intp], cells: Sequence[str],
    coordinate: tuple[str, float, tuple[str, ...]],
) -> tuple[NDArray[np.float64], list[Issue]]:  # fmt: skip
    """Return cells as numbers of degrees, and those that are none."""
    name, limit, _ = coordinate
    values, bad = tables.numbers(cells)
    bad |= ~(np.abs(values) <= limit)
    issues = []
    for n in np.flatnonzero(bad):
        cell = cells[int(n)]
        found = f"found {short_repr(cell)}, {_WORDS[name]} is -{limit:g} to {limit:g}"
        if isinstance(cell, str) and _COMMA.fullmatch(cell):
            found += "; write a point for the decimal comma"
        issues.append(rows.issue(wanted[n], name, found))
    return np.where(bad, np.nan, values), issues


def _ours(header: Sequence[str], tags: Sequence[str]) -> list[str]:
    """Return a header with our names of the coordinates."""
    names = list(header)
    for ours, _, theirs in POSITION:
        if ours in names:
            continue
        fits = [n for n, name in enumerate(names) if name.casefold() in theirs]
        if not fits:
            fits = [n for n, tag in enumerate(tags[: len(names)]) if tag in theirs]
        if fits:
            names[fits[0]] = ours
    return names
