"""What a page says, as plain tables for readers without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from borderrisk.languages import localized
from borderrisk.viewer.messages import messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from borderrisk.viewer.change_content import Change
    from borderrisk.viewer.content import Claim, Content, Report
    from borderrisk.viewer.event_content import Events
    from borderrisk.viewer.score_content import Segment
    from borderrisk.viewer.values import Text

_LEAST = "low"
"""Sensitivity of a claim whose register says nothing of it."""
_SEGMENT = ("segment", "tier", "score", "rank", "rank_median", "interval", "p_top3", "coverage")
_CHANGE = ("change.what", "statement", "change.fields")
_BORDERLAND = ("event.band", "event.side", "events", "event.share_land", "event.share")
_PROBABILITY = 0.95
"""Share of draws that tells two segments apart where a score does not say its own."""
_MOST = 500
"""Rows that a table shows without the script; it says how many there are."""


def static_tables(content: Content, *, lang: str) -> str:
    """Return notes, claims, segments and sources as HTML without a line of script."""
    return "".join(_Tables(content, lang, messages(lang)).parts())


@dataclass(frozen=True)
class _Tables:
    content: Content
    lang: str
    said: Mapping[str, str]

    def parts(self) -> Iterator[str]:
        content = self.content
        yield f"<p>{escape(self.said['no_script'])}</p>"
        yield from map(self._report, content.reports)
        if content.claims:
            cells = [self._claim(n, c) for n, c in enumerate(content.claims[:_MOST], start=1)]
            names = [name for name in cells[0] if any(row[name] for row in cells)]
            rows = ([row[name] for name in names] for row in cells)
            yield self._table("claims", names, rows, len(content.claims))
        if content.score:
            segments = content.score.segments
            yield self._table("segments", _SEGMENT, map(_segment, segments), len(segments))
            share = f"{content.score.probability or _PROBABILITY:.0%}"
            tiers = self.said["tier_help"].format(p=share)
            yield f"<p>{escape(self.said['interval_help'])} {escape(tiers)}</p>"
        if content.changes:
            since = "; ".join(localized(one.title, self.lang) for one in content.changes.since)
            caption = self.said["change.since"].format(report=since)
            changes = map(self._change, content.changes.items)
            yield self._table(caption, _CHANGE, changes, len(content.changes.items))
        if content.events:
            yield from self._events(content.events)
        yield f"<h2>{escape(self.said['sources'])}</h2><ul>"
        for source in content.sources:
            told = (source.source, source.attribution, source.vintage, source.licence)
            yield f"<li>{self._text(source.title)}: {'. '.join(map(self._text, told))}."
        yield f"</ul><p>{escape(self.said['disclaimer'])}</p>"

    def _change(self, change: Change) -> tuple[str, str, str]:
        """Return what became of a claim, what it says, and each field that differs."""
        now = next((one for one in self.content.claims if one.id == change.claim), change.before)
        cells = self._claim(0, now) if now else {}
        before = self._claim(0, change.before) if change.before else cells
        pairs = ((self.said[name], before[name], cell) for name, cell in cells.items())
        differ = (f"{name}: {was or '–'} → {is_ or '–'}" for name, was, is_ in pairs if was != is_)
        return self.said[f"change.is_{change.change}"], cells["statement"], "<br>".join(differ)

    def _events(self, events: Events) -> Iterator[str]:
        """Yield who recorded how many events, what is left out, and the table of the borderland."""
        who = escape(", ".join(events.recorder_names))
        yield f"<p>{self.said['event.recorded'].format(source=who, n=events.count)}."
        yield from self._left_out("event.left_out", events.left_out)
        if table := events.borderland:
            features = [one for layer in self.content.layers for one in layer.features]
            names = {one.id: one.name for one in reversed(features) if one.name}
            countries = {code: localized(names.get(code, code), self.lang) for code in table.border}
            title = self.said["event.borderland_help"].format(border="–".join(countries.values()))
            sides = dict(zip("ab", countries.values(), strict=True))
            rows = [
                (
                    escape(row.band),
                    escape(sides.get(row.side, self.said["event.neither"])),
                    f"{row.events} ({row.low or 0:.0f}–{row.high or 0:.0f})",
                    _share(row.area_share),
                    _share(row.events_share),
                )
                for row in table.rows
            ]
            yield self._table(title, _BORDERLAND, rows, len(table.rows))
            yield from self._left_out("event.not_counted", table.left_out)

    def _left_out(self, title: str, counts: Mapping[str, int]) -> Iterator[str]:
        if counts:
            told = [f"{n} {self.said.get(f'event_left.{why}', why)}" for why, n in counts.items()]
            yield f"<p>{escape(self.said[title])}: {escape('; '.join(told))}."

    def _report(self, report: Report) -> str:
        """Return who published a report and when, what to know of it, and what is withheld."""
        published = report.published and f"{self.said['published']} {report.published}"
        withheld = self.said["withheld_n"].format(
            n=report.withheld, report=localized(report.title, self.lang) or report.id
        )
        told: tuple[Text | None, ...] = (report.title, report.publisher, published, report.note)
        kept = [text for text in (*told, withheld if report.withheld else None) if text]
        return f"<p>{' · '.join(map(self._text, kept))}</p>"

    def _claim(self, number: int, claim: Claim) -> dict[str, str]:
        """Return the cells of a claim by the message that heads them, those that say nothing blank.

        What all claims leave blank is no column.
        """
        said = self.said
        modality = said.get(f"modality.{claim.modality}", claim.modality)
        likely = said.get(f"likely.{claim.likelihood}", claim.likelihood)
        sensitive = said.get(f"sensitive.{claim.sensitivity}", claim.sensitivity)
        return {
            "number": str(number),
            "report": escape(claim.report) if len(self.content.reports) > 1 else "",
            "says": self._text(claim.speakers),
            "statement": f"{self._text(claim.statement)} ({escape(modality)})",
            "precision": escape(said.get(f"prec.{claim.prec}", "")),
            "where": self._text(claim.reason),
            "date": escape("–".join(filter(None, (claim.date, claim.date_end)))),
            "likelihood": escape(likely),
            "reliability": escape(claim.admiralty),
            "relayed": escape(claim.source) if claim.source != claim.report else "",
            "said_by": str(claim.sources) if claim.sources > 1 else "",
            "sensitivity": "" if claim.sensitivity == _LEAST else escape(sensitive),
        }

    def _table(
        self, title: str, fields: Iterable[str], rows: Iterable[Iterable[str]], count: int
    ) -> str:
        head = "".join(f"<th>{escape(self.said[field])}" for field in fields)
        first = (row for row, _ in zip(rows, range(_MOST), strict=False))
        body = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}\n" for row in first)
        more = f" ({_MOST} / {count})" if count > _MOST else ""
        return (
            f"<table><caption>{escape(self.said.get(title, title))}{more}</caption>"
            f"<thead><tr>{head}</thead><tbody>{body}</tbody></table>"
        )

    def _text(self, text: Text) -> str:
        return f"<bdi>{escape(localized(text, self.lang))}</bdi>"


def _segment(segment: Segment) -> Iterator[str]:
    yield escape(segment.id)
    for value in (segment.tier, segment.score, segment.rank, segment.rank_median):
        yield _number(value)
    yield f"{_number(segment.rank_q05)}–{_number(segment.rank_q95)}"
    yield _number(segment.p_top3)
    yield _number(segment.coverage)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"
