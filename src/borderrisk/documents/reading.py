"""A report's document as one text, its pages kept."""

from __future__ import annotations

import email
import email.policy
import io
import re
import zipfile
from bisect import bisect_right
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from borderrisk import files
from borderrisk.documents import markup
from borderrisk.documents.pdf import read_pdf
from borderrisk.errors import input_error

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAIL = re.compile(
    rb"""(?ix) (from|return-path|delivered-to|subject|date):\ |
    ([!-9;-~]+:[^\n]*\n ([\ \t][^\n]*\n)*)* (received|message-id|mime-version):\ """
)
"""A message may begin with any field, such as that of its content: three are a message's alone."""

_TAG = re.compile(rb"(?i)<(!doctype html|!--|\?xml|[a-z][a-z0-9]*(\s[^<>]*)?/?>)")
"""What a page or a piece of one begins with."""

MAX_UNPACKED = 200_000_000
"""Bytes that a .docx may unpack to: a report is far smaller, a zip bomb far larger."""

_CONTROLS = re.compile("[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ud800-\\udfff]")
"""Characters that no text needs: one becomes one space, so that offsets stay."""

_ALIEN = {
    b"\xd0\xcf\x11\xe0": "a Word 97 file (.doc): save it as .docx or plain text",
    b"\x89PNG": "a picture: run text recognition on it first",
    b"\xff\xd8\xff": "a picture: run text recognition on it first",
    b"\xff\xfe": "UTF-16 text: save it as UTF-8",
    b"\xfe\xff": "UTF-16 text: save it as UTF-8",
}
"""What a file begins with that is read as no text, and the way out."""


@dataclass(frozen=True)
class Document:
    """The text of a document.

    Parameters
    ----------
    text : str
        All of it, paragraphs set apart by blank lines.
    page_starts : tuple of int
        Where each page begins in the text; empty for a document without pages.
    title : str
        The title that the document names itself, or none.
    notes : tuple of str
        What was left out of the text.
    """

    text: str
    page_starts: tuple[int, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()

    def page_of(self, offset: int) -> int | None:
        """Return the page, from 1, that an offset into the text lies on.

        Examples
        --------
        >>> Document("one two", page_starts=(0, 4)).page_of(5)
        2
        """
        return bisect_right(self.page_starts, offset) or None


def read_document(path: str | Path) -> Document:
    """Read a document: PDF, DOCX, HTML, EML, RTF or plain text.

    What it is, its first bytes say, not its name.

    Raises
    ------
    InputError
        If it is of another kind, cannot be read, or holds no text; the message names the kind and
        the way out.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "report.txt"
    ...     _ = path.write_text("A post was attacked.", "utf-8")
    ...     read_document(path).text
    'A post was attacked.'
    """
    return parse_document(files.read_bytes(path), Path(path))


def parse_document(content: bytes, file: object) -> Document:
    r"""Return the document that some bytes hold; ``file`` is what issues name.

    Examples
    --------
    >>> parse_document(b"<html><p>One.</p><p>Two.</p></html>", "page.html").text
    'One.\n\nTwo.'
    """
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, what in _ALIEN.items():
        if content.startswith(magic):
            raise input_error(file, found=f"found {what}")
    if start.startswith(b"%PDF"):
        found = Document(*read_pdf(content, file))
    elif start.startswith(b"PK\x03\x04"):
        found = _docx(content, file)
    elif start.startswith(b"{\\rtf"):
        found = _rtf(content, file)
    elif _TAG.match(start):
        found = _html(markup.decode_html(content))
    elif _MAIL.match(start):
        found = _mail(content)
    else:
        found = Document(files.decoded(content, file))
    if not found.text.strip():
        remedy = "; a scan needs text recognition first" if start.startswith(b"%PDF") else ""
        raise input_error(file, found=f"no text in it{remedy}")
    if "\x00" in found.text:
        raise input_error(file, found="binary content, a document or plain text is needed")
    return replace(found, text=_CONTROLS.sub(" ", found.text))


def _docx(content: bytes, file: object) -> Document:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise input_error(file, found=f"not a readable archive: {error}") from error
    if "word/document.xml" not in names:
        raise input_error(file, found="an archive that is no .docx: save it as .docx or plain text")
    if size > MAX_UNPACKED:
        raise input_error(file, found=f"unpacks to {size} bytes, at most {MAX_UNPACKED} are read")
    try:
        import docx  # noqa: PLC0415
    except ImportError:
        raise input_error(
            file, found="a .docx needs python-docx: pip install borderrisk[documents]"
        ) from None
    try:
        document = docx.Document(io.BytesIO(content))
        blocks = list(_blocks(document))
        title = str(document.core_properties.title or "").strip()
    except Exception as error:
        message = f"not a readable .docx ({type(error).__name__}): save it again, or as plain text"
        raise input_error(file, found=message) from error
    return Document("\n\n".join(filter(None, blocks)), title=title)


def _blocks(document: object) -> Iterable[str]:
    """Yield paragraphs and cells of tables, in the document's order."""
    for block in document.iter_inner_content():  # type: ignore[attr-defined]
        if hasattr(block, "rows"):
            for row in block.rows:
                yield from dict.fromkeys(cell.text.strip() for cell in row.cells)
        else:
            yield block.text.strip()


def _rtf(content: bytes, file: object) -> Document:
    text, missing = markup.from_rtf(content.decode("latin-1"))
    if missing:
        raise input_error(file, found=f"RTF cut short, {missing} groups open: save it again")
    return Document(text)


def _html(source: str) -> Document:
    text, title = markup.from_html(source)
    return Document(text, title=title)


def _mail(content: bytes) -> Document:
    """Return the body of a message, plain before HTML, with its subject as title."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return Document("")
    text = str(body.get_content())
    found = _html(text) if body.get_content_subtype() == "html" else Document(text)
    return Document(found.text, title=str(message.get("subject", "")).strip())
