"""Pre-proceedings and meetings of families, of which no report prints anything: made-up ones, of children on plans."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from proof.replay.dates import first_day

if TYPE_CHECKING:
    from proof.replay.council import Council


CHILDREN = 160
MONTHS = 36
WEEKS = (4, 26)  # from the decision to its end


def tell_pre_proceedings(council: Council) -> None:
    """Add times of pre-proceedings to a council whose child protection plans are told: some weeks after the plan began."""
    chance = council.random("pre-proceedings")
    first = first_day(council.published.last_month - MONTHS + 1)
    plans = [row for row in council.tables["ssd_cp_plans"] if row["cppl_cp_plan_start_date"] >= first]
    plans.sort(key=lambda row: row["cppl_cp_plan_id"])
    for row in sorted(chance.sample(plans, min(CHILDREN, len(plans))), key=lambda row: row["cppl_cp_plan_start_date"]):
        decided = row["cppl_cp_plan_start_date"] + timedelta(chance.randint(20, 120))
        if decided > council.extract_date:
            continue
        letter, meeting = (decided + timedelta(chance.randint(*days)) for days in ((2, 10), (11, 30)))
        ended = decided + timedelta(7 * chance.randint(*WEEKS))
        is_issued, is_offered = chance.random() < 0.4, chance.random() < 0.7
        court = ended + timedelta(chance.randint(1, 20)) if is_issued else None
        is_held = is_offered and chance.random() < 0.6

        def known(day: date | None) -> date | None:
            return day if day and day <= council.extract_date else None

        outcome = "Decision to Issue Care Proceedings" if is_issued else "Decision to step down"
        council.add(
            "ssd_pre_proceedings",
            prep_table_id=council.new("proceedings"),
            prep_person_id=row["cppl_person_id"],
            prep_pre_pro_decision_date=decided,
            prep_pre_pro_letter_date=known(letter),
            prep_initial_pre_pro_meeting_date=known(meeting),
            prep_agree_stepdown_issue_date=known(ended),
            prep_pre_pro_outcome=outcome if known(ended) else None,
            local_fgdm_offered_flag="Y" if is_offered else "N",
            local_fgdm_held_flag="Y" if is_held else "N",
            local_court_application_date=known(court),
        )
