"""A report's register: read, checked, placed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderrisk import catalogue, files
from borderrisk.claims import frames, placing, table
from borderrisk.claims.claim import Claim, Report
from borderrisk.claims.quoting import quotes, text_issues
from borderrisk.claims.rules import claim_issues, corroboration_issues
from borderrisk.errors import InputError, Issue, input_error, short_repr
from borderrisk.records import to_record
from borderrisk.text import normal, sentences, sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    import pandas as pd

    from borderrisk.area import Area
    from borderrisk.records import Record


_LONGEST_ID = 60
"""Letters of an id that an issue repeats; a claim of a longer one is named by its number."""


@dataclass(frozen=True, eq=False, repr=False)
class Register:
    """The claims of one report, as :func:`read_register` gives them.

    Parameters
    ----------
    file : Path or str
        Where it was read from; what its issues name.
    raw : mapping
        What it holds, as its file has it: it may still have to be filled in.
    """

    file: Path | str
    raw: Mapping[str, Any] = field()

    def __repr__(self) -> str:
        return f"<Register {self.raw.get('id')!s:.60}: {len(self._rows)} claims>"

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self)[1:-1])}</p>"

    @cached_property
    def _rows(self) -> list[Any]:
        rows = self.raw.get("claim")
        return rows if isinstance(rows, list) else []

    @property
    def report(self) -> Report:
        """What it says of the report as a whole.

        Raises
        ------
        InputError
            With every issue, if the register is not sound in form.
        """
        self._require(self._form[2])
        return self._form[0]  # type: ignore[return-value]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims, in the report's order.

        Raises
        ------
        InputError
            With every issue, if the register is not sound in form.
        """
        self._require(self._form[2])
        return tuple(self._form[1].values())

    @property
    def published(self) -> tuple[Claim, ...]:
        """The claims that may leave the register: none of high sensitivity, nor the id of one."""
        kept = {claim.id for claim in self.claims if claim.sensitivity != "high"}
        secret = {claim.id for claim in self.claims} - kept
        return tuple(
            claim.model_copy(
                update={"corroborates": tuple(n for n in claim.corroborates if n not in secret)}
            )
            for claim in self.claims
            if claim.id in kept
        )

    @property
    def sound_claims(self) -> Mapping[str, Claim]:
        """The claims that are sound in form, by id."""
        return self._form[1]

    @cached_property
    def _form(self) -> tuple[Report | None, dict[str, Claim], list[Issue]]:
        """The records of report and claims, as far as they are sound, and what is not."""
        issues: list[Issue] = []
        if not self._rows:
            issues.append(Issue(str(self.file), "", "claim", "no claim, at least one is needed"))
        whole = {name: value for name, value in self.raw.items() if name != "claim"}
        report = self._record(whole, Report, "", issues)
        claims = {}
        for number, raw in enumerate(self._rows, start=1):
            name = _name_of(raw, number)
            claim = self._record(raw, Claim, name, issues)
            if isinstance(raw, dict) and _lacks_statement(raw, whole):
                issues.append(Issue(str(self.file), name, "statement", "missing"))
            if claim is not None:
                claims[claim.id] = claim
        named = Counter(_name_of(raw, number) for number, raw in enumerate(self._rows, start=1))
        for name, count in named.items():
            if count > 1:
                message = f"found {short_repr(name)} {count} times, ids are unique"
                issues.append(Issue(str(self.file), name, "id", message))
        return report, claims, issues

    def _record(self, raw: Any, kind: type[Record], row: str, issues: list[Issue]) -> Any:
        try:
            return to_record(raw, kind, file=self.file, row=row)
        except InputError as error:
            issues += error.issues
            return None

    def _require(self, issues: list[Issue]) -> None:
        if issues:
            raise InputError(issues)

    def check(self, text: str | None = None, area: Area | None = None) -> list[Issue]:
        """Return what is wrong with the register.

        Parameters
        ----------
        text : str, optional
            The report's text: every sentence number, offset, hash and place name is verified
            against it. It is normalised to NFC first.
        area : Area, optional
            The study area: every unit, place, river, border and country is looked up in it.

        Returns
        -------
        list of Issue
            Empty if the register is sound.

        Examples
        --------
        >>> import borderrisk as br
        >>> register = read_register("timbuktu-2025-04")
        >>> register.check(area=br.read_area("faleme"))
        []
        """
        _, claims, issues = self._form
        found = [*issues, *self._rule_issues()]
        if text is not None:
            found += self._text_issues(normal(text), skip={issue.row for issue in found})
        if area is not None:
            for claim in claims.values():
                found += self._issues(claim.id, placing.location_issues(claim, area, self.folder))
        return found

    def _issues(self, row: str, found: Iterator[tuple[str, str]]) -> Iterator[Issue]:
        return (Issue(str(self.file), row, name, message) for name, message in found)

    def _rule_issues(self) -> Iterator[Issue]:
        """Yield the rules of several fields, and of several claims, that are broken."""
        report, claims, _ = self._form
        for claim in claims.values():
            yield from self._issues(claim.id, claim_issues(claim, report))
        for row, name, message in corroboration_issues(claims, report):
            yield Issue(str(self.file), row, name, message)
        yield from self._issues("", _repeats(claims.values()))
        anchored = any(claim.sha256 for claim in claims.values())
        if report is not None and anchored and report.text_sha256 is None:
            yield Issue(str(self.file), "", "text_sha256", "missing")
        if report is not None and report.draft:
            message = "these are proposals: read them, then set it to false"
            yield Issue(str(self.file), "", "draft", message)

    def _text_issues(self, text: str, *, skip: set[str]) -> Iterator[Issue]:
        report, claims, _ = self._form
        if report is not None and report.text_sha256 not in {None, sha256(text)}:
            found = "this is not the text that the register was made from (SHA-256 differs)"
            yield Issue(str(self.file), "", "text_sha256", found)
        spans = sentences(text)
        for claim in claims.values():
            if claim.id not in skip and claim.sha256 is not None:
                yield from self._issues(claim.id, text_issues(claim, text, spans))

    @property
    def folder(self) -> Path | None:
        """The folder that the register lies in, if it lies in one."""
        return self.file.parent if isinstance(self.file, Path) else None

    def place(self, area: Area, *, text: str | None = None) -> gpd.GeoDataFrame:
        """Give each claim a geometry no finer than its words.

        A claim of high sensitivity is withheld: it has no row, ``withheld`` counts it.

        Parameters
        ----------
        area : Area
            Where to look for places, units, rivers, borders and countries.
        text : str, optional
            The report's text. With it there are two more columns: ``quote``, the claim's sentence,
            and ``marks``, its toponyms as (start, end, status) in code points of that sentence.

        Returns
        -------
        GeoDataFrame
            One row per claim, in order, in ordinary columns that outlive a sort, a
            merge and a CSV: ``claim_id``, ``report_id``, ``source_id`` (what the report relays,
            or itself), ``where_prec``, ``place_kind``, ``place`` (its label in
            English; ``location_fr`` … in each language of the page), ``place_name`` (what a map
            writes beside it),
            ``uncertainty_m`` (radius of the smallest circle around it),
            ``reason`` (why this geometry, or why none), the words of claim and report
            in each language (``statement_en``, ``report_title_en`` …), and a geometry, or none, in
            the area's CRS. What the area does not know has no geometry and says so in its reason;
            :meth:`check` with ``area`` names it as an issue.

        Raises
        ------
        InputError
            If the register is not sound, or the text does not bear it out, or every claim is
            withheld.
        """
        self._require(self.check(text))
        if not self.published:
            message = f"found 'high' for all of {len(self.claims)} claims, which withholds them"
            raise input_error(self.file, field="sensitivity", found=message)
        found = quotes(self, text, area) if text is not None else None
        return frames.placed(self, area, found)

    def to_frame(self) -> pd.DataFrame:
        """Return the register as the table that an analyst fills in.

        Returns
        -------
        DataFrame
            One row per claim, the sentence first; see :func:`borderrisk.claims.from_frame`.

        Examples
        --------
        >>> frame = read_register("timbuktu-2025-04").to_frame()
        >>> frame.columns[0], len(frame)
        ('sentence', 14)
        """
        return table.to_frame(self.raw)

    def to_toml(self, *, sentences: bool = False) -> str:
        """Return the register as the text of a TOML file.

        Parameters
        ----------
        sentences : bool
            Whether it is the register as it is kept, with the sentences of the report and every
            claim. The form for publication has neither sentences, which its claims point at by
            number, offsets and SHA-256, nor claims of high sensitivity.
        """
        if sentences:
            return table.to_toml(self.raw, sentences=True)
        return table.to_toml({**self.raw, "claim": _published(self._rows)})


