"""Days of an SSDA903 that its other tables and rows belie, where day and month have changed places in a column.

An episode that follows another begins on the day that one ended, an end is no earlier than its start, and a child has one day of
birth in all tables.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from per10k.ingest.exchanged import WHY, are_exchanged, exchanged
from per10k.ingest.model import IngestError
from per10k.ingest.ssda903.sets import Part


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
