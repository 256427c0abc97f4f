"""Early help: contacts with families, their assessments, cases opened and closed, step-downs from social care and step-ups to it.

Where a report prints nothing of it, as that of 2018/19, a small service is made up at the levels that stand here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from proof.replay.dates import add_months, april, first_day, month_of_day, working_days_after
from proof.replay.made_up import make_up
from proof.replay.plan import Series, total

if TYPE_CHECKING:
    from proof.replay.council import Council
    from proof.replay.plan import Plan


CONTACTS = frozenset(
    {
        "eh_contacts_families",
        "eh_initial_contact_in_scope",
        "eh_initial_contact_3wd",
        "eh_assessments_in_scope",
        "eh_assessments_45wd",
        "eh_assessments_by_partners",
        "eh_partner_assessments_by_schools",
    }
)
CASES = frozenset({"eh_open_families", "eh_families_closed", "eh_re_referrals", "step_ups_families", "step_ups_families_in_year"})
CHILDREN = frozenset({"eh_open_children", "step_ups_children", "step_ups_children_in_year"})
STEP_DOWNS = frozenset(
    {f"step_downs_{who}{span}" for who in ("families", "children") for span in ("", "_in_year")}
    | {f"{measure}_{team}" for measure in ("step_downs_from", "joint_handover_visit_7wd") for team in ("duty", "locality")}
)
TYPES = ("contact", "contact", "contact", "step_down", "co_working", "partner_recording")
PARTNERS = ("early_years", "health", "voluntary", "police", "housing")
TEAMS = ("north", "central", "south")
FIRST_CONTACT, ASSESSMENT, VISIT = 3, 48, 7  # working days


@dataclass(frozen=True)
class ContactsPlan:
    """Families in contact, first contacts and assessments due a month, those in time, and assessments of partners."""

    contacts: Series
    asked: Series
    asked_in_time: Series
    due: Series
    done: Series
    not_asked: Series
    partners: Series
    schools: Series


@dataclass(frozen=True)
class CasesPlan:
    """Families open at each month's end, and what made them so.

    new, again: cases that open a family, of which again within 12 months of its last. second: cases beside an open one.
    last: cases whose closing closes the family. extra: closings of a second case. stepped_up: of the last.
    """

    families: Series
    new: Series
    again: Series
    second: Series
    last: Series
    extra: Series
    stepped_up: Series


@dataclass(frozen=True)
class ChildrenPlan:
    """Children open at each month's end beside those who have a social worker, and what made them so."""

    children: Series
    started: Series
    ended: Series
    stepped_up: Series


@dataclass(frozen=True)
class StepDownsPlan:
    """Families stepped down by team, their children, and how many of each month's are due a visit in it and have one."""

    duty: Series
    locality: Series
    children: Series
    duty_same: Series
    locality_same: Series
    duty_visited: Series
    locality_visited: Series


def plan_contacts_of_early_help(plan: Plan, council: Council) -> ContactsPlan:
    """Lay out contacts, the first contacts and assessments that fell due, and who completed assessments."""
    published, level = council.published, council.level
    months = council.months(published.first_needed(CONTACTS, published.last_month - 12))

    contacts = plan.series(months, lambda m: level("eh_contacts_families", m, 24))
    asked = plan.series(months, lambda m: level("eh_initial_contact_in_scope", m, 8))
    asked_in_time = plan.part(asked, lambda m: published.share("eh_initial_contact_3wd", m, default=0.85))
    due = plan.series(months, lambda m: level("eh_assessments_in_scope", m, 8))
    done = plan.part(due, lambda m: published.share("eh_assessments_45wd", m, default=0.9))
    partners = plan.series(months, lambda m: level("eh_assessments_by_partners", m, 4))
    schools = plan.part(partners, lambda m: published.share("eh_partner_assessments_by_schools", m, default=0.8))

    def others(month: int) -> float:
        """Assessments of the service that no time limit is asked of, so that the share of partners comes out."""
        share = published.share("eh_assessments_by_partners", month, default=0.3)
        theirs = level("eh_assessments_by_partners", month, 4)
        return max(1, theirs / share - theirs - 0.9 * level("eh_assessments_in_scope", month, 8))

    not_asked = plan.series(months, others)
    for month in months:
        plan.require(asked[month] <= contacts[month])

    plan.measure("eh_contacts_families", contacts)
    plan.measure("eh_initial_contact_in_scope", asked)
    plan.measure("eh_initial_contact_3wd", asked_in_time, asked)
    plan.measure("eh_assessments_in_scope", due)
    plan.measure("eh_assessments_45wd", done, due)
    plan.measure("eh_assessments_by_partners", partners, total(partners, done, not_asked))
    plan.measure("eh_partner_assessments_by_schools", schools, partners)
    levels = {
        "contacts": (contacts, 24),
        "asked": (asked, 8, lambda n, m: n("contacts", m)),
        "asked_in_time": (asked_in_time, 7, lambda n, m: n("asked", m)),
        "due": (due, 8),
        "done": (done, 7, lambda n, m: n("due", m)),
        "not_asked": (not_asked, 3),
        "partners": (partners, 4),
        "schools": (schools, 3, lambda n, m: n("partners", m)),
    }
    make_up(plan, council, CONTACTS, levels)
    return ContactsPlan(contacts, asked, asked_in_time, due, done, not_asked, partners, schools)


