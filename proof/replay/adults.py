"""Adult safeguarding told as rows: those that lead to what is printed and, where nothing is, made-up ones."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from proof.replay.adults_plan import (
    BANDS,
    CARE,
    OPEN,
    TYPES,
    BandsSince,
    before_last,
    measures,
    plan_adult_enquiries,
    plan_concerns,
    plan_providers,
)
from proof.replay.dates import add_months, april, first_day, last_day
from proof.replay.plan import Plan

if TYPE_CHECKING:
    from proof.replay.adults_plan import ConcernPlan, EnquiryPlan, ProviderPlan
    from proof.replay.council import Council


MIDDLE, LONG = 140, 280  # days: more is over 20, over 40 weeks
# Days from and below, the shortest first: how long an enquiry runs, and for how long one has run that is open.
LENGTHS = {"short": (3, MIDDLE + 1), "middle": (MIDDLE + 1, LONG + 1), "over": (LONG + 1, LONG + 140)}
AGES = {"over": (LONG + 1, LONG + 200), "middle": (MIDDLE + 1, LONG + 1), "short": (0, MIDDLE + 1)}
OPEN_BEFORE = "how many enquiries are open is settled for the end of the last month, and of that a quarter before, alone"


def tell_adults(council: Council) -> None:
    """Add the rows of every extract of adult safeguarding."""
    concerns, enquiries, providers = _settled(council)
    adults = Adults(council)
    tell_concerns(council, concerns, adults)
    tell_enquiries(council, enquiries, adults)
    tell_ratings(council, providers)
    tell_contracts(council, providers)
    tell_reviews(council, providers, adults)
    tell_partners(council, providers)
    adults.write()


def _settled(council: Council) -> list[Any]:
    """Settle the three plans; what none of them speaks of is listed as not led to."""
    stories = []
    spoken_of: set[Any] = set()
    for lay_out in (plan_concerns, plan_adult_enquiries, plan_providers):
        plan = Plan(council.published)
        story = lay_out(plan, council)
        plan.solve()
        council.unheld += plan.unheld
        spoken_of.update(plan.held, (figure for figure, _ in plan.unheld))
        stories.append(plan.settled(story))
    council.unheld += [
        (figure, OPEN_BEFORE if figure.definition.measure in OPEN else "no cases are told that could lead to it")
        for figure in council.published.replayed(measures())
        if figure not in spoken_of
    ]
    return stories


class Adults:
    """The adults told: new ones, and those who have had so many concerns in the financial year."""

    def __init__(self, council: Council) -> None:
        self.council, self.chance = council, council.random("adults")
        self.known: list[str] = []
        self.year: int | None = None
        self.counts: Counter[str] = Counter()

    def next(self, place: int, month: int) -> str:
        """Return an adult whose concern of the year this is: the first, the second, or (3) a later one."""
        if april(month) != self.year:
            self.year, self.counts = april(month), Counter()
        if place == 1:
            former = [adult for adult in self.known[-200:] if adult not in self.counts]
            adult = self.chance.choice(former) if former and self.chance.random() < 0.1 else self.new()
        else:
            adult = self.chance.choice([one for one, count in self.counts.items() if min(count, 2) == place - 1])
        self.counts[adult] += 1
        return adult

    def anybody(self, chance: Random) -> str:
        """Return one of those who are known, or somebody new."""
        return chance.choice(self.known) if self.known else self.new()

    def new(self) -> str:
        """Return an adult of whom nothing was told before."""
        self.known.append(self.council.new("adult"))
        return self.known[-1]

    def write(self) -> None:
        """Add a row for each of them."""
        chance = self.council.random("who they are")
        for adult in self.known:
            self.council.add(
                "local_asg_adults",
                person_id=adult,
                birth_date=date(1925, 1, 1) + timedelta(chance.randrange(26_000)),
                gender=chance.choice(("female", "female", "female", "male", "male")),
                ethnicity=chance.choice(("white",) * 15 + ("asian", "black", "mixed", "other", "refused", None)),
                primary_support_reason=chance.choice(("physical", "physical", "memory_and_cognition", "learning_disability",
                                                      "mental_health", "social", "none", None)),
            )  # fmt: skip


def tell_concerns(council: Council, plan: ConcernPlan, adults: Adults) -> None:
    """Add the concerns of each month: who had none in the year come first, so that nobody's second comes before the first."""
    chance = council.random("concerns")
    for month, number in plan.concerns.items():
        whose = [1] * plan.first[month] + [2] * plan.second[month]
        whose += [3] * (number - len(whose))
        by_source = [
            (group, place < plan.progressed[group][month])
            for group, series in plan.by_source.items()
            for place in range(series[month])
        ]
        chance.shuffle(by_source)
        themes = _expanded({name: series[month] for name, series in plan.themes.items()}, number)
        chance.shuffle(themes)
        outcomes = {name: series[month] for name, series in plan.outcomes.items()}
        days = sorted(council.any_day(chance, month) for _ in range(number))
        for day, place, (group, goes_on), theme in zip(days, whose, by_source, themes, strict=True):
            wanted = (
                "enquiry" if goes_on else next((one for one in ("no_action", "other_route") if outcomes[one]), "not_recorded")
            )
            outcome = wanted if outcomes[wanted] else max(outcomes, key=outcomes.__getitem__)
            outcomes[outcome] -= 1
            council.add(
                "local_asg_concerns",
                concern_id=council.new("concern"),
                person_id=adults.next(place, month),
                received_date=day,
                source_group=group,
                theme="financial_abuse" if theme == "financial" else theme,
                progressed_flag="Y" if goes_on else "N",
                outcome=outcome,
            )


