"""Annotate points: ours against geopandas' joins, an STRtree, and SedonaDB and DuckDB if there.

Run with a number of points to stream only that many: ``bench_points.py 100000000``.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

import borderrisk as br
from borderrisk.crs import GEOD, to_lonlat

if TYPE_CHECKING:
    from collections.abc import Callable

    from borderrisk.area import Area

SIZES = {100_000: 3, 1_000_000: 1}
"""Points, and how often each engine is asked for them: the joins take minutes for a million."""

STREAMED = (1_000_000, 10_000_000)


def points_of(area: Area, count: int) -> pd.DataFrame:
    """Return points all over the box of an area, four in ten of them near its borders."""
    rng = np.random.default_rng(1)
    west, south, east, north = area.bbox
    lonlat = rng.uniform((west, south), (east, north), (count, 2))
    line = to_lonlat(area.borders.geometry.iloc[0], area.crs)
    near = int(count * 0.4)
    feet = shapely.get_coordinates(line)[rng.integers(0, shapely.get_num_coordinates(line), near)]
    lonlat[:near] = feet + rng.normal(0, 0.1, (near, 2))
    return pd.DataFrame(lonlat, columns=["lon", "lat"])


def median(call: Callable[[], object], runs: int) -> float:
    """Return the median of the CPU seconds that some runs of a call took."""
    taken = []
    for _ in range(runs):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def first_time(area: Area, points: pd.DataFrame) -> Callable[[], object]:
    """Return a call that annotates points as if the area had never been asked."""
    return lambda: br.points.annotate(points, _known_borders(area))


def _known_borders(area: Area) -> Area:
    new = replace(area)
    new.__dict__.update(borders=area.borders)  # peers get them for nothing too
    return new


def by_joins(area: Area, points: pd.DataFrame, segments: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Annotate as geopandas' documentation does: nearest joins, then joins within."""
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(points.lon, points.lat), crs="OGC:CRS84")
    frame = frame.to_crs(area.crs)
    found = frame.sjoin_nearest(segments, distance_col="away")
    found = found[~found.index.duplicated()].drop(columns="index_right", errors="ignore")
    rivers = frame.sjoin_nearest(area.rivers[["river_id", "geometry"]], distance_col="river_away")
    found = found.join(rivers[~rivers.index.duplicated()][["river_id", "river_away"]])
    countries = frame.sjoin(area.countries[["country", "geometry"]], predicate="within")
    found = found.join(countries[~countries.index.duplicated()].country)
    for level, units in area.units[area.units.valid_to.isna()].groupby("level"):
        joined = frame.sjoin(units[["unit_id", "geometry"]], predicate="within")
        found[f"unit_{level}"] = joined[~joined.index.duplicated()].unit_id
    return found


def by_tree(area: Area, points: pd.DataFrame, segments: gpd.GeoDataFrame) -> pd.DataFrame:
    """Annotate as an engineer would: trees of single edges, prepared polygons, geodesic feet."""
    frame = gpd.GeoSeries(gpd.points_from_xy(points.lon, points.lat), crs="OGC:CRS84")
    where = frame.to_crs(area.crs).to_numpy()
    columns = {}
    for name, lines in (("segment", segments.geometry), ("river", area.rivers.geometry)):
        edges, owner = _edges(lines.to_numpy())
        _, nearest = shapely.STRtree(edges).query_nearest(where, all_matches=False)
        foot = shapely.line_interpolate_point(
            edges[nearest], shapely.line_locate_point(edges[nearest], where)
        )
        lonlat = shapely.get_coordinates(to_lonlat(foot, area.crs))
        columns[name] = owner[nearest]
        columns[f"{name}_away"] = GEOD.inv(points.lon, points.lat, *lonlat.T)[2]
    layers = [
        area.countries,
        *(u for _, u in area.units[area.units.valid_to.isna()].groupby("level")),
    ]
    for n, layer in enumerate(layers):
        shapely.prepare(layer.geometry.array)
        within = np.full(len(where), -1)
        for number, polygon in enumerate(layer.geometry):
            within[shapely.contains(polygon, where)] = number
        columns[f"layer_{n}"] = within
    return pd.DataFrame(columns)


