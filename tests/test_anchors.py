"""A text that changed by a word keeps what was decided on it; what it no longer has is listed."""

from __future__ import annotations

import contextlib
import re
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

import borderrisk as br
from borderrisk import claims
from borderrisk.errors import InputError, InputWarning
from borderrisk.text import Decision, Decisions
from toyworld import TYPED

DAY = "2025-04-28"
STORY = (
    "Selon le maire, un poste aurait été attaqué à Moussala. Rien à signaler à Diboli. "
    "Des motos sont venues de Moussala. La route de Kidira est fermée depuis hier."
)
WORDS = [match.span() for match in re.finditer(r"\w+", STORY)]
SENTENCES = [STORY[one.start : one.end] for one in br.text.sentences(STORY)]


@pytest.fixture(scope="module")
def register(faleme):
    return claims.from_frame(claims.draft(STORY, faleme, published=DAY, lang="fr").assign(**TYPED))


@pytest.fixture(scope="module")
def published(register):
    raw = br.records.tomllib.loads(register.to_toml())
    rows = [row | {"statement": {"fr": "en nos mots"}} for row in raw.pop("claim")]
    return claims.Register("r", raw | {"claim": rows})


def with_word(number, word):
    start, end = WORDS[number]
    return STORY[:start] + word + STORY[end:]


def names(number):
    """Return whether a word is one that a claim, or a decision, rests on."""
    return STORY[slice(*WORDS[number])] in {"Moussala", "Diboli", "Kidira"}


EDITS = st.tuples(
    st.integers(0, len(WORDS) - 1).filter(lambda number: not names(number)),
    st.sampled_from(["", "autre", "deux mots", "mot. Une phrase de plus"]),
)


@given(EDITS)
def test_what_a_word_does_not_touch_keeps_its_place(register, published, edit):
    text = with_word(*edit)
    left = {text[s.start : s.end] for s in br.text.sentences(text)}
    for one in (register, published):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InputWarning)
            moved, issues = one.reanchor(text), one.check(text)
        kept = {claim.id: sentence for claim, sentence in zip(one.claims, SENTENCES, strict=True)
                if sentence in left}  # fmt: skip
        assert len(kept) >= len(SENTENCES) - 2
        for claim in (claim for claim in moved.claims if claim.id in kept):
            assert text[claim.start : claim.end] == kept[claim.id]
            assert claim.sha256 == br.text.sha256(kept[claim.id])
        assert not kept.keys() & {issue.row for issue in issues}


@given(EDITS)
def test_a_ledger_keeps_every_decision_on_a_changed_text(edit):
    spans = [match.span() for match in re.finditer("Moussala|Kidira", STORY)]
    items = [Decision(*span, STORY[slice(*span)], "unknown", note=str(n))
             for n, span in enumerate(spans)]  # fmt: skip
    text = with_word(*edit)
    moved = Decisions.on(STORY, items).reanchor(text)
    assert moved.check(text) == []
    places = [match.start() for match in re.finditer("Moussala|Kidira", text)]
    assert [item.start for item in moved.items] == places
    assert [item.note for item in moved.items] == ["0", "1", "2"]
    old = Decisions(br.text.sha256(STORY), tuple(items)).reanchor(text)  # says not what stands near
    assert [item.start for item in old.items] == places


def test_a_sentence_that_changed_is_told_where_it_stands(register, faleme):
    text = STORY.replace("signaler", "craindre")
    with pytest.warns(InputWarning, match="c02: the sentence has changed") as told:
        placed = claims.place([register], faleme, texts=[text])
    assert len(told) == 1
    assert placed.quote[1] == "Rien à craindre à Diboli."
    assert placed.statement_fr[1] == "Rien à craindre à Diboli."
    assert placed.quote[3] == SENTENCES[3]


@pytest.mark.parametrize(("sentence", "is_known"), [("Kayes x y.", True), ("Kaxes x y.", False)])
def test_a_sentence_with_one_neighbour_left_is_known_by_four_fifths_of_its_letters(
    sentence, is_known, faleme
):
    text = "Rien à Kidira. Kayes a b. Tout à Bakel."
    frame = claims.draft(text, faleme, published=DAY, lang="fr").assign(**TYPED)
    changed = f"Rien à Kidira. {sentence} Autre chose."
    with pytest.warns(InputWarning, match="c02") if is_known else contextlib.nullcontext():
        moved = claims.from_frame(frame).reanchor(changed).claims[1]
    assert (moved.exact == sentence) == is_known


def test_what_is_gone_is_listed_once_each(register, published, faleme):
    text = " ".join([SENTENCES[0], SENTENCES[3], "Fin."])
    for one in (register, published):
        issues = one.check(text)
        assert issues[0].field == "text_sha256"
        assert {issue.row for issue in issues[1:]} == {"c02", "c03"}
        with pytest.raises(InputError, match="c02"):
            one.place(faleme, text=text)
    start = STORY.index("Kidira")
    ledger = Decisions.on(STORY, [Decision(start, start + 6, "Kidira", "unknown")])
    assert [i.field for i in ledger.reanchor("Rien.").check("Rien.")] == ["text_sha256", "start"]


def test_two_changed_texts_go_to_their_registers(register, faleme):
    other = claims.from_frame(
        claims.draft("Rien à Bakel. Tout à Aourou.", faleme, published=DAY, lang="fr").assign(
            **TYPED, **{"report.id": "other"}
        )
    )
    texts = ["D'abord ceci. Rien à Bakel. Tout à Aourou.", "Et puis cela. " + STORY]
    placed = claims.place([register, other], faleme, texts=texts)
    assert placed.quote.tolist() == [*SENTENCES, "Rien à Bakel.", "Tout à Aourou."]
    with pytest.raises(InputError, match="1 of 1 texts"):
        claims.place([register, other], faleme, texts=["Un autre texte."])
