"""The metrics of the semantic layer: a year made of numerators and denominators is the year that the marts report."""

import os
from pathlib import Path

import duckdb
import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEFINED = yaml.safe_load((ROOT / "models/marts/_metrics.yml").read_text())
MEASURES = {measure["name"]: f"{measure['agg']}({measure['expr']})" for measure in DEFINED["semantic_models"][0]["measures"]}
OVER_MONTHS = [metric for metric in DEFINED["metrics"] if metric["type"] == "derived"]
AT_MONTH_ENDS = [metric for metric in DEFINED["metrics"] if metric["type"] == "simple"]


def condition(metric):
    return metric["filter"].replace("{{ Dimension('figure__", "").replace("') }}", "")


@pytest.fixture(scope="module")
def marts():
    with duckdb.connect(os.environ.get("PER10K_DB", str(ROOT / "per10k.duckdb")), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("metric", OVER_MONTHS, ids=lambda metric: metric["name"])
def test_a_year_is_what_the_year_to_date_says_at_its_end(marts, metric):
    parts = ", ".join(f"{MEASURES[name]} as {name}" for name in metric["type_params"]["metrics"])
    years = marts.execute(f"""
        with parts as (
            select la_code, reporting_year, any_value(measure_id) as measure_id, any_value(unit) as unit, {parts}
            from marts.fct_indicator_month where {condition(metric)} group by all having count(*) = 12
        )
        select {metric["type_params"]["expr"]} as counted, reported.value
        from parts
        inner join marts.fct_indicator_month as reported using (la_code, reporting_year, measure_id, unit)
        where reported.basis = 'financial_year_to_date' and month(reported.month_end) = 3 and reported.breakdown = 'all'
    """).fetchall()
    assert sum(value is not None for _, value in years) >= 2
    for counted, value in years:
        assert counted == (value if value is None else pytest.approx(value))


@pytest.mark.parametrize("metric", AT_MONTH_ENDS, ids=lambda metric: metric["name"])
def test_what_does_not_add_over_months_is_of_month_ends(marts, metric):
    bases = marts.execute(f"select distinct basis, unit from marts.fct_indicator_month where {condition(metric)}").fetchall()
    assert bases == [("as_at_month_end", "count")]
