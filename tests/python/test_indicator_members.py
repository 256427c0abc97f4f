"""The rows behind every figure of the demo council add up to it, on every basis (the integrity test asks it of single months)."""

import os
from pathlib import Path

from per10k.plugin.databases import open_both

ROOT = Path(__file__).parents[2]

# Of children, and of adults, who are listed apart.
MEMBERS = """(
    select * exclude (person_id) from restricted.restricted_indicator_member
    union all by name
    select * exclude (adult_id) from restricted_adults.restricted_adult_indicator_member
)"""

DIFFERENCES = f"""
    with member_sums as (
        select la_code, indicator_id, breakdown, month_end, sum(numerator) as numerator, sum(denominator) as denominator
        from {MEMBERS}
        group by all
    )
    select indicator_id, breakdown, month_end, figures.numerator, member_sums.numerator, figures.denominator,
        member_sums.denominator
    from marts.fct_indicator_month as figures
    left join member_sums using (la_code, indicator_id, breakdown, month_end)
    where figures.numerator is not null and not figures.is_frozen and (
        round(coalesce(member_sums.numerator, 0), 4) <> figures.numerator
        or round(coalesce(member_sums.denominator, 0), 4) <> coalesce(figures.denominator, 0)
    )
"""

REPEATED = f"""
    select indicator_id, breakdown, month_end, counted_in_month, row_id, count(*)
    from {MEMBERS}
    group by all
    having count(*) > 1
"""


ADDED_UP_TWICE = f"""
    select indicator_id, breakdown, month_end, row_id, list(counted_in_month)
    from {MEMBERS}
    where numerator <> 0 or denominator <> 0
    group by indicator_id, breakdown, month_end, row_id
    having count(distinct counted_in_month) > 1
"""


def test_members_make_up_every_figure_of_every_month():
    with _database() as database:
        (figures,) = database.execute(
            "select count(*) from marts.fct_indicator_month where numerator is not null and numerator > 0"
        ).fetchone()
        assert figures > 5000
        assert database.execute(DIFFERENCES).fetchall() == []


def test_no_row_is_a_member_twice_in_a_month():
    with _database() as database:
        assert database.execute(REPEATED).fetchall() == []


def test_no_row_is_a_member_in_two_months_that_are_added_up():
    """What is open at each month end is in several, and never added up; nor is who counts once a year, in two of its months."""
    with _database() as database:
        (added_up,) = database.execute(f"select count(*) from {MEMBERS} where counted_in_month < month_end").fetchone()
        assert added_up > 50_000
        assert database.execute(ADDED_UP_TWICE).fetchall() == []


def test_no_adult_is_among_the_children():
    """Nor a row about one: of no measure of theirs is anything in what lists children, and no id of an adult."""
    with _database() as database:
        listed = database.execute(
            "select count(*) from restricted.restricted_measure_member where measure_id ^@ 'asg_'"
        ).fetchall()
        adults = "select adult_id from staging_adults.stg_asg_adults"
        ids = database.execute(
            f"select count(*) from restricted.restricted_measure_member where person_id in ({adults})"
        ).fetchall()
        assert listed == ids == [(0,)]


def _database():
    return open_both(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))
