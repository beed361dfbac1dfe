"""Points with their country, units, side, nearest border, segment and river."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from borderrisk.points.annotation import REASONS
from borderrisk.points.frames import Columns, annotate_frame, coordinates, read
from borderrisk.points.lookup import Index, index

if TYPE_CHECKING:
    import datetime as dt

    from borderrisk.area import Area

__all__ = ["REASONS", "Columns", "Index", "annotate", "coordinates", "index"]


def annotate(  # noqa: PLR0913
    points: Any, area: Area, *, date: str | dt.date | None = None, lon: str | None = None,
    lat: str | None = None, length_m: float = 10_000,
) -> Any:  # fmt: skip
    """Return points with what lies around each: the same rows, in the same order.

    Parameters
    ----------
    points : GeoDataFrame, DataFrame, path, pyarrow table, batch or reader, or Dask frame
        A GeoDataFrame in any CRS; a table with columns of longitude and latitude in degrees on
        WGS 84; the path of a CSV, Parquet or GeoPackage file.
    area : Area
        Its countries, units, borders and rivers.
    date : str or date, optional
        The column that holds each row's day, or one day for all rows, for units by the vintage in
        force. By default a column ``date``, ``event_date`` or ``date_start``; the newest units
        where a row has no day.
    lon, lat : str, optional
        The columns of longitude and latitude; found by their usual names by default.
    length_m : float, optional
        Length of the segments, as in :meth:`borderrisk.Area.segments`.

    Returns
    -------
    as points
        A frame for a path; a reader for a reader, one batch at a time. Index and columns are kept,
        and these added:

        - ``country``, ``unit_id_1``, ``unit_id_2`` … (one for each level that the area has); the
          first of the layer on a limit;
        - ``border_id``, ``segment_id``, ``distance_to_border_m``: the nearest border of the area,
          geodesic on WGS 84, within 1 cm up to 100 km; of two segments equally near the first;
        - ``side``: ``a`` or ``b``, where the point lies in the first or second country of that
          border;
        - ``river_id``, ``distance_to_river_m``: the nearest river of the area;
        - ``why`` a row got nothing, or no country or unit.

        A column of the input that has one of these names is kept as ``country_given``.

    Raises
    ------
    InputError
        If coordinates are no numbers, are not found, or seem to be swapped.
    CRSError
        If a GeoDataFrame has no CRS.

    Examples
    --------
    >>> import pandas as pd
    >>> import borderrisk as br
    >>> towns = pd.DataFrame({"lon": [-12.217, -11.452], "lat": [14.457, 14.447]},
    ...                      index=["Kidira", "Kayes"])
    >>> out = annotate(towns, br.read_area("faleme"), date="2022-06-30")
    >>> out[["country", "unit_id_2", "border_id", "side", "river_id"]]
           country         unit_id_2 border_id side river_id
    Kidira     SEN  SEN-2-bakel-2016   MLI-SEN    b   faleme
    Kayes      MLI  MLI-2-kayes-2016   MLI-MRT    a  senegal
    """
    found, columns = index(area, length_m=length_m), Columns(lon, lat, date)
    if isinstance(points, str | os.PathLike):
        return annotate_frame(read(Path(points)), found, columns)
    if isinstance(points, pd.DataFrame):
        return annotate_frame(points, found, columns)
    if type(points).__module__.startswith("dask"):
        from borderrisk.points.cluster import annotate_dask  # noqa: PLC0415

        return annotate_dask(points, found, columns)
    from borderrisk.points.batches import annotate_arrow  # noqa: PLC0415

    return annotate_arrow(points, found, columns)
