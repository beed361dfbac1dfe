"""Laws of what a map says that changed since an earlier register."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import borderrisk as br
from borderrisk import claims, maps, page
from borderrisk.cli import main
from borderrisk.viewer.map import collect_content
from test_anywhere import A, B, world
from test_anywhere import claims as placed_claims


@pytest.fixture(scope="module")
def area():
    return world(a=A, b=B)


@pytest.fixture(scope="module")
def before(area):
    """Return claims c0 to c4 of an earlier report, each of its own statement and place."""
    frame = placed_claims(area).iloc[:5].assign(published="2025-01-01")
    return frame.assign(statement_es=[f"Dice {n}." for n in range(5)])


@pytest.fixture(scope="module")
def after(before):
    """Return the same counted anew, one without its place, one denied, one gone, one new."""
    later = before.assign(report_id="r2", published="2025-06-01", date="2025-06-01")
    later["claim_id"] = [f"d{n}" for n in range(5)]
    later.loc[later.index[1], "modality"] = "denied"
    later.loc[later.index[4], "statement_es"] = "Dice otra cosa."
    return later.iloc[1:]


@pytest.fixture(scope="module")
def content(area, before, after):
    return collect_content(maps.draw(area, placed=after, since=before))


def test_claims_are_known_again_by_what_they_say(content):
    told = [(one.change, one.claim, one.before and one.before.id) for one in content.changes.items]
    assert told == [
        ("new", "d4", None),
        ("changed", "d1", "c1"),
        ("gone", None, "c0"),
        ("gone", None, "c4"),
    ]


def test_what_is_gone_is_drawn_where_it_was(content):
    assert {one for shape in content.changes.shapes for one in shape.claims} == {"c0", "c4"}
    assert all(shape.outline for shape in content.changes.shapes)


def test_nothing_changed_from_a_register_to_itself(area, before):
    same = collect_content(maps.draw(area, placed=before, since=before)).changes
    assert same.items == ()
    assert same.shapes == ()


def test_a_later_day_of_publication_is_no_change(content):
    (changed,) = (one for one in content.changes.items if one.change == "changed")
    assert changed.before.date == ""


def test_a_register_stands_for_its_claims():
    area, register = br.read_area("faleme"), br.read_register("timbuktu-2025-04")
    m = maps.draw(area, placed=register.place(area), since=register)
    assert collect_content(m).changes.items == ()


def test_the_page_without_script_tells_what_changed(area, before, after):
    text = page.render(maps.draw(area, placed=after, since=before, lang="es"))
    static = text.split("<noscript>")[1]
    assert "enunciado nuevo" in static
    assert "enunciado que ya no se hace" in static
    assert "Dice 0." in static
    assert "changesModule" in text
    assert "changesModule" not in page.render(maps.draw(area, placed=after))


def test_the_same_claims_are_found_whatever_their_order():
    earlier = {"1": "a", "2": "b", "3": "c"}
    assert claims.same_claims(earlier, {"9": "b", "3": "z", "1": "q"}) == {
        "2": "9", "1": "1", "3": "3"
    }  # fmt: skip


def test_a_command_tells_what_changed_and_shows_nothing_withheld_since(tmp_path):
    """A claim that is of high sensitivity now is not published again as one that is gone."""
    text = (br.catalogue.data_dir() / "reports" / "timbuktu-2025-04.toml").read_text("utf-8")
    secret, gone = (br.read_register("timbuktu-2025-04").claims[n].statement["en"] for n in (0, 1))
    (tmp_path / "old.toml").write_text(text, "utf-8")
    new = text.replace("[[claim]]\n", '[[claim]]\nsensitivity = "high"\n', 1)
    new = new.replace(gone, "Another thing is said.").replace('id = "c02"', 'id = "c92"')
    (tmp_path / "new.toml").write_text(new, "utf-8")
    given = ["map", "faleme", "--no-scores", "--report", str(tmp_path / "new.toml")]
    target = tmp_path / "out.html"
    since = ["--since", str(tmp_path / "old.toml"), "-o", str(target)]
    result = CliRunner().invoke(main, [*given, *since])
    assert result.exit_code == 0, result.output
    page_text = target.read_text("utf-8")
    assert gone in page_text
    assert secret not in page_text
    alone = CliRunner().invoke(main, ["map", "faleme", "--report", "none", *since, "--force"])
    assert alone.exit_code == 2
    assert "no later register" in alone.output
