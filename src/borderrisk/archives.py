"""ZIP archives, opened only where nothing in them can do harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath

from borderrisk.errors import input_error

MAX_BYTES = 1_000_000_000
"""Most that an archive may unpack to: ten times the largest national shapefile met."""

MAX_RATIO = 200
"""Most that a member may grow by: coordinates shrink to a fifth, zeroes a thousandfold."""

_SMALL = 1_000_000
"""Members below this size may grow by any ratio."""


def require_sound(path: Path, content: bytes) -> zipfile.ZipFile:
    """Return an archive whose members stay in their folder and unpack to a sensible size.

    Raises
    ------
    InputError
        If it is damaged, encrypted or a bomb, or a member's name leads out of its folder.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise input_error(path, found=f"not readable as ZIP: {error}") from error
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts:
            raise input_error(path, member.filename, found="this name leads out of the archive")
        if member.flag_bits & 1:
            raise input_error(path, member.filename, found="encrypted, save it without a password")
        if member.file_size > max(_SMALL, MAX_RATIO * member.compress_size):
            total = MAX_BYTES + 1
    if total > MAX_BYTES:
        raise input_error(path, found=f"unpacks to more than {MAX_BYTES / 1e6:g} MB")
    return archive
