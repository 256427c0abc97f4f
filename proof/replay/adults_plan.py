"""Adult safeguarding, laid out month by month: concerns, enquiries, reviews, partners and care providers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from per10k.core import registry
from proof.replay.dates import april
from proof.replay.plan import Series

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from proof.replay.council import Council
    from proof.replay.plan import Plan
    from proof.replay.published import Published


TYPES = ("neglect", "physical_abuse", "financial", "psychological_abuse", "self_neglect", "organisational_abuse", "sexual_abuse",
         "domestic_abuse", "discriminatory_abuse", "sexual_exploitation", "modern_slavery")  # fmt: skip
# Usual shares of the types of risk, in that order.
USUAL_TYPES = (30, 24, 14, 12, 8, 7, 4, 5, 2, 1, 1)
OUTCOMES = {"no_action": 0.7, "enquiry": 0.2, "other_route": 0.08, "not_recorded": 0.02}
RESULTS = {"fully": 0.7, "partially": 0.24, "not": 0.06}
CARE, RATINGS = ("residential", "nursing", "home_care"), {
    "outstanding": 1, "good": 14, "requires_improvement": 3, "inadequate": 1, "not_yet_inspected": 2,
}  # fmt: skip
# Months from commission to conclusion by which a review is told to have taken so long.
BANDS = {"3_months": 2, "6_months": 5, "9_months": 8, "over_9_months": 11}
OPEN = {f"asg_open_enquiries{part}" for part in ("", "_over_40w", "_20_40w", "_over_40w_share", "_20_40w_share")}
CONCERNS, ENQUIRIES = 60, 12  # a month, where nothing is printed


def measures() -> set[str]:
    """Return the measures of adult safeguarding."""
    return {row["measure_id"] for row in registry.rows("measure") if row["domain"] == "adult_safeguarding"}


def _months(council: Council) -> range:
    """Return the months told: whole financial years, as far back as a figure asks."""
    horizon = council.published.horizon
    return council.months(april(min(horizon, council.published.first_counted(measures(), horizon))))


def _part(
    plan: Plan, council: Council, whole: dict[int, LinearExprT], usual: float, measure: str | None = None, breakdown: str = ""
) -> dict[int, LinearExprT]:
    """Return a part of a whole near its printed share; of a council of which nothing is printed, of the usual one and no less."""
    part = plan.part(whole, lambda m: council.published.share(measure, m, breakdown, usual))
    if not council.published.prints(measures()):
        for month, value in part.items():
            plan.require(100 * value + 100 >= round(100 * usual) * whole[month])
    return part


def sources() -> list[str]:
    """Return the council's groups of who raises concerns."""
    groups = [row["breakdown"] for row in registry.rows("breakdown_category") if row["measure_id"] == "asg_concerns_by_source"]
    return [group for group in groups if group not in ("not_recorded", "unknown")]


@dataclass(frozen=True)
class ConcernPlan:
    """Concerns a month: by who raised them, whether they went on, outcome and theme; first and second ones of the year."""

    concerns: Series
    by_source: dict[str, Series]
    progressed: dict[str, Series]
    outcomes: dict[str, Series]
    themes: dict[str, Series]
    first: Series
    second: Series


