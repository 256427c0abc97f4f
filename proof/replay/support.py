"""Support of children in need: their plans, early help beside them, and the watch kept over exploited children."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from proof.replay.cases import successes
from proof.replay.dates import add_months, elapsed, first_day, last_day
from proof.replay.plan import Series
from proof.replay.versions import keep_up_to_date

if TYPE_CHECKING:
    from proof.replay.cases import Case, Cases
    from proof.replay.cases_plan import CasePlan
    from proof.replay.council import Council
    from proof.replay.plan import Plan


EXPLOITATION = frozenset({"cse_cohort", "cse_referrals", "cce_cohort"})
PLANS = frozenset({"cin_plan_12m_plus", "cin_plan_coworked_early_help", "cin_with_plan"})
HELPED = frozenset({"cin_plan_coworked_early_help", "cpp_coworked_early_help"})
UP_TO_DATE = frozenset({"cin_up_to_date_plan"})
WITH_PLAN = frozenset({"cin_with_plan"})


@dataclass(frozen=True)
class ExploitationPlan:
    """Children known for sexual (CSE) and criminal (CCE) exploitation: who joined and left the cohorts a month."""

    referred: Series
    cse: Series
    cse_joined: Series
    cce: Series
    cce_joined: Series


def plan_exploitation(plan: Plan, council: Council) -> ExploitationPlan:
    """Lay out the exploitation cohorts and the referrals to the first of them."""
    published, level = council.published, council.level
    # Few have left the cohorts in the first months told, and by that their history is known.
    months = council.months(published.first_needed(EXPLOITATION, published.first_month) - 3)
    referred = plan.series(months, lambda m: level("cse_referrals", m, 0.14 * published.level("cse_cohort", m, default=60)))
    stocks = []
    for kind in ("cse", "cce"):
        joined = plan.series(months, lambda m, kind=kind: 0.12 * published.level(f"{kind}_cohort", m, default=45))
        left = plan.series(months, lambda m, kind=kind: 0.12 * published.level(f"{kind}_cohort", m, default=45))
        opening = plan.series(months[:1], lambda m, kind=kind: published.level(f"{kind}_cohort", m, default=45))
        stock = plan.stock(months, opening[months[0]], lambda m, joined=joined, left=left: joined[m] - left[m])
        for month in months:
            plan.require(left[month] <= stock.get(month - 1, opening[months[0]]))
        plan.measure(f"{kind}_cohort", stock)
        stocks += [stock, joined]
    plan.measure("cse_referrals", referred)
    return ExploitationPlan(referred, *stocks)


def tell_exploitation(council: Council, plan: ExploitationPlan) -> None:
    """Tell the records of exploited children: a referral, a time in the cohort, or both."""
    if not council.published.prints(EXPLOITATION):
        return
    chance = council.random("exploitation")
    kinds = [("CSE", plan.cse, plan.cse_joined, plan.referred)]
    if council.published.prints({"cce_cohort"}):
        kinds.append(("CCE", plan.cce, plan.cce_joined, {}))
    for kind, stock, joined, referred in kinds:
        first = min(stock)
        records: list[dict[str, Any]] = []
        for month in stock:
            days = council.working_days(month)
            inside = [r for r in records if r["cohort_start_date"] and not r["cohort_end_date"]]
            previous: Any = stock.get(month - 1)
            if month == first:
                for _ in range(stock[month] - joined[month]):
                    before = first_day(month) - timedelta(chance.randint(10, 500))
                    records.append(_record(council, chance, kind, None, before))
            else:
                for record in chance.sample(inside, previous + joined[month] - stock[month]):
                    record["cohort_end_date"] = chance.choice(days)
            number = referred.get(month, 0)
            for place in range(max(number, joined[month])):
                referral = chance.choice(days) if place < number else None
                start = None
                if place < joined[month]:
                    start = chance.choice([d for d in days if not referral or d >= referral])
                records.append(_record(council, chance, kind, referral, start))
        for record in records:
            council.add("local_exploitation", **record)


def _record(council: Council, chance: Random, kind: str, referral: date | None, start: date | None) -> dict[str, Any]:
    return {
        "person_id": council.new("ch"),
        "exploitation_type": kind,
        "role": "victim" if chance.random() < 0.9 else "perpetrator",
        "referral_date": referral,
        "cohort_start_date": start,
        "cohort_end_date": None,
    }


class _NeedPlans:
    """Plans of children in need, for a year and for less, and their updates."""

    def __init__(self, council: Council, plan: CasePlan, cases: Cases) -> None:
        self.council, self.plan, self.cases = council, plan, cases
        self.chance = council.random("support")
        self._plans: list[list[Any]] = []  # [case, start, end]
        self._short: list[list[Any]] = []  # those that will have ended within the year
        # Month -> cases without a plan version, and how many of them are to have a plan all the same.
        self._unplanned: dict[int, Any] = {}

    def _leaves(self, case: Case, day: date) -> Any:
        """The day after a day on which a case stops being of a child in need, or None."""
        days = [p.start for p in case.plans if p.start > day]
        days += [d for d in (case.end, case.care_start) if d and d > day]
        return min(days, default=None)

    def _plan_for_a_year(self) -> None:
        """Plans that have run a year at a month's end, as many as planned then."""
        published = self.council.published
        first = published.first_needed({"cin_plan_12m_plus"}, published.first_month) - 1
        members = {month: set(cases) for month, cases in self.cases.cin.items()}
        running: list[list[Any]] = []
        for month in self.cases.cin:
            stay = [p for p in running if p[0] in members[month]]
            for plan in [p for p in running if p not in stay]:
                plan[2] = self._leaves(plan[0], last_day(month - 1))
            self.chance.shuffle(stay)
            number = self.plan.cin_plans_a_year[month]
            for plan in stay[number:]:
                plan[2] = self.chance.choice(self.council.working_days(month))
            running = stay[:number]
            wanted = number - len(running)
            if wanted <= 0 or month - 12 not in members or month < first:
                continue
            taken = {p[0] for p in self._plans}
            year = [
                c
                for c in self.cases.cin[month - 12]
                if c not in taken and all(c in members[m] for m in range(month - 11, month + 1))
            ]
            # Those who will stay longest, so that the next months find their number too.
            year.sort(key=lambda c: (-self._stays(c, month, members), c.referral))
            for case in year[:wanted]:
                days = [d for d in self.council.working_days(month - 12) if d >= case.start and (d.month, d.day) != (2, 29)]
                days = [d for d in days if all(not p.end or p.end < d for p in case.plans)] or days[-1:]
                plan = [case, self.chance.choice(days), None]
                running.append(plan)
                self._plans.append(plan)

    def _stays(self, case: Case, month: int, members: dict[int, set[Case]]) -> int:
        while month + 1 in members and case in members[month + 1]:
            month += 1
        return month

    def _plan_for_less(self, month: int) -> None:
        """Other plans open at a month's end, all begun less than a year before."""
        end = self.council.end_of(month)
        present = set(self.cases.cin[month])
        for plan in self._short:
            if plan[2] is None and plan[0] not in present:
                plan[2] = self._leaves(plan[0], last_day(month - 1))
            elif plan[2] is None and plan[1] <= add_months(end, -11):
                plan[2] = self.chance.choice(self.council.working_days(month))
        lasting = [p for p in self._plans if p[1] <= end and (not p[2] or p[2] > end)]
        having = {p[0] for p in lasting}
        open_now = [p for p in self._short if p[2] is None]
        number = self.plan.cin_plans[month] - len(lasting)
        unversioned, with_plan = self._unplanned.get(month, ((), None))
        if with_plan is not None:
            # Of those without a plan version so many are to have a plan, and the others none.
            with_plan -= sum(c in having for c in unversioned)
            held = [p for p in open_now if p[0] in unversioned]
            for plan in held[max(0, with_plan) :]:
                plan[2] = self._ending(month, plan, end)
            for case in self._begin(month, [c for c in unversioned if c not in having], with_plan - len(held), end):
                having.add(case)
            open_now = [p for p in self._short if p[2] is None]
        kept = [p for p in open_now if with_plan is None or p[0] not in unversioned]
        for plan in kept[max(0, number - (len(open_now) - len(kept))) :]:
            plan[2] = self._ending(month, plan, end)
        open_now = [p for p in self._short if p[2] is None]
        barred = set(unversioned) if with_plan is not None else set()
        ready = [c for c in self.cases.cin[month] if c not in having and c not in barred and c.start <= first_day(month)]
        self._begin(month, ready, number - len(open_now), end)

    def _ending(self, month: Any, plan: Any, end: Any) -> Any:
        return self.chance.choice(self.council.working_days(month, plan[1] + timedelta(1)) or [end])

    def _begin(self, month: int, ready: list[Case], number: int, end: date) -> list[Case]:
        """Begin so many plans for cases that have none, those that never had one first; return the cases."""
        open_now = {p[0] for p in self._short if p[2] is None}
        planned = {p[0] for p in self._plans} | {p[0] for p in self._short}
        fresh = [c for c in ready if c not in planned]
        again = [c for c in ready if c in planned and c not in open_now]
        number = max(0, number)
        chosen = self.chance.sample(fresh, min(number, len(fresh)))
        chosen += self.chance.sample(again, min(number - len(chosen), len(again)))
        for case in chosen:
            since = max([case.start, *(p.end + timedelta(1) for p in case.plans if p.end)])
            before = [p[2] for p in self._plans + self._short if p[0] is case and p[2]]
            since = max([since, *(d + timedelta(2) for d in before)])
            days = self.council.working_days(month, since) or [end]
            self._short.append([case, self.chance.choice(days), None])
        return chosen

    def _write_plans(self) -> None:
        self._plans += self._short
        for case, start, end in sorted(self._plans, key=lambda p: (p[1], p[0].referral)):
            self.council.add(
                "ssd_cin_plans",
                cinp_cin_plan_id=self.council.new("cin"),
                cinp_referral_id=case.referral,
                cinp_person_id=case.child,
                cinp_cin_plan_start_date=start,
                cinp_cin_plan_end_date=end,
            )

    def _update(self) -> None:
        """Date versions of the plans of children whose case has been open 45 working days."""
        published = self.council.published
        first = published.first_needed(UP_TO_DATE | WITH_PLAN, published.first_month - 6)
        month_of = {last_day(m): m for m in range(first, published.last_month + 1)}
        figures = {f.month: f for f in published.replayed(UP_TO_DATE)}
        planned = {f.month: f for f in published.replayed(WITH_PLAN)}
        cohorts = {end: [c for c in self.cases.cin[month] if elapsed(c.start, end) >= 45] for end, month in month_of.items()}
        missed = []

        def number(end: date) -> int:
            month, base = month_of[end], len(cohorts[end])
            if month in figures:
                fits = successes(figures[month], base)
                if fits is not None:
                    return fits
                missed.append(end)
            return round(published.share("cin_up_to_date_plan", month, default=0.85) * base)

        def never(end: date) -> int:
            base = len(cohorts[end])
            fits = month_of[end] in planned and successes(planned[month_of[end]], base)
            return base - fits if fits else 0

        versions: defaultdict[Case, list[date]] = defaultdict(list)
        missed += keep_up_to_date(
            self.chance,
            list(month_of),
            cohorts.__getitem__,
            lambda c, end: max(c.start, add_months(end, -6)),
            number,
            versions,
            never,
        )
        self.council.miss(UP_TO_DATE, [month_of[end] for end in missed])
        for end, month in month_of.items():
            if month in planned:
                without = [c for c in cohorts[end] if not any(c.start <= d <= end for d in versions[c])]
                self._unplanned[month] = without, len(without) - never(end)
        for case in self.cases.every:
            for day in sorted(set(versions[case])):
                self.council.add("local_plan_versions", person_id=case.child, plan_type="CIN", plan_date=day)


