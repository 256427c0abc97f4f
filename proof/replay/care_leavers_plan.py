"""The numbers of care leavers a month: who joins and leaves them, how they live, and whose pathway plan is up to date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proof.replay.dates import add_months, last_day
from proof.replay.plan import Series, total

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from proof.replay.council import Council
    from proof.replay.looked_after import Period
    from proof.replay.plan import Plan


PLANNED = frozenset({"pathway_plan", "pathway_plan_up_to_date"})
CARE_LEAVERS = PLANNED | {
    "care_leavers_number",
    "care_leavers_former_uasc",
    "care_leavers_suitable_accommodation",
    "care_leavers_eet",
}
LASTS = 6  # months that a pathway plan is up to date
TURNOVER = 0.01  # of the care leavers who join or leave a month
ELIGIBLE_MONTHS, ELIGIBLE_TOLD = 16 * 12 + 3, 15  # age; children in care whose first plan is awaited, usually


@dataclass(frozen=True)
class CareLeaverPlan:
    """Young people at each month's end, and those who joined and left them.

    active: those not back home with their parents; located: those of them not abroad or where nobody knows. settled: of those
    located, in suitable accommodation. occupied: of those active, in education, employment or training. planned: those with a
    pathway plan; current: with one that is up to date, and of those at first, when they run
    out. eligible: children still in care, for whom a first one is due.
    """

    number: Series
    joined: Series
    left: Series
    unaccompanied: Series
    unaccompanied_joined: Series
    unaccompanied_left: Series
    located: Series
    settled: Series
    active: Series
    occupied: Series
    planned: Series
    current: Series
    running_out: Series
    eligible: Series


def _months(council: Council) -> range:
    """The months told, without that in which the extract is cut: it has no snapshot yet."""
    published = council.published
    return range(published.first_needed(CARE_LEAVERS, published.first_month), published.last_month + 1)


def eligible_children(council: Council, periods: list[Period]) -> dict[int, list[str]]:
    """Return month -> children in care at its end who are eligible, in a fixed order.

    Only those who have no pathway plan, and whose care is no short break.
    """
    planned = {r["person_id"] for r in council.tables["local_plan_versions"] if r["plan_type"] == "PATHWAY"}
    breaks = {r["lega_person_id"] for r in council.tables["ssd_legal_status"] if r["lega_legal_status"][:2] in ("V3", "V4")}
    fitting = [p for p in periods if p.child not in planned | breaks]
    return {
        month: list(dict.fromkeys(p.child for p in fitting if p.open_on(end) and add_months(p.born, ELIGIBLE_MONTHS) <= end))
        for month in _months(council)
        for end in [last_day(month)]
    }


def plan_care_leavers(plan: Plan, council: Council, eligible_children: dict[int, list[str]]) -> CareLeaverPlan:
    """Lay out the cohort by month, and how many of it are so placed, occupied and planned for."""
    published, share = council.published, council.published.share
    months = _months(council)

    def level(month: int) -> float:
        return published.level("care_leavers_number", month, default=250)

    def changing(typical: Callable[..., Any]) -> tuple[dict[int, LinearExprT], dict[int, LinearExprT], dict[int, LinearExprT]]:
        joined, left = plan.series(months, lambda m: TURNOVER * typical(m)), plan.series(months, lambda m: TURNOVER * typical(m))
        opening = plan.series(months[:1], typical)[months[0]]
        stock = plan.stock(months, opening, lambda m: joined[m] - left[m])
        for month in months:
            plan.require(left[month] <= stock.get(month - 1, opening))
        return stock, joined, left

    number, joined, left = changing(level)
    unaccompanied, came, went = changing(lambda m: published.level("care_leavers_former_uasc", m, default=0.08 * level(m)))
    active = plan.part(number, lambda m: 0.97)
    located = plan.part(active, lambda m: 0.97)
    settled = plan.part(located, lambda m: share("care_leavers_suitable_accommodation", m, default=0.95))
    occupied = plan.part(active, lambda m: share("care_leavers_eet", m, default=0.65))
    planned = plan.part(number, lambda m: share("pathway_plan", m, default=0.95))
    current = plan.part(planned)
    eligible = plan.series(months, lambda m: min(ELIGIBLE_TOLD, len(eligible_children[m])))
    expected = total(number, eligible)
    for month in months:
        # Nothing like so many there are; but the search for numbers that fit is far shorter.
        plan.require(number[month] <= round(2 * level(month)))
        plan.require(eligible[month] <= len(eligible_children[month]))
        up_to_date = share("pathway_plan_up_to_date", month, default=0.8)
        plan.near(100 * current[month], round(100 * up_to_date) * expected[month], scale=2000)
        plan.require(unaccompanied[month] <= number[month])
        plan.require(came[month] <= joined[month])
        plan.require(went[month] <= left[month])
        plan.require(unaccompanied[month] - came[month] <= number[month] - joined[month])
    running_out = _plan_renewals(plan, months, number, joined, left, planned, current)

    plan.measure("care_leavers_number", number)
    plan.measure("care_leavers_former_uasc", unaccompanied)
    plan.measure("pathway_plan", planned, expected)
    plan.measure("pathway_plan_up_to_date", current, expected)
    plan.measure("care_leavers_suitable_accommodation", settled, located)
    plan.measure("care_leavers_eet", occupied, active)
    return CareLeaverPlan(
        number,
        joined,
        left,
        unaccompanied,
        came,
        went,
        located,
        settled,
        active,
        occupied,
        planned,
        current,
        running_out,
        eligible,
    )


def _plan_renewals(
    plan: Plan,
    months: range,
    number: dict[int, LinearExprT],
    joined: dict[int, LinearExprT],
    left: dict[int, LinearExprT],
    planned: dict[int, LinearExprT],
    current: dict[int, LinearExprT],
) -> dict[int, LinearExprT]:
    """Lay out how many plans begin a month, so that as many run out as are to: each month's six months later."""
    first = months[0]
    running_out = plan.series(range(first + 1, first + LASTS + 1))
    begun = plan.series(months[1:])
    plan.require(sum(running_out.values()) == current[first])
    for month in running_out:
        plan.near(LASTS * running_out[month] - current[first], 0, scale=600)
    for month in months[1:]:
        without = number[month - 1] - planned[month - 1]
        # Who never had a plan was so the month before, or is new.
        plan.require(number[month] - planned[month] <= without + joined[month])
        plan.require(left[month] <= planned[month - 1])
        ending = running_out[month] if month in running_out else begun[month - LASTS]
        plan.require(current[month] == current[month - 1] - ending + begun[month])
        # Those who were without, and who now get their first plan, are of its number. Who leaves with one gives no trouble then.
        plan.require(begun[month] >= left[month] + without - (number[month] - planned[month]))
        plan.require(begun[month] >= left[month])
        plan.near(LASTS * begun[month] - current[month], 0, scale=600)
    return running_out
