"""What tells that a name which nobody knows is a place's."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from borderrisk.text import triggers
from borderrisk.text.namesakes import is_outlet, is_personal
from borderrisk.text.words import LANGUAGES, listed, small_words, words

if TYPE_CHECKING:
    from borderrisk.text.detector import MentionDetector


def is_told(reader: MentionDetector, at: int, last: int, context: triggers.Context) -> bool:
    """Return whether the words around a name speak of a place."""
    tokens = reader.tokens
    spot = tokens.ends(at, last)
    if triggers.has_locative_article(reader.plain, *spot, reader.langs):
        return True
    if begins_way(reader, at, last):
        return True
    initial = tokens.is_sentence_initial(at)
    bare = initial and last == at + 1 and "en" in reader.langs  # Traders were raided
    right = reader.plain[spot[1] : spot[1] + triggers.WINDOW]
    if not bare and any(words(lang).happens.match(right) for lang in reader.langs):
        return True
    if context.place and (context.kind or not triggers.is_common_noun(reader.plain, *spot)):
        return not (context.after and initial)
    return tokens.gap(last) == " (" and reader.is_place(last)  # Zambougou (Mali)


def begins_way(reader: MentionDetector, at: int, last: int) -> bool:
    """Return whether a sentence begins with a way from a name to another: *De X à Y, la route*.

    Elsewhere *de X à Y* may be a person's: *la visite de X à Y*.
    """
    tokens = reader.tokens
    if not (at and tokens.key(at - 1) == "de" and tokens.is_sentence_initial(at - 1)):
        return False
    end = tokens.spans[last - 1][1]
    goes = re.match(r" (jusqu['’])?a ", reader.plain[end : end + 10])
    if goes is None:
        return False
    target = last + (2 if goes[1] else 1)
    return tokens.capital(target) and tokens.gap(reader.run(target, whole=True))[:1] == ","


def is_named_after(reader: MentionDetector, at: int, last: int) -> bool:
    """Return whether a run that a known place ends may be a person's or an organisation's."""
    end = reader.tokens.spans[last - 1][1]
    right = reader.plain[end : end + triggers.WINDOW]
    if any(words(lang).speaks.match(right) for lang in reader.langs):
        return True
    if at and reader.tokens.key(at - 1) in listed("professions"):
        return True
    return is_outlet(reader.tokens, at, last) or is_personal(reader.tokens, at, last)


@cache
def barred() -> frozenset[str]:
    """Return the words that begin no name of a place."""
    lists = ("ordinary", "titles", "given", "institutions", "heads", "peoples", "outlets")
    found = frozenset().union(*map(listed, lists), *map(small_words, LANGUAGES))
    return found | {f"{word}s" for word in listed("peoples")}
