"""Children's centres, what young people of academic age 16 and 17 do, and youth work.

Where a report prints nothing of it, as that of 2018/19, a small service is made up at the levels that stand here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from proof.replay.dates import april, first_day, last_day
from proof.replay.made_up import make_up
from proof.replay.plan import Series

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from proof.replay.council import Council
    from proof.replay.plan import Plan


CENTRES = frozenset(
    {
        "childrens_centre_registered",
        "childrens_centre_accessed",
        "childrens_centre_prebirthlist",
        "childrens_centre_online_registrations",
    }
)
ACTIVITIES = ("neet", "not_known", "neet_not_known")
YOUNG_PEOPLE = frozenset(
    {f"yp_{activity}{span}" for activity in ACTIVITIES for span in ("", "_annual")}
    | {"yp_lac_neet", "yp_lac_not_known", "yp_participation_duty"}
)
SESSIONS = frozenset({"youth_sessions"})
AREAS = tuple(f"small-area-{number:02d}" for number in range(1, 13))
DEPRIVED = 8  # the first so many of them are among the 30% most deprived
CHANNELS = ("online", "centre", "birth_registration", "health_visitor", "outreach", "telephone")
DOING = ("education", "education", "education", "employment", "training", "apprenticeship")


@dataclass(frozen=True)
class CentresPlan:
    """Children who live in the reach at each month's end, those registered and those who have used a centre since April."""

    living: Series
    registered: Series
    joined: Series
    left: Series
    first_uses: Series
    born: Series
    known_before: Series


@dataclass(frozen=True)
class YoungPeoplePlan:
    """Young people in each month's return, by what they do."""

    everyone: Series
    neet: Series
    not_known: Series
    neet_in_care: Series
    not_known_in_care: Series
    participating: Series


def plan_centres(plan: Plan, council: Council) -> CentresPlan:
    """Lay out the children of the reach. None of those told turns 6; one who leaves has not used a centre."""
    published = council.published
    printed = published.prints(CENTRES)
    months = council.months(april(published.first_needed(CENTRES, published.last_month - 11)))
    start = months[0]
    size = 3000 if printed else 160

    living = plan.series(months, lambda m: size)
    opening = plan.series(months[:1], lambda m: published.share("childrens_centre_registered", m, default=0.85) * size)[start]
    joined = plan.series(months, lambda m: 0.02 * size)
    left = plan.series(months, lambda m: 0.01 * size)
    registered = plan.stock(months, opening, lambda m: joined[m] - left[m])
    share = lambda m: published.share("childrens_centre_accessed", m, default=0.7)  # noqa: E731
    first_uses = plan.series(months, lambda m: share(m) * size / 12)
    used: dict[int, LinearExprT] = {}
    for month in months:
        used[month] = first_uses[month] + (0 if month == april(month) else used[month - 1])
        plan.require(used[month] + left[month] <= registered[month])
        plan.require(registered[month] <= living[month])
    born = plan.series(months, lambda m: size / 40)
    known_before = plan.part(born, lambda m: published.share("childrens_centre_prebirthlist", m, default=0.3))

    plan.measure("childrens_centre_registered", registered, living)
    plan.measure("childrens_centre_accessed", used, living)
    plan.measure("childrens_centre_prebirthlist", known_before, born)
    levels = {
        "living": (living, size),
        "joined": (joined, 3),
        "left": (left, 1),
        "first_uses": (first_uses, 9),
        "born": (born, 5),
        "known_before": (known_before, 1.6, lambda n, m: n("born", m)),
    }
    make_up(plan, council, CENTRES, levels)
    return CentresPlan(living, registered, joined, left, first_uses, born, known_before)


