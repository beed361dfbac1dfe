"""Every known name of an area and of the world, and where a text has it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from borderrisk.gazetteer import name_variants, world
from borderrisk.text.words import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from borderrisk.gazetteer import Gazetteer
    from borderrisk.text.tokens import Tokens

PLACE, DEMONYM, ELSEWHERE, ORGANISATION = "place", "demonym", "elsewhere", "organisation"

CITY = "city"
"""The code of a city abroad, whose country need not be known to know that it is not here."""

SEAT = "seat"
"""The code of a seat near by, which may hold places of the area."""

ISO = 3
"""Letters of a country's code."""

_RANK = (ELSEWHERE, DEMONYM, PLACE, ORGANISATION)
"""What wins where the same words are several things: the later."""

_ACRONYM = 3
"""From how many letters on an acronym is no common word written in capitals."""

_SPOKEN_ACRONYM = 4
"""From how many letters on an acronym may be written like a word: Jnim, Unicef."""

_SPOKEN = frozenset({"onu", "oim", "oms", "aes", "fao", "fmi", "msf"})
"""Shorter ones that are written so too, and are no other word."""

MIN_CASELESS_LETTERS = 4
"""From how many letters on a name is met without its capital, in a text that has none."""

MIN_CASELESS_WORDS = 3
"""From how many words on a text without a capital is one whose writer uses none."""


class KnownName(NamedTuple):
    """A known name: its words, what it is, and what case it must have."""

    words: tuple[str, ...]
    label: str
    code: str = ""
    is_short_alias: bool = False
    exact: str = ""
    any_case: bool = False
    rival: bool = False


class Lexicon:
    """Every known name of an area and of the world, by its first word.

    Parameters
    ----------
    gazetteer : Gazetteer
        The area's own places.
    langs : sequence of str
        Whose demonyms are read.
    """

    def __init__(self, gazetteer: Gazetteer, langs: Sequence[str]) -> None:
        self.demonyms = {
            name_variants.words(form): code
            for code, form in _demonyms(world.countries(), langs)
            if form
        }
        own = {place.country for place in gazetteer.places.values() if place.kind == "country"}
        best: dict[tuple[str, ...], KnownName] = {}
        for known in sorted(
            _known_names(gazetteer, langs, own), key=lambda e: _RANK.index(e.label)
        ):
            other = best.get(known.words, known)
            rival = other.label == ELSEWHERE and len(other.code) == ISO and known.label == PLACE
            best[known.words] = known._replace(rival=rival)
        self.first: dict[str, list[KnownName]] = {}
        for known in sorted(best.values(), key=lambda e: (-len(e.words), e.words)):
            self.first.setdefault(known.words[0], []).append(known)


def _known_names(gazetteer: Gazetteer, langs: Sequence[str], own: set[str]) -> Iterator[KnownName]:
    for key, group in gazetteer.variants.items():
        if key:
            yield KnownName(key, PLACE, is_short_alias=all(form.is_short_alias for form in group))
    for name in world.regions():
        yield KnownName(name_variants.words(name), ELSEWHERE, any_case=name[:1].islower())
    for name in world.seats():
        yield KnownName(name_variants.words(name), ELSEWHERE, SEAT)
    for name in world.cities():
        yield KnownName(name_variants.words(name), ELSEWHERE, CITY)
    for code, country in world.countries().items():
        yield from (KnownName(name_variants.words(name), ELSEWHERE, code) for name in country.names)
    for code, form in _demonyms(world.countries(), langs):
        small = form[:1].islower()
        if form and (code in own or len(name_variants.words(form)) > 1):
            yield KnownName(name_variants.words(form), DEMONYM, code, any_case=small)
    for name in table()["organisations"]:
        exact, small = name if name.isupper() else "", name[:1].islower()
        yield KnownName(name_variants.words(name), ORGANISATION, exact=exact, any_case=small)


def _demonyms(known: Iterable[str], langs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield every demonym with its country, in both numbers, and first halves of joint ones."""
    for code in known:
        country = world.countries()[code]
        for lang in langs:
            for form in country.demonyms[lang]:
                yield code, form
                yield code, form if form.endswith(("s", "ese")) else f"{form}s"
        yield from ((code, form) for form in country.joint)


@cache
def joint_halves() -> frozenset[str]:
    """Return first halves of joint adjectives, which stand before a hyphen only: *malo-*."""
    return frozenset(
        name_variants.words(half)[0] for c in world.countries().values() for half in c.joint
    )


_LEXICONS: WeakKeyDictionary[Gazetteer, dict[tuple[str, ...], Lexicon]] = WeakKeyDictionary()


def lexicon_of(gazetteer: Gazetteer, langs: Sequence[str]) -> Lexicon:
    """Return the lexicon of a gazetteer, built once per choice of languages."""
    known = _LEXICONS.setdefault(gazetteer, {})
    if tuple(langs) not in known:
        known[tuple(langs)] = Lexicon(gazetteer, langs)
    return known[tuple(langs)]


class NameMatcher:
    """The known names of a lexicon in one text.

    Parameters
    ----------
    tokens : Tokens
        The words of the text.
    lexicon : Lexicon
        What is known.
    """

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self.tokens, self._first = tokens, lexicon.first
        # a text of several words without a capital is one whose writer uses none
        capitals = any(map(tokens.capital, range(len(tokens))))
        has_case = tokens.plain != tokens.plain.upper()
        self.is_caseless = len(tokens) >= MIN_CASELESS_WORDS and has_case and not capitals

    def match(self, at: int) -> KnownName | None:
        """Return the longest known name that begins with a word."""
        return next(
            (e for e in self._first.get(self.tokens.key(at), ()) if self._fits(e, at)), None
        )

    def _fits(self, known: KnownName, at: int) -> bool:
        last = at + len(known.words)
        # without a capital a name is read in a text that has none, if it is long or a country's
        may_name = known.any_case or self.tokens.capital(at) or (
            self.is_caseless and not (known.exact or known.is_short_alias)
            and (len("".join(known.words)) >= MIN_CASELESS_LETTERS
                 or (known.label == ELSEWHERE and len(known.code) == ISO))
        )  # fmt: skip
        if last > len(self.tokens) or not may_name:
            return False
        for step, word in enumerate(known.words[1:], start=at + 1):
            if not self.tokens.is_same_name(step) or self.tokens.key(step) != word:
                return False
        if known.label == DEMONYM and known.words[0] in joint_halves() and len(known.words) == 1:
            return self.tokens.gap(last) == "-"
        if not known.exact:
            return True
        # an acronym stands in capitals, or as it is spoken: le Jnim
        exact = self.tokens.exact(at, last)
        if exact == known.exact:
            alone = not (self.tokens.is_all_caps(at - 1) or self.tokens.is_all_caps(at + 1))
            return alone or len(self.tokens.exact(at, at + 1)) >= _ACRONYM
        spoken = len(known.exact) >= _SPOKEN_ACRONYM or self.tokens.key(at) in _SPOKEN
        return spoken and exact[1:].islower()
