"""Recognises an NCCIS return and reads it young person by young person."""

import hashlib
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from per10k.ingest.dates import PLAIN, DayColumns, Reading, as_known, day_of, settled
from per10k.ingest.days_of_rows import FEWEST, SHARE
from per10k.ingest.headers import council_of
from per10k.ingest.ids import number_in
from per10k.ingest.ledger import digest_of
from per10k.ingest.model import Header, IngestError, LeftOut, Options, Record, Return, Source, done_with_each
from per10k.ingest.nccis import shape
from per10k.ingest.nccis.record import Told, academic_age, record_of, values_of
from per10k.ingest.xml_files import local_name, stream
from per10k.plugin.councils import la_code_of

# A return is sent within days of its month; so much later, it is one of another year, or was made again.
LATE = timedelta(days=180)


class NccisReader:
    """Reads the monthly XML return of the client caseload information system."""

    kind = "nccis"
    expects = "an NCCIS return (XML: FileHeader with PeriodEnd, and YoungPersonsRecord)"

    def recognises(self, source: Source) -> bool:
        """Whether a file is an NCCIS return, by the header that it begins with."""
        return source.format == "xml" and {shape.HEADER, "PeriodEnd"} <= source.elements

    def open(self, sources: list[Source], options: Options) -> list[Return]:
        """Read the header of each file, which is a return by itself; raises IngestError with a line for each bad one."""
        looked_at = done_with_each(sources, lambda source: _look(source.path, options))
        readings = settled({found.path: found.columns for found in looked_at})
        for found in looked_at:
            found.days.update({name.lower(): reading for name, reading in readings[found.path].items()})
            found.remarks.extend(_doubts_of_ages(found))
        done_with_each(looked_at, _refuse_later_starts)
        return [_as_return(found, la_code) for found in looked_at for la_code in found.councils]


@dataclass(frozen=True)
class _Looked:
    """A return before its records are read: its header, the councils that this names, its days, those on which what the young
    people do began (of which nothing is carried, so that nothing is refused for how they are written), and who is in the cohort.
    """

    path: Path
    header: Header
    month_end: date
    councils: tuple[str, ...]
    remarks: list[LeftOut]
    columns: DayColumns
    begun: DayColumns
    days: dict[str, Reading]
    cohort: set[str]
    has_lac: bool


def _look(path: Path, options: Options) -> _Looked:
    written = _header(path)
    remarks: list[LeftOut] = []
    month_end, sent = _month(path, written, options, remarks)
    councils = _councils(path, written.get("LEACode", []), options)
    columns, begun, cohort = DayColumns(), DayColumns(), set[str]()
    filled: Counter[str] = Counter()
    known_activities = records = with_characteristic = looked_after = residents = 0
    for record in stream(path, shape.RECORD):
        records += 1
        values, _ = values_of(record)
        filled.update(values.keys())
        for name, is_day in shape.READ.items():
            for text in values.get(name, ()) if is_day else ():
                columns.add(shape.NAMES[name], text, f"line {record.sourceline}")
        for element in record.iter():
            if local_name(element).lower() == shape.BEGUN:
                begun.add(shape.BEGUN, (element.text or "").strip(), f"line {record.sourceline}")
        if values.get("cohortstatus", [""])[0].upper() == shape.IN_COHORT:
            cohort.update(map(number_in, values.get("youngpersonsid", ())))
            residents += any(la_code_of(number) in councils for number in values.get("leadlea", ()))
        characteristics = {code.removesuffix(".0") for code in values.get(shape.CHARACTERISTIC, ())}
        with_characteristic += bool(characteristics & set(shape.CHARACTERISTICS))
        looked_after += shape.LOOKED_AFTER in characteristics
        codes = shape.AT_SCHOOL.keys() | shape.AFTER_SCHOOL.keys()
        known_activities += any(code.removesuffix(".0") in codes for code in values.get("activitycode", ()))
    _refuse_what_is_not_whole(path, records, filled, known_activities, residents)
    has_lac = bool(filled[shape.CHARACTERISTIC]) and (looked_after > 0 or with_characteristic < shape.MANY)
    if not has_lac:
        reason = f"not one {shape.LOOKED_AFTER} in {records} records: the export leaves it out"
        remarks.append(LeftOut("CharacteristicCode", "", reason, "the rest; who is looked after shows as not supplied"))
    day = as_known(month_end, None, remarks)
    header = Header("nccis", month_end.year, day, None, sent.isoformat() if sent else "", month_end.isoformat()[:7])
    return _Looked(path, header, month_end, councils, remarks, columns, begun, {}, cohort, has_lac)


def _refuse_what_is_not_whole(path: Path, records: int, filled: Mapping[str, int], known_activities: int, residents: int) -> None:
    if not records:
        raise IngestError(f"{path}: there is not one {shape.RECORD} in it. Export the return again.")
    lacking = [shape.NAMES[name] for name in shape.ALWAYS if not filled.get(name)]
    if lacking:
        raise IngestError(
            f"{path}: not one of its {records} records has {', '.join(lacking)}, on which figures rest. Export the return whole, "
            "with its own names for the elements."
        )
    if not known_activities:
        raise IngestError(
            f"{path}: not one of its {records} records has an ActivityCode that is a code of the return. Export it again with "
            "codes and not their descriptions."
        )
    if not residents:
        raise IngestError(
            f"{path}: not one of its {records} records is of somebody in the cohort (CohortStatus {shape.IN_COHORT}) whose "
            "LeadLEA is a council of the header, so that nobody would count. Export the return whole, with its own codes."
        )


