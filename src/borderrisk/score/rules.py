"""What each choice of a composite may be."""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeGuard, cast

from borderrisk.errors import InputError, Issue, input_error, short_repr

AGGREGATIONS = ("arithmetic", "geometric", "harmonic", "copeland")
NORMALISATIONS = ("goalposts", "minmax")
UNCERTAINTIES = ("weights", "normalisation", "aggregation", "exclusion")

_VAST = 1e300
"""No figure is larger; NaN, infinities and whole numbers beyond a float fail the comparison."""

_MOST = 39
"""Indicators: more patterns of lead between two rows would not fit a 64-bit integer."""

Rule = tuple[Callable[[Any], bool], str]


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether a value is a finite number; a truth value is none."""
    real = isinstance(value, numbers.Real) and not isinstance(value, bool)
    return real and bool(-_VAST < cast("float", value) < _VAST)


def _is_list(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def _is_pair(value: Sequence[Any]) -> bool:
    return len(value) == 2 and all(map(is_number, value)) and value[0] < value[1]  # noqa: PLR2004 - low, high


def _number(low: float, high: float = math.inf) -> Rule:
    allowed = f"a number, {low:g} or more" + (f", {high:g} or less" if high < math.inf else "")
    return lambda value: is_number(value) and low <= value <= high, allowed


def _one(options: Collection[str]) -> Rule:
    return lambda value: isinstance(value, str) and value in options, f"one of {', '.join(options)}"


def _some(options: Collection[str]) -> Rule:
    one, _ = _one(options)
    allowed = f"a list without repeats out of {', '.join(options)}"
    return lambda v: _is_list(v) and all(map(one, v)) and len(set(v)) == len(v), allowed


_TEXT: Rule = (_is_text, "a text")
_BOTH: Rule = (
    lambda v: (
        isinstance(v, Mapping) and v.keys() == {"en", "fr"} and all(map(_is_text, v.values()))
    ),
    "a text in en, another in fr",
)
_TABLES: Rule = (
    lambda v: _is_list(v) and 1 <= len(v) <= _MOST and all(isinstance(x, Mapping) for x in v),
    f"1 to {_MOST} indicators",
)

INDICATOR_VALUES: dict[str, Rule] = {
    "name": _TEXT,
    "goalposts": (lambda v: _is_list(v) and _is_pair(v), "two finite numbers, the low one first"),
    "direction": _one(("up", "down")),
    "weight": _number(0),
}
INDICATOR_WORDS: dict[str, Rule] = {
    "title": _BOTH,
    "definition": _BOTH,
    "why": _BOTH,
    "source": _TEXT,
    "vintage": _TEXT,
}
SPEC_VALUES: dict[str, Rule] = {
    "normalisation": _one(NORMALISATIONS),
    "normalisation_alternatives": _some(NORMALISATIONS),
    "aggregation": _one(AGGREGATIONS),
    "aggregation_alternatives": _some(AGGREGATIONS),
    "drawn": _some(UNCERTAINTIES),
    "concentration": _number(1),
    "coverage_floor": _number(0, 1),
    "tier_probability": _number(0.7, 1),
    "lift": _number(1e-6, 0.5),
    "indicators": _TABLES,
}
SPEC_WORDS: dict[str, Rule] = {"title": _BOTH}


def whole(name: str, value: object, *, most: float = math.inf) -> None:
    """Require a whole number of 1 or more.

    Examples
    --------
    >>> whole("seed", 0)
    Traceback (most recent call last):
    borderrisk.errors.InputError: score:seed: found 0; a whole number, 1 or more
    """
    allowed = "a whole number, 1 or more" + (f", {most:,} or less" if most < math.inf else "")
    right = isinstance(value, numbers.Integral) and is_number(value)
    if not (right and 1 <= cast("int", value) <= most):
        raise input_error("score", field=name, found=f"found {short_repr(value)}; {allowed}")


def require(raw: Mapping[str, Any], file: str, *, words: bool) -> None:
    """Require that every choice is allowed, and with ``words`` that every field is there.

    Raises
    ------
    borderrisk.errors.InputError
        With every fault at once.

    Examples
    --------
    >>> require({"indicators": [{"name": "claims", "weight": -1}]}, "mine.toml", words=False)
    Traceback (most recent call last):
    borderrisk.errors.InputError: mine.toml:claims:weight: found -1; a number, 0 or more
    mine.toml:weight: the weights sum to -1
    """
    faults = _broken(raw, SPEC_VALUES, file, "")
    if words:
        faults += _shape(raw, SPEC_VALUES, SPEC_WORDS, file, "")
    for row, item in _items(raw):
        faults += _broken(item, INDICATOR_VALUES, file, row)
        if words:
            faults += _shape(item, INDICATOR_VALUES, INDICATOR_WORDS, file, row)
    faults += _joint(raw, file)
    if faults:
        raise InputError(faults)


def _broken(raw: Mapping[str, Any], rules: Mapping[str, Rule], file: str, row: str) -> list[Issue]:
    return [
        Issue(file, row, name, f"found {short_repr(raw[name])}; {allowed}")
        for name, (holds, allowed) in rules.items()
        if name in raw and not holds(raw[name])
    ]


def _shape(
    raw: Mapping[str, Any],
    values: Mapping[str, Rule],
    words: Mapping[str, Rule],
    file: str,
    row: str,
) -> list[Issue]:
    """Return what is missing, what is unknown, which words do not hold."""
    known = {**values, **words}
    missing = [Issue(file, row, name, "missing") for name in known if name not in raw]
    unknown = f"unknown; known: {', '.join(known)}"
    extra = [Issue(file, row, name, unknown) for name in raw if name not in known]
    return missing + extra + _broken(raw, words, file, row)


def _items(raw: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return each indicator that is a table, with what to call it."""
    listed = raw["indicators"] if _is_list(raw.get("indicators")) else ()
    tables = [(number, item) for number, item in enumerate(listed, 1) if isinstance(item, Mapping)]
    return [
        (item["name"] if _is_text(item.get("name")) else f"indicator {number}", item)
        for number, item in tables
    ]


def _joint(raw: Mapping[str, Any], file: str) -> list[Issue]:
    """Return what is wrong with choices that are right one by one."""
    weights = [item.get("weight") for _, item in _items(raw)]
    return [
        *_joint_weights([w for w in weights if is_number(w)], raw, file),
        *_joint_names([item.get("name") for _, item in _items(raw)], file),
        *(
            Issue(file, "", f"{kind}_alternatives", "repeats the nominal method")
            for kind in ("normalisation", "aggregation")
            if _is_list(raw.get(f"{kind}_alternatives"))
            and raw.get(kind) in raw[f"{kind}_alternatives"]
        ),
    ]


def _joint_weights(weights: Sequence[float], raw: Mapping[str, Any], file: str) -> list[Issue]:
    if weights and not 0 < sum(weights) < _VAST:
        return [Issue(file, "", "weight", f"the weights sum to {sum(weights):g}")]
    drawn = raw.get("drawn")
    if _is_list(drawn) and "exclusion" in drawn and sum(w > 0 for w in weights) == 1:
        return [Issue(file, "", "drawn", "exclusion needs two indicators with a weight")]
    return []


def _joint_names(names: Sequence[object], file: str) -> list[Issue]:
    repeated = {name for name in names if isinstance(name, str) and names.count(name) > 1}
    return [Issue(file, name, "name", "listed more than once") for name in sorted(repeated)]
