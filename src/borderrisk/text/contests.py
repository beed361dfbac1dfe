"""Contests that are called after a town."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderrisk.text.words import listed

if TYPE_CHECKING:
    from borderrisk.text.detector import MentionDetector

_ARTICLES = frozenset({"the", "le", "du", "au"})
"""No town takes one but as part of its name; what it stands with is called after the town."""

_FRENCH = frozenset({"le", "du", "au"})

_RANGE = frozenset({"to", "and", "or", "et", "ou"})


def is_contest(reader: MentionDetector, at: int, last: int) -> bool:
    """Return whether a town's name is that of a contest: *the Dakar*, *former Dakar winners*.

    In English a town's name with an article may also stand before a noun (*the Dakar port*).
    """
    found = reader.gazetteer.candidates(reader.tokens.exact(at, last))
    if not found or any(c.kind != "town" for c in found):
        return False
    tokens = reader.tokens
    of = 1 if at > 1 and tokens.key(at - 1) == "de" and tokens.gap(at) == " " else 0
    first = at - of  # le rallye Dakar, le rallye de Dakar
    before = first and tokens.is_same_name(first) and tokens.key(first - 1) in listed("contests")
    behind = last < len(tokens) and tokens.is_same_name(last)
    if before or (behind and tokens.key(last) in listed("contests")):
        return True
    article = tokens.key(at - 1) if at and tokens.gap(at) == " " else ""
    if article not in _ARTICLES or tokens.key(at) in _ARTICLES:
        return False
    following = tokens.key(last) if last < len(tokens) and tokens.gap(last) == " " else ""
    if article in _FRENCH:
        return following not in {"de", "d", "des"} and tokens.gap(last)[:1] not in {"-", "–", "—"}
    if following in _RANGE and tokens.capital(last + 1):
        return False
    ends = not following and tokens.gap(last)[:1] not in {"-", "–", "—", "'", "’"}
    return ends or following in listed("follows_contest")
