"""Text in and bytes out, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from borderrisk.errors import input_error


def read_text(path: str | Path) -> str:
    """Return the text of a UTF-8 file; a byte-order mark is accepted and dropped."""
    file = Path(path)
    if not file.exists():
        raise input_error(file, found="no such file")
    if not file.is_file():
        raise input_error(file, found="found a folder, a file is needed")
    return decoded(file.read_bytes(), file)


def decoded(content: bytes, source: object) -> str:
    """Return bytes as text, or say where in the source they are no UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise input_error(
            source, found=f"byte {error.start} is no UTF-8, expected UTF-8"
        ) from error


def write_file(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write a file whole or not at all: beside its target first, then renamed once.

    Raises
    ------
    InputError
        If the folder is missing or may not be written.
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise input_error(target, found="no such folder")
    try:
        _replace(target, content)
    except OSError as error:
        raise input_error(target, found=str(error.strerror)) from error
    return target


def _replace(target: Path, content: bytes) -> None:
    """Write beside a file, then rename, with the permissions that a new file gets."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(target)
    finally:
        Path(temporary).unlink(missing_ok=True)
