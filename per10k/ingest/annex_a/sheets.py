"""Which sheets of a workbook are which lists, and their rows as values by field.

Titles differ between councils and years, so that sheets and columns are told by the titles of `titles.csv`, wherever they stand.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from per10k.ingest.annex_a.values import as_text, read_value, words
from per10k.ingest.dates import NOT_A_DAY, DayColumns, Reading
from per10k.ingest.model import LeftOut
from per10k.plugin.days import is_none
from per10k.plugin.nothing import is_nothing

HEADER_WITHIN = 20
LISTS = range(1, 12)
# What a title says of how its cells are filled in, as `words` gives it: (Y/N), (dd/mm/yyyy).
HOW_TO_FILL_IN = re.compile(r"( (y n|yes no|d{1,2} m{1,3} y{2,4}|yyyy mm dd))+$")
# Kinds of columns with the reason for an end.
REASONS = ("close_reason", "ceased_reason")
# What the sheets are called beside 'List 3', most telling first.
SHEET_WORDS = (
    (r"adopters", 11),
    (r"adoption", 10),
    (r"care leavers?|leaving care", 9),
    (r"children in care|looked after|cla|lac", 8),
    (r"child protection|cpp?|cp plans?", 7),
    (r"children in need|cin", 6),
    (r"section 47|s47s?|s 47|icpcs?", 5),
    (r"early help|eh", 2),
    (r"assessments?", 4),
    (r"referrals?", 3),
    (r"contacts?", 1),
)


@dataclass(frozen=True)
class Column:
    """A field of a list: how its cells are read, and whether the list is of no use without it."""

    name: str
    kind: str
    is_required: bool


@dataclass(frozen=True)
class Entry:
    """A row of a list. values: field -> value, '' where empty or not readable. left_out: the values that were not. unread: the
    texts that should be days and are none. sheet: the title of its sheet.
    """

    number: int
    position: str
    values: Mapping[str, str]
    left_out: list[LeftOut]
    unused: Sequence[str] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

    def end(self, name: str) -> str:
        """The day of an end; what is written where it is none, so that what ended does not stay open for good."""
        return self[name] or self.unread.get(name, "")

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True)
class ListSheet:
    """A sheet that is a list. columns: place -> its field. others: place -> title of a column that is not known;
    titles: of any."""

    number: int
    title: str
    header_row: int
    columns: dict[int, Column]
    others: dict[int, str] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)

    @property
    def fields(self) -> set[str]:
        """The fields that the list has a column for."""
        return {column.name for column in self.columns.values()}

    def day_column(self, at: int) -> str:
        """What a column of days is called in messages."""
        return f"{self.titles[at]} of {self.title}"


@cache
def titles_of(number: int) -> dict[str, Column]:
    """Title, as `words` gives it -> the field of a list."""
    found: dict[str, Column] = {}
    with (Path(__file__).parent / "titles.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["list"] == str(number) or (row["list"] == "child" and number != 11)]
    for row in sorted(rows, key=lambda row: row["list"] == "child"):
        for title in row["titles"].split("|"):
            found.setdefault(title, Column(row["field"], row["kind"], row["required"] == "yes"))
    return found


def number_of(sheet_title: str) -> int | None:
    """The list that a sheet is called; None where its title is no list's."""
    title = words(sheet_title.replace("_", " "))
    if found := re.search(r"\blist ?0?(\d{1,2})\b", title) or re.match(r"0?(\d{1,2})\b", title):
        number = int(found.group(1))
        if number in LISTS:
            return number
    return next((number for pattern, number in SHEET_WORDS if re.search(rf"\b({pattern})\b", title)), None)


def find_list(sheet_title: str, rows: Sequence[Sequence[str]]) -> tuple[ListSheet | None, str]:
    """The list that a sheet holds; where it holds none, what it lacks of the list that it is called, or ''.

    rows: its first rows, as text.
    """
    called = number_of(sheet_title)
    complete, lacks = [], ""
    for number in LISTS:
        sheet = _best_header(number, sheet_title, rows)
        missing = sorted({column.name for column in titles_of(number).values() if column.is_required} - sheet.fields)
        if not missing:
            complete.append(sheet)
        elif number == called:
            lacks = f"no column for {', '.join(map(_as_titled(number), missing))}"
    best = max(complete, key=lambda sheet: (sheet.number == called, len(sheet.columns)), default=None)
    return best, "" if best else lacks


