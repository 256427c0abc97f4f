"""The days of a return: judged column by column before any row is read (per10k/plugin/days.py), and that on which it was made."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from per10k.ingest.model import IngestError, LeftOut
from per10k.plugin.day_columns import ADVICE, Judged, Seen, judge, settle
from per10k.plugin.days import LONDON, NOT_A_DAY, PLAIN, Reading, in_england
from per10k.plugin.midnights import FEWEST_EVENINGS, Clock, clock_of, moved
from per10k.plugin.nothing import is_nothing

__all__ = ["DAY", "NOT_A_DAY", "PLAIN", "DayColumns", "Reading", "as_known", "day_of", "made_at", "settled"]
# As days stand in the rows of an extract.
DAY = re.compile(r"\d{4}-\d\d-\d\d")


class DayColumns:
    """The texts of a file's columns of days, each with how often it occurs and where first; gathered in one pass."""

    def __init__(self, serials_from: date | None = None) -> None:
        self.serials_from = serials_from
        self.texts: dict[str, dict[str, list]] = defaultdict(dict)

    def add(self, column: str, text: str, where: str) -> None:
        """Add a value of a column, which may be empty or a word for nothing. where: its place, as a person finds it."""
        if is_nothing(text, is_of_end=True):
            return
        of_column = self.texts[column]
        if text in of_column:
            of_column[text][0] += 1
        else:
            of_column[text] = [1, where]

    def days(self, column: str, reading: Reading) -> Counter:
        """How often each day (YYYY-MM-DD) occurs in a column that is read in a way."""
        found: Counter = Counter()
        for text, (count, _) in self.texts.get(column, {}).items():
            if day := reading.day(text):
                found[day] += count
        return found

    def clock(self, column: str, reading: Reading, fewest: int = FEWEST_EVENINGS) -> Clock:
        """Of which clock the moments of a column are that is read in a way. fewest: how many at 23:00 tell."""
        counts = Counter[str]()
        for text, (count, _) in self.texts[column].items():
            if moment := reading.moment(text):
                counts["moments"] += count
                counts["evenings"] += count * (moment.time() == time(23))
                counts["midnights"] += count * (in_england(moment).time() == time())
        return clock_of(counts["moments"], counts["evenings"], counts["midnights"], fewest)

    def judged(self) -> dict[str, Judged]:
        """What was found of each column by itself."""
        return {
            column: judge([Seen(text, *found) for text, found in texts.items()], serials_from=self.serials_from)
            for column, texts in self.texts.items()
        }


def settled(files: Mapping[Path, DayColumns]) -> dict[Path, dict[str, Reading]]:
    """How the columns of all files of a delivery, judged together, are read, by file and column.

    Raises IngestError with a line for each column that is refused.
    """
    found = {path: columns.judged() for path, columns in files.items()}
    settle({str(path): columns for path, columns in found.items()})
    # A column with too few moments at 23:00 to tell is of the clock that another of the delivery tells.
    for fewest in (FEWEST_EVENINGS, 1):
        clocks = {
            (path, name): files[path].clock(name, judged.reading, fewest)
            for path, columns in found.items()
            for name, judged in columns.items()
            if not judged.fault and not judged.reading.is_utc
        }
        for (path, name), clock in clocks.items():
            judged = found[path][name]
            if clock is Clock.UTC:
                judged.reading = replace(judged.reading, is_utc=True)
            elif clock is Clock.MOVED and fewest == FEWEST_EVENINGS:
                judged.fault = moved(sum(one.count for one in judged.seen), str(judged.seen[0]))
        if Clock.UTC not in clocks.values():
            break
    problems = [
        f"{path}: {column}: {judged.fault}. {ADVICE}."
        for path, columns in found.items()
        for column, judged in columns.items()
        if judged.fault
    ]
    if problems:
        raise IngestError("\n".join(problems))
    return {path: {name: judged.reading for name, judged in columns.items()} for path, columns in found.items()}


def day_of(text: str) -> date | None:
    """The day that a text by itself names, as in a header; None where it is none, or nothing tells which."""
    moment = _moment_of(text)
    return moment.date() if moment else None


def made_at(text: str) -> str:
    """The moment that a text by itself names, by the clock of UTC, which has no hour twice, as text that sorts; '' as above.

    A moment that does not say of which clock it is, is of England's.
    """
    moment = _moment_of(text)
    return moment.replace(tzinfo=LONDON).astimezone(UTC).isoformat() if moment else ""


def _moment_of(text: str) -> datetime | None:
    judged = judge([Seen(text, 1, "the header")]) if text else None
    return judged.reading.moment(text) if judged and not judged.fault and not judged.looks_foreign else None


def as_known(day: date, made: date | None, remarks: list[LeftOut]) -> date:
    """The day that a return of a period is as at: the last of the period, or an earlier one on which it was made.

    A file cannot know of days after it was made; its later months are not over, and none of them is a zero. made: what its header
    says; whatever it says, it was not made after today. What is to be said is added to the remarks.
    """
    known = min(day, date.today(), made or date.today())
    if known < day:
        said = f"the file was made on {made}" if made == known else "the day has not come yet"
        reason = f"{said}: it cannot know of later days"
        remarks.append(LeftOut("reference date", day.isoformat(), reason, f"as at {known}", is_note=True))
    return known
