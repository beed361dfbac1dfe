"""A report's register, checked against its text, placed no finer than it speaks."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.ops import substring

from borderrisk import border, layers
from borderrisk.area import read_toml
from borderrisk.errors import BorderRiskError, Fault, InputError, fault, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from borderrisk.area import Area

MODALITIES = ("stated", "conditional", "recommended")
THEMES = (
    "presence", "logistics", "crossings", "movement", "planning", "intelligence", "patrols",
    "coordination", "task-forces", "river-surveillance",
)  # fmt: skip
LANGUAGES = ("en", "fr")

PRECISION_OF = {"unit": (3, 4), "river-reach": (5,), "countries": (6,), "none": (7,)}
"""Which ``where_prec`` (UCDP, 1 to 7) a kind of place may have: geometry is never finer."""

REACH_WITHIN_M = 2_000.0
"""How near a river must be to a border to be that border: the accuracy of the river layer."""

_PLACE_FIELDS = {
    "unit": ("name", "country", "level", "vintage"),
    "river-reach": ("river", "unit", "country", "level", "border"),
    "countries": ("countries",),
    "none": (),
}
_REPORT = ("id", "title", "publisher", "published", "speakers", "note", "text_sha256", "claim")
_CLAIM = (
    "id", "sentence", "start", "end", "sha256", "statement", "theme", "modality", "place_text",
    "place", "where_prec", "reason", "date", "date_prec", "admiralty",
)  # fmt: skip
_OPTIONAL = ("speakers",)
_DATE_FORM = {"day": "0000-00-00", "month": "0000-00", "year": "0000"}


@dataclass(frozen=True)
class Register:
    """The claims of one report, as :func:`read_register` gives them.

    ``report`` holds what is said of the whole; ``claims`` one mapping per claim, in the report's
    order; both as written in the file.
    """

    file: Path
    report: Mapping[str, Any]
    claims: tuple[Mapping[str, Any], ...]

    def check(self, text: str | None = None) -> list[Fault]:
        """Return what is wrong with the register.

        Parameters
        ----------
        text : str, optional
            The report's text; with it every offset and hash is verified too. It is normalised to
            NFC first.

        Returns
        -------
        list of Fault
            Empty if the register is sound.

        Examples
        --------
        >>> read_register("timbuktu-2025-04").check()
        []
        """
        faults = list(self._report_faults())
        ids = Counter(claim.get("id") for claim in self.claims)
        for number, claim in enumerate(self.claims, start=1):
            row = str(claim.get("id", f"claim {number}"))
            found = list(_claim_faults(claim))
            if ids[claim.get("id")] > 1:
                found.append(("id", f"found {shown(row)} {ids[row]} times, ids are unique"))
            if text is not None and not found:
                found += _text_faults(claim, normal(text))
            faults += [Fault(str(self.file), row, field, message) for field, message in found]
        faults += [Fault(str(self.file), "", *found) for found in self._repeats()]
        if text is not None and _sha256(normal(text)) != self.report.get("text_sha256"):
            message = (
                f"the text hashes to {_sha256(normal(text))}, the register was made from another"
            )
            faults.append(Fault(str(self.file), "", "text_sha256", message))
        return faults

    def place(self, area: Area) -> gpd.GeoDataFrame:
        """Give each claim a geometry no finer than its words.

        Parameters
        ----------
        area : Area
            Where to look for units, rivers and countries.

        Returns
        -------
        GeoDataFrame
            One row per claim, in order, none dropped; ``claim_id``, ``where_prec``, ``place_kind``,
            ``place``, ``reason`` (why this geometry, or why none), the claim's words, and a
            geometry (or none) in the area's CRS. ``attrs["report"]`` keeps the report's own fields.

        Raises
        ------
        InputError
            If the register is not sound.
        """
        faults = self.check()
        if faults:
            raise InputError(faults)
        rows = [self._row(claim, area) for claim in self.claims]
        placed = gpd.GeoDataFrame(rows, geometry="geometry", crs=area.crs)
        placed.attrs["report"] = {k: v for k, v in self.report.items() if k != "claim"}
        return placed

    def _row(self, claim: Mapping[str, Any], area: Area) -> dict[str, Any]:
        place, reason = claim["place"], claim["reason"]
        try:
            geometry, name = _geometry(place, area)
        except BorderRiskError as error:
            geometry, name = None, ""
            reason = dict.fromkeys(LANGUAGES, f"{area.name}: {error}")
        return {
            "claim_id": claim["id"],
            "where_prec": claim["where_prec"],
            "place_kind": place["kind"],
            "place": name,
            "place_text": claim["place_text"],
            "inferred": ", ".join(place.get("inferred", ())),
            "theme": claim["theme"],
            "modality": claim["modality"],
            "speakers": list(claim.get("speakers", self.report["speakers"])),
            "date": claim["date"],
            "date_prec": claim["date_prec"],
            "admiralty": claim["admiralty"],
            "sentence": claim["sentence"],
            "statement_en": claim["statement"]["en"],
            "statement_fr": claim["statement"]["fr"],
            "reason": reason["en"],
            "reason_fr": reason["fr"],
            "geometry": geometry,
        }

    def _report_faults(self) -> Iterator[Fault]:
        file = str(self.file)
        yield from (Fault(file, "", name, "missing") for name in _REPORT if name not in self.report)
        for name in self.report.keys() - set(_REPORT):
            yield Fault(file, "", name, f"unknown field, allowed: {', '.join(_REPORT)}")
        if "published" in self.report and not _is_date(self.report["published"], "day"):
            found = f"found {shown(self.report['published'])}, a day as YYYY-MM-DD is needed"
            yield Fault(file, "", "published", found)

    def _repeats(self) -> Iterator[tuple[str, str]]:
        """Yield sentences that the register counts at two places of the text."""
        starts: dict[str, set[int]] = {}
        for claim in self.claims:
            starts.setdefault(str(claim.get("sha256")), set()).add(claim.get("start", -1))
        for digest, found in starts.items():
            if len(found) > 1:
                places = " and ".join(map(str, sorted(found)))
                yield "sha256", f"the sentence {digest[:8]}… is counted at {places}; count it once"


def read_register(source: str | Path) -> Register:
    """Read a report's register.

    Parameters
    ----------
    source : str or Path
        A name in ``data/reports``, or the path of a TOML file of the same form.

    Returns
    -------
    Register
        As written; :meth:`Register.check` says whether it is sound.

    Raises
    ------
    InputError
        If the file cannot be read as TOML with a list of claims.

    Examples
    --------
    >>> len(read_register("timbuktu-2025-04").claims)
    14
    """
    path, table = read_toml(source, "reports")
    claims = table.get("claim")
    if not isinstance(claims, list) or not claims or not all(isinstance(c, dict) for c in claims):
        raise fault(path, field="claim", found="no claim, at least one [[claim]] is needed")
    return Register(path, table, tuple(claims))


def read_report_text(path: str | Path) -> str:
    """Return a report's text as the register's offsets count it."""
    return normal(layers.read_text(path))


def normal(text: str) -> str:
    """Return text in NFC with plain line ends and nothing after its last word."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).rstrip()


