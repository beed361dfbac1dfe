"""From a document to a table, from the table to a register, and back without a change."""

from __future__ import annotations

import io
import re
import tomllib
import unicodedata

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import borderrisk as br
from borderrisk import claims, tables
from borderrisk.cli import main
from borderrisk.errors import InputError
from borderrisk.text import sha256
from test_documents import pdf

STORY = (
    "Selon le maire, un poste aurait été attaqué à Diboli. Des motos sont venues de la région de\n"
    "Kayes et ont franchi la rivière\nFalémé vers le département de\nSaraya. "
    "Rien à Moussala mardi dernier. L'institut recommande des patrouilles au Sénégal. "
    "La pluie est tombée. Rien à Moussala mardi dernier."
)
DAY = "2025-04-28"


@pytest.fixture(scope="module")
def drafted(faleme):
    return claims.draft(STORY, faleme, published=DAY, report_id="story")


def test_a_draft_has_each_naming_sentence_once_the_sentence_first(drafted):
    assert drafted.columns[0] == "sentence"
    assert list(drafted.sentence_number) == [1, 2, 3, 4]
    for row in drafted.to_dict("records"):
        assert sha256(STORY[row["start"] : row["end"]]) == row["sha256"]
    assert drafted.sentence[1].endswith("Falémé vers le département de Saraya.")


def test_a_draft_proposes_with_evidence_and_leaves_doubt_blank(drafted):
    first = drafted.iloc[0]
    assert first["speakers.1"] == "le maire"
    assert (first["modality"], first["evidence.modality"]) == ("conditional", "aurait")
    assert (first["theme"], first["place.kind"], first["where_prec"]) == ("attack", "place", 1)
    assert drafted["date"].tolist()[2] == "2025-04-22"
    assert drafted["theme"].tolist()[3] == "patrols"
    moussala = drafted.iloc[2]
    assert moussala["evidence.place"].count("gn:") >= 3
    assert "km from the border" in moussala["evidence.place"]
    assert moussala["place.kind"] == "countries"
    assert pd.isna(moussala["theme"])


PLACES = [
    ("Rien à Diboli", "place", 1),
    ("Rien près de Diboli", "place", 2),
    ("Rien à une heure de route de Diboli", "units", 4),
    ("Rien à 20 km au nord de la ville de Kayes.", "near", 2),
    ("Rien entre Kidira et Diboli.", "between", 5),
    ("la région de Kayes", "units", 4),
    ("le département de Saraya, au Sénégal", "units", 3),
    ("Kidira et Diboli", "countries", 6),
    ("Moussala", "countries", 6),
    ("la rivière Falémé", "river", 5),
    ("Selon le préfet de Saraya, un poste a été attaqué à Diboli.", "place", 1),
    ("de la région de Kayes par la Falémé vers le département de Saraya", "countries", 6),
    ("dans le département de Saraya, sur la Falémé", "units", 3),
    ("des soldats maliens", "countries", 6),
    ("au Sahel", "none", 7),
]


@pytest.mark.parametrize(("written", "kind", "where_prec"), PLACES)
def test_a_proposed_place_is_no_finer_than_its_sentence(faleme, written, kind, where_prec):
    [row] = claims.draft(written, faleme, published=DAY, lang="fr").to_dict("records")
    assert (row["place.kind"], row["where_prec"]) == (kind, where_prec)
    register = filled(claims.draft(written, faleme, published=DAY, lang="fr"))
    assert register.check(written, faleme) == []


def filled(frame):
    """Return the register of a draft with the few cells that an analyst must type."""
    frame = frame.assign(
        **{
            "report.title.fr": "Titre", "report.publisher": "Institut",
            "report.speakers.1": "Institut", "report.statement": "quote", "report.draft": "false",
            "theme": frame["theme"].fillna("other") if "theme" in frame else "other",
            "modality": frame["modality"].fillna("stated"),
        }
    )  # fmt: skip
    return claims.from_frame(frame)


def test_a_draft_is_checked_until_it_is_confirmed_and_then_maps(drafted, faleme):
    assert claims.from_frame(drafted).check()
    register = filled(drafted)
    assert register.check(STORY, faleme) == []
    unread = claims.Register("t", register.raw | {"draft": True})
    assert [issue.field for issue in unread.check()] == ["draft"]
    placed = register.place(faleme, text=STORY)
    assert len(placed) == 4
    assert (placed.statement_fr.str.len() > 0).all()


def same(register, other):
    return register.raw == other.raw and register.claims == other.claims


