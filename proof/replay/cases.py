"""Children's cases: referrals that open them, child protection plans they become, and the days they close."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.dates import add_months, elapsed, first_day, last_day, month_of_day, working_days_after
from proof.replay.plan import rounding_range

if TYPE_CHECKING:
    from proof.replay.cases_plan import CasePlan
    from proof.replay.council import Council
    from proof.replay.looked_after import LookedAfter, Period
    from proof.replay.published import Figure


CLOSE_REASONS = ("RC1", "RC2", "RC3", "RC4", "RC5", "RC6", "RC7")
LASTING = (1, 2, 3, 12, 25)
LONG_STAY = 0.1  # of cases are kept open as long as they can be, so that some children have had a plan for a year


@dataclass(eq=False)
class Case:
    """A referral of a child and the case it opened; plans are all the child protection plans of the child."""

    referral: str
    child: str
    family: str
    start: date
    assessed: bool = True
    nfa: bool = False
    end: Any = None
    long_stay: bool = False
    plans: list = field(default_factory=list)
    period: Any = None  # of care
    flagged: bool = True

    @property
    def care_start(self) -> date | None:
        """The day on which the child entered care."""
        return self.period and self.period.entered

    def open_on(self, day: date) -> bool:
        """Tell whether the case was open on a day."""
        return self.start <= day and (self.end is None or self.end > day) and not self.nfa


@dataclass(eq=False)
class ProtectionPlan:
    """A child protection plan; lasts is the number of months it has to run before it may end: one of LASTING."""

    identifier: str
    case: Case
    start: date
    lasts: int
    repeat: bool
    earlier: int = 0
    end: date | None = None

    def open_on(self, day: date) -> bool:
        """Tell whether the plan was open on a day."""
        return self.start <= day and (self.end is None or self.end > day)


class _Referrals:
    """The referrals of every month and the cases that they open."""

    def __init__(
        self, council: Council, plan: CasePlan, referred: dict[int, list[tuple[str, str, date]]], looked_after: LookedAfter
    ) -> None:
        self.council, self.plan, self.referred = council, plan, referred
        self.chance = council.random("cases")
        self.every: list[Case] = []
        self.plans: list[ProtectionPlan] = []
        self.cin: dict[int, list[Case]] = {}
        self.protected: dict[int, list[ProtectionPlan]] = {}
        self._pool: dict[Case, None] = {}  # cases of children in need now
        self._closed: dict[str, Case] = {}  # child -> last case, closed
        self._in_care: list[Case] = []
        self._open_plans: list[ProtectionPlan] = []
        self._first = min(plan.referrals)
        self._courses = looked_after.courses(self._first)
        self._cared: set[str] = set()  # children that have been in care

    def _refer(self, month: int) -> None:
        plan, chance = self.plan, self.chance
        number, repeated = plan.referrals[month], plan.repeated[month]
        cases = self._again(month, repeated) + self._anew(month, number - repeated)
        chance.shuffle(cases)
        for place, case in enumerate(cases):
            case.assessed = place < plan.assessed[month]
            case.nfa = number - place <= plan.nfa[month]
            if case.nfa:
                case.end = min(working_days_after(case.start, chance.randint(1, 5)), self.council.extract_date)
                self._closed[case.child] = case
            else:
                case.long_stay = chance.random() < LONG_STAY
                self._pool[case] = None

    def _again(self, month: int, number: int) -> list[Case]:
        """Referrals of children whose last referral was less than 11 months ago and whose case closed before the month."""
        since, before = add_months(first_day(month), -11), first_day(month)
        known = [c for c in self._closed.values() if since < c.start and c.end < before]
        cases = []
        for last in self.chance.sample(known, number):
            del self._closed[last.child]
            case = self._open(last.child, last.family, self.council.any_day(self.chance, month))
            case.plans = last.plans
            cases.append(case)
        return cases

    def _anew(self, month: int, number: int) -> list[Case]:
        """First referrals of children, the ones that the month's contacts brought before any others."""
        brought = self.referred.get(month, [])[:number]
        cases = [self._open(*contact) for contact in brought]
        while len(cases) < number:
            cases.append(self._open(*self._stranger(), self.council.any_day(self.chance, month)))
        return cases

    def _open(self, child: str, family: str, day: date) -> Case:
        case = Case(self.council.new("ref"), child, family, day)
        self.every.append(case)
        return case

    def _stranger(self) -> tuple[str, str]:
        return self.council.new("ch"), self.council.new("fam")

    def _open_long_ago(self, before: date) -> Case:
        """A case opened one to thirty months before a day that is before anything else is told."""
        start = min(before, first_day(self._first)) - timedelta(self.chance.randint(25, 900))
        return self._open(*self._stranger(), start)

    def _shut(self, case: Case, day: date) -> None:
        case.end = day
        self._closed[case.child] = case


