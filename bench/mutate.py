"""How many small faults in a room its own tests notice.

A mutant is a copy of the package with one operator, number or condition of the room changed. It is
killed where a test of the room fails, or takes five times as long as without it. Run
``python bench/mutate.py score --count 40``; survivors are listed with their line. Tests run one
after another: start as many as there are processors, each with a ``--seed`` of its own.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "borderrisk"
SWAPS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or,
    ast.Or: ast.And, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One fault: the file, its line, the file's text with it, and what was done."""

    path: Path
    line: int
    text: str
    done: str


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a file."""
    tree = ast.parse(path.read_text("utf-8"))
    for number, node in enumerate(ast.walk(tree)):
        for field, value in replacements(node):
            other = copy.deepcopy(tree)
            twin = next(n for k, n in enumerate(ast.walk(other)) if k == number)
            setattr(twin, field, value)
            before, after = ast.unparse(node), ast.unparse(twin)
            yield Mutant(path, node.lineno, ast.unparse(other), f"{before} -> {after}")


def replacements(node: ast.AST) -> Iterator[tuple[str, object]]:
    """Yield what may stand in a node instead, as field and value."""
    match node:
        case ast.Compare(ops=[one]) if type(one) in SWAPS:
            yield "ops", [SWAPS[type(one)]()]
        case ast.BinOp(op=one) | ast.BoolOp(op=one) | ast.AugAssign(op=one) if type(one) in SWAPS:
            yield "op", SWAPS[type(one)]()
        case ast.Constant(value=bool(value)):
            yield "value", not value
        case ast.Constant(value=int(value) | float(value)):
            yield "value", value + 1
        case ast.Return(value=value) if value is not None:
            yield "value", ast.Constant(None)
        case ast.If(test=test) | ast.IfExp(test=test):
            yield "test", ast.UnaryOp(ast.Not(), test)


def survives(mutant: Mutant | None, tests: list[str], seconds: float | None) -> bool:
    """Return whether the tests pass on a copy of the package with the mutant in it."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "src", Path(folder) / "src")
        (Path(folder) / "data").symlink_to(ROOT / "data")
        if mutant:
            copied = Path(folder) / "src" / mutant.path.relative_to(ROOT / "src")
            copied.write_text(mutant.text, "utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        environment = os.environ | {"PYTHONPATH": f"{folder}/src", "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True,
                                 check=False, timeout=seconds)  # fmt: skip
        except subprocess.TimeoutExpired:
            return False
        return run.returncode == 0


def main() -> None:
    """Try a random sample of the mutants of a room."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("room", help="Such as score, or crs.")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    tests = [f"tests/test_{asked.room}.py"]
    files = [SOURCE / f"{asked.room}.py", *(SOURCE / asked.room).rglob("*.py")]
    every = [mutant for path in files if path.is_file() for mutant in mutants(path)]
    sample = random.Random(asked.seed).sample(every, min(asked.count, len(every)))  # noqa: S311
    start = time.perf_counter()
    if not survives(None, tests, None):
        raise SystemExit(f"{tests[0]} fails without a mutant")
    seconds = 5 * (time.perf_counter() - start)
    killed = 0
    for mutant in sample:
        alive = survives(mutant, tests, seconds)
        killed += not alive
        where = f"{mutant.path.relative_to(SOURCE)}:{mutant.line}"
        print(f"{'survived' if alive else 'killed':8}  {where}  {mutant.done}", flush=True)
    print(f"{asked.room}: {killed} of {len(sample)} mutants killed, out of {len(every)}")


if __name__ == "__main__":
    main()
