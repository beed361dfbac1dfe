"""A spec from its file."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from borderrisk.catalogue import data_dir
from borderrisk.errors import InputError, Issue, input_error
from borderrisk.records import read_toml, to_record
from borderrisk.score.indicator import Indicator, row_of
from borderrisk.score.spec import Spec, with_names_of_today

GENERAL = "border"
"""The spec of an area that names none: its words fit any border, its reasons no single report."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def read_spec(spec: str | Path = GENERAL) -> Spec:
    """Read the choices of a composite from a TOML file.

    Parameters
    ----------
    spec : str or path
        A name in ``data/scores``, or a path to a file of the same form. The general one by
        default, which fits any border.

    Returns
    -------
    Spec

    Raises
    ------
    borderrisk.errors.InputError
        With every issue of the file at once. A file states every choice: a reader of it should
        not have to know what the defaults of this version are.

    Examples
    --------
    >>> read_spec("faleme").names[:2]
    ['river_share', 'crossing_distance_km']
    """
    path = Path(spec)
    if _NAME.fullmatch(str(spec)):
        folder = data_dir() / "scores"
        path = folder / f"{spec}.toml"
        if not path.is_file():
            known = ", ".join(sorted(file.stem for file in folder.glob("*.toml")))
            lost = f"no score spec of this name, allowed: {known}, or a path"
            raise input_error(spec, found=lost)
    raw = with_names_of_today(read_toml(path))
    issues = _left_unsaid(raw, str(path))
    try:
        found = to_record(raw, Spec, file=path, row_of=row_of(raw))
    except InputError as error:
        raise InputError([*error.issues, *issues]) from error
    if issues:
        raise InputError(issues)
    return found


def choose_spec(area_score: str | Path | None, *, reports: Collection[str] = ()) -> Spec:
    """Return the spec to score an area by, beside the reports that are shown.

    Parameters
    ----------
    area_score : str, path or None
        The spec that the area names, if any.
    reports : collection of str
        The ids of the reports that are shown.

    Returns
    -------
    Spec
        The area's own, or the general one where the area names none, or where the area's speaks
        of a report and another, or none, is shown.

    Examples
    --------
    >>> choose_spec("faleme", reports=["timbuktu-2025-04"]).report
    'timbuktu-2025-04'
    >>> choose_spec("faleme", reports=["another"]).report is None
    True
    """
    own = read_spec(area_score or GENERAL)
    return own if own.report is None or {own.report} == set(reports) else read_spec()


def _left_unsaid(raw: Mapping[str, object], file: str) -> list[Issue]:
    """Return the optional fields that a file leaves to their defaults."""
    optional = [n for n, field in Spec.model_fields.items() if not field.is_required()]
    optional.remove("report")
    each = [n for n, field in Indicator.model_fields.items() if not field.is_required()]
    each.remove("required")
    listed = raw.get("indicators")
    tables = enumerate(listed if isinstance(listed, Sequence) else ())
    row = row_of(raw)
    return [Issue(file, "", n, "missing") for n in optional if n not in raw] + [
        Issue(file, row(("indicators", number))[0], n, "missing")
        for number, item in tables
        if isinstance(item, Mapping)
        for n in each
        if n not in item
    ]
