"""``per10k reorganise``: the extracts of councils that split, or merge."""

import sys
from datetime import date
from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed


@click.group()
def reorganise() -> None:
    """Write anew the extracts of councils that split or merge.

    \b
    per10k reorganise split --extracts surrey --la-code E10000030 --extract-date 2027-03-31 --plan plan --to new
    """


@reorganise.command()
@options.extracts_that_are_there
@options.la_code
@options.extract_date
@options.not_supplied
@click.option("--plan", type=options.FOLDER, help="Folder that says who belongs where (docs/reorganisation.md).")
@click.option("--home", "homes", multiple=True, metavar="WORDS", help="A kind of address that is a home, beside the usual ones.")
@options.to(None)
def split(
    extracts: Path | None,
    la_code: str | None,
    extract_date: date | None,
    not_supplied: tuple[str, ...],
    plan: Path | None,
    homes: tuple[str, ...],
    to: Path,
) -> None:
    """Divide a council's extracts among its successors.

    A child belongs, with all of its rows, to the council of its home, of its home before it came into care, or of its team; whom
    nothing places is kept apart and counted. Ends with 10 where there is any such row, with 4 where extracts or plan cannot be
    used.

    \b
    per10k reorganise split --extracts surrey --la-code E10000030 --extract-date 2027-03-31 --plan plan --to new
    """
    from per10k.plugin import councils
    from per10k.reorganise import summary
    from per10k.reorganise.reading import ReorganiseError
    from per10k.reorganise.split import split as divide

    if not (extracts and la_code and extract_date):
        raise click.UsageError("Name the extracts, the council (--la-code) and the day they were cut (--extract-date).")
    try:
        done = divide(extracts, councils.read(la_code), plan, extract_date, to, not_supplied, homes)
    except (ReorganiseError, councils.UnknownCouncilError) as error:
        raise Failed(Exit.DATA, f"Nothing was written:\n{error}") from error
    said = summary.of_split(done, to)
    print(said)
    sys.exit(Exit.IN_DOUBT if done.unplaced else Exit.DONE)