def plan_concerns(plan: Plan, council: Council) -> ConcernPlan:
    """Lay out concerns from the April before last on."""
    published, months, groups = council.published, _months(council), sources()
    concerns = plan.series(months, lambda m: council.level("asg_concerns", m, CONCERNS))

    def usual(month: int, group: str) -> float:
        whole = council.level("asg_concerns", month, CONCERNS)
        return council.level("asg_concerns_by_source", month, whole / len(groups), group)

    by_source = {group: plan.series(months, lambda m, g=group: usual(m, g)) for group in groups}
    progressed = {
        group: plan.part(series, lambda m, g=group: published.share(
            "asg_conversion_by_source", m, g, published.share("asg_concern_conversion", m, default=0.2)
        ), weight=0.3)
        for group, series in by_source.items()
    }  # fmt: skip
    outcomes = {
        name: _part(plan, council, concerns, share, "asg_concern_nfa" if name == "no_action" else None)
        for name, share in OUTCOMES.items()
    }
    themes = {name: _part(plan, council, concerns, share * 0.7 / 108) for name, share in zip(TYPES, USUAL_TYPES, strict=True)}
    with_theme = {m: sum(series[m] for series in themes.values()) for m in months}
    first, second = (_part(plan, council, concerns, share) for share in (0.66, 0.2))
    gone_on = {m: sum(series[m] for series in progressed.values()) for m in months}
    for month in months:
        plan.require(sum(series[month] for series in by_source.values()) == concerns[month])
        plan.require(sum(series[month] for series in outcomes.values()) == concerns[month])
        plan.require(with_theme[month] <= concerns[month])
        # Nobody has a second concern before a first, nor a third without a second.
        year = range(april(month), month + 1)
        firsts, seconds = (sum(series[m] for m in year) for series in (first, second))
        plan.require(first[month] + second[month] <= concerns[month])
        plan.require(seconds <= firsts)
        plan.require(sum(concerns[m] for m in year) - firsts - seconds <= 20 * seconds)
        plan.near(outcomes["enquiry"][month] - gone_on[month], 0, scale=50)
        if not published.prints(measures()):
            plan.require(outcomes["enquiry"][month] == gone_on[month])

    plan.measure("asg_concerns", concerns)
    plan.measure("asg_concern_conversion", gone_on, concerns)
    plan.measure("asg_concern_nfa", outcomes["no_action"], concerns)
    plan.measure("asg_concern_theme_not_recorded", {m: concerns[m] - with_theme[m] for m in months})
    for name, series in outcomes.items():
        plan.measure("asg_concern_outcome", series, breakdown=name)
    for name, series in themes.items():
        plan.measure("asg_concern_theme", series, with_theme, "financial_material" if name == "financial" else name)
    for group in groups:
        plan.measure("asg_concerns_by_source", by_source[group], breakdown=group)
        plan.measure("asg_concerns_by_source_share", by_source[group], concerns, group)
        plan.measure("asg_conversion_by_source", progressed[group], by_source[group], group)
    plan.measure("asg_individuals", first)
    plan.measure("asg_individuals_repeat", second)
    plan.measure("asg_repeat_concern", second, first)
    return ConcernPlan(concerns, by_source, progressed, outcomes, themes, first, second)


@dataclass(frozen=True)
class BandsSince:
    """Enquiries concluded since the end of a month, and those still open at the end of the last one, by how long they ran.

    Whatever ran over 20 weeks by then was open a quarter before: over 40 weeks then, or in the band below. What ran less may have
    been open or not. These may be whole numbers or what a plan settles.
    """

    over: Any
    middle: Any
    short: Any

    @classmethod
    def of(
        cls, month: int, last: int, concluded: Any, over: Any, middle: Any, opened: Any, open_over: Any, open_middle: Any
    ) -> BandsSince:
        """Add up a plan's series of the months after one, up to the last, with the numbers open at the end of that."""
        after = range(month + 1, last + 1)
        overs, middles = (sum(series[one] for one in after) for series in (over, middle))
        shorts = sum(concluded[one] for one in after) - overs - middles
        return cls(
            overs + open_over[last], middles + open_middle[last], shorts + opened[last] - open_over[last] - open_middle[last]
        )


def before_last(published: Published) -> list[int]:
    """Return the month a quarter before the last one in a list, where the enquiries open at its end are printed; else none."""
    month = published.last_month - 3
    return [month] if any(figure.month == month for figure in published.replayed(OPEN)) else []


@dataclass(frozen=True)
class EnquiryPlan:
    """Enquiries concluded a month, and what is recorded of them; those open at the end of the last month.

    Where they are printed, those open a quarter before as well.
    """

    concluded: Series
    over: Series
    middle: Series
    reduced: Series
    no_outcome: Series
    asked: Series
    expressed: Series
    silent: Series
    results: dict[str, Series]
    lacking: Series
    no_capacity: Series
    advocates: Series
    types: dict[str, Series]
    no_type: Series
    open: Series  # with the two below: at the end of the last month, and a quarter before
    open_over: Series
    open_middle: Series


