"""The registry of measures and indicators (seeds/registry) for what is not SQL."""

import csv
from collections.abc import Iterable
from functools import cache

from per10k.core.project import SEEDS

FOLDER = SEEDS / "registry"


@cache
def rows(seed: str) -> tuple[dict[str, str], ...]:
    """The rows of a seed of the registry, such as measure or scorecard_line, in the order of the file."""
    with (FOLDER / f"{seed}.csv").open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


@cache
def indicators() -> tuple[dict[str, str], ...]:
    """Every indicator with what holds of its measure, as the model indicator_dictionary has them."""
    measures = {row["measure_id"]: row for row in rows("measure")}
    return tuple({**measures[row["measure_id"]], **row} for row in rows("indicator"))


@cache
def fields_read() -> dict[str, frozenset[tuple[str, str]]]:
    """Measure -> (extract, field) of all that its rule reads, whatever stands in for what."""
    return fields_of(rows("measure_reads"))


def fields_of(reads: Iterable[dict[str, str]]) -> dict[str, frozenset[tuple[str, str]]]:
    """The same of the rows of such a table."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row in reads:
        for name in row["reads"].replace(" or ", " else ").split(" else "):
            extract, field = name.split(".", 1)
            found.setdefault(row["measure_id"], set()).add((extract, field))
    return {measure_id: frozenset(fields) for measure_id, fields in found.items()}
