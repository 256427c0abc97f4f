"""Official counts and rates by council and year, cut from the Department for Education's files to what the tests compare.

``python -m proof.official --statistics <folder>`` writes ``proof/published/council_years.csv`` again. The folder holds the files
of the releases as downloaded: https://explore-education-statistics.service.gov.uk (Open Government Licence v3.0).
"""

import argparse
import csv
import sys
from pathlib import Path

COUNCIL_YEARS = Path(__file__).with_name("published") / "council_years.csv"

ESTIMATES = "ons_mid-year_population_estimates_2012_to_2023.csv"
REFERRALS = "c1_children_in_need_referrals_and_rereferrals_2013_to_2024.csv"
ENQUIRIES = "c4_children_in_need_section_47s_and_icpcs_2013_to_2024.csv"
CHILDREN_IN_NEED = "b1_children_in_need_2013_to_2024.csv"
PLANS = "d1_child_protection_plans_2013_to_2024.csv"
LOOKED_AFTER = "cla_number_and_rate_per_10k_children.csv"

# Column of ours -> file and column of the department's, cells as printed, symbols and all.
CELLS = {
    "mid_year_population": (ESTIMATES, "population_estimate"),
    "referrals": (REFERRALS, "Referrals"),
    "referrals_rate": (REFERRALS, "Referrals_rate"),
    "s47_enquiries": (ENQUIRIES, "Section47"),
    "s47_enquiries_rate": (ENQUIRIES, "Section47_rate"),
    "initial_conferences": (ENQUIRIES, "ICPC"),
    "initial_conferences_rate": (ENQUIRIES, "ICPC_rate"),
    "in_need_at_31_march": (CHILDREN_IN_NEED, "At31_episodes"),
    "in_need_at_31_march_rate": (CHILDREN_IN_NEED, "At31_episodes_rate"),
    "plans_at_31_march": (PLANS, "CPP_At31"),
    "plans_at_31_march_rate": (PLANS, "CPP_At31_rate"),
    "plans_started": (PLANS, "CPP_start"),
    "plans_started_rate": (PLANS, "CPP_start_rate"),
    "plans_ended": (PLANS, "CPP_end"),
    "plans_ended_rate": (PLANS, "CPP_end_rate"),
}
# The looked-after file has a row for each of these, and the population that its rates rest on in each.
LOOKED_AFTER_ROWS = {
    "looked_after_at_31_march": "Children looked after on 31 March each year",
    "starting_to_be_looked_after": "Children starting to be looked after each year",
    "ceasing_to_be_looked_after": "Children ceasing to be looked after each year",
}
LOOKED_AFTER_POPULATION = "looked_after_population"


def council_years(statistics: Path) -> list[dict[str, str]]:
    """Return a row for each council and year of the files in a folder; a cell is empty where its file has no such row.

    Raises:
        FileNotFoundError: a file of the releases is not in the folder.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    columns = [*CELLS, LOOKED_AFTER_POPULATION]
    columns += [column for name in LOOKED_AFTER_ROWS for column in (name, f"{name}_rate")]

    def of(row: dict[str, str]) -> dict[str, str]:
        about = {"dfe_la_number": row["old_la_code"], "year": row["time_period"]}
        about |= {"la_code": row["new_la_code"], "la_name": row["la_name"]}
        return found.setdefault((row["old_la_code"], row["time_period"]), about | dict.fromkeys(columns, ""))

    for file in dict.fromkeys(file for file, _ in CELLS.values()):
        for row in _rows(statistics / file):
            of(row).update({column: row[cell] for column, (source, cell) in CELLS.items() if source == file})
    for row in _rows(statistics / LOOKED_AFTER):
        for name, kind in LOOKED_AFTER_ROWS.items():
            if row["population_type"] == kind:
                of(row).update({name: row["children_count"], f"{name}_rate": row["rate_per_10000"]})
                of(row)[LOOKED_AFTER_POPULATION] = row["population_estimate"]
    return [row for _, row in sorted(found.items())]


def write(rows: list[dict[str, str]], to: Path) -> None:
    """Write rows as CSV with a header."""
    with to.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return [row for row in csv.DictReader(file) if row["geographic_level"] == "Local authority"]


def main() -> int:
    """Write the rows of the folder named."""
    parser = argparse.ArgumentParser(prog="python -m proof.official", description=__doc__.splitlines()[0])
    parser.add_argument("--statistics", type=Path, required=True, help="folder of the department's files, as downloaded")
    parser.add_argument("--to", type=Path, default=COUNCIL_YEARS, help="file to write (%(default)s)")
    arguments = parser.parse_args()
    write(council_years(arguments.statistics), arguments.to)
    return 0


if __name__ == "__main__":
    sys.exit(main())
