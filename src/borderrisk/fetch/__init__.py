"""Data brought from elsewhere, verified: the only room that may open a socket."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from borderrisk.errors import DataError, input_error, short_repr
from borderrisk.fetch.cache import CACHE, cache_dir, locked, pin, pins, sha256, states
from borderrisk.fetch.request import MIRROR, Request
from borderrisk.fetch.sources import Source, sources

if TYPE_CHECKING:
    from collections.abc import Callable

    Bring = Callable[[str, str, object], None]

__all__ = [
    "CACHE",
    "MIRROR",
    "TIMEOUT_S",
    "Source",
    "cache_dir",
    "fetch",
    "pins",
    "sources",
    "states",
]

TIMEOUT_S = 30.0
"""Seconds to wait for an answer, and between two packets: a busy server takes ten."""


def fetch(
    source: str, *, country: str | None = None, level: int | None = None,
    mirror: str | Path | None = None, timeout_s: float = TIMEOUT_S,
) -> Path:  # fmt: skip
    """Bring a file into the cache and return its path.

    What is in the cache already is verified and not fetched again. A file is kept only if its
    SHA-256 is the one that is known; one whose hash nobody states is pinned when it first comes.

    Parameters
    ----------
    source : str
        A name of :func:`sources`.
    country : str, optional
        Any code of ISO 3166-1, for sources that have a file a country.
    level : int, optional
        Of units, for sources that have a file a level.
    mirror : str or Path, optional
        A folder, or an address, that holds ``SOURCE/FILE`` in the place of the publisher; by
        default what BORDERRISK_MIRROR names, if anything.
    timeout_s : float
        How long to wait for an answer, and between two packets.

    Raises
    ------
    InputError
        If there is no such source, country or level.
    DataError
        If the file does not come, or is not what it should be; nothing is kept then.

    Examples
    --------
    >>> fetch("geonames", country="Mali", mirror="/media/stick/borderrisk").name  # doctest: +SKIP
    'ML.zip'
    >>> fetch("geoboundaries", country="MLI", level=7)
    Traceback (most recent call last):
    ...
    borderrisk.errors.InputError: geoboundaries:level: found 7, a level from 0 to 5 is needed
    """
    if source not in sources():
        allowed = ", ".join(sources())
        raise input_error(short_repr(source), found=f"no such source, allowed: {allowed}")
    entry = sources()[source]
    fill = entry.fill(source, country, level)
    name = entry.file.format(**fill)
    folder = cache_dir() / source
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / f".{name}.lock"):
        known = entry.sha256.get(name) or pins(source).get(name, {}).get("sha256")
        target = folder / name
        if target.is_file():
            if known not in {None, found := sha256(target)}:
                raise DataError(
                    f"{target}: SHA-256 is {found}, {known} is expected; delete the file and "
                    "fetch it again"
                )
            return target
        place = str(mirror or os.environ.get(MIRROR) or "")
        bring: Bring = _copy
        url = f"{place.rstrip('/')}/{source}/{name}" if place else entry.url.format(**fill)
        if not place or "://" in place:
            bring = Request(source, entry, secure=not place, timeout_s=timeout_s)
            known = known or (None if place else bring.pointed(fill))
        _bring(url, target, known, bring)
        pin(target, url)
        return target


def _bring(url: str, target: Path, known: str | None, bring: Bring) -> None:
    """Bring a file to its place, whole and with the hash that is known, or not at all."""
    import pooch  # noqa: PLC0415 - with requests, half a second that only a fetch costs

    pooch.get_logger().setLevel("ERROR")
    digest = f"sha256:{known}" if known else None
    try:
        pooch.retrieve(url, digest, fname=target.name, path=target.parent, downloader=bring)
    except ValueError as error:
        raise DataError(f"{url}: its SHA-256 is not {known}; nothing was kept") from error


def _copy(url: str, output_file: str, _: object) -> None:
    """Copy a file of a mirror's folder, as pooch asks its downloaders."""
    if not Path(url).is_file():
        raise DataError(f"{url}: no such file in the mirror")
    shutil.copyfile(url, output_file)
