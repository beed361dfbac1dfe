"""The messages of the page, one file per language."""

from borderrisk.languages import messages

__all__ = ["messages"]
