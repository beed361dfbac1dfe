"""A frame of points in, the same rows annotated out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

from borderrisk import files, tables
from borderrisk.crs import LONLAT, parse
from borderrisk.errors import Issue, input_error, refuse, short_repr
from borderrisk.points.annotation import annotation

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from borderrisk.points.lookup import Index

    Floats = NDArray[np.float64]
    Days = NDArray[np.datetime64]

Frame = TypeVar("Frame", bound=pd.DataFrame)

LON_NAMES = ("lon", "longitude", "lng", "long", "x")
LAT_NAMES = ("lat", "latitude", "y")
DATE_NAMES = ("date", "event_date", "date_start")
"""Usual names of columns, whatever their case, the first that is there wins."""

_GIVEN = "_given"
"""Ending of a user's column that has the name of one of ours: ACLED has a ``country`` too."""

_POINT = 0
"""Shapely's number of the geometry type."""

_SHOWN = 10
"""Faulty rows that a message lists; a column of another kind has them all."""


@dataclass(frozen=True)
class Columns:
    """Which columns hold longitude, latitude and day; None finds them by their usual names.

    ``date`` is a column, or one day for all rows.
    """

    lon: str | None = None
    lat: str | None = None
    date: str | dt.date | None = None


def annotate_frame(points: Frame, index: Index, columns: Columns, *, whole: bool = True) -> Frame:
    """Return a frame with the columns of :func:`annotation`: same rows, order and index.

    A part of a frame is not asked whether its coordinates are swapped: it may lie elsewhere.
    """
    lon, lat = coordinates(points, columns)
    if whole:
        require_plausible(index, lon, lat)
        index = index.tuned(lon, lat)
    found = annotation(index, lon, lat, days(points, columns))
    kept = points.rename(columns=given(list(points.columns), list(found.columns)))
    clash = [c for c in found.columns if c in kept.columns]
    joined: Frame = kept.drop(columns=clash).assign(**{c: found[c].array for c in found.columns})
    return joined


def read(path: Path) -> pd.DataFrame:
    """Return the points of a CSV, GeoPackage or Parquet file; cells of a CSV stay text."""
    files.require_file(path)
    readers: dict[str, Callable[[Path], pd.DataFrame]] = {
        ".csv": _read_csv,
        ".gpkg": gpd.read_file,
        ".parquet": _read_parquet,
    }
    if (ending := path.suffix.lower()) not in readers:
        raise input_error(
            path, found=f"found {ending or 'no ending'}, allowed: {', '.join(readers)}"
        )
    try:
        return readers[ending](path)
    except (ValueError, OSError, RuntimeError, ImportError) as error:
        first = str(error).partition("\n")[0]
        raise input_error(path, found=f"not readable as {ending}: {first}") from error


