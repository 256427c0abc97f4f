"""``per10k report``: the monthly report of a council, from the aggregate marts alone."""

from datetime import date
from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed


@click.command()
@options.built_database
@options.month
@options.la_code
@options.name
@options.to("target/report")
@options.council_folder
@click.option(
    "--commentary", type=options.FOLDER, help="Folder of the managers' commentaries; none: the council's, or commentary."
)
@click.option(
    "--public", is_flag=True, help="Write a public edition too, small numbers withheld, in a folder beside: <to>-public."
)
@options.public_ledger
def report(
    database: Path,
    month: date | None,
    la_code: str | None,
    name: str | None,
    to: Path,
    council_folder: Path | None,
    commentary: Path | None,
    public: bool,
    ledger: Path | None,
) -> None:
    """Write the monthly report of a built database.

    Web pages, a spreadsheet and, where a browser can print one, a PDF.

    \b
    per10k report --month 2019-03
    per10k report --database published/current/per10k.duckdb --la-code E08000018 --public
    """
    from per10k.council.folder import read as read_folder
    from per10k.disclosure.memory import ledger_beside
    from per10k.report.pdf import browser
    from per10k.report.write import Asked, write_editions

    try:
        own = read_folder(council_folder, checks_ids=False) if council_folder else None
        comments = commentary or (own.commentary if own else Path("commentary"))
        asked = Asked(database, month, la_code, name, to, comments, public, ledger or ledger_beside(database), own)
        for said in write_editions(asked):
            print(said)
    except ValueError as wrong:
        raise Failed(Exit.USAGE, str(wrong)) from wrong
    if browser() is None:
        print("No PDF: neither Chromium, Chrome nor Edge is on the path; name one in PER10K_BROWSER.")
