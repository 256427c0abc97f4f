"""``per10k freeze``, ``unfreeze`` and ``forget-snapshot``: what is kept of a council from one build to the next, put right."""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from per10k.commands import options
from per10k.commands.council import variables_of
from per10k.commands.in_dbt import run_dbt
from per10k.commands.nightly import forget_published
from per10k.core.exit_codes import Exit, Failed
from per10k.core.own_project import DbtProject

# What is shown otherwise once a year is frozen, or no longer is.
SHOWN = "indicator_reported+"

Command = TypeVar("Command", bound=Callable[..., Any])


def _of_year(command: Command) -> Command:
    """Give a command the options that say whose year is meant, and what the database was built with."""
    taken = (
        options.year,
        options.extracts_that_are_there,
        options.la_code,
        options.extract_date,
        options.not_supplied,
        options.council_folder,
        options.project,
        options.built_database,
        options.variables,
    )
    for option in reversed(taken):
        command = option(command)
    return command


@click.command()
@_of_year
def freeze(year: str, **asked: Any) -> None:
    """Show a closed year as last published.

    Every month of it has to have been published (per10k build --publish-month). Name what the database was built with: its
    extracts are read again.

    \b
    per10k freeze --year 2018-19
    per10k freeze --year 2018-19 --extracts extracts --la-code E08000018
    """
    _change("freeze_year", "frozen_on", year, **asked)


@click.command()
@_of_year
def unfreeze(year: str, **asked: Any) -> None:
    """Show a frozen year as counted again.

    \b
    per10k unfreeze --year 2018-19
    per10k unfreeze --year 2018-19 --extracts extracts --la-code E08000018
    """
    _change("unfreeze_year", "unfrozen_on", year, **asked)


def _change(
    operation: str,
    on: str,
    year: str,
    extracts: Path | None,
    la_code: str | None,
    extract_date: date | None,
    not_supplied: tuple[str, ...],
    council_folder: Path | None,
    project: DbtProject,
    database: Path,
    variables: dict[str, Any],
) -> None:
    given = options.as_variables(
        {
            "extracts": str(extracts.absolute()) if extracts else None,
            "la_code": la_code,
            "extract_date": extract_date,
            "not_supplied": list(not_supplied),
        }
    )
    la_code = _council(la_code) if la_code else None
    under = ["--vars", json.dumps(variables_of(council_folder) | given | variables, default=str)]
    said = json.dumps({"year": year, on: date.today().isoformat(), "la_code": la_code})
    ended = run_dbt(["run-operation", f"per10k.{operation}", "--args", said, *under], project, database)
    if ended != Exit.DONE:
        # What the operation refuses is what was asked for.
        sys.exit(Exit.USAGE)
    sys.exit(run_dbt(["run", "--select", SHOWN, *under], project, database))


@click.command("forget-snapshot")
@options.month
@options.la_code
@options.to(None, required=False)
@options.project
@options.database
def forget_snapshot(month: date | None, la_code: str | None, to: Path | None, project: DbtProject, database: Path) -> None:
    """Take back a month's snapshot of care leavers.

    Of the built database, or, with --to, of what per10k nightly has published there. The next build, or night, may capture the
    month again.

    \b
    per10k forget-snapshot --month 2019-03 --la-code E08000018
    per10k forget-snapshot --month 2019-03 --la-code E08000018 --to /srv/per10k
    """
    if not month or not la_code:
        raise Failed(Exit.USAGE, "Name the month of the snapshot, with --month, and the council whose it is, with --la-code.")
    la_code = _council(la_code)
    if to:
        forget_published(to, la_code, month)
        return
    if not database.is_file():
        raise Failed(Exit.USAGE, f"There is no database {database}. Build it first: per10k build")
    said = json.dumps({"month": f"{month:%Y-%m}", "la_code": la_code})
    ended = run_dbt(["run-operation", "per10k.forget_snapshot", "--args", said], project, database)
    sys.exit(Exit.DONE if ended == Exit.DONE else Exit.USAGE)


def _council(la_code: str) -> str:
    """The nine-character code of the council that is meant. Raises Failed where it is none."""
    from per10k.plugin import councils

    try:
        return councils.read(la_code)
    except councils.UnknownCouncilError as wrong:
        raise Failed(Exit.USAGE, f"--la-code: {wrong}") from wrong
