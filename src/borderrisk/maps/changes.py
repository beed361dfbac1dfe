"""What changed since an earlier register of the same series, on the map and in a list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from borderrisk.claims import Register, same_claims
from borderrisk.maps.claims import keyed_claims
from borderrisk.viewer import PageLayer
from borderrisk.viewer.change_content import Change, Changes

if TYPE_CHECKING:
    import folium
    import geopandas as gpd

    from borderrisk.area import Area
    from borderrisk.viewer.content import Claim, Statements

    AnyMap = TypeVar("AnyMap", bound=folium.Map)

_SAID = (
    "statement", "modality", "theme", "speakers", "place", "prec", "reason", "date", "date_end",
    "likelihood", "admiralty",
)  # fmt: skip
"""Fields of a claim whose change is one: its number and its sentence may move with the text."""


def add_changes(
    m: AnyMap, area: Area, placed: gpd.GeoDataFrame, since: gpd.GeoDataFrame | Register
) -> AnyMap:
    """Add what is new, changed or gone since an earlier register; return the map.

    A claim is known again by its statement, or else by its id.

    Parameters
    ----------
    m : folium.Map
        With the claims of ``placed``.
    area : Area
        The ground.
    placed : GeoDataFrame
        The later claims, as :meth:`borderrisk.Register.place` gives them.
    since : GeoDataFrame or Register
        The earlier ones, or their register.

    Examples
    --------
    >>> import borderrisk as br
    >>> area, register = br.read_area("faleme"), br.read_register("timbuktu-2025-04")
    >>> placed = register.place(area)
    >>> m = add_changes(br.maps.draw(area, placed=placed), area, placed, since=register)
    """
    earlier = since.place(area) if isinstance(since, Register) else since
    statements = keyed_claims(area, earlier)
    before, now = _by_id(statements), _by_id(keyed_claims(area, placed))
    same = same_claims(
        {name: _statement(one) for name, one in before.items()},
        {name: _statement(one) for name, one in now.items()},
    )
    matched = {later: before[name] for name, later in same.items()}
    new = [Change(change="new", claim=name) for name in now if name not in matched]
    changed = [
        Change(change="changed", claim=name, before=was)
        for name, claim in now.items()
        if (was := matched.get(name))
        and any(getattr(claim, field) != getattr(was, field) for field in _SAID)
    ]
    gone = [Change(change="gone", before=one) for name, one in before.items() if name not in same]
    ended = earlier[[one.id not in same for one in statements.claims]]
    changes = Changes(
        since=statements.reports,
        items=(*new, *changed, *gone),
        shapes=keyed_claims(area, ended).shapes,
    )
    m.add_child(PageLayer("changes", changes))
    return m


def _by_id(statements: Statements) -> dict[str, Claim]:
    """Return claims by their id, without a day that is no more than that of their report."""
    published = {report.id: report.published for report in statements.reports}
    return {
        one.id: replace(one, date="") if one.date == published[one.report] else one
        for one in statements.claims
    }


def _statement(claim: Claim) -> str:
    text = claim.statement
    return text if isinstance(text, str) else next(iter(text.values()), "")
