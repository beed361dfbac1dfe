"""Several reports at once: placed, checked against each other, counted by source."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import borderrisk as br
from borderrisk import claims, export
from borderrisk.cli import main
from borderrisk.errors import InputError


def other(register, **fields):
    """Return the register of a second report: an article that relays the first one's source."""
    raw = register.raw | {"id": "article", "speakers": ["Le Quotidien", "APS"]} | fields
    return claims.Register("article.toml", raw)


def relay(register, **fields):
    claim = {**register.raw["claim"][1], "corroborates": [f"{register.raw['id']}/c02"]}
    return other(register, claim=[claim], **fields)


def test_reports_are_placed_as_one_frame_and_told_apart(faleme, register):
    placed = claims.place([register, other(register)], faleme)
    assert placed.groupby("report_id").size().tolist() == [14, 14]
    assert placed.index.is_unique
    assert set(placed.speakers_fr[14:]) == {"Le Quotidien, repris par APS"}
    alone = register.place(faleme)
    assert placed.geometry[:14].geom_equals(alone.geometry).sum() == alone.geometry.notna().sum()


@pytest.mark.parametrize(("fields", "sources"), [({}, 2), ({"relays": "timbuktu-2025-04"}, 1)])
def test_corroboration_counts_sources_and_not_articles(faleme, register, fields, sources):
    placed = claims.place([register, relay(register, **fields)], faleme)
    counted = claims.count_sources(placed).set_axis(placed.report_id + "/" + placed.claim_id)
    assert counted["article/c02"] == counted["timbuktu-2025-04/c02"] == sources
    assert counted["timbuktu-2025-04/c03"] == 1


def test_what_reports_say_wrongly_of_each_other_is_refused_at_once(faleme, register):
    claim = {**register.raw["claim"][0], "corroborates": ["timbuktu-2025-04/c99"]}
    with pytest.raises(InputError) as caught:
        claims.place([register, register, other(register, claim=[claim])], faleme)
    assert [(i.row, i.field) for i in caught.value.issues] == [
        ("", "id"), ("", "id"), ("c01", "corroborates"),
    ]  # fmt: skip
    foreign = {**claim, "corroborates": ["elsewhere/c99"]}
    assert len(claims.place([other(register, claim=[foreign])], faleme)) == 1


def test_a_text_goes_to_the_report_that_has_its_hash(faleme):
    texts = ["Un poste a été attaqué à Kidira.", "La route de Bakel est fermée."]
    registers = []
    for n, text in enumerate(texts):
        frame = claims.draft(text, faleme, published="2025-04-28", lang="fr", report_id=f"r{n}")
        filled = {"publisher": "P", "title.fr": "T", "draft": "false", "speakers.1": "P",
                  "statement": "quote"}  # fmt: skip
        frame = frame.assign(**{f"report.{name}": value for name, value in filled.items()})
        registers.append(claims.from_frame(frame.assign(theme="attack", **{"speakers.1": None})))
    placed = claims.place(registers, faleme, texts=texts[::-1])
    assert placed.quote.tolist() == texts
    with pytest.raises(InputError, match="1 of 2 texts"):
        claims.place(registers, faleme, texts=[texts[0], "Un autre texte."])


def test_an_export_has_a_register_in_its_own_languages(faleme, register):
    claim = {**register.raw["claim"][1], "statement": {"es": "Dice."}, "reason": {"es": "Toda."}}
    article = other(register, claim=[claim], title={"es": "Título"}, themes={})
    layer = export.collect_layers(faleme, placed=article.place(faleme))["claims"]
    row = layer.frame.iloc[0]
    assert (row.statement_es, row.reason_es, row.source) == ("Dice.", "Toda.", "Título")
    assert layer.tags["statement_es"] == "#description+i_es"
    assert (row.sensitivity, row.withheld, row.source_id) == ("low", 0, "article")


def test_what_changed_is_what_is_said_and_not_where_it_stands(register):
    first, second, third, *_ = register.raw["claim"]
    before = claims.Register("a", {**register.raw, "claim": [first, second, third]})
    moved = second | {"id": "c9", "start": 1, "end": 2, "admiralty": "A1"}
    new = first | {"id": "c8", "statement": {"en": "It says another thing."}}
    after = claims.Register("b", {**register.raw, "claim": [third, moved, new]})
    rows = claims.changes(before, after).to_dict("split")["data"]
    said = first["statement"]["en"]
    assert rows == [
        ["c01", "gone", "", said, ""],
        ["c9", "changed", "admiralty", "F6", "A1"],
        ["c8", "new", "", "", "It says another thing."],
    ]


def test_commands_take_several_reports_of_any_format(tmp_path, register):
    article = relay(register, relays="timbuktu-2025-04")
    (tmp_path / "a.toml").write_text(register.to_toml(), "utf-8")
    (tmp_path / "b.xlsx").write_bytes(claims.to_xlsx(article.to_frame()))
    third = {**article.raw, "id": "third", "relays": "third-agency"}
    (tmp_path / "c.csv").write_bytes(claims.to_csv(claims.Register("c", third).to_frame()))
    target = tmp_path / "out.csv"
    named = [f"--report={tmp_path / name}" for name in ("a.toml", "b.xlsx", "c.csv")]
    given = ["export", "faleme", *named, "--layer", "claims", "-o", str(target)]
    result = CliRunner().invoke(main, given)
    assert result.exit_code == 0, result.output
    rows = br.tables.read_grid(target)
    assert len(rows.columns[0]) == 16
    assert set(rows.columns[rows.header.index("report_id")]) == {
        "timbuktu-2025-04", "article", "third",
    }  # fmt: skip
    both = CliRunner().invoke(main, [*given, "--report", "none"])
    assert both.exit_code == 2
    assert "none beside" in both.output