def tell_contacts_of_early_help(council: Council, plan: ContactsPlan) -> None:
    """Tell each family's contact, with its first contact where it was allocated, and each assessment."""
    chance = council.random("early help contacts")
    for month in plan.contacts:
        days = council.working_days(month)
        # Allocated and contacted in the month itself, so that the contact counts in it too.
        due_days = days[FIRST_CONTACT + 1 :]
        for place in range(plan.contacts[month]):
            family, kind = council.new("fam"), chance.choice(TYPES)
            contact = {"contact_id": council.new("eh-contact"), "family_id": family, "contact_type": kind, "yot_flag": "N"}
            day, allocated, contacted = chance.choice(days), None, None
            if place < plan.asked[month]:
                due = chance.choice(due_days)
                allocated = working_days_after(due, -FIRST_CONTACT)
                day = chance.choice(council.working_days(month, end=allocated))
                late = chance.choice((None, working_days_after(due, chance.randint(1, 6))))
                in_time = chance.choice(council.working_days(month, allocated, due))
                contacted = in_time if place < plan.asked_in_time[month] else late
            elif chance.random() < 0.05:
                contact["yot_flag"], allocated = "Y", day
            if contacted and contacted > council.extract_date:
                contacted = None
            for _ in range(chance.choice((1, 1, 2))):
                council.add(
                    "local_early_help_contacts",
                    **contact,
                    person_id=council.new("ch"),
                    contact_date=day,
                    allocated_date=allocated,
                    initial_contact_date=contacted,
                )
        _tell_assessments(council, chance, plan, month)


def _tell_assessments(council: Council, chance: Random, plan: ContactsPlan, month: int) -> None:
    """Tell the assessments of the service by the day they were due, and those of partners by the day they were completed."""
    days = council.working_days(month)

    def assessment(completed: date | None, by: str, **known: Any) -> None:
        council.add(
            "local_early_help_assessments",
            eha_id=council.new("eha"),
            family_id=council.new("fam"),
            completed_date=completed,
            completed_by=completed and by,
            **{"yot_flag": "N", **known},
        )

    for place in range(plan.due[month]):
        due = chance.choice(days)
        completed = chance.choice(council.working_days(month, end=due)) if place < plan.done[month] else None
        assessment(completed, "service", triage_decision_date=working_days_after(due, -ASSESSMENT))
    for _ in range(plan.not_asked[month]):
        completed = chance.choice(days)
        assessment(
            completed, "service", triage_decision_date=working_days_after(completed, -chance.randint(10, 60)), yot_flag="Y"
        )
    for place in range(plan.partners[month]):
        kind = "school" if place < plan.schools[month] else chance.choice(PARTNERS)
        assessment(chance.choice(days), "partner", partner_type=kind)


