"""``per10k ingest``: the returns that a council holds, converted to extracts that per10k reads."""

import sys
from datetime import date
from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed

ANYTHING = click.Path(path_type=Path)


@click.command()
@click.option("--from", "sources", type=ANYTHING, multiple=True, metavar="FROM", help="Files, or folders of files.")
@click.argument("more", type=ANYTHING, nargs=-1, metavar="[FROM]...")
@click.option(
    "--from-database", metavar="VARIABLE", help="Setting of the environment with the address of a database that holds SSD tables."
)
@click.option("--schema", help="The schema of the SSD tables; none: the user's own.")
@options.to(None)
@options.la_code
@options.reference_date
@click.option(
    "--list-months", type=click.Choice(["3", "6", "12"]), help="Months that the lists of Annex A look back; none: as they say."
)
def ingest(
    sources: tuple[Path, ...],
    more: tuple[Path, ...],
    from_database: str | None,
    schema: str | None,
    to: Path,
    la_code: str | None,
    reference_date: date | None,
    list_months: str | None,
) -> None:
    """Convert statutory returns to extracts.

    Returns that were ingested into the folder before stay in it. Ends with 4, and writes nothing, where anything that was asked
    for cannot be used; with 10 where all was ingested but for records that could not be used, or where something of it is in
    doubt, as an end without a day: the summary at the end names both.

    \b
    per10k ingest --from returns --to extracts
    per10k ingest --from annex_a.xlsx --to extracts --la-code E08000018 --reference-date 2024-03-31
    per10k ingest --from-database SSD_DATABASE --schema ssd --to extracts --la-code E08000018
    """
    from per10k.ingest import summary
    from per10k.ingest.model import IngestError, Options
    from per10k.ingest.run import ingest as ingest_returns
    from per10k.plugin import councils

    if bool(sources) == bool(from_database) or (more and not sources):
        raise click.UsageError("Name what is to be read: either --from, files or folders, or --from-database.")
    try:
        code = councils.read(la_code) if la_code else None
        asked = Options(code, reference_date, int(list_months) if list_months else None)
        if from_database:
            # Databases take a moment to import.
            from per10k.ingest.database.run import ingest_database

            print(summary.of_database(ingest_database(from_database, schema, to, asked), to))
            return
        done = ingest_returns((*sources, *more), to, asked)
    except (IngestError, councils.UnknownCouncilError, PermissionError) as error:
        ends = Exit.MACHINE if isinstance(error, PermissionError) else Exit.DATA
        raise Failed(ends, f"Nothing was ingested:\n{error}") from error
    print(summary.of_returns(done, to))
    sys.exit(Exit.IN_DOUBT if summary.is_in_doubt(done) else Exit.DONE)
