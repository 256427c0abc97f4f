"""What councils run without a shell, and on Windows: as far as that can be known on Linux."""

import ast
import csv
import glob
import json
import os
from pathlib import Path, PureWindowsPath

import cin_returns
import duckdb
import pytest
import yaml
from commands import per10k
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.config.renderer import ProfileRenderer
from dbt_common.context import set_invocation_context
from test_extract_files import HEADER, TWO_ROWS, read, write

from per10k.commands import options
from per10k.core.exit_codes import Exit
from per10k.core.sql import literal
from per10k.plugin import databases, file_names
from per10k.plugin.private import close_to_others, kept_private

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "per10k"

# What Python has of POSIX alone: modules, and functions of os, signal and Path.
MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios"}
FUNCTIONS = {
    "chown", "fork", "getgid", "getpgid", "getuid", "killpg", "lchown", "mkfifo", "mknod", "nice", "setitimer", "setsid",
    "setuid", "statvfs", "symlink", "symlink_to", "hardlink_to", "SIGALRM", "SIGKILL", "pass_fds", "preexec_fn",
    "start_new_session",
}  # fmt: skip
WINDOWS = [
    PureWindowsPath(r"C:\Users\new\table.duckdb"),
    PureWindowsPath(r"D:\per10k it's\extracts 2019\per10k.duckdb"),
    PureWindowsPath(r"\\server\share\tests\per10k.duckdb"),
]


def trees(*left_out):
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in left_out:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def names_in(tree):
    """Modules that are imported, attributes and arguments by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword):
            yield node.arg


def test_the_night_alone_needs_posix():
    assert {path for path, tree in trees("nightly") if (MODULES | FUNCTIONS) & set(names_in(tree))} == set()
    nightly = set().union(*(names_in(tree) for path, tree in trees() if path.parent.name == "nightly"))
    assert {"fcntl", "symlink_to", "killpg", "SIGALRM"} <= nightly


def test_nothing_reads_the_night_before_it_is_refused():
    """A module that did would not be there to be imported without fcntl."""
    read_at_once = {
        path
        for path, tree in trees("nightly")
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(
            name.startswith("per10k.nightly") for name in [getattr(node, "module", "") or "", *(one.name for one in node.names)]
        )
    }
    assert read_at_once == set()


def test_texts_are_read_and_written_as_utf_8_whatever_the_system_takes_for_granted():
    """Windows takes Windows-1252."""
    without = []
    for path, tree in trees():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            mode = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            is_text = call.func.attr in ("read_text", "write_text") or (
                call.func.attr == "open" and (mode or call.keywords) and "b" not in "".join(mode)
            )
            if is_text and not any(keyword.arg == "encoding" for keyword in call.keywords):
                without.append(f"{path}:{call.lineno}")
    assert without == []


@pytest.mark.parametrize("path", WINDOWS, ids=str)
def test_a_path_of_windows_is_one_text_of_sql(path):
    with duckdb.connect() as connection:
        assert connection.execute(f"select {literal(path)}").fetchall() == [(str(path),)]


@pytest.mark.parametrize("path", WINDOWS, ids=str)
def test_a_path_of_windows_reaches_dbt_as_it_is(path):
    variables = options.as_variables({"extracts": str(path.parent)})
    assert yaml.safe_load(json.dumps(variables)) == {"extracts": str(path.parent)}
    assert options.Variables().convert(json.dumps(variables), None, None) == variables


@pytest.mark.parametrize("path", WINDOWS, ids=str)
def test_the_three_files_of_a_build_are_found_by_a_path_of_windows(path, monkeypatch):
    monkeypatch.setenv("PER10K_DB", str(path))
    monkeypatch.setenv("PER10K_CHILD_DB", "")
    monkeypatch.setenv("PER10K_LEDGER", "")
    profile = yaml.safe_load((ROOT / "profiles.yml").read_text(encoding="utf-8"))["per10k"]["outputs"]["council"]
    set_invocation_context(os.environ)
    rendered = ProfileRenderer({}).render_data(profile)
    assert rendered["path"] == str(path)
    beside = {each["alias"]: each["path"] for each in rendered["attach"]}
    assert beside == {
        "children": str(path.with_name(f"{path.stem}_children.duckdb")),
        "per10k_ledger": str(path.with_name(f"{path.stem}_ledger.duckdb")),
    }
    assert str(databases.children_beside(path)) == beside["children"]
    monkeypatch.setattr(file_names, "Path", PureWindowsPath)
    file_names._check_name(str(path))
    with pytest.raises(file_names.FileNameError, match="DuckDB would call the file 'marts'"):
        file_names._check_name(str(path.with_name("Marts.duckdb")))
    # What dbt-duckdb takes the name of the catalogue from.
    monkeypatch.setattr("dbt.adapters.duckdb.credentials.os.path.basename", lambda text: PureWindowsPath(text).name)
    assert DuckDBCredentials.path_derived_database_name(str(path)) == path.stem


def test_a_folder_with_brackets_is_no_pattern(tmp_path):
    """Nor is a drive letter a part of one."""
    assert glob.escape(str(PureWindowsPath(r"C:\extracts [old]\ssd_visits.csv"))).startswith("C:\\extracts [[]old]")
    folder = tmp_path / "extracts [old]"
    folder.mkdir()
    write(folder, HEADER + 'v1,2019-04-01,"in, out"\nv2,,\n')
    assert read(folder) == TWO_ROWS


UNIX = HEADER + 'v1,2019-04-01,"in, out"\nv2,,\n'
WRITTEN_ON_WINDOWS = {
    "line ends": UNIX.replace("\n", "\r\n").encode(),
    "a byte order mark too": UNIX.replace("\n", "\r\n").encode("utf-8-sig"),
    "UTF-16": UNIX.replace("\n", "\r\n").encode("utf-16"),
    "two kinds of line ends": UNIX.replace("\n", "\r\n", 1).encode(),
}


@pytest.mark.parametrize("content", WRITTEN_ON_WINDOWS.values(), ids=WRITTEN_ON_WINDOWS)
def test_a_file_written_on_windows_is_read_as_any_other(tmp_path, content):
    (tmp_path / "ssd_visits.csv").write_bytes(content)
    assert read(tmp_path) == TWO_ROWS


def test_a_census_written_on_windows_becomes_the_same_extracts(tmp_path):
    text = cin_returns.census(cin_returns.invent(8, cin_returns.date(2023, 4, 1), cin_returns.date(2024, 3, 31), seed=1), 2024)
    text = text.replace("><", ">\n<")
    found = []
    for name, line_end in (("unix", "\n"), ("windows", "\r\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "census.xml").write_bytes(text.replace("\n", line_end).encode())
        assert per10k("ingest", ["--from", tmp_path / name, "--to", tmp_path / f"{name} extracts"]) == Exit.DONE
        files = sorted((tmp_path / f"{name} extracts").glob("ssd_*.csv"))
        found.append({file.name: list(csv.reader(file.open(encoding="utf-8", newline=""))) for file in files})
    assert found[0] == found[1] and len(found[0]) > 3


def test_files_about_children_can_be_made_where_modes_say_nothing(tmp_path, monkeypatch):
    """Windows shows every file as open to others, and leaves it so."""
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    with kept_private():
        (tmp_path / "children.csv").write_text("x", encoding="utf-8")
    close_to_others(tmp_path, tmp_path / "children.csv")
    assert (tmp_path / "children.csv").read_text(encoding="utf-8") == "x"
