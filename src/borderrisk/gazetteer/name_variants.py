"""How a written name may differ from a known one, with the cost of each difference."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from borderrisk.names import normalize_name

# What a way of writing costs: the more, the less likely the place itself is meant by it.
EXACT = 0.0
DIACRITICS = 0.02
"""Accents lost or added: Kenieba for Kéniéba."""
LISTED = 0.05
"""Another name of the same place in the source's own list."""
LENT = 0.2
"""The long name of a seat, for its unit: Nioro du Sahel for the region of Nioro."""
NICKNAME = 0.36
"""A short listed name that is unlike the name: Somme for Sémé. Too dear to be a pick."""
SPELLING = 0.15
"""Another way of writing the same sounds: Diboly for Diboli, Guidimagha for Guidimakha."""
EDIT = 0.3
"""Per letter left out, added, changed or swapped."""

WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
"""A run of letters or digits, each with its combining marks."""

LONGEST = 60
"""No name is longer than this; what is longer is not compared."""

_SOUNDS = (
    (r"[^a-z]", ""),
    (r"dj|j", "g"),
    (r"dh", "d"),
    (r"th", "t"),
    (r"ph", "f"),
    (r"y", "i"),
    (r"w|ou", "u"),
    (r"gu(?=[ei])", "g"),
    (r"kh|gh|ck|q|x", "k"),
    (r"(.)\1+", r"\1"),
    (r"(?<=...)e$", ""),
)
_RULES = tuple((re.compile(pattern), sound) for pattern, sound in _SOUNDS)


@lru_cache(maxsize=100_000)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name, normalized.

    Examples
    --------
    >>> words("Ould Yengé")
    ('ould', 'yenge')
    """
    return tuple(normalize_name(word) for word in WORD.findall(name))


@lru_cache(maxsize=100_000)
def phonetic_key(name: str) -> str:
    """Return a key that spellings of one name share.

    Examples
    --------
    >>> {phonetic_key(name) for name in ("Guidimagha", "Guidimakha", "Guidimaka")}
    {'gidimaka'}
    """
    key = "".join(words(name))
    for pattern, letters in _RULES:
        key = pattern.sub(letters, key)
    return key


def alike(variant: str, name: str) -> bool:
    """Return whether a listed variant is the first words of a name, or one letter from it.

    Examples
    --------
    >>> alike("Nioro", "Nioro du Rip"), alike("Boghé", "Bogué"), alike("Somme", "Sémé")
    (True, True, False)
    """
    short, whole = words(variant), words(name)
    if whole[: len(short)] == short:
        return True
    one, other = " ".join(short), " ".join(whole)
    return one[:1] == other[:1] and OSA.distance(one, other, score_cutoff=1) <= 1


def usable(variant: str) -> bool:
    """Return whether a listed variant can stand in a text: no code, no transliteration.

    Examples
    --------
    >>> [usable(name) for name in ("Boghé", "KYS", "ka yi")]
    [True, False, False]
    """
    letters = variant.lstrip("'’‘`")
    return len(letters) > 3 and letters[0].isupper() and not letters.isupper()  # noqa: PLR2004
