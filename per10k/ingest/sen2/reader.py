"""Recognises a SEN2 return and reads it person by person."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from per10k.ingest.dates import DayColumns, Reading, as_known, day_of, settled
from per10k.ingest.exchanged import Span
from per10k.ingest.headers import council_of
from per10k.ingest.ids import number_in
from per10k.ingest.model import Header, IngestError, LeftOut, Options, Record, Return, Source, done_with_each
from per10k.ingest.sen2 import shape
from per10k.ingest.sen2.person import Return as Told
from per10k.ingest.sen2.person import records_of
from per10k.ingest.xml_files import header_of, local_name, stream
from per10k.plugin.day_columns import STRAYS
from per10k.plugin.nothing import is_nothing

# Of so many groups at least one has each element on which figures rest, though XML leaves out what is empty.
MANY = 30
# Group -> elements of which every return has some, and those that one of many groups has.
ALWAYS = {"Requests": ("ReceivedDate",), "Assessment": ("AssessmentOutcome",)}
RESTS_ON = {
    "Requests": ("RequestOutcome",),
    "NamedPlan": ("StartDate",),
    "Assessment": ("AssessmentOutcome", "Week20"),
}


class Sen2Reader:
    """Reads the person-level SEN2 XML of 2023 and later."""

    kind = "sen2"
    expects = "a SEN2 return (XML: root Message, Collection SEN2)"

    def recognises(self, source: Source) -> bool:
        """Whether a file is a SEN2 return, by its root element and the collection that its header names."""
        return source.format == "xml" and source.root == "Message" and source.collection.upper() == "SEN2"

    def open(self, sources: list[Source], options: Options) -> list[Return]:
        """Read the header of each file, which is a return by itself; raises IngestError with a line for each bad one."""
        looked_at = done_with_each(sources, lambda source: _look(source.path, options))
        readings = settled({found.path: found.columns for found in looked_at})
        return done_with_each(looked_at, lambda found: _as_return(found, readings[found.path]))


@dataclass(frozen=True)
class _Looked:
    """A return before its people are read. made: the last day that it can tell of; filled: (group, element) -> in how many;
    shared: numbers that people of several days of birth have."""

    path: Path
    header: Header
    remarks: list[LeftOut]
    columns: DayColumns
    made: date
    filled: Counter
    shared: frozenset[str]


def _look(path: Path, options: Options) -> _Looked:
    written = header_of(path, "Person")
    if written is None:
        raise IngestError(f"{path}: it has no Header before its people, so nobody can tell whose it is. Export it again.")
    remarks: list[LeftOut] = []
    year = _year(path, written, remarks)
    day, made = _reference_date(path, written, year, options, remarks)
    header = Header(
        "sen2",
        year,
        day,
        council_of(path, written.get("LEA", ""), "LEA", options),
        written.get("DateTime", ""),
        f"calendar year {year - 1}",
    )
    columns = DayColumns()
    filled: Counter[tuple[str, str]] = Counter()
    births: dict[str, set[str]] = {}
    for person in stream(path, "Person"):
        own = {local_name(part): (part.text or "").strip() for part in person}
        filled["Person", ""] += 1
        filled.update(("Person", element) for element in shape.NUMBERS if number_in(own.get(element, "")))
        for number in filter(None, (number_in(own.get(element, "")) for element in shape.NUMBERS)):
            births.setdefault(number, set()).add(own.get("PersonBirthDate", ""))
        for part in person.iter():
            name, parent = local_name(part), part.getparent()
            group = local_name(parent) if parent is not None else ""
            if name in shape.GROUPS:
                filled[name, ""] += 1
            if group in shape.GROUPS and not is_nothing(part.text or ""):
                filled[group, name] += 1
            if (group, name) in shape.DAYS:
                columns.add(shape.DAYS[group, name], (part.text or "").strip(), f"line {part.sourceline}")
    remarks += _lacking(path, filled)
    shared = frozenset(number for number, days in births.items() if len(days) > 1)
    return _Looked(path, header, remarks, columns, made, filled, shared)


def _lacking(path: Path, filled: Counter) -> list[LeftOut]:
    """What is to be said of elements that no group of a return has; raises IngestError where figures cannot do without one."""
    found, problems = [], []
    for group in shape.GROUPS:
        count = filled[group, ""]
        for element in (*ALWAYS.get(group, ()), *(RESTS_ON.get(group, ()) if count >= MANY else ())):
            if count and not filled[group, element] and element == "Week20":
                reason = f"not one in {count} {group}: the export leaves it out"
                found.append(LeftOut(element, "", reason, "the rest; exceptions show as not supplied"))
            elif count and not filled[group, element]:
                problems.append(f"not one of its {count} {group} has {element}")
    if filled["Requests", ""] >= MANY and not filled["Assessment", ""]:
        problems.append(f"not one of its {filled['Requests', '']} Requests has an Assessment")
    if problems:
        said = "; ".join(dict.fromkeys(problems))
        raise IngestError(f"{path}: {said}, on which figures rest. Export the return whole, with its own names for the elements.")
    people = filled["Person", ""]
    if people >= MANY and not any(filled["Person", element] for element in shape.NUMBERS):
        reason = f"not one of {people} people has it or {shape.NUMBERS[1]}: told apart by name and day of birth"
        found.append(LeftOut(shape.NUMBERS[0], "", reason, "all people; who is in another year's return too may be two"))
    plans = filled["ActivePlans", ""]
    if plans >= MANY and not filled["ActivePlans", "PhaseTransferDueDate"]:
        reason = f"not one in {plans} ActivePlans: it was not asked for before 2025, or the export leaves it out"
        found.append(
            LeftOut("PhaseTransferDueDate", "", reason, "the rest; moves between phases show as not supplied", is_note=True)
        )
    return found


def _as_return(found: _Looked, days: Mapping[str, Reading]) -> Return:
    assert found.header.la_code
    span = Span("", found.made.isoformat())
    for name, reading in days.items():
        if name not in shape.AHEAD:
            found.remarks.extend(span.checked(found.path, name, found.columns.days(name, reading)))
            if name == shape.DAYS["NamedPlan", "StartDate"]:
                found.remarks.extend(_of_other_years(name, found.columns.days(name, reading), found.header.year - 1))
    carried: dict[str, Sequence[str]] = {
        extract: columns
        for extract, columns in shape.CARRIES.items()
        if extract == "local_sen2" or found.filled["ActivePlans", "PhaseTransferDueDate"]
    }
    # A plan of an earlier year is in the return only if somebody still has it.
    complete_from = dict.fromkeys(carried, date(found.header.year - 1, 1, 1))
    records = partial(_records, found.path, Told(found.header.la_code, found.header.year, days, found.shared))
    return Return(
        found.header, (found.path,), carried, records, remarks=found.remarks, complete_from=complete_from, is_one_file=True
    )


def _of_other_years(name: str, days: Mapping[str, int], year: int) -> list[LeftOut]:
    """That hardly a plan began in the calendar year of a return: of those that people have, one in ten is of the last year."""
    total, within = sum(days.values()), sum(count for day, count in days.items() if day[:4] == str(year))
    if total < MANY or within * STRAYS >= total:
        return []
    reason = f"{within} of {total} days are in {year}, the calendar year of the return: it may be of another"
    return [LeftOut(name, str(total - within), reason, "the plans of that year")]


def _year(path: Path, written: Mapping[str, str], remarks: list[LeftOut]) -> int:
    """The year of a return, made in its January for the calendar year before: as Year says, else the year of ReferenceDate."""
    text, day = written.get("Year", ""), day_of(written.get("ReferenceDate", ""))
    year = int(text) if text.isdigit() else day.year if day else 0
    if not year:
        raise IngestError(
            f"{path}: its header has neither a Year nor a ReferenceDate (Year '{text}', ReferenceDate "
            f"'{written.get('ReferenceDate', '')}') that can be read. Export the return again."
        )
    if year < shape.YEARS.start:
        raise IngestError(
            f"{path}: it is the SEN2 return of {year}; those of {shape.YEARS.start} and later tell of each person in the form "
            "that is known. Leave it out, or give the requests as local_sen2 (docs/your-own-data.md)."
        )
    if year >= shape.YEARS.stop:
        reason = f"the elements of {shape.YEARS.start} to {shape.YEARS.stop - 1} are known; a later year may have changed some"
        remarks.append(LeftOut("Year", str(year), reason, f"the return, read as one of {shape.YEARS.stop - 1}"))
    if text != str(year) or not day or day.year != year:
        reason = f"Year '{text}' and ReferenceDate '{written.get('ReferenceDate', '')}' are not both of one year"
        remarks.append(LeftOut("Year", text, reason, f"the return, as that of {year}"))
    return year


def _reference_date(
    path: Path, written: Mapping[str, str], year: int, options: Options, remarks: list[LeftOut]
) -> tuple[date, date]:
    """The day that a return is as at, and the last day that it can tell of.

    It is whole to the end of the calendar year before its own, or to the day on which it was made (DateTime), or the one that the
    command was told, where that is earlier; of the weeks up to its ReferenceDate it has only what is open then.
    """
    first, last = date(year - 1, 1, 1), date(year - 1, 12, 31)
    made = day_of(written.get("DateTime", ""))
    if written.get("DateTime") and not made:
        remarks.append(LeftOut("DateTime", written["DateTime"], "no date and time: when it was made is not known", "the return"))
    if made and made < first:
        raise IngestError(
            f"{path}: it says that it was made on {made} (DateTime), before the calendar year that it is of ({first.year}) "
            "began. Put the header right, or export the return again."
        )
    known = as_known(last, made, remarks)
    if options.reference_date and not first <= options.reference_date <= known:
        raise IngestError(
            f"{path}: it tells of the days from {first} to {known}, and --reference-date says {options.reference_date}. Leave "
            "--reference-date out, or ingest what it is meant for by itself."
        )
    told = day_of(written.get("ReferenceDate", ""))
    return options.reference_date or known, max(known, min(told or known, made or date.max, date.today()))


def _records(path: Path, told: Told) -> Iterator[Record]:
    number = 0
    for number, element in enumerate(stream(path, "Person"), start=1):
        yield from records_of(element, f"Person {number}", told)
    if not number:
        raise IngestError(f"{path}: there is not one Person in it. Export the return again.")
