"""Names are read as press text writes them: in lists, in institutions, abroad, once and again."""

from __future__ import annotations

import pytest

from borderrisk.gazetteer import Gazetteer
from borderrisk.text import language_of, locate


@pytest.fixture(scope="module")
def known(faleme):
    return Gazetteer(faleme)


def places(found):
    """Return name and status of every mention that is a place's."""
    rows = found[found.status != "not-a-place"]
    return list(zip(rows.name, rows.status, strict=True))


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Zambougou, Tikaré et Bourzanga sont coupés du monde.", "Zambougou Tikaré Bourzanga"),
        ("Des villages, comme Zambougou et Tikaré, se vident.", "Zambougou Tikaré"),
        ("Trois hameaux (Zambougou, Tikaré, Bourzanga) ont brûlé.", "Zambougou Tikaré Bourzanga"),
        ("Villages such as Zambougou, Tikaré and Bourzanga emptied.", "Zambougou Tikaré Bourzanga"),
        ("Les camions contournent Zambougou, Tikaré et Kidira.", "Zambougou Tikaré Kidira"),
        ("Localités : Zambougou, Tikaré, Bourzanga.", "Zambougou Tikaré Bourzanga"),
        ("Hier, Kidira et Diboli étaient calmes.", "Kidira Diboli"),
        ("Diallo, Traoré et Keïta ont été entendus.", ""),
        ("Peuls, Soninkés et Bambaras cohabitent.", ""),
        ("Fatou, Awa et Moussa vendent du lait.", ""),
    ],
)
def test_a_list_speaks_for_its_names(known, sentence, names):
    assert [name for name, _ in places(locate(sentence, known, None))] == names.split()


@pytest.mark.parametrize(
    "sentence",
    [
        "Le Gsim a revendiqué l'attaque.",
        "L'Unicef et l'Onudc le disent.",
        "La Minusma est partie.",
        "Le Syndicat national des enseignants du Mali fait grève.",
        "Le Forum civil de Kidira proteste.",
        "L'Union des transporteurs routiers du Sénégal le dément.",
        "Air Sénégal suspend ses vols.",
        "Orange Mali rétablit le réseau.",
        "The Kidira Rice Growers Association met.",
        "Le Groupement a saisi la Gendarmerie.",
        "Un texte remis à Boundou Presse le dit.",
        "Le juge Ousmane Kita a tranché.",
        "Kita, the analyst, disagrees.",
        "Maître Paul Bakel plaide.",
        "The Dakar returned.",
        "Les vainqueurs du Dakar se reposent.",
        "He won the Dakar Rally twice.",
        "La Charte de la transition est signée.",
        "Hail du Dakar.",
        "Le prochain Dakar est loin.",
        "Le 45e Dakar s'élance.",
        "The Kidira Women's Association met.",
        "The 2024 Dakar started late.",
        "La rue de Kidira est vide.",
        "Le boulevard du Mali est vide.",
        "They met on Bamako Avenue.",
        "Le Casa Sports de Ziguinchor gagne.",
        "Voir https://infos.example/Kayes/Kidira.html pour plus.",
        "Lire www.Kidira.example, infos.example/Kidira, info@Kidira.example et @Kita_Info.",
        "Elle est une commune rurale.",
        "Selon Camara, la route est libre.",
        "Hier, Wagué, un berger, a fui.",
        "Guterres is a village elder.",
    ],
)
def test_what_carries_a_place_s_name_is_no_place(known, sentence):
    assert places(locate(sentence, known, None)) == []


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Le péage de Zambougou a brûlé.", "Zambougou"),
        ("Un convoi a sauté à 30 km de Zambougou.", "Zambougou"),
        ("Un puits a été creusé ; celui de Zambougou est à sec.", "Zambougou"),
        ("The bridge of Zambougou fell.", "Zambougou"),
        ("La piste mène de Saré Guinée vers le sud.", "Saré Guinée"),
        ("Le marché de Keur Mali rouvre.", "Keur Mali"),
    ],
)
def test_a_name_out_of_the_gazetteer_is_listed_whole(known, sentence, name):
    assert places(locate(sentence, known, None)) == [(name, "unknown")]


def test_a_name_is_remembered(known):
    found = locate("Au village de Zambougou, rien. Les greniers de Zambougou brûlent.", known)
    assert places(found) == [("Zambougou", "unknown")] * 2
    assert places(locate("Les greniers de Zambougou brûlent.", known)) == []


