"""Recognises SSDA903 returns and reads them row by row; what they become is made of all years together (derive)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from per10k.ingest.dates import NOT_A_DAY, as_known, day_of
from per10k.ingest.ids import ROUNDED, is_rounded, tidy_id
from per10k.ingest.model import Header, IngestError, LeftOut, Options, Record, Return, Row, Source, done_with_each
from per10k.ingest.ssda903.derive import KEYS, UNREAD, carries
from per10k.ingest.ssda903.exchanged import doubts_of_births, refuse_exchanged, refuse_two_of_one_number
from per10k.ingest.ssda903.of_year import refuse_other_leavers, where_tables_stop
from per10k.ingest.ssda903.rows import NO_CHILD, SourceRow, leading_code, rows_of
from per10k.ingest.ssda903.sets import Part, ReturnSet, last_day, read_sets
from per10k.ingest.ssda903.tables import BY_NAME, TABLES, Table, find_table
from per10k.ingest.ssda903.whole import (
    doubts_of_days,
    doubts_of_header,
    refuse_empty_tables,
    refuse_latest_alone,
    refuse_open_alone,
    refuse_strangers,
)
from per10k.ingest.stopped import QUIET
from per10k.ingest.xml_files import header_of
from per10k.plugin.days import is_none

XML_ROOTS = ("EXPSSDA903", "SSDA903")
CODES = {"RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "REC", "MISSING", "IN_TOUCH", "ACTIV", "ACCOM"}
# Columns of codes besides, which are kept as they are written but for a description.
LABELLED = {"SEX", "ETHNIC", "REVIEW_CODE", "REASON_PLACE_CHANGE", "PREV_PERM", "LA_PERM", "LS_ADOPTR", "SEX_ADOPTR"}
# Columns of days that lie before the day that the return is as at; seeking asylum ends on a birthday to come, and an order may
# be made until a day to come.
DAYS_BEFORE = {table.name: table.dates for table in TABLES if table.name != "uasc"}
DAYS_BEFORE |= {"header": ("DOB",), "liberty": ("DOLO_START",)}
ROUNDED_WORKER = "it has lost its digits in a spreadsheet, and different workers may have become one"
ACCOMMODATION = re.compile(r"[A-Z][12]$")


class Ssda903Reader:
    """Reads the SSDA903 return: CSV sets, XML, workbooks."""

    kind = "ssda903"
    expects = (
        "an SSDA903 return (CSV files or sheets of a workbook whose headings are CHILD and the return's other columns, or XML "
        "with the root EXPSSDA903)"
    )

    def recognises(self, source: Source) -> bool:
        """Whether a file is of an SSDA903: by its root element, or by the headings that it or one of its sheets has."""
        if source.format == "xml":
            return source.root.upper() in XML_ROOTS
        return source.format != "stream" and any(find_table(rows) for rows in source.tables.values())

    def open(self, sources: list[Source], options: Options) -> list[Return]:
        """Put the files together as returns; raises IngestError where the council or the year of one cannot be told."""
        sets = read_sets(sources)
        return done_with_each(sets, lambda found: _open(found, options, is_only=len(sets) == 1))


def _open(found: ReturnSet, options: Options, is_only: bool) -> Return:
    files = tuple(part.source.path for part in found.parts)
    names = ", ".join(str(path) for path in files)
    if not options.la_code:
        raise IngestError(f"{names}: an SSDA903 return does not say whose it is. Say which council with --la-code E...")
    day = options.reference_date
    if day and not is_only:
        raise IngestError(
            f"{names}: --reference-date says of one return that it is as at {day}, and there are several. Ingest each by itself."
        )
    rows = sum((part.rows for part in found.parts), Counter())
    is_xml = all(part.source.format == "xml" for part in found.parts)
    refuse_empty_tables(names, rows, found.tables, is_xml)
    remarks = [_left_out_sheet(part.source.path.name, title) for part in found.parts for title in _other_sheets(part.source)]
    remarks += [_hidden_sheet(part.source.path.name, title) for part in found.parts for title in part.source.hidden]
    remarks += [_unread(part.source.path.name, table) for part in found.parts for table in sorted(part.tables - BY_NAME.keys())]
    remarks += [_placed_by_name(part.source.path.name) for part in found.parts if part.is_placed_by_name]
    remarks += [_strange(element, values) for part in found.parts for element, values in part.strange.items()]
    remarks += [item for part in found.parts for item in part.lacking]
    remarks += [_copy(part.source.path.name, copy) for part in found.parts for copy in part.copies]
    remarks += found.alone
    if not day:
        if not found.year:
            raise IngestError(f"{names}: no day in it tells its year. Say with --reference-date which day it is as at.")
        day = as_known(last_day(found.year), _made(found), remarks)
        remarks += _doubts(found.last_event, day)
    elif day > date.today():
        raise IngestError(f"{names}: --reference-date says {day}, which has not come yet. Say a day that the return knows of.")
    # Of a table that is not known nobody can say whom it is about.
    children = {table: frozenset().union(*(part.who[table] for part in found.parts)) for table in rows if table in BY_NAME}
    refuse_strangers(names, children)
    remarks += doubts_of_header(children)
    refuse_latest_alone(names, rows, children)
    days = {
        (table, element): sum((part.days_of(table, element) for part in found.parts), Counter())
        for table, elements in DAYS_BEFORE.items()
        for element in elements
    }
    refuse_open_alone(names, rows, days["social_worker", "SW_DEC"].total())
    remarks += doubts_of_days(names, days, day, is_told=bool(options.reference_date))
    ends, stopping = where_tables_stop(days, children, day)
    remarks += stopping
    refuse_other_leavers(names, found.parts, last_day(day.year + (day.month >= 4)))
    refuse_two_of_one_number(found.parts)
    refuse_exchanged(names, found.parts)
    remarks += doubts_of_births(names, found.parts)
    header = Header("ssda903", day.year + (day.month >= 4), day, options.la_code)
    carried = carries(found.tables)
    # A return holds what was open in its year. Of the years before, it has only what had not ended.
    first_day = date(header.year - 1, 4, 1)
    complete_from = {extract: first_day for extract in carried if extract not in KEYS and extract != "ssd_person"}
    make = partial(_records, found, day.isoformat())
    return Return(
        header, files, carried, make, remarks=remarks, complete_from=complete_from, complete_to=ends, is_one_file=is_xml
    )


def _made(found: ReturnSet) -> date | None:
    """The day on which the return was made, where it is XML with a header that says so."""
    headers = [header_of(part.source.path, "CHILD") or {} for part in found.parts if part.source.format == "xml"]
    return min((day for header in headers if (day := day_of(header.get("DateTime", "")))), default=None)


def _doubts(last_event: str, day: date) -> list[LeftOut]:
    """That a return may have been made before its year was over, where nothing happened in the last weeks of it."""
    if date.fromisoformat(last_event) >= day - QUIET:
        return []
    reason = "no episode began or ended later in the year: if the return was made then, ingest it with --reference-date"
    return [LeftOut("reference date", last_event, reason, f"the reference date {day}")]


def _other_sheets(source: Source) -> list[str]:
    return [title for title, rows in source.tables.items() if not find_table(rows) and any(any(row) for row in rows)]


def _left_out_sheet(file: str, title: str) -> LeftOut:
    return LeftOut(
        f"sheet {title}",
        file,
        "its headings are none of the return's: CHILD and a table's columns",
        "the other sheets",
        is_note=True,
    )


def _hidden_sheet(file: str, title: str) -> LeftOut:
    reason = "a hidden sheet is taken for an older copy or for working notes"
    return LeftOut(f"sheet {title}", file, reason, "the sheets that show")


def _unread(file: str, table: str) -> LeftOut:
    return LeftOut(f"table {table}", file, "no extract has a field for anything in it", "the other tables", is_note=True)


def _placed_by_name(file: str) -> LeftOut:
    reason = "its rows do not tell of which return of the folder it is a part"
    return LeftOut("file", file, reason, "the file, with the episodes whose file has the same numbers in its name")


def _strange(element: str, values: list[str]) -> LeftOut:
    reason = f"{len(values)} values are no code of it: whether a child entered or left care there is not known"
    return LeftOut(f"{element} of episodes", values[0], reason, "the episodes, put together as if none were S or X1")


def _copy(file: str, copy: str) -> LeftOut:
    return LeftOut("file", copy, f"it is the same as {file}", f"{file}, once", is_note=True)


def _records(found: ReturnSet, reference_date: str) -> Iterator[Record]:
    for part in found.parts:
        for row in rows_of(part.source):
            if row.table not in BY_NAME:
                continue
            yield _record(row, part, reference_date)


def _record(row: SourceRow, part: Part, reference_date: str) -> Record:
    file = part.source.path.name
    table = BY_NAME[row.table]
    if row.fault:
        is_note = row.fault == NO_CHILD
        return Record(row.table, row.position, left_out=[LeftOut("", "", row.fault)], file=file, is_note=is_note)
    child = row.values.get("CHILD", "")
    if is_rounded(child):
        raise IngestError(f"{file}, {row.position}: CHILD {child} {ROUNDED}.")
    values, left_out = _values(table, row, part)
    for needed in ("CHILD", *table.needed):
        if not values[table.elements[needed]]:
            reason = "missing, or no date: without it nothing can be made of the row"
            left_out = [*left_out, LeftOut(needed, row.values.get(needed, ""), reason)]
            return Record(row.table, row.position, left_out=left_out, file=file)
    values["reference_date"] = reference_date
    unused = [name for name in row.values.keys() - table.elements.keys() if row.values[name]]
    tidied = child if tidy_id(child) != child else ""
    return Record(row.table, row.position, [Row(table.extract, values)], left_out, file, unused, tidied=tidied)


def _values(table: Table, row: SourceRow, part: Part) -> tuple[dict[str, str], Sequence[LeftOut]]:
    values, left_out = {}, []
    for element, column in table.elements.items():
        text = row.values.get(element, "")
        if not text:
            pass
        elif element == "DOB" or element in table.dates:
            text, written = part.reading(table.name, element).day(text) or "", text
            if not text:
                left_out.append(LeftOut(element, written, NOT_A_DAY, "the rest of the row", is_note=is_none(written)))
                # A year with which systems write 'none' is no end.
                if (table.name, element) in UNREAD and not is_none(written):
                    values[UNREAD[table.name, element]] = written
        elif element == "CHILD":
            text = tidy_id(text)
        elif element == "SW_ID" and is_rounded(text):
            left_out.append(LeftOut(element, text, ROUNDED_WORKER, "the rest of the row, as of a social worker who is not known"))
            text = ""
        elif element == "SW_ID":
            text = tidy_id(text).upper()
        elif element in CODES:
            text = leading_code(text).upper()
        elif element in LABELLED:
            text = leading_code(text)
        values[column] = text
    left_out += _doubts_of_episode(values) if table.name == "episodes" else []
    if values.get("accom", "") not in ("", "0") and not ACCOMMODATION.match(values["accom"]):
        left_out.append(LeftOut("ACCOM", values["accom"], "no type of accommodation with its suitability", "the rest of the row"))
    return values, left_out


def _doubts_of_episode(values: Mapping[str, str]) -> list[LeftOut]:
    """What is not certain of an episode's days, as far as its own row says."""
    start, end, reason = values["decom"], values["dec"], values["rec"]
    if start and start < values["dob"]:
        return [LeftOut("DECOM", start, f"before the child's day of birth, {values['dob']}", "the row as it is written")]
    if end and start > end:
        return [LeftOut("DEC", f"{start} to {end}", "the episode ended before it began", "the row as it is written")]
    if reason and not end and UNREAD["episodes", "DEC"] not in values:
        kept = "the episode as open" if reason == "X1" else "the episode, as ended on a day that is not known"
        return [LeftOut("DEC", f"REC {reason}", "no day, though REC says that the episode ended", kept)]
    return []