def _published(rows: list[Any]) -> list[Any]:
    """Return the claims of a file that may leave it, without the ids of those that may not."""
    secret = {row.get("id") for row in rows if row.get("sensitivity") == "high"}
    kept = [dict(row) for row in rows if row.get("id") not in secret]
    for row in kept:
        if left := [name for name in row.pop("corroborates", ()) if name not in secret]:
            row["corroborates"] = left
    return kept


def _name_of(raw: object, number: int) -> str:
    name = raw.get("id") if isinstance(raw, dict) else None
    if isinstance(name, str) and name.strip() and name.isprintable() and len(name) <= _LONGEST_ID:
        return name
    return f"claim {number}"


def _lacks_statement(claim: Mapping[str, object], report: Mapping[str, object]) -> bool:
    """Return whether a claim has no statement, nor a sentence that stands for it."""
    return "statement" not in claim and not (
        report.get("statement") == "quote" and claim.get("exact")
    )


def _repeats(claims: Any) -> Iterator[tuple[str, str]]:
    """Yield sentences that the register counts at two places of the text."""
    starts: dict[str, set[int]] = {}
    for claim in claims:
        if claim.sha256 is not None and claim.start is not None:
            starts.setdefault(claim.sha256, set()).add(claim.start)
    for digest, found in starts.items():
        if len(found) > 1:
            places = " and ".join(map(str, sorted(found)))
            yield "sha256", f"the sentence {digest[:8]}… is counted at {places}; count it once"


def read_register(source: str | Path) -> Register:
    """Read a report's register.

    Parameters
    ----------
    source : str or Path
        A name in ``data/reports``, or the path of a TOML file of the same form, or of the table
        (``.xlsx``, ``.csv``) that an analyst fills in.

    Returns
    -------
    Register
        As its file has it; :meth:`Register.check` says whether it is sound.

    Raises
    ------
    InputError
        If the file cannot be read, or holds no claim.

    Examples
    --------
    >>> read_register("timbuktu-2025-04")
    <Register timbuktu-2025-04: 14 claims>
    """
    if Path(source).suffix.lower() in table.READERS:
        path, raw = Path(source), table.read(Path(source))
    else:
        path, raw = catalogue.read_named(source, "reports")
    if not isinstance(raw.get("claim"), list) or not raw["claim"]:
        raise input_error(path, field="claim", found="no claim, at least one [[claim]] is needed")
    return Register(path, raw)


def read_report_text(path: str | Path) -> str:
    """Return a report's text as the register's offsets count it."""
    return normal(files.read_text(path))
