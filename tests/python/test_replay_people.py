"""Staff, care leavers and adopted children told from a few printed figures, counted again from the rows by plain rules."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest

from proof.replay.adoption import settle_adoptions
from proof.replay.care_leavers import tell_care_leavers
from proof.replay.care_leavers_plan import plan_care_leavers
from proof.replay.council import Council
from proof.replay.dates import last_day, month_of
from proof.replay.looked_after import Period
from proof.replay.published import Published
from proof.replay.telling import _settled
from proof.replay.workforce import WEIGHTS, plan_workforce, tell_workforce

HEADER = "indicator_id,breakdown,month,numerator,denominator,value,decimals,status,report,ref,note\n"
POPULATION = "la_code,la_name,mid_year,age_band,population,published_on,source\nE08000018,A council,2017,0-17,56947,2018-06-28,\n"


@pytest.fixture
def council(tmp_path):
    """Return a function that gives a council of which lines of figures are printed."""
    (tmp_path / "population.csv").write_text(POPULATION)

    def printing(*lines):
        (tmp_path / "golden.csv").write_text(HEADER + "".join(f"{line},ok,,,\n" for line in lines))
        return Council(Published(tmp_path))

    return printing


def open_on(row, day, prefix):
    start, end = row[f"{prefix}_start_date"], row[f"{prefix}_end_date"]
    return start <= day and (end is None or end > day)


def test_caseloads_and_hours(council):
    """The average before and after part of some workers' hours counts (February 2019), the most of one worker, agency hours."""
    told = council(
        "caseload_avg_duty,,2019-01,,,17.7,1",
        "caseload_avg_duty,,2019-02,,,20.8,1",
        "caseload_max_safeguarding,,2019-01,,,30,0",
        "caseload_max_safeguarding,,2019-02,,,27,0",
        "agency_staff_pct,,2019-02,46.1,,14.5,1",
    )
    tell_workforce(told, _settled(told, plan_workforce), SimpleNamespace(every=[]), [])
    assert not told.unheld
    for name, average, most in (("2019-01", 17.7, 30), ("2019-02", 20.8, 27)):
        day = last_day(month_of(name))
        staff = {row["staff_id"]: row for row in told.tables["local_workforce"] if row["snapshot_month"] == day}
        lead = {}
        rows = [r for r in told.tables["ssd_involvements"] if r["invo_professional_role_id"] == "Allocated Case Worker"]
        for row in sorted(rows, key=lambda r: r["invo_involvement_start_date"]):
            if open_on(row, day, "invo_involvement"):
                lead[row["invo_person_id"]] = (
                    row["invo_professional_id"].replace("worker", "staff"),
                    row["invo_professional_team"],
                )
        cases = Counter(worker for worker, team in lead.values())
        in_duty = {worker for worker, team in lead.values() if team.startswith("duty")}
        assert max(cases.values()) == most
        hours = Fraction(0)
        counted = [w for w in in_duty if staff[w]["role_group"] == "social_worker" and staff[w]["fte"]]
        for worker in counted:
            weight = WEIGHTS.get(staff[worker]["grade"], 10) if name == "2019-02" else 10
            hours += Fraction(str(staff[worker]["fte"])) * weight / 10
        assert len(counted) < len(in_duty)  # an unqualified worker, one without hours
        assert round(float(sum(cases[w] for w in counted) / hours), 1) == average
    agency = [Fraction(str(r["fte"])) for r in staff.values() if r["role_group"] == "social_worker" and r["agency_flag"] == "Y"]
    assert sum(agency) == Fraction("46.1")


def test_care_leavers(council):
    """Two snapshots: who is in them without being a care leaver is not counted, and a child still in care only for plans."""
    told = council(
        "care_leavers_number,,2019-02,299,,299,0",
        "care_leavers_number,,2019-03,301,,301,0",
        "pathway_plan_pct,,2019-03,,,84.5,1",
        "pathway_plan_up_to_date_pct,,2019-03,,,79.1,1",
    )
    in_care = {month: [f"lac-{n}" for n in range(30)] for month in range(month_of("2018-06"), month_of("2019-03") + 1)}
    tell_care_leavers(told, _settled(told, plan_care_leavers, in_care), in_care)
    assert not told.unheld
    people = {row["pers_person_id"]: row for row in told.tables["ssd_person"]}
    day = date(2019, 3, 31)
    rows = [row for row in told.tables["local_care_leaver_history"] if row["snapshot_month"] == day]
    eligible = [row for row in rows if row["eligibility"] == "Eligible"]
    leavers = [
        row
        for row in rows
        if "elevant" in row["eligibility"]
        and row["in_touch"] != "DIED"
        and not people[row["person_id"]]["pers_death_date"]
        and people[row["person_id"]]["pers_dob"] > date(1993, 3, 31)
    ]
    assert len(rows) > len(leavers + eligible)
    assert len(leavers) == 301
    plans = [row["pathway_plan_date"] for row in leavers + eligible]
    assert round(100 * sum(p is not None for p in plans) / len(plans), 1) == 84.5
    assert round(100 * sum(p is not None and date(2018, 9, 30) <= p <= day for p in plans) / len(plans), 1) == 79.1


def test_adoptions(council):
    """Averages begin anew each April, stay as they were in a month without an adoption, and follow the order of events."""
    told = council(
        "adoption_a1_days_ytd,,2018-04,,,370.0,1",
        "adoption_a1_days_ytd,,2018-05,,,469.0,1",
        "adoption_a1_days_ytd,,2018-06,,,469.0,1",
        "adoption_a2_days_ytd,,2018-05,,,260.2,1",
        "adoptions_within_12m_shobpa,,2018-05,1,,1,0",
        "adopted_hard_to_place_pct_ytd,,2018-05,4,5,80,0",
    )
    ends = [date(2018, 4, 10), date(2018, 4, 20), date(2018, 5, 1), date(2018, 5, 9), date(2018, 5, 30)]
    periods = [Period(f"c{n}", f"p{n}", end - timedelta(900), end, "E12", end - timedelta(1000)) for n, end in enumerate(ends)]
    for period in periods:
        told.add("ssd_person", pers_person_id=period.child, pers_dob=period.born)
    settle_adoptions(told, periods, month_of("2018-04"))
    assert not told.unheld
    rows = {row["perm_person_id"]: row for row in told.tables["ssd_permanence"] if row.get("perm_permanence_order_date")}
    waits = []
    for period in periods:
        row = rows[period.child]
        ordered, matched, placed = (row[f"perm_{name}_date"] for name in ("placement_order", "matched", "placed_for_adoption"))
        assert period.entered < ordered <= matched <= placed < period.end
        waits.append(((placed - period.entered).days, (matched - ordered).days))
    assert round(sum(a1 for a1, _ in waits[:2]) / 2, 1) == 370.0
    assert round(sum(a1 for a1, _ in waits) / 5, 1) == 469.0
    assert round(sum(a2 for _, a2 in waits) / 5, 1) == 260.2
    prompt = [p for p in periods[2:] if (d := rows[p.child]["perm_adm_decision_date"]) and (p.end - d).days <= 365]
    assert len(prompt) == 1
    harder = {row["disa_person_id"] for row in told.tables["ssd_disability"] if row["disa_disability_code"] != "NONE"}
    harder |= {person for person, row in rows.items() if row["perm_part_of_sibling_group"]}
    harder |= {row["pers_person_id"] for row in told.tables["ssd_person"] if row["pers_ethnicity"] in ("MWBC", "AIND", "BAFR")}
    assert len(harder) == 4
