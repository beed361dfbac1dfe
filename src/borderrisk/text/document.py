"""What a whole text says of its mentions that no single sentence does."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from borderrisk.gazetteer import name_variants
from borderrisk.text.lexicon import CITY, DEMONYM, ELSEWHERE, ISO, PLACE
from borderrisk.text.reading import sentence_spans
from borderrisk.text.resolver import AMBIGUOUS, PLACED, UNKNOWN
from borderrisk.text.scoring import shortlist

if TYPE_CHECKING:
    from collections.abc import Sequence

    from borderrisk.text.detector import MentionDetector, Span
    from borderrisk.text.language import Passage
    from borderrisk.text.resolver import Mention

_LOCATIVE = re.compile(
    r"(?:\b(?:en|au|aux|a|dans (?:le|la|les)|in|at|to|in the|near|pres d[eu'])|[,(]) ?$"
)
"""What stands before the name of where a sentence is set, unlike of where somebody comes from."""

_LOOK_BACK = 16
"""Letters before a name in which such words stand: no more than the longest of them need."""

ELSEWHERE_DECIDED = "the text decides this name elsewhere"
"""The evidence of a mention that another one of its name decides."""

_VERB = re.compile(
    r"\b(?:a|ont|est|sont|etait|etaient|avait|avaient|aurait|auraient|serait|seraient|fut|sera|seront|"
    r"has|have|had|is|are|was|were|will|would|said|says)\b"
)
"""A verb between two names makes two statements of them."""


class _Names(NamedTuple):
    """What a stretch of text names.

    ``own`` are names of the area, ``is_own`` says that its countries or rivers are among them,
    ``abroad`` are the places elsewhere that the text is set in.
    """

    own: frozenset[tuple[str, ...]]
    is_own: bool
    abroad: tuple[Span, ...]


def settle(mentions: Sequence[Mention], detector: MentionDetector) -> list[Mention]:
    """Return the mentions as the whole text decides them.

    A name that is decided once is decided for the text. Where all that a sentence names besides
    lies abroad, a homonym of a place of the area is not placed.
    """
    starts = [start for start, _ in sentence_spans(detector.text)]
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        number = bisect_right(starts, mention.span.start)
        by_sentence.setdefault(number, []).append(mention)
    whole, guarded = _names(mentions, detector), []
    for group in by_sentence.values():
        here = _names(group, detector)
        guarded += [_guard(mention, here, whole, detector) for mention in group]
    decided: dict[tuple[str, ...], set[str]] = {}
    for mention in guarded:
        if mention.status == PLACED and mention.span.label == PLACE:
            name = _key(mention, detector)
            for length in range(1, len(name) + 1):  # Nioro du Sahel is Nioro in the next sentence
                decided.setdefault(name[:length], set()).add(mention.candidates[0].place_id)
    return [_decided(m, decided.get(_key(m, detector), set())) for m in guarded]


def abstain(mentions: Sequence[Mention], unread: Sequence[Passage]) -> list[Mention]:
    """Return the mentions, none of them placed where the language of the text is not read."""
    starts = [passage.start for passage in unread]
    found = []
    for mention in mentions:
        number = bisect_right(starts, mention.span.start) - 1
        is_unread = number >= 0 and mention.span.start < unread[number].end
        if is_unread and mention.status == PLACED:
            why = f"the text is in {unread[number].language} here, which is not read"
            found.append(replace(mention, status=AMBIGUOUS, against=(why, *mention.against)))
        else:
            found.append(mention)
    return found


def _names(mentions: Sequence[Mention], detector: MentionDetector) -> _Names:
    own = frozenset(_key(m, detector) for m in mentions if m.span.label == PLACE and m.candidates)
    is_own = any(
        m.span.label == DEMONYM or (m.status == PLACED and m.kind in {"country", "river"})
        for m in mentions
    )
    spans = [m.span for m in mentions]
    # what a list names beside them lies there too: Nara et Kyoto
    in_list = {n for k, span in enumerate(spans) if span.context.linked for n in (k - 1, k)}
    abroad = tuple(
        span
        for n, span in enumerate(spans)
        if span.label == ELSEWHERE
        and (len(span.code) == ISO or span.code == CITY)
        and (n in in_list
             or _LOCATIVE.search(detector.plain[max(0, span.start - _LOOK_BACK) : span.start]))
    )  # fmt: skip
    return _Names(own, is_own, abroad)


def _guard(mention: Mention, here: _Names, whole: _Names, detector: MentionDetector) -> Mention:
    """Return a mention that the text sets abroad without its place."""
    if mention.span.label != PLACE or mention.status not in {PLACED, AMBIGUOUS}:
        return mention
    entries = [detector.gazetteer.places[c.place_id] for c in shortlist(mention.candidates)]
    if mention.kind in {"country", "river"} or any(entry.large for entry in entries):
        return mention
    key = {_key(mention, detector)}
    if here.is_own or here.own - key or whole.is_own or whole.own - key:
        return mention
    span, is_defined = mention.span, mention.span.context.after
    near = [
        s
        for s in here.abroad
        if is_defined
        or not _VERB.search(detector.plain[min(span.end, s.end) : max(span.start, s.start)])
    ]
    abroad = near or (() if here.abroad else whole.abroad)
    if not abroad:
        return mention
    why = f"the text speaks of {detector.text[abroad[0].start : abroad[0].end]}"
    status = UNKNOWN if near and is_defined else AMBIGUOUS
    return replace(mention, status=status, against=(why, *mention.against))


def _decided(mention: Mention, ids: set[str]) -> Mention:
    """Return an ambiguous mention as the one place that its name means elsewhere in the text.

    A town decided is decided; a unit decides between units of its kind only, as *à Kayes* behind
    *la région de Kayes* may well be the town.
    """
    if mention.status != AMBIGUOUS or len(ids) != 1:
        return mention
    [place_id] = ids
    left = shortlist(mention.candidates)
    meant = [c for c in left if c.place_id == place_id]
    if not meant or not (meant[0].kind == "town" or len({c.kind for c in left}) == 1):
        return mention
    others = tuple(c for c in mention.candidates if c.place_id != place_id)
    evidence = (ELSEWHERE_DECIDED, *meant[0].evidence)
    return replace(
        mention, status=PLACED, kind=mention.kind or meant[0].kind, candidates=(*meant, *others),
        evidence=evidence,
    )  # fmt: skip


def _key(mention: Mention, detector: MentionDetector) -> tuple[str, ...]:
    return name_variants.words(detector.text[mention.span.start : mention.span.end])
