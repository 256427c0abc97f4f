"""What the National Framework's dashboard counts and no report prints, made up: distances, questionnaires, factors, posts."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.dates import first_day

if TYPE_CHECKING:
    from proof.replay.council import Council


MONTHS = 36
# Of factors two years and a month, as they are many.
MONTHS_OF_FACTORS = 25
# Miles from home by the first letter of the kind of placement, on average.
MILES = {"U": 9, "P": 2, "A": 20}
OTHER_MILES = 22
NOT_KNOWN, SHARE_NOT_KNOWN = 999.9, 0.02
YEAR = timedelta(365)
# Factors of the CIN census, with how often an assessment finds each.
FACTORS = {
    "1B": 0.15, "2B": 0.16, "3A": 0.1, "3B": 0.31, "3C": 0.05, "4A": 0.17, "4B": 0.33, "10A": 0.03, "11A": 0.025, "12A": 0.005,
    "13A": 0.015, "14A": 0.07, "15A": 0.05, "16A": 0.18, "17A": 0.19, "18B": 0.03, "18C": 0.12, "19B": 0.025, "19C": 0.04,
    "23A": 0.002, "24A": 0.03,
}  # fmt: skip
NONE_FOUND = "21"
# Until then physical and sexual abuse were not divided by who did it, nor was criminal exploitation a factor.
DIVIDED_FROM = date(2020, 4, 1)
BEFORE = {"18B": "18A", "18C": "18A", "19B": "19A", "19C": "19A", "24A": None}
VACANT_POSTS = range(14, 25)


def tell_framework(council: Council) -> None:
    """Add them to a council whose assessments, care and workforce are told, of the last years where they have a day."""
    since = first_day(council.published.last_month - MONTHS + 1)
    _tell_distances(council)
    _tell_questionnaires(council, since)
    _tell_factors(council, first_day(council.published.last_month - MONTHS_OF_FACTORS + 1))
    _tell_vacant_posts(council)


def _tell_distances(council: Council) -> None:
    chance = council.random("distances")
    for row in council.tables["ssd_cla_placement"]:
        usual = MILES.get((row["clap_cla_placement_type"] or " ")[0], OTHER_MILES)
        miles = round(min(chance.expovariate(1 / usual), 300), 1)
        row["clap_cla_placement_distance"] = NOT_KNOWN if chance.random() < SHARE_NOT_KNOWN else miles


def _tell_questionnaires(council: Council, since: date) -> None:
    """One about every year of a period of care, of four in five children who are 4 to 16 by then."""
    chance = council.random("questionnaires")
    born = {row["pers_person_id"]: row["pers_dob"] for row in council.tables["ssd_person"]}
    periods: dict[str, list[Any]] = {}
    for row in council.tables["ssd_cla_episodes"]:
        period = periods.setdefault(row["clae_cla_id"], [row["clae_person_id"], row["clae_entered_care_date"], None])
        period[2] = row["clae_cla_episode_ceased_date"]
    for child, entered, left in periods.values():
        day = entered + timedelta(chance.randint(30, 300))
        while day <= min(left or council.extract_date, council.extract_date):
            is_asked = day >= since and born[child] and 4 * YEAR <= day - born[child] < 17 * YEAR
            if is_asked and chance.random() < 0.8:
                council.add(
                    "ssd_sdq_scores",
                    csdq_table_id=council.new("questionnaire"),
                    csdq_person_id=child,
                    csdq_sdq_completed_date=day,
                    csdq_sdq_score=min(40, max(0, round(chance.gauss(14, 7)))),
                )
            day += timedelta(chance.randint(330, 400))


def _tell_factors(council: Council, since: date) -> None:
    chance = council.random("factors")
    for row in council.tables["ssd_cin_assessments"]:
        completed = row["cina_assessment_auth_date"]
        found = [factor for factor, share in FACTORS.items() if chance.random() < share]
        if completed and completed < DIVIDED_FROM:
            found = list(dict.fromkeys(filter(None, (BEFORE.get(factor, factor) for factor in found))))
        if completed and completed >= since and chance.random() < 0.98:
            council.add(
                "ssd_assessment_factors",
                cinf_table_id=council.new("f"),
                cinf_assessment_id=row["cina_assessment_id"],
                cinf_assessment_factors_json=json.dumps(found or [NONE_FOUND], separators=(",", ":")),
            )


def _tell_vacant_posts(council: Council) -> None:
    chance = council.random("vacant posts")
    rows = council.tables["local_workforce"]
    for row in rows:
        row["vacant_flag"] = "N"
    for month in sorted({row["snapshot_month"] for row in rows}):
        for number in range(1, chance.choice(VACANT_POSTS) + 1):
            council.add(
                "local_workforce",
                snapshot_month=month,
                staff_id=f"vacancy-{number:06d}",
                role_group="social_worker",
                fte=chance.choice(["1.0", "1.0", "0.5"]),
                agency_flag="N",
                vacant_flag="Y",
            )
