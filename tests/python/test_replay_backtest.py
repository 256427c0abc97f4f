"""The back-test must be able to fail: each way a figure can differ is tried on a small mart."""

from datetime import date

import duckdb
import pytest

from proof.replay.backtest import backtest, displayed

GOLDEN = """indicator_id,breakdown,month,numerator,denominator,value,decimals,status,report,ref,note
s47_started,,2019-03,201,,201,0,ok,2018/19,3.1,
s47_outcome_not_recorded_pct,,2019-03,1,180,0.6,1,ok,2018/19,3.8,
s47_rate_rolling_12m_per_10k,,2019-03,2182,,383.2,1,ok,2018/19,3.3,
s47_started_ytd,,2018-03,2267,,2267,0,outside_window,2018/19,3.1,
agency_staff_pct,,2019-03,46.1,,14.5,1,ok,2018/19,11.1,
caseload_avg_duty,,2019-03,,7.9,20.3,1,ok,2018/19,11.6,
of_no_indicator,,2019-03,643,,643,0,ok,2018/19,6.1,
"""
POPULATION = """la_code,la_name,mid_year,age_band,population,published_on,source
E08000018,A council,2017,0-17,56947,2018-06-28,printed
"""
ROWS = {
    "s47_started": (201, None, 201.0, None),
    "s47_outcome_not_recorded_pct": (1, 180, 100 / 180, None),
    "s47_rate_rolling_12m_per_10k": (2182, None, 2182 / 56947 * 10_000, None),
    "agency_staff_pct": (46.1, 317.9, 46.1 / 317.9 * 100, None),
    "caseload_avg_duty": (160, 7.9, 160 / 7.9, None),
}


@pytest.fixture
def published(tmp_path):
    (tmp_path / "golden.csv").write_text(GOLDEN)
    (tmp_path / "population.csv").write_text(POPULATION)
    return tmp_path


def mart(folder, **changed):
    """Write a mart that says what was printed, but for the rows given; None leaves a row out."""
    path = folder / "built.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.fct_indicator_month (la_code varchar, indicator_id varchar, breakdown varchar, "
            "month_end date, numerator double, denominator double, value double, missing_reason varchar)"
        )
        for indicator, row in {**ROWS, **changed}.items():
            if row:
                connection.execute(
                    "insert into marts.fct_indicator_month values (?, ?, 'all', ?, ?, ?, ?, ?)",
                    ["E08000018", indicator, date(2019, 3, 31), *row],
                )
    return path


def test_all_match(published, capsys):
    assert backtest(published, mart(published)) == 0
    printed = capsys.readouterr().out
    assert "compared: 5; matched: 5; differ: 0" in printed
    assert "outside_window 1" in printed
    assert "not built: ok 1" in printed


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((202, None, 202.0, None), "value 202"),
        ((None, None, None, "not_supplied"), "no value (not_supplied)"),
        (None, "not in the mart"),
    ],
)
def test_a_difference_fails_and_is_shown(published, capsys, row, said):
    assert backtest(published, mart(published, s47_started=row)) == 1
    assert said in capsys.readouterr().out


def test_the_right_percentage_of_the_wrong_numbers_fails(published, capsys):
    assert backtest(published, mart(published, s47_outcome_not_recorded_pct=(2, 360, 100 / 180, None))) == 1
    assert "numerator 2, printed 1; denominator 360, printed 180" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("indicator", "row", "said"),
    [
        ("agency_staff_pct", (46.0, 317.25, 14.5, None), "numerator 46, printed 46.1"),
        ("caseload_avg_duty", (162, 8.0, 20.25, None), "denominator 8, printed 7.9"),
        ("caseload_avg_duty", (160, None, 20.3, None), "denominator none, printed 7.9"),
    ],
)
def test_hours_of_work_are_compared_exactly(published, capsys, indicator, row, said):
    assert backtest(published, mart(published, **{indicator: row})) == 1
    assert said in capsys.readouterr().out


def test_a_figure_that_could_not_be_replayed_is_named_with_its_reason(published, capsys):
    (published / "replay_report.csv").write_text(
        "indicator_id,breakdown,month,value,reason\ns47_started,,2019-03,201,contradicts the year\n"
    )
    assert backtest(published, mart(published, s47_started=None), extracts=published) == 0
    assert "s47_started 2019-03 = 201: contradicts the year" in capsys.readouterr().out


def test_a_figure_that_stands_alone_is_compared_and_counted_apart(published, capsys):
    (published / "golden.csv").write_text(GOLDEN.replace("201,0,ok", "201,0,single_value"))
    assert backtest(published, mart(published)) == 0
    printed = capsys.readouterr().out
    assert "Figures compared: 4; matched: 4" in printed and "Figures that stand alone compared: 1; matched: 1" in printed


def test_a_figure_that_stands_alone_and_differs_fails(published):
    (published / "golden.csv").write_text(GOLDEN.replace("201,0,ok", "201,0,single_value"))
    assert backtest(published, mart(published, s47_started=(202, None, 202.0, None))) == 1


def test_nothing_compared_fails(published):
    (published / "golden.csv").write_text(GOLDEN.replace(",ok,", ",single_value,"))
    assert backtest(published, mart(published)) == 1


def test_no_database_and_no_council_are_said(published):
    with pytest.raises(SystemExit, match="There is no database"):
        backtest(published, published / "none.duckdb")
    with pytest.raises(SystemExit, match="no figure of the council E06000001"):
        backtest(published, mart(published), la_code="E06000001")


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(88.25, 1, "88.3"), (0.05, 1, "0.1"), (-0.25, 1, "-0.3"), (100 / 3, 1, "33.3"), (2.5, 0, "3")],
)
def test_display_is_half_up(value, decimals, shown):
    assert str(displayed(value, decimals)) == shown
