"""The numbers of referrals, open cases and child protection plans a month."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from proof.replay.assessments import MEASURES as ASSESSMENTS
from proof.replay.council import Council
from proof.replay.enquiries import CONFERENCES, ENQUIRIES, MEETINGS
from proof.replay.plan import Plan, Series, total

REFERRALS = frozenset({"referrals_received", "referrals_to_assessment", "referral_decision_48h", "re_referrals"})
STOCKS = frozenset(
    [
        "cin_open",
        "cin_and_cpp_open",
        "cin_dfe",
        "cin_with_plan",
        "cin_up_to_date_plan",
        "cin_plan_coworked_early_help",
        "cin_plan_12m_plus",
    ]
)
PROTECTION = frozenset(
    [
        "cpp_open",
        "cpp_starts",
        "cpp_ends",
        "cpp_repeat_2yr",
        "cpp_repeat_ever",
        "cpp_open_2yr_plus",
        "cpp_ceased_2yr_plus",
        "cpp_12m_plus",
        "cp_reviews_in_time",
        "cp_children_all_reviews_in_time",
        "cpp_up_to_date_plan",
        "cpp_coworked_early_help",
        "cpp_visit_2wk",
    ]
)
RESTING_ON_CASES = ASSESSMENTS | ENQUIRIES | CONFERENCES | MEETINGS
LEAD = 6
FEW_CLOSED = 3  # months in which few of the cases told have closed yet
# How long before the first told month the plans open at its start may have begun.
OLDEST_PLAN = 30
IN_CARE_WITH_CASE = 0.85  # of the children looked after, at the most


@dataclass(frozen=True)
class CasePlan:
    """Children a month.

    Plans that started are followed by their cohort: those that end a month or two months on, that last a year, and two
    years. Of the starts, some lie in
    the last 10 working days of the month, and some of these in its last 7 days. `back` are children whose plan ended
    while their case stayed open. `courses` are the children whose case stays open in care, by (month of entry, month of exit);
    `supported` are care leavers whose case stays open all along.
    """

    referrals: Series
    assessed: Series
    nfa: Series
    repeated: Series
    decided: Series
    starts: Series
    last_a_month: Series
    last_two_months: Series
    last_a_year: Series
    last_two_years: Series
    ends_in_first_year: Series
    ends_in_second_year: Series
    ends_later: Series
    recent_starts: Series
    latest_starts: Series
    repeats_in_two_years: Series
    repeats_ever: Series
    back: Series
    supported: int
    courses: dict
    to_care: Series
    care_ends: Series
    closures: Series
    in_care: Series
    cin: Series
    protected: Series
    up_to_date: Series
    visited: Series
    protected_helped: Series
    cin_plans: Series
    cin_plans_a_year: Series
    cin_plans_helped: Series
    reviews: Series
    reviews_in_time: Series
    children_reviewed: Series


@dataclass(frozen=True)
class Months:
    """The months of the plan: those with referrals and cases, those with plans told, and those in which such plans began."""

    first: int
    cases: Sequence[int]
    first_protected: int
    protected: Sequence[int]
    cohorts: Sequence[int]


def months_of(council: Council) -> Months:
    """The months that the printed figures need."""
    published = council.published
    first = min(published.first_needed(REFERRALS, published.first_month) - FEW_CLOSED, published.first_month - 23)
    # Assessments and enquiries rest on cases referred some months before.
    first = min(first, published.first_needed(RESTING_ON_CASES, first + LEAD) - LEAD)
    first_protected = min(first, published.first_needed(PROTECTION, first))
    cohorts = council.months(first_protected - OLDEST_PLAN)
    return Months(first, council.months(first), first_protected, council.months(first_protected), cohorts)


class Usual:
    """How many there usually are in a month, as far as the printed figures say."""

    def __init__(self, council: Council, months: Months) -> None:
        self.read, self.part_of, self.months = council.published.level, council.part_of, months

    def referrals(self, month: int) -> float:
        """Referrals of a whole month."""
        for measure, factor in (
            ("referrals_received", 1),
            ("contacts_to_referral", 1),
            ("contacts_all_to_referral", 1),
            ("assessments_started", 0.85),
        ):
            if found := self.read(measure, month):
                return found * factor
        return 350

    def protected(self, month: int) -> float:
        """Children with a plan."""
        return self.read("cpp_open", month, default=8 * self.starts(month))

    def starts(self, month: int) -> float:
        """Plans that start in a whole month."""
        conferences = self.read("icpc_held", month)
        usual = self.read("cpp_starts", month) or (conferences and 0.86 * conferences)
        return usual or 0.12 * self.read("cpp_open", month, default=500)

    def cohort(self, month: int) -> float:
        """Plans of a month's start that are told: of those begun before the first month told, only those still open are."""
        begun_before = self.months.first_protected - month
        kept = 1 if begun_before <= 0 else max(0.03, 0.9 - 0.09 * begun_before)
        return self.starts(month) * kept * self.part_of(month)

    def cin(self, month: int) -> float:
        """Children in need without a plan and not in care."""
        rest = self.read("cin_and_cpp_open", month) or self.read("cin_dfe", month)
        factor = 1 if self.read("cin_and_cpp_open", month) else 0.65
        usual = self.read("cin_open", month) or (rest and factor * (rest - self.protected(month))) or 3.5 * self.referrals(month)
        return max(50, usual) * min(1, (month - self.months.first + 1) / 8)

    def in_care(self, month: int) -> float:
        """Children in care with a case."""
        every = self.read("cin_dfe", month, default=0)
        return max(40, every - self.cin(month) - self.protected(month))


