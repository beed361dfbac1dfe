"""The assets of a page: what is the same in every page, with its hashes."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path

from borderrisk.errors import PageError

_LEAFLET = ("django-js-lib-leaflet", "js_lib_leaflet/static/js_lib_leaflet")
_CLUSTER = ("xstatic-leaflet-markercluster", "xstatic/pkg/leaflet_markercluster/data")
CLUSTER_CSS = ("MarkerCluster.css", "MarkerCluster.Default.css")
_SHA256 = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
    "leaflet.markercluster.js": "58be871df61f6c512464e15db0941e63b9491bf1396a2ae3bea6f39e0854cd1c",
    "MarkerCluster.css": "614dea0a98ff3f4ead74f04918f6b1d1b9ba435c25b5fc23b21a394d1e3e4d87",
    "MarkerCluster.Default.css": "61258232d98d64dc2a7b1e02130d67421bc5b9bda5994eef70228ff97570c170",
}
_IMAGE = re.compile(r"url\(images/([a-z0-9-]+\.png)\)")
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_LAYOUT = re.compile(r"^[ ]+|^ */\*.*?\*/\n", re.MULTILINE | re.DOTALL)
"""White space and comments that a page does without; no text of our modules spans lines."""
_EXPORT = re.compile(r"^export (const (\w+))", re.MULTILINE)


@cache
def bundle(package: str, names: tuple[str, ...]) -> str:
    """Return JavaScript modules of a package's ``js`` as one script.

    Each runs in its own scope, in the order given, and hands on what it exports to those after it.

    Examples
    --------
    >>> bundle("borderrisk.page", ()).splitlines()[1]
    '"use strict";'
    """
    linked = ""
    for name in names:  # each a constant of its name, which imports from the constants before it
        text = package_file(package, f"js/{name}.js")
        exports = ", ".join(found[1] for found in _EXPORT.findall(text))
        body = _LAYOUT.sub("", _EXPORT.sub(r"\1", _IMPORT.sub(r"const \1 = \2Module;", text)))
        linked += f"const {name}Module = (() => {{\n{body}return {{ {exports} }};\n}})();\n"
    return f'(() => {{\n"use strict";\n{linked}}})();\n'


@cache
def package_file(package: str, name: str) -> str:
    """Return the text of a file of a package.

    Examples
    --------
    >>> package_file("borderrisk.page", "plain.css").count("{") > 1
    True
    """
    return files(package).joinpath(*name.split("/")).read_text("utf-8")


@cache
def leaflet(name: str) -> str:
    """Return a file of the installed Leaflet, checked by hash, without its source-map comment."""
    return _IMAGE.sub(
        lambda match: f"url({image(match[1])})", _asset(_LEAFLET, name, "Leaflet 1.9.4")
    )


@cache
def cluster(name: str) -> str:
    """Return a file of the installed Leaflet.markercluster, checked by hash."""
    return _asset(_CLUSTER, name, "Leaflet.markercluster 1.4.1")


def image(name: str) -> str:
    """Return an image of the installed Leaflet as a data URI."""
    content = _file(_LEAFLET, f"images/{name}").read_bytes()
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def csp_hash(text: str) -> str:
    """Return what a content security policy calls a script or a style by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _asset(package: tuple[str, str], name: str, what: str) -> str:
    path = _file(package, name)
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != _SHA256[name]:
        raise PageError(f"{path}: SHA-256 is {found}, {what} has {_SHA256[name]}")
    text = content.decode().replace("\r\n", "\n")  # as an HTML parser reads it, before hashing
    return re.sub(r"\n?//# sourceMappingURL=\S+", "", text).rstrip()


def _file(package: tuple[str, str], name: str) -> Path:
    distribution, folder = package
    return Path(str(metadata.distribution(distribution).locate_file(f"{folder}/{name}")))
