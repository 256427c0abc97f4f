"""Teams that a file of extracts calls by their names: read by their ids where the table of teams leaves no doubt."""

import csv
import json

import duckdb
import pytest

from per10k.plugin.extract_files import prepare

COUNCIL, OTHER = "E08000018", "E06000001"
TEAMS = [
    {"la_code": COUNCIL, "dept_team_id": "duty_a", "dept_team_name": "Duty and advice (A)"},
    {"la_code": COUNCIL, "dept_team_id": "T7", "dept_team_name": "East"},
    {"la_code": COUNCIL, "dept_team_id": "T8", "dept_team_name": "East"},
    {"la_code": OTHER, "dept_team_id": "T9", "dept_team_name": "North"},
]
CONTRACT = [
    {
        "name": "ssd_department",
        "optional": False,
        "columns": {"dept_team_id": True, "dept_team_name": True},
        "key": ["dept_team_id"],
    },
    {
        "name": "ssd_involvements",
        "optional": False,
        "columns": {"invo_involvements_id": True, "invo_professional_team": True},
        "refers_to": {"invo_professional_team": "ssd_department.dept_team_id"},
        "key": ["invo_involvements_id"],
    },
]


def teams_read(folder, written, teams):
    """The team of each involvement as the view has it, and what was repaired."""
    of_council = {"la_code": COUNCIL}
    involvements = [of_council | {"invo_involvements_id": n, "invo_professional_team": team} for n, team in enumerate(written)]
    for name, rows in (("ssd_department", teams), ("ssd_involvements", involvements)):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    answer = json.loads(prepare(json.dumps({"folder": str(folder), "la_code": None, "not_supplied": [], "contract": CONTRACT})))
    assert not answer["problems"]
    with duckdb.connect() as connection:
        for statement in answer["statements"]:
            connection.execute(statement)
        read = connection.execute("select invo_professional_team from extracts.ssd_involvements order by source_row").fetchall()
        files = dict(connection.execute("select extract, repairs from extracts.delivered_file").fetchall())
    return [team for (team,) in read], files["ssd_involvements"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Duty and advice (A)", "duty_a"),
        ("duty  and advice - a", "duty_a"),
        ("Duty A", "duty_a"),
        ("East", "East"),
        ("North", "North"),
        ("Nobody", "Nobody"),
        ("T8", "T8"),
    ],
    ids=["name", "name of another hand", "id of another hand", "two teams", "of another council", "of no team", "id"],
)
def test_a_team_called_by_its_name_is_read_by_its_id(tmp_path, written, read_as):
    read, repairs = teams_read(tmp_path, ["duty_a", written, written], TEAMS)
    assert read == ["duty_a", read_as, read_as]
    said = [f"2 values, the first in row 2: names of teams, read as their ids ({written} is {read_as})"]
    assert [repair["reason"] for repair in repairs] == (said if read_as != written else [])


def test_an_id_that_is_the_name_of_another_team_stays(tmp_path):
    teams = [{"la_code": COUNCIL, "dept_team_id": team, "dept_team_name": name} for team, name in (("A", "B"), ("B", "C"))]
    assert teams_read(tmp_path, ["A", "B", "C", "b"], teams)[0] == ["A", "B", "B", "b"]