def plan_cases_of_early_help(plan: Plan, council: Council) -> CasesPlan:
    """Lay out the families who are helped.

    A family with a second case stays open when that is closed, so that more cases are closed than families leave.
    """
    published, level = council.published, council.level
    months = council.months(published.first_needed(CASES, published.first_month - 12))
    start = months[0]

    families_open = published.level("eh_open_families", start, default=90)
    closing = lambda m: level("eh_families_closed", m, 9)  # noqa: E731
    again = plan.series(months, lambda m: level("eh_re_referrals", m, 1))
    new = plan.series(months, lambda m: 0.75 * closing(m))
    second = plan.series(months, lambda m: 0.15 * closing(m))
    last = plan.series(months, lambda m: 0.85 * closing(m))
    extra = plan.series(months, lambda m: 0.15 * closing(m))
    stepped_up = plan.series(months, lambda m: level("step_ups_families", m, 1))
    opening = plan.series(months[:1], lambda m: families_open)[start]
    opening_seconds = plan.series(months[:1], lambda m: 0.1 * families_open)[start]
    families = plan.stock(months, opening, lambda m: new[m] + again[m] - last[m])
    seconds = plan.stock(months, opening_seconds, lambda m: second[m] - extra[m])

    for month in months:
        before = range(max(start, month - 11), month)
        plan.require(again[month] + sum(again[m] for m in before) <= sum(last[m] for m in before))
        plan.require(last[month] + 2 * seconds.get(month - 1, opening_seconds) <= families.get(month - 1, opening))
        plan.require(extra[month] <= seconds.get(month - 1, opening_seconds))
        plan.require(2 * seconds[month] <= families[month])
        plan.require(stepped_up[month] <= last[month])
        plan.near(families[month], published.level("eh_open_families", month, default=90))

    plan.measure("eh_open_families", families)
    plan.measure("eh_families_closed", total(last, extra))
    plan.measure("eh_re_referrals", again, total(new, again, second))
    for span in ("", "_in_year"):
        plan.measure(f"step_ups_families{span}", stepped_up)
    levels = {
        "new": (new, 7),
        "last": (last, 8),
        "again": (again, 1.5, lambda n, m: sum(n("last", k) - n("again", k) for k in range(m - 11, m))),
        "second": (second, 1),
        "extra": (extra, 1, lambda n, m: 3 + sum(n("second", k) - n("extra", k) for k in range(start, m))),
        "stepped_up": (stepped_up, 1.5, lambda n, m: n("last", m)),
    }
    make_up(plan, council, CASES, levels)
    return CasesPlan(families, new, again, second, last, extra, stepped_up)


def plan_children_of_early_help(plan: Plan, council: Council) -> ChildrenPlan:
    """Lay out the children who are helped, beside those of open cases who are."""
    published, level = council.published, council.level
    months = council.months(published.first_needed(CHILDREN, published.last_month - 12))
    start = months[0]

    helped = _helped_beside_social_care(council, months)
    typical = max(10, published.level("eh_open_children", start, default=helped[start] + 120) - helped[start])
    started = plan.series(months, lambda m: 0.08 * typical)
    ended = plan.series(months, lambda m: 0.08 * typical)
    stepped_up = plan.part(ended)
    opening = plan.series(months[:1], lambda m: typical)[start]
    children = plan.stock(months, opening, lambda m: started[m] - ended[m])
    for month in months:
        plan.require(ended[month] <= children.get(month - 1, opening))
        plan.near(stepped_up[month], level("step_ups_children", month, 2))

    plan.measure("eh_open_children", {m: children[m] + helped[m] for m in months})
    for span in ("", "_in_year"):
        plan.measure(f"step_ups_children{span}", stepped_up)
    levels = {
        "started": (started, 9),
        "ended": (ended, 9),
        "stepped_up": (stepped_up, 2, lambda n, m: n("ended", m)),
    }
    make_up(plan, council, CHILDREN, levels)
    return ChildrenPlan(children, started, ended, stepped_up)


def _helped_beside_social_care(council: Council, months: range) -> dict[int, int]:
    """How many children of open cases have an episode at each month's end."""
    spans = [
        (row["earl_person_id"], row["earl_episode_start_date"], row["earl_episode_end_date"])
        for row in council.tables["ssd_early_help_episodes"]
    ]
    ends = {m: council.end_of(m) for m in months}
    return {m: len({c for c, start, stop in spans if start <= ends[m] and (not stop or stop > ends[m])}) for m in months}


