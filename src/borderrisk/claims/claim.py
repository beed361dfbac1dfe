"""A report and its claims as typed records."""

from __future__ import annotations

import warnings
from typing import Annotated, Any, Literal

import pydantic
from pydantic import Field

from borderrisk.claims.fields import (
    Date,
    Day,
    Hash,
    Lang,
    Offset,
    Slice,
    Speakers,
    Theme,
    Words,
    matches,
)
from borderrisk.claims.locations import Location
from borderrisk.records import Items, Line, Record
from borderrisk.text.decisions import Answer


class Report(Record):
    """What a register says of its report as a whole.

    Parameters
    ----------
    id : str
        The register's id.
    title : mapping of language to str
        The title of the report.
    publisher : str
        Who published it.
    published, accessed : str
        Days as YYYY-MM-DD.
    speakers : tuple, optional
        The chain of speakers, from the source to the text that was read; the publisher by default.
    lang : str, optional
        The language of the text.
    note : mapping of language to str, optional
        What a reader should know of the register.
    text_sha256 : str, optional
        The SHA-256 of the text in normal form.
    relays : str, optional
        The id of the source that this report relays: reports with one source are one source.
    area : str, optional
        The study area that it is about.
    themes : mapping, optional
        Themes of its own, each with a label per language.
    statement : {"quote"}, optional
        Where a claim has no statement of its own, its sentence is the statement: the text belongs
        to whoever keeps the register.
    draft : bool
        Whether its claims are proposals that nobody has confirmed yet.
    names : mapping of str, optional
        What an ambiguous name means wherever the text has it: the id of an entry of the area's
        gazetteer, ``unknown`` or ``not-a-place``.
    """

    id: Line
    title: Annotated[dict[Lang, Line], Field(min_length=1)]
    publisher: Line
    published: Day
    speakers: Speakers
    accessed: Day | None = None
    lang: Lang | None = None
    note: Words | None = None
    text_sha256: Hash | None = None
    relays: Line | None = None
    area: Line | None = None
    themes: dict[Theme, Words] = Field(default_factory=dict)
    statement: Literal["quote"] | None = None
    draft: bool = False
    names: dict[Line, Answer] = Field(default_factory=dict)

    @pydantic.model_validator(mode="before")
    @classmethod
    def _said_by_its_publisher(cls, raw: object) -> object:
        if not isinstance(raw, dict) or "speakers" in raw:
            return raw
        publisher = raw.get("publisher")
        # Where that is missing too, it alone is the issue: no record comes of this one.
        return raw | {"speakers": [publisher if isinstance(publisher, str) else "publisher"]}

    @pydantic.field_validator("accessed")
    @classmethod
    def _after(cls, value: str | None, info: pydantic.ValidationInfo) -> str | None:
        published = info.data.get("published")
        if value is not None and published is not None and value < published:
            raise ValueError(f"found {value}, the report was published on {published}")
        return value

    def __getitem__(self, name: str) -> Any:
        return _as_mapping(self, name)


class Claim(Record):
    """One statement of a report.

    Parameters
    ----------
    id : str
        Unique in its register.
    statement : mapping of language to str, optional
        What the report says, in words of one's own.
    theme, modality : str
        What it is about, and how it is said.
    place_text : str
        The words that name the place; empty for none.
    place : Location
        Where it speaks of.
    where_prec : int
        The precision of the location, 1 to 7 (UCDP GED codebook).
    reason : mapping of language to str
        Why this location and no finer one.
    admiralty : str
        Reliability of the source (A-F) and credibility of the information (1-6).
    likelihood : str, optional
        A word of ICD 203, where the report gives a likelihood.
    date, date_end, date_prec : str, optional
        When what it speaks of happened, and how precisely the report says so.
    speakers : tuple, optional
        The chain of speakers, where it is not the report's.
    corroborates : tuple of str
        Claims that say the same: ids of this register, or ``report/claim``.
    sensitivity : {"low", "medium", "high"}
        A claim of high sensitivity is withheld: counted, never placed, drawn or exported.
    sentence, start, end, sha256 : optional
        Where its sentence stands in the text: number, code-point offsets (half-open) into the
        normal form, and the SHA-256 of that slice.
    exact, prefix, suffix : str, optional
        The sentence and what stands around it, as the W3C Web Annotation model names them.
    page : int, optional
        The page of the document that it stands on.
    drafted : str, optional
        The mark of a location drafted while a name of it was ambiguous: as long as the location is
        that one, the answers on names move it.
    """

    id: Annotated[Line, matches("[^/]*", "an id without a slash is needed")]
    sentence: Offset | None = None
    start: Offset | None = None
    end: Offset | None = None
    sha256: Hash | None = None
    exact: Slice | None = None
    prefix: Slice | None = None
    suffix: Slice | None = None
    page: Annotated[int, Field(ge=1)] | None = None
    statement: Words | None = None
    theme: Theme
    modality: Literal["stated", "conditional", "denied", "questioned", "recommended", "planned"]
    likelihood: (
        Literal[
            "almost-no-chance", "very-unlikely", "unlikely", "roughly-even-chance", "likely",
            "very-likely", "almost-certain",
        ]
        | None
    ) = None  # fmt: skip
    place_text: Slice
    place: Location
    where_prec: Annotated[int, Field(ge=1, le=7)]
    reason: Words
    date: Date | None = None
    date_end: Date | None = None
    date_prec: Literal["day", "month", "year"] | None = None
    admiralty: Annotated[str, matches("[A-F][1-6]", "A to F and 1 to 6, such as F6")]
    speakers: Speakers | None = None
    corroborates: Items[Line] = ()
    sensitivity: Literal["low", "medium", "high"] = "low"
    drafted: Line | None = None

    def __getitem__(self, name: str) -> Any:
        return _as_mapping(self, name)


def _as_mapping(record: Record, name: str) -> Any:
    """Return a field by its name, as the mappings of version 0.1 did."""
    kind = type(record).__name__.lower()
    warnings.warn(f"{kind}[{name!r}] is {kind}.{name} now", DeprecationWarning, stacklevel=3)
    if name not in type(record).model_fields:
        raise KeyError(name)
    return getattr(record, name)
