"""The notebooks themselves, copied for who has the wheel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from borderrisk.errors import input_error
from borderrisk.files import write_file

if TYPE_CHECKING:
    import os


def folder(lang: str = "en") -> Path:
    """Return where the notebooks of a language are: inside a wheel, or at the top of a checkout.

    Examples
    --------
    >>> [path.stem for path in sorted(folder("fr").glob("*.ipynb"))][:2]
    ['01-sources', '02-report']
    """
    installed = Path(__file__).parents[1] / "data" / "notebooks"
    root = installed if installed.is_dir() else Path(__file__).parents[3] / "notebooks"
    return root if lang == "en" else root / lang


def copy(target: str | os.PathLike[str], *, lang: str = "en", force: bool = False) -> list[Path]:
    """Copy the notebooks into a folder, made where it is missing.

    Parameters
    ----------
    target : str or path-like
        The folder.
    lang : {"en", "fr"}
        Of the prose; the code is the same.
    force : bool
        Whether notebooks that are there may be replaced.

    Raises
    ------
    InputError
        If one of them is there already; nothing is written then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in copy(folder, lang="fr")][:2]
    ['01-sources.ipynb', '02-report.ipynb']
    """
    place = Path(target)
    sources = sorted(folder(lang).glob("*.ipynb"))
    if not force and (there := [p.name for p in sources if (place / p.name).exists()]):
        raise input_error(place, found=f"{there[0]} is there already; use --force to replace it")
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise input_error(place, found=str(error.strerror)) from error
    return [write_file(place / path.name, path.read_bytes()) for path in sources]