class _Protection(_Referrals):
    """Child protection plans, and the cases that they are of."""

    def _protect(self, month: int) -> None:
        plan, chance = self.plan, self.chance
        number = plan.starts[month]
        lasting = [25] * plan.last_two_years[month] + [12] * (plan.last_a_year[month] - plan.last_two_years[month])
        lasting += [1] * plan.last_a_month[month] + [2] * plan.last_two_months[month]
        lasting += [3] * (number - len(lasting))
        chance.shuffle(lasting)
        days = self._plan_days(month, number)
        chance.shuffle(days)
        repeats = plan.repeats_in_two_years.get(month, 0)
        known = plan.repeats_ever.get(month, 0) - repeats
        for place, (day, lasts) in enumerate(zip(days, lasting, strict=True)):
            repeat = place < repeats
            case = self._case_to_protect(month, day, repeat)
            started = ProtectionPlan(self.council.new("cpp"), case, day, lasts, repeat)
            started.earlier = chance.choice((1, 1, 1, 2)) if repeats <= place < repeats + known else 0
            case.plans.append(started)
            self._pool.pop(case, None)
            self.plans.append(started)
            self._open_plans.append(started)

    def _plan_days(self, month: int, number: int) -> list[date]:
        """Days of plan starts: so many in the month's last 7 days, so many in its last 10 working days."""
        chance, council = self.chance, self.council
        end = last_day(month)
        # The 1st and the last days of a month would blur what is counted two years, or three months, on.
        ordinary = council.working_days(month, first_day(month) + timedelta(1), first_day(month) + timedelta(27))
        latest = [d for d in ordinary if (end - d).days < 7] or council.working_days(month, end - timedelta(6))
        recent = [d for d in ordinary if elapsed(d, end) < 10 and d not in latest]
        if month > self.council.published.last_month or month not in self.plan.recent_starts:
            return [chance.choice(ordinary) for _ in range(number)]
        late, soon = self.plan.latest_starts[month], self.plan.recent_starts[month] - self.plan.latest_starts[month]
        early = [d for d in ordinary if d not in latest and d not in recent]
        counts = ((early, number - late - soon), (recent, soon), (latest, late))
        return [chance.choice(days) for days, count in counts for _ in range(count)]

    def _case_to_protect(self, month: int, day: date, repeat: bool) -> Case:
        if month <= self._first + 1 and not repeat:
            return self._open_long_ago(day)
        if month < self._first:
            return self._open_again_long_ago(day)
        if repeat:
            since = add_months(day, -22)
            known = [c for c in self._pool if c.plans and since < c.plans[-1].end < day - timedelta(25)]
        else:
            for notice in (22, 8, 1):
                known = [c for c in self._pool if not c.plans and not c.long_stay and c.start <= day - timedelta(notice)]
                if len(known) > 20:
                    break
        return self.chance.choice(known)

    def _open_again_long_ago(self, day: date) -> Case:
        """The case of a child whose plan ended before referrals are told, to have another."""
        since = add_months(day, -22)
        known = [
            p.case
            for p in self.plans
            if p.end and since < p.end < day - timedelta(25) and p is p.case.plans[-1] and not p.case.end
        ]
        return self.chance.choice(known)

    def _end_plans(self, month: int) -> None:
        plan, chance = self.plan, self.chance
        flows = {3: plan.ends_in_first_year, 12: plan.ends_in_second_year, 25: plan.ends_later}
        numbers = {lasts: flow[month] for lasts, flow in flows.items()}
        numbers[1], numbers[2] = plan.last_a_month.get(month - 1, 0), plan.last_two_months.get(month - 2, 0)
        ending = [p for lasts in LASTING for p in self._ending(month, lasts, numbers[lasts])]
        chance.shuffle(ending)
        for place, ended in enumerate(ending):
            ended.end = chance.choice(self.council.working_days(month))
            self._open_plans.remove(ended)
            if place < plan.back[month]:
                if month >= self._first:
                    self._pool[ended.case] = None
            else:
                self._shut(ended.case, ended.end)
        if month == self._first - 1:
            for protection in self.plans:
                if protection.end and not protection.case.end and protection.case.plans[-1] is protection:
                    self._shut(protection.case, protection.end)

    def _ending(self, month: int, lasts: int, number: int) -> list[ProtectionPlan]:
        """Plans to end: those that began first, for the plan leaves no cohort open longer than it may be."""

        def began(protection: ProtectionPlan) -> int:
            return month_of_day(protection.start)

        ready = [p for p in self._open_plans if p.lasts == lasts and month - began(p) >= lasts]
        return sorted(ready, key=began)[:number]


