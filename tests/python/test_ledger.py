"""What was published stays known: the ledger, what moved a published figure since, and a frozen year."""

import csv
import json
import shutil
from pathlib import Path

import duckdb
import pytest
from dbt_runs import run_dbt

ROOT = Path(__file__).parents[2]
COUNCIL = "E08000018"
YEAR = [f"2018-{month:02}" for month in range(4, 13)] + ["2019-01", "2019-02", "2019-03"]
MARTS = ("fct_restatement", "fct_indicator_month")
# What becomes of the extracts that are delivered anew, up to the figures and their restatement.
OF_ROWS = ("stg_s47_enquiry", "stg_population_midyear")
ANEW = ["rows_set_aside", "extract_row+", *(f"{staged}+,+{mart}" for staged in OF_ROWS for mart in MARTS)]
# And of the only model that reads the other rule.
BY_RULE = [f"cohort_child_protection_plan+,+{mart}" for mart in MARTS]


class Council:
    """The demo council's extracts, to be delivered anew, with a database and a ledger of their own."""

    def __init__(self, path):
        self.path, self.folder = path, path / "extracts"
        shutil.copytree(ROOT / "seeds" / "extracts", self.folder)

    def build(self, *selected, **variables):
        """Run dbt build on the extracts as they are, without tests; of the models that are selected, where any are."""
        self.given = json.dumps({"extracts": str(self.folder), "la_code": COUNCIL, **variables})
        arguments = ["build", "--exclude-resource-type", "unit_test", "test", "--vars", self.given]
        return self._dbt(*arguments, *(["--select", *selected] if selected else []))

    def operation(self, name, **arguments):
        """Call a macro of the ledger, with the variables of the build before, as dbt parses all models again for others."""
        return self._dbt("run-operation", name, "--args", json.dumps(arguments), "--vars", self.given)

    def rewrite(self, extract, change):
        """Put the rows of an extract through a function: a list of dicts in, one out."""
        file = self.folder / f"{extract}.csv"
        with file.open(newline="") as lines:
            rows = list(csv.DictReader(lines))
        names = list(rows[0])
        with file.open("w", newline="") as lines:
            writer = csv.DictWriter(lines, names)
            writer.writeheader()
            writer.writerows(change(rows))

    def ask(self, query, *parameters, of="test"):
        """Rows of a query to the database, or to the ledger."""
        with duckdb.connect(str(self.path / f"{of}.duckdb"), read_only=True) as database:
            return database.execute(query, parameters).fetchall()

    def _dbt(self, *arguments):
        return run_dbt(
            *arguments, "--target-path", self.path / "target", "--log-path", self.path / "logs",
            PER10K_DB=str(self.path / "test.duckdb"), PER10K_LEDGER=None,
        )  # fmt: skip


RESTATED = """
    select latest_published_numerator, numerator, rows_added_late, rows_changed, rows_removed, rows_rule, rows_other
    from marts.fct_restatement where indicator_id = ? and month_end = cast(? as date) and breakdown = 'all'
"""

UNEXPLAINED = """
    select indicator_id, month_end from marts.fct_restatement
    where numerator_change <> round(
        numerator_change_added_late + numerator_change_changed + numerator_change_removed + numerator_change_rule
        + numerator_change_other, 4)
"""

SHOWN = """
    select indicator_id, breakdown, month_end, numerator, denominator, value, missing_reason from marts.fct_indicator_month
    where reporting_year = '2018/19' order by all
"""


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    """A year published on the extract date itself, nothing changed."""
    council = Council(tmp_path_factory.mktemp("council"))
    council.first = council.build(publish_month=" ".join([*YEAR, "2019-04"]), reported_on="2019-04-22")
    assert council.first.returncode == 0, council.first.stdout
    council.shown = council.ask(SHOWN)
    council.frozen = council.operation("freeze_year", year="2018-19", frozen_on="2019-06-30")
    council.too_early = council.operation("freeze_year", year="2017-18", frozen_on="2019-06-30")
    return council


@pytest.fixture(scope="module")
def restated(council):
    """Two months' records added late, one changed, one removed, a population revised; and the year frozen."""

    def enquiries(rows):
        # 3 of January and 2 of February come late, a March one moves to February, and another is gone.
        of_march = [row for row in rows if row["s47e_s47_start_date"].startswith("2019-03")]
        of_march[0]["s47e_s47_start_date"] = "2019-02-27"
        rows.remove(of_march[1])
        late = [["late-1", "2019-01-10"], ["late-2", "2019-01-11"], ["late-3", "2019-01-31"], ["late-4", "2019-02-01"],
                ["late-5", "2019-02-28"]]  # fmt: skip
        return rows + [
            {**dict.fromkeys(rows[0], ""), "s47e_s47_enquiry_id": key, "s47e_person_id": f"of {key}", "s47e_s47_start_date": day}
            for key, day in late
        ]

    def populations(rows):
        return [{**row, "population": str(int(row["population"]) + 1000)} if row["mid_year"] == "2017" else row for row in rows]

    council.rewrite("ssd_s47_enquiry", enquiries)
    council.rewrite("local_population_midyear", populations)
    run = council.build(*ANEW)
    assert run.returncode == 0, run.stdout
    return council


