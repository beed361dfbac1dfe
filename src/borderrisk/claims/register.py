"""A report's register as it stands in its file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd

from borderrisk import files
from borderrisk.area import read_toml
from borderrisk.claims.placing import geometry_of
from borderrisk.claims.quoting import quotes, text_faults
from borderrisk.claims.rules import LANGUAGES, claim_faults, is_date, report_faults
from borderrisk.errors import BorderRiskError, InputError, Issue, input_error, short_repr
from borderrisk.text import LANGUAGES as READ
from borderrisk.text import normal, sentences, sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from borderrisk.area import Area

_REPORT = ("id", "title", "publisher", "published", "speakers", "note", "text_sha256", "claim")

_REPORT_OPTIONAL = ("lang",)
"""The language of the text; without it both are read."""


@dataclass(frozen=True)
class Register:
    """The claims of one report, as :func:`read_register` gives them.

    ``report`` holds what is said of the whole; ``claims`` one mapping per claim, in the report's
    order; both as written in the file.
    """

    file: Path
    report: Mapping[str, Any]
    claims: tuple[Mapping[str, Any], ...]

    def check(self, text: str | None = None) -> list[Issue]:
        """Return what is wrong with the register.

        Parameters
        ----------
        text : str, optional
            The report's text; with it every sentence number, offset, hash and place name is
            verified too. It is normalised to NFC first.

        Returns
        -------
        list of Issue
            Empty if the register is sound.

        Examples
        --------
        >>> read_register("timbuktu-2025-04").check()
        []
        """
        whole = None if text is None else normal(text)
        spans = sentences(whole or "")
        faults = list(self._report_faults())
        ids = Counter(claim.get("id") for claim in self.claims)
        for number, claim in enumerate(self.claims, start=1):
            row = str(claim.get("id", f"claim {number}"))
            found = list(claim_faults(claim))
            if ids[claim.get("id")] > 1:
                found.append(("id", f"found {short_repr(row)} {ids[row]} times, ids are unique"))
            if whole is not None and not found:
                found += text_faults(claim, whole, spans)
            faults += [Issue(str(self.file), row, field, message) for field, message in found]
        faults += [Issue(str(self.file), "", *found) for found in self._repeats()]
        if whole is not None and sha256(whole) != self.report.get("text_sha256"):
            message = f"the text hashes to {sha256(whole)}, the register was made from another"
            faults.append(Issue(str(self.file), "", "text_sha256", message))
        return faults

    def place(self, area: Area, *, text: str | None = None) -> gpd.GeoDataFrame:
        """Give each claim a geometry no finer than its words.

        Parameters
        ----------
        area : Area
            Containment to look for units, rivers and countries.
        text : str, optional
            The report's text. With it there are two more columns: ``quote``, the claim's sentence,
            and ``marks``, its toponyms as (start, end, status) in code points of that sentence.

        Returns
        -------
        GeoDataFrame
            One row per claim, in order, none dropped; ``claim_id``, ``where_prec``, ``place_kind``,
            ``place``, ``reason`` (why this geometry, or why none), the claim's words, and a
            geometry (or none) in the area's CRS. ``attrs["report"]`` keeps the report's own fields.

        Raises
        ------
        InputError
            If the register is not sound, or the text does not bear it out.
        """
        faults = self.check(text)
        if faults:
            raise InputError(faults)
        rows = [self._row(claim, area) for claim in self.claims]
        placed = gpd.GeoDataFrame(rows, geometry="geometry", crs=area.crs)
        placed.attrs["report"] = {k: v for k, v in self.report.items() if k != "claim"}
        if text is not None:
            lang, day = self.report.get("lang"), self.report["published"]
            found = quotes(self.claims, text, area, lang=lang, day=day)
            placed["quote"], placed["marks"] = map(list, zip(*found, strict=True))
        return placed

    def _row(self, claim: Mapping[str, Any], area: Area) -> dict[str, Any]:
        place, reason = claim["place"], claim["reason"]
        try:
            geometry, name = geometry_of(place, area)
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
            **{f"statement_{lang}": text for lang, text in claim["statement"].items()},
            "reason": reason[LANGUAGES[0]],
            **{f"reason_{lang}": text for lang, text in reason.items() if lang != LANGUAGES[0]},
            "geometry": geometry,
        }

    def _report_faults(self) -> Iterator[Issue]:
        file = str(self.file)
        yield from (Issue(file, "", name, "missing") for name in _REPORT if name not in self.report)
        allowed = (*_REPORT, *_REPORT_OPTIONAL)
        for name in sorted(self.report.keys() - set(allowed)):
            yield Issue(file, "", name, f"unknown field, allowed: {', '.join(allowed)}")
        yield from (Issue(file, "", *found) for found in report_faults(self.report))
        if self.report.get("lang", READ[0]) not in READ:
            found = f"found {short_repr(self.report['lang'])}, allowed: {', '.join(READ)}"
            yield Issue(file, "", "lang", found)
        if "published" in self.report and not is_date(self.report["published"], "day"):
            found = f"found {short_repr(self.report['published'])}, a day as YYYY-MM-DD is needed"
            yield Issue(file, "", "published", found)

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
        raise input_error(path, field="claim", found="no claim, at least one [[claim]] is needed")
    return Register(path, table, tuple(claims))


def read_report_text(path: str | Path) -> str:
    """Return a report's text as the register's offsets count it."""
    return normal(files.read_text(path))
