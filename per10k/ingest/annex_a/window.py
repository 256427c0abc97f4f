"""How far back the lists of a workbook reach, which none of them says."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from per10k.ingest.annex_a.sheets import Entry, titles_of
from per10k.ingest.exchanged import Span
from per10k.ingest.model import LeftOut

# The lists of events, each with the field that dates them. Those of children show who is open, since whenever.
DATED = {1: "date", 3: "date", 5: "start"}
STARTS = {**DATED, 4: "start"}
# What may be on a list before it has come.
PLANNED = {(5, "conference"), (10, "placed")}


def months_before(day: date, months: int) -> date:
    """The first day of a span of months that ends with a day: 1 October for 6 months to 31 March."""
    after = date.fromordinal(day.toordinal() + 1)
    place = after.year * 12 + after.month - 1 - months
    year, month = divmod(place, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return date(year, month + 1, min(after.day, last))


def _days(lists: Mapping[int, Sequence[Entry]], of: Mapping[int, str]) -> Iterator[date]:
    for number, name in of.items():
        for entry in lists.get(number, ()):
            if entry["person_id"] and entry[name]:
                yield date.fromisoformat(entry[name])


def last_event_day(lists: Mapping[int, Sequence[Entry]]) -> date | None:
    """The last day on which an event of the lists began."""
    return max(_days(lists, STARTS), default=None)


def first_day_of(lists: Mapping[int, Sequence[Entry]], day: date, months: int | None) -> tuple[date, str]:
    """The first day from which the lists are complete up to the day they were made, and how that is known.

    months: what the command was told. Without it 12, or else 6, where the oldest three of these months have at least half as many
    contacts, referrals and enquiries as the last three; otherwise 3, so that nothing is reported of which a part may be missing.
    """
    if months:
        return months_before(day, months), f"{months} months, as the command was told"
    events = list(_days(lists, DATED))
    last = sum(months_before(day, 3) <= event <= day for event in events)
    for span in (12, 6):
        first_day = months_before(day, span)
        oldest = sum(first_day <= event < months_before(day, span - 3) for event in events)
        if last and oldest * 2 >= last:
            counts = f"{oldest} contacts, referrals and enquiries in the oldest 3 of these months, {last} in the last 3"
            return first_day, f"{span} months, by the lists: {counts}"
    return months_before(day, 3), "3 months: too few contacts, referrals and enquiries before that for a longer list"


def look_at_days(lists: Mapping[int, Sequence[Entry]], day: date) -> tuple[list[str], list[LeftOut]]:
    """Columns in which day and month have changed places, as days that cannot be show; and what else such days leave in doubt.

    day: on which the lists were made; a birth may be expected after it. Most lists of events reach back no further than a year.
    """
    faults, doubts = [], []
    for number, rows in sorted(lists.items()):
        for name in sorted({column.name for column in titles_of(number).values() if column.kind == "date"} - {"birth_date"}):
            days = Counter(entry[name] for entry in rows if entry[name] and (entry["person_id"] or entry["adopter"]))
            first = months_before(day, 12).isoformat() if DATED.get(number) == name else ""
            if fault := Span(first, day.isoformat()).fault(days):
                faults.append(f"list {number}, {name}: {fault}")
            doubts += Span("", day.isoformat()).doubts(f"list {number}, {name}", days, is_planned=(number, name) in PLANNED)
    return faults, doubts
