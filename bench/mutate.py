"""How many small faults in a room its own tests notice.

A mutant is a copy of the package with one operator, number or condition of the room changed. It is
killed where a test that reaches its line fails, or takes far longer than without it. Which test
reaches which line is measured first, so that a mutant costs seconds. Run
``python bench/mutate.py score --count 40``; survivors are listed with their line.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import multiprocessing
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import coverage

if TYPE_CHECKING:
    from collections.abc import Iterator

Seconds = dict[str, float]

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("src", "borderrisk")
SWAPS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or,
    ast.Or: ast.And, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
# The test files of the rooms that have several.
OWN = {
    "border": ("border", "settle"),
    "claims": (
        "claims", "draft", "locations", "leaks", "reports", "statements", "three_reports",
        "anchors", "answers", "round_trips",
    ),
    "layers": ("layers", "formats", "bad_inputs"),
    "page": ("page", "folium_elements"),
    "points": ("points", "points_scale"),
    "text": ("text", "text_layout", "mentions"),
}  # fmt: skip
# Imported once, before a process forks for each mutant: they are most of the start of a test run.
# (Plugins of pytest are not among them: it rewrites their assertions as it imports them.)
HEAVY = ("pytest", "geopandas", "folium", "pydantic", "scipy.stats", "openpyxl")
PYTEST = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly")
# Tests slower by this much are taken as never ending; the seconds cover what fixtures take.
PATIENCE, SECONDS = 5, 60


@dataclass(frozen=True)
class Site:
    """A place of a file where something else may stand: its node's number, field and value."""

    path: Path
    line: int
    node: int
    field: str
    value: object

    def mutated(self, tree: ast.Module) -> tuple[str, str]:
        """Return the file's text with the fault, and what was done."""
        other = copy.deepcopy(tree)
        node = next(n for k, n in enumerate(ast.walk(other)) if k == self.node)
        before = ast.unparse(node)
        setattr(node, self.field, self.value)
        return ast.unparse(other), f"{before} -> {ast.unparse(node)}"


