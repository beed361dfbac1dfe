"""What a page says, as plain tables."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from borderrisk.languages import localized
from borderrisk.viewer.messages import messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_CLAIM = ("number", "says", "statement", "precision", "where", "date", "reliability")
_SEGMENT = ("segment", "tier", "score", "rank", "rank_median", "interval", "p_top3", "coverage")
_TOLD = 0.95
_MOST = 500
"""Rows that a table shows without the script; it says how many there are."""


def static_tables(page: Mapping[str, Any], *, lang: str) -> str:
    """Return title, claims, segments and sources as HTML without a line of script."""
    words = messages(lang)
    return "".join(
        [*_head(page, lang, words), *_body(page, lang, words), *_foot(page, lang, words)]
    )


def _head(page: Mapping[str, Any], lang: str, words: Mapping[str, str]) -> Iterator[str]:
    yield f"<p>{escape(words['no_script'])}</p>"
    if "note" in page:
        yield f"<p>{_said(page['note'], lang)}</p>"


def _body(page: Mapping[str, Any], lang: str, words: Mapping[str, str]) -> Iterator[str]:
    if page["claims"]:
        rows = (_claim(n, c, lang, words) for n, c in enumerate(page["claims"], start=1))
        yield _table("claims", _CLAIM, rows, len(page["claims"]), words)
    if "score" in page:
        segments = page["score"]["segments"]
        yield _table("segments", _SEGMENT, map(_segment, segments), len(segments), words)
        told = words["tier_help"].format(p=f"{page['score']['probability'] or _TOLD:.0%}")
        yield f"<p>{escape(words['interval_help'])} {escape(told)}</p>"


def _foot(page: Mapping[str, Any], lang: str, words: Mapping[str, str]) -> Iterator[str]:
    yield f"<h2>{escape(words['sources'])}</h2><ul>"
    for source in page["sources"]:
        told = (source[key] for key in ("source", "attribution", "vintage", "licence"))
        yield f"<li>{_said(source['title'], lang)}: {'. '.join(_said(t, lang) for t in told)}."
    yield f"</ul><p>{escape(words['disclaimer'])}</p>"


def _claim(
    number: int, claim: Mapping[str, Any], lang: str, words: Mapping[str, str]
) -> Iterator[str]:
    yield str(number)
    yield " → ".join(_said(speaker, lang) for speaker in claim["speakers"])
    modality = words.get(f"modality.{claim['modality']}", claim["modality"])
    yield f"{_said(claim['statement'], lang)} ({escape(modality)})"
    yield escape(words.get(f"prec.{claim['prec']}", ""))
    yield _said(claim["reason"], lang)
    yield escape(claim["date"])
    yield escape(claim["admiralty"])


def _segment(segment: Mapping[str, Any]) -> Iterator[str]:
    yield escape(segment["id"])
    for key in ("tier", "score", "rank", "rank_median"):
        yield _number(segment[key])
    yield f"{_number(segment['rank_q05'])}–{_number(segment['rank_q95'])}"
    yield _number(segment["p_top3"])
    yield _number(segment["coverage"])


def _table(
    title: str, fields: Iterable[str], rows: Iterable[Iterable[str]], count: int,
    words: Mapping[str, str],
) -> str:  # fmt: skip
    head = "".join(f"<th>{escape(words[field])}" for field in fields)
    first = (row for row, _ in zip(rows, range(_MOST), strict=False))
    body = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}\n" for row in first)
    more = f" ({_MOST} / {count})" if count > _MOST else ""
    return (
        f"<table><caption>{escape(words[title])}{more}</caption>"
        f"<thead><tr>{head}</thead><tbody>{body}</tbody></table>"
    )


def _said(words: Any, lang: str) -> str:
    return f"<bdi>{escape(localized(words, lang))}</bdi>"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
