"""The location that the names of a sentence show, never finer than they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from borderrisk.claims.speakers import speaker_chain
from borderrisk.claims.vocabulary import REASONS, precision_of_level
from borderrisk.gazetteer import Gazetteer
from borderrisk.languages import localized
from borderrisk.text import normalize
from borderrisk.text.scoring import shortlist

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from borderrisk.area import Area
    from borderrisk.text.locate import MentionRow

_COMPASS = {
    "nord-est": "NE", "nord-ouest": "NW", "sud-est": "SE", "sud-ouest": "SW", "nord": "N",
    "sud": "S", "est": "E", "ouest": "W", "north-east": "NE", "north-west": "NW",
    "south-east": "SE", "south-west": "SW", "northeast": "NE", "northwest": "NW",
    "southeast": "SE", "southwest": "SW", "north": "N", "south": "S", "east": "E", "west": "W",
}  # fmt: skip

_AWAY = re.compile(
    r"(?P<km>\d{1,3}(?:[.,]\d)?)\s*(?:km|kilom[eè]tres?|kilometers?)\s*"
    rf"(?:(?:au|à l['’]|to the)?\s*(?P<way>{'|'.join(_COMPASS)})\s*)?"
    r"(?:de la (?:ville|localité)\s*)?(?:de|d['’]|of|from)?(?:\s*the town of)?\s*$",
    re.IGNORECASE,
)
"""A distance, and a direction, that stand right before a name: *à 20 km au nord de* Kayes."""

_NEAR = re.compile(
    r"\b(pr[eè]s|proche|proximité|environs|alentours|abords|périphérie|near|outside|around|vicinity"
    r"|outskirts)\b[^,;.]{0,24}$",
    re.IGNORECASE,
)
"""Words right before a name that put something near it, not in it."""

_VAGUE = re.compile(
    r"\b(km|kilom\w*|miles?|lieues?|route|axe|road|vers|towards?|direction|heures?|hours?|nord|sud"
    r"|est|ouest|north|south|east|west)\b[^,;.]{0,24}$",
    re.IGNORECASE,
)
"""Words right before a name that put something elsewhere than in it, nobody knows where."""

_BETWEEN = re.compile(
    r"(?<!partage )(?<!coordination )(?<!coopération )(?<!dialogue )(?<!cooperation )(?<!accord )"
    r"\b(entre|between)\s*$",
    re.IGNORECASE,
)
"""What lies between two places; what two capitals share or agree on does not."""


_THEIR_BORDER = re.compile(
    r"\b(leurs? frontières?|frontière commune|their (?:common |shared )?border)\b", re.IGNORECASE
)
"""Words for the border between the two countries of a sentence."""


@dataclass(frozen=True)
class Proposal:
    """A location as a register's file has it, and its precision."""

    location: dict[str, Any]
    where_prec: int

    def reason(self, lang: str) -> str:
        """Return why it is this location, in French or in English."""
        return localized(REASONS[self.location["kind"]], lang)


def propose(exact: str, start: int, named: Sequence[MentionRow], area: Area, day: str) -> Proposal:
    """Return the location of a sentence by its mentions but those in the name of who speaks.

    *Le préfet de Saraya* is no place, unless the sentence names no other. Parameters are those of
    :func:`propose_location`.
    """
    speakers = speaker_chain(exact).value or ()
    others = [row for row in named if not any(row.name in speaker for speaker in speakers)]
    return propose_location(exact, start, others or named, area, day)


