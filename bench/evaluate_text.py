"""How well mentions are found and placed, measured on labelled sentences."""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderrisk import files
from borderrisk.area import read_area
from borderrisk.errors import InputError, Issue, input_error
from borderrisk.gazetteer import Gazetteer
from borderrisk.text.locate import locate
from borderrisk.text.resolver import AMBIGUOUS, NOT_A_PLACE, PLACED, STATUSES
from borderrisk.text.scoring import shortlist

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)(?:\|([^\[\]|]*))?\]")


@dataclass(frozen=True)
class Gold:
    """One mention as labelled: offsets, status, and the ids that are right."""

    start: int
    end: int
    status: str
    ids: frozenset[str]


@dataclass(frozen=True)
class Sentence:
    """One labelled sentence, its marks taken out of the text."""

    id: str
    lang: str
    area: str
    text: str
    gold: tuple[Gold, ...]
    date: str | None = None


@dataclass
class Figures:
    """Counts over a set of sentences; every rate is 1 where there was nothing to get wrong.

    ``hits`` are mentions found with the right offsets, ``spurious`` those that are none,
    ``missed`` those not found, all without organisations; ``labelled`` and ``right`` count
    mentions and right answers by labelled status, ``picked`` the placed picks, ``good`` the right
    ones, ``abroad`` those in another country; ``distance_km`` is that from each pick to the label.
    """

    hits: int = 0
    spurious: int = 0
    missed: int = 0
    picked: int = 0
    good: int = 0
    abroad: int = 0
    labelled: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))
    distance_km: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of found mentions that are mentions."""
        return _share(self.hits, self.hits + self.spurious)

    @property
    def recall(self) -> float:
        """The share of mentions that were found."""
        return _share(self.hits, self.hits + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def pick_accuracy(self) -> float:
        """The share of placed picks that are right."""
        return _share(self.good, self.picked)

    def accuracy(self, status: str) -> float:
        """Return the share of mentions of a labelled status that were answered rightly."""
        return _share(self.right[status], self.labelled[status])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def read_labelled(path: str | Path) -> list[Sentence]:
    """Read labelled sentences.

    Parameters
    ----------
    path : str or Path
        A TOML file of ``[[sentence]]`` with mentions marked in place as ``[exact|status|ids]``.

    Returns
    -------
    list of Sentence
        In the file's order.

    Raises
    ------
    InputError
        With every mark that is none.
    """
    try:
        rows = tomllib.loads(files.read_text(path))["sentence"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise input_error(path, found=f"no labelled sentences: {error}") from error
    found = [_sentence(row) for row in rows]
    faults = [
        Issue(
            str(path),
            sentence.id,
            "text",
            f"found a mark with {gold.status!r} and {len(gold.ids)} ids",
        )
        for sentence in found
        for gold in sentence.gold
        if gold.status not in STATUSES or (len(gold.ids) == 1) < (gold.status == PLACED)
    ]
    if faults:
        raise InputError(faults)
    return found


def _sentence(row: dict[str, Any]) -> Sentence:
    text, gold, end = "", [], 0
    for match in _MARK.finditer(row["text"]):
        exact, status, ids = match.groups()
        text += row["text"][end : match.start()]
        gold.append(Gold(len(text), len(text) + len(exact), status, frozenset((ids or "").split())))
        text, end = text + exact, match.end()
    text += row["text"][end:]
    return Sentence(row["id"], row["lang"], row["area"], text, tuple(gold), row.get("date"))


def evaluate(sentences: Sequence[Sentence]) -> Figures:
    """Return the figures of :func:`locate` on labelled sentences.

    Parameters
    ----------
    sentences : sequence of Sentence
        From :func:`read_labelled`.

    Returns
    -------
    Figures
        Over all of them.
    """
    gazetteers = {name: Gazetteer(read_area(name)) for name in {s.area for s in sentences}}
    figures = Figures()
    for sentence in sentences:
        _add(figures, sentence, gazetteers[sentence.area])
    return figures


def _add(figures: Figures, sentence: Sentence, gazetteer: Gazetteer) -> None:
    rows = locate(sentence.text, gazetteer, sentence.lang, date=sentence.date).to_dict("records")
    found = {(row["start"], row["end"]): row for row in rows}
    gold = {(label.start, label.end): label for label in sentence.gold}
    for span in sorted(found.keys() | gold.keys()):
        _count(figures, sentence, gold.get(span), found.get(span), gazetteer)


def _count(
    figures: Figures,
    sentence: Sentence,
    gold: Gold | None,
    row: dict[str, Any] | None,
    gazetteer: Gazetteer,
) -> None:
    is_mention = gold is not None and gold.status != NOT_A_PLACE
    is_found = row is not None and row["status"] != NOT_A_PLACE
    figures.hits += is_mention and is_found
    figures.missed += is_mention and not is_found
    figures.spurious += is_found and not is_mention
    right = gold is not None and row is not None and _is_right(gold, row)
    if gold is not None:
        figures.labelled[gold.status] += 1
        figures.right[gold.status] += right
    if row is not None and row["status"] == PLACED:
        _count_pick(figures, gold, row, gazetteer, right=right)
    if not right:
        figures.faults.append(_told(sentence, gold, row))


def _count_pick(
    figures: Figures, gold: Gold | None, row: dict[str, Any], gazetteer: Gazetteer, *, right: bool
) -> None:
    figures.picked += 1
    figures.good += right
    ids = gold.ids if gold is not None else frozenset[str]()
    country = gazetteer.places[row["place_id"]].country
    figures.abroad += country not in {gazetteer.places[i].country for i in ids}
    if ids:
        figures.distance_km.append(min(gazetteer.distance_km(row["place_id"], i) for i in ids))


def _is_right(gold: Gold, row: dict[str, Any]) -> bool:
    if row["status"] != gold.status:
        return False
    if gold.status == PLACED:
        return {row["place_id"]} == gold.ids
    return gold.status != AMBIGUOUS or gold.ids <= {
        c.place_id for c in shortlist(row["candidates"])
    }


def _told(sentence: Sentence, gold: Gold | None, row: dict[str, Any] | None) -> str:
    place = row or vars(gold)
    exact = sentence.text[place["start"] : place["end"]]
    label = f"{gold.status} {' '.join(sorted(gold.ids))}" if gold else "no mention"
    placed = row is not None and row["status"] == PLACED
    came = f"{row['status']} {row['place_id'] if placed else ''}" if row else "nothing"
    return f"{sentence.id}: {exact!r} is labelled {label.strip()}, found {came.strip()}"


def format_report(name: str, figures: Figures, *, faults: bool) -> str:
    """Return the figures of one set as lines of text."""
    far = figures.distance_km or [0.0]
    lines = [
        f"{name}: {figures.hits + figures.missed} mentions",
        f"  precision {figures.precision:.3f}, recall {figures.recall:.3f}, F1 {figures.f1:.3f}",
        f"  picks: {figures.good} of {figures.picked} right ({figures.pick_accuracy:.3f})",
        f"  picks in the wrong country: {figures.abroad}",
        f"  from pick to label: mean {sum(far) / len(far):.1f} km, most {max(far):.1f} km",
        *(
            f"  {s}: {figures.right[s]} of {figures.labelled[s]} right ({figures.accuracy(s):.3f})"
            for s in STATUSES
        ),
        *(f"    {fault}" for fault in figures.faults if faults),
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> str:
    """Return the figures of every labelled file in a folder; with ``--faults`` each fault too."""
    folders = [a for a in arguments if a != "--faults"] or ["tests/data/toponyms"]
    files = [file for folder in folders for file in sorted(Path(folder).glob("*.toml"))]
    if not files:
        raise input_error(folders[0], found="no labelled file (*.toml) there")
    sets = ((file.stem, evaluate(read_labelled(file))) for file in files)
    return "\n".join(
        format_report(name, figures, faults="--faults" in arguments) for name, figures in sets
    )


if __name__ == "__main__":
    try:
        sys.stdout.write(main(sys.argv[1:]) + "\n")
    except InputError as error:
        sys.exit(str(error))