def tell_centres(council: Council, plan: CentresPlan) -> None:
    """Tell the lists of children, their registrations and what they take part in, and the babies of each list of births."""
    chance = council.random("children's centres")
    start = min(plan.living)
    register = []
    users: set[tuple[str, date, date]] = set()
    for month in plan.living:
        days = council.working_days(month)
        if month == april(month):
            users = set()
        if last_day(month) <= council.extract_date:
            _write_reach(council, month, plan.living[month])
        if month == start:
            opening = plan.registered[start] - plan.joined[start] + plan.left[start]
            register += [_register(council, chance, chance.choice(days), start) for _ in range(opening)]
        idle = [child for child in register if child not in users]
        for child in chance.sample(idle, plan.left[month]):
            register.remove(child)
            moved = chance.choice([d for d in days if d > child[1]] or days[-1:])
            _write_registration(council, chance, child[0], moved, AREAS[-1], child[2])
        register += [_register(council, chance, chance.choice(days), start) for _ in range(plan.joined[month])]
        idle = [child for child in register if child not in users]
        for child in chance.sample(idle, plan.first_uses[month]):
            users.add(child)
            days_of_child = [d for d in days if d >= child[1]]
            for day in sorted({chance.choice(days_of_child) for _ in range(chance.choice((1, 1, 2)))}):
                council.add("local_childrens_centre_attendance", person_id=child[0], activity_date=day)
        _tell_births(council, chance, plan, month)


def _register(council: Council, chance: Random, day: date, start: int) -> tuple[str, date, date]:
    """Register a child who lives in the reach; return it with the day, and its date of birth, of the three years before."""
    child = (council.new("ch"), day, first_day(start) - timedelta(chance.randint(1, 1000)))
    _write_registration(council, chance, child[0], day, chance.choice(AREAS[:DEPRIVED]), child[2])
    return child


def _write_registration(council: Council, chance: Random, child: str, day: date, area: str, birth: date) -> None:
    channel = chance.choice(CHANNELS)
    council.add(
        "local_childrens_centres",
        person_id=child,
        registered_date=day,
        registration_channel=channel,
        worker_present_flag=chance.choice("YYN") if channel == "online" else "N",
        lsoa_code=area,
        birth_date=birth,
    )


def _write_reach(council: Council, month: int, living: int) -> None:
    for place, area in enumerate(AREAS):
        deprived = place < DEPRIVED
        children = living // DEPRIVED + (place < living % DEPRIVED) if deprived else 100 + place
        council.add(
            "local_childrens_centre_reach",
            as_at_month=last_day(month),
            lsoa_code=area,
            imd_decile_band=1 + place % 3 if deprived else 4 + place % 7,
            children_0_5=children,
        )


def _tell_births(council: Council, chance: Random, plan: CentresPlan, month: int) -> None:
    """Tell the babies of the month before, whose list came on one day of this month, and live outside the reach."""
    days = council.working_days(month)
    received = days[5]
    for place in range(plan.born[month]):
        baby = council.new("ch")
        birth = first_day(month) - timedelta(chance.randint(1, 28))
        council.add("local_births", person_id=baby, birth_date=birth, list_received_date=received)
        early = place < plan.known_before[month]
        if early or chance.random() < 0.5:
            day = chance.choice(days[:5] if early else days[5:])
            _write_registration(council, chance, baby, day, AREAS[-2], birth)


