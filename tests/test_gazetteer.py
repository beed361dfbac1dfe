"""A name is met in every way of writing it, at a stated cost, and nobody else's name is."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from borderrisk import gazetteer
from borderrisk.gazetteer import Gazetteer, name_variants, world
from borderrisk.names import normalize_name


@pytest.fixture(scope="module")
def known(faleme):
    return Gazetteer(faleme)


def ids(found):
    return {candidate.place_id for candidate in found}


def test_every_row_of_the_area_is_a_place(faleme, known):
    rows = {*faleme.units.unit_id, *faleme.places.place_id}
    rows |= {f"river:{name}" for name in faleme.rivers.river_id}
    rows |= {f"country:{code}" for code in faleme.countries.country}
    assert set(known.places) == rows


def test_every_place_is_found_by_its_name_at_no_cost(known):
    for place in known.places.values():
        [found] = [c for c in known.candidates(place.name) if c.place_id == place.place_id]
        assert (found.cost, found.score) == (0.0, 1.0)


def test_every_twin_is_a_candidate(known):
    by_name = {}
    for place in known.places.values():
        by_name.setdefault(place.name, set()).add(place.place_id)
    for name, twins in by_name.items():
        assert twins <= ids(known.candidates(name)), name


def test_accents_are_lost_at_a_cost(known):
    for place in known.places.values():
        plain = normalize_name(place.name).title()
        [found] = [c for c in known.candidates(plain) if c.place_id == place.place_id]
        group = known.variants[name_variants.words(plain)]
        own = [f for f in group if f.place_id == place.place_id and not f.listed]
        written = {form.written.casefold() for form in own}
        assert found.cost == (0.0 if plain.casefold() in written else 0.02)


def test_costs_grow_with_the_difference():
    costs = (
        name_variants.EXACT,
        name_variants.DIACRITICS,
        name_variants.LISTED,
        name_variants.SPELLING,
        name_variants.EDIT,
        name_variants.NICKNAME,
    )
    assert list(costs) == sorted(set(costs))


@pytest.mark.parametrize(
    ("written", "meant", "cost"),
    [
        ("Diboly", "gn:2458925", name_variants.SPELLING),
        ("Falemé", "river:faleme", name_variants.DIACRITICS),
        ("Falemme", "river:faleme", name_variants.SPELLING),
        ("Bakoy", "river:bakoye", name_variants.SPELLING),
        ("Guidimagha", "MRT-1-guidimakha-2016", name_variants.SPELLING),
        ("Guidimaka", "MRT-1-guidimakha-2016", name_variants.SPELLING),
        ("Kenieba", "gn:2455427", name_variants.DIACRITICS),
        ("Boghé", "gn:2380954", name_variants.LISTED),
        ("Gambie", "river:gambia", name_variants.EXACT),
        ("Sénégal", "river:senegal", name_variants.EXACT),
        ("Guinée-Conakry", "country:GIN", name_variants.EXACT),
        ("Nioro", "gn:2247157", name_variants.LISTED),
        ("Somme", "gn:2245666", name_variants.NICKNAME),
        ("Ould Yenjé", "MRT-2-ould-yenge-2016", name_variants.LISTED),
        ("Tambacuonda", "gn:2244991", name_variants.EDIT),
    ],
)
def test_spellings_are_met_at_their_cost(known, written, meant, cost):
    [found] = [c for c in known.candidates(written) if c.place_id == meant]
    assert found.cost == cost
    assert found.score == pytest.approx(1 - cost)
    assert found.evidence


@pytest.mark.parametrize(
    "elsewhere",
    [
        "Dédougou",
        "Zambie",
        "Malte",
        "Bali",
        "Paris",
        "Bogota",
        "Kaya",
        "Dhaka",
        "Niger",
        "Douma",
        "Banco",
        "Lammine",
        "Les Cayes",
        "",
    ],
)
def test_names_of_elsewhere_are_nobody_here(known, elsewhere):
    assert known.candidates(elsewhere) == ()


def test_candidates_come_once_and_cheapest_first(known):
    for name in ("Nioro", "Kayes", "Touba", "Mali", "Ould Yengé"):
        found = known.candidates(name)
        assert len(ids(found)) == len(found)
        assert [c.cost for c in found] == sorted(c.cost for c in found)


def test_a_name_longer_than_any_is_not_compared(known):
    assert known.candidates("K" * 1_000_000) == ()


def test_a_place_lies_in_itself_and_in_its_country(known):
    for place in known.places.values():
        assert known.within(place.place_id, place.place_id)
        if place.country:
            assert known.within(place.place_id, f"country:{place.country}")


def test_a_place_lies_in_no_other_country(known):
    for place in known.places.values():
        others = [c for c in known.places if c.startswith("country:")]
        if place.kind not in {"river", "country"}:
            assert [c for c in others if known.within(place.place_id, c)] == [
                f"country:{place.country}"
            ]


def test_towns_lie_on_their_river(known):
    assert known.within("gn:2249892", "river:faleme")
    assert known.within("wof:1141907397", "river:faleme")
    assert not known.within("gn:2451547", "river:faleme")
    assert known.within("river:faleme", "country:SEN")
    assert not known.within("river:gambia", "country:MRT")


def test_distance_is_a_distance(known):
    places = ["gn:2249892", "gn:2458925", "SEN-2-saraya-2016", "river:faleme"]
    for one, other in combinations(places, 2):
        there = known.distance_km(one, other)
        assert there == pytest.approx(known.distance_km(other, one))
        assert there > 0
        assert known.distance_km(one, one) == 0
    assert known.distance_km("gn:2249892", "gn:2458925") == pytest.approx(1.85, abs=0.05)


def test_a_later_vintage_begins_when_the_earlier_ends(known):
    old, new = known.places["MLI-1-kayes-2016"], known.places["MLI-1-kayes-2023"]
    assert old.ended == new.begun
    assert old.held(None) is False
    assert new.held(None) is True
    assert old.begun is None
    assert [place.held(new.begun) for place in (old, new)] == [False, True]


def test_an_area_may_do_without_the_optional_columns(faleme):
    bare = replace(
        faleme,
        units=faleme.units.drop(columns=["seat", "valid_to", "pcode"]),
        places=faleme.places.drop(columns=["variants", "note", "population"]),
        crossings=faleme.crossings.drop(columns=["place_ids"]),
    )
    assert "gn:2455518" in ids(gazetteer.candidates("Kayes", bare))


def test_every_country_of_the_world_has_its_own_demonyms():
    for lang in ("fr", "en"):
        listed = [(d, code) for code, c in world.countries().items() for d in c.demonyms[lang]]
        assert len({demonym for demonym, _ in listed}) == len(listed)


@pytest.mark.parametrize("names", [("Nayé", "Naye"), ("Kéniéba", "Kenyeba"), ("Diboli", "Diboly")])
def test_one_sound_for_spellings_of_one_name(names):
    assert len({name_variants.phonetic_key(name) for name in names}) == 1


@pytest.mark.parametrize("names", [("Kayes", "Kita"), ("Mali", "Malawi"), ("Niger", "Nigeria")])
def test_two_sounds_for_two_names(names):
    assert len({name_variants.phonetic_key(name) for name in names}) == 2
