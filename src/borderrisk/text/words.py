"""The word lists, as patterns for the text around a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderrisk.names import normalize_name
from borderrisk.records import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LANGUAGES = ("fr", "en")

_PATTERNS = {
    "left": r"\b(?:(?P<former>%(former)s)[ -])?(?:(?P<origin>[^\W\d_]+)(?:['’]s)? )?"
    r"(?:(?P<kind>%(kinds)s)(?P<adjectives>%(adjectives)s)"
    r"(?: (?:(?P<the>%(of_the)s)|%(of)s)| ?[(:] ?%(the)s)"
    r"|(?P<apposed>%(apposed)s) )$",
    "hint": r"\b(?P<kind>%(hints)s)%(adjectives)s (?:%(of_the)s|%(of)s|%(small)s)?$",
    "right": r"^(?:%(joint)s(?P<kind>%(kinds)s|%(hints)s)\b"
    r"| (?:%(copula)s) (?:%(determiner)s)(?: (?!%(of)s)[\w-]+){0,2}"
    r" (?P<said>%(things)s)\b(?! (?:%(people)s))"
    r"|, (?:(?:%(indefinite)s) (?P<one>%(things)s)\b"
    r"|(?:%(determiner)s) (?P<named>%(units)s)%(adjectives)s(?=[,.;)]|$)))",
    "happens": r"^ (?:%(auxiliary)s) (?:%(happens)s)(?:es|e|s)?\b",
    "befalls": r"^ (?:%(auxiliary)s) (?:%(befalls)s)(?:es|e|s)?\b",
    "speaks": r"^,? (?:%(speaks)s)\b",
    "staff": r"\b(?:%(staff)s)s? (?:de la |de l['’]|du )$",
    "again": r"\b(?:%(again)s) (?:(?P<the>%(of_the)s)|%(of)s)$",
    "any_kind": r"\b(?:%(kinds)s)\b",
    "seat": r"^(?:,| \() ?(?:%(seats)s)\b",
    "former": r"\b(?:%(former)s)[ -]$",
    "before": r"\b(?:(?:%(alone)s) %(small)s?|(?:%(with_de)s) (?:%(of_the)s|%(of)s)"
    r"|(?:%(sites)s) (?:de |d['’])\w+ (?:%(of_the)s|%(of)s))$",
    "link": r"^(?: (?:%(kinds)s))? ?(?:, |,? ?\b(?P<word>%(link)s) )(?P<small>%(small)s)?$",
    "article": r"\b(?:%(article)s)(?: |(?<=['’]))$",
    "quality": r"^(?!(?:%(verbs)s)$)%(qualified)s$",
    "own_kind": r"^(?:%(joint)s(?:%(kinds)s) (?:%(inside)s) (?:the |la |le |l['’])?"
    r"|, (?:%(indefinite)s) (?!%(flows)s)(?:%(kinds)s) (?:%(of_the)s|%(of)s))$",
    "opener": r"(?:\b(?:%(opens_list)s) (?:%(small)s)?|[(:] ?)$",
    "adjective": r" [\w-]*(?:%(endings)s)s?\b",
    "tail": r"^(?: (?:%(kinds)s))?(?: ?(?P<paren>\()(?:(?:%(inside)s) )?%(within)s"
    r"|,? (?P<side>%(side)s) |(?P<comma>,)? (?:%(inside)s) %(within)s|(?P<bare>, )"
    r"|, (?P<apposed>(?:(?:(?:%(determiner)s) )?(?:(?:%(former)s) )?(?:%(towns)s|%(seats)s)"
    r"|(?:(?:%(indefinite)s) )?(?:(?:%(former)s) )?(?:%(units)s))%(adjectives)s"
    r" (?:%(of_the)s|%(of)s))|, (?P<city>a ))$",
}
"""What the fields of :class:`Words` match; the pieces come from the word lists."""

_OF_THE = {"fr": r"(?:de la |de l['’]|du |des )", "en": r"(?:of the )"}
_OF = {"fr": r"(?:de |du |des |d['’])", "en": r"(?:of )"}
_JOINT = {"fr": "-", "en": " "}


@cache
def table() -> dict[str, Any]:
    """Return the word lists as written."""
    return read_toml(Path(__file__).with_name("words.toml"))


@cache
def listed(name: str, lang: str = "") -> frozenset[str]:
    """Return one word list, of a language where each has its own, normalized.

    Examples
    --------
    >>> "general" in listed("titles")
    True
    """
    return frozenset(map(normalize_name, (table()[lang] if lang else table())[name]))


@cache
def small_words(lang: str) -> frozenset[str]:
    """Return the articles, prepositions and conjunctions of a language, which begin no name.

    Examples
    --------
    >>> "dans" in small_words("fr")
    True
    """
    return listed("joints", lang) | listed("alone", lang)


@dataclass(frozen=True)
class Words:
    """What one language says around a name; patterns look at normalized text.

    ``left`` is a kind of place before a name (*région malienne de*), ``hint`` a word that leans to
    one (*rive gauche du*), ``right`` a kind after it (*region*, *est une ville*), ``seat`` that it
    is a town (*, chef-lieu*), ``again`` a word for the kind last named (*celui de*), which is
    ``any_kind``; ``former`` says that it is no more, ``before`` leads to a place (*près de*),
    ``link`` joins the names of a list, ``quality`` is an adjective of an organisation, ``opener``
    leads to a list (*tels que*), ``own_kind`` is a kind between two names that is the first one's,
    ``article`` is one that lands have, ``adjective`` a common one after a name. ``tail`` joins a
    name to where it lies (*, dans le cercle de*). ``happens`` is what happens to places only,
    ``befalls`` what may befall persons too, ``speaks`` is what persons do, ``staff`` are those of
    an employer (*les agents de la*). ``kinds`` and ``hints`` turn a word into a kind.
    """

    left: re.Pattern[str]
    hint: re.Pattern[str]
    right: re.Pattern[str]
    former: re.Pattern[str]
    before: re.Pattern[str]
    link: re.Pattern[str]
    again: re.Pattern[str]
    any_kind: re.Pattern[str]
    seat: re.Pattern[str]
    quality: re.Pattern[str]
    opener: re.Pattern[str]
    own_kind: re.Pattern[str]
    article: re.Pattern[str]
    adjective: re.Pattern[str]
    tail: re.Pattern[str]
    happens: re.Pattern[str]
    befalls: re.Pattern[str]
    speaks: re.Pattern[str]
    staff: re.Pattern[str]
    kinds: Mapping[str, str]
    hints: Mapping[str, str]


@cache
def words(lang: str) -> Words:
    """Return the patterns of one language.

    Examples
    --------
    >>> words("fr").left.search("dans la region malienne de ")["kind"]
    'region'
    """
    own = table()[lang]
    kinds, hints = (
        {normalize_name(word): kind for kind, group in own[name].items() for word in group}
        for name in ("designators", "hints")
    )
    things, units = [*kinds], [word for word, kind in kinds.items() if kind != "place"]
    kinds |= dict.fromkeys(map(normalize_name, own["people"]), "place")
    lists = {name: _any(group) for name, group in own.items() if isinstance(group, list)}
    near = [word for word in units if kinds[word] == "river" or lang == "fr"]
    pieces = lists | {
        "kinds": _plural(kinds),
        "things": _plural(things),
        "units": _plural(units),
        "towns": _plural(word for word in units if kinds[word] == "town"),
        "hints": _plural(hints),
        "sites": _plural(w for w, kind in kinds.items() if kind == "place"),
        "apposed": _plural([*near, *map(normalize_name, own["apposed"])]),
        "adjectives": rf"(?: (?!(?:{_plural(hints)})\b)[\w-]*(?:{lists['endings']})s?){{0,2}}",
        "qualified": rf"[\w-]*(?:{lists['qualities']})s?",
        "small": rf"(?:(?:{lists['small']})(?: |(?<=['’])))",
        "the": r"(?:the |la |le |les |l['’])?",
        "of": _OF[lang],
        "of_the": _OF_THE[lang],
        "joint": _JOINT[lang],
    }
    within = (
        "%(the)s(?:(?:%(directions)s) (?:%(of_the)s|%(of)s)?)?%(the)s"
        "(?:(?:%(kinds)s)%(adjectives)s (?:%(of_the)s|%(of)s)?)?"
    )
    pieces["within"] = within % pieces
    patterns = {name: re.compile(pattern % pieces) for name, pattern in _PATTERNS.items()}
    return Words(**patterns, kinds=kinds, hints=hints)


def _plural(group: Iterable[str]) -> str:
    """Return every word, each part of it with or without a plural s, longest first."""
    known = sorted(group, key=len, reverse=True)
    parts = (re.split("[ -]", word) for word in known)
    return "|".join("[ -]".join(f"{re.escape(part)}s?" for part in word) for word in parts)


def _any(group: Iterable[str]) -> str:
    """Return every word of a list, longest first; an empty list matches nothing."""
    known = sorted(set(map(normalize_name, group)), key=len, reverse=True)
    words = (re.escape(word).replace("'", "['’]").replace(r"\ ", " ") for word in known)
    return "|".join(words) or "(?!)"


def kind_of(found: str, kinds: Mapping[str, str]) -> str:
    """Return the kind that a word found by a pattern stands for, whatever its number.

    Examples
    --------
    >>> kind_of("postes frontieres", words("fr").kinds)
    'crossing'
    """
    if found in kinds:
        return kinds[found]
    one = _singular(found)
    return next((kind for word, kind in kinds.items() if _singular(word) == one), "")


def _singular(word: str) -> str:
    return re.sub(r"s\b", "", word.replace("-", " "))
