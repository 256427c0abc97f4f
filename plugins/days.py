"""How days and moments are written, and what they are: the one reader for every door, extracts and returns alike.

A column is judged as a column, since a value alone does not say whether 03/04/2019 is 3 April or 4 March. `judge` looks at the
texts of one, `settle` at the columns of a delivery together; what they find is a `Reading`, a list of rules that rewrite a text
as YYYY-MM-DD. The rules are regular expressions that Python and DuckDB read alike, so that both doors have them from here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

# An earlier or later year is a system's way to write 'none', or mistyped.
FIRST_YEAR, LAST_YEAR = 1901, 2099
# The years with which systems write 'none': the first and last day that a database or a spreadsheet knows.
NONE_YEARS = ("0001", "1753", "1899", "1900", "2999", "3000", "4712", "9999")
ADVICE = "Export the days as YYYY-MM-DD"
NOT_A_DAY = f"not a date: expected YYYY-MM-DD, of the years {FIRST_YEAR} to {LAST_YEAR}"
# A column without one value that can be read is refused from so many values on, or where no row has another.
FEWEST_UNREADABLE = 5

LONDON = ZoneInfo("Europe/London")
# Day 0 of a workbook that counts from 1900, as it knows a 29 February 1900 that was none; and of one that counts from 1904.
FROM_1900, FROM_1904 = date(1899, 12, 30), date(1904, 1, 1)
SERIAL = r"\d{5}(?:\.\d+)?"
SECONDS_OF_A_DAY = 86_400

Rule = tuple[str, str]
MONTHS = ("jan", "feb", "mar", "apr", "may", "june?", "july?", "aug", "sept?", "oct", "nov", "dec")
LONG_MONTHS = ("uary", "ruary", "ch", "il", "", "", "", "ust", "ember", "ober", "ember", "ember")

_TAIL = r"(|[T ,].*)$"
_SIGN = r"\d\d?([-/. ])"
_PARTS = r"(\d\d?)[-/. ](\d\d?)[-/. ]"
# A month by name becomes its number, between signs that no other form has.
_NAMED: tuple[Rule, ...] = tuple(
    rule
    for number, (short, rest) in enumerate(zip(MONTHS, LONG_MONTHS, strict=True), start=1)
    for name in (rf"{short}(?:{rest})?\.?" if rest else short,)
    for rule in (
        (rf"(?i)^(\d\d?)(?:st|nd|rd|th)?[-/ ]*{name}[-/, ]*(\d\d(?:\d\d)?){_TAIL}", rf"\1~{number:02}~\2\3"),
        (rf"(?i)^{name}[-/ ]*(\d\d?)(?:st|nd|rd|th)?,?[-/ ]+(\d{{4}}){_TAIL}", rf"\1~{number:02}~\2\3"),
    )
)
_SELF_EVIDENT: tuple[Rule, ...] = (
    (rf"^(\d\d?)~(\d\d)~(\d{{4}}){_TAIL}", r"\3-\2-\1\4"),
    (r"^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$", r"\1-\2-\3 \4:\5:\6"),
    (rf"^(\d{{4}})(\d\d)(\d\d){_TAIL}", r"\1-\2-\3\4"),
    (r"^(\d{4})[-/. ](\d\d?)[-/. ](\d\d?)([T ,].*|Z|[+-]\d\d:\d\d|)$", r"\1-\2-\3\4"),
)
_LATER_HOURS = tuple((rf"(?i)^(\S+) 0?{hour}(:\d\d(?::\d\d)?) ?p\.?m\.?$", rf"\1 {hour + 12}\2") for hour in range(1, 12))
# A moment: no fraction of a second, 24 hours, its offset as +01:00; a day is the same day in every zone.
_OF_HALF_DAYS: tuple[Rule, ...] = (
    (r"(?i)^(\S+) 12(:\d\d(?::\d\d)?) ?a\.?m\.?$", r"\1 00\2"),
    (r"(?i)^(\S+ (?:0?[1-9]|1[01]):\d\d(?::\d\d)?) ?a\.?m\.?$", r"\1"),
    *_LATER_HOURS,
    (r"(?i)^(\S+ 12:\d\d(?::\d\d)?) ?p\.?m\.?$", r"\1"),
)
_MOMENT: tuple[Rule, ...] = (
    (r"^(\d{4}-\d\d?-\d\d?)(?:T|,? +)(\d\d?:\d\d.*)$", r"\1 \2"),
    (r"^(\S+ \d\d?:\d\d:\d\d)[.,]\d+", r"\1"),
    *_OF_HALF_DAYS,
    (r"(?i)^(\S+ \d\d?:\d\d(?::\d\d)?) ?(?:z|utc|gmt)$", r"\1+00"),
    (r"^(\S+ \d\d?:\d\d(?::\d\d)?) ?([+-]\d\d):?(\d\d)$", r"\1\2:\3"),
    (r"^(\d{4}-\d\d?-\d\d?)(?:Z|[+-]\d\d:\d\d)$", r"\1"),
)
# Midnight may be the 24th hour of the day before.
_TIME = r"(?:(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?|24:00(?::00)?)"
_OFFSET = r"[+-](?:0\d|1[0-4])(?::[0-5]\d)?"
WHOLE = rf"\d{{4}}-\d\d?-\d\d?(?: {_TIME}(?:{_OFFSET})?)?"
ZONED = rf".*:\d\d{_OFFSET}"


def _years(first: int, last: int) -> str:
    return "(" + "|".join(f"{year:02}" for year in range(first, last + 1)) + ")"


def _centuries(today: date) -> tuple[tuple[str, str], ...]:
    """What two digits of a year are: this century's up to next year, last century's from 20 years ahead on, else unknown."""
    now = today.year % 100
    return (("20", _years(0, now + 1)), ("19", _years(now + 20, 99)))


def _ordered(order: str, today: date) -> tuple[Rule, ...]:
    """The rules for numbers in an order, with a year of four digits (dmy, mdy) or of two (dmY, mdY, Ymd)."""
    if order in ("dmy", "mdy"):
        return ((rf"^{_PARTS}(\d{{4}}){_TAIL}", r"\3-\2-\1\4" if order == "dmy" else r"\3-\1-\2\4"),)
    rules = []
    for century, years in _centuries(today):
        if order == "Ymd":
            rules.append((rf"^{years}[-/. ](\d\d?)[-/. ](\d\d?){_TAIL}", rf"{century}\1-\2-\3\4"))
        else:
            parts = r"\2-\1" if order == "dmY" else r"\1-\2"
            rules.append((rf"^{_PARTS}{years}{_TAIL}", rf"{century}\3-{parts}\4"))
    return tuple(rules)


def _named_short(today: date) -> tuple[Rule, ...]:
    return tuple((rf"^(\d\d?)~(\d\d)~{years}{_TAIL}", rf"{century}\3-\2-\1\4") for century, years in _centuries(today))


@dataclass(frozen=True)
class Reading:
    """How the texts of a column are read. rules: applied one after another. serials_from: day 0 of day numbers, where there
    are any."""

    rules: tuple[Rule, ...] = (*_SELF_EVIDENT, *_MOMENT)
    serials_from: date | None = None
    _known: dict[str, datetime | None] = field(default_factory=dict, compare=False, repr=False)

    def moment(self, text: str) -> datetime | None:
        """The moment that a text names, by the clock of the country; None where it is none, or of no year that can be meant."""
        if text not in self._known:
            self._known[text] = self._moment(text)
        return self._known[text]

    def day(self, text: str) -> str | None:
        """Its day as YYYY-MM-DD; None as in `moment`."""
        moment = self.moment(text)
        return moment.date().isoformat() if moment else None

    def _moment(self, text: str) -> datetime | None:
        if self.serials_from and re.fullmatch(SERIAL, text, re.ASCII):
            start = datetime.combine(self.serials_from, datetime.min.time())
            found = start + timedelta(seconds=round(float(text) * SECONDS_OF_A_DAY))
        else:
            found = self._written(text)
        return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None

    def _written(self, text: str) -> datetime | None:
        text = self.rewritten(text)
        if not re.fullmatch(WHOLE, text, re.ASCII):
            return None
        parts = [int(part) for part in re.findall(r"\d+", re.sub(f"({_OFFSET})$", "", text) if ":" in text else text)]
        is_end_of_day = parts[3:4] == [24]
        try:
            found = datetime(*parts[:3], *([0] if is_end_of_day else parts[3:])) + timedelta(days=is_end_of_day)
        except (ValueError, OverflowError):
            return None
        if re.fullmatch(ZONED, text, re.ASCII):
            sign, hours, minutes = re.search(r"([+-])(\d\d):?(\d\d)?$", text).groups(default="0")
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            utc = (found - offset if sign == "+" else found + offset).replace(tzinfo=UTC)
            found = utc.astimezone(LONDON).replace(tzinfo=None)
        return found

    def needed_for(self, texts: Iterable[str]) -> Reading:
        """The same with those rules alone that any of the texts needs."""
        used: set[Rule] = set()
        for text in texts:
            for rule in self.rules:
                if (after := re.sub(*rule, text, count=1, flags=re.ASCII)) != text:
                    used.add(rule)
                    text = after
        if used.intersection(_OF_HALF_DAYS):
            used.update(_OF_HALF_DAYS)
        return Reading(tuple(rule for rule in self.rules if rule in used), self.serials_from)

    def rewritten(self, text: str) -> str:
        """The text after all rules: of the form of WHOLE, where it is a day or a moment."""
        for pattern, replacement in self.rules:
            text = re.sub(pattern, replacement, text, count=1, flags=re.ASCII)
        return text

    def sql(self, text: str) -> str:
        """SQL for the same: a text as YYYY-MM-DD, with its time where that is not midnight; as it was where it is no day."""
        plain = f"trim({text})"
        rewritten = plain
        for pattern, replacement in self.rules:
            rewritten = f"regexp_replace({rewritten}, {_literal(pattern)}, {_literal(replacement)})"
        branches = [
            f"when regexp_full_match(rewritten, {_literal(ZONED)}) and regexp_full_match(rewritten, {_literal(WHOLE)}) "
            "then timezone('Europe/London', try_cast(rewritten as timestamptz))",
            f"when regexp_full_match(rewritten, {_literal(WHOLE)}) then try_cast(rewritten as timestamp)",
        ]
        if self.serials_from:
            seconds = f"cast(round(try_cast(rewritten as double) * {SECONDS_OF_A_DAY}) as bigint)"
            found = f"timestamp '{self.serials_from} 00:00:00' + to_seconds({seconds})"
            branches.insert(0, f"when regexp_full_match(rewritten, {_literal(SERIAL)}) then {found}")
        moment = "case " + " ".join(branches) + " end"
        # A list of one names the rewritten text, which stands in several places.
        found = f"list_transform([{rewritten}], lambda rewritten: {moment})[1]"
        return f"coalesce(replace(cast({found} as varchar), ' 00:00:00', ''), {text})"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


PLAIN = Reading()
DAY_FIRST = Reading((*_ordered("dmy", date.max), *PLAIN.rules))


def is_none(text: str) -> bool:
    """Whether a text is a day of a year with which systems write 'none', such as 31/12/9999."""
    return DAY_FIRST.rewritten(text.strip())[:5] in {f"{year}-" for year in NONE_YEARS}


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
    undecided ones look month first, or are of another hand than the rest of the column. first_serial, last_serial: the first and the highest day number, where most values are such.
    without_orders: how it is read where those in doubt are set aside, as most values of the column are beyond doubt.
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


def judge(seen: Sequence[Seen], rows: int = sys.maxsize, serials_from: date | None = None, today: date | None = None) -> Judged:
    """Judge a column by its texts, trimmed and none empty.

    rows: how many the table has, where none is of use without a value that can be read. serials_from: day 0 of day numbers, where the file says; otherwise `settle` finds it.
    today: for years of two digits.
    """
    column = _Column(seen, today or date.today())
    return column.judged(rows, serials_from)


class _Column:
    """The texts of a column by their form."""

    def __init__(self, seen: Sequence[Seen], today: date) -> None:
        self.today = today
        self.named = Reading((*_NAMED, *_named_short(today), *PLAIN.rules))
        self.evident: list[tuple[Seen, date]] = []
        self.numbers: dict[str, list[Seen]] = {"long": [], "short": []}
        self.serials: list[Seen] = []
        self.others: list[Seen] = []
        self.texts = [one.text for one in seen]
        for one in seen:
            self._place(one)
        total = sum(one.count for one in seen)
        if sum(one.count for one in self.serials) * 2 < total:
            self.others += self.serials
            self.serials = []
        self.is_mostly_evident = sum(one.count for one, _ in self.evident) * 2 >= total

    def _place(self, one: Seen) -> None:
        if found := self.named.moment(one.text):
            self.evident.append((one, found.date()))
        elif re.match(rf"{_PARTS}\d{{4}}(?!\d)", one.text, re.ASCII):
            self.numbers["long"].append(one)
        elif re.match(rf"{_PARTS}\d\d(?!\d)", one.text, re.ASCII):
            self.numbers["short"].append(one)
        elif re.fullmatch(SERIAL, one.text, re.ASCII) and 61 <= float(one.text) < 73_051:
            self.serials.append(one)
        elif not is_none(one.text):
            self.others.append(one)

    def judged(self, rows: int, serials_from: date | None) -> Judged:
        found = Judged()
        rules = [rule for which in ("long", "short") for rule in self._order(which, found)]
        is_named = any(not re.match(r"\d{4}", one.text) for one, _ in self.evident)
        named = (*_NAMED, *_named_short(self.today)) if is_named else ()
        reading = Reading((*rules, *named, *PLAIN.rules), serials_from if self.serials else None)
        found.reading = reading.needed_for(self.texts)
        if self.is_mostly_evident:
            found.without_orders = Reading((*named, *PLAIN.rules)).needed_for(self.texts)
        if self.serials:
            found.first_serial = self.serials[0]
            found.last_serial = max(float(one.text) for one in self.serials)
            if serials_from:
                found.said = f"day numbers of a spreadsheet ({found.first_serial})"
        found.fault = found.fault or self._exchanged() or self._unreadable(rows)
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
        readings = {order: Reading((*_ordered(order, self.today), *PLAIN.rules)) for order in orders}
        read = {
            one: {order for order, reading in readings.items() if self._is_day(reading, one.text)} for one in self.numbers[which]
        }
        can_be = {one: of for one, of in read.items() if of}
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
        elif len(left) == 1:
            if which == "short" or left != ["dmy"]:
                order = {"d": "day first", "m": "month first", "Y": "year first"}[left[0][0]]
                example = next(iter(can_be))
                found.said = f"written {order}{' with a year of two digits' if which == 'short' else ''} ({example})"
            return _ordered(left[0], self.today)
        elif which == "short":
            found.fault = f"years of two digits leave open which day is meant ({next(iter(can_be))})"
        elif len({self._same(readings, one) for one in can_be} - {True}):
            found.undecided = next(one for one in can_be if not self._same(readings, one))
            found.looks_foreign = self._looks_foreign(can_be) or bool(self.evident or self.serials)
        return _ordered(orders[0], self.today)

    def _two_hands(self, can_be: Iterable[Seen], which: str) -> tuple[Seen, Seen] | None:
        """Two values that no one system has written: with years of two digits and of four, with and without the zero of 05/4, or,
        where the year may stand anywhere, with other signs between; None where there are none."""
        kinds: dict[tuple, Seen] = {}
        for one in can_be:
            parts = re.match(_PARTS, one.text).groups()
            sign = re.match(_SIGN, one.text).group(1) if which == "short" else ""
            zeros = {part[0] == "0" for part in parts if len(part) == 1 or part[0] == "0"}
            for zero in zeros or {None}:
                kinds.setdefault((sign, zero), one)
        if self.numbers["long"] and self.numbers["short"]:
            return self.numbers["long"][0], self.numbers["short"][0]
        signs = {sign: one for (sign, _), one in kinds.items()}
        zeros = {zero: one for (_, zero), one in kinds.items() if zero is not None}
        differing = signs if len(signs) > 1 else zeros
        return tuple(differing.values())[:2] if len(differing) > 1 else None

    @staticmethod
    def _is_day(reading: Reading, text: str) -> bool:
        """Whether the order reads a text; of a year beyond those that can be meant, whether it would."""
        if reading.moment(text):
            return True
        parts = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)(?: .*)?", reading.rewritten(text), re.ASCII)
        try:
            return bool(parts) and bool(date(*map(int, parts.groups())))
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

    @staticmethod
    def _looks_foreign(can_be: Iterable[Seen]) -> bool:
        """Whether undecided days look month first: numbers of one digit, as spreadsheets in the United States write them and British
        ones do not, or many first numbers beside one or two second ones, as the months of a year beside a day of the month."""
        parts = [re.match(_PARTS, one.text).groups() for one in can_be]
        firsts, seconds = ({int(part[place]) for part in parts} for place in (0, 1))
        return any(len(number) == 1 for part in parts for number in part) or (len(firsts) >= 6 and len(seconds) <= 2)

    def _exchanged(self) -> str:
        """A spreadsheet of another country takes 05/04/2023 for 4 May and leaves 25/04/2023 as text: beside texts whose day is
        always beyond 12, days that never are have changed places with their months."""
        numbers = [one for of in self.numbers.values() for one in of]
        if not numbers or not (self.evident or self.serials):
            return ""
        days = [(one, day) for one, day in self.evident]
        days += [(one, FROM_1900 + timedelta(days=int(float(one.text)))) for one in self.serials]
        is_beyond = all(any(int(part) > 12 for part in re.match(_PARTS, one.text).groups()) for one in numbers)
        if is_beyond and all(day.day <= 12 for _, day in days) and any(day.day != day.month for _, day in days):
            return (
                f"it holds days of two forms ({days[0][0]}, {numbers[0]}): a spreadsheet has read part of them, and in those day "
                "and month may have changed places"
            )
        return ""


def settle(files: Mapping[str, Mapping[str, Judged]], today: date | None = None) -> None:
    """Judge the columns of a delivery together: file -> column -> what was found of it; faults are added to what is refused.

    What nothing in a column decides is read day first, as in England, unless anything in the delivery is month first, or the
    values look so and no other column of their file is day first. Day numbers count from 1900 where from 1904 they would lie
    in the future.
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
                if FROM_1904 + timedelta(days=latest) <= today:
                    one.fault = one.fault or (
                        f"it holds day numbers of a spreadsheet ({one.first_serial}), which may count from 1900 or from 1904"
                    )
                one.reading = Reading(one.reading.rules, FROM_1900)
                one.said = f"day numbers of a spreadsheet ({one.first_serial}), counted from 1900"


def _undecided(one: Judged, foreign: tuple[str, str, Seen] | None, is_day_first: bool) -> str:
    if foreign:
        name, column, value = foreign
        return f"{one.undecided} may be day first or month first, and {column} of {name} is written month first ({value})"
    if one.looks_foreign and not is_day_first:
        return f"nothing tells whether it is written day first or month first ({one.undecided})"
    return ""
