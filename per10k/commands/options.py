"""The options that subcommands share: one name, one help text, one reading, and one setting of the environment, everywhere."""

import os
import stat
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
import yaml

from per10k.core.exit_codes import Exit, Failed
from per10k.core.months import financial_year, month_end
from per10k.core.own_project import DbtProject, OwnProjectError, read_project
from per10k.core.yaml_files import read_given

Command = TypeVar("Command", bound=Callable[..., Any])


class Month(click.ParamType):
    """A month, as its last day."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The last day of the month that a text names."""
        try:
            return month_end(value) if isinstance(value, str) else value
        except ValueError as wrong:
            self.fail(f"{wrong}.", param, ctx)


class Months(click.ParamType):
    """One month or several, as the project's variable publish_month has them: 2019-02 2019-03."""

    name = "months"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The months that a text names, with commas or spaces between them; a month by its name has a space of its own."""
        try:
            return f"{month_end(value):%Y-%m}"
        except ValueError:
            parts = value.split(",") if "," in value else value.split()
        return " ".join(f"{MONTH.convert(part, param, ctx):%Y-%m}" for part in parts)


class FinancialYear(click.ParamType):
    """A financial year, as 2018/19."""

    name = "year"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The year that a text names."""
        try:
            return financial_year(value)
        except ValueError as wrong:
            self.fail(f"{wrong}.", param, ctx)


class Day(click.ParamType):
    """A day."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that a text names."""
        try:
            return date.fromisoformat(value.strip()) if isinstance(value, str) else value
        except ValueError:
            self.fail(f"'{value}' is no day: write it as 2019-04-24.", param, ctx)


class PastDay(Day):
    """A day that has come: what is to be of a later one would be counted with days that nobody knows yet."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that a text names."""
        day = super().convert(value, param, ctx)
        if day > date.today():
            self.fail(
                f"{day} is still to come, and nothing was cut then: its months would show zeros. Give the day itself.", param, ctx
            )
        return day


class Names(click.ParamType):
    """Names with commas between them."""

    name = "names"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The names of a text, without spaces round them."""
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value


class Variables(click.ParamType):
    """Variables of the project by their names."""

    name = "mapping"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, Any]:
        """The mapping that a text in JSON or YAML is."""
        try:
            found = read_given(value) if isinstance(value, str) else value
        except yaml.YAMLError:
            found = None
        if not isinstance(found, dict):
            self.fail(f"'{value}' is no mapping, such as '{{\"visit_requires_seen\": false}}'.", param, ctx)
        return found


class FolderToWrite(click.Path):
    """A folder to write to, which need not be there. What is written is remembered, for what the system says of it."""

    _KEY = "per10k.folder_to_write"

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The folder that a text names."""
        if not str(value).strip():
            self.fail("It names no folder: is a variable of the shell empty? Name one; a dot (.) is this one.", param, ctx)
        super().convert(value, param, ctx)
        folder = Path(value)
        # Before anything is computed: a name that is too long, what lies in a file, a link to itself, a device.
        try:
            is_folder = stat.S_ISDIR(os.stat(folder).st_mode)
        except FileNotFoundError:
            is_folder = True
        except OSError as error:
            self.fail(f"{str(folder)[:80]} cannot be a folder: {error.strerror}. Name another.", param, ctx)
        if not is_folder:
            self.fail(f"{folder} is no folder, but a file, a pipe or a device. Name another.", param, ctx)
        if ctx:
            ctx.meta[self._KEY] = folder
        return folder

    def named(self, ctx: click.Context) -> Path | None:
        """The folder that a command was to write to, where it has one."""
        folder: Path | None = ctx.meta.get(self._KEY)
        return folder

    def is_at_fault(self, error: OSError, ctx: click.Context) -> bool:
        """Whether an error is about the folder that a command was to write to, what it lies in or what lies in it.

        So is one about what is made beside it, hidden until it is whole.
        """
        folder = self.named(ctx)
        if not folder or not isinstance(error.filename, str):
            return False
        asked, met = folder.absolute(), Path(error.filename).absolute()
        is_made_beside = met.parent == asked.parent and met.name.startswith(".")
        return asked == met or is_made_beside or asked in met.parents or met in asked.parents


FOLDER = click.Path(file_okay=False, path_type=Path)
FOLDER_TO_WRITE = FolderToWrite()
FILE = click.Path(dir_okay=False, path_type=Path)
MONTH = Month()


def option(name: str, *more: str, variable: str | None = None, **settings: Any) -> Callable[[Command], Command]:
    """An option, with the setting of the environment that stands for it, without its prefix, if there is one."""
    given: dict[str, Any] = {"envvar": f"PER10K_{variable}", "show_envvar": True} if variable else {}
    return click.option(name, *more, **given, **settings)


def _is_there(ctx: click.Context, param: click.Parameter, folder: Path | None) -> Path | None:
    if folder and not folder.is_dir():
        raise Failed(Exit.USAGE, f"There is no folder {folder}. Name the folder that holds the extracts.")
    return folder


