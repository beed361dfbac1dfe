"""Arrow batches of points in, annotated batches out, one at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from borderrisk.errors import input_error
from borderrisk.points.annotation import annotation
from borderrisk.points.frames import (
    DATE_NAMES,
    LAT_NAMES,
    LON_NAMES,
    coordinates,
    days,
    find_column,
    given,
    require_plausible,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyproj

    from borderrisk.points.frames import Columns
    from borderrisk.points.lookup import Index

    Mapper = Callable[..., Iterable[pa.RecordBatch]]

BATCH_ROWS = 1 << 17
"""Rows of a batch: some 100 MB of work, and enough of them to keep numpy busy."""

JUDGED = 4
"""Batches that are read before the first is written, to see whether axes are swapped."""

MORE = 16
"""How many batches like the first are expected: trees are split as fine as that pays for."""


@dataclass(frozen=True)
class Geometry:
    """The column of a batch that holds points as WKB, and their CRS."""

    name: str
    crs: pyproj.CRS | None


def annotate_arrow(points: Any, index: Index, columns: Columns) -> Any:
    """Return an Arrow table, batch, reader or iterable of batches, annotated: the same kind."""
    if isinstance(points, pa.RecordBatch):
        points = pa.Table.from_batches([points])
        return annotate_arrow(points, index, columns).combine_chunks().to_batches()[0]
    if isinstance(points, pa.Table):
        return annotate_reader(points.to_reader(BATCH_ROWS), index, columns).read_all()
    if isinstance(points, pa.RecordBatchReader):
        return annotate_reader(points, index, columns)
    batches = iter(points)
    first = next(batches)
    reader = pa.RecordBatchReader.from_batches(first.schema, chain([first], batches))
    return iter(annotate_reader(reader, index, columns))


def annotate_reader(
    reader: pa.RecordBatchReader, index: Index, columns: Columns,
    *, geometry: Geometry | None = None, mapper: Mapper = map,
) -> pa.RecordBatchReader:  # fmt: skip
    """Return a reader of the same rows with the columns of :func:`annotation`.

    Parameters
    ----------
    reader : RecordBatchReader
        With columns of longitude and latitude, or of WKB.
    index : Index
        Of the area; it is tuned to the first batch.
    columns : Columns
        Where to find position and day.
    geometry : Geometry, optional
        The column of WKB; by default that of GeoParquet's metadata.
    mapper : callable, optional
        As :func:`map`, for batches that other machines annotate; in order.
    """
    geometry = geometry or geoparquet(reader.schema)
    empty = pa.RecordBatch.from_pylist([], schema=reader.schema)
    schema = _annotated(empty, index, columns, geometry).schema
    batches = iter(reader)
    first = list(islice(batches, JUDGED))
    where = [coordinates(to_frame(batch, columns, geometry), columns) for batch in first]
    if where:
        require_plausible(index, *map(np.concatenate, zip(*where, strict=True)))
        index = index.tuned(*where[0], more=MORE)

    def annotate(batch: pa.RecordBatch) -> pa.RecordBatch:
        return _annotated(batch, index, columns, geometry)

    return pa.RecordBatchReader.from_batches(schema, iter(mapper(annotate, chain(first, batches))))


def geoparquet(schema: pa.Schema) -> Geometry | None:
    """Return the geometry that the metadata of GeoParquet describe, if any."""
    said = (schema.metadata or {}).get(b"geo")
    if said is None:
        return None
    meta = json.loads(said)
    name = meta["primary_column"]
    column = meta["columns"][name]
    if column.get("encoding") != "WKB":
        raise input_error("points", field=name, found="geometry is not WKB; write it as WKB")
    return Geometry(name, column.get("crs", "OGC:CRS84"))


def _annotated(
    batch: pa.RecordBatch, index: Index, columns: Columns, geometry: Geometry | None
) -> pa.RecordBatch:
    frame = to_frame(batch, columns, geometry)
    found = annotation(index, *coordinates(frame, columns), days(frame, columns))
    new = given(batch.schema.names, list(found.columns))
    kept = [n for n in batch.schema.names if n in new or n not in found.columns]
    fields = [batch.schema.field(name).with_name(new.get(name, name)) for name in kept]
    for name, column in found.items():
        fields.append(pa.field(str(name), pa.float64() if column.dtype == float else pa.string()))
    arrays = [batch.column(name) for name in kept]
    arrays += [
        pa.array(column, type=field.type, from_pandas=True)
        for (_, column), field in zip(found.items(), fields[len(kept) :], strict=True)
    ]
    told = batch.schema.metadata  # without what pandas noted of columns that were there before
    told = told and {key: value for key, value in told.items() if key != b"pandas"}
    schema = pa.schema(fields, metadata=told)
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def to_frame(batch: pa.RecordBatch, columns: Columns, geometry: Geometry | None) -> pd.DataFrame:
    """Return position and day of a batch; its other columns stay as they are."""
    names = pd.DataFrame(columns=batch.schema.names)
    usual = {str(name).strip().lower(): name for name in reversed(batch.schema.names)}
    wanted = [usual[name] for name in DATE_NAMES if name in usual][:1]
    if isinstance(columns.date, str) and columns.date in names:
        wanted = [columns.date]
    if geometry and columns.lon is None:
        shapes = shapely.from_wkb(batch.column(geometry.name).to_numpy(zero_copy_only=False))
        frame = batch.select(wanted).to_pandas()
        return gpd.GeoDataFrame(frame, geometry=shapes, crs=geometry.crs)
    wanted += [
        find_column(names, "lon", LON_NAMES, columns.lon),
        find_column(names, "lat", LAT_NAMES, columns.lat),
    ]
    return batch.select(list(dict.fromkeys(wanted))).to_pandas()
