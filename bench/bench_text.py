"""How long it takes to locate the places of a long text, next to one regular expression per name.

The text is made of sentences of words nobody knows, of places of the Falémé and of numbers, so that
no stretch comes twice. Each run takes the same text:

- ours: ``borderrisk.text.locate``, with candidates, context and offsets for every mention;
- a pattern per name: ``re.finditer`` for every form of every place, in turn; offsets only.

Run ``python bench/bench_text.py``; it stops if ours misses a name that the patterns find. Last it
says how many times longer ten million characters take than one million, in time of the processor.
"""

from __future__ import annotations

import random
import re
import time

from borderrisk import read_area
from borderrisk.gazetteer import Gazetteer
from borderrisk.text import locate, normal

SHORT = 3
SIZES = (250_000, 500_000, 1_000_000)
GROWTH = (1_000_000, 10_000_000)
FRAMES = (
    "Selon un rapport de {number} pages, rien n'a bougé dans la région de {name} ni à {other}.",
    "Le {number} du mois, {count} camions ont quitté {name} pour {other} ({name}).",
    "Dans le département de {name}, {count} habitants sur {number} viennent de {other}.",
    "D'après la note {number}, ni {name} ni {other} ne sont touchés, {count} villages le disent.",
)


def story(gazetteer: Gazetteer, size: int) -> str:
    """Return a text of a size, the same each time."""
    draw = random.Random(1)  # noqa: S311 (no secret is drawn)
    names = sorted({place.name for place in gazetteer.places.values() if len(place.name) > SHORT})
    lines, length = [], 0
    while length < size:
        name, other = draw.sample(names, 2)
        number, count = draw.randrange(10**6), draw.randrange(10**4)
        line = draw.choice(FRAMES).format(name=name, other=other, number=number, count=count)
        lines.append(line)
        length += len(line) + 1
    return normal("\n".join(lines)[:size])


def one_by_one(text: str, gazetteer: Gazetteer) -> set[tuple[int, int]]:
    """Return the offsets of every form of every name, one pattern at a time."""
    names = {form.written for group in gazetteer.variants.values() for form in group}
    found = (re.finditer(rf"\b{re.escape(name)}\b", text) for name in sorted(names))
    return {match.span() for matches in found for match in matches}


def main() -> None:
    """Race the two ways at three sizes."""
    gazetteer = Gazetteer(read_area("faleme"))
    print("characters  mentions   ours  a pattern per name  times ours")
    for size in SIZES:
        text = story(gazetteer, size)
        start = time.perf_counter()
        mentions = locate(text, gazetteer)
        ours = time.perf_counter() - start
        spans = one_by_one(text, gazetteer)
        theirs = time.perf_counter() - start - ours
        starts = set(mentions.start)
        lost = [text[a:b] for a, b in spans if a not in starts and not _inside(a, mentions)]
        print(f"{len(text):>10,} {len(mentions):>9,} {ours:5.2f} s {theirs:17.2f} s", end=" ")
        print(f"{theirs / ours:10.1f}", flush=True)
        if lost:
            raise SystemExit(f"ours misses {len(lost)}: {sorted(set(lost))[:10]}")

    took = []
    for size in GROWTH:
        text = story(gazetteer, size)
        start = time.process_time()
        locate(text, gazetteer)
        took.append(time.process_time() - start)
        print(f"{size:>10,} {took[-1]:.1f} s of the processor", flush=True)
    print(f"ten times the text takes {took[1] / took[0]:.1f} times as long")


def _inside(at: int, mentions: object) -> bool:
    before = mentions.start.searchsorted(at, side="right") - 1
    return before >= 0 and at < mentions.end.iloc[before]


if __name__ == "__main__":
    main()
