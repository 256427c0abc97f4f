"""Writes columns of days in many forms, damages them, and counts how the judge of columns reads them.

    python -m proof.bench.days [--deliveries 2000] [--seed 1]

Each column is right (every day read as the day meant), refused (or another of its delivery is: the run stops), set aside (some
days are missing, and listed) or WRONG: a day is read as another, in silence. Some that are wrong nobody could tell; the table
names the kind of damage, and `--show` prints examples.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from per10k.plugin.day_columns import Judged, Seen, judge, settle
from proof.bench.day_writers import KINDS, TODAY, WORDS, Write, a_form, exchanged, true_days

OUTCOMES = ["right", "refused", "set aside", "WRONG"]


@dataclass
class Column:
    """What was meant (None: no day) and what was written, row by row."""

    meant: list[date | None]
    written: list[str]
    forms: str


@dataclass
class Ended:
    """How a column ended: one of OUTCOMES, the first value that is wrong or the fault, and how many different days are wrong."""

    column: Column
    outcome: str
    example: str
    wrong_days: int


def plain(random: Random, days: list[date], write: Write, forms: str) -> Column:
    """A column of one form."""
    return Column(list(days), [write(day) for day in days], forms)


def mixed(random: Random, days: list[date], write: Write, forms: str, rows: set[int]) -> Column:
    """A column of which some rows are of another form."""
    kind = random.choice(KINDS)
    other = a_form(random, kind)
    texts = [other(day) if number in rows else write(day) for number, day in enumerate(days)]
    return Column(list(days), texts, f"{forms} with {kind}")


def block(random: Random, days: list[date], write: Write, forms: str) -> Column:
    """A block of rows, as one who pasted them left it."""
    length = random.randint(1, len(days))
    first = random.randint(0, len(days) - length)
    return mixed(random, days, write, forms, set(range(first, first + length)))


def scattered(random: Random, days: list[date], write: Write, forms: str) -> Column:
    """Some rows, here and there."""
    share = random.choice([0.01, 0.05, 0.2, 0.5])
    return mixed(random, days, write, forms, {number for number in range(len(days)) if random.random() < share})


def few(random: Random, days: list[date], write: Write, forms: str) -> Column:
    """One row to three, typed by hand."""
    return mixed(random, days, write, forms, set(random.sample(range(len(days)), min(len(days), random.randint(1, 3)))))


def glued(random: Random, days: list[date], write: Write, forms: str) -> Column:
    """An old system until some day, a new one since."""
    days = sorted(days)
    return mixed(random, days, write, forms, set(range(random.randint(0, len(days)))))


def words(random: Random, days: list[date], write: Write, forms: str) -> Column:
    """Blank rows, and words where a day should be."""
    column = plain(random, days, write, forms)
    for number in range(len(days)):
        if random.random() < 0.1:
            column.meant[number], column.written[number] = None, random.choice(["", *WORDS])
    return column


def half_read_here(random: Random, days: list[date], write: Write, forms: str) -> Column:
    """Month first, and a British spreadsheet has exchanged what it could."""
    return plain(random, days, exchanged(random, "dmy"), "exchanged")


def half_read_abroad(random: Random, days: list[date], write: Write, forms: str) -> Column:
    """Day first, and an American spreadsheet has exchanged what it could."""
    return plain(random, days, exchanged(random, "mdy"), "exchanged")


def half_lost(random: Random, days: list[date], write: Write, forms: str) -> Column:
    """Day first, and a tool from elsewhere has exchanged what it could and left empty what it could not."""
    return plain(random, days, exchanged(random, "mdy", lost=True), "exchanged or lost")


DAMAGES: dict[str, Callable[..., Column]] = {
    "none: one form": plain,
    "another file in another form": plain,
    "another column in another form": plain,
    "a block of rows in another form": block,
    "rows here and there in another form": scattered,
    "one to three rows in another form": few,
    "two systems glued together": glued,
    "blank rows and words": words,
    "exchanged in part by a spreadsheet (UK)": half_read_here,
    "exchanged in part by a spreadsheet (US)": half_read_abroad,
    "exchanged in part, the rest lost": half_lost,
}


def delivery(random: Random, damage: str, most_rows: int = 500) -> dict[str, dict[str, Column]]:
    """The files of a delivery: one form throughout but for the damage, which is done to the first column."""
    files: dict[str, dict[str, Column]] = {}
    kind = random.choice(KINDS)
    write = a_form(random, kind)
    for file in range(max(random.choice([1, 1, 1, 2, 3]), 2 * damage.startswith("another file"))):
        if file == 1 and damage.startswith("another file"):
            kind = random.choice(KINDS)
            write = a_form(random, kind)
        rows = round(most_rows ** random.random())
        files[f"{file}.csv"] = columns = {}
        for number in range(max(random.choice([1, 1, 2, 3]), 2 * damage.startswith("another column"))):
            of_column = write
            if number == 1 and damage.startswith("another column"):
                kind = random.choice(KINDS)
                of_column = a_form(random, kind)
            is_damaged = file == number == 0
            make = DAMAGES[damage] if is_damaged else plain
            columns[str(number)] = make(random, true_days(random, rows), of_column, kind)
    return files


def judged(column: Column) -> Judged:
    """The column by itself, as either door shows it to the judge."""
    counts, first = Counter(filter(None, column.written)), {}
    for number, text in enumerate(column.written, start=1):
        first.setdefault(text, f"row {number}")
    return judge([Seen(text, count, first[text]) for text, count in counts.items()], len(column.written), today=TODAY)


def outcomes(files: dict[str, dict[str, Column]]) -> Iterator[Ended]:
    """How each column of a delivery ended."""
    found = {name: {key: judged(column) for key, column in columns.items()} for name, columns in files.items()}
    settle(found, TODAY)
    fault = next((one.fault for columns in found.values() for one in columns.values() if one.fault), "")
    for name, columns in files.items():
        for key, column in columns.items():
            reading = found[name][key].reading
            read = [(text, meant, text and reading.day(text)) for text, meant in zip(column.written, column.meant, strict=True)]
            wrong = {f"{text} ({meant}) read {day}": day for text, meant, day in read if day and day != str(meant)}
            is_missing = any(text and meant and not day for text, meant, day in read)
            outcome = "refused" if fault else "WRONG" if wrong else "set aside" if is_missing else "right"
            yield Ended(column, outcome, fault or next(iter(wrong), ""), len(set(wrong.values())))


def trial(deliveries: int, seed: int, most_rows: int = 500) -> Iterator[tuple[str, Ended]]:
    """The damage, and how each column ended, of so many deliveries."""
    random = Random(seed)
    for number in range(deliveries):
        damage = list(DAMAGES)[number % len(DAMAGES)]
        for ended in outcomes(delivery(random, damage, most_rows)):
            yield damage, ended


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deliveries", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="examples of what is wrong, or refused without damage")
    options = parser.parse_args()
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    examples: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for damage, ended in trial(options.deliveries, options.seed):
        counted[damage][ended.outcome] += 1
        if ended.outcome == "WRONG" or (ended.outcome == "refused" and damage == "none: one form"):
            example = f"{len(ended.column.written)} rows, {ended.wrong_days} days wrong: {ended.example}"
            examples[ended.outcome, damage, ended.column.forms].append(example)
    print("| damage | columns | " + " | ".join(OUTCOMES) + " |\n|---|" + "---:|" * 5)
    counted["together"] = sum(counted.values(), Counter())
    for damage, counts in counted.items():
        print(f"| {damage} | {counts.total():,} | " + " | ".join(f"{counts[outcome]:,}" for outcome in OUTCOMES) + " |")
    for kind, found in sorted(examples.items(), key=lambda item: (item[0][0], -len(item[1]))):
        if options.show:
            print(f"\n{len(found)} {': '.join(kind)}", *found[: options.show], sep="\n  ")


if __name__ == "__main__":
    main()
