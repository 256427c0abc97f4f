"""Whether the lists of a workbook are whole: what shows that one lost its rows, or its children's numbers.

A list with a heading alone says that there was nobody, and one whose numbers are of another kind belongs to nobody: figures of
zero, where another list says otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence

from per10k.ingest.annex_a.sheets import Entry

# Children of other lists, from which on a list without rows cannot be right; fewer may be mistyped.
FEWEST = 3
# Fewer children may be in no other list: some councils leave children with a plan out of the list of those in need.
MANY = 10
# A list -> the lists whose children would be in it, and in words what they have.
IMPLIED_BY = {
    3: ((4, lambda entry: True, "an assessment"), (5, lambda entry: True, "an enquiry")),
    6: ((3, lambda entry: entry["nfa"] == "N", "a referral that led on"), (7, lambda entry: True, "a child protection plan")),
    7: ((5, lambda entry: entry["led_to_plan"] == "Y", "a conference that led to a plan"),),
    8: ((10, lambda entry: True, "a decision that they should be placed for adoption"),),
}
OF_CHILDREN = range(1, 11)
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
