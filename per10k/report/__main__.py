"""Writes the monthly report of a council from a built database: web pages, a spreadsheet and, where a browser can print, a PDF.

    per10k report [--database per10k.duckdb] [--month 2019-03] [--council E...] [--name ...] [--to folder] [--public]

Reads the aggregate marts alone. With --public, a public edition (see per10k.disclosure) is written beside it, in <to>-public.
"""

import argparse
import csv
import os
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import duckdb

from per10k.core.months import month_asked
from per10k.core.project import SEEDS
from per10k.disclosure.__main__ import LEDGER, words_of
from per10k.disclosure.edition import write_edition
from per10k.disclosure.folder import folder_name
from per10k.disclosure.memory import FILE, ledger_beside
from per10k.plugin.councils import as_name
from per10k.report.analysis import cautions
from per10k.report.figures import Report
from per10k.report.folder import replaced
from per10k.report.marts import read_report
from per10k.report.pages import write_pages, write_whole
from per10k.report.pdf import browser, print_pdf
from per10k.report.workbook import write_workbook

COUNCILS = SEEDS / "reference" / "council.csv"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="per10k report", description=__doc__.splitlines()[0])
    parser.add_argument("--database", type=Path, default=Path(os.environ.get("PER10K_DB") or "per10k.duckdb"))
    parser.add_argument("--month", type=month_asked, help="as 2019-03; the latest if none is named")
    parser.add_argument("--council", help="code of the council; may be left out where there is one")
    parser.add_argument("--name", help="name of the council, where it is not to be the official one")
    parser.add_argument("--to", type=Path, default=Path("target/report"), help="folder that the report becomes")
    parser.add_argument("--commentary", type=Path, default=Path("commentary"), help="folder of the managers' commentaries")
    parser.add_argument("--public", action="store_true", help="a public edition too, in <to>-public")
    parser.add_argument("--ledger", type=Path, default=os.environ.get("PER10K_PUBLIC_LEDGER"), help=LEDGER)
    asked = parser.parse_args(arguments)
    if not asked.database.is_file():
        parser.exit(2, f"There is no database {asked.database}. Build it first: make build\n")
    public = asked.to.with_name(f"{asked.to.name}-public")
    try:
        # Neither edition is put in place before both are complete.
        with ExitStack() as places:
            report = read(asked.database, asked)
            making = places.enter_context(replaced(asked.to))
            write_report(report, making, asked.commentary)
            if asked.public:
                making = places.enter_context(replaced(public))
                ledger = Path(asked.ledger) if asked.ledger else ledger_beside(asked.database)
                written = write_edition(asked.database, making / "data", report.la_code, ledger, place=public)
                # What managers write for the council has not been looked at for small numbers.
                write_report(read(making / "data" / FILE, asked), making, None)
    except ValueError as wrong:
        parser.exit(2, f"{wrong}\n")
    for caution in cautions(report):
        print(caution)
    for folder in (asked.to, public) if asked.public else (asked.to,):
        print(f"{report.council}, {report.month:%B %Y}: {folder / 'index.html'}")
    if asked.public:
        print(words_of(report.la_code, written, ledger))
    if browser() is None:
        print("No PDF: neither Chromium, Chrome nor Edge is on the path; name one in PER10K_BROWSER.")
    return 0


def read(database: Path, asked: argparse.Namespace) -> Report:
    """The report that was asked for, as a database tells it."""
    with duckdb.connect(str(database), read_only=True) as connection:
        report = read_report(connection, asked.month, asked.council)
    folder_name(report.la_code)
    return replace(report, council=asked.name or official_name(report.la_code))


def write_report(report: Report, to: Path, comments: Path | None) -> None:
    """Write every form of the report into the folder `to`, which is there. comments: folder of commentaries, None for none."""
    program = browser()
    file = f"scorecard-{as_name(report.la_code)}-{report.month:%Y-%m}"
    forms = {"Spreadsheet": f"{file}.xlsx"} | ({"PDF": f"{file}.pdf"} if program else {})
    if (to / "data").is_dir():
        forms["Data (CSV)"] = "data/scorecard.csv"
    write_pages(report, to, comments, forms)
    write_workbook(report, to / forms["Spreadsheet"])
    if program:
        whole = to / "whole.html"
        write_whole(report, whole, comments)
        print_pdf(program, whole, to / forms["PDF"])
        whole.unlink()


def official_name(la_code: str) -> str:
    """The name of a council, which the marts do not tell; its code where the list has none."""
    with COUNCILS.open(encoding="utf-8", newline="") as file:
        return {row["la_code"]: row["la_name"] for row in csv.DictReader(file)}.get(la_code, la_code)


if __name__ == "__main__":
    sys.exit(main())