def _expanded(counts: dict[str, int], length: int) -> list[Any]:
    """Return each name as often as counted, filled up with None to a length."""
    names = [name for name, count in counts.items() for _ in range(count)]
    return names + [None] * (length - len(names))


def tell_enquiries(council: Council, plan: EnquiryPlan, adults: Adults) -> None:
    """Add the enquiries concluded in each month, then those that are open at the end of the last one."""
    chance = council.random("adult enquiries")
    told, before = [], [OpenBefore(plan, month, council.published.last_month) for month in before_last(council.published)]
    for month, number in plan.concluded.items():
        recorded = _recorded(plan, month, number, chance)
        for place in range(number):
            day = council.any_day(chance, month)
            shorter = "middle" if place < plan.over[month] + plan.middle[month] else "short"
            band = "over" if place < plan.over[month] else shorter
            low, high = LENGTHS[band]
            for one in before:
                low, high = one.lengths(band, day, low, high)
            started = day - timedelta(chance.randrange(low, high))
            told.append((started, day))
            _add_enquiry(council, adults, chance, started, day, {name: values[place] for name, values in recorded.items()})
    _tell_open(council, plan, adults, chance, told, before)


class OpenBefore:
    """How long enquiries run, so that so many were open at the end of an earlier month, over 40 and over 20 weeks by then."""

    def __init__(self, plan: EnquiryPlan, month: int, last: int) -> None:
        """Take from the plan how many of those that end later, or are open at the end of the last month, are to be so."""
        since = BandsSince.of(month, last, plan.concluded, plan.over, plan.middle, plan.open, plan.open_over, plan.open_middle)
        self.end, self.last_end = last_day(month), last_day(last)
        self.wanted = {
            "over": plan.open_over[month],
            "middle": plan.open_middle[month] - (since.over - plan.open_over[month]),
            "short": plan.open[month] - since.over - since.middle,
        }

    def lengths(self, band: str, day: date, low: int, high: int) -> tuple[int, int]:
        """Return the days, from and below, that an enquiry of a band can have run by a day, of those from low and below high.

        One that is concluded after the last month is of its band at the end of that month already.
        """
        passed = (day - self.end).days
        if passed <= 0:
            return low, high
        least = AGES[band][0]
        if not self.wanted[band]:
            return least + (max(0, (day - self.last_end).days) if least else 0), least + passed
        self.wanted[band] -= 1
        return least + passed, high