def test_toml_xlsx_and_csv_hold_the_same_register(tmp_path, drafted, register):
    for one in (register, filled(drafted)):
        frame = one.to_frame()
        (tmp_path / "r.xlsx").write_bytes(claims.to_xlsx(frame))
        (tmp_path / "r.csv").write_bytes(
            claims.to_csv(br.read_register(tmp_path / "r.xlsx").to_frame())
        )
        again = br.read_register(tmp_path / "r.csv")
        (tmp_path / "r.toml").write_text(again.to_toml(sentences=True), "utf-8")
        assert same(br.read_register(tmp_path / "r.toml"), one)


def test_the_form_for_publication_has_no_sentence(drafted):
    register = filled(drafted.assign(**{"statement.fr": "en nos mots"}))
    assert "franchi" in register.to_toml(sentences=True)
    published = register.to_toml()
    assert not any(word in published for word in ("franchi", "attaqué", "mardi"))
    assert tomllib.loads(published)["claim"][0]["sha256"] == register.claims[0].sha256


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
    str.strip
)


@given(TEXTS, TEXTS)
def test_any_words_outlive_the_sheets(statement, quote):
    base = tomllib.loads(
        (br.catalogue.data_dir() / "reports/timbuktu-2025-04.toml").read_text("utf-8")
    )
    claim = base["claim"][0] | {"statement": {"en": statement}, "exact": quote}
    one = claims.Register("t", base | {"claim": [claim]})
    frame = one.to_frame()
    assert claims.from_frame(frame).raw == one.raw
    for content, read in ((claims.to_csv(frame), "csv"), (claims.to_xlsx(frame), "xlsx")):
        path = io.BytesIO(content)
        if read == "csv":
            back = pd.read_csv(path, dtype=str, keep_default_na=False).map(tables.unguard)
        else:
            sheet = openpyxl.load_workbook(path)["claims"]
            rows = list(sheet.iter_rows(values_only=True))
            back = pd.DataFrame(rows[1:], columns=rows[0])
        assert back["statement.en"][0] == statement
        assert back["sentence"][0] == quote


def test_a_workbook_offers_lists_runs_no_formula_and_has_no_clock(drafted):
    frame = drafted.assign(**{"statement.fr": "=HYPERLINK(1)"})
    content = claims.to_xlsx(frame)
    assert claims.to_xlsx(frame) == content
    sheet = openpyxl.load_workbook(io.BytesIO(content))["claims"]
    lists = [rule.sqref for rule in sheet.data_validations.dataValidation]
    assert len(lists) >= 4
    column = list(frame.columns).index("statement.fr") + 1
    assert sheet.cell(2, column).data_type == "s"
    assert "'=HYPERLINK" in claims.to_csv(frame).decode("utf-8-sig")


def test_a_list_offers_what_its_column_may_hold_and_sentences_have_room(drafted):
    book = openpyxl.load_workbook(io.BytesIO(claims.to_xlsx(drafted)))
    sheet = book["claims"]
    columns = [cell.value for cell in sheet[1]]
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        [cells] = rule.sqref.ranges
        name = columns[cells.min_col - 1]
        source = rule.formula1.partition("!")[2].replace("$", "")
        offered[name] = [cell.value for (cell,) in book["choices"][source]]
        assert (cells.min_col, cells.min_row) == (cells.max_col, 2)
        assert cells.max_row > len(drafted) + 100  # claims are added below
        assert rule.allow_blank
    assert offered == {
        name: list(known) for name, known in claims.CHOICES.items() if name in columns
    }
    [names] = book["names"].data_validations.dataValidation
    assert names.allow_blank
    assert not names.showErrorMessage  # another id may be typed
    for number, name in enumerate(columns, start=1):
        head, last = sheet.cell(1, number), sheet.cell(len(drafted) + 1, number)
        is_long = name.split(".")[0] in {"sentence", "statement", "reason", "evidence"}
        width = sheet.column_dimensions[head.column_letter].width
        assert head.font.bold
        assert bool(last.alignment.wrap_text) == is_long == (width > 30)
    assert sheet.freeze_panes == "B2"