def sites(path: Path, tree: ast.Module) -> Iterator[Site]:
    """Yield every place of a file that may be changed.

    Types say nothing when a program runs, but for the fields of a record that is read from a file;
    what a decorator promises of a record, such as that it is frozen, and ``zip`` of what it pairs,
    is on what nobody does.
    """
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    records = [n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.decorator_list]
    hints = [hint for each in (*functions, *records) for hint in ast.walk(each)
             if isinstance(hint, ast.arg | ast.AnnAssign)]  # fmt: skip
    types = [*(hint.annotation for hint in hints), *(n.returns for n in functions)]
    types += [each for record in records for each in record.decorator_list]
    types += [each.value for n in ast.walk(tree) if isinstance(n, ast.Call)
              and ast.unparse(n.func) == "zip" for each in n.keywords]  # fmt: skip
    idle = {id(inner) for found in types if found for inner in ast.walk(found)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in idle:
            continue
        for field, value in replacements(node):
            yield Site(path, node.lineno, number, field, value)


def replacements(node: ast.AST) -> Iterator[tuple[str, object]]:
    """Yield what may stand in a node instead, as field and value."""
    match node:
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return
        case ast.Compare(ops=[one]) if type(one) in SWAPS:
            yield "ops", [SWAPS[type(one)]()]
        case ast.BinOp(op=one) | ast.BoolOp(op=one) | ast.AugAssign(op=one) if type(one) in SWAPS:
            yield "op", SWAPS[type(one)]()
        case ast.Constant(value=bool(value)):
            yield "value", not value
        case ast.Constant(value=int(value) | float(value)) if value + 1 != value:
            yield "value", value + 1
        case ast.Return(value=None | ast.Constant(value=None)):
            return
        case ast.Return():
            yield "value", ast.Constant(None)
        case ast.If(test=test) | ast.IfExp(test=test):
            yield "test", ast.UnaryOp(ast.Not(), test)


def own_tests(room: str) -> list[str]:
    """Return the test files of a room, and the room itself for the examples of its docstrings."""
    code = PACKAGE / room
    return [
        *(f"tests/test_{name}.py" for name in OWN.get(room, (room,))),
        str(code if code.is_dir() else code.with_suffix(".py")),
    ]


def reaches(tests: list[str], room: str) -> tuple[dict[tuple[str, int], set[str]], Seconds]:
    """Run the tests of a room, and return which reach which line, and how long each takes."""
    command = [sys.executable, "-m", "pytest", *PYTEST, *tests, "--durations=0",
               "--cov-context=test", f"--cov=src/borderrisk/{room}", "--cov-report="]  # fmt: skip
    done = subprocess.run(command, check=False, env=environment(), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{done.stdout}\nthe tests of {room} fail without a mutant")
    data = coverage.CoverageData()
    data.read()
    lines = {
        (str(Path(file).relative_to(Path.cwd())), line): set(contexts)
        for file in data.measured_files()
        for line, contexts in data.contexts_by_lineno(file).items()
    }
    taken = dict.fromkeys(
        (name_of(each) for found in lines.values() for each in found if each), 0.0
    )
    for seconds, name in re.findall(r"(?m)^([\d.]+)s \w+ +(.+)$", done.stdout):
        if name in taken:
            taken[name] += float(seconds)
    return lines, taken


def name_of(context: str) -> str:
    """Return the test of a context of coverage, which names its phase too."""
    return context.rpartition("|")[0]


def environment() -> dict[str, str]:
    """Return the environment in which the copy in the working directory is the package."""
    return os.environ | {"PYTHONPATH": "src", "PYTHONDONTWRITEBYTECODE": "1"}


def run(tests: list[str]) -> None:
    """Run tests in this forked process, in silence, and end it with their status."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.environ.update(environment())
    sys.path.insert(0, "src")
    os._exit(int(importlib.import_module("pytest").main([*PYTEST, *tests])))


def survives(tests: list[str], taken: Seconds) -> bool:
    """Return whether tests pass on the copy as it stands now, in some times what they take."""
    seconds = SECONDS + PATIENCE * sum(taken[test] for test in tests)
    process = multiprocessing.get_context("fork").Process(target=run, args=(tests,))
    process.start()
    process.join(seconds)
    if process.exitcode is None:
        process.kill()
        process.join()
    return process.exitcode == 0


def chosen(contexts: set[str], taken: Seconds) -> list[str]:
    """Return the tests for a line: those that reach it, or all where a fixture or import does.

    The quick ones come first, file by file: most mutants need no other.
    """
    alone = contexts and all(context.endswith("|run") for context in contexts)
    tests = map(name_of, contexts) if alone else taken
    return sorted(tests, key=lambda t: (taken[t] > 1, t.partition("::")[0], taken[t], t))


def attempt(room: str, count: int, seed: int) -> str:
    """Try a random sample of the mutants of a room in the working directory's copy."""
    lines, taken = reaches(own_tests(room), room)
    code = PACKAGE / room
    files = sorted(code.rglob("*.py")) if code.is_dir() else [code.with_suffix(".py")]
    trees = {path: ast.parse(path.read_text("utf-8")) for path in files}
    every = [site for path, tree in trees.items() for site in sites(path, tree)]
    sample = random.Random(seed).sample(every, min(count, len(every)))  # noqa: S311
    killed = 0
    for site in sample:
        text = site.path.read_text("utf-8")
        mutant, done = site.mutated(trees[site.path])
        site.path.write_text(mutant, "utf-8")
        alive = survives(chosen(lines.get((str(site.path), site.line), set()), taken), taken)
        site.path.write_text(text, "utf-8")
        killed += not alive
        where = f"{site.path.relative_to(PACKAGE)}:{site.line}"
        print(f"{'survived' if alive else 'killed':8}  {where}  {done}", flush=True)
    if not survives(
        chosen(set(), taken), taken
    ):  # nor did they at the start: what killed was something else
        raise SystemExit(f"the tests of {room} fail in a forked process without a mutant")
    return f"{room}: {killed} of {len(sample)} mutants killed, out of {len(every)}"


def main() -> None:
    """Copy the project, so that nothing of it changes, and try the mutants there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("room", help="Such as score, or crs.")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for name in HEAVY:
        importlib.import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        unneeded = shutil.ignore_patterns(".*", "node_modules", "__pycache__")
        shutil.copytree(ROOT, folder, ignore=unneeded, dirs_exist_ok=True)
        os.chdir(folder)
        print(attempt(asked.room, asked.count, asked.seed))


if __name__ == "__main__":
    main()
