"""What an analyst says that a name means, once per name and text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import pydantic

from borderrisk.errors import short_repr
from borderrisk.gazetteer import name_variants
from borderrisk.records import Line
from borderrisk.text.resolver import NOT_A_PLACE, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from borderrisk.gazetteer import Gazetteer

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


def key(name: str) -> tuple[str, ...]:
    """Return what the ways of writing one name have in common: case, accents and marks apart."""
    return name_variants.words(name)


def held(names: Mapping[str, str], text: str) -> dict[str, str]:
    """Return the answers on names that a text holds.

    Examples
    --------
    >>> held({"Moussala": "unknown", "Kita": "unknown"}, "Près de MOUSSALA.")
    {'Moussala': 'unknown'}
    """
    words = f" {' '.join(key(text))} "
    return {name: answer for name, answer in names.items() if f" {' '.join(key(name))} " in words}


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
