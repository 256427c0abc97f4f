"""Recognises an Annex A workbook and reads it list by list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from per10k.ingest.annex_a.lists import records
from per10k.ingest.annex_a.shape import carries, complete_from
from per10k.ingest.annex_a.sheets import Entry, ListSheet, add_days, entries, find_list, names_children, number_of, rows_of_list
from per10k.ingest.annex_a.values import as_text
from per10k.ingest.annex_a.whole import none_ended, not_whole, one_sided, sorted_alone, two_copies
from per10k.ingest.annex_a.window import first_day_of, last_event_day, look_at_days
from per10k.ingest.dates import DayColumns, Reading, settled
from per10k.ingest.ids import plain_id
from per10k.ingest.ledger import digest_of
from per10k.ingest.model import Header, IngestError, LeftOut, Options, Return, Source, done_with_each
from per10k.ingest.workbooks import rows_of_sheet

# Of so many rows one is of the last weeks.
MANY_ROWS, WITHOUT_EVENT = 200, timedelta(days=21)


@dataclass
class Workbook:
    """What a workbook holds of the lists: their sheets with their rows as text, what these become, the texts of the columns of
    days, the columns that each list has, and remarks on its sheets.
    """

    path: Path
    days: DayColumns
    sheets: list[tuple[ListSheet, list[tuple[int, list[str]]]]] = field(default_factory=list)
    entries: dict[int, list[Entry]] = field(default_factory=dict)
    fields: dict[int, set[str]] = field(default_factory=dict)
    remarks: list[LeftOut] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class AnnexAReader:
    """Reads the lists of Annex A, all of them or some, from the sheets of a workbook."""

    kind = "annex_a"
    expects = "Annex A (a workbook with a sheet a list, such as List 3, and titles such as Child Unique ID and Date of Referral)"

    def recognises(self, source: Source) -> bool:
        """Whether any sheet has the columns of a list, or three are called as lists are."""
        if source.format != "workbook":
            return False
        called = sum("list" in title.lower() and number_of(title) is not None for title in source.tables)
        return called >= 3 or any(find_list(title, rows)[0] for title, rows in source.tables.items())

    def open(self, sources: list[Source], options: Options) -> list[Return]:
        """Read each workbook, which is a return by itself; raises IngestError with a line for each bad one."""
        books = done_with_each(sources, _read)
        _refuse_list_twice(books)
        readings = settled({book.path: book.days for book in books})
        for book in books:
            _fill(book, readings[book.path])
        return done_with_each(books, lambda book: _open(book, options))


def _refuse_list_twice(books: Sequence[Workbook]) -> None:
    """Raise IngestError where two different workbooks of one day have the same list: nothing tells which holds."""
    seen: dict[int, tuple[str, Path]] = {}
    for book in books:
        digest = digest_of((book.path,))
        for number in sorted({sheet.number for sheet, _ in book.sheets}):
            other, path = seen.setdefault(number, (digest, book.path))
            if other != digest:
                raise IngestError(
                    f"{path} and {book.path}: both have list {number}, and differ. Take the older away, put the sheets into one "
                    "workbook, or ingest those of other days by themselves."
                )


def _fill(book: Workbook, days: Mapping[str, Reading]) -> None:
    """Read the rows of all sheets, now that it is known how their days are written."""
    for sheet, rows in book.sheets:
        try:
            book.entries.setdefault(sheet.number, []).extend(entries(sheet, rows, days))
        except IngestError as error:
            book.problems.append(f"sheet '{sheet.title}': {error}")
    book.problems += _two_spellings(book)
    for of in (not_whole, one_sided, sorted_alone, two_copies):
        book.problems += of(book.entries)


def _open(book: Workbook, options: Options) -> Return:
    path = book.path
    if book.problems:
        raise IngestError("\n".join(f"{path}: {problem}" for problem in book.problems))
    day = _reference_date(path, book, options)
    first_day, how = first_day_of(book.entries, day, options.list_months)
    faults, doubts = look_at_days(book.entries, day)
    if faults:
        raise IngestError("\n".join(f"{path}: {fault}." for fault in faults))
    book.remarks += doubts
    book.remarks += none_ended(book.entries, first_day)
    last = last_event_day(book.entries)
    if last and day - last > WITHOUT_EVENT and sum(map(len, book.entries.values())) >= MANY_ROWS:
        reason = f"nothing of the lists began after {last}: they may have been made before that day"
        book.remarks.append(LeftOut("reference date", day.isoformat(), reason, "the day that was said"))
    book.remarks.append(
        LeftOut(
            "first day of the lists", first_day.isoformat(), how, "months from then on; earlier are not reported", is_note=True
        )
    )
    header = Header("annex_a", day.year, day, options.la_code)
    assert options.la_code
    make = partial(records, book.entries, book.fields, options.la_code, day, first_day)
    return Return(
        header,
        (path,),
        carries(book.fields),
        make,
        remarks=book.remarks,
        complete_from=complete_from(book.fields, day, first_day),
    )


def _reference_date(path: Path, book: Workbook, options: Options) -> date:
    """The day that the command was told; no workbook says it, nor whose it is."""
    lacking = []
    if not options.la_code:
        lacking.append("whose it is: say so with --la-code E...")
    if not options.reference_date:
        last = last_event_day(book.entries)
        hint = f" (its last contact, referral, assessment or enquiry began on {last})" if last else ""
        lacking.append(f"on which day it was made{hint}: say so with --reference-date YYYY-MM-DD")
    if lacking or not options.reference_date:
        raise IngestError(f"{path}: Annex A does not say {'; nor '.join(lacking)}.")
    if options.reference_date > date.today():
        raise IngestError(f"{path}: --reference-date says {options.reference_date}, which has not come yet.")
    return options.reference_date


def _read(source: Source) -> Workbook:
    path = source.path
    # As in `recognise`: not for a folder of XML and CSV.
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    book = Workbook(path, DayColumns(source.serials_from))
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            for about in workbook.sheets_metadata:
                if about.visible != SheetVisibleEnum.Visible:
                    remark = "a hidden sheet is taken for an older copy or for working notes"
                    book.remarks.append(LeftOut(about.name, "", remark))
                    continue
                _add(book, about.name, rows_of_sheet(workbook, path, about.name))
    except (CalamineError, OSError, ValueError) as error:
        raise IngestError(
            f"{path}: the workbook cannot be read to its end ({error}). Save it again without a password."
        ) from error
    if not book.sheets and not book.problems:
        book.problems.append("not one sheet has the columns of a list. Export the lists again, with their header rows.")
    return book


def _two_spellings(book: Workbook) -> list[str]:
    """Children that one sheet writes as a number and another as text, such as 00123: their lists would not be joined."""
    seen: dict[str, Entry] = {}
    for rows in book.entries.values():
        for entry in rows:
            other = seen.setdefault(plain_id(entry["person_id"]), entry)
            if entry["person_id"] and other["person_id"] and entry["person_id"] != other["person_id"]:
                return [
                    f"one child is {other['person_id']} in {other.position} and {entry['person_id']} in {entry.position}, "
                    "and perhaps others are. Write the identifiers alike in all sheets, as text"
                ]
    return []


def _add(book: Workbook, title: str, rows: Sequence[Sequence[object]]) -> None:
    texts = [[as_text(cell) for cell in row] for row in rows[:40]]
    sheet, lacks = find_list(title, texts)
    if sheet:
        _add_list(book, sheet, rows)
    elif not any(any(row) for row in texts):
        reason = "an empty sheet, without a header"
        book.remarks.append(LeftOut(title, "", reason, "the list shows as not supplied", is_note=True))
    elif lacks and ("list" in title.lower() or names_children(texts)):
        book.problems.append(
            f"sheet '{title}' is called as list {number_of(title)} and has {lacks} in its first rows. "
            "Give the columns the titles of the form, or rename the sheet if it is no list"
        )
    else:
        reason = "no sheet with the columns of a list" + (f": {lacks}" if lacks else "")
        book.remarks.append(LeftOut(title, "", reason, is_note=True))


def _add_list(book: Workbook, sheet: ListSheet, rows: Sequence[Sequence[object]]) -> None:
    if names_children([list(sheet.others.values())]):
        book.problems.append(
            f"sheet '{sheet.title}' has the children's identifiers in two columns: two lists stand beside each other. "
            "Give each its own sheet"
        )
    texts = list(rows_of_list(sheet, rows))
    add_days(sheet, texts, book.days)
    book.sheets.append((sheet, texts))
    has = book.fields.get(sheet.number, sheet.fields)
    # Of two sheets of one list, a column that only one has cannot be filled for the rows of the other.
    book.fields[sheet.number] = has & sheet.fields
    for name in sorted(has ^ sheet.fields):
        reason = f"{sheet.title}: not every sheet of list {sheet.number} has this column, and so none of its values is taken"
        book.remarks.append(LeftOut(name, "", reason, "the rest of the list"))
    for title in sheet.others.values():
        reason = f"{sheet.title}: a column that is not known, for list {sheet.number}"
        book.remarks.append(LeftOut(title, "", reason, is_note=True))