def _is_built(ctx: click.Context, param: click.Parameter, file: Path) -> Path:
    if not file.is_file():
        raise Failed(Exit.USAGE, f"There is no database {file}. Build it first: per10k build")
    return file


def _own_project(ctx: click.Context, param: click.Parameter, folder: Path | None) -> DbtProject:
    try:
        return read_project(folder)
    except OwnProjectError as wrong:
        raise Failed(Exit.USAGE, str(wrong)) from wrong


def _extracts(**settings: Any) -> Callable[[Command], Command]:
    return option("--extracts", variable="EXTRACTS", type=FOLDER, help="Folder of extracts; none: the demo council.", **settings)


def _database(**settings: Any) -> Callable[[Command], Command]:
    says = "File of aggregates."
    return option("--database", variable="DB", type=FILE, default=Path("per10k.duckdb"), show_default=True, help=says, **settings)


extracts = _extracts()
extracts_that_are_there = _extracts(callback=_is_there)
la_code = option(
    "--la-code", variable="LA_CODE", metavar="CODE", help="The council's code, such as E08000018, where the data leave it open."
)
not_supplied = option(
    "--not-supplied",
    variable="NOT_SUPPLIED",
    type=Names(),
    default=(),
    metavar="A,B",
    help="Extracts that the council does not hold.",
)
extract_date = option(
    "--extract-date", variable="EXTRACT_DATE", type=PastDay(), metavar="DAY",
    help="Day the source was cut, as 2019-04-24; none: from the data.",
)  # fmt: skip
# What is tried before the day on which councils change is of that day.
planned_extract_date = option(
    "--extract-date", variable="EXTRACT_DATE", type=Day(), metavar="DAY",
    help="Day the source was cut, as 2027-03-31, which may be to come where a division is tried.",
)  # fmt: skip
month = option(
    "--month", variable="MONTH", type=MONTH, metavar="MONTH",
    help="The month reported, as 2019-03 or March 2019; none: the latest.",
)  # fmt: skip
year = option("--year", required=True, type=FinancialYear(), metavar="YEAR", help="The financial year, as 2018-19.")
council_folder = option(
    "--council-folder", variable="COUNCIL_FOLDER", type=FOLDER,
    help="Folder of what is the council's own (docs/your-own.md).",
)  # fmt: skip
project = option(
    "--project", variable="PROJECT", type=FOLDER, callback=_own_project,
    help="Folder of the council's own dbt project, with per10k as a package.",
)  # fmt: skip
reference_date = option(
    "--reference-date", variable="REFERENCE_DATE", type=Day(), metavar="DAY",
    help="Day that the data are as at, as 2024-03-31, where a file does not say.",
)  # fmt: skip
publish_month = option(
    "--publish-month", variable="PUBLISH_MONTH", type=Months(), metavar="MONTHS",
    help="Month, or months with commas between, to keep as published.",
)  # fmt: skip
reported_on = option(
    "--reported-on", variable="REPORTED_ON", type=Day(), metavar="DAY", help="Day they are published; none: the extract date."
)
variables = option(
    "--vars",
    "variables",
    type=Variables(),
    default="{}",
    metavar="JSON",
    help="Other variables of the project (dbt_project.yml).",
)
database = _database()
built_database = _database(callback=_is_built)
name = option("--name", variable="NAME", help="Name of the council in its report; none: the official one.")
public_ledger = option(
    "--ledger", variable="PUBLIC_LEDGER", type=FILE, help="File that remembers what was printed; none: beside the database."
)

parquet = click.option(
    "--parquet", type=FOLDER, default=Path("published/current/marts"), show_default=True,
    help="Folder of the published marts as Parquet.",
)  # fmt: skip
seen_as = click.option(
    "--seen-as", metavar="PATH", help=r"The same folder as who opens it sees it, such as \\server\per10k\current\marts."
)


def child_database(default: str | None) -> Callable[[Command], Command]:
    """The child-level file. default: which, if none is named; None: lists about children are not asked for."""
    given: dict[str, Any] = {"default": Path(default), "show_default": True} if default else {}
    return option("--child-database", type=FILE, help="The child-level file that lists about children are read from.", **given)


def to(default: str | None, **settings: Any) -> Callable[[Command], Command]:
    """The folder that is written to. default: where, if none is named; None: one has to be."""
    given: dict[str, Any] = {"required": True} if default is None else {"default": Path(default), "show_default": True}
    return option("--to", type=FOLDER_TO_WRITE, help="Folder to write to.", **(given | settings))


def as_variables(settings: dict[str, Any]) -> dict[str, Any]:
    """Settings as variables of the project: those that are named, days as texts."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in settings.items() if value}


def end_in_doubt(heading: str, named: list[str]) -> None:
    """End a command that has done what was asked for, where something of it is in doubt: each is named."""
    for what in named:
        print(f"{heading}: {what}", file=sys.stderr)
    if named:
        sys.exit(Exit.IN_DOUBT)
