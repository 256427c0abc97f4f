"""Family group conferences: each case from its referral to its closing, and the children in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.dates import elapsed, first_day, month_of_day, working_days_after
from proof.replay.made_up import make_up
from proof.replay.plan import Series, total

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from proof.replay.council import Council
    from proof.replay.plan import Plan


FIRST_CONTACT, IN_TIME = 3, 20  # working days from the allocation
MOST_CHILDREN = 6
# A month, usually; and of those closed without a conference.
USUAL = {
    "fgc_referrals_received_families": 21,
    "fgc_referrals_accepted_families": 18,
    "fgc_awaiting_allocation_families": 2,
    "fgc_held_families": 8,
    "fgc_reviews_held": 2,
    "fgc_closed_with_conference": 8,
}
NOT_HELD = {"without": 6, "unallocated": 3, "unaccepted": 3}


@dataclass(frozen=True)
class ConferencePlan:
    """Cases that take each step in a month, and those that wait at its end.

    before: by name, those of before the first month. waiting: accepted and not allocated at the end. unaccepted: allocated, and
    never accepted. contacted, in_time: of those allocated, and held, by the day due. closed: with a conference; without one,
    though allocated; unallocated, in the month in which they were accepted; unaccepted.
    """

    before: dict[str, Series]
    referred: Series
    accepted: Series
    waiting: Series
    unaccepted: Series
    allocated: Series
    contacted: Series
    held: Series
    in_time: Series
    reviewed: Series
    closed: dict[str, Series]


def plan_conferences(plan: Plan, council: Council) -> ConferencePlan:
    """Lay out the cases of the family group conference service; where nothing is printed of them, the numbers are made up."""
    published, level = council.published, council.level
    months = council.months(published.horizon)

    def usual(measure: str) -> dict[int, LinearExprT]:
        return plan.series(months, lambda m: level(measure, m, USUAL[measure]))

    told = ConferencePlan(
        before={
            name: plan.series(months[:1], lambda m, number=number: number)
            for name, number in {"referred": 15, "waiting": 1, "not_held": 30, "held": 20, "unaccepted": 6}.items()
        },
        referred=usual("fgc_referrals_received_families"),
        accepted=usual("fgc_referrals_accepted_families"),
        waiting=usual("fgc_awaiting_allocation_families"),
        unaccepted=plan.series(months, lambda m: NOT_HELD["unaccepted"]),
        allocated=(allocated := plan.series(months, lambda m: level("fgc_initial_contacts_due", m, 18))),
        contacted=plan.part(allocated, lambda m: published.share("fgc_initial_contact_3wd", m, default=0.88)),
        held=(held := usual("fgc_held_families")),
        in_time=plan.part(held, lambda m: published.share("fgc_held_20wd", m, default=0.4)),
        reviewed=usual("fgc_reviews_held"),
        closed={
            "with": usual("fgc_closed_with_conference"),
            **{how: plan.series(months, lambda m, number=number: number) for how, number in NOT_HELD.items()},
        },
    )
    _make_up_conferences(plan, council, told)
    _require_what_leads_to_what(plan, told, months)
    plan.measure("fgc_referrals_received_families", told.referred)
    plan.measure("fgc_referrals_accepted_families", told.accepted)
    plan.measure("fgc_awaiting_allocation_families", told.waiting)
    plan.measure("fgc_initial_contacts_due", allocated)
    plan.measure("fgc_initial_contact_3wd", told.contacted, allocated)
    plan.measure("fgc_held_families", held)
    plan.measure("fgc_held_20wd", told.in_time, held)
    plan.measure("fgc_reviews_held", told.reviewed)
    plan.measure("fgc_closed", total(*told.closed.values()))
    plan.measure("fgc_closed_with_conference", told.closed["with"], total(told.closed["with"], told.closed["without"]))
    return told


def _make_up_conferences(plan: Plan, council: Council, told: ConferencePlan) -> None:
    def allocated_at_once(number: Callable[..., Any], month: int) -> int:
        return number("accepted", month) - number("unallocated", month) - number("waiting", month)

    levels = {
        "accepted": (told.accepted, USUAL["fgc_referrals_accepted_families"]),
        "unallocated": (told.closed["unallocated"], NOT_HELD["unallocated"], lambda number, month: number("accepted", month) - 3),
        "waiting": (told.waiting, USUAL["fgc_awaiting_allocation_families"], allocated_at_once),
        "unaccepted": (told.unaccepted, NOT_HELD["unaccepted"]),
        "referred": (told.referred, USUAL["fgc_referrals_received_families"]),
        "contacted": (told.contacted, 15, lambda number, month: allocated_at_once(number, month) + number("unaccepted", month)),
        "held": (told.held, USUAL["fgc_held_families"]),
        "in_time": (
            told.in_time, 3, allocated_at_once, lambda number, month: number("held", month),
        ),
        "reviewed": (told.reviewed, USUAL["fgc_reviews_held"]),
        "with": (told.closed["with"], USUAL["fgc_closed_with_conference"]),
        "without": (told.closed["without"], NOT_HELD["without"]),
        "closed_unaccepted": (told.closed["unaccepted"], NOT_HELD["unaccepted"]),
    }  # fmt: skip
    make_up(plan, council, frozenset(USUAL), levels)


def _require_what_leads_to_what(plan: Plan, told: ConferencePlan, months: range) -> None:
    first = months[0]
    before = {name: series[first] for name, series in told.before.items()}
    accepted = {m: told.accepted[m] - told.closed["unallocated"][m] for m in months}  # that are allocated in time
    plan.stock(months, before["referred"], lambda m: told.referred[m] - told.accepted[m] - told.unaccepted[m])
    plan.stock(months, before["unaccepted"], lambda m: told.unaccepted[m] - told.closed["unaccepted"][m])
    not_held = plan.stock(months, before["not_held"], lambda m: accepted[m] - told.held[m] - told.closed["without"][m])
    with_conference = plan.stock(months, before["held"], lambda m: told.held[m] - told.closed["with"][m])
    for month in months:
        waited = told.waiting.get(month - 1, before["waiting"])
        plan.require(told.allocated[month] == accepted[month] + waited - told.waiting[month] + told.unaccepted[month])
        plan.require(told.waiting[month] <= accepted[month])
        # In time is what was allocated in the month; late, and closed without a conference, what was allocated before it.
        plan.require(told.in_time[month] <= accepted[month] - told.waiting[month])
        earlier = not_held.get(month - 1, before["not_held"]) - waited
        plan.require(told.held[month] - told.in_time[month] + told.closed["without"][month] <= earlier)
        plan.require(told.closed["with"][month] + told.reviewed[month] <= with_conference.get(month - 1, before["held"]))
    plan.require(before["waiting"] <= before["not_held"])
    plan.measure("fgc_open", total(not_held, with_conference))


class Conferences:
    """The cases of a council, told month by month."""

    def __init__(self, council: Council, plan: ConferencePlan) -> None:
        self.council, self.plan = council, plan
        self.chance = council.random("family group conferences")
        self.cases: list[dict[str, Any]] = []
        self.first = min(plan.referred)
        before = {name: series[self.first] for name, series in plan.before.items()}
        self.referred = self._opened(before["referred"])
        self.waiting = self._opened(before["waiting"], accepted=5)
        self.not_held = self._opened(before["not_held"] - before["waiting"], accepted=90, allocated=85, initial_contact=82)
        self.held = self._opened(before["held"], accepted=200, allocated=195, initial_contact=192, conference=120)
        self.unaccepted = self._opened(before["unaccepted"], allocated=60, initial_contact=57)
        for month in plan.referred:
            self._tell(month)

    def _opened(self, number: int, **days_before: Any) -> list[dict[str, Any]]:
        """Return cases of before the first month, with the steps that they had taken so many days before it."""
        start = first_day(self.first)
        cases = []
        for _ in range(number):
            more = self.chance.randint(1, 20)
            steps = {f"{step}_date": start - timedelta(days + more) for step, days in days_before.items()}
            cases.append(self._case(start - timedelta(max(days_before.values(), default=0) + more + 5)))
            cases[-1].update(steps)
        return cases

    def _case(self, referred: date) -> dict[str, Any]:
        case = {"fgc_case_id": self.council.new("fgc"), "family_id": self.council.new("family"), "referral_date": referred}
        self.cases.append(case)
        return case

    def _tell(self, month: int) -> None:
        plan, days = self.plan, self.council.working_days(month)
        # Referred in the first third of a month, and allocated so early that the first contact is due in it.
        third = len(days) // 3
        self.referred += [self._case(day) for day in sorted(self.chance.choices(days[:third], k=plan.referred[month]))]
        allocating = days[third : -FIRST_CONTACT - 1]

        def take(cases: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
            taken = cases[:number]
            del cases[:number]
            return taken

        allocated = take(self.waiting, len(self.waiting))
        earlier = list(self.not_held)
        self.not_held += allocated
        closed_at_once = plan.closed["unallocated"][month]
        accepted = take(self.referred, plan.accepted[month])
        for case in accepted:
            case["accepted_date"] = self.chance.choice(allocating)
        for case in take(accepted, closed_at_once):
            case.update(closed_date=days[-1 - self.chance.randrange(3)], closure_reason="no consent")
        self.waiting = take(accepted, plan.waiting[month])
        unaccepted = take(self.referred, plan.unaccepted[month])
        allocated += accepted + unaccepted
        for case in allocated:
            case["allocated_date"] = max(self.chance.choice(allocating), case.get("accepted_date", days[0]))
        self._contact(allocated, plan.contacted[month])

        for case in accepted[: plan.in_time[month]]:
            case["conference_date"] = self.chance.choice([day for day in days if day > case["allocated_date"]])
        late = earlier[: plan.held[month] - plan.in_time[month]]
        for case in late:
            latest = [day for day in days if elapsed(case["allocated_date"], day) > IN_TIME] or days[-1:]
            case["conference_date"] = self.chance.choice(latest)
        closed = earlier[len(late) :][: plan.closed["without"][month]]
        gone = {case["fgc_case_id"] for case in late + closed}
        self.not_held = [case for case in self.not_held if case["fgc_case_id"] not in gone] + accepted[plan.in_time[month] :]

        closed += take(self.held, plan.closed["with"][month])
        for case in self._unreviewed(plan.reviewed[month]):
            case["review_date"] = self.chance.choice(days)
        self.held += late + accepted[: plan.in_time[month]]
        self.unaccepted += unaccepted
        closed += take(self.unaccepted, plan.closed["unaccepted"][month])
        for case in closed:
            case["closed_date"] = self.chance.choice([day for day in days if day >= case["allocated_date"]])
            case["closure_reason"] = "completed" if "conference_date" in case else "no conference wanted"

    def _contact(self, allocated: list[dict[str, Any]], in_time: int) -> None:
        """The first contacts with these cases, so many of them in time; what would come after the extract has not come."""
        for case in self.chance.sample(allocated, len(allocated)):
            in_time -= 1
            after = self.chance.randint(1, FIRST_CONTACT) if in_time >= 0 else self.chance.randint(FIRST_CONTACT + 1, 9)
            day = working_days_after(case["allocated_date"], after)
            if day <= self.council.extract_date:
                case["initial_contact_date"] = day

    def _unreviewed(self, number: int) -> list[dict[str, Any]]:
        """Return so many of the cases with a conference that have not been reviewed."""
        return [case for case in self.held if "review_date" not in case][:number]


def plan_children(plan: Plan, council: Council, cases: list[dict[str, Any]]) -> dict[int, LinearExprT]:
    """Lay out how many children each case has, so that the cases of a month add up to the children printed of it."""
    months = council.months(council.published.horizon)
    children = plan.series(range(len(cases)), lambda place: 2 if place % 3 else 1)
    for number in children.values():
        plan.require(number >= 1)
        plan.require(number <= MOST_CHILDREN)

    def measure(name: str, is_counted: Callable[..., Any]) -> None:
        sums = plan.series(months)
        for month, number in sums.items():
            plan.require(number == sum(children[place] for place, case in enumerate(cases) if is_counted(case, month)))
        plan.measure(name, sums)

    for name, step in (
        ("referrals_received", "referral_date"),
        ("referrals_accepted", "accepted_date"),
        ("held", "conference_date"),
    ):
        measure(f"fgc_{name}_children", lambda case, month, step=step: step in case and month_of_day(case[step]) == month)
    measure("fgc_awaiting_allocation_children", lambda case, month: _is_waiting(case, council.end_of(month)))
    return children


def _is_waiting(case: dict[str, Any], day: date) -> bool:
    later = day + timedelta(1)
    left = min(case.get(step, later) for step in ("allocated_date", "closed_date"))
    return case.get("accepted_date", later) <= day < left


def tell_conferences(council: Council, cases: list[dict[str, Any]], children: dict[int, int]) -> None:
    """Tell a row for each case."""
    for place, case in enumerate(cases):
        council.add("local_fgc", children_count=children[place], **case)
