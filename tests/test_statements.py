"""Who says it, in which mode and of which day: shown by the words, or left blank."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderrisk.claims import MODALITIES, date_of, modality, normal, speaker_chain

PUBLISHED = "2025-04-28"  # a Monday


@pytest.mark.parametrize(
    ("sentence", "chain"),
    [
        ("Selon le maire de Bakel, cité par l'APS, la route est coupée.",
         ("le maire de Bakel", "l'APS")),
        ("D’après une source sécuritaire jointe par l’AMAP, deux ponts ont sauté.",
         ("une source sécuritaire", "l’AMAP")),
        ("La route est coupée, a indiqué mardi le préfet de Kayes.", ("le préfet de Kayes",)),
        ("« Rien », a déclaré à l'AFP un élu de Diboli.", ("un élu de Diboli", "l'AFP")),
        ("Selon la radio, le syndicat recommande la grève.", ("le syndicat", "la radio")),
        ("According to two local officials, the group may have crossed.", ("two local officials",)),
        ("The mayor told Reuters that trucks had stopped.", ("The mayor", "Reuters")),
        ("Reuters, citing two soldiers, reported that the camp fell.", ("two soldiers", "Reuters")),
        ("Trucks have stopped, said a driver from Kidira.", ("a driver from Kidira",)),
        ("Selon elle, rien ne change.", None),
        ("Il souligne que rien ne change.", None),
        ("Selon que l'on passe ou non, le prix change.", None),
        ("La route est coupée.", None),
    ],
)  # fmt: skip
def test_speakers_come_from_the_source_to_the_last_who_passes_it_on(sentence, chain):
    assert speaker_chain(sentence).value == chain


@pytest.mark.parametrize(("words", "chain"), [(12, 1), (13, 0)])
def test_a_stretch_of_more_than_twelve_words_names_nobody(words, chain):
    found = speaker_chain(f"Selon le maire {'de Kayes ' * 5}{'x ' * (words - 12)}, rien ne change.")
    assert len(found.value or ()) == chain


@pytest.mark.parametrize(
    ("sentence", "value", "evidence"),
    [
        ("Le groupe aurait installé des bases.", "conditional", "aurait"),
        ("The group is said to hold two bases.", "conditional", "is said to"),
        ("Gunmen may have crossed in May.", "conditional", "may"),
        ("L'armée dément que des hommes seraient passés.", "denied", "dément"),
        ("The army denied the report.", "denied", "denied"),
        ("Qui a brûlé le poste ?", "questioned", "?"),
        ("It is unclear whether they left.", "questioned", "unclear whether"),
        ("Les auteurs plaident pour des patrouilles.", "recommended", "plaident pour"),
        ("The centre calls for joint patrols.", "recommended", "calls for"),
        ("Le conseil se réunira vendredi.", "planned", "réunira"),
        ("Le poste est prévu pour mai.", "planned", "est prévu"),
        ("Le pont devrait ouvrir.", None, "devrait"),
        ("Les hommes tiraient et ouvraient le feu sur l'opéra.", "stated", ""),
        ("Trucks crossed in May.", "stated", ""),
    ],
)
def test_the_verb_shows_the_mode(sentence, value, evidence):
    found = modality(sentence)
    assert (found.value, found.evidence) == (value, evidence)
    assert found.value in {*MODALITIES, None}


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("Mardi dernier, un pont a sauté.", "2025-04-22"),
        ("Un pont a sauté lundi.", "2025-04-28"),
        ("Un pont a sauté lundi dernier.", "2025-04-21"),
        ("Un pont a sauté hier.", "2025-04-27"),
        ("Le conseil se réunira vendredi.", "2025-05-02"),
        ("The road will reopen next Tuesday.", "2025-04-29"),
        ("L'attaque du 3 décembre a fait deux morts.", "2024-12-03"),
        ("On April 22, gunmen burned the post.", "2025-04-22"),
        ("The attack of 3 March 2023 cut the road.", "2023-03-03"),
        ("Le pont devrait ouvrir en mai.", "2025-05"),
        ("Le pont a ouvert en mai.", "2024-05"),
        ("The bridge fell last month.", "2025-03"),
        ("Un pont a sauté le 28 avril.", "2025-04-28"),
        ("Le conseil se réunira le 28 avril.", "2025-04-28"),
        ("Le conseil se réunira le 27 avril.", "2026-04-27"),
        ("Le pont devrait ouvrir en avril.", "2025-04"),
        ("Le pont a ouvert en avril.", "2025-04"),
        ("En 2019, la région a été touchée.", "2019"),
        ("Le 31 février, rien.", None),
        ("Depuis mars 2024, la route est coupée.", None),
        ("Before 2020 nobody crossed.", None),
        ("Dans la nuit de lundi à mardi, rien.", None),
        ("En 2019 puis le 4 mars 2021, rien.", None),
        ("Rien.", None),
    ],
)
def test_a_date_is_as_fine_as_the_words_or_blank(sentence, value):
    assert date_of(sentence, PUBLISHED).value == value


@given(st.dates(date(2000, 1, 8), date(2090, 1, 1)))
def test_a_week_day_is_within_the_week_up_to_the_day_of_publication(published):
    for name in ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"):
        told = date.fromisoformat(date_of(f"Un pont a sauté {name}.", published).value)
        last = date.fromisoformat(date_of(f"Un pont a sauté {name} dernier.", published).value)
        assert timedelta(0) <= published - told < timedelta(7)
        assert timedelta(0) < published - last <= timedelta(7)
        assert told.weekday() == last.weekday()


pieces = st.sampled_from(
    ["selon ", "l'APS", ", ", "a indiqué ", "cité par ", "\n", "le 3 mars", "mardi ", "aurait ",
     "?", "« ", " »", "told ", "that ", "A", "é", "\u200b", "en 2020 ", ".", "à l'AFP ", "un élu"]
)  # fmt: skip


@given(st.lists(pieces, max_size=25).map("".join))
def test_evidence_stands_in_the_sentence_as_given(sentence):
    given_text = normal(sentence)
    for found in (speaker_chain(sentence), modality(sentence), date_of(sentence, PUBLISHED)):
        assert 0 <= found.start <= found.end <= len(given_text)
        assert bool(found.evidence) == (found.end > found.start)
        if "\n" not in given_text and "\u200b" not in given_text and "  " not in given_text:
            assert given_text[found.start : found.end] == found.evidence
