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
from dbt_runs import run_dbt
from sector_files import OWN, only_on_the_sectors_own

from proof.official import COUNCIL_YEARS, LOOKED_AFTER_POPULATION, council_years, write

NOT_PRINTED = Path(__file__).with_name("official_rates_not_printed.csv")


@dataclass(frozen=True)
class Measure:
    """A column of counts, with that of the rates printed beside it, and the one of the populations that they rest on.

    years_after: from the mid-year of a population to the year that it stands under.
    """

    count: str
    population: str = "mid_year_population"
    years_after: int = 0
    decimals: int = 1


def looked_after(count: str) -> Measure:
    return Measure(count, LOOKED_AFTER_POPULATION, years_after=1, decimals=0)


MEASURES = {
    "referrals": Measure("referrals"),
    "section 47 enquiries": Measure("s47_enquiries"),
    "initial conferences": Measure("initial_conferences"),
    "children in need at 31 March": Measure("in_need_at_31_march"),
    "child protection plans at 31 March": Measure("plans_at_31_march"),
    "child protection plans started": Measure("plans_started"),
    "child protection plans ended": Measure("plans_ended"),
    "looked after at 31 March": looked_after("looked_after_at_31_march"),
    "starting to be looked after": looked_after("starting_to_be_looked_after"),
    "ceasing to be looked after": looked_after("ceasing_to_be_looked_after"),
}

# A council goes by the department's three-digit number, the one key that all its files share: one of them has the
# nine-character codes that two councils had before 2013.
PRINTED = f"""
    select
        dfe_la_number as la_code,
        la_name,
        make_date(cast(year as integer), 3, 31) as month_end,
        {{measure.count}} as printed_count,
        {{measure.count}}_rate as printed_rate,
        {{measure.decimals}} as decimals
    from read_csv('{COUNCIL_YEARS}', all_varchar = true)
    where {{measure.count}}_rate is not null
"""

# Each release rests on the estimates of its day, which later ones revise. The looked-after file carries its own, under
# the year of the statistics; the others rest on the file of estimates.
POPULATIONS = f"""
    select
        dfe_la_number as la_code,
        cast(year as integer) - {{measure.years_after}} as mid_year,
        '0-17' as age_band,
        cast({{measure.population}} as integer) as population,
        date '2024-01-01' as published_on
    from read_csv('{COUNCIL_YEARS}', all_varchar = true)
    where {{measure.population}} <> 'x'
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
    run = run_dbt(
        "--quiet", "--log-path", folder, "compile", "--inline", RATES, "--target-path", folder,
        PER10K_DB=str(folder / "test.duckdb"), PER10K_CHILD_DB="",
    )  # fmt: skip
    assert run.returncode == 0, run.stdout
    return run.stdout


@only_on_the_sectors_own
def test_the_rows_are_the_departments(tmp_path):
    write(council_years(OWN / "dfe_statistics"), tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == COUNCIL_YEARS.read_bytes()


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
    with duckdb.connect() as connection:
        connection.execute("create table printed as " + PRINTED.format(measure=measure))
        connection.execute("create table populations as " + POPULATIONS.format(measure=measure))
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
