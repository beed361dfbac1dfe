from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
import shapely

import borderrisk as br
from borderrisk.claims import PRECISION_OF, normal
from borderrisk.errors import InputError

SOURCE = br.catalogue.data_dir() / "reports" / "timbuktu-2025-04.toml"
C02 = ('id = "c02"', 'theme = "logistics"', "start = 0\nend = 186")


def changed(tmp_path, old, new, count=1):
    text = SOURCE.read_text("utf-8")
    assert old in text
    path = tmp_path / "register.toml"
    path.write_text(text.replace(old, new, count), "utf-8")
    return br.read_register(path)


def test_the_register_is_sound(register):
    assert register.check() == []
    assert 8 <= len(register.claims) <= 14


def test_a_record_is_read_as_the_mapping_it_was(register):
    for record, name in ((register.report, "publisher"), (register.claims[0], "theme")):
        with pytest.warns(DeprecationWarning, match=f"{name} now") as told:
            assert record[name] == getattr(record, name)
        assert told[0].filename == __file__
        with pytest.warns(match="no such field"), pytest.raises(KeyError):
            record["no such field"]


def test_every_offset_and_hash_holds_against_the_text(register, report_text):
    assert register.check(report_text) == []
    assert register.check(unicodedata.normalize("NFD", report_text)) == []


def test_no_sentence_of_the_text_is_kept(report_text):
    sentences = {report_text[c.start : c.end] for c in br.read_register(SOURCE).claims}
    root = SOURCE.parents[2]
    kept = [
        *(root / "data").rglob("*.toml"),
        *(root / "src").rglob("*.*"),
        *(root / "notebooks").glob("*"),
    ]
    for path in kept:
        if path.suffix in {".toml", ".py", ".js", ".ipynb", ".md"}:
            text = path.read_text("utf-8")
            assert not any(sentence in text for sentence in sentences), path


def test_a_sentence_is_held_by_number_place_and_first_occurrence(tmp_path, report_text):
    for field, old, new in (
        ("sentence", "sentence = 2", "sentence = 3"),
        ("place_text", 'place_text = "la Falémé"', 'place_text = "la Faleme"'),
        ("start", "start = 381\nend = 618", "start = 1595\nend = 1832"),
    ):
        faults = changed(tmp_path, old, new).check(report_text)
        assert field in {fault.field for fault in faults}, field


def test_a_sentence_that_moved_is_found_again(register, report_text):
    assert register.check("Avant tout. " + report_text) == []
    moved = register.reanchor("Avant tout. " + report_text)
    assert [claim.start for claim in moved.claims] == [
        claim.start + 12 for claim in register.claims
    ]


def test_with_the_text_each_claim_carries_its_sentence_and_the_places_in_it(
    faleme, register, report_text
):
    placed = register.place(faleme, text=unicodedata.normalize("NFD", report_text))
    for row, claim in zip(placed.itertuples(), register.claims, strict=True):
        assert row.quote == report_text[claim.start : claim.end]
        assert all(0 <= a < b <= len(row.quote) for a, b, _ in row.marks)
    by_id = placed.set_index("claim_id")
    quote, marks = by_id.quote["c04"], by_id.marks["c04"]
    assert ("Saraya", "placed") in {(quote[a:b], status) for a, b, status in marks}
    with pytest.raises(InputError, match="text_sha256"):
        register.place(faleme, text="another text")


def test_a_text_that_changed_is_seen(register, report_text):
    found = register.check(report_text.replace("Kayes", "Kaynes"))
    assert {fault.field for fault in found} >= {"sha256", "text_sha256"}
    assert "text has 9 characters" in str(register.check("too short")[1])


def test_a_repeated_sentence_is_counted_once(tmp_path):
    repeated = changed(tmp_path, "start = 381\nend = 618", "start = 1595\nend = 1832")
    assert "count it once" in str(repeated.check()[0])