class Families:
    """Tells the cases of families: one at a time, or a second beside it, and again within 12 months of the last."""

    def __init__(self, council: Council, plan: CasesPlan) -> None:
        self.council, self.plan, self.chance = council, plan, council.random("early help cases")
        self.closed_on: dict[str, date] = {}  # family -> day of its last closing
        self.stepped_up: defaultdict[int, set[str]] = defaultdict(set)  # first month of a financial year -> families
        self.cases: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)  # family -> its open cases
        start = min(plan.families)
        for place in range(plan.families[start] - plan.new[start] - plan.again[start] + plan.last[start]):
            self._open(council.new("fam"), first_day(start) - timedelta(self.chance.randint(5, 200)))
            # The second cases that there were are those that are closed before any has been opened.
            if place < self._seconds_before():
                self._open(list(self.cases)[-1], first_day(start) - timedelta(self.chance.randint(5, 200)))
        for month in plan.families:
            self._tell(month)
        for cases in self.cases.values():
            for case in cases:
                council.add("local_early_help_cases", **case)

    def _seconds_before(self) -> int:
        number = lowest = 0
        for month in self.plan.second:
            number -= self.plan.extra[month]
            lowest = min(lowest, number)
            number += self.plan.second[month]
        return -lowest

    def _tell(self, month: int) -> None:
        plan, chance, days = self.plan, self.chance, self.council.working_days(month)
        with_second = [f for f, cases in self.cases.items() if len(cases) > 1]
        alone = [f for f, cases in self.cases.items() if len(cases) == 1]
        closed_before = self._closed_lately(days[0])
        for family in chance.sample(with_second, plan.extra[month]):
            self._close(family, chance.choice(days), "Outcomes met")
        year = april(month)
        fresh = [f for f in alone if f not in self.stepped_up[year]]
        leaving = chance.sample(fresh, plan.stepped_up[month])
        self.stepped_up[year].update(leaving)
        others = [f for f in alone if f not in set(leaving)]
        for family in chance.sample(others, plan.last[month] - plan.stepped_up[month]):
            self._close(family, chance.choice(days), chance.choice(("Outcomes met", "Needs met", "Consent withdrawn", "NFA")))
        for family in leaving:
            self._close(family, chance.choice(days), "Refer to LCS")
        for _ in range(plan.new[month]):
            self._open(self.council.new("fam"), chance.choice(days))
        for family in chance.sample(closed_before, plan.again[month]):
            self._open(family, chance.choice(days))
        steady = [f for f in others if len(self.cases.get(f, ())) == 1 and f not in self.closed_on]
        for family in chance.sample(steady, plan.second[month]):
            since = self.cases[family][0]["opened_date"]
            self._open(family, chance.choice([d for d in days if d > since]))

    def _closed_lately(self, day: date) -> list[str]:
        """Families that are not open and whose last case was closed in the 11 months before a day."""
        return [f for f, closed in self.closed_on.items() if not self.cases.get(f) and closed > add_months(day, -11)]

    def _open(self, family: str, day: date) -> None:
        case = {"case_id": self.council.new("eh-case"), "family_id": family, "opened_date": day}
        self.cases[family].append({**case, "team_id": f"early-help-{self.chance.choice(TEAMS)}"})

    def _close(self, family: str, day: date, reason: str) -> None:
        case = self.cases[family].pop(0)
        self.closed_on[family] = day
        self.council.add("local_early_help_cases", **case, closed_date=day, closure_reason=reason)
        if not self.cases[family]:
            del self.cases[family]


def tell_children_of_early_help(council: Council, plan: ChildrenPlan) -> None:
    """Tell the episodes of the children, each of whom has one."""
    chance = council.random("early help children")
    start = min(plan.children)
    opening = plan.children[start] - plan.started[start] + plan.ended[start]
    running = [(council.new("ch"), first_day(start) - timedelta(chance.randint(5, 200))) for _ in range(opening)]

    def write(child: str, begun: date, ended: date | None = None, reason: str | None = None) -> None:
        council.add(
            "ssd_early_help_episodes",
            earl_episode_id=council.new("eh"),
            earl_person_id=child,
            earl_episode_start_date=begun,
            earl_episode_end_date=ended,
            earl_episode_end_reason=reason,
        )

    for month in plan.children:
        days = council.working_days(month)
        chance.shuffle(running)
        leaving, running = running[: plan.ended[month]], running[plan.ended[month] :]
        for place, (child, begun) in enumerate(leaving):
            reason = "Step up to social care" if place < plan.stepped_up[month] else "Outcomes met"
            write(child, begun, chance.choice(days), reason)
        running += [(council.new("ch"), chance.choice(days)) for _ in range(plan.started[month])]
    for child, begun in running:
        write(child, begun)


