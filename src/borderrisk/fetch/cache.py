"""What was fetched, on this machine: where it lies, when it came, whether it is still the same."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from borderrisk import files
from borderrisk.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CACHE = "BORDERRISK_CACHE"
"""Environment variable that names the folder of what was fetched."""

_INDEX = "index.json"


def cache_dir() -> Path:
    """Return the folder of what was fetched: one a user, or the one that BORDERRISK_CACHE names.

    Examples
    --------
    >>> cache_dir() == Path(os.environ.get(CACHE, cache_dir()))
    True
    """
    import platformdirs  # noqa: PLC0415

    return Path(os.environ.get(CACHE) or platformdirs.user_cache_dir("borderrisk"))


def pins(source: str) -> dict[str, dict[str, str]]:
    """Return what was fetched from a source: by file its SHA-256, address and day.

    Examples
    --------
    >>> pins("never-fetched")
    {}
    """
    index = cache_dir() / source / _INDEX
    if not index.is_file():
        return {}
    try:
        found: dict[str, dict[str, str]] = json.loads(files.read_text(index))
    except ValueError as error:
        raise DataError(f"{index}: not readable; delete it and fetch again") from error
    return found


def states(source: str) -> Mapping[str, str]:
    """Return the state of each file that was fetched from a source: sound, changed or missing.

    Examples
    --------
    >>> states("never-fetched")
    {}
    """
    folder, found = cache_dir() / source, {}
    for name, noted in pins(source).items():
        path = folder / name
        same = path.is_file() and sha256(path) == noted["sha256"]
        found[name] = "sound" if same else "changed since" if path.is_file() else "missing"
    return found


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pin(target: Path, url: str) -> None:
    """Note the hash of a file that came, so that a change is seen."""
    day = datetime.now(UTC).date().isoformat()
    noted = {"sha256": sha256(target), "url": url, "fetched": day}
    known = pins(target.parent.name) | {target.name: noted}
    files.write_file(target.parent / _INDEX, json.dumps(known, indent=1).encode())


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time bring a file; the others wait and find it there."""
    with path.open("a+b") as lock:
        try:
            import fcntl  # noqa: PLC0415
        except ImportError:  # Windows
            import msvcrt  # noqa: PLC0415

            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
        else:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX)
        yield
