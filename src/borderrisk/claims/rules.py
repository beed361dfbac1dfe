"""What a claim may say of itself, and what it may not."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any

from borderrisk.errors import short_repr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MODALITIES = ("stated", "conditional", "recommended")

THEMES = (
    "presence", "logistics", "crossings", "movement", "planning", "intelligence", "patrols",
    "coordination", "task-forces", "river-surveillance",
)  # fmt: skip

LANGUAGES = ("en", "fr")
"""Those that a register must have; it may have more."""

PRECISION_OF = {"unit": (3, 4), "river-reach": (5,), "countries": (6,), "none": (7,)}
"""Which ``where_prec`` (UCDP, 1 to 7) a kind of place may have: geometry is never finer."""

_PLACE_FIELDS = {
    "unit": ("name", "country", "level", "vintage"),
    "river-reach": ("river", "unit", "country", "level", "border"),
    "countries": ("countries",),
    "none": (),
}

_CLAIM = (
    "id", "sentence", "start", "end", "sha256", "statement", "theme", "modality", "place_text",
    "place", "where_prec", "reason", "date", "date_prec", "admiralty",
)  # fmt: skip

_OPTIONAL = ("speakers",)

_SPEAKER = "a name, or one in each of en and fr, is needed"

_DATE_FORM = {"day": "0000-00-00", "month": "0000-00", "year": "0000"}


def _are_codes(codes: Any) -> bool:
    return isinstance(codes, list) and bool(codes) and all(isinstance(c, str) for c in codes)


def _is_inferred(place: Mapping[str, Any]) -> bool:
    """Return whether what is inferred of a place, if anything, is among its countries."""
    if "inferred" not in place:
        return True
    found = place["inferred"]
    return _are_codes(found) and set(found) <= set(place.get("countries", ()))


def report_faults(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield field and message for each thing wrong with what is said of the whole report."""
    if "title" in report:
        yield from _in_both("title", report["title"])
    if not str(report.get("publisher", "-")).strip():
        yield "publisher", "missing"
    if "speakers" in report:
        yield from _speaker_faults(report["speakers"])


def _speaker_faults(speakers: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(speakers, list) or not speakers:
        yield "speakers", f"found {short_repr(speakers)}, a list of at least one is needed"
        return
    for speaker in speakers:
        names = list(speaker.values()) if isinstance(speaker, dict) else [speaker]
        known = not isinstance(speaker, dict) or set(speaker) >= set(LANGUAGES)
        if not known or not all(isinstance(name, str) and name.strip() for name in names):
            yield "speakers", f"found {short_repr(speaker)}, {_SPEAKER}"
        elif any(map(_controls, names)):
            yield "speakers", "found a control character"


def _in_both(name: str, words: Any) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a text that each language must have."""
    for lang in LANGUAGES:
        if not isinstance(words, dict) or not str(words.get(lang, "")).strip():
            yield f"{name}.{lang}", "missing"
        elif _controls(words[lang]):
            yield f"{name}.{lang}", "found a control character"


def claim_faults(claim: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield field and message for each thing wrong with one claim."""
    missing = [name for name in _CLAIM if name not in claim]
    yield from ((name, "missing") for name in missing)
    for name in sorted(claim.keys() - {*_CLAIM, *_OPTIONAL}):
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
            yield name, f"found {short_repr(claim[name])}, allowed: {', '.join(allowed)}"
    for name in ("statement", "reason"):
        yield from _in_both(name, claim[name])
    if "speakers" in claim:
        yield from _speaker_faults(claim["speakers"])
    if not isinstance(claim["place_text"], str):
        yield (
            "place_text",
            f"found {short_repr(claim['place_text'])}, text is needed, empty for none",
        )
    if not re.fullmatch(r"[A-F][1-6]", str(claim["admiralty"])):
        yield "admiralty", f"found {short_repr(claim['admiralty'])}, A to F and 1 to 6, such as F6"
    if not is_date(claim["date"], claim["date_prec"]):
        form = _DATE_FORM.get(claim["date_prec"], "0000-00-00")
        yield "date", f"found {short_repr(claim['date'])}, a date of the form {form} is needed"


def _controls(text: str) -> bool:
    return any(unicodedata.category(c) == "Cc" and c != "\n" for c in text)


def is_date(value: object, precision: str) -> bool:
    """Return whether a value is a date of that precision."""
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
            yield name, f"found {short_repr(claim[name])}, a whole number from 0 is needed"
            return
    if claim["start"] >= claim["end"]:
        yield "end", f"found {claim['end']}, it lies after the start {claim['start']}"
    if not re.fullmatch(r"[0-9a-f]{64}", str(claim["sha256"])):
        yield "sha256", f"found {short_repr(claim['sha256'])}, 64 hexadecimal digits are needed"


def _place_faults(place: Any, where_prec: Any) -> Iterator[tuple[str, str]]:
    kind = place.get("kind") if isinstance(place, dict) else None
    if type(where_prec) is not int or not 1 <= where_prec <= 7:  # noqa: PLR2004
        yield "where_prec", f"found {short_repr(where_prec)}, 1 to 7 is needed"
    elif kind not in PRECISION_OF:
        yield "place.kind", f"found {short_repr(kind)}, allowed: {', '.join(PRECISION_OF)}"
    elif missing := [name for name in _PLACE_FIELDS[kind] if name not in place]:
        yield from ((f"place.{name}", "missing") for name in missing)
    elif where_prec not in PRECISION_OF[kind]:
        allowed = " or ".join(map(str, PRECISION_OF[kind]))
        yield "where_prec", f"found {where_prec}, a place of kind {kind} is {allowed}"
    elif kind == "countries" and not _are_codes(place["countries"]):
        found = short_repr(place["countries"])
        yield "place.countries", f"found {found}, a list of ISO 3166 alpha-3 codes is needed"
    elif not _is_inferred(place):
        yield "place.inferred", f"found {short_repr(place['inferred'])}, some of place.countries"
    elif kind == "unit" and place["level"] != {3: 2, 4: 1}[where_prec]:
        yield "place.level", f"found {place['level']}, where_prec 3 is level 2 and 4 is level 1"
