"""The claims of one report or of several as one frame."""

from __future__ import annotations

import warnings
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from borderrisk.errors import InputWarning, Issue, refuse, short_repr
from borderrisk.text import normal, sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from borderrisk.area import Area
    from borderrisk.claims.register import Register


def place(
    registers: Sequence[Register], area: Area, *, texts: Sequence[str] = ()
) -> gpd.GeoDataFrame:
    """Place the claims of several reports, as one map shows them.

    Unlike :meth:`Register.place`, which lists a claim without a geometry where the area does not
    know its location, this refuses it.

    Parameters
    ----------
    registers : sequence of Register
        One per report, each with an id of its own.
    area : Area
        Where to look for places, units, rivers, borders and countries.
    texts : sequence of str, optional
        Texts of the reports, in any order: each goes to the register with its hash, or with its
        sentences where it has changed since.

    Returns
    -------
    GeoDataFrame
        The rows of each register, as :meth:`Register.place` gives them, one after the other.

    Raises
    ------
    InputError
        With every issue of every register; if two have one id; if a claim corroborates one that
        another of them does not have; if a text is of none of them.

    Examples
    --------
    >>> import borderrisk as br
    >>> area, register = br.read_area("faleme"), br.read_register("timbuktu-2025-04")
    >>> relay = br.claims.Register("relay", {**register.raw, "id": "relay"})
    >>> place([register, relay], area).groupby("report_id").size().to_dict()
    {'relay': 14, 'timbuktu-2025-04': 14}
    """
    text_of, issues = _texts(registers, texts)
    moved = [one.reanchor(text_of[n]) if n in text_of else one for n, one in enumerate(registers)]
    for number, register in enumerate(moved):
        issues += register.check(text_of.get(number), area)
    refuse([*issues, *_between(registers)])
    frames = [one.place(area, text=text_of.get(n)) for n, one in enumerate(moved)]
    return pd.concat(frames, ignore_index=True)


def _texts(
    registers: Sequence[Register], texts: Sequence[str]
) -> tuple[dict[int, str], list[Issue]]:
    """Return the text of each register by its number, and an issue for each text that fits none."""
    if len(registers) == len(texts) == 1:
        return {0: texts[0]}, []
    number = {one.raw.get("text_sha256"): n for n, one in enumerate(registers)}
    found: dict[int | None, str] = {}
    for text in texts:
        digest = sha256(normal(text))
        fits = [number[digest]] if digest in number else []
        if not fits:  # that of a register all of whose sentences are in it, if it has changed since
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", InputWarning)  # placing tells of it
                moved = [one.reanchor(text).raw.get("text_sha256") for one in registers]
            fits = [n for n, known in enumerate(moved) if known == digest]
        found[fits[0] if len(fits) == 1 else None] = text
    lost = len(texts) - sum(key is not None for key in found)
    message = f"{lost} of {len(texts)} texts are of none of these registers (SHA-256 differs)"
    issues = [Issue("--text", "", "", message)] if lost else []
    return {n: text for n, text in found.items() if n is not None}, issues


def _between(registers: Sequence[Register]) -> Iterator[Issue]:
    """Yield what several registers say wrongly of each other."""
    named = Counter(one.raw.get("id") for one in registers)
    for register in registers:
        if named[register.raw.get("id")] > 1:
            found = f"found {short_repr(register.raw.get('id'))}, another register has this id"
            yield Issue(str(register.file), "", "id", found)
    known = {one.raw.get("id"): set(one.form.claims) for one in registers}
    for register in registers:
        for claim in register.form.claims.values():
            for name in claim.corroborates:
                report, _, other = name.partition("/")
                if report in known and other and other not in known[report]:
                    found = f"found {short_repr(name)}, that register has no such claim"
                    yield Issue(str(register.file), claim.id, "corroborates", found)


def count_sources(placed: pd.DataFrame) -> pd.Series:
    """Return how many sources say what each claim says: those of all claims that corroborate it.

    Reports that relay one source (``relays``) are one source, however many articles they are.

    Parameters
    ----------
    placed : DataFrame
        Claims of one report or of several, as :func:`place` gives them.

    Returns
    -------
    Series
        Named ``sources``, on the index of ``placed``.

    Examples
    --------
    >>> import borderrisk as br
    >>> register = br.read_register("timbuktu-2025-04")
    >>> set(count_sources(register.place(br.read_area("faleme"))))
    {1}
    """
    names = (placed.report_id + "/" + placed.claim_id).to_list()
    group = {name: {name} for name in names}
    for column in (c for c in placed.columns if c.startswith("corroborates_")):
        for name, report, other in zip(names, placed.report_id, placed[column], strict=True):
            full = other if "/" in str(other) else f"{report}/{other}"
            if full in group and group[full] is not group[name]:
                group[name] |= group[full]
                group |= dict.fromkeys(group[name], group[name])
    column = "source_id" if "source_id" in placed else "report_id"
    source = dict(zip(names, placed[column], strict=True))
    counts = [len({source[member] for member in group[name]}) for name in names]
    return pd.Series(counts, index=placed.index, name="sources", dtype=int)
