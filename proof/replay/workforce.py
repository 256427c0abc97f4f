"""Social workers: who is in post each month, in which team, for how many hours, and for how many children.

Hours are told in tenths of a full-time post.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from proof.replay.caseloads import IN_CARE, LOCALITIES, MAXIMA, SAFEGUARDING, tell_caseloads
from proof.replay.dates import first_day, last_day, month_of
from proof.replay.plan import Series

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from proof.replay.cases import Cases
    from proof.replay.council import Council
    from proof.replay.looked_after import Period
    from proof.replay.plan import Plan
    from proof.replay.published import Published


AGENCY = frozenset({"agency_staff"})
AUDITS = frozenset({"case_audits_meeting_standard"})
AVERAGES = {
    "caseload_avg_safeguarding": SAFEGUARDING,
    "caseload_avg_cin": ("cin", *LOCALITIES),
    "caseload_avg_lac": IN_CARE,
    "caseload_avg_lac_1_3": ("looked_after_1_3",),
    "caseload_avg_lac_4_5": ("looked_after_4_5",),
    "caseload_avg_duty": ("duty",),
    "caseload_avg_cin_north": ("cin_north",),
    "caseload_avg_cin_central": ("cin_central",),
    "caseload_avg_cin_south": ("cin_south",),
    "caseload_avg_disability": ("disability",),
    "caseload_avg_cse": ("exploitation",),
    "caseload_avg_complex_abuse": ("complex_abuse",),
}
CASELOADS = frozenset(AVERAGES) | frozenset(MAXIMA)

# Teams told where a measure of several groups is printed, unless parts of theirs are.
TEAMS_OF = {
    "caseload_max_safeguarding": ("duty", "cin"),
    "caseload_avg_safeguarding": ("duty", "cin", "exploitation"),
    "caseload_avg_cin": ("cin",),
    "caseload_max_lac": ("looked_after",),
    "caseload_avg_lac": ("looked_after",),
}
PARTS = {"cin": LOCALITIES, "looked_after": IN_CARE[:2]}

HOURS = {"duty": 80, "cin": 160, "looked_after": 120, "looked_after_1_3": 90, "looked_after_4_5": 60}
USUAL_HOURS = 50  # of the other groups
FEWEST_HOURS = 40
FULL_TIME, SHORTEST = 10, 4
LEAST_MOST = 3  # children of the worker with the most, at least

# From here on the time of those in these grades counts in part (rule S19); each team has one of each.
WEIGHTED_FROM = month_of("2019-02")
WEIGHTS = {"advanced_practitioner": 4, "newly_qualified": 6}
TITLES = {
    "social_worker": "Social Worker",
    "advanced_practitioner": "Advanced Practitioner",
    "newly_qualified": "Newly Qualified Social Worker",
    "assistant": "Social Work Assistant",
    "personal_adviser": "Personal Adviser",
    "manager": "Team Manager",
}
TEAMS = ("a", "b")  # in each group
OPENED = date(2014, 4, 1)  # from when teams are in their groups
OTHER = "other"
WITH_OTHERS = ("duty", "cin", "looked_after", "looked_after_1_3")  # groups in which there are workers whom averages leave out
OTHER_POSTS = (("personal_adviser", 6), ("manager", 4))


@dataclass(frozen=True)
class WorkforcePlan:
    """Posts of social workers, those held by agency workers, and for each group of teams its hours and cases.

    hours are adjusted ones, as averages take them; most: for each maximum printed, how many children one worker has.
    """

    posts: Series
    agency: Series
    hours: dict
    cases: dict
    most: dict


def _groups(published: Published) -> list[str]:
    """Return the groups of teams that the printed measures ask for, in a fixed order."""
    own = {groups[0] for measure, groups in AVERAGES.items() if len(groups) == 1 and published.prints({measure})}
    for measure, groups in TEAMS_OF.items():
        if published.prints({measure}):
            own |= {g for g in groups if not own.intersection(PARTS.get(g, ()))}
    return [g for g in (*SAFEGUARDING, *IN_CARE, "disability", "complex_abuse") if g in own]


def _months_of(group: str, published: Published, months: range) -> list[int]:
    """The months a group is told: until its figures end, if those of others go on."""
    measures = {measure for measure, groups in (AVERAGES | MAXIMA).items() if group in groups}
    last = max(f.month for f in published.replayed(measures))
    return [m for m in months if m <= last]


def plan_workforce(plan: Plan, council: Council) -> WorkforcePlan:
    """Lay out posts, hours and cases."""
    published, share = council.published, council.published.share
    start = published.first_needed(CASELOADS | AGENCY, published.first_month)
    months = range(start, published.last_month + 1)
    told = range(published.first_needed(CASELOADS, published.last_month + 1), published.last_month + 1)

    def level(group: str, month: int) -> float:
        measures = [m for m, groups in AVERAGES.items() if group in groups and published.prints({m})]
        best = min(measures, key=lambda m: len(AVERAGES[m]), default=None)
        most = [published.average(m, month, 20) for m, groups in MAXIMA.items() if group in groups]
        return published.average(best, month, 15) if best else 0.6 * min(most, default=25)

    hours, cases = {}, {}
    for group in _groups(published):
        usual = HOURS.get(group, USUAL_HOURS)
        own = _months_of(group, published, months)
        hours[group] = plan.series(own, lambda m, usual=usual: usual)
        cases[group] = plan.series([m for m in own if m in told], lambda m, g=group, h=usual: level(g, m) * h / FULL_TIME)
        for month in own:
            plan.require(hours[group][month] >= FEWEST_HOURS)
        for month, number in cases[group].items():
            plan.require(FULL_TIME * number >= hours[group][month] + 3 * FULL_TIME)

    def over(series: dict[str, dict[int, LinearExprT]], groups: Iterable[str], month: int) -> LinearExprT:
        return sum(series[g][month] for g in groups if month in series.get(g, ()))

    most = {}
    for measure, groups in MAXIMA.items():
        if not published.prints({measure}):
            continue
        holders = {m: held for m in told if (held := [g for g in groups if m in cases.get(g, ())])}
        most[measure] = plan.series(holders)
        for month, held in holders.items():
            number = max(LEAST_MOST, round(published.average(measure, month, 25)))
            plan.require(most[measure][month] == number)
            for group in held:
                plan.require(FULL_TIME * cases[group][month] <= (number - 1) * hours[group][month])
            # The first of them has the worker with the most.
            first = held[0]
            plan.require(FULL_TIME * (cases[first][month] - number) >= hours[first][month] + 2 * FULL_TIME)
        plan.measure(measure, most[measure])

    for measure, groups in AVERAGES.items():
        if during := [m for m in told if any(m in cases.get(g, ()) for g in groups)]:
            counted = {m: FULL_TIME * over(cases, groups, m) for m in during}
            plan.measure(measure, counted, {m: over(hours, groups, m) for m in during}, per=FULL_TIME)

    posts = plan.series(months, lambda m: 2000)
    agency = plan.part(posts, lambda m: share("agency_staff", m, default=0.1))
    for month in months:
        in_teams = over(hours, hours, month) + 2 * FULL_TIME * len(hours)
        plan.require(posts[month] >= in_teams + agency[month] + FULL_TIME)
        if month > start:
            plan.near(posts[month] - posts[month - 1], 0, scale=200, weight=10)
    plan.measure("agency_staff", agency, posts, per=FULL_TIME)
    return WorkforcePlan(posts, agency, hours, cases, most)


@dataclass(eq=False)
class Worker:
    """Somebody in post; hours is None where they are not recorded."""

    number: str
    team: str
    grade: str = "social_worker"
    hours: int | None = FULL_TIME
    is_agency: bool = False

    @property
    def is_social_worker(self) -> bool:
        """Tell whether the post is a social worker's."""
        return self.grade in ("social_worker", *WEIGHTS)


