"""Files of points, read and written a batch at a time."""

from __future__ import annotations

import csv
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import count, islice
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pyogrio

from borderrisk import files, tables
from borderrisk.errors import MAX_ISSUES, InputError, Issue, input_error, named, refuse
from borderrisk.points.batches import BATCH_ROWS, Geometry, annotate_reader, geoparquet, to_frame
from borderrisk.points.frames import coordinates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from borderrisk.points.batches import Mapper
    from borderrisk.points.frames import Columns
    from borderrisk.points.lookup import Index

READS = (".csv", ".gpkg", ".parquet")
WRITES = (".csv", ".gpkg", ".parquet")

_BLOCK_BYTES = 1 << 24
"""Bytes of a CSV that are parsed at once: some 100,000 rows."""

_SUSPECT = "^[^0-9A-Za-z]"
"""What is looked at closely before it is written to a CSV: few cells begin so."""


@contextmanager
def opened(path: Path) -> Iterator[tuple[pa.RecordBatchReader, Geometry | None, int]]:
    """Yield the rows of a file as batches, its geometry if it has one, and how many rows (or 0).

    Cells of a CSV stay text, so that ``NA`` is Namibia and ``0101`` keeps its zero.
    """
    files.require_file(path)
    try:
        with ExitStack() as stack:
            yield _open(path, _ending(path, READS), stack)
    except (pa.ArrowInvalid, pyogrio.errors.DataSourceError) as error:
        first = str(error).splitlines()[0]
        raise input_error(path, found=f"not readable as {path.suffix}: {first}") from error


def write(  # noqa: PLR0913
    source: Path, target: Path, index: Index, columns: Columns, *, mapper: Mapper = map,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> int:  # fmt: skip
    """Annotate a file into another and return how many rows it has.

    The target appears whole or not at all; what is in memory is one batch.

    Parameters
    ----------
    source, target : Path
        CSV, GeoPackage or Parquet; a GeoPackage is written from what has geometry.
    index : Index
        Of the area.
    columns : Columns
        Where to find position and day.
    mapper : callable, optional
        As for :func:`borderrisk.points.batches.annotate_reader`.
    tell : callable, optional
        Called after each batch with the rows done and all rows, 0 where that is not known.
    """
    done = 0

    def counted(batches: pa.RecordBatchReader, total: int) -> Iterator[pa.RecordBatch]:
        nonlocal done
        for batch in batches:
            done += batch.num_rows
            yield batch
            tell(done, total)

    ending = _ending(target, WRITES)
    with named("points", source):
        try:
            with opened(source) as (reader, geometry, total), files.replaced(target) as beside:
                found = annotate_reader(reader, index, columns, geometry=geometry, mapper=mapper)
                stream = pa.RecordBatchReader.from_batches(found.schema, counted(found, total))
                _write(beside, ending, stream, geometry or geoparquet(reader.schema))
        except InputError:
            refuse(_issues(source, columns))  # all of the file, by its lines
            raise
    return done


def _issues(source: Path, columns: Columns) -> list[Issue]:
    """Return what is wrong with the points of a whole file, by the lines of a CSV or by rows."""
    found: list[Issue] = []
    with opened(source) as (reader, stated, _):
        geometry, rows = stated or geoparquet(reader.schema), _rows(source)
        for batch in reader:
            names = list(islice(rows, batch.num_rows))
            try:
                coordinates(to_frame(batch, columns, geometry), columns)
            except InputError as error:
                found += [
                    replace(issue, row=str(names[int(issue.row)])) if issue.row else issue
                    for issue in error.issues
                ]
            if len(found) > MAX_ISSUES:
                break
    return found


def _rows(source: Path) -> Iterator[int]:
    """Return the line that each row of a CSV begins on, or the number of each row."""
    if source.suffix.lower() != ".csv":
        return count(1)
    starts = (line for line, _ in _csv_rows(source))
    return islice(starts, 1 + _has_tags(source), None)


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV that hold anything, header and all, with the line each begins on."""
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        reader, line = csv.reader(file), 1
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1


def _has_tags(path: Path) -> bool:
    """Return whether a row of HXL tags stands below the header of a CSV."""
    _, tags = next(islice(_csv_rows(path), 1, None), (0, []))
    return tables.are_tags(tags)


def require_formats(source: Path, target: Path) -> None:
    """Require a file that can be read, and one that can be written, by their endings."""
    files.require_file(source)
    _ending(source, READS)
    _ending(target, WRITES)


def _ending(path: Path, allowed: tuple[str, ...]) -> str:
    if (ending := path.suffix.lower()) in allowed:
        return ending
    raise input_error(path, found=f"found {ending or 'no ending'}, allowed: {', '.join(allowed)}")


def _open(
    path: Path, ending: str, stack: ExitStack
) -> tuple[pa.RecordBatchReader, Geometry | None, int]:
    if ending == ".csv":
        reading = pa_csv.ReadOptions(block_size=_BLOCK_BYTES)
        broken = pa_csv.ParseOptions(newlines_in_values=True)
        with pa_csv.open_csv(path, reading, broken) as peeked:
            names = peeked.schema.names
        reading.skip_rows_after_names = int(_has_tags(path))
        text = pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        )
        return stack.enter_context(pa_csv.open_csv(path, reading, broken, text)), None, 0
    if ending == ".parquet":
        # Read ahead, a file's row groups all stay in memory until the last is read.
        file = stack.enter_context(pq.ParquetFile(path, pre_buffer=False))
        batches = file.iter_batches(BATCH_ROWS)
        reader = pa.RecordBatchReader.from_batches(file.schema_arrow, batches)
        return reader, None, file.metadata.num_rows
    count = pyogrio.read_info(path)["features"]
    source = pyogrio.open_arrow(path, batch_size=BATCH_ROWS, use_pyarrow=True)
    meta, reader = stack.enter_context(source)
    return reader, Geometry(meta["geometry_name"] or "wkb_geometry", meta["crs"]), count


def _write(
    path: Path, ending: str, stream: pa.RecordBatchReader, geometry: Geometry | None
) -> None:
    if ending == ".csv":
        kept = [name for name in stream.schema.names if geometry is None or name != geometry.name]
        schema = pa.schema([stream.schema.field(name) for name in kept])
        with path.open("wb") as sink:
            sink.write(tables.BOM.encode())
            with pa_csv.CSVWriter(sink, schema) as file:
                for batch in stream:
                    file.write_batch(_guarded(batch.select(kept)))
    elif ending == ".parquet":
        with pq.ParquetWriter(path, stream.schema, compression="zstd") as file:
            for batch in stream:
                file.write_batch(batch)
    elif geometry is None:
        raise input_error(path, found="a GeoPackage needs points with geometry; write .parquet")
    else:
        pyogrio.write_arrow(stream, path, driver="GPKG", geometry_name=geometry.name,
                            geometry_type="Point", crs=geometry.crs)  # fmt: skip


def _guarded(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch none of whose cells a spreadsheet would run."""
    columns = []
    for column in batch.columns:
        text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
        if text and pc.any(pc.match_substring_regex(column, _SUSPECT)).as_py():
            columns.append(pa.array(map(tables.guard, column.to_pylist()), column.type))
        else:
            columns.append(column)
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)