def test_none_is_dropped_and_none_is_a_point(faleme, register):
    placed = register.place(faleme)
    assert list(placed.claim_id) == [claim.id for claim in register.claims]
    mapped = placed[placed.geometry.notna()]
    assert set(mapped.geom_type) <= {"Polygon", "MultiPolygon", "LineString"}
    assert placed.geometry.isna().equals(placed.where_prec == 7)
    assert placed.reason.str.len().gt(0).all()
    assert placed.crs == faleme.crs


FIELDS = ("theme", "modality", "likelihood", "admiralty", "date", "date_end", "date_prec",
          "sentence", "page", "place_text", "where_prec", "sensitivity")  # fmt: skip


def test_a_row_says_what_its_claim_says_and_nothing_for_what_it_does_not(faleme, register):
    given = {"likelihood": "likely", "date_end": "2025-04-28", "page": 3, "sensitivity": "medium",
             "corroborates": ["r/1", "r/2"]}  # fmt: skip
    first, second = (
        claim | {"id": n} for n, claim in zip("ab", register.raw["claim"], strict=False)
    )
    bare = {name: value for name, value in second.items() if not name.startswith("date")}
    raw = {**register.raw, "claim": [first | given, bare]}
    full, empty = br.claims.Register("toy", raw).place(faleme).to_dict("records")
    for row, claim in ((full, first | given), (empty, bare)):
        told = {name: "" if pd.isna(row[name]) else row[name] for name in FIELDS}
        assert told == {name: claim.get(name, "") for name in FIELDS} | {
            "sensitivity": claim.get("sensitivity", "low")
        }
    assert [full[f"corroborates_{n}"] for n in (1, 2)] == given["corroborates"]


def test_geometry_is_never_finer_than_the_claim(faleme, register):
    placed = register.place(faleme)
    for row in placed.itertuples():
        assert row.where_prec in PRECISION_OF[row.place_kind]
    by_id = placed.set_index("claim_id")
    kayes = faleme.unit("Kayes", country="MLI", level=1, vintage=2023)
    saraya = faleme.unit("Saraya", country="SEN", level=2)
    assert by_id.geometry["c02"].equals(kayes.geometry)
    assert by_id.geometry["c04"].equals(saraya.geometry)


def test_the_reach_is_the_river_where_it_is_the_border_of_saraya(faleme, register):
    reach = register.place(faleme).set_index("claim_id").geometry["c03"]
    river = faleme.river("faleme").geometry
    border = faleme.borders.geometry["MLI-SEN"]
    saraya = faleme.unit("Saraya", country="SEN", level=2).geometry
    assert reach.within(river.buffer(1))
    assert reach.length < river.length / 2
    along = shapely.line_merge(border.intersection(saraya.boundary))
    assert shapely.intersection(reach, along.buffer(3_000)).length > 0.9 * reach.length
    assert shapely.intersection(along, reach.buffer(5_000)).length > 0.85 * along.length


def test_countries_are_whole_and_the_inferred_one_is_marked(faleme, register):
    placed = register.place(faleme).set_index("claim_id")
    three = faleme.countries[faleme.countries.country.isin(["MLI", "MRT", "SEN"])]
    assert placed.geometry["c05"].area == pytest.approx(three.area.sum())
    assert placed.inferred_1["c05"] == "MRT"
    assert placed.inferred_1.isna()["c09"]


def test_what_an_area_lacks_is_an_issue_and_is_listed_with_its_reason(tmp_path, faleme):
    for old, new, field in (
        ('name = "Saraya"', 'name = "Sarayya"', "place.name"),
        ('river = "faleme"', 'river = "falemme"', "place.river"),
        ('unit = "Saraya"', 'unit = "Sarayya"', "place.unit"),
        ('border = ["MLI", "SEN"]', 'border = ["MLI", "NER"]', "place.border"),
        ('countries = ["MLI", "SEN"]', 'countries = ["MLI", "NER"]', "place.countries"),
        ("vintage = 2023", "vintage = 1999", "place.name"),
    ):
        wrong = changed(tmp_path, old, new)
        assert wrong.check() == []
        [issue] = wrong.check(area=faleme)
        assert issue.field == field
        if new.endswith('yya"'):
            assert issue.found.partition("nearest: ")[2].count(";") == 2
        placed = wrong.place(faleme).set_index("claim_id")
        assert len(placed) == len(wrong.claims)
        assert placed.geometry[issue.row] is None
        assert issue.found in placed.reason[issue.row]