def tell_workforce(council: Council, plan: WorkforcePlan, cases: Cases, periods: list[Period]) -> None:
    """Tell the staff of each month, their teams, and which children they work with."""
    if council.published.prints(CASELOADS | AGENCY):
        staff = _Staff(council, plan)
        tell_caseloads(council, plan, staff.rosters, cases, periods)


def _posts(hours: int) -> list[int]:
    """Share hours out over posts: full-time ones, and part-time ones that are not too short."""
    full, rest = divmod(hours, FULL_TIME)
    if full and 0 < rest < SHORTEST:
        return [FULL_TIME] * (full - 1) + [FULL_TIME - SHORTEST, SHORTEST + rest]
    return [FULL_TIME] * full + [rest] * (rest > 0)


class _Staff:
    """Tells the workforce; rosters: group -> month -> [(worker, hours as averages take them, None if they leave them out)]."""

    def __init__(self, council: Council, plan: WorkforcePlan) -> None:
        self.council, self.plan = council, plan
        self.rosters: dict[str, dict[int, list[tuple[Any, int]]]] = {group: {} for group in plan.hours}
        self._workers: defaultdict[tuple[str, str, bool], list[Worker]] = defaultdict(list)
        self._told: dict[Worker, None] = {}
        for month in plan.posts:
            for group, hours in plan.hours.items():
                if month in hours:
                    self.rosters[group][month] = self._roster(group, month, hours[month])
            self._elsewhere(month)
        for worker in self._told:
            council.add(
                "ssd_professionals",
                prof_professional_id=f"worker-{worker.number}",
                prof_staff_id=f"staff-{worker.number}",
                prof_professional_job_title=TITLES[worker.grade],
                prof_full_time_equivalency=None if worker.hours is None else worker.hours / FULL_TIME,
            )
        self._write_teams()

    def _roster(self, group: str, month: int, hours: int) -> list[tuple[Worker, int]]:
        """The workers of a group: one in each grade that counts in part, and as many others as the hours come to."""
        weights = WEIGHTS if month >= WEIGHTED_FROM else dict.fromkeys(WEIGHTS, FULL_TIME)
        posts: list[tuple[str, Any, Any]] = [(grade, FULL_TIME, weight) for grade, weight in weights.items()]
        posts += [("social_worker", post, post) for post in _posts(hours - sum(weights.values()))]
        # Left out of averages: one who is not qualified, and one whose hours nobody recorded.
        posts += [("assistant", FULL_TIME, None), ("social_worker", None, None)] if group in WITH_OTHERS else []
        kinds: defaultdict[tuple[str, str, bool], int] = defaultdict(int)
        roster: list[tuple[Worker, int]] = []
        for grade, contracted, counted in posts:
            kind = group, grade, contracted is None
            worker = self._in_post(month, kind, kinds[kind], f"{group}_{TEAMS[len(roster) % len(TEAMS)]}", contracted)
            kinds[kind] += 1
            roster.append((worker, counted))
        return roster

    def _elsewhere(self, month: int) -> None:
        """Everybody else: social workers without cases, those from agencies, and other staff."""
        plan = self.plan
        with_cases = [w for roster in self.rosters.values() for w, _ in roster.get(month, ()) if w.is_social_worker]
        agency = plan.agency[month]
        permanent = plan.posts[month] - agency - sum(w.hours or 0 for w in with_cases)
        for is_agency, hours in ((False, permanent), (True, agency)):
            for place, post in enumerate(_posts(hours)):
                self._in_post(month, (OTHER, "social_worker", is_agency), place, OTHER, post, is_agency=is_agency)
        for grade, number in OTHER_POSTS:
            for place in range(number):
                self._in_post(month, (OTHER, grade, False), place, OTHER, FULL_TIME, is_agency=place == 0)

    def _in_post(
        self, month: int, kind: tuple[str, str, bool], place: int, team: str, hours: int | None, is_agency: bool = False
    ) -> Worker:
        """Return the worker in one of the posts of a kind, told as in it at the month's end."""
        workers = self._workers[kind]
        if place == len(workers):
            workers.append(Worker(self.council.new("staff")[-6:], team, kind[1], is_agency=is_agency))
        worker = workers[place]
        worker.hours = hours
        self._told[worker] = None
        self.council.add(
            "local_workforce",
            snapshot_month=last_day(month),
            staff_id=f"staff-{worker.number}",
            role_group="social_worker" if worker.is_social_worker else worker.grade,
            team_id=team,
            fte=None if hours is None else hours / FULL_TIME,
            agency_flag="Y" if is_agency else "N",
            grade=worker.grade,
        )
        return worker

    def _write_teams(self) -> None:
        last_month = max(self.plan.posts)
        groups = {group: max(months) for group, months in self.plan.hours.items()}
        for group, last in {**groups, OTHER: last_month}.items():
            for team in [OTHER] if group == OTHER else [f"{group}_{letter}" for letter in TEAMS]:
                self.council.add("ssd_department", dept_team_id=team, dept_team_name=_name(team))
                self.council.add(
                    "local_team_groups",
                    team_id=team,
                    team_group=group,
                    effective_from=min(OPENED, first_day(min(self.plan.posts))),
                    effective_to=None if last == last_month else self.council.working_days(last + 1)[9],
                )


