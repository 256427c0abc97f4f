"""The reference seeds say what the published material says, and what the rules need of them."""

import csv
import re
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from govuk_bank_holidays.bank_holidays import BankHolidays

from per10k.core import registry
from per10k.core.contract import read_contract, staging_model
from per10k.refresh.seeds import POPULATIONS, SEEDS, Sources, write_seeds
from proof.official import COUNCIL_YEARS

PROJECT = Path(__file__).parents[2]
COMMITTED = PROJECT / "seeds" / "reference"
PUBLISHED = PROJECT / "proof" / "published" / "2018_19"

# Bank holidays of every year, as the start of their names, and the one-off ones that the rules name.
YEARLY = (
    "New Year's Day",
    "Good Friday",
    "Easter Monday",
    "Early May bank holiday",
    "Spring bank holiday",
    "Summer bank holiday",
    "Christmas Day",
    "Boxing Day",
)
ONE_OFF = {date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}

# rule S5: start, working days, deadline.
DEADLINES = [
    (date(2019, 3, 29), 1, date(2019, 4, 1)),
    (date(2019, 4, 18), 1, date(2019, 4, 23)),
    (date(2019, 4, 20), 1, date(2019, 4, 23)),
    (date(2019, 4, 4), 15, date(2019, 4, 29)),
    (date(2019, 4, 1), 45, date(2019, 6, 7)),
    (date(2018, 12, 20), 20, date(2019, 1, 22)),
    (date(2022, 5, 9), 20, date(2022, 6, 8)),
]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def bank_holidays() -> dict[date, str]:
    return {date.fromisoformat(row["date"]): row["name"] for row in read(COMMITTED / "bank_holiday.csv")}


def test_committed_seeds_are_what_the_script_writes(tmp_path):
    """From the estimates in the department's form, as far as the official rates need them."""
    with (tmp_path / POPULATIONS).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["time_period", "old_la_code", "new_la_code", "la_name", "population_estimate"])
        writer.writerows(
            (row["year"], row["dfe_la_number"], row["la_code"], row["la_name"], row["mid_year_population"])
            for row in read(COUNCIL_YEARS)
            if row["mid_year_population"]
        )
    write_seeds(Sources(tmp_path), tmp_path)
    for name in SEEDS:
        assert (tmp_path / f"{name}.csv").read_bytes() == (COMMITTED / f"{name}.csv").read_bytes(), (
            f"{name}.csv is not what `per10k refresh seeds` writes"
        )


def test_the_registry_holds_what_was_printed():
    """Each social-care figure of 2018/19 has its indicator, and the scorecard of March 2019 its lines, in print order."""
    assert {row["indicator_id"] for row in read(PUBLISHED / "golden.csv")} <= {
        row["indicator_id"] for row in registry.rows("indicator")
    }
    of_report = {"scorecard": "social_care", "reporting_year": "2018/19"}
    lines = [row for row in registry.rows("scorecard_line") if row.items() >= of_report.items()]
    printed = [
        {"scorecard": "social_care", "reporting_year": "2018/19"}
        | row
        | {"print_order": str(place), "months_shown": str(len(row["months_shown"].split(";")))}
        for place, row in enumerate(read(PUBLISHED / "scorecard_order.csv"), start=1)
    ]
    assert lines == printed


def test_source_groups_are_the_printed_ones():
    golden = read(PUBLISHED / "golden.csv")
    printed = {row["breakdown"] for row in golden if row["indicator_id"] == "contacts_by_source"}
    assert {row["source_group"] for row in read(COMMITTED / "contact_source_group.csv")} == printed


def test_indicators_need_only_what_the_source_contract_holds():
    contract = yaml.safe_load((PROJECT / "models" / "staging" / "_extracts.yml").read_text(encoding="utf-8"))
    tables = contract["sources"][0]["tables"]
    held = {table["name"] for table in tables}
    held |= {f"{table['name']}.{column['name']}" for table in tables for column in table["columns"]}
    held |= {
        f"{table['name']}.{kind}" for table in tables for column in table["columns"] for kind in column["meta"].get("kinds", [])
    }
    # Official figures are no extract.
    held |= {"official_value", "official_participation"}
    needs = [row["needs"] for row in registry.rows("measure")]
    needed = {need for text in needs for need in re.split("; | or ", text)}
    assert needed <= held


def test_every_measure_has_fields_that_the_source_contract_holds():
    assert set(registry.fields_read()) == {row["measure_id"] for row in registry.rows("measure")}
    assert rested_on() <= set(contract_fields())


def test_every_field_that_staging_reads_is_rested_on_or_says_why_not():
    read = {
        field
        for field, is_key in contract_fields().items()
        for extract, _, name in [field.partition(".")]
        if not is_key and re.search(rf"\('({extract}\.)?{name}'", staging_model(extract))
    }
    reasons = {
        f"{extract.name}.{field.name}": field.not_measured
        for extract in read_contract().extracts.values()
        for field in extract.fields.values()
        if field.not_measured
    }
    assert read - rested_on() == set(reasons)
    assert not set(reasons) & rested_on()
    assert set(reasons.values()) == {"shown", "not_followed", "not_judged", "by_ingest", "population", "in_return"}


def test_limits_of_missing_fields_are_of_fields_of_the_contract():
    limits = read(COMMITTED / "missing_field_threshold.csv")
    named = [f"{row['extract']}.{row['field']}" for row in limits]
    assert named[0] == "any.any" and set(named[1:]) <= set(contract_fields())
    assert all(0 <= float(row["good_up_to_pct"]) <= float(row["poor_from_pct"]) <= 100 and row["note"] for row in limits)


def rested_on() -> set[str]:
    """Every extract.field that any measure rests on."""
    return {f"{extract}.{field}" for read in registry.fields_read().values() for extract, field in read}


def contract_fields() -> dict[str, bool]:
    """Whether each extract.field of the source contract is of its extract's key."""
    return {
        f"{extract.name}.{field}": field in extract.key
        for extract in read_contract().extracts.values()
        for field in extract.fields
    }


def test_bank_holidays_agree_with_the_library(bank_holidays):
    library = BankHolidays(use_cached_holidays=True).get_holidays(BankHolidays.ENGLAND_AND_WALES)
    assert set(bank_holidays) == {holiday["date"] for holiday in library if holiday["date"].year in years(bank_holidays)}


def test_bank_holidays_cover_each_year_wholly(bank_holidays):
    assert years(bank_holidays) == set(range(min(bank_holidays).year, max(bank_holidays).year + 1))
    names_in_year = defaultdict(list)
    for day, name in bank_holidays.items():
        names_in_year[day.year].append(name)
    for year, names in names_in_year.items():
        missing = [wanted for wanted in YEARLY if not any(name.startswith(wanted) for name in names)]
        assert not missing, f"{year} has no {missing}"
    assert set(bank_holidays) >= ONE_OFF


@pytest.mark.parametrize(("start", "working_days", "deadline"), DEADLINES)
def test_worked_examples_of_working_days_hold(bank_holidays, start, working_days, deadline):
    day = start
    for _ in range(working_days):
        day += timedelta(days=1)
        while day.weekday() >= 5 or day in bank_holidays:
            day += timedelta(days=1)
    assert day == deadline


def years(days) -> set[int]:
    return {day.year for day in days}
