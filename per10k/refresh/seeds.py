"""One function a seed that a source refreshes: each reads the source and returns the rows of one CSV."""

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from govuk_bank_holidays.bank_holidays import BankHolidays

from per10k.core.project import ROOT

Row = dict[str, object]

# The council whose populations are those that it printed its rates with.
REPORTING_COUNCIL = "E08000018"

POPULATIONS = "ons_mid-year_population_estimates_2012_to_2023.csv"

# Publication day (inferred: the file does not print it) and wording of the two releases that POPULATIONS holds.
CENSUS_2021_REVISION = ("2023-11-23", "ONS series revised to Census 2021, as carried by DfE in 2024")
MID_2023_RELEASE = ("2024-07-15", "ONS mid-2023 release, as carried by DfE in 2024")

# England and Wales have eight bank holidays a year, and sometimes one for an occasion; fewer means a part year.
BANK_HOLIDAYS_A_YEAR = 8


@dataclass(frozen=True)
class Sources:
    """Where seeds are made from.

    statistics: folder of the Department for Education's files, as downloaded. printed: the populations behind printed rates.
    """

    statistics: Path
    printed: Path = ROOT / "proof" / "published" / "population.csv"


def population(sources: Sources) -> list[Row]:
    """One row a council, mid-year, age band and release of the estimate."""
    rows = [
        {
            "la_code": row["la_code"],
            "mid_year": int(row["mid_year"]),
            "age_band": row["age_band"],
            "population": int(row["population"]),
            "published_on": row["published_on"],
            "source": _source_of_estimate(row),
        }
        for row in _read(sources.printed)
    ]
    rows += [
        {
            "la_code": row["new_la_code"],
            "mid_year": int(row["time_period"]),
            "age_band": "0-17",
            "population": int(row["population_estimate"]),
            "published_on": published_on,
            "source": source,
        }
        for row in _current_councils(sources)
        if row["new_la_code"] != REPORTING_COUNCIL and row["population_estimate"].isdigit()
        for published_on, source in [_release(int(row["time_period"]))]
    ]
    return sorted(rows, key=lambda row: (row["la_code"], row["published_on"], row["mid_year"]))


def _source_of_estimate(row: dict[str, str]) -> str:
    if row["source"].startswith("implied"):
        return f"ONS mid-{row['mid_year']} as first released, as implied by the rates the council printed"
    return _release(int(row["mid_year"]))[1]


def _release(mid_year: int) -> tuple[str, str]:
    return CENSUS_2021_REVISION if mid_year <= 2021 else MID_2023_RELEASE


def bank_holiday(_: Sources) -> list[Row]:
    """One row a bank holiday of England and Wales, for every year that the library's own copy covers whole."""
    holidays = BankHolidays(use_cached_holidays=True).get_holidays(BankHolidays.ENGLAND_AND_WALES)
    in_year = Counter(holiday["date"].year for holiday in holidays)
    return [
        {"date": holiday["date"].isoformat(), "name": holiday["title"].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")}
        for holiday in sorted(holidays, key=lambda holiday: holiday["date"])
        if in_year[holiday["date"].year] >= BANK_HOLIDAYS_A_YEAR
    ]


def council(sources: Sources) -> list[Row]:
    """One row a council that has a population."""
    names = {row["new_la_code"]: row["la_name"] for row in _current_councils(sources)}
    return [{"la_code": la_code, "la_name": names[la_code]} for la_code in sorted(names)]


SEEDS: dict[str, Callable[[Sources], list[Row]]] = {
    seed.__name__: seed
    for seed in (
        population,
        bank_holiday,
        council,
    )
}


def write_seeds(sources: Sources, folder: Path) -> dict[str, int]:
    """Write every seed to ``folder`` as CSV with a header, and return the number of rows of each.

    Raises:
        FileNotFoundError: a source is not where it should be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for name, seed in SEEDS.items():
        rows = seed(sources)
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        counts[name] = len(rows)
    return counts


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _current_councils(sources: Sources) -> list[dict[str, str]]:
    """Rows of the population file for the councils of its latest year, each under its code of that year.

    The department's three-digit number outlives a change of code that leaves the area as it was, and no other.
    """
    rows = [row for row in _read(sources.statistics / POPULATIONS) if row["new_la_code"]]
    latest = max(row["time_period"] for row in rows)
    code_now = {row["old_la_code"]: row["new_la_code"] for row in rows if row["time_period"] == latest}
    return [row | {"new_la_code": code_now[row["old_la_code"]]} for row in rows if row["old_la_code"] in code_now]
