"""The command per10k, and the package that it comes in."""

import ast
import errno
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import click
import duckdb
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as some
from proofs import examples

from per10k.cli import main
from per10k.commands import ledger, options
from per10k.core import progress
from per10k.core.exit_codes import Exit
from per10k.core.months import month_end
from per10k.core.project import version

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "per10k"


def run(*arguments):
    return CliRunner().invoke(main, [str(one) for one in arguments], prog_name="per10k")


@given(some.dates(date(1990, 1, 1), date(2100, 12, 31)))
@settings(max_examples=examples(60), deadline=None, derandomize=True)
def test_a_month_is_the_same_however_it_is_written(day):
    last = month_end(f"{day:%Y-%m}")
    assert (last.year, last.month) == (day.year, day.month) and last >= day
    assert {month_end(text) for text in (f"{day}", f"{day:%B %Y}", f"{day:%b %Y}".lower(), f" {day:%Y-%m} ")} == {last}


@pytest.mark.parametrize("text", ["2019-13", "2019-3", "2019-02-30", "19-03", "03/2019", "March", "2019", "", "201903"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="is no month: write it as 2019-03 or March 2019"):
        month_end(text)


@pytest.mark.parametrize(("written", "months"), [
    ("2019-03", "2019-03"), ("March 2019", "2019-03"), ("2019-02 2019-03", "2019-02 2019-03"),
    ("2019-02-28,2019-03", "2019-02 2019-03"), ("Feb 2019, March 2019", "2019-02 2019-03"),
])  # fmt: skip
def test_months_to_publish_are_read_as_a_month_is(written, months):
    assert options.Months().convert(written, None, None) == months


@pytest.mark.parametrize("arguments", [
    ("scorecard", "--month", "03/2019"), ("report", "--month", "201903"), ("nightly", "--forget-snapshot", "2019"),
    ("nightly", "--month", "2019-13"), ("build", "--publish-month", "2019-02 March"),
    ("build", "--publish-month", "2019-02,2019-13"),
])  # fmt: skip
def test_each_subcommand_refuses_what_is_no_month(arguments):
    asked = run(*arguments)
    assert asked.exit_code == Exit.USAGE and "is no month: write it as 2019-03 or March 2019" in asked.output


@pytest.mark.parametrize("text", ["2018", "2018-2019", "2018/20", "18-19", "2018-19-20", ""])
def test_what_is_no_financial_year_is_refused(text):
    for command in ("freeze", "unfreeze", "sac"):
        asked = run(command, "--year", text)
        assert asked.exit_code == Exit.USAGE and f"'{text}' is no financial year: write it as 2018-19" in asked.output


@pytest.fixture
def asked_of_dbt(monkeypatch, tmp_path):
    """What the subcommands of the ledger ask dbt, each time as done or as it ends by itself."""
    given, ends = [], {}

    def run_dbt(arguments, project, database):
        given.append((arguments, database))
        return ends.get(arguments[0], Exit.DONE)

    monkeypatch.setattr(ledger, "run_dbt", run_dbt)
    (tmp_path / "per10k.duckdb").touch()
    monkeypatch.chdir(tmp_path)
    return SimpleNamespace(given=given, ends=ends)


@pytest.mark.parametrize(("command", "on"), [("freeze", "frozen_on"), ("unfreeze", "unfrozen_on")])
@pytest.mark.parametrize("year", ["2018-19", "2018/19"])
def test_a_year_is_frozen_of_the_extracts_that_were_built(asked_of_dbt, tmp_path, command, on, year):
    (tmp_path / "my extracts").mkdir()
    done = run(command, "--year", year, "--extracts", "my extracts", "--la-code", "372", "--not-supplied", "ssd_family")
    assert done.exit_code == Exit.DONE, done.output
    (operation, built), (shown, _) = asked_of_dbt.given
    assert operation[:2] == ["run-operation", f"per10k.{command}_year"] and built == Path("per10k.duckdb")
    assert json.loads(operation[3]) == {"year": "2018/19", on: str(date.today()), "la_code": "E08000018"}
    assert shown[:3] == ["run", "--select", "indicator_reported+"] and shown[-1] == operation[-1]
    extracts = str(tmp_path / "my extracts")
    assert json.loads(shown[-1]) == {"extracts": extracts, "la_code": "372", "not_supplied": ["ssd_family"]}


def test_what_is_not_frozen_is_not_built_anew(asked_of_dbt):
    asked_of_dbt.ends["run-operation"] = Exit.FAILED
    assert run("freeze", "--year", "2018-19").exit_code == Exit.USAGE and len(asked_of_dbt.given) == 1
    nowhere = run("freeze", "--year", "2018-19", "--database", "other.duckdb")
    assert nowhere.exit_code == Exit.USAGE and "Build it first" in nowhere.output


def test_a_snapshot_is_forgotten_of_a_council_that_is_named(asked_of_dbt, tmp_path):
    assert run("forget-snapshot", "--month", "March 2019", "--la-code", "E08000018").exit_code == Exit.DONE
    [(operation, _)] = asked_of_dbt.given
    assert operation[:2] == ["run-operation", "per10k.forget_snapshot"]
    assert json.loads(operation[3]) == {"month": "2019-03", "la_code": "E08000018"}
    asked_of_dbt.ends["run-operation"] = Exit.USAGE
    for arguments, said in (
        (["--la-code", "E08000018"], ""),
        ([], "and the council whose it is, with --la-code."),
        (["--la-code", "?!"], "--la-code: "),
        (["--la-code", "E08000018", "--database", "other.duckdb"], "Build it first"),
        (
            ["--la-code", "E08000018", "--to", tmp_path / "published"],
            "There is no snapshot of 2019-03 of E08000018. There are: none.",
        ),
    ):
        asked = run("forget-snapshot", "--month", "2019-03", *arguments)
        assert asked.exit_code == Exit.USAGE and said in asked.output


@pytest.mark.parametrize("arguments", [
    ("build", "--extract-date", "24/04/2019"), ("nightly", "--reported-on", "2019-04-31"),
    ("ingest", "--from", "x", "--to", "y", "--reference-date", "2024"),
])  # fmt: skip
def test_each_subcommand_refuses_what_is_no_day(arguments):
    asked = run(*arguments)
    assert asked.exit_code == Exit.USAGE and "is no day: write it as 2019-04-24" in asked.output


@pytest.mark.parametrize("command", ["build", "nightly"])
def test_nothing_was_cut_on_a_day_to_come(command):
    """Its months would show zeros; today is no such day, and a division may be tried beforehand."""
    asked = run(command, "--extract-date", str(date.today() + timedelta(1)))
    assert asked.exit_code == Exit.USAGE and "is still to come, and nothing was cut then" in asked.output
    assert options.PastDay().convert(str(date.today()), None, None) == date.today()
    assert "still to come" not in run("reorganise", "split", "--extract-date", str(date.today() + timedelta(1))).output


@pytest.mark.parametrize("given", ["[1]", "a: b: c", "x"])
def test_variables_are_a_mapping(given):
    for command in ("build", "nightly"):
        asked = run(command, "--vars", given)
        assert asked.exit_code == Exit.USAGE and "is no mapping" in asked.output


def test_every_subcommand_says_how_it_is_used():
    for name, command in main.commands.items():
        given_help = run(name, "--help")
        assert given_help.exit_code == 0 and f"Usage: per10k {name}" in given_help.output, name
        assert re.search(rf"^  per10k {name}", given_help.output, re.MULTILINE), f"no example: {name}"
        assert command.get_short_help_str(200) in " ".join(given_help.output.split())
    assert not re.search(r"\w\.\.\.$", run("--help").output, re.MULTILINE), "the list cuts one off"


def test_an_option_is_the_same_wherever_it_is_taken():
    """--to alone differs, by where each subcommand writes if nothing is named."""
    taken = {}
    for command in main.commands.values():
        for option in command.params:
            about = (option.help, repr(option.type), option.envvar) if isinstance(option, click.Option) else ()
            taken.setdefault(option.opts[0], set()).add(about[:2] if option.opts[0] == "--to" else about)
    assert {name: about for name, about in taken.items() if len(about) > 1} == {}
    assert {"--extracts", "--la-code", "--not-supplied", "--month", "--database", "--to", "--name", "--vars"} <= taken.keys()


def test_settings_of_the_environment_begin_alike():
    options_of = [option for command in main.commands.values() for option in command.params]
    assert {option.envvar for option in options_of if option.envvar and not option.envvar.startswith("PER10K_")} == set()
    read = {
        name
        for path in PACKAGE.rglob("*.py")
        for name in re.findall(r"""environ(?:\.get\(|\[)["'](\w+)""", path.read_text(encoding="utf-8"))
        if not name.startswith("PER10K_")
    }
    assert read == {"GX_ANALYTICS_ENABLED", "JAVA_HOME"}


def test_the_command_starts_without_what_it_may_not_need():
    heavy = ["dbt", "duckdb", "great_expectations", "jinja2", "lxml", "numpy", "pandas", "sqlalchemy"]
    code = f"import sys, per10k.cli; print([name for name in {heavy} if name in sys.modules])"
    run_alone = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run_alone.stdout == "[]\n"


def test_exit_codes_stand_in_the_documentation_and_the_help_as_they_are():
    rows = [line.split("|") for line in (ROOT / "docs/command.md").read_text(encoding="utf-8").splitlines()]
    documented = {int(row[1]): row[2].strip() for row in rows if len(row) > 2 and row[1].strip().isdigit()}
    assert documented == {code: code.meaning for code in Exit}
    assert [code for code in Exit if f"{code}  {code.meaning}" not in run("--help").output] == []


def ends(monkeypatch, error):
    """How the command ends where a subcommand meets an error."""

    def fails(*_):
        raise error

    monkeypatch.setattr("per10k.core.contract.demo_council", fails)
    return run("expectations")


def test_a_full_disk_and_who_stops_the_command_are_said_by_the_exit_code(monkeypatch):
    full = ends(monkeypatch, OSError(errno.ENOSPC, "No space left on device", "result.json"))
    assert full.exit_code == Exit.MACHINE and "result.json" in full.output
    told = "The disk of {} is full. Free space there, and start again: what was there before stands."
    assert any(told.format(place) in full.output for place in (Path("target/expectations").absolute(), tempfile.gettempdir()))
    # As DuckDB and others word it, in errors of their own.
    other = ends(monkeypatch, RuntimeError("IO Error: Could not write file: No space left on device"))
    assert other.exit_code == Exit.MACHINE and "is full. Free space there" in other.output
    assert ends(monkeypatch, KeyboardInterrupt()).exit_code == Exit.STOPPED


def test_an_error_that_nobody_foresaw_is_not_hidden(monkeypatch):
    assert isinstance(ends(monkeypatch, FileNotFoundError(errno.ENOENT, "gone")).exception, FileNotFoundError)


def test_who_waits_at_a_terminal_is_told_what_goes_on_and_nobody_else(monkeypatch, capsys):
    progress.doing("Reading return 1 of 2")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    progress.doing("Reading return 1 of 2")
    assert capsys.readouterr().err == "Reading return 1 of 2 ...\n"


@pytest.mark.parametrize("reason", ["   ", "--", "1"])
def test_what_is_held_is_not_accepted_without_a_reason(tmp_path, reason):
    """It is kept for ever, and nobody could read there why."""
    asked = run("nightly", "--to", tmp_path / "published", "--accept", reason)
    assert asked.exit_code == Exit.USAGE and "is no reason. Say why" in asked.output
    assert not (tmp_path / "published").exists()


def test_a_night_is_refused_where_there_is_no_posix(monkeypatch, tmp_path):
    monkeypatch.setattr("per10k.commands.nightly.os", SimpleNamespace(name="nt", environ={}))
    asked = run("nightly", "--to", tmp_path / "published")
    assert asked.exit_code == Exit.USAGE and "runs on Linux and macOS alone" in asked.output
    assert not (tmp_path / "published").exists()


def test_what_is_to_be_ingested_is_named_once(tmp_path):
    for arguments in ([], ["--from", "a", "--from-database", "B"], ["a"]):
        asked = run("ingest", "--to", tmp_path / "x", *arguments)
        assert asked.exit_code == Exit.USAGE and "either --from, files or folders, or --from-database" in asked.output


def test_a_month_that_is_none_is_refused_and_not_taken_for_another(tmp_path):
    asked = run("scorecard", "--month", "2018-13", "--database", tmp_path / "none.duckdb")
    assert asked.exit_code == 2 and "'2018-13' is no month" in asked.output
    asked = run("scorecard", "--month", "2018-12", "--database", tmp_path / "none.duckdb")
    assert asked.exit_code == 2 and "Build it first" in asked.output


def test_the_scorecard_says_which_lines_rest_on_poor_data(tmp_path):
    with duckdb.connect(str(tmp_path / "per10k.duckdb")) as database:
        database.execute("""
            create schema marts;
            create table marts.scorecard as
            select 'E08000018' as la_code, 'social_care' as scorecard, label, 1.0 as displayed_value, 2.0 as displayed_value_year,
                null as rag_in_month, null as missing_reason, date '2019-03-31' as reporting_month, 1 as print_order,
                data_quality, data_quality_year
            from (values ('a', 'good', 'good'), ('b', 'check', 'poor'), ('c', 'poor', null), ('d', null, 'check'))
                as lines (label, data_quality, data_quality_year)
        """)
    shown = run("scorecard", "--database", tmp_path / "per10k.duckdb").output
    lines = [line.split("\u2502") for line in shown.splitlines() if "E08000018" in line]
    assert {line[3].strip(): line[-2].strip() for line in lines} == {"a": "good", "b": "poor", "c": "poor", "d": "check"}
    assert "2 lines rest on poor data" in shown and "marts.scorecard" in shown


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


def test_the_change_log_is_divided_by_the_versions_that_were_cut():
    """The latest is that of the project, which the package takes; what comes after it stands on top."""
    headings = re.findall(r"(?m)^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert headings[0] == "Unreleased"
    cut = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) \((\d{4}-\d{2}-\d{2})\)", heading) for heading in headings[1:]]
    assert all(cut), headings
    numbers = [tuple(map(int, one.groups()[:3])) for one in cut]
    days = [date.fromisoformat(one[4]) for one in cut]
    assert numbers == sorted(set(numbers), reverse=True) and days == sorted(days, reverse=True)
    assert ".".join(map(str, numbers[0])) == version() == hatch_version()


def hatch_version():
    """The version that the package will have, by pyproject.toml."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" in settings["project"]["dynamic"] and settings["project"]["license"] == "MIT"
    source = settings["tool"]["hatch"]["version"]
    return re.search(source["pattern"], (ROOT / source["path"]).read_text(encoding="utf-8"))["version"]


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
    assert [file for file in held if file.endswith("dist-info/licenses/LICENSE")]
    assert not [file for file in held if "proof/" in file or "tests/python/" in file]
