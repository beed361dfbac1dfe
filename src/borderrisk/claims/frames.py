"""The placed claims of one register as a frame, a row per claim."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import geopandas as gpd

from borderrisk.claims import labels, quoting
from borderrisk.claims.located import Located
from borderrisk.claims.locations import Countries
from borderrisk.claims.lookup import LocationError
from borderrisk.claims.placing import locate
from borderrisk.claims.vocabulary import THEMES
from borderrisk.languages import localized

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeVar

    from borderrisk.area import Area
    from borderrisk.claims.claim import Claim, Report
    from borderrisk.claims.quoting import Quote
    from borderrisk.claims.register import Register

    K = TypeVar("K")


def placed(
    register: Register, area: Area, found: Sequence[Quote] | None = None
) -> gpd.GeoDataFrame:
    """Return the frame that :meth:`borderrisk.Register.place` describes.

    Equal locations are looked up once; where two have one label, the later ones are numbered.
    """
    report, claims = register.report, register.published
    where = {(claim.place, claim.where_prec): claim for claim in claims}
    ground: dict[tuple[Any, int], Located | LocationError] = {}
    for key, claim in where.items():
        try:
            ground[key] = locate(claim.place, area, where_prec=key[1], folder=register.folder)
        except LocationError as error:
            ground[key] = error
    numbers = _numbers(ground)
    texts = [report.title, *(text for c in claims for text in (c.statement or {}, c.reason))]
    languages = list(dict.fromkeys(lang for text in texts for lang in text))  # the title's first
    withheld = register.withheld
    rows = []
    for claim in claims:
        key = (claim.place, claim.where_prec)
        said = quoting.statement_of(claim, report, withheld)
        rows.append(
            _claim_columns(claim, report, languages)
            | {f"statement_{lang}": said.get(lang, "") for lang in languages}
            | {"withheld": len(withheld)}
            | _place_columns(claim, ground[key], numbers[key], area, languages)
        )
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=area.crs)
    if found is not None:
        frame["quote"] = [quote.exact for quote in found]
        frame["marks"] = [list(quote.marks) for quote in found]
    return frame


def _numbers(ground: Mapping[K, Located | LocationError]) -> dict[K, str]:
    """Return what tells locations of one label apart: none for the first, then (2), then (3)."""
    seen: Counter[str] = Counter()
    numbers = {}
    for key, found in ground.items():
        label = found.label if isinstance(found, Located) else ""
        seen[label] += 1
        numbers[key] = f" ({seen[label]})" if label and seen[label] > 1 else ""
    return numbers


def _claim_columns(claim: Claim, report: Report, languages: Sequence[str]) -> dict[str, Any]:
    speakers = claim.speakers or report.speakers
    theme = report.themes.get(claim.theme) or THEMES[claim.theme]
    inferred = claim.place.inferred if isinstance(claim.place, Countries) else ()
    return {
        "claim_id": claim.id,
        "report_id": report.id,
        "source_id": report.relays or report.id,
        **{f"report_title_{lang}": text for lang, text in report.title.items()},
        **{f"report_note_{lang}": text for lang, text in (report.note or {}).items()},
        "publisher": report.publisher,
        "published": report.published,
        "theme": claim.theme,
        **{f"theme_{lang}": text for lang, text in theme.items()},
        "modality": claim.modality,
        "likelihood": claim.likelihood or "",
        "admiralty": claim.admiralty,
        **{f"corroborates_{n}": name for n, name in enumerate(claim.corroborates, start=1)},
        "date": claim.date or "",
        "date_end": claim.date_end or "",
        "date_prec": claim.date_prec or "",
        "sentence": claim.sentence,
        "page": claim.page,
        "place_text": claim.place_text,
        "place_kind": claim.place.kind,
        "where_prec": claim.where_prec,
        "sensitivity": claim.sensitivity,
        **{f"inferred_{n}": code for n, code in enumerate(inferred, start=1)},
        **{
            f"speakers_{lang}": labels.of_chain((localized(one, lang) for one in speakers), lang)
            for lang in languages
        },
    }


def _place_columns(
    claim: Claim,
    found: Located | LocationError,
    number: str,
    area: Area,
    languages: Sequence[str],
) -> dict[str, Any]:
    reason = claim.reason
    if isinstance(found, LocationError):
        reason, found = dict.fromkeys(languages, f"{area.name}: {found}"), Located(None, "")
    return {
        "place": found.label + number,
        **{f"location_{lang}": text + number for lang, text in found.labels.items()},
        "place_name": found.name,
        "uncertainty_m": found.uncertainty_m,
        "reason": localized(reason, languages[0]),
        **{f"reason_{lang}": reason.get(lang, "") for lang in languages},
        "geometry": found.geometry,
    }