@dataclass(frozen=True)
class Referrals:
    """Referrals a month, and of them those assessed, without further action, repeated, and decided in time."""

    referrals: Series
    assessed: Series
    nfa: Series
    repeated: Series
    decided: Series


def plan_referrals(plan: Plan, council: Council, months: Months, usual: Usual) -> Referrals:
    """Lay out the referrals."""
    share = council.published.share
    referrals = plan.series(months.cases, lambda m: usual.referrals(m) * council.part_of(m))
    assessed = plan.part(referrals, lambda m: share("referrals_to_assessment", m, default=0.95))
    unassessed = {m: referrals[m] - assessed[m] for m in months.cases}
    nfa = plan.part(unassessed, lambda m: 0.6)
    repeated = plan.part(referrals, lambda m: share("re_referrals", m, default=0.2) if m > months.first + 2 else 0)
    decided = plan.part(referrals, lambda m: share("referral_decision_48h", m, default=0.9))
    return Referrals(referrals, assessed, nfa, repeated, decided)


@dataclass(frozen=True)
class Cohorts:
    """Child protection plans by the month in which they start, and what of each cohort lasts how long.

    ends: those that end within their first year, within their second, and later, by month of the end. brief: those that end a
    month or two on, by month of the end.
    """

    starts: Series
    last_a_month: Series
    last_two_months: Series
    last_a_year: Series
    last_two_years: Series
    ends: list[Series]
    brief: Series

    @property
    def every_end(self) -> Series:
        """Plans that end, by month."""
        return total(self.brief, *self.ends)

    @property
    def first_year(self) -> Series:
        """Those of a cohort that end within their first year, but for the briefest."""
        of_a_year = {m: self.starts[m] - self.last_a_year[m] for m in self.starts}
        return {m: of_a_year[m] - self.last_a_month[m] - self.last_two_months[m] for m in self.starts}

    @property
    def second_year(self) -> Series:
        """Those of a cohort that end within their second year."""
        return {m: self.last_a_year[m] - self.last_two_years[m] for m in self.starts}


def plan_cohorts(plan: Plan, months: Months, usual: Usual) -> Cohorts:
    """Lay out the plans that start, and how long they last."""
    first = months.first_protected
    starts = plan.series(months.cohorts, usual.cohort)
    last_a_year = plan.part(starts, lambda m: 0.25 if m >= first else 0.5, weight=0.3)
    last_two_years = plan.part(last_a_year, lambda m: 0.12 if m >= first else 0.3, weight=0.3)
    ends = [plan.series(months.protected) for _ in range(3)]
    for month in months.cohorts[:OLDEST_PLAN]:
        if month <= first - 12:
            plan.require(starts[month] == last_a_year[month])
        if month <= first - 24:
            plan.require(starts[month] == last_two_years[month])
    last_a_month, last_two_months = (plan.part(starts, lambda m: 0.03 if m >= first else 0, weight=0.3) for _ in range(2))
    for month in months.cohorts[:OLDEST_PLAN]:
        plan.require(last_a_month[month] + last_two_months[month] == 0)
    brief = {m: last_a_month.get(m - 1, 0) + last_two_months.get(m - 2, 0) for m in months.protected}
    return Cohorts(starts, last_a_month, last_two_months, last_a_year, last_two_years, ends, brief)


