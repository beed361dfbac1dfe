"""Data brought from elsewhere, verified: the only module that may open a socket."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Annotated, Any
from urllib.parse import urljoin, urlsplit

from pydantic import Field

from borderrisk import catalogue, files
from borderrisk.countries import by_code
from borderrisk.errors import DataError, input_error, short_repr
from borderrisk.records import Items, Record, read_toml, to_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import requests

    Bring = Callable[[str, str, object], None]

MIRROR = "BORDERRISK_MIRROR"
CACHE = "BORDERRISK_CACHE"
"""Environment variables that name a mirror, and the folder of what was fetched."""

TIMEOUT_S = 30.0
"""Seconds to wait for an answer, and between two packets: a busy server takes ten."""

TRIES = 3
"""Tries of a request that was not answered: servers of public data are often busy."""

_BUSY = (429, 500, 502, 503, 504)
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_CHUNK = 1 << 16
_POINTER = re.compile(rb"oid sha256:([0-9a-f]{64})\nsize (\d+)")
_INDEX = "index.json"


class Source(Record):
    """A publisher whose files may be fetched, as ``data/sources.toml`` describes it."""

    title: str
    layer: str
    url: str
    pointer: str | None = None
    file: str
    licence: str
    attribution: str
    vintage: str
    max_mb: Annotated[int, Field(ge=1)]
    hosts: Items[str] = ()
    sha256: dict[str, str] = Field(default_factory=dict)


@cache
def sources() -> Mapping[str, Source]:
    """Return every source by its name.

    Examples
    --------
    >>> list(sources())
    ['geoboundaries', 'natural-earth', 'natural-earth-rivers', 'geonames']
    """
    path = catalogue.data_dir() / "sources.toml"
    return MappingProxyType(
        {name: to_record(entry, Source, file=path.name, row=name)
         for name, entry in read_toml(path).items()}
    )  # fmt: skip


def cache_dir() -> Path:
    """Return the folder of what was fetched: one a user, or the one that BORDERRISK_CACHE names."""
    import platformdirs  # noqa: PLC0415

    return Path(os.environ.get(CACHE) or platformdirs.user_cache_dir("borderrisk"))


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
    entry = _source(source)
    fill = _filled(source, entry, country, level)
    name = entry.file.format(**fill)
    folder = cache_dir() / source
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / f".{name}.lock"):
        known = entry.sha256.get(name) or pins(source).get(name, {}).get("sha256")
        target = folder / name
        if target.is_file():
            _require_hash(target, known)
            return target
        place = str(mirror or os.environ.get(MIRROR) or "")
        bring: Bring = _copy
        url = f"{place.rstrip('/')}/{source}/{name}" if place else entry.url.format(**fill)
        if not place or "://" in place:
            bring = _Request(source, entry, secure=not place, timeout_s=timeout_s)
            known = known or (None if place else bring.pointed(fill))
        _brought(url, target, known, bring)
        _pin(target, url)
        return target


def pins(source: str) -> dict[str, dict[str, str]]:
    """Return what was fetched from a source: by file its SHA-256, address and day."""
    index = cache_dir() / source / _INDEX
    if not index.is_file():
        return {}
    try:
        found: dict[str, dict[str, str]] = json.loads(files.read_text(index))
    except ValueError as error:
        raise DataError(f"{index}: not readable; delete it and fetch again") from error
    return found


def states(source: str) -> Mapping[str, str]:
    """Return the state of each file that was fetched from a source: sound, changed or missing."""
    folder, found = cache_dir() / source, {}
    for name, pin in pins(source).items():
        path = folder / name
        same = path.is_file() and _sha256(path) == pin["sha256"]
        found[name] = "sound" if same else "changed since" if path.is_file() else "missing"
    return found


def _source(name: str) -> Source:
    if name not in sources():
        known = ", ".join(sources())
        raise input_error(short_repr(name), found=f"no such source, allowed: {known}")
    return sources()[name]


def _filled(name: str, entry: Source, country: str | None, level: int | None) -> dict[str, Any]:
    """Return what fills the form of a file's name."""
    fill: dict[str, Any] = {}
    if "{iso" in entry.file:
        found = by_code(country) if country else None
        if found is None:
            message = f"found {short_repr(country)}, a country's ISO code is needed"
            raise input_error(name, field="country", found=message)
        fill = {"iso2": found.alpha_2, "iso3": found.alpha_3}
    if "{level}" in entry.file:
        if level is None or not 0 <= level <= 5:  # noqa: PLR2004
            message = f"found {short_repr(level)}, a level from 0 to 5 is needed"
            raise input_error(name, field="level", found=message)
        fill["level"] = level
    return fill


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _require_hash(path: Path, known: str | None) -> str:
    found = _sha256(path)
    if known is not None and found != known:
        raise DataError(
            f"{path}: SHA-256 is {found}, {known} is expected; delete the file and fetch it again"
        )
    return found


def _brought(url: str, target: Path, known: str | None, bring: Bring) -> None:
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


