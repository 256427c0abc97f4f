"""How a column of days is read: judged as a column, since a value alone does not say whether 03/04/2019 is 3 April or 4 March.

`judge` looks at the texts of one, `settle` at the columns of a delivery together.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from per10k.plugin.days import (
    FROM_1900,
    FROM_1904,
    NAMED,
    PARTS,
    PLAIN,
    SERIAL,
    SIGN,
    Reading,
    Rule,
    is_none,
    named_short,
    ordered,
)

ADVICE = "Export the days as YYYY-MM-DD"
# A column without one value that can be read is refused from so many values on, or where no row has another.
FEWEST_UNREADABLE = 5
# Of days by chance 12 in 30 are not beyond the 12th, and of so many different ones never all. Fewer may be so for a reason, as in
# a small return of which every date was given to a day early in the month.
MANY_DAYS = 60
# From the 1st of a month to the 12th of the next.
TWO_BEGINNINGS = timedelta(days=42)
# Fewer than 1 in so many values are strays, which are set aside; more make the column doubtful, or unread.
STRAYS = 20
# Days may be due so far ahead.
AHEAD = timedelta(days=366)
# A day that is told as its midnight by the clock of a zone east of ours: by ours it would be the day before.
DAY_OF_MIDNIGHT = (r"^(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)? ?\+(?:0[1-9]|1\d)(?::?\d\d)?$", r"\1")
HALF_DAY = r"(?i)[ap]\.?m\.?$"


@dataclass(frozen=True)
class Seen:
    """A text of a column, how many values are it, and where the first stands."""

    text: str
    count: int
    where: str

    def __str__(self) -> str:
        return f"{self.text} in {self.where}"


@dataclass
class Judged:
    """What was found of a column of days.

    reading: how its texts are read. fault: why it is refused, or ''. said: what is to be said of how it was read, or ''.
    undecided, month_first, day_first: the first value that may be either, or is only the one. looks_foreign: whether the
    undecided ones look month first, or are of another hand than the rest of the column. first_serial, last_serial: the first and
    the highest day number, where most values are such. without_orders: how it is read where those in doubt are set aside, as most
    values of the column are beyond doubt. seen: its texts.
    """

    reading: Reading = PLAIN
    fault: str = ""
    said: str = ""
    undecided: Seen | None = None
    month_first: Seen | None = None
    day_first: Seen | None = None
    looks_foreign: bool = False
    first_serial: Seen | None = None
    last_serial: float = 0
    without_orders: Reading | None = None
    seen: Sequence[Seen] = ()


def judge(seen: Sequence[Seen], rows: int = sys.maxsize, serials_from: date | None = None, today: date | None = None) -> Judged:
    """Judge a column by its texts, trimmed and none empty.

    rows: how many the table has, where none is of use without a value that can be read. serials_from: day 0 of day numbers, where
    the file says; otherwise `settle` finds it. today: for years of two digits.
    """
    column = _Column(seen, serials_from, today or date.today())
    found = column.judged(rows, serials_from)
    found.seen = seen
    return found


def unread(judged: Judged) -> str:
    """That a good part of a column is no day, as a file is written by a machine: in a form that is not known, so that its rows
    would fall out by the month or the child; '' where it is a few values that somebody mistyped."""
    others = [one for one in judged.seen if not judged.reading.day(one.text) and not is_none(one.text)]
    count, of_all = (sum(one.count for one in some) for some in (others, judged.seen))
    if count < FEWEST_UNREADABLE or count * STRAYS < of_all:
        return ""
    return f"{count} of its {of_all} values are no dates ({others[0].text[:40]!r} at {others[0].where})"


class _Column:
    """The texts of a column by their form."""

    def __init__(self, seen: Sequence[Seen], serials_from: date | None, today: date) -> None:
        self.today = today
        self.named = Reading((*NAMED, *named_short(today), *PLAIN.rules))
        self.unnamed = Reading()
        self.evident: list[tuple[Seen, date]] = []
        self.numbers: dict[str, list[Seen]] = {"long": [], "short": []}
        self.serials: list[Seen] = []
        self.others: list[Seen] = []
        # The numbers that are a day in some order.
        self.days: set[Seen] = set()
        self.texts = [one.text for one in seen]
        for one in seen:
            self._place(one)
        total = sum(one.count for one in seen)
        # A number among the days of a workbook is one that was not formatted as such; among texts, anything.
        if not serials_from and sum(one.count for one in self.serials) * 2 < total:
            self.others += self.serials
            self.serials = []
        self.is_mostly_evident = sum(one.count for one, _ in self.evident) * 2 >= total

    def _place(self, one: Seen) -> None:
        has_letters = any(map(str.isalpha, one.text))
        if found := (self.named if has_letters else self.unnamed).moment(one.text):
            self.evident.append((one, found.date()))
        elif re.match(rf"{PARTS}\d{{4}}(?!\d)", one.text, re.ASCII):
            self.numbers["long"].append(one)
        elif re.match(rf"{PARTS}\d\d(?!\d)", one.text, re.ASCII):
            self.numbers["short"].append(one)
        elif re.fullmatch(SERIAL, one.text, re.ASCII) and 61 <= float(one.text) < 73_051:
            self.serials.append(one)
        elif not is_none(one.text):
            self.others.append(one)

    def judged(self, rows: int, serials_from: date | None) -> Judged:
        found = Judged()
        rules = [rule for which in ("long", "short") for rule in self._order(which, found)]
        is_named = any(not re.match(r"\d{4}[-/. ]?\d", one.text) for one, _ in self.evident)
        named = (*NAMED, *named_short(self.today)) if is_named else ()
        reading = Reading((*rules, *named, *PLAIN.rules), serials_from if self.serials else None)
        found.reading = reading.needed_for(self.texts)
        if self.is_mostly_evident:
            found.without_orders = Reading((*named, *PLAIN.rules)).needed_for(self.texts)
        if self.serials:
            found.first_serial = self.serials[0]
            found.last_serial = max(float(one.text) for one in self.serials)
            if serials_from:
                found.said = f"day numbers of a spreadsheet ({found.first_serial})"
        if self._are_midnights():
            found.reading = Reading((DAY_OF_MIDNIGHT, *reading.rules), reading.serials_from).needed_for(self.texts)
        found.fault = (
            found.fault
            or self._exchanged()
            or self._cut_years()
            or self._never_beyond_12(found.reading)
            or self._unreadable(rows)
        )
        return found

    def _unreadable(self, rows: int) -> str:
        """That every figure which rests on the column would be wrong, where not one value of it is a day."""
        count = sum(one.count for one in self.others)
        if len(self.others) < len(self.texts) or (count < FEWEST_UNREADABLE and count < rows) or not count:
            return ""
        return f"not one of its {count} values is a date ({self.others[0]})"

    def _order(self, which: str, found: Judged) -> tuple[Rule, ...]:
        """The rules for numbers in the one order that reads them all; says in `found` where there is none or more than one."""
        orders = ("dmy", "mdy") if which == "long" else ("dmY", "mdY", "Ymd")
        readings = {order: Reading((*ordered(order, self.today), *PLAIN.rules)) for order in orders}
        read = {
            one: {order for order, reading in readings.items() if self._is_day(reading, one.text)} for one in self.numbers[which]
        }
        can_be = {one: of for one, of in read.items() if of}
        self.days |= can_be.keys()
        if not can_be:
            return ()
        left = [order for order in orders if all(order in of for of in can_be.values())]
        hands = self._two_hands(can_be, which)
        if self.is_mostly_evident and (which == "short" or "dmy" not in left or hands):
            # Strays among days beyond doubt are set aside, as what cannot be read is.
            return ()
        by_order = {order: next((one for one, of in can_be.items() if of == {order}), None) for order in orders}
        found.day_first = found.day_first or by_order[orders[0]]
        found.month_first = found.month_first or by_order[orders[1]]
        if not left:
            first, second = self._contradiction(can_be)
            found.fault = f"its days are written in more than one order ({first}, {second}), so that others may be either"
        elif hands:
            found.fault = f"its days are written in more than one way ({hands[0]}, {hands[1]}), so that others may be either"
        elif which == "long" and (doubtful := self._doubtful(can_be)):
            hands_beyond_doubt = {self._hand(one) for one in can_be} - {self._hand(one) for one in doubtful}
            if sum(one.count for one in doubtful) * STRAYS >= sum(one.count for one in can_be):
                other = next(one for one in can_be if self._hand(one) in hands_beyond_doubt)
                found.fault = f"its days are written in more than one way ({other}, {doubtful[0]}), and the latter may be either"
            return tuple(rule for hand in sorted(hands_beyond_doubt) for rule in ordered(left[0], self.today, hand))
        elif len(left) == 1:
            if which == "short" or left != ["dmy"]:
                order = {"d": "day first", "m": "month first", "Y": "year first"}[left[0][0]]
                example = next(iter(can_be))
                found.said = f"written {order}{' with a year of two digits' if which == 'short' else ''} ({example})"
            return ordered(left[0], self.today)
        elif which == "short":
            found.fault = f"years of two digits leave open which day is meant ({next(iter(can_be))})"
        elif len({self._same(readings, one) for one in can_be} - {True}):
            found.undecided = next(one for one in can_be if not self._same(readings, one))
            found.looks_foreign = self._looks_foreign(list(can_be)) or bool(self.evident or self.serials)
        return ordered(orders[0], self.today)

    @staticmethod
    def _hand(one: Seen) -> tuple[str, bool]:
        """What one system writes alike throughout: the sign between the numbers, and whether there is a time of day."""
        return _begins(SIGN, one.text)[0], ":" in one.text

    def _doubtful(self, can_be: Mapping[Seen, set[str]]) -> list[Seen]:
        """The values of hands that nothing of their own decides, beside those of another that something does."""
        decided = {self._hand(one) for one, of in can_be.items() if len(of) == 1}
        return [one for one in can_be if decided and self._hand(one) not in decided]

    def _two_hands(self, can_be: Iterable[Seen], which: str) -> tuple[Seen, Seen] | None:
        """Two values that no one system has written: with years of two digits and of four, with and without the zero of 05/4, or,
        where the year may stand anywhere, with other signs between; None where there are none."""
        kinds: dict[tuple, Seen] = {}
        for one in can_be:
            parts = _begins(PARTS, one.text)
            sign = _begins(SIGN, one.text)[0] if which == "short" else ""
            has_zero: set[bool | None] = {part[0] == "0" for part in parts if len(part) == 1 or part[0] == "0"}
            for zero in has_zero or {None}:
                kinds.setdefault((sign, zero), one)
        if self.numbers["long"] and self.numbers["short"]:
            return self.numbers["long"][0], self.numbers["short"][0]
        signs = {sign: one for (sign, _), one in kinds.items()}
        zeros = {zero: one for (_, zero), one in kinds.items() if zero is not None}
        first, second, *_ = [*(signs if len(signs) > 1 else zeros).values(), None, None]
        return (first, second) if first and second else None

    @staticmethod
    def _is_day(reading: Reading, text: str) -> bool:
        """Whether the order reads a text; of a year beyond those that can be meant, whether it would."""
        if reading.moment(text):
            return True
        parts = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)(?: .*)?", reading.rewritten(text), re.ASCII)
        try:
            return parts is not None and bool(date(*map(int, parts.groups())))
        except ValueError:
            return False

    @staticmethod
    def _same(readings: Mapping[str, Reading], one: Seen) -> bool:
        return len({reading.rewritten(one.text).replace("-0", "-") for reading in readings.values()}) == 1

    @staticmethod
    def _contradiction(can_be: Mapping[Seen, set[str]]) -> tuple[Seen, Seen]:
        """Two values that no one order reads, or the first two of those that not every order reads."""
        picky = sorted(can_be, key=lambda one: len(can_be[one]))
        return next(((x, y) for x in picky for y in picky if not can_be[x] & can_be[y]), (picky[0], picky[1]))

    @classmethod
    def _looks_foreign(cls, can_be: Sequence[Seen]) -> bool:
        """Whether undecided days look month first: numbers of one digit, as spreadsheets in the United States write them and
        British ones do not, a clock of 12 hours, many first numbers beside one or two second ones, as the months of a year beside
        a day of them, or more than one hand.
        """
        parts = [_begins(PARTS, one.text) for one in can_be]
        firsts, seconds = ({int(part[place]) for part in parts} for place in (0, 1))
        return (
            any(len(number) == 1 for part in parts for number in part)
            or any(re.search(HALF_DAY, one.text) for one in can_be)
            or (len(firsts) >= 6 and len(seconds) <= 2)
            or len({cls._hand(one) for one in can_be}) > 1
        )

    def _exchanged(self) -> str:
        """A spreadsheet of another country takes 05/04/2023 for 4 May and leaves 25/04/2023 as text: beside texts whose day is
        always beyond 12, days that never are have changed places with their months."""
        numbers = [one for of in self.numbers.values() for one in of if one in self.days]
        if not numbers or not (self.evident or self.serials):
            return ""
        days = [(one, day) for one, day in self.evident]
        days += [(one, FROM_1900 + timedelta(days=int(float(one.text)))) for one in self.serials]
        is_beyond = all(any(int(part) > 12 for part in _begins(PARTS, one.text)) for one in numbers)
        if is_beyond and all(day.day <= 12 for _, day in days) and any(day.day != day.month for _, day in days):
            return (
                f"it holds days of two forms ({days[0][0]}, {numbers[0]}): a spreadsheet has read part of them, and in those day "
                "and month may have changed places"
            )
        return ""

    def _are_midnights(self) -> bool:
        """Whether moments of another zone are days there: all but strays stand at midnight as they are written."""
        zoned = [text for text in self.texts if re.search(r"\d:\d\d.*\+(?!00)", text)]
        midnights = [text for text in zoned if re.match(DAY_OF_MIDNIGHT[0], text, re.ASCII)]
        return len(zoned) >= FEWEST_UNREADABLE and (len(zoned) - len(midnights)) * STRAYS <= len(zoned)

    def _cut_years(self) -> str:
        """A field of eight characters cuts 31/03/2019 to 31/03/20: of many days the last two digits are all 20, or all 19."""
        days = [one for one in self.numbers["short"] if one in self.days]
        years = {one.text[-2:] for one in days}
        if len(days) < MANY_DAYS or years not in ({"19"}, {"20"}):
            return ""
        return f"its {len(days)} different days all end in {years.pop()} ({days[0]}), as where years of four digits were cut"

    def _never_beyond_12(self, reading: Reading) -> str:
        """A tool of another country takes 05/04/2023 for 4 May and drops 25/04/2023: of many days none is beyond the 12th.

        Those of one day of the month or of the week, such as a panel's, and those of the beginnings of two months may be so.
        """
        days: dict[date, str] = {}
        for text in self.texts:
            moment = reading.moment(text)
            if moment and moment.day > 12:
                return ""
            if moment:
                days.setdefault(moment.date(), text)
        kinds = ({day.day for day in days}, {day.weekday() for day in days})
        if len(days) < MANY_DAYS or min(map(len, kinds)) == 1 or max(days) - min(days) <= TWO_BEGINNINGS:
            return ""
        first = next(iter(days.values()))
        return (
            f"of its {len(days)} different days ({first} is the first) none is beyond the 12th of a month: day and month may "
            "have changed places, and the other days been lost, on the way from the case system: leave out what converts them"
        )


def settle(files: Mapping[str, Mapping[str, Judged]], today: date | None = None) -> None:
    """Judge the columns of a delivery together: file -> column -> what was found of it; faults are added to what is refused.

    What nothing in a column decides is read day first, as in England, unless anything in the delivery is month first, or the
    values look so and no other column of their file is day first. Day numbers count from 1900 where from 1904 they would lie
    further ahead than anything is due. A column of which a good part is no day, however it is read, is refused.
    """
    today = today or date.today()
    everywhere = [(name, column, one) for name, columns in files.items() for column, one in columns.items()]
    foreign = next(((name, column, one.month_first) for name, column, one in everywhere if one.month_first), None)
    for columns in files.values():
        is_day_first = any(one.day_first and not one.month_first for one in columns.values())
        latest = max((one.last_serial for one in columns.values()), default=0)
        for one in columns.values():
            if one.undecided and not one.fault and (doubt := _undecided(one, foreign, is_day_first)):
                if one.without_orders:
                    one.reading = one.without_orders
                else:
                    one.fault = doubt
            if one.last_serial and not one.reading.serials_from:
                if FROM_1904 + timedelta(days=latest) <= today + AHEAD:
                    one.fault = one.fault or (
                        f"it holds day numbers of a spreadsheet ({one.first_serial}), which may count from 1900 or from 1904"
                    )
                one.reading = Reading(one.reading.rules, FROM_1900)
                one.said = f"day numbers of a spreadsheet ({one.first_serial}), counted from 1900"
            one.fault = one.fault or unread(one)


def _begins(pattern: str, text: str) -> tuple[str, ...]:
    """The groups of a pattern that a text is known to begin with."""
    found = re.match(pattern, text)
    if not found:
        raise ValueError(f"{text!r} does not begin as {pattern} says")
    return found.groups()


def _undecided(one: Judged, foreign: tuple[str, str, Seen] | None, is_day_first: bool) -> str:
    if foreign:
        name, column, value = foreign
        return f"{one.undecided} may be day first or month first, and {column} of {name} is written month first ({value})"
    if one.looks_foreign and not is_day_first:
        return f"nothing tells whether it is written day first or month first ({one.undecided})"
    return ""