def test_nothing_written_by_hand_is_lost(drafted, faleme):
    mine = drafted.assign(theme="arrest", **{"statement.fr": ["un", "deux", "trois", "quatre"]})
    text = "Un titre.\n\nTout va bien à Bakel. " + STORY.replace(
        "un poste", "un poste isolé"
    ).replace("L'institut recommande des patrouilles au Sénégal.", "")
    new = claims.update(mine, claims.draft(text, faleme, published=DAY, report_id="story"))
    state = new.set_index("id")["evidence.state"].to_dict()
    assert state == {"c05": "new", "c01": "changed", "c02": "kept", "c03": "kept", "c04": "gone"}
    words = new.set_index("id")["statement.fr"].dropna().to_dict()
    assert words == {"c01": "un", "c02": "deux", "c03": "trois", "c04": "quatre"}
    for row in new[new["evidence.state"] != "gone"].to_dict("records"):
        assert sha256(text[row["start"] : row["end"]]) == row["sha256"]
    again = claims.update(new, claims.draft(text, faleme, published=DAY, report_id="story"))
    assert again.drop(columns="evidence.state").equals(new.drop(columns="evidence.state"))


def test_two_commands_lead_from_a_pdf_to_a_map(tmp_path):
    def run(*arguments):
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    report, table = tmp_path / "report.pdf", tmp_path / "report.xlsx"
    report.write_bytes(pdf(*STORY.split(". ", 1)))
    done = run("draft", report, "-o", table, "--published", DAY)
    assert done.exit_code == 0, done.output
    table.write_bytes(claims.to_xlsx(claims.read_table(table).assign(theme="arrest")))
    assert run("draft", report, "-o", table, "--published", DAY).exit_code == 2
    assert (
        run("map", "faleme", "--no-scores", "--report", table, "-o", tmp_path / "m.html").exit_code
        == 2
    )
    (tmp_path / "filled.csv").write_bytes(
        claims.to_csv(filled(claims.read_table(table)).to_frame())
    )
    checked = run("check", tmp_path / "filled.csv", "--text", report)
    assert checked.exit_code == 0, checked.output
    mapped = run("map", "faleme", "--no-scores", "--report", tmp_path / "filled.csv",
                 "-o", tmp_path / "m.html")  # fmt: skip
    assert mapped.exit_code == 0, mapped.output
    assert run("draft", report, "-o", table, "--published", DAY, "--update").exit_code == 0
    kept = claims.read_table(table)
    assert set(kept["evidence.state"]) == {"kept"}
    assert set(kept.theme) == {"arrest"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("id,id\na,b\n", "column twice"),
        ("id\n\n", "0 rows"),
        ("id\na,b\n", "2 cells"),
        (",id\na,b\n", "no name"),
        ("id,report.id\na,x\nb,y\n", "an earlier row has"),
        ("place,place.kind\na,b\n", "another column of this row"),
        ('id\n"a\n', "not readable as CSV"),
        ('id\n"a"b\n', "not readable as CSV"),
    ],
)
def test_a_table_that_is_none_is_told_so(tmp_path, content, said):
    path = tmp_path / "r.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=said):
        br.read_register(path)


def test_a_table_is_read_as_spreadsheets_save_it(tmp_path, register):
    """Semicolons and decimal commas, titles and blank rows, tags, rows that end early."""
    frame = register.to_frame()
    frame.loc[0, ["place.kind", "place.distance_km"]] = ["near", 12.5]
    known = br.claims.from_frame(frame).raw
    head, *rows = claims.to_csv(frame).decode("utf-8-sig").splitlines()
    tags = ",".join(["#meta"] * len(frame.columns))
    path = tmp_path / "r.csv"
    path.write_text("\n".join(["", head, tags, "", *rows, "," * 40, ""]), "utf-8-sig")
    assert br.read_register(path).raw == known
    excel = io.StringIO()
    frame.to_csv(excel, sep=";", decimal=",", index=False)
    path.write_text(re.sub(";+$", "", excel.getvalue(), flags=re.MULTILINE).replace("12.5", "12,5"))
    assert br.read_register(path).raw == known


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id\na\n".encode("utf-16"), "UTF-16 text; save it as UTF-8"),
        (claims.to_xlsx(pd.DataFrame({"id": ["a"]})), "Excel workbook; save the sheet as CSV"),
        (b"<html><body>404", "HTML page"),
        ("id\nSénégal\n".encode("latin-1"), "expected UTF-8"),
        (b"id\na\x00\n", "control character U[+]0000"),
        (b"id,place.distance_km\na,'2,500'\n", "found 3 cells"),
    ],
)
def test_what_is_named_csv_and_is_none_is_named(tmp_path, content, said):
    path = tmp_path / "r.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        br.read_register(path)


def test_a_workbook_that_is_none_is_told_so(tmp_path):
    path = tmp_path / "r.xlsx"
    path.write_bytes(b"no zip")
    with pytest.raises(InputError, match="not readable as ZIP"):
        br.read_register(path)
    book = openpyxl.Workbook()
    book.save(path)
    with pytest.raises(InputError, match="no sheet claims"):
        br.read_register(path)


