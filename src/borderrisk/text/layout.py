"""A text without its layout: line ends, hyphens, spaces, marks."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from borderrisk.names import normalize_name
from borderrisk.text.words import LANGUAGES, listed, table

if TYPE_CHECKING:
    from collections.abc import Iterator

MIN_WRAP_WIDTH = 25
"""No text is wrapped at fewer characters: shorter lines are those of a list or a poster."""
MAX_WRAP_WIDTH = 120
"""Nor at more: longer lines are paragraphs, one a line."""

_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008", " "),
        **dict.fromkeys("\u2009\u200a\u202f\u205f\u3000\x0c", " "),
        **dict.fromkeys("\r\x0b\x85\u2028\u2029", "\n"),
        **dict.fromkeys("\u2010\u2011", "-"),
    }
)
"""Spaces, line ends and hyphens of any kind; a page break (form feed) goes on as a space does."""

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}

_MARKS = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u061c"
"""Zero-width spaces and joiners, direction marks, byte-order marks: they are not seen."""

_CHANGED = re.compile(
    rf"(?P<soft>\u00ad(?: *\n *)?)|(?P<marks>[{_MARKS}]+)|(?P<ligature>[{''.join(_LIGATURES)}])"
    r"|(?P<note>(?<=[^\W\d_]{3})[⁰¹²³⁴-⁹]+|(?<=[^\W\d_]{3})\[\d{1,3}\]"
    r"|(?<=[^\W\d_]{2}[a-zß-öø-ÿœ])(?<!France)\d{1,2}(?![\w-])|(?<=\w)[*†‡]+)"
    r"|(?P<hyphen>(?<=[^\W\d_])- *\n *(?=[^\W\d_]))|(?P<end> *\n[ \n]*)|(?P<spaces>  +)"
)
"""What reads otherwise than it is written; a note's figure follows three letters or more."""

_LIST_MARK = re.compile(
    r"(?:(?P<bullet>[•·▪◦#>|])|(?P<dash>[-–—*])|(?P<number>\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])) "
)
"""What begins an entry of a list; a dash or a number may also stand in a wrapped sentence."""

LETTER_RUN = re.compile(r"[^\W\d_]+")
"""A run of letters."""


