"""The text that a reader sees of a page or of RTF."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|d[dlt]|div|fig(caption|ure)|footer|h[1-6r]|header"
    "|li|main|[ou]l|p|pre|section|table|t[dhr]"
)
"""Elements that end a paragraph."""

_SILENT = frozenset(["script", "style", "nav", "noscript", "template", "svg"])
"""Elements whose text no reader of the page sees as its report."""


class _Reader(HTMLParser):
    """Keeps what a reader of a page sees: text, and where its blocks end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.title: list[str] = []
        self.silent = 0
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.in_title = tag == "title"
        self.silent += tag in _SILENT
        if _BLOCKS.fullmatch(tag):
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        self.in_title = False
        self.silent = max(0, self.silent - (tag in _SILENT))
        if _BLOCKS.fullmatch(tag):
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title.append(data)
        elif not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def from_html(text: str) -> tuple[str, str]:
    """Return the text of a page, its blocks set apart by blank lines, and its title."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    blocks = (block.strip() for block in "".join(reader.parts).split("\n\n"))
    text = "\n\n".join(filter(None, blocks))
    return text, " ".join("".join(reader.title).split())


def decode_html(content: bytes) -> str:
    """Return a page as text, in the encoding that it names, else UTF-8, else Windows-1252."""
    named = re.search(rb"(?i)charset=[\"']?([\w-]+)", content[:2048])
    for encoding in (named[1].decode("ascii") if named else "utf-8", "utf-8"):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


_RTF = re.compile(
    r"\\(?P<word>[a-z]+)(?P<number>-?\d+)? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-z'])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]"
)
_RTF_SILENT = re.compile(
    "(font|color|list|rsid)(tbl|table)|stylesheet|info|pict|object|themedata|header|footer|generator"
    "|datastore|latentstyles|xmlnstbl|fldinst"
)
"""Groups that hold no text of the document."""

_RTF_SIGNS = {
    "par": "\n\n", "line": "\n", "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "cell": "\n\n",
    "page": "\n\n", "row": "\n\n", "sect": "\n\n",
}  # fmt: skip


def from_rtf(source: str) -> tuple[str, int]:
    """Return the text of RTF without its fonts, styles, pictures and fields, and its open groups.

    A group that is not closed shows that the rest is missing.
    """
    parts: list[str] = []
    stack: list[tuple[bool, int]] = []
    silent, after_unicode, skip = False, 1, 0
    for match in _RTF.finditer(source):
        word, sign, brace = match["word"], match["sign"], match["brace"]
        piece = ""
        if brace == "{":
            stack.append((silent, after_unicode))
        elif brace == "}":
            silent, after_unicode = (stack or [(False, 1)]).pop()
        elif sign == "*" or (word and _RTF_SILENT.fullmatch(word)):
            silent = True
        elif word == "uc":
            after_unicode = int(match["number"] or 1)
        elif word == "u":
            piece, skip = chr(int(match["number"] or 63) % 65536), after_unicode
        elif match["hex"]:
            piece = bytes.fromhex(match["hex"]).decode("cp1252", "replace")
            piece, skip = ("", skip - 1) if skip else (piece, 0)
        elif match["text"]:
            piece, skip = match["text"][skip:], max(0, skip - len(match["text"]))
        else:
            piece = _RTF_SIGNS.get(
                word or "", {"~": "\u00a0", "\\": "\\", "_": "-"}.get(sign or "", "")
            )
        if piece and not silent:
            parts.append(piece)
    return "".join(parts).strip(), len(stack)