PLAIN = (
    "La région de Kayes et le département de Saraya se touchent. Rien à Moussala.\n"
    "Rien à Moussala. Le Mali et le Sénégal en parlent."
)


def test_a_finished_register_is_verified_against_its_text(faleme):
    register = filled(claims.draft(PLAIN, faleme, published=DAY))
    assert register.check(PLAIN) == []
    assert register.check(unicodedata.normalize("NFD", PLAIN)) == []
    assert "text has 5 characters" in str(register.check("court")[1])
    shifted = register.check("L" * len(PLAIN))
    assert {issue.field for issue in shifted} >= {"sha256"}
    assert "end" not in {
        issue.field for issue in shifted
    }  # the last claim ends where the text does
    first, second, *rest = register.raw["claim"]
    again = PLAIN.index("Rien", PLAIN.index("Rien") + 1)
    for field, wrong in (
        ("sentence", {"sentence": 4}),
        ("place_text", {"place_text": "Kidira"}),
        ("exact", {"exact": "Rien à Kidira."}),
        ("start", {"start": again, "end": again + len("Rien à Moussala.")}),
    ):
        raw = register.raw | {"claim": [first, second | wrong, *rest]}
        assert field in {i.field for i in claims.Register("t", raw).check(PLAIN)}, field


def test_a_placed_register_carries_the_sentences_of_its_text(faleme):
    placed = filled(claims.draft(PLAIN, faleme, published=DAY)).place(faleme, text=PLAIN)
    first = placed.iloc[0]
    assert first.quote == "La région de Kayes et le département de Saraya se touchent."
    assert [(first.quote[a:b], status) for a, b, status in first.marks] == [
        ("Kayes", "placed"),
        ("Saraya", "placed"),
    ]


def test_a_name_is_marked_where_a_sentence_begins_and_ends_with_it(faleme):
    text = "Kayes, puis Kidira"
    [quote] = filled(claims.draft(text, faleme, published=DAY)).place(faleme, text=text).marks
    assert [text[a:b] for a, b, _ in quote] == ["Kayes", "Kidira"]


def test_what_was_decided_on_a_name_is_drafted(faleme):
    start = PLAIN.index("Moussala")
    one = br.text.Decision(start, start + 8, "Moussala", "placed", "gn:6658544")
    ledger = br.text.Decisions.on(PLAIN, [one])
    row = claims.draft(PLAIN, faleme, published=DAY, decisions=ledger).iloc[1]
    assert (row["place.kind"], row["place.places.1"]) == ("place", "gn:6658544")


def test_a_region_is_no_part_of_the_department_that_its_middle_lies_in(faleme):
    sentence = "Le gouverneur dément toute présence dans la région de Tambacounda, au Sénégal."
    row = br.claims.draft(sentence, faleme, published=DAY, lang="fr").iloc[0]
    assert (row["place.units.1"], row["where_prec"]) == ("SEN-1-tambacounda-2016", 4)


def test_a_place_of_another_kind_is_filled_in_where_its_columns_stand(faleme):
    frame = br.claims.draft("Rien à Kidira ni à Bakel.", faleme, published=DAY, lang="fr")
    assert frame["place.kind"].tolist() == ["units"]
    frame.loc[0, ["place.kind", "place.places.1", "place.places.2", "where_prec"]] = [
        "between", "gn:2249892", "gn:2254441", 5,
    ]  # fmt: skip
    assert {"place.place", "place.distance_km", "place.direction"} <= set(frame.columns)
    frame.loc[0, "place.units.1"] = None
    issues = br.claims.from_frame(frame).check(area=faleme)
    assert not [i for i in issues if i.field.startswith(("place", "where"))]


def test_check_finds_the_area_of_a_draft_beside_it(tmp_path):
    def run(*args):
        return CliRunner().invoke(main, [*map(str, args)])

    text = (br.catalogue.data_dir() / "areas" / "senegal-river.toml").read_text("utf-8")
    area, table = tmp_path / "mine.toml", tmp_path / "r.csv"
    area.write_text(text, "utf-8")
    (tmp_path / "r.txt").write_text("A post was attacked at Bakel.", "utf-8")
    drafted = run("draft", tmp_path / "r.txt", "--area", area, "--published", DAY, "-o", table)
    assert drafted.exit_code == 0, drafted.output
    checked = run("check", table)
    assert checked.exit_code == 2
    assert "r.csv:draft: " in checked.output or "title: missing" in checked.output
    assert "no such file" not in checked.output
