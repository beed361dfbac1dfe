"""What is said of one layer beside its rows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import pydantic
from pydantic import AfterValidator, Field, model_validator

from borderrisk import catalogue
from borderrisk.catalogue import Bbox, Provenance
from borderrisk.errors import short_repr
from borderrisk.languages import LANGUAGES
from borderrisk.records import Items, Record

WIDEST_DEG = 180.0
"""Widest window: beyond half of the globe no local projection measures."""

_OWN = {"en": "the map maker's own file ", "fr": "fichier de l'auteur : "}
_UNSAID = {"en": "not stated", "fr": "non précisé"}


def _clean(text: str) -> str:
    if not text.strip() or any(ord(c) < ord(" ") and c != "\n" for c in text):
        raise ValueError(f"found {short_repr(text)}, text without control characters is needed")
    return text


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


Text = Annotated[str, AfterValidator(_clean)]
Window = Annotated[Bbox, AfterValidator(_box)]


class Texts(Record):
    """One text per language: English, French and any other."""

    model_config = pydantic.ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Text]

    en: Text
    fr: Text

    @model_validator(mode="after")
    def _languages(self) -> Texts:
        for lang in self.__pydantic_extra__:
            if not re.fullmatch("[a-z]{2,3}", lang):
                raise ValueError(f"found {short_repr(lang)}, a language such as en or fr is needed")
        return self


class LayerSource(Record):
    """What an area says of one of its layers: the files, alone or with what is known of them.

    Parameters
    ----------
    files : tuple of str
        Paths beside the area file, or one id of the catalogue. In the file a text, a list, or the
        member ``files`` of a table.
    fields : mapping, optional
        Our name of a column to the file's: ``{ country = "ISO_CODE" }``.
    level : int, optional
        The level of every unit of these files.
    vintage, scale, source, licence, attribution : str or one per language, optional
        What the page, the downloads and every print say of the layer.
    crs : str, optional
        The reference system of files that state none.
    extent : tuple of float, optional
        The box that the layer covers (west, south, east, north); by default what its rows span.
    repair : bool
        Mend invalid outlines (:func:`shapely.make_valid`), and say so on the page.
    """

    files: Annotated[Items[Text], Field(min_length=1)]
    fields: dict[Text, Text] = Field(default_factory=dict)
    level: Annotated[int, Field(ge=1, le=5)] | None = None
    vintage: Text | Annotated[int, Field(ge=1800, le=2100)] | Texts | None = None
    scale: Text | Texts | None = None
    source: Text | Texts | None = None
    licence: Text | None = None
    attribution: Text | None = None
    crs: Text | None = None
    extent: Window | None = None
    repair: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short(cls, raw: Any) -> Any:
        """Read a path, or a list of paths, as a table with these files alone."""
        return raw if isinstance(raw, dict) else {"files": [raw] if isinstance(raw, str) else raw}


class OwnLayer(Provenance):
    """A layer that an area brings itself: where its files lie and what its maker says of them."""

    paths: tuple[Path, ...]
    said: LayerSource

    @property
    def files(self) -> tuple[Path, ...]:
        """The files on this machine."""
        return self.paths

    @classmethod
    def of(cls, name: str, said: LayerSource, folder: Path) -> OwnLayer:
        """Return the provenance of a layer, as far as the area file states it."""
        files = ", ".join(Path(file).name for file in said.files)
        return cls(
            title=catalogue.dataset(name).title,
            source=_texts(said.source) or {lang: text + files for lang, text in _OWN.items()},
            licence=said.licence or "–",
            attribution=said.attribution or files,
            vintage=_texts(said.vintage) or _UNSAID,
            scale=_texts(said.scale) or _UNSAID,
            extent=said.extent,
            paths=tuple(folder / file for file in said.files),
            said=said,
        )


def _texts(said: str | int | Texts | None) -> dict[str, str]:
    """Return a text per language, none where nothing is said."""
    if said is None:
        return {}
    return said.model_dump() if isinstance(said, Texts) else dict.fromkeys(LANGUAGES, str(said))
