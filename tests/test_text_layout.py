"""Line ends, hyphens, ligatures, spaces and notes change nothing in what a text says."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
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


SPOKEN = {
    "fr": (
        "Des motos ont quitté la région de Kayes (Mali), puis la Falémé, pour Nioro-du-Sahel.",
        "Selon le préfet, un poste de la ville de Kidira, près du village de Zambougou, a fermé.",
        "Le département de Saraya et le fleuve Sénégal dorment, en Guinée équatoriale aussi.",
    ),
    "en": (
        "Gunmen left the Kayes region of Mali (near Zambougou) for the Tambacounda region.",
        "The town of Kidira, on the Falémé, faces Diboli in the region of Kayes.",
        "Officers of the Chamber of Commerce of Kayes met in the department of Saraya.",
    ),
}
LAID_OUT = {
    "line end": lambda word, before: f"{before}\n{word}",
    "two spaces": lambda word, before: f"{before}  {word}",
    "no-break space": lambda word, before: f"{before}\u00a0{word}",
    "thin space": lambda word, before: f"{before}\u2009{word}",
    "narrow space": lambda word, before: f"{before}\u202f{word}",
    "zero width": lambda word, before: f"{before} {word[:2]}\u200b{word[2:]}",
    "direction marks": lambda word, before: f"{before} \u200e{word}\u200f",
    "soft hyphen": lambda word, before: f"{before} {word[:2]}\u00ad{word[2:]}",
    "hyphen at a line end": lambda word, before: f"{before} {word[:3]}-\n{word[3:]}",
    "note": lambda word, before: f"{before} {word}²",
    "note in brackets": lambda word, before: f"{before} {word}[7]",
    "ligature": lambda word, before: f"{before} {word}".replace("fi", "ﬁ").replace("fl", "ﬂ"),
}
"""How a layout may write a word and the space before it without a word said otherwise."""

READ = ["name", "kind", "status", "place_id", "evidence", "against"]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_layout_changes_a_reading(faleme, data):
    lang = data.draw(st.sampled_from(sorted(SPOKEN)))
    sentence = data.draw(st.sampled_from(SPOKEN[lang]))
    how = data.draw(st.sampled_from(sorted(LAID_OUT)))
    words = sentence.split(" ")
    plain = [n for n, word in enumerate(words) if n and word.isalpha() and len(word) > 4]
    at = data.draw(st.sampled_from(plain))
    before = " ".join(words[:at])
    written = LAID_OUT[how](words[at], before) + "".join(f" {word}" for word in words[at + 1 :])
    found, meant = locate(written, faleme, lang), locate(sentence, faleme, lang)
    pd.testing.assert_frame_equal(found[READ], meant[READ])
    assert [written[a:b] for a, b in zip(found.start, found.end, strict=True)] == [*found.exact]
