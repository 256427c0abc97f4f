"""Tables of a return that are not of its whole year: one that stops before its end, and the care leavers of another year."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from per10k.ingest.model import IngestError, LeftOut
from per10k.ingest.ssda903.sets import Part
from per10k.ingest.ssda903.whole import BEGUN_IN_YEAR, OF_THE_YEAR
from per10k.ingest.stopped import stopped

# Column of days -> the extract of which nothing is known after the last of them, where they stop.
EVENTS = {("reviews", "REVIEW"): "ssd_cla_reviews", ("missing", "MIS_START"): "ssd_missing"}
# One child may be missing time after time, and then no more.
IN_BURSTS = {"missing"}
# OC3 asks of a year after who becomes 17, 18, 19, 20 or 21 in it, and is of these ages at its end.
YOUNGEST, OLDEST = 17, 21
# So many, and this share, of another age than a return can have: one may be mistyped.
FEWEST, SHARE = 5, 0.2


def where_tables_stop(
    columns: Mapping[tuple[str, str], Counter], children: Mapping[str, Collection[str]], day: date
) -> tuple[dict[str, date], list[LeftOut]]:
    """Extract -> the last day on which anything of it happened, where its events stop long before the day of the return, and what
    is to be said of all columns that do.

    columns: (table, element) -> how often each day occurs. children: table -> who is in it.
    """
    first = date(day.year - (day.month < 4), 4, 1)
    ends: dict[str, date] = {}
    said = []
    for (table, element), days in columns.items():
        if element not in OF_THE_YEAR | BEGUN_IN_YEAR:
            continue
        found = stopped(days, first, day, len(children.get(table, ())) if table in IN_BURSTS else None)
        if found and found.is_no_chance:
            kept = "all rows"
            if extract := EVENTS.get((table, element)):
                ends[extract] = found.last
                kept += ", and no figure of later months"
            said.append(LeftOut(f"{element} of {table}", found.last.isoformat(), found.reason(day), kept))
    return ends, said


def refuse_other_leavers(names: str, parts: Sequence[Part], last: date) -> None:
    """Raise IngestError where OC3 is that of another year, by the ages of the care leavers on the last day of the return's."""
    births = {child: day for part in parts for child, day in part.births("oc3").items()}
    ages = Counter(_age(date.fromisoformat(day), last) for day in births.values())
    older = sum(count for age, count in ages.items() if age > OLDEST)
    younger = sum(count for age, count in ages.items() if age < YOUNGEST)
    for count, lacking, what, year in (
        (older, YOUNGEST, f"older than {OLDEST}", "before"),
        (younger, OLDEST, f"younger than {YOUNGEST}", "after"),
    ):
        if count >= FEWEST and count >= SHARE * ages.total() and not ages[lacking]:
            raise IngestError(
                f"{names}: {count} of the {ages.total()} care leavers of the table oc3 are {what} on {last}, and nobody is "
                f"{lacking}: it is the table of a year {year}. Put that of the return's own year there, or take it out: then "
                "care leavers count as not supplied."
            )


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
