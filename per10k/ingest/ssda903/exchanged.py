"""Days of an SSDA903 that its other tables and rows belie: day and month have changed places in a column, or rows in a table.

An episode that follows another begins on the day that one ended, an end is no earlier than its start, and a child has one day of
birth in all tables.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from per10k.ingest.exchanged import WHY, are_exchanged, exchanged
from per10k.ingest.model import IngestError, LeftOut
from per10k.ingest.ssda903.sets import Part

# Children with two days of birth: fewer are slips of the hand.
FEWEST_BIRTHS, SHARE_OF_BIRTHS = 5, 0.05


def refuse_exchanged(names: str, parts: Sequence[Part]) -> None:
    """Raise IngestError where days of two columns would agree if day and month were exchanged in one of them."""
    wrong: Counter[str] = Counter()
    fitting: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for columns, one, fits in chain(_of_births(parts), _of_following(parts), _of_ends(parts)):
        wrong[columns] += 1
        if fits:
            fitting[columns] += 1
            examples.setdefault(columns, one)
    problems = [
        f"{names}: {columns}: in {wrong[columns]} cases they do not agree ({examples[columns]}), and in {count} of these they "
        f"would with day and month exchanged in one of them: {WHY}."
        for columns, count in fitting.items()
        if are_exchanged(count, wrong[columns])
    ]
    if problems:
        raise IngestError("\n".join(problems))


Found = Iterator[tuple[str, str, bool]]


def _of_births(parts: Sequence[Part]) -> Found:
    """Days of birth that are not as the header has them."""
    of_header = {child: day for part in parts for child, day in part.births("header").items()}
    for part in parts:
        for table in part.tables - {"header"}:
            for child, day in part.births(table).items():
                other = of_header.get(child)
                if other and other != day:
                    yield f"DOB of header and DOB of {table}", f"{other} and {day}", exchanged(other) == day


def refuse_two_of_one_number(parts: Sequence[Part]) -> None:
    """Raise IngestError where one number is that of two children: the header has a row a child, and two of it."""
    problems = [
        f"{part.source.path}: the header has {len(days)} children under the number {child}, born on {' and '.join(days)}. They "
        "would count as one. Give each a number of its own, or take out the row that is wrong."
        for part in parts
        for child, days in sorted(part.born_twice("header").items())
    ]
    if problems:
        raise IngestError("\n".join(problems))


def doubts_of_births(names: str, parts: Sequence[Part]) -> list[LeftOut]:
    """What is to be said of days of birth that tables have otherwise than the header: in one of them they are other children's,
    as where cells of a column have moved up. Raises IngestError where so many are that it is no slip of the hand.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for columns, one, _ in _of_births(parts):
        found[columns].append(one)
    of_table = {f"DOB of header and DOB of {table}": part.births(table) for part in parts for table in part.tables}
    for columns, cases in found.items():
        if len(cases) >= FEWEST_BIRTHS and len(cases) > SHARE_OF_BIRTHS * len(of_table[columns]):
            raise IngestError(
                f"{names}: {columns}: {len(cases)} of {len(of_table[columns])} children have two days of birth ({cases[0]}): in "
                "one of the tables they are not those of its rows, or it is of another year. Export both again."
            )
    doubts = [
        LeftOut(columns, cases[0], f"{len(cases)} children have two days of birth", "that of the header")
        for columns, cases in found.items()
    ]
    doubts += [
        LeftOut(f"DOB of {table}", f"{child}: {' and '.join(days)}", "the rows of one number have two days of birth: a slip of "
                "the hand, or two children under one number", "the rows, as one child's")
        for part in parts
        for table in sorted(part.tables - {"header"})
        for child, days in sorted(part.born_twice(table).items())
    ]  # fmt: skip
    return doubts


def _of_following(parts: Sequence[Part]) -> Found:
    """Starts of episodes that follow another (X1), on no day on which one ended."""
    ends: dict[str, set[str]] = defaultdict(set)
    stays = [stay for part in parts for stay in part.stays()]
    for child, _, end, _, reason in stays:
        if end and reason == "X1":
            ends[child].add(end)
    for child, start, _, began, _ in stays:
        if start and began != "S" and ends[child] and start not in ends[child]:
            would = exchanged(start) in ends[child] or start in map(exchanged, ends[child])
            # What began before the year follows what the return does not have.
            if would or start > min(ends[child]):
                yield "DECOM and DEC of episodes", f"{start} follows no episode", would


def _of_ends(parts: Sequence[Part]) -> Found:
    """Episodes that end before they began."""
    for part in parts:
        for _, start, end, _, _ in part.stays():
            if start and end and end < start:
                would = bool(exchanged(start)) and exchanged(start) <= end or exchanged(end) >= start
                yield "start and end of episodes", f"{start} to {end}", would