class _Closures(_Protection):
    """Cases of children who enter care, and the closure of all others."""

    def _start_in_care(self) -> None:
        for period in self._entering(None):
            start = period.entered - timedelta(self.chance.randint(5, 30))
            self._take_into_care(self._open(*self._stranger(), start), period)

    def _care(self, month: int) -> None:
        before = first_day(month)
        ready = [
            c
            for c in self._pool
            if c.start < before - timedelta(10) and (not c.plans or c.plans[-1].end < before) and c.child not in self._cared
        ]
        periods = self._entering(month)
        # Children whose plan has ended may soon have another, and are left to it.
        self.chance.shuffle(ready)
        ready.sort(key=lambda c: bool(c.plans))
        for case, period in zip(ready, periods, strict=False):
            del self._pool[case]
            self._take_into_care(case, period)
        for case in [c for c in self._in_care if c.period.left == month]:
            self._in_care.remove(case)
            self._shut(case, case.period.end)

    def _entering(self, month: int | None) -> list[Period]:
        """The periods of care of those children with a case who enter care in a month."""
        return [
            period
            for course, number in self.plan.courses.items()
            if course[0] == month
            for period in self._courses[course][:number]
        ]

    def _take_into_care(self, case: Case, period: Period) -> None:
        case.period, period.child = period, case.child
        self._cared.add(case.child)
        self._in_care.append(case)

    def _close(self, month: int) -> None:
        number = self.plan.closures[month]
        end, before = last_day(month), first_day(month)
        ready = [c for c in self._pool if c.start < before and (not c.plans or c.plans[-1].end < before)]
        old = [c for c in ready if elapsed(c.start, end) >= 45]
        young = [c for c in ready if elapsed(c.start, end) < 45]
        established = sum(elapsed(c.start, end) >= 45 for c in self._pool)
        from_old = self._old_to_close(month, number, established, len(old), len(young))
        for case in self._by_turn(old, from_old) + self._by_turn(young, number - from_old):
            del self._pool[case]
            self._shut(case, self.chance.choice(self.council.working_days(month)))

    def _by_turn(self, cases: list[Case], number: int) -> list[Case]:
        """Choose cases to close: those meant to stay, or that may soon become a second plan, last."""

        def turn(case: Case) -> float:
            waits = case.long_stay or (case.plans and case.plans[-1].end > min(case.plans[-1].end, case.start) + timedelta(1))
            return (0.8 if waits else 0) + self.chance.random()

        return sorted(cases, key=turn)[:number]

    def _old_to_close(self, month: int, number: int, established: int, old: int, young: int) -> int:
        """How many of the closures are of cases open 45 working days, so that the percentages of those left can print."""
        least, most = max(0, number - young), min(number, old)
        wanted = min(max(round(0.75 * number), least), most)
        figures = self.council.published.replayed({"cin_up_to_date_plan", "cin_with_plan"})
        figures = [f for f in figures if f.month == month]
        for choice in sorted(range(least, most + 1), key=lambda n: abs(n - wanted)):
            if all(successes(figure, established - choice) is not None for figure in figures):
                return choice
        return wanted