def _claim_faults(claim: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    missing = [name for name in _CLAIM if name not in claim]
    yield from ((name, "missing") for name in missing)
    for name in claim.keys() - {*_CLAIM, *_OPTIONAL}:
        yield name, f"unknown field, allowed: {', '.join((*_CLAIM, *_OPTIONAL))}"
    if missing:
        return
    yield from _word_faults(claim)
    yield from _span_faults(claim)
    yield from _place_faults(claim["place"], claim["where_prec"])


def _word_faults(claim: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, allowed in (
        ("theme", THEMES),
        ("modality", MODALITIES),
        ("date_prec", tuple(_DATE_FORM)),
    ):
        if claim[name] not in allowed:
            yield name, f"found {shown(claim[name])}, allowed: {', '.join(allowed)}"
    for name in ("statement", "reason"):
        for lang in LANGUAGES:
            if not isinstance(claim[name], dict) or not str(claim[name].get(lang, "")).strip():
                yield f"{name}.{lang}", "missing"
            elif _controls(claim[name][lang]):
                yield f"{name}.{lang}", "found a control character"
    if not re.fullmatch(r"[A-F][1-6]", str(claim["admiralty"])):
        yield "admiralty", f"found {shown(claim['admiralty'])}, A to F and 1 to 6, such as F6"
    if not _is_date(claim["date"], claim["date_prec"]):
        form = _DATE_FORM.get(claim["date_prec"], "0000-00-00")
        yield "date", f"found {shown(claim['date'])}, a date of the form {form} is needed"


def _controls(text: str) -> bool:
    return any(unicodedata.category(c) == "Cc" and c != "\n" for c in text)


def _is_date(value: object, precision: str) -> bool:
    form = _DATE_FORM.get(precision, "0000-00-00")
    if not isinstance(value, str) or len(value) != len(form):
        return False
    try:
        date.fromisoformat(value + "0000-01-01"[len(value) :])
    except ValueError:
        return False
    return True


def _span_faults(claim: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("sentence", "start", "end"):
        if type(claim[name]) is not int or claim[name] < 0:
            yield name, f"found {shown(claim[name])}, a whole number from 0 is needed"
            return
    if claim["start"] >= claim["end"]:
        yield "end", f"found {claim['end']}, it lies after the start {claim['start']}"
    if not re.fullmatch(r"[0-9a-f]{64}", str(claim["sha256"])):
        yield "sha256", f"found {shown(claim['sha256'])}, 64 hexadecimal digits are needed"


def _place_faults(place: Any, where_prec: Any) -> Iterator[tuple[str, str]]:
    kind = place.get("kind") if isinstance(place, dict) else None
    if type(where_prec) is not int or not 1 <= where_prec <= 7:  # noqa: PLR2004
        yield "where_prec", f"found {shown(where_prec)}, 1 to 7 is needed"
    elif kind not in PRECISION_OF:
        yield "place.kind", f"found {shown(kind)}, allowed: {', '.join(PRECISION_OF)}"
    elif missing := [name for name in _PLACE_FIELDS[kind] if name not in place]:
        yield from ((f"place.{name}", "missing") for name in missing)
    elif where_prec not in PRECISION_OF[kind]:
        allowed = " or ".join(map(str, PRECISION_OF[kind]))
        yield "where_prec", f"found {where_prec}, a place of kind {kind} is {allowed}"
    elif kind == "unit" and place["level"] != {3: 2, 4: 1}[where_prec]:
        yield "place.level", f"found {place['level']}, where_prec 3 is level 2 and 4 is level 1"


def _text_faults(claim: Mapping[str, Any], text: str) -> Iterator[tuple[str, str]]:
    if claim["end"] > len(text):
        yield "end", f"found {claim['end']}, the text has {len(text)} characters"
    elif _sha256(text[claim["start"] : claim["end"]]) != claim["sha256"]:
        yield (
            "sha256",
            f"characters {claim['start']} to {claim['end']} of the text are another sentence",
        )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _geometry(place: Mapping[str, Any], area: Area) -> tuple[shapely.Geometry | None, str]:
    """Return geometry and name of a place of the register."""
    if place["kind"] == "unit":
        unit = area.unit(
            place["name"], country=place["country"], level=place["level"], vintage=place["vintage"]
        )
        return unit.geometry, unit.unit_id
    if place["kind"] == "river-reach":
        return _reach(place, area), f"{place['river']}: {place['unit']}"
    if place["kind"] == "countries":
        found = area.countries[area.countries.country.isin(place["countries"])]
        lost = set(place["countries"]) - set(found.country)
        if lost:
            raise border.BorderError(f"no country {', '.join(sorted(lost))} in this area")
        return shapely.coverage_union_all(found.geometry.array), " ".join(place["countries"])
    return None, ""


def _reach(place: Mapping[str, Any], area: Area) -> shapely.LineString:
    """Return the reach of a river along which it is the border of a unit."""
    river = area.river(place["river"]).geometry
    unit = area.unit(place["unit"], country=place["country"], level=place["level"])
    national = border.shared_border(area.countries, *place["border"])
    edge = shapely.points(shapely.get_coordinates(national.intersection(unit.geometry.boundary)))
    near = edge[shapely.distance(edge, river) <= REACH_WITHIN_M]
    if not len(near):
        raise border.BorderError(f"{place['river']} is not the border of {place['unit']}")
    along = shapely.line_locate_point(river, near)
    return substring(river, float(np.min(along)), float(np.max(along)))