def plan_young_people(plan: Plan, council: Council) -> YoungPeoplePlan:
    """Lay out the return of each month; those of December, January and February are pooled in February."""
    published, level = council.published, council.published.level
    first = published.first_needed(YOUNG_PEOPLE, published.last_month - 11)
    months = range(first, published.last_month + 1)
    size = _young_people(published) if published.prints(YOUNG_PEOPLE) else 120

    def part_doing(activity: str, default: float) -> dict[int, LinearExprT]:
        return plan.part(everyone, lambda m: published.share(f"yp_{activity}", m, default=default))

    everyone = plan.series(months, lambda m: size)
    neet, not_known = part_doing("neet", 0.04), part_doing("not_known", 0.03)
    participating = part_doing("participation_duty", 0.9)
    neet_in_care, not_known_in_care = plan.part(neet), plan.part(not_known)
    for month in months:
        plan.require(4 * size <= 5 * everyone[month])
        plan.require(4 * everyone[month] <= 5 * size)
        plan.require(neet[month] + not_known[month] + participating[month] <= everyone[month])
        plan.near(neet_in_care[month], round(level("yp_lac_neet", month, default=1)), scale=3)
        plan.near(not_known_in_care[month], round(level("yp_lac_not_known", month, default=0)), scale=3)

    for measure, series in {"neet": neet, "not_known": not_known}.items():
        plan.measure(f"yp_{measure}", series, everyone)
        plan.measure(f"yp_{measure}_annual", _pooled(months, series), _pooled(months, everyone))
    both = {m: neet[m] + not_known[m] for m in months}
    plan.measure("yp_neet_not_known", both, everyone)
    plan.measure("yp_neet_not_known_annual", _pooled(months, both), _pooled(months, everyone))
    plan.measure("yp_lac_neet", neet_in_care, neet)
    plan.measure("yp_lac_not_known", not_known_in_care, not_known)
    plan.measure("yp_participation_duty", participating, everyone)
    levels = {
        "everyone": (everyone, size),
        "neet": (neet, 5),
        "not_known": (not_known, 4),
        "neet_in_care": (neet_in_care, 1, lambda n, m: n("neet", m)),
        "not_known_in_care": (not_known_in_care, 0.5, lambda n, m: n("not_known", m)),
        "participating": (participating, 105, lambda n, m: n("everyone", m) - n("neet", m) - n("not_known", m)),
    }
    make_up(plan, council, YOUNG_PEOPLE, levels)
    return YoungPeoplePlan(everyone, neet, not_known, neet_in_care, not_known_in_care, participating)


def _young_people(published: Any) -> Any:
    """Return how many there are, by the number and the shares of those looked after who are not in education or work."""
    month = published.last_month
    number, of_neet, neet = (
        published.level("yp_lac_neet", month),
        published.share("yp_lac_neet", month),
        published.share("yp_neet", month),
    )
    return round(number / of_neet / neet) if number and of_neet and neet else 6250


def _pooled(months: range, series: dict[int, LinearExprT]) -> dict[int, int]:
    """Return the series with the sum of three months in each February, and nothing in the others."""
    return {m: sum(series.get(m - n, 0) for n in range(3)) if m % 12 == 1 else 0 for m in months}


def tell_young_people(council: Council, plan: YoungPeoplePlan) -> None:
    """Tell each month's return: who is in it stays from month to month, what each does is told anew."""
    chance = council.random("young people")
    known: list[tuple[str, int]] = []
    for month, number in plan.everyone.items():
        while len(known) < number:
            known.append((council.new("young"), chance.choice((16, 17))))
        people = known[:number]
        doing = chance.sample(range(number), number)
        neet, not_known = plan.neet[month], plan.not_known[month]
        for place, (person, age) in zip(doing, people, strict=True):
            unknown_place = place - neet
            participates = number - place <= plan.participating[month]
            if place < neet:
                activity, in_care = "NEET", place < plan.neet_in_care[month]
            elif unknown_place < not_known:
                activity, in_care = "not_known", unknown_place < plan.not_known_in_care[month]
            else:
                activity, in_care = chance.choice(DOING) if participates else "employment", place % 40 == 0
            council.add(
                "local_ccis",
                snapshot_month=last_day(month),
                person_id=person,
                academic_age=age,
                activity_group=activity,
                resident_flag="Y",
                lac_flag="Y" if in_care else "N",
                meets_rpa_flag="Y" if participates else "N",
            )


def plan_sessions(plan: Plan, council: Council) -> dict[int, LinearExprT]:
    """Lay out the sessions of youth work."""
    published = council.published
    months = council.months(published.first_needed(SESSIONS, published.last_month - 12))
    sessions = plan.series(months, lambda m: council.level("youth_sessions", m, 9))
    plan.measure("youth_sessions", sessions)
    make_up(plan, council, SESSIONS, {"sessions": (sessions, 9)})
    return sessions


def tell_sessions(council: Council, sessions: dict[int, int]) -> None:
    """Tell a row for each session."""
    chance = council.random("youth sessions")
    for month, number in sessions.items():
        for day in sorted(chance.choices(council.working_days(month), k=number)):
            council.add("local_youth_sessions", session_id=council.new("session"), session_date=day)
