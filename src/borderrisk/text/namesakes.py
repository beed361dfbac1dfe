"""What a place's name may belong to instead: a person, an organisation, a contest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderrisk.text import triggers
from borderrisk.text.words import listed

if TYPE_CHECKING:
    from borderrisk.text.detector import MentionDetector
    from borderrisk.text.tokens import Tokens

_PERSON = 5
"""How many capitalised words a person's name has at most."""

_PERSON_GAPS = frozenset({" ", ". "})
"""What may stand between the words of a person's name; a title may be shortened."""

_DETERMINERS = frozenset({"the", "a", "an", "le", "la", "l", "un", "une"})

_JOINTS = frozenset({"de", "du", "des", "d", "la", "l", "of", "the", "for", "pour"})
"""What joins the words of an organisation's name."""

_PHRASE = 7
"""Most words between the head of an organisation's name and its place."""

_BEHIND = 4
"""Most capitalised words behind a place up to the head: Bakel Rice Growers Association."""

_ENDING = 3
"""Least letters of an outlet's last word that may be written in one with the name."""

_CONTEST_ARTICLES = frozenset({"the", "le", "du", "au"})
"""No town takes one but as part of its name; what it stands with is called after the town."""

_OF = frozenset({"de", "du", "d"})

_FRENCH = frozenset({"le", "du", "au"})

_RANGE = frozenset({"to", "and", "or", "et", "ou"})


def is_person(tokens: Tokens, at: int) -> bool:
    """Return whether a title or a given name leads on to a word, across capitalised ones.

    Examples
    --------
    >>> from borderrisk.text.tokens import Tokens
    >>> is_person(Tokens("le colonel Amadou Kita"), 3), is_person(Tokens("la ville de Kita"), 3)
    (True, False)
    """
    for before in range(at - 1, max(-1, at - _PERSON), -1):
        if tokens.gap(before + 1) not in _PERSON_GAPS:
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
    at = last + (tokens.key(last) in _DETERMINERS)
    return at < len(tokens) and tokens.key(at) in listed("professions")


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
        is_possessive = end < len(tokens) and tokens.key(end) == "s" and tokens.gap(end) in "'’"
        if not (is_possessive or (tokens.capital(end) and tokens.is_same_name(end))):
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
        if not (is_own or triggers.is_quality(word)):
            return False
    return True


def is_outlet(tokens: Tokens, at: int, last: int) -> bool:
    """Return whether a name ends as an outlet's: *Boundou Presse*, *Dakaractu*."""
    key, outlets = tokens.key(last - 1), listed("outlets")
    if key in outlets:
        return last > at + 1
    return any(key.endswith(word) for word in outlets if len(word) >= _ENDING)


def is_street(tokens: Tokens, at: int, last: int) -> bool:
    """Return whether a place's name is that of a street: *la rue de Dakar*, *Bamako Avenue*.

    Examples
    --------
    >>> from borderrisk.text.tokens import Tokens
    >>> is_street(Tokens("la rue de Dakar"), 3, 4), is_street(Tokens("les rues de Dakar"), 3, 4)
    (True, False)
    """
    head = _head(tokens, at)
    behind = tokens.capital(last) and tokens.is_same_name(last)
    return head in listed("streets") or (behind and tokens.key(last) in listed("streets"))


def _head(tokens: Tokens, at: int) -> str:
    """Return the word that a name is joined to, with *de* or without: *le rallye de Dakar*."""
    first = at - (at > 1 and tokens.is_same_name(at) and tokens.key(at - 1) in _OF)
    return tokens.key(first - 1) if first and tokens.is_same_name(first) else ""


def is_contest(reader: MentionDetector, at: int, last: int) -> bool:
    """Return whether a town's name is that of a contest: *the Dakar*, *former Dakar winners*.

    In English a town's name with an article may also stand before a noun (*the Dakar port*).
    """
    found = reader.gazetteer.candidates(reader.tokens.exact(at, last))
    if not found or any(c.kind != "town" for c in found):
        return False
    tokens = reader.tokens
    behind = last < len(tokens) and tokens.is_same_name(last)
    contests = listed("contests")
    if _head(tokens, at) in contests or (behind and tokens.key(last) in contests):
        return True
    lead = at - 1  # le Dakar, le prochain Dakar, the 2024 Dakar
    while lead > 0 and (tokens.key(lead)[0].isdigit() or tokens.key(lead) in listed("ordinals")):
        lead -= 1
    article = tokens.key(lead) if at and tokens.gap(at) == " " else ""
    if article not in _CONTEST_ARTICLES or tokens.key(at) in _CONTEST_ARTICLES:
        return False
    following = tokens.key(last) if last < len(tokens) and tokens.gap(last) == " " else ""
    if article in _FRENCH:
        is_own = lead == at - 1 and following in {"de", "d", "des"}  # le Dakar de demain
        return not is_own and tokens.gap(last)[:1] not in {"-", "–", "—"}
    if following in _RANGE and tokens.capital(last + 1):
        return False
    ends = not following and tokens.gap(last)[:1] not in {"-", "–", "—", "'", "’"}
    return ends or following in listed("follows_contest")
