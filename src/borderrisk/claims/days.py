"""The day, month or year of what a sentence tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from borderrisk.claims.findings import Finding, any_of, cues
from borderrisk.claims.modes import first_word
from borderrisk.text import normalize, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    Found = tuple[str, int, int]

_BOUND_WITHIN = 24
"""Characters before a date in which a word makes a bound of it: *depuis le mois de*."""

_YEAR = r"(?P<year>(?:19|20)\d\d)"


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
    ahead = any(first_word(mode, reading.text, folded) for mode in ("planned", "unsure"))
    # depuis mars, before 2020
    bounds = rf"\b(?:{any_of('dates', 'bounds')}) (?:le |la |the |mois de |debut |fin )?$"
    found = [
        (value, start, end)
        for value, start, end in _Dates(folded, day, ahead).all()
        if not re.search(bounds, folded[max(0, start - _BOUND_WITHIN) : start])
    ]
    if not found:
        return Finding()
    finest = max(found, key=lambda one: len(one[0]))
    if any(not finest[0].startswith(value) for value, _, _ in found):
        return Finding.at(None, reading, found[0][1], found[-1][2])
    return Finding.at(finest[0], reading, *finest[1:])


@dataclass(frozen=True)
class _Dates:
    """The dates of a normalized sentence, each with where it stands.

    One without its year is the last up to the day of publication, or the next if the sentence looks
    ahead.
    """

    text: str
    published: date
    ahead: bool

    def all(self) -> Iterator[Found]:
        """Yield every date; the words of one are not read again for another."""
        taken: list[tuple[int, int]] = []
        for read in (self._days, self._months, self._near, self._years):
            for value, start, end in read():
                if all(end <= a or b <= start for a, b in taken):
                    taken.append((start, end))
                    yield value, start, end

    def _days(self) -> Iterator[Found]:
        weekday = rf"(?:(?:{any_of('dates', 'days')})(?: the)? )?"
        day, month, year = r"(?P<day>\d{1,2})", _month_names(), rf"(?:[.,]? {_YEAR})?"
        forms = (
            rf"\b{weekday}{day}(?:er|st|nd|rd|th)?(?: of)? {month}\b{year}",
            rf"\b{month} {day}(?:st|nd|rd|th)?\b(?!\d){year}",
            rf"\b{day}/(?P<month>\d{{1,2}})/{_YEAR}\b",
            rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b",
        )
        for match in self._matches(*forms):
            try:
                found = date(
                    int(match["year"] or self.published.year), _month(match), int(match["day"])
                )
                if match["year"] is None and self.ahead and found < self.published:
                    found = found.replace(year=found.year + 1)
                elif match["year"] is None and not self.ahead and found > self.published:
                    found = found.replace(year=found.year - 1)
            except ValueError:  # 31 February
                continue
            yield found.isoformat(), *match.span()

    def _months(self) -> Iterator[Found]:
        lead, name = r"\b(?:en|in|de|of|d'|debut|fin|mi-|early|late|mid-) ?", _month_names()
        now = self.published
        for match in self._matches(rf"{lead}{name}\b(?: {_YEAR}\b)?", rf"\b{name}\b {_YEAR}\b"):
            month = _month(match)
            near = now.year + (month < now.month if self.ahead else -(month > now.month))
            yield f"{int(match['year'] or near)}-{month:02}", *match.span()
        for match in self._matches(r"\b(?:le mois dernier|le mois passe|last month)\b"):
            yield f"{now.replace(day=1) - timedelta(days=1):%Y-%m}", *match.span()

    def _near(self) -> Iterator[Found]:
        """Yield days told from that of publication: *hier*, *mardi dernier*."""
        for names, days in cues()["dates"]["near"].items():
            for match in self._matches(rf"\b(?:{names})\b"):
                yield (self.published + timedelta(days=days)).isoformat(), *match.span()
        last, following = (any_of("dates", name) for name in ("last", "next"))
        side = rf"{last}|{following}"
        for number, names in enumerate(cues()["dates"]["days"]):
            form = rf"\b(?:(?P<before>{side}) )?(?:{names})\b(?: (?P<after>{side}))?"
            for match in self._matches(form):
                word = match["before"] or match["after"] or ""
                back = (self.published.weekday() - number) % 7
                if re.fullmatch(following, word) or (self.ahead and not word):
                    back -= 7
                elif word and back == 0:
                    back = 7
                yield (self.published - timedelta(days=back)).isoformat(), *match.span()

    def _years(self) -> Iterator[Found]:
        for match in self._matches(rf"\b(?:en|in|de|of) {_YEAR}\b"):
            yield match["year"], *match.span()
        for match in self._matches(r"\b(?:l'an dernier|l'annee derniere|l'an passe|last year)\b"):
            yield str(self.published.year - 1), *match.span()

    def _matches(self, *forms: str) -> Iterator[re.Match[str]]:
        for form in forms:
            yield from re.finditer(form, self.text)


def _month_names() -> str:
    """Return what matches the name of a month, in a group that carries its number."""
    names = enumerate(cues()["dates"]["months"], start=1)
    return f"(?:{'|'.join(f'(?P<m{number}>{group})' for number, group in names)})"


def _month(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("month"):
        return int(groups["month"])
    return next(int(name[1:]) for name, found in groups.items() if found and name[1:].isdigit())
