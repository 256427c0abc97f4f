"""The days of the rows that a return became, whatever its form: whether they are in order, and of the return's own time.

A table of another year, or a column of which the days were shifted by four (a workbook that counts from 1904, pasted into one
that does not), sorted by itself, read a century or a year off, or exchanged for the one beside it, is full of good days. What it
says shows only against the day beside it, and against the day that the return is as at.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from per10k.core.contract import Extract, read_contract
from per10k.ingest.dates import DAY
from per10k.ingest.model import Header, LeftOut, Row
from per10k.plugin.day_columns import STRAYS

# Of so many rows one in twenty at least began, or ended, in the year before the return's day: of those of a year most did.
MANY = 30
# So many rows, and more than half of them, have days that cannot be: the column is another's, or misread. Fewer are listed.
FEWEST, SHARE = 5, 0.5
# Days of two extracts that one record gives rows of: that of the second does not precede that of the first.
OF_RECORDS = ((("ssd_s47_enquiry", "s47e_s47_start_date"), ("ssd_initial_cp_conference", "icpc_icpc_date")),)


@dataclass
class Order:
    """How many rows have two days that should be in order, how many have not, and the first of these."""

    both: int = 0
    wrong: int = 0
    first: str = ""

    def add(self, begins: str, ends: str, where: str) -> None:
        """Add the two days of a row, of which either may be none. where: its place."""
        if DAY.fullmatch(begins) and DAY.fullmatch(ends):
            self.both += 1
            if ends < begins:
                self.wrong += 1
                self.first = self.first or f"{where}: {ends} before {begins}"

    def fault(self, extract: str, later: str, earlier: str) -> str:
        """What shows that a column is misread, or ''."""
        if self.wrong < FEWEST or self.wrong <= SHARE * self.both:
            return ""
        return (
            f"{self.wrong} of the {self.both} rows of {extract} with both days have {later} before {earlier} (the "
            f"first: {self.first}): a column is misread, sorted by itself, or stands under the heading of the other"
        )

    def doubt(self, extract: str, later: str, earlier: str) -> LeftOut:
        """What is to be said of days in the wrong order that are too few to refuse the return for."""
        reason = f"{self.wrong} of {self.both} rows have it before {earlier} (the first: {self.first})"
        return LeftOut(f"{extract}, {later}", str(self.wrong), reason, "the rows as they are written")


@dataclass
class Time:
    """How many days a column has, those in the year before the return's day, and those after it."""

    total: int = 0
    within: int = 0
    later: int = 0


class DaysOfRows:
    """The days of an extract's rows, added one row after another. Which are in order, and which place a row in time, is said by
    the source contract."""

    def __init__(self, extract: str, columns: tuple[str, ...], header: Header) -> None:
        known = read_contract().extracts.get(extract) or Extract(extract, (), True, {})
        fields = [known.fields[column] for column in columns if column in known.fields]
        self.extract = extract
        self.ordered = {(field.name, field.not_before): Order() for field in fields if field.not_before in columns}
        # What may lie ahead may be far behind as well, as it is no event of the return.
        self.ahead = {field.name for field in fields if field.may_lie_ahead}
        self.dated = {column: Time() for column in known.dated_by if column in columns and column not in self.ahead}
        self.last = header.reference_date.isoformat()
        self.year_before = f"{header.reference_date.year - 1}{self.last[4:]}"

    def add(self, values: Mapping[str, str], where: str) -> None:
        """Add a row. where: the place of its record, as a person finds it."""
        for (later, earlier), order in self.ordered.items():
            order.add(values.get(earlier or "", "")[:10], values.get(later, "")[:10], where)
        for column, time in self.dated.items():
            if DAY.fullmatch(day := values.get(column, "")[:10]):
                time.total += 1
                time.within += self.year_before < day <= self.last
                time.later += day > self.last

    def faults(self) -> Iterator[str]:
        """What shows that a column is misread, or of another return."""
        for (later, earlier), order in self.ordered.items():
            if later not in self.ahead and (fault := order.fault(self.extract, later, str(earlier))):
                yield fault
        for column, time in self.dated.items():
            if time.later >= FEWEST and time.later > SHARE * time.total:
                yield (
                    f"{time.later} of the {time.total} days of {self.extract}, {column}, are after {self.last}, the day that the "
                    "return is as at: they are misread, or of a later return"
                )
            elif time.total >= MANY and time.within * STRAYS < time.total:
                yield (
                    f"{time.within or 'not one'} of the {time.total} days of {self.extract}, {column}, are in the year up to "
                    f"{self.last}, the day that the return is as at: they are misread, or of another return"
                )

    def doubts(self) -> Iterator[LeftOut]:
        """What is to be said of days in the wrong order that are too few to refuse the return for."""
        for (later, earlier), order in self.ordered.items():
            if order.wrong and later not in self.ahead:
                yield order.doubt(self.extract, later, str(earlier))


class DaysOfRecords:
    """The days that one record gives to rows of two extracts, as an enquiry and its conference, added record by record."""

    def __init__(self) -> None:
        self.ordered = {of: Order() for of in OF_RECORDS}

    def add(self, rows: Sequence[Row], where: str) -> None:
        """Add the rows of a record. where: its place, as a person finds it."""
        values = {row.extract: row.values for row in rows}
        for ((one, earlier), (other, later)), order in self.ordered.items():
            if one in values and other in values:
                order.add(values[one].get(earlier, "")[:10], values[other].get(later, "")[:10], where)

    def faults(self) -> Iterator[str]:
        """What shows that a column is misread."""
        for ((_, earlier), (extract, later)), order in self.ordered.items():
            if fault := order.fault(extract, later, earlier):
                yield fault

    def doubts(self) -> Iterator[LeftOut]:
        """What is to be said of days in the wrong order that are too few to refuse the return for."""
        for ((_, earlier), (extract, later)), order in self.ordered.items():
            if order.wrong:
                yield order.doubt(extract, later, earlier)
