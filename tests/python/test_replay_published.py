"""The replay and the back-test on what real reports printed, and on figures changed or contradicted on purpose."""

import csv
import filecmp
import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest
from dbt_runs import run_dbt

from proof.replay.dates import add_months
from proof.replay.teams import TEAMS

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "proof" / "published"
DEMO = ROOT / "seeds" / "extracts"


def replay(published, to):
    """Write the extracts; returns what was printed."""
    return run(sys.executable, "-m", "proof.replay", "extracts", "--published", published, "--to", to)


def run(*command, **environment):
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def replayed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("replay") / "2018_19"
    replay(PUBLISHED / "2018_19", folder)
    run(sys.executable, "-m", "proof.replay.survey", folder)
    return folder


# A change is sure by the back-test of `make test`, of the same extracts, and by the replay of a part of the figures below.
@pytest.mark.release
def test_the_demo_council_is_the_replay_of_2018_19_byte_for_byte(replayed):
    names = sorted(path.name for path in DEMO.iterdir())
    assert names == sorted(path.name for path in replayed.iterdir())
    _, different, unreadable = filecmp.cmpfiles(DEMO, replayed, names, shallow=False)
    assert not different + unreadable


def test_the_demo_council_stays_small():
    assert sum(path.stat().st_size for path in DEMO.iterdir()) < 13_100_000


def test_children_of_the_demo_are_people():
    """Whoever is told of in a contact, case, plan or involvement has an age and an ethnicity, and is a child on each day told."""
    people = {row["pers_person_id"]: row for row in rows(DEMO / "ssd_person.csv")}
    assert all(row["pers_dob"] and row["pers_ethnicity"] for row in people.values())
    cared_for = {row["clae_person_id"] for row in rows(DEMO / "ssd_cla_episodes.csv")}
    leavers = {row["person_id"] for row in rows(DEMO / "local_care_leaver_history.csv")}
    told = {
        "ssd_contacts": ("cont_person_id", "cont_contact_date"),
        "ssd_cin_episodes": ("cine_person_id", "cine_referral_date"),
        "ssd_cin_assessments": ("cina_person_id", "cina_assessment_start_date"),
        "ssd_cp_plans": ("cppl_person_id", "cppl_cp_plan_start_date"),
        "ssd_involvements": ("invo_person_id", "invo_involvement_start_date"),
    }
    for table, (about, day) in told.items():
        for row in rows(DEMO / f"{table}.csv"):
            born = date.fromisoformat(people[row[about]]["pers_dob"])
            if row[about] not in cared_for | leavers:
                assert born <= date.fromisoformat(row[day]) < add_months(born, 18 * 12), (table, row)


