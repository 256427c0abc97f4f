"""The whole story of a council: its plans settled one after another, and its extracts written."""

from replay.assessments import Assessments, plan_assessments
from replay.cases import Cases
from replay.cases_plan import plan_cases
from replay.contacts import FrontDoor, plan_contacts
from replay.council import Council
from replay.dates import name_of
from replay.enquiries import Enquiries, plan_enquiries
from replay.plan import Plan
from replay.protection import Protection
from replay.published import Published
from replay.support import Support, plan_exploitation, tell_exploitation
from replay.writing import write_extracts, write_report


def replay(folder, to):
    """Write extracts that lead to the published figures of a folder; return the figures left out, with their reasons."""
    council = Council(Published(folder))
    contacts = _settled(council, plan_contacts)
    caseload = _settled(council, plan_cases)
    assessments = _settled(council, plan_assessments)
    enquiries = _settled(council, plan_enquiries, caseload.starts)
    exploitation = _settled(council, plan_exploitation)

    front_door = FrontDoor(council, contacts)
    cases = Cases(council, caseload, front_door.referred)
    front_door.tell_open_cases(cases.open_in)
    Assessments(council, assessments, cases)
    conferences = Enquiries(council, enquiries, cases).conferences
    cases.write()
    Protection(council, caseload, cases, conferences)
    Support(council, caseload, cases)
    tell_exploitation(council, exploitation)
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
            if figure.status == "ok"
        ],
        to,
    )
    return council.unheld


def _settled(council, lay_out, *others):
    plan = Plan(council.published)
    story = lay_out(plan, council, *others)
    plan.solve()
    council.unheld += plan.unheld
    return plan.settled(story)
