"""Macros that are given something wrong stop the run and name what they accept."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment

MACROS = Path(__file__).parents[2] / "macros"


class CompilerError(Exception):
    """What dbt raises for exceptions.raise_compiler_error."""


def raise_compiler_error(message):
    raise CompilerError(message)


def macros(**variables):
    """Every macro of the project, as dbt would call it on DuckDB with these variables."""
    source = "".join(path.read_text() for path in sorted(MACROS.rglob("*.sql")))
    template = Environment(extensions=["jinja2.ext.do"]).from_string(source)
    template.globals.update(
        {
            "var": variables.__getitem__,
            "return": lambda value: value,
            "modules": SimpleNamespace(re=re),
            "exceptions": SimpleNamespace(raise_compiler_error=raise_compiler_error),
            "adapter": SimpleNamespace(dispatch=lambda name, _: getattr(template.module, f"duckdb__{name}")),
        }
    )
    return template.module


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, "cast(null as date)"),
        ("2019-03-31", "cast('2019-03-31' as date)"),
        ("2019-03-31 00:00:00", "cast('2019-03-31' as date)"),
        ("2019-03", "cast('2019-03-01' as date)"),
    ],
)
def test_a_date_is_read_from_a_variable(given, expected):
    assert macros(extract_date=given).date_variable("extract_date").strip() == expected


@pytest.mark.parametrize("given", ["31/03/2019", "2019-13", "2019-00-01", "2019-03-32", "March 2019", "2019", ""])
def test_a_mistyped_date_is_refused(given):
    with pytest.raises(CompilerError, match=r"extract_date is '.*'; give a day as YYYY-MM-DD"):
        macros(extract_date=given).date_variable("extract_date")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda m: m.unusable_values([["opened_on", "day"]]),
            "'day' is none of date, timestamp, flag, suitability, month, number, whole_number, json",
        ),
        (lambda m: m.population_in_force("m", "p", "newest"), "'newest' is none of latest_published, census_year"),
        (
            lambda m: m.monthly_counts("e", "dated", {"done": {"nominator": "1"}}),
            "done has 'nominator', which is none of numerator, denominator, not_yet_due",
        ),
    ],
)
def test_a_wrong_argument_is_refused_and_the_right_ones_named(call, message):
    with pytest.raises(CompilerError, match=re.escape(message)):
        call(macros())
