"""A made-up report on paper."""

from __future__ import annotations

from pathlib import Path

_A4_INCHES = (8.27, 11.69)


def write_pdf(text: str, path: str | Path) -> Path:
    """Write a text as a PDF of one page, as a report comes.

    Examples
    --------
    >>> import tempfile
    >>> from borderrisk.claims import read_document
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_document(write_pdf("De Kidira à Kayes.", Path(folder) / "a.pdf")).text.strip()
    'De Kidira à Kayes.'
    """
    from matplotlib import rc_context  # noqa: PLC0415 - of the extra lab
    from matplotlib.figure import Figure  # noqa: PLC0415

    page = Figure(figsize=_A4_INCHES)
    page.text(0.1, 0.9, text, va="top", wrap=True, fontsize=12)
    with rc_context({"pdf.fonttype": 42}):  # letters, not outlines, so that they can be read
        page.savefig(path)
    return Path(path)
