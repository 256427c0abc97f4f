"""What a reader of a return yields, and what it has to be: the types that all of `ingest` shares."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Done = TypeVar("Done")


class IngestError(Exception):
    """What was asked for cannot be used; the message names the file, what was expected and what to do."""


def done_with_each(items: Iterable[Item], do: Callable[[Item], Done]) -> list[Done]:
    """What `do` gives for each item; raises IngestError with the messages of all items for which it did."""
    done, problems = [], []
    for item in items:
        try:
            done.append(do(item))
        except IngestError as error:
            problems.append(str(error))
    if problems:
        raise IngestError("\n".join(problems))
    return done


@dataclass(frozen=True)
class Options:
    """What the command was told and a file may not say: the council's nine-character code, the day of the data, and how many
    months before it the lists of an inspection look back.
    """

    la_code: str | None = None
    reference_date: date | None = None
    list_months: int | None = None


@dataclass(frozen=True)
class Source:
    """A file as it was recognised, by its content alone.

    format: xml, csv, workbook, stream (a workbook too large for memory) or unknown. root: local name of the root element,
    collection: what the header says that it is of (CIN, CLA), and elements: local names of the first that end, for xml. tables:
    the first rows of each sheet by its title, for a workbook, and of the file by '', for csv. fault: why it cannot be read at
    all, or ''. passed_over: why it is no return, though nothing is wrong with it, or ''. serials_from: day 0 of the day numbers
    of a workbook. hidden: titles of its sheets that are hidden, which are not among the tables.
    """

    path: Path
    format: str
    root: str = ""
    collection: str = ""
    elements: frozenset[str] = frozenset()
    tables: Mapping[str, list[list[str]]] = field(default_factory=dict)
    fault: str = ""
    serials_from: date | None = None
    passed_over: str = ""
    hidden: Sequence[str] = ()


@dataclass(frozen=True)
class Header:
    """What a return is.

    kind: cin_census, ssda903, ... year: the year that its period ends in. la_code: the council, or None where each row
    names its own. reference_date and created order returns: of two rows with one key the later return's is kept.
    created: the moment at which the file says it was made, as it says it, or ''. period: what it is a return of, where that is
    no year that ends in March: another of the same kind, council and period takes its place as a whole.
    """

    kind: str
    year: int
    reference_date: date
    la_code: str | None
    created: str = ""
    period: str = ""


@dataclass(slots=True)
class Row:
    """A row of an extract: column -> text, '' where the return has the field and it is empty."""

    extract: str
    values: dict[str, str]


@dataclass(slots=True)
class LeftOut:
    """Something of a record that is not carried over: which element, its value, why, and what was kept all the same.

    is_note: whether nothing is lost or in doubt for it, as where one event stands twice.
    """

    element: str
    value: str
    reason: str
    kept: str = "nothing"
    is_note: bool = False


REPEATED = LeftOut("", "", "repeats another of the child in everything", "the other", is_note=True)
VERSION = LeftOut("", "", "it goes on, and the same of the child stands in the return with an end", "that")


@dataclass(slots=True)
class Record:
    """A record of the return and what became of it: rows, or reasons why there are none.

    table: the return's own name for such records. position: where it is, as a line, a row or a path that a person can find.
    file: its file, where the return is a set of several. unused: names of elements for which no extract has a field; how
    often each occurs is listed once for the return. is_note: whether it says nothing that could be of a record, as a total does.
    tidied: the child's number as it is written, where it is read without what a spreadsheet added. is_part: whether what it says
    stands in the row of another record, as the sessions of a pupil do.
    """

    table: str
    position: str
    rows: Sequence[Row] = ()
    left_out: Sequence[LeftOut] = ()
    file: str = ""
    unused: Sequence[str] = ()
    is_note: bool = False
    tidied: str = ""
    is_part: bool = False


@dataclass(frozen=True)
class Return:
    """A return that is ready to be read.

    carries: extract -> the columns that such a return can fill, its key among them; an extract or a column that is not
    named here ends as 'not supplied'. records: gives the records one after another, in bounded memory; raises IngestError
    where the file turns out to be damaged. digest: of what is read, where that is no file. remarks: what is wrong with
    the return as a whole, though it can be used. complete_from: extract -> first day from which all that lies between it and
    the reference date is in the return, where a list of who is open holds rows from before; months before are not reported.
    complete_to: extract -> the last day to which it is in the return, where its events stop before the reference date.
    is_one_file: whether it is a file that holds all of a return, though not what no child has.
    """

    header: Header
    files: tuple[Path, ...]
    carries: Mapping[str, Sequence[str]]
    records: Callable[[], Iterator[Record]]
    digest: str = ""
    remarks: Sequence[LeftOut] = ()
    complete_from: Mapping[str, date] = field(default_factory=dict)
    complete_to: Mapping[str, date] = field(default_factory=dict)
    is_one_file: bool = False


class Reader(Protocol):
    """Knows one kind of return. Registered in `ingest.readers`."""

    kind: str
    # What its files look like, in words, for the message about a file that nobody knows.
    expects: str

    def recognises(self, source: Source) -> bool:
        """Whether a file is of this kind, by its content."""
        ...

    def open(self, sources: list[Source], options: Options) -> list[Return]:
        """Put the files of this kind together as returns; raises IngestError where that cannot be done."""
        ...
