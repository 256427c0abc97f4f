"""The rows behind every figure of the demo council add up to it, on every basis (the integrity test asks it of single months)."""

import os
from pathlib import Path

from per10k.plugin.databases import open_both

ROOT = Path(__file__).parents[2]

DIFFERENCES = """
    with member_sums as (
        select la_code, indicator_id, breakdown, month_end, sum(numerator) as numerator, sum(denominator) as denominator
        from restricted.restricted_indicator_member
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

REPEATED = """
    select indicator_id, breakdown, month_end, counted_in_month, row_id, count(*)
    from restricted.restricted_indicator_member
    group by all
    having count(*) > 1
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


def _database():
    return open_both(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))