def _name(team: str) -> str:
    """Return a team's name, as of `looked_after_1_3_a`: Looked after 1-3 A."""
    words = re.sub(r"^cin_", "children in need ", team).replace("_", " ")
    words = re.sub(r"(\d) (\d)", r"\1-\2", words)
    return re.sub(r" [a-z]$", lambda letter: letter[0].upper(), words[0].upper() + words[1:])


@dataclass(frozen=True)
class AuditPlan:
    """Audits of cases completed each month, and those of them that met the standard."""

    completed: Series
    good: Series


def plan_audits(plan: Plan, council: Council) -> AuditPlan:
    """Lay out audits."""
    published = council.published
    completed = plan.series(council.months(published.first_needed(AUDITS, published.first_month)), lambda m: 20)
    good = plan.part(completed, lambda m: published.share("case_audits_meeting_standard", m, default=0.5))
    plan.measure("case_audits_meeting_standard", good, completed)
    return AuditPlan(completed, good)


def tell_audits(council: Council, plan: AuditPlan) -> None:
    """Tell a row for each audit."""
    if not council.published.prints(AUDITS):
        return
    chance = council.random("audits")
    for month, number in plan.completed.items():
        for place in range(number):
            council.add(
                "local_case_audits",
                audit_id=council.new("audit"),
                service="social care",
                audit_type="case file",
                completed_date=chance.choice(council.working_days(month)),
                grade=chance.choice(
                    ("good", "outstanding") if place < plan.good[month] else ("requires improvement", "inadequate")
                ),
            )