def names_children(rows: Sequence[Sequence[str]]) -> bool:
    """Whether any of the first rows has a title of the child's identifier."""
    known = titles_of(1)
    return any(known[name].name == "person_id" for row in rows for cell in row if (name := words(cell)) in known)


def _as_titled(number: int) -> Callable[[str], str]:
    """A function that gives the first title known for a field of a list."""
    names: dict[str, str] = {}
    for title, column in titles_of(number).items():
        names.setdefault(column.name, f"'{title}'")
    return names.__getitem__


def _best_header(number: int, title: str, rows: Sequence[Sequence[str]]) -> ListSheet:
    """The row, or the two rows read as one, in which most of a list's titles stand."""
    candidates = []
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        candidates.append((place, list(row)))
        if place + 1 < len(rows):
            below = rows[place + 1]
            both = [f"{upper} {lower}".strip() for upper, lower in zip(row, below, strict=False)]
            candidates.append((place + 1, both))
    found = [_as_header(number, title, place, row) for place, row in candidates]
    return max(found, key=lambda sheet: len(sheet.columns), default=ListSheet(number, title, 0, {}))


def _as_header(number: int, title: str, place: int, row: Sequence[str]) -> ListSheet:
    known, columns, others, seen = titles_of(number), {}, {}, set()
    for at, cell in enumerate(row):
        name = HOW_TO_FILL_IN.sub("", words(cell))
        column = known.get(name)
        if column and column.name not in seen:
            columns[at] = column
            seen.add(column.name)
        elif name:
            others[at] = " ".join(cell.split())
    titles = {at: " ".join(cell.split()) for at, cell in enumerate(row)}
    return ListSheet(number, title, place, columns, others, titles)


def rows_of_list(sheet: ListSheet, rows: Sequence[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    """The rows below a list's header that are not blank, with their numbers; cells as the workbook holds them, to text."""
    for place, row in enumerate(rows[sheet.header_row + 1 :], start=sheet.header_row + 2):
        texts = [as_text(cell) for cell in row]
        if any(texts):
            yield place, texts


def add_days(sheet: ListSheet, rows: Sequence[tuple[int, list[str]]], columns: DayColumns) -> None:
    """Add the texts of a list's columns of days to those of its workbook. rows: as `rows_of_list` gives them."""
    for place, texts in rows:
        for at, column in sheet.columns.items():
            if column.kind == "date" and at < len(texts):
                columns.add(sheet.day_column(at), texts[at], f"row {place}")


def entries(sheet: ListSheet, rows: Sequence[tuple[int, list[str]]], days: Mapping[str, Reading]) -> Iterator[Entry]:
    """The rows of a list as values. rows: as `rows_of_list` gives them. days: how its columns of days are read."""
    for place, texts in rows:
        values, left_out, unused, unread = {}, [], [], {}
        for at, column in sheet.columns.items():
            text = texts[at] if at < len(texts) else ""
            if column.kind == "unused":
                unused += [sheet.titles[at]] if text else []
            elif not is_nothing(text, is_of_end=column.kind in ("date", *REASONS)):
                if column.kind == "date":
                    day = days[sheet.day_column(at)].day(text)
                    values[column.name], reason = day or "", "" if day else NOT_A_DAY
                else:
                    values[column.name], reason = read_value(text, column.kind)
                if reason:
                    if column.kind == "date":
                        unread[column.name] = text[:100]
                    is_note = column.kind == "date" and is_none(text)
                    left_out.append(LeftOut(column.name, text[:100], reason, "the rest of the record", is_note))
        unused += [title for at, title in sheet.others.items() if at < len(texts) and texts[at]]
        yield Entry(sheet.number, f"{sheet.title} row {place}", values, left_out, unused, unread, sheet.title)