class Cases(_Closures):
    """Tells the cases of every month, exactly as many as planned.

    every: all cases. plans: all child protection plans, by start. cin: month -> cases of children in need at its end.
    protected: month -> plans open at its end.
    """

    def __init__(
        self, council: Council, plan: CasePlan, referred: dict[int, list[tuple[str, str, date]]], looked_after: LookedAfter
    ) -> None:
        super().__init__(council, plan, referred, looked_after)
        for month in plan.starts:
            if month >= self._first:
                self._refer(month)
            if month == self._first:
                self._start_in_care()
            self._protect(month)
            if month in plan.back:
                self._end_plans(month)
                self.protected[month] = list(self._open_plans)
            if month >= self._first:
                self._care(month)
                self._close(month)
                self.cin[month] = list(self._pool)

    def open_in(self, month: int) -> list[tuple[str, str, date, date | None]]:
        """Return (child, family, first day, last day or None) of the cases open throughout a month."""
        before, end = first_day(month), self.council.end_of(month)
        return [
            (c.child, c.family, c.start, c.end)
            for c in self.every
            if not c.nfa and c.start < before and (c.end is None or c.end > end)
        ]

    def write(self) -> None:
        """Write the referrals and plans told; the conferences behind the plans are another story."""
        council, chance = self.council, self.council.random("case rows")
        decided = self._decided(chance) if council.published.prints({"referral_decision_48h"}) else {}
        for case in self.every:
            council.add(
                "ssd_cin_episodes",
                cine_referral_id=case.referral,
                cine_person_id=case.child,
                cine_referral_date=case.start,
                cine_referral_outcome_json='{"SINGLE_ASSESSMENT_FLAG":"Y"}' if case.assessed and case.flagged else "{}",
                cine_referral_nfa="Y" if case.nfa else "N",
                cine_close_reason=None if not case.end else "RC8" if case.nfa else chance.choice(CLOSE_REASONS),
                cine_close_date=case.end,
            )
            if case in decided:
                received, at = decided[case]
                council.add("local_referral_decisions", referral_id=case.referral, referral_received_at=received, decision_at=at)
        for plan in self.plans:
            council.add(
                "ssd_cp_plans",
                cppl_cp_plan_id=plan.identifier,
                cppl_icpc_id=getattr(plan, "conference", None),
                cppl_person_id=plan.case.child,
                cppl_cp_plan_start_date=plan.start,
                cppl_cp_plan_end_date=plan.end,
                cppl_cp_plan_ola="N",
            )

    def _decided(self, chance: Any) -> Any:
        """When each referral was decided: so many a month within 48 hours."""
        by_month = defaultdict(list)
        for case in self.every:
            by_month[month_of_day(case.start)].append(case)
        decided: dict[Any, Any] = {}
        for month, number in self.plan.decided.items():
            cases = by_month[month]
            prompt = set(chance.sample(cases, number))
            for case in cases:
                days = chance.randint(0, 1) if case in prompt else chance.randint(3, 9)
                at: Any = min(case.start + timedelta(days), self.council.extract_date)
                if case not in prompt and at < case.start + timedelta(3):
                    at = None
                decided[case] = (f"{case.start} 09:00:00", at and f"{at} {chance.randint(10, 17)}:00:00")
        return decided


def successes(figure: Figure, base: int) -> int | None:
    """Return how many of a base print as a percentage, the middle one where several do; None when none does."""
    if figure.denominator is not None and base != figure.denominator:
        return None
    if figure.numerator is not None and figure.value is None:
        return int(figure.numerator)
    low, high = rounding_range(figure)
    fitting = [
        n
        for n in range(int(low * base / 100), min(base, int(high * base / 100) + 1) + 1)
        if low * base <= 100 * n < high * base and (figure.numerator is None or n == figure.numerator)
    ]
    return fitting[len(fitting) // 2] if fitting else None
