"""The coarse world: Natural Earth's countries as one topology, with our codes."""

from __future__ import annotations

import gzip
import json
import tomllib

import inputs

from borderrisk.countries import by_code, by_name


def topology() -> bytes:
    """Return the topology of world-atlas, each geometry with the ISO 3166-1 alpha-3 ``country``.

    Geometries of the same country stay apart: the reader joins them. What no country of ISO 3166-1
    holds is left out; ``world.toml`` names what is joined to one.
    """
    world = json.loads(inputs.member("world", "countries-10m.json"))
    joined = tomllib.loads((inputs.BUILD / "world.toml").read_text("utf-8"))
    members = []
    for member in world["objects"]["countries"]["geometries"]:
        if code := _country(member, joined):
            kept = {"type": member["type"], "arcs": member["arcs"], "properties": {"country": code}}
            members.append(kept)
    members.sort(key=lambda member: member["properties"]["country"])
    world["objects"] = {"countries": {"type": "GeometryCollection", "geometries": members}}
    text = json.dumps(world, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)


def _country(member: dict, joined: dict[str, str]) -> str | None:
    name = member["properties"]["name"]
    if name in joined:
        return joined[name] or None
    found = by_code(member["id"]) if "id" in member else by_name(name)
    if found is None:
        raise SystemExit(f"world-atlas: no country for {name}, say one in world.toml")
    return found.alpha_3