@pytest.fixture(scope="module")
def ruled(restated):
    """The first extracts again and the year no longer frozen, by another rule."""
    shutil.rmtree(restated.folder)
    shutil.copytree(ROOT / "seeds" / "extracts", restated.folder)
    restated.unfrozen = restated.operation("unfreeze_year", year="2018-19", unfrozen_on="2019-07-31")
    run = restated.build(*ANEW, *BY_RULE, child_protection_visit_days=10)
    assert run.returncode == 0, run.stdout
    return restated


def test_each_month_is_published_once(council):
    assert council.first.stdout.count("Published 20") == 12
    assert "2019-04 of E08000018: this run reports months up to 2019-03-31" in council.first.stdout
    published = council.ask(
        "select count(distinct month_end), count(distinct publication_number), min(reported_on) = '2019-04-22' and "
        "max(extract_date) = '2019-04-22' "
        "from ledger.published_value", of="test_ledger",
    )  # fmt: skip
    assert published == [(12, 12, True)]


def test_a_row_is_kept_once_however_often_it_is_published(council):
    kept = "select count(*), count(distinct (extract, row_fingerprint)) from ledger.published_extract_row"
    ((rows, keys),) = council.ask(kept, of="test_ledger")
    assert rows == keys > 200_000


def test_a_year_with_unpublished_months_is_not_frozen(council):
    assert council.frozen.returncode == 0, council.frozen.stdout
    assert council.too_early.returncode != 0
    assert "months of 2017/18 are not published: 2017-04, 2017-05" in council.too_early.stdout


def test_late_changed_and_removed_rows_are_told_apart(restated):
    def moved(indicator, month):
        ((published, now, *rows),) = restated.ask(RESTATED, indicator, month)
        return now - published, *rows

    assert moved("s47_started", "2019-01-31") == (3, 3, 0, 0, 0, 0)
    assert moved("s47_started", "2019-02-28") == (3, 2, 1, 0, 0, 0)
    assert moved("s47_started", "2019-03-31") == (-2, 0, 1, 1, 0, 0)
    assert moved("s47_rate_rolling_12m_per_10k", "2019-03-31") == (4, 5, 2, 1, 0, 0)
    assert moved("s47_started", "2018-12-31") == (0, 0, 0, 0, 0, 0)


def test_every_change_is_explained(restated):
    assert restated.ask(UNEXPLAINED) == []
    assert restated.ask("select count(*) from marts.fct_restatement where rows_rule + rows_other > 0") == [(0,)]
    wordless = "select count(*) from marts.fct_restatement where is_changed <> (coalesce(what_changed, '') <> '')"
    assert restated.ask(wordless) == [(0,)]


def test_the_part_of_the_population_is_told(restated):
    ((change, by_population, value, numerator, words),) = restated.ask(
        "select change, change_by_population, latest_published_value, latest_published_numerator, what_changed "
        "from marts.fct_restatement where indicator_id = 's47_rate_rolling_12m_per_10k' and month_end = '2019-03-31'"
    )
    assert by_population == pytest.approx(numerator / 57947 * 10000 - value)
    assert change - by_population == pytest.approx(4 / 57947 * 10000)
    assert words == "5 rows added late, 2 rows changed, 1 row removed, population 56947 to 57947"


def test_a_frozen_year_shows_what_was_published(restated):
    assert restated.ask(SHOWN) == restated.shown
    frozen = "select reporting_year, bool_and(is_frozen) from marts.fct_indicator_month where is_frozen group by all"
    assert restated.ask(frozen) == [("2018/19", True)]


# A change is sure by the rows that came late, changed and went; another rule takes another build of all that it reaches.
@pytest.mark.release
def test_another_rule_is_told_from_other_rows(ruled):
    visits = "cpp_visit_2wk_pct"
    ((published, now, added, changed, removed, rule, other),) = ruled.ask(RESTATED, visits, "2019-03-31")
    assert published - now == rule > 0
    assert added == changed == removed == other == 0
    assert ruled.ask(UNEXPLAINED) == []
    assert ruled.ask("select distinct measure_id from marts.fct_restatement where is_changed") == [("cpp_visit_2wk",)]


# A change is sure by the month that is refused beside the twelve; what is published takes a whole build.
@pytest.mark.release
def test_what_cannot_be_published_is_refused_in_one_message(ruled):
    again = ruled.build(child_protection_visit_days=10, publish_month="2019-04, 2019-05")
    assert again.returncode != 0
    assert again.stdout.count("this run reports months up to 2019-03-31") == 2
    assert "Traceback" not in again.stdout
    assert ruled.ask("select max(publication_number) from ledger.published_value", of="test_ledger") == [(12,)]


# A change is sure by the year that is frozen.
@pytest.mark.release
def test_an_unfrozen_year_shows_what_is_counted(ruled):
    assert ruled.unfrozen.returncode == 0, ruled.unfrozen.stdout
    assert ruled.ask("select count(*) from marts.fct_indicator_month where is_frozen") == [(0,)]
    assert ruled.ask(SHOWN) != ruled.shown
