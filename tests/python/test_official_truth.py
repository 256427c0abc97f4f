"""What one council printed of two years, counted from the demo's case rows, against what the Department publishes of it."""

import csv
import os
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
DATABASE = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))
# Printed figures that part from the official ones by more than the tolerance, and why.
PARTED = {
    # The report prints 2,267 in March 2019; the Department has 2,194, and nothing says what the 73 are.
    ("s47_started_ytd", "2018-03"),
    # 19.9 of the report against 21.2; no more is printed of either.
    ("cpp_repeat_ever_pct_rolling_12m", "2019-03"),
}


@pytest.fixture(scope="module")
def compared():
    with duckdb.connect(str(DATABASE), read_only=True) as database:
        rows = database.execute("""
            select indicator_id, strftime(month_end, '%Y-%m'), verdict, basis
            from marts.fct_official_comparison where reporting_year in ('2017/18', '2018/19')
        """).fetchall()
    return {row[:2]: row[2:] for row in rows}


def test_printed_years_agree_or_are_listed(compared, capsys):
    with (ROOT / "proof/published/2018_19/golden.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if not row["breakdown"] and row["status"] in ("ok", "outside_window")]
    verdicts = {
        key: compared[key][0] for row in rows if (key := (row["indicator_id"], row["month"])) in compared and key[1][5:] == "03"
    }
    judged = {key for key, verdict in verdicts.items() if verdict != "not_judged"}
    assert {key for key in judged if verdicts[key] != "agrees"} == PARTED
    assert len(judged) > 35
    with capsys.disabled():
        print(f"\n{len(judged - PARTED)} of {len(judged)} printed figures of two years agree with the official ones")


def test_the_referrals_of_each_month_agree(compared):
    months = [verdict for verdict, basis in compared.values() if basis == "in_month"]
    assert months == ["agrees"] * 24
