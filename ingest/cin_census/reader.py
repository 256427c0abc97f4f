"""Recognises a CIN census return and reads it child by child."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from ingest.cin_census import shape
from ingest.cin_census.child import records_of
from ingest.councils import la_code_of
from ingest.dates import read_date
from ingest.model import Header, IngestError, LeftOut, Options, Record, Return, Source, done_with_each
from ingest.xml_files import local_name, stream


class CinCensusReader:
    """Reads the CIN census XML of the years in `shape.YEARS`."""

    kind = "cin_census"
    expects = "a CIN census (XML: root Message, Collection CIN)"

    def recognises(self, source: Source) -> bool:
        """Whether a file is a CIN census, by its root element and the collection that its header names."""
        return source.format == "xml" and source.root == "Message" and source.collection.upper() == "CIN"

    def open(self, sources: list[Source], options: Options) -> list[Return]:
        """Read the header of each file, which is a return by itself; raises IngestError with a line for each bad one."""
        return done_with_each(sources, lambda source: _open(source.path, options))


def _open(path: Path, options: Options) -> Return:
    written = _header(path)
    remarks: list[LeftOut] = []
    day = _reference_date(path, written, options, remarks)
    if day.year not in shape.YEARS:
        years = f"{shape.YEARS.start} to {shape.YEARS.stop - 1}"
        raise IngestError(
            f"{path}: it is the CIN census of {day.year}; the shapes of {years} are known. Check ReferenceDate and Year in its "
            "header; for a later census, get a later version of per10k."
        )
    header = Header("cin_census", day.year, day, _council(path, written, options), written.get("DateTime", ""))
    assert header.la_code
    carried = _carries(path, day.year)
    # A return holds what was open in its year, and of whom. Of the years before, it has only what had not ended.
    first_day = date(day.year - (day.month < 4), 4, 1)
    complete_from = {extract: first_day for extract in carried if extract != "ssd_person"}
    records = partial(_records, path, header.la_code)
    return Return(header, (path,), carried, records, remarks=remarks, complete_from=complete_from)


def _carries(path: Path, year: int) -> dict[str, Sequence[str]]:
    """The columns that the return can fill: without child in need plans before the census had them, unless it holds some."""
    if year >= shape.NEED_PLANS_FROM or any(local_name(part) == "CINPlanDates" for part in stream(path, "CINPlanDates", "Child")):
        return dict(shape.CARRIES)
    return {extract: columns for extract, columns in shape.CARRIES.items() if extract != "ssd_cin_plans"}


def _header(path: Path) -> dict[str, str]:
    """The header's elements as text."""
    for element in stream(path, "Header", "Child"):
        if local_name(element) == "Header":
            return {local_name(part): (part.text or "").strip() for part in element.iter()}
        break
    raise IngestError(f"{path}: it has no Header before its children, so nobody can tell whose it is. Export the return again.")


def _reference_date(path: Path, written: dict[str, str], options: Options, remarks: list[LeftOut]) -> date:
    """The day that the return is as at: its ReferenceDate, else what the command was told, else 31 March of its Year."""
    text, year = written.get("ReferenceDate", ""), written.get("Year", "")
    day = read_date(text)
    if day:
        if year != day[:4]:
            remarks.append(LeftOut("Year", year, f"not the year of ReferenceDate, {day}", "the year of ReferenceDate"))
        return date.fromisoformat(day)
    if options.reference_date:
        return options.reference_date
    if year.isdigit() and int(year) in shape.YEARS:
        remarks.append(LeftOut("ReferenceDate", text, "missing, or no date", f"31 March {year}, by Year"))
        return date(int(year), 3, 31)
    raise IngestError(
        f"{path}: its header has neither a ReferenceDate nor a Year that can be read (ReferenceDate '{text}', Year '{year}'). "
        "Export the return again, or say with --reference-date which day it is as at."
    )


def _council(path: Path, written: dict[str, str], options: Options) -> str:
    lea = written.get("LEA", "")
    la_code = la_code_of(lea)
    if la_code and options.la_code and la_code != options.la_code:
        raise IngestError(f"{path}: it is the return of {la_code} (LEA {lea}), not of {options.la_code}. Leave --la-code out.")
    if not (la_code or options.la_code):
        raise IngestError(f"{path}: no council has the number '{lea}' (LEA in the header). Say which it is with --la-code E...")
    return la_code or options.la_code or ""


def _records(path: Path, la_code: str) -> Iterator[Record]:
    number = 0
    for number, element in enumerate(stream(path, "Child"), start=1):
        yield from records_of(element, la_code, f"Child {number}")
    if not number:
        raise IngestError(f"{path}: there is not one Child in it. Export the return again.")
