"""``per10k public``: the aggregate marts with small numbers withheld."""

from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed


@click.command()
@options.built_database
@options.la_code
@options.to("target/public")
@options.public_ledger
@click.option("--remember", type=options.FOLDER, metavar="EDITION", help="Have the ledger read what an earlier edition printed.")
def public(database: Path, la_code: str | None, to: Path, ledger: Path | None, remember: Path | None) -> None:
    """Write the public edition, small numbers withheld.

    An edition is of one council: where the database holds several and none is named, each has a folder of its own in the one
    that is written to. For publication alone: inside the council the marts stay as they are.

    \b
    per10k public
    per10k public --database published/current/per10k.duckdb --la-code E08000018 --to edition
    """
    from per10k.disclosure.edition import editions, remember_edition
    from per10k.disclosure.memory import ledger_beside
    from per10k.disclosure.words import in_words, table_of

    ledger = ledger or ledger_beside(database)
    try:
        if remember:
            number = remember_edition(database, remember, la_code, ledger)
            print(f"{remember} is edition {number} in {ledger}.")
            return
        for code, place, written in editions(database, to, la_code, ledger):
            print(table_of(code, written))
            print(f"Written to {place}. {in_words(code, written, ledger)}")
    except ValueError as refused:
        raise Failed(Exit.USAGE, str(refused)) from refused
