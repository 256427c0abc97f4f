"""Macros that are given something wrong stop the run and name what they accept."""

import re

import pytest

from tests.project import CompilerError, Project


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
    assert Project(extract_date=given).date_variable("extract_date").strip() == expected


@pytest.mark.parametrize("given", ["31/03/2019", "2019-13", "2019-00-01", "2019-03-32", "March 2019", "2019", ""])
def test_a_mistyped_date_is_refused(given):
    with pytest.raises(CompilerError, match=r"extract_date is '.*'; give a day as YYYY-MM-DD"):
        Project(extract_date=given).date_variable("extract_date")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda m: m.unusable_values([["opened_on", "day"]]),
            "'day' is none of date, timestamp, flag, suitability, month, legal_status, number, whole_number, hours, "
            "academic_year, miles, score, factors, places, json, code, word",
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
        call(Project())


def test_a_section_without_what_it_counts_is_named():
    project = Project({"sections": "{% macro sections() -%}{{ return(['workforce', 'leisure']) }}{%- endmacro %}"})
    with pytest.raises(CompilerError, match=r"names leisure, and no file of macros/sections has a macro leisure_measures"):
        project.all_measures()
