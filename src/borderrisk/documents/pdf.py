"""The text of a PDF, page by page, without what only its printer needs."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from borderrisk.documents.columns import by_columns
from borderrisk.errors import input_error
from borderrisk.text import normal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdf import PageObject

HEAD_PAGES = 3
"""From how many pages on a line that stands at the same edge of half of them is a running head."""

_PAGE_NUMBER = re.compile(r"(?i)[-–—]? ?(?:page )?\d{1,4}(?: ?(?:/|of|sur|de) ?\d{1,4})? ?[-–—]?")
"""A line at a page's edge that counts the page, on a page alone too."""

_PARAGRAPH_END = re.compile(r"[.!?:»”\"]\s*$")


class Pages(NamedTuple):
    """The text of a PDF, where each page begins, its title and what was left out or unsure."""

    text: str
    starts: tuple[int, ...]
    title: str
    notes: tuple[str, ...]


def read_pdf(content: bytes, file: object) -> Pages:
    """Return the text of a PDF: columns one after the other, running heads left out.

    Raises
    ------
    InputError
        If the bytes are no PDF that can be read, or the extra ``documents`` is not installed.
    """
    try:
        import pypdf  # noqa: PLC0415 (only who reads a PDF pays for it)
    except ImportError:
        message = "a PDF needs pypdf: pip install borderrisk[documents]"
        raise input_error(file, found=message) from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what matters is raised
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        pages = list(reader.pages)
        written = [normal(page.extract_text() or "").strip() for page in pages]
        title = str((reader.metadata and reader.metadata.title) or "").strip()
    except Exception as error:
        message = (
            f"not a readable PDF ({type(error).__name__}): print it to a new PDF, or save its text"
        )
        raise input_error(file, found=message) from error
    bodies, notes = _tidied(written, [_shaped(page) for page in pages])
    text, starts = "", []
    for body in bodies:
        if text:  # with a blank line where a paragraph ended, else as lines of one paragraph
            text += "\n\n" if _PARAGRAPH_END.search(text) else "\n"
        starts.append(len(text))
        text += body
    return Pages(text, tuple(starts), title, tuple(notes))


def _shaped(page: PageObject) -> str:
    """Return the text of a page with every word where it stands, or nothing if that fails."""
    try:
        return normal(page.extract_text(extraction_mode="layout") or "").strip("\n")
    except Exception:  # noqa: BLE001 (a page that cannot be laid out has its text all the same)
        return ""


def _tidied(written: Sequence[str], shaped: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return pages without running heads, columns one after the other, and what was unsure.

    Running heads are first and last lines that half of the pages share, page numbers aside.
    """
    pages = list(zip(written, shaped, strict=True))
    lines = [(laid_out or plain).splitlines() or [""] for plain, laid_out in pages]
    edges = Counter(head for page in lines for head in {_head(page[0]), _head(page[-1])})
    heads = {line for line, n in edges.items() if line and n * 2 >= len(pages) >= HEAD_PAGES}
    notes = [f"running heads left out: {', '.join(sorted(heads))}"] if heads else []
    bodies = []
    for number, (plain, laid_out) in enumerate(pages, start=1):
        columns, sure = by_columns(_without(laid_out, heads))
        bodies.append(_without(plain, heads) if columns is None else columns)
        if not sure:
            notes.append(f"page {number} may have columns: check the order of its sentences")
    return bodies, notes


def _head(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _without(page: str, heads: set[str]) -> str:
    """Return a page without the running heads and page numbers at its edges."""
    lines = page.splitlines()
    for edge in (0, -1):
        while len(lines) > 1 and (
            not lines[edge].strip()
            or _head(lines[edge]) in heads
            or _PAGE_NUMBER.fullmatch(lines[edge].strip())
        ):
            lines.pop(edge)
    return "\n".join(lines)
