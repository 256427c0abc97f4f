"""``per10k sac``: the Safeguarding Adults Collection of a year."""

from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed


@click.command()
@options.year
@options.la_code
@options.built_database
@options.to("target/sac")
@click.option("--exact", is_flag=True, help="Numbers as counted, as they are handed in; they identify people.")
def sac(year: str, la_code: str | None, database: Path, to: Path, exact: bool) -> None:
    """Write the Safeguarding Adults Collection of a year.

    Tables SG1 to SG5 as CSV files: to the nearest five, [c] below five, [x] where nothing is supplied.

    \b
    per10k sac --year 2021-22
    per10k sac --year 2021-22 --la-code E08000018 --to return
    """
    import duckdb

    from per10k.sac.tables import read_return, write, years_of

    with duckdb.connect(str(database), read_only=True) as connection:
        there_are = years_of(connection)
        found = [one for one in there_are if one[1] == year and la_code in (None, one[0])]
        if not found:
            listed = ", ".join(f"{one} of {code}" for code, one, _ in there_are if la_code in (None, code)) or "none"
            raise Failed(Exit.USAGE, f"There is no return of {year}. There are: {listed}.")
        if len(found) > 1:
            raise Failed(Exit.USAGE, f"Name a council with --la-code: {', '.join(code for code, *_ in found)}.")
        of = read_return(connection, *found[0])
    files = write(of, to, exact)
    if not of.is_whole_year:
        print(f"{of.year} is not over: this is as far as the months reported go.")
    print(f"Written to {to}: {len(files)} files of {of.la_code}, {of.year}{', exact' if exact else ''}.")