@dataclass(frozen=True)
class ReadingText:
    """A text as it is read, with a map back to the text as given.

    Parameters
    ----------
    given : str
        The text that offsets and hashes count, in the form of :func:`normal`.
    text : str
        The same in reading form: one line per paragraph, heading or list entry, one space between
        words, no hyphen or mark of the layout.
    """

    given: str = field(repr=False)
    text: str
    _pieces: tuple[tuple[int, int, int, int], ...] = field(repr=False)
    _starts: tuple[int, ...] = field(repr=False, compare=False)

    def to_given(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets, in the text as given, of a stretch of the reading form.

        Parameters
        ----------
        start, end : int
            Code points of :attr:`text`, half-open.

        Examples
        --------
        >>> reading = normalize("près de Kéni-" + chr(10) + "éba")
        >>> reading.text, reading.to_given(8, 15)
        ('près de Kéniéba', (8, 17))
        """
        if end <= start:
            return self._given(start)[0], self._given(start)[0]
        return self._given(start)[0], self._given(end - 1)[1]

    def _given(self, at: int) -> tuple[int, int]:
        """Return where a character of the reading form begins and ends in the text as given."""
        number = bisect_right(self._starts, at) - 1
        if number < 0:
            return at, at + 1
        read, given, length, written = self._pieces[number]
        if at < read + length:
            return given, given + written
        after = given + written + at - read - length
        return after, after + 1


def normal(text: str) -> str:
    """Return text in NFC with plain line ends and nothing after its last word.

    This is the text as given: offsets, hashes and quotations count its code points.

    Examples
    --------
    >>> normal("Fale\u0301me\u0301" + chr(13) + chr(10))
    'Falémé'
    """
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).rstrip()


def normalize(text: str) -> ReadingText:
    """Return a text in reading form, with the map back to the text as given.

    A line end inside a paragraph is a space; what ends a paragraph, a heading or a list entry stays
    a line end. Hyphens at line ends and soft hyphens are joined, ligatures spelt out, figures of
    notes, zero-width and direction marks left out, spaces of any kind single.

    Parameters
    ----------
    text : str
        Any text; it is normalised to NFC first, as :func:`normal` does.

    Returns
    -------
    ReadingText
        Its ``text`` for whoever reads, its ``to_given`` for whoever counts.

    Examples
    --------
    >>> normalize("Dans la région de" + chr(10) + "Kayes1, le ﬂeuve.").text
    'Dans la région de Kayes, le fleuve.'
    """
    given = normal(text)
    plain = given.translate(_SAME_LENGTH)
    ends = _line_ends(plain)
    read: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    at = length = 0
    for match in _CHANGED.finditer(plain):
        kind, found, start = match.lastgroup, match.group(), match.start()
        if kind == "ligature":
            new = _LIGATURES[found]
        elif kind == "hyphen":
            new = "-" if _keeps_hyphen(plain, start, match.end()) else ""
        elif kind == "end":
            new = "\n" if start + found.index("\n") in ends else " "
        else:
            new = " " if kind == "spaces" else ""
        if new == found:
            continue
        length += start - at
        read += plain[at:start], new
        pieces.append((length, start, len(new), len(found)))
        at, length = match.end(), length + len(new)
    whole = "".join((*read, plain[at:]))
    return ReadingText(given, whole, tuple(pieces), tuple(piece[0] for piece in pieces))


def _keeps_hyphen(text: str, at: int, after: int) -> bool:
    """Return whether a hyphen at a line end is the word's own: *Guinée-Bissau*, *sous-préfet*."""
    before = LETTER_RUN.findall(text[max(0, at - 40) : at])[-1:]
    following = LETTER_RUN.match(text, after)
    if not before or following is None or text[after].isupper():
        return True
    first, second = normalize_name(before[0]), normalize_name(following.group())
    own = table()["hyphenated"]
    inner = second in own["inner"] and text[following.end() : following.end() + 1] in {"-", " "}
    return first in own["first"] or second in own["last"] or inner


def _line_ends(text: str) -> frozenset[int]:
    """Return where a line end is one for the reader: after a paragraph, a heading, an entry."""
    found: set[int] = set()
    block: list[tuple[str, int]] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        bare = line.strip(" " + "\u200b\u200e\u200f\ufeff")
        if bare:
            block.append((bare, end))
        else:
            found.update(_ends_of(block))
            block = []
        at = end + 1
    found.update(_ends_of(block))
    return frozenset(found)


def _ends_of(block: list[tuple[str, int]]) -> Iterator[int]:
    """Yield the line ends that are the text's own in lines without an empty one between them.

    A heading is a line that begins and ends by itself: what began on the line before goes on.
    """
    width = max((len(line) for line, _ in block), default=0)
    marks = [match.lastgroup for line, _ in block if (match := _LIST_MARK.match(line))]
    begins = True
    for (line, end), (following, _) in pairwise(block):
        mark = _LIST_MARK.match(following)
        stops = line.rstrip('»”"’) ')[-1:] in ".!?…:;"
        # as long as its paragraph lets it be
        wrapped = MIN_WRAP_WIDTH <= width < len(line) + 1 + len(following.partition(" ")[0])
        wrapped = wrapped and len(line) <= MAX_WRAP_WIDTH
        # a sentence goes on beyond its line, as its words show
        last = normalize_name(re.split(r"[ '’]", line[-MIN_WRAP_WIDTH:])[-1])
        goes_on = following[0].islower() or line[-1] in ",;-('’«"
        goes_on = goes_on or any(last in listed("joints", lang) for lang in LANGUAGES)
        if mark and (
            mark["bullet"] or marks.count(mark.lastgroup) > 1 or stops or (begins and not wrapped)
        ):
            ends = True
        else:
            ends = begins and not (stops or wrapped or goes_on)
        if ends:
            yield end
        begins = ends or stops
    yield from (end for _, end in block[-1:])