def plan_adult_enquiries(plan: Plan, council: Council) -> EnquiryPlan:
    """Lay out enquiries by the month in which they are concluded."""
    published, months = council.published, _months(council)
    concluded = plan.series(months, lambda m: council.level("asg_enquiries_concluded", m, ENQUIRIES))

    def part(whole: dict[int, LinearExprT], measure: str | None, usual: float, breakdown: str = "") -> dict[int, LinearExprT]:
        return _part(plan, council, whole, usual, measure, breakdown)

    over, middle = part(concluded, "asg_enquiries_over_40w", 0.12), part(concluded, "asg_enquiries_20_40w", 0.18)
    reduced, no_outcome = part(concluded, "asg_enquiry_risk_reduced_removed", 0.6), part(concluded, None, 0.06)
    asked = part(concluded, "asg_views_asked", 0.85)
    expressed, silent = part(asked, "asg_views_expressed", 0.7), part(asked, "asg_views_asked_not_expressed", 0.15)
    results = {name: part(expressed, None, 0.8 * usual) for name, usual in RESULTS.items()}
    lacking, no_capacity = part(concluded, "asg_lacking_capacity", 0.32), part(concluded, "asg_capacity_not_recorded", 0.1)
    advocates = part(lacking, "asg_advocate_support", 0.35)
    no_type = part(concluded, "asg_enquiry_abuse_type", 0.03, "no_abuse_type_recorded")
    types = {
        name: part(concluded, "asg_enquiry_abuse_type", share / 90, _type(name))
        for name, share in zip(TYPES, USUAL_TYPES, strict=True)
    }
    with_result = {m: sum(series[m] for series in results.values()) for m in months}
    for month in months:
        plan.require(over[month] + middle[month] <= concluded[month])
        plan.require(reduced[month] + no_outcome[month] <= concluded[month])
        plan.require(expressed[month] + silent[month] <= asked[month])
        plan.require(with_result[month] <= expressed[month])
        plan.require(lacking[month] + no_capacity[month] <= concluded[month])
        # Whoever has types has one at least, and each of them once.
        plan.require(sum(series[month] for series in types.values()) + no_type[month] >= concluded[month])
        for series in types.values():
            plan.require(series[month] + no_type[month] <= concluded[month])

    last = published.last_month
    before = before_last(published)
    opened = plan.series([*before, last], lambda m: published.level("asg_open_enquiries", m, default=5 * ENQUIRIES))
    open_over = part(opened, "asg_open_enquiries_over_40w_share", 0.12)
    open_middle = part(opened, "asg_open_enquiries_20_40w_share", 0.18)
    for month in opened:
        plan.require(open_over[month] + open_middle[month] <= opened[month])
    for month in before:
        since = BandsSince.of(month, last, concluded, over, middle, opened, open_over, open_middle)
        plan.require(open_over[month] <= since.over)
        plan.require(open_middle[month] >= since.over - open_over[month])
        plan.require(open_middle[month] <= since.over - open_over[month] + since.middle)
        plan.require(opened[month] >= since.over + since.middle)
        plan.require(opened[month] <= since.over + since.middle + since.short)

    for name, series in {
        "asg_enquiries_over_40w": over, "asg_enquiries_20_40w": middle, "asg_enquiry_risk_reduced_removed": reduced,
        "asg_views_asked": asked, "asg_views_expressed": expressed, "asg_views_asked_not_expressed": silent,
        "asg_lacking_capacity": lacking, "asg_capacity_not_recorded": no_capacity,
    }.items():  # fmt: skip
        plan.measure(name, series, concluded)
    plan.measure("asg_enquiries_concluded", concluded)
    plan.measure("asg_enquiry_risk_not_recorded", no_outcome)
    plan.measure("asg_advocate_support", advocates, lacking)
    for name, of in {"fully_met": ("fully",), "partially_met": ("partially",), "not_met": ("not",),
                     "at_least_partially_met": ("fully", "partially")}.items():  # fmt: skip
        plan.measure(f"asg_outcomes_{name}", {m: sum(results[one][m] for one in of) for m in months}, with_result)
    for name, series in types.items():
        plan.measure("asg_enquiry_abuse_type", series, concluded, _type(name))
    plan.measure("asg_enquiry_abuse_type", no_type, concluded, "no_abuse_type_recorded")
    plan.measure("asg_open_enquiries", opened)
    for band, series in {"over_40w": open_over, "20_40w": open_middle}.items():
        plan.measure(f"asg_open_enquiries_{band}", series)
        plan.measure(f"asg_open_enquiries_{band}_share", series, opened)
    return EnquiryPlan(concluded, over, middle, reduced, no_outcome, asked, expressed, silent, results, lacking, no_capacity,
                       advocates, types, no_type, opened, open_over, open_middle)  # fmt: skip


