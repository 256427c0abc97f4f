"""The marts shaped for tools: a chart agrees with the page and the figures, and no public edition has more than it lists."""

import os
from pathlib import Path

import duckdb
import pytest

from per10k.disclosure.decide import is_small
from per10k.disclosure.edition import KEYS, WHOLE, write_edition
from per10k.disclosure.memory import FILE

ROOT = Path(__file__).parents[2]
DATABASE = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))

FOR_TOOLS = {
    "fct_scorecard_series", "fct_timeliness_team_month", "fct_child_characteristic_month", "fct_overdue_team", "dim_team",
    "bridge_indicator_field",
}  # fmt: skip


def ask(query: str, database: Path = DATABASE) -> list[tuple]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_each_figure_of_the_page_is_a_point_of_its_line():
    compared = ask("""
        select
            count(*) as lines,
            count(*) filter (
                lines.displayed_value is distinct from series.displayed_value or lines.rag_in_month is distinct from series.rag
                or lines.direction_on_month is distinct from series.direction_on_month
                or lines.data_quality is distinct from series.data_quality or lines.unit <> series.unit
                or coalesce(lines.target, lines.target_centre) is distinct from series.target
            ) as others
        from marts.scorecard as lines
        inner join marts.fct_scorecard_series as series
            on
                lines.la_code = series.la_code
                and lines.indicator_id = series.indicator_id
                and lines.figure_month = series.month_end
    """)
    ((lines, others),) = compared
    assert lines > 1000 and others == 0


def test_a_line_has_a_row_for_each_month_of_its_figure():
    ((figures, points),) = ask("""
        select
            (select count(*) from marts.fct_indicator_month where breakdown = 'all'),
            (select count(*) from marts.fct_scorecard_series)
    """)
    assert figures == points > 10_000


def test_a_green_figure_lies_within_the_limits_of_green():
    beyond = """
        displayed_value < green_from - 1e-9 and rag_note is null or displayed_value > green_to + 1e-9
        or target_direction = 'at_most' and displayed_value >= green_to
    """
    ((green, outside),) = ask(f"""
        select count(*), count(*) filter (({beyond}) is true) from marts.fct_scorecard_series where rag = 'green'
    """)
    assert green > 100 and outside == 0
    ((red, inside),) = ask(f"""
        select count(*), count(*) filter (({beyond}) is not true) from marts.fct_scorecard_series where rag in ('amber', 'red')
    """)
    assert red > 100 and inside == 0


@pytest.mark.parametrize(("relation", "year"), [("fct_indicator_month", ""), ("scorecard", ""), ("scorecard", "_year")])
def test_no_quality_is_told_of_what_has_no_value(relation, year):
    ((quality, notes),) = ask(f"""
        select count(data_quality{year}), count(data_quality_note{year}) from marts.{relation} where value{year} is null
    """)
    assert (quality, notes) == (0, 0)
    assert ask(f"select count(*) from marts.{relation} where value{year} is not null and data_quality{year} is null") == [(0,)]


def test_no_label_is_twice_on_one_page():
    assert (
        ask("""
        select la_code, reporting_month, scorecard, label from marts.scorecard group by all having count(*) > 1
    """)
        == []
    )


def test_a_small_number_is_what_a_public_edition_takes_for_one():
    rows = ask("select in_time, judged, not_in_time, is_small from marts.fct_timeliness_team_month")
    rows += ask("select cases, children, 0, is_small from marts.fct_overdue_team")
    rows += ask("select workers, cases, 0, is_small from marts.fct_caseload_team_month")
    assert {said == any(map(is_small, counts)) for *counts, said in rows} == {True}
    assert {said for *_, said in rows} == {True, False}


def test_teams_of_lists_add_up_to_the_lists():
    with duckdb.connect(str(DATABASE), read_only=True) as connection:
        children = os.environ.get("PER10K_CHILD_DB") or str(DATABASE).removesuffix(".duckdb") + "_children.duckdb"
        connection.execute(f"attach '{children}' as children (read_only)")
        listed = connection.execute(
            "select as_at, measure_id, kind, count(*) from children.restricted.restricted_exception group by all order by all"
        ).fetchall()
    assert ask("select as_at, measure_id, kind, sum(cases) from marts.fct_overdue_team group by all order by all") == listed


def test_a_public_edition_has_nothing_that_it_does_not_list(tmp_path):
    assert {name for (name,) in ask("select table_name from duckdb_tables() where schema_name = 'marts'")} >= FOR_TOOLS
    assert not FOR_TOOLS & {*WHOLE, *KEYS}
    write_edition(DATABASE, tmp_path / "public", is_secondary=False)
    held = ask("select table_name from duckdb_tables()", tmp_path / "public" / FILE)
    assert {name for (name,) in held} == {*WHOLE, *KEYS}
    columns = ask(
        "select column_name from duckdb_columns() where table_name = 'fct_caseload_team_month'", tmp_path / "public" / FILE
    )
    assert "is_small" not in {name for (name,) in columns}
