"""A folder to write to that cannot be written to: each command says so in a sentence, and none with a traceback."""

import click
import pytest
from click.testing import CliRunner
from test_power_bi import DATABASE, published  # noqa: F401

from per10k.cli import main
from per10k.commands.options import FOLDER_TO_WRITE
from per10k.core.exit_codes import Exit

# What each command takes beside the folder, or None where it would first compute for long: those are asked for names alone.
ASKED = {
    "contract": [], "excel": ["--parquet", "MARTS"], "expectations": None, "forget-snapshot": None, "ingest": None,
    "migration-check": None, "new-council": [], "nightly": ["--roll-back"],
    "power-bi": ["--parquet", "MARTS"], "public": None, "refresh official": None, "refresh seeds": None, "reorganise join": None,
    "reorganise split": None, "report": None, "sac": ["--year", "2018-19", "--database", DATABASE],
    "semantic": ["--parquet", "MARTS"], "wheelhouse": [],
}  # fmt: skip


def commands(group=main, named=""):
    """The commands that write to a folder, by name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} ")
        elif any(parameter.type is FOLDER_TO_WRITE for parameter in command.params):
            yield f"{named}{name}", command


def run(name, to, more=()):
    command = dict(commands())[name]
    (parameter,) = [one for one in command.params if one.type is FOLDER_TO_WRITE]
    given = [to] if isinstance(parameter, click.Argument) else ["--to", to]
    return CliRunner().invoke(main, [*name.split(), *map(str, [*more, *given])])


def refused(ended, *exits):
    """What a command said that ended by one of some exit codes, and not by an error of its own."""
    assert isinstance(ended.exception, SystemExit) and ended.exit_code in exits, (ended.output, ended.exception)
    return ended.output


def test_every_command_that_writes_to_a_folder_is_here():
    assert {name for name, _ in commands()} == ASKED.keys()
    options = [p for _, c in commands() for p in c.params if "--to" in p.opts]
    assert len(options) == len(ASKED) - 1, "new-council names its folder without --to"


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("to", ["", " ", "file", "file/in it", "long", "/dev/null", "loop"])
def test_a_name_that_can_be_no_folder_is_refused_before_anything_is_done(name, to, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "loop").symlink_to("loop")
    said = refused(run(name, {"long": "n" * 300}.get(to, to)), Exit.USAGE)
    assert "folder" in said or "is a file" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "loop"]
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("name", [name for name, more in ASKED.items() if more is not None])
def test_a_place_where_nothing_can_be_made_is_named(name, published):  # noqa: F811
    said = refused(run(name, "/proc/per10k", [published if one == "MARTS" else one for one in ASKED[name]]), Exit.MACHINE)
    assert "could not be written or read" in said and "/proc/per10k" in said


def test_what_is_hidden_beside_the_folder_until_it_is_whole_is_about_it(tmp_path):
    folder, beside, other = tmp_path / "to", tmp_path / ".to-x1", tmp_path / "other"
    context = click.Context(main)
    FOLDER_TO_WRITE.convert(str(folder), None, context)
    for path, is_about in ((folder / "a" / "b", True), (tmp_path, True), (beside, True), (other, False), (other / ".a", False)):
        assert FOLDER_TO_WRITE.is_at_fault(FileNotFoundError(2, "No such file", str(path)), context) is is_about, path
    assert not FOLDER_TO_WRITE.is_at_fault(FileNotFoundError(2, "No such file"), context)
