"""Every country is found by each of its codes and names, and by no other's."""

from __future__ import annotations

import pytest

from borderrisk import countries
from borderrisk.gazetteer import world

ALL = countries.countries()


def test_all_of_iso_3166_are_there():
    assert len([c for c in ALL if c.numeric is not None]) == 249
    assert [c.alpha_3 for c in ALL if c.numeric is None] == ["XKX"]
    assert all(set(c.names) == set(countries.LANGUAGES) for c in ALL)
    assert all(name.strip() == name != "" for c in ALL for name in c.names.values())


@pytest.mark.parametrize("country", ALL, ids=str)
def test_codes_and_names_lead_to_their_country(country):
    codes = [country.alpha_2, country.alpha_3, country.alpha_3.lower()]
    if country.numeric is not None:
        codes += [country.numeric, str(country.numeric), f"{country.numeric:03}"]
    assert {countries.by_code(code) for code in codes} == {country}
    assert {countries.by_name(name) for name in country.names.values()} == {country}


@pytest.mark.parametrize("code", ["", "-99", "XXX", 0, 999, "Mali", "Ⅻ", "²"])
def test_what_is_no_code_is_no_country(code):
    assert countries.by_code(code) is None


def test_what_a_text_is_read_for_has_no_common_word():
    names = {name for c in world.countries().values() for name in c.names}
    assert set(world.countries()) == {c.alpha_3 for c in ALL}
    assert not names & {"Réunion", "Grenade", "Dominique"}
    assert {"Bénin", "Benin", "La Réunion", "Burkina"} <= names
