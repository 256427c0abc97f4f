"""Every unit test of the project without dbt, in a fifth of the time that dbt takes; `make proof` has dbt run the same texts."""

import os

import pytest
from dbt_runs import run_dbt

from per10k.plugin.databases import open_both
from tests.project import ROOT
from tests.unit_cases import Cases, columns_of_relations, unit_cases

DATABASE = os.environ.get("PER10K_DB", ROOT / "per10k.duckdb")


@pytest.fixture(scope="module")
def runner():
    """Runs cases, with columns of the types that they have in the demo council's build."""
    with open_both(DATABASE) as database:
        return Cases(columns_of_relations(database))


@pytest.mark.parametrize("case", unit_cases(), ids=lambda case: f"{case.model}-{case.name}")
def test_a_case_comes_to_what_is_expected(case, runner):
    assert runner.fails(case, case.project({}, {}).model(case.model)) is None


# dbt might read a case in another way than tests/unit_cases.py does. It takes two minutes to see that it does not.
@pytest.mark.release
def test_dbt_runs_them_all(tmp_path):
    ran = run_dbt("test", "--select", "test_type:unit", "--target-path", tmp_path, PER10K_DB=str(DATABASE), PER10K_CHILD_DB="")
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert f"{len(unit_cases())} unit tests in" in ran.stdout