def _read_csv(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    tagged = len(frame) and tables.are_tags(frame.iloc[0].tolist())
    return frame[1:].reset_index(drop=True) if tagged else frame


def _read_parquet(path: Path) -> pd.DataFrame:
    try:
        frame: pd.DataFrame = gpd.read_parquet(path)
    except ValueError:  # no geometry in it
        frame = pd.read_parquet(path)
    return frame


def given(names: list[str], ours: list[str]) -> dict[str, str]:
    """Return how a user's columns are renamed that have the name of one of ours.

    Examples
    --------
    >>> given(["id", "country"], ["country", "side"])
    {'country': 'country_given'}
    """
    if set(ours) <= set(names):  # annotated before: the answers are renewed
        return {}
    return {name: name + _GIVEN for name in ours if name in names and name + _GIVEN not in names}


def require_plausible(index: Index, lon: Floats, lat: Floats) -> None:
    """Refuse points that all lie off the area, and in it once their axes are swapped or mirrored.

    Raises
    ------
    InputError
        With what may have happened.
    """
    if mistake := index.mistake(lon, lat):
        said = f"such as {lon[there := np.isfinite(lon)][0]:g}, {lat[there][0]:g}: {mistake}"
        raise input_error("points", field="lon, lat", found=f"all lie outside the area, {said}")


def coordinates(points: pd.DataFrame, columns: Columns | None = None) -> tuple[Floats, Floats]:
    """Return longitude and latitude of each row, NaN where it has none.

    Raises
    ------
    CRSError
        If geometry has no CRS.
    InputError
        If there are no such columns, or cells that are no numbers, or geometry that is no point.

    Examples
    --------
    >>> coordinates(pd.DataFrame({"lon": ["-12.2"], "lat": ["14.5"]}))
    (array([-12.2]), array([14.5]))
    """
    columns = columns or Columns()
    if not isinstance(points, gpd.GeoDataFrame) or columns.lon is not None:
        lon = find_column(points, "lon", LON_NAMES, columns.lon)
        lat = find_column(points, "lat", LAT_NAMES, columns.lat)
        read = [_numbers(points[name]) for name in (lon, lat)]
        refuse(issue for _, issues in read for issue in issues)
        return read[0][0], read[1][0]
    array = np.asarray(points.geometry.array, dtype=object)
    kinds = shapely.get_type_id(array)
    if (other := np.flatnonzero((kinds != _POINT) & (kinds >= 0))).size:
        kind = "found a {}, a point is needed"
        refuse(
            Issue("points", str(points.index[row]), "geometry", kind.format(array[row].geom_type))
            for row in other[:_SHOWN]
        )
    step = pyproj.Transformer.from_crs(parse(points.geometry.crs), LONLAT, always_xy=True)
    there = (kinds == _POINT) & ~shapely.is_empty(array)
    lonlat = np.full((2, len(array)), np.nan)
    lonlat[:, there] = step.transform(*shapely.get_coordinates(array[there]).T)
    lonlat[~np.isfinite(lonlat)] = np.nan
    return lonlat[0], lonlat[1]


def find_column(
    points: pd.DataFrame, field: str, usual: tuple[str, ...], stated: str | None
) -> str:
    """Return the column that is stated, or the one of the usual names that is there."""
    names = {str(name).strip().lower(): name for name in reversed(list(points.columns))}
    if stated is not None:
        if stated in points.columns:
            return stated
        raise input_error(
            "points", field=stated, found=f"no such column, there are {_list(points)}"
        )
    for name in usual:
        if name in names:
            return str(names[name])
    raise input_error(
        "points", field=field, found=f"no column {' or '.join(usual)}, there are {_list(points)}"
    )


def _list(points: pd.DataFrame) -> str:
    return ", ".join(map(str, points.columns)) or "none"


def _numbers(column: pd.Series) -> tuple[Floats, list[Issue]]:
    """Return a column as numbers, and an issue of each cell that is none, by the row's label."""
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return np.asarray(column.to_numpy(dtype=float, na_value=np.nan)), []
    text = column.astype("str").str.strip()
    number = pd.to_numeric(
        text.where(text.str.fullmatch(r"[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?"))
    )
    wrong = np.flatnonzero(number.isna() & text.notna() & text.ne("").fillna(value=False))
    issues = [
        Issue("points", str(column.index[row]), str(column.name),
              f"found {short_repr(text.iloc[row])}, a number of degrees is needed")
        for row in wrong[:_SHOWN]
    ]  # fmt: skip
    return np.asarray(number.to_numpy(dtype=float, na_value=np.nan)), issues


def days(points: pd.DataFrame, columns: Columns) -> Days:
    """Return the day of each row, NaT where it has none or what it has is no day."""
    date: Any = columns.date
    if date is None:
        usual = {str(name).strip().lower(): name for name in reversed(list(points.columns))}
        date = next((usual[name] for name in DATE_NAMES if name in usual), None)
        if date is None:
            return np.full(len(points), np.datetime64("NaT", "D"))
    if isinstance(date, str) and date in points.columns:
        read = pd.to_datetime(points[date], errors="coerce", format="mixed", utc=True)
        return np.asarray(read.dt.tz_localize(None).to_numpy().astype("datetime64[D]"))
    try:
        return np.full(len(points), np.datetime64(pd.Timestamp(date).date(), "D"))
    except (ValueError, TypeError) as error:
        raise input_error(
            "date", found=f"found {short_repr(date)}, a column of the points or a day is needed"
        ) from error