class Support(_NeedPlans):
    """Tells the plans of children in need, their updates, and early help beside social care."""

    def __init__(self, council: Council, plan: CasePlan, cases: Cases) -> None:
        super().__init__(council, plan, cases)
        self._update()
        self._plan_for_a_year()
        first = council.published.first_needed(PLANS, council.published.first_month) - 12
        for month in cases.cin:
            if month >= first:
                self._plan_for_less(month)
        self._write_plans()
        self._help()

    def _help(self) -> None:
        # Few episodes have ended in the first months told.
        first = self.council.published.first_needed(HELPED, self.council.published.first_month) - 3
        plans = defaultdict(list)
        for case, start, end in self._plans:
            plans[case].append((start, end))
        months = [m for m in self.cases.cin if m >= first]
        on_plan = {
            m: [
                c
                for c in self.cases.cin[m]
                if any(s <= self.council.end_of(m) and (not e or e > self.council.end_of(m)) for s, e in plans[c])
            ]
            for m in months
        }
        protected = {m: [p.case for p in self.cases.protected[m]] for m in months}
        for eligible, numbers in ((on_plan, self.plan.cin_plans_helped), (protected, self.plan.protected_helped)):
            self._help_some(months, eligible, numbers)

    def _help_some(self, months: list[int], eligible: dict[int, list[Case]], numbers: dict[int, int]) -> None:
        """Open and end episodes so that so many of the eligible children have one at each month's end."""
        chance, council = self.chance, self.council
        running: dict[Case, date] = {}  # case -> start
        for month in months:
            present = set(eligible[month])
            days = council.working_days(month)
            keep = [c for c in running if c in present][: numbers[month]]
            for case in [c for c in running if c not in set(keep)]:
                self._write_help(case, running.pop(case), chance.choice(days))
            ready = [c for c in eligible[month] if c not in running]
            for case in chance.sample(ready, numbers[month] - len(running)):
                running[case] = chance.choice(days)
        for case, start in running.items():
            self._write_help(case, start, None)

    def _write_help(self, case: Case, start: date, end: date | None) -> None:
        self.council.add(
            "ssd_early_help_episodes",
            earl_episode_id=self.council.new("eh"),
            earl_person_id=case.child,
            earl_episode_start_date=start,
            earl_episode_end_date=end,
            earl_episode_end_reason=end and "Outcomes met",
        )
