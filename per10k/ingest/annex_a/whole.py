"""Whether the lists of a workbook are whole: what shows that one lost its rows, or its children's numbers.

A list with a heading alone says that there was nobody, and one whose numbers are of another kind belongs to nobody: figures of
zero, where another list says otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import exp

from per10k.ingest.annex_a.sheets import Entry
from per10k.ingest.dates import DAY
from per10k.ingest.model import LeftOut
from per10k.ingest.sorted_alone import is_sorted_alone
from per10k.ingest.stopped import ONE_IN_A_THOUSAND

# Children of other lists, from which on a list without rows cannot be right; fewer may be mistyped.
FEWEST = 3
# Fewer children may be in no other list: some councils leave children with a plan out of the list of those in need.
MANY = 10
# A list -> the lists whose children would be in it, and in words what they have.
IMPLIED_BY = {
    1: ((3, lambda entry: True, "a referral"),),
    4: ((3, lambda entry: entry["nfa"] == "N", "a referral that led on"),),
    5: ((7, lambda entry: True, "a child protection plan"),),
    10: ((8, lambda entry: entry["ceased_reason"] in ("E11", "E12"), "left care for adoption"),),
    3: ((4, lambda entry: True, "an assessment"), (5, lambda entry: True, "an enquiry")),
    6: ((3, lambda entry: entry["nfa"] == "N", "a referral that led on"), (7, lambda entry: True, "a child protection plan")),
    7: ((5, lambda entry: entry["led_to_plan"] == "Y", "a conference that led to a plan"),),
    8: ((10, lambda entry: True, "a decision that they should be placed for adoption"),),
}
OF_CHILDREN = range(1, 11)
# Lists of who was open at any time of some months, with the field of the end. Of so many some have ended, and some have not.
ENDS = {4: "authorised", 6: "closed", 7: "end", 8: "ceased"}
FEWEST_OPEN = 30
# List -> two days, of which the first is before the second in most rows with both, of MANY at least.
IN_ORDER = {5: ("start", "conference")}
# List -> the field with its first day. Of two sheets of a list fewer rows of a child and day may differ by mistake.
FIRST_DAYS = {2: "start", 3: "date", 4: "start", 6: "start", 7: "start", 8: "start"}
MANY_TOLD_TWICE = 5
# List -> the share of its children, MANY at least, who cannot be in no other list.
STRANGERS = {4: 0.5, 5: 0.5, 7: 1.0, 10: 1.0}


def not_whole(entries: Mapping[int, Sequence[Entry]]) -> Iterator[str]:
    """What is wrong with the lists of a workbook. entries: list -> its rows."""
    for number, others in IMPLIED_BY.items():
        if number not in entries or any(entry["person_id"] for entry in entries[number]):
            continue
        for other, has, what in others:
            count = len({entry["person_id"] for entry in entries.get(other, ()) if entry["person_id"] and has(entry)})
            if count >= FEWEST:
                yield (
                    f"list {number} has a heading and no rows, and {count} children of list {other} have {what}. Export it "
                    "again, or take its sheet out: then it shows as not supplied"
                )
                break
    children = {number: {entry["person_id"] for entry in entries.get(number, ())} - {""} for number in OF_CHILDREN}
    for number, share in STRANGERS.items():
        own = children[number]
        of_others = set[str]().union(*(children[other] for other in OF_CHILDREN if other != number))
        strangers = len(own - of_others)
        if of_others and strangers >= MANY and (strangers > share * len(own) or strangers == len(own)):
            yield (
                f"{strangers} of {len(own)} children of list {number} are in no other list: their identifiers are of another "
                "kind, or of another export. Export all lists with the same identifiers"
            )


def one_sided(entries: Mapping[int, Sequence[Entry]]) -> Iterator[str]:
    """Lists of who was open of which none has ended, or none is open: a part was left out, or formulas were never computed; and
    lists of which the days stand under each other's titles."""
    for number, last in ENDS.items():
        rows = [entry for entry in entries.get(number, ()) if entry["person_id"]]
        ended = sum(bool(entry.end(last) or entry["close_reason"] or entry["ceased_reason"]) for entry in rows)
        if len(rows) >= FEWEST_OPEN and ended in (0, len(rows)):
            said = "not one of them has ended" if not ended else "all of them have ended"
            yield (
                f"list {number} has {len(rows)} rows, and {said}: rows were left out, or the column of the end holds "
                "formulas that were never computed. Export the list whole, and save the workbook where it was made"
            )
    for number, (first, second) in IN_ORDER.items():
        both = [(entry[first], entry[second]) for entry in entries.get(number, ()) if entry[first] and entry[second]]
        wrong = sum(two < one for one, two in both)
        if wrong >= MANY and 2 * wrong > len(both):
            said = f"in {wrong} of {len(both)} rows of list {number} the {second} is before the {first}"
            yield f"{said}: their titles are exchanged"


def none_ended(entries: Mapping[int, Sequence[Entry]], first_day: date) -> Iterator[LeftOut]:
    """What is to be said of lists too short to be refused of which nothing has ended, though that is no chance: in a year as many
    leave as come, so that of so many who came since the first day of the lists none has left once in e to their number."""
    for number, last in ENDS.items():
        rows = [entry for entry in entries.get(number, ()) if entry["person_id"]]
        if len(rows) < MANY or any(entry.end(last) or entry["close_reason"] or entry["ceased_reason"] for entry in rows):
            continue
        came = sum(entry[FIRST_DAYS[number]] >= first_day.isoformat() for entry in rows)
        if exp(-came) < ONE_IN_A_THOUSAND:
            reason = f"not one of the {len(rows)} rows has ended, though {came} began since {first_day}: who left may be left out"
            yield LeftOut(f"list {number}, {last}", "", reason, "the rows, as all that there are")


def sorted_alone(entries: Mapping[int, Sequence[Entry]]) -> Iterator[str]:
    """Columns of a sheet that were sorted by themselves, so that each value is another row's."""
    for rows in entries.values():
        for sheet in dict.fromkeys(entry.sheet for entry in rows):
            own = [entry for entry in rows if entry.sheet == sheet and entry["person_id"]]
            children = [entry["person_id"] for entry in own]
            for name in sorted({name for entry in own for name in entry.values} - {"person_id"}):
                values = [entry[name] for entry in own]
                if is_sorted_alone(children, values, may_follow=any(map(DAY.fullmatch, values))):
                    yield (
                        f"sheet '{sheet}': the values of {name} stand one after another in their order, and so do the children's "
                        "identifiers, as where a spreadsheet has sorted that column by itself. Export the list again"
                    )


def two_copies(entries: Mapping[int, Sequence[Entry]]) -> Iterator[str]:
    """Lists of which one sheet is an older copy of another: it tells the same events of the same children otherwise."""
    for number, first_day in FIRST_DAYS.items():
        told: dict[tuple[str, str], dict[str, Entry]] = {}
        for entry in entries.get(number, ()):
            if entry["person_id"] and entry[first_day]:
                told.setdefault((entry["person_id"], entry[first_day]), {}).setdefault(entry.sheet, entry)
        twice = [list(of.values()) for of in told.values() if len(of) > 1]
        otherwise = [of for of in twice if any(other.values != of[0].values for other in of)]
        if len(otherwise) >= MANY_TOLD_TWICE:
            one, other, *_ = otherwise[0]
            yield (
                f"{len(otherwise)} rows of list {number} stand in two sheets, for the same children and days, and say different "
                f"things (the first: {one.position} and {other.position}): one sheet is an older copy. Take it out"
            )
