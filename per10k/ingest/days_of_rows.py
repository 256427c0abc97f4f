"""The days of the rows that a return became, whatever its form: whether they are in order, and of the return's own time.

A table of another year, or a column of which the days were shifted by four (a workbook that counts from 1904, pasted into one
that does not), sorted by itself, read a century or a year off, or exchanged for the one beside it, is full of good days. What it
says shows only against the day beside it, and against the day that the return is as at.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from per10k.core.contract import Extract, read_contract
from per10k.ingest.dates import DAY
from per10k.ingest.model import Header, LeftOut
from per10k.plugin.day_columns import STRAYS

# Of so many rows one in twenty at least began, or ended, in the year before the return's day: of those of a year most did.
MANY = 30
# So many rows, and more than half of them, have days that cannot be: the column is another's, or misread. Fewer are listed.
FEWEST, SHARE = 5, 0.5


@dataclass
class Order:
    """How many rows have two days that should be in order, how many have not, and the first of these."""

    both: int = 0
    wrong: int = 0
    first: str = ""


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
            begins, ends = values.get(earlier or "", "")[:10], values.get(later, "")[:10]
            if DAY.fullmatch(begins) and DAY.fullmatch(ends):
                order.both += 1
                if ends < begins:
                    order.wrong += 1
                    order.first = order.first or f"{where}: {ends} before {begins}"
        for column, time in self.dated.items():
            if DAY.fullmatch(day := values.get(column, "")[:10]):
                time.total += 1
                time.within += self.year_before < day <= self.last
                time.later += day > self.last

    def faults(self) -> Iterator[str]:
        """What shows that a column is misread, or of another return."""
        for (later, earlier), order in self.ordered.items():
            if later not in self.ahead and order.wrong >= FEWEST and order.wrong > SHARE * order.both:
                yield (
                    f"{order.wrong} of the {order.both} rows of {self.extract} with both days have {later} before {earlier} (the "
                    f"first: {order.first}): a column is misread, sorted by itself, or stands under the heading of the other"
                )
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
                reason = f"{order.wrong} of {order.both} rows have it before {earlier} (the first: {order.first})"
                yield LeftOut(f"{self.extract}, {later}", str(order.wrong), reason, "the rows as they are written")
