"""``per10k migration-check``: a council's figures from the old and the new case system."""

import sys
from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed


@click.command("migration-check")
@click.option("--before", type=options.FILE, required=True, help="File of aggregates built from the old system.")
@click.option("--after", type=options.FILE, required=True, help="File of aggregates built from the new one.")
@click.option("--ids", type=options.FILE, help="CSV with columns before and after: the ids of children in each system.")
@options.to("target/migration")
def migration_check(before: Path, after: Path, ids: Path | None, to: Path) -> None:
    """Compare the figures of the old and the new case system.

    Build each system's extracts for the same months; this says which figures moved, by how many, and in which records. Ends with
    11 where a figure of the scorecards is another.

    \b
    per10k migration-check --before old.duckdb --after new.duckdb --to migration
    """
    from per10k.migration.check import CheckError, check
    from per10k.migration.summary import in_words

    for database in (before, after):
        if not database.is_file():
            raise Failed(Exit.USAGE, f"There is no database {database}. Build it first: per10k build --database {database}")
    try:
        found = check(before, after, to, ids)
    except CheckError as error:
        raise Failed(Exit.DATA, str(error)) from error
    print(in_words(found, to))
    sys.exit(Exit.PARTED if found.headlines else Exit.DONE)
