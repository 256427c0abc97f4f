"""A report, and its public edition: read from the marts, written in every form, put in place together."""

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from per10k.core.progress import doing
from per10k.core.project import SEEDS
from per10k.council.folder import CouncilFolder
from per10k.disclosure.folder import folder_name
from per10k.disclosure.memory import FILE
from per10k.plugin.councils import as_name, known
from per10k.report.analysis import cautions
from per10k.report.commentary import not_shown
from per10k.report.figures import MAIN, Report, folder_of
from per10k.report.folder import replaced
from per10k.report.marts import read_report
from per10k.report.pages import write_pages, write_whole
from per10k.report.pdf import browser, print_pdf
from per10k.report.workbook import write_workbook

COUNCILS = SEEDS / "reference" / "council.csv"


@dataclass(frozen=True)
class Asked:
    """What a report is asked for.

    database: the file of aggregates. month: None for the latest. la_code: may be None where the database holds one council.
    name: what the council is called, None for its official name. to: the folder that the report becomes. commentary: the folder
    of the managers' commentaries. public: whether a public edition is written too, in <to>-public. ledger: of public editions.
    own: what is the council's own.
    """

    database: Path
    month: date | None
    la_code: str | None
    name: str | None
    to: Path
    commentary: Path
    public: bool
    ledger: Path
    own: CouncilFolder | None = None


def write_editions(asked: Asked) -> Iterator[str]:
    """Write what was asked for, and give what is to be said of it, in lines.

    Raises ValueError, in words, where something cannot be written; neither edition is put in place before both are complete.
    """
    public, said = asked.to.with_name(f"{asked.to.name}-public"), None
    if asked.public:
        # What it takes is not installed everywhere: found out before anything is written.
        from per10k.disclosure.edition import write_edition
        from per10k.disclosure.words import in_words
    with ExitStack() as places:
        doing("Reading the marts")
        report = _read(asked.database, asked)
        making = places.enter_context(replaced(asked.to))
        sections = _write_scorecards(report, asked.database, asked, making, asked.commentary)
        if asked.public:
            making = places.enter_context(replaced(public))
            written = write_edition(asked.database, making / "data", report.la_code, asked.ledger, place=public)
            said = in_words(report.la_code, written, asked.ledger)
            # What managers write for the council has not been looked at for small numbers.
            edition = making / "data" / FILE
            _write_scorecards(_read(edition, asked), edition, asked, making, None)
    yield from cautions(report)
    yield from not_shown(asked.commentary, report.la_code, f"{report.month:%Y-%m}", sections)
    for folder in (asked.to, public) if asked.public else (asked.to,):
        yield f"{report.council}, {report.month:%B %Y}: {folder / 'index.html'}"
    if said:
        yield said


def _write_scorecards(main: Report, database: Path, asked: Asked, to: Path, comments: Path | None) -> set[str]:
    """Write the main scorecard into a folder, and every other one that has figures into a folder of its own there.

    Returns the sections that have a page, by the file names of their pages without the ending.
    """
    write_report(main, to, comments)
    sections = {section.slug for section in main.sections}
    for one in main.scorecards:
        if one.has_figures and one.name != main.scorecard:
            folder = to / folder_of(one.name)
            folder.mkdir()
            other = _read(database, asked, one.name)
            write_report(other, folder, comments)
            sections |= {section.slug for section in other.sections}
    return sections


def _read(database: Path, asked: Asked, page: str = MAIN) -> Report:
    """The report that was asked for, as a database has it, of one of its scorecards."""
    with duckdb.connect(str(database), read_only=True) as connection:
        report = read_report(connection, asked.month, asked.la_code, page)
    folder_name(report.la_code)
    own = asked.own
    if own is None or not (own.for_all_councils or report.la_code in (own.la_code, known(own.la_code))):
        return replace(report, council=asked.name or official_name(report.la_code))
    name = asked.name or own.name or official_name(report.la_code)
    return replace(report, council=name, logo=own.logo_as_data(), colours=own.colours)


def write_report(report: Report, to: Path, comments: Path | None) -> None:
    """Write every form of the report into the folder `to`, which is there. comments: folder of commentaries, None for none."""
    doing(f"Writing {'the public report' if report.is_public else 'the report'} of {report.month:%B %Y}: {report.title.lower()}")
    program = browser()
    of = "" if report.scorecard == MAIN else f"-{folder_of(report.scorecard).rstrip('/')}"
    file = f"scorecard{of}-{as_name(report.la_code)}-{report.month:%Y-%m}"
    forms = {"Spreadsheet": f"{file}.xlsx"} | ({"PDF": f"{file}.pdf"} if program else {})
    if (to / "data").is_dir():
        forms["Data (CSV)"] = "data/scorecard.csv"
    write_pages(report, to, comments, forms)
    write_workbook(report, to / forms["Spreadsheet"])
    if program:
        whole = to / "whole.html"
        write_whole(report, whole, comments)
        doing("Printing the PDF")
        print_pdf(program, whole, to / forms["PDF"])
        whole.unlink()


def official_name(la_code: str) -> str:
    """The name of a council, which the marts do not tell; its code where the list has none."""
    with COUNCILS.open(encoding="utf-8", newline="") as file:
        return {row["la_code"]: row["la_name"] for row in csv.DictReader(file)}.get(la_code, la_code)
