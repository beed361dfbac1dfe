"""What the words around a name ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from borderrisk.names import normalize_name
from borderrisk.text.words import Words, kind_of, words

if TYPE_CHECKING:
    from collections.abc import Sequence

WINDOW = 64
"""Characters on either side of a name that are looked at."""

KIND_LOOKBEHIND = 240
"""Characters before a name in which a word for a kind finds that kind."""

TOWN = "town"

_COMMON = re.compile(
    r"(?:ment|tion|sion|isme|ite|eur|euse|iste|[ae]nce|erie|ture|aire|ique|age|oire|iere)s?$"
)
"""How French common nouns end that a text may write with a capital: *le Groupement*."""

MIN_LAND_LETTERS = {"le": 7, "la": 7, "l'": 7}
"""Letters of the shortest land that its article tells: shorter words may be acronyms, spoken as
words (*la Boad*, *l'Asecna*)."""

_MIN_LETTERS = 5
"""The same behind *du* or *de la*."""

_ARTICLE = re.compile(r"\b(?:au |aux |du |des |la |le |les |l')$")

_OF = re.compile(r" (?:de |du |d')")
"""What follows a common noun rather than a land: *la Feuille de route*."""

_ENDS = re.compile(r"[.!?\n]")


class _OneToOne(dict[int, str]):
    """Folds one character to one character, so that offsets stay."""

    def __missing__(self, code: int) -> str:
        plain = (
            "'"
            if chr(code) in "’ʼ‘"
            else " "
            if chr(code) in "\t\u00a0\u202f"
            else normalize_name(chr(code))
        )
        self[code] = plain if len(plain) == 1 else chr(code)
        return self[code]


_PLAIN = _OneToOne()


def plain(text: str) -> str:
    """Return text normalized character by character: same length, no case, no accents.

    Examples
    --------
    >>> plain("À Kéniéba, l’été")
    "a kenieba, l'ete"
    """
    return text.translate(_PLAIN)


@dataclass(frozen=True)
class Context:
    """What stands around one name.

    ``kind`` is asked for outright, ``hint`` only if a candidate is of it; ``plural`` says that the
    word of the kind covers a list; ``the`` that an article follows it (*villes du Mali*);
    ``former`` that the outline before the present one is meant; ``origins`` are words that may be
    demonyms; ``place`` says that the text speaks of a place here at all, ``after`` that only
    words after the name say so, ``suffixed`` that a bare kind does (*Kayes region*), ``linked``
    that the name follows another in a list, ``firm`` that a list hands on a kind that even the
    name of a country has (*préfectures de Labé et Mali*).
    """

    kind: str = ""
    hint: str = ""
    plural: bool = False
    the: bool = False
    former: bool = False
    origins: tuple[str, ...] = ()
    place: bool = False
    after: bool = False
    suffixed: bool = False
    linked: bool = False
    firm: bool = False

    @property
    def asks(self) -> bool:
        """Whether a kind that the gazetteer knows is asked for outright."""
        return self.kind not in {"", "place", "crossing"}


def around(text: str, start: int, end: int, langs: Sequence[str]) -> Context:
    """Return the context of a name at ``start`` to ``end`` of a text made plain by :func:`plain`.

    Examples
    --------
    >>> around("dans la region malienne de kayes", 27, 32, ["fr"]).kind
    'region'
    """
    left = text[max(0, start - WINDOW) : start].rpartition("\n")[2]
    right = text[end : end + WINDOW].partition("\n")[0]
    context = _around(left, right, tuple(langs))
    if context.kind:
        return context
    before = text[max(0, start - KIND_LOOKBEHIND) : start]
    for own in map(words, langs):
        if match := own.again.search(before):  # a word for the kind last named in the sentence
            kinds = own.any_kind.findall(_ENDS.split(before)[-1])
            if kinds:
                return replace(_asked(own, kinds[-1]), plural=False, the=bool(match["the"]))
    return context


@lru_cache(maxsize=10_000)
def _around(left: str, right: str, langs: tuple[str, ...]) -> Context:
    found = []
    for own in map(words, langs):
        found.append(Context(place=bool(own.before.search(left))))
        if match := own.left.search(left):
            asked = _asked(own, match["kind"] or match["apposed"])
            the, former = bool(match["the"]), bool(match["former"])
            origins = (match["origin"] or "", *(match["adjectives"] or "").split())
            found.append(replace(asked, the=the, former=former, origins=origins))
        if match := own.hint.search(left):
            found.append(_asked(own, match["kind"]))
        if match := own.right.search(right):
            asked = _asked(own, match["kind"] or match["said"] or match["one"] or match["named"])
            suffixed, former = bool(match["kind"]), bool(own.former.search(left))
            found.append(replace(asked, former=former, after=True, suffixed=suffixed))
        if own.seat.search(right):
            found.append(Context(kind=TOWN, place=True, after=True))
    return max(found, key=lambda c: (c.asks, bool(c.kind), bool(c.hint), c.place))


def _asked(own: Words, word: str) -> Context:
    kind, hint = kind_of(word, own.kinds), kind_of(word, own.hints)
    return Context(kind=kind, hint="" if kind else hint, plural=word.endswith("s"), place=True)


def linked(between: str, langs: Sequence[str]) -> re.Match[str] | None:
    """Return how the text between two names joins them in one list.

    Examples
    --------
    >>> linked(" et de ", ["fr"])["word"]
    'et'
    >>> linked(" pres de ", ["fr"])
    """
    if len(between) > WINDOW:
        return None
    return next(filter(None, (words(lang).link.search(between) for lang in langs)), None)


def is_kind_of_name_before(between: str, langs: Sequence[str]) -> bool:
    """Return whether a kind between two names is that of the first: *the Kayes region of Mali*.

    Examples
    --------
    >>> is_kind_of_name_before(" region of ", ["en"])
    True
    """
    if len(between) > WINDOW:
        return False
    return any(words(lang).own_kind.search(between) for lang in langs)


def is_quality(word: str) -> bool:
    """Return whether a plain word is a French adjective of the kind that institutions have.

    Names of institutions travel: French is read whatever the text's own language, and English has
    capitals in them.

    Examples
    --------
    >>> is_quality("miniere"), is_quality("annonce")
    (True, False)
    """
    return bool(words("fr").quality.search(word))


def is_common_noun(text: str, start: int, end: int) -> bool:
    """Return whether a capitalised French word with an article is no name: *au Développement*."""
    return bool(
        _ARTICLE.search(text[max(0, start - 6) : start]) and _COMMON.search(text[start:end])
    )


def has_locative_article(text: str, start: int, end: int, langs: Sequence[str]) -> bool:
    """Return whether a capitalised word has the article of a land, and is not an institution's.

    An institution's capital stands before a common adjective: *la Garde nationale*.

    Examples
    --------
    >>> has_locative_article("vers le boundou.", 8, 15, ["fr"])
    True
    """
    left = text[max(0, start - WINDOW) : start].rpartition("\n")[2]
    right = text[end : end + WINDOW]
    found = next(filter(None, (words(lang).article.search(left) for lang in langs)), None)
    if found is None or end - start < MIN_LAND_LETTERS.get(found[0].strip(), _MIN_LETTERS):
        return False
    if _COMMON.search(text[start:end]) or _OF.match(right):
        return False
    # the names of lands that take *la* end in a vowel, those of companies need not: la Sonabel
    if found[0].strip().endswith("la") and text[end - 1] not in "aeiou":
        return False
    if any(words(lang).staff.search(left) for lang in langs):
        return False
    return not any(words(lang).adjective.match(right) for lang in langs)


def container_after(between: str, langs: Sequence[str]) -> re.Match[str] | None:
    """Return how the text between two names says that the first lies in or on the second.

    Examples
    --------
    >>> container_after(", dans le cercle de ", ["fr"])["comma"]
    ','
    """
    if len(between) > WINDOW:
        return None
    return next(filter(None, (words(lang).tail.search(between) for lang in langs)), None)
