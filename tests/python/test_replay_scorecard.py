"""The comparison of whole pages must be able to fail: each place where a page shows a figure is tried on a small mart."""

from datetime import date

import duckdb
import pytest

from proof.replay.scorecard import scorecard

GOLDEN = """indicator_id,breakdown,month,numerator,denominator,value,decimals,status,report,ref,note
asg_concerns_quarter,,2022-03,,,951,0,ok,2021/22,2,
asg_concerns_ytd,,2022-03,,,3640,0,ok,2021/22,2,
asg_concerns_ytd,,2021-03,,,2763,0,contradicted,2021/22,2,
asg_concerns_ytd,,2020-03,,,1601,0,outside_window,2021/22,2,
asg_concerns_quarter,,2021-09,,,903,0,single_value,2021/22,2,
asg_concerns_by_source_ytd,police,2022-03,,,722,0,ok,2021/22,4,
eyfs_gld_pct,,2021-07,,,64.5,1,single_value,2021/22,5,
lac_uasc,,2022-03,,,39,0,ok,2021/22,6,
offer_day_primary_top3_preference_pct,,2022-04,,,98.5,1,single_value,2021/22,7,
"""
POPULATION = """la_code,la_name,mid_year,age_band,population,published_on,source
E08000018,A council,2017,0-17,56947,2018-06-28,printed
"""
MARCH = date(2022, 3, 31)
COLUMNS = [
    *("value", "value_previous_month", "value_2_months_before", "value_3_months_before", "value_year", "value_previous_year"),
    *(f"value_{years}_years_before" for years in (2, 3, 4)),
]
LINES = {
    ("Adults", "Partnership", "asg_concerns_quarter", "asg_concerns_ytd", MARCH, MARCH): {
        "value": 951.0, "value_year": 3640.0, "value_previous_year": 2762.0, "value_2_years_before": 1601.0,
    },
    # What stands is of July.
    ("Education", "Attainment", "eyfs_gld_pct", "eyfs_gld_pct", date(2021, 7, 31), date(2021, 7, 31)): {"value": 64.5},
}  # fmt: skip
FACTS = {
    ("asg_concerns_quarter", "all", date(2021, 9, 30)): 903.0,
    ("asg_concerns_by_source_ytd", "police", MARCH): 722.0,
    ("lac_uasc", "all", MARCH): 39.0,
}


@pytest.fixture
def published(tmp_path):
    (tmp_path / "golden.csv").write_text(GOLDEN)
    (tmp_path / "population.csv").write_text(POPULATION)
    return tmp_path


def mart(folder, line=None, fact=None):
    """Write marts that say what was printed, but for the cells of the adults' line and the facts given."""
    path = folder / "built.duckdb"
    with duckdb.connect(str(path)) as connection:
        columns = ", ".join(f"{name} double" for name in COLUMNS)
        connection.execute(
            "create schema marts;"
            "create table marts.scorecard (la_code varchar, reporting_month date, print_order integer, scorecard_title varchar,"
            " section varchar, indicator_id varchar, indicator_id_year varchar, figure_month date, figure_month_year date,"
            f" {columns});"
            "create table marts.fct_indicator_month (la_code varchar, indicator_id varchar, breakdown varchar, month_end date,"
            " value double);"
            "create table marts.dim_indicator as select 'asg_concerns_by_source_ytd' as indicator_id, 'Partnership' as section,"
            " true as has_breakdown"
        )
        for place, (of_line, cells) in enumerate(LINES.items()):
            cells = cells | (line or {}) if place == 0 else cells
            row = ["E08000018", MARCH, place, *of_line, *(cells.get(name) for name in COLUMNS)]
            connection.execute(f"insert into marts.scorecard values ({', '.join('?' * len(row))})", row)
        for key, value in {**FACTS, **(fact or {})}.items():
            connection.execute("insert into marts.fct_indicator_month values ('E08000018', ?, ?, ?, ?)", [*key, value])
    return path


def test_each_printed_figure_is_a_cell_of_the_page_that_shows_it(published, capsys):
    assert scorecard(published, mart(published)) == 0
    told = capsys.readouterr().out
    assert "Adults: 6 cells, 3 reached, 1 that stand alone reached, 2 listed (1 of them reached all the same), 0 wrong" in told
    assert "Education: 1 cells, 0 reached, 1 that stand alone reached, 0 listed, 0 wrong" in told
    assert "On no page of the month, as told in the text alone or of earlier months: 2 cells, 1 reached" in told
    assert "asg_concerns_ytd 2021-03 = 2763: contradicted" in told
    assert "offer_day_primary_top3_preference_pct 2022-04 = 98.5: it is of a month after the one reported" in told


@pytest.mark.parametrize(
    ("line", "fact", "said"),
    [
        ({"value": 950.0}, {}, "asg_concerns_quarter 2022-03 = 951 (ok): Adults has 950.0"),
        ({"value_year": None}, {}, "asg_concerns_ytd 2022-03 = 3640 (ok): Adults has None"),
        # A quarter before, a category, and what no page shows.
        ({}, {("asg_concerns_quarter", "all", date(2021, 9, 30)): 904.0}, "2021-09 = 903 (single value): Adults has 904.0"),
        ({}, {("asg_concerns_by_source_ytd", "police", MARCH): 1.0}, "police 2022-03 = 722 (ok): Adults has 1.0"),
        ({}, {("lac_uasc", "all", MARCH): 40.0}, "lac_uasc 2022-03 = 39 (ok): On no page"),
    ],
)
def test_a_cell_that_differs_fails_and_is_shown(published, capsys, line, fact, said):
    assert scorecard(published, mart(published, line, fact)) == 1
    assert said in capsys.readouterr().out


def test_an_earlier_year_that_differs_is_listed_and_not_counted_as_reached(published, capsys):
    assert scorecard(published, mart(published, {"value_2_years_before": 1600.0})) == 0
    assert "Adults: 6 cells, 3 reached, 1 that stand alone reached, 2 listed, 0 wrong" in capsys.readouterr().out


def test_a_figure_that_could_not_be_replayed_is_listed_with_its_reason(published, capsys):
    (published / "replay_report.csv").write_text(
        "indicator_id,breakdown,month,value,reason\nasg_concerns_quarter,,2021-09,903,cannot hold beside the year\n"
    )
    changed = {("asg_concerns_quarter", "all", date(2021, 9, 30)): None}
    assert scorecard(published, mart(published, fact=changed), extracts=published) == 0
    assert "asg_concerns_quarter 2021-09 = 903: cannot hold beside the year" in capsys.readouterr().out
