"""How far an own figure and the official one may part is what the official files themselves lead to (docs/benchmarks.md)."""

import csv
import math
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from sector_files import OWN, only_with_official_figures

from per10k.refresh.official.files import measures

ROOT = Path(__file__).parents[2]
# Of a sum of rounded parts: how many.
PARTS = {"ceased_for_permanence_percent": 3, "plans_of_12_months_percent": 2}


def rows_of(seed):
    with (ROOT / "seeds/reference" / f"{seed}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


TOLERANCES = {row["official_measure"]: row for row in rows_of("official_tolerance")}


def councils_of(name):
    rows = pd.read_csv(OWN / name, dtype=str, encoding="utf-8-sig").rename(columns=str.strip)
    return rows[rows.geographic_level == "Local authority"]


def by_council_and_year(rows, column):
    keys = [rows.old_la_code, rows.time_period.astype(int)]
    return pd.Series(pd.to_numeric(rows[column], errors="coerce").to_numpy(), index=pd.MultiIndex.from_arrays(keys)).dropna()


def up_to_a_tenth(value):
    return math.ceil(value * 10 - 1e-9) / 10


def test_what_is_judged_has_a_tolerance_and_nothing_else_has():
    """And each says what it is for, and what to look into where it is not enough."""
    judged = {row["official_measure"] for row in rows_of("official_equivalent") if row["is_same_definition"] == "true"}
    assert set(TOLERANCES) == judged
    known = {measure.official_measure: measure for measure in measures()}
    for name, row in TOLERANCES.items():
        assert row["reason"] and row["beyond"], name
        assert bool(row["population_pct"]) == (known[name].unit == "rate_per_10k"), name
        assert ("late entry" in row["reason"].lower()) == bool(row["late_entry_pct"]), name
        assert ("population" in row["reason"].lower()) == bool(row["population_pct"]), name
        assert ("rounding" in row["reason"].lower()) == (float(row["rounding"]) > 0), name


@only_with_official_figures
def test_late_entry_is_as_far_as_the_plans_of_one_day_move_in_a_year():
    """Plans open on 31 March as a census has them, and as the next has them on its first day: nine council-years in ten."""
    rows = councils_of("dfe_statistics/d1_child_protection_plans_2013_to_2024.csv")
    then = by_council_and_year(rows, "CPP_At31")
    then.index = then.index.set_levels(then.index.levels[1] + 1, level=1)
    a_year_later = by_council_and_year(rows, "CPP_anypoint") - by_council_and_year(rows, "CPP_start")
    both = pd.concat([then.rename("then"), a_year_later.rename("later")], axis=1).dropna()
    both = both[both.index.get_level_values(1) >= 2016]
    moved = 100 * (both.later - both.then).abs() / both.then
    assert len(both) > 1300
    assert {float(row["late_entry_pct"]) for row in TOLERANCES.values() if row["late_entry_pct"]} == {
        up_to_a_tenth(moved.quantile(0.9))
    }


@only_with_official_figures
def test_population_is_as_far_as_an_estimate_moves_in_its_next_release():
    """The mid-year that was the latest: 19 councils in 20."""
    then, later = (
        by_council_and_year(rows[rows.age_group == "Children aged 0 to 17 years"], "population_estimate")
        for rows in map(
            councils_of,
            (
                "dfe_statistics/ons_mid-year_population_estimates_2012_to_2023.csv",
                "official_2025/csc_ons_mid-year_population_estimates_2012_to_2024.csv.gz",
            ),
        )
    )
    both = pd.concat([then.rename("then"), later.rename("later")], axis=1).dropna().xs(2023, level=1)
    moved = 100 * (both.later - both.then).abs() / both.then
    assert len(both) > 150
    assert {float(row["population_pct"]) for row in TOLERANCES.values() if row["population_pct"]} == {
        up_to_a_tenth(moved.quantile(0.95))
    }


# File, the bands in time, those that are late, all of them, and the measure.
SHARES = [
    (
        "c2_children_in_need_assessments_duration_2014_to_2024.csv",
        ["Same_day", "1-10_days", "11-20_days", "21-30_days", "31-40_days", "41-45_days"],
        ["46-50_days", "51-60_days", "61+_days"],
        "Assessments_completed",
        "assessments_in_45_days_percent",
    ),
    (
        "c4_children_in_need_section_47s_and_icpcs_2013_to_2024.csv",
        ["Duration_0-10_days", "Duration_11-15_days"],
        ["Duration_16-20_days", "Duration_21+_days"],
        "ICPC",
        "initial_conferences_in_15_days_percent",
    ),
]


@only_with_official_figures
@pytest.mark.parametrize(("file", "in_time", "late", "of_all", "measure"), SHARES)
def test_shares_in_time_are_of_all_that_the_department_counts(file, in_time, late, of_all, measure):
    """Of all assessments completed, and of all conferences: transfers in, and those in no band, among them."""
    rows = councils_of(f"dfe_statistics/{file}")
    count = {name: by_council_and_year(rows, name) for name in (*in_time, *late, of_all)}
    share = (100 * sum(count[name] for name in in_time) / count[of_all]).dropna()
    in_bands = sum(count[name] for name in (*in_time, *late))
    with duckdb.connect() as database:
        values = database.execute(f"""
            select area_code, year(period_end), value from '{ROOT}/seeds/official/official_value.parquet'
            where official_measure = '{measure}' and value is not null
        """).fetchall()
    codes = {row["old_la_code"]: row["new_la_code"] for row in rows.sort_values("time_period").to_dict("records")}
    published = {(area, year): value for area, year, value in values}
    pairs = {
        key: (value, published[codes[key[0]], key[1]]) for key, value in share.items() if (codes[key[0]], key[1]) in published
    }
    alike = {key: abs(ours - theirs) <= 0.05 + 1e-6 for key, (ours, theirs) in pairs.items()}
    assert len(alike) > 1100 and sum(alike.values()) / len(alike) > 0.99
    beside_the_bands = [same for key, same in alike.items() if in_bands.get(key, count[of_all][key]) != count[of_all][key]]
    assert not beside_the_bands or sum(beside_the_bands) / len(beside_the_bands) > 0.9


@pytest.mark.parametrize("name", sorted(TOLERANCES))
def test_rounding_is_half_of_the_last_place_published(name):
    """In the year that is rounded most: nine values in ten have no more places than that."""
    unit = next(measure.unit for measure in measures() if measure.official_measure == name)
    rounding = float(TOLERANCES[name]["rounding"])
    with duckdb.connect() as database:
        (places,) = database.execute(f"""
            select min(places)
            from (
                select
                    year(period_end),
                    quantile_disc(
                        case
                            when abs(value - round(value)) < 1e-9 then 0
                            when abs(value - round(value, 1)) < 1e-9 then 1
                            else 2
                        end,
                        0.9
                    ) as places
                from '{ROOT}/seeds/official/official_value.parquet'
                where official_measure = '{name}' and value is not null and area_code not like 'E92%'
                group by all
            )
        """).fetchall()[0]
    assert rounding == (0 if unit == "count" else pytest.approx(PARTS.get(name, 1) * 0.5 * 10**-places))