def _tell_open(
    council: Council, plan: EnquiryPlan, adults: Adults, chance: Random, told: list[tuple[date, date]], before: list[OpenBefore]
) -> None:
    month = council.published.last_month
    end = last_day(month)
    ages = [(end - started).days for started, concluded in told if started <= end < concluded]
    wanted = {"over": plan.open_over[month], "middle": plan.open_middle[month]}
    wanted["short"] = plan.open[month] - sum(wanted.values())
    for band, (low, high) in AGES.items():
        there = sum(low <= age and (band == "over" or age < high) for age in ages)
        if there > wanted[band]:
            council.miss(OPEN, [month])
        for _ in range(wanted[band] - there):
            days = AGES[band]
            for one in before:
                days = one.lengths(band, end, *days)
            _add_enquiry(council, adults, chance, end - timedelta(chance.randrange(*days)), None, {})


def _recorded(plan: EnquiryPlan, month: int, number: int, chance: Random) -> dict[str, list[str | None]]:
    """Return what is recorded of each of a month's enquiries, as {field: values}."""
    asked, expressed, silent = plan.asked[month], plan.expressed[month], plan.silent[month]
    results = _expanded({name: series[month] for name, series in plan.results.items()}, expressed)
    reduced, no_outcome = plan.reduced[month], plan.no_outcome[month]
    lacking, no_capacity, advocates = plan.lacking[month], plan.no_capacity[month], plan.advocates[month]
    views = [("Y", "Y", result) for result in results] + [("Y", "N", None)] * silent
    views += [("Y", "dont_know", None)] * (asked - expressed - silent) + [("N", "N", None)] * (number - asked)
    risks = [("removed", "reduced")[place % 2] for place in range(reduced)] + [None] * no_outcome
    risks += ["remained"] * (number - len(risks))
    capacity = [("Y", "Y" if place < advocates else "N") for place in range(lacking)] + [(None, None)] * no_capacity
    capacity += [("N", "N")] * (number - len(capacity))
    for one in (views, risks, capacity):
        chance.shuffle(one)
    return {
        "abuse_types": _types(plan, month, number),
        "risk_outcome": risks,
        "lacks_capacity": [one for one, _ in capacity],
        "advocate_flag": [one for _, one in capacity],
        "views_asked": [one for one, _, _ in views],
        "views_expressed": [one for _, one, _ in views],
        "outcomes_met": [one for _, _, one in views],
    }


def _types(plan: EnquiryPlan, month: int, number: int) -> list[str | None]:
    """Return the types of each enquiry: dealt round, so that none has one twice and none goes without that should have one."""
    with_types = number - plan.no_type[month]
    dealt: list[list[str]] = [[] for _ in range(number)]
    place = 0
    for name in TYPES:
        for _ in range(plan.types[name][month]):
            dealt[place % with_types].append("financial_abuse" if name == "financial" else name)
            place += 1
    return ["; ".join(types) or None for types in dealt]


def _add_enquiry(
    council: Council, adults: Adults, chance: Random, started: date, concluded: date | None, recorded: dict[str, Any]
) -> None:
    council.add(
        "local_asg_enquiries",
        enquiry_id=council.new("adultenquiry"),
        person_id=adults.anybody(chance),
        enquiry_type=chance.choice(("section_42",) * 5 + ("other",)),
        started_date=started,
        concluded_date=concluded,
        risk_sources=chance.choice(("service_provider", "other_known", "other_known", "other_unknown")),
        risk_locations=chance.choice(
            ("own_home", "own_home", "care_home_residential", "care_home_nursing", "hospital_acute", "community")
        ),
        risk_assessment=chance.choice(
            ("identified_action", "identified_action", "identified_no_action", "not_identified_no_action")
        ),
        **recorded,
    )


