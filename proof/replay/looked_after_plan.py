"""The numbers of children looked after a month: who enters care and leaves it, how long they stay, and where they live."""

from dataclasses import dataclass

from proof.replay.plan import Series, total

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


def plan_looked_after(plan, council):
    """Lay out the children looked after by age and time in care, why they leave, and their placements at month ends."""
    published, level, share = council.published, council.level, council.published.share
    counted = [f.window.start for f in published.replayed(LOOKED_AFTER | ADOPTED) if f.status != "outside_window"]
    first = min([published.first_month - LEAD, *counted])
    months = council.months(first)

    def usual(month):
        return published.level("lac_number", month, default=500)

    def flow(part):
        return lambda m: part * usual(m) * council.part_of(m)

    # Who comes, who leaves and who changes stage
    def admitted_usually(month):
        return level("lac_admissions", month, flow(0.035)(month))

    infant_share = _share_of_base(published, "lac_pep", usual, 0.14, rest=True)
    long_share = _share_of_base(published, "lac_long_term_stable_2yr", usual, 0.25)
    steady = share("lac_long_term_stable_2yr", published.last_month, default=0.65)
    infants = plan.series(months, lambda m: flow(infant_share / 14)(m))
    grown = plan.series(months, lambda m: 0.14 * admitted_usually(m))
    admitted = plan.series(months, admitted_usually)
    admissions = {"infant": infants, "older": grown, "recent": {m: admitted[m] - infants[m] - grown[m] for m in months}}
    turn_two = plan.series(months, flow(infant_share / 19))
    reach = {
        "long": plan.series(months, flow(long_share * (1 - steady) / 24)),
        "settled": plan.series(months, flow(long_share * steady / 40)),
    }
    # Two years in one placement can only be reached through placements begun before anything is told.
    settle = plan.series(months, lambda m: flow(long_share * steady / 60)(m) if m - 24 < first else 0)
    unsettle = plan.series(months, flow(long_share * steady / 120))
    turn_sixteen = {
        stage: plan.series(months, flow(part / 26))
        for stage, part in (("recent", 0.14), ("long", 0.3 * long_share), ("settled", 0.3 * long_share))
    }
    exits = {
        stage: plan.series(months, flow(part))
        for stage, part in (
            ("infant", infant_share / 45),
            ("recent", 0.010),
            ("long", long_share / 90),
            ("settled", long_share / 90),
            ("older", 0.012),
        )
    }
    opening = {stage: plan.series([first]) for stage in STAGES}

    def change(stage):
        into = {
            "infant": [infants],
            "recent": [admissions["recent"], turn_two],
            "long": [reach["long"], unsettle],
            "settled": [reach["settled"], settle],
            "older": [grown, *turn_sixteen.values()],
        }[stage]
        out = [exits[stage]]
        out += [turn_sixteen[stage]] if stage in turn_sixteen else []
        out += {"infant": [turn_two], "recent": [*reach.values()], "long": [settle], "settled": [unsettle]}.get(stage, [])
        return total(*into), total(*out)

    stock = {}
    for stage in STAGES:
        into, out = change(stage)
        stock[stage] = plan.stock(months, opening[stage][first], lambda m, into=into, out=out: into[m] - out[m])
        for month in months:
            plan.require(out[month] <= stock[stage].get(month - 1, opening[stage][first]))
    for month in months:
        plan.require(admissions["recent"][month] >= 0)
        if month - 24 >= first:
            plan.require(settle[month] == 0)

    for figure in published.replayed({"lac_admissions_average_age"}):
        month = figure.month
        if len(figure.window) == 1 and month in admitted and figure.value is not None:
            ages = {"infant": (5, 5), "recent": (35, 130), "older": (165, 165)}  # tenths of a year they can come to
            for end, sign in ((0, -1), (1, 1)):
                reached = sum(ages[stage][end] * series[month] for stage, series in admissions.items())
                plan.require(sign * (reached - round(10 * figure.value) * admitted[month]) >= 0)

    # Narrow ranges are soon searched.
    flows = [*admissions.values(), *exits.values(), turn_two, *turn_sixteen.values(), *reach.values(), settle, unsettle]
    for month in months:
        for series in flows:
            plan.require(series[month] <= round(0.06 * usual(month)) + 10)
        for series in stock.values():
            plan.require(series[month] <= round(usual(month)))

    def gone_within(stages, entries, limit):
        # Nobody stays longer in these stages than can be: those who came first leave them first.
        for month in months[limit:]:
            plan.require(
                sum(stock[s][month] for s in stages) <= sum(s[m] for s in entries for m in range(month - limit + 1, month + 1))
            )

    gone_within(["infant"], [infants], 22)
    gone_within(["older"], [grown, *turn_sixteen.values()], 22)
    gone_within(["infant", "recent"], [infants, admissions["recent"]], 29)
    young = total(infants, admissions["recent"])
    for month in months[30:]:
        plan.require(reach["long"][month] + reach["settled"][month] <= young[month - 30])

    def adopted_usually(month):
        return level("adoptions", month, share("lac_ceased_adopted", month, default=0.13) * flow(0.035)(month))

    adopted = plan.series(months, adopted_usually)

    # Who has been in care for 30 months by then, or is adopted, entered before anything is told.
    before = sum(reach[stage][m] for stage in reach for m in months[:30]) + sum(adopted[m] for m in months[:17])
    plan.require(100 * before <= 85 * opening["recent"][first] + 40 * opening["infant"][first])

    # Short breaks
    short_breaks = plan.series([first])
    alone = plan.series(months, lambda m: 4, weight=0.2)
    beside = plan.series(months, lambda m: 4, weight=0.2)
    for month in months:
        plan.require(alone[month] + beside[month] <= short_breaks[first])
        if month > first:
            plan.near(alone[month] - alone[month - 1], 0, scale=4)
    plan.near(short_breaks[first], 10)
    told_always = {m: short_breaks[first] - alone[m] for m in months}
    number = total(*stock.values(), told_always)
    long_term = total(stock["long"], stock["settled"], told_always)
    for month in months:
        plan.near(number[month], usual(month), weight=2)
        plan.near(stock["infant"][month], infant_share * usual(month))
        plan.near(long_term[month], long_share * usual(month))
        plan.near(stock["older"][month], 0.2 * usual(month))

    # Why they leave
    left = total(*exits.values())
    guardianship = plan.series(months, lambda m: share("lac_ceased_sgo", m, default=0.14) * flow(0.035)(m))
    arrangements = plan.series(months, lambda m: 0.06 * flow(0.035)(m))
    apart = published.replayed({"adoptions", "lac_ceased_adopted", "lac_ceased_permanence"})
    counted_apart = {f.month for f in apart if len(f.window) == 1}
    permanent = total(adopted, guardianship, arrangements)
    other = {m: left[m] - permanent[m] for m in months}
    for month in months:
        plan.near(left[month], level("lac_ceased", month, flow(0.035)(month)))
        plan.require(adopted[month] <= exits["recent"][month] + exits["settled"][month])
        plan.require(other[month] >= exits["older"][month])
        if level("lac_ceased", month, 0) >= MANY and admitted_usually(month) >= MANY:
            # So that some can leave in the month they came: the bases of many percentages depend on it.
            plan.require(exits["recent"][month] >= adopted[month] + BRIEF_STAYS)
            plan.require(admissions["recent"][month] >= BRIEF_STAYS)
        if month not in counted_apart:
            plan.require(adopted[month] >= round(0.6 * adopted_usually(month)))
            plan.require(adopted[month] <= round(2 * adopted_usually(month)) + 1)
    in_time = plan.part(adopted, lambda m: share("adoptions_within_12m_shobpa", m, default=0.35))
    unaccompanied = plan.series(months, lambda m: published.level("lac_uasc", m, default=0.03 * usual(m)))
    for month in months:
        plan.require(unaccompanied[month] <= stock["older"][month])

    placements_told = {m: number[m] - beside[m] for m in months}
    three = plan.part(placements_told, lambda m: share("lac_3plus_placements", m, default=0.12))
    school_age = {m: number[m] - stock["infant"][m] for m in months}
    educated = plan.part(school_age, lambda m: share("lac_pep", m, default=0.95))

    plan.measure("lac_number", number)
    plan.measure("lac_admissions", admitted)
    plan.measure("lac_ceased", left)
    plan.measure("lac_ceased_permanence", permanent, left)
    plan.measure("lac_ceased_sgo", guardianship, left)
    plan.measure("lac_ceased_sgo_cao", total(guardianship, arrangements))
    plan.measure("lac_ceased_adopted", adopted, left)
    plan.measure("adoptions", adopted)
    plan.measure("adoptions_within_12m_shobpa", in_time, adopted)
    plan.measure("lac_uasc", unaccompanied)
    plan.measure("lac_long_term_stable_2yr", total(stock["settled"], told_always), long_term)
    plan.measure("lac_3plus_placements", three, placements_told)
    plan.measure("lac_pep", educated, school_age)
    return LookedAfterPlan(
        number,
        opening,
        stock,
        admissions,
        exits,
        turn_two,
        turn_sixteen,
        reach,
        settle,
        unsettle,
        {"adopted": adopted, "guardianship": guardianship, "arrangements": arrangements, "other": other},
        short_breaks,
        alone,
        beside,
        unaccompanied,
        three,
        educated,
    )


@dataclass(frozen=True)
class PlacementPlan:
    """Children a month: by kind of placement at its end, and those placed for adoption in it."""

    kinds: dict
    into_place: Series


def plan_placements(plan, council, looked_after):
    """Lay out the kinds of placement of the children looked after at month ends."""
    published = council.published
    share, number, adopted = published.share, looked_after.number, looked_after.reasons["adopted"]
    months = council.months(min(number))
    base = plan.series(months)
    for month in months:
        plan.require(base[month] == number[month])

    def usual(month):
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


def plan_care(plan, council, looked_after):
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


def _share_of_base(published, measure, usual, default, rest=False):
    """Return the share of all children looked after that the printed bases of a measure tell of, or of the rest of them."""
    shares = [f.denominator / usual(f.month) for f in published.replayed({measure}) if f.denominator]
    if not shares:
        return default
    share = float(sum(shares) / len(shares))
    return max(0.02, 1 - share) if rest else share
