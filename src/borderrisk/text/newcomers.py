"""What tells that a name which nobody knows is a place's: the words around it, or a list."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from borderrisk.text import triggers
from borderrisk.text.lexicon import DEMONYM, ELSEWHERE, ORGANISATION, PLACE
from borderrisk.text.namesakes import is_outlet, is_personal
from borderrisk.text.words import LANGUAGES, listed, small_words, table, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from borderrisk.text.detector import MentionDetector

_ARTICLES = frozenset({"le", "la", "les", "l'", "the"})

_BETWEEN = 4
"""Most words between two names of a list: *, ou encore de la*."""

_LONGEST = 30
"""Names of a list that are looked at from its first: no list of prose is longer."""

ENOUGH = 3
"""From how many names on a list that nothing introduces is one of places."""

INTRODUCED = 2
"""From how many on one that a word introduces is (*tels que*), or that holds a known place."""


class _Member(NamedTuple):
    """A name of a list: its words, whether it is a known place, whether a word joins it."""

    at: int
    last: int
    is_known: bool
    by_word: bool


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
        return not (context.suffixed and initial)
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


def is_listed(reader: MentionDetector, at: int, last: int) -> bool:
    """Return whether a name follows a place in a list; a comma counts if the list goes on."""
    if not reader.spans or reader.spans[-1].label in {ORGANISATION, DEMONYM}:
        return False
    between = reader.plain[reader.spans[-1].end : reader.tokens.spans[at][0]]
    link = triggers.linked(between, reader.langs)
    if link is None or (link["small"] or "").strip() in _ARTICLES:
        return False
    end = reader.tokens.spans[last - 1][1]
    after = reader.plain[end : end + triggers.WINDOW].partition("\n")[0].lstrip()
    joins = tuple(f"{word} " for lang in reader.langs for word in table()[lang]["link"])
    return bool(link["word"]) or after.startswith((",", *joins))


def list_from(reader: MentionDetector, at: int) -> int:
    """Return the word after a list of places that begins with an unknown name, or 0.

    A list ends with *et*, *ou* or their like. It is one of places if it has three names or more,
    or two of which a word introduces the first or one is known; names of persons break it.
    """
    members = list(islice(_members(reader, at), _LONGEST))
    if not members:
        return 0
    start = reader.tokens.spans[at][0]
    left = reader.plain[max(0, start - triggers.WINDOW) : start].rpartition("\n")[2]
    introduced = any(words(lang).opener.search(left) for lang in reader.langs)
    if not (introduced or members[-1].by_word):
        return 0
    is_told = introduced or any(member.is_known for member in members)
    enough = INTRODUCED if is_told else ENOUGH
    if reader.tokens.is_sentence_initial(at):
        if reader.tokens.key(at).endswith(("es", "ants", "eux")):
            return 0  # Wahhabites, Tidianes et Mourides: the plural of a people or a participle
        end = reader.tokens.spans[members[-1].last - 1][1]
        right = reader.plain[end : end + triggers.WINDOW]
        told = (p for lang in reader.langs for p in (words(lang).happens, words(lang).befalls))
        enough = INTRODUCED if any(one.match(right) for one in told) else ENOUGH
    return members[-1].last if len(members) >= enough else 0


def _members(reader: MentionDetector, at: int) -> Iterator[_Member]:
    """Yield the names of a list that begins with a word, up to the first that is no place's."""
    tokens, by_word = reader.tokens, False
    while at < len(tokens) and tokens.capital(at):
        known = reader.match(at)
        if known is not None:
            last, is_place = at + len(known.words), known.label in {PLACE, ELSEWHERE}
        else:
            last, is_place = reader.run(at), reader.may_begin(at)
        if not is_place:
            return
        yield _Member(at, last, known is not None, by_word)
        ahead = range(last, min(len(tokens), last + _BETWEEN + 1))
        following = next((step for step in ahead if tokens.capital(step)), len(tokens))
        if following == len(tokens):
            return
        between = reader.plain[tokens.spans[last - 1][1] : tokens.spans[following][0]]
        link = triggers.linked(between, reader.langs)
        if link is None or (link["small"] or "").strip() in _ARTICLES:
            return
        at, by_word = following, bool(link["word"])


@cache
def barred() -> frozenset[str]:
    """Return the words that begin no name of a place."""
    lists = ("ordinary", "titles", "given", "institutions", "heads", "peoples", "outlets")
    found = frozenset().union(*map(listed, lists), *map(small_words, LANGUAGES))
    return found | {f"{word}s" for word in listed("peoples")}