def _type(name: str) -> str:
    return "financial_abuse" if name == "financial" else name


@dataclass(frozen=True)
class ProviderPlan:
    """Registered locations by kind and rating, contract defaults, plans, reviews, training and referrals a month."""

    locations: dict[str, Series]
    new_defaults: Series
    defaults: Series
    plans: Series
    requested: Series
    commissioned: Series
    concluded: dict[str, Series]
    places: Series
    referrals: Series
    crimes: Series


def plan_providers(plan: Plan, council: Council) -> ProviderPlan:
    """Lay out what is told by month of care providers and partners."""
    months = _months(council)

    def told(measure: str, number: Callable[..., Any], breakdown: str = "") -> dict[int, bool | int]:
        """Return what figures settle or, where nothing is printed of the measure, a number of each month."""
        if not council.published.prints({measure}):
            return {month: number(month) for month in months}
        return plan.series(months, lambda m: council.published.level(measure, m, breakdown, number(m)), weight=20)

    cells = [(f"{kind}_{rating}", number) for kind in CARE for rating, number in RATINGS.items()]
    locations = {cell: told("asg_cqc_ratings", lambda _, n=number: n, cell) for cell, number in cells}
    new = told("asg_contract_defaults_new", lambda m: m % 5 == 0)
    ended = plan.series(months)
    defaults = plan.stock(months, 0, lambda m: new[m] - ended[m])
    plans = told("asg_improvement_plans", lambda m: 2 + m % 2)
    requested = told("asg_sars_requested", lambda m: 1 + (m % 4 == 0))
    told_from = range(months[0] - max(BANDS.values()), months.stop)
    open_reviews = plan.series(told_from, lambda _: 0)
    concluded = {
        band: told("asg_sars_concluded_by_duration", lambda m, n=place: m % 12 == 2 * n, band)
        for place, band in enumerate((*BANDS, "other"))
    }
    commissioned = {
        m: open_reviews[m] + sum(concluded[band][m + after] for band, after in BANDS.items() if m + after in concluded[band])
        for m in told_from
    }
    places = told("asg_training_courses", lambda m: 15 + m % 7)
    referrals = told("asg_police_referrals", lambda m: 12 + m % 5)
    crimes = _part(plan, council, referrals, 0.3)
    for month in months:
        plan.require(commissioned[month] <= requested[month])
        plan.require(ended[month] <= defaults.get(month - 1, 0))
        plan.near(defaults[month], 1, scale=1)

    def rated(kinds: tuple[str, str] | tuple[str], ratings: list[str] | tuple[str, str]) -> dict[int, int]:
        return {m: sum(locations[f"{kind}_{rating}"][m] for kind in kinds for rating in ratings) for m in months}

    good, all_rated = ("outstanding", "good"), [rating for rating in RATINGS if rating != "not_yet_inspected"]
    for cell, _ in cells:
        plan.measure("asg_cqc_ratings", locations[cell], breakdown=cell)
    plan.measure("asg_care_homes_good_outstanding", rated(CARE[:2], good), rated(CARE[:2], all_rated))
    plan.measure("asg_home_care_good_outstanding", rated(CARE[2:], good), rated(CARE[2:], all_rated))
    plan.measure("asg_contract_defaults", defaults)
    plan.measure("asg_contract_defaults_new", new)
    plan.measure("asg_improvement_plans", plans)
    plan.measure("asg_sars_requested", requested)
    plan.measure("asg_sars_commissioned", {m: commissioned[m] for m in months})
    for band, series in concluded.items():
        plan.measure("asg_sars_concluded_by_duration", series, breakdown=band)
    plan.measure("asg_training_courses", places)
    plan.measure("asg_police_referrals", referrals)
    plan.measure("asg_police_referrals_with_crime", crimes)
    return ProviderPlan(locations, new, defaults, plans, requested, open_reviews, concluded, places, referrals, crimes)