def _pin(target: Path, url: str) -> None:
    """Note the hash of a file that came, so that a change is seen."""
    day = datetime.now(UTC).date().isoformat()
    pin = {"sha256": _sha256(target), "url": url, "fetched": day}
    known = pins(target.parent.name) | {target.name: pin}
    files.write_file(target.parent / _INDEX, json.dumps(known, indent=1).encode())


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one process at a time bring a file; the others wait and find it there."""
    with path.open("a+b") as lock:
        _lock(lock.fileno())
        yield


def _lock(handle: int) -> None:
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:  # Windows
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX)


def _show(come: int, announced: int) -> None:
    """Show how much has come on a terminal; a pipe sees nothing."""
    if sys.stderr.isatty():
        of = f" of {announced / 1e6:.1f}" if announced else ""
        end = "\n" if come == announced else ""
        print(f"\r{come / 1e6:.1f}{of} MB", end=end, file=sys.stderr, flush=True)  # noqa: T201


class _Request:
    """Requests to one source: verified hosts, a limit of size, another try when it is busy."""

    def __init__(self, source: str, entry: Source, *, secure: bool, timeout_s: float) -> None:
        self.source, self.entry = source, entry
        self.secure, self.timeout_s = secure, timeout_s

    def pointed(self, fill: dict[str, Any]) -> str | None:
        """Return the hash that the Git LFS pointer of a file states."""
        if self.entry.pointer is None:
            return None
        url = self.entry.pointer.format(**fill)
        with self._open(url) as answer:
            found = _POINTER.search(answer.raw.read(_CHUNK, decode_content=True))
        if found is None:
            raise DataError(f"{url}: no Git LFS pointer, so the file's hash is not known")
        return found[1].decode()

    def __call__(self, url: str, output_file: str, _: object) -> None:
        """Write what an address answers to a file, as pooch asks its downloaders."""
        with self._open(url) as answer, Path(output_file).open("wb") as file:
            self._save(url, answer, file)

    def _save(self, url: str, answer: requests.Response, file: IO[bytes]) -> None:
        import requests  # noqa: PLC0415

        announced = int(answer.headers.get("Content-Length", 0))
        limit, come = self.entry.max_mb * 1_000_000, 0
        if announced > limit:
            raise DataError(f"{url}: {announced / 1e6:.0f} MB, at most {self.entry.max_mb} MB")
        try:
            for chunk in answer.iter_content(_CHUNK):
                if come == 0 and (found := files.disguise(chunk)) and "HTML" in found:
                    raise DataError(f"{url}: {found}; the address may have moved")
                come += len(chunk)
                if come > limit:
                    raise DataError(f"{url}: more than {self.entry.max_mb} MB; nothing was kept")
                file.write(chunk)
                _show(come, announced)
        except requests.RequestException as error:
            raise DataError(f"{url}: broke off after {come} bytes; fetch it again") from error
        if announced and come != announced and "Content-Encoding" not in answer.headers:
            raise DataError(f"{url}: {come} bytes came of {announced}; nothing was kept")

    def _open(self, url: str) -> requests.Response:
        """Return the answer of an address, through redirects to hosts that are allowed."""
        for _ in range(_MOST_REDIRECTS):
            answer = self._asked(url)
            if answer.status_code not in _REDIRECTS:
                break
            answer.close()
            url = self._followed(url, urljoin(url, answer.headers.get("Location", "")))
        else:
            raise DataError(f"{url}: redirected more than {_MOST_REDIRECTS} times")
        if not answer.ok:
            answer.close()
            raise DataError(f"{url}: answered {answer.status_code} {answer.reason}")
        return answer

    def _followed(self, url: str, to: str) -> str:
        before, after = urlsplit(url), urlsplit(to)
        allowed = {before.hostname, *self.entry.hosts}
        if after.hostname not in allowed or (before.port != after.port and not self.secure):
            raise DataError(f"{url}: redirects to another host, {after.netloc}; not followed")
        if after.scheme != "https" and self.secure:
            raise DataError(f"{url}: redirects to {after.scheme}, https is needed")
        return to

    def _asked(self, url: str) -> requests.Response:
        import requests  # noqa: PLC0415

        if self.secure and not url.startswith("https://"):
            raise DataError(f"{url}: https is needed")
        for attempt in range(TRIES):
            try:
                answer = requests.get(
                    url, stream=True, timeout=self.timeout_s, allow_redirects=False
                )
            except requests.ConnectionError as error:
                raise DataError(self._offline(url)) from error
            except requests.Timeout as error:
                raise DataError(f"{url}: no answer within {self.timeout_s:g} s") from error
            if answer.status_code not in _BUSY or attempt == TRIES - 1:
                return answer
            answer.close()
            time.sleep(attempt)
        raise AssertionError

    def _offline(self, url: str) -> str:
        name = urlsplit(url).path.rpartition("/")[2]
        return (
            f"{url}: no connection. Without a network: fetch {name} on another machine, put it as "
            f"{self.source}/{name} on a stick, and say --mirror FOLDER (or {MIRROR}=FOLDER)"
        )
