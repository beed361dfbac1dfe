"""The house keeps its habits: named options, examples, one place for each constant."""

from __future__ import annotations

import ast
import re
import tomllib
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import borderrisk as br
from borderrisk.languages import LANGUAGES, MESSAGES
from test_layout import ORDER, SOURCE, modules, public

if TYPE_CHECKING:
    from pathlib import Path


def dotted(path: Path) -> str:
    """Return the name under which a file is imported."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(("borderrisk", *(part for part in parts if part != "__init__")))


def runtime_imports(path: Path) -> set[str]:
    """Return the modules of the file's own room that it imports when it is loaded, dotted."""
    room = path.relative_to(SOURCE).parts[0]
    names = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        match node:
            case ast.ImportFrom(module=str(module)) if module == f"borderrisk.{room}":
                names |= {f"{module}.{alias.name}" for alias in node.names}
            case ast.ImportFrom(module=str(module)) if module.startswith(f"borderrisk.{room}."):
                names.add(module)
    return names


def test_the_files_of_a_room_have_an_order_too():
    """No circle, and no file leans on the door of its own room."""
    doors = {SOURCE / room / "__init__.py" for room in ORDER}
    inner = [path for paths in modules().values() for path in paths if path not in doors]
    known = {dotted(path): path for path in inner}
    graph = {name: runtime_imports(path) for name, path in known.items()}
    through_the_door = {name: sorted(used - known.keys()) for name, used in graph.items()
                        if used - known.keys()}  # fmt: skip
    assert through_the_door == {}
    assert len(list(TopologicalSorter(graph).static_order())) == len(graph)


ORDERED = {"input_error", "check"}
"""Functions whose optional parameters may stand in order: a message, and text before area."""


def test_options_are_named():
    """Of the parameters that may be left out, one at most may be given by its place."""
    loose = [
        f"{path.stem}.{node.name}"
        for path in SOURCE.rglob("*.py")
        for node in public(ast.parse(path.read_text("utf-8")).body)
        if isinstance(node, ast.FunctionDef)
        and len(node.args.defaults) > 1
        and node.name not in ORDERED
    ]
    assert loose == []


def exported() -> dict[str, ast.FunctionDef]:
    """Return the functions that a room shows at its door."""
    found = {}
    for door in SOURCE.rglob("__init__.py"):
        shown = {
            name.value
            for node in ast.parse(door.read_text("utf-8")).body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
            for name in node.value.elts
        }
        for path in door.parent.glob("*.py"):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef) and node.name in shown:
                    found[f"{path.parent.name}.{node.name}"] = node
    return found


def test_every_public_function_has_an_example():
    bare = {name for name, node in exported().items() if ">>>" not in ast.get_docstring(node)}
    assert bare == set()


def constants() -> dict[str, list[tuple[str, str]]]:
    """Return each constant of a module, by its name, with where it stands and its value."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    pass
                case ast.AnnAssign(target=ast.Name(id=name), value=value) if value:
                    pass
                case _:
                    continue
            if name.isupper() and len(name.strip("_")) > 1:
                found.setdefault(name.strip("_"), []).append((path.stem, ast.unparse(value)))
    return found


def test_no_constant_is_bound_twice():
    """Plain numbers apart, which may be equal by chance."""
    twice = {
        name: [place for place, _ in bound]
        for name, bound in constants().items()
        for values in [[value for _, value in bound if not re.fullmatch(r"[-\d_.e]+", value)]]
        if len(set(values)) < len(values)
    }
    assert twice.keys() <= {"LANGUAGES"}, twice


def test_no_code_of_a_country_stands_in_code():
    """Countries are data: the catalogue, the areas and the table of countries name them."""
    table = tomllib.loads((SOURCE / "countries.toml").read_text("utf-8"))
    codes = set(re.findall(r"'([A-Z]{3})'", repr(table)))
    assert len(codes) > 240
    named = [
        f"{path.stem}:{node.lineno}"
        for path in SOURCE.rglob("*.py")
        for node in code_texts(ast.parse(path.read_text("utf-8")))
        if codes & set(re.findall(r"\b[A-Z]{3}\b", node.value))
    ]
    assert named == []


def code_texts(tree: ast.Module) -> list[ast.Constant]:
    """Return the texts of a module but those that stand alone: its documentation."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone
    ]


def test_nothing_is_kept_in_attrs():
    """Attributes of a frame are lost or go astray when it is sorted, filtered or written."""
    kept = {path.stem for path in SOURCE.rglob("*.py") if ".attrs" in path.read_text("utf-8")}
    assert kept == set()


def test_no_line_of_script_is_too_long_to_read():
    """Python has ruff for that."""
    long = {
        f"{path.name}:{number}"
        for path in SOURCE.rglob("*.js")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if len(line) > 120
    }
    assert long == set()


def leaves(table: dict, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Return the ways to every text of a file of messages."""
    found = set()
    for key, value in table.items():
        found |= leaves(value, (*path, key)) if isinstance(value, dict) else {(*path, key)}
    return found


def test_every_language_has_every_message():
    folder = SOURCE.joinpath(*MESSAGES)
    english = leaves(tomllib.loads((folder / "en.toml").read_text("utf-8")))
    for path in folder.glob("*.toml"):
        assert leaves(tomllib.loads(path.read_text("utf-8"))) == english, path.name


def test_what_a_public_call_returns_is_one_line_in_a_shell(faleme, register):
    placed = register.place(faleme)
    table = br.indicators.measure(faleme.segments(40_000), faleme, placed=placed)
    spec = br.score.read_spec("faleme")
    events = br.events.synthetic(faleme, 200)
    given = [
        faleme, register, spec, br.score.composite(table, spec, draws=16),
        br.border.settle(faleme.countries), br.events.borderland(events, faleme),
        br.events.drawable(events, faleme), br.maps.draw(faleme),
    ]  # fmt: skip
    assert {repr(thing): len(repr(thing)) for thing in given if len(repr(thing)) > 150} == {}
    assert [repr(thing) for thing in given if "\n" in repr(thing)] == []
    assert "OpenStreetMap" in faleme._repr_html_()
    assert all(len(thing._repr_html_()) < 20_000 for thing in given[:-1] if thing is not spec)


def spoken(node: object) -> list[dict]:
    """Return every table that says one thing in several languages."""
    if isinstance(node, dict) and {"en", "fr"} <= node.keys():
        return [node]
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [table for value in inner for table in spoken(value)]


def test_what_the_page_of_any_border_says_is_said_in_every_language():
    """A report, an area and its own score may speak fewer; what stands on any page may not."""
    data = br.catalogue.data_dir()
    files = (
        *SOURCE.glob("claims/*.toml"), *SOURCE.glob("viewer/*.toml"), data / "scores/border.toml",
    )  # fmt: skip
    tables = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in files}
    tables["world"] = tomllib.loads((data / "catalogue.toml").read_text("utf-8"))["world"]
    short = [(name, text["en"]) for name, table in tables.items() for text in spoken(table)
             if not text.keys() >= set(LANGUAGES)]  # fmt: skip
    assert short == []


def test_a_text_of_the_code_is_said_in_every_language():
    """Of names and of words that a text is searched for, each language has what it has."""
    short = [
        f"{path.stem}:{node.lineno}"
        for path in SOURCE.rglob("*.py") if path.parent.name != "text"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Dict)
        for keys in [{key.value for key in node.keys if isinstance(key, ast.Constant)}]
        if {"en", "fr"} <= keys and not set(LANGUAGES) <= keys
    ]  # fmt: skip
    assert short == []
