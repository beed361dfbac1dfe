"""The places of one area, findable by any way of writing their names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar
from weakref import WeakKeyDictionary

import shapely
from rapidfuzz import process
from rapidfuzz.distance import OSA

from borderrisk.crs import GEOD, to_lonlat
from borderrisk.gazetteer import name_variants
from borderrisk.gazetteer.entries import Entry, NameVariant, entries_of, variants_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from borderrisk.area import Area

BESIDE_M = 2_000.0
"""How near a river a place must be to lie on it: the accuracy of the river layer."""

_AS_LARGE = 1.1
"""A unit lies in no unit that is smaller, though its middle may; outlines are generalised, and a
region of one department is as large as that."""

_SHORT = 5
"""Names of fewer sounds are not met in another spelling."""

_EDITS = ((9, 2), (6, 1))
"""From how many letters on how many edits are tried."""


@dataclass(frozen=True)
class Candidate:
    """A place that a written name may mean.

    ``matched`` is the known form it was found by, ``cost`` the price of the difference, ``score``
    0 to 1; ``evidence`` and ``against`` say in words what raised and lowered it.
    """

    place_id: str
    kind: str
    name: str
    country: str
    matched: str
    cost: float
    score: float
    evidence: tuple[str, ...] = ()
    against: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.place_id} ({self.kind}) {self.score:.2f}"


class Gazetteer:
    """Every unit, river, place and country of an area.

    Parameters
    ----------
    area : Area
        Its units in every vintage, rivers, places with every twin, countries and crossings.
    """

    _of: ClassVar[WeakKeyDictionary[Area, Gazetteer]] = WeakKeyDictionary()

    @classmethod
    def of(cls, area: Area) -> Gazetteer:
        """Return the gazetteer of an area, built once for as long as the area is kept.

        Examples
        --------
        >>> from borderrisk.area import read_area
        >>> area = read_area("faleme")
        >>> Gazetteer.of(area) is Gazetteer.of(area)
        True
        """
        if area not in cls._of:
            cls._of[area] = cls(area)
        return cls._of[area]

    def __init__(self, area: Area) -> None:
        self.crs = area.crs
        self.places: Mapping[str, Entry] = {place.place_id: place for place in entries_of(area)}
        self.variants: dict[tuple[str, ...], list[NameVariant]] = {}
        for form in sorted(
            set(variants_of(area, self.places)), key=lambda f: (f.place_id, f.listed, f.written)
        ):
            self.variants.setdefault(name_variants.words(form.written), []).append(form)
        self._found: dict[str, tuple[Candidate, ...]] = {}
        self._within: dict[tuple[str, str], bool] = {}

    @cached_property
    def phonetic(self) -> dict[str, list[NameVariant]]:
        """Every form by the key of its sound; short ones sound like too much."""
        found: dict[str, list[NameVariant]] = {}
        for form in (form for group in self.variants.values() for form in group):
            if not form.is_short_alias and len(name_variants.phonetic_key(form.written)) >= _SHORT:
                found.setdefault(name_variants.phonetic_key(form.written), []).append(form)
        return found

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return the places that a written name may mean, cheapest first.

        Known forms are looked up first, then other spellings of the same sounds, then names one
        or two letters apart; a later step is taken only if the earlier found nothing.

        Parameters
        ----------
        name : str
            As written in a text.

        Returns
        -------
        tuple of Candidate
            One per place, its ``score`` 1 less the cost of the form.

        Examples
        --------
        >>> from borderrisk.area import read_area
        >>> [found] = Gazetteer(read_area("faleme")).candidates("Diboly")
        >>> found.name, found.cost, found.evidence
        ('Diboli', 0.15, ('another spelling of Diboli',))
        """
        if name not in self._found:
            cheapest: dict[str, Candidate] = {}
            for one in sorted(self._search(name), key=lambda c: (c.cost, c.place_id, c.matched)):
                cheapest.setdefault(one.place_id, one)
            self._found[name] = tuple(cheapest.values())
        return self._found[name]

    def _search(self, name: str) -> list[Candidate]:
        if len(name) > name_variants.LONGEST:
            return []
        if known := self.variants.get(name_variants.words(name)):
            exact = (name_variants.EXACT, "written as")
            accents = (name_variants.DIACRITICS, "but for accents, written as")
            return [
                self._candidate(f, *(exact if name.casefold() == f.written.casefold() else accents))
                for f in known
            ]
        key = name_variants.phonetic_key(name)
        if key in self.phonetic:
            return [
                self._candidate(f, name_variants.SPELLING, "another spelling of")
                for f in self.phonetic[key]
            ]
        return [
            self._candidate(form, name_variants.EDIT * distance, f"{distance} letter(s) from")
            for near, distance in self._near(key)
            for form in self.phonetic[near]
        ]

    def _near(self, key: str) -> list[tuple[str, int]]:
        """Return keys a few edits away that begin alike, with their distance."""
        edits = next((edits for letters, edits in _EDITS if len(key) >= letters), 0)
        if not edits:
            return []
        found = process.extract(
            key, list(self.phonetic), scorer=OSA.distance, score_cutoff=edits, limit=None
        )
        return [(near, int(distance)) for near, distance, _ in found if near[:1] == key[:1]]

    def _candidate(self, form: NameVariant, cost: float, how: str) -> Candidate:
        place = self.places[form.place_id]
        cost = round(cost + form.cost, 2)
        name = f", a listed name of {place.name}" if form.listed else ""
        return Candidate(
            place.place_id, place.kind, place.name, place.country, form.written, cost,
            round(max(0.0, 1 - cost), 2), (f"{how} {form.written}{name}",),
        )  # fmt: skip

    def within(self, place_id: str, other_id: str) -> bool:
        """Return whether a place is the other, lies in it or, for a river, on it.

        Examples
        --------
        >>> from borderrisk.area import read_area
        >>> Gazetteer(read_area("faleme")).within("gn:2249892", "country:SEN")
        True
        """
        pair = (place_id, other_id)
        if pair not in self._within:
            self._within[pair] = self._lies(self.places[place_id], self.places[other_id])
        return self._within[pair]

    def _lies(self, place: Entry, other: Entry) -> bool:
        if place == other:
            return True
        if "river" in {place.kind, other.kind}:
            river, body = (place, other) if place.kind == "river" else (other, place)
            shapely.prepare(river.geometry)  # its distance is asked for again, 50 times faster so
            return bool(shapely.dwithin(river.geometry, body.geometry, BESIDE_M))
        if other.kind == "country":
            return place.country == other.country
        if other.kind == "town" or place.kind == "country":
            return False
        if place.geometry.area > other.geometry.area * _AS_LARGE:
            return False
        inside = shapely.point_on_surface(place.geometry)
        return place.country == other.country and bool(shapely.intersects(other.geometry, inside))

    def distance_km(self, place_id: str, other_id: str) -> float:
        """Return the geodesic distance between points on two places."""
        if place_id == other_id:
            return 0.0
        shapes = [shapely.point_on_surface(self.places[i].geometry) for i in (place_id, other_id)]
        (lon, lat), (lon2, lat2) = (
            shapely.get_coordinates(to_lonlat(s, self.crs))[0] for s in shapes
        )
        return float(GEOD.inv(lon, lat, lon2, lat2)[2]) / 1000


def with_score(
    candidate: Candidate, score: float, evidence: tuple[str, ...], against: tuple[str, ...]
) -> Candidate:
    """Return a candidate with another score and more said for and against it."""
    return replace(
        candidate,
        score=round(min(1.0, max(0.0, score)), 2),
        evidence=candidate.evidence + evidence,
        against=candidate.against + against,
    )
