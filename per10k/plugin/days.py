"""How days and moments are written, and what they are: the one reader for every door, extracts and returns alike.

A `Reading` is a list of rules that rewrite a text as YYYY-MM-DD. The rules are regular expressions that Python and DuckDB read
alike, so that both doors have them from here. Which rules a column is read by, `per10k/plugin/day_columns.py` judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from per10k.core.project import variables
from per10k.core.sql import literal

# An earlier or later year is a system's way to write 'none', or mistyped.
FIRST_YEAR, LAST_YEAR = 1901, 2099
# The years and days with which systems write 'none', which staging knows as variables of dbt.
_VARIABLES = variables()
NONE_YEARS = tuple(_VARIABLES["years_for_none"])
NONE_DAYS = frozenset(map(date.fromisoformat, _VARIABLES["days_for_none"]))
NOT_A_DAY = f"not a date: expected YYYY-MM-DD, of the years {FIRST_YEAR} to {LAST_YEAR}, and none that stands for nothing"

LONDON = ZoneInfo("Europe/London")
# Day 0 of a workbook that counts from 1900, as it knows a 29 February 1900 that was none; and of one that counts from 1904.
FROM_1900, FROM_1904 = date(1899, 12, 30), date(1904, 1, 1)
SERIAL = r"\d{5}(?:\.\d+)?"
SECONDS_OF_A_DAY = 86_400

Rule = tuple[str, str]
MONTHS = ("jan", "feb", "mar", "apr", "may", "june?", "july?", "aug", "sept?", "oct", "nov", "dec")
LONG_MONTHS = ("uary", "ruary", "ch", "il", "", "", "", "ust", "ember", "ober", "ember", "ember")

_TAIL = r"(|[T ,].*)$"
SIGN = r"\d\d?([-/. ])"
PARTS = r"(\d\d?)[-/. ](\d\d?)[-/. ]"
# A month by name becomes its number, between signs that no other form has.
NAMED: tuple[Rule, ...] = tuple(
    rule
    for number, (short, rest) in enumerate(zip(MONTHS, LONG_MONTHS, strict=True), start=1)
    for name in (rf"{short}(?:{rest})?\.?" if rest else short,)
    for rule in (
        (rf"(?i)^(\d\d?)(?:st|nd|rd|th)?[-/ ]*{name}[-/, ]*(\d\d(?:\d\d)?){_TAIL}", rf"\1~{number:02}~\2\3"),
        (rf"(?i)^{name}[-/ ]*(\d\d?)(?:st|nd|rd|th)?,?[-/ ]+(\d{{4}}){_TAIL}", rf"\1~{number:02}~\2\3"),
        (rf"(?i)^(\d{{4}})[-/ ]{name}[-/ ](\d\d?){_TAIL}", rf"\2~{number:02}~\1\3"),
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


def ordered(order: str, today: date, hand: tuple[str, bool] | None = None) -> tuple[Rule, ...]:
    """The rules for numbers in an order, with a year of four digits (dmy, mdy) or of two (dmY, mdY, Ymd).

    hand: of four digits, the sign and whether with a time of day, where others are not to be read.
    """
    if order in ("dmy", "mdy"):
        parts, tail = PARTS, _TAIL
        if hand:
            sign, has_clock = hand
            parts = rf"(\d\d?)[{sign}](\d\d?)[-/. ]"
            tail = r"([T ,].*:.*)$" if has_clock else r"(|[T ,][^:]*)$"
        return ((rf"^{parts}(\d{{4}}){tail}", r"\3-\2-\1\4" if order == "dmy" else r"\3-\1-\2\4"),)
    rules = []
    for century, years in _centuries(today):
        if order == "Ymd":
            rules.append((rf"^{years}[-/. ](\d\d?)[-/. ](\d\d?){_TAIL}", rf"{century}\1-\2-\3\4"))
        else:
            parts = r"\2-\1" if order == "dmY" else r"\1-\2"
            rules.append((rf"^{PARTS}{years}{_TAIL}", rf"{century}\3-{parts}\4"))
    return tuple(rules)


def named_short(today: date) -> tuple[Rule, ...]:
    """The rules for a month by name between a day and a year of two digits, after those of NAMED."""
    return tuple((rf"^(\d\d?)~(\d\d)~{years}{_TAIL}", rf"{century}\3-\2-\1\4") for century, years in _centuries(today))


def in_england(moment: datetime) -> datetime:
    """A moment of UTC by the clock of the country."""
    return moment.replace(tzinfo=UTC).astimezone(LONDON).replace(tzinfo=None)


@dataclass(frozen=True)
class Reading:
    """How the texts of a column are read. rules: applied one after another. serials_from: day 0 of day numbers, where there
    are any. is_utc: whether moments without a sign are of UTC (`midnights.clock_of`); in SQL the door of extracts says so itself.
    """

    rules: tuple[Rule, ...] = (*_SELF_EVIDENT, *_MOMENT)
    serials_from: date | None = None
    is_utc: bool = False
    _known: dict[str, datetime | None] = field(default_factory=dict, init=False, compare=False, repr=False)

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
        found: datetime | None
        if self.serials_from and re.fullmatch(SERIAL, text, re.ASCII):
            start = datetime.combine(self.serials_from, datetime.min.time())
            found = start + timedelta(seconds=round(float(text) * SECONDS_OF_A_DAY))
            found = in_england(found) if self.is_utc and "." in text else found
        else:
            found = self._written(text)
        return found if found and FIRST_YEAR <= found.year <= LAST_YEAR and found.date() not in NONE_DAYS else None

    def _written(self, text: str) -> datetime | None:
        text = self.rewritten(text)
        if not re.fullmatch(WHOLE, text, re.ASCII):
            return None
        parts = [int(part) for part in re.findall(r"\d+", re.sub(f"({_OFFSET})$", "", text) if ":" in text else text)]
        is_end_of_day = parts[3:4] == [24]
        try:
            year, month, day = parts[:3]
            hour, minute, second, microsecond = [*([] if is_end_of_day else parts[3:]), 0, 0, 0, 0][:4]
            found = datetime(year, month, day, hour, minute, second, microsecond) + timedelta(days=is_end_of_day)
        except (ValueError, OverflowError):
            return None
        offset_from_utc = re.search(r"([+-])(\d\d):?(\d\d)?$", text)
        if offset_from_utc and re.fullmatch(ZONED, text, re.ASCII):
            sign, hours, minutes = offset_from_utc.groups(default="0")
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            found = in_england(found - offset if sign == "+" else found + offset)
        elif self.is_utc and ":" in text:
            found = in_england(found)
        return found

    def needed_for(self, texts: Iterable[str]) -> Reading:
        """The same with those rules alone that any of the texts needs."""
        used: set[Rule] = set()
        for text in texts:
            for rule in self.rules:
                if (after := _rewritten(text, rule)) != text:
                    used.add(rule)
                    text = after
        if used.intersection(_OF_HALF_DAYS):
            used.update(_OF_HALF_DAYS)
        return Reading(tuple(rule for rule in self.rules if rule in used), self.serials_from, self.is_utc)

    def rewritten(self, text: str) -> str:
        """The text after all rules: of the form of WHOLE, where it is a day or a moment."""
        for rule in self.rules:
            text = _rewritten(text, rule)
        return text

    def sql(self, text: str) -> str:
        """SQL for the same: a text as YYYY-MM-DD, with its time where that is not midnight; as it was where it is no day."""
        plain = f"trim({text})"
        rewritten = plain
        for pattern, replacement in self.rules:
            rewritten = f"regexp_replace({rewritten}, {literal(pattern)}, {literal(replacement)})"
        branches = [
            f"when regexp_full_match(rewritten, {literal(ZONED)}) and regexp_full_match(rewritten, {literal(WHOLE)}) "
            "then timezone('Europe/London', try_cast(rewritten as timestamptz))",
            f"when regexp_full_match(rewritten, {literal(WHOLE)}) then try_cast(rewritten as timestamp)",
        ]
        if self.serials_from:
            seconds = f"cast(round(try_cast(rewritten as double) * {SECONDS_OF_A_DAY}) as bigint)"
            found = f"timestamp '{self.serials_from} 00:00:00' + to_seconds({seconds})"
            branches.insert(0, f"when regexp_full_match(rewritten, {literal(SERIAL)}) then {found}")
        moment = "case " + " ".join(branches) + " end"
        # A list of one names the rewritten text, which stands in several places.
        found = f"list_transform([{rewritten}], lambda rewritten: {moment})[1]"
        return f"coalesce(replace(cast({found} as varchar), ' 00:00:00', ''), {text})"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _rewritten(text: str, rule: Rule) -> str:
    """A text after one rule, which begins where the text does; most rules leave most texts as they are."""
    pattern, replacement = rule
    found = _compiled(pattern).match(text)
    return found.expand(replacement) + text[found.end() :] if found else text


PLAIN = Reading()


def is_none(text: str) -> bool:
    """Whether a text is of a year or day with which systems write 'none': 31/12/9999, 01/01/1970 or, of no month, 00/01/1900."""
    return re.search(rf"(?<!\d)({'|'.join(NONE_YEARS)})(?!\d)", text.strip()[:10], re.ASCII) is not None or _is_none_day(text)


def _is_none_day(text: str) -> bool:
    parts = re.match(r"(\d+)[-/. ](\d+)[-/. ](\d+)(?!\d)", PLAIN.rewritten(text.strip()), re.ASCII)
    numbers = sorted(map(int, parts.groups())) if parts else []
    return any(numbers == sorted((day.year, day.month, day.day)) for day in NONE_DAYS)
