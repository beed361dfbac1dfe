"""What is said of one layer beside its rows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from borderrisk import catalogue
from borderrisk.catalogue import Bbox, Provenance
from borderrisk.errors import short_repr
from borderrisk.languages import FALLBACK, LANGUAGES, localized
from borderrisk.records import Items, Line, Record

WIDEST_DEG = 180.0
"""Widest window: beyond half of the globe no local projection measures."""

if TYPE_CHECKING:
    from collections.abc import Sequence

_OWN = {
    "en": "the map maker's own file ",
    "fr": "fichier de l'auteur : ",
    "es": "archivo del autor: ",
    "ar": "ملف صاحب الخريطة: ",
}
_UNSAID = {"en": "not stated", "fr": "non précisé", "es": "no se indica", "ar": "غير مذكور"}


def _box(window: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = window
    wide = (east - west) % 360
    sound = abs(west) <= 180 and abs(east) <= 180 and -90 <= south < north <= 90  # noqa: PLR2004
    if not (sound and 0 < wide <= WIDEST_DEG):
        raise ValueError(
            f"found {short_repr(list(window))}, [west, south, east, north] in degrees is needed "
            "(west beyond east where it crosses 180°)"
        )
    return window


Window = Annotated[Bbox, AfterValidator(_box)]


def _languages(texts: dict[str, str]) -> dict[str, str]:
    for lang in texts:
        if not re.fullmatch("[a-z]{2,3}", lang):
            raise ValueError(f"found {short_repr(lang)}, a language such as en or fr is needed")
    return texts


Texts = Annotated[dict[str, Line], Field(min_length=1), AfterValidator(_languages)]
"""A text in one language or more, by the language's code."""


class LayerSource(Record):
    """What an area says of some of the files of a layer.

    Parameters
    ----------
    files : tuple of str
        Paths beside the area file, or one id of the catalogue.
    fields : mapping, optional
        Our name of a column to the file's: ``{ country = "ISO_CODE" }``.
    country : str, optional
        The country of every row of these files.
    level : int, optional
        The level of every unit of these files.
    vintage : int or str, optional
        The year that these files describe.
    scale, source, licence, attribution : str or one per language, optional
        What the page, the downloads and every print say of the layer.
    crs : str, optional
        The reference system of files that state none.
    extent : tuple of float, optional
        The box that the layer covers (west, south, east, north); by default what its rows span.
    accuracy_m : float, optional
        How far positions may lie from the ground, in metres: no river share is given within less.
    repair : bool
        Mend invalid outlines (:func:`shapely.make_valid`), and say so on the page.
    """

    files: Annotated[Items[Line], Field(min_length=1)]
    fields: dict[Line, Line] = Field(default_factory=dict)
    country: Line | None = None
    level: Annotated[int, Field(ge=1, le=5)] | None = None
    vintage: Line | Annotated[int, Field(ge=1800, le=2100)] | None = None
    scale: Line | Texts | None = None
    source: Line | Texts | None = None
    licence: Line | None = None
    attribution: Line | None = None
    crs: Line | None = None
    extent: Window | None = None
    accuracy_m: Annotated[float, Field(gt=0)] | None = None
    repair: bool = False

    @model_validator(mode="before")
    @classmethod
    def _alone(cls, raw: object) -> object:
        """Read a path, or a list of paths, as a table that says nothing else."""
        if isinstance(raw, str):
            return {"files": [raw]}
        if isinstance(raw, dict) and isinstance(raw.get("files"), str):
            return {**raw, "files": [raw["files"]]}
        return {"files": raw} if isinstance(raw, list) else raw


def _grouped(raw: object) -> object:
    """Read one path, one table, or a list of either, as a list of tables."""
    paths = isinstance(raw, list) and raw and all(isinstance(one, str) for one in raw)
    return raw if isinstance(raw, list) and not paths else [raw]


LayerSources = Annotated[Items[LayerSource], BeforeValidator(_grouped)]
"""Every file of a layer, with what is said of each; none for a layer that is not known."""


class OwnLayer(Provenance):
    """A layer that an area brings itself: where its files lie and what its maker says of them."""

    folder: Path
    said: tuple[LayerSource, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """The files on this machine."""
        return tuple(self.folder / file for said in self.said for file in said.files)

    @classmethod
    def of(cls, name: str, said: Sequence[LayerSource], folder: Path) -> OwnLayer:
        """Return the provenance of a layer, as far as the area file states it."""
        files = ", ".join(Path(file).name for one in said for file in one.files)
        boxes = [one.extent for one in said if one.extent]
        return cls(
            title=catalogue.dataset(name).title,
            source=_joined(said, "source") or {lang: _OWN[lang] + files for lang in _OWN},
            licence=", ".join(dict.fromkeys(one.licence for one in said if one.licence)) or "–",
            attribution=_joined(said, "attribution").get(FALLBACK, files),
            vintage=_joined(said, "vintage") or _UNSAID,
            scale=_joined(said, "scale") or _UNSAID,
            extent=boxes[0] if len(boxes) == len(said) == 1 else None,
            accuracy_m=max((one.accuracy_m for one in said if one.accuracy_m), default=None),
            folder=folder,
            said=tuple(said),
        )


def _joined(said: Sequence[LayerSource], field: str) -> dict[str, str]:
    """Return what the files of a layer say of one thing, per language; nothing if none does."""
    values = [value for one in said if (value := getattr(one, field)) is not None]
    texts = [v if isinstance(v, dict) else dict.fromkeys(LANGUAGES, str(v)) for v in values]
    return {
        lang: "; ".join(dict.fromkeys(localized(text, lang) for text in texts))
        for lang in (LANGUAGES if texts else ())
    }
