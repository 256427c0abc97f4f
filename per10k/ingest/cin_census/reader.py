"""Recognises a CIN census return and reads it child by child."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from per10k.ingest.cin_census import shape
from per10k.ingest.cin_census.child import records_of
from per10k.ingest.cin_census.events import KINDS
from per10k.ingest.cin_census.whole import Held, refuse_missing_elements
from per10k.ingest.dates import DayColumns, Reading, as_known, day_of, settled
from per10k.ingest.exchanged import Span
from per10k.ingest.headers import council_of
from per10k.ingest.model import Header, IngestError, LeftOut, Options, Record, Return, Row, Source, done_with_each
from per10k.ingest.stopped import ONE_IN_A_THOUSAND, QUIET, stopped
from per10k.ingest.xml_files import header_of, local_name, stream

# Element with the day of an event -> the extract of which nothing is known after the last of them, where they stop.
EVENTS = {name: kind.extract for kind in KINDS.values() for name in (kind.first, kind.last)}
EVENTS |= {"DateOfInitialCPC": "ssd_initial_cp_conference", "CPPreviewDate": "ssd_cp_reviews"}


class CinCensusReader:
    """Reads the CIN census XML of the years in `shape.YEARS`, and of later ones what they have of it."""

    kind = "cin_census"
    expects = "a CIN census (XML: root Message, Collection CIN)"

    def recognises(self, source: Source) -> bool:
        """Whether a file is a CIN census, by its root element and the collection that its header names."""
        return source.format == "xml" and source.root == "Message" and source.collection.upper() == "CIN"

    def open(self, sources: list[Source], options: Options) -> list[Return]:
        """Read the header of each file, which is a return by itself; raises IngestError with a line for each bad one."""
        looked_at = done_with_each(sources, lambda source: _look(source.path, options))
        readings = settled({found.path: found.columns for found in looked_at})
        return done_with_each(looked_at, lambda found: _as_return(found, readings[found.path]))


@dataclass(frozen=True)
class _Census:
    """A census before its children are read: its header, the texts of its days, the columns of extracts that it can fill, and the
    blocks of which it fills none.
    """

    path: Path
    header: Header
    remarks: list[LeftOut]
    columns: DayColumns
    carried: Mapping[str, Sequence[str]]
    absent: frozenset[str]


def _look(path: Path, options: Options) -> _Census:
    written = header_of(path, "Child")
    if written is None:
        raise IngestError(f"{path}: it has no Header before its children, so nobody can tell whose it is. Export it again.")
    remarks: list[LeftOut] = []
    day, year = _reference_date(path, written, options, remarks)
    _refuse_year(path, year)
    header = Header(
        "cin_census", year, day, council_of(path, written.get("LEA", ""), "LEA", options), written.get("DateTime", "")
    )
    columns, held = DayColumns(), Held()
    root = None
    for child in stream(path, "Child"):
        root = child.getroottree().getroot()
        held.add(child)
        for part in child.iter():
            if (name := local_name(part)) in shape.DAYS:
                columns.add(name, (part.text or "").strip(), f"line {part.sourceline}")
    if root is not None and (beside := set(map(local_name, root)) - {"Header", "Children", ""}):
        held.unknown["Message"] = beside
    refuse_missing_elements(path, held, year)
    remarks += [] if year in shape.YEARS else _of_a_later_year(year, held)
    carried: dict[str, Sequence[str]] = dict(shape.CARRIES)
    lacking = list(held.not_supplied(year))
    for item in lacking:
        if item.reason:
            remarks.append(LeftOut(item.name, "", item.reason, "all else; what rests on it shows as not supplied"))
        for extract, gone in item.extracts.items():
            kept = [column for column in carried.pop(extract, ()) if gone and column not in gone]
            carried |= {extract: kept} if kept else {}
    return _Census(path, header, remarks, columns, carried, frozenset(item.name for item in lacking))


def _refuse_year(path: Path, year: int) -> None:
    """Raise IngestError where no census of a year can be read: before the first whose shape is known, or not begun."""
    if year < shape.YEARS.start:
        why, do = f"the shapes of {shape.YEARS.start} and later are known", "Leave it out"
    elif date(year - 1, 4, 1) > date.today():
        why, do = "its year has not begun", "Put the header right, or export the return again"
    else:
        return
    raise IngestError(f"{path}: it is the CIN census of {year}, by ReferenceDate and Year in its header; {why}. {do}.")


def _of_a_later_year(year: int, held: Held) -> list[LeftOut]:
    """That a census is of a year whose shape is not known, what it holds that is not read, and what none of a few has."""
    others = held.not_known()
    reason = f"later than the census of {shape.YEARS.stop - 1}, the last whose elements are known: read by the same names"
    said = f"; not read, as not known: {', '.join(others)}" if others else ""
    found = [LeftOut("year", str(year), reason + said, "what is known", is_note=not others)]
    for element, name in held.none_ended():
        why = f"not one of {held.blocks[name]} {name} has it: so it may be, or it has another name in this year"
        found.append(LeftOut(element, "", why, "all of them, as without it"))
    return found


def _as_return(found: _Census, days: Mapping[str, Reading]) -> Return:
    assert found.header.la_code
    # A return holds what was open in its year, and of whom. Of the years before, it has only what had not ended.
    first_day = date(found.header.year - 1, 4, 1)
    complete_from = {extract: first_day for extract in found.carried if extract != "ssd_person"}
    ends, stopping = _where_events_stop(found, days)
    remarks = [*found.remarks, *_doubts_of_days(found, days), *stopping]
    records = partial(_records, found, found.header.la_code, days)
    return Return(
        found.header, (found.path,), found.carried, records, remarks=remarks, complete_from=complete_from, complete_to=ends
    )


def _doubts_of_days(found: _Census, days: Mapping[str, Reading]) -> list[LeftOut]:
    """What is to be said of days that a census cannot hold; raises IngestError where day and month have changed places."""
    year = found.header.year
    doubts = []
    for element, reading in days.items():
        if element not in shape.AHEAD:
            span = Span(f"{year - 1}-04-01" if element in shape.ENDS else "", f"{year}-03-31")
            doubts += span.checked(found.path, element, found.columns.days(element, reading))
    return doubts


def _where_events_stop(found: _Census, readings: Mapping[str, Reading]) -> tuple[dict[str, date], list[LeftOut]]:
    """Extract -> the last day of its events, where they stop long before the day of the census, and what is to be said of those
    that do, and of a census of which all do."""
    first, until = date(found.header.year - 1, 4, 1), found.header.reference_date
    ends: dict[str, date] = {}
    said = []
    days = {element: found.columns.days(element, readings[element]) for element in EVENTS if element in readings}
    of_all = stopped(chain.from_iterable(days.values()), first, until)
    if of_all and of_all.last < until - QUIET and of_all.chance < ONE_IN_A_THOUSAND:
        reason = "nothing of it began or ended later: if the census was made then, ingest it with --reference-date"
        said.append(LeftOut("reference date", of_all.last.isoformat(), reason, f"the reference date {until}"))
    for element, of_element in days.items():
        if (at := stopped(of_element, first, until)) and at.is_no_chance:
            extract = EVENTS[element]
            ends[extract] = min(at.last, ends.get(extract, at.last))
            kept = "all of them, and no figure of later months"
            said.append(LeftOut(element, at.last.isoformat(), at.reason(until), kept))
    return ends, said


def _reference_date(path: Path, written: dict[str, str], options: Options, remarks: list[LeftOut]) -> tuple[date, int]:
    """The day that the return is as at, and the year that its period ends in.

    It is its ReferenceDate, else 31 March of its Year, or the day on which it was made (DateTime) where that is earlier; what the
    command was told where that is a day of the year before then.
    """
    text, year, made = written.get("ReferenceDate", ""), written.get("Year", ""), day_of(written.get("DateTime", ""))
    last = day_of(text)
    if written.get("DateTime") and not made:
        remarks.append(LeftOut("DateTime", written["DateTime"], "no date and time: when it was made is not known", "the return"))
    if last and year != str(last.year):
        remarks.append(LeftOut("Year", year, f"not the year of ReferenceDate, {last}", "the year of ReferenceDate"))
    if not last and year.isdigit() and len(year) == 4:
        last = date(int(year), 3, 31)
        remarks.append(LeftOut("ReferenceDate", text, "missing, or no date", f"31 March {year}, by Year"))
    last = last or options.reference_date
    if not last:
        raise IngestError(
            f"{path}: its header has neither a ReferenceDate nor a Year (ReferenceDate '{text}', Year '{year}') "
            "that can be read. Export the return again, or say with --reference-date which day it is as at."
        )
    period_ends = last.year + (last.month >= 4)
    if made and made < date(period_ends - 1, 4, 1):
        raise IngestError(
            f"{path}: it says that it was made on {made} (DateTime), before its year began (ReferenceDate {last}). "
            "Put the header right, or export the return again."
        )
    known = as_known(last, made, remarks)
    if not options.reference_date:
        return known, period_ends
    if not date(period_ends - 1, 4, 1) <= options.reference_date <= known:
        raise IngestError(
            f"{path}: it tells of the days from {period_ends - 1}-04-01 to {known}, and --reference-date says "
            f"{options.reference_date}. Leave --reference-date out, or ingest what it is meant for by itself."
        )
    return options.reference_date, period_ends


def _records(found: _Census, la_code: str, days: Mapping[str, Reading]) -> Iterator[Record]:
    number = 0
    for number, element in enumerate(stream(found.path, "Child"), start=1):
        records = records_of(element, la_code, f"Child {number}", days)
        yield from _carried(records, found) if found.absent else records
    if not number:
        raise IngestError(f"{found.path}: there is not one Child in it. Export the return again.")


def _carried(records: Iterable[Record], found: _Census) -> Iterator[Record]:
    """Records with what the census fills alone, where a part of it is not supplied."""
    why = LeftOut("", "", "not supplied by this census, as is said of it as a whole", "the rest of the census", is_note=True)
    for record in records:
        rows = [
            Row(row.extract, {column: text for column, text in row.values.items() if column in found.carried[row.extract]})
            for row in record.rows
            if row.extract in found.carried
        ]
        is_of_none = not rows and (record.rows or record.table in found.absent)
        yield replace(record, rows=rows, left_out=[why] if is_of_none else record.left_out)
