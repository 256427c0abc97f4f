"""The attack on twelve monthly public editions of a built council, whole: run before a release, as it takes half an hour.

    python -m proof.bench.editions [--database per10k.duckdb] [--to target/editions] [--first 2017-04-30]

The editions are made twice: each on its own, and each with what those before it printed. Printed are the numbers that were
attacked, what was recovered from the last one, two, three and twelve editions by subtraction and by the search for whole numbers,
and how many numbers the last edition publishes.
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

import duckdb

from tests.editions import year_of_editions
from tests.suppression_attack import Attack, by_subtraction, by_whole_numbers, targets


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 1 where anything was recovered from the editions that know of each other."""
    parser = argparse.ArgumentParser(prog="python -m proof.bench.editions", description=__doc__.splitlines()[0])
    parser.add_argument("--database", type=Path, default=Path(os.environ.get("PER10K_DB") or "per10k.duckdb"))
    parser.add_argument("--to", type=Path, default=Path("target/editions"), help="folder for the editions, emptied first")
    parser.add_argument("--first", default="2017-04-30", help="last day of the first month that the editions hold")
    asked = parser.parse_args(arguments)
    print(f"{'editions':28}{'attacked':>10}{'subtraction':>13}{'of 1 to 5':>11}{'tried':>8}{'whole':>7}{'published':>11}")
    is_safe = True
    for kept in ("alone", "remembered"):
        folder = asked.to / kept
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        ledger = folder / "ledger.duckdb" if kept == "remembered" else None
        made = year_of_editions(asked.database, folder, ledger, first=asked.first, measures=None)
        for last in (1, 2, 3, 12):
            editions = [edition for _, edition in made[-last:]]
            attack = Attack(*editions)
            aims = targets(made[-1][0], attack)
            found = by_subtraction(attack, aims)
            tried, pinned = by_whole_numbers(attack, aims)
            is_safe &= kept == "alone" or not found + pinned
            small = sum(0 < value < 6 for _, _, value in found)
            told = f"{len(aims):10,}{len(found):13,}{small:11,}{tried:8,}{len(pinned):7,}{published(editions[-1]):11,}"
            print(f"{f'{kept}, the last {last}':28}{told}", flush=True)
    return 0 if is_safe else 1


def published(edition: Path) -> int:
    """How many values of indicators an edition publishes."""
    with duckdb.connect(str(edition), read_only=True) as database:
        (count,) = database.execute("select count(value) from marts.fct_indicator_month").fetchone()
    return count


if __name__ == "__main__":
    sys.exit(main())