def test_a_decided_homonym_is_decided_for_the_text(known):
    found = locate("Le poste de Moussala est fermé. À Moussala, on attend.", known)
    assert list(found.place_id) == ["gn:6658544", "gn:6658544"]
    assert "elsewhere in the text" not in found.evidence[0]
    long = locate("Nioro du Rip est calme. À Nioro, rien.", known)
    assert list(long.place_id) == ["gn:2247157", "gn:2247157"]
    region = locate("La région de Kayes est vaste. À Kayes, on attend.", known)
    assert list(region.status) == ["placed", "ambiguous"]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Kidira, au Congo, s'éveille.", "unknown"),
        ("Kidira is a village in the Netherlands.", "unknown"),
        ("Le bourg de Kidira, dans la province néerlandaise du Brabant, dort.", "unknown"),
        ("À Matam, dans la capitale guinéenne Conakry, la rue est calme.", "unknown"),
        ("Kidira, in the Dutch province of North Brabant, won.", "unknown"),
        ("A train stopped near Kidira in southern Congo.", "unknown"),
        ("Matam, commune de Conakry, est inondée.", "unknown"),
        ("Kidira, en Afrique de l'Ouest, s'éveille.", "placed"),
        ("Des orpailleurs venus du Burkina Faso vivent à Kidira.", "placed"),
        ("Kidira, au Sénégal, est en face de Diboli ; il y a des bus pour la France.", "placed"),
    ],
)
def test_a_homonym_abroad_is_not_placed(known, sentence, status):
    found = locate(sentence, known, None).set_index("name")
    assert found.status["Matam" if "Matam" in sentence else "Kidira"] == status


@pytest.mark.parametrize(
    ("sentence", "name", "place_id"),
    [
        ("Les commerçants de Nioro du Sahel attendent.", "Nioro du Sahel", "gn:2452651"),
        ("La région de Nioro du Sahel attend.", "Nioro du Sahel", "MLI-1-nioro-2023"),
        ("Kita town is quiet.", "Kita", "gn:2455216"),
        ("Trade fell in the Kayes region of Mali.", "Mali", "country:MLI"),
        ("Il rentre dans sa ville natale (Mali).", "Mali", "country:MLI"),
        ("Cette commune proche de Kidira grandit.", "Kidira", "gn:2249892"),
    ],
)
def test_the_words_around_a_name_are_its_own_or_not(known, sentence, name, place_id):
    found = locate(sentence, known, None).set_index("name")
    assert found.place_id[name] == place_id


# languages


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("Le groupe est dans la région.", "French"),
        ("The group is in the region.", "English"),
        ("El grupo cruzó el río cerca de la frontera.", "Spanish"),
        ("O grupo atacou a aldeia no sul.", "Portuguese"),
        ("المجموعة في المنطقة", "Arabic script"),
        ("La ville de Kita dort. Kita se réveille.", ""),
        ("Il a gagné le Dakar en 2009.", ""),
        ("Villages in Mali's Kayes region emptied.", ""),
        ("Kidira, Diboli", ""),
        ("", ""),
    ],
)
def test_small_words_and_script_tell_the_language(written, language):
    assert language_of(written) == language


@pytest.mark.parametrize(
    "written",
    [
        "Un grupo armado cruzó el río Jordán cerca de Malí y de Kidira, según el alcalde.",
        "هاجمت مجموعة قرية Kidira في شرق السنغال",
    ],
)
def test_a_language_that_is_not_read_places_nothing_and_says_so(known, caplog, written):
    found = locate(written, known)
    assert "placed" not in set(found.status)
    assert found.against.str.contains("not read").any()
    assert "is not read" in caplog.text


def test_each_paragraph_is_read_in_its_own_language(known):
    french, english = "Dans la région de Kayes, rien.", "Trade fell in the Kayes region of Mali."
    spanish = "El puente de Kidira cayó cerca de la frontera con Malí."
    found = locate(f"{french}\n\n{english}\n\n{spanish}", known)
    assert list(found.status) == ["placed", "placed", "placed", "ambiguous", "ambiguous"]
    alone = [locate(text, known) for text in (french, english, spanish)]
    assert list(found.kind) == [kind for one in alone for kind in one.kind]


def test_names_without_capitals_are_found_where_none_is_written(known, caplog):
    found = locate("attaque près de kidira : le mali ferme le pont", known)
    assert list(zip(found.name, found.place_id, strict=True)) == [
        ("kidira", "gn:2249892"),
        ("mali", "country:MLI"),
    ]
    assert "no capital letter" in caplog.text
    assert locate("Attaque : des motos à kidira, dit-on.", known).empty


NEW = ("Zambougou", "Kolomba", "Saré Diouma")
"""Names that no table of the area has."""


def told(found):
    return [f"{name}={status[0]}" for name, status in places(found)]