BAD = {
    "id": ('id = "c02"', 'id = "c01"'),
    "colour": ('theme = "logistics"', 'theme = "logistics"\ncolour = "red"'),
    "theme": ('theme = "logistics"', 'theme = "sport"'),
    "modality": ('modality = "conditional"', 'modality = "sure"'),
    "where_prec": ("where_prec = 4", "where_prec = 5"),
    "where_prec ": ("where_prec = 4", "where_prec = 8"),
    "where_prec  ": ("where_prec = 4", 'where_prec = "1.5"'),
    "place.level": ("level = 1", "level = 2"),
    "place.kind": ('kind = "unit"', 'kind = "point"'),
    "place.name": ('name = "Kayes", ', ""),
    "admiralty": ('admiralty = "F6"', 'admiralty = "G6"'),
    "admiralty ": ('admiralty = "F6"', 'admiralty = "f6"'),
    "date": ('date = "2025-04-28"', 'date = "2025-02-30"'),
    "date_prec": ('date_prec = "day"', 'date_prec = "hour"'),
    "end": ("start = 187\nend = 380", "start = 380\nend = 187"),
    "end ": ("start = 187\nend = 380", "start = 380\nend = 380"),
    "start": ("start = 187", "start = -1"),
    "page": ("start = 187", "page = 0\nstart = 187"),
    "sha256": ('sha256 = "a3f0', 'sha256 = "xyz0'),
    "statement.x": ("statement.fr", "statement.x"),
    "reason.x": ("reason.en = ", "reason.x = "),
    "published": ('published = "2025-04-28"', 'published = "28 April"'),
    "title.french": ("title.fr = ", "title.french = "),
    "speakers.1": ('"Timbuktu Institute", ', '"", '),
    "speakers.3.f": ('fr = "un article de presse"', 'f = "un article de presse"'),
    "author": ('publisher = "Timbuktu Institute"', 'author = "T"'),
}


@pytest.mark.parametrize("field", BAD)
def test_a_fault_is_named_with_its_field(tmp_path, field, faleme):
    register = changed(tmp_path, *BAD[field])
    found = register.check()
    assert field.strip() in {fault.field for fault in found}
    with pytest.raises(InputError):
        register.place(faleme)


def test_all_faults_come_at_once(tmp_path):
    text = SOURCE.read_text("utf-8").replace('"F6"', '"A7"')
    path = tmp_path / "register.toml"
    path.write_text(text, "utf-8")
    assert len(br.read_register(path).check()) == len(br.read_register(SOURCE).claims)


def test_control_characters_are_refused_and_odd_text_is_not(tmp_path):
    statement = 'statement.en = "According to'
    odd = changed(tmp_path, statement, 'statement.en = "<script>`${x}`&\\u202e According to')
    assert odd.check() == []
    nul = changed(tmp_path, statement, 'statement.en = "\\u0000According to')
    assert "control character" in str(nul.check()[0])


def test_a_file_without_claims_is_refused(tmp_path):
    path = tmp_path / "register.toml"
    path.write_text("id = 'x'", "utf-8")
    with pytest.raises(InputError, match="no claim"):
        br.read_register(path)
    path.write_text("id = ", "utf-8")
    with pytest.raises(InputError, match="not valid TOML"):
        br.read_register(path)


def test_text_is_counted_in_nfc_with_plain_line_ends():
    assert normal("e\u0301\r\nb \n") == "é\nb"