def _edges(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    parts, owner = shapely.get_parts(lines, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    same = part[1:] == part[:-1]
    edges = shapely.linestrings(np.stack([xy[:-1][same], xy[1:][same]], axis=1))
    return edges, owner[part[:-1][same]]


def race(area: Area) -> None:
    """Print medians and ratios, each measured in this run on the same points."""
    segments = pd.concat([area.segments(border_id=name) for name in area.borders.index])
    segments = segments[["border_id", "geometry"]].reset_index()
    for count, runs in SIZES.items():
        points = points_of(area, count)
        ours = median(first_time(area, points), 3)
        again = median(lambda points=points: br.points.annotate(points, area), 3)
        print(f"{count:,} points: ours {ours:.2f} s with the index, {again:.2f} s once it is there")
        peers = {"STRtree of edges, prepared polygons": by_tree,
                 "geopandas sjoin_nearest + sjoin": by_joins,
                 "SedonaDB, nearest segment alone": _sedonadb,
                 "DuckDB spatial, nearest segment alone": _duckdb}  # fmt: skip
        for name, peer in peers.items():
            try:
                seconds = median(lambda p=points, peer=peer: peer(area, p, segments), runs)
            except ImportError:
                print(f"  {name}: not installed here, not raced")
            except Exception as error:  # noqa: BLE001  (an extension that cannot be fetched)
                print(f"  {name}: {type(error).__name__}, not raced: {str(error)[:100]}")
            else:
                ratios = f"{seconds / ours:.1f} and {seconds / again:.1f} times ours"
                print(f"  {name}: {seconds:.2f} s, {ratios}", flush=True)
    rows = len(_nearest_rows(area, points_of(area, 10_000), segments))
    print(f"sjoin_nearest alone gives {rows:,} rows for 10,000 points; ours one each")


def _nearest_rows(area: Area, points: pd.DataFrame, segments: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(points.lon, points.lat), crs="OGC:CRS84")
    return frame.to_crs(area.crs).sjoin_nearest(segments)


def _in_metres(area: Area, points: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    where = gpd.GeoSeries(gpd.points_from_xy(points.lon, points.lat), crs="OGC:CRS84")
    return tuple(shapely.get_coordinates(where.to_crs(area.crs).to_numpy()).T)


def _duckdb(area: Area, points: pd.DataFrame, segments: gpd.GeoDataFrame) -> None:
    """Ask DuckDB spatial for each point's nearest segment: it has no nearest join of its own.

    Its extension is on PyPI too, as duckdb-extension-spatial, for one version of duckdb each.
    """
    duckdb = import_module("duckdb")
    import_module("duckdb_extensions").import_extension("spatial")
    base = duckdb.connect()
    base.execute("LOAD spatial")
    x, y = _in_metres(area, points)
    base.register("places", pd.DataFrame({"id": np.arange(len(x)), "x": x, "y": y}))
    base.register(
        "lines", pd.DataFrame({"id": segments.segment_id, "wkb": segments.to_wkb().geometry})
    )
    base.execute("CREATE TABLE p AS SELECT id, ST_Point(x, y) AS geom FROM places")
    base.execute("CREATE TABLE s AS SELECT id, ST_GeomFromWKB(wkb) AS geom FROM lines")
    base.execute(
        "SELECT p.id, arg_min(s.id, ST_Distance(p.geom, s.geom)) FROM p, s GROUP BY p.id"
    ).df()


def _sedonadb(area: Area, points: pd.DataFrame, segments: gpd.GeoDataFrame) -> None:
    """Ask SedonaDB for each point's nearest segment, by its nearest join."""
    sedona = import_module("sedonadb").connect()
    x, y = _in_metres(area, points)
    frame = gpd.GeoDataFrame({"id": np.arange(len(x))}, geometry=gpd.points_from_xy(x, y))
    sedona.create_data_frame(frame).to_view("p")
    sedona.create_data_frame(segments.set_crs(None, allow_override=True)).to_view("s")
    sedona.sql(
        "SELECT p.id, s.segment_id FROM p JOIN s ON ST_KNN(p.geometry, s.geometry, 1, FALSE)"
    ).to_pandas()


def stream(count: int, folder: str) -> None:
    """Annotate a Parquet file of so many points in this process, and print time and memory."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    from borderrisk.points import Columns, index, streams  # noqa: PLC0415

    area = br.read_area("faleme")
    file = Path(folder) / "points.parquet"
    chunk = points_of(area, 1_000_000)
    with pq.ParquetWriter(file, pa.Table.from_pandas(chunk, preserve_index=False).schema) as writer:
        for _ in range(count // len(chunk)):
            shuffled = chunk.sample(frac=1, random_state=1)
            writer.write_table(pa.Table.from_pandas(shuffled, preserve_index=False))
    start = time.process_time()
    rows = streams.write(file, Path(folder) / "out.parquet", index(area), Columns())
    seconds = time.process_time() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{rows:,} points streamed: {seconds:.1f} s, {rows / seconds:,.0f} a second, "
          f"at most {megabytes:.0f} MB")  # fmt: skip


def main() -> None:
    """Stream ever more points, each number in a process of its own, then race."""
    if len(sys.argv) > 1:
        with TemporaryDirectory() as folder:
            stream(int(sys.argv[1]), folder)
        return
    for count in STREAMED:  # first: a process counts the memory of the one that began it as its own
        subprocess.run([sys.executable, __file__, str(count)], check=True)
    race(br.read_area("faleme"))


if __name__ == "__main__":
    main()