@dataclass(frozen=True)
class Stocks:
    """Children with a plan at the end of a month: all of them, and those whose plan has lasted a year, or two."""

    protected: Series
    year_plus: Series
    two_year_plus: Series


def plan_stocks(plan: Plan, council: Council, months: Months, usual: Usual, cohorts: Cohorts) -> Stocks:
    """Lay out the children with a plan, whom the cohorts leave when they end."""
    every_end, first_year, second_year, ends = cohorts.every_end, cohorts.first_year, cohorts.second_year, cohorts.ends

    def stock(series: Series, left: Series, age: int = 0) -> Series:
        # What had begun, and reached so many months of age, before the first month told.
        begun = sum(series[m] for m in months.cohorts if m < months.first_protected - age)
        return plan.stock(months.protected, begun, lambda m: series.get(m - age, 0) - left[m])

    protected = stock(cohorts.starts, every_end)
    year_plus = stock(cohorts.last_a_year, total(ends[1], ends[2]), 12)
    two_year_plus = stock(cohorts.last_two_years, ends[2], 24)
    in_first_year = stock(first_year, ends[0])
    in_second_year = stock(second_year, ends[1], 12)
    for month in months.protected:
        # But for the briefest, plans end three months on, within their first year, within their second, or after that.
        plan.require(first_year[month] >= 0)
        plan.require(in_first_year[month] >= sum(first_year[m] for m in months.cohorts if month - 3 < m <= month))
        plan.require(in_first_year[month] <= sum(first_year[m] for m in months.cohorts if month - 11 < m <= month))
        plan.require(in_second_year[month] <= sum(second_year[m] for m in months.cohorts if month - 23 < m <= month - 12))
        plan.require(two_year_plus[month] >= cohorts.last_two_years.get(month - 24, 0))
        plan.near(protected[month], usual.protected(month), weight=2)
        usual_ends = usual.starts(month) * council.part_of(month)
        for flow, part in zip(ends, (0.7, 0.21, 0.03), strict=True):
            plan.near(flow[month], part * usual_ends)
    return Stocks(protected, year_plus, two_year_plus)


@dataclass(frozen=True)
class Starts:
    """Of the plans that start in the months told: the late ones, the repeats, and the children who may come back to a plan."""

    told: Series
    recent: Series
    latest: Series
    repeats_ever: Series
    repeats: Series
    back: Series


def plan_starts(plan: Plan, council: Council, months: Months, cohorts: Cohorts) -> Starts:
    """Lay out what the plans that start are like."""
    share, first = council.published.share, months.first_protected
    told = {m: cohorts.starts[m] for m in months.protected}
    recent = plan.part(told, lambda m: 0.5)
    latest = plan.part(recent, lambda m: 0.45)
    repeats_ever = plan.part(told, lambda m: share("cpp_repeat_ever", m, default=0.2))
    repeats = plan.part(repeats_ever, lambda m: 0.4 if m > first + 6 else 0, weight=0.1)
    back = plan.part(cohorts.every_end, lambda m: 0.5)
    for month in months.protected:
        usual = round(100 * share("cpp_repeat_2yr", month, default=0.08))
        plan.near(100 * repeats[month], usual * told[month], scale=500)
    # Those who may come back: children whose plan ended two months ago or earlier while their case stayed open. The
    # cases open before referrals are told are not told either.
    for span in (range(first, months.first), months.cases):
        plan.stock(span, 0, lambda m, span=span: (back[m - 2] if m - 2 in span else 0) - repeats[m])
    return Starts(told, recent, latest, repeats_ever, repeats, back)


@dataclass(frozen=True)
class OpenCases:
    """Cases: a child is either in care, on a plan, or otherwise in need. See CasePlan for courses and supported."""

    supported: int
    courses: dict
    to_care: Series
    care_ends: Series
    closures: Series
    in_care: Series
    cin: Series


