"""A document in columns is read as its reader reads it, or the page is named that is not sure."""

from __future__ import annotations

import io
import textwrap

import matplotlib.figure
import pytest
from matplotlib.backends.backend_pdf import PdfPages

from borderrisk.claims.columns import by_columns
from borderrisk.claims.documents import parse_document

LEFT = (
    "Selon le maire, un poste aurait été attaqué à Diboli dans la nuit de lundi. Les habitants de"
    " la commune ont fui vers la ville de Kayes, où ils attendent des vivres et des soins. La route"
    " de Kidira reste coupée depuis trois jours."
)
RIGHT = (
    "De l'autre côté, au Sénégal, les marchés restent ouverts et les camions passent le pont."
    " Les autorités de Bakel appellent au calme et demandent des patrouilles communes. Rien ne"
    " bouge à Saraya."
)
TITLE = "Bulletin des frontières : la semaine du lundi au dimanche suivant"


def drawn(*pages: list[tuple[float, float, str]]) -> bytes:
    """Return a PDF whose pages hold texts at places given in shares of width and height."""
    stream = io.BytesIO()
    with PdfPages(stream) as pdf:
        for texts in pages:
            figure = matplotlib.figure.Figure(figsize=(8.27, 11.69))
            for x, y, text in texts:
                figure.text(x, y, text, fontsize=9)
            pdf.savefig(figure)
    return stream.getvalue()


def rows(*columns: str, top: float = 0.87) -> list[tuple[float, float, str]]:
    """Return the lines of columns side by side, written row by row as some programs do."""
    width = 84 // len(columns)
    sides = [textwrap.wrap(text, width - 6) for text in columns]
    return [
        (0.08 + 0.86 * n / len(columns), top - 0.018 * row, side[row])
        for row in range(max(map(len, sides)))
        for n, side in enumerate(sides)
        if row < len(side)
    ]


@pytest.fixture(scope="module")
def columns():
    """A document of three pages: two columns under a title, three columns, a plain page."""
    edges = [[(0.08, 0.97, "Bulletin 12"), (0.5, 0.02, str(number))] for number in (41, 42, 43)]
    short = "Le marché de Kita rouvre lundi et les camions passent le pont de nuit. " * 2
    return parse_document(
        drawn(
            [*edges[0], (0.08, 0.92, TITLE), *rows(LEFT, RIGHT)],
            [*edges[1], *rows(LEFT, short, RIGHT)],
            [*edges[2], *rows(LEFT)],
        ),
        "bulletin.pdf",
    )


def plain(text: str) -> str:
    return " ".join(text.split())


def test_columns_are_read_one_after_the_other_and_heads_are_told(columns):
    pages = [
        plain(columns.text[start:end])
        for start, end in zip(columns.page_starts, [*columns.page_starts[1:], None], strict=True)
    ]
    assert pages[0] == f"{TITLE} {LEFT} {RIGHT}"
    assert pages[1].startswith(LEFT)
    assert pages[1].endswith(RIGHT)
    assert pages[2] == LEFT
    assert columns.notes == ("running heads left out: #, Bulletin #",)


def test_sentences_of_a_column_are_claims_of_their_page(columns, faleme):
    from borderrisk import claims  # noqa: PLC0415

    frame = claims.draft(columns, faleme, published="2025-04-28")
    assert LEFT.partition(". ")[0] + "." in set(frame.sentence)
    anchors = frame[["sentence", "start", "end"]].itertuples(index=False)
    assert all(plain(columns.text[a:b]) == sentence for sentence, a, b in anchors)
    assert frame.page.iloc[0] == 1


def test_a_page_number_on_a_page_alone_is_no_text():
    page = [(0.5, 0.02, "– 7 –"), *rows(LEFT, RIGHT)]
    assert plain(parse_document(drawn(page), "a.pdf").text) == f"{LEFT} {RIGHT}"


def test_a_table_is_not_read_as_columns_and_its_page_is_named():
    table = [
        (x, 0.9 - 0.02 * row, word)
        for row in range(8)
        for x, word in ((0.1, f"Kita {row}"), (0.6, f"{row} cas"))
    ]
    found = parse_document(drawn(table), "a.pdf")
    assert found.notes == ("page 1 may have columns: check the order of its sentences",)
    assert plain(found.text).startswith("Kita 0 0 cas Kita 1")


def test_lines_across_end_the_columns_above_them():
    two = "\n".join(f"gauche une {n} la{' ' * 6}droite une {n} la" for n in range(6))
    found, sure = by_columns(f"{two}\nUne ligne entière qui va d'un bord à l'autre.\n{two}")
    lines = (found or "").splitlines()
    assert sure
    assert lines.index("droite une 0 la") < lines.index(
        "Une ligne entière qui va d'un bord à l'autre."
    )
    assert lines[-1] == "droite une 5 la"


def test_a_line_without_end_is_no_page():
    assert by_columns("a" + " " * 10**6 + "b") == (None, False)
