"""The languages of the interface, and one text of several in the reader's."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from borderrisk.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Mapping

FALLBACK = "en"
"""The language whose messages are complete by definition: others fall back to it."""

MESSAGES = ("viewer", "messages")
"""Where the package keeps one file of messages per language."""

_FOLDER = files("borderrisk").joinpath(*MESSAGES)
_FILES = (file.name for file in _FOLDER.iterdir())
LANGUAGES = (
    FALLBACK,
    *sorted({name.removesuffix(".toml") for name in _FILES if name.endswith(".toml")} - {FALLBACK}),
)
"""Every language that has a file of messages, English first."""


@cache
def messages(lang: str) -> Mapping[str, str]:
    """Return every message of the page in one language, keyed as ``group.name``.

    Raises
    ------
    PageError
        For a language that is not there.

    Examples
    --------
    >>> messages("fr")["layer.border"]
    'Frontière'
    """
    if lang not in LANGUAGES:
        raise PageError(f"no language {lang!r}; there are {', '.join(LANGUAGES)}")
    text = _FOLDER.joinpath(f"{lang}.toml").read_text("utf-8")
    found: dict[str, str] = {}
    for key, value in tomllib.loads(text).items():
        found |= (
            {f"{key}.{k}": v for k, v in value.items()} if isinstance(value, dict) else {key: value}
        )
    return MappingProxyType(found if lang == FALLBACK else dict(messages(FALLBACK)) | found)


def localized(text: Mapping[str, str] | str, lang: str) -> str:
    """Return a text in a language, or in the first that it has.

    Parameters
    ----------
    text : str or mapping of language to str
        One text for all languages, or one per language.
    lang : str
        The reader's language.

    Examples
    --------
    >>> localized({"en": "river", "fr": "rivière"}, "fr")
    'rivière'
    >>> localized({"en": "river"}, "es")
    'river'
    """
    if isinstance(text, str):
        return text
    return text.get(lang) or next(iter(text.values()), "")
