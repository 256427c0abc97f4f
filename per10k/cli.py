"""The command ``per10k``: one subcommand for each thing that it does."""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import click

from per10k.core.months import month_end
from per10k.core.project import ROOT, version

# Subcommand: the module that does it, and what it does. Each has its own --help.
OTHERS = {
    "expectations": ("per10k.expectations.__main__", "Check extracts before any build, and write a report of what is wrong."),
    "ingest": ("per10k.ingest.__main__", "Convert statutory returns to extracts."),
    "nightly": ("per10k.nightly.__main__", "Build beside what stands, test, compare with the night before, then publish."),
    "public": ("per10k.disclosure.__main__", "Write the public edition of a built database, small numbers withheld."),
    "refresh": ("per10k.refresh.__main__", "Write the reference seeds anew that a source refreshes."),
    "report": ("per10k.report.__main__", "Write the monthly report of a built database."),
}
SCORECARD = """
    select la_code, label, displayed_value, displayed_value_year, rag_in_month, missing_reason
    from marts.scorecard where reporting_month = coalesce(?, (select max(reporting_month) from marts.scorecard))
    order by la_code, print_order
"""


FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class Month(click.ParamType):
    """A month, as its last day."""

    name = "month"

    def convert(self, value, param, ctx):
        """The last day of the month that a text names."""
        try:
            return month_end(value) if isinstance(value, str) else value
        except ValueError as wrong:
            self.fail(f"{wrong}.", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(version(), prog_name="per10k")
def main() -> None:
    """Monthly indicators of a council's children's services, from its case-level extracts.

    \b
    per10k build                                        the demo council, into per10k.duckdb
    per10k build --extracts FOLDER --la-code E08000018  a council of your own
    per10k scorecard --month 2019-03
    """


@main.command()
@click.option("--extracts", type=FOLDER, help="Folder of extracts; none: the demo council.")
@click.option("--la-code", help="The council's code, where the files do not carry one.")
@click.option("--extract-date", metavar="DAY", help="Day the source was cut, as 2019-04-24; none: from the data.")
@click.option("--not-supplied", default="", metavar="A,B", help="Extracts that the council does not hold.")
@click.option("--month", type=Month(), help="Last month to report, as 2019-03; none: the last whole one.")
@click.option("--publish-month", metavar="MONTHS", help="Month, or months with spaces between, to keep as published.")
@click.option("--reported-on", metavar="DAY", help="Day they are published; none: the extract date.")
@click.option("--database", type=click.Path(path_type=Path), help="File of aggregates (PER10K_DB); none: per10k.duckdb.")
@click.option("--vars", "others", default="{}", metavar="JSON", help="Other variables of the project (dbt_project.yml).")
def build(extracts, la_code, extract_date, not_supplied, month, publish_month, reported_on, database, others) -> None:
    """Build a council, or the demo one, with the tests of its data: what `dbt build --selector nightly` does."""
    given = {
        "extracts": str(extracts.absolute()) if extracts else None,
        "la_code": la_code,
        "extract_date": extract_date,
        "not_supplied": [name.strip() for name in not_supplied.split(",") if name.strip()],
        "reporting_month": month.isoformat() if month else None,
        "publish_month": publish_month,
        "reported_on": reported_on,
    }
    try:
        variables = {name: value for name, value in given.items() if value} | json.loads(others)
    except (ValueError, TypeError):
        raise click.UsageError(f"--vars: '{others}' is no JSON mapping, such as '{{\"visit_requires_seen\": false}}'.") from None
    sys.exit(_dbt(["build", "--selector", "nightly", "--vars", json.dumps(variables)], database))


@main.command("scorecard")
@click.option("--month", type=Month(), help="As 2019-03; none: the latest.")
@click.option("--database", type=click.Path(path_type=Path), help="File of aggregates (PER10K_DB); none: per10k.duckdb.")
def print_scorecard(month, database) -> None:
    """Print the scorecard of a month; any client of the database can show more."""
    import duckdb

    path = _database(database)
    if not path.is_file():
        raise click.UsageError(f"There is no database {path}. Build it first: per10k build")
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.sql(SCORECARD, params=[month])
        if month and not len(rows):
            months = connection.execute("select min(reporting_month), max(reporting_month) from marts.scorecard").fetchone()
            there_are = " to ".join(f"{one:%B %Y}" for one in months if one) or "none"
            raise click.UsageError(f"There is no scorecard of {month:%B %Y}. There are: {there_are}.")
        rows.show(max_rows=10_000, max_width=160)


def _database(named: Path | None) -> Path:
    return named or Path(os.environ.get("PER10K_DB") or "per10k.duckdb")


def _dbt(arguments: list[str], database: Path | None) -> int:
    """Run dbt in the project's folder; what it writes goes where the command was given. Returns its exit code."""
    from dbt.cli.main import dbtRunner

    here = Path.cwd()
    os.environ |= {"DO_NOT_TRACK": "1", "PER10K_DB": str(_database(database).absolute())}
    for variable in ("PER10K_CHILD_DB", "PER10K_LEDGER"):
        if os.environ.get(variable):
            os.environ[variable] = str(Path(os.environ[variable]).absolute())
    os.chdir(ROOT)
    result = dbtRunner().invoke([*arguments, "--target-path", str(here / "target"), "--log-path", str(here / "logs")])
    return 0 if result.success else 2 if result.exception else 1


def _forward(name: str, module: str, says: str) -> None:
    """Add a subcommand that reads its own arguments."""

    @main.command(name, help=says, short_help=says, add_help_option=False, context_settings={"ignore_unknown_options": True})
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    def run(arguments: tuple[str, ...]) -> None:
        sys.exit(import_module(module).main(list(arguments)))


for _name, (_module, _says) in OTHERS.items():
    _forward(_name, _module, _says)
