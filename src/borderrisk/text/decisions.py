"""What an analyst decides on the names of one text: a mention at a time, or a name throughout."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

import pydantic

from borderrisk.errors import Issue, short_repr
from borderrisk.gazetteer import Gazetteer, name_variants
from borderrisk.records import Line
from borderrisk.text import anchors
from borderrisk.text.layout import normal
from borderrisk.text.reading import sha256
from borderrisk.text.resolver import NOT_A_PLACE, PLACED, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ALLOWED = (PLACED, UNKNOWN, NOT_A_PLACE)
"""What a decision may say: a decided name is ambiguous no more."""

NAMES = "names"
"""The section of a register, of its table and of a ledger that holds the answers."""

NO_PLACE = (UNKNOWN, NOT_A_PLACE)
"""Answers that are no id: none that the gazetteer has, and no place at all."""

_CHOICE = re.compile(r"\[([^\[\]]+)\]\s*$")


def answer_of(cell: str) -> str:
    """Return the id, or the word, that an answer gives; a choice of a list has its id in brackets.

    Examples
    --------
    >>> answer_of("Moussala: town, Saraya, SEN, 0.9 km from the border [gn:2248214]")
    'gn:2248214'
    """
    match = _CHOICE.search(cell)
    return match[1].strip() if match else cell.strip()


Answer = Annotated[Line, pydantic.AfterValidator(answer_of)]
"""The id of an entry of the gazetteer, ``unknown`` or ``not-a-place``."""


@dataclass(frozen=True, order=True)
class Decision:
    """What an analyst decided on one stretch of text.

    Parameters
    ----------
    start, end : int
        Code-point offsets into the NFC text, half-open.
    exact : str
        The slice they give.
    status : {"placed", "unknown", "not-a-place"}
        What it is.
    place_id : str
        The row of the area it means; empty unless placed.
    note : str
        Why.
    prefix, suffix : str
        What stands before and after it: by these it is found again in a text that has changed.
    """

    start: int
    end: int
    exact: str
    status: str
    place_id: str = ""
    note: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Decisions:
    """The ledger of one text.

    Parameters
    ----------
    text_sha256 : str
        The hash of the text.
    items : tuple of Decision
        Decisions on single mentions, in the text's order.
    file : str
        What issues name.
    names : mapping of str
        What a name means throughout the text: an id, ``unknown`` or ``not-a-place``. Decisions on
        single mentions win over it.
    """

    text_sha256: str
    items: tuple[Decision, ...]
    file: str = "decisions"
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def on(cls, text: str, items: Iterable[Decision]) -> Decisions:
        """Return a ledger on a text.

        Examples
        --------
        >>> ledger = Decisions.on("Kayes dort.", [Decision(0, 5, "Kayes", "placed", "gn:2455518")])
        >>> ledger.check("Kayes dort.", {"gn:2455518"})
        []
        """
        whole = normal(text)
        return cls(sha256(whole), tuple(sorted(with_surroundings(one, whole) for one in items)))

    def reanchor(self, text: str) -> Decisions:
        """Return the ledger as a text that has changed since has its names.

        A decision is found by its words and what stands around them, or, in a ledger that does not
        say what stands there, as the only place of its words, or where all of them are decided.
        What is not found stays as it is, and :meth:`check` says so.

        Examples
        --------
        >>> ledger = Decisions.on("Kayes dort.", [Decision(0, 5, "Kayes", "unknown")])
        >>> ledger.reanchor("La nuit, Kayes dort.").items[0].start
        9
        """
        whole = normal(text)
        if self.text_sha256 == sha256(whole):
            return self
        spans: list[tuple[int, int] | None] = []
        for item in self.items:
            same = [other for other in self.items if other.exact == item.exact]
            places = [*re.finditer(rf"(?<!\w){re.escape(item.exact)}(?!\w)", whole)]
            span = anchors.find_quote(item.exact, item.prefix, item.suffix, whole)
            if span is None and not item.prefix + item.suffix and len(places) == len(same):
                span = places[same.index(item)].span()
            spans.append(span if item.end - item.start == len(item.exact) > 0 else None)
        items = [
            item if span is None else with_surroundings(replace(item, start=span[0], end=span[1],
                                                                 prefix="", suffix=""), whole)
            for item, span in zip(self.items, spans, strict=True)
        ]  # fmt: skip
        digest = self.text_sha256 if None in spans else sha256(whole)
        return replace(self, text_sha256=digest, items=tuple(sorted(items)))

    def check(self, text: str, known: Gazetteer | Iterable[str] = ()) -> list[Issue]:
        """Return what is wrong with the ledger.

        Parameters
        ----------
        text : str
            The text it was made for.
        known : Gazetteer or iterable of str, optional
            The place ids that there are; without them ids are not checked.

        Returns
        -------
        list of Issue
            Empty if every decision fits the text.
        """
        gazetteer = known if isinstance(known, Gazetteer) else None
        whole, ids = normal(text), {*(known.places if isinstance(known, Gazetteer) else known)}
        found = [
            (str(n), *f) for n, item in enumerate(self.items, 1) for f in _faults(item, whole, ids)
        ]
        found += [
            (str(n), "start", f"found {later.start}, decision {n - 1} ends at {earlier.end}")
            for n, (earlier, later) in enumerate(pairwise(self.items), 2)
            if later.start < earlier.end
        ]
        found += name_issues(self.names, text=whole, gazetteer=gazetteer)
        if self.text_sha256 != sha256(whole):
            message = f"found {short_repr(self.text_sha256)}, this text hashes to {sha256(whole)}"
            found.insert(0, ("", "text_sha256", message))
        return [Issue(self.file, *one) for one in found]


def with_surroundings(item: Decision, text: str) -> Decision:
    """Return a decision with what stands around it, unless it says so itself."""
    if item.prefix or item.suffix or text[item.start : item.end] != item.exact:
        return item
    prefix, suffix = anchors.around(text, item.start, item.end)
    return replace(item, prefix=prefix, suffix=suffix)


def _faults(item: Decision, text: str, known: set[str]) -> Iterator[tuple[str, str]]:
    if not 0 <= item.start < item.end <= len(text):
        span = f"{item.start} to {item.end}"
        yield "start", f"found {span}, offsets in order from 0 to {len(text)} are needed"
    elif text[item.start : item.end] != item.exact:
        found = short_repr(text[item.start : item.end])
        yield "exact", f"found {short_repr(item.exact)}, the text has {found} there"
    if item.status not in ALLOWED:
        yield "status", f"found {short_repr(item.status)}, allowed: {', '.join(ALLOWED)}"
    elif (item.status == PLACED) != bool(item.place_id):
        needed = "one is needed if placed" if item.status == PLACED else f"none if {item.status}"
        yield "place_id", f"found {short_repr(item.place_id)}, {needed}"
    elif item.place_id and known and item.place_id not in known:
        yield "place_id", f"found {short_repr(item.place_id)}, the area has no such place"


def held(names: Mapping[str, str], text: str) -> dict[str, str]:
    """Return the answers on names that a text holds.

    Examples
    --------
    >>> held({"Moussala": "unknown", "Kita": "unknown"}, "Près de MOUSSALA.")
    {'Moussala': 'unknown'}
    """
    words = f" {' '.join(name_variants.words(text))} "
    own = {name: f" {' '.join(name_variants.words(name))} " for name in names}
    return {name: answer for name, answer in names.items() if own[name] in words}


def name_issues(
    names: Mapping[str, str], *, text: str | None = None, gazetteer: Gazetteer | None = None
) -> Iterator[tuple[str, str, str]]:
    """Yield section, name and message for each answer that its text or the area does not bear out.

    Parameters
    ----------
    names : mapping of str
        Answers by name.
    text : str, optional
        Which must hold the names.
    gazetteer : Gazetteer, optional
        Which must have the ids.
    """
    gone = names.keys() - held(names, text) if text is not None else ()
    for name, answer in names.items():
        if name in gone:
            yield NAMES, name, "the text does not hold this name"
        if answer not in NO_PLACE and gazetteer is not None and answer not in gazetteer.places:
            allowed = ", ".join([*(c.place_id for c in gazetteer.candidates(name)), *NO_PLACE])
            yield NAMES, name, f"found {short_repr(answer)}, allowed: {allowed}"
