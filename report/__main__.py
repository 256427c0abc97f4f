"""Writes the monthly report of a council from a built database, as web pages.

    python -m report [--database per10k.duckdb] [--month 2019-03] [--council E...] [--to target/report]

Reads the aggregate marts alone. A public edition (python -m publication) is read like the council's own file.
"""

import argparse
import os
import sys
from datetime import date
from pathlib import Path

import duckdb

from report.figures import month_before
from report.folder import replaced
from report.marts import read_report
from report.pages import write_pages


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m report", description=__doc__.splitlines()[0])
    parser.add_argument("--database", type=Path, default=Path(os.environ.get("PER10K_DB") or "per10k.duckdb"))
    parser.add_argument("--month", type=month_end, help="as 2019-03; the latest if none is named")
    parser.add_argument("--council", help="code of the council; may be left out where there is one")
    parser.add_argument("--name", help="name of the council, where the database does not tell it")
    parser.add_argument("--to", type=Path, default=Path("target/report"), help="folder that the report becomes")
    parser.add_argument("--commentary", type=Path, help="folder of commentaries; commentary, but none in a public edition")
    asked = parser.parse_args(arguments)
    if not asked.database.is_file():
        parser.exit(2, f"There is no database {asked.database}. Build it first: make build\n")
    try:
        with duckdb.connect(str(asked.database), read_only=True) as connection:
            report = read_report(connection, asked.month, asked.council, asked.name)
        # What managers write for the council has not been looked at for small numbers.
        comments = asked.commentary or (None if report.is_public else Path("commentary"))
        with replaced(asked.to) as making:
            write_pages(report, making, comments)
    except ValueError as wrong:
        parser.exit(2, f"{wrong}\n")
    print(f"{report.council}, {report.month:%B %Y}: {asked.to / 'index.html'}")
    return 0


def month_end(text: str) -> date:
    """The last day of a month written as 2019-03 or as a day of it."""
    try:
        return month_before(date.fromisoformat(text if len(text) > 7 else f"{text}-01"), 0)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no month: write it as 2019-03") from None


if __name__ == "__main__":
    sys.exit(main())
