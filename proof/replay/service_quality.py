"""What families say of early help, audits by its team managers, and youth justice; where nothing is printed, made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from proof.replay.dates import first_day, last_day
from proof.replay.made_up import make_up
from proof.replay.not_replayed import AS_PUBLISHED
from proof.replay.plan import Series

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from proof.replay.council import Council
    from proof.replay.plan import Plan


QUESTIONS = 3  # to a family
DAYS_TO_ANSWER = 28  # for a complaint
USUAL = {  # a month
    "eh_family_feedback_positive": 31,
    "eh_complaints_received": 2,
    "eh_compliments": 3,
    "eh_team_manager_audits": 12,
    "yj_programme_contacts": 22,
}
OTHER_SERVICES = ("social care", "education")

# Of the Youth Data Summary: what is counted in a year, of how many, and the unit of the value. They are made up.
SUMMARY = {
    "first_time_entrants": (52, 26_000, 100_000),
    "custody": (3, 26_000, 1_000),
    "reoffending_binary": (22, 90, 100),
    "reoffences_per_reoffender": (88, 22, 1),
}
QUARTERS_TO_PUBLICATION = 2


@dataclass(frozen=True)
class QualityPlan:
    """What is counted each month: answers, complaints and those closed, compliments, audits, programme contacts."""

    answers: Series
    positive: Series
    complaints: Series
    closed: Series
    in_time: Series
    upheld: Series
    open_before: Series
    compliments: Series
    audits: Series
    contacts: Series


def plan_quality(plan: Plan, council: Council) -> QualityPlan:
    """Lay out feedback, complaints, compliments, audits of early help and contacts of youth justice programmes."""
    published, level = council.published, council.level
    months = council.months(published.horizon)

    def usual(measure: str) -> dict[int, LinearExprT]:
        return plan.series(months, lambda m: level(measure, m, USUAL[measure]))

    answers = plan.series(months, lambda m: USUAL["eh_family_feedback_positive"])
    complaints = usual("eh_complaints_received")
    closed = plan.series(months, lambda m: level("eh_complaints_received", m, USUAL["eh_complaints_received"]))
    told = QualityPlan(
        answers=answers,
        positive=plan.part(answers, lambda m: published.share("eh_family_feedback_positive", m, default=0.93)),
        complaints=complaints,
        closed=closed,
        in_time=plan.part(closed, lambda m: 0.8),
        upheld=plan.part(closed, lambda m: 0.4),
        open_before=(before := plan.series(months[:1], lambda m: 1)),
        compliments=usual("eh_compliments"),
        audits=usual("eh_team_manager_audits"),
        contacts=usual("yj_programme_contacts"),
    )
    levels = {
        "answers": (answers, USUAL["eh_family_feedback_positive"]),
        "positive": (told.positive, 29, lambda number, month: number("answers", month)),
        "complaints": (complaints, USUAL["eh_complaints_received"]),
        # Those that came in the month before.
        "closed": (closed, 100, lambda number, month: number("complaints", month - 1)),
        "in_time": (told.in_time, 2, lambda number, month: number("closed", month)),
        "upheld": (told.upheld, 1, lambda number, month: number("closed", month)),
        "compliments": (told.compliments, USUAL["eh_compliments"]),
        "audits": (told.audits, USUAL["eh_team_manager_audits"]),
        "contacts": (told.contacts, USUAL["yj_programme_contacts"]),
    }
    make_up(plan, council, frozenset(USUAL), levels)
    still_open = plan.stock(months, before[months[0]], lambda m: complaints[m] - closed[m])
    for month in months:
        plan.require(answers[month] >= 1)
        plan.require(closed[month] <= still_open.get(month - 1, before[months[0]]))
    plan.measure("eh_family_feedback_positive", told.positive, answers)
    plan.measure("eh_complaints_received", complaints)
    plan.measure("eh_complaints_upheld", told.upheld)
    plan.measure("eh_complaints_closed_in_time", told.in_time)
    plan.measure("eh_compliments", told.compliments)
    plan.measure("eh_team_manager_audits", told.audits)
    plan.measure("yj_programme_contacts", told.contacts)
    return told


def tell_quality(council: Council, plan: QualityPlan) -> None:
    """Tell a row for each answer, complaint, compliment, audit and contact, some of other services among them."""
    chance = council.random("quality of early help")
    _tell_complaints(council, plan, chance)
    for month in plan.answers:
        days = council.working_days(month)
        feedback: Any = []
        for place in range(plan.answers[month]):
            if place % QUESTIONS == 0:
                feedback = council.new("feedback"), chance.choice(days)
            council.add(
                "local_family_feedback",
                feedback_id=feedback[0],
                closure_date=feedback[1],
                question_id=f"question-{place % QUESTIONS + 1}",
                positive_flag="Y" if place < plan.positive[month] else "N",
            )
        for service, number in (("early help", plan.compliments[month]), (chance.choice(OTHER_SERVICES), 1)):
            for _ in range(number):
                council.add(
                    "local_compliments",
                    compliment_id=council.new("compliment"),
                    service=service,
                    received_date=chance.choice(days),
                )
        for _ in range(plan.audits[month]):
            council.add(
                "local_case_audits",
                audit_id=council.new("audit"),
                service="early help",
                audit_type="team manager",
                completed_date=chance.choice(days),
                grade=chance.choice(("good", "requires improvement")),
            )
        for _ in range(plan.contacts[month]):
            council.add(
                "local_youth_justice_contacts",
                contact_id=council.new("contact"),
                contact_date=chance.choice(days),
                programme=chance.choice(("prevention", "reparation")),
            )


def _tell_complaints(council: Council, plan: QualityPlan, chance: Random) -> None:
    first = min(plan.complaints)

    def complaint(service: str, received: date) -> dict[str, Any]:
        row = {"complaint_id": council.new("complaint"), "service": service, "received_date": received}
        rows.append(row | {"due_date": received + timedelta(DAYS_TO_ANSWER)})
        return rows[-1]

    rows: list[dict[str, Any]] = []
    waiting = [complaint("early help", first_day(first) - timedelta(5)) for _ in range(plan.open_before[first])]
    for month in plan.complaints:
        days = council.working_days(month)
        for place in range(plan.closed[month]):
            row = waiting.pop(0)
            row["closed_date"] = chance.choice(days)
            row["outcome"] = "partly upheld" if place < plan.upheld[month] else "not upheld"
            # The day due is the complaint's own, as one that was extended.
            late = place >= plan.in_time[month]
            row["due_date"] = row["closed_date"] + timedelta(-1 if late else chance.randint(0, 9))
        waiting += [complaint("early help", chance.choice(days)) for _ in range(plan.complaints[month])]
        for service in OTHER_SERVICES:
            row = complaint(service, chance.choice(days))
            closed = row["received_date"] + timedelta(chance.randint(10, 30))
            if closed <= council.extract_date:
                row.update(closed_date=closed, outcome=chance.choice(("upheld", "not upheld")))
    for row in rows:
        council.add("local_complaints", **row)


def tell_youth_data(council: Council) -> None:
    """Tell what the Youth Data Summary had of each year that ended with a quarter; the figures are made up.

    Where the report prints any of them none is told: a made-up figure would stand in its place.
    """
    if council.published.tells(AS_PUBLISHED["local_yds"]):
        return
    chance = council.random("youth data summary")
    for month in council.months(council.published.horizon):
        if month % 3 != 2 or (published := last_day(month + 3 * QUARTERS_TO_PUBLICATION)) > council.extract_date:
            continue
        for measure, (usual, out_of, unit) in SUMMARY.items():
            counted = usual + chance.randint(-usual // 8, usual // 8)
            council.add(
                "local_yds",
                measure=measure,
                period_start=first_day(month - 11),
                period_end=last_day(month),
                numerator=counted,
                denominator=out_of,
                value=round(unit * counted / out_of, 2),
                published_on=published,
            )
