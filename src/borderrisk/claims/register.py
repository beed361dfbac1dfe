"""A report's register: checked, placed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from borderrisk.claims import anchoring, answers, frames, placing, quoting, rules, table
from borderrisk.claims.form import Form, published_rows, read_form, rows_of
from borderrisk.errors import Issue, input_error, refuse
from borderrisk.gazetteer import Gazetteer
from borderrisk.text import normal
from borderrisk.text.decisions import name_issues

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import geopandas as gpd
    import pandas as pd

    from borderrisk.area import Area
    from borderrisk.claims.claim import Claim, Report


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
        return f"<Register {self.raw.get('id')!s:.60}: {len(rows_of(self.raw))} claims>"

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self)[1:-1])}</p>"

    @cached_property
    def form(self) -> Form:
        """Its records as far as they are sound, and what is wrong with the form of its file."""
        return read_form(self.raw, self.file)

    @property
    def report(self) -> Report:
        """What it says of the report as a whole.

        Raises
        ------
        InputError
            With every issue, if the register is not sound in form.
        """
        refuse(self.form.issues)
        return cast("Report", self.form.report)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims, in the report's order.

        Raises
        ------
        InputError
            With every issue, if the register is not sound in form.
        """
        refuse(self.form.issues)
        return tuple(self.form.claims.values())

    @property
    def published(self) -> tuple[Claim, ...]:
        """The claims that may leave the register: none of high sensitivity, nor the id of one."""
        secret = {claim.id for claim in self.withheld}
        return tuple(
            claim.model_copy(
                update={"corroborates": tuple(n for n in claim.corroborates if n not in secret)}
            )
            for claim in self.claims
            if claim.id not in secret
        )

    @property
    def withheld(self) -> tuple[Claim, ...]:
        """The claims of high sensitivity: counted, never placed, drawn or exported."""
        return tuple(claim for claim in self.claims if claim.sensitivity == "high")

    def check(self, text: str | None = None, area: Area | None = None) -> list[Issue]:
        """Return what is wrong with the register.

        Parameters
        ----------
        text : str, optional
            The report's text: every sentence number, offset, hash and place name is verified
            against it, those of a changed text where :meth:`reanchor` finds them. It is normalised
            to NFC first.
        area : Area, optional
            The study area: every unit, place, river, border and country is looked up in it.

        Returns
        -------
        list of Issue
            Empty if the register is sound.

        Examples
        --------
        >>> import borderrisk as br
        >>> register = br.read_register("timbuktu-2025-04")
        >>> register.check(area=br.read_area("faleme"))
        []
        """
        register = self if text is None else self.reanchor(text)
        report, claims = register.form.report, register.form.claims
        found = [*register.form.issues, *self._issues(rules.register_issues(claims, report))]
        names = report.names if report else {}
        whole = normal(text) if text is not None else None
        gazetteer = Gazetteer.of(area) if area is not None else None
        unsure = [*self._issues(name_issues(names, text=whole, gazetteer=gazetteer))]
        if whole is not None:
            skip = {issue.row for issue in found}
            found += self._issues(quoting.register_issues(claims, report, whole, skip=skip))
        if area is not None:
            moved = register if unsure else answers.answered(register, area)
            for claim in moved.form.claims.values():
                issues = placing.location_issues(claim, area, self.folder)
                found += self._issues((claim.id, *issue) for issue in issues)
        return found + unsure

    def _issues(self, found: Iterable[tuple[str, str, str]]) -> Iterator[Issue]:
        return (Issue(str(self.file), *issue) for issue in found)

    def reanchor(self, text: str) -> Register:
        """Return the register with its claims where a text that has changed has their sentences.

        A sentence is found by its hash, else by its words, else by what stands before and after it,
        of which an ``InputWarning`` tells. A claim whose sentence is not found stays as it is, and
        :meth:`check` says so. Parameters are those of :meth:`check`, which does so by itself.

        Examples
        --------
        >>> import borderrisk as br
        >>> area, text = br.read_area("faleme"), "Un poste a été attaqué à Moussala."
        >>> frame = br.claims.draft(text, area, published="2025-04-28", lang="fr")
        >>> frame[["theme", "report.publisher", "report.speakers.1", "report.title.fr"]] = "mining"
        >>> frame["report.statement"] = "quote"
        >>> br.claims.from_frame(frame).reanchor("La nuit. " + text).claims[0].start
        9
        """
        return anchoring.reanchored(self, text)

    def answered(self, area: Area) -> Register:
        """Return the register with the locations that the answers on its names move.

        :meth:`place` and :meth:`check` do so by themselves; this is for a register that is to be
        published without its sentences, see :meth:`to_toml`.

        Parameters
        ----------
        area : Area
            Where the answers are looked up.

        Returns
        -------
        Register
            Every location that was drafted while a name of it was ambiguous, and that nobody has
            changed since, is what the answer on the name makes of it.

        Raises
        ------
        InputError
            For answers that the area does not have.

        Examples
        --------
        >>> import borderrisk as br
        >>> area, text = br.read_area("faleme"), "Un poste a été attaqué à Moussala."
        >>> frame = br.claims.draft(text, area, published="2025-04-28", lang="fr")
        >>> frame["report.names.Moussala"] = "gn:6658544"
        >>> frame[["theme", "report.publisher", "report.speakers.1", "report.title.fr"]] = "mining"
        >>> br.claims.from_frame(frame).answered(area).raw["claim"][0]["place"]
        {'kind': 'place', 'places': ['gn:6658544']}
        """
        names = self.form.report.names if self.form.report else {}
        refuse([*self._issues(name_issues(names, gazetteer=Gazetteer.of(area)))])
        return answers.answered(self, area)

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
            One row per claim, in order, in ordinary columns that outlive a sort, a merge and a CSV:
            ``claim_id``, ``report_id``, ``source_id`` (what the report relays, or itself),
            ``where_prec``, ``place_kind``, ``place`` (its label in English; ``location_fr`` … in
            each language of the page), ``place_name`` (what a map writes beside it),
            ``uncertainty_m`` (radius of the smallest circle around it), ``reason`` (why this
            geometry, or why none), the words of claim and report in each language
            (``statement_en``, ``report_title_en`` …), and a geometry, or none, in the area's CRS.
            What the area does not know has no geometry and says so in its reason; :meth:`check`
            with ``area`` names it as an issue.

        Raises
        ------
        InputError
            If the register is not sound, or the text does not bear it out, or every claim is
            withheld.
        """
        register = self if text is None else self.reanchor(text)
        refuse(register.check(text))
        if not self.published:
            message = f"found 'high' for all of {len(self.claims)} claims, which withholds them"
            raise input_error(self.file, field="sensitivity", found=message)
        found = quoting.quotes(register, text, area) if text is not None else None
        return frames.placed(register.answered(area), area, found)

    def to_frame(self) -> pd.DataFrame:
        """Return the register as the table that an analyst fills in.

        Returns
        -------
        DataFrame
            One row per claim, the sentence first; see :func:`borderrisk.claims.from_frame`.

        Examples
        --------
        >>> import borderrisk as br
        >>> frame = br.read_register("timbuktu-2025-04").to_frame()
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
            number, offsets and SHA-256, nor claims of high sensitivity, nor the sentence of one
            in the statement of another.
        """
        if sentences:
            return table.to_toml(self.raw, sentences=True)
        rows, claims, report = published_rows(self.raw), self.form.claims, self.form.report
        withheld = [claim for claim in claims.values() if claim.sensitivity == "high"]
        for row in rows:
            claim = claims.get(row.get("id"))
            if report is not None and claim is not None and claim.statement is not None:
                row["statement"] = quoting.statement_of(claim, report, withheld)
        return table.to_toml({**self.raw, "claim": rows})
