"""Section 47: strategy meetings, enquiries and their outcomes, and the initial conferences they lead to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.cases import Case
from proof.replay.dates import elapsed, first_day, last_day, month_of_day, working_days_after
from proof.replay.plan import Series

if TYPE_CHECKING:
    from proof.replay.cases import Cases
    from proof.replay.council import Council
    from proof.replay.plan import Plan


OUTCOMES = {  # outcome category -> the flags that tell it, and its usual share
    "substantiated_continuing": (("CP_CONFERENCE_FLAG",), 0.52),
    "substantiated_no_continuing": (("PROV_OF_SERVICES_FLAG", "MONITOR_FLAG", "NFA_CONTINUE_SINGLE_FLAG"), 0.4),
    "not_substantiated": (("NFA_FLAG",), 0.08),
    "not_recorded": ((), 0),
}
ENQUIRIES = frozenset(["s47_started", "s47_completed"] + [f"s47_outcome_{name}" for name in OUTCOMES])
CONFERENCES = frozenset({"icpc_held", "icpc_15wd"})
MEETINGS = frozenset({"strategy_meetings", "strategy_meetings_to_s47"})
LIMIT = 15


@dataclass(frozen=True)
class EnquiryPlan:
    """Enquiries, conferences and strategy meetings a month."""

    started: Series
    completed: Series
    outcomes: dict[str, Series]
    conferences: Series
    in_time: Series
    meetings: Series
    to_enquiry: Series


def plan_enquiries(plan: Plan, council: Council, starts: dict[int, int]) -> EnquiryPlan:
    """Lay out enquiries and conferences; starts are the child protection plans that start a month."""
    published, level, share = council.published, council.level, council.published.share
    first_conference = published.first_needed(CONFERENCES | {"cpp_up_to_date_plan"}, published.first_month)
    first = min(published.first_needed(ENQUIRIES | MEETINGS, published.first_month), first_conference) - 2
    months = council.months(first)

    def usual_conferences(month: int) -> float:
        return level("icpc_held", month, 1.15 * starts[month] / council.part_of(month))

    def usual_enquiries(month: int) -> float:
        return level("s47_started", month, (published.level("s47_completed", month) or 2.7 * usual_conferences(month)))

    started = plan.series(months, usual_enquiries)
    completed = plan.series(
        months, lambda m: level("s47_completed", m, usual_enquiries(m)) if m > first else 0.5 * usual_enquiries(m)
    )
    stock = plan.stock(months, 0, lambda m: started[m] - completed[m])
    outcomes = {
        name: plan.part(completed, lambda m, name=name, usual=usual: share(f"s47_outcome_{name}", m, default=usual))
        for name, (_, usual) in OUTCOMES.items()
    }
    conference_months = council.months(first_conference)
    conferences = plan.series(conference_months, usual_conferences)
    in_time = plan.part(conferences, lambda m: share("icpc_15wd", m, default=0.85))
    meetings = plan.series(months, lambda m: level("strategy_meetings", m, 1.25 * usual_enquiries(m)))
    to_enquiry = plan.part(meetings, lambda m: share("strategy_meetings_to_s47", m, default=0.78))
    for month in months:
        plan.require(sum(series[month] for series in outcomes.values()) == completed[month])
        plan.require(completed[month] <= stock.get(month - 1, 0) + started[month])
        plan.near(stock[month], 0.5 * usual_enquiries(month), weight=0.5)

    plan.measure("s47_started", started)
    plan.measure("s47_completed", completed)
    for name, series in outcomes.items():
        plan.measure(f"s47_outcome_{name}", series, completed)
    plan.measure("icpc_held", conferences)
    plan.measure("icpc_15wd", in_time, conferences)
    plan.measure("strategy_meetings", meetings)
    plan.measure("strategy_meetings_to_s47", to_enquiry, meetings)
    return EnquiryPlan(started, completed, outcomes, conferences, in_time, meetings, to_enquiry)


@dataclass(eq=False)
class Enquiry:
    """A Section 47 enquiry about a child."""

    identifier: str
    case: Case
    start: date
    end: date | None = None
    outcome: str | None = None
    led_to_conference: bool = False


@dataclass(eq=False)
class Conference:
    """An initial conference; plan is the child protection plan it made, if any."""

    case: Any
    day: Any
    plan: Any = None
    in_time: bool = False
    transfer_in: bool = False
    enquiry: Enquiry | None = None


class Enquiries:
    """Tells conferences first, then the enquiries behind them and all others.

    conferences: child -> days of initial conferences.
    """

    def __init__(self, council: Council, plan: EnquiryPlan, cases: Cases) -> None:
        self.council, self.plan, self.cases = council, plan, cases
        self.chance = council.random("enquiries")
        self.conferences: defaultdict[str, list[date]] = defaultdict(list)
        self._needed: defaultdict[int, int] = defaultdict(int)  # month -> enquiries that conferences have taken up
        self._enquiries: list[Enquiry] = []
        self._open_in: dict[int, list[Case]] = {}
        told = [c for month in plan.conferences for c in self._confer(month)]
        for conference in told:
            self._enquire_before(conference)
        for month, number in plan.started.items():
            for _ in range(number - self._needed[month]):
                day = self.council.any_day(self.chance, month)
                self._enquire(self._child(day), day)
        self._complete()
        for conference in told:
            self._write_conference(conference)
        for enquiry in self._enquiries:
            self._write_enquiry(enquiry)
        if council.published.prints(MEETINGS):
            self._meet()

    def _confer(self, month: int) -> list[Conference]:
        """The conferences of a month: those that made plans, as many as there are, and some that made none."""
        plan, chance = self.plan, self.chance
        made = [p for p in self.cases.plans if month_of_day(p.start) == month]
        chance.shuffle(made)
        held = [Conference(p.case, p.start, p) for p in made]
        number = plan.conferences[month]
        for conference in held[number:] or ([Conference(None, None)] if chance.random() < 0.7 else []):
            conference.transfer_in = True
            if conference not in held:
                held.append(conference)
        while sum(not c.transfer_in for c in held) < number:
            held.append(Conference(None, None))
        for conference in held:
            if not conference.case:
                conference.day = chance.choice(self.council.working_days(month))
                conference.case = self._child(conference.day)
        local = [c for c in held if not c.transfer_in]
        for conference in chance.sample(local, plan.in_time[month]):
            conference.in_time = True
        return held

    def _child(self, day: date) -> Case:
        """A case of a child in need, open for a while on a day and with no child protection plan near it."""
        month = month_of_day(day)
        if month not in self._open_in:
            before, end = first_day(month) - timedelta(20), last_day(month)
            self._open_in[month] = (
                [
                    c
                    for c in self.cases.every
                    if not c.nfa and not c.plans and not c.care_start and c.start < before and (c.end is None or c.end > end)
                ]
                or [c for c in self.cases.every if c.open_on(day)]
                or self.cases.every
            )
        return self.chance.choice(self._open_in[month])

    def _enquire_before(self, conference: Conference) -> None:
        """Find the enquiry behind a conference: begun at most 15 working days before when it is to be in time."""
        if conference.transfer_in or (not conference.in_time and self.chance.random() < 0.15):
            return
        gaps = range(1, LIMIT + 1) if conference.in_time else range(LIMIT + 1, LIMIT + 16)
        days = [day for gap in gaps if self._room(day := working_days_after(conference.day, -gap))]
        usual = [d for d in days if elapsed(d, conference.day) >= 5 and d >= conference.case.start]
        if days:
            conference.enquiry = self._enquire(conference.case, self.chance.choice(usual or days))
            conference.enquiry.led_to_conference = True
            self._needed[month_of_day(conference.enquiry.start)] += 1
        elif conference.in_time:
            # No enquiry is left to begin: siblings share one.
            near = [e for e in self._enquiries if 0 <= elapsed(e.start, conference.day) <= LIMIT and e.start <= conference.day]
            conference.enquiry = self.chance.choice(near)

    def _room(self, day: date) -> bool:
        month = month_of_day(day)
        return self._needed[month] < self.plan.started.get(month, 0)

    def _enquire(self, case: Case, day: date) -> Enquiry:
        enquiry = Enquiry("", case, day)
        self._enquiries.append(enquiry)
        return enquiry

    def _complete(self) -> None:
        """Complete enquiries in about the order they began, those that led to a conference as substantiated if they can be."""
        chance, plan = self.chance, self.plan
        due = {e: e.start + timedelta(chance.randint(3, 20)) for e in self._enquiries}
        open_now: list[Enquiry] = []
        by_month = defaultdict(list)
        for enquiry in self._enquiries:
            by_month[month_of_day(enquiry.start)].append(enquiry)
        for month, number in plan.completed.items():
            open_now = sorted(open_now + by_month[month], key=lambda e: due[e])
            done, open_now = open_now[:number], open_now[number:]
            outcomes = [name for name in OUTCOMES for _ in range(plan.outcomes[name][month])]
            rest = [e for e in done if not e.led_to_conference]
            chance.shuffle(rest)
            for enquiry, outcome in zip([e for e in done if e.led_to_conference] + rest, outcomes, strict=True):
                days = [d for d in self.council.working_days(month) if d >= enquiry.start]
                enquiry.end = chance.choice(days or [self.council.end_of(month)])
                enquiry.outcome = outcome

    def _write_enquiry(self, enquiry: Enquiry) -> None:
        council, chance = self.council, self.chance
        flags = OUTCOMES[enquiry.outcome][0] if enquiry.outcome else ()
        council.add(
            "ssd_s47_enquiry",
            s47e_s47_enquiry_id=enquiry.identifier or self._named(enquiry),
            s47e_referral_id=enquiry.case.referral,
            s47e_person_id=enquiry.case.child,
            s47e_s47_start_date=enquiry.start,
            s47e_s47_end_date=enquiry.end,
            s47e_s47_nfa="Y" if enquiry.outcome == "not_substantiated" else "N",
            s47e_s47_outcome_json=f'{{"{chance.choice(flags)}":"Y"}}' if flags else "{}",
        )
        # The council records most outcomes in its own words; for the others the flags must do.
        if enquiry.outcome and chance.random() < 0.85:
            council.add("local_s47_outcomes", s47_enquiry_id=enquiry.identifier, outcome_category=enquiry.outcome)

    def _named(self, enquiry: Enquiry) -> str:
        if not enquiry.identifier:
            enquiry.identifier = self.council.new("s47")
        return enquiry.identifier

    def _write_conference(self, conference: Conference) -> None:
        identifier = self.council.new("icpc")
        if conference.plan:
            conference.plan.conference = identifier
        begun = conference.enquiry and conference.enquiry.start
        self.conferences[conference.case.child].append(conference.day)
        self.council.add(
            "ssd_initial_cp_conference",
            icpc_icpc_id=identifier,
            icpc_s47_enquiry_id=conference.enquiry and self._named(conference.enquiry),
            icpc_person_id=conference.case.child,
            icpc_icpc_transfer_in="Y" if conference.transfer_in else "N",
            icpc_icpc_target_date=begun and working_days_after(begun, LIMIT),
            icpc_icpc_date=conference.day,
            icpc_icpc_outcome_cp_flag="Y" if conference.plan else "N",
        )

    def _meet(self) -> None:
        """Strategy meetings about a child: some led to an enquiry, told by its link or, where it began later, by the flag."""
        chance, council = self.chance, self.council
        by_month = defaultdict(list)
        for enquiry in self._enquiries:
            by_month[month_of_day(enquiry.start)].append(enquiry)
        for month, number in self.plan.meetings.items():
            leading = self.plan.to_enquiry[month]
            linked = by_month[month][:leading]
            for place in range(number):
                led_to: Any = linked[place] if place < len(linked) else None
                day = led_to.start if led_to else chance.choice(council.working_days(month))
                council.add(
                    "local_strategy_meetings",
                    strategy_meeting_id=council.new("sm"),
                    person_id=led_to.case.child if led_to else self._child(day).child,
                    meeting_date=day,
                    led_to_s47_flag="Y" if place < leading and (not led_to or place % 2) else None if led_to else "N",
                    s47_enquiry_id=led_to and led_to.identifier,
                )
