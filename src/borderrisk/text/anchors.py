"""Quotations found again in a text that has changed, by their words and what stands around them."""

from __future__ import annotations

import re

from rapidfuzz.distance import Postfix, Prefix

AROUND = 32
"""Characters before and after a quotation that tell it apart where it stands twice."""

MIN_AGREEMENT = 8
"""Characters right before and behind that must be those of before: two or three words."""


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a stretch of text.

    Examples
    --------
    >>> around("De Kayes à Bakel.", 3, 8)
    ('De ', ' à Bakel.')
    """
    return text[max(0, start - AROUND) : start], text[end : end + AROUND]


def find_quote(exact: str, prefix: str, suffix: str, text: str) -> tuple[int, int] | None:
    """Return where a quotation stands: where its surroundings agree best, if one place does.

    Parameters
    ----------
    exact, prefix, suffix : str
        As the W3C Web Annotation model's TextQuoteSelector has them.
    text : str
        Where it is looked for.

    Returns
    -------
    tuple of int or None
        Code points, half-open; None where it is gone, or several places fit as well.

    Examples
    --------
    >>> find_quote("Kayes", "vers ", ".", "À Kayes, puis vers Kayes.")
    (19, 24)
    """
    found = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(exact)}(?!\w)", text)]
    if not (prefix or suffix):
        return found[0] if len(found) == 1 else None
    ranked = []
    for span in found:
        before, after = around(text, *span)
        agreement = Postfix.similarity(prefix, before) + Prefix.similarity(suffix, after)
        ranked.append((agreement, span))
    ranked.sort(reverse=True)
    enough = min(MIN_AGREEMENT, len(prefix) + len(suffix))
    if not ranked or ranked[0][0] < enough or ranked[0][0] in {n for n, _ in ranked[1:]}:
        return None
    return ranked[0][1]
