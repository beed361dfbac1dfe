"""Codes and names of the countries, from Unicode CLDR as the package babel carries it.

Run ``python data/build/country_names.py src/borderrisk/countries.toml`` with babel 2.18 installed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel import Locale
from babel.core import get_global

LANGUAGES = ("en", "fr", "es", "ar")

NOT_ISO = {"EU", "XA", "XB", "ZZ"}
"""Territories of CLDR that are no country."""

CURRENT = {"DE": ("DEU", "276"), "MM": ("MMR", "104"), "YE": ("YEM", "887"), "SD": ("SDN", "729"),
           "FR": ("FRA", "250"), "TL": ("TLS", "626"), "ET": ("ETH", "231"), "CD": ("COD", "180"),
           "XK": ("XKX", "")}  # fmt: skip
"""Where CLDR also lists codes that ISO has withdrawn, those in force; Kosovo has none."""

PLAIN = {
    "CG": ("Republic of the Congo", "République du Congo", "República del Congo",
           "جمهورية الكونغو"),
    "CD": ("Democratic Republic of the Congo", "République démocratique du Congo",
           "República Democrática del Congo", "جمهورية الكونغو الديمقراطية"),
    "HK": ("Hong Kong", "Hong Kong", "Hong Kong", "هونغ كونغ"),
    "MO": ("Macao", "Macao", "Macao", "ماكاو"),
    "MM": ("Myanmar", "Myanmar", "Myanmar", "ميانمار"),
}  # fmt: skip
"""Names that CLDR makes unlike prose, to sort or to qualify them."""

AND = {"en": "and", "fr": "et", "es": "y", "ar": "و"}

HEAD = """\
# Countries and territories of ISO 3166-1, and Kosovo (a code of the user's own range, no number):
# alpha-3, alpha-2, number, names. Made by data/build/country_names.py from Unicode CLDR 47 (babel
# 2.18): © Unicode, Inc., Unicode License v3 (https://www.unicode.org/license.txt).

"""


def codes() -> dict[str, tuple[str, str]]:
    """Return alpha-3 and number by alpha-2."""
    found: dict[str, dict[bool, str]] = {}
    for alias, (code, *more) in get_global("territory_aliases").items():
        if len(alias) == 3 and len(code) == 2 and not more:  # noqa: PLR2004
            found.setdefault(code, {})[alias.isdigit()] = alias
    known = {code: (own[False], own[True]) for code, own in found.items() if len(own) > 1}
    return {code: CURRENT.get(code, pair) for code, pair in known.items() if code not in NOT_ISO}


def names(code: str) -> list[str]:
    """Return the names of a country, in the order of LANGUAGES."""
    if code in PLAIN:
        return list(PLAIN[code])
    found = [(lang, Locale(lang).territories[code]) for lang in LANGUAGES]
    return [name.replace("&", AND[lang]).replace("’", "'") for lang, name in found]


def main(path: Path) -> None:
    """Write the table."""
    lines = []
    for code, (alpha_3, number) in sorted(codes().items(), key=lambda item: item[1]):
        if code not in Locale("en").territories:
            continue
        said = ", ".join(
            f'{lang} = "{name}"' for lang, name in zip(LANGUAGES, names(code), strict=True)
        )
        numeric = f"numeric = {int(number)}, " if number else ""
        lines.append(f'{alpha_3} = {{ alpha_2 = "{code}", {numeric}{said} }}\n')
    path.write_text(HEAD + "".join(lines), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
