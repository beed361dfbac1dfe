"""The messages of the page, one file per language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from borderrisk.errors import PageError
from borderrisk.languages import FALLBACK, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    text = files(__package__).joinpath(f"{lang}.toml").read_text("utf-8")
    found: dict[str, str] = {}
    for key, value in tomllib.loads(text).items():
        found |= (
            {f"{key}.{k}": v for k, v in value.items()} if isinstance(value, dict) else {key: value}
        )
    return MappingProxyType(found if lang == FALLBACK else dict(messages(FALLBACK)) | found)
