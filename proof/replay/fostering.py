"""Fostering households: those under assessment, approved and deregistered each month, and the places they bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from proof.replay.dates import first_day
from proof.replay.plan import Series

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from proof.replay.council import Council
    from proof.replay.plan import Plan


FOSTERING = frozenset(
    {
        "foster_households",
        "foster_households_recruited",
        "foster_households_deregistered",
        "foster_placements_created",
        "foster_assessments_active",
    }
)
MOST_PLACES = 3  # that a household is approved for
ON_HOLD = 2

# Not counted among the council's own households: carer type -> how many for each ten of them.
OTHER_CARERS = {"family_and_friends": 3, "independent_agency": 2}


@dataclass(frozen=True)
class FosteringPlan:
    """Households, and those under assessment, at each month's end, and what made them so."""

    households: Series
    recruited: Series
    deregistered: Series
    places: Series
    assessing: Series
    started: Series
    withdrawn: Series


def plan_fostering(plan: Plan, council: Council) -> FosteringPlan:
    """Lay out approvals and deregistrations, and the assessments that approvals come from."""
    published, level = council.published, council.level
    months = council.months(published.first_needed(FOSTERING, published.first_month))

    recruited = plan.series(months, lambda m: level("foster_households_recruited", m, 1))
    deregistered = plan.series(months, lambda m: level("foster_households_deregistered", m, 1))
    opening = _opening(plan, months, published.level("foster_households", months[0], default=120))
    households = plan.stock(months, opening, lambda m: recruited[m] - deregistered[m])
    places = plan.series(months)

    active = published.level("foster_assessments_active", months[0], default=8)
    started = plan.series(months, lambda m: level("foster_households_recruited", m, 1) + 0.1 * active)
    withdrawn = plan.series(months, lambda m: 0.1 * active)
    under_assessment = _opening(plan, months, active)
    assessing = plan.stock(months, under_assessment, lambda m: started[m] - recruited[m] - withdrawn[m])
    for month in months:
        plan.require(deregistered[month] <= households.get(month - 1, opening))
        plan.require(recruited[month] + withdrawn[month] <= assessing.get(month - 1, under_assessment))
        plan.require(places[month] >= recruited[month])
        plan.require(places[month] <= MOST_PLACES * recruited[month])
        plan.near(2 * places[month], 3 * recruited[month], scale=10)
        plan.near(assessing[month], active)

    plan.measure("foster_households", households)
    plan.measure("foster_households_recruited", recruited)
    plan.measure("foster_households_deregistered", deregistered)
    plan.measure("foster_placements_created", places)
    plan.measure("foster_assessments_active", assessing)
    return FosteringPlan(households, recruited, deregistered, places, assessing, started, withdrawn)


def _opening(plan: Plan, months: range, typical: float) -> LinearExprT:
    """How many there were before the first month."""
    return plan.series(months[:1], lambda _: typical)[months[0]]


def tell_fostering(council: Council, plan: FosteringPlan) -> None:
    """Tell a row for each household: its assessment, approval and deregistration."""
    if not council.published.prints(FOSTERING):
        return
    chance = council.random("fostering")
    first = min(plan.households)
    before = first_day(first)
    rows = []

    def household(kind: str, started: date, **known: Any) -> dict[str, Any]:
        row = {"household_id": council.new("foster"), "carer_type": kind, "assessment_started_date": started, **known}
        rows.append(row)
        return row

    def long_approved(kind: str) -> dict[str, Any]:
        approved = before - timedelta(chance.randint(30, 5000))
        started = approved - timedelta(chance.randint(120, 240))
        places = chance.randint(1, MOST_PLACES)
        return household(kind, started, approved_date=approved, assessment_outcome_date=approved, approved_places=places)

    opening = plan.households[first] - plan.recruited[first] + plan.deregistered[first]
    approved = [long_approved("mainstream") for _ in range(opening)]
    under_assessment = plan.assessing[first] - plan.started[first] + plan.recruited[first] + plan.withdrawn[first]
    assessing = [household("mainstream", before - timedelta(chance.randint(1, 150))) for _ in range(under_assessment)]
    assessing.sort(key=lambda row: row["assessment_started_date"])

    for month in plan.households:
        days = council.working_days(month)
        leaving = chance.sample(approved, plan.deregistered[month])
        for row in leaving:
            row["deregistered_date"] = chance.choice(days)
            approved.remove(row)
        decided = plan.recruited[month] + plan.withdrawn[month]
        longest, assessing = assessing[:decided], assessing[decided:]
        chance.shuffle(longest)
        places = _places(chance, plan.recruited[month], plan.places[month])
        for place, row in enumerate(longest):
            row["assessment_outcome_date"] = chance.choice(days)
            if place < len(places):
                row.update(approved_date=row["assessment_outcome_date"], approved_places=places[place])
                approved.append(row)
        assessing += [household("mainstream", day) for day in sorted(chance.choices(days, k=plan.started[month]))]

    for _ in range(ON_HOLD):
        household("mainstream", before - timedelta(chance.randint(1, 100)), on_hold_flag="Y")
    last = list(plan.households)[-2]
    for kind, for_ten in OTHER_CARERS.items():
        others = [long_approved(kind) for _ in range(for_ten * opening // 10)]
        for row in others[::8]:
            row["deregistered_date"] = chance.choice(council.working_days(chance.randint(first, last)))
        for _ in range(for_ten):
            day = chance.choice(council.working_days(chance.randint(first, last)))
            household(kind, day - timedelta(100), approved_date=day, assessment_outcome_date=day, approved_places=1)
    for row in rows:
        council.add("local_foster_carers", **row)


def _places(chance: Random, number: int, total: int) -> list[int]:
    """Share places among so many households, at least one and at most MOST_PLACES each."""
    places = [1] * number
    for _ in range(total - number):
        places[chance.choice([n for n in range(number) if places[n] < MOST_PLACES])] += 1
    return places
