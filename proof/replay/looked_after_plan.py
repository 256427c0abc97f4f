"""The numbers of children looked after a month: who enters care and leaves it, how long they stay, and where they live."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proof.replay.plan import Series, total

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from proof.replay.council import Council
    from proof.replay.plan import Plan
    from proof.replay.published import Published


LOOKED_AFTER = frozenset(
    [
        "lac_number",
        "lac_admissions",
        "lac_ceased",
        "lac_ceased_permanence",
        "lac_ceased_sgo",
        "lac_ceased_sgo_cao",
        "lac_ceased_adopted",
        "adoptions",
        "adoptions_within_12m_shobpa",
        "sgo_started",
        "sgo_cao_granted",
        "lac_uasc",
        "lac_long_term_stable_2yr",
        "lac_3plus_placements",
        "lac_family_setting",
        "lac_with_parents",
        "lac_kinship",
        "lac_commissioned",
        "lac_foster_excl_kin",
        "children_placed_for_adoption",
        "lac_pep",
        "lac_reviews_in_time",
    ]
)
INITIAL_HEALTH = frozenset({"lac_initial_health_assessment_20wd"})
ADOPTED = frozenset({"adoption_a1_days", "adoption_a2_days", "adoption_a10_days", "adopted_hard_to_place"})
MANY, BRIEF_STAYS = 9, 4
LEAD = 3  # months told before the first figure

# Under 2; 2 to 15 and less than 30 months in care; 30 months in care and not yet, or already, 2 years in one placement;
# 16 and 17.
STAGES = ("infant", "recent", "long", "settled", "older")
FEWEST_MONTHS_IN_PLACE = 3  # between placement for adoption and the order


@dataclass(frozen=True)
class LookedAfterPlan:
    """Children a month. Dictionaries are by stage (STAGES), by reason for leaving care, or by kind of placement.

    short_breaks are children always told, who at month ends may have a short-breaks status alone (`alone`) or beside
    another (`beside`). in_place are children placed for adoption. Nobody's stage changes twice in a month.
    """

    number: Series
    opening: dict
    stock: dict
    admissions: dict
    exits: dict
    turn_two: Series
    turn_sixteen: dict
    reach: dict
    settle: Series
    unsettle: Series
    reasons: dict
    short_breaks: Series
    alone: Series
    beside: Series
    unaccompanied: Series
    three_placements: Series
    educated: Series


class _Flows:
    """The series of who comes, changes stage and leaves, and what ties them to each other; each part adds to those before it."""

    def __init__(self, plan: Plan, council: Council) -> None:
        self.plan, self.council = plan, council
        self.published, self.level, self.share = self.council.published, self.council.level, self.council.published.share
        counted = [f.window.start for f in self.published.replayed(LOOKED_AFTER | ADOPTED) if f.status != "outside_window"]
        self.first = min([self.published.first_month - LEAD, *counted])
        self.months = self.council.months(self.first)
        self._flows()
        self._stocks()
        self._limits()
        self._adoptions()

    def usual(self, month: int) -> float:
        return self.published.level("lac_number", month, default=500)

    def flow(self, part: float) -> Callable[..., Any]:
        return lambda m: part * self.usual(m) * self.council.part_of(m)

    def admitted_usually(self, month: int) -> float:
        return self.level("lac_admissions", month, self.flow(0.035)(month))

    def change(self, stage: str) -> tuple[dict[int, LinearExprT], ...]:
        into = {
            "infant": [self.infants],
            "recent": [self.admissions["recent"], self.turn_two],
            "long": [self.reach["long"], self.unsettle],
            "settled": [self.reach["settled"], self.settle],
            "older": [self.grown, *self.turn_sixteen.values()],
        }[stage]
        out = [self.exits[stage]]
        out += [self.turn_sixteen[stage]] if stage in self.turn_sixteen else []
        out += {
            "infant": [self.turn_two],
            "recent": [*self.reach.values()],
            "long": [self.settle],
            "settled": [self.unsettle],
        }.get(stage, [])
        return total(*into), total(*out)

    def gone_within(self, stages: list[str], entries: list[dict[int, LinearExprT]], limit: int) -> None:
        # Nobody stays longer in these stages than can be: those who came first leave them first.
        for month in self.months[limit:]:
            self.plan.require(
                sum(self.stock[s][month] for s in stages)
                <= sum(s[m] for s in entries for m in range(month - limit + 1, month + 1))
            )

    def adopted_usually(self, month: int) -> float:
        return self.level("adoptions", month, self.share("lac_ceased_adopted", month, default=0.13) * self.flow(0.035)(month))

    def _flows(self) -> None:
        """Who comes, who leaves and who changes stage."""
        self.infant_share = _share_of_base(self.published, "lac_pep", self.usual, 0.14, rest=True)
        self.long_share = _share_of_base(self.published, "lac_long_term_stable_2yr", self.usual, 0.25)
        self.steady = self.share("lac_long_term_stable_2yr", self.published.last_month, default=0.65)
        self.infants = self.plan.series(self.months, lambda m: self.flow(self.infant_share / 14)(m))
        self.grown = self.plan.series(self.months, lambda m: 0.14 * self.admitted_usually(m))
        self.admitted = self.plan.series(self.months, self.admitted_usually)
        self.admissions = {
            "infant": self.infants,
            "older": self.grown,
            "recent": {m: self.admitted[m] - self.infants[m] - self.grown[m] for m in self.months},
        }
        self.turn_two = self.plan.series(self.months, self.flow(self.infant_share / 19))
        self.reach = {
            "long": self.plan.series(self.months, self.flow(self.long_share * (1 - self.steady) / 24)),
            "settled": self.plan.series(self.months, self.flow(self.long_share * self.steady / 40)),
        }
        # Two years in one placement can only be reached through placements begun before anything is told.
        self.settle = self.plan.series(
            self.months, lambda m: self.flow(self.long_share * self.steady / 60)(m) if m - 24 < self.first else 0
        )
        self.unsettle = self.plan.series(self.months, self.flow(self.long_share * self.steady / 120))
        self.turn_sixteen = {
            stage: self.plan.series(self.months, self.flow(part / 26))
            for stage, part in (("recent", 0.14), ("long", 0.3 * self.long_share), ("settled", 0.3 * self.long_share))
        }
        self.exits = {
            stage: self.plan.series(self.months, self.flow(part))
            for stage, part in (
                ("infant", self.infant_share / 45),
                ("recent", 0.010),
                ("long", self.long_share / 90),
                ("settled", self.long_share / 90),
                ("older", 0.012),
            )
        }
        self.opening = {stage: self.plan.series([self.first]) for stage in STAGES}

    def _stocks(self) -> None:
        """Who is in each stage at the end of every month."""
        self.stock = {}
        for stage in STAGES:
            into, out = self.change(stage)
            self.stock[stage] = self.plan.stock(
                self.months, self.opening[stage][self.first], lambda m, into=into, out=out: into[m] - out[m]
            )
            for month in self.months:
                self.plan.require(out[month] <= self.stock[stage].get(month - 1, self.opening[stage][self.first]))
        for month in self.months:
            self.plan.require(self.admissions["recent"][month] >= 0)
            if month - 24 >= self.first:
                self.plan.require(self.settle[month] == 0)
        for figure in self.published.replayed({"lac_admissions_average_age"}):
            month = figure.month
            if len(figure.window) == 1 and month in self.admitted and figure.value is not None:
                ages = {"infant": (5, 5), "recent": (35, 130), "older": (165, 165)}  # tenths of a year they can come to
                for end, sign in ((0, -1), (1, 1)):
                    reached = sum(ages[stage][end] * series[month] for stage, series in self.admissions.items())
                    self.plan.require(sign * (reached - round(10 * figure.value) * self.admitted[month]) >= 0)

    def _limits(self) -> None:
        """Narrow ranges are soon searched; who came first leaves first."""
        flows = [
            *self.admissions.values(),
            *self.exits.values(),
            self.turn_two,
            *self.turn_sixteen.values(),
            *self.reach.values(),
            self.settle,
            self.unsettle,
        ]
        for month in self.months:
            for series in flows:
                self.plan.require(series[month] <= round(0.06 * self.usual(month)) + 10)
            for series in self.stock.values():
                self.plan.require(series[month] <= round(self.usual(month)))
        self.gone_within(["infant"], [self.infants], 22)
        self.gone_within(["older"], [self.grown, *self.turn_sixteen.values()], 22)
        self.gone_within(["infant", "recent"], [self.infants, self.admissions["recent"]], 29)
        young = total(self.infants, self.admissions["recent"])
        for month in self.months[30:]:
            self.plan.require(self.reach["long"][month] + self.reach["settled"][month] <= young[month - 30])

    def _adoptions(self) -> None:
        """Adoptions, and who of those in care has to have entered before anything is told."""
        self.adopted = self.plan.series(self.months, self.adopted_usually)
        # Who has been in care for 30 months by then, or is adopted, entered before anything is told.
        before = sum(self.reach[stage][m] for stage in self.reach for m in self.months[:30]) + sum(
            self.adopted[m] for m in self.months[:17]
        )
        self.plan.require(100 * before <= 85 * self.opening["recent"][self.first] + 40 * self.opening["infant"][self.first])


class _LookedAfterModel(_Flows):
    """The same with short breaks, the reasons for leaving and the placements, and the figures that all of it is to lead to."""

    def __init__(self, plan: Plan, council: Council) -> None:
        super().__init__(plan, council)
        self._short_breaks()
        self._reasons()
        self._placements()
        self._measures()

    def _short_breaks(self) -> None:
        """Children on short breaks, beside those in care and alone."""
        self.short_breaks = self.plan.series([self.first])
        self.alone = self.plan.series(self.months, lambda m: 4, weight=0.2)
        self.beside = self.plan.series(self.months, lambda m: 4, weight=0.2)
        for month in self.months:
            self.plan.require(self.alone[month] + self.beside[month] <= self.short_breaks[self.first])
            if month > self.first:
                self.plan.near(self.alone[month] - self.alone[month - 1], 0, scale=4)
        self.plan.near(self.short_breaks[self.first], 10)
        self.told_always = {m: self.short_breaks[self.first] - self.alone[m] for m in self.months}
        self.number = total(*self.stock.values(), self.told_always)
        self.long_term = total(self.stock["long"], self.stock["settled"], self.told_always)
        for month in self.months:
            self.plan.near(self.number[month], self.usual(month), weight=2)
            self.plan.near(self.stock["infant"][month], self.infant_share * self.usual(month))
            self.plan.near(self.long_term[month], self.long_share * self.usual(month))
            self.plan.near(self.stock["older"][month], 0.2 * self.usual(month))

    def _reasons(self) -> None:
        """Why they leave."""
        self.left = total(*self.exits.values())
        self.guardianship = self.plan.series(
            self.months, lambda m: self.share("lac_ceased_sgo", m, default=0.14) * self.flow(0.035)(m)
        )
        self.arrangements = self.plan.series(self.months, lambda m: 0.06 * self.flow(0.035)(m))
        apart = self.published.replayed({"adoptions", "lac_ceased_adopted", "lac_ceased_permanence"})
        counted_apart = {f.month for f in apart if len(f.window) == 1}
        self.permanent = total(self.adopted, self.guardianship, self.arrangements)
        self.other = {m: self.left[m] - self.permanent[m] for m in self.months}
        for month in self.months:
            self.plan.near(self.left[month], self.level("lac_ceased", month, self.flow(0.035)(month)))
            self.plan.require(self.adopted[month] <= self.exits["recent"][month] + self.exits["settled"][month])
            self.plan.require(self.other[month] >= self.exits["older"][month])
            if self.level("lac_ceased", month, 0) >= MANY and self.admitted_usually(month) >= MANY:
                # So that some can leave in the month they came: the bases of many percentages depend on it.
                self.plan.require(self.exits["recent"][month] >= self.adopted[month] + BRIEF_STAYS)
                self.plan.require(self.admissions["recent"][month] >= BRIEF_STAYS)
            if month not in counted_apart:
                self.plan.require(self.adopted[month] >= round(0.6 * self.adopted_usually(month)))
                self.plan.require(self.adopted[month] <= round(2 * self.adopted_usually(month)) + 1)
        self.in_time = self.plan.part(self.adopted, lambda m: self.share("adoptions_within_12m_shobpa", m, default=0.35))
        self.unaccompanied = self.plan.series(
            self.months, lambda m: self.published.level("lac_uasc", m, default=0.03 * self.usual(m))
        )
        for month in self.months:
            self.plan.require(self.unaccompanied[month] <= self.stock["older"][month])

    def _placements(self) -> None:
        """Placements in a year, and education plans."""
        self.placements_told = {m: self.number[m] - self.beside[m] for m in self.months}
        self.three = self.plan.part(self.placements_told, lambda m: self.share("lac_3plus_placements", m, default=0.12))
        self.school_age = {m: self.number[m] - self.stock["infant"][m] for m in self.months}
        self.educated = self.plan.part(self.school_age, lambda m: self.share("lac_pep", m, default=0.95))

    def _measures(self) -> None:
        """The printed figures that all of it is to lead to."""
        self.plan.measure("lac_number", self.number)
        self.plan.measure("lac_admissions", self.admitted)
        self.plan.measure("lac_ceased", self.left)
        self.plan.measure("lac_ceased_permanence", self.permanent, self.left)
        self.plan.measure("lac_ceased_sgo", self.guardianship, self.left)
        self.plan.measure("lac_ceased_sgo_cao", total(self.guardianship, self.arrangements))
        self.plan.measure("lac_ceased_adopted", self.adopted, self.left)
        self.plan.measure("adoptions", self.adopted)
        self.plan.measure("adoptions_within_12m_shobpa", self.in_time, self.adopted)
        self.plan.measure("lac_uasc", self.unaccompanied)
        self.plan.measure("lac_long_term_stable_2yr", total(self.stock["settled"], self.told_always), self.long_term)
        self.plan.measure("lac_3plus_placements", self.three, self.placements_told)
        self.plan.measure("lac_pep", self.educated, self.school_age)

    def as_plan(self) -> LookedAfterPlan:
        """The plan that the series are."""
        return LookedAfterPlan(
            self.number,
            self.opening,
            self.stock,
            self.admissions,
            self.exits,
            self.turn_two,
            self.turn_sixteen,
            self.reach,
            self.settle,
            self.unsettle,
            {"adopted": self.adopted, "guardianship": self.guardianship, "arrangements": self.arrangements, "other": self.other},
            self.short_breaks,
            self.alone,
            self.beside,
            self.unaccompanied,
            self.three,
            self.educated,
        )


def plan_looked_after(plan: Plan, council: Council) -> LookedAfterPlan:
    """Lay out the children looked after by age and time in care, why they leave, and their placements at month ends."""
    return _LookedAfterModel(plan, council).as_plan()


@dataclass(frozen=True)
class PlacementPlan:
    """Children a month: by kind of placement at its end, and those placed for adoption in it."""

    kinds: dict
    into_place: Series


def plan_placements(plan: Plan, council: Council, looked_after: LookedAfterPlan) -> PlacementPlan:
    """Lay out the kinds of placement of the children looked after at month ends."""
    published = council.published
    share, number, adopted = published.share, looked_after.number, looked_after.reasons["adopted"]
    months = council.months(min(number))
    base = plan.series(months)
    for month in months:
        plan.require(base[month] == number[month])

    def usual(month: int) -> float:
        return published.level("lac_number", month, default=500)

    foster = {m: share("lac_foster_excl_kin", m, default=0.62) for m in months}
    bought = {m: share("lac_commissioned", m, default=0.45) for m in months}
    kin = share("lac_kinship", published.last_month, default=0.06)
    kinds = {
        "parents": plan.series(months, lambda m: usual(m) * share("lac_with_parents", m, default=0.05)),
        "kin": plan.series(months, lambda m: usual(m) * kin),
        "own_foster": plan.series(months, lambda m: usual(m) * (foster[m] - 0.75 * bought[m])),
        "bought_foster": plan.series(months, lambda m: usual(m) * 0.75 * bought[m]),
        "bought_other": plan.series(months, lambda m: usual(m) * 0.25 * bought[m]),
        "other": plan.series(months, lambda m: usual(m) * 0.06),
    }
    into_place = plan.series(months, lambda m: published.level("adoptions", m, default=2))
    opening = plan.series(months[:1])
    first = months[0]
    kinds["in_place"] = plan.stock(months, opening[first], lambda m: into_place[m] - adopted[m])
    for month in months:
        # Who is adopted has been placed some months before.
        soon = range(month + 1, min(month + FEWEST_MONTHS_IN_PLACE, months[-1]) + 1)
        plan.require(kinds["in_place"][month] >= sum(adopted[m] for m in soon))
        plan.near(kinds["in_place"][month], published.level("children_placed_for_adoption", month, default=0.04 * usual(month)))
        for series in kinds.values():
            if month > first:
                plan.near(series[month] - series[month - 1], 0, scale=20, weight=0.5)
        plan.require(sum(series[month] for series in kinds.values()) == number[month])
        plan.require(kinds["other"][month] >= 5)
    plan.require(opening[first] >= sum(adopted[m] for m in months[:FEWEST_MONTHS_IN_PLACE]))
    fostered = total(kinds["own_foster"], kinds["bought_foster"])
    plan.measure("lac_family_setting", total(fostered, kinds["parents"], kinds["kin"], kinds["in_place"]), base)
    plan.measure("lac_with_parents", kinds["parents"], base)
    plan.measure("lac_kinship", kinds["kin"], base)
    plan.measure("lac_commissioned", total(kinds["bought_foster"], kinds["bought_other"]), base)
    plan.measure("lac_foster_excl_kin", fostered, base)
    plan.measure("children_placed_for_adoption", kinds["in_place"])
    return PlacementPlan(kinds, into_place)


@dataclass(frozen=True)
class CarePlan:
    """A month's special guardianship and child arrangements orders, reviews, and initial health assessments."""

    orders: dict
    reviews: Series
    reviews_in_time: Series
    assessed: Series
    assessed_in_time: Series


