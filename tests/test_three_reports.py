"""Three reports as an analyst gets them: from the text to the map in two commands and few cells."""

from __future__ import annotations

import pytest

import borderrisk as br
from borderrisk import claims
from borderrisk.area.new import new_area

DAY = "2025-04-28"
TEXTS = {
    "fr": """\
Selon le préfet de Bakel, trois motos ont été volées à Kidira dans la nuit de mardi dernier. La
gendarmerie a renforcé les contrôles au poste de Moussala. Un commerçant de Kéniéba affirme que
des hommes armés prélèvent une taxe sur l'axe Kéniéba – Kayes. Des orpailleurs auraient été
enlevés près de Saraya. Le gouverneur de Tambacounda dément toute présence de groupes armés dans
la région.

À Diboli, le bureau de la douane a été incendié le 12 avril 2025, a indiqué un élu local. Les
habitants de Sélibaby disent craindre une extension des attaques vers le Guidimakha. Des convois
de carburant franchiraient la Falémé de nuit. Le Mali et le Sénégal prévoient des patrouilles
mixtes le long de leur frontière.

Une ONG signale l'arrivée de 400 déplacés à Kédougou. L'institut recommande un partage du
renseignement entre Bamako, Dakar et Nouakchott. À 20 km au nord de Kayes, un pont a été
endommagé.""",
    "en": """\
Armed men burned a customs office in Diboli on 12 April 2025, according to a local councillor.
Traders in Kéniéba say that they pay a tax to fighters on the road to Kayes. Two gold miners may
have been abducted near Saraya, a rights group said. The governor of Tambacounda denied any
presence of armed groups in his region. Fuel smugglers cross the Falémé at night.

Mali and Senegal plan joint patrols along their border. About 300 people fled from Yélimané to
Kayes last week. The mayor of Bakel said that the market was closed after a threat. A bridge was
damaged 20 km north of Kayes. Recruiters are said to be active in the Guidimakha region.

The report recommends that Mauritania share intelligence with its neighbours. Police in Kédougou
arrested four suspects on Monday.""",
    "another border": """\
D'après le gouverneur de Tillabéri, douze bergers ont été tués près de Banibangou. Des hommes
armés ont attaqué un poste à Ménaka mardi dernier. Le marché d'Ayorou est fermé depuis une
semaine. À Gao, l'armée annonce l'arrestation de deux recruteurs. Des familles déplacées sont
arrivées à Niamey, selon une ONG.

Le Niger et le Mali envisagent des patrouilles conjointes à leur frontière. Une taxe serait
prélevée sur le bétail entre Ansongo et Ménaka. Le fleuve Niger sert de voie de contrebande. Le
maire de Téra dément tout recrutement dans sa commune. À 30 km au sud d'Ansongo, un convoi
d'aide a été pillé.

Un orpailleur a été enlevé à Tillabéri le 3 mars 2025. Le rapport recommande une meilleure
coordination entre Bamako et Niamey.""",
}


@pytest.fixture(scope="module")
def sahel(tmp_path_factory):
    """Return an area from two names alone, as ``borderrisk new MLI NER`` makes it."""
    folder = tmp_path_factory.mktemp("sahel")
    made = new_area(["MLI", "NER"], "sahel")
    (folder / "sahel.toml").write_text(made.toml, "utf-8")
    (folder / "sahel-places.csv").write_text(made.places or "", "utf-8")
    return br.read_area(folder / "sahel.toml")


def filled(frame, area):
    """Fill in what must be typed, and nothing else; return the table and how many cells it took."""
    typed = {"report.title.en": "T", "report.publisher": "P", "report.statement": "quote"}
    frame, cells = frame.assign(**typed, **{"report.draft": "false"}), len(typed) + 1
    for issue in claims.from_frame(frame).check(area=area):
        assert issue.field == "theme", issue
        frame.loc[frame.id == issue.row, "theme"] = "other"
        cells += 1
    return frame, cells


@pytest.mark.parametrize(("name", "most"), [("fr", 7), ("en", 6), ("another border", 4)])
def test_twelve_sentences_take_few_typed_cells(name, most, faleme, request):
    area = request.getfixturevalue("sahel") if name == "another border" else faleme
    drafted = claims.draft(TEXTS[name], area, published=DAY)
    assert len(drafted) == 12
    frame, cells = filled(drafted, area)
    assert cells <= most < 25
    register = claims.from_frame(frame)
    assert register.check(TEXTS[name], area) == []
    placed = register.place(area, text=TEXTS[name])
    assert placed.quote.str.len().gt(20).all()
    assert placed.geometry.notna().sum() >= 9


def cells(frame, claim):
    row = frame.set_index("id").loc[claim].dropna()
    return {str(name): row[name] for name in row.index if str(name).startswith("place.")}


def test_a_draft_shows_what_the_words_show_of_a_place(faleme, sahel):
    fr, ner = (claims.draft(TEXTS[n], a, published=DAY)
               for n, a in (("fr", faleme), ("another border", sahel)))  # fmt: skip
    # near, so far from, and between are said of towns, though a unit has the same name
    assert cells(fr, "c04") == {"place.kind": "place", "place.places.1": "gn:2246188"}
    assert cells(fr, "c12") == {
        "place.kind": "near", "place.place": "gn:2455518",
        "place.distance_km": 20.0, "place.direction": "N",
    }  # fmt: skip
    assert cells(fr, "c09")["place.kind"] == "border"
    # what capitals share lies not between them, nor does what lies between three
    assert cells(fr, "c11")["place.kind"] == "countries"
    assert cells(ner, "c07")["place.kind"] == "between"
    assert cells(ner, "c12") == {"place.kind": "none"}


def test_evidence_outlives_toml_and_an_update(faleme, tmp_path):
    drafted = claims.draft(TEXTS["fr"], faleme, published=DAY)
    path = tmp_path / "r.toml"
    path.write_text(claims.to_toml(drafted), "utf-8")
    assert "# evidence.place: Diboli: gn:2458925" in path.read_text("utf-8")
    again = claims.update(claims.read_table(path), drafted)
    evidence = [name for name in drafted.columns if name.startswith("evidence.")]
    assert again[evidence].fillna("").equals(drafted[evidence].fillna(""))
    assert set(again["evidence.state"]) == {"kept"}
