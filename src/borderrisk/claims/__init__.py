"""A report's register, checked against its text, placed no finer than it speaks."""

from borderrisk.claims.placing import REACH_WITHIN_M
from borderrisk.claims.register import Register, read_register, read_report_text
from borderrisk.claims.rules import LANGUAGES, MODALITIES, PRECISION_OF, THEMES
from borderrisk.text import normal

__all__ = [
    "LANGUAGES",
    "MODALITIES",
    "PRECISION_OF",
    "REACH_WITHIN_M",
    "THEMES",
    "Register",
    "normal",
    "read_register",
    "read_report_text",
]
