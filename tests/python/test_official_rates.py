"""The project's rate per 10,000, applied to the counts of the official statistics, is the rate printed beside them.

A proof that needs no replay: counts, rates and populations are the Department for Education's own, for every council
and year, and the SQL is compiled from the project's macros, with the population rule `census_year` that the department
follows. `official_rates_not_printed.csv` lists the council-years with a symbol where a rate would stand, and why; at
every other one the rates have to be equal.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from dbt.cli.main import dbtRunner

PROJECT = Path(__file__).parents[2]
STATISTICS = PROJECT.parent / "shared" / "real" / "dfe_statistics"
NOT_PRINTED = Path(__file__).with_name("official_rates_not_printed.csv")

pytestmark = pytest.mark.skipif(not STATISTICS.exists(), reason="the official statistics are not at ../shared/real")

ESTIMATES = "ons_mid-year_population_estimates_2012_to_2023.csv"
REFERRALS = "c1_children_in_need_referrals_and_rereferrals_2013_to_2024.csv"
ENQUIRIES = "c4_children_in_need_section_47s_and_icpcs_2013_to_2024.csv"
CHILDREN_IN_NEED = "b1_children_in_need_2013_to_2024.csv"
PLANS = "d1_child_protection_plans_2013_to_2024.csv"
LOOKED_AFTER = "cla_number_and_rate_per_10k_children.csv"


@dataclass(frozen=True)
class Measure:
    """A count with the rate printed beside it: columns of a file of the statistics, and which of its rows."""

    file: str
    count: str
    rate: str
    rows: str = "true"
    decimals: int = 1


def looked_after(children: str) -> Measure:
    rows = f"population_type = 'Children {children} each year'"
    return Measure(LOOKED_AFTER, "children_count", "rate_per_10000", rows, decimals=0)


MEASURES = {
    "referrals": Measure(REFERRALS, "Referrals", "Referrals_rate"),
    "section 47 enquiries": Measure(ENQUIRIES, "Section47", "Section47_rate"),
    "initial conferences": Measure(ENQUIRIES, "ICPC", "ICPC_rate"),
    "children in need at 31 March": Measure(CHILDREN_IN_NEED, "At31_episodes", "At31_episodes_rate"),
    "child protection plans at 31 March": Measure(PLANS, "CPP_At31", "CPP_At31_rate"),
    "child protection plans started": Measure(PLANS, "CPP_start", "CPP_start_rate"),
    "child protection plans ended": Measure(PLANS, "CPP_end", "CPP_end_rate"),
    "looked after at 31 March": looked_after("looked after on 31 March"),
    "starting to be looked after": looked_after("starting to be looked after"),
    "ceasing to be looked after": looked_after("ceasing to be looked after"),
}

# A council goes by the department's three-digit number, the one key that all files share: one of them has the
# nine-character codes that two councils had before 2013.
PRINTED = """
    select
        old_la_code as la_code,
        la_name,
        make_date(cast(time_period as integer), 3, 31) as month_end,
        "{measure.count}" as printed_count,
        "{measure.rate}" as printed_rate,
        {measure.decimals} as decimals
    from read_csv('{folder}/{measure.file}', all_varchar = true)
    where geographic_level = 'Local authority' and {measure.rows}
"""

# Each release rests on the estimates of its day, which later ones revise. The looked-after file carries its own, under
# the year of the statistics; the others rest on the file of estimates.
POPULATIONS = """
    select distinct
        old_la_code as la_code,
        cast(time_period as integer) - {years_after} as mid_year,
        '0-17' as age_band,
        cast(population_estimate as integer) as population,
        date '2024-01-01' as published_on
    from read_csv('{folder}/{file}', all_varchar = true)
    where geographic_level = 'Local authority' and population_estimate <> 'x'
"""

RATES = """
    with months as (select distinct la_code, month_end from printed),
    in_force as ({{ population_in_force('months', 'populations', 'census_year') }}),
    rates as (
        select
            printed.*,
            {{ rate_per_10k('try_cast(printed.printed_count as integer)', 'in_force.population') }} as rate
        from printed
        left join in_force on printed.la_code = in_force.la_code and printed.month_end = in_force.month_end
    )
    select
        la_code,
        la_name,
        year(month_end) as year,
        printed_count,
        printed_rate,
        {{ displayed('rate', 'decimals') }} as rate
    from rates
"""


@pytest.fixture(scope="module")
def compiled_rates(tmp_path_factory) -> str:
    """The SQL of RATES, as the project's macros make it."""
    folder = tmp_path_factory.mktemp("dbt")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(PROJECT)
        patch.setenv("PER10K_DB", str(folder / "per10k.duckdb"))
        patch.setenv("PER10K_CHILD_DB", "")
        result = dbtRunner().invoke(
            ["--quiet", "--log-path", str(folder), "compile", "--inline", RATES, "--target-path", str(folder)]
        )
    assert result.success, result.exception
    return result.result.results[0].node.compiled_code


@pytest.mark.parametrize("name", MEASURES)
def test_rates_are_the_printed_ones(name, compiled_rates, capsys):
    measure = MEASURES[name]
    rows = rates(measure, compiled_rates)
    symbols = symbols_listed(name)

    found = set()
    differing = []
    for la_code, la_name, year, printed_count, printed_rate, rate in rows:
        if rate is None and symbols.get((la_code, year)) == printed_rate:
            found.add((la_code, year))
        elif rate is None or f"{rate:g}" != printed_rate:
            differing.append((la_code, la_name, year, printed_count, printed_rate, rate))
    assert not differing
    assert symbols.keys() == found, "listed in official_rates_not_printed.csv, but there is nothing to list"

    with capsys.disabled():
        print(f"\n{name}: {len(rows) - len(found)} council-years compared and equal, {len(found)} not printed")


def rates(measure: Measure, sql: str) -> list[tuple]:
    """Every council and year of a measure, with the rate as printed and as the macros show it."""
    estimates = {"folder": STATISTICS, "file": ESTIMATES, "years_after": 0}
    if measure.file == LOOKED_AFTER:
        estimates |= {"file": LOOKED_AFTER, "years_after": 1}
    with duckdb.connect() as connection:
        connection.execute("create table printed as " + PRINTED.format(measure=measure, folder=STATISTICS))
        connection.execute("create table populations as " + POPULATIONS.format(**estimates))
        return connection.execute(sql).fetchall()


def symbols_listed(name: str) -> dict[tuple[str, int], str]:
    """The symbol printed in place of a rate, by council and year, as official_rates_not_printed.csv has it."""
    with NOT_PRINTED.open(newline="", encoding="utf-8") as file:
        return {
            (row["dfe_la_number"], int(year)): row["printed_rate"]
            for row in csv.DictReader(file)
            if row["measure"] == name
            for year in row["years"].split()
        }
