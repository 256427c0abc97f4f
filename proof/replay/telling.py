"""The whole story of a council: its plans settled one after another, and its extracts written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from proof.replay.adopters import plan_adopters, tell_adopters
from proof.replay.adoption import settle_adoptions
from proof.replay.adults import tell_adults
from proof.replay.assessments import Assessments, plan_assessments
from proof.replay.care import Care
from proof.replay.care_health import Health
from proof.replay.care_leaver_cases import tell_care_leaver_cases
from proof.replay.care_leavers import tell_care_leavers
from proof.replay.care_leavers_plan import eligible_children, plan_care_leavers
from proof.replay.care_records import write_care
from proof.replay.cases import Cases
from proof.replay.cases_plan import plan_cases
from proof.replay.conferences import Conferences, plan_children, plan_conferences, tell_conferences
from proof.replay.contacts import FrontDoor, plan_contacts
from proof.replay.council import Council
from proof.replay.dates import name_of
from proof.replay.early_help import (
    Families,
    plan_cases_of_early_help,
    plan_children_of_early_help,
    plan_contacts_of_early_help,
    plan_step_downs,
    tell_children_of_early_help,
    tell_contacts_of_early_help,
    tell_step_downs,
)
from proof.replay.education import tell_education
from proof.replay.enquiries import Enquiries, plan_enquiries
from proof.replay.family_services import plan_parenting, plan_supporting_families, tell_parenting, tell_supporting_families
from proof.replay.fostering import plan_fostering, tell_fostering
from proof.replay.framework import tell_framework
from proof.replay.liberty import tell_liberty
from proof.replay.looked_after import LookedAfter
from proof.replay.looked_after_plan import plan_care, plan_looked_after, plan_placements
from proof.replay.not_replayed import why_not_replayed
from proof.replay.people import tell_people
from proof.replay.placements import Placements
from proof.replay.plan import Plan
from proof.replay.pre_proceedings import tell_pre_proceedings
from proof.replay.protection import Protection
from proof.replay.published import Published
from proof.replay.service_quality import plan_quality, tell_quality, tell_youth_data
from proof.replay.support import Support, plan_exploitation, tell_exploitation
from proof.replay.teams import tell_teams
from proof.replay.workforce import plan_audits, plan_workforce, tell_audits, tell_workforce
from proof.replay.writing import write_extracts, write_report
from proof.replay.young_people import (
    plan_centres,
    plan_sessions,
    plan_young_people,
    tell_centres,
    tell_sessions,
    tell_young_people,
)

if TYPE_CHECKING:
    from proof.replay.published import Figure


def replay(folder: str, to: str) -> list[tuple[Figure, str]]:
    """Write extracts that lead to the published figures of a folder; return the figures left out, with their reasons."""
    council = Council(Published(folder))
    council.unheld += council.published.set_aside(why_not_replayed)
    contacts = _settled(council, plan_contacts)
    looked_after_plan = _settled(council, plan_looked_after)
    placement_plan = _settled(council, plan_placements, looked_after_plan)
    care_plan = _settled(council, plan_care, looked_after_plan)
    looked_after = LookedAfter(council, looked_after_plan)
    caseload = _settled(council, plan_cases, looked_after)
    assessments = _settled(council, plan_assessments)
    enquiries = _settled(council, plan_enquiries, caseload.starts)
    exploitation = _settled(council, plan_exploitation)

    front_door = FrontDoor(council, contacts)
    cases = Cases(council, caseload, front_door.referred, looked_after)
    front_door.tell_open_cases(cases.open_in)
    Assessments(council, assessments, cases)
    conferences = Enquiries(council, enquiries, cases).conferences
    cases.write()
    Protection(council, caseload, cases, conferences)
    Support(council, caseload, cases)
    tell_exploitation(council, exploitation)
    placements = Placements(council, looked_after, placement_plan)
    write_care(council, looked_after, care_plan, placements)
    Care(council, looked_after, care_plan, placements)
    Health(council, looked_after, care_plan)
    tell_liberty(council)
    tell_pre_proceedings(council)
    tell_education(council)
    tell_adults(council)
    settle_adoptions(council, looked_after.periods, looked_after.first)
    tell_adopters(council, _settled(council, plan_adopters))
    tell_fostering(council, _settled(council, plan_fostering))
    eligible = eligible_children(council, looked_after.periods)
    tell_care_leavers(council, _settled(council, plan_care_leavers, eligible), eligible)
    tell_care_leaver_cases(council, caseload)
    tell_workforce(council, _settled(council, plan_workforce), cases, looked_after.periods)
    tell_audits(council, _settled(council, plan_audits))
    tell_framework(council)
    _tell_early_help(council)
    tell_supporting_families(council, _settled(council, plan_supporting_families))
    tell_parenting(council, _settled(council, plan_parenting))
    family_conferences = Conferences(council, _settled(council, plan_conferences)).cases
    tell_conferences(council, family_conferences, _settled(council, plan_children, family_conferences))
    tell_quality(council, _settled(council, plan_quality))
    tell_youth_data(council)
    tell_teams(council)
    tell_people(council)
    for estimate in council.published.estimates:
        council.add(
            "local_population_midyear",
            area_code=council.published.la_code,
            mid_year=estimate.mid_year,
            age_band=estimate.age_band,
            population=estimate.population,
            published_on=estimate.published_on,
        )
    write_extracts(council, to)
    write_report(
        [
            {
                "indicator_id": figure.indicator,
                "breakdown": figure.breakdown,
                "month": name_of(figure.month),
                "value": "" if figure.value is None else f"{float(figure.value):.{figure.decimals}f}",
                "reason": reason,
            }
            for figure, reason in council.unheld
            if figure.status in ("ok", "single_value")
        ],
        to,
    )
    return council.unheld


def _tell_early_help(council: Council) -> None:
    tell_contacts_of_early_help(council, _settled(council, plan_contacts_of_early_help))
    Families(council, _settled(council, plan_cases_of_early_help))
    tell_children_of_early_help(council, _settled(council, plan_children_of_early_help))
    tell_step_downs(council, _settled(council, plan_step_downs))
    tell_centres(council, _settled(council, plan_centres))
    tell_young_people(council, _settled(council, plan_young_people))
    tell_sessions(council, _settled(council, plan_sessions))


def _settled(council: Council, lay_out: Callable[..., Any], *others: Any) -> Any:
    plan = Plan(council.published)
    story = lay_out(plan, council, *others)
    plan.solve()
    council.unheld += plan.unheld
    return plan.settled(story)
