"""Recognises the CSV tables of a school census, and puts those of a folder together as what they say of sessions and exclusions.

The two are of different terms, so that each is a return by itself: sessions are those of the term before the census, and of which
term its exclusions are only their days tell.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from per10k.ingest.dates import DayColumns, Reading, as_known, day_of, settled
from per10k.ingest.exchanged import Span
from per10k.ingest.headers import council_of
from per10k.ingest.ledger import digest_of
from per10k.ingest.model import Header, IngestError, LeftOut, Options, Record, Return, Source, done_with_each
from per10k.ingest.school_census import shape
from per10k.ingest.school_census.attendance import attendance, parts_of
from per10k.ingest.school_census.exclusions import exclusions
from per10k.ingest.school_census.pupils import pupils_of
from per10k.ingest.school_census.tables import CensusTable, find_table, read_tables

# A census asks after exclusions of the last terms; a day a year and more before it is of another one.
EXCLUSIONS_WITHIN = timedelta(days=366)


class SchoolCensusReader:
    """Reads the CSV tables of the school census that councils receive of their schools."""

    kind = "school_census"
    expects = (
        "tables of a school census (CSV files such as pupilonroll, termlysessiondetailsonroll, termlyexclusionsonroll, school "
        "and schoolcensus, each with the keys of its rows, as pupilonrolltableid)"
    )

    def recognises(self, source: Source) -> bool:
        """Whether a file is a table of a census that is read, by its heading."""
        return source.format == "csv" and bool((find_table(source.tables[""]) or ("", 0))[0])

    def open(self, sources: list[Source], options: Options) -> list[Return]:
        """Put the files of each folder together as a census; raises IngestError where that cannot be done."""
        folders: dict[Path, list[Source]] = defaultdict(list)
        for source in sources:
            folders[source.path.parent].append(source)
        found = done_with_each(folders.items(), lambda folder: _census(*folder, options))
        readings = settled({census.folder / name: columns for census in found for name, columns in census.columns.items()})
        returns = done_with_each(
            found,
            lambda census: [
                *_attendance(census),
                *_exclusions(census, {name: readings[census.folder / name]["startdate"] for name in census.columns}),
            ],
        )
        return [found for of_census in returns for found in of_census]


@dataclass(frozen=True)
class _Census:
    """The tables of a folder: whose and of when they are, and the texts of the first days of exclusions by table."""

    folder: Path
    tables: Mapping[str, CensusTable]
    la_code: str
    day: date
    season: str
    remarks: list[LeftOut]
    columns: dict[str, DayColumns]

    def files(self, *names: str) -> tuple[Path, ...]:
        """The files of some tables."""
        return tuple(path for name in names if name in self.tables for path in self.tables[name].headings)


def _census(folder: Path, sources: list[Source], options: Options) -> _Census:
    tables = read_tables(_once(folder, sources))
    if not any(name in tables for name in shape.ROLLS.values()):
        raise IngestError(
            f"{folder}: there are {', '.join(sorted(tables))} of a school census, and no table of pupils (pupilonroll, "
            "pupilnolongeronroll), without which nobody can tell whose the rows are. Add it."
        )
    la_code, day, season = _header(folder, tables, options)
    remarks: list[LeftOut] = []
    columns: dict[str, DayColumns] = {}
    for name in (f"termlyexclusions{roll}" for roll in shape.ROLLS):
        for row in tables[name].rows if name in tables else ():
            columns.setdefault(name, DayColumns()).add("startdate", row["startdate"], row.position)
    columns = {name: found for name, found in columns.items() if found.texts}
    return _Census(folder, tables, la_code, as_known(day, None, remarks), season, remarks, columns)


def _once(folder: Path, sources: list[Source]) -> list[Source]:
    """The files of a folder without copies; raises IngestError where two differ and are of one table."""
    found: dict[str, dict[str, Source]] = defaultdict(dict)
    for source in sources:
        name, _ = find_table(source.tables[""]) or ("", 0)
        found[name].setdefault(digest_of((source.path,)), source)
    twice = [", ".join(source.path.name for source in of.values()) for of in found.values() if len(of) > 1]
    if twice:
        raise IngestError(
            f"{folder}: two different files are one table of a school census ({'; '.join(twice)}). Put the files of each census "
            "into a folder of their own."
        )
    return [source for of in found.values() for source in of.values()]


def _header(folder: Path, tables: Mapping[str, CensusTable], options: Options) -> tuple[str, date, str]:
    """Whose a census is, its day, and its season: by the table schoolcensus, else as the command was told."""
    rows = [row for row in tables["schoolcensus"].rows if not row.fault] if "schoolcensus" in tables else []
    days = {day for row in rows if (day := day_of(row["referencedate"]))}
    seasons = {shape.SEASONS.get(row["term"].lower()[:3], "") for row in rows} - {""} or set(map(shape.season_of, days))
    if len(seasons) > 1 or len({day.year for day in days}) > 1:
        raise IngestError(
            f"{folder}: its schools are of several censuses ({', '.join(sorted(map(str, days)))}). Put the files of each census "
            "into a folder of their own."
        )
    told = options.reference_date
    if days and told and told not in days:
        raise IngestError(f"{folder}: it is the census of {max(days)}, and --reference-date says {told}. Leave it out.")
    day = max(days, default=told)
    if not day:
        raise IngestError(
            f"{folder}: no table schoolcensus says of which term the census is. Add it, or say on which day it was with "
            "--reference-date YYYY-MM-DD."
        )
    numbers = {row["lea"].removesuffix(".0").zfill(3) for row in rows if row["lea"]}
    if len(numbers) > 1:
        raise IngestError(f"{folder}: its schools are of several councils ({', '.join(sorted(numbers))}). Ingest each by itself.")
    la_code = council_of(folder, next(iter(numbers), ""), "lea of schoolcensus", options)
    return la_code, day, next(iter(seasons), shape.season_of(day))


def _attendance(census: _Census) -> Iterator[Return]:
    """What a census says of the sessions of the term before it."""
    names = [f"{part}sessiondetails{roll}" for part in parts_of(census.season) for roll in shape.ROLLS]
    rolls = shape.ROLLS.values()
    columns = {column for roll in rolls if roll in census.tables for column in census.tables[roll].columns}
    has_sessions = any(name in census.tables for name in names) or "termlysessionsauthorised" in columns
    season, years = shape.SESSIONS_OF[census.season]
    first_day = date(census.day.year + years, *shape.FIRST_DAYS[season])
    if "termlysessionspossible" not in columns or not has_sessions:
        if not census.columns:
            raise IngestError(
                f"{census.folder}: the tables of pupils have no column termlysessionspossible, or there is neither a table of "
                "session details nor a total, and there are no exclusions. Export the tables whole."
            )
        return
    term_id = f"{first_day.year}-{season}"
    remark = LeftOut("term", term_id, f"the {census.season} census asks after its sessions", "as term_id", is_note=True)
    header = Header("school_census", census.day.year, census.day, census.la_code, period=f"sessions of {term_id}")
    yield Return(
        header,
        census.files(*rolls, *names, "schoolcensus"),
        {"local_attendance": shape.ATTENDANCE},
        partial(_of_sessions, census, term_id),
        remarks=[*census.remarks, remark],
        complete_from={"local_attendance": first_day},
    )


def _of_sessions(census: _Census, term_id: str) -> Iterator[Record]:
    yield from attendance(census.tables, pupils_of(census.tables), census.season, term_id)


def _exclusions(census: _Census, days: Mapping[str, Reading]) -> Iterator[Return]:
    """What a census says of exclusions: those of the months in which any began."""
    began: dict[str, int] = defaultdict(int)
    for name, reading in days.items():
        for day, count in census.columns[name].days("startdate", reading).items():
            began[day] += count
    if not began:
        return
    span = Span((census.day - EXCLUSIONS_WITHIN).isoformat(), census.day.isoformat())
    if fault := span.fault(began):
        raise IngestError(f"{census.folder}: startdate of termlyexclusions: {fault}.")
    within = sorted(map(date.fromisoformat, filter(span.holds, began)))
    if not within:
        raise IngestError(f"{census.folder}: not one exclusion began in the year before the census ({span}). Export it again.")
    first_day, last = within[0].replace(day=1), _end_of_month(within[-1])
    known = min(last, census.day)
    reason = f"exclusions began from {within[0]} to {within[-1]}: whether others did in other months nobody can tell"
    remark = LeftOut("startdate", "", reason, f"exclusions of {first_day} to {known}", is_note=True)
    names = [f"termlyexclusions{roll}" for roll in shape.ROLLS]
    period = f"exclusions of the {census.season} census {census.day.year}"
    yield Return(
        Header("school_census", census.day.year, known, census.la_code, period=period),
        census.files(*shape.ROLLS.values(), *names, "school", "schoolcensus"),
        {"local_exclusions": shape.EXCLUSIONS},
        partial(_of_exclusions, census, days),
        remarks=[*census.remarks, *span.doubts("startdate", began), remark],
        complete_from={"local_exclusions": first_day},
    )


def _of_exclusions(census: _Census, days: Mapping[str, Reading]) -> Iterator[Record]:
    yield from exclusions(census.tables, pupils_of(census.tables), days)


def _end_of_month(day: date) -> date:
    """The last day of a month; of July that of August, in which there is no school."""
    month = 8 if day.month == 7 else day.month
    return date(day.year, month, monthrange(day.year, month)[1])
