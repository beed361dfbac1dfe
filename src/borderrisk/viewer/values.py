"""Kinds of values that the records of a page share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Deltas = Sequence[int]
"""Longitude and latitude of a position in steps of ``unit``, then the step to each next one."""

Corners = tuple[tuple[float, float], tuple[float, float]]
"""South-west and north-east corner of a box, latitude first, as Leaflet has it."""

Text = str | Mapping[str, str]
"""One text for every reader, or one per language."""
