"""The sentences of a register, found again in a text that has changed."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from borderrisk.errors import InputWarning
from borderrisk.text import normal, normalize, sentences, sha256
from borderrisk.text.anchors import around

if TYPE_CHECKING:
    from collections.abc import Mapping

    from borderrisk.claims.register import Register
    from borderrisk.text import Sentence

    Row = Mapping[str, Any]

_ALIKE = 80.0
"""How alike (0 to 100) a sentence must be to the one of before where only one side of it is."""


def reanchored(register: Register, text: str) -> Register:
    """Return a register whose claims point at their sentences in a text; see its own method."""
    whole = normal(text)
    claims, report = register.form.claims, register.form.report
    raw = register.raw.get("claim")
    if report is None or not isinstance(raw, list) or report.text_sha256 == sha256(whole):
        return register
    # what is no claim is for check to tell of
    rows = [row for row in raw if isinstance(row, dict) and str(row.get("id")) in claims]
    anchored = [row for row in rows if row.get("sha256") is not None]
    if not anchored:
        return register
    spans = [span for span in sentences(whole) if span.first == span.number]
    by_hash = {sha256(whole[one.start : one.end]): one for one in spans}
    by_words = {normalize(whole[one.start : one.end]).text: one for one in spans}
    found: dict[str, Sentence] = {}
    for row in anchored:
        same = by_hash.get(row["sha256"]) or by_words.get(normalize(row.get("exact", "")).text)
        if same is not None:
            found[row["id"]] = same
    free = [one for one in spans if one not in found.values()]
    changed = {}
    for row in (row for row in anchored if row["id"] not in found):
        fits = [one for one in free if _is_meant(row, whole, one)]
        if len(fits) == 1:
            changed[row["id"]] = fits[0]
    if changed:
        names = ", ".join(changed)
        warnings.warn(
            f"{register.file}: {names}: the sentence has changed since; it was found by what stands"
            " around it",
            InputWarning, stacklevel=3,
        )  # fmt: skip
    found |= changed
    moved = [
        {**row, **_anchor(row, found[row["id"]], whole)}
        if row in rows and row["id"] in found else row
        for row in raw
    ]  # fmt: skip
    digest = sha256(whole) if len(found) == len(anchored) else report.text_sha256
    return replace(register, raw={**register.raw, "text_sha256": digest, "claim": moved})


def _is_meant(row: Row, text: str, sentence: Sentence) -> bool:
    """Return whether a sentence stands where that of a claim stood, with words changed in it."""
    own = (row.get("prefix", ""), row.get("suffix", ""))
    here = around(text, sentence.start, sentence.end)
    sides = [
        bool(a.strip()) and normalize(a).text.strip() == normalize(b).text.strip()
        for a, b in zip(own, here, strict=True)
    ]
    words = normalize(text[sentence.start : sentence.end]).text
    alike = fuzz.ratio(normalize(row.get("exact", "")).text, words) >= _ALIKE
    return all(sides) or (any(sides) and alike)


def _anchor(row: Row, sentence: Sentence, text: str) -> dict[str, Any]:
    """Return the fields that point at a sentence, those of its words where the claim has them."""
    start, end = sentence.start, sentence.end
    prefix, suffix = around(text, start, end)
    words = {"exact": normalize(text[start:end]).text, "prefix": prefix, "suffix": suffix}
    place = {"sentence": sentence.number, "start": start, "end": end}
    return {**place, "sha256": sha256(text[start:end]), **{n: words[n] for n in words if n in row}}
