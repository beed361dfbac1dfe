"""One indicator of a spec, as a record that a script can write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, ValidationError

from borderrisk.languages import localized
from borderrisk.records import Record, to_record
from borderrisk.score.fields import Bounds, Number, Text, Texts

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass as _RecordType
else:
    _RecordType = type(Record)


class _Callable(_RecordType):
    """Lets a record be written in a script as a dataclass is, and fail as one in a file does."""

    def __call__(self, *values: Any, **fields: object) -> Any:
        kind: Any = self
        raw = dict(zip(kind.model_fields, values, strict=False)) | fields
        try:
            return super().__call__(**raw)
        except ValidationError:
            return to_record(raw, kind, file=kind.__name__, row_of=row_of(raw))


class Choice(Record, metaclass=_Callable):
    """A record that a script writes, and changes a copy of."""

    def replace(self, **changes: object) -> Self:
        """Return the same choices but for some, checked anew."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self)(**given | changes)


class Indicator(Choice):
    """One column of a table, with all that a composite must know of it.

    Parameters
    ----------
    name : str
        The column, with its unit in the name.
    goalposts : tuple of float
        The fixed low and high bound, in the unit of the column.
    direction : {"up", "down"}
        Whether more of it raises or lowers the score.
    weight : float
        Zero or more; only the share among the weights counts.
    title, definition, why : mapping of language to text
        What a reader sees; ``why`` is the reason for the direction. ``{a}`` and ``{b}`` stand
        for the two sides of the border, see :meth:`Spec.of_border`.
    source, vintage : str
        Where the figures come from, of which date.
    required : bool
        Whether a table of which no row knows it lacks something. One that is not required is then
        left out of the choices, see :meth:`Spec.known_in`.

    Examples
    --------
    >>> Indicator("claims", (0, 5)).direction
    'up'
    """

    name: Text
    goalposts: Bounds
    direction: Literal["up", "down"] = "up"
    weight: Annotated[Number, Field(ge=0)] = 1.0
    title: Texts = Field(default_factory=dict)
    definition: Texts = Field(default_factory=dict)
    why: Texts = Field(default_factory=dict)
    source: Text = ""
    vintage: Text = ""
    required: bool = True

    def of_border(self, a: Mapping[str, str] | str, b: Mapping[str, str] | str) -> Self:
        """Return the same indicator with the names of one border's sides in its words.

        Parameters
        ----------
        a, b : str or mapping of language to text
            What the countries on its two sides are called; a name that holds ``{a}`` itself is
            left as it is.
        """

        def named(lang: str, text: str) -> str:
            names = {"{a}": localized(a, lang), "{b}": localized(b, lang)}
            return re.sub(r"\{[ab]\}", lambda found: names[found[0]], text)

        words = {
            field: {lang: named(lang, text) for lang, text in getattr(self, field).items()}
            for field in ("title", "definition", "why")
        }
        return self.replace(**{field: texts for field, texts in words.items() if texts})


def row_of(raw: Mapping[str, Any]) -> Any:
    """Return the function that names an indicator in the place of an issue."""

    def row(where: tuple[str | int, ...]) -> tuple[str, tuple[str | int, ...]]:
        match where:
            case ("indicators", int(number), *rest):
                item = raw["indicators"][number]
                name = item.get("name") if isinstance(item, Mapping) else None
                named = isinstance(name, str) and name.strip()
                return (str(name) if named else f"indicator {number + 1}", tuple(rest))
        return "", where

    return row
