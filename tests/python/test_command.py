"""The command per10k, and the package that it comes in."""

import ast
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as some

from per10k.cli import OTHERS, main
from per10k.core.months import month_end

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "per10k"


def run(*arguments):
    return CliRunner().invoke(main, [str(one) for one in arguments], prog_name="per10k")


@given(some.dates(date(1990, 1, 1), date(2100, 12, 31)))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_month_is_the_same_however_it_is_written(day):
    last = month_end(f"{day:%Y-%m}")
    assert (last.year, last.month) == (day.year, day.month) and last >= day
    assert {month_end(text) for text in (f"{day}", f"{day:%B %Y}", f"{day:%b %Y}".lower(), f" {day:%Y-%m} ")} == {last}


@pytest.mark.parametrize("text", ["2019-13", "2019-3", "2019-02-30", "19-03", "03/2019", "March", "2019", "", "201903"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="is no month: write it as 2019-03 or March 2019"):
        month_end(text)


def test_every_subcommand_says_how_it_is_used():
    for name in main.commands:
        given_help = run(name, "--help")
        assert given_help.exit_code == 0 and f"per10k {name}" in given_help.output, name
        assert main.commands[name].get_short_help_str(200)


def test_a_month_that_is_none_is_refused_and_not_taken_for_another(tmp_path):
    asked = run("scorecard", "--month", "2018-13", "--database", tmp_path / "none.duckdb")
    assert asked.exit_code == 2 and "'2018-13' is no month" in asked.output
    asked = run("scorecard", "--month", "2018-12", "--database", tmp_path / "none.duckdb")
    assert asked.exit_code == 2 and "Build it first" in asked.output


def test_extracts_that_are_not_there_are_named(tmp_path):
    asked = run("build", "--extracts", tmp_path / "nowhere")
    assert asked.exit_code == 2 and "nowhere" in asked.output


def imports_of(folder):
    """Each module of a package, and the first two names of whatever it imports."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
            yield from ((path, tuple(name.split(".")[:2])) for name in names)


def test_parts_of_the_package_read_each_other_one_way():
    """Core knows nobody; whoever reads a part is not read by it; nothing that councils run reads what proves it."""
    parts = {folder.name for folder in PACKAGE.iterdir() if folder.is_dir() and any(folder.glob("*.py"))}
    reads = {part: {names[1] for _, names in imports_of(PACKAGE / part) if names[0] == "per10k"} - {part} for part in parts}
    assert reads["core"] == set()
    order = []
    while left := {part for part in parts if part not in order}:
        free = sorted(part for part in left if reads[part] <= set(order))
        assert free, f"these read each other in a circle: {sorted(left)}"
        order += free
    assert not [path for path, names in imports_of(PACKAGE) if names[0] in ("proof", "tests")]


def test_the_modules_of_subcommands_are_there():
    assert {(PACKAGE.parent / f"{module.replace('.', '/')}.py").is_file() for module, _ in OTHERS.values()} == {True}


def test_the_wheel_carries_the_whole_project(tmp_path):
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, ROOT], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    tests = ("tests/fixtures/", "tests/generic/", "tests/integrity/", "tests/macros/", "tests/quality/")
    of_dbt = ("models/", "macros/", "seeds/", "snapshots/", *tests, "dbt_project.yml", "profiles.yml", "selectors.yml")
    assert {f"per10k/project/{file}" for file in files if file.startswith(of_dbt)} <= held
    assert {file for file in files if file.startswith("per10k/")} <= held
    assert not [file for file in held if "proof/" in file or "tests/python/" in file]
