"""Which files a command may write."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
import platformdirs

from borderrisk import catalogue
from borderrisk.errors import InputError, Issue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FORCE, WRITTEN = "borderrisk.force", "borderrisk.written"
"""What the context of a command keeps: whether ``--force`` was given, the files it may write."""


def require_free(*targets: Path, inputs: Sequence[object] = (), new_folder: bool = False) -> None:
    """Require that each file may be written, before the first of them is.

    A file that exists is replaced only with ``--force``, or where a command made it and nobody has
    changed it since.

    Parameters
    ----------
    *targets : Path
        The files.
    inputs : sequence
        What the command reads: paths, names or None.
    new_folder : bool
        Whether the command makes the folder when it is missing.

    Raises
    ------
    InputError
        With every issue: no such folder, not a file, an input, among the data of the project, twice
        the same, somebody's own.
    """
    issues = [issue for target in targets for issue in _issues(target, inputs, new_folder)]
    places = [target.resolve() for target in targets]
    issues += [
        Issue(str(target), "", "", "two outputs have this name")
        for number, target in enumerate(targets)
        if target.resolve() in places[:number]
    ]
    if issues:
        raise InputError(issues)
    click.get_current_context().meta.setdefault(WRITTEN, []).extend(targets)


def _issues(target: Path, inputs: Sequence[object], new_folder: bool) -> Iterator[Issue]:  # noqa: FBT001
    def issue(found: str) -> Issue:
        return Issue(str(target), "", "", found)

    read = (Path(str(name)) for name in inputs if name)
    forced = click.get_current_context().meta.get(FORCE)
    if str(target) == "-":
        yield issue("standard output is not for this; name a file")
    elif not target.parent.is_dir() and not (new_folder and not target.parent.exists()):
        yield issue("no such folder")
    elif target.resolve().is_relative_to(catalogue.data_dir().resolve()):
        yield issue("the output lies among the data that come with the project")
    elif target.is_symlink() or (target.exists() and not target.is_file()):
        yield issue("found a link, a device or a folder, a file is needed to write to")
    elif target.exists() and any(path.exists() and target.samefile(path) for path in read):
        yield issue("the output is one of the inputs")
    elif target.exists() and not (forced or _digest(target) in _remembered()):
        yield issue("exists already, and is not as a command of ours left it; --force replaces it")


def remember(context: click.Context) -> None:
    """Note the digests of the files that a command wrote, so that a second run may replace them.

    Digests alone are kept, no names: what was written where is nobody's business.
    """
    digests = [_digest(path) for path in context.meta.get(WRITTEN, ()) if path.is_file()]
    with suppress(OSError):  # without a home of its own a command needs --force, no more
        _memory().parent.mkdir(parents=True, exist_ok=True)
        with _memory().open("a", encoding="ascii") as file:
            file.writelines(f"{digest}\n" for digest in digests)


def _remembered() -> frozenset[str]:
    try:
        return frozenset(_memory().read_text("ascii").split())
    except (OSError, ValueError):
        return frozenset()


def _memory() -> Path:
    return platformdirs.user_state_path("borderrisk") / "outputs"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
