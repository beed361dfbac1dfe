"""What a sentence shows of who says it, in which mode, of which day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from borderrisk.records import read_toml
from borderrisk.text.layout import ReadingText, normalize
from borderrisk.text.triggers import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

MODALITIES = ("stated", "conditional", "denied", "questioned", "recommended", "planned")

MAX_SPEAKER_WORDS = 12
"""A longer stretch between commas is a clause, not the name of a speaker."""

_PRECEDENCE = ("denied", "questioned", "recommended", "conditional", "planned")
"""What a sentence does as a whole, first: who denies that men *would* come denies."""

_SPEAKER_END = re.compile(r"[,;:.!?()«»“”\"…\n]| [–—-] ")


@dataclass(frozen=True)
class Finding(Generic[T]):
    """A proposal with its evidence.

    Parameters
    ----------
    value : object or None
        None where the sentence does not decide; the evidence may then show what made it unsure.
    evidence : str
        The words of the sentence that show it; empty if there are none.
    start, end : int
        Where they stand in the sentence as given: code points, half-open.
    """

    value: T | None = None
    evidence: str = ""
    start: int = 0
    end: int = 0


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
    named = sorted({*_cited(folded), *_subjects(folded)})
    spans = list(dict.fromkeys((one.start, one.end) for one in named))
    if not spans:
        return Finding()
    chain = tuple(reading.text[start:end] for start, end in spans)
    start, end = min(one.first for one in named), max(one.last for one in named)
    return _found(chain, reading, start, end)


def modality(sentence: str) -> Finding[str]:
    """Return how a sentence puts what it says.

    Parameters
    ----------
    sentence : str
        In French or English.

    Returns
    -------
    Finding
        One of :data:`MODALITIES`, *stated* where no word says otherwise; None where the verb may be
        that of a duty or of an expectation (*devrait*).

    Examples
    --------
    >>> found = modality("Le groupe aurait installé une base.")
    >>> found.value, found.evidence
    ('conditional', 'aurait')
    >>> modality("The centre calls for joint patrols.").value
    'recommended'
    """
    reading = normalize(sentence)
    folded = plain(reading.text)
    found = {name: _first(name, reading.text, folded) for name in (*_PRECEDENCE, "unsure")}
    if unsure := found.pop("unsure"):
        others = [name for name in ("denied", "recommended") if found[name]]
        return _found(others[0] if others else None, reading, *unsure)
    if folded.rstrip(" »”\"')").endswith("?") and not found["denied"]:
        end = len(folded)
        return _found("questioned", reading, end - 1, end)
    for name in _PRECEDENCE:
        if span := found[name]:
            return _found(name, reading, *span)
    return Finding("stated")


def date_of(sentence: str, published: date | str) -> Finding[str]:
    """Return the day, month or year of what a sentence tells.

    Parameters
    ----------
    sentence : str
        In French or English.
    published : date or str
        The day of publication, from which *mardi dernier* and *yesterday* count.

    Returns
    -------
    Finding
        ``2025-04-22``, ``2025-03`` or ``2024``, as fine as the words; None where no date or more
        than one stands there, or only a bound (*depuis 2012*).

    Examples
    --------
    >>> date_of("Mardi dernier, un pont a sauté.", "2025-04-28").value
    '2025-04-22'
    >>> date_of("The attack of 3 March cut the road.", "2025-04-28").value
    '2025-03-03'
    >>> date_of("Depuis 2012, la route est coupée.", "2025-04-28").value
    """
    day = published if isinstance(published, date) else date.fromisoformat(published)
    reading = normalize(sentence)
    folded = plain(reading.text)
    ahead = any(_first(mode, reading.text, folded) for mode in ("planned", "unsure"))
    found = [one for one in _dates(folded, day, ahead=ahead) if not _is_bound(folded, one[1])]
    values = {value for value, _, _ in found}
    if not found:
        return Finding()
    finest = max(values, key=len)
    if any(not finest.startswith(value) for value in values):
        return _found(None, reading, found[0][1], found[-1][2])
    return _found(finest, reading, *next(one[1:] for one in found if one[0] == finest))


def _found(value: T | None, reading: ReadingText, start: int, end: int) -> Finding[T]:
    given = reading.to_given(start, end)
    return Finding(value, reading.text[start:end], *given)


# who


class _Speaker(NamedTuple):
    """Where a speaker is named and where the words that show it begin and end.

    ``rank`` orders the chain: whom a speaker cites, who says it, who passes it on.
    """

    rank: int
    start: int
    end: int
    first: int
    last: int


def _cited(text: str) -> Iterator[_Speaker]:
    """Yield each speaker named behind a word that leads to one."""
    for rank, name in enumerate(("citing", "said", "source", "relay", "dative")):
        for match in _pattern("speakers", name).finditer(text):
            if name == "said" and not _follows_words_said(text, match.start()):
                continue
            if span := _name_behind(text, match.end(), until_article=name == "dative"):
                yield _Speaker(rank, *span, match.start(), span[1])
            if name == "dative" and span and (teller := _name_behind(text, span[1])):
                yield _Speaker(1, *teller, match.start(), teller[1])


def _follows_words_said(text: str, at: int) -> bool:
    """Return whether a verb of saying follows what was said, with its speaker behind it."""
    dative = _pattern("speakers", "dative").match(text, at)
    return dative is None and text[:at].rstrip()[-1:] in {",", "»", '"', "”"}


def _subjects(text: str) -> Iterator[_Speaker]:
    """Yield each speaker before a verb of saying: *le maire a indiqué que*."""
    said, acts, citing = (_any("speakers", name) for name in ("said", "acts", "citing"))
    forms = (
        (1, rf"\b(?:(?:{said})(?= (?:\w+ )?(?:que|qu'|that)\b)|(?:{acts})\b)"),
        (3, rf", (?:{citing})\b"),
    )
    for rank, form in forms:
        for match in re.finditer(form, text):
            left = text[: match.start()].rstrip()
            start = max((m.end() for m in _SPEAKER_END.finditer(left)), default=0)
            span = _trimmed(left, start, len(left))
            if span and _is_speaker(text[slice(*span)]):
                yield _Speaker(rank, *span, span[0], match.end())


def _name_behind(text: str, at: int, *, until_article: bool = False) -> tuple[int, int] | None:
    """Return the stretch that names a speaker behind a word, or nothing if it is no name."""
    at += len(re.match(rf"(?: (?:on )?(?:{_any('dates', 'days')}))?", text[at:]).group())  # type: ignore[union-attr]
    stop = _SPEAKER_END.search(text, at)
    end = stop.start() if stop else len(text)
    words = "un|une|le|la|les|des" if until_article else _any("speakers", "ends")
    first = re.compile(r" ?(?:(?:l'|la |le |the |an? )?[\w-]+)").match(text, at, end)
    if first and (clause := re.search(rf" (?:{words})\b", text[first.end() : end])):
        end = first.end() + clause.start()
    span = _trimmed(text, at, end)
    return span if span and _is_speaker(text[slice(*span)]) else None


def _is_speaker(words: str) -> bool:
    if re.match(rf"(?:{_any('speakers', 'nobody')})\b", words):
        return False
    return len(words.split()) <= MAX_SPEAKER_WORDS and not _pattern("speakers", "source").match(
        words
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    inner = text[start:end]
    joint = re.match(r" *(?:(?:mais|et|or|but|and|also|however|enfin|ainsi) )?", inner)
    start += joint.end() if joint else 0
    inner = text[start:end]
    if not inner.strip(" '-"):
        return None
    return start, start + len(inner.rstrip())


# how


def _first(name: str, text: str, folded: str) -> tuple[int, int] | None:
    """Return the first word of a mode; *may* with a small letter is a verb, not a month."""
    exceptions = frozenset(_table()["modality"]["exceptions"])
    spans = (m.span() for m in _pattern("modality", name).finditer(folded))
    found = [(a, b) for a, b in spans if folded[a:b] not in exceptions and text[a].islower()]
    if name == "conditional":
        found += [m.span() for m in re.finditer(r"\bmay\b(?! \d)", text)]
    return min(found, default=None)


# when


def _dates(text: str, published: date, *, ahead: bool) -> Iterator[tuple[str, int, int]]:
    """Yield each date, with where it stands; the words of one are not read again for another.

    A date without its year is the last up to the day of publication, or the next if the sentence
    looks ahead.
    """
    taken: list[tuple[int, int]] = []
    for reader in (_written_days, _months, _relative, _weekdays, _years):
        for value, start, end in reader(text, published, ahead):
            if all(end <= a or b <= start for a, b in taken):
                taken.append((start, end))
                yield value, start, end


def _written_days(text: str, published: date, ahead: bool) -> Iterator[tuple[str, int, int]]:  # noqa: FBT001
    weekday = rf"(?:(?:{_any('dates', 'days')})(?: the)? )?"
    year = r"(?:[.,]? (?P<year>(?:19|20)\d\d))?"
    forms = (
        rf"\b{weekday}(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?(?: of)? (?:{_months_form()})\b{year}",
        rf"\b(?:{_months_form()})\b (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d){year}",
        r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b",
    )
    for form in forms:
        for match in re.finditer(form, text):
            month = match["month"] if "month" in match.groupdict() else _month(match)
            found = _day(match["year"], int(month), int(match["day"]), published, ahead=ahead)
            if found is not None:
                yield found.isoformat(), *match.span()


def _months(text: str, published: date, ahead: bool) -> Iterator[tuple[str, int, int]]:  # noqa: FBT001
    lead = r"(?:en|in|de|of|d'|debut|fin|mi-|early|late|mid-) ?"
    year = r" (?P<year>(?:19|20)\d\d)\b"
    for form in (rf"\b{lead}(?:{_months_form()})\b(?:{year})?", rf"\b(?:{_months_form()})\b{year}"):
        for match in re.finditer(form, text):
            month = int(_month(match))
            passed = month < published.month if ahead else month > published.month
            near = published.year + (passed if ahead else -passed)
            yield f"{int(match['year'] or near)}-{month:02}", *match.span()
    for match in re.finditer(r"\b(?:le mois dernier|le mois passe|last month)\b", text):
        before = published.replace(day=1) - timedelta(days=1)
        yield f"{before:%Y-%m}", *match.span()


def _relative(text: str, published: date, ahead: bool) -> Iterator[tuple[str, int, int]]:  # noqa: ARG001, FBT001
    for names, days in _table()["dates"]["near"].items():
        for match in re.finditer(rf"\b(?:{names})\b", text):
            yield (published + timedelta(days=days)).isoformat(), *match.span()


def _weekdays(text: str, published: date, ahead: bool) -> Iterator[tuple[str, int, int]]:  # noqa: FBT001
    last, following = (_any("dates", name) for name in ("last", "next"))
    side = rf"{last}|{following}"
    for number, names in enumerate(_table()["dates"]["days"]):
        form = rf"\b(?:(?P<before>{side}) )?(?:{names})\b(?: (?P<after>{side}))?"
        for match in re.finditer(form, text):
            word = match["before"] or match["after"] or ""
            back = (published.weekday() - number) % 7
            if re.fullmatch(following, word) or (ahead and not word):
                back -= 7
            elif word and back == 0:
                back = 7
            yield (published - timedelta(days=back)).isoformat(), *match.span()


def _years(text: str, published: date, ahead: bool) -> Iterator[tuple[str, int, int]]:  # noqa: ARG001, FBT001
    for match in re.finditer(r"\b(?:en|in|de|of) (?P<year>(?:19|20)\d\d)\b", text):
        yield match["year"], *match.span()
    for match in re.finditer(r"\b(?:l'an dernier|l'annee derniere|l'an passe|last year)\b", text):
        yield str(published.year - 1), *match.span()


def _day(year: str | None, month: int, day: int, published: date, *, ahead: bool) -> date | None:
    """Return a day; without a year, the nearest on the side of publication that is looked to."""
    try:
        found = date(int(year or published.year), month, day)
        if year is None and ahead and found < published:
            return found.replace(year=found.year + 1)
        if year is None and not ahead and found > published:
            return found.replace(year=found.year - 1)
    except ValueError:
        return None
    return found


def _is_bound(text: str, start: int) -> bool:
    """Return whether a date bounds a time: *depuis mars*, *before 2020*."""
    left = text[max(0, start - 24) : start]
    bound = rf"\b(?:{_any('dates', 'bounds')}) (?:le |la |the |mois de |debut |fin )?$"
    return bool(re.search(bound, left))


def _month(match: re.Match[str]) -> str:
    return next(name[1:] for name, found in match.groupdict().items() if found and name[:1] == "m")


def _months_form() -> str:
    names = _table()["dates"]["months"]
    return "|".join(f"(?P<m{number}>{group})" for number, group in enumerate(names, start=1))


# words


@cache
def _table() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("statements.toml"))


def _any(section: str, name: str) -> str:
    found: Iterable[str] = _table()[section][name]
    return "|".join(sorted(found, key=len, reverse=True))


@cache
def _pattern(section: str, name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_any(section, name)})(?![\w])")
