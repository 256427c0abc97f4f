"""The numbers of referrals, open cases and child protection plans a month."""

from dataclasses import dataclass

from proof.replay.assessments import MEASURES as ASSESSMENTS
from proof.replay.enquiries import CONFERENCES, ENQUIRIES, MEETINGS
from proof.replay.plan import Series, total

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


def plan_cases(plan, council, looked_after):
    """Lay out referrals, cases and child protection plans together: a case opens, may become a plan, and closes.

    looked_after: the story of the children looked after, some of whom have a case.
    """
    published, level, share = council.published, council.level, council.published.share
    first = min(published.first_needed(REFERRALS, published.first_month) - FEW_CLOSED, published.first_month - 23)
    # Assessments and enquiries rest on cases referred some months before.
    first = min(first, published.first_needed(RESTING_ON_CASES, first + LEAD) - LEAD)
    months = council.months(first)
    first_protected = min(first, published.first_needed(PROTECTION, first))
    protected_months = council.months(first_protected)
    cohorts = council.months(first_protected - OLDEST_PLAN)

    # Referrals
    def usual_referrals(month):
        read = published.level
        for measure, factor in (
            ("referrals_received", 1),
            ("contacts_to_referral", 1),
            ("contacts_all_to_referral", 1),
            ("assessments_started", 0.85),
        ):
            if found := read(measure, month):
                return found * factor
        return 350

    referrals = plan.series(months, lambda m: usual_referrals(m) * council.part_of(m))
    assessed = plan.part(referrals, lambda m: share("referrals_to_assessment", m, default=0.95))
    unassessed = {m: referrals[m] - assessed[m] for m in months}
    nfa = plan.part(unassessed, lambda m: 0.6)
    repeated = plan.part(referrals, lambda m: share("re_referrals", m, default=0.2) if m > first + 2 else 0)
    decided = plan.part(referrals, lambda m: share("referral_decision_48h", m, default=0.9))

    # Child protection plans, by cohort of their start
    def usual_protected(month):
        return published.level("cpp_open", month, default=8 * usual_starts(month))

    def usual_starts(month):
        read = published.level
        conferences = read("icpc_held", month)
        return read("cpp_starts", month) or (conferences and 0.86 * conferences) or 0.12 * read("cpp_open", month, default=500)

    def usual_cohort(month):
        # Of the plans begun before the first month told, only those still open are known.
        kept = 1 if month >= first_protected else max(0.03, 0.9 - 0.09 * (first_protected - month))
        return usual_starts(month) * kept * council.part_of(month)

    starts = plan.series(cohorts, usual_cohort)
    last_a_year = plan.part(starts, lambda m: 0.25 if m >= first_protected else 0.5, weight=0.3)
    last_two_years = plan.part(last_a_year, lambda m: 0.12 if m >= first_protected else 0.3, weight=0.3)
    ends = [plan.series(protected_months) for _ in range(3)]
    for month in cohorts[:OLDEST_PLAN]:
        if month <= first_protected - 12:
            plan.require(starts[month] == last_a_year[month])
        if month <= first_protected - 24:
            plan.require(starts[month] == last_two_years[month])
    last_a_month, last_two_months = (
        plan.part(starts, lambda m: 0.03 if m >= first_protected else 0, weight=0.3) for _ in range(2)
    )
    for month in cohorts[:OLDEST_PLAN]:
        plan.require(last_a_month[month] + last_two_months[month] == 0)
    brief = {m: last_a_month.get(m - 1, 0) + last_two_months.get(m - 2, 0) for m in protected_months}
    first_year = {m: starts[m] - last_a_year[m] - last_a_month[m] - last_two_months[m] for m in cohorts}
    every_end = total(brief, *ends)
    second_year = {m: last_a_year[m] - last_two_years[m] for m in cohorts}

    def begun(series, age=0):
        # What had begun, and reached so many months of age, before the first month told.
        return sum(series[m] for m in cohorts if m < first_protected - age)

    def stock(series, left, age=0):
        return plan.stock(protected_months, begun(series, age), lambda m: series.get(m - age, 0) - left[m])

    protected = stock(starts, every_end)
    year_plus = stock(last_a_year, total(ends[1], ends[2]), 12)
    two_year_plus = stock(last_two_years, ends[2], 24)
    in_first_year = stock(first_year, ends[0])
    in_second_year = stock(second_year, ends[1], 12)
    for month in protected_months:
        # But for the briefest, plans end three months on, within their first year, within their second, or after that.
        plan.require(first_year[month] >= 0)
        plan.require(in_first_year[month] >= sum(first_year[m] for m in cohorts if month - 3 < m <= month))
        plan.require(in_first_year[month] <= sum(first_year[m] for m in cohorts if month - 11 < m <= month))
        plan.require(in_second_year[month] <= sum(second_year[m] for m in cohorts if month - 23 < m <= month - 12))
        plan.require(two_year_plus[month] >= last_two_years.get(month - 24, 0))
        plan.near(protected[month], usual_protected(month), weight=2)
        usual_ends = usual_starts(month) * council.part_of(month)
        for flow, part in zip(ends, (0.7, 0.21, 0.03), strict=True):
            plan.near(flow[month], part * usual_ends)
    starts_told = {m: starts[m] for m in protected_months}
    recent_starts = plan.part(starts_told, lambda m: 0.5)
    latest_starts = plan.part(recent_starts, lambda m: 0.45)
    repeats_ever = plan.part(starts_told, lambda m: share("cpp_repeat_ever", m, default=0.2))
    repeats = plan.part(repeats_ever, lambda m: 0.4 if m > first_protected + 6 else 0, weight=0.1)
    back = plan.part(every_end, lambda m: 0.5)
    for month in protected_months:
        plan.near(100 * repeats[month], round(100 * share("cpp_repeat_2yr", month, default=0.08)) * starts[month], scale=500)
    # Those who may come back: children whose plan ended two months ago or earlier while their case stayed open. The
    # cases open before referrals are told are not told either.
    for told in (range(first_protected, first), months):
        plan.stock(told, 0, lambda m, told=told: (back[m - 2] if m - 2 in told else 0) - repeats[m])

    # Cases: a child is either in care, on a plan, or otherwise in need
    def usual_cin(month):
        read = published.level
        rest = read("cin_and_cpp_open", month) or read("cin_dfe", month)
        factor = 1 if read("cin_and_cpp_open", month) else 0.65
        usual = read("cin_open", month) or (rest and factor * (rest - usual_protected(month))) or 3.5 * usual_referrals(month)
        return max(50, usual) * min(1, (month - first + 1) / 8)

    def usual_in_care(month):
        every = published.level("cin_dfe", month, default=0)
        return max(40, every - usual_cin(month) - usual_protected(month))

    # Most children looked after have a case; where more cases are printed still, care leavers have the others.
    care_leavers = round(0.88 * published.level("care_leavers_number", published.last_month, default=0))
    rest = round(usual_in_care(published.last_month) - IN_CARE_WITH_CASE * looked_after.plan.number[published.last_month])
    supported = min(care_leavers, max(0, rest))
    closures = plan.series(months)
    periods = {course: told for course, told in looked_after.courses(first).items() if (course[0] or first + 2) > first + 1}
    courses = plan.series(periods)
    for course, told in periods.items():
        plan.require(courses[course] <= len(told))
    to_care, care_ends = ({m: sum(courses[course] for course in courses if course[end] == m) for m in months} for end in (0, 1))
    opening = sum(courses[course] for course in courses if course[0] is None)

    def change(month):
        from_cases = starts[month] if month > first + 1 else 0
        return referrals[month] - nfa[month] - from_cases + back[month] - closures[month] - to_care[month]

    cin = plan.stock(months, 0, change)
    in_care = plan.stock(months, opening, lambda m: to_care[m] - care_ends[m])
    for month in months:
        previous = cin.get(month - 1, 0)
        plan.require(in_care[month] >= 20)
        plan.require(closures[month] <= previous)
        if month > first + 1:
            plan.require(3 * (starts[month] + to_care[month]) <= previous)
        plan.near(cin[month], usual_cin(month), weight=2)
        plan.near(in_care[month], usual_in_care(month) - supported)
        plan.near(10 * closures[month], 7 * referrals[month], scale=2000, weight=0.3)
        closed = sum(closures[m] + nfa[m] for m in months if month - 9 <= m < month)
        plan.require(10 * repeated[month] <= 6 * closed)

    everyone = {m: cin[m] + protected[m] + in_care[m] + supported for m in months}
    established = {m: protected[m] - recent_starts[m] for m in protected_months}
    a_week_old = {m: protected[m] - latest_starts[m] for m in protected_months}
    up_to_date = plan.part(established, lambda m: share("cpp_up_to_date_plan", m, default=0.9))
    visited = plan.part(a_week_old, lambda m: share("cpp_visit_2wk", m, default=0.92))
    protected_helped = plan.part(
        protected, lambda m: published.level("cpp_coworked_early_help", m, default=100) / usual_protected(m)
    )
    cin_plans = plan.part(cin, lambda m: 0.4)
    cin_plans_a_year = plan.series(
        months, lambda m: published.level("cin_plan_12m_plus", m, default=0.03 * usual_cin(m)) * (m > first + 11)
    )
    cin_plans_helped = plan.series(
        months, lambda m: published.level("cin_plan_coworked_early_help", m, default=0.15 * usual_cin(m))
    )
    for month in months:
        plan.require(cin_plans_a_year[month] <= cin_plans[month])
        plan.require(cin_plans_helped[month] <= cin_plans[month])
    reviews = plan.series(protected_months, lambda m: level("cp_reviews_in_time", m, 0.24 * usual_protected(m)))
    reviews_in_time = plan.part(reviews, lambda m: share("cp_reviews_in_time", m, default=0.95))
    three_months = {
        m: protected[m] - sum(starts[n] for n in range(m - 2, m + 1)) + brief[m] + last_a_month[m - 2] for m in protected_months
    }
    children_reviewed = plan.part(three_months, lambda m: share("cp_children_all_reviews_in_time", m, default=0.93))

    plan.measure("referrals_received", referrals)
    plan.measure("referrals_to_assessment", assessed, referrals)
    plan.measure("re_referrals", repeated, referrals)
    plan.measure("referral_decision_48h", decided, referrals)
    plan.measure("cpp_open", protected)
    plan.measure("cpp_starts", starts_told)
    plan.measure("cpp_ends", every_end)
    plan.measure("cpp_repeat_2yr", repeats, starts_told)
    plan.measure("cpp_repeat_ever", repeats_ever, starts_told)
    plan.measure("cpp_open_2yr_plus", two_year_plus, protected)
    plan.measure("cpp_ceased_2yr_plus", ends[2], every_end)
    plan.measure("cpp_12m_plus", year_plus, protected)
    plan.measure("cp_reviews_in_time", reviews_in_time, reviews)
    plan.measure("cp_children_all_reviews_in_time", children_reviewed, three_months)
    plan.measure("cpp_up_to_date_plan", up_to_date, established)
    plan.measure("cpp_coworked_early_help", protected_helped)
    plan.measure("cpp_visit_2wk", visited, a_week_old)
    plan.measure("cin_open", cin)
    plan.measure("cin_and_cpp_open", {m: cin[m] + protected[m] for m in months})
    plan.measure("cin_dfe", everyone)
    plan.measure("cin_plan_coworked_early_help", cin_plans_helped)
    plan.measure("cin_plan_12m_plus", cin_plans_a_year, cin_plans)
    return CasePlan(
        referrals,
        assessed,
        nfa,
        repeated,
        decided,
        starts,
        last_a_month,
        last_two_months,
        last_a_year,
        last_two_years,
        *ends,
        recent_starts,
        latest_starts,
        repeats,
        repeats_ever,
        back,
        supported,
        courses,
        to_care,
        care_ends,
        closures,
        in_care,
        cin,
        protected,
        up_to_date,
        visited,
        protected_helped,
        cin_plans,
        cin_plans_a_year,
        cin_plans_helped,
        reviews,
        reviews_in_time,
        children_reviewed,
    )