@pytest.mark.parametrize("name", NEW)
@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("Un camion a brûlé à 15 km au sud de {}.", ""),
        ("Un camion a brûlé à quinze kilomètres de {}.", ""),
        ("La mine d'or de {} emploie trois cents personnes.", ""),
        ("Le poste de santé de {} est fermé.", ""),
        ("La radio communautaire de {} émet.", ""),
        ("Ils viennent de {}.", ""),
        ("Les pasteurs quittent {}.", ""),
        ("{} (Mali) a été attaqué.", "Mali=p"),
        ("A workshop in {} (Mali) closed.", "Mali=p"),
        ("L'axe {}-Diboli est miné.", "Diboli=p"),
        ("Fishermen on Lake {} went home.", ""),
        ("The {} barracks were emptied.", ""),
        ("Two men were shot 12 km from {}.", ""),
        ("Le hameau de {} est isolé.", ""),
        ("{} est un village.", ""),
        ("{} is a mining town.", ""),
        ("La maternité de {} manque de sang.", ""),
        ("Le maire adjoint de {} a fui.", ""),
        ("Les abords de {} sont minés.", ""),
        ("Un drone a survolé {}.", ""),
        ("Gunmen entered {} at dusk.", ""),
    ],
)
def test_what_stands_around_a_name_that_nobody_knows_shows_a_place(known, sentence, name, rest):
    found = told(locate(sentence.format(name), known))
    assert found == [f"{name}=u", *rest.split()]


@pytest.mark.parametrize("name", NEW)
def test_a_name_given_with_its_word_is_known_before_and_after(known, name):
    text = f"Rien à signaler. {name} est vide. Au village de {name}, rien. On prie pour {name}."
    assert told(locate(text, known)) == [f"{name}=u"] * 3


@pytest.mark.parametrize("noun", [
    "Cellule antiterroriste", "Boad", "Asecna", "Gign", "Mécanisme de suivi", "Délégation",
    "Directoire", "Brigade fluviale", "Ordonnance", "Pacte de paix", "Sous-Comité permanent",
])  # fmt: skip
@pytest.mark.parametrize("frame", ["La {} opère depuis Kidira.", "Kidira accueille la {}."])
def test_a_common_noun_or_an_acronym_with_a_capital_is_no_place(known, noun, frame):
    assert told(locate(frame.format(noun), known)) == ["Kidira=p"]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Le projet d'appui au Développement rural commence à Kidira.", ["Kidira=p"]),
        ("Dans un entretien à Dakaractu, le maire accuse.", []),
        ("Interrogé par Seneweb, le maire nie.", []),
        ("Le rallye Paris-Dakar ne passe plus.", []),
        ("Le rallye de Dakar ne passe plus.", []),
        ("À Kidira, Bintou vend du lait.", ["Kidira=p"]),
        ("Wahhabites, Tidianes et Mourides prient ensemble.", []),
        ("Neighbouring Mali closed the border.", ["Mali=p"]),
        ("Landlocked Mali imports fuel.", ["Mali=p"]),
        ("Le Mouvement appelle Dakar à négocier.", ["Dakar=p"]),
        ("The mines of Kolomba, Tenkoto or even Bibi rest.", ["Kolomba=u", "Tenkoto=u", "Bibi=u"]),
        ("La route Kidira-Zambougou est coupée.", ["Kidira=p", "Zambougou=u"]),
        ("Le train arrive à Kolomba-Ba.", ["Kolomba-Ba=u"]),
        ("Le village de Madina Kayes est vide.", ["Madina Kayes=u"]),
        ("Le marché de Kayes Ndi rouvre.", ["Kayes Ndi=u"]),
        ("Moussala, dans le sud du Mali, se vide.", ["Moussala=p", "Mali=p"]),
        ("Le département de Sélibaby est calme.", ["Sélibaby=p"]),
        ("Hamlets (Kolomba, Tenkoto, Sansanto) sleep.", ["Kolomba=u", "Tenkoto=u", "Sansanto=a"]),
        ("À Mali, rien.", ["Mali=a"]),
        ("La Casamance attend la paix.", ["Casamance=u"]),
        ("La Haute-Guinée vit de l'or.", ["Haute-Guinée=u"]),
        ("Les combats ont repris au Nord-Kivu.", ["Nord-Kivu=u"]),
        ("L'Ambassadeur du Mali à Dakar est rappelé.", ["Mali=p", "Dakar=p"]),
        ("Les villages riverains du Karakoro craignent la crue.", ["Karakoro=p"]),
        ("Le pont de Kidira, la route de Goudiry.", ["Kidira=p", "Goudiry=a"]),
        ("La région de Kayes, le département de Saraya.", ["Kayes=p", "Saraya=p"]),
        ("La préfecture de Kankan, la moughataa de Sélibaby.", ["Kankan=p", "Sélibaby=p"]),
        ("Kidira, un village du département de Bakel, dort.", ["Kidira=p", "Bakel=p"]),
        ("Dans Kayes, la ville sainte, on prie.", ["Kayes=p"]),
        ("Depuis le 3 mars 2024 Dakar respire.", ["Dakar=p"]),
        ("Cette commune rurale voisine de Kolda manque d'eau.", ["Kolda=p"]),
        ("Kidira's market reopened.", ["Kidira=p"]),
        ("À Kidira, une base française a fermé.", ["Kidira=p"]),
    ],
)  # fmt: skip
def test_press_sentences_of_each_kind(known, sentence, names):
    assert told(locate(sentence, known)) == names