def plan_open_cases(
    plan: Plan, council: Council, months: Months, usual: Usual, looked_after: Any, referrals: Referrals, starts: Starts
) -> OpenCases:
    """Lay out the cases that are open, and how children come to them and leave them."""
    published, first = council.published, months.first
    # Most children looked after have a case; where more cases are printed still, care leavers have the others.
    care_leavers = round(0.88 * published.level("care_leavers_number", published.last_month, default=0))
    rest = round(usual.in_care(published.last_month) - IN_CARE_WITH_CASE * looked_after.plan.number[published.last_month])
    supported = min(care_leavers, max(0, rest))
    closures = plan.series(months.cases)
    periods = {course: told for course, told in looked_after.courses(first).items() if (course[0] or first + 2) > first + 1}
    courses = plan.series(periods)
    for course, told in periods.items():
        plan.require(courses[course] <= len(told))
    to_care, care_ends = (
        {m: sum(courses[course] for course in courses if course[end] == m) for m in months.cases} for end in (0, 1)
    )
    opening = sum(courses[course] for course in courses if course[0] is None)

    def change(month: int) -> int:
        from_cases = starts.told[month] if month > first + 1 else 0
        came = referrals.referrals[month] - referrals.nfa[month] - from_cases + starts.back[month]
        return came - closures[month] - to_care[month]

    cin = plan.stock(months.cases, 0, change)
    in_care = plan.stock(months.cases, opening, lambda m: to_care[m] - care_ends[m])
    for month in months.cases:
        previous = cin.get(month - 1, 0)
        plan.require(in_care[month] >= 20)
        plan.require(closures[month] <= previous)
        if month > first + 1:
            plan.require(3 * (starts.told[month] + to_care[month]) <= previous)
        plan.near(cin[month], usual.cin(month), weight=2)
        plan.near(in_care[month], usual.in_care(month) - supported)
        plan.near(10 * closures[month], 7 * referrals.referrals[month], scale=2000, weight=0.3)
        closed = sum(closures[m] + referrals.nfa[m] for m in months.cases if month - 9 <= m < month)
        plan.require(10 * referrals.repeated[month] <= 6 * closed)
    return OpenCases(supported, courses, to_care, care_ends, closures, in_care, cin)


@dataclass(frozen=True)
class Kept:
    """What is kept up for the children: plans brought up to date, visits, help, reviews."""

    up_to_date: Series
    visited: Series
    protected_helped: Series
    cin_plans: Series
    cin_plans_a_year: Series
    cin_plans_helped: Series
    reviews: Series
    reviews_in_time: Series
    children_reviewed: Series
    # Children with a plan of more than the last weeks, of a week, and of three months, of whom these are.
    established: Series
    a_week_old: Series
    three_months: Series


def plan_kept(
    plan: Plan, council: Council, months: Months, usual: Usual, cohorts: Cohorts, protected: Series, starts: Starts, cin: Series
) -> Kept:
    """Lay out what is kept up, of the children with a plan and of those in need."""
    published, level, share = council.published, council.level, council.published.share
    established = {m: protected[m] - starts.recent[m] for m in months.protected}
    a_week_old = {m: protected[m] - starts.latest[m] for m in months.protected}
    up_to_date = plan.part(established, lambda m: share("cpp_up_to_date_plan", m, default=0.9))
    visited = plan.part(a_week_old, lambda m: share("cpp_visit_2wk", m, default=0.92))
    protected_helped = plan.part(
        protected, lambda m: published.level("cpp_coworked_early_help", m, default=100) / usual.protected(m)
    )
    cin_plans = plan.part(cin, lambda m: 0.4)
    cin_plans_a_year = plan.series(
        months.cases,
        lambda m: published.level("cin_plan_12m_plus", m, default=0.03 * usual.cin(m)) * (m > months.first + 11),
    )
    cin_plans_helped = plan.series(
        months.cases, lambda m: published.level("cin_plan_coworked_early_help", m, default=0.15 * usual.cin(m))
    )
    for month in months.cases:
        plan.require(cin_plans_a_year[month] <= cin_plans[month])
        plan.require(cin_plans_helped[month] <= cin_plans[month])
    reviews = plan.series(months.protected, lambda m: level("cp_reviews_in_time", m, 0.24 * usual.protected(m)))
    reviews_in_time = plan.part(reviews, lambda m: share("cp_reviews_in_time", m, default=0.95))
    three_months = {
        m: protected[m] - sum(cohorts.starts[n] for n in range(m - 2, m + 1)) + cohorts.brief[m] + cohorts.last_a_month[m - 2]
        for m in months.protected
    }
    children_reviewed = plan.part(three_months, lambda m: share("cp_children_all_reviews_in_time", m, default=0.93))
    return Kept(
        up_to_date, visited, protected_helped, cin_plans, cin_plans_a_year, cin_plans_helped, reviews, reviews_in_time,
        children_reviewed, established, a_week_old, three_months,
    )  # fmt: skip


