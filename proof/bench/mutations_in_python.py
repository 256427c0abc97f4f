"""Plants one fault after another in the Python of the project, and says which of them its tests notice. Run before a release.

    python -m proof.bench.mutations_in_python [--faults 40] [--seed 1] [--match report/]

Faults are drawn at random, as in bench.mutations: a comparison turned, `and` for `or`, one more or less, a condition reversed.
Each is planted in a copy of the project, where the tests of its folder (TESTS) run until one fails. Build the demo council first.
"""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

# By folder, the tests of it, the quickest first.
TESTS = {
    "report": ["test_report_rules", "test_report"],
    "publication": ["test_publication"],
    "plugins": ["test_extract_files", "test_pseudonyms", "test_two_files"],
    "ingest": ["test_ingest", "test_ingest_cin", "test_ingest_ssda903", "test_ingest_annex_a", "test_ingest_database"],
    "nightly": ["test_nightly"],
    "expectations": ["test_expectations_contract", "test_expectations"],
}
LONGEST = 900  # seconds of the tests of one fault

COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Fault:
    """One fault: in which file and line, the text of that place before and after, and the whole file with it."""

    path: Path
    line: int
    before: str
    after: str
    text: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.before}  ->  {self.after}"


def faults_of(path: Path) -> Iterator[Fault]:
    """Every fault that can be planted in a file."""
    tree = ast.parse(path.read_text())
    for place, node in enumerate(ast.walk(tree)):
        other = _with_fault(node)
        if other is not None:
            changed = copy.deepcopy(tree)
            _replace(changed, list(ast.walk(changed))[place], other)
            yield Fault(path, node.lineno, ast.unparse(node), ast.unparse(other), ast.unparse(changed))


def _with_fault(node: ast.AST) -> ast.AST | None:
    other = copy.deepcopy(node)
    match other:
        case ast.Compare(ops=[operator]) if type(operator) in COMPARISONS:
            other.ops = [COMPARISONS[type(operator)]()]
        case ast.BoolOp():
            other.op = ast.Or() if isinstance(other.op, ast.And) else ast.And()
        case ast.BinOp(op=ast.Add() | ast.Sub(), right=ast.Constant(value=int())):
            other.op = ast.Sub() if isinstance(other.op, ast.Add) else ast.Add()
        case ast.UnaryOp(op=ast.Not()):
            other = other.operand
        case ast.Call(func=ast.Name(id=name)) if name in NAMES:
            other.func = ast.Name(NAMES[name], ast.Load())
        case ast.Constant(value=bool()):
            other.value = not other.value
        case ast.Constant(value=int()):
            other.value += 1
        case ast.IfExp():
            other.body, other.orelse = other.orelse, other.body
        case _:
            return None
    return ast.copy_location(other, node)


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                setattr(parent, name, [new if one is old else one for one in value])


def notice(copied: Path, fault: Fault) -> str:
    """The first test that fails with a fault in a copy of the project; 'nothing' where none does."""
    file = copied / fault.path.relative_to(ROOT)
    whole = file.read_text()
    file.write_text(fault.text)
    try:
        return failing(copied, fault.path.relative_to(ROOT).parts[0])
    finally:
        file.write_text(whole)


def failing(copied: Path, folder: str) -> str:
    """The first test of a folder's that fails in a copy of the project, or 'nothing'."""
    for test in TESTS[folder]:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", f"tests/python/{test}.py"]
        database = os.environ.get("PER10K_DB", str(ROOT / "per10k.duckdb"))
        try:
            run = subprocess.run(
                command, cwd=copied, env={**os.environ, "PER10K_DB": database}, capture_output=True, text=True, timeout=LONGEST
            )
        except subprocess.TimeoutExpired:
            return f"{test}, after {LONGEST} seconds"
        if run.returncode:
            failed = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
            return failed[0].split(" - ")[0].split("/")[-1] if failed else f"{test}: {run.stdout[-200:]}"
    return "nothing"


def main() -> int:
    """Plant what the arguments ask for; 1 where less than 95 of 100 faults are noticed."""
    parser = argparse.ArgumentParser(prog="python -m proof.bench.mutations_in_python", description=__doc__.splitlines()[0])
    parser.add_argument("--faults", type=int, default=40, help="how many to plant")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--match", default="", help="part of the path of the files to plant them in")
    arguments = parser.parse_args()
    files = [path for folder in TESTS for path in sorted((ROOT / folder).glob("*.py")) if arguments.match in str(path)]
    possible = [fault for path in files for fault in faults_of(path)]
    faults = random.Random(arguments.seed).sample(possible, min(arguments.faults, len(possible)))
    by = Counter()
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "project"
        shutil.copytree(ROOT, copied, ignore=shutil.ignore_patterns(".git", "target", "*.duckdb", ".venv", "__pycache__"))
        (copied / ".venv").symlink_to(ROOT / ".venv")
        for part in {fault.path.relative_to(ROOT).parts[0] for fault in faults}:
            if (fails := failing(copied, part)) != "nothing":
                sys.exit(f"{fails} fails without a fault")
        for fault in faults:
            noticed = notice(copied, fault)
            by["nothing" if noticed == "nothing" else "noticed"] += 1
            print(noticed, "|", fault, flush=True)
    print(f"{by['noticed']} of {by.total()} noticed, {by['noticed'] / max(by.total(), 1):.1%}")
    return 0 if by["noticed"] >= 0.95 * by.total() else 1


if __name__ == "__main__":
    sys.exit(main())
