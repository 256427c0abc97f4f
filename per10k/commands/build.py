"""``per10k build``: the dbt project, built where the command is given."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from per10k.commands import options
from per10k.commands.council import council_of, variables_of
from per10k.commands.in_dbt import run_dbt
from per10k.core.exit_codes import Exit, Failed
from per10k.core.own_project import NIGHTLY, DbtProject
from per10k.core.project import RESTATED
from per10k.engines.other_engine import ENGINES, build_on


@click.command()
@options.extracts_that_are_there
@options.la_code
@options.extract_date
@options.not_supplied
@options.month
@options.publish_month
@options.reported_on
@options.council_folder
@options.project
@options.database
@options.variables
@click.option(
    "--engine",
    type=click.Choice(["duckdb", *ENGINES]),
    default="duckdb",
    show_default=True,
    help="What computes the models; any other than DuckDB over what DuckDB has checked and landed (docs/spark.md).",
)
def build(
    extracts: Path | None,
    la_code: str | None,
    extract_date: date | None,
    not_supplied: tuple[str, ...],
    month: date | None,
    publish_month: str | None,
    reported_on: date | None,
    council_folder: Path | None,
    project: DbtProject,
    database: Path,
    variables: dict[str, Any],
    engine: str,
) -> None:
    """Build a council, or the demo one, with tests of its data.

    It is what `dbt build --selector nightly` does, in the project of per10k or in your own. The month is the last one that is
    reported. What is about a child goes into a file of its own beside that of the aggregates (PER10K_CHILD_DB), what is kept as
    published into a third (PER10K_LEDGER). Of several councils, one whose figures would be wrong is left out and named at the
    end (exit code 10).

    \b
    per10k build
    per10k build --extracts extracts --la-code E08000018
    per10k build --extracts extracts --la-code E08000018 --publish-month 2019-03 --reported-on 2019-04-24
    per10k build --engine sail
    """
    given = options.as_variables(
        {
            "extracts": str(extracts.absolute()) if extracts else None,
            "la_code": la_code or (council_of(council_folder) if extracts else None),
            "extract_date": extract_date,
            "not_supplied": list(not_supplied),
            "reporting_month": month,
            "publish_month": publish_month,
            "reported_on": reported_on,
        }
    )
    asked = variables_of(council_folder) | given | variables
    if engine != "duckdb":
        if project != DbtProject():
            raise Failed(
                Exit.USAGE,
                f"--engine {engine} builds the project of per10k alone: what {project.folder} reads and counts would be missing "
                "without a word. Leave --project (PER10K_PROJECT) out, or build with --engine duckdb.",
            )
        folder = Path("target").absolute() / engine
        run = lambda arguments, target: run_dbt([*arguments, "--target", target], project, database)  # noqa: E731
        ended = build_on(engine, folder, asked, run)
        if ended == Exit.DONE:
            print(f"Every table is in {folder / 'tables'}, as Parquet.")
            print(f"Tests of the data are not run on {engine}: a build with DuckDB runs them.")
        sys.exit(ended)
    under = ["--vars", json.dumps(asked, default=str)]
    ended = run_dbt([*NIGHTLY, *under], project, database)
    if ended == Exit.DONE and asked.get("publish_month"):
        ended = run_dbt(["run", "--select", *RESTATED, *under], project, database)
    sys.exit(_name_refused(database) if ended == Exit.DONE else ended)


def _name_refused(database: Path) -> Exit:
    """Say at the end of a build which councils were refused, and return how the command is to end."""
    from per10k.core.refusals import read_refused

    refused = read_refused(database)
    for council in refused:
        print(f"\nREFUSED: {council.in_words()}", file=sys.stderr)
    return Exit.IN_DOUBT if refused else Exit.DONE
