"""The HTML, styles and images of a user's elements, with what a page may not show of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure, Html, MacroElement

from borderrisk.page.markup import Markup, reduce_css, reduce_html, text_markup
from borderrisk.page.refusals import added_by_user, rendered_names, why_not

if TYPE_CHECKING:
    Node = dict[str, Any]

_NAMED = 12
"""Parts of a user's HTML that one warning names: enough to find them, and still a line."""
_ADDRESS = 200
"""Characters of a file's address that a message repeats: a data URI may have millions."""


class MarkupReader:
    """What elements say and show, and on the way every fault and what was left out.

    Attributes
    ----------
    faults : list of str
        Why the page cannot be written, a line an element.
    removed : list of str
        What a page leaves out of the HTML of an element.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.removed: list[str] = []

    def markup(self, element: Element, markup: Markup) -> list[Any]:
        """Return the nodes of HTML, and note what it lost or may not show."""
        name = type(element).__name__
        self.faults += [
            f"{name}: shows the file {file[:_ADDRESS]}; embed it as a data URI"
            for file in markup.files
        ]
        if removed := [name for name in markup.removed if name != "target"]:  # a page sets its own
            what = ", ".join(removed[:_NAMED])
            self.removed.append(f"{name}: its HTML held {what}, which a page leaves out")
        return markup.nodes

    def css(self, element: Element) -> Node:
        """Return the style of an element, where it has one."""
        css, removed, files = reduce_css(getattr(element, "style", None) or "")
        self.markup(element, Markup([], tuple(f"CSS {name}" for name in removed), files))
        return {"style": css} if css else {}

    def image(self, element: Element, url: object) -> object:
        """Return the address of an image that is in the page."""
        if not (isinstance(url, str) and url.lower().startswith("data:image/")):
            self.faults.append(
                f"{type(element).__name__}: shows the remote image {str(url)[:_ADDRESS]}; "
                "give it a local file or an array"
            )
        return url

    def html_of(self, child: Element) -> list[Any]:
        """Return the HTML that a plain element of branca's holds, as it stands."""
        if isinstance(child, Html):
            data = child.data.replace("\\`", "`")  # folium escapes them for its own script
            return self.markup(child, reduce_html(data) if child.script else text_markup(data))
        if type(child) is Element and child._template_str and not child._children:  # noqa: SLF001
            return self.markup(child, reduce_html(child._template_str))  # noqa: SLF001
        self.faults.append(f"{type(child).__name__}: {next(why_not(child))}")
        return []

    def notes(self, m: folium.Map) -> list[Node]:
        """Return the HTML that was added beside a map, and refuse what else was put there."""
        root = m.get_root()
        if not isinstance(root, Figure):
            return []
        rendered = rendered_names(m)
        texts = added_by_user(root.html, rendered)
        explored = any("class='maplegend'" in (text._template_str or "") for text in texts)  # noqa: SLF001
        beside = [
            child
            for holder in (root, root.header, root.script)
            for child in added_by_user(holder, rendered)
            if not isinstance(child, folium.Map)
            # a legend of GeoDataFrame.explore brings a style sheet, and the page has its own
            and not (explored and type(child) is MacroElement)
        ]
        self.faults += [
            f"{type(child).__name__} in m.get_root(): a page takes no head and no script of others;"
            " add HTML to m.get_root().html"
            for child in beside
        ]
        return [{"kind": "note", "html": html} for html in map(self.html_of, texts) if html]
