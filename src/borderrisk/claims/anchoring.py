"""The sentences of a register, found again in a text that has changed."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from borderrisk.claims.form import paired
from borderrisk.errors import InputWarning
from borderrisk.text import normal, normalize, sentences, sha256
from borderrisk.text.anchors import around

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from borderrisk.claims.claim import Claim
    from borderrisk.claims.register import Register
    from borderrisk.text import Sentence

    Row = Mapping[str, Any]

_ALIKE = 80.0
"""How alike (0 to 100) a sentence must be to the one of before where only one side of it is."""


def reanchored(register: Register, text: str) -> Register:
    """Return a register whose claims point at their sentences in a text; see its own method."""
    whole = normal(text)
    claims, report = register.form.claims, register.form.report
    anchored = [claim for claim in claims.values() if claim.sha256 is not None]
    if report is None or not anchored or report.text_sha256 == sha256(whole):
        return register
    spans = [span for span in sentences(whole) if span.first == span.number]
    by_hash = {sha256(whole[one.start : one.end]): one for one in spans}
    by_words = {normalize(whole[one.start : one.end]).text: one for one in spans}
    found: dict[str, Sentence] = {}
    for claim in anchored:
        same = by_hash.get(str(claim.sha256)) or by_words.get(normalize(claim.exact or "").text)
        if same is not None:
            found[claim.id] = same
    taken = {one.number for one in found.values()}
    lost = [claim for claim in anchored if claim.id not in found]
    if changed := _changed(lost, whole, [one for one in spans if one.number not in taken]):
        warnings.warn(
            f"{register.file}: {', '.join(changed)}: the sentence has changed since; it was found"
            " by what stands around it",
            InputWarning, stacklevel=3,
        )  # fmt: skip
    found |= changed
    moved = [
        row if claim is None or claim.id not in found
        else {**row, **_anchor(row, found[claim.id], whole)}
        for row, claim in paired(register.raw, claims)
    ]  # fmt: skip
    digest = sha256(whole) if len(found) == len(anchored) else report.text_sha256
    return replace(register, raw={**register.raw, "text_sha256": digest, "claim": moved})


def _changed(claims: Sequence[Claim], text: str, free: Sequence[Sentence]) -> dict[str, Sentence]:
    """Return the sentence that stands where that of a claim stood, if one alone does."""
    if not claims:
        return {}
    here = []
    for one in free:
        left, right = around(text, one.start, one.end)
        here.append((one, _plain(text[one.start : one.end]), _plain(left), _plain(right)))
    changed: dict[str, Sentence] = {}
    for claim in claims:
        said, before, behind = map(_plain, (claim.exact, claim.prefix, claim.suffix))
        fits = []
        for one, words, left, right in here:
            same = (bool(before) and before == left, bool(behind) and behind == right)
            if all(same) or (any(same) and fuzz.ratio(said, words) >= _ALIKE):
                fits.append(one)
        if len(fits) == 1:
            changed[claim.id] = fits[0]
    return changed


def _plain(text: str | None) -> str:
    """Return words as far as they count."""
    return normalize(text or "").text.strip()


def _anchor(row: Row, sentence: Sentence, text: str) -> dict[str, Any]:
    """Return the fields that point at a sentence, those of its words where the claim has them."""
    start, end = sentence.start, sentence.end
    prefix, suffix = around(text, start, end)
    words = {"exact": normalize(text[start:end]).text, "prefix": prefix, "suffix": suffix}
    place = {"sentence": sentence.number, "start": start, "end": end}
    return {**place, "sha256": sha256(text[start:end]), **{n: words[n] for n in words if n in row}}