@pytest.mark.parametrize(
    "sentence",
    [
        "Nara, ancienne capitale du Japon, attire les touristes.",
        "Un incendie a ravagé le marché de Matam, à Conakry, en Guinée.",
        "Le maire de Bakel, aux Pays-Bas, a démissionné.",
        "Bakel, a Dutch village in North Brabant, celebrates.",
        "À Touba, dans l'ouest ivoirien, la foire ouvre.",
        "Kita, ward of Tokyo, Japan, elects its mayor.",
        "La police de Bamba, au Kenya, enquête.",
        "Passy, en Haute-Savoie, se plaint de la pollution.",
        "Touba, en Côte d'Ivoire, accueille la foire.",
        "Bakel (Pays-Bas) fête son saint.",
        "Nara, préfecture japonaise, protège ses daims.",
        "Sali, sur l'île croate de Dugi Otok, vit du thon.",
        "Mamou, dans l'État indien du Rajasthan, souffre.",
        "Kiffa, près d'Amsterdam, fleurit.",
    ],
)
def test_a_homonym_that_the_sentence_sets_abroad_is_not_placed(known, sentence):
    first = locate(sentence, known).iloc[0]
    assert first.status in {"ambiguous", "unknown"}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Tinkadi et Sagabaya ont été pillés.", "Tinkadi Sagabaya"),
        ("Tinkadi and Sagabaya were attacked.", "Tinkadi Sagabaya"),
        ("Sagabaya a été encerclé hier.", "Sagabaya"),
        ("Ouattara et Tinubu sont attendus.", ""),
        ("Traders were raided.", ""),
        ("De Tinkadi à Sagabaya, la piste est minée.", "Tinkadi Sagabaya"),
        ("De Tinkadi jusqu'à Sagabaya, la piste est minée.", "Tinkadi Sagabaya"),
        ("La visite de Guterres à Dakar est reportée.", "Dakar"),
        ("La Sonabel a coupé le courant à Diboli.", "Diboli"),
        ("Les agents de la Sotelma ont quitté Diboli.", "Diboli"),
        ("Le Boundou et le Bambouk sont calmes.", "Boundou Bambouk"),
        ("Il a parlé à l'Onu, puis à l'Oms.", ""),
        ("L'Union appelle la Mauritanie au calme.", "Mauritanie"),
        ("Le Conseil appelle les agents du Mali à agir.", "Mali"),
    ],
)
def test_what_happens_and_who_is_employed_tell_a_place_from_others(known, sentence, names):
    assert [name for name, _ in places(locate(sentence, known))] == names.split()


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Wouro Kita a été attaqué.", ["Wouro Kita"]),
        ("Gunmen burned Wouro Kita.", ["Wouro Kita"]),
        ("Madina Kayes se vide.", ["Madina Kayes"]),
        ("Le village de Foum el Tinkadi se vide.", ["Foum el Tinkadi"]),
        ("Yuki Kita a déclaré forfait.", []),
        ("Yuki Kita said she was ready.", []),
        ("La fille de Kita Diarra est rentrée.", []),
        ("Downtown Kayes was calm.", ["Kayes"]),
    ],
)
def test_a_run_that_a_known_place_ends_is_one_name(known, sentence, names):
    assert [name for name, _ in places(locate(sentence, known))] == names


@pytest.mark.parametrize(
    "sentence",
    [
        "Les touristes visitent Nara et Kyoto.",
        "Tourists visit Kyoto and Nara.",
        "They flew from Nara to Osaka.",
        "The Mali, a tributary of the Irrawaddy in Myanmar, floods.",
        "La Mali, un affluent de l'Irrawaddy, déborde.",
    ],
)
def test_what_a_list_or_a_kind_sets_abroad_is_not_placed(known, sentence):
    assert "placed" not in {status for _, status in places(locate(sentence, known))}
    near = locate("Kidira, a town of Senegal, and Diboli are calm.", known)
    assert near.status.tolist() == ["placed"] * 3