def tell_ratings(council: Council, plan: ProviderPlan) -> None:
    """Add a row for each rating that a location gets, and the day on which one leaves."""
    rated: dict[str, list[list[Any]]] = {kind: [] for kind in CARE}
    left = {}
    rows = []
    for month in plan.locations[f"{CARE[0]}_good"]:
        for kind, there in rated.items():
            cells = {cell: series[month] for cell, series in plan.locations.items() if cell.startswith(kind)}
            wanted = [cell.removeprefix(f"{kind}_") for cell in _expanded(cells, sum(cells.values()))]
            for place, rating in enumerate(wanted):
                if place == len(there):
                    there.append([council.new("location"), None])
                if there[place][1] != rating:
                    there[place][1] = rating
                    rows.append((there[place][0], kind, rating, first_day(month)))
            left.update(dict.fromkeys((location for location, _ in there[len(wanted) :]), first_day(month)))
            del there[len(wanted) :]
    for location, kind, rating, day in rows:
        council.add(
            "local_cqc_ratings",
            location_id=location,
            service="overall",
            provider_type=kind,
            rating=rating,
            as_at_date=day,
            deregistered_date=left.get(location),
            commissioned_flag="Y" if int(location[-1]) % 2 else "N",
        )


def tell_contracts(council: Council, plan: ProviderPlan) -> None:
    """Add defaults and improvement plans; the oldest ends first, on the last day of a month."""
    rows: list[dict[str, Any]] = []
    defaults = []
    plans: list[dict[str, Any]] = []
    for month, number in plan.defaults.items():
        for _ in range(plan.new_defaults[month]):
            defaults.append(_contract(council, rows, "default", month))
        for kind, there, wanted in (("default", defaults, number), ("improvement_plan", plans, plan.plans[month])):
            while len(there) > wanted:
                there.pop(0)[f"{kind}_end_date"] = council.end_of(month)
            while len(there) < wanted:
                there.append(_contract(council, rows, kind, month))
    for row in rows:
        council.add("local_provider_contracts", **row)


def _contract(council: Council, rows: list[dict[str, Any]], kind: str, month: int) -> dict[str, Any]:
    rows.append({"location_id": council.new("provider"), f"{kind}_start_date": first_day(month)})
    return rows[-1]


def tell_reviews(council: Council, plan: ProviderPlan, adults: Adults) -> None:
    """Add reviews: those that were concluded, by how long they took, those commissioned, and the other requests."""
    chance = council.random("reviews")
    commissioned: Counter[int] = Counter()

    def add(requested: date | None, begun: date | None, ended: date | None) -> None:
        council.add(
            "local_asg_sars",
            sar_id=council.new("adultreview"),
            person_id=adults.anybody(chance),
            requested_date=requested,
            commissioned_date=begun,
            concluded_date=ended,
            died_flag=chance.choice("YYN"),
        )

    for band, series in plan.concluded.items():
        for month, number in series.items():
            for _ in range(number):
                if band == "other":
                    add(None, None, first_day(month) + timedelta(14))
                else:
                    begun = first_day(month - BANDS[band]) + timedelta(9)
                    commissioned[month - BANDS[band]] += 1
                    add(begun - timedelta(7), begun, add_months(begun, BANDS[band]) + timedelta(2))
    for month, number in plan.commissioned.items():
        commissioned[month] += number
        for _ in range(number):
            add(first_day(month) + timedelta(2), first_day(month) + timedelta(9), None)
    for month, number in plan.requested.items():
        for _ in range(number - commissioned[month]):
            add(first_day(month) + timedelta(4), None, None)


def tell_partners(council: Council, plan: ProviderPlan) -> None:
    """Add places on courses, twelve to a course, and referrals by the police."""
    chance = council.random("partners")
    for month, number in plan.places.items():
        for place in range(number):
            if place % 12 == 0:
                course, day = council.new("course"), chance.choice(council.working_days(month))
            council.add(
                "local_asg_training",
                course_id=course,
                attendee_id=council.new("attendee"),
                course_date=day,
                organisation=chance.choice(("council", "police", "health", "provider")),
            )
    for month, number in plan.referrals.items():
        for place in range(number):
            council.add(
                "local_asg_police_referrals",
                referral_id=council.new("policereferral"),
                referral_date=council.any_day(chance, month),
                crime_flag="Y" if place < plan.crimes[month] else "N",
            )
