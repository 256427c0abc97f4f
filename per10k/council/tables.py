"""The tables that a council's folder may hold: their columns and what may stand in each.

A table has the name of a seed, and the seed's own description (seeds/reference/_reference.yml, seeds/registry/_registry.yml)
says its columns, their types, its key and the words that a column may have. Here stands only what that cannot say.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from per10k.core.project import SEEDS
from per10k.core.yaml_files import read_yaml

Row = dict[str, str]

# Ids of a council's own begin so, and none of the project's ever does: no later version can take one.
PREFIX = "own_"
POSTCODE = re.compile(r"[a-z]{1,2}[0-9][a-z0-9]?\s*[0-9][a-z]{2}", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """A table of the folder.

    required: columns without which a row says nothing. example: rows that show how it is filled in. names: what columns name:
    'indicator', 'measure', 'extract', 'field', 'part', 'reads' or 'needs'. new_id: the column that gives something a new id.
    decides_figures: whether figures change with it. of_council: whether its rows are about a council; those of the registry are
    about measures. left_out: columns of the seed that are made, not given. says: what it is for.
    """

    required: tuple[str, ...]
    example: tuple[Row, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    new_id: str | None = None
    decides_figures: bool = True
    of_council: bool = True
    left_out: tuple[str, ...] = ("la_code",)
    says: str = ""


TABLES: dict[str, Table] = {
    "target": Table(
        ("reporting_year", "indicator_id", "direction"),
        (
            {
                "reporting_year": "2018/19",
                "indicator_id": "contacts_decision_1wd_pct",
                "direction": "at_least",
                "target": "95",
                "amber_limit": "92",
            },
            {
                "reporting_year": "2018/19",
                "indicator_id": "s47_rate_rolling_12m_per_10k",
                "direction": "range",
                "centre": "158.8",
                "green_tolerance": "5",
                "amber_tolerance": "15",
            },
        ),
        {"indicator_id": "indicator"},
        decides_figures=False,
        says="Targets and tolerances, a row a financial year and indicator.",
    ),
    "benchmark": Table(
        ("reporting_year", "indicator_id"),
        (
            {
                "reporting_year": "2018/19",
                "indicator_id": "re_referrals_pct_rolling_12m",
                "statistical_neighbour_average": "20.7",
                "national_average": "21.9",
                "comparable": "true",
            },
        ),
        {"indicator_id": "indicator"},
        decides_figures=False,
        says="What figures are compared with, a row a financial year and indicator.",
    ),
    "scorecard_line": Table(
        ("section", "ref", "label"),
        (
            {
                "scorecard": "",
                "reporting_year": "",
                "section": "Our priorities",
                "ref": "9.1",
                "label": "Contacts received",
                "indicator_id_month": "contacts_received",
                "indicator_id_year": "contacts_received_ytd",
                "months_shown": "4",
            },
        ),
        {"scorecard": "scorecard", "indicator_id_month": "indicator", "indicator_id_year": "indicator"},
        decides_figures=False,
        left_out=("la_code", "section_order", "line_order", "print_order"),
        says="Lines of the scorecard, in the order in which they are to be printed; without a year, of every year.",
    ),
    "missing_field_threshold": Table(
        ("extract", "field", "good_up_to_pct", "poor_from_pct"),
        (
            {
                "extract": "ssd_contacts",
                "field": "cont_contact_source_code",
                "good_up_to_pct": "1",
                "poor_from_pct": "5",
                "note": "Our standard",
            },
        ),
        {"field": "field"},
        decides_figures=False,
        says="From which share of missing or invalid values a field is no longer good, and is poor.",
    ),
    "closure_day": Table(
        ("date",),
        ({"date": "2019-12-27", "name": "Offices closed"},),
        says="Days on which the council is closed though the nation works: no working days of this council.",
    ),
    "team_name": Table(
        ("team_id", "team_name"),
        ({"team_id": "TEAM-1", "team_name": "East team"},),
        decides_figures=False,
        says="What teams are called here, by their id in ssd_department.",
    ),
    "locality": Table(
        ("locality", "label", "print_order"),
        ({"locality": "n", "label": "North", "print_order": "1"},),
        decides_figures=False,
        says="The parts of the area by which figures about children are divided, as local_locality of ssd_person codes them.",
    ),
    "indicator": Table(
        ("indicator_id", "measure_id", "label", "unit", "polarity", "basis", "numerator_rule"),
        (
            {
                "indicator_id": "own_contacts_rate_rolling_12m",
                "measure_id": "contacts_received",
                "label": "Contacts per 10,000, last 12 months",
                "unit": "rate_per_10k",
                "polarity": "info",
                "basis": "rolling_12_months",
                "decimals": "1",
                "numerator_rule": "New social care contacts of the last 12 months.",
            },
        ),
        {"measure_id": "measure"},
        new_id="indicator_id",
        of_council=False,
        says="Indicators of the council's own, on measures that are counted already or on its own.",
    ),
    "measure": Table(
        ("measure_id", "domain", "section", "needs", "statutory_source"),
        (),
        {"needs": "needs"},
        new_id="measure_id",
        of_council=False,
        says="Measures that the council's own dbt project counts (examples/own_measures).",
    ),
    "measure_reads": Table(
        ("measure_id", "reads"),
        (),
        {"measure_id": "measure", "reads": "reads"},
        of_council=False,
        says="The fields that the rule of each own measure reads, a row each.",
    ),
    "measure_look_back": Table(
        ("measure_id", "extract", "months"),
        (),
        {"measure_id": "measure", "extract": "extract"},
        of_council=False,
        says="How many months before its window an own measure reads an extract.",
    ),
    "measure_part": Table(
        ("whole", "part_is", "part"),
        (),
        {"whole": "measure", "part": "part"},
        of_council=False,
        decides_figures=False,
        says="Which own measure is part of which whole.",
    ),
    "breakdown_category": Table(
        ("measure_id", "breakdown", "label", "print_order"),
        (),
        {"measure_id": "measure"},
        of_council=False,
        says="The categories of own measures that are split.",
    ),
}


@dataclass(frozen=True)
class Described:
    """What a seed's description says: its columns with their types and meanings, and its key.

    words: those that a column may have. never_empty: the columns that have a value in every row. found_in: the seed and column in
    which each value of a column is found.
    """

    types: dict[str, str]
    means: dict[str, str]
    key: tuple[str, ...]
    words: dict[str, tuple[str, ...]]
    never_empty: tuple[str, ...]
    found_in: dict[str, tuple[str, str]]


@cache
def seeds(folder: str) -> dict[str, Described]:
    """The description of every seed of a folder of seeds, 'registry' or 'reference', by its name."""
    return {seed["name"]: _described(seed) for seed in read_yaml(SEEDS / folder / f"_{folder}.yml")["seeds"]}


def described(name: str) -> Described:
    """The description of the seed of a table."""
    return {**seeds("reference"), **seeds("registry")}[name]


def _described(seed: dict[str, Any]) -> Described:
    def tests(of: dict[str, Any], kind: str) -> list[dict[str, Any]]:
        return [test[kind]["arguments"] for test in of.get("data_tests", []) if isinstance(test, dict) and kind in test]

    columns = {column["name"]: column for column in seed["columns"]}
    of_columns = {
        kind: {name: tests(one, kind) for name, one in columns.items()} for kind in ("accepted_values", "relationships")
    }
    filled = [
        name for name, one in columns.items() if one.get("meta", {}).get("never_empty") or "not_null" in one.get("data_tests", [])
    ]
    return Described(
        seed["config"]["column_types"],
        {name: column.get("description", "") for name, column in columns.items()},
        tuple(next((test["columns"] for test in tests(seed, "grain")), ())),
        {name: tuple(test["values"]) for name, found in of_columns["accepted_values"].items() for test in found},
        tuple(filled),
        {
            name: (re.sub(r"^ref\('(\w+)'\)$", r"\1", test["to"]), test["field"])
            for name, found in of_columns["relationships"].items()
            for test in found
        },
    )


def columns(name: str) -> list[str]:
    """The columns of a table of the folder, in order."""
    return [column for column in described(name).types if column not in TABLES[name].left_out]


def key(name: str) -> tuple[str, ...]:
    """The columns of a table of the folder that tell its rows apart."""
    if name == "scorecard_line":
        return ("scorecard", "reporting_year", "section", "ref", "label")
    return tuple(column for column in described(name).key if column != "la_code")


def wrong_cell(name: str, column: str, value: str) -> str | None:
    """What is wrong with a value of the folder that is not empty, with what is allowed; None where nothing is."""
    if column == TABLES[name].new_id and not re.fullmatch(rf"{PREFIX}[a-z][a-z0-9_]*", value):
        return (
            f"cannot be an id of your own: begin it with {PREFIX}, which no id of per10k does in any version, and write "
            "small letters, digits and underscores"
        )
    if (name, column) == ("locality", "locality"):
        return _locality(value)
    return wrong_form(described(name), column, value)


def _locality(value: str) -> str | None:
    if POSTCODE.fullmatch(value):
        return "is a postcode, of a few homes: figures by it would lead to children. Name a part of the area"
    return None if value == value.lower() else "has capital letters: write it in small ones, as extracts are read"


def wrong_form(table: Described, column: str, value: str) -> str | None:
    """What is wrong with the form of a value that is not empty, with what is allowed; None where nothing is."""
    if column == "reporting_year":
        found = re.fullmatch(r"(\d{4})/(\d\d)", value)
        good = found and (int(found[1]) + 1) % 100 == int(found[2])
        return None if good else "is no financial year: write it as 2018/19"
    if (words := table.words.get(column)) and value not in words:
        return f"is none of {', '.join(words)}"
    kind = table.types[column].split("(")[0]
    return _FORMS[kind](value) if kind in _FORMS else None


def _decimal(value: str) -> str | None:
    try:
        good = Decimal(value).is_finite() and re.fullmatch(r"-?\d{1,8}(\.\d{1,4})?", value)
    except InvalidOperation:
        good = False
    return None if good else "is no number: write it as 95 or 12.5, without % and without commas"


def _integer(value: str) -> str | None:
    return None if re.fullmatch(r"\d{1,9}", value) else "is no whole number"


def _day(value: str) -> str | None:
    try:
        date.fromisoformat(value)
        good = re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    except ValueError:
        good = None
    return None if good else "is no day: write it as 2019-12-27"


def _flag(value: str) -> str | None:
    return None if value in ("true", "false") else "is neither true nor false"


_FORMS: dict[str, Callable[[str], str | None]] = {"decimal": _decimal, "integer": _integer, "date": _day, "boolean": _flag}
