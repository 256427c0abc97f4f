"""Days of a return that cannot be, and whether they show that day and month have changed places in a column.

A tool of another country takes 2023-04-05 for 4 May and leaves 2023-04-25 as it is: each is a day, and nothing in how they are
written tells. Where they lie does. Of the days up to the 12th of a financial year three in eight leave it when they are exchanged
(4 January 2024 becomes 1 April), and none beyond the 12th does. So in a column that holds days of one year alone, those that are
not of it are all up to the 12th, and are of it when day and month change places again. Days that were mistyped are not like that:
two in five are up to the 12th, and of these at most half would be of the year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from per10k.ingest.model import IngestError, LeftOut

# Of four different days that are wrong for another reason (two in five up to the 12th, and half of them fitting) all look
# exchanged in one column of 600.
FEWEST = 4
# A column with exchanged days may have a few that are mistyped as well.
SHARE = 0.8
# Of the days up to the 12th three in eight leave the year, and half as many where half of the rows were exchanged. The first days
# after the year, of an export that goes a little too far, are far fewer.
GOOD_PART = 0.1
WHY = "day and month have changed places on the way from the case system: leave out what converts them, or export YYYY-MM-DD"


def exchanged(day: str) -> str:
    """A day (YYYY-MM-DD) with day and month in each other's place; '' where that is no day, or the same."""
    year, month, number = day.split("-")
    return f"{year}-{number}-{month}" if int(number) <= 12 and number != month else ""


def are_exchanged(fitting: int, wrong: int) -> bool:
    """Whether wrong days, of which some would be right with day and month exchanged, are so because these were."""
    return fitting >= FEWEST and fitting >= SHARE * wrong


@dataclass(frozen=True)
class Span:
    """The days that a column may hold. first: '' where any day up to the last may stand there."""

    first: str
    last: str

    def holds(self, day: str) -> bool:
        """Whether a day (YYYY-MM-DD, or '' for none) is one of them."""
        return bool(day) and self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first} to {self.last}" if self.first else f"the time up to {self.last}"

    def outside(self, days: Mapping[str, int]) -> dict[str, int]:
        """Those of some days, and how often each occurs, that it does not hold."""
        return {day: count for day, count in days.items() if not self.holds(day)}

    def doubts(self, column: str, days: Mapping[str, int], is_planned: bool = False) -> list[LeftOut]:
        """What is to be said of a column with days that it does not hold.

        days: how often each occurs. is_planned: whether those to come may be meant.
        """
        outside, total = self.outside(days), sum(days.values())
        later = sum(count for day, count in outside.items() if day > self.last)
        earlier = sum(outside.values()) - later
        found = []
        if later:
            reason = f"{later} of {total} days are after the reference date {self.last}: mistyped, day and month exchanged"
            found.append(LeftOut(column, str(later), reason + (", or planned" if is_planned else ""), "all rows"))
        if earlier:
            reason = f"{earlier} of {total} days are before {self.first}, its first day: mistyped, or day and month exchanged"
            found.append(LeftOut(column, str(earlier), reason, "all rows"))
        return found

    def checked(self, path: Path, column: str, days: Mapping[str, int]) -> list[LeftOut]:
        """The doubts of a column of a file; raises IngestError where it is refused."""
        if fault := self.fault(days):
            raise IngestError(f"{path}: {column}: {fault}.")
        return self.doubts(column, days)

    def fault(self, days: Mapping[str, int]) -> str:
        """Why a column with such days is refused, '' where it is not; days: how often each occurs."""
        total = sum(days.values())
        earlier = sum(count for day, count in days.items() if day < self.first)
        if not (fault := self.exchange(days)) and earlier == total >= FEWEST:
            return f"not one of its {total} days is in {self} ({min(days)} to {max(days)}): it is of another return, or misread"
        return fault

    def exchange(self, days: Mapping[str, int]) -> str:
        """Why a column with such days is refused as one in which day and month have changed places, '' where it is not.

        Days before the span are looked at by themselves too, as those after it may be planned.
        """
        outside, total = self.outside(days), sum(days.values())
        earlier = {day: count for day, count in outside.items() if day < self.first}
        exchangeable = sum(count for day, count in days.items() if exchanged(day))
        for some in (outside, earlier):
            fitting = {day: count for day, count in some.items() if self.holds(exchanged(day))}
            count = sum(fitting.values())
            if are_exchanged(len(fitting), len(some)) and count >= GOOD_PART * exchangeable:
                return (
                    f"{sum(some.values())} of {total} days are not in {self}, and {count} of them would be with day and month "
                    f"exchanged, as {min(fitting)}: {WHY}"
                )
        return ""
