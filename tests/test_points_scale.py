"""Points of any number, from files and on clusters, get the same answers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import borderrisk as br
from borderrisk.cli import main
from borderrisk.errors import InputError
from borderrisk.points import index

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
streams = pytest.importorskip("borderrisk.points.streams")


@pytest.fixture(scope="module")
def table(faleme) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    west, south, east, north = faleme.bbox
    count = 60_000
    return pd.DataFrame(
        {
            "code": [f"{n:07d}" for n in range(count)],
            "country": rng.choice(["NA", "Mali"], count),
            "lon": rng.uniform(west - 0.2, east, count),
            "lat": rng.uniform(south, north, count),
            "event_date": rng.choice(["2020-01-01", "2024-05-06"], count),
        }
    )


@pytest.fixture(scope="module")
def annotated(faleme, table) -> pd.DataFrame:
    return br.points.annotate(table, faleme)


def same(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found[wanted.columns], wanted, check_dtype=False)


def test_arrow_in_is_arrow_out(faleme, table, annotated):
    whole = pa.Table.from_pandas(table, preserve_index=False)
    found = br.points.annotate(whole, faleme)
    assert isinstance(found, pa.Table)
    same(found.to_pandas(), annotated)
    batches = whole.to_batches(max_chunksize=7_000)
    assert isinstance(br.points.annotate(batches[0], faleme), pa.RecordBatch)
    reader = br.points.annotate(pa.RecordBatchReader.from_batches(whole.schema, batches), faleme)
    assert isinstance(reader, pa.RecordBatchReader)
    assert [batch.num_rows for batch in reader][:2] == [7_000, 7_000]
    again = pa.Table.from_batches(br.points.annotate(iter(batches), faleme))
    same(again.to_pandas(), annotated)


@pytest.mark.parametrize("ending", ["csv", "parquet", "geo.parquet", "gpkg"])
def test_a_file_by_path_and_in_a_stream_gives_the_same(faleme, table, annotated, tmp_path, ending):
    few, wanted = table.head(500), annotated.head(500)
    file, out = tmp_path / f"in.{ending}", tmp_path / f"out.{ending}"
    where = gpd.points_from_xy(few.lon, few.lat)
    places = gpd.GeoDataFrame(few, geometry=where, crs="OGC:CRS84")
    {
        "csv": lambda: few.to_csv(file, index=False),
        "parquet": lambda: few.to_parquet(file),
        "geo.parquet": lambda: places.to_crs("EPSG:32629").to_parquet(file),
        "gpkg": lambda: places.to_file(file),
    }[ending]()
    by_path = br.points.annotate(file, faleme)
    run("points", file, "-o", out)
    streamed = br.points.frames.read(out)
    columns = list(wanted.columns[-9:])
    for found in (by_path, streamed):
        read = found[columns].replace("", None)
        away = [name for name in columns if name.startswith("distance")]
        assert np.abs(read[away].astype(float) - wanted[away]).max(axis=None) < 0.01
        rest = [name for name in columns if name not in away]
        pd.testing.assert_frame_equal(read[rest], wanted[rest], check_dtype=False)
        assert found.code.tolist() == few.code.tolist()
        assert found.country_given.tolist() == few.country.tolist()


def run(*words: object, status: int = 0) -> str:
    done = CliRunner().invoke(main, [*map(str, words)])
    assert done.exit_code == status, done.output
    return done.output


def run_apart(*words: object) -> None:
    done = subprocess.run([sys.executable, "-m", "borderrisk", *map(str, words)],
                          capture_output=True, text=True, check=False, timeout=120)  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_file_is_held_one_batch_at_a_time(table, tmp_path):
    """Rows that cannot be packed: what is held of 24 groups of rows is less than six."""
    file = tmp_path / "many.parquet"
    group = pa.Table.from_pandas(table[["lon", "lat"]], preserve_index=False)
    with pq.ParquetWriter(file, group.schema, compression="none", use_dictionary=False) as writer:
        for _ in range(24):
            writer.write_table(group)
    before = pa.total_allocated_bytes()
    with streams.opened(file) as (reader, _, total):
        assert total == 24 * len(table)
        for batch in reader:
            held = pa.total_allocated_bytes() - before
            assert held < 6 * group.nbytes
            del batch


def test_what_cannot_be_read_or_written_is_refused(tmp_path, table):
    file = tmp_path / "in.parquet"
    table.head(3).to_parquet(file)
    said = run("points", tmp_path / "none.csv", "-o", tmp_path / "out.csv", status=2)
    assert "no such file" in said
    assert "allowed: .csv" in run("points", file, "-o", tmp_path / "o.xls", status=2)
    assert "one of the inputs" in run("points", file, "-o", file, status=2)
    assert "GeoPackage needs" in run("points", file, "-o", tmp_path / "o.gpkg", status=2)
    (tmp_path / "text.parquet").write_text("lon,lat\n", "utf-8")
    said = run("points", tmp_path / "text.parquet", "-o", tmp_path / "o.csv", status=2)
    assert "not readable as .parquet" in said
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.parquet", "text.parquet"]


TAGGED = "name,lon,lat\n#loc+name,#geo+lon,#geo+lat\n\n"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('"a\nb",-12.2,14.4\nc,x,14°\n', ["in.csv:6:lon: found 'x'", "in.csv:6:lat: found '14°'"]),
        ("a,14.4,-12.2\n", ["in.csv:lon, lat: ", "14.4, -12.2", "swapped?"]),
        ("a,-12.2,14.4\n" * 200_000 + "b,x,1\n", ["in.csv:200004:lon: found 'x'"]),
    ],
)
def test_what_is_wrong_in_a_file_is_named_by_its_lines(tmp_path, rows, said):
    (tmp_path / "in.csv").write_text(TAGGED + rows, "utf-8")
    found = run("points", tmp_path / "in.csv", "-o", tmp_path / "out.csv", status=2)
    assert all(words in found for words in said), found
    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]


def test_a_row_of_tags_is_no_point(tmp_path):
    (tmp_path / "in.csv").write_text(TAGGED + "a,-12.2,14.4\n", "utf-8")
    assert run("points", tmp_path / "in.csv", "-o", tmp_path / "out.csv").endswith("1 rows\n")
    assert br.points.read(tmp_path / "in.csv").name.tolist() == ["a"]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_run_that_is_ended_leaves_nothing_half(tmp_path, table, name):
    file = tmp_path / "in.parquet"
    with pq.ParquetWriter(file, pa.Table.from_pandas(table, preserve_index=False).schema) as writer:
        for _ in range(40):
            writer.write_table(pa.Table.from_pandas(table, preserve_index=False))
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "borderrisk",
            "points",
            str(file),
            "-o",
            str(tmp_path / "out.parquet"),
        ],
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (a shell may ignore it)
    ) as running:
        while running.poll() is None and len(list(tmp_path.iterdir())) == 1:
            os.sched_yield()
        running.send_signal(signal.Signals[name])
        assert running.wait(60) != 0
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


def test_a_cluster_gives_the_same_bytes_and_loses_nothing(faleme, table, annotated, tmp_path):
    dd = pytest.importorskip("dask.dataframe")
    distributed = pytest.importorskip("distributed")
    table, annotated = table.head(12_000), annotated.head(12_000)
    file = tmp_path / "in.parquet"
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), file, row_group_size=1_000)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as workers, distributed.Client(workers) as client:  # fmt: skip
        frame = br.points.annotate(dd.from_pandas(table, npartitions=12), faleme)
        assert list(frame.columns) == list(annotated.columns)
        done = client.compute(frame.to_delayed())
        distributed.wait(done[:2])
        victim = next(iter(client.run(os.getpid).values()))
        os.kill(victim, signal.SIGKILL)
        same(pd.concat(client.gather(done)), annotated)
        address = workers.scheduler_address
        run_apart("points", file, "-o", tmp_path / "many.parquet", "--scheduler", address)
    run("points", file, "-o", tmp_path / "one.parquet")
    assert (tmp_path / "many.parquet").read_bytes() == (tmp_path / "one.parquet").read_bytes()
    same(pd.read_parquet(tmp_path / "one.parquet"), annotated)


def test_geometry_on_dask_gives_the_same(faleme, table, annotated):
    dask_geopandas = pytest.importorskip("dask_geopandas")
    few = table.head(300)
    places = gpd.GeoDataFrame(few, geometry=gpd.points_from_xy(few.lon, few.lat), crs="OGC:CRS84")
    found = br.points.annotate(dask_geopandas.from_geopandas(places, npartitions=3), faleme)
    assert found.crs == "OGC:CRS84"
    same(found.compute(scheduler="synchronous"), annotated.head(300))


@pytest.mark.parametrize(
    ("turn", "said"),
    [(lambda t: t.rename(columns={"lon": "lat", "lat": "lon"}), "swapped"),
     (lambda t: t.assign(lon=-t.lon), "a minus missing")],
)  # fmt: skip
def test_turned_axes_are_refused_before_anything_is_written(faleme, table, tmp_path, turn, said):
    turned = turn(table.head(2_000))
    whole = pa.Table.from_pandas(turned, preserve_index=False)
    for points in (turned, whole, whole.to_reader(100)):
        with pytest.raises(InputError, match=said):
            br.points.annotate(points, faleme)
    with pytest.raises(InputError, match=said):
        list(br.points.annotate(iter(whole.to_batches(100)), faleme))
    pq.write_table(whole, tmp_path / "in.parquet")
    with pytest.raises(InputError, match=said):
        streams.write(
            tmp_path / "in.parquet", tmp_path / "o.csv", index(faleme), br.points.Columns()
        )
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]
    dd = pytest.importorskip("dask.dataframe")
    lazy = br.points.annotate(dd.from_pandas(turned, npartitions=4), faleme)
    with pytest.raises(InputError, match=said):
        lazy.compute(scheduler="synchronous")
