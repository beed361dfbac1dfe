"""Rebuild every file of data/ from the registries, byte for byte."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from typing import TYPE_CHECKING

import countries
import inputs
import places
import rivers
import shapely
import units
import world
from shapely.geometry import MultiPoint

from borderrisk import layers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

Features = list[tuple[dict[str, object], shapely.Geometry]]


def main() -> None:
    """Write the layers, then their hashes and row counts into the catalogue."""
    outlines, limits = units.noded(countries.outlines())
    level_2 = units.polygons(outlines, limits)
    towns = places.rows()
    written = {
        "countries": _geojson("boundaries/countries.geojson", _countries(outlines)),
        "units": _geojson("boundaries/units.geojson", _units(level_2)),
        "rivers": _geojson("rivers/rivers.geojson", _rivers()),
        "places": _csv("places/places.csv", towns),
        "crossings": _geojson("places/crossings.geojson", _crossings(towns)),
        "world": _world(),
    }
    _update_catalogue(written)


def _countries(outlines: dict[str, shapely.Polygon]) -> Features:
    return [
        ({"country": code, "name_en": countries.NAMES[code][0], "name_fr": countries.NAMES[code][1],
          "vintage": 2017, "source": "countries"}, polygon)
        for code, polygon in outlines.items()
    ]  # fmt: skip


def _units(level_2: dict[tuple[str, str], shapely.Polygon]) -> Features:
    regions = [
        (_unit(row, level=1), units.dissolved(level_2, row["country"], row["made_of"].split()))
        for row in units.table("regions.csv")
    ]
    districts = [
        (_unit(row, level=2), level_2[row["country"], row["name"]])
        for row in units.table("units.csv")
    ]
    return regions + districts


def _unit(row: dict[str, str], level: int) -> dict[str, object]:
    slug = places.fold(row["name"]).replace(" ", "-")
    return {
        "unit_id": f"{row['country']}-{level}-{slug}-{row['vintage']}",
        "name": row["name"],
        "country": row["country"],
        "level": level,
        "kind": row["kind"],
        "pcode": row["pcode"] or None,
        "vintage": int(row["vintage"]),
        "valid_to": row["valid_to"] or None,
        "seat": row.get("seat") or None,
        "wof_id": int(row["wof_id"]) if row["wof_id"] else None,
        "source": "units",
    }


def _rivers() -> Features:
    return [
        ({"river_id": key, "name": name, "name_en": name_en, "source": "rivers"}, line)
        for key, (name, name_en, line) in rivers.chains().items()
    ]


def _crossings(towns: list[dict[str, object]]) -> Features:
    at = {town["place_id"]: (town["lon"], town["lat"]) for town in towns}
    features: Features = []
    for row in units.table("crossings.csv"):
        ids = row.pop("places").split()
        positions = [at[place_id] for place_id in ids]
        features.append(({**row, "place_ids": " ".join(ids)}, MultiPoint(positions)))
    return features


def _geojson(name: str, features: Features) -> tuple[bytes, int]:
    lines = [_feature(properties, geometry) for properties, geometry in features]
    body = ",\n".join(lines)
    text = f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}\n'
    return _write(inputs.DATA / name, text), len(lines)


def _feature(properties: dict[str, object], geometry: shapely.Geometry) -> str:
    shape = geometry.__geo_interface__
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])},
    }
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _rounded(coordinates: Iterable) -> list:
    if isinstance(coordinates[0], float | int):
        return [round(float(value), 5) for value in coordinates]
    return [_rounded(part) for part in coordinates]


def _world() -> tuple[bytes, int]:
    content = world.topology()
    path = inputs.DATA / "world" / "world.topojson.gz"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return content, len(layers.world_countries())


def _csv(name: str, rows: list[dict[str, object]]) -> tuple[bytes, int]:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return _write(inputs.DATA / name, text.getvalue()), len(rows)


def _write(path: Path, text: str) -> bytes:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return text.encode()


def _update_catalogue(written: dict[str, tuple[bytes, int]]) -> None:
    path = inputs.DATA / "catalogue.toml"
    text = path.read_text("utf-8")
    for key, (content, rows) in written.items():
        digest = hashlib.sha256(content).hexdigest()
        text = _set(text, key, "sha256", f'"{digest}"')
        text = _set(text, key, "rows", str(rows))
        print(f"{key:10} {rows:4} rows {len(content):8} bytes {digest[:12]}")
    path.write_text(text, encoding="utf-8", newline="\n")


def _set(text: str, key: str, field: str, value: str) -> str:
    pattern = rf"(\[{key}\](?:\n(?!\[).*)*?\n{field} = ).*"
    replace: Callable[[re.Match[str]], str] = lambda match: match[1] + value  # noqa: E731
    changed, count = re.subn(pattern, replace, text, count=1)
    if count != 1:
        raise SystemExit(f"catalogue.toml: [{key}] has no field {field}")
    return changed


if __name__ == "__main__":
    main()