def _doubts_of_ages(found: _Looked) -> list[LeftOut]:
    """What shows that days of birth are misread, or that a year group was left out: figures are of the ages 16 and 17."""
    ages: Counter[int] = Counter()
    for day, count in found.columns.days("DOB", found.days.get("dob", PLAIN)).items():
        ages[academic_age(day, found.month_end)] += count
    reasons = []
    young = sum(count for age, count in ages.items() if age < shape.LAST_SCHOOL_AGE)
    if young >= shape.FEW and 10 * young > ages.total():
        reasons.append(
            f"{young} of {ages.total()} are more than a year below the end of schooling: days of birth of another year"
        )
    fewer, more = sorted((ages[16], ages[17]))
    if more >= shape.MANY and 20 * fewer < more:
        reasons.append(f"{ages[16]} are of academic age 16 and {ages[17]} of 17: a year group is missing")
    return [LeftOut("DOB", "", reason, "all records") for reason in reasons]


def _refuse_later_starts(found: _Looked) -> None:
    """Raise IngestError where most of what the young people do began after the month that the return says that it is of."""
    judged = found.begun.judged().get(shape.BEGUN)
    if not judged or judged.fault:
        return
    days = found.begun.days(shape.BEGUN, judged.reading)
    later = sum(count for day, count in days.items() if day > found.month_end.isoformat())
    if later >= FEWEST and later > SHARE * days.total():
        raise IngestError(
            f"{found.path}: {later} of its {days.total()} StartDates are after {found.month_end}, the end of the month that it "
            "is of (PeriodEnd): it is of another month or year. Put the header right, or export the return again."
        )


def _as_return(found: _Looked, la_code: str) -> Return:
    """What a file holds of a council."""
    columns = [column for column in shape.COLUMNS if column != "lac_flag" or found.has_lac]
    digest = digest_of((found.path,))
    return Return(
        replace(found.header, la_code=la_code),
        (found.path,),
        {"local_ccis": columns},
        partial(_records, found, la_code),
        # Of a file of several councils each has its own.
        digest=digest if len(found.councils) == 1 else hashlib.sha256(f"{digest}{la_code}".encode()).hexdigest(),
        remarks=found.remarks,
        is_one_file=True,
    )


def _header(path: Path) -> dict[str, list[str]]:
    """The elements of the header, each with its values; raises IngestError where there is none before the first record."""
    for element in stream(path, shape.HEADER, shape.RECORD):
        if local_name(element) == shape.HEADER:
            found: dict[str, list[str]] = {}
            for part in element.iter():
                if text := (part.text or "").strip():
                    found.setdefault(local_name(part), []).append(text)
            return found
        break
    raise IngestError(f"{path}: it has no {shape.HEADER} before its records, so nobody can tell whose it is. Export it again.")


def _councils(path: Path, numbers: list[str], options: Options) -> tuple[str, ...]:
    """The councils that a header names. Raises IngestError where it names none, or not the one that was told."""
    found = tuple(dict.fromkeys(filter(None, map(la_code_of, numbers))))
    if len(found) < 2:
        return (council_of(path, numbers[0] if numbers else "", "LEACode", options),)
    if options.la_code and options.la_code not in found:
        raise IngestError(f"{path}: it is the return of {', '.join(found)}, not of {options.la_code}. Leave --la-code out.")
    return found


def _month(path: Path, written: Mapping[str, list[str]], options: Options, remarks: list[LeftOut]) -> tuple[date, date | None]:
    """The last day of the month that a return is of, and the day on which it was sent."""
    text, sent_text = written.get("PeriodEnd", [""])[0], written.get("DateOfSend", [""])[0]
    end, sent = day_of(text), day_of(sent_text)
    if not end:
        raise IngestError(f"{path}: its header has no PeriodEnd that can be read ('{text}'). Export the return again.")
    month_end = end.replace(day=monthrange(end.year, end.month)[1])
    if end != month_end:
        remarks.append(
            LeftOut("PeriodEnd", text, "not the last day of a month", f"the return, as that of {month_end}", is_note=True)
        )
    if sent_text and not sent:
        remarks.append(LeftOut("DateOfSend", sent_text, "no date: when it was sent is not known", "the return"))
    if sent and sent < end.replace(day=1):
        raise IngestError(
            f"{path}: it says that it was sent on {sent} (DateOfSend), before the month that it is of (PeriodEnd {end}) began. "
            "Put the header right, or export the return again."
        )
    if sent and sent > month_end + LATE:
        reason = f"{(sent - month_end).days} days after the end of its month (PeriodEnd {end}): the year may be mistyped"
        remarks.append(LeftOut("DateOfSend", sent_text, reason, f"the return, as that of {month_end}"))
    told = options.reference_date
    if told and (told.year, told.month) != (end.year, end.month):
        raise IngestError(
            f"{path}: it is the return of {month_end:%B %Y}, and --reference-date says {told}. Leave --reference-date out, or "
            "ingest what it is meant for by itself."
        )
    return month_end, sent


def _records(found: _Looked, la_code: str) -> Iterator[Record]:
    told = Told(found.month_end, la_code, found.councils, found.days, frozenset(found.cohort), found.has_lac)
    for number, element in enumerate(stream(found.path, shape.RECORD), start=1):
        if record := record_of(element, told, number):
            yield record