def test_children_of_the_demo_have_one_lead_worker_when_it_is_cut():
    """All in need and in care, but those of the last days, who are not allocated yet."""
    last_days = "2019-04-15"
    leads, led_by_made_up_teams = set(), Counter()
    for row in rows(DEMO / "ssd_involvements.csv"):
        if row["invo_professional_role_id"] == "Allocated Case Worker" and not row["invo_involvement_end_date"]:
            leads.add(row["invo_person_id"])
            led_by_made_up_teams[row["invo_person_id"]] += row["invo_professional_team"] in TEAMS
    assert set(led_by_made_up_teams.values()) == {0, 1}
    in_need = {
        row["cine_person_id"]
        for row in rows(DEMO / "ssd_cin_episodes.csv")
        if not row["cine_close_date"] and row["cine_referral_nfa"] == "N" and row["cine_referral_date"] < last_days
    }
    in_care = {
        row["clae_person_id"]
        for row in rows(DEMO / "ssd_cla_episodes.csv")
        if not row["clae_cla_episode_ceased_date"] and row["clae_entered_care_date"] < last_days
    }
    assert len(in_need) > 1500 and len(in_care) > 500
    assert not (in_need | in_care) - leads


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Three councils built at once: 2021/22 whole, the same whose system took over what was not over on a day, and one that
    prints the adult report alone. Database, and by council the folders of its published figures and extracts.
    """
    path = tmp_path_factory.mktemp("built")
    database, both = path / "test.duckdb", path / "both"
    adults = of_council(PUBLISHED / "adult_2021_22", path / "adult_2021_22", ADULTS)
    councils = {}
    for published in (PUBLISHED / "2021_22", adults):
        extracts = path / f"extracts_of_{published.name}"
        replay(published, extracts)
        councils[run(sys.executable, "-m", "proof.replay", "la-code", "--published", published).strip()] = published, extracts
    for la_code, (_, extracts) in councils.items():
        taken_over(extracts, both, {la_code: "", **({} if la_code == ADULTS else {LATE: TAKEN_OVER_ON})})
    run_of_dbt = run_dbt(
        "build", "--exclude-resource-type", "test", "unit_test", "--select", "+fct_indicator_month",
        "--vars", f"{{extracts: '{both}'}}",
        "--target-path", path / "target", "--log-path", path / "logs", PER10K_DB=str(database), PER10K_CHILD_DB="",
    )  # fmt: skip
    assert run_of_dbt.returncode == 0, run_of_dbt.stdout
    return database, councils


# A change is sure by the back-test of `make test`, of every figure of 2018/19; that of another year takes two minutes.
@pytest.mark.release
@pytest.mark.parametrize(
    ("is_adults", "reached"),
    [
        # 97.5% of the 572 children looked after in February 2022 is no whole number of them.
        (False, "compared: 417; matched: 417; differ: 0; could not be replayed: 1"),
        (True, "compared: 83; matched: 83; differ: 0; could not be replayed: 0"),
    ],
    ids=["2021/22", "adults"],
)
def test_every_figure_of_another_report_is_reached(built, is_adults, reached):
    database, councils = built
    [(published, extracts)] = [folders for la_code, folders in councils.items() if (la_code == ADULTS) == is_adults]
    said = run(
        sys.executable, "-m", "proof.replay", "backtest",
        "--published", published, "--database", database, "--extracts", extracts,
    )  # fmt: skip
    assert reached in said


# A change is sure by the unit tests of how far each measure looks back; this holds them all against a year at once.
@pytest.mark.release
def test_what_is_published_without_the_first_years_is_what_it_was_with_them(built):
    """A figure that looks back further than the data do has no value, or says within which bounds it lies."""
    database, _ = built
    with duckdb.connect(str(database), read_only=True) as connection:
        figures = connection.execute(
            f"""
            select whole.indicator_id, whole.month_end, whole.value, late.value, late.value_at_least, late.value_at_most
            from marts.fct_indicator_month as whole
            inner join marts.fct_indicator_month as late using (indicator_id, breakdown, month_end)
            where whole.la_code not in ('{LATE}', '{ADULTS}') and late.la_code = '{LATE}' and whole.missing_reason is null
                and late.missing_reason is null
            """
        ).fetchall()
        withheld = connection.execute(
            f"""
            select whole.indicator_id, late.missing_reason, count(*)
            from marts.fct_indicator_month as whole
            inner join marts.fct_indicator_month as late using (indicator_id, breakdown, month_end)
            where whole.la_code not in ('{LATE}', '{ADULTS}') and late.la_code = '{LATE}' and whole.missing_reason is null
                and late.missing_reason is not null
            group by all
            """
        ).fetchall()
    assert len(figures) > 1500
    assert sum(number for *_, number in withheld) > 500
    # Care leavers, who are not counted in need, are listed month by month.
    of_lists = ("care_leavers_", "pathway_plan", "cin_")
    assert {reason for indicator, reason, _ in withheld if not indicator.startswith(of_lists)} == {"insufficient_history"}
    bounded = {"cin_with_plan_pct", "lac_pep_pct"}  # whether there has ever been a plan
    moved = [figure for figure in figures if figure[0] not in bounded and figure[2] != figure[3]]
    assert not moved
    assert not [figure for figure in figures if figure[0] in bounded and not figure[4] <= figure[2] <= figure[5]]


LATE, TAKEN_OVER_ON = "E08000016", "2021-01-01"  # of about as many children
ADULTS = "E08000017"

# Extract -> the day by which a row is over: that on which it ended, or of what does not last the day itself.
OVER = {
    "local_care_leaver_history": "snapshot_month",
    "local_contact_decisions": "decision_date",
    "local_exploitation": "cohort_end_date",
    "local_pep": "pep_date",
    "local_plan_versions": "plan_date",
    "local_strategy_meetings": "meeting_date",
    "local_workforce": "snapshot_month",
    "ssd_cin_assessments": "cina_assessment_auth_date",
    "ssd_cin_episodes": "cine_close_date",
    "ssd_cin_plans": "cinp_cin_plan_end_date",
    "ssd_cla_episodes": "clae_cla_episode_ceased_date",
    "ssd_cla_health": "clah_health_check_date",
    "ssd_cla_placement": "clap_cla_placement_end_date",
    "ssd_cla_reviews": "clar_cla_review_date",
    "ssd_cla_visits": "clav_cla_visit_date",
    "ssd_contacts": "cont_contact_date",
    "ssd_cp_plans": "cppl_cp_plan_end_date",
    "ssd_cp_reviews": "cppr_cp_review_date",
    "ssd_cp_visits": "cppv_cp_visit_date",
    "ssd_early_help_episodes": "earl_episode_end_date",
    "ssd_initial_cp_conference": "icpc_icpc_date",
    "ssd_involvements": "invo_involvement_end_date",
    "ssd_legal_status": "lega_legal_status_end_date",
    "ssd_missing": "miss_missing_episode_start_date",
    "ssd_s47_enquiry": "s47e_s47_end_date",
}


def of_council(published, to, la_code):
    """Copy a folder of published figures as if another council had printed them."""
    shutil.copytree(published, to)
    shutil.copy(PUBLISHED / "population.csv", to)
    for path in to.glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace("E08000018", la_code), encoding="utf-8")
    return to


def taken_over(extracts, to, councils):
    """Add extracts to a folder for each council, without what was over when its system began.

    councils: the day by council; one without a day has all.
    """
    to.mkdir(exist_ok=True)
    for path in sorted(extracts.glob("*.csv")):
        whole, over, file = rows(path), OVER.get(path.stem), to / path.name
        before = rows(file) if file.exists() else []
        with file.open("w", newline="", encoding="utf-8") as written:
            columns = dict.fromkeys(["la_code", *(before[0] if before else []), *(whole[0] if whole else [])])
            writer = csv.DictWriter(written, columns, restval="")
            writer.writeheader()
            writer.writerows(before)
            for la_code, day in councils.items():
                kept = [row for row in whole if not over or not row.get(over) or row[over] >= day]
                # A referral to the cohort of exploited children that nothing followed is over on its day.
                if path.stem == "local_exploitation":
                    kept = [row for row in kept if row["cohort_start_date"] or row["referral_date"] >= day]
                area = {"area_code": la_code} if whole and "area_code" in whole[0] else {}
                writer.writerows({"la_code": la_code, **row, **area} for row in kept)


@pytest.fixture(scope="module")
def altered(tmp_path_factory):
    """The contacts and the cohort of 2018/19, with seven more children in it every month, and a month's contacts that their
    sources do not add up to.
    """

    def alter(row):
        if row["indicator_id"] == "cse_cohort" and row["status"] == "ok":
            row["numerator"] = row["value"] = str(int(row["value"]) + 7)
        if (row["indicator_id"], row["month"]) == ("contacts_received", "2018-05"):
            row["numerator"] = row["value"] = "1306"
        return row

    folder = tmp_path_factory.mktemp("altered")
    shutil.copy(PUBLISHED / "population.csv", folder)
    figures = rows(PUBLISHED / "2018_19" / "golden.csv")
    with (folder / "golden.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, figures[0])
        writer.writeheader()
        writer.writerows(alter(dict(row)) for row in figures if row["indicator_id"].startswith(("contacts_", "cse_")))
    return folder / "extracts", replay(folder, folder / "extracts")


def test_changed_figures_change_the_cases(altered):
    """The extracts follow, so nothing of the answer is kept in the project."""
    extracts, _ = altered
    spells = rows(extracts / "local_exploitation.csv")
    last_day = date(2019, 3, 31).isoformat()
    inside = {
        spell["person_id"]
        for spell in spells
        if spell["exploitation_type"] == "CSE"
        and spell["cohort_start_date"]
        and spell["cohort_start_date"] <= last_day
        and not "" < spell["cohort_end_date"] <= last_day
    }
    assert len(inside) == 63 + 7


def test_a_contradiction_is_named_and_the_rest_still_holds(altered):
    """A month's contacts that its sources do not add up to cannot hold beside them."""
    extracts, said = altered
    known = {(row["indicator_id"], row["month"]) for row in rows(DEMO / "replay_report.csv")}
    report = rows(extracts / "replay_report.csv")
    left_out = [row for row in report if (row["indicator_id"], row["month"]) not in known]
    assert [row["month"] for row in left_out] == ["2018-05"]
    assert left_out[0]["indicator_id"].startswith("contacts_")
    assert left_out[0]["reason"] and left_out[0]["indicator_id"] in said


def test_nothing_outside_the_source_contract_is_written():
    """No table of aggregates, no column that the contract does not have."""
    import yaml

    sources = yaml.safe_load((ROOT / "models/staging/_extracts.yml").read_text())["sources"]
    contract = {t["name"]: {c["name"] for c in t["columns"]} for s in sources for t in s["tables"] if s["name"] == "extracts"}
    for path in DEMO.glob("*.csv"):
        if path.name != "replay_report.csv":
            with path.open(newline="") as file:
                assert set(next(csv.reader(file))) <= contract[path.stem]
