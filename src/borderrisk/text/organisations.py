"""Names of organisations that carry the name of a place."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from borderrisk.text import triggers
from borderrisk.text.words import listed

if TYPE_CHECKING:
    from borderrisk.text.tokens import Tokens

_JOINTS = frozenset({"de", "du", "des", "d", "la", "l", "of", "the", "for", "pour"})
"""What joins the words of an organisation's name."""

_PHRASE = 7
"""Most words between the head of an organisation's name and its place."""

_BEHIND = 4
"""Most capitalised words behind a place up to the head: Bakel Rice Growers Association."""


_ENDING = 3
"""Least letters of an outlet's last word that may be written in one with the name."""


def organisation(tokens: Tokens, at: int, last: int) -> tuple[int, int]:
    """Return the words of the organisation that a place gives its name to, or of the place alone.

    Parameters
    ----------
    tokens : Tokens
        The words of a text.
    at, last : int
        The first word of the place, and the word after it.

    Examples
    --------
    >>> from borderrisk.text.tokens import Tokens
    >>> organisation(Tokens("la Banque de développement du Mali"), 5, 6)
    (1, 6)
    >>> organisation(Tokens("la Radio annonce la pluie à Kayes"), 6, 7)
    (6, 7)
    """
    heads = listed("institutions") | listed("heads")
    behind = tokens.capital(at - 1) and tokens.is_same_name(at)
    if behind and tokens.key(at - 1) in listed("companies"):
        return at - 1, last
    for first in range(at - 1, max(-1, at - _PHRASE - 1), -1):
        if not tokens.is_same_name(first + 1):
            break
        if tokens.capital(first) and tokens.key(first) in heads:
            return (first, last) if _leads(tokens, first, at) else (at, last)
    for end in range(last, last + _BEHIND):
        if not (tokens.capital(end) and tokens.is_same_name(end)):
            break
        if tokens.key(end) in heads | listed("outlets"):
            return at, end + 1
    return at, last


def _leads(tokens: Tokens, head: int, at: int) -> bool:
    """Return whether the words from a head to its place are those of an organisation's name.

    Each is capitalised, an adjective, or behind *de*: *Banque de développement du*, *Université
    Gaston-Berger de*, *Union des transporteurs routiers du*.
    """
    for step in range(head + 1, at):
        word = tokens.key(step)
        noun = step - 1 > head and tokens.key(step - 1) in _JOINTS
        agrees = step - 2 > head and tokens.key(step - 2) in _JOINTS  # des jeunes patriotes
        plural = agrees and tokens.key(step - 1).endswith("s") and word.endswith("s")
        is_own = word in _JOINTS or tokens.capital(step) or noun or plural
        is_own = is_own or triggers.is_quality(word)
        if not is_own:
            return False
    return True


def is_outlet(tokens: Tokens, at: int, last: int) -> bool:
    """Return whether a name ends as an outlet's: *Boundou Presse*, *Dakaractu*."""
    key = tokens.key(last - 1)
    if last > at + 1 and key in listed("outlets"):
        return True
    return key not in listed("outlets") and key.endswith(_outlet_endings())


@cache
def _outlet_endings() -> tuple[str, ...]:
    return tuple(word for word in listed("outlets") if len(word) >= _ENDING)
