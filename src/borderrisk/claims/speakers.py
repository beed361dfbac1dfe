"""Who says what a sentence says, from the source to the last who passes it on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from borderrisk.claims.findings import Finding, any_of, pattern
from borderrisk.text import normalize, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SPEAKER_WORDS = 12
"""A longer stretch between commas is a clause, not the name of a speaker."""

_LEADS = ("citing", "said", "source", "relay", "dative")
"""Words with a speaker behind them, by the speaker's rank in the chain: whom a speaker cites first,
whom it is passed on to last."""

_SAYS, _RELAYS = 1, 3
"""Ranks of who says something and of who passes it on."""

_END = re.compile(r"[,;:.!?()«»“”\"…\n]| [–—-] ")
"""What no name of a speaker goes beyond."""

_JOINT = re.compile(r" *(?:(?:mais|et|or|but|and|also|however|enfin|ainsi) )?")


class _Speaker(NamedTuple):
    """Where a speaker is named, and where the words that show it begin and end."""

    rank: int
    start: int
    end: int
    first: int
    last: int


def speaker_chain(sentence: str) -> Finding[tuple[str, ...]]:
    """Return who says what a sentence says: the source first, then who passes it on.

    Parameters
    ----------
    sentence : str
        In French or English.

    Returns
    -------
    Finding
        Its value a tuple of names as written; None where nobody is named, or only by a pronoun.

    Examples
    --------
    >>> speaker_chain("Selon le maire de Bakel, cité par l'APS, la route est coupée.").value
    ('le maire de Bakel', "l'APS")
    >>> speaker_chain("The road is cut, the mayor told Reuters.").value
    ('the mayor', 'Reuters')
    >>> speaker_chain("La route est coupée.").value
    """
    reading = normalize(sentence)
    folded = plain(reading.text)
    named = sorted(set(_named(folded)))
    if not named:
        return Finding()
    spans = dict.fromkeys((one.start, one.end) for one in named)
    chain = tuple(reading.text[start:end] for start, end in spans)
    return Finding.at(
        chain, reading, min(one.first for one in named), max(one.last for one in named)
    )


def _named(text: str) -> Iterator[_Speaker]:
    """Yield each speaker named behind a word that leads to one, or before a verb of saying.

    *Selon le maire* is of the first kind, *le maire a indiqué que* of the second.
    """
    for rank, name in enumerate(_LEADS):
        for match in pattern("speakers", name).finditer(text):
            start, is_dative = match.start(), name == "dative"
            if name == "said" and (
                text[:start].rstrip()[-1:] not in {",", "»", '"', "”"}  # nothing said before it
                or pattern("speakers", "dative").match(text, start)
            ):
                continue
            ends = "un|une|le|la|les|des" if is_dative else any_of("speakers", "ends")
            if span := _name_from(text, match.end(), ends):
                yield _Speaker(rank, *span, start, span[1])
                if is_dative and (teller := _name_from(text, span[1], any_of("speakers", "ends"))):
                    yield _Speaker(_SAYS, *teller, start, teller[1])
    said, acts, citing = (any_of("speakers", name) for name in ("said", "acts", "citing"))
    says = rf"\b(?:(?:{said})(?= (?:\w+ )?(?:que|qu'|that)\b)|(?:{acts})\b)"
    for rank, form in ((_SAYS, says), (_RELAYS, rf", (?:{citing})\b")):
        for match in re.finditer(form, text):
            end = len(text[: match.start()].rstrip())
            start = max((stop.end() for stop in _END.finditer(text, 0, end)), default=0)
            if span := _name_in(text, start, end):
                yield _Speaker(rank, *span, span[0], match.end())


def _name_from(text: str, at: int, ends: str) -> tuple[int, int] | None:
    """Return the stretch that names a speaker behind a word, up to a mark or a word that ends it.

    The name's own first word may be one of those: *le conseil qui*, *a l'AFP un élu*.
    """
    if day := re.compile(rf" (?:on )?(?:{any_of('dates', 'days')})").match(text, at):
        at = day.end()
    stop = _END.search(text, at)
    end = stop.start() if stop else len(text)
    first = re.compile(r" ?(?:l'|la |le |the |an? )?[\w-]+").match(text, at, end)
    if first and (clause := re.search(rf" (?:{ends})\b", text[first.end() : end])):
        end = first.end() + clause.start()
    return _name_in(text, at, end)


def _name_in(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return a stretch without its spaces and joint, unless it names nobody."""
    joint = _JOINT.match(text, start, end)
    start = joint.end() if joint else start
    name = text[start:end].rstrip()
    nobody = re.match(rf"(?:{any_of('speakers', 'nobody')})\b", name)
    if not name.strip(" '-") or nobody or pattern("speakers", "source").match(name):
        return None
    return (start, start + len(name)) if len(name.split()) <= MAX_SPEAKER_WORDS else None
