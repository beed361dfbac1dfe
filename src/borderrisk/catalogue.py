"""Which data exist, from where, of which vintage, under which licence."""

from __future__ import annotations

from pathlib import Path


def data_dir() -> Path:
    """Return the folder of the embedded data: inside a wheel, or at the top of a checkout."""
    installed = Path(__file__).parent / "data"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "data"