def measure_cases(
    plan: Plan,
    months: Months,
    referrals: Referrals,
    cohorts: Cohorts,
    stocks: Stocks,
    starts: Starts,
    cases: OpenCases,
    kept: Kept,
) -> None:
    """Say which series each printed figure is made of."""
    protected, every_end, cin = stocks.protected, cohorts.every_end, cases.cin
    everyone = {m: cin[m] + protected[m] + cases.in_care[m] + cases.supported for m in months.cases}
    plan.measure("referrals_received", referrals.referrals)
    plan.measure("referrals_to_assessment", referrals.assessed, referrals.referrals)
    plan.measure("re_referrals", referrals.repeated, referrals.referrals)
    plan.measure("referral_decision_48h", referrals.decided, referrals.referrals)
    plan.measure("cpp_open", protected)
    plan.measure("cpp_starts", starts.told)
    plan.measure("cpp_ends", every_end)
    plan.measure("cpp_repeat_2yr", starts.repeats, starts.told)
    plan.measure("cpp_repeat_ever", starts.repeats_ever, starts.told)
    plan.measure("cpp_open_2yr_plus", stocks.two_year_plus, protected)
    plan.measure("cpp_ceased_2yr_plus", cohorts.ends[2], every_end)
    plan.measure("cpp_12m_plus", stocks.year_plus, protected)
    plan.measure("cp_reviews_in_time", kept.reviews_in_time, kept.reviews)
    plan.measure("cp_children_all_reviews_in_time", kept.children_reviewed, kept.three_months)
    plan.measure("cpp_up_to_date_plan", kept.up_to_date, kept.established)
    plan.measure("cpp_coworked_early_help", kept.protected_helped)
    plan.measure("cpp_visit_2wk", kept.visited, kept.a_week_old)
    plan.measure("cin_open", cin)
    plan.measure("cin_and_cpp_open", {m: cin[m] + protected[m] for m in months.cases})
    plan.measure("cin_dfe", everyone)
    plan.measure("cin_plan_coworked_early_help", kept.cin_plans_helped)
    plan.measure("cin_plan_12m_plus", kept.cin_plans_a_year, kept.cin_plans)


def plan_cases(plan: Plan, council: Council, looked_after: Any) -> CasePlan:
    """Lay out referrals, cases and child protection plans together: a case opens, may become a plan, and closes.

    looked_after: the story of the children looked after, some of whom have a case. The order in which the parts are laid out is
    that of the programme's variables, on which its answer rests.
    """
    months = months_of(council)
    usual = Usual(council, months)
    referrals = plan_referrals(plan, council, months, usual)
    cohorts = plan_cohorts(plan, months, usual)
    stocks = plan_stocks(plan, council, months, usual, cohorts)
    starts = plan_starts(plan, council, months, cohorts)
    cases = plan_open_cases(plan, council, months, usual, looked_after, referrals, starts)
    kept = plan_kept(plan, council, months, usual, cohorts, stocks.protected, starts, cases.cin)
    measure_cases(plan, months, referrals, cohorts, stocks, starts, cases, kept)
    in_first_year, in_second_year, later = cohorts.ends
    named = {name: value for part in (referrals, cohorts, cases, kept) for name, value in vars(part).items()}
    named |= {"ends_in_first_year": in_first_year, "ends_in_second_year": in_second_year, "ends_later": later}
    named |= {"recent_starts": starts.recent, "latest_starts": starts.latest, "back": starts.back}
    named |= {"repeats_in_two_years": starts.repeats, "repeats_ever": starts.repeats_ever, "protected": stocks.protected}
    return CasePlan(**{field.name: named[field.name] for field in fields(CasePlan)})
