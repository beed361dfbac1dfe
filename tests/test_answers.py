"""An ambiguous name is answered once, and the answer holds wherever the text has the name."""

from __future__ import annotations

import io

import openpyxl
import pytest
import shapely
from click.testing import CliRunner

import borderrisk as br
from borderrisk import claims
from borderrisk.claims.answers import described
from borderrisk.cli import main
from borderrisk.errors import InputError
from borderrisk.text import Decision, Decisions
from toyworld import TYPED

DAY = "2025-04-28"
HERE, THERE = "gn:6658544", "gn:2248217"
TEXT = (
    "Un poste a été attaqué à Moussala. À MOUSSALA, des taxes sont levées. "
    "Rien à 20 km au nord de Moussala. Des convois passent à Kidira."
)


@pytest.fixture(scope="module")
def drafted(faleme):
    return claims.draft(TEXT, faleme, published=DAY, lang="fr")


def answered(frame, answer):
    return frame.assign(**TYPED, **{"report.names.Moussala": answer})


def moussalas(found):
    return found[found.name.str.casefold() == "moussala"]


def test_one_answer_decides_every_mention_of_a_name(faleme):
    found = moussalas(br.locate(TEXT, faleme, decisions={"moussala": HERE}))
    assert len(found) == 3
    assert set(found.place_id) == {HERE}
    assert set(found.decided_by) == {"user"}
    none = moussalas(br.locate(TEXT, faleme, decisions={"Moussala": "not-a-place"}))
    assert set(none.status) == {"not-a-place"}
    placed = br.locate(TEXT, faleme, decisions={"Kidira": "unknown"}).iloc[-1]
    assert (placed.status, placed.decided_by) == ("unknown", "user")


def test_a_mention_that_differs_is_decided_alone_or_by_its_own_words(faleme):
    alone = Decision(25, 33, "Moussala", "placed", THERE)
    ledger = Decisions(br.text.sha256(TEXT), (alone,), names={"Moussala": HERE})
    found = moussalas(br.locate(TEXT, faleme, decisions=ledger))
    assert found.place_id.tolist() == [THERE, HERE, HERE]
    own = "Rien à Moussala (cercle de Kayes, Mali). Rien près de Moussala."
    told = moussalas(br.locate(own, faleme, lang="fr", decisions={"Moussala": HERE}))
    assert told.place_id.tolist() == [THERE, HERE]


def test_a_draft_asks_each_ambiguous_name_once_with_what_it_may_mean(drafted):
    asked = [name for name in drafted.columns if name.startswith("report.names.")]
    assert asked == ["report.names.Moussala"]
    told = drafted.filter(like="evidence.names.Moussala.").iloc[0]
    assert f"Moussala: town, Saraya, SEN, by the Falémé, 0.5 km from the border [{HERE}]" in set(
        told
    )
    book = openpyxl.load_workbook(io.BytesIO(claims.to_xlsx(drafted)))
    sheet = book["names"]
    [rule] = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("B2", "$C$2:$H$2")
    offered = [cell.value for cell in sheet["C2:H2"][0]]
    assert offered == [*told, "unknown", "not-a-place"]
    assert "Moussala" not in {row[0].value for row in book["report"]}


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".toml"])
def test_an_answer_in_any_table_moves_every_claim_of_the_name(suffix, drafted, faleme, tmp_path):
    path, option = tmp_path / f"r{suffix}", drafted["evidence.names.Moussala.4"].iloc[0]
    assert option.endswith(f"[{HERE}]")
    frame = answered(drafted, option)
    if suffix == ".toml":
        toml = claims.to_toml(drafted.assign(**TYPED))
        path.write_text(toml.replace(f'# names.Moussala = "{HERE}"', f'names.Moussala = "{HERE}"'))
    else:
        path.write_bytes({".xlsx": claims.to_xlsx, ".csv": claims.to_csv}[suffix](frame))
    register = br.read_register(path)
    assert register.raw == claims.from_frame(frame).raw
    assert register.report.names == {"Moussala": HERE}
    assert register.check(TEXT, faleme) == []
    placed = register.place(faleme, text=TEXT)
    assert placed.place_kind.tolist() == ["place", "place", "near", "place"]
    assert {status for marks in placed.marks for *_, status in marks} == {"placed"}
    published = register.answered(faleme).to_toml()
    assert "names" not in published
    assert published.count(HERE) == 3