def propose_location(
    exact: str, start: int, named: Sequence[MentionRow], area: Area, day: str
) -> Proposal:
    """Return the location that the mentions of a sentence show.

    Parameters
    ----------
    exact : str
        The sentence, which begins at ``start`` of its text.
    named : sequence
        Its mentions, as rows of :func:`borderrisk.text.locate`.
    area : Area
        Whose units are looked through.
    day : str
        The day on which they must be in force, as YYYY-MM-DD.

    Returns
    -------
    Proposal
        Its one town, at a distance or between two where the words say so; else the smallest unit
        in force that holds every candidate of every name; else the border that two countries are
        said to have in common, or the countries of all of them.
    """
    gazetteer = Gazetteer.of(area)
    known = [row for row in named if row.status in {"placed", "ambiguous"}]
    told = [row for row in known if not _is_container(row, known, gazetteer)]
    meant = {i: gazetteer.places[i] for row in told for i in _ids(row)}
    if finer := _from_towns(exact, start, told, gazetteer):
        return finer
    ground = {i for i, entry in meant.items() if entry.kind != "river"}
    if len(meant) == 1 and not ground:
        return Proposal({"kind": "river", "river": next(iter(meant)).removeprefix("river:")}, 5)
    on = date.fromisoformat(day)
    in_force = area.units[[gazetteer.places[i].held(on) for i in area.units.unit_id]]
    holds = [one for one in in_force.itertuples()
             if all(gazetteer.within(i, one.unit_id) for i in ground)]  # fmt: skip
    if ground and holds:
        unit = min(holds, key=lambda one: one.geometry.area)
        location = {"kind": "units", "units": [str(unit.unit_id)]}
        return Proposal(location, precision_of_level(int(unit.level)))
    codes = sorted({meant[i].country for i in ground} - {""})
    pairs = {"-".join(codes), "-".join(reversed(codes))}
    if _THEIR_BORDER.search(normalize(exact).text) and not pairs.isdisjoint(area.borders.index):
        return Proposal({"kind": "border", "border": codes}, 5)
    if codes:
        return Proposal({"kind": "countries", "countries": codes}, 6)
    return Proposal({"kind": "none"}, 7)


def _is_container(row: MentionRow, known: Sequence[MentionRow], gazetteer: Gazetteer) -> bool:
    """Return whether a name only says where another lies: *Saraya, au Sénégal*."""
    if row.status != "placed" or gazetteer.places[row.place_id].kind in {"town", "river"}:
        return False
    # a river lies in no unit, it runs through it
    inside = {i for other in known for i in _ids(other) if gazetteer.places[i].kind != "river"
              and gazetteer.within(i, row.place_id)}  # fmt: skip
    others = ({*_ids(other)} - {row.place_id} for other in known if other is not row)
    return any(ids and ids <= inside for ids in others)


def _ids(row: MentionRow) -> Iterable[str]:
    if row.status == "placed":
        return [row.place_id]
    return [c.place_id for c in shortlist(row.candidates)]


def _from_towns(
    exact: str, start: int, told: Sequence[MentionRow], gazetteer: Gazetteer
) -> Proposal | None:
    """Return what is proposed where one town, or two, say it all.

    Of a town and the units called after it, what lies near it, so far from it, or between it and
    another, is reckoned from the town: no distance starts at a department.
    """
    if not told:
        return None
    before = normalize(exact[: told[0].start - start]).text
    pointed = any(cue.search(before) for cue in (_BETWEEN, _AWAY, _NEAR))
    ids: list[str] = []
    for row in told:
        towns = [i for i in _ids(row) if gazetteer.places[i].kind == "town"]
        others = [i for i in _ids(row) if i not in towns]
        is_one = len(towns) == 1 and (pointed or not others)
        if not is_one or not all(gazetteer.within(towns[0], i) for i in others):
            return None
        ids += [] if towns[0] in ids else towns
    if len(ids) > 1:
        joint = exact[told[0].end - start : told[1].start - start].strip()
        on_the_way = not ids[2:] and _BETWEEN.search(before) and joint in {"et", "and"}
        return Proposal({"kind": "between", "places": ids}, 5) if on_the_way else None
    if away := _AWAY.search(before):
        km = float(away["km"].replace(",", "."))
        location = {"kind": "near", "place": ids[0], "distance_km": km}
        way = _COMPASS.get((away["way"] or "").lower())
        return Proposal(location | ({"direction": way} if way else {}), 2)
    if _VAGUE.search(before):
        return None
    return Proposal({"kind": "place", "places": ids}, 2 if _NEAR.search(before) else 1)
