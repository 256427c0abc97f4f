"""Days as case systems and spreadsheets write them, and what goes wrong with a column of them: the material of bench.days.

Written from docs/bad-input.md and from what such files look like, and sharing no rule with per10k/plugin/days.py.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

TODAY = date(2026, 11, 28)
LONDON = ZoneInfo("Europe/London")
WORDS = ["tbc", "unknown", "ongoing", "see notes", "31/02/2021", "0", "Mar-19", "n/k", "-", "not applicable"]

Write = Callable[[date], str]


def true_days(random: Random, rows: int) -> list[date]:
    """Days as a column has them: births, or what began or ended in a month, a year or many."""
    longest = random.choice([31, 92, 365, 365 * 3, 365 * 8, 365 * 26])
    last = TODAY - timedelta(days=random.choice([1, 1, 30, 300, random.randint(1, 3000), -150]))  # or due, in 150 days
    first = max(date(2000, 1, 1), last - timedelta(days=longest))
    days = [first + timedelta(days=random.randint(0, (last - first).days)) for _ in range(rows)]
    if random.random() < 0.05:  # months alone are known, and given their first day
        days = [day.replace(day=1) for day in days]
    return sorted(days) if random.random() < 0.5 else days


def numeric(order: str, sign: str, zeros: str, digits: int, clock: str = "") -> Write:
    """Day, month and year in an order (dmy, mdy, ymd); zeros: both, none, or the month's alone."""

    def write(day: date) -> str:
        in_day, in_month = "02" if zeros == "both" else "", "02" if zeros in ("both", "month") else ""
        parts = {"d": f"{day.day:{in_day}}", "m": f"{day.month:{in_month}}", "y": f"{day.year % 10**digits:0{digits}}"}
        return sign.join(parts[part] for part in order) + clock

    return write


def named(sign: str, digits: int, case: Callable[[str], str]) -> Write:
    """A month by name: 05-APR-23."""
    return lambda day: case(f"{day.day:02}{sign}{day:%b}{sign}{day.year % 10**digits:0{digits}}")


def moment(random: Random, offset: str, sign: str) -> Write:
    """A moment of the day in London, as a clock with another offset tells it."""
    ahead = timedelta(hours=1 if offset == "+01:00" else 0)

    def write(day: date) -> str:
        there = datetime(day.year, day.month, day.day, random.randint(2, 23), random.randint(0, 59), tzinfo=LONDON)
        utc = (there - there.utcoffset()).replace(tzinfo=None)
        return (utc + ahead).strftime(f"%Y-%m-%d{sign}%H:%M:%S") + offset

    return write


def serial(day_0: date) -> Write:
    """A day number of a spreadsheet."""
    return lambda day: str((day - day_0).days)


def a_form(random: Random, kind: str) -> Write:
    """A way of writing a kind of day, which a whole export keeps to."""
    zeros, digits = random.choice(["both", "both", "none"]), random.choice([4, 4, 4, 2])
    rarely_two = random.choice([4] * 9 + [2])
    clock = random.choice(["", "", "", " 00:00", " 00:00:00"])
    return {
        "day first": lambda: numeric("dmy", random.choice("//-."), zeros, digits, clock),
        "month first": lambda: numeric("mdy", random.choice("///-"), random.choice(["both", "none"]), digits, clock),
        "year first": lambda: numeric("ymd", random.choice("--/"), "both", rarely_two, random.choice(["", clock, "T00:00:00"])),
        "moments": lambda: moment(random, random.choice(["Z", "+00", "+0000", "+01:00", "+00:00"]), random.choice("T ")),
        "months by name": lambda: named(random.choice("-- "), digits, random.choice([str.upper, str.lower, str])),
        "YYYYMMDD": lambda: lambda day: f"{day:%Y%m%d}",
        "numbers of 1900": lambda: serial(date(1899, 12, 30)),
        "numbers of 1904": lambda: serial(date(1904, 1, 1)),
    }[kind]()


COMMON = ["day first"] * 5 + ["month first"] * 3 + ["year first"] * 2
KINDS = [*COMMON, "moments", "months by name", "YYYYMMDD", "numbers of 1900", "numbers of 1904"]


def exchanged(random: Random, read: str, lost: bool = False) -> Write:
    """A spreadsheet of another country read what it could of a column, exchanging day and month, and left or lost the rest."""
    original = numeric("dmy" if read == "mdy" else "mdy", "/", random.choice(["both", "none"]), 4)
    as_text = numeric(read, "/", random.choice(["both", "none"]), 4)
    saved = random.choice([as_text, numeric("ymd", "-", "both", 4), numeric("ymd", "-", "both", 4, " 00:00:00")])

    def write(day: date) -> str:
        if day.day > 12:
            return "" if lost else original(day)
        return saved(day.replace(day=day.month, month=day.day))

    return write
