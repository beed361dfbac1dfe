"""Names of persons, which are no places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderrisk.text.words import listed

if TYPE_CHECKING:
    from borderrisk.text.tokens import Tokens

_LOOK_BACK = 5
"""How many capitalised words a person's name has at most."""

_ARTICLES = frozenset({"the", "a", "an", "le", "la", "l", "un", "une"})

_GAPS = frozenset({" ", ". "})
"""What may stand between the words of a person's name; a title may be shortened."""


def is_person(tokens: Tokens, at: int) -> bool:
    """Return whether a title or a given name leads on to a word, across capitalised ones.

    Examples
    --------
    >>> from borderrisk.text.tokens import Tokens
    >>> is_person(Tokens("le colonel Amadou Kita"), 3), is_person(Tokens("la ville de Kita"), 3)
    (True, False)
    """
    for before in range(at - 1, max(-1, at - _LOOK_BACK), -1):
        if tokens.gap(before + 1) not in _GAPS:
            return False
        if tokens.key(before) in listed("titles") | listed("given"):
            return True
        if not tokens.capital(before) or tokens.is_sentence_initial(before):
            return False
    return False


def is_personal(tokens: Tokens, at: int, last: int) -> bool:
    """Return whether a run of words ends in a family name, unlike *Kolomba-Ba*."""
    joined = last > at + 1 and tokens.gap(last - 1) == "-"
    return tokens.key(last - 1) in listed("family") and not joined


def has_profession(tokens: Tokens, last: int) -> bool:
    """Return whether a profession stands behind a name and a comma: *Kita, the analyst*.

    Examples
    --------
    >>> from borderrisk.text.tokens import Tokens
    >>> has_profession(Tokens("Kita, the analyst"), 1), has_profession(Tokens("Kita, the town"), 1)
    (True, False)
    """
    if last >= len(tokens) or tokens.gap(last) != ", ":
        return False
    at = last + (tokens.key(last) in _ARTICLES)
    return at < len(tokens) and tokens.key(at) in listed("professions")
