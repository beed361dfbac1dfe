"""A document of any kind is its text; in columns, as its reader reads it or its page is named."""

from __future__ import annotations

import email.message
import io
import textwrap

import docx
import matplotlib.figure
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_pdf import PdfPages

from borderrisk.documents import parse_document
from borderrisk.documents.columns import by_columns
from borderrisk.errors import InputError


def pdf(*pages: str) -> bytes:
    """Return a PDF with a text per page, as a word processor would write it."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects.append(font)
    kids = []
    for page in pages:
        lines = [f"({line}) Tj T*".encode("cp1252") for line in page.splitlines()]
        stream = b"BT /F1 11 Tf 14 TL 50 780 Td " + b" ".join(lines) + b" ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    refs = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (refs, len(kids))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF" % (size, table, size, len(out))
    )


def word(*paragraphs: str) -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(stream)
    return stream.getvalue()


def mail(text: str) -> bytes:
    message = email.message.EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "Bulletin"
    message.set_content(text)
    return message.as_bytes()


ONE = "Le poste de Kidira est fermé."
DOCUMENTS = {
    "pdf": pdf(ONE),
    "docx": word(ONE),
    "html": f"<!doctype html><head><title>Kayes</title><style>p {{}}</style><p>{ONE}</p>".encode(),
    "part": f'<p title="Kayes">{ONE}<!-- Kita --></p>'.encode(),
    "note": f"<!-- Kita --><div>{ONE}</div>".encode(),
    "eml": mail(ONE),
    "rtf": rb"{\rtf1\ansi{\fonttbl{\f0 Kayes;}}{\*\generator B}Le poste de Kidira est ferm\'e9.}",
    "txt": ONE.encode(),
    "bom": b"\xef\xbb\xbf" + ONE.encode(),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_document_of_any_kind_is_its_text(kind):
    assert parse_document(DOCUMENTS[kind], f"a.{kind}").text.strip() == ONE


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no text"),
        (pdf(""), "text recognition"),
        (b"%PDF-1.4 cut", "not a readable PDF"),
        (b"PK\x03\x04 cut", "archive"),
        (b"\xd0\xcf\x11\xe0 word", "save it as .docx"),
        (b"\x89PNG....", "picture"),
        (b"\xff\xfeK\x00", "UTF-16"),
        (b"a\x00b", "binary"),
        (DOCUMENTS["rtf"][:-1], "cut short"),
        (b"ferm\xe9", "UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_by_name_with_the_way_out(content, said):
    with pytest.raises(InputError, match=said):
        parse_document(content, "a.bin")


@given(st.sampled_from(sorted(DOCUMENTS)), st.integers(0, 600), st.binary(max_size=3))
def test_a_damaged_document_is_read_or_refused(kind, at, junk):
    content = DOCUMENTS[kind]
    try:
        parse_document(content[:at] + junk + content[at + 1 :], "a")
    except InputError as error:
        assert error.issues  # noqa: PT017


def test_a_document_without_text_is_refused_with_what_to_do():
    picture = email.message.EmailMessage()
    picture.set_content(b"\x89PNG", maintype="image", subtype="png")
    assert picture.as_bytes().startswith(b"Content-Type")
    for content, name in ((picture.as_bytes(), "a.eml"), (pdf(""), "a.pdf"), (b" \n", "a.txt")):
        with pytest.raises(InputError, match="no text in it") as refused:
            parse_document(content, name)
        assert ("a scan needs text recognition first" in str(refused.value)) == (name == "a.pdf")


def test_a_document_is_called_as_it_calls_itself():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(DOCUMENTS["pdf"]))
    writer.add_metadata({"/Title": " Bulletin 3 "})
    stream = io.BytesIO()
    writer.write(stream)
    assert parse_document(stream.getvalue(), "a.pdf").title == "Bulletin 3"
    titles = {name: parse_document(DOCUMENTS[name], "a").title for name in ("pdf", "html", "eml")}
    assert titles == {"pdf": "", "html": "Kayes", "eml": "Bulletin"}


def test_pages_are_kept_and_running_heads_left_out():
    found = parse_document(
        pdf(*(f"Bulletin {n}\nPhrase {word} ici.\n{n}" for n, word in enumerate("abcd", 1))),
        "a.pdf",
    )
    assert "Bulletin" not in found.text
    assert "Bulletin #" in found.notes[0]
    assert [found.page_of(found.text.index(f"Phrase {w}")) for w in "abcd"] == [1, 2, 3, 4]


# Columns

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
