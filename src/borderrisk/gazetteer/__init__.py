"""From a written name to candidate places, each with a score and a reason.

A name is met as it stands, without its accents, by another name that the source lists, in another
spelling, or a letter or two apart, at the costs of :mod:`borderrisk.gazetteer.name_variants`. Every
homonym is a candidate: which one a text means is for the text to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderrisk.gazetteer.entries import Entry
from borderrisk.gazetteer.index import Candidate, Gazetteer

if TYPE_CHECKING:
    from borderrisk.area import Area

__all__ = ["Candidate", "Entry", "Gazetteer", "candidates"]


def candidates(name: str, area: Area) -> tuple[Candidate, ...]:
    """Return the places of an area that a written name may mean, cheapest first.

    Parameters
    ----------
    name : str
        As written in a text.
    area : Area
        Whose units, rivers, places and countries are searched.

    Returns
    -------
    tuple of Candidate
        One per place; empty if nothing is near.

    Examples
    --------
    >>> from borderrisk.area import read_area
    >>> [str(found) for found in candidates("Kenieba", read_area("faleme"))]
    ['MLI-2-kenieba-2016 (cercle) 0.98', 'gn:2455427 (town) 0.98']
    """
    return Gazetteer.of(area).candidates(name)