def test_a_candidate_is_told_with_its_distance_to_the_nearest_border(faleme):
    places = faleme.places.set_index("place_id").geometry
    away = places.distance(shapely.union_all(faleme.borders.geometry.array)) / 1000
    for place_id in (away.idxmin(), away.idxmax()):
        told = described(place_id, faleme)
        assert told.endswith(f", {away[place_id]:.1f} km from the border")


def test_an_answer_moves_the_claims_of_a_report_in_any_language(drafted, faleme):
    raw = claims.from_frame(answered(drafted, HERE)).raw | {"lang": "es", "title": {"es": "T"}}
    placed = claims.Register("r", raw).place(faleme)
    assert placed.place_kind.tolist() == ["place", "place", "near", "place"]
    assert claims.Register("r", raw).place(faleme, text=TEXT).quote.str.len().gt(0).all()


def test_a_location_changed_by_hand_stays(drafted, faleme):
    frame = answered(drafted, HERE)
    by_hand = {"place.kind": "countries", "place.countries.1": "SEN", "place.countries.2": None}
    frame.loc[frame.id == "c02", list(by_hand)] = list(by_hand.values())
    placed = claims.from_frame(frame).place(faleme)
    assert placed.place_kind.tolist() == ["place", "countries", "near", "place"]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_an_answer_that_the_area_does_not_have_is_refused(suffix, drafted, faleme, tmp_path):
    path, write = tmp_path / f"r{suffix}", {".xlsx": claims.to_xlsx, ".csv": claims.to_csv}[suffix]
    path.write_bytes(write(answered(drafted, "gn:1").assign(**{"report.names.Zurbaran": HERE})))
    register = br.read_register(path)
    wrong, gone = register.check(TEXT, faleme)
    assert (wrong.file, wrong.row, wrong.field) == (str(path), "names", "Moussala")
    assert wrong.found.startswith("found 'gn:1', allowed: gn:")
    assert wrong.found.endswith(", unknown, not-a-place")
    assert (gone.row, gone.field) == ("names", "Zurbaran")
    assert "the text does not hold this name" in gone.found
    with pytest.raises(InputError, match="found 'gn:1', allowed"):
        register.place(faleme)
    with pytest.raises(InputError, match="found 'gn:1', allowed"):
        br.locate(TEXT, faleme, decisions={"Moussala": "gn:1"})


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".toml"])
def test_answers_survive_an_update_to_a_changed_text(suffix, faleme, tmp_path):
    path, report = tmp_path / f"r{suffix}", tmp_path / "r.txt"
    report.write_text(TEXT, "utf-8")
    given = ("draft", str(report), "--published", DAY, "-o", str(path))
    first = CliRunner().invoke(main, given)
    assert first.exit_code == 0, first.output
    assert "names to answer once" in first.output
    frame = answered(claims.read_table(path), HERE)
    write = {".xlsx": claims.to_xlsx, ".csv": claims.to_csv}.get(suffix)
    path.write_bytes(write(frame) if write else claims.to_toml(frame).encode())
    changed = "Un fait nouveau à Diboli. " + TEXT.replace("taxes", "impôts")
    report.write_text(changed, "utf-8")
    second = CliRunner().invoke(main, [*given, "--update"])
    assert second.exit_code == 0, second.output
    assert "names to answer" not in second.output
    register = br.read_register(path)
    assert register.raw["names"] == {"Moussala": HERE}
    new = claims.from_frame(claims.read_table(path).assign(**TYPED))
    assert new.check(changed, faleme) == []
    assert new.place(faleme).place_kind.tolist() == ["place", "place", "place", "near", "place"]


def test_a_ledger_keeps_its_answers(tmp_path):
    ledger = Decisions(br.text.sha256("Près de St. Louis."), (), names={"St. Louis": "unknown"})
    path = br.text.write_decisions(ledger, tmp_path / "d.toml")
    assert br.text.read_decisions(path).names == {"St. Louis": "unknown"}
    path.write_text(path.read_text("utf-8").replace('"unknown"', "3"), "utf-8")
    with pytest.raises(InputError, match="names"):
        br.text.read_decisions(path)


@pytest.mark.parametrize("broken", [None, "", [None], [{"id": []}]])
def test_an_answer_beside_what_is_no_claim_is_an_issue(faleme, drafted, broken):
    raw = claims.from_frame(drafted.assign(**TYPED)).raw | {"names": {"Moussala": "unknown"}}
    assert claims.Register("toy.toml", {**raw, "claim": broken}).check(area=faleme)