def plan_step_downs(plan: Plan, council: Council) -> StepDownsPlan:
    """Lay out step-downs by team, and the visits that fell due in the month itself or in the next."""
    published, level = council.published, council.level
    months = council.months(published.first_needed(STEP_DOWNS, published.last_month - 12) - 1)

    families = plan.series(months, lambda m: level("step_downs_families", m, 6))
    duty = plan.part(families, lambda m: published.share("step_downs_from_duty", m, default=0.7))
    locality = {m: families[m] - duty[m] for m in months}
    children = plan.series(months, lambda m: level("step_downs_children", m, 12))
    story = {"duty": duty, "locality": locality}
    same, visited = {}, {}
    for team, agreed in story.items():
        same[team] = plan.part(agreed, lambda m: 0.65)
        due = {m: same[team][m] + (agreed[m - 1] - same[team][m - 1] if m > months[0] else 0) for m in months}
        measure = f"joint_handover_visit_7wd_{team}"
        visited[team] = plan.part(due, lambda m, measure=measure: published.share(measure, m, default=0.5))
        plan.measure(measure, visited[team], due)
        plan.measure(f"step_downs_from_{team}", agreed, families)
    for month in months:
        plan.require(children[month] >= families[month])
        plan.require(children[month] <= 4 * families[month])
    for span in ("", "_in_year"):
        plan.measure(f"step_downs_families{span}", families)
        plan.measure(f"step_downs_children{span}", children)
    levels: dict[str, tuple[Any, ...]] = {
        "families": (families, 7),
        "children": (children, 14, lambda n, m: 4 * n("families", m)),
        "duty": (duty, 5, lambda n, m: n("families", m)),
    }
    for team, most in {"duty": 5, "locality": 2}.items():
        of_team = lambda n, m, team=team: n("duty", m) if team == "duty" else n("families", m) - n("duty", m)  # noqa: E731
        levels[f"{team}_same"] = (same[team], 0.6 * most, of_team)
        levels[f"{team}_visited"] = (
            visited[team],
            0.5 * most,
            lambda n, m, team=team, of_team=of_team: n(f"{team}_same", m) + of_team(n, m - 1) - n(f"{team}_same", m - 1),
        )
    make_up(plan, council, STEP_DOWNS, levels)
    return StepDownsPlan(duty, locality, children, same["duty"], same["locality"], visited["duty"], visited["locality"])


def tell_step_downs(council: Council, plan: StepDownsPlan) -> None:
    """Tell a row for each child of a family that is stepped down; no family is twice."""
    chance = council.random("step-downs")
    rows = defaultdict(list)  # team, month in which the visit is due -> step-downs
    for month in plan.duty:
        days = council.working_days(month)
        inside = [d for d in days if month_of_day(working_days_after(d, VISIT)) == month]
        step_downs = []
        for team, agreed, same in (
            ("duty", plan.duty[month], plan.duty_same[month]),
            ("locality", plan.locality[month], plan.locality_same[month]),
        ):
            for place in range(agreed):
                later = [d for d in days if d not in inside] or days
                day = chance.choice((inside or days) if place < same else later)
                family = council.new("fam")
                step_down: dict[str, Any] = {"source_team": team, "agreed_date": day, "family_id": family, "children": 1}
                rows[team, month_of_day(working_days_after(day, VISIT))].append(step_down)
                step_downs.append(step_down)
        for _ in range(plan.children[month] - len(step_downs)):
            chance.choice([s for s in step_downs if s["children"] < 4])["children"] += 1
    visited = {"duty": plan.duty_visited, "locality": plan.locality_visited}
    for (team, month), step_downs in rows.items():
        chance.shuffle(step_downs)
        for place, step_down in enumerate(step_downs):
            _write_step_down(council, chance, step_down, place < visited[team].get(month, 0))


def _write_step_down(council: Council, chance: Random, step_down: dict[str, Any], is_visited: bool) -> None:
    """Write a row a child; a visit too late, or none, where it was not in time."""
    day, children = step_down["agreed_date"], step_down.pop("children")
    visit: date | None = working_days_after(day, chance.randint(1, VISIT))
    if not is_visited:
        visit = chance.choice((None, working_days_after(day, chance.randint(VISIT + 1, 15))))
    identifier = council.new("step-down")
    for _ in range(children):
        council.add(
            "local_step_downs",
            step_down_id=identifier,
            person_id=council.new("ch"),
            joint_visit_date=visit if visit and visit <= council.extract_date else None,
            **step_down,
        )
