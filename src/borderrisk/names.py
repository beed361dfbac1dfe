"""Names made comparable."""

from __future__ import annotations

import unicodedata


def normalize_name(name: str) -> str:
    """Return a name without case or diacritics, for comparison only.

    Parameters
    ----------
    name : str
        As written.

    Returns
    -------
    str
        Casefolded, decomposed (NFKD), without combining marks.

    Examples
    --------
    >>> normalize_name("Kéniéba")
    'kenieba'
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
