"""Text in and bytes out, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import stat
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from borderrisk.errors import input_error, short_repr

if TYPE_CHECKING:
    from collections.abc import Iterator

_DISGUISES = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook", "save the sheet as CSV UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls)", "save it as text, or as CSV UTF-8"),
    (b"%PDF", "a PDF", "save its text"),
    (b"{\\rtf", "RTF", "save it as plain text, UTF-8"),
    (b"SQLite format 3\x00", "a SQLite file", "a layer is named .gpkg, a table saved as CSV"),
    (b"PAR1", "Parquet", "save its rows as CSV UTF-8"),
    (b"fgb\x03", "FlatGeobuf", "save its rows as CSV UTF-8"),
    (b"\x00\x00\x27\x0a", "a shapefile", "save its rows as CSV UTF-8"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"\xff\xfe", "UTF-16 text", "save it as UTF-8"),
    (b"\xfe\xff", "UTF-16 text", "save it as UTF-8"),
    (b"<!doctype html", "an HTML page", "an error page may have been saved in place of the file"),
    (b"<html", "an HTML page", "an error page may have been saved in place of the file"),
    (b"<?xml", "XML", "save it as GeoJSON, GeoPackage or CSV"),
)
"""First bytes of what is often saved under another's name, what it is, and the way out."""

_TEXTUAL = ("RTF", "an HTML page", "XML")
"""Those that are text: refused where a table or coordinates are needed, not before."""

_DEFERRED = (signal.SIGINT, signal.SIGTERM)
"""Signals that wait until a file is whole: by hand, and of a machine that shuts down."""


def read_text(path: str | Path) -> str:
    """Return the text of a UTF-8 file; a byte-order mark is accepted and dropped.

    Raises
    ------
    InputError
        If there is no such file, or it is no UTF-8 text; what it is instead is named.
    """
    return decoded(read_bytes(path), path)


def read_bytes(path: str | Path) -> bytes:
    """Return the content of a file.

    Raises
    ------
    InputError
        If there is no such file, or it cannot be read.
    """
    file = Path(path)
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise input_error(file, found="no such file") from error
    except IsADirectoryError as error:
        raise input_error(file, found="found a folder, a file is needed") from error
    except OSError as error:
        raise input_error(file, found=str(error.strerror)) from error
    except ValueError as error:  # a NUL in the name
        raise input_error(short_repr(str(path)), found="no such file") from error


def disguise(content: bytes, *, textual: bool = True) -> str | None:
    """Return what bytes are if they are often taken for text or a table, with the way out.

    Parameters
    ----------
    content : bytes
        The first of them are enough.
    textual : bool
        Whether RTF, HTML and XML count, which are text.

    Examples
    --------
    >>> disguise(b"%PDF-1.7")
    'found a PDF; save its text'
    >>> disguise(b"name,lon,lat")
    """
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:32].lower()
    for magic, name, way_out in _DISGUISES:
        if start.startswith(magic.lower()) and (textual or name not in _TEXTUAL):
            return f"found {name}; {way_out}"
    return None


def decoded(content: bytes, source: object) -> str:
    """Return bytes as text, or say where in the source they are no UTF-8."""
    if found := disguise(content, textual=False):
        raise input_error(source, found=f"{found} (expected UTF-8 text)")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise input_error(
            source, found=f"byte {error.start} is no UTF-8, expected UTF-8; save it as UTF-8"
        ) from error


def write_file(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write a file whole or not at all: beside its target first, then renamed once.

    A file that exists keeps its mode. Ctrl-C and SIGTERM wait until the file is whole.

    Raises
    ------
    InputError
        If the folder is missing or may not be written, or the target is no regular file: a
        device, a FIFO and a symbolic link are never replaced.
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise input_error(target, found="no such folder")
    try:
        mode = _mode(target)
        with _whole():
            handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
            beside = Path(temporary)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                beside.chmod(mode)
                beside.replace(target)
            finally:
                beside.unlink(missing_ok=True)
    except OSError as error:
        raise input_error(target, found=str(error.strerror)) from error
    return target


@contextmanager
def replaced(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a path to write to, which becomes the target when all went well: for what is long.

    Beside the target there is a folder meanwhile; Ctrl-C, SIGTERM and errors leave neither.

    Raises
    ------
    InputError
        As :func:`write_file`.
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise input_error(target, found="no such folder")
    mode = _mode(target)
    folder = target.parent / f".{secrets.token_hex(8)}"  # known before it is there
    try:
        with _interruptible():
            try:
                folder.mkdir(mode=0o700)
                beside = folder / target.name
                yield beside
                beside.chmod(mode)
                beside.replace(target)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise input_error(target, found=str(error.strerror or error)) from error


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM end the work as Ctrl-C does, by an exception that tidies up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def require_file(path: str | Path) -> Path:
    """Return the path of a file that is there.

    Raises
    ------
    InputError
        If there is no such file, or it is a folder.
    """
    file = Path(path)
    if file.is_dir():
        raise input_error(file, found="found a folder, a file is needed")
    if not file.exists():
        raise input_error(file, found="no such file")
    return file


def _mode(target: Path) -> int:
    """Return the permissions of a file to write: those it has, or those of a new one."""
    try:
        found = target.lstat().st_mode
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
    if not stat.S_ISREG(found):
        kinds = {stat.S_IFLNK: "a symbolic link", stat.S_IFIFO: "a FIFO", stat.S_IFDIR: "a folder"}
        kind = kinds.get(stat.S_IFMT(found), "a device")
        raise input_error(target, found=f"found {kind}, a file is needed to write to")
    return stat.S_IMODE(found)


@contextmanager
def _whole() -> Iterator[None]:
    """Hold back signals until the writing is done, so that no temporary file stays behind."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does
        return
    came: list[int] = []

    def note(number: int, _frame: object) -> None:
        came.append(number)

    before = {number: signal.signal(number, note) for number in _DEFERRED}
    try:
        yield
    finally:
        for held, handler in before.items():
            signal.signal(held, handler)
    for number in came:
        signal.raise_signal(number)
