"""A report's document, PDF, DOCX, HTML, mail or RTF, as one text."""

from borderrisk.documents.reading import Document, parse_document, read_document

__all__ = ["Document", "parse_document", "read_document"]
