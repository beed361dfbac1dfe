"""How a command ends when it is not done."""

from __future__ import annotations

OURS, INPUT, INTERRUPTED = 1, 2, 130
"""An error of ours, one of the input, Ctrl-C: what shells say of it is 128 and the signal."""
