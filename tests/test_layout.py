"""The house keeps its shape: imports point up, words stand in their place."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "borderrisk"
ORDER = (
    "errors", "names", "values", "languages", "countries", "files", "archives", "tables", "crs",
    "records", "catalogue", "fetch", "layers", "border", "area", "gazetteer", "text", "documents",
    "claims", "points", "events", "indicators", "score", "page", "viewer", "maps", "export",
    "notebooks", "cli",
)  # fmt: skip


def modules() -> dict[str, list[Path]]:
    """Return the files of each module, which is a file or a folder."""
    found: dict[str, list[Path]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        if name not in {"__init__", "__main__"}:
            found.setdefault(name, []).append(path)
    return found


def imported(path: Path) -> set[str]:
    """Return which of our modules a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("borderrisk"):
            rest = node.module.split(".")[1:]
            names |= {rest[0]} if rest else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {a.name.split(".")[1] for a in node.names if a.name.startswith("borderrisk.")}
    return names


def test_every_module_has_its_row():
    assert set(modules()) <= set(ORDER)


@pytest.mark.parametrize("name", modules())
def test_a_module_imports_only_from_rows_above(name):
    allowed = {*ORDER[: ORDER.index(name)], name}
    for path in modules()[name]:
        assert imported(path) <= allowed, path.name


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: p.stem)
def test_a_module_opens_with_one_sentence(path):
    first = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n")[0]
    assert first.endswith(".")
    assert ". " not in first


def public(body: list[ast.stmt]) -> list[ast.FunctionDef | ast.ClassDef]:
    """Return the public functions and classes of a body, and the methods of those classes."""
    named = [n for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    shown = [n for n in named if not n.name.startswith("_")]
    return shown + [m for n in shown if isinstance(n, ast.ClassDef) for m in public(n.body)]


def test_public_names_are_documented():
    silent = [
        f"{path.stem}.{node.name}"
        for path in SOURCE.rglob("*.py")
        for node in public(ast.parse(path.read_text("utf-8")).body)
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_the_page_holds_no_address():
    """Our own page files name no remote place but the namespaces that SVG needs."""
    for path in (*(SOURCE / "page").rglob("*"), *(SOURCE / "viewer").rglob("*")):
        if path.suffix in {".js", ".css", ".html"}:
            addresses = set(re.findall(r"https?://[^\s\"'<>)]+", path.read_text("utf-8")))
            assert addresses <= {"http://www.w3.org/2000/svg"}, path.name


def test_locks_hold_a_hash_for_every_package():
    for lock in (SOURCE.parents[1] / "requirements").glob("*.txt"):
        entries = re.split(r"\n(?=[a-z0-9])", lock.read_text("utf-8"))[1:]
        assert entries
        assert all("--hash=sha256:" in entry for entry in entries), lock.name


def test_the_version_stands_in_the_changelog():
    root = SOURCE.parents[1]
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"## {version}" in (root / "CHANGELOG.md").read_text("utf-8")


def test_the_wheel_holds_every_data_file_but_the_build():
    root = SOURCE.parents[1]
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    there = {f"data/{path.name}" for path in (root / "data").iterdir()} - {"data/build"}
    assert there <= included.keys()
