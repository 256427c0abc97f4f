"""The Safeguarding Adults Collection: rounded, marked and written, from the demo council and from numbers at the boundaries."""

import csv
import os
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from per10k.cli import main
from per10k.core.exit_codes import Exit
from per10k.sac.tables import Return, Table, marked, rates

ROOT = Path(__file__).parents[2]
DEMO = Path(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb"))


def run(*arguments):
    return CliRunner().invoke(main, ["sac", "--database", str(DEMO), *map(str, arguments)], prog_name="per10k")


def table(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize(
    ("number", "shown"),
    [(None, "[x]"), (0, "[c]"), (4, "[c]"), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1002, 1000)],
)
def test_numbers_are_to_the_nearest_five_and_small_ones_withheld(number, shown):
    assert marked(number) == shown


def activity(*numbers, population=200_000):
    columns = ["concerns", "section 42", "other", "no type"]
    return Return("X", "2018/19", True, [Table("SG1f", "t", columns, [("Total", list(numbers))])], population, 2018)


def test_rates_are_of_unrounded_numbers():
    told = dict(rates(activity(1003, 301, 52, 0)))
    assert told["Safeguarding concerns per 100,000 adults"] == 501.5
    assert told["All enquiries per 100,000 adults"] == 176.5
    assert told["Conversion: enquiries begun in the year per 100 concerns raised in it"] == 35.2


@pytest.mark.parametrize(
    ("of", "shown"),
    [
        (activity(1003, 301, 4, 0), ["501.5", "150.5", "[c]", "152.5", "30.4"]),
        (activity(1003, None, None, None), ["501.5", "[x]", "[x]", "[x]", "[x]"]),
        (activity(1003, 301, 52, 0, population=None), ["[x]", "[x]", "[x]", "[x]", "35.2"]),
    ],
    ids=["small", "type not supplied", "no population"],
)
def test_a_rate_is_marked_where_what_it_rests_on_is(of, shown):
    assert [str(value) for _, value in rates(of)] == shown


def test_the_return_of_the_demo_council(tmp_path):
    """Each table is there; its activity is what the marts count in the year, and what no extract has is not supplied."""
    assert run("--year", "2018/19", "--to", tmp_path, "--exact").exit_code == 0
    assert {path.stem for path in tmp_path.iterdir()} == {
        "SG1a", "SG1b", "SG1c", "SG1d", "SG1e", "SG1f", "SG2a", "SG2b", "SG2c", "SG2e", "SG3a", "SG4a", "SG5a", "SG5b", "rates",
    }  # fmt: skip
    with duckdb.connect(str(DEMO), read_only=True) as connection:
        counted = dict(
            connection.execute("""
                select indicator_id, numerator from marts.fct_indicator_month
                where month_end = date '2019-03-31' and breakdown = 'all' and indicator_id ^@ 'asg_'
            """).fetchall()
        )
    _, (_, concerns, *begun) = table(tmp_path / "SG1f.csv")
    assert int(concerns) == counted["asg_concerns_ytd"]
    assert sum(map(int, begun)) == counted["asg_enquiries_begun_per_concern_ytd"]
    individuals = sum(int(row[1]) for row in table(tmp_path / "SG1a.csv")[1:])
    assert individuals == counted["asg_individuals_ytd"]
    lacked = [int(row[1]) + int(row[6]) for row in table(tmp_path / "SG3a.csv")[1:]]
    assert sum(lacked) == counted["asg_lacking_capacity_pct_ytd"]
    assert {cell for row in table(tmp_path / "SG1e.csv")[1:] for cell in row[1:]} == {"[x]"}


def test_published_numbers_are_multiples_of_five_or_marked(tmp_path):
    assert run("--year", "2018-19", "--to", tmp_path).exit_code == 0
    cells = [cell for path in tmp_path.glob("SG*.csv") for row in table(path)[1:] for cell in row[1:]]
    assert cells and all(cell in ("[c]", "[x]") or (int(cell) >= 5 and int(cell) % 5 == 0) for cell in cells)


@pytest.mark.parametrize("asked", [("--year", "2030/31"), ("--year", "2018/19", "--la-code", "E06000001")])
def test_a_return_that_is_not_there_is_refused(asked, tmp_path):
    told = run(*asked, "--to", tmp_path)
    assert told.exit_code == Exit.USAGE and "There is no return of" in told.output
    assert not list(tmp_path.iterdir())
