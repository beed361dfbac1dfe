"""Where the toy world of the tests lies, and what an analyst types there."""

METRIC = "+proj=laea +lat_0=13.75 +lon_0=-11 +datum=WGS84 +units=m +no_defs"

TYPED = {
    "report.publisher": "P", "report.speakers.1": "P", "report.title.fr": "T", "theme": "other",
    "report.statement": "quote", "report.draft": "false",
}  # fmt: skip
"""What makes a register of the draft of a text in French."""
