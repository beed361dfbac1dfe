"""Every known name of an area and of the world, by its first word."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from borderrisk.gazetteer import name_variants, world
from borderrisk.text.words import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from borderrisk.gazetteer import Gazetteer

PLACE, DEMONYM, ELSEWHERE, ORGANISATION = "place", "demonym", "elsewhere", "organisation"

CITY = "city"
"""The code of a city abroad, whose country need not be known to know that it is not here."""

SEAT = "seat"
"""The code of a seat near by, which may hold places of the area."""

ISO = 3
"""Letters of a country's code."""

_RANK = (ELSEWHERE, DEMONYM, PLACE, ORGANISATION)
"""What wins where the same words are several things: the later."""


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
