"""Requests to one source, the only ones that the package makes."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from borderrisk import files
from borderrisk.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import requests

    from borderrisk.fetch.sources import Source

MIRROR = "BORDERRISK_MIRROR"
"""Environment variable that names a mirror."""

TRIES = 3
"""Tries of a request that was not answered: servers of public data are often busy."""

_BUSY = (429, 500, 502, 503, 504)
"""Answers after which another try may do: too many requests, or a server that is down for now."""
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
"""As many as a download takes that goes from a short address over a store to its mirror."""
_CHUNK = 1 << 16
"""Bytes that are hashed and counted at a time, so that no large file stays in memory."""
_POINTER = re.compile(rb"oid sha256:([0-9a-f]{64})\nsize (\d+)")
"""What Git LFS gives in place of a large file: where its bytes are, not what they are."""


class Request:
    """Requests to one source: verified hosts, a limit of size, another try when it is busy."""

    def __init__(self, source: str, entry: Source, *, secure: bool, timeout_s: float) -> None:
        self.source, self.entry = source, entry
        self.secure, self.timeout_s = secure, timeout_s

    def pointed(self, fill: Mapping[str, object]) -> str | None:
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
                if sys.stderr.isatty():  # a pipe sees nothing
                    of = f" of {announced / 1e6:.1f}" if announced else ""
                    end = "\n" if come == announced else ""
                    print(f"\r{come / 1e6:.1f}{of} MB", end=end, file=sys.stderr, flush=True)  # noqa: T201
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
            to = urljoin(url, answer.headers.get("Location", ""))
            before, after = urlsplit(url), urlsplit(to)
            allowed = {before.hostname, *self.entry.hosts}
            if after.hostname not in allowed or (before.port != after.port and not self.secure):
                raise DataError(f"{url}: redirects to another host, {after.netloc}; not followed")
            if after.scheme != "https" and self.secure:
                raise DataError(f"{url}: redirects to {after.scheme}, https is needed")
            url = to
        else:
            raise DataError(f"{url}: redirected more than {_MOST_REDIRECTS} times")
        if not answer.ok:
            answer.close()
            raise DataError(f"{url}: answered {answer.status_code} {answer.reason}")
        return answer

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
                name = urlsplit(url).path.rpartition("/")[2]
                remedy = (
                    f"fetch {name} on another machine, put it as {self.source}/{name} on a stick, "
                    f"and say --mirror FOLDER (or {MIRROR}=FOLDER)"
                )
                raise DataError(f"{url}: no connection. Without a network: {remedy}") from error
            except requests.Timeout as error:
                raise DataError(f"{url}: no answer within {self.timeout_s:g} s") from error
            if answer.status_code not in _BUSY or attempt == TRIES - 1:
                return answer
            answer.close()
            time.sleep(attempt)
        raise AssertionError
