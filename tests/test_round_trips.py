"""What an analyst has written is the same after any way that a register may take."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import borderrisk as br
from borderrisk import claims
from borderrisk.claims import LIKELIHOODS, MODALITIES, PRECISION_OF, THEMES
from borderrisk.claims.locations import POINTS
from borderrisk.text import sha256

LINE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(
    lambda text: text if text.strip() else f"{text}x"
)
WORDS = st.dictionaries(st.sampled_from(["en", "fr", "es", "ar", "ff-Latn"]), LINE, min_size=1)
KM = st.floats(0.5, 900).map(lambda km: round(km, 1))
UNIT = {"country": st.sampled_from(["MLI", "SEN"]), "level": st.integers(1, 4)}
DAYS = st.dates().map(str)
ANSWER = st.sampled_from(["gn:6658544", "unknown", "not-a-place"])


def some(of, least, most):
    return st.lists(of, unique=True, min_size=least, max_size=most)


CODE = st.sampled_from(["MLI", "SEN", "MRT", "GIN"])
ID = st.text("abc:-123", min_size=1, max_size=6)


def kind(name, required=(), **optional):
    given_ = dict(required)
    return st.fixed_dictionaries({"kind": st.just(name), **given_}, optional=optional)


STRETCH = [{"places": some(ID, 2, 2)}, {"unit": LINE, **UNIT}, {}]
LOCATIONS = {
    "place": [kind("place", {"places": some(ID, 1, 3)})],
    "near": [kind("near", {"place": LINE, "distance_km": KM}, direction=st.sampled_from(POINTS))],
    "between": [kind("between", {"places": some(ID, 2, 2)}, width_km=KM)],
    "unit": [kind("unit", {"name": LINE, **UNIT}, vintage=st.integers(1960, 2025))],
    "units": [kind("units", {"units": some(ID, 1, 3)})],
    "countries": [
        some(CODE, 1, 3).flatmap(
            lambda codes: st.fixed_dictionaries(
                {"kind": st.just("countries"), "countries": st.just(codes)},
                optional={"inferred": st.just(codes[:1])},
            )
        )
    ],
    "river": [kind("river", {"river": LINE})],
    "river-reach": [kind("river-reach", {"river": LINE, **more}) for more in STRETCH],
    "border": [kind("border", {"border": some(CODE, 2, 2), **more}) for more in STRETCH],
    "tripoint": [kind("tripoint", {"countries": some(CODE, 3, 3)})],
    "drawn": [kind("drawn", {"file": LINE})],
    "none": [kind("none")],
}
FIELDS = {
    "theme": st.sampled_from(sorted(THEMES)), "modality": st.sampled_from(sorted(MODALITIES)),
    "place_text": st.just("") | LINE, "reason": WORDS, "statement": WORDS,
    "admiralty": st.sampled_from(["F6", "A2"]),
}  # fmt: skip
MORE = {
    "likelihood": st.sampled_from(sorted(LIKELIHOODS)), "date": DAYS,
    "date_prec": st.just("day"), "sensitivity": st.sampled_from(["low", "medium", "high"]),
    "page": st.integers(1, 999), "exact": LINE, "prefix": LINE, "suffix": LINE,
    "sentence": st.integers(1, 99), "start": st.integers(0, 9), "end": st.integers(10, 99),
    "sha256": st.just("0" * 64),
    "speakers": st.lists(LINE | WORDS, min_size=1, max_size=3),
    "corroborates": st.lists(st.just("r/c01"), min_size=1, max_size=1),
}  # fmt: skip


@st.composite
def registers(draw):
    """Return a register with a claim of every kind of place, in any order."""
    rows = []
    for number, name in enumerate(draw(st.permutations(sorted(LOCATIONS)))):
        place = draw(st.one_of(LOCATIONS[name]))
        fields = draw(st.fixed_dictionaries(FIELDS, optional=MORE))
        prec = draw(st.sampled_from(PRECISION_OF[name]))
        rows.append({"id": f"c{number:02}", "place": place, "where_prec": prec} | fields)
    report = {
        "id": "r", "title": draw(WORDS), "publisher": draw(LINE), "published": draw(DAYS),
        "speakers": draw(st.lists(LINE | WORDS, min_size=1, max_size=3)),
        "themes": {"of-its-own": draw(WORDS)}, "draft": draw(st.booleans()),
        "names": draw(st.dictionaries(LINE.map(str.strip), ANSWER, min_size=1, max_size=3)),
    }  # fmt: skip
    return claims.Register("r", {**report, "claim": rows})


@settings(max_examples=12)
@given(registers())
def test_any_register_is_the_same_after_toml_workbook_and_csv(register):
    assert set(LOCATIONS) == set(PRECISION_OF)
    assert register.claims  # sound in form
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "r.xlsx").write_bytes(claims.to_xlsx(register.to_frame()))
        sheet = br.read_register(folder / "r.xlsx")
        (folder / "r.csv").write_bytes(claims.to_csv(sheet.to_frame()))
        (folder / "r.toml").write_text(
            br.read_register(folder / "r.csv").to_toml(sentences=True), "utf-8"
        )
        again = br.read_register(folder / "r.toml")
    assert again.raw == register.raw
    assert (again.report, again.claims) == (register.report, register.claims)


STORY = (
    "Selon le maire, un poste aurait été attaqué à Diboli. Rien à signaler à Bakel. "
    "Des motos sont venues de Kayes. La route de Kidira est fermée."
)
DAY = "2025-04-28"
CHANGED = {
    "the same text": STORY,
    "a word changed": STORY.replace("fermée", "coupée"),
    "a sentence before": "Tout est calme à Kédougou. " + STORY,
    "another order": " ".join(reversed(STORY.split(". "))),
    "a line end": STORY.replace(" à ", "\nà "),
}
CELLS = ("theme", "statement.fr", "statement.en", "place.river", "speakers.2", "admiralty", "own")


@pytest.fixture(scope="module")
def drafts(faleme):
    def draft(text, lang):
        return claims.draft(text, faleme, published=DAY, lang=lang)

    found = {name: draft(text, "fr") for name, text in CHANGED.items()}
    return found | {"another language": draft(STORY, "en")}


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(CELLS), LINE), min_size=1, max_size=9),
    st.sampled_from([*CHANGED, "another language"]),
)
def test_no_typed_cell_is_lost_when_the_text_or_its_language_changes(drafts, typed, name):
    mine = drafts["the same text"].copy()
    for row, column, words in typed:
        mine.loc[row, column] = words
    new = claims.update(mine, drafts[name])
    by_id = new.set_index("id")
    for row, column, _ in typed:
        assert by_id.loc[f"c{row + 1:02}", column] == mine.loc[row, column]
    assert by_id.index.is_unique
    assert set(drafts[name].sentence) <= set(new.sentence)
    again = claims.update(new, drafts[name]).drop(columns="evidence.state")
    pd.testing.assert_frame_equal(again, new.drop(columns="evidence.state"))


@pytest.mark.parametrize(("sentence", "states"), [
    ("abcdefghxy", ["changed"]), ("abcdefgxyz", ["new", "gone"]),
])  # fmt: skip
def test_a_row_is_of_a_sentence_with_four_fifths_of_its_letters(sentence, states):
    old = pd.DataFrame({"sentence": ["abcdefghij"], "id": ["c01"], "theme": ["closure"]})
    new = claims.update(old, pd.DataFrame({"sentence": [sentence], "id": ["c01"]}))
    assert new["evidence.state"].tolist() == states
    assert new.theme.dropna().tolist() == ["closure"]


def test_an_update_knows_the_sentences_of_a_register_that_was_published(drafts):
    filled = drafts["the same text"].assign(theme="arrest", **{"statement.fr": "en nos mots"})
    published = claims.from_frame(filled).to_toml()
    assert "Diboli." not in published
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.toml"
        path.write_text(published, "utf-8")
        new = claims.update(claims.read_table(path), drafts["a sentence before"])
    assert new["evidence.state"].tolist() == ["new", *["kept"] * 4]
    assert new["statement.fr"].tolist()[1:] == ["en nos mots"] * 4
    assert all(sha256(s) for s in new.sentence)
    assert new.sentence.tolist() == drafts["a sentence before"].sentence.tolist()
