"""Line ends, hyphens, ligatures, spaces and notes change nothing in what a text says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderrisk.text import locate, normal, normalize, sentences, sha256

ONE_LINE = "Des motos ont quitté la région de Kayes, puis la Falémé, pour le département de Saraya."
PIECES = ["Kéniéba", " ", "  ", "\n", "\n\n", "-\n", "\u00ad", "ﬂ", "\u200b", "1", "²", "a", ".",
          "- ", "\u202f", "de", "e\u0301", "[3]", "\r\n", "\x0c"]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("la région de\nKayes", "la région de Kayes"),
        ("près de Kéni-\néba", "près de Kéniéba"),
        ("en Guinée-\nBissau", "en Guinée-Bissau"),
        ("le sous-\npréfet de Nioro-\ndu-Sahel", "le sous-préfet de Nioro-du-Sahel"),
        ("Kéni\u00adéba, Sa\u00ad\nraya", "Kéniéba, Saraya"),
        ("le ﬂeuve, eﬃcace", "le fleuve, efficace"),
        ("de  Kayes\u2009et\u00a0Kita", "de Kayes et Kita"),
        ("de \u200eKayes\u200f\ufeff", "de Kayes"),
        ("Kayes1, Kidira² et Diboli[12].", "Kayes, Kidira et Diboli."),
        ("12 km² en 2025, le G5 et le M23", "12 km² en 2025, le G5 et le M23"),
        ("Titre\nTexte. Suite", "Titre\nTexte. Suite"),
        ("Un.\n\n\nDeux", "Un.\nDeux"),
        ("On y trouve :\n- Kayes\n- Kita", "On y trouve :\n- Kayes\n- Kita"),
        ("Kayes\nKita\nBakel", "Kayes\nKita\nBakel"),
        (ONE_LINE.replace("de Saraya", "de\nSaraya").replace("la Fal", "la\nFal"), ONE_LINE),
    ],
)
def test_a_text_reads_without_its_layout(written, read):
    assert normalize(written).text == read


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_every_stretch_read_has_its_place_in_the_text_as_given(written):
    reading = normalize(written)
    assert reading.given == normal(written)
    ends = [reading.to_given(at, at + 1) for at in range(len(reading.text))]
    assert all(0 <= start < end <= len(reading.given) for start, end in ends)
    assert all(one == two or one[1] <= two[0] for one, two in pairwise(ends))
    for at, (start, end) in enumerate(ends):
        if reading.text[at].isalpha() and end == start + 1 and reading.given[start].isascii():
            assert reading.given[start] == reading.text[at]


def test_what_is_read_is_counted_in_the_text_as_given(faleme):
    written = "Près de Kéni-\néba1, en Guinée-\nBissau et en Guinée\néquatoriale."
    found = locate(written, faleme)
    assert list(found.name) == ["Kéniéba", "Guinée-Bissau", "Guinée équatoriale"]
    assert list(found.exact) == ["Kéni-\néba", "Guinée-\nBissau", "Guinée\néquatoriale"]
    assert [written[a:b] for a, b in zip(found.start, found.end, strict=True)] == list(found.exact)
    assert "placed" not in set(found.status[1:])


def test_a_sentence_is_the_same_on_any_number_of_lines():
    wrapped = ONE_LINE.replace("de Kayes", "de\nKayes")
    [sentence, again] = sentences(f"{wrapped}\n\n{ONE_LINE}")
    assert (sentence.start, sentence.end) == (0, len(wrapped))
    assert again.first == sentence.number
    assert sha256(wrapped) != sha256(ONE_LINE)