def plan_care(plan: Plan, council: Council, looked_after: LookedAfterPlan) -> CarePlan:
    """Lay out what happens to the children looked after a month, whichever children they are."""
    published, level, share = council.published, council.level, council.published.share
    number, admitted = looked_after.number, total(*looked_after.admissions.values())
    months = council.months(min(number))
    orders = {
        "sgo": plan.series(months, lambda m: level("sgo_started", m, 0.85 * published.level("sgo_cao_granted", m, default=4))),
        "cao": plan.series(months, lambda m: 0.15 * level("sgo_cao_granted", m, 6)),
    }
    reviews = plan.series(months, lambda m: level("lac_reviews_in_time", m, 0.24 * number[m]))
    reviews_in_time = plan.part(reviews, lambda m: share("lac_reviews_in_time", m, default=0.9))
    printed = [f.window.start for f in published.replayed(INITIAL_HEALTH) if f.status != "outside_window"]
    assessment_months = council.months(max(min(number), min(printed, default=published.first_month)))
    assessed = plan.series(assessment_months, lambda m: level("lac_initial_health_assessment_20wd", m, 0.9 * admitted[m]))
    assessed_in_time = plan.part(assessed, lambda m: share("lac_initial_health_assessment_20wd", m, default=0.6))
    for month in assessment_months:
        # The children who entered care in the month, or in the second half of the month before.
        plan.require(assessed_in_time[month] <= round(0.7 * admitted[month] + 0.4 * admitted.get(month - 1, 0)))
    plan.measure("sgo_started", orders["sgo"])
    plan.measure("sgo_cao_granted", total(*orders.values()))
    plan.measure("lac_reviews_in_time", reviews_in_time, reviews)
    plan.measure("lac_initial_health_assessment_20wd", assessed_in_time, assessed)
    return CarePlan(orders, reviews, reviews_in_time, assessed, assessed_in_time)


def _share_of_base(published: Published, measure: str, usual: Callable[..., Any], default: float, rest: bool = False) -> float:
    """Return the share of all children looked after that the printed bases of a measure tell of, or of the rest of them."""
    shares = [f.denominator / usual(f.month) for f in published.replayed({measure}) if f.denominator]
    if not shares:
        return default
    share = float(sum(shares) / len(shares))
    return max(0.02, 1 - share) if rest else share
